"""What a location model answers: who is open, who serves whom, and how sure that is."""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from supplysim.bases.program import FloatArray, IntArray

__all__ = ["Location", "Status", "gap_of", "shares_of"]

Status = Literal["optimal", "time limit"]

_ZERO = 1e-9


@dataclass(frozen=True, slots=True)
class Location:
    """One answer of a location model.

    Parameters
    ----------
    model
        Name of the model.
    objective
        Value of this answer: cost; for p-center the largest cost of a customer; for covering the
        number (or fixed cost) of the bases, or with ``p`` the demand covered.
    bound
        What no answer can be better than, as far as is proven. Of an alternative it holds among
        the answers that differ from all before it.
    status
        "optimal" when objective and bound agree within the gap asked for, else "time limit".
    open
        Rows of the candidates that are open, ascending; two-stage: a pair (plants, yards);
        multi-period: one tuple a period.
    shares
        Share of each customer's demand that each candidate serves, (candidates, customers);
        two-stage: a pair, (plants, yards) as shares of what the yard passes on, and (yards,
        customers); multi-period: (periods, candidates, customers).
    steps
        Multi-period: capacity step of each candidate, (periods, candidates), -1 = closed.
    seconds
        Wall time of this answer.
    alternatives
        The k best answers, this one first, each with another set of open bases; empty for the
        answers in it.
    complete
        False when the time limit cut the list of alternatives short.
    """

    model: str
    objective: float
    bound: float
    status: Status
    open: tuple[Any, ...]
    shares: Any = field(repr=False)
    steps: IntArray | None = field(default=None, repr=False)
    seconds: float = 0.0
    alternatives: tuple["Location", ...] = field(default=(), repr=False)
    complete: bool = True

    @property
    def gap(self) -> float:
        """Relative gap between objective and bound, 0 for a proven optimum."""
        return gap_of(self.objective, self.bound)


def gap_of(objective: float, bound: float) -> float:
    """Return the relative gap of a value and its bound.

    Examples
    --------
    >>> gap_of(101.0, 100.0), gap_of(0.0, 0.0)
    (0.009900990099009901, 0.0)
    """
    distance = abs(objective - bound)
    return 0.0 if distance <= _ZERO else float(distance / max(abs(objective), _ZERO))


def shares_of(values: FloatArray, *, whole: bool = False) -> FloatArray:
    """Return what the solver calls shares without its rounding errors.

    Parameters
    ----------
    values
        Shares whose second to last axis (candidates) adds up to at most 1.
    whole
        Whether each is 0 or 1.
    """
    clean = np.round(values) if whole else np.where(values < _ZERO, 0.0, values)
    total = clean.sum(axis=-2, keepdims=True)
    return np.asarray(clean / np.maximum(total, 1.0), dtype=np.float64)
