"""Time: a SimPy environment with two-phase instants and plain callbacks.

An instant has two phases (CONTRACTS 1). First every change due at it, then decisions: one per
resource, in a fixed order of resources, each over everyone who waits. When a decision brings new
changes at the same instant, those come before the next decision.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import simpy
from mypy_extensions import i64, mypyc_attr

from supplysim.calendars import DAY, HOUR, NEVER

__all__ = ["Decider", "Kernel"]

_STAGE: Final = 2**32

_SPAN: Final = HOUR
"""What is due in one of these spans is sorted at a time; days are whole numbers of them."""


@mypyc_attr(acyclic=True)
class _Queued:
    """What stands in a queue, by its place: the lowest is next."""

    __slots__ = ("place",)

    def __init__(self, place: i64) -> None:
        self.place = place


Entry = TypeVar("Entry", bound=_Queued)


@mypyc_attr(free_list_len=1, acyclic=True)
class _Due(_Queued):
    """A change that is due; its place is the instant.

    Most often one is made by another one that happens: its memory is kept for the next. The garbage
    collector does not watch it (its list would touch two neighbours far away for each): whoever
    built what is never run has to tell its kernel to forget.
    """

    __slots__ = ("argument", "change")

    def __init__(self, time: i64, change: Callable[[Any], None], argument: Any) -> None:
        self.place = time
        self.change = change
        self.argument = argument


class Decider(_Queued):
    """A resource that decides.

    Parameters
    ----------
    rank
        Its stage and its number there: the place among the decisions of one instant.

    Attributes
    ----------
    place
        Its rank as one number; no two deciders have the same.
    asked
        True while it is to decide at the present instant.
    alarm
        The instant for which it was asked last.
    """

    def __init__(self, rank: tuple[int, int]) -> None:
        super().__init__(rank[0] * _STAGE + rank[1])
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
        self._near = self._clock.due
        self._near_end = (start // _SPAN + 1) * _SPAN
        self._later: dict[int, list[_Due]] = {}
        self._waiting: list[Decider] = []
        self._changing = False

    def at(self, time: int, change: Callable[[Any], None], argument: Any = None) -> None:
        """Call ``change(argument)`` at ``time``, in the phase of changes."""
        if time > self.end:
            self.dropped = self.dropped or time < NEVER
            return
        due = _Due(time, change, argument)
        if time < self._near_end:
            _enter(self._near, due)
        else:
            # Sorted when its span comes: much of what is due is days ahead.
            span = self._later.get(time // _SPAN)
            if span is None:
                span = self._later[time // _SPAN] = []
            span.append(due)

    def ask(self, decider: Decider) -> None:
        """Let ``decider`` decide in the decision phase of the present instant, once."""
        if decider.asked:
            return
        decider.asked = True
        _enter(self._waiting, decider)
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

    def run(self) -> None:
        """Run until nothing is due any more."""
        with self.forgetting():
            self._clock.run()
            while self._later:
                self._run_span(min(self._later))

    def run_to_end(
        self, *, progress: Callable[[int, int], None] | None = None, steps: int = 200
    ) -> None:
        """Run to the end, telling ``progress(now, end)`` about ``steps`` times, between days."""
        every, told, last = max(1, (self.end - self.now) // steps), self.now, self.end // _SPAN
        with self.forgetting():
            for span in range(self.now // _SPAN, last + 1):
                self._run_span(span)
                if progress is None or ((span + 1) * _SPAN % DAY and span < last):
                    continue
                over = min(self.end, (span + 1) * _SPAN)
                if over > told and (span == last or over - told >= every):
                    told = over
                    progress(over, self.end)

    def _run_span(self, span: int) -> None:
        self._near_end = (span + 1) * _SPAN
        due = self._later.pop(span, None)
        if due is not None:
            # What was entered first is next among what is due at one instant.
            due.reverse()
            due.sort(key=_place, reverse=True)
            self._near += due
        self._clock.run()

    def instant(self) -> bool:
        """Let all changes of the next instant happen; then let those decide who are asked.

        Return False where nothing is due in this span any more.
        """
        queue, waiting = self._near, self._waiting
        if not queue:
            return False
        self.now = now = queue[-1].place
        self._changing = True
        while True:
            while queue and queue[-1].place == now:
                due = queue.pop()
                self.happened += 1
                due.change(due.argument)
            if not waiting:
                break
            decider = waiting.pop()
            decider.asked = False
            decider.decide(now)
        self._changing = False
        return True

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Forget what is due when a run is broken off: the collector would never find it."""
        try:
            yield
        except BaseException:
            self.forget()
            raise

    @property
    def idle(self) -> bool:
        """Tell that nothing is due any more."""
        return not self._near and not self._later

    def forget(self) -> None:
        """Forget what is still due, after the run: it holds on to those it would have told."""
        self._near.clear()
        self._later.clear()
        self._waiting.clear()


class _Clock(simpy.Environment):
    """SimPy's environment; ``instant`` plays the next instant if there is one."""

    def __init__(self, instant: Callable[[], bool], start: int) -> None:
        super().__init__(initial_time=start)
        self._instant = instant

    @property
    def due(self) -> list[_Due]:
        """SimPy's queue."""
        queue: Any = self._queue
        return queue  # type: ignore[no-any-return]

    def step(self) -> None:
        """Play the next instant."""
        if not self._instant():
            super().step()


def _nothing(_: Any) -> None:
    """Change nothing."""


def _enter(queue: list[Entry], entry: Entry) -> None:
    """Enter something into a queue whose end is next, behind what has the same place.

    Most is near the end, so that little has to move.
    """
    if not queue or queue[-1].place > entry.place:
        queue.append(entry)
        return
    low, high = i64(0), i64(len(queue))
    while low < high:
        middle = (low + high) >> 1
        if queue[middle].place > entry.place:
            low = middle + 1
        else:
            high = middle
    queue.insert(low, entry)


def _place(entry: _Queued) -> int:
    return entry.place
