"""Locate, then simulate: alternatives played out under common random numbers and compared.

A located alternative knows volumes and distances of a year; the simulation knows queues, bans,
yards, moulds and weather. The alternatives become the cases of a designed experiment, so that
keys, store, workers and resuming are those of every study. Where the two rank alternatives
differently the causes of lateness say why.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from supplysim.bases.alternatives import Alternative, overrides
from supplysim.bases.program import FloatArray
from supplysim.bases.question import Question
from supplysim.bases.selected import Selected, Selection, front, select
from supplysim.bases.study import Simulation
from supplysim.errors import Fault, InputError
from supplysim.experiment.stored import alternatives as stored
from supplysim.experiment.study import Study as Experiment
from supplysim.measured import Measured
from supplysim.scenario import load
from supplysim.statistics.intervals import jackknife
from supplysim.statistics.paired import Pairs

__all__ = [
    "MEASURES",
    "Comparison",
    "Simulator",
    "compare",
    "experiment_of",
    "on_engine",
    "tabulated",
]

MEASURES: Mapping[str, bool] = {"on_time_installation_rate": True, "cost_yuan_per_m3": False}
"""Measures that alternatives are selected by, and whether larger is better."""

_COLUMNS: Mapping[str, str] = {
    "on_time_installation_rate": "on_time", "cost_yuan_per_m3": "yuan_per_m3",
}  # fmt: skip
"""What the measures are called in tables."""

_HOUR_S = 3600.0

_AT_ONCE = 2
"""Replications that are added at a time: starting the workers takes as long as a short run."""

Runs = tuple[tuple[Measured, ...], ...]
"""What is kept of the runs of each alternative, in order of replication."""

Told = Callable[[float], None]
"""Is told the share that is done."""

Simulator = Callable[[Experiment, Told], Runs]
"""Makes the runs that an experiment asks for, one case after the other."""


def on_engine(folder: Path | None, *, workers: int | None = None) -> Simulator:
    """Return the simulator that runs experiments as ``supplysim sweep`` does.

    Parameters
    ----------
    folder
        Where runs are kept, and found the next time; None keeps none.
    workers
        Worker processes, by default one a processor.
    """

    def simulator(experiment: Experiment, tell: Told) -> Runs:
        if folder is not None:
            return _run(experiment, folder, workers, tell)
        with TemporaryDirectory() as passing:
            return _run(experiment, Path(passing) / "runs", workers, tell)

    return simulator


def _run(experiment: Experiment, folder: Path, workers: int | None, tell: Told) -> Runs:
    results = experiment.run(
        out=folder, workers=workers, yes=True,
        progress=lambda state: tell(state.done / max(state.wanted, 1)),
    )  # fmt: skip
    if len(results.failed):
        raise InputError(
            [
                Fault(f"simulation > {row.point}", str(row.error_zh), str(row.error_en))
                for row in results.failed.drop_duplicates("point").itertuples()
            ]
        )
    count = experiment.spec.replications.min
    _, found = stored(folder)
    return tuple(tuple(one.ready[i] for i in range(count)) for one in found)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Alternatives located and simulated.

    Parameters
    ----------
    table
        One row an alternative in the order located: ``alternative, located_yuan, located_rank,
        on_time, on_time_low, on_time_high, yuan_per_m3, yuan_per_m3_low, yuan_per_m3_high,
        installed_m3, simulated_rank`` (by on-time rate), ``cost_rank, on_front`` (no other is as
        good in both and better in one), ``replications``.
    pairs
        Each alternative against the located best, differences over common random numbers:
        ``alternative, on_time, on_time_low, on_time_high, yuan_per_m3, yuan_per_m3_low,
        yuan_per_m3_high``.
    causes
        ``alternative, cause, hours`` of new lateness a year, ``difference_h, difference_low,
        difference_high`` against the located best.
    selected
        What is best by each of :data:`MEASURES`; empty for a single alternative.
    """

    table: pd.DataFrame
    pairs: pd.DataFrame
    causes: pd.DataFrame
    selected: Mapping[str, Selected]

    @property
    def names(self) -> list[str]:
        """Names of the alternatives."""
        return [str(name) for name in self.table["alternative"]]

    @property
    def selection(self) -> pd.DataFrame:
        """What was selected, as a table.

        ``measure, best, decided, indifference, assured`` (the confidence asked for)``,
        probability`` (what the runs say by themselves)``, subset, replications``.
        """
        names = self.names
        rows = [
            (
                _COLUMNS[key], names[one.best], one.decided, one.by.zone, one.by.confidence,
                one.probability, "; ".join(names[row] for row in one.subset), one.replications,
            )
            for key, one in self.selected.items()
        ]  # fmt: skip
        columns = [
            "measure", "best", "decided", "indifference", "assured", "probability", "subset",
            "replications",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)


def experiment_of(
    question: Question, alternatives: Sequence[Alternative], *, replications: int
) -> Experiment:
    """Return the designed experiment whose cases are the alternatives.

    Raises
    ------
    InputError
        When the study has no ``simulation``, or an alternative is no scenario.
    """
    settings = _settings(question)
    study = question.ground.study
    base = load(settings.scenario)
    data: dict[str, Any] = {
        "name": study.name,
        "title_zh": study.title_zh,
        "title_en": study.title_en,
        "seed": settings.seed,
        "cases": {
            one.name: overrides(question, one, settings.period, base) for one in alternatives
        },
        "replications": {"min": replications},
        "compare": {"baseline": {"case": alternatives[0].name}},
        "responses": list(MEASURES),
    }
    return Experiment.from_dict(data, base=base)


