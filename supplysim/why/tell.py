"""A story told: as a text for a terminal, as a frame, as JSON."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pandas as pd

from supplysim.errors import Lang
from supplysim.metrics.tiles import WORK
from supplysim.why.story import Story, Stretch, charges_by_cause
from supplysim.why.wordlist import OF_THE_TOWER, phrase
from supplysim.wording import cause as cause_name
from supplysim.wording import duration

__all__ = ["story_frame", "story_json", "story_text"]

FORMAT = 1
"""Format number of the JSON."""

_PARTS = 50
"""What is charged less than this part of the lateness gets no line of its own."""


def story_text(story: Story, *, lang: Lang = "zh") -> str:
    """Return the story as lines, oldest first; what is not charged is told in one line each."""
    lines = _opening(story, lang)
    if story.lateness_s > 0:
        lines += ["", *_chain(story, lang), "", _closing(story, lang)]
    return "\n".join(lines)


def story_frame(story: Story, *, lang: Lang = "zh") -> pd.DataFrame:
    """Return the story as a table, one row a stretch and one for the plan; see ``Run.why``."""
    columns = ["start", "end", "cause", "seconds", "charged_s", "text"]
    rows = _rows(story, lang)
    frame = pd.DataFrame(rows, columns=columns)
    moments = {name: pd.to_datetime(frame[name]) for name in ("start", "end")}
    return frame.assign(**moments)


def story_json(story: Story, *, lang: Lang = "zh") -> dict[str, Any]:
    """Return the story as JSON: times ISO, durations in seconds."""
    rows = [
        row | {name: row[name].isoformat() for name in ("start", "end") if row[name] is not None}
        for row in _rows(story, lang)
    ]
    reached = None if story.reached is None else _moment(story, story.reached).isoformat()
    return {
        "format": FORMAT,
        "name": story.name,
        "planned": _moment(story, story.planned).isoformat(),
        "reached": reached,
        "lateness_s": story.lateness_s,
        "inherited_s": story.inherited_s,
        "charges": story.charges,
        "chain": rows,
        "text": story_text(story, lang=lang),
    }


def _rows(story: Story, lang: Lang) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "start": _moment(story, stretch.start),
            "end": _moment(story, stretch.end),
            "cause": stretch.cause,
            "seconds": stretch.seconds,
            "charged_s": stretch.charged_s,
            "text": _what(story, stretch, lang),
        }
        for stretch in story.stretches
    ]
    if story.plan_s:
        rows.append(
            {
                "start": None,
                "end": None,
                "cause": "plan",
                "seconds": story.plan_s,
                "charged_s": story.plan_s,
                "text": _plan(lang),
            }
        )
    return rows


def _opening(story: Story, lang: Lang) -> list[str]:
    """Return what happened, when, and how late."""
    planned, late = _date(story, story.planned), duration(abs(story.lateness_s), lang)
    zh = lang == "zh"
    if story.reached is None:
        return _unfinished(story, lang)
    reached = _date(story, story.reached)
    if story.lateness_s <= 0:
        early = story.lateness_s < 0
        if zh:
            how = f"提前{late}" if early else "正好按时"
            return [f"{story.name}：计划 {planned} 完成，实际 {reached} 完成，{how}，没有延误。"]
        how = f"{late} early" if early else "exactly on time"
        return [f"{story.name}: planned for {planned}, done {reached}, {how}. It is not late."]
    if zh:
        head = f"{story.name}：计划 {planned} 完成，实际 {reached} 完成，延误{late}。"
    else:
        head = f"{story.name}: planned for {planned}, done {reached}, {late} late."
    return [head, *_origin(story, lang)]


def _unfinished(story: Story, lang: Lang) -> list[str]:
    """Return how a thing that was not finished stands at the end of the run, and what is open."""
    planned, end = _date(story, story.planned), _date(story, story.subjects.end)
    late = duration(story.lateness_s, lang)
    waits = f"{_what(story, story.stretches[-1], lang)}" if story.stretches else ""
    if lang == "zh":
        due = f"已延误{late}" if story.lateness_s > 0 else "尚未到期"
        now = f"当时的状态：{waits}。" if waits else "当时尚未到楼栋的计划开工时间。"
        head = f"{story.name}：计划 {planned} 完成，到模拟结束（{end}）仍未完成，{due}。{now}"
    else:
        due = f"{late} late so far" if story.lateness_s > 0 else "not yet due"
        now = f"Open at that time: {waits}." if waits else "Its tower was not yet due to start."
        head = (
            f"{story.name}: planned for {planned}, not done when the simulation ended "
            f"({end}), {due}. {now}"
        )
    return [head, *_origin(story, lang)]


def _origin(story: Story, lang: Lang) -> list[str]:
    """Return how much of a storey's lateness the storey below had already."""
    if story.inherited_s is None or story.lateness_s <= 0:
        return []
    old = duration(story.inherited_s, lang)
    new = duration(story.lateness_s - story.inherited_s, lang)
    if not story.inherited_s:
        return ["全部为本层新增。" if lang == "zh" else "All of it arose on this storey."]
    if lang == "zh":
        return [f"其中{old}自下层带来，{new}为本层新增。"]
    return [f"The storey below was {old} late already; {new} is new on this storey."]


