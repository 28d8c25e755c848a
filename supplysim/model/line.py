"""One production line: when each pallet passes each stage.

Pallets follow one another without passing. Each order is worked out at once when it enters, by
a recurrence over pallets and stages on the line's calendar, so a line costs no event of its own
inside an order. Stages are mould set-up, reinforcement, casting, curing, demoulding, finishing
and QC; the same engine serves pallet lines (one place at each attended stage) and fixed moulds
(any number of moulds side by side).
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush, heapreplace
from typing import Literal

from supplysim.calendars import NEVER, Calendar

__all__ = ["CASTING", "CURING", "DEMOULDING", "QC", "Line", "Stage", "Work"]

CASTING, CURING, DEMOULDING, QC = 2, 3, 4, 6

Work = Literal["interruptible", "uninterruptible", "unattended"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its kind of work and how many pallets it takes at once (None = any number)."""

    work: Work
    places: int | None = 1


class _Post:
    """One stage as it runs: who holds its places, and who came last.

    ``free`` holds the instants at which its places become free, fewer until all have been used;
    ``recent`` the starts of the last pallets, as many as may wait before it.
    """

    __slots__ = ("blocks", "free", "places", "recent", "work")

    def __init__(self, stage: Stage, queue: int | None, calendar: Calendar) -> None:
        finite = stage.places is not None
        self.places = stage.places if stage.places is not None else 0
        self.free: list[int] = []
        self.blocks = finite and queue == 0
        self.recent: deque[int] | None = deque(maxlen=queue) if finite and queue else None
        self.work = _worker(stage.work, calendar)

    def leave(self, t: int) -> None:
        """Free a place at ``t``."""
        if len(self.free) < self.places:
            heappush(self.free, t)
        elif self.places:
            heapreplace(self.free, t)


class Line:
    """A flow line with finite pallets, finite places between stages and one calendar.

    Parameters
    ----------
    stages
        The stages in order.
    calendar
        Working hours of the line.
    pallets
        Pallets (or fixed moulds) in all; None = unlimited.
    queue
        Places before each next stage; None = unlimited, 0 = a pallet stays until the next stage
        takes it. Only stages with a finite number of places have a queue.
    pallet_until
        Stage at whose end a pallet is free again.
    """

    def __init__(
        self,
        stages: Sequence[Stage],
        calendar: Calendar,
        *,
        pallets: int | None = None,
        queue: int | None = None,
        pallet_until: int = DEMOULDING,
    ) -> None:
        self.stages = tuple(stages)
        self.calendar = calendar
        self.pallets = pallets
        self.pallet_until = pallet_until
        self._posts = [_Post(stage, queue, calendar) for stage in self.stages]
        self._pallet_free: list[int] = []

    def entry(self) -> int:
        """Return the first instant at which another pallet could enter the first stage."""
        first = self._posts[0]
        t = -NEVER
        if first.places and len(first.free) >= first.places:
            t = first.free[0]
        if self.pallets is not None and len(self._pallet_free) >= self.pallets:
            t = max(t, self._pallet_free[0])
        return t

    def feed(
        self, now: int, times: Sequence[Sequence[int]]
    ) -> tuple[list[list[int]], list[list[int]]]:
        """Send pallets through, in order, none before ``now``.

        Parameters
        ----------
        times
            Seconds of work, one row a pallet, one number a stage.

        Returns
        -------
        start, finish
            Same shape as ``times``: first second worked, end of work.
        """
        starts: list[list[int]] = []
        finishes: list[list[int]] = []
        for row in times:
            start, finish = self._pallet(now, row)
            starts.append(start)
            finishes.append(finish)
        return starts, finishes

    def _pallet(self, now: int, times: Sequence[int]) -> tuple[list[int], list[int]]:
        ready = now
        if self.pallets is not None and len(self._pallet_free) >= self.pallets:
            ready = max(ready, heappop(self._pallet_free))
        start: list[int] = []
        finish: list[int] = []
        before: _Post | None = None
        for post, seconds in zip(self._posts, times, strict=True):
            recent = post.recent
            if recent is not None and before is not None and len(recent) == recent.maxlen:
                # A pallet leaves the stage before only when a place before this one is free.
                ready = max(ready, recent[0])
            free = post.free
            t = free[0] if post.places and len(free) == post.places and free[0] > ready else ready
            begin, end = post.work(t, seconds)
            if before is not None:
                before.leave(begin if post.blocks else ready)
            if recent is not None:
                recent.append(begin)
            start.append(begin)
            finish.append(end)
            before, ready = post, end
        if before is not None:
            before.leave(ready)
        if self.pallets is not None:
            heappush(self._pallet_free, finish[self.pallet_until])
        return start, finish


def _worker(work: Work, calendar: Calendar) -> Callable[[int, int], tuple[int, int]]:
    """Return the rule by which work of one kind is placed on a calendar: (start, finish)."""
    if work == "interruptible":
        return calendar.span

    def whole(t: int, seconds: int) -> tuple[int, int]:
        begin = calendar.whole(t, seconds)
        return begin, begin + seconds

    def unattended(t: int, seconds: int) -> tuple[int, int]:
        return t, calendar.reopen(t + seconds)

    return whole if work == "uninterruptible" else unattended
