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


class Kernel:
    """The clock of one run.

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
        Number of events so far; decisions follow the last change of their instant and need none.
    """

    def __init__(self, *, end: int, start: int = 0) -> None:
        self.env = simpy.Environment(initial_time=start)
        self.end = end
        self.now = start
        self.dropped = False
        self._due = 0
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
        self._due += 1
        happening = _Happening(self._change, time, change, argument)
        self.env.schedule(happening, _CHANGE, time - self.env.now)  # type: ignore[arg-type]

    def ask(self, decider: Decider) -> None:
        """Let ``decider`` decide in the decision phase of the present instant, once."""
        if decider.rank in self._asked:
            return
        self._asked.add(decider.rank)
        heappush(self._waiting, (decider.rank, decider))
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

    def run(self, *, progress: Callable[[int, int], None] | None = None, steps: int = 200) -> None:
        """Run to the end, telling ``progress(now, end)`` about ``steps`` times."""
        span = max(1, (self.end - self.now) // steps)
        until = self.now
        while until < self.end:
            until = min(self.end, until + span)
            # SimPy stops before the instant it is told; ours belongs to the stretch.
            self.env.run(until=until + 1)
            if progress is not None:
                progress(until, self.end)

    @property
    def idle(self) -> bool:
        """Tell that nothing is due any more (SimPy's own events for stopping do not count)."""
        return self._due == 0

    def _ring(self, decider: Decider) -> None:
        self._alarms.discard((self.now, decider.rank))
        self.ask(decider)

    def _change(self, happening: "_Happening") -> None:
        """Let a change happen; after the last one of an instant, let those decide who are asked."""
        self._due -= 1
        self.happened += 1
        self.now = now = happening.time
        self._changing = True
        happening.change(happening.argument)
        while self._waiting and self.env.peek() > now:
            rank, decider = heappop(self._waiting)
            self._asked.discard(rank)
            decider.decide(now)
        self._changing = False


def _nothing(_: Any) -> None:
    """Change nothing."""


class _Happening:
    """The least that SimPy asks of an event: it has happened well, and whom to tell.

    A run has about a million of these; a full SimPy event costs twice as much and carries
    values and failures that nothing here uses.
    """

    __slots__ = ("_ok", "argument", "callbacks", "change", "time")

    def __init__(
        self,
        tell: Callable[["_Happening"], None],
        time: int,
        change: Callable[[Any], None],
        argument: Any,
    ) -> None:
        self.callbacks = (tell,)
        self._ok = True
        self.time = time
        self.change = change
        self.argument = argument
