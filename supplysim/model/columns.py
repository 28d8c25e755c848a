"""From what a chain kept while it ran, row by row, to columns."""

from collections.abc import Iterable, Sequence
from itertools import chain as in_a_row
from operator import attrgetter
from typing import Any

import numpy as np

from supplysim.calendars import NEVER, Calendar
from supplysim.ledger import MISSING, Columns
from supplysim.plan.tables import IntArray

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
    keys = _packed([table[name] for name in by])
    order = np.argsort(keys[0], kind="stable")
    first = keys[0][order]
    same = np.append(first[1:] == first[:-1], False) if len(keys) > 1 else np.zeros(0, np.bool_)
    # The others matter where the first are equal, which is seldom.
    ties = np.flatnonzero(same | np.append(False, same[:-1]))
    order[ties] = order[ties][np.lexsort([key[order[ties]] for key in reversed(keys)])]
    del keys, first, same
    return {name: table.pop(name)[order] for name in tuple(table)}


def _packed(columns: Sequence[IntArray]) -> list[IntArray]:
    """Return fewer columns, of which each orders rows as several neighbours of these do."""
    packed: list[IntArray] = []
    room = 0
    for column in columns:
        low, high = int(column.min(initial=0)), int(column.max(initial=0))
        room *= high - low + 1
        if 0 < room < _ROOM:
            packed[-1] = packed[-1] * (high - low + 1) + (column.astype(np.int64) - low)
        else:
            packed.append(column.astype(np.int64) - low)
            room = high - low + 1
    return packed


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
