"""Opening hours compiled to arithmetic.

Shifts, holidays, pauses, wind or alerts are data: they are cut into one list of open windows per
resource, with the working time before each window, so that every finish time is computed and no
process is ever interrupted (DESIGN 3.3). A closed second carries one label, by the order of
CONTRACTS 4.5: alert, wind, closure, then off-hours. How windows are written in a scenario is the
business of ``supplysim.scenario``; this module knows integer seconds only.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from librt.vecs import vec
from mypy_extensions import i64

__all__ = ["ALWAYS", "DAY", "HOUR", "MINUTE", "NEVER", "OFF_HOURS", "Calendar", "Closed", "rank"]

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86400
NEVER: Final = 2**61
"""An instant after every other one: work that cannot be done ends here."""

_NEAR: Final = 8
"""Windows ahead among which another one is looked for first."""

_BEYOND: Final = 2**62 - 1
"""After all that is asked, ``NEVER`` and work after it included."""

OFF_HOURS = "off-hours"
_RANK = {"alert": 0, "wind": 1, "closure": 2, OFF_HOURS: 9}


def rank(label: str) -> tuple[int, str]:
    """Return the place of a label among those of one closed second: the lowest one holds."""
    return _RANK.get(label, 5), label


class Closed(NamedTuple):
    """One stretch of closed seconds, half-open, and why it is closed."""

    start: int
    end: int
    label: str


class Calendar:
    """Open windows of one resource, ascending, half-open, in integer seconds from the start.

    Parameters
    ----------
    windows
        (open, close) pairs; empty and touching ones are merged.
    closed
        Closures with a label of their own. Seconds they cover are cut out of the windows;
        seconds outside windows that they do not cover are ``off-hours``.

    Notes
    -----
    Most questions are about the window of the question before: it is remembered, with the end of
    the one before it, and only what lies outside is looked up.
    """

    __slots__ = (
        "_after",
        "_close",
        "_closed_ends",
        "_closures",
        "_open",
        "_window",
        "clock",
        "closes",
        "opens",
    )

    def __init__(self, windows: Iterable[tuple[int, int]], closed: Iterable[Closed] = ()) -> None:
        self._fill(*_merge(windows), _one_label_each(closed))

    def _fill(self, opens: list[int], closes: list[int], closures: list[Closed]) -> None:
        """Take windows that are merged, and cut closures with one label a second from them."""
        self._closures = closures
        self._closed_ends = [piece.end for piece in closures]
        for piece in closures:
            _shut(opens, closes, piece.start, piece.end)
        self._lay(opens, closes)

    def _lay(self, opens: Any, closes: Any) -> None:
        """Lay windows out as machine integers, with the working time before each of them."""
        opened, closed = np.array(opens, dtype=np.int64), np.array(closes, dtype=np.int64)
        self.opens, self.closes = vec[i64](opened), vec[i64](closed)
        self.clock = vec[i64](np.append(0, np.cumsum(closed - opened)))
        self._after: i64 = _BEYOND  # no window is remembered
        self._close: i64 = _BEYOND
        self._open: i64 = 0
        self._window: i64 = 0

    def _seek(self, t: i64) -> None:
        """Remember the window that holds ``t`` or opens next; after the last one there is none."""
        closes, low, high = self.closes, i64(0), i64(len(self.closes))
        # Most often it is near the one before, and in the time to come.
        near = self._window + _NEAR
        if self._close <= t and near < high and t < closes[near]:
            low, high = self._window + 1, near
        while low < high:
            middle = (low + high) // 2
            if t < closes[middle]:
                high = middle
            else:
                low = middle + 1
        self._window = low
        # Branches, for a choice between a machine integer and a constant makes objects of both.
        if low > 0:
            self._after = closes[low - 1]
        else:
            self._after = -_BEYOND
        if low < len(closes):
            self._open, self._close = self.opens[low], closes[low]
        else:
            self._open, self._close = _BEYOND, _BEYOND - 1

    def __repr__(self) -> str:
        return f"Calendar({len(self.opens)} windows, {self.clock[-1] / HOUR:.1f} h open)"

    @property
    def closures(self) -> tuple[Closed, ...]:
        """Closures with a label of their own, ascending, one label a second."""
        return tuple(self._closures)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by what makes it: machine integers are not pickled."""
        windows = list(zip(self.opens, self.closes, strict=True))
        return type(self), (windows, self._closures)

    def apart(self) -> "Calendar":
        """Return the same calendar for one who asks about other times than the rest.

        It shares the windows, which must not be cut any more, and remembers that of its own last
        question.
        """
        calendar = Calendar(())
        calendar.opens, calendar.closes, calendar.clock = self.opens, self.closes, self.clock
        calendar._closures, calendar._closed_ends = self._closures, self._closed_ends
        return calendar

    def with_closed(self, closed: Iterable[Closed]) -> "Calendar":
        """Return this calendar with more closures cut out of it."""
        return _filled(list(self.opens), list(self.closes), [*self._closures, *closed])

    def joined_with(self, other: "Calendar", closed: Iterable[Closed]) -> "Calendar":
        """Return a calendar that is open when this or the other one is, less ``closed``.

        Where both are closed and ``closed`` says nothing, closures keep their labels.
        """
        opens, closes = _union([*self.opens, *other.opens], [*self.closes, *other.closes])
        shut = _outside([*self._closures, *other.closures], opens, closes)
        return _filled(opens, closes, [*closed, *shut])

    def is_open(self, t: i64) -> bool:
        """Tell whether second ``t`` is open."""
        if not self._after <= t < self._close:
            self._seek(t)
        return self._open <= t

    def next_open(self, t: i64) -> int:
        """Return the first open second at or after ``t``, or ``NEVER``."""
        if not self._after <= t < self._close:
            self._seek(t)
        if self._open <= t:
            return t
        if self._open == _BEYOND:
            return NEVER
        return self._open

    def close_after(self, t: i64) -> int:
        """Return the end of the window that holds the open second ``t``."""
        if not self._after <= t < self._close:
            self._seek(t)
        return self._close

    def window_to(self, t: i64) -> tuple[i64, i64]:
        """Return the first window that closes at or after ``t``; never open if there is none."""
        if not self._after <= t < self._close:
            self._seek(t)
        if t == self._after:
            return self.opens[self._window - 1], t
        if self._open == _BEYOND:
            return NEVER, -NEVER
        return self._open, self._close

    def finish(self, t: i64, work: i64) -> int:
        """Return when interruptible ``work`` begun at or after ``t`` ends (it stops and resumes).

        Work may end exactly at closing. No work ends at ``t`` itself.
        """
        if work <= 0:
            return t
        if not self._after <= t < self._close:
            self._seek(t)
        end = (t if t > self._open else self._open) + work
        return end if end <= self._close else self._resumed(end)

    def _resumed(self, end: i64) -> i64:
        """Return when work ends that would end at ``end`` if the remembered window went on."""
        clock, low, high = self.clock, self._window + 1, i64(len(self.clock))
        if low == high:
            return NEVER
        due = clock[low - 1] + end - self._open
        # Most work ends in the window after it.
        if clock[low] < due:
            low += 1
            while low < high:
                middle = (low + high) // 2
                if clock[middle] < due:
                    low = middle + 1
                else:
                    high = middle
            if low == len(clock):
                return NEVER
        return self.closes[low - 1] - (clock[low] - due)

    def span(self, t: i64, work: i64) -> tuple[i64, i64]:
        """Return (first second worked, finish) of interruptible ``work`` begun at or after ``t``.

        No work is done at ``t``, whatever the hour.
        """
        if work <= 0:
            return t, t
        return self.begun(t, work)

    def begun(self, t: i64, work: i64) -> tuple[i64, i64]:
        """Return (first open second at or after ``t``, finish of ``work`` begun then)."""
        if not self._after <= t < self._close:
            self._seek(t)
        start = t if t > self._open else self._open
        if start == _BEYOND:
            return NEVER, NEVER
        end = start + work
        return start, end if end <= self._close else self._resumed(end)

    def whole(self, t: i64, work: i64) -> int:
        """Return the first start at or after ``t`` of ``work`` that must not be interrupted."""
        if not self._after <= t < self._close:
            self._seek(t)
        start = t if t > self._open else self._open
        if start + work <= self._close:
            return start
        opens, closes = self.opens, self.closes
        for i in range(self._window + 1, len(opens)):
            if opens[i] + work <= closes[i]:
                return opens[i]
        return NEVER

    def reopen(self, t: i64) -> int:
        """Return the first instant at or after ``t`` that is open or at closing.

        Unattended work, such as curing, ends here (CONTRACTS 7, ``flow_line``).
        """
        if not self._after <= t < self._close:
            self._seek(t)
        if t == self._after or self._open <= t:
            return t
        if self._open == _BEYOND:
            return NEVER
        return self._open

    def open_before(self, t: i64, spare: i64) -> int:
        """Return the latest instant up to ``t`` in an open window, ``spare`` before its closing.

        A spare longer than the window gives its opening; with no window before, ``t`` itself.
        """
        if not self._after <= t < self._close:
            self._seek(t)
        i = self._window if self._open <= t else self._window - 1
        if i < 0:
            return t
        last = self.closes[i] - spare
        if last > t:
            last = t
        return last if last > self.opens[i] else self.opens[i]

    def worked(self, a: i64, b: i64) -> int:
        """Return the open seconds in [a, b)."""
        before = self._clock_at(a)
        seconds = self._clock_at(b) - before
        return max(seconds, i64(0))

    def tiles(self, a: i64, b: i64) -> list[Closed]:
        """Return the closed stretches inside [a, b), ascending, each with its label."""
        if not self._after <= a < self._close:
            self._seek(a)
        pieces: list[Closed] = []
        t, i = a, self._window
        while t < b:
            there = i < len(self.opens)
            opens = self.opens[i] if there else NEVER
            if t < opens:
                pieces += self._label(t, opens if opens < b else b)
            t = self.closes[i] if there else NEVER
            i += 1
        return pieces

    def _label(self, a: int, b: int) -> list[Closed]:
        pieces: list[Closed] = []
        t = a
        i = bisect_right(self._closed_ends, a)
        while t < b:
            if i < len(self._closures) and self._closures[i].start < b:
                closure = self._closures[i]
                if t < closure.start:
                    pieces.append(Closed(t, closure.start, OFF_HOURS))
                end = min(b, closure.end)
                pieces.append(Closed(max(t, closure.start), end, closure.label))
                t = end
                i += 1
            else:
                pieces.append(Closed(t, b, OFF_HOURS))
                t = b
        return pieces

    def _clock_at(self, t: i64) -> i64:
        if not self._after <= t < self._close:
            self._seek(t)
        worked = self.clock[self._window]
        return worked + t - self._open if self._open <= t else worked


