"""Time: a SimPy environment with two-phase instants and plain callbacks.

An instant has two phases (CONTRACTS 1). First every change due at it, then decisions: one per
resource, in a fixed order of resources, each over everyone who waits. When a decision brings new
changes at the same instant, those come before the next decision.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Protocol

import simpy
from simpy.events import EventPriority

from supplysim.calendars import NEVER

__all__ = ["Decider", "Kernel"]

_CHANGE = EventPriority(1)


class Decider(Protocol):
    """A resource that decides; ``rank`` fixes its place among the decisions of one instant."""

    rank: tuple[int, int]

    def decide(self, now: int) -> None:
        """Serve whoever can be served at ``now``."""


class Kernel(simpy.Environment):
    """The clock of one run: SimPy's, in which one step is one instant.

    A run has millions of changes; what is due stands in SimPy's queue as a plain callback, for an
    event of its own costs twice as much and carries values and failures that nothing here uses.

    Parameters
    ----------
    end
        Last instant of the run; what is due later never happens.

    Attributes
    ----------
    now
        The present instant.
    dropped
        True once something was due after the end.
    happened
        Number of changes so far; decisions follow the last change of their instant and need none.
    """

    now: int = 0

    def __init__(self, *, end: int, start: int = 0) -> None:
        super().__init__(initial_time=start)
        self.end = end
        self.now = start
        self.dropped = False
        self.happened = 0
        self._waiting: list[tuple[tuple[int, int], Decider]] = []
        self._asked: set[tuple[int, int]] = set()
        self._changing = False
        self._alarms: set[tuple[int, tuple[int, int]]] = set()

    def at(self, time: int, change: Callable[[Any], None], argument: Any = None) -> None:
        """Call ``change(argument)`` at ``time``, in the phase of changes."""
        if time > self.end:
            self.dropped = self.dropped or time < NEVER
            return
        due: Any = (change, argument)
        heappush(self._queue, (time, _CHANGE, next(self._eid), due))

    def ask(self, decider: Decider) -> None:
        """Let ``decider`` decide in the decision phase of the present instant, once."""
        rank = decider.rank
        if rank in self._asked:
            return
        self._asked.add(rank)
        heappush(self._waiting, (rank, decider))
        if not self._changing:
            # Asked from outside of any instant: there must be something to decide after.
            self.at(self.now, _nothing)

    def ask_at(self, time: int, decider: Decider) -> None:
        """Let ``decider`` decide at ``time``; asking twice for one instant is asking once."""
        if time == self.now and self._changing:
            self.ask(decider)
            return
        alarm = (time, decider.rank)
        if alarm in self._alarms:
            return
        if time <= self.end:
            self._alarms.add(alarm)
        self.at(time, self._ring, decider)

    def run_to_end(
        self, *, progress: Callable[[int, int], None] | None = None, steps: int = 200
    ) -> None:
        """Run to the end, telling ``progress(now, end)`` about ``steps`` times."""
        span = max(1, (self.end - self.now) // steps)
        until = self.now
        while until < self.end:
            until = min(self.end, until + span)
            # SimPy stops before the instant it is told; ours belongs to the stretch.
            self.run(until=until + 1)
            self._now = self.now
            if progress is not None:
                progress(until, self.end)

    def step(self) -> None:
        """Let all changes of the next instant happen; then let those decide who are asked."""
        queue: list[Any] = self._queue
        waiting = self._waiting
        if not queue or type(queue[0][3]) is not tuple:
            super().step()  # SimPy's own: the end of a stretch
            return
        now: Any = queue[0][0]
        self._now = self.now = now
        self._changing = True
        while True:
            while queue and queue[0][0] == now:
                change, argument = heappop(queue)[3]
                self.happened += 1
                change(argument)
            if not waiting:
                break
            rank, decider = heappop(waiting)
            self._asked.discard(rank)
            decider.decide(now)
        self._changing = False

    @property
    def idle(self) -> bool:
        """Tell that nothing is due any more; asked between two stretches."""
        # SimPy leaves what ended the last stretch in its queue.
        queue: list[Any] = self._queue
        return not any(type(event) is tuple for *_, event in queue)

    def forget(self) -> None:
        """Forget what is still due, after the run: it holds on to those it would have told."""
        self._queue.clear()
        self._waiting.clear()

    def _ring(self, decider: Decider) -> None:
        self._alarms.discard((self.now, decider.rank))
        self.ask(decider)


def _nothing(_: Any) -> None:
    """Change nothing."""
