"""From what a chain kept while it ran, row by row, to columns."""

from collections.abc import Iterable, Sequence
from itertools import chain as in_a_row
from operator import attrgetter
from typing import Any

import numpy as np

from supplysim.calendars import NEVER, Calendar
from supplysim.ledger import MISSING, Columns
from supplysim.plan.tables import IntArray, in_32_bits

_ROOM = 2**62
"""Values that fit in one column."""

__all__ = ["columns", "fields", "in_order", "reached", "together", "worked"]


def columns(names: Sequence[str], rows: Iterable[Sequence[int]]) -> Columns:
    """Return rows of whole numbers as columns."""
    table = np.fromiter(in_a_row.from_iterable(rows), dtype=np.int64).reshape(-1, len(names))
    return {name: np.ascontiguousarray(table[:, i]) for i, name in enumerate(names)}


def fields(things: Iterable[Any], names: Sequence[str]) -> Columns:
    """Return attributes of things as columns under their names."""
    return columns(names, map(attrgetter(*names), things))


def together(tables: Sequence[Columns]) -> Columns:
    """Return the rows of tables with the same columns, one table after the other.

    The tables are used up: a city's are large, and would stand beside their copies.
    """
    return {
        name: np.concatenate([table.pop(name) for table in tables]) for name in tuple(tables[0])
    }


def in_order(table: Columns, by: Sequence[str]) -> Columns:
    """Return the rows of a table in the order of some columns, equal ones as they were.

    The table is used up.
    """
    key, packed = _packed([table[name] for name in by])
    order = in_32_bits(np.argsort(key, kind="stable"))
    if packed < len(by):
        key.sort(kind="stable")  # as the order has it, without another array of that size
        same = key[1:] == key[:-1]
        # The other columns matter where the first are equal, which is seldom.
        ties = np.flatnonzero(np.append(same, False) | np.append(False, same))
        rows = order[ties]
        others = [table[name][rows] for name in reversed(by[packed:])]
        order[ties] = rows[np.lexsort([*others, key[ties]])]
    del key
    return {name: table.pop(name)[order] for name in tuple(table)}


def _packed(columns: Sequence[IntArray]) -> tuple[IntArray, int]:
    """Return one column that orders rows as the first of these do, and how many it stands for."""
    key, room = np.zeros(len(columns[0]), dtype=np.int64), 1
    for number, column in enumerate(columns):
        low, high = int(column.min(initial=0)), int(column.max(initial=0))
        room *= high - low + 1
        if room >= _ROOM:
            return key, number
        key *= high - low + 1
        key += column
        key -= low
    return key, len(columns)


def reached(times: Any, end: int) -> IntArray:
    """Return times as an array in which what lies after the end was not reached."""
    array = np.array(times, dtype=np.int64)
    array[(array > end) | (array <= -NEVER)] = MISSING
    return array


def worked(calendar: Calendar, start: IntArray, end: IntArray) -> IntArray:
    """Return the open seconds of each [start, end), as ``Calendar.worked`` does for one."""
    opens, closes, clock = (
        np.asarray(c) for c in (calendar.opens, calendar.closes, calendar.clock)
    )

    def passed(time: IntArray) -> IntArray:
        i = np.searchsorted(closes, time, side="right")
        since = time - np.append(opens, NEVER)[i]
        return np.asarray(clock[i] + np.maximum(since, 0), dtype=np.int64)

    return np.asarray(np.maximum(passed(end) - passed(start), 0), dtype=np.int64)
