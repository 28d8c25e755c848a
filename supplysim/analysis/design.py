"""What of a study's design analyses ask: levers fully crossed, baselines, headline measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from supplysim.analysis.found import Said, unfit
from supplysim.experiment import Results
from supplysim.experiment.store import read_study

__all__ = [
    "Crossed", "baselines", "choice_titles", "crossed", "headlines", "short_titles", "titles",
    "with_levels",
]  # fmt: skip

_HEADLINES = 3
"""Measures of which charts are drawn: the first that a study names."""

_USUAL = ("on_time_installation_rate", "throughput_m3_per_month", "cost_yuan_per_m3")
"""Where it names none."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Levers of which every level was run with every level of the others.

    Parameters
    ----------
    levels
        Levels of each lever that has more than one, the one compared with first.
    shown
        The same levels in the order of the study, as tables and charts have them.
    rows
        Row of the combination of each tuple of levels.
    """

    levels: Mapping[str, tuple[Any, ...]]
    shown: Mapping[str, tuple[Any, ...]]
    rows: Mapping[tuple[Any, ...], int]

    def mean(self, fixed: Mapping[str, Any]) -> dict[int, float]:
        """Return weights of the mean over all combinations with these levels."""
        rows = [
            row
            for levels, row in self.rows.items()
            if all(
                levels[place] == fixed[name]
                for place, name in enumerate(self.levels)
                if name in fixed
            )
        ]
        return dict.fromkeys(rows, 1 / len(rows))


def crossed(results: Results, *, least: int = 1) -> Crossed:
    """Return the levers of a study, where they are fully crossed.

    Parameters
    ----------
    least
        Fewest levers with more than one level.

    Raises
    ------
    BilingualError
        When there are fewer, or combinations are missing.
    """
    choices = results.choices
    names = [name for name in results.spec.levers if len(set(choices[name].dropna())) > 1]
    if len(names) < least:
        unfit(
            f"至少要有{least}个取多个水平的杠杆（levers）",
            f"needs at least {least} lever(s) with more than one level",
        )
    own = choices.dropna(subset=list(results.spec.levers)) if names else choices
    compare = results.spec.compare
    wanted = compare.baseline if compare is not None else {}
    levels = {name: _ordered(own[name], wanted.get(name)) for name in names}
    cells = zip(*(own[name] for name in names), strict=True)
    rows = {levels: int(row) for row, levels in zip(own.index, cells, strict=True)}
    if rows.keys() != set(product(*levels.values())):
        unfit(
            "各杠杆的水平须两两齐全（factorial，或一张齐全的表）",
            "every level of a lever must be run with every level of the others (factorial)",
        )
    shown = {name: tuple(dict.fromkeys(own[name])) for name in names}
    return Crossed(levels, shown, rows)


def _ordered(column: "pd.Series[Any]", first: Any) -> tuple[Any, ...]:
    levels = list(dict.fromkeys(column))
    return tuple(sorted(levels, key=lambda level: level != first))


def baselines(results: Results) -> list[int]:
    """Return, for each combination, the row of the one it is compared with.

    Without ``[compare]``, or where it names none for a combination, the first one.
    """
    found: Sequence[int | None] = read_study(results.folder)["baselines"]
    return [0 if place is None else place for place in found]


def titles(results: Results) -> dict[str, Said]:
    """Return what each lever and uncertainty is called, with its unit, by its key."""
    return {key: Said(*names) for key, names in results.words.factors.items()}


def short_titles(results: Results) -> dict[str, Said]:
    """Return what each lever and uncertainty is called in a sentence, by its key."""
    return {key: Said(*names) for key, names in results.words.short.items()}


def choice_titles(results: Results) -> dict[str, Said]:
    """Return what each combination is called, by its key."""
    return {key: Said(*names) for key, names in results.choice_names.items()}


def with_levels(table: pd.DataFrame, results: Results, **of: str) -> pd.DataFrame:
    """Return a table with what its levels are called.

    Parameters
    ----------
    of
        For each column of levels the one with their levers.
    """
    names: dict[str, list[str]] = {}
    for column, levers in of.items():
        told = [
            results.words.level(lever, level) if lever else ("", "")
            for lever, level in zip(table[levers], table[column], strict=True)
        ]
        names |= {f"{column}_zh": [zh for zh, _ in told], f"{column}_en": [en for _, en in told]}
    return table.assign(**names)


def headlines(results: Results) -> list[str]:
    """Return the keys of the measures that charts are drawn of."""
    there = results.measured
    named = [key for key in results.spec.responses if key in there]
    usual = [key for key in _USUAL if key in there]
    return (named or usual)[:_HEADLINES]
