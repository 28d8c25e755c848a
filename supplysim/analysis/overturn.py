"""What would overturn a finding: the uncertain inputs at which it turns, and the worth of knowing.

A finding is the difference of an alternative to the one it is compared with. It rests on inputs
that were guessed; a study that varies them tells at which value of one of them the finding turns,
and how much a decision would gain if that input were known before deciding.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from supplysim.analysis.cells import Worlds, naming, titled, worlds_of
from supplysim.analysis.design import baselines, choice_titles, headlines
from supplysim.analysis.found import Drawing, Found, Said, unfit
from supplysim.analysis.front import LESS
from supplysim.analysis.words import LANGS, Row, change_with, number_of, rows_of
from supplysim.errors import InputError
from supplysim.experiment import Results
from supplysim.experiment.points import distribution_of
from supplysim.experiment.sampling import quantiles
from supplysim.experiment.stored import stored_study
from supplysim.measured import measure_name
from supplysim.scenario import Scenario
from supplysim.scenario.explain import describe
from supplysim.scenario.shape import extra, places
from supplysim.statistics.intervals import mean_interval
from supplysim.statistics.overturn import (
    Flip,
    Knowing,
    flip,
    flips_of_sample,
    value_of_knowing,
)
from supplysim.statistics.samples import FloatArray
from supplysim.wording import term

__all__ = ["JUDGED", "overturn"]

JUDGED = frozenset({"J", "R"})
"""Confidence of inputs that a better look could change: judgement, and recalled."""

_SAMPLED = ("lhs", "sobol", "saltelli")
_FEWEST = 20
"""Samples that a cubic polynomial needs (:mod:`supplysim.statistics.overturn`)."""

_TOLD = 3
_MIDDLE = np.array([0.5])


class _Finding(NamedTuple):
    """The difference of an alternative, sample by sample."""

    case: str
    to: str
    measure: str
    gains: FloatArray
    """Shape (samples, replications)."""


def overturn(results: Results) -> Found:
    """Return, for every finding on a headline measure, where it turns and what knowing is worth.

    Inputs varied one at a time: the finding is interpolated between levels, all other inputs at
    their medians; intervals are over replications. Inputs sampled together: the expectation given
    one input is a cubic polynomial, all others as uncertain as they are; intervals are over
    samples. Only then the worth of knowing is told, as what the decision between the two
    alternatives gains on average, in the unit of the measure. A finding whose own 95 % interval
    holds zero is called not shown.

    Raises
    ------
    BilingualError
        When no uncertainties were varied, too few samples were drawn, or there is one alternative.
    """
    kind, _ = results.spec.design.sampling
    if kind not in {*_SAMPLED, "one_at_a_time"}:
        unfit(
            "须有不确定量：uncertainties = { one_at_a_time = 5 } 或 { lhs = 64 }",
            "needs uncertainties = { one_at_a_time = 5 } or { lhs = 64 } under [design]",
        )
    notes = _notes(results)
    tables: list[pd.DataFrame] = []
    drawings: list[Drawing] = []
    said: list[Said] = []
    for key in headlines(results):
        worlds = worlds_of(results, key)
        if kind in _SAMPLED and len(worlds.inputs) < _FEWEST:
            unfit(f"样本不足{_FEWEST}个", f"fewer than {_FEWEST} samples")
        for finding in _findings(results, worlds):
            table = _table(finding, worlds, notes, sampled=kind in _SAMPLED)
            for column in ("case", "to"):
                table = titled(table, column, choice_titles(results))
            tables.append(table)
            drawings.append(Drawing(f"overturn-{key}-{len(drawings)}", "overturn", table))
            said += _said(finding, table)
    if not tables:
        unfit("只有一个组合，没有可推翻的结论", "has one combination only: no finding to overturn")
    return Found(pd.concat(tables, ignore_index=True), tuple(drawings), (*said, _coverage(notes)))


def _findings(results: Results, worlds: Worlds) -> Iterator[_Finding]:
    for row, base in enumerate(baselines(results)):
        if row != base:
            gains = worlds.measured[row] - worlds.measured[base]
            yield _Finding(worlds.names[row], worlds.names[base], worlds.measure, gains)


def _notes(results: Results) -> pd.DataFrame:
    """Return what is known of each uncertain input, by its name."""
    base = stored_study(results.folder).base
    fields = base.fields()
    rows = []
    for name, entry in results.spec.uncertainties.items():
        note = describe(entry.path, Scenario)[0]
        zh, en = results.words.factors[name]
        own = fields[fields["path"] == entry.path]
        median = quantiles(distribution_of(results.spec, name), _MIDDLE)[0]
        rows.append({"factor": name, "path": entry.path, "title_zh": zh, "title_en": en,
                     "input_unit": note.unit, "confidence": note.confidence,
                     "source": note.source, "now": own["value"].iloc[0] if len(own) else "",
                     "middle": float(median)})  # fmt: skip
    return pd.DataFrame(rows).set_index("factor")


def _table(
    finding: _Finding, worlds: Worlds, notes: pd.DataFrame, *, sampled: bool
) -> pd.DataFrame:
    gains, names = finding.gains, list(worlds.inputs.columns)
    if sampled:
        turns, knowing = _of_sample(finding, worlds, notes)
        seen = gains.mean(axis=1).reshape(-1, worlds.group).mean(axis=1)
    else:
        turns, knowing = _one_by_one(gains, worlds), None
        seen = gains[0]
    low, high = mean_interval(seen)[1:3] if len(seen) > 1 else (np.nan, np.nan)
    shared: dict[str, Any] = {
        "case": finding.case, "to": finding.to, "finding": float(seen.mean()), "finding_low": low,
        "finding_high": high, "shown": bool(low > 0 or high < 0),
    }  # fmt: skip
    by_name = {turn.name: turn for turn in turns}
    rows: list[dict[str, Any]] = []
    for name in sorted(names, key=lambda one: (by_name[one].distance, one)):
        turn, column = by_name[name], worlds.inputs[name]
        worth = knowing.each[name] if knowing is not None else np.nan
        known: dict[str, Any] = dict(notes.loc[name])
        rows.append({**shared, "factor": name, **known, "least": float(column.min()),
                     "most": float(column.max()), "turn": turn.value, "turn_low": turn.low,
                     "turn_high": turn.high, "distance": turn.distance, "worth": worth,
                     "worth_of_all": knowing.everything if knowing else np.nan})  # fmt: skip
    return pd.DataFrame(rows).assign(**naming(finding.measure), replications=gains.shape[1])


def _of_sample(
    finding: _Finding, worlds: Worlds, notes: pd.DataFrame
) -> tuple[list[Flip], Knowing | None]:
    gains = finding.gains.mean(axis=1)
    names = list(worlds.inputs.columns)
    middles = [float(notes["middle"][name]) for name in names]
    turns = flips_of_sample(worlds.inputs.to_numpy(), gains, names, middles, group=worlds.group)
    sign = -1.0 if finding.measure in LESS else 1.0
    try:
        worth = np.column_stack([np.zeros(len(gains)), sign * gains])
        return turns, value_of_knowing(worlds.inputs.to_numpy(), worth, names)
    except InputError:
        return turns, None


def _one_by_one(gains: FloatArray, worlds: Worlds) -> list[Flip]:
    """Return the turns from the base point and each input's block of levels."""
    names = list(worlds.inputs.columns)
    block = (len(gains) - 1) // len(names)
    turns = []
    for i, name in enumerate(names):
        rows = [0, *range(1 + i * block, 1 + (i + 1) * block)]
        levels = worlds.inputs[name].to_numpy()[rows]
        order = np.argsort(levels, kind="stable")
        levels, own = levels[order], gains[rows][order]
        # an input that rounds to whole numbers may meet the same level twice
        _, first = np.unique(levels, return_index=True)
        middle = float(worlds.inputs[name].iloc[0])
        turns.append(flip(name, middle, levels[first], own[first]))
    return turns


