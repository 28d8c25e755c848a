"""Time: a SimPy environment with two-phase instants and plain callbacks.

An instant has two phases (CONTRACTS 1). First every change due at it, then decisions: one per
resource, in a fixed order of resources, each over everyone who waits. When a decision brings new
changes at the same instant, those come before the next decision.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Final

import simpy
from simpy.events import EventPriority

from supplysim.calendars import NEVER

__all__ = ["Decider", "Kernel"]

_CHANGE = EventPriority(1)
_ENTRY: Final = 5
"""Length of our entries of SimPy's queue: time, priority, number, change, argument."""


class Decider:
    """A resource that decides.

    Attributes
    ----------
    rank
        Its place among the decisions of one instant; no two deciders have the same.
    asked
        True while it is to decide at the present instant.
    alarm
        The instant for which it was asked last.
    """

    def __init__(self, rank: tuple[int, int]) -> None:
        self.rank = rank
        self.asked = False
        self.alarm = -NEVER

    def decide(self, now: int) -> None:
        """Serve whoever can be served at ``now``."""
        raise NotImplementedError


class Kernel:
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

    def __init__(self, *, end: int, start: int = 0) -> None:
        self.end = end
        self.now = start
        self.dropped = False
        self.happened = 0
        self._clock = _Clock(self.instant, start)
        self._queue: list[Any] = self._clock.due
        self._entered = 0
        self._waiting: list[tuple[tuple[int, int], Decider]] = []
        self._changing = False

    def at(self, time: int, change: Callable[[Any], None], argument: Any = None) -> None:
        """Call ``change(argument)`` at ``time``, in the phase of changes."""
        if time > self.end:
            self.dropped = self.dropped or time < NEVER
            return
        self._entered += 1
        heappush(self._queue, (time, _CHANGE, self._entered, change, argument))

    def ask(self, decider: Decider) -> None:
        """Let ``decider`` decide in the decision phase of the present instant, once."""
        if decider.asked:
            return
        decider.asked = True
        heappush(self._waiting, (decider.rank, decider))
        if not self._changing:
            # Asked from outside of any instant: there must be something to decide after.
            self.at(self.now, _nothing)

    def ask_at(self, time: int, decider: Decider) -> None:
        """Let ``decider`` decide at ``time``; asking twice for one instant is asking once."""
        if time == self.now and self._changing:
            self.ask(decider)
            return
        if decider.alarm == time > self.now:
            return
        decider.alarm = time
        self.at(time, self.ask, decider)

    def run(self, until: int | None = None) -> None:
        """Run to an instant, exclusive; by default until nothing is due any more."""
        self._clock.run(until)

    def run_to_end(
        self, *, progress: Callable[[int, int], None] | None = None, steps: int = 200
    ) -> None:
        """Run to the end, telling ``progress(now, end)`` about ``steps`` times."""
        span = max(1, (self.end - self.now) // steps)
        until = self.now
        while until < self.end:
            until = min(self.end, until + span)
            # SimPy stops before the instant it is told; ours belongs to the stretch.
            self.run(until + 1)
            if progress is not None:
                progress(until, self.end)

    def instant(self) -> bool:
        """Let all changes of the next instant happen; then let those decide who are asked.

        Return False, and do nothing, where SimPy is to do what is next: the end of a stretch.
        """
        queue, waiting = self._queue, self._waiting
        if not queue or len(queue[0]) != _ENTRY:
            return False
        now: int = queue[0][0]
        self.now = now
        self._changing = True
        while True:
            while queue and queue[0][0] == now:
                entry: tuple[int, int, int, Callable[[Any], None], Any] = heappop(queue)
                self.happened += 1
                entry[3](entry[4])
            if not waiting:
                break
            decider = heappop(waiting)[1]
            decider.asked = False
            decider.decide(now)
        self._changing = False
        return True

    @property
    def idle(self) -> bool:
        """Tell that nothing is due any more; asked between two stretches."""
        # SimPy leaves what ended the last stretch in its queue.
        return not any(len(entry) == _ENTRY for entry in self._queue)

    def forget(self) -> None:
        """Forget what is still due, after the run: it holds on to those it would have told."""
        self._queue.clear()
        self._waiting.clear()


class _Clock(simpy.Environment):
    """SimPy's environment; ``instant`` plays the next instant, or leaves the step to SimPy."""

    def __init__(self, instant: Callable[[], bool], start: int) -> None:
        super().__init__(initial_time=start)
        self._instant = instant

    @property
    def due(self) -> list[Any]:
        """SimPy's queue; its own entries are (time, priority, number, event)."""
        return self._queue

    def step(self) -> None:
        """Play the next instant."""
        if not self._instant():
            super().step()


def _nothing(_: Any) -> None:
    """Change nothing."""
