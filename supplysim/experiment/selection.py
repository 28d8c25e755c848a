"""Which alternatives of a study can still be the best, or is (``[selection]``).

Screening looks at the replications that all alternatives share. KN, Rinott and OCBA ask for runs of
their own, alternative by alternative; what they come to is worked out from the stored runs alone,
so it is the same with any number of workers and after any interruption.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from supplysim.errors import Fault, InputError
from supplysim.experiment.index import FILE, Index
from supplysim.experiment.outcome import Outcome
from supplysim.experiment.spec import Selection
from supplysim.experiment.units import units
from supplysim.statistics.ocba import ocba_steps
from supplysim.statistics.procedure import Chosen, Procedure
from supplysim.statistics.selection import kim_nelson_steps, subset
from supplysim.statistics.two_stage import rinott_steps

if TYPE_CHECKING:
    from supplysim.experiment.results import Results

__all__ = [
    "OWN_STREAMS",
    "Responses",
    "Selected",
    "UndecidableError",
    "choose",
    "selected",
    "steps_of",
]

OWN_STREAMS = 100_000
"""Replication numbers of an alternative where all need draws of their own: the i-th, from 0, has
those from i times this on. No study has as many shared ones (:class:`.spec.Replications`)."""

_FEWEST = 2
"""Of alternatives and of units of inference: with fewer nothing can be told apart."""


class UndecidableError(InputError):
    """A procedure cannot go on, as a run it needs has failed or has no value."""


@dataclass(frozen=True, eq=False)
class Selected:
    """What a selection came to.

    Parameters
    ----------
    selection
        What was asked for.
    names
        The alternatives.
    chosen
        What the procedure found, alternatives being numbered in the order of their names.
    """

    selection: Selection
    names: tuple[str, ...]
    chosen: Chosen

    @property
    def best(self) -> str:
        """The alternative with the best mean among those that are left."""
        return self.names[self.chosen.best]

    @property
    def stays(self) -> tuple[str, ...]:
        """The alternatives that can still be the best, the best mean first."""
        return tuple(self.table.loc[self.table["stays"], "choice"])

    @property
    def table(self) -> pd.DataFrame:
        """``choice, mean, n, stays``: n the runs that each took; the best mean first."""
        chosen = self.chosen
        stays = [i in chosen.stays for i in range(len(self.names))]
        columns = {"choice": self.names, "mean": chosen.means, "n": chosen.runs, "stays": stays}
        table = pd.DataFrame(columns)
        up = self.selection.goal == "smallest"
        return table.sort_values("mean", ascending=up, kind="stable", ignore_index=True)


class Responses:
    """Values of one measure, by world and replication.

    Parameters
    ----------
    measure
        Its key.
    index
        Where finished runs are read from.
    seed
        Their seed.
    """

    def __init__(self, measure: str, index: Index, seed: int) -> None:
        self.measure = measure
        self.known: dict[tuple[str, int], float] = {}
        for world, sums in index.sums(seed, [measure]).items():
            for number, above, below in zip(*sums[measure], strict=True):
                self._enter(world, int(number), float(above), float(below))

    def hear(self, outcome: Outcome) -> None:
        """Take in what came of a run."""
        if outcome.measured is not None:
            pair = outcome.measured.measures.get(self.measure, (0.0, 0.0))
            self._enter(outcome.world, outcome.replication, *pair)

    def _enter(self, world: str, replication: int, above: float, below: float) -> None:
        # NaN, as of a measure without denominator, is no value
        if below and above == above and below == below:  # noqa: PLR0124
            self.known[world, replication] = above / below


def steps_of(selection: Selection, alternatives: int) -> Procedure:
    """Return the procedure of a sequential selection, ready to be asked.

    Raises
    ------
    InputError
        On the first step, when its numbers do not go together.
    """
    first, confidence = selection.first, selection.confidence
    largest = selection.goal == "largest"
    if selection.procedure == "ocba":
        budget = selection.budget or 0
        return ocba_steps(
            alternatives, budget=budget, first=first, confidence=confidence, largest=largest
        )
    steps = kim_nelson_steps if selection.procedure == "kn" else rinott_steps
    return steps(
        alternatives,
        zone=selection.zone,
        first=first,
        confidence=confidence,
        largest=largest,
        most=selection.most,
    )


def choose(
    selection: Selection,
    alternatives: Mapping[str, str],
    heard: Responses,
    *,
    make: Callable[[Sequence[tuple[int, int]]], None] | None = None,
) -> Chosen:
    """Return what a sequential procedure comes to.

    Parameters
    ----------
    selection
        What is asked for.
    alternatives
        World of each, by name.
    heard
        Responses that are there.
    make
        Makes runs, given by number of the alternative and replication, and has them heard. None:
        nothing is made.

    Raises
    ------
    UndecidableError
        When a run that is needed is not there, has failed or has no value.
    """
    worlds, known = list(alternatives.values()), heard.known
    shift = OWN_STREAMS if selection.independent else 0
    steps = steps_of(selection, len(worlds))
    try:
        ask = next(steps)
        while True:
            runs = [(i, r + i * shift) for i, r in ask.runs]
            keys = [(worlds[i], number) for i, number in runs]
            if make is not None and not known.keys() >= set(keys):
                make([*runs, *((i, n + m) for m in range(1, ask.ahead + 1) for i, n in runs)])
            for (i, number), key in zip(runs, keys, strict=True):
                if key not in known:
                    raise UndecidableError([_lacking(list(alternatives)[i], number)])
            ask = steps.send([known[key] for key in keys])
    except StopIteration as end:
        chosen: Chosen = end.value
        return chosen


def selected(results: "Results", selection: Selection) -> Selected:
    """Return what a selection among the alternatives of a study came to.

    Raises
    ------
    InputError
        When a run that it needs is not there or has no value of the measure.
    """
    names = tuple(results.choices["choice"])
    if not selection.sequential:
        return Selected(selection, names, _screened(results, selection))
    index = Index.read(results.folder / FILE)
    try:
        heard = Responses(selection.measure, index, results.spec.seed)
    finally:
        index.close()
    alternatives = dict(zip(names, results.points["world"], strict=True))
    return Selected(selection, names, choose(selection, alternatives, heard))


def _screened(results: "Results", selection: Selection) -> Chosen:
    """Return which alternatives can still be the best after the replications that all share.

    Screen-to-the-best on complete blocks under common random numbers
    (:func:`supplysim.statistics.selection.subset`): with the confidence asked for, the best is
    among those that stay. The response is the measure of a replication; where the world is
    sampled, its mean over the replications of a sample. A replication or sample that failed at
    one alternative is left out for all.
    """
    key, runs = selection.measure, results.runs(selection.measure)
    if runs[key].isna().any():
        raise UndecidableError([_without_value(key)])
    runs["unit"] = units(results.spec, runs.assign(sample=runs["sample"].fillna(0)))
    runs = runs[runs["unit"] >= 0]
    blocks = runs.pivot_table(index="choice", columns="unit", values=key, aggfunc="mean")
    blocks = blocks.reindex(results.choices["choice"]).dropna(axis="columns")
    means = blocks.mean(axis=1)
    enough = min(blocks.shape) >= _FEWEST
    largest = selection.goal == "largest"
    stays = list(range(len(blocks)))
    if enough:
        stays = subset(
            blocks.to_numpy(),
            zone=selection.zone,
            confidence=selection.confidence,
            largest=largest,
        )
    order = means.reset_index(drop=True).sort_values(ascending=not largest, kind="stable")
    return Chosen(
        best=int(order.index[0]),
        runs=(blocks.shape[1],) * len(blocks),
        means=tuple(map(float, means)),
        stays=tuple(stays),
        probability=selection.confidence if enough else None,
    )


def _lacking(alternative: str, number: int) -> Fault:
    return Fault(
        "selection",
        "择优所需的运行还没有、已失败或没有该指标的值；重跑 sweep 即可续跑",
        "a run that the selection needs is not there, failed, or has no value of the measure; the "
        "same sweep goes on from there",
        value=f"{alternative}, r{number}",
    )


def _without_value(key: str) -> Fault:
    zh, en = "有的运行没有这个指标的值", "some runs have no value of this measure"
    return Fault("selection.measure", zh, en, value=key)
