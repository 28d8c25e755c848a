"""Sentences whose every number is looked up in a table of the page.

A sentence says what a single run can bear: "in this run". Over replications it speaks of the mean
and gives its interval. Nothing here claims an effect: causes are charges, not what would be won.
"""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from supplysim.errors import Lang
from supplysim.metrics.delay_groups import leading_causes
from supplysim.report.content import Content
from supplysim.statistics.intervals import alike
from supplysim.wording import cause, count, lateness_scale, percent, points, resource, volume

__all__ = [
    "NEAR_SATURATION",
    "Finding",
    "about_closures",
    "answer",
    "bottleneck",
    "findings",
    "lateness",
    "leading",
    "zones",
]

NEAR_SATURATION = 0.85
"""Utilisation above which waiting grows steeply; a rule of thumb of queueing, not a limit.

Source: Hopp and Spearman, Factory Physics, 3rd ed. (2008), chapter 8 (the VUT relation: u/(1-u)
is 5.7 at 0.85 and 19 at 0.95)."""


_SEVERAL = 2
"""Zones from which on it is worth telling them apart."""


class Finding(NamedTuple):
    """A heading and the sentences under it."""

    heading: str
    text: str


def answer(content: Content, *, lang: Lang) -> str:
    """Return the one sentence a reader came for: how much, against what, on time, what binds."""
    installed = float(content.monthly["installed_m3"].sum())
    planned = float(content.monthly["planned_m3"].sum())
    rate = percent(content.kpi("on_time_installation_rate"), lang)
    spread = _interval(content, "on_time_installation_rate", lang)
    monthly = volume(content.kpi("throughput_m3_per_month"), lang)
    opening = _opening(content.facts.replications, lang)
    first, last = _window(content, lang)
    if lang == "zh":
        return (
            f"{opening}{first}至{last}计划吊装{volume(planned, lang)}构件，实际吊装"
            f"{volume(installed, lang)}（月均{monthly}），准时吊装率{rate}（容差0天{spread}）；"
            f"{_binding(content.resources, lang)}。"
        )
    return (
        f"{opening}{volume(planned, lang)} of components were planned for installation from "
        f"{first} to {last} and {volume(installed, lang)} were installed ({monthly} a month), "
        f"with an on-time installation rate of {rate} (0 days of tolerance{spread}); "
        f"{_binding(content.resources, lang)}."
    )


def findings(content: Content, *, lang: Lang) -> tuple[Finding, Finding, Finding]:
    """Return the three findings of a page: zones, what is busiest, why storeys are late."""
    replications = content.facts.replications
    return (
        zones(content.zones, replications=replications, lang=lang),
        bottleneck(content.resources, content.monthly, replications=replications, lang=lang),
        _with_zones(
            lateness(content.causes, content.storeys, replications=replications, lang=lang),
            leading(content.causes_by_zone, lang=lang),
        ),
    )


def zones(frame: pd.DataFrame, *, replications: int, lang: Lang) -> Finding:
    """Say which zones are served best and worst, and how tight their plans are."""
    counted = frame[frame["components"] > 0].sort_values(["rate_0d", "zone"], kind="stable")
    opening = _opening(replications, lang)
    if not len(counted):
        return _nothing_planned(opening, lang)
    worst, best = counted.iloc[0], counted.iloc[-1]
    if len(counted) == 1:
        one = _zone(best, replications, lang)
        if lang == "zh":
            return Finding("只有一个分区", f"{opening}只有一个分区有计划吊装：{one}。")
        return Finding("There is one zone", f"{opening}one zone has planned work: {one}.")
    gap = points(float(best["rate_0d"]) - float(worst["rate_0d"]), lang)
    caution = _overlap(best, worst, replications, lang)
    names = _title(best, lang), _title(worst, lang)
    if lang == "zh":
        heading = f"{names[0]}最准时，{names[1]}最不准时"
        text = (
            f"{opening}准时吊装率最高的分区是{_zone(best, replications, lang)}，最低的是"
            f"{_zone(worst, replications, lang)}，相差{gap}{caution}。"
            "计划松紧不同，比较时应一并看计划松紧度。"
        )
        return Finding(heading, text)
    heading = f"{names[0]} is served most punctually, {names[1]} least"
    text = (
        f"{opening}the on-time rate is highest in {_zone(best, replications, lang)} and lowest in "
        f"{_zone(worst, replications, lang)}, {gap} apart{caution}. "
        "Plans differ in tightness; compare rates together with it."
    )
    return Finding(heading, text)


