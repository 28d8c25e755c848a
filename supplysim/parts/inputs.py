"""Reading what the doors are given: whole numbers, and opening hours, every fault at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from supplysim.calendars import ALWAYS, Calendar
from supplysim.errors import Fault
from supplysim.plan.tables import IntArray

__all__ = ["Windows", "opening_hours", "whole_number", "whole_numbers"]

Windows = Sequence[tuple[int, int]]
"""(open, close) pairs in whole seconds, half-open, ascending."""


def whole_numbers(
    name: str, values: Any, faults: list[Fault], *, ndim: int = 1, least: int | None = 0
) -> IntArray:
    """Return ``values`` as whole numbers; faults go to ``faults``.

    Parameters
    ----------
    name
        What the values are called in a message.
    ndim
        How many dimensions they must have; nothing at all is fine.
    least
        Smallest number allowed; None = any.
    """
    empty = np.zeros((0,) * ndim, dtype=np.int64)
    try:
        raw = np.asarray(values)
    except ValueError:
        raw = np.empty(0, dtype=object)
    if raw.size == 0 and raw.dtype != object:
        return empty if raw.ndim != ndim else raw.astype(np.int64)
    if raw.dtype.kind not in "iuf" or raw.ndim != ndim:
        faults.append(
            Fault(
                name,
                f"应为 {ndim} 维整数数组，各行等长",
                f"must be whole numbers in {ndim} dimension{'s' * (ndim > 1)}, rows equally long",
            )
        )
        return empty
    bad = ~np.isfinite(raw) | (raw != np.floor(raw)) | (np.abs(raw) >= _MOST)
    if least is not None:
        bad |= raw < least
    if bad.any():
        place = tuple(int(i) for i in np.argwhere(bad)[0])
        at = "".join(f"[{i}]" for i in place)
        low = "" if least is None else f", at least {least}"
        zh_low = "" if least is None else f"，不小于 {least}"
        faults.append(
            Fault(
                f"{name}{at}",
                f"应为整数{zh_low}（共 {int(bad.sum())} 处）",
                f"must be a whole number{low} ({int(bad.sum())} in all are not)",
                value=str(raw[place]),
            )
        )
        return np.zeros(raw.shape, dtype=np.int64)
    return raw.astype(np.int64)


def whole_number(name: str, value: Any, faults: list[Fault], *, least: int = 1) -> int:
    """Return one whole number of at least ``least``."""
    found = whole_numbers(name, value, faults, ndim=0, least=least)
    return int(found) if found.ndim == 0 else least


def opening_hours(name: str, windows: Windows | None, faults: list[Fault]) -> Calendar:
    """Return a calendar of ``windows``; None is always open."""
    if windows is None:
        return ALWAYS
    found = whole_numbers(name, windows, faults, ndim=2, least=None)
    if found.size and found.shape[1] != 2:  # noqa: PLR2004 - opens and closes
        faults.append(Fault(name, "每个时段应为（开，关）两个整数", "a window is (open, close)"))
        return ALWAYS
    flat = found.ravel()
    if (np.diff(flat)[::2] <= 0).any() or (np.diff(flat)[1::2] < 0).any():
        faults.append(
            Fault(
                name,
                "时段应按先后排列、互不重叠，关闭晚于开放",
                "windows must ascend without overlap, each closing after it opens",
            )
        )
        return ALWAYS
    return Calendar([(int(a), int(b)) for a, b in found])


_MOST = 2**53
"""Beyond this a float no longer tells whole numbers apart; 285 million years in seconds."""
