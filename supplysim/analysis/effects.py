"""What levers do: main effects, interactions, and one measure over two levers."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from supplysim.analysis.cells import Cells, cells_of, naming, titled
from supplysim.analysis.design import (
    Crossed,
    crossed,
    headlines,
    short_titles,
    titles,
    with_levels,
)
from supplysim.analysis.found import Drawing, Found, Said
from supplysim.analysis.words import LANGS, change_of, largest
from supplysim.experiment import Results
from supplysim.experiment.design import level_text
from supplysim.experiment.judged import judged
from supplysim.measured import limit_of
from supplysim.statistics.paired import Difference

__all__ = ["effects", "lever_grid"]

_GRIDS = 3
"""Pairs of levers that are drawn, those that interact most."""


def effects(results: Results) -> Found:
    """Return main effects of every lever and interactions of every pair, on headline measures.

    A main effect is the mean over all levels of the other levers, at one level less the level
    compared with. An interaction of two levers is the effect of one at a level of the other, less
    its effect at the level compared with. Intervals are paired and adjusted by Holm over all rows
    of a measure.

    Raises
    ------
    BilingualError
        When levers are not fully crossed.
    """
    design = crossed(results)
    tables, drawings = [], []
    for measure in headlines(results):
        cells = cells_of(results, measure)
        rows, found = zip(*_contrasts(design, cells), strict=True)
        # differences of differences may be up to 2 apart
        of = [measure if row["kind"] == "main" else "" for row in rows]
        table = judged(rows, found, replications=cells.n, of=of).assign(**naming(measure))
        tables.append(_in_words(table, results))
        drawn = titled(_means(design, cells, table), "lever", titles(results))
        drawn = with_levels(drawn, results, level="lever", by_level="by")
        drawings.append(Drawing(f"main_effects-{measure}", "main_effects", drawn))
    whole = pd.concat(tables, ignore_index=True)
    return Found(whole, tuple(drawings), tuple(_sentences(whole)))


def lever_grid(results: Results) -> Found:
    """Return headline measures at each pair of levels of two levers, others averaged.

    Raises
    ------
    BilingualError
        When there are not two levers, fully crossed.
    """
    design = crossed(results, least=2)
    tables, drawings = [], []
    for measure in headlines(results):
        cells = cells_of(results, measure)
        for x, y in list(combinations(design.levels, 2))[:_GRIDS]:
            table = pd.DataFrame(_grid(design, cells, x, y)).assign(
                **naming(measure), replications=cells.n
            )
            for axis in ("x_lever", "y_lever"):
                table = titled(table, axis, titles(results))
            table = with_levels(table, results, x_level="x_lever", y_level="y_lever")
            tables.append(table)
            drawings.append(Drawing(f"lever_grid-{measure}-{x}-{y}", "lever_grid", table))
    return Found(pd.concat(tables, ignore_index=True), tuple(drawings))


def _in_words(table: pd.DataFrame, results: Results) -> pd.DataFrame:
    """Return contrasts with what their levers and levels are called."""
    for column in ("lever", "by"):
        table = titled(table, column, short_titles(results))
    of = {"level": "lever", "from": "lever", "by_level": "by", "by_from": "by"}
    return with_levels(table, results, **of)


def _contrasts(design: Crossed, cells: Cells) -> Iterator[tuple[dict[str, Any], Difference]]:
    """Yield what is compared, and the difference, effect by effect."""
    for lever, (first, *others) in design.levels.items():
        for level in others:
            weights = _less(design.mean({lever: level}), design.mean({lever: first}))
            found = cells.contrast(weights)
            yield _row("main", lever, level, first) | {"difference": found.value}, found
    for one, other in combinations(design.levels, 2):
        a0, *a = design.levels[one]
        b0, *b = design.levels[other]
        for x in a:
            for y in b:
                here = _less(design.mean({one: x, other: y}), design.mean({one: a0, other: y}))
                there = _less(design.mean({one: x, other: b0}), design.mean({one: a0, other: b0}))
                found = cells.contrast(_less(here, there))
                row = _row("interaction", one, x, a0) | {"by": other, "by_level": level_text(y)}
                yield row | {"by_from": level_text(b0), "difference": found.value}, found


def _row(kind: str, lever: str, level: Any, first: Any) -> dict[str, Any]:
    return {
        "kind": kind, "lever": lever, "level": level_text(level), "from": level_text(first),
        "by": "", "by_level": "", "by_from": "",
    }  # fmt: skip


def _less(one: dict[int, float], other: dict[int, float]) -> dict[int, float]:
    """Return weights of one sum less another."""
    rows = dict.fromkeys([*one, *other])
    return {row: one.get(row, 0.0) - other.get(row, 0.0) for row in rows}


def _means(design: Crossed, cells: Cells, table: pd.DataFrame) -> pd.DataFrame:
    """Return the means that are drawn; beside each lever the one it interacts with most."""
    rows = []
    for lever, levels in design.shown.items():
        rows += [_mean(cells, design, {lever: level}) for level in levels]
        partner = _partner(table, lever)
        if partner:
            rows += [
                _mean(cells, design, {lever: level, partner: at})
                for at in design.shown[partner]
                for level in levels
            ]
    return pd.DataFrame(rows).assign(**naming(cells.measure), replications=cells.n)


def _mean(cells: Cells, design: Crossed, fixed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mean at the level of a lever, perhaps at one level of another."""
    (lever, level), (by, at) = [*fixed.items(), ("", "")][:2]
    found = cells.contrast(design.mean(fixed))
    low, high = (limit_of(cells.measure, limit) for limit in found.interval())
    return {
        "lever": lever, "level": level_text(level), "by": by,
        "by_level": level_text(at) if by else "", "value": found.value, "low": low, "high": high,
    }  # fmt: skip