def bottleneck(
    resources: pd.DataFrame, monthly: pd.DataFrame, *, replications: int, lang: Lang
) -> Finding:
    """Say which class of resource is busiest, and how volume stands to plan and capacity."""
    opening = _opening(replications, lang)
    installed, planned, capacity = (
        float(monthly[f"{name}_m3"].sum()) for name in ("installed", "planned", "capacity")
    )
    shares = [
        percent(installed / whole if whole > 0 else math.nan, lang) for whole in (planned, capacity)
    ]
    heading = _capital(_binding(resources, lang))
    reach = _reach(resources, lang)
    if lang == "zh":
        text = f"{opening}{reach}吊装量为计划的{shares[0]}，相当于设计产能的{shares[1]}。"
    else:
        joint = f"{reach}The" if reach else "the"
        text = (
            f"{opening}{joint} volume installed is {shares[0]} of the plan and {shares[1]} of "
            "the plants' design capacity."
        )
    return Finding(heading, text)


def lateness(
    causes: pd.DataFrame, storeys: dict[str, float], *, replications: int, lang: Lang
) -> Finding:
    """Say how many storeys are late and what most of the lateness is charged to.

    New lateness (each delay once) where the table tells it, else the total.
    """
    opening = _opening(replications, lang)
    column = "new_h" if causes["new_h"].notna().any() else "total_h"
    rows = causes[causes[column] > 0].sort_values([column, "cause"], ascending=[False, True])
    if not len(rows):
        return _no_causes(opening, storeys, lang)
    whole = float(rows[column].sum())
    listed = [
        _cause(str(key), float(h), whole, lang)
        for key, h in zip(rows["cause"][:3], rows[column][:3], strict=True)
    ]
    first = cause(str(rows["cause"].iloc[0]), lang)
    due, late = storeys["due"], storeys["late"]
    share = percent(late / due if due > 0 else math.nan, lang)
    closures = about_closures(rows["cause"][:3], lang)
    if lang == "zh":
        name = "新增延误" if column == "new_h" else "总延误"
        text = (
            f"{opening}应在窗口内完成的{count(due)}个楼层中有{count(late)}个（{share}）晚于"
            f"计划或未完成。{name}中，{'，'.join(listed)}。"
            "这是责任归因，不等于去掉该原因能追回的时间。"
            f"{closures}"
        )
        return Finding(f"延误首先来自{first}", text)
    name = "new" if column == "new_h" else "total"
    text = (
        f"{opening}{count(late)} of the {count(due)} storeys due in the window ({share}) "
        f"finished later than planned or not at all. Of {name} lateness: {', '.join(listed)}. "
        "These are charges of responsibility, not what would be won without the cause."
        f"{closures}"
    )
    return Finding(f"Most {name} lateness: {first}", text)


def leading(frame: pd.DataFrame, *, lang: Lang) -> str:
    """Say which cause most of each zone's lateness is charged to; nothing of a single zone.

    Parameters
    ----------
    frame
        One row a zone and cause, as of :func:`supplysim.charts.causes_by_zone`.
    """
    if not len(frame):
        return ""
    titles = {
        str(row["zone"]): _title(row, lang) for _, row in frame.drop_duplicates("zone").iterrows()
    }
    table = leading_causes(frame.rename(columns={"zone": "group", "hours": "seconds"}))
    if len(table) < _SEVERAL:
        return ""
    zh = lang == "zh"
    led: dict[str, list[str]] = {}
    for row in table.to_dict("records"):
        name, share = titles[str(row["group"])], percent(float(row["share"]), lang)
        led.setdefault(str(row["cause"]), []).append(f"{name}{share}" if zh else f"{name} {share}")
    if zh:
        told = "；".join(f"{cause(key, lang)}（{'、'.join(own)}）" for key, own in led.items())
        return f"各分区占比最大的原因：{told}。"
    told = "; ".join(f"{cause(key, lang)} ({', '.join(own)})" for key, own in led.items())
    return f" Leading cause by zone: {told}."


def _with_zones(finding: Finding, zones_told: str) -> Finding:
    return Finding(finding.heading, f"{finding.text}{zones_told}")


def about_closures(causes: Iterable[str], lang: Lang) -> str:
    """Return what a reader must know of closures, where they are among the causes told."""
    if "closure" not in set(causes):
        return ""
    if lang == "zh":
        return f"“{cause('closure', lang)}”含计划中也有的节假日和冬季停工。"
    name = cause("closure", lang).capitalize()
    return f" {name} include holidays and winter pauses that the plan keeps too."


def _no_causes(opening: str, storeys: dict[str, float], lang: Lang) -> Finding:
    late = count(storeys["late"])
    if storeys["late"] > 0:
        if lang == "zh":
            return Finding("延误未归因", f"{opening}有{late}个楼层晚于计划，但记录中没有原因。")
        text = f"{opening}{late} storeys are late, but the record charges no cause."
        return Finding("Lateness without a cause", text)
    if lang == "zh":
        return Finding("没有延误的楼层", f"{opening}没有楼层晚于计划完成。")
    return Finding("No storey is late", f"{opening}no storey finished later than planned.")


def _cause(key: str, h: float, whole: float, lang: Lang) -> str:
    share, time = percent(h / whole, lang), lateness_scale(whole, lang).text(h, lang)
    if lang == "zh":
        return f"{cause(key, lang)}{share}（{time}）"
    return f"{cause(key, lang)} {share} ({time})"


