"""Locate, then simulate: alternatives played out under common random numbers and compared.

A located alternative knows volumes and distances of a year; the simulation knows queues, bans,
yards, moulds and weather. Both are asked, and where they rank alternatives differently the causes
of lateness say why. How a scenario becomes an outcome is a port (:data:`Simulator`), so that any
engine can stand behind it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from supplysim.bases.alternatives import Alternative, overrides
from supplysim.bases.program import FloatArray
from supplysim.bases.question import Question
from supplysim.errors import Fault, InputError
from supplysim.scenario import Scenario, load
from supplysim.simulation import simulate
from supplysim.statistics.intervals import jackknife

__all__ = [
    "Comparison",
    "Outcome",
    "Selected",
    "Simulator",
    "compare",
    "selection",
    "simulate_once",
    "tabulated",
]

_RATE = "on_time_installation_rate"
_HOUR_S = 3600.0
_CONFIDENCE = 0.95


class Outcome(NamedTuple):
    """What is kept of one simulated year.

    Parameters
    ----------
    on_time
        On-time installation rate.
    yuan_per_m3
        Total cost of the run over the volume installed in its window.
    installed_m3
        Volume installed in the window.
    causes
        New lateness by cause, hours.
    plan_hash
        Of the baseline; the same for all that are compared.
    """

    on_time: float
    yuan_per_m3: float
    installed_m3: float
    causes: dict[str, float]
    plan_hash: str


Simulator = Callable[[Scenario, int, int], Outcome]
"""Takes scenario, seed and replication."""


def simulate_once(scenario: Scenario, seed: int, replication: int) -> Outcome:
    """Simulate one replication and keep what the comparison needs."""
    run = simulate(scenario, seed=seed, replication=replication)
    total: Any = run.costs().loc["total"]
    delays = run.delays(kind="new" if run.tells_new else "total")
    return Outcome(
        on_time=run.kpi(_RATE),
        yuan_per_m3=float(total["yuan_per_m3"]),
        installed_m3=float(total["quantity"]),
        causes={
            str(row.cause): float(row.seconds) / _HOUR_S  # type: ignore[arg-type]
            for row in delays.itertuples()
        },
        plan_hash=run.plan_hash,
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Alternatives located and simulated.

    Parameters
    ----------
    outcomes
        As simulated, one tuple an alternative.
    table
        One row an alternative in the order located: ``alternative, located_yuan, located_rank,
        on_time, on_time_low, on_time_high, yuan_per_m3, yuan_low, yuan_high, installed_m3,
        simulated_rank`` (by on-time rate), ``cost_rank``, ``replications``.
    pairs
        Each alternative against the located best, differences over common random numbers:
        ``alternative, on_time, on_time_low, on_time_high, yuan_per_m3, yuan_low, yuan_high``.
    causes
        ``alternative, cause, hours, difference_h`` (against the located best), new lateness a year.
    """

    outcomes: tuple[tuple[Outcome, ...], ...]
    table: pd.DataFrame
    pairs: pd.DataFrame
    causes: pd.DataFrame

    def selected(self, measure: str, *, larger: bool) -> "Selected":
        """Return the best by a field of :class:`Outcome`, as :func:`selection` finds it."""
        values = np.array([[getattr(run, measure) for run in runs] for runs in self.outcomes])
        best, sure, subset = selection(values, larger=larger)
        names = [str(name) for name in self.table["alternative"]]
        return Selected(names[best], sure, tuple(names[row] for row in subset))


class Selected(NamedTuple):
    """The best alternative, the least probability that it is, and those that may be the best."""

    best: str
    probability: float
    subset: tuple[str, ...]


