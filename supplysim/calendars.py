"""Opening hours compiled to arithmetic.

Shifts, holidays, pauses, wind or alerts are data: they are cut into one list of open windows per
resource, with the working time before each window, so that every finish time is computed and no
process is ever interrupted (DESIGN 3.3). A closed second carries one label, by the order of
CONTRACTS 4.5: alert, wind, closure, then off-hours. How windows are written in a scenario is the
business of ``supplysim.scenario``; this module knows integer seconds only.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from operator import sub
from typing import Final, NamedTuple

__all__ = ["ALWAYS", "DAY", "HOUR", "MINUTE", "NEVER", "OFF_HOURS", "Calendar", "Closed", "rank"]

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86400
NEVER: Final = 2**61
"""An instant after every other one: work that cannot be done ends here."""

_SMALL: Final = 2**30
"""34 years: instants before it, and the hours between two of them, fit in 32 bits."""

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

    def _fill(self, opens: "array[int]", closes: "array[int]", closures: list[Closed]) -> None:
        """Take over windows that are merged, and cut closures with one label a second from them."""
        self.opens, self.closes = opens, closes
        self.clock = array(opens.typecode, [0])
        self._closures = closures
        self._closed_ends = [piece.end for piece in closures]
        for piece in closures:
            self._shut(piece.start, piece.end)
        self._count(0)

    def _shut(self, start: int, end: int) -> int:
        """Close [start, end) where it was open; return the first window that may have changed."""
        opens, closes = self.opens, self.closes
        first = bisect_right(closes, start)
        last = bisect_left(opens, end)
        if first < last:
            left = [(a, b) for a, b in ((opens[first], start), (end, closes[last - 1])) if a < b]
            opens[first:last] = array(opens.typecode, [a for a, _ in left])
            closes[first:last] = array(opens.typecode, [b for _, b in left])
        return first

    def _count(self, first: int) -> None:
        """Count the working time before each window anew, from window ``first`` on."""
        lengths = map(sub, self.closes[first:], self.opens[first:])
        worked = accumulate(lengths, initial=self.clock[first])
        self.clock[first:] = array(self.clock.typecode, worked)
        self._after = self._close = _BEYOND  # no window is remembered
        self._open = self._window = 0

    def _seek(self, t: int) -> None:
        """Remember the window that holds ``t`` or opens next; after the last one there is none."""
        closes, low, high = self.closes, 0, len(self.closes)
        # Most often it is near the one before, and in the time to come.
        near = self._window + _NEAR
        if self._close <= t and near < high and t < closes[near]:
            low, high = self._window + 1, near
        self._window = i = bisect_right(closes, t, low, high)
        self._after = self.closes[i - 1] if i else -_BEYOND
        if i < len(self.opens):
            self._open, self._close = self.opens[i], self.closes[i]
        else:
            self._open, self._close = _BEYOND, _BEYOND - 1

    def __repr__(self) -> str:
        return f"Calendar({len(self.opens)} windows, {self.clock[-1] / HOUR:.1f} h open)"

    @property
    def closures(self) -> tuple[Closed, ...]:
        """Closures with a label of their own, ascending, one label a second."""
        return tuple(self._closures)

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
        return _filled(self.opens[:], self.closes[:], [*self._closures, *closed])

    def joined_with(self, other: "Calendar", closed: Iterable[Closed]) -> "Calendar":
        """Return a calendar that is open when this or the other one is, less ``closed``.

        Where both are closed and ``closed`` says nothing, closures keep their labels.
        """
        opens, closes = _union([*self.opens, *other.opens], [*self.closes, *other.closes])
        shut = _outside([*self._closures, *other.closures], opens, closes)
        return _filled(opens, closes, [*closed, *shut])

    def is_open(self, t: int) -> bool:
        """Tell whether second ``t`` is open."""
        if not self._after <= t < self._close:
            self._seek(t)
        return self._open <= t

    def next_open(self, t: int) -> int:
        """Return the first open second at or after ``t``, or ``NEVER``."""
        if not self._after <= t < self._close:
            self._seek(t)
        if self._open <= t:
            return t
        return self._open if self._open != _BEYOND else NEVER

    def close_after(self, t: int) -> int:
        """Return the end of the window that holds the open second ``t``."""
        if not self._after <= t < self._close:
            self._seek(t)
        return self._close

    def window_to(self, t: int) -> tuple[int, int]:
        """Return the first window that closes at or after ``t``; never open if there is none."""
        if not self._after <= t < self._close:
            self._seek(t)
        if t == self._after:
            return self.opens[self._window - 1], t
        return (self._open, self._close) if self._open != _BEYOND else (NEVER, -NEVER)

    def finish(self, t: int, work: int) -> int:
        """Return when interruptible ``work`` begun at or after ``t`` ends (it stops and resumes).

        Work may end exactly at closing. No work ends at ``t`` itself.
        """
        if work <= 0:
            return t
        if not self._after <= t < self._close:
            self._seek(t)
        end = (t if t > self._open else self._open) + work
        return end if end <= self._close else self._resumed(end)

    def _resumed(self, end: int) -> int:
        """Return when work ends that would end at ``end`` if the remembered window went on."""
        i = self._window
        if i == len(self.opens):
            return NEVER
        due = self.clock[i] + end - self._open
        j = bisect_left(self.clock, due, i + 1)
        if j == len(self.clock):
            return NEVER
        return self.closes[j - 1] - (self.clock[j] - due)

    def span(self, t: int, work: int) -> tuple[int, int]:
        """Return (first second worked, finish) of interruptible ``work`` begun at or after ``t``.

        No work is done at ``t``, whatever the hour.
        """
        return self.begun(t, work) if work > 0 else (t, t)

    def begun(self, t: int, work: int) -> tuple[int, int]:
        """Return (first open second at or after ``t``, finish of ``work`` begun then)."""
        if not self._after <= t < self._close:
            self._seek(t)
        start = t if t > self._open else self._open
        if start == _BEYOND:
            return NEVER, NEVER
        end = start + work
        return start, end if end <= self._close else self._resumed(end)

    def whole(self, t: int, work: int) -> int:
        """Return the first start at or after ``t`` of ``work`` that must not be interrupted."""
        if not self._after <= t < self._close:
            self._seek(t)
        start = t if t > self._open else self._open
        if start + work <= self._close:
            return start
        for i in range(self._window + 1, len(self.opens)):
            if self.opens[i] + work <= self.closes[i]:
                return self.opens[i]
        return NEVER

    def reopen(self, t: int) -> int:
        """Return the first instant at or after ``t`` that is open or at closing.

        Unattended work, such as curing, ends here (CONTRACTS 7, ``flow_line``).
        """
        opened = self.next_open(t)
        return t if t == self._after else opened

    def open_before(self, t: int, spare: int) -> int:
        """Return the latest instant up to ``t`` in an open window, ``spare`` before its closing.

        A spare longer than the window gives its opening; with no window before, ``t`` itself.
        """
        i = bisect_right(self.opens, t) - 1
        if i < 0:
            return t
        return max(self.opens[i], min(t, self.closes[i] - spare))

    def worked(self, a: int, b: int) -> int:
        """Return the open seconds in [a, b)."""
        return max(0, self._clock_at(b) - self._clock_at(a))

    def tiles(self, a: int, b: int) -> list[Closed]:
        """Return the closed stretches inside [a, b), ascending, each with its label."""
        pieces: list[Closed] = []
        t = a
        i = bisect_right(self.closes, a)
        while t < b:
            opens = self.opens[i] if i < len(self.opens) else NEVER
            if t < opens:
                pieces += self._label(t, min(opens, b))
            t = self.closes[i] if i < len(self.closes) else NEVER
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

    def _clock_at(self, t: int) -> int:
        if not self._after <= t < self._close:
            self._seek(t)
        worked = self.clock[self._window]
        return worked + t - self._open if self._open <= t else worked


def _filled(opens: "array[int]", closes: "array[int]", closed: Iterable[Closed]) -> Calendar:
    """Return a calendar of merged windows, which it keeps, less closures."""
    calendar = Calendar(())
    calendar._fill(opens, closes, _one_label_each(closed))  # noqa: SLF001 - another way to make one
    return calendar


def _merge(windows: Iterable[tuple[int, int]]) -> tuple["array[int]", "array[int]"]:
    """Return opens and closes of windows; touching ones are one, empty ones none."""
    whole = [(a, b) for a, b in windows if a < b]
    return _union([a for a, _ in whole], [b for _, b in whole])


def _union(opens: list[int], closes: list[int]) -> tuple["array[int]", "array[int]"]:
    """Return opens and closes of the union of windows that are not empty, given in any order.

    Between two windows of it as many have closed as have opened: sorted apart, the next one opens
    after the last one closed.
    """
    opens.sort()
    closes.sort()
    gaps = [i for i in range(1, len(opens)) if opens[i] > closes[i - 1]]
    # Machine integers: a city has thousands of calendars of thousands of windows.
    small = not opens or -_SMALL < opens[0] < closes[-1] < _SMALL
    code = "i" if small else "q"
    return (
        array(code, [*opens[:1], *(opens[i] for i in gaps)]),
        array(code, [*(closes[i - 1] for i in gaps), *closes[-1:]]),
    )


def _outside(
    pieces: Iterable[Closed], opens: "array[int]", closes: "array[int]"
) -> Iterator[Closed]:
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
