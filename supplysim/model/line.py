"""One production line: when each pallet passes each stage.

Pallets follow one another without passing. Each order is worked out at once when it enters, by
a recurrence over pallets and stages on the line's calendar, so a line costs no event of its own
inside an order. Stages are mould set-up, reinforcement, casting, curing, demoulding, finishing
and QC; the same engine serves pallet lines (one place at each attended stage) and fixed moulds
(any number of moulds side by side).

Two neighbours use the same stages for what the plant does not do: ``supplysim.model.passing``
lets pallets overtake one another, ``supplysim.model.no_wait`` lets none of them wait.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapreplace
from typing import Literal

from supplysim.calendars import NEVER, Calendar

__all__ = [
    "CASTING",
    "CURING",
    "DEMOULDING",
    "QC",
    "Line",
    "Order",
    "Post",
    "Stage",
    "Work",
]

CASTING, CURING, DEMOULDING, QC = 2, 3, 4, 6

Work = Literal["interruptible", "uninterruptible", "unattended"]
Order = Literal["row", "ready"]
Placing = Callable[[int, int], tuple[int, int]]
"""How work is placed on a calendar: (earliest instant, seconds) to (start, finish)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its kind of work and how many pallets it takes at once (None = any number)."""

    work: Work
    places: int | None = 1


class Post:
    """One stage as it runs: how it works, who holds its places, and who came last.

    ``places`` is 0 where there is no limit; ``queue`` the places before it, None where anyone
    may wait. ``free`` holds the instants at which its places become free, a heap; ``recent`` the
    starts of the last pallets, as many as may wait before it. Both begin with instants long past.

    ``opens`` and ``closes`` are the window in which it last worked. Most work fits into it and
    needs no look into the calendar (``work``): all of it, or the end of it where ``unattended``.
    Both are out of reach where the window alone does not tell.
    """

    __slots__ = (
        "_calendar",
        "blocks",
        "closes",
        "free",
        "opens",
        "places",
        "queue",
        "recent",
        "unattended",
        "work",
    )

    def __init__(
        self, stage: Stage, queue: int | None, calendar: Calendar, *, in_row: bool = False
    ) -> None:
        self.places = stage.places if stage.places is not None else 0
        self.queue = queue if self.places else None
        self.free = [-NEVER] * self.places
        self.blocks = self.queue == 0
        self.recent: deque[int] | None = None
        if self.queue:
            self.recent = deque([-NEVER] * self.queue, maxlen=self.queue)
        self.unattended = stage.work == "unattended"
        self.work = _placing(stage, calendar)
        self.opens, self.closes = NEVER, -NEVER
        self._calendar: Calendar | None = calendar
        if in_row:
            self.work, self._calendar = _in_row(self.work), None

    def look_up(self, t: int, seconds: int) -> tuple[int, int]:
        """Place work by the calendar, and remember the window in which it ends."""
        begin, end = self.work(t, seconds)
        if self._calendar is not None and end < NEVER:
            self.opens, self.closes = self._calendar.window_to(end)
        return begin, end


class Line:
    """A flow line with finite pallets, finite places between stages and calendars.

    Parameters
    ----------
    stages
        The stages in order.
    calendar
        Working hours of the line, or of each stage.
    pallets
        Pallets (or fixed moulds) in all; None = unlimited.
    queue
        Places before each next stage, or of each gap; None = unlimited, 0 = a pallet stays until
        the next stage starts it. Only stages with a finite number of places have a queue.
    pallet_until
        Stage at whose end a pallet is free again.
    order
        ``row``: no passing; every stage with a finite number of places starts pallets in the
        order in which they entered, and keeps a place before it for those ahead. Stages without
        a limit take each pallet when it comes. ``ready``: stages take pallets as they become
        ready, which only ``supplysim.model.passing`` can work out in full.
    """

    def __init__(
        self,
        stages: Sequence[Stage],
        calendar: Calendar | Sequence[Calendar],
        *,
        pallets: int | None = None,
        queue: int | Sequence[int | None] | None = None,
        pallet_until: int = DEMOULDING,
        order: Order = "row",
    ) -> None:
        self.stages = tuple(stages)
        count = len(self.stages)
        hours = [calendar] * count if isinstance(calendar, Calendar) else list(calendar)
        gaps = queue if isinstance(queue, Sequence) else [queue] * (count - 1)
        self.calendar = hours[0]
        self.pallets = pallets
        self.pallet_until = pallet_until
        self.order = order
        self.posts = [
            Post(stage, gap, own, in_row=order == "row" and not alone)
            for stage, gap, own, alone in zip(
                self.stages, [None, *gaps], hours, _never_pass(self.stages), strict=True
            )
        ]
        self._pallet_free = [-NEVER] * (pallets or 0)
        self._fed = -NEVER

    def entry(self) -> int:
        """Return the first instant at which another pallet could enter the first stage.

        None enters before those that were sent through earlier were let in.
        """
        t = self._fed
        for free in (self.posts[0].free, self._pallet_free):
            if free and free[0] > t:
                t = free[0]
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
        self._fed = now
        for row in times:
            start, finish = self._pallet(now, row)
            starts.append(start)
            finishes.append(finish)
        return starts, finishes

    def _pallet(self, now: int, times: Sequence[int]) -> tuple[list[int], list[int]]:
        # The busiest code of a run: the calendar is asked only where the last window ends.
        held = self._pallet_free
        ready = held[0] if held and held[0] > now else now
        start: list[int] = []
        finish: list[int] = []
        before: list[int] = []
        for post, seconds in zip(self.posts, times, strict=True):
            recent, free = post.recent, post.free
            if recent is not None and recent[0] > ready:
                # A pallet leaves the stage before only when a place before this one is free.
                ready = recent[0]
            begin = free[0] if free and free[0] > ready else ready
            end = begin + seconds
            if not (
                seconds > 0
                and end <= post.closes
                and post.opens <= (end if post.unattended else begin)
            ):
                begin, end = post.look_up(begin, seconds)
            if before:
                left = begin if post.blocks else ready
                if len(before) == 1:
                    before[0] = left
                else:
                    heapreplace(before, left)
            if recent is not None:
                recent.append(begin)
            start.append(begin)
            finish.append(end)
            before, ready = free, end
        if before:
            heapreplace(before, ready)
        if held:
            heapreplace(held, finish[self.pallet_until])
        return start, finish


def _never_pass(stages: Sequence[Stage]) -> list[bool]:
    """Tell, per stage, whether its pallets start in row order by themselves.

    A single place makes them, and so does no limit. So does unattended work, which starts at
    once, behind a single place; this spares the curing chambers of a pallet line the check.
    """
    told, single = [], True
    for stage in stages:
        told.append(
            stage.places is None or stage.places == 1 or (single and stage.work == "unattended")
        )
        single = stage.places == 1
    return told


def _placing(stage: Stage, calendar: Calendar) -> Placing:
    """Return the rule by which work of one kind is placed on a calendar."""
    if stage.work == "interruptible":
        return calendar.span

    def whole(t: int, seconds: int) -> tuple[int, int]:
        begin = calendar.whole(t, seconds)
        return begin, begin + seconds

    def unattended(t: int, seconds: int) -> tuple[int, int]:
        return t, calendar.reopen(t + seconds)

    return whole if stage.work == "uninterruptible" else unattended


def _in_row(work: Placing) -> Placing:
    """Return a rule that begins nothing before what came before it."""
    last = -NEVER

    def placed(t: int, seconds: int) -> tuple[int, int]:
        nonlocal last
        begin, end = work(max(t, last), seconds)
        last = begin
        return begin, end

    return placed
