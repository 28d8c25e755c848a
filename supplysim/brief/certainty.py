"""How sure a sentence may sound: "will" only where the whole interval is on one side."""

import math
from collections.abc import Sequence
from typing import Literal

from supplysim.statistics.intervals import alike

__all__ = ["Verdict", "advice", "advices", "against", "differs"]

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


def advice(better: float, low: float, high: float) -> str:
    """Return whether to ``take`` or to ``leave`` something, or that it is ``undecided``.

    Only what its interval settles is advised, or what was the same in every run.

    Parameters
    ----------
    better
        What it changes, positive where that is an improvement.
    low, high
        Limits of the change, whichever way is better.

    Examples
    --------
    >>> advice(0.02, 0.01, 0.03), advice(0.02, -0.03, -0.01), advice(-0.02, -0.03, -0.01)
    ('take', 'take', 'leave')
    >>> advice(0.01, -0.01, 0.03), advice(0.01, math.nan, math.nan), advice(0.0, 0.0, 0.0)
    ('undecided', 'undecided', 'undecided')
    """
    if not better or not (differs(low, high) or alike(low, high)):
        return "undecided"
    return "take" if better > 0 else "leave"


def advices(changes: Sequence[tuple[float, float, float]]) -> list[str]:
    """Return the advice on each of several alternatives, in the order in which they are told.

    Each was compared with the base by itself. What several of them do together is another
    alternative, so that of those that help one is to ``take``, and the rest are ``take_or``.

    Parameters
    ----------
    changes
        As :func:`advice` takes them, one by one.

    Examples
    --------
    >>> advices([(0.03, 0.02, 0.04), (0.02, 0.01, 0.03), (-0.02, -0.03, -0.01)])
    ['take', 'take_or', 'leave']
    """
    found = [advice(*change) for change in changes]
    first = found.index("take") if "take" in found else len(found)
    return [
        "take_or" if key == "take" and place > first else key for place, key in enumerate(found)
    ]