def _partner(table: pd.DataFrame, lever: str) -> str:
    """Return the lever with the largest interaction, "" where there is no other."""
    own = table[(table["kind"] == "interaction") & ((table["lever"] == lever)
                                                    | (table["by"] == lever))]  # fmt: skip
    if not len(own):
        return ""
    row = largest(own)
    return str(row["by"] if row["lever"] == lever else row["lever"])


def _grid(design: Crossed, cells: Cells, x: str, y: str) -> Iterator[dict[str, Any]]:
    for up in design.shown[y]:
        for across in design.shown[x]:
            found = cells.contrast(design.mean({x: across, y: up}))
            low, high = found.interval()
            yield {
                "x_lever": x, "x_level": level_text(across), "y_lever": y,
                "y_level": level_text(up), "value": found.value, "low": low, "high": high,
            }  # fmt: skip


def _sentences(table: pd.DataFrame) -> Iterator[Said]:
    """Yield the largest real main effect of each lever, and the largest real interaction."""
    for measure, own in table.groupby("measure", sort=False):
        name = Said(str(own["measure_zh"].iloc[0]), str(own["measure_en"].iloc[0]))
        real = own[own["real"]]
        main = real[real["kind"] == "main"]
        levers = own.drop_duplicates("lever")
        for lever, *said in levers[["lever", "lever_zh", "lever_en"]].itertuples(index=False):
            yield _main_said(Said(*said), main[main["lever"] == lever], str(measure), name)
        both = real[real["kind"] == "interaction"]
        if (own["kind"] == "interaction").any():
            yield _interaction_said(both, str(measure), name)


def _main_said(lever: Said, own: pd.DataFrame, measure: str, name: Said) -> Said:
    if not len(own):
        return Said(
            f"{lever.zh}对{name.zh}的主效应未见差别。",
            f"No main effect of {lever.en} on {name.en} was shown.",
        )
    row = largest(own)
    zh, en = (change_of(row, measure, lang) for lang in LANGS)
    return Said(
        f"{lever.zh}由 {row['from_zh']} 改为 {row['level_zh']}，{name.zh}平均变化 {zh}。",
        f"{lever.en} from {row['from_en']} to {row['level_en']} changes {name.en} by {en} on "
        "average.",
    )


def _interaction_said(own: pd.DataFrame, measure: str, name: Said) -> Said:
    if not len(own):
        return Said(
            f"各杠杆对{name.zh}的交互作用未见差别。", f"No interaction in {name.en} was shown."
        )
    row = largest(own)
    zh, en = (change_of(row, measure, lang) for lang in LANGS)
    return Said(
        f"交互作用最大：{row['by_zh']}由 {row['by_from_zh']} 改为 {row['by_level_zh']} 时，"
        f"{row['lever_zh']}由 {row['from_zh']} 改为 {row['level_zh']} 对{name.zh}的作用相差 {zh}。",
        f"Largest interaction: with {row['by_en']} at {row['by_level_en']} in place of "
        f"{row['by_from_en']}, the effect of {row['lever_en']} from {row['from_en']} to "
        f"{row['level_en']} on {name.en} differs by {en}.",
    )
