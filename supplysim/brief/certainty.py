"""How sure a sentence may sound: "will" only where the whole interval is on one side."""

import math
from typing import Literal

from supplysim.statistics.intervals import alike

__all__ = ["Verdict", "against", "differs"]

Verdict = Literal["will", "will not", "open", "did", "did not", "all did", "all did not", "nothing"]
"""Of a target: surely reached, surely missed, not settled; in a single run reached, missed; in
every run reached, missed, with the same number in each; nothing was measured."""


def against(value: float, low: float, high: float, target: float) -> Verdict:
    """Return how an outcome stands to the least value it should have.

    Parameters
    ----------
    value, low, high
        The outcome and its 95 % interval; ``low`` and ``high`` are missing for a single run.
    target
        Least value.

    Examples
    --------
    >>> against(0.95, 0.92, 0.98, 0.9), against(0.91, 0.88, 0.94, 0.9), against(0.8, 0.7, 0.85, 0.9)
    ('will', 'open', 'will not')
    >>> against(0.95, float("nan"), float("nan"), 0.9), against(1.0, 1.0, 1.0, 0.9)
    ('did', 'all did')
    """
    if math.isnan(value):
        return "nothing"
    if math.isnan(low):
        return "did" if value >= target else "did not"
    if alike(low, high):
        return "all did" if value >= target else "all did not"
    if low >= target:
        return "will"
    return "will not" if high < target else "open"


def differs(low: float, high: float) -> bool:
    """Tell whether the interval of a difference leaves zero out; without width it is none.

    Examples
    --------
    >>> differs(0.01, 0.03), differs(-0.01, 0.03), differs(0.02, 0.02)
    (True, False, False)
    """
    return (low > 0 or high < 0) and not alike(low, high)
