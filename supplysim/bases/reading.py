"""Reading what the location models are given: numbers, shapes and limits, every fault at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from supplysim.bases.program import FloatArray
from supplysim.errors import Fault

__all__ = ["matrix", "named", "number", "vector", "whole"]

_SHOWN = 5


def matrix(name: str, values: Any, faults: list[Fault], *, finite: bool = True) -> FloatArray:
    """Return (candidates, customers) of numbers, 0 or more; infinite where allowed: never served.

    Examples
    --------
    >>> faults = []
    >>> matrix("cost", [[1, -2]], faults).shape
    (0, 0)
    >>> print(faults[0].text("en"))
    cost[0][1] = -2: must be a number, 0 or more
    """
    table = _numbers(name, values, faults)
    if table is None:
        return np.empty((0, 0))
    if table.ndim != 2 or not table.size:  # noqa: PLR2004 - rows and columns
        zh, en = "应为二维表（候选点×客户），且不为空", "must be a table (candidates, customers)"
        faults.append(Fault(name, zh, en, value=f"shape {table.shape}"))
        return np.empty((0, 0))
    return _limited(name, table, faults, finite=finite)


def vector(
    name: str, values: Any, length: int, of: tuple[str, str], faults: list[Fault]
) -> FloatArray:
    """Return one number, 0 or more, for each of ``of`` (their name in zh and en); one is for all.

    Examples
    --------
    >>> vector("fixed", 7, 3, ("候选点", "candidates"), []).tolist()
    [7.0, 7.0, 7.0]
    """
    table = _numbers(name, values, faults)
    if table is None:
        return np.zeros(length)
    if table.ndim > 1 or (table.ndim == 1 and len(table) != length):
        zh = f"应为每个{of[0]}一个数（共 {length} 个）"
        en = f"must hold one number for each of the {length} {of[1]}"
        faults.append(Fault(name, zh, en, value=f"shape {table.shape}"))
        return np.zeros(length)
    read = _limited(name, np.atleast_1d(table), faults, finite=True)
    return np.broadcast_to(read, (length,)) if read.size else np.zeros(length)


def whole(name: str, value: Any, faults: list[Fault], *, least: int, most: int) -> int:
    """Return a whole number within limits, the least in place of what is none."""
    good = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if good and least <= value <= most:
        return int(value)
    zh, en = f"应为整数，范围 {least} 到 {most}", f"must be a whole number from {least} to {most}"
    faults.append(Fault(name, zh, en, value=str(value)))
    return least


def number(name: str, value: Any, faults: list[Fault]) -> float:
    """Return a finite number above 0, 1 in place of what is none."""
    real = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if real and np.isfinite(value) and value > 0:
        return float(value)
    faults.append(Fault(name, "应为大于 0 的数", "must be a number above 0", value=str(value)))
    return 1.0


def named(places: Sequence[int] | FloatArray | Any) -> str:
    """Return a few row numbers for a message.

    Examples
    --------
    >>> named([0, 3, 4, 7, 9, 12, 20])
    '0, 3, 4, 7, 9, … (7)'
    """
    numbers = [str(int(place)) for place in places]
    if len(numbers) <= _SHOWN:
        return ", ".join(numbers)
    return f"{', '.join(numbers[:_SHOWN])}, … ({len(numbers)})"


def _numbers(name: str, values: Any, faults: list[Fault]) -> FloatArray | None:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        faults.append(Fault(name, "应全部为数", "must hold numbers only"))
        return None


def _limited(name: str, table: FloatArray, faults: list[Fault], *, finite: bool) -> FloatArray:
    bad = np.isnan(table) | (table < 0)
    if finite:
        bad |= np.isinf(table)
    if not bad.any():
        return table
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    where = name + "".join(f"[{i}]" for i in place)
    more = int(bad.sum()) - 1
    zh = "应为不小于 0 的数" + (f"（另有 {more} 处）" if more else "")
    en = "must be a number, 0 or more" + (f" ({more} more like this)" if more else "")
    faults.append(Fault(where, zh, en, value=f"{table[place]:g}"))
    return np.empty((0,) * table.ndim)