def compare(
    question: Question,
    alternatives: Sequence[Alternative],
    *,
    simulator: Simulator,
    tell: Told | None = None,
) -> Comparison:
    """Simulate alternatives with common random numbers, select and compare.

    Parameters
    ----------
    question
        Its study says which scenario, period, seed and how many replications.
    alternatives
        In the order of their located cost; the first is what the others are compared with.
    simulator
        Makes the runs.
    tell
        Told the share of the runs that is done.

    Raises
    ------
    InputError
        When the study has no ``simulation``, or an alternative cannot be simulated.
    """
    settings = _settings(question)
    runs: Runs = ()
    share = 0.0

    def told(done: float) -> None:
        nonlocal share
        # more replications than were thought of must not make a meter go back
        share = max(share, done)
        if tell is not None:
            tell(share)

    def until(count: int) -> Runs:
        nonlocal runs
        there = len(runs[0]) if runs else 0
        if there < count:
            wanted = min(max(count, there + _AT_ONCE), max(count, settings.most))
            runs = simulator(experiment_of(question, alternatives, replications=wanted), told)
        return runs

    selected = {}
    if len(alternatives) > 1:
        for by in _selections(settings):
            selected[by.measure] = select(
                lambda count, key=by.measure: _values(until(count), key),  # type: ignore[misc]
                by,
            )
    return tabulated(alternatives, until(settings.replications), selected)


def _settings(question: Question) -> Simulation:
    settings = question.ground.study.simulation
    if settings is None:
        zh, en = "研究文件没有 [simulation] 部分，无法仿真", "the study has no [simulation] part"
        raise InputError([Fault("simulation", zh, en)])
    return settings


def _selections(settings: Simulation) -> list[Selection]:
    zones = dict(zip(MEASURES, (settings.zone_on_time, settings.zone_yuan_per_m3), strict=True))
    return [
        Selection(
            measure=key, larger=larger, zone=zones[key], first=settings.replications,
            most=max(settings.most, settings.replications), confidence=settings.confidence,
        )
        for key, larger in MEASURES.items()
    ]  # fmt: skip


def _values(runs: Runs, key: str) -> FloatArray:
    """Return (alternatives, replications) of a measure."""
    top, bottom = _parts(runs, key)
    return np.asarray(top / bottom)


def _parts(runs: Runs, key: str) -> tuple[FloatArray, FloatArray]:
    """Return numerators and denominators, (alternatives, replications)."""
    pairs = np.array([[run.measures[key] for run in mine] for mine in runs], dtype=np.float64)
    return pairs[..., 0], pairs[..., 1]


# --- tables ----------------------------------------------------------------------------------


def tabulated(
    alternatives: Sequence[Alternative], runs: Runs, selected: Mapping[str, Selected]
) -> Comparison:
    """Return the comparison of runs, one tuple an alternative, in order of replication."""
    table = pd.DataFrame({"alternative": [one.name for one in alternatives]})
    pairs = table.copy()
    located = np.array([one.cost_yuan for one in alternatives])
    table["located_yuan"], table["located_rank"] = located, _ranks(located)
    means = {}
    for key, heading in _COLUMNS.items():
        tops, bottoms = _parts(runs, key)
        both = list(zip(tops, bottoms, strict=True))
        found = np.array([jackknife(top, bottom) for top, bottom in both], dtype=np.float64)
        if heading == "on_time":
            # a share lies between 0 and 1, also where few replications give a wide interval
            found[:, 1:] = found[:, 1:].clip(0.0, 1.0)
        means[heading] = found[:, 0]
        _put(table, heading, found)
        _put(pairs, heading, np.array([_difference(both[0], one) for one in both]))
    table["installed_m3"] = _parts(runs, "cost_yuan_per_m3")[1].mean(axis=1)
    table["simulated_rank"] = _ranks(-means["on_time"])
    table["cost_rank"] = _ranks(means["yuan_per_m3"])
    table["on_front"] = front([means["on_time"], -means["yuan_per_m3"]])
    table["replications"] = len(runs[0])
    return Comparison(table, pairs, _causes(alternatives, runs), selected)


def _put(table: pd.DataFrame, heading: str, found: FloatArray) -> None:
    for place, end in enumerate(("", "_low", "_high")):
        table[f"{heading}{end}"] = found[:, place]


def _difference(
    first: tuple[FloatArray, FloatArray], second: tuple[FloatArray, FloatArray]
) -> tuple[float, float, float]:
    """Return by how much the second is more than the first, with its 95 % interval."""
    found = Pairs((first[0], second[0]), (first[1], second[1])).difference()
    return found.value, *found.interval()


def _ranks(values: FloatArray) -> list[int]:
    """Return ranks from 1, smallest first; equal values share the better rank."""
    return [int((values < value).sum()) + 1 for value in values]


def _causes(alternatives: Sequence[Alternative], runs: Runs) -> pd.DataFrame:
    """Return lateness by cause; total lateness where a record does not tell the new one."""
    late = [[run.new_s or run.total_s for run in mine] for mine in runs]
    ones = np.ones(len(late[0]))
    rows = []
    for one, mine in zip(alternatives, late, strict=True):
        for cause in late[0][0]:
            first, hours = (
                np.array([run[cause] for run in many]) / _HOUR_S for many in (late[0], mine)
            )
            span = _difference((first, ones), (hours, ones))
            rows.append((one.name, cause, float(hours.mean()), *span))
    columns = ["alternative", "cause", "hours", "difference_h", "difference_low", "difference_high"]
    return pd.DataFrame(rows, columns=columns)