def compare(
    question: Question,
    alternatives: Sequence[Alternative],
    *,
    simulator: Simulator = simulate_once,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Simulate alternatives with common random numbers and compare them.

    Parameters
    ----------
    question
        Its study says which scenario, period, seed and how many replications.
    alternatives
        In the order of their located cost; the first is what the others are compared with.
    simulator
        What turns scenario, seed and replication into an outcome.
    progress
        Called with (runs done, runs in all).

    Raises
    ------
    InputError
        When the study has no ``simulation``, or an alternative cannot be simulated.
    """
    settings = question.ground.study.simulation
    if settings is None:
        zh, en = "研究文件没有 [simulation] 部分，无法仿真", "the study has no [simulation] part"
        raise InputError([Fault("simulation", zh, en)])
    base = load(settings.scenario)
    scenarios = [
        base.with_(overrides(question, one, settings.period, base)) for one in alternatives
    ]
    count = settings.replications
    outcomes: list[list[Outcome]] = [[] for _ in scenarios]
    for replication in range(count):
        for row, scenario in enumerate(scenarios):
            if progress is not None:
                progress(replication * len(scenarios) + row, count * len(scenarios))
            outcomes[row].append(simulator(scenario, settings.seed, replication))
    return tabulated(alternatives, outcomes)


def tabulated(
    alternatives: Sequence[Alternative], outcomes: Sequence[Sequence[Outcome]]
) -> Comparison:
    """Return the comparison of outcomes, one list an alternative, in order of replication."""
    located = np.array([one.cost_yuan for one in alternatives])
    rates = np.array([[o.on_time for o in runs] for runs in outcomes])
    costs = np.array([[o.yuan_per_m3 for o in runs] for runs in outcomes])
    rows = []
    for i, one in enumerate(alternatives):
        volume = float(np.mean([o.installed_m3 for o in outcomes[i]]))
        rate, low, high = _mean(rates[i])
        # a share lies between 0 and 1, also where few replications give a wide interval
        limits = (max(low, 0.0), min(high, 1.0))
        rows.append((one.name, one.cost_yuan, rate, *limits, *_mean(costs[i]), volume))
    table = pd.DataFrame(
        rows,
        columns=[
            "alternative", "located_yuan", "on_time", "on_time_low", "on_time_high",
            "yuan_per_m3", "yuan_low", "yuan_high", "installed_m3",
        ],
    )  # fmt: skip
    table.insert(2, "located_rank", _ranks(located))
    table["simulated_rank"] = _ranks(-rates.mean(axis=1))
    table["cost_rank"] = _ranks(costs.mean(axis=1))
    table["replications"] = rates.shape[1]
    pairs = pd.DataFrame(
        [
            (one.name, *_mean(rates[i] - rates[0]), *_mean(costs[i] - costs[0]))
            for i, one in enumerate(alternatives)
        ],
        columns=[
            "alternative", "on_time", "on_time_low", "on_time_high", "yuan_per_m3", "yuan_low",
            "yuan_high",
        ],
    )  # fmt: skip
    return Comparison(tuple(map(tuple, outcomes)), table, pairs, _causes(alternatives, outcomes))


def _mean(values: FloatArray) -> tuple[float, float, float]:
    """Return mean and 95 % t interval over replications, NaN where there is none."""
    found = jackknife(values, np.ones(len(values)))
    mean, low, high = (math.nan if value is None else value for value in found)
    return mean, low, high


def _ranks(values: FloatArray) -> list[int]:
    """Return ranks from 1, smallest first; equal values share the better rank."""
    return [int((values < value).sum()) + 1 for value in values]


def _causes(
    alternatives: Sequence[Alternative], outcomes: Sequence[Sequence[Outcome]]
) -> pd.DataFrame:
    hours = [
        {
            cause: float(np.mean([run.causes[cause] for run in runs]))
            for cause in outcomes[0][0].causes
        }
        for runs in outcomes
    ]
    rows = [
        (one.name, cause, value, value - hours[0][cause])
        for one, mine in zip(alternatives, hours, strict=True)
        for cause, value in mine.items()
    ]
    return pd.DataFrame(rows, columns=["alternative", "cause", "hours", "difference_h"])


def selection(values: FloatArray, *, larger: bool) -> tuple[int, float, tuple[int, ...]]:
    """Return the best alternative, how sure that is, and those that may be the best.

    The probability of correct selection is bounded from below by 1 less the sum, over the others,
    of the probability that the paired difference has the wrong sign, taken from the t distribution
    of its mean (the Bonferroni bound of Chen 1996 on paired differences). The subset holds those
    that a one-sided paired t test at 0.05 / (k - 1) does not find worse than the best.

    Parameters
    ----------
    values
        (alternatives, replications), two replications or more, common random numbers.
    larger
        Whether larger is better.

    Returns
    -------
    best, probability, subset
        Row; least probability; rows, the best among them.

    Examples
    --------
    >>> selection(np.array([[0.9, 0.8, 0.85], [0.6, 0.5, 0.56]]), larger=True)[0]
    0
    """
    from scipy.special import stdtr  # noqa: PLC0415 - scipy is loaded only where it is needed

    signed = values if larger else -values
    count, n = signed.shape
    best = int(signed.mean(axis=1).argmax())
    wrong, kept = 0.0, [best]
    for row in range(count):
        if row == best:
            continue
        ahead = signed[best] - signed[row]
        error = float(ahead.std(ddof=1)) / math.sqrt(n)
        mean = float(ahead.mean())
        certain = 0.0 if mean > 0 else 0.5
        chance = float(stdtr(n - 1, -mean / error)) if error else certain
        wrong += chance
        if chance > (1 - _CONFIDENCE) / (count - 1):
            kept.append(row)
    return best, max(0.0, 1.0 - wrong), tuple(sorted(kept))
