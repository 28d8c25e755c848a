"""One production line: when each pallet passes each stage.

Pallets follow one another without passing. Each order is worked out at once when it enters, by
a recurrence over pallets and stages on the line's calendar, so a line costs no event of its own
inside an order. Stages are mould set-up, reinforcement, casting, curing, demoulding, finishing
and QC; the same engine serves pallet lines (one place at each attended stage) and fixed moulds
(any number of moulds side by side).
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush, heapreplace
from typing import Literal

from supplysim.calendars import NEVER, Calendar

__all__ = ["CASTING", "CURING", "DEMOULDING", "QC", "Line", "Stage"]

CASTING, CURING, DEMOULDING, QC = 2, 3, 4, 6

Work = Literal["interruptible", "uninterruptible", "unattended"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its kind of work and how many pallets it takes at once (None = any number)."""

    work: Work
    places: int | None = 1


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
        takes it. Places count between stages with a finite number of places only.
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
        self.queue = queue
        self.pallet_until = pallet_until
        # Earliest free instants of the places of each stage; short until all are in use.
        self._free: list[list[int]] = [[] for _ in self.stages]
        self._pallet_free: list[int] = []
        # Starts at each stage of the latest pallets, as many as may wait before it.
        self._recent: list[deque[int]] = [deque(maxlen=queue or 1) for _ in self.stages]

    def entry(self) -> int:
        """Return the first instant at which another pallet could enter the first stage."""
        t = -NEVER
        first = self.stages[0].places
        if first is not None and len(self._free[0]) >= first:
            t = self._free[0][0]
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
        for k, stage in enumerate(self.stages):
            t = self._place(k, ready)
            begin, end = self._work(stage.work, t, times[k])
            start.append(begin)
            finish.append(end)
            if k:
                self._leave(k - 1, begin if self._blocks(k) else ready)
            ready = self._departure(k + 1, end)
        self._leave(len(self.stages) - 1, finish[-1])
        for k, begin in enumerate(start):
            self._recent[k].append(begin)
        if self.pallets is not None:
            heappush(self._pallet_free, finish[self.pallet_until])
        return start, finish

    def _work(self, work: Work, t: int, seconds: int) -> tuple[int, int]:
        if work == "unattended":
            return t, self.calendar.reopen(t + seconds)
        if work == "uninterruptible":
            begin = self.calendar.whole(t, seconds)
            return begin, begin + seconds
        begin = self.calendar.next_open(t) if seconds else t
        return begin, self.calendar.finish(begin, seconds)

    def _place(self, k: int, ready: int) -> int:
        """Return when a place of stage ``k`` takes a pallet that is ready for it."""
        places = self.stages[k].places
        if places is None or len(self._free[k]) < places:
            return ready
        return max(ready, self._free[k][0])

    def _blocks(self, k: int) -> bool:
        """Tell whether a pallet stays in its place until stage ``k`` takes it."""
        return self.queue == 0 and self.stages[k].places is not None

    def _departure(self, k: int, end: int) -> int:
        """Return when a pallet that ended its work may leave towards stage ``k``."""
        if k == len(self.stages) or not self.queue or self.stages[k].places is None:
            return end
        recent = self._recent[k]
        return max(end, recent[0]) if len(recent) == self.queue else end

    def _leave(self, k: int, t: int) -> None:
        """Note that a pallet left stage ``k`` at ``t``."""
        places = self.stages[k].places
        if places is None:
            return
        free = self._free[k]
        if len(free) < places:
            heappush(free, t)
        else:
            heapreplace(free, t)