def _chain(story: Story, lang: Lang) -> Iterator[str]:
    """Give a line for every large charge, and one for all that lies between two of them."""
    least = story.lateness_s / _PARTS
    for large, group in groupby(story.stretches, key=lambda stretch: stretch.charged_s > least):
        stretches = list(group)
        if large:
            yield from (_sentence(story, stretch, lang) for stretch in stretches)
        else:
            yield _between(story, stretches, lang)
    if story.plan_s:
        length = duration(story.plan_s, lang)
        zh = f"  {_plan(lang)}，记入{cause_name('plan', lang)}{length}。"
        yield zh if lang == "zh" else f"  {_plan(lang)}: {length}, charged to the plan."


def _sentence(story: Story, stretch: Stretch, lang: Lang) -> str:
    span = _span(story, stretch.start, stretch.end, lang)
    length, charged = duration(stretch.seconds, lang), duration(stretch.charged_s, lang)
    what, name = _what(story, stretch, lang), cause_name(stretch.cause, lang)
    whole = stretch.seconds == stretch.charged_s
    if lang == "zh":
        part = (
            f"历时{length}，全部记入{name}" if whole else f"历时{length}，其中{charged}记入{name}"
        )
        return f"  {span}  {what}，{part}。"
    part = f"{length}, charged to {name}" if whole else f"{length}, {charged} charged to {name}"
    return f"  {span}  {what}: {part}."


def _between(story: Story, stretches: list[Stretch], lang: Lang) -> str:
    """Return one line for work, waits that the plan made up, and charges too small for their own.

    The charges of all lines add up to the lateness.
    """
    span = _span(story, stretches[0].start, stretches[-1].end, lang)
    length = duration(stretches[-1].end - stretches[0].start, lang)
    waited = sum(stretch.seconds for stretch in stretches if stretch.cause != WORK)
    charged = sum(stretch.charged_s for stretch in stretches)
    absorbed = duration(waited - charged, lang) if waited > charged else ""
    small = _listed(charges_by_cause(stretches), lang)
    if lang == "zh":
        notes = [f"另有{absorbed}等候已由计划余量消化"] if absorbed else []
        notes += [f"夹有零星延误：{small}"] if small else ["不记延误"]
        return f"  {span}  按计划推进，历时{length}，{'，'.join(notes)}。"
    notes = [f"with {absorbed} of waiting that the plan made up"] if absorbed else []
    notes += [f"small delays between: {small}"] if small else ["not charged"]
    return f"  {span}  as planned: {length}, {', '.join(notes)}."


def _listed(charges: dict[str, int], lang: Lang) -> str:
    """Return charges by cause, the largest first."""
    ranked = sorted(charges.items(), key=lambda charge: -charge[1])
    gap = "" if lang == "zh" else " "
    names = [f"{cause_name(cause, lang)}{gap}{duration(s, lang)}" for cause, s in ranked]
    return " + ".join(names)


def _closing(story: Story, lang: Lang) -> str:
    """Return the sum: the charges by cause, which add up to the lateness."""
    late, listed = duration(story.lateness_s, lang), _listed(story.charges, lang)
    if lang == "zh":
        return f"合计：{listed} = 延误{late}（{story.lateness_s:,}秒）。"
    return f"Sum: {listed} = {late} late ({story.lateness_s:,} s)."


def _what(story: Story, stretch: Stretch, lang: Lang) -> str:
    """Return who waited for what, or did what."""
    doing = list(dict.fromkeys(phrase(step, stretch.cause, lang) for step in stretch.steps))
    whole = OF_THE_TOWER.issuperset(stretch.steps)
    subject = "" if whole else story.subjects.name(stretch.node, lang)
    text = ("、" if lang == "zh" else ", ").join(doing)
    if not subject:
        return text
    return f"{subject}：{text}" if lang == "zh" else f"{subject}, {text}"


def _plan(lang: Lang) -> str:
    if lang == "zh":
        return "其余：计划给的时间比作业本身所需的还短"
    return "the rest, because the plan allows less time than the work itself takes"


def _span(story: Story, start: int, end: int, lang: Lang) -> str:
    between = " 至 " if lang == "zh" else " to "
    return f"{_date(story, start)}{between}{_date(story, end)}"


def _date(story: Story, second: int) -> str:
    return f"{_moment(story, second):%Y-%m-%d %H:%M}"


def _moment(story: Story, second: int) -> datetime:
    return datetime.fromisoformat(story.subjects.start) + timedelta(seconds=second)
