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

from supplysim.bases.alternatives import Alternative, LeftOut
from supplysim.bases.cases import Cases
from supplysim.bases.program import FloatArray
from supplysim.bases.question import Question
from supplysim.bases.scenarios import overrides
from supplysim.bases.selected import Selected, Selection, front, select
from supplysim.bases.spans import PROVEN, SAMPLED, ends, headings, proven, spread
from supplysim.bases.study import Simulation
from supplysim.errors import Fault, InputError
from supplysim.experiment.stored import alternatives as stored
from supplysim.experiment.study import Study as Experiment
from supplysim.measured import Measured
from supplysim.scenario import load
from supplysim.statistics.intervals import CONFIDENCE, jackknife, mean_interval
from supplysim.statistics.paired import Pairs, holm

__all__ = [
    "MEASURES",
    "Comparison",
    "FailedRunsError",
    "Simulator",
    "compare",
    "experiment_of",
    "on_engine",
    "playable",
    "tabulated",
    "unplayed",
]

MEASURES: Mapping[str, bool] = {"on_time_installation_rate": True, "cost_yuan_per_m3": False}
"""Measures that alternatives are selected by, and whether larger is better."""

_COLUMNS: Mapping[str, str] = {
    "on_time_installation_rate": "on_time", "cost_yuan_per_m3": "yuan_per_m3",
}  # fmt: skip
"""What the measures are called in tables."""

_COST = "cost_yuan_per_m3"

_HOUR_S = 3600.0

_RUNS = "simulation > "
"""What stands before an alternative in a fault of its runs."""

_AT_ONCE = 2
"""Replications that are added at a time: starting the workers takes as long as a short run."""

Runs = tuple[tuple[Measured, ...], ...]
"""What is kept of the runs of each alternative, in order of replication."""

Told = Callable[[float], None]
"""Is told the share that is done."""

Simulator = Callable[[Experiment, Told], Runs]
"""Makes the runs that an experiment asks for, one case after the other."""


