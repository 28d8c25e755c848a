"""The relief ladder: levers stacked one on another until a target is reached, cheapest point first.

What a lever gains depends on what has been pulled before, so gains are never added up: every step
is measured with the stack below it.
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from numpy.typing import ArrayLike

from supplysim.statistics.intervals import CONFIDENCE, Interval, mean_interval
from supplysim.statistics.paired import paired_t
from supplysim.statistics.samples import FloatArray, refuse, sample

__all__ = ["Evaluate", "Rung", "relief_ladder"]

Evaluate = Callable[[frozenset[str]], ArrayLike]
"""Gives the measure of every replication with a set of levers pulled, shape (n,), n the same."""


class Rung(NamedTuple):
    """One step of the ladder.

    Parameters
    ----------
    lever
        What is added; empty for the start.
    value
        The measure with all levers so far, with its interval.
    gain
        Paired difference to the step below, with its interval; NaN at the start.
    alone
        What the lever gains without the others.
    interaction
        ``gain`` less ``alone``: below zero the levers below it have taken part of its gain.
    yuan
        Cost of the lever a year.
    yuan_per_point
        Over the gain in percentage points.
    yuan_so_far
        Cost of the stack a year.
    """

    lever: str
    value: Interval
    gain: Interval
    alone: float
    interaction: float
    yuan: float
    yuan_per_point: float
    yuan_so_far: float


def relief_ladder(
    evaluate: Evaluate,
    yuan: Mapping[str, float],
    *,
    target: float | None = None,
    confidence: float = CONFIDENCE,
) -> list[Rung]:
    """Return the steps from no lever on, each adding the one of fewest yuan per point.

    A lever whose gain on top of the stack is not above zero by its paired interval is not added;
    it is tried again on every later step. The ladder ends at the target, or where no lever gains.
    Levers that cost nothing or less come first, the largest gain before others. Greedy: the
    cheapest stack need not be found where levers need one another.

    Parameters
    ----------
    evaluate
        Gives the measure, a share, of every replication with a set of levers pulled; replication
        r has the same draws for every set. Called once a set.
    yuan
        Cost of every lever a year.
    target
        Value of the measure at which the ladder ends; None for every lever that gains.

    Raises
    ------
    InputError
        When there is no lever, or replications differ in number.

    Examples
    --------
    Trucks gain 10 points for a million, cranes 20 for 4, both together 25.

    >>> gains = {frozenset(): 0.6, frozenset({"trucks"}): 0.7, frozenset({"cranes"}): 0.8,
    ...          frozenset({"trucks", "cranes"}): 0.85}
    >>> rungs = relief_ladder(lambda s: [gains[s] + e for e in (-0.01, 0, 0.01)],
    ...                       {"trucks": 1e6, "cranes": 4e6})
    >>> [(rung.lever, round(rung.value.value, 2), round(rung.yuan_per_point)) for rung in rungs[1:]]
    [('trucks', 0.7, 100000), ('cranes', 0.85, 266667)]
    >>> round(rungs[2].interaction, 2)
    -0.05
    """
    if not yuan:
        refuse("yuan", "没有可用的措施", "there is no lever", value="0")
    known: dict[frozenset[str], FloatArray] = {}

    def measured(stack: frozenset[str]) -> FloatArray:
        if stack not in known:
            known[stack] = sample(evaluate(stack), where="+".join(sorted(stack)) or "base")
        return known[stack]

    stack: frozenset[str] = frozenset()
    base = measured(stack)
    rungs = [_start(mean_interval(base, confidence=confidence))]
    while target is None or rungs[-1].value.value < target:
        steps = [
            _rung(lever, stack, measured, yuan[lever], rungs[-1], confidence=confidence)
            for lever in sorted(yuan.keys() - stack)
        ]
        gaining = [step for step in steps if step.gain.low > 0]
        if not gaining:
            break
        rungs.append(min(gaining, key=_order))
        stack |= {rungs[-1].lever}
    return rungs


def _start(value: Interval) -> Rung:
    none = Interval(math.nan, math.nan, math.nan, value.n)
    return Rung("", value, none, math.nan, math.nan, 0.0, math.nan, 0.0)


def _rung(
    lever: str,
    stack: frozenset[str],
    measured: Callable[[frozenset[str]], FloatArray],
    yuan: float,
    below: Rung,
    *,
    confidence: float,
) -> Rung:
    values = measured(stack | {lever})
    gain = paired_t(measured(stack), values, confidence=confidence)
    alone = float((measured(frozenset({lever})) - measured(frozenset())).mean())
    per_point = yuan / (100 * gain.value) if gain.value > 0 else math.nan
    return Rung(lever, mean_interval(values, confidence=confidence), gain, alone,
                gain.value - alone, yuan, per_point, below.yuan_so_far + yuan)  # fmt: skip


def _order(step: Rung) -> tuple[bool, float, str]:
    """Sort what pays or is free by its gain, the rest by yuan per point."""
    if step.yuan <= 0:
        return False, -step.gain.value, step.lever
    return True, step.yuan_per_point, step.lever
