"""Time: opening windows, the processes that open and close places, and the two phases."""

from bisect import bisect_right
from collections.abc import Callable, Generator, Sequence
from typing import Any

import simpy
from simpy.events import NORMAL

NEVER = 2**60
MINUTE, HOUR, DAY = 60, 3600, 86400

Steps = Generator[simpy.Event, Any, Any]


class Windows:
    """Opening windows of one place, [open, close), ascending: arithmetic for forecasts only."""

    def __init__(self, opens: Sequence[int], closes: Sequence[int]) -> None:
        self.spans = list(zip(opens, closes, strict=True))
        self._closes = list(closes)

    def from_(self, t: int) -> Sequence[tuple[int, int]]:
        """Return the windows that end after ``t``."""
        return self.spans[bisect_right(self._closes, t) :]

    def window(self, t: int) -> tuple[int, int] | None:
        """Return the window that is open at ``t``."""
        i = bisect_right(self._closes, t)
        if i < len(self.spans) and self.spans[i][0] <= t:
            return self.spans[i]
        return None

    def is_open(self, t: int) -> bool:
        return self.window(t) is not None

    def next_open(self, t: int) -> int:
        i = bisect_right(self._closes, t)
        return max(t, self.spans[i][0]) if i < len(self.spans) else NEVER

    def end_of(self, t: int, work: int) -> int:
        """Return when work begun at or after ``t`` ends if it stops at closing and resumes."""
        i = bisect_right(self._closes, t)
        while work > 0:
            if i == len(self.spans):
                return NEVER
            opens, closes = self.spans[i]
            begins = max(t, opens)
            if begins + work <= closes:
                return begins + work
            work -= closes - begins
            i += 1
        return t

    def start_of_whole(self, t: int, work: int) -> int:
        """Return when work that must not be cut can begin, at or after ``t``."""
        i = bisect_right(self._closes, t)
        for opens, closes in self.spans[i:]:
            if max(t, opens) + work <= closes:
                return max(t, opens)
        return NEVER

    def open_seconds(self, a: int, b: int) -> int:
        """Return the open seconds of [a, b)."""
        total = 0
        for opens, closes in self.spans[bisect_right(self._closes, a) :]:
            if opens >= b:
                break
            total += min(b, closes) - max(a, opens)
        return total


class Opening:
    """A place that opens and closes: at closing it interrupts everybody at work there."""

    def __init__(self, env: simpy.Environment, windows: Windows) -> None:
        self.env, self.windows = env, windows
        self.opened = env.event()
        self.at_work: list[simpy.Process] = []
        self.bells: list[Callable[[], None]] = []
        """Called at every opening and closing."""
        env.process(self._days())

    def _days(self) -> Steps:
        for opens, closes in self.windows.from_(self.env.now):
            if opens > self.env.now:
                yield self.env.timeout(opens - self.env.now)
            opened, self.opened = self.opened, self.env.event()
            opened.succeed()
            self._ring()
            yield self.env.timeout(closes - self.env.now)
            for worker in list(self.at_work):
                worker.interrupt("closed")
            self._ring()

    def _ring(self) -> None:
        for bell in self.bells:
            bell()

    def is_open(self) -> bool:
        return self.windows.is_open(self.env.now)

    def wait(self, whole: int = 0) -> Steps:
        """Wait until the place is open, and stays open for ``whole`` seconds."""
        while True:
            window = self.windows.window(self.env.now)
            if window is not None and self.env.now + whole <= window[1]:
                return
            yield self.opened

    def work(self, seconds: int) -> Steps:
        """Work in open hours; closing interrupts, opening resumes."""
        left = seconds
        while left:
            yield from self.wait()
            since = self.env.now
            me = self.env.active_process
            self.at_work.append(me)
            try:
                yield self.env.timeout(left)
                left = 0
            except simpy.Interrupt:
                left -= self.env.now - since
            finally:
                self.at_work.remove(me)

    def whole(self, seconds: int) -> Steps:
        """Work through, having waited for a window that is long enough; never interrupted."""
        yield from self.wait(seconds)
        me = self.env.active_process
        end = self.env.now + seconds
        self.at_work.append(me)
        try:
            yield self.env.timeout(seconds)
        except simpy.Interrupt:
            assert self.env.now == end, "whole work was cut"
        finally:
            self.at_work.remove(me)


def last_change_at(env: simpy.Environment, t: int) -> simpy.Event:
    """Return an event at ``t`` that comes after the other changes, before any decision."""
    event = env.event()
    event._ok, event._value = True, None
    env.schedule(event, priority=NORMAL + 1, delay=t - env.now)
    return event


class Decision:
    """The second phase of an instant: one resource decides, after all changes, in its turn."""

    KINDS = ("rejections", "plant", "yard", "fleets", "gate", "crane")

    def __init__(
        self, env: simpy.Environment, kind: str, code: int, decide: Callable[[], None]
    ) -> None:
        self.env, self.decide = env, decide
        self.priority = NORMAL + 2 + self.KINDS.index(kind) * 1_000_000 + code
        self.asked = False
        self.wakes: set[int] = set()

    def ask(self, *_: Any) -> None:
        """Decide at this instant, after the changes that are due at it."""
        if self.asked:
            return
        self.asked = True
        event = self.env.event()
        event._ok, event._value = True, None
        event.callbacks.append(self._answer)
        self.env.schedule(event, priority=self.priority)

    def ask_at(self, t: int) -> None:
        """Decide at instant ``t`` too."""
        if t <= self.env.now:
            self.ask()
        elif t < NEVER and t not in self.wakes:
            self.wakes.add(t)
            self.env.timeout(t - self.env.now).callbacks.append(self._wake)

    def _wake(self, _: simpy.Event) -> None:
        self.wakes.discard(self.env.now)
        self.ask()

    def _answer(self, _: simpy.Event) -> None:
        self.asked = False
        self.decide()
