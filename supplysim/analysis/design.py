"""What of a study's design analyses ask: levers fully crossed, baselines, headline measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from supplysim.analysis.found import Said, unfit
from supplysim.experiment import Results
from supplysim.experiment.store import read_study
from supplysim.scenario import Scenario
from supplysim.scenario.explain import describe

__all__ = ["Crossed", "baselines", "crossed", "headlines", "titles"]

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
    """Return what the field of each lever and uncertainty is, by its name.

    Levers with named levels, which may set many fields, are called by their own name.
    """
    spec = results.spec
    found = {name: Said(name, name) for name in spec.levers}
    paths = {name: lever.path for name, lever in spec.levers.items() if lever.path}
    paths |= {name: entry.path for name, entry in spec.uncertainties.items()}
    for name, path in paths.items():
        note = describe(path, Scenario)[0]
        times = name in spec.levers and bool(spec.levers[name].scale)
        found[name] = Said(
            f"{note.zh}（倍）" if times else note.zh, f"{note.en} (times)" if times else note.en
        )
    return found


def headlines(results: Results) -> list[str]:
    """Return the keys of the measures that charts are drawn of."""
    there = results.measured
    named = [key for key in results.spec.responses if key in there]
    usual = [key for key in _USUAL if key in there]
    return (named or usual)[:_HEADLINES]
