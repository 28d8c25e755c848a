"""A line whose stages take what is ready first, so that pallets may overtake one another.

Behind a stage with several places who is first elsewhere depends on who ends first here, so the
recurrence of ``supplysim.model.line`` no longer holds and the line is played instant by instant,
over the same posts, queues and calendars. An instant has two phases (CONTRACTS section 1): first
every end and start due at it, then decisions; of the stages that can act the first one does, and
it takes who was ready first, ties by row.
"""

from bisect import insort
from collections.abc import Sequence
from heapq import heappop, heappush

from supplysim.model.line import Line, Stage

__all__ = ["may_pass", "send"]

Table = list[list[int]]


def send(line: Line, times: Sequence[Sequence[int]]) -> tuple[Table, Table]:
    """Send pallets through an empty line that takes them by its own order.

    Parameters
    ----------
    line
        A line that nobody has entered yet. All pallets are before its first stage at second 0.
    times
        Seconds of work, one row a pallet, one number a stage.

    Returns
    -------
    start, finish
        Same shape as ``times``: first second worked, end of work.
    """
    if line.order == "row" or not may_pass(line.stages, times):
        return line.feed(0, times)
    return _Floor(line, times).run()


def may_pass(stages: Sequence[Stage], times: Sequence[Sequence[int]]) -> bool:
    """Tell whether a pallet could overtake another one.

    Nobody can where each stage has a single place or takes equally long for all.
    """
    columns = zip(*times, strict=True)
    return any(
        stage.places != 1 and len(set(column)) > 1
        for stage, column in zip(stages, columns, strict=False)
    )


class _Floor:
    """The line at one instant: who waits for which stage, and who still holds a place.

    ``waiting`` holds (ready, row) of pallets that a stage has not taken; ``held`` those of them,
    and of pallets taken that have not begun, that still hold a place of the stage before;
    ``queued`` counts those that wait in its queue instead.
    """

    def __init__(self, line: Line, times: Sequence[Sequence[int]]) -> None:
        self.line = line
        self.posts = line.posts
        self.times = times
        self.start = [[0] * len(row) for row in times]
        self.finish = [[0] * len(row) for row in times]
        self.free = [post.places or len(times) for post in self.posts]
        self.waiting: list[list[tuple[int, int]]] = [[] for _ in self.posts]
        self.held: list[list[tuple[int, int]]] = [[] for _ in self.posts]
        self.queued = [0] * len(self.posts)
        self.entered = 0
        self.now = 0
        self.due: list[tuple[int, int, int, bool]] = []

    def run(self) -> tuple[Table, Table]:
        """Play all instants, the earliest first."""
        for _ in range(len(self.times) if self.line.pallets is None else self.line.pallets):
            self._enter()
        self._decide()
        while self.due:
            self.now = self.due[0][0]
            while self.due and self.due[0][0] == self.now:
                _, row, k, begins = heappop(self.due)
                (self._begin if begins else self._end)(row, k)
            self._decide()
        return self.start, self.finish

    def _decide(self) -> None:
        """Let stages act until none can; after each act the first that can is next."""
        while any(self._queue(k) or self._take(k) for k in range(len(self.posts))):
            pass

    def _enter(self) -> None:
        """Give the next pallet of the row, if there is one, to the first stage."""
        if self.entered < len(self.times):
            heappush(self.waiting[0], (self.now, self.entered))
            self.entered += 1

    def _queue(self, k: int) -> bool:
        """Let one pallet go from its place into the queue before stage ``k``."""
        room = self.posts[k].queue
        if not self.held[k] or (room is not None and self.queued[k] >= room):
            return False
        del self.held[k][0]
        self.free[k - 1] += 1
        self.queued[k] += 1
        return True

    def _take(self, k: int) -> bool:
        """Keep a free place of stage ``k`` for the pallet that was ready first."""
        if not self.waiting[k] or not self.free[k]:
            return False
        _, row = heappop(self.waiting[k])
        self.free[k] -= 1
        begin, end = self.posts[k].work(self.now, self.times[row][k])
        self.start[row][k], self.finish[row][k] = begin, end
        if begin == self.now:
            self._begin(row, k)
        else:
            heappush(self.due, (begin, row, k, True))
        if end == self.now:
            self._end(row, k)
        else:
            heappush(self.due, (end, row, k, False))
        return True

    def _begin(self, row: int, k: int) -> None:
        """Let a pallet leave the queue, or the place of the stage before."""
        if k == 0:
            return
        here = (self.finish[row][k - 1], row)
        if here in self.held[k]:
            self.held[k].remove(here)
            self.free[k - 1] += 1
        else:
            self.queued[k] -= 1

    def _end(self, row: int, k: int) -> None:
        """Let a pallet ask for the next stage, or leave the line."""
        if self.line.pallets is not None and k == self.line.pallet_until:
            self._enter()
        if k + 1 == len(self.posts):
            self.free[k] += 1
            return
        insort(self.held[k + 1], (self.now, row))
        heappush(self.waiting[k + 1], (self.now, row))