class FailedRunsError(InputError):
    """Runs that failed, with a fault for each alternative that they are of."""

    @property
    def reasons(self) -> Mapping[str, tuple[str, str]]:
        """Why, in Chinese and in English, by name of the alternative."""
        return {fault.where.removeprefix(_RUNS): (fault.zh, fault.en) for fault in self.faults}


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
        raise FailedRunsError(
            [
                Fault(f"{_RUNS}{row.point}", str(row.error_zh), str(row.error_en))
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
        One row an alternative in the order located: ``alternative, located_yuan, located_rank``
        with their proven bounds; ``on_time, yuan_per_m3, installed_m3, simulated_rank`` (by
        on-time rate), ``cost_rank`` with confidence intervals; ``on_front`` (no other is as good
        in both and better in one), ``replications``. The interval of a rank holds the places
        that the pairs told apart leave it.
    pairs
        Each alternative against the located best, differences over common random numbers:
        ``alternative, on_time_difference, yuan_per_m3_difference`` with confidence intervals.
    causes
        ``alternative, cause, hours`` of new lateness a year, ``difference_h`` against the located
        best, with confidence intervals.
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
        "titles_zh": {one.name: one.title_zh for one in alternatives},
        "titles_en": {one.name: one.title_en for one in alternatives},
        "seed": settings.seed,
        "cases": {
            one.name: overrides(question, one, settings.period, base) for one in alternatives
        },
        "replications": {"min": replications},
        "compare": {"baseline": {"case": alternatives[0].name}},
        "responses": list(MEASURES),
        "known": {
            "title_zh": "选址成本现值",
            "title_en": "located cost (present value)",
            # to the yuan: the solver's rounding is no news
            "yuan": {one.name: round(one.cost_yuan) for one in alternatives},
        },
    }
    return Experiment.from_dict(data, base=base)


def playable(
    question: Question, alternatives: Sequence[Alternative]
) -> tuple[list[Alternative], tuple[LeftOut, ...]]:
    """Return the alternatives that can be simulated, and why the others cannot.

    A layout may be no scenario: its plants cannot make all that the scenario's projects want.
    """
    kept, left_out = [], []
    settings = _settings(question)
    base = load(settings.scenario)
    for one in alternatives:
        if not any(row.period == settings.period for row in one.open):
            zh = f"{settings.period} 期全部外购，没有可以仿真的基地"
            en = f"it buys everything elsewhere in {settings.period}: there is no base to simulate"
            left_out.append(unplayed(one, (zh, en)))
            continue
        try:
            # by itself first: its faults then stand alone, without the place of a case
            base.with_(overrides(question, one, settings.period, base))
            experiment_of(question, [one], replications=settings.replications)
        except InputError as error:
            left_out.append(unplayed(one, _no_scenario(settings.scenario, error)))
        else:
            kept.append(one)
    return kept, tuple(left_out)


def unplayed(one: Alternative, reason: tuple[str, str]) -> LeftOut:
    """Return an alternative as one that is not simulated."""
    return LeftOut(one.name, one.title_zh, one.title_en, "simulation", *reason)


def _no_scenario(scenario: str, error: InputError) -> tuple[str, str]:
    """Return why a layout is no scenario: each kind of fault once, with the values it is of."""
    values: dict[tuple[str, str], list[str]] = {}
    for fault in error.faults:
        mine = values.setdefault((fault.zh, fault.en), [])
        if fault.value and fault.value not in mine:
            mine.append(fault.value)
    zh = "；".join(f"{told}（{'、'.join(of)}）" if of else told for (told, _), of in values.items())
    en = "; ".join(f"{told} ({', '.join(of)})" if of else told for (_, told), of in values.items())
    name = Path(scenario).name
    return (
        f"它开放的厂承担不了仿真方案 {name} 的项目：{zh}",
        f"its plants cannot serve the projects of the simulated scenario {name}: {en}",
    )


def compare(
    question: Question,
    alternatives: Sequence[Alternative],
    spreads: Mapping[str, Cases],
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
    spreads
        Each of them in all cases, by name.
    simulator
        Makes the runs.
    tell
        Told the share of the runs that is done.

    Raises
    ------
    InputError
        When the study has no ``simulation``, or an alternative cannot be simulated.
    FailedRunsError
        When runs failed.
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
    return tabulated(alternatives, spreads, until(settings.replications), selected)


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
    alternatives: Sequence[Alternative],
    spreads: Mapping[str, Cases],
    runs: Runs,
    selected: Mapping[str, Selected],
) -> Comparison:
    """Return the comparison of runs, one tuple an alternative, in order of replication."""
    names = pd.DataFrame({"alternative": [one.name for one in alternatives]})
    parts, pairs = [names, _located(alternatives, spreads)], [names]
    means = {}
    for key, heading in _COLUMNS.items():
        tops, bottoms = _parts(runs, key)
        both = list(zip(tops, bottoms, strict=True))
        found = np.array([jackknife(top, bottom) for top, bottom in both], dtype=np.float64)
        if heading == "on_time":
            # a share lies between 0 and 1, also where few replications give a wide interval
            found[:, 1:] = found[:, 1:].clip(0.0, 1.0)
        means[heading] = found[:, 0]
        parts.append(pd.DataFrame(found, columns=headings(heading, SAMPLED)))
        apart = np.array([_difference(both[0], one) for one in both])
        pairs.append(pd.DataFrame(apart, columns=headings(f"{heading}_difference", SAMPLED)))
    installed = [mean_interval(row)[:3] for row in _parts(runs, _COST)[1]]
    parts.append(pd.DataFrame(installed, columns=headings("installed_m3", SAMPLED)))
    for heading, key in (("simulated_rank", "on_time_installation_rate"), ("cost_rank", _COST)):
        ranks = _simulated_ranks(_parts(runs, key), MEASURES[key], selected.get(key))
        parts.append(pd.DataFrame(ranks, columns=headings(heading, SAMPLED)))
    table = pd.concat(parts, axis=1)
    table["on_front"] = front([means["on_time"], -means["yuan_per_m3"]])
    table["replications"] = len(runs[0])
    causes = _causes(alternatives, runs)
    return Comparison(table, pd.concat(pairs, axis=1), causes, selected)


def _located(alternatives: Sequence[Alternative], spreads: Mapping[str, Cases]) -> pd.DataFrame:
    """Return costs as they were located, and ranks as far as they are proven."""
    costs = np.array([one.cost_yuan for one in alternatives])
    bounds = np.array([one.bound_yuan for one in alternatives])
    rows = []
    for one, cost, bound, rank in zip(alternatives, costs, bounds, _ranks(costs), strict=True):
        better, worse = int((costs < bound).sum()), int((bounds > cost).sum())
        rows.append(
            proven("located_yuan", one) | spread("located_yuan", spreads[one.name].yuan)
            | {"located_rank": rank}
            | ends("located_rank", PROVEN, better + 1, len(costs) - worse)
        )  # fmt: skip
    return pd.DataFrame(rows)


def _difference(
    first: tuple[FloatArray, FloatArray], second: tuple[FloatArray, FloatArray]
) -> tuple[float, float, float]:
    """Return by how much the second is more than the first, with its 95 % interval."""
    found = Pairs((first[0], second[0]), (first[1], second[1])).difference()
    return found.value, *found.interval()


def _ranks(values: FloatArray) -> list[int]:
    """Return ranks from 1, smallest first; equal values share the better rank."""
    return [int((values < value).sum()) + 1 for value in values]


def _simulated_ranks(
    parts: tuple[FloatArray, FloatArray], larger: bool, selected: Selected | None
) -> list[tuple[int, int, int]]:
    """Return rank, first and last place that the pairs told apart leave, of each alternative.

    Pairs are told apart by Holm's procedure over all of them, so that with 95 % confidence all
    true ranks lie in their intervals (Klein, Wright & Wieczorek, Journal of the Royal Statistical
    Society A 183, 2020, 589-606, with differences in place of intervals). Of those among which
    the selection finds the best, none is told from another.
    """
    tops, bottoms = parts
    means = tops.sum(axis=1) / bottoms.sum(axis=1)
    signed, count = -means if larger else means, len(means)
    places = [(i, j) for i in range(count) for j in range(i)]
    both = list(zip(tops, bottoms, strict=True))
    differences = [
        Pairs((both[i][0], both[j][0]), (both[i][1], both[j][1])).difference() for i, j in places
    ]
    p = [1.0 if np.isnan(one.p) else one.p for one in differences]
    tied = set(selected.subset) if selected is not None else set()
    apart = np.zeros((count, count), dtype=np.bool_)
    for (i, j), adjusted in zip(places, holm(p), strict=True):
        apart[i, j] = apart[j, i] = adjusted <= 1 - CONFIDENCE and not {i, j} <= tied
    better = signed[None, :] < signed[:, None]
    return [
        (rank, int((apart[i] & better[i]).sum()) + 1, count - int((apart[i] & better[:, i]).sum()))
        for i, rank in enumerate(_ranks(signed))
    ]


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
            mean, low, high, _ = mean_interval(hours)
            span = _difference((first, ones), (hours, ones))
            # hours late are none or more, also where few replications give a wide interval
            rows.append((one.name, cause, mean, max(low, 0.0), high, *span))
    columns = ["alternative", "cause", *headings("hours", SAMPLED)]
    return pd.DataFrame(rows, columns=[*columns, *headings("difference_h", SAMPLED)])
