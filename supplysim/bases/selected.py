"""Which of the simulated alternatives is best by a measure, and how sure that is.

Replications are added one at a time, for all alternatives under the same draws, until the
sequential procedure of Kim and Nelson has left one; what it asks for and does not lie ready is
asked of a port, so that nothing here knows how a run is made.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from supplysim.bases.program import FloatArray
from supplysim.statistics.procedure import follow
from supplysim.statistics.selection import kim_nelson_steps, subset

__all__ = ["Selected", "Selection", "front", "least_probability", "select"]

Values = Callable[[int], FloatArray]
"""Takes a number of replications and returns (alternatives, replications), so many or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is selected by, and how carefully.

    Parameters
    ----------
    measure
        Its name.
    larger
        Whether larger is better.
    zone
        Difference that does not matter, in the unit of the measure.
    first, most
        Replications before anything is dropped, and after which the search is given up.
    confidence
        Least probability of a correct selection when the best is better by ``zone``.
    """

    measure: str
    larger: bool
    zone: float
    first: int
    most: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Selected:
    """What was selected.

    Parameters
    ----------
    by
        The terms.
    best
        Row of the best alternative.
    decided
        Whether the procedure ended: then the best is right with the confidence asked for, or
        worse than the true best by less than the zone. Otherwise it is the best mean so far.
    probability
        What the runs say by themselves, see :func:`least_probability`.
    subset
        Rows of those that may be the best, with the same confidence.
    replications
        Of each alternative.
    """

    by: Selection
    best: int
    decided: bool
    probability: float
    subset: tuple[int, ...]
    replications: int


def select(values: Values, by: Selection) -> Selected:
    """Return the best alternative, with as many replications as that takes.

    Kim and Nelson's procedure on common random numbers
    (:func:`supplysim.statistics.selection.kim_nelson_steps`). All alternatives get the replications
    that the last of them needs: what is reported of them is then paired throughout.

    Parameters
    ----------
    values
        Gives the measure of each alternative in each replication, at least two alternatives.
    by
        What to select by.

    Examples
    --------
    The first is better by .3 whatever the draws.

    >>> noise = np.random.default_rng(0).normal(size=30)
    >>> found = select(
    ...     lambda n: np.stack([noise + 0.3, noise])[:, :n],
    ...     Selection(measure="rate", larger=True, zone=0.1, first=3, most=30, confidence=0.95),
    ... )
    >>> found.best, found.decided, found.subset, found.replications
    (0, True, (0,), 3)
    """
    first = values(by.first)
    seen = by.first

    def observe(row: int, replication: int) -> float:
        nonlocal seen
        seen = max(seen, replication + 1)
        return float(values(seen)[row, replication])

    steps = kim_nelson_steps(
        len(first), zone=by.zone, first=by.first, confidence=by.confidence, largest=by.larger,
        most=by.most,
    )  # fmt: skip
    chosen = follow(steps, observe)
    table = values(seen)
    return Selected(
        by=by,
        best=chosen.best,
        decided=chosen.decided,
        probability=least_probability(table, best=chosen.best, larger=by.larger),
        subset=tuple(subset(table, confidence=by.confidence, largest=by.larger)),
        replications=table.shape[1],
    )


def least_probability(values: FloatArray, *, best: int, larger: bool) -> float:
    """Return a lower bound of the probability that an alternative is the best.

    1 less the sum, over the others, of the probability that the paired difference has the wrong
    sign, from the t distribution of its mean (the Bonferroni bound of Chen, Annals of Operations
    Research 67, 1996, 83-101, on paired differences).

    Parameters
    ----------
    values
        (alternatives, replications), two replications or more, common random numbers.
    best
        Row of the alternative.
    larger
        Whether larger is better.

    Examples
    --------
    Equal twice: nothing speaks for one of them.

    >>> least_probability(np.array([[0.5, 0.6], [0.5, 0.6]]), best=0, larger=True)
    0.5
    """
    from scipy.special import stdtr  # noqa: PLC0415 - scipy is loaded only where it is needed

    signed = values if larger else -values
    count = signed.shape[1]
    wrong = 0.0
    for row, other in enumerate(signed):
        if row == best:
            continue
        ahead = signed[best] - other
        error, mean = float(ahead.std(ddof=1)) / math.sqrt(count), float(ahead.mean())
        certain = 0.5 if mean == 0 else float(mean < 0)
        wrong += float(stdtr(count - 1, -mean / error)) if error else certain
    return max(0.0, 1.0 - wrong)


def front(better: Sequence[FloatArray]) -> list[bool]:
    """Return which rows no other row beats: as good by every measure and better by one.

    Parameters
    ----------
    better
        Measures, larger is better, each with one value a row.

    Examples
    --------
    >>> front([np.array([0.9, 0.8, 0.7]), np.array([-3.0, -2.0, -2.5])])
    [True, True, False]
    """
    table = np.stack(better, axis=1)
    return [
        not any((other >= row).all() and (other > row).any() for other in table) for row in table
    ]