def _opening(replications: int, lang: Lang) -> str:
    if replications <= 1:
        return "在本次模拟中，" if lang == "zh" else "In this run, "
    if lang == "zh":
        return f"{replications}次重复模拟平均，"
    return f"On average over {replications} replications, "


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _window(content: Content, lang: Lang) -> tuple[str, str]:
    """Return first and last day of the window; the window is half-open, the text is not."""
    facts = content.facts
    last = pd.Timestamp(facts.window_end) - pd.Timedelta(seconds=1)
    days = (pd.Timestamp(facts.window_start), last)
    if lang == "zh":
        first, final = (f"{day.year}年{day.month}月{day.day}日" for day in days)
    else:
        first, final = (f"{day.day} {day.strftime('%B')} {day.year}" for day in days)
    return first, final


def _interval(content: Content, key: str, lang: Lang) -> str:
    """Return the interval of a share as the end of a bracket, empty for a single run."""
    low, high = content.kpi(key, "low"), content.kpi(key, "high")
    if content.facts.replications <= 1 or math.isnan(low):
        return ""
    if alike(low, high):
        return "，各次相同" if lang == "zh" else ", the same each time"
    if lang == "zh":
        return f"，95%置信区间{percent(low, lang)}至{percent(high, lang)}"
    return f", 95 % interval {percent(low, lang)} to {percent(high, lang)}"


def _binding(resources: pd.DataFrame, lang: Lang) -> str:
    """Name the busiest class; the clause that the answer and the second heading share."""
    if not len(resources):
        return "没有资源利用记录" if lang == "zh" else "no resource was recorded"
    top = resources.iloc[0]
    name, share = resource(str(top["kind"]), lang), percent(float(top["share"]), lang)
    near = float(top["share"]) > NEAR_SATURATION
    if lang == "zh":
        state = "接近饱和" if near else "未近饱和"
        return f"最忙的资源是{name}（忙碌时间占开放时间的{share}，{state}）"
    state = "near saturation" if near else "not near saturation"
    return f"the busiest resources are the {name} ({share} of their open time, {state})"


def _reach(resources: pd.DataFrame, lang: Lang) -> str:
    """Say how the other classes follow, and whether any is near saturation."""
    if not len(resources):
        return ""
    pairs = [
        f"{resource(str(kind), lang)}{' ' if lang == 'en' else ''}{percent(float(share), lang)}"
        for kind, share in zip(resources["kind"], resources["share"], strict=True)
    ]
    limit = percent(NEAR_SATURATION, lang, digits=0)
    full = int((resources["share"] > NEAR_SATURATION).sum())
    if lang == "zh":
        judged = (
            f"其中{full}类超过{limit}，接近饱和" if full else f"按类平均都未超过{limit}，总能力有余"
        )
        return f"各类资源的忙碌占比为{'、'.join(pairs)}；{judged}（个别单元可能更忙）。"
    judged = (
        f"{full} of them above {limit}, near saturation"
        if full
        else f"none is above {limit} as a class, so total capacity is not short"
    )
    return f"busy shares are {', '.join(pairs)}; {judged} (single units may be busier). "


def _zone(row: "pd.Series[Any]", replications: int, lang: Lang) -> str:
    rate = percent(float(row["rate_0d"]), lang)
    n, tightness = f"{int(row['components']):,}", f"{float(row['tightness']):.2f}"
    name, spread = _title(row, lang), ""
    if replications > 1 and not math.isnan(float(row["low_0d"])):
        low, high = (percent(float(row[key]), lang) for key in ("low_0d", "high_0d"))
        spread = f"，区间{low}至{high}" if lang == "zh" else f", interval {low} to {high}"
        if alike(float(row["low_0d"]), float(row["high_0d"])):
            spread = "，各次相同" if lang == "zh" else ", the same each time"
    if lang == "zh":
        return f"{name}（{rate}{spread}，{n}件，计划松紧度{tightness}）"
    return f"{name} ({rate} of {n} components{spread}, plan tightness {tightness})"


def _title(row: "pd.Series[Any]", lang: Lang) -> str:
    title = row[f"title_{lang}"]
    return str(title) if isinstance(title, str) and title else str(row["zone"])


def _overlap(best: "pd.Series[Any]", worst: "pd.Series[Any]", replications: int, lang: Lang) -> str:
    """Warn when the intervals of two zones overlap: the order may be chance."""
    if replications <= 1 or not float(best["low_0d"]) <= float(worst["high_0d"]):
        return ""
    if lang == "zh":
        return "，但两者的置信区间重叠，次序可能出于偶然"
    return ", but their intervals overlap and the order may be chance"


def _nothing_planned(opening: str, lang: Lang) -> Finding:
    if lang == "zh":
        return Finding("窗口内没有计划吊装", f"{opening}统计窗口内没有计划吊装的构件。")
    return Finding("Nothing was due", f"{opening}no component was due in the window.")