def _filled(opens: list[int], closes: list[int], closed: Iterable[Closed]) -> Calendar:
    """Return a calendar of merged windows, which it keeps, less closures."""
    calendar = Calendar(())
    calendar._fill(opens, closes, _one_label_each(closed))  # noqa: SLF001 - another way to make one
    return calendar


def _shut(opens: list[int], closes: list[int], start: int, end: int) -> None:
    """Close [start, end) where windows were open."""
    first = bisect_right(closes, start)
    last = bisect_left(opens, end)
    if first < last:
        left = [(a, b) for a, b in ((opens[first], start), (end, closes[last - 1])) if a < b]
        opens[first:last] = [a for a, _ in left]
        closes[first:last] = [b for _, b in left]


def _merge(windows: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return opens and closes of windows; touching ones are one, empty ones none."""
    whole = [(a, b) for a, b in windows if a < b]
    return _union([a for a, _ in whole], [b for _, b in whole])


def _union(opens: list[int], closes: list[int]) -> tuple[list[int], list[int]]:
    """Return opens and closes of the union of windows that are not empty, given in any order.

    Between two windows of it as many have closed as have opened: sorted apart, the next one opens
    after the last one closed.
    """
    opens.sort()
    closes.sort()
    gaps = [i for i in range(1, len(opens)) if opens[i] > closes[i - 1]]
    return (
        [*opens[:1], *(opens[i] for i in gaps)],
        [*(closes[i - 1] for i in gaps), *closes[-1:]],
    )


def _outside(pieces: Iterable[Closed], opens: list[int], closes: list[int]) -> Iterator[Closed]:
    """Yield what is left of closures outside some windows."""
    for start, end, label in pieces:
        t, i = start, bisect_right(closes, start)
        while i < len(opens) and opens[i] < end:
            if t < opens[i]:
                yield Closed(t, opens[i], label)
            t = closes[i]
            i += 1
        if t < end:
            yield Closed(t, end, label)


def _one_label_each(closed: Iterable[Closed]) -> list[Closed]:
    """Cut overlapping closures so that each second keeps the label of the highest rank."""
    pieces = sorted({piece for piece in closed if piece.start < piece.end})
    if not pieces:
        return []
    edges = sorted({t for piece in pieces for t in (piece.start, piece.end)})
    cut: list[Closed] = []
    active: list[Closed] = []
    following = 0
    for a, b in pairwise(edges):
        while following < len(pieces) and pieces[following].start <= a:
            active.append(pieces[following])
            following += 1
        active = [piece for piece in active if piece.end > a]
        if not active:
            continue
        label = min((piece.label for piece in active), key=rank)
        if cut and cut[-1].end == a and cut[-1].label == label:
            cut[-1] = Closed(cut[-1].start, b, label)
        else:
            cut.append(Closed(a, b, label))
    return cut


ALWAYS = Calendar([(-NEVER, NEVER)])
"""A calendar that never closes."""