def _said(finding: _Finding, table: pd.DataFrame) -> Iterator[Said]:
    key = finding.measure
    zh, en = (measure_name(key, lang) for lang in LANGS)
    up = float(table["finding"].iloc[0]) > 0
    first = table.iloc[0]
    head_zh = f"“{first['case_zh']}”的{zh}{'高于' if up else '低于'}“{first['to_zh']}”"
    head_en = (
        f'{en} of "{first["case_en"]}" is {"above" if up else "below"} that of "{first["to_en"]}"'
    )
    if not table["shown"].iloc[0]:
        head_zh, head_en = f"{head_zh}（本身未见差别）", f"{head_en} (not shown as it is)"
    turning = table[table["turn"].notna()]
    if not len(turning):
        yield Said(
            f"{head_zh}：单个输入在所试范围内都不能推翻。",
            f"{head_en}: no input alone overturns it within the range that was tried.",
        )
    for row in rows_of(turning.iloc[:_TOLD]):
        yield _turned(row, head_zh, head_en)
    worth = table[table["worth"] > 0].sort_values("worth", ascending=False, kind="stable")
    if len(worth):
        yield _worth(rows_of(worth)[0], key, zh, en)


def _turned(row: Row, head_zh: str, head_en: str) -> Said:
    at = number_of(float(row["turn"]))
    sure_zh, sure_en = "，但不能确定有此转折", ", though it is not sure that it turns"
    if not np.isnan(row["turn_low"]):
        low, high = number_of(float(row["turn_low"])), number_of(float(row["turn_high"]))
        sure_zh, sure_en = (
            f"（单项95%区间 {low} 至 {high}）",
            f" (single 95 % interval {low} to {high})",
        )
    middle = number_of(float(row["middle"]))
    mark = row["confidence"]
    return Said(
        f"{head_zh}：{row['title_zh']}（{term(mark, 'zh')}）由 {middle} 到 {at} 时反转{sure_zh}。",
        f"{head_en}: turns where {row['title_en']} ({term(mark, 'en')}) goes from "
        f"{middle} to {at}{sure_en}.",
    )


def _worth(row: Row, key: str, zh: str, en: str) -> Said:
    one = {lang: change_with(float(row["worth"]), key, lang) for lang in LANGS}
    whole = {lang: change_with(float(row["worth_of_all"]), key, lang) for lang in LANGS}
    return Said(
        f"最值得先弄清的是{row['title_zh']}：知道它再决定，{zh}平均改善 {one['zh'].lstrip('+')}；"
        f"全部弄清为 {whole['zh'].lstrip('+')}。",
        f"Best worth knowing: {row['title_en']}. Deciding with it known improves {en} by "
        f"{one['en'].lstrip('+')} on average; with everything known by {whole['en'].lstrip('+')}.",
    )


def _coverage(notes: pd.DataFrame) -> Said:
    varied = int(notes["confidence"].isin(JUDGED).sum())
    known = sum(extra(place.field, "confidence") in JUDGED for place in places(Scenario))
    return Said(
        f"试了 {len(notes)} 个输入，其中 {varied} 个为判断或凭记忆；方案里这样的字段共 {known} 个，"
        "其余没有变动。",
        f"{len(notes)} inputs were varied, {varied} of them judgement or recalled; scenarios have "
        f"{known} such fields, and the others stayed as they are.",
    )
