"""Opening hours of all resources of a record as one table, asked for many instants at once.

What :class:`supplysim.calendars.Calendar` answers for one resource, in the same words, for arrays
of them. Resources with the same hours and closures share one calendar here.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from supplysim.calendars import NEVER, Calendar, Closed
from supplysim.metrics.pieces import OPEN, Pieces, joined, labelled, less, within
from supplysim.plan.tables import IntArray
from supplysim.scenario.closings import Closings

__all__ = ["Hours", "Stretches", "counted"]

_SPAN = 2**40
"""Seconds set apart for each calendar in one ascending row of instants: 35,000 years."""


class Stretches(NamedTuple):
    """Pieces of stretches of time, ascending, each open throughout or closed for one reason.

    ``of`` = row of the stretch that it is a piece of; ``label`` = code of why it is closed, or
    :data:`~supplysim.metrics.pieces.OPEN`.
    """

    of: IntArray
    start: IntArray
    end: IntArray
    label: IntArray


class Hours:
    """The calendars of one record: first all of them get their codes, then they are asked.

    Parameters
    ----------
    calendars
        Compiled calendars by name, without closures of single resources.
    closings
        Closures of every resource.
    span
        Instants between which hours are asked for. What holds at the last one goes on for ever.
    """

    def __init__(
        self, calendars: Mapping[str, Calendar], closings: Closings, span: tuple[int, int]
    ) -> None:
        self._calendars, self._closings = calendars, closings
        self._codes: dict[object, int] = {}
        self._span = span
        self._bases: dict[str, Pieces] = {}
        self._pieces: list[Pieces] = []
        self._table: _Table | None = None

    def code(self, calendar: str, kind: str, name: str) -> int:
        """Return the code of the hours of a resource: a calendar less the closures of it."""
        return self.less(calendar, self._closings.of(kind, name))

    def less(self, calendar: str, closed: Iterable[Closed]) -> int:
        """Return the code of a calendar with closures cut out of it."""
        key = calendar, tuple(closed)
        if key not in self._codes:
            if calendar not in self._bases:
                self._bases[calendar] = within(labelled(self._calendars[calendar]), *self._span)
            self._enter(key, less(self._bases[calendar], key[1]))
        return self._codes[key]

    def joined(self, code: int, other: int, closed: Iterable[Closed]) -> int:
        """Return the code of hours that are open when either is, less ``closed``."""
        key = code, other, tuple(closed)
        if key not in self._codes:
            self._enter(key, less(joined(self._pieces[code], self._pieces[other]), key[2]))
        return self._codes[key]

    def _enter(self, key: object, pieces: Pieces) -> None:
        assert self._table is None, "hours are asked only when all are known"  # noqa: S101
        self._codes[key] = len(self._pieces)
        self._pieces.append(pieces)

    def cut(self, code: IntArray, start: IntArray, end: IntArray) -> Stretches:
        """Return the stretches [start, end) cut where hours begin or end; none may be empty."""
        table = self._all()
        first = table.at(code, start)
        last = table.at(code, end - 1)
        of, piece = counted(first, last - first + 1)
        begin = np.maximum(table.instant(code[of], piece), start[of])
        # The last piece of a calendar goes on for ever; what follows belongs to another one.
        stop = np.where(piece == last[of], end[of], table.instant(code[of], piece + 1))
        return Stretches(of, begin, np.minimum(stop, end[of]), table.label[piece])

    def worked(self, code: IntArray, start: IntArray, end: IntArray) -> IntArray:
        """Return the open seconds in [start, end)."""
        table = self._all()
        worked = table.clock_at(code, end) - table.clock_at(code, start)
        return np.asarray(np.maximum(worked, 0), dtype=np.int64)

    def finish(self, code: IntArray, start: IntArray, work: IntArray) -> IntArray:
        """Return when interruptible ``work`` begun at or after ``start`` ends, or ``NEVER``."""
        table = self._all()
        due = code * _SPAN + table.clock_at(code, start) + work
        i = np.searchsorted(table.clock, due, side="left") - 1
        ends = table.instant(code, i) + due - table.clock[i]
        ends = np.where(table.label[i] == OPEN, ends, NEVER)
        return np.where(work <= 0, start, ends)

    def next_open(self, code: IntArray, time: IntArray) -> IntArray:
        """Return the first open second at or after a time, or ``NEVER``."""
        table = self._all()
        opens = table.instant(code, table.next_open(table.at(code, time)))
        # Where none is left it is one of another calendar, far behind.
        return np.maximum(np.where(opens < _SPAN // 2, opens, NEVER), time)

    def _all(self) -> "_Table":
        if self._table is None:
            self._table = _Table(self._pieces)
            self._pieces.clear()
        return self._table


class _Table:
    """The pieces of all calendars in one row: from when, why closed, open seconds before."""

    def __init__(self, calendars: Iterable[Pieces]) -> None:
        instants, labels = zip(*calendars, strict=True)
        count = np.array([len(each) for each in instants])
        code = np.repeat(np.arange(len(count)), count)
        instant, self.label = np.concatenate(instants), np.concatenate(labels)
        length = np.where(self.label == OPEN, np.diff(np.append(instant, 0)), 0)
        clock = np.cumsum(length) - length
        clock -= np.repeat(clock[np.cumsum(count) - count], count)
        # One row for all calendars, and a last piece that belongs to none of them.
        self.key = np.append(code * _SPAN + instant, len(count) * _SPAN)
        self.clock = np.append(code * _SPAN + clock, len(count) * _SPAN)
        self._open = np.append(np.flatnonzero(self.label == OPEN), len(self.label))

    def instant(self, code: IntArray, piece: IntArray) -> IntArray:
        """Return when pieces of calendars begin."""
        return self.key[piece] - code * _SPAN

    def at(self, code: IntArray, time: IntArray) -> IntArray:
        """Return the piece of a calendar in which a second lies."""
        after = np.searchsorted(self.key, code * _SPAN + time, side="right")
        return np.asarray(after - 1, dtype=np.int64)

    def next_open(self, piece: IntArray) -> IntArray:
        """Return each piece itself if it is open, else the next open one of any calendar."""
        return self._open[np.searchsorted(self._open, piece)]

    def clock_at(self, code: IntArray, time: IntArray) -> IntArray:
        """Return the open seconds of a calendar before an instant."""
        i = self.at(code, time)
        passed = np.where(self.label[i] == OPEN, time - self.instant(code, i), 0)
        return self.clock[i] - code * _SPAN + passed


def counted(first: IntArray, count: IntArray) -> tuple[IntArray, IntArray]:
    """Return rows of a child table that belong to rows of its parent.

    Parameters
    ----------
    first, count
        First child row of each parent row, and how many there are.

    Returns
    -------
    tuple
        Row of the parent and of the child, one entry per child.

    Examples
    --------
    >>> [rows.tolist() for rows in counted(np.array([5, 0, 9]), np.array([2, 0, 1]))]
    [[0, 0, 2], [5, 6, 9]]
    """
    of = np.repeat(np.arange(len(first)), count)
    before = np.cumsum(count) - count
    return of, np.arange(len(of)) + (first - before)[of]
