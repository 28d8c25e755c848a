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
_DECISION = EventPriority(2)


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
        Number of events so far, changes and decisions alike.
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
        self._armed = False
        self._alarms: set[tuple[int, tuple[int, int]]] = set()

    def at(self, time: int, change: Callable[[Any], None], argument: Any = None) -> None:
        """Call ``change(argument)`` at ``time``, in the phase of changes."""
        if time > self.end:
            self.dropped = self.dropped or time < NEVER
            return
        self._schedule(_Happening(self._change, change, argument), time, _CHANGE)

    def ask(self, decider: Decider) -> None:
        """Let ``decider`` decide in the decision phase of the present instant, once."""
        if decider.rank in self._asked:
            return
        self._asked.add(decider.rank)
        heappush(self._waiting, (decider.rank, decider))
        if not self._armed:
            self._armed = True
            self._schedule(_Happening(self._decide), self.now, _DECISION)

    def ask_at(self, time: int, decider: Decider) -> None:
        """Let ``decider`` decide at ``time``; asking twice for one instant is asking once."""
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
        self._due -= 1
        self.happened += 1
        self.now = self.env.now  # type: ignore[assignment]  # whole seconds, always
        happening.change(happening.argument)

    def _decide(self, _: "_Happening") -> None:
        self._due -= 1
        self.happened += 1
        self.now = self.env.now  # type: ignore[assignment]  # whole seconds, always
        rank, decider = heappop(self._waiting)
        self._asked.discard(rank)
        if self._waiting:
            self._schedule(_Happening(self._decide), self.now, _DECISION)
        else:
            self._armed = False
        decider.decide(self.now)

    def _schedule(self, happening: "_Happening", time: int, priority: EventPriority) -> None:
        self._due += 1
        self.env.schedule(happening, priority, time - self.env.now)  # type: ignore[arg-type]


class _Happening:
    """The least that SimPy asks of an event: it has happened well, and whom to tell.

    A run has more than a million of these; a full SimPy event costs twice as much and carries
    values and failures that nothing here uses.
    """

    __slots__ = ("_ok", "argument", "callbacks", "change")

    def __init__(
        self,
        tell: Callable[["_Happening"], None],
        change: Callable[[Any], None] = lambda _: None,
        argument: Any = None,
    ) -> None:
        self.callbacks = (tell,)
        self._ok = True
        self.change = change
        self.argument = argument
