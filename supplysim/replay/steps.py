"""Intervals and levels that change at instants, as arrays."""

import numpy as np

from supplysim.calendars import Calendar
from supplysim.plan.tables import IntArray
from supplysim.replay.scene import Steps

__all__ = ["covered", "inside", "open_parts", "overlaid", "since"]


def since(time: IntArray, value: IntArray, *, start: int, end: int) -> Steps:
    """Return the part of a level inside [start, end), in seconds from ``start``.

    The first step is at 0 with the level that holds then, 0 where none does yet. Steps that change
    nothing are left out; of several at one instant the last counts.

    Parameters
    ----------
    time, value
        ``value[i]`` holds from ``time[i]`` on; times ascend.

    Examples
    --------
    >>> import numpy as np
    >>> steps = since(np.array([2, 5, 5, 9]), np.array([7, 1, 4, 4]), start=3, end=20)
    >>> steps.time.tolist(), steps.value.tolist()
    ([0, 2], [7, 4])
    """
    before = int(np.searchsorted(time, start, side="right"))
    after = int(np.searchsorted(time, end, side="left"))
    first = int(value[before - 1]) if before else 0
    times = np.concatenate([[0], time[before:after] - start]).astype(np.int64)
    values = np.concatenate([[first], value[before:after]]).astype(np.int64)
    last_of_instant = np.append(times[1:] != times[:-1], True)
    times, values = times[last_of_instant], values[last_of_instant]
    changes = np.append(True, values[1:] != values[:-1])
    return Steps(times[changes], values[changes])


def covered(start: IntArray, end: IntArray) -> tuple[IntArray, IntArray]:
    """Return when at least one of some intervals holds: merged, ascending, none empty.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = covered(np.array([4, 0, 2]), np.array([6, 3, 2]))
    >>> a.tolist(), b.tolist()
    ([0, 4], [3, 6])
    """
    real = end > start
    start, end = start[real], end[real]
    order = np.argsort(start, kind="stable")
    start, end = start[order], np.maximum.accumulate(end[order])
    if not len(start):
        return start, end
    fresh = np.append(True, start[1:] > end[:-1])
    last = np.append(fresh[1:], True)
    return start[fresh], end[last]


def open_parts(start: IntArray, end: IntArray, calendar: Calendar) -> tuple[IntArray, IntArray]:
    """Return the open parts of intervals, in their order."""
    opens = np.asarray(calendar.opens, dtype=np.int64)
    closes = np.asarray(calendar.closes, dtype=np.int64)
    first = np.searchsorted(closes, start, side="right")
    last = np.searchsorted(opens, end, side="left")
    count = np.maximum(last - first, 0)
    row = np.repeat(np.arange(len(start)), count)
    window = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + first[row]
    return np.maximum(start[row], opens[window]), np.minimum(end[row], closes[window])


def inside(start: IntArray, end: IntArray, *, t0: int, t1: int) -> IntArray:
    """Return the rows of the intervals that touch [t0, t1)."""
    return np.flatnonzero((start < t1) & (end > t0))


def overlaid(under: tuple[IntArray, IntArray], over: tuple[IntArray, IntArray]) -> Steps:
    """Return by instant 1 or 2 inside the first or second of two sets of intervals, else 0.

    Both sets are merged and ascending; where both hold, the second counts.
    """
    times = np.unique(np.concatenate([*under, *over]))
    value = np.zeros(len(times), dtype=np.int64)
    for level, (start, end) in ((1, under), (2, over)):
        held = np.searchsorted(start, times, "right") > np.searchsorted(end, times, "right")
        value[held] = level
    return Steps(times, value)
