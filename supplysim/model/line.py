"""One production line: when each pallet passes each stage.

Pallets follow one another without passing. Each order is worked out at once when it enters, by
a recurrence over pallets and stages on the line's calendar, so a line costs no event of its own
inside an order. Stages are mould set-up, reinforcement, casting, curing, demoulding, finishing
and QC; the same engine serves pallet lines (one place at each attended stage) and fixed moulds
(any number of moulds side by side).

Two neighbours use the same stages for what the plant does not do: ``supplysim.model.passing``
lets pallets overtake one another, ``supplysim.model.no_wait`` lets none of them wait.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from librt.vecs import vec
from mypy_extensions import i64

from supplysim.calendars import NEVER, Calendar

__all__ = [
    "CASTING",
    "CURING",
    "DEMOULDING",
    "QC",
    "STAGES",
    "Line",
    "Order",
    "Places",
    "Post",
    "Stage",
    "Work",
]

CASTING: Final = 2
CURING: Final = 3
DEMOULDING: Final = 4
QC: Final = 6
STAGES: Final = 7
"""Stages of a plant's line."""

Work = Literal["interruptible", "uninterruptible", "unattended"]
Order = Literal["row", "ready"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its kind of work and how many pallets it takes at once (None = any number)."""

    work: Work
    places: int | None = 1


class Places:
    """When each of some places becomes free; the one that is free first is taken first.

    Places are mostly given back in the order in which they were taken: then they go round in a
    ring. Once they are not, a heap keeps them.

    Attributes
    ----------
    first
        The instant at which the next place becomes free, long past in the beginning.
    """

    __slots__ = ("_at", "_in_turn", "_last", "_times", "first")

    def __init__(self, count: int) -> None:
        self.first: i64 = -NEVER
        self._times = vec[i64]([-NEVER] * count)
        self._at: i64 = 0
        self._last: i64 = -NEVER
        self._in_turn = True

    def give_back(self, t: i64) -> None:
        """Let the place that is free first be taken, and become free again at ``t``."""
        times = self._times
        if self._in_turn and t >= self._last:
            times[self._at] = self._last = t
            self._at += 1
            if self._at == len(times):
                self._at = 0
            self.first = times[self._at]
            return
        if self._in_turn:
            self._in_turn = False
            self._times = times = vec[i64](sorted(times))  # what is sorted is a heap
        _replace_first(times, t)
        self.first = times[0]


def _replace_first(heap: vec[i64], t: i64) -> None:
    """Put ``t`` in the place of the smallest number of a heap."""
    count, at, child = i64(len(heap)), i64(0), i64(1)
    while child < count:
        if child + 1 < count and heap[child + 1] < heap[child]:
            child += 1
        if t <= heap[child]:
            break
        heap[at] = heap[child]
        at, child = child, 2 * child + 1
    heap[at] = t


class Post:
    """One stage as it runs: how it works, who holds its places, and who came last.

    ``places`` is 0 where there is no limit, and ``free`` is the instant at which the next of them
    becomes free, long past then. ``queue`` are the places before it, None where anyone may wait.
    Where they are counted, the next of them becomes free when the pallet begins here that is as
    many pallets ahead: its start is ``back`` starts of stages ago.

    ``opens`` and ``closes`` are the window in which it last worked. Most work fits into it and
    needs no look into the calendar (``work``): all of it, or the end of it where ``unattended``.
    Both are out of reach where the window alone does not tell.
    """

    __slots__ = (
        "_calendar",
        "_held",
        "_in_row",
        "_last",
        "_whole",
        "back",
        "blocks",
        "closes",
        "free",
        "opens",
        "places",
        "queue",
        "single",
        "unattended",
    )

    def __init__(
        self, stage: Stage, queue: int | None, calendar: Calendar, *, in_row: bool = False
    ) -> None:
        self.places = stage.places if stage.places is not None else 0
        self.single = self.places == 1
        self.free: i64 = -NEVER
        self._held = Places(self.places)
        self.queue = queue if self.places else None
        self.back: i64 = 0
        self.blocks = self.queue == 0
        self.unattended = stage.work == "unattended"
        self._whole = stage.work == "uninterruptible"
        self.opens: i64 = NEVER
        self.closes: i64 = -NEVER
        self._calendar = calendar.apart()
        self._in_row = in_row
        self._last: i64 = -NEVER

    def work(self, t: i64, seconds: i64) -> tuple[i64, i64]:
        """Return start and finish, by the calendar, of work that comes at an instant.

        The window in which it ends is remembered, unless what comes next also has to begin in its
        row: then it has to ask here again.
        """
        if self._in_row and t < self._last:
            t = self._last
        begin, end = self._placed(t, seconds)
        if self._in_row:
            self._last = begin
        elif end < NEVER:
            self.opens, self.closes = self._calendar.window_to(end)
        return begin, end

    def _placed(self, t: i64, seconds: i64) -> tuple[i64, i64]:
        if self.unattended:
            return t, self._calendar.reopen(t + seconds)
        if self._whole:
            begin = self._calendar.whole(t, seconds)
            return begin, begin + seconds
        return self._calendar.span(t, seconds)

    def left(self, t: i64) -> None:
        """Take note of when a pallet leaves its place in this stage."""
        if self.single:
            self.free = t
        elif self.places:
            self._held.give_back(t)
            self.free = self._held.first


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
        for post in self.posts:
            post.back = count * (post.queue or 0)
        behind = max(count * (post.queue or 0) for post in self.posts)
        self._before = vec[i64]([-NEVER] * behind)
        self._held = Places(pallets) if pallets else None
        self._fed: i64 = -NEVER
        self._hours = self.calendar.apart()

    def entry(self) -> int:
        """Return the first instant at which another pallet could enter the first stage.

        None enters before those that were sent through earlier were let in.
        """
        t = max(self._fed, self.posts[0].free)
        return t if self._held is None else max(t, self._held.first)

    def is_open(self, t: i64) -> bool:
        """Tell whether the line works at an instant."""
        return self._hours.is_open(t)

    def feed(
        self, now: int, times: Iterable[Sequence[int]]
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
        work = vec[i64]([seconds for row in times for seconds in row])
        start, finish = self.send(now, work)
        return self._rows(start), self._rows(finish)

    def _rows(self, numbers: vec[i64]) -> list[list[int]]:
        count = len(self.posts)
        return [list(numbers[i : i + count]) for i in range(0, len(numbers), count)]

    def send(self, now: i64, work: vec[i64]) -> tuple[vec[i64], vec[i64]]:
        """Send pallets through, as :meth:`feed` does, their numbers one pallet after the other."""
        before, width, count = i64(len(self._before)), i64(len(self.posts)), i64(len(work))
        # Behind the starts of the last pallets, as many as any queue holds.
        start, finish = vec[i64]([0] * (before + count)), vec[i64]([0] * count)
        for i in range(before):
            start[i] = self._before[i]
        self._fed = now
        for first in range(0, count, width):
            self._pallet(now, work, first, start, finish)
        self._before = start[count:]
        return start[before:], finish

    def _pallet(
        self, now: i64, work: vec[i64], first: i64, start: vec[i64], finish: vec[i64]
    ) -> None:
        # The busiest code of a run: the calendar is asked only where the last window ends. Starts
        # are behind those of pallets before.
        held = self._held
        ready = held.first if held is not None and held.first > now else now
        before: Post | None = None
        here = first
        there = here + i64(len(start)) - i64(len(finish))
        for post in self.posts:
            seconds = work[here]
            if post.back:
                # A pallet leaves the stage before only when a place before this one is free.
                room = start[there - post.back]
                if room > ready:
                    ready = room
            begin = post.free if post.free > ready else ready
            end = begin + seconds
            if not (
                seconds > 0
                and end <= post.closes
                and post.opens <= (end if post.unattended else begin)
            ):
                begin, end = post.work(begin, seconds)
            if before is not None:
                left = begin if post.blocks else ready
                if before.single:
                    before.free = left
                else:
                    before.left(left)
            start[there], finish[here] = begin, end
            before, ready = post, end
            here += 1
            there += 1
        if before is not None:
            before.left(ready)
        if held is not None:
            held.give_back(finish[first + self.pallet_until])


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
