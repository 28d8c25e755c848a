"""A site's gate: trucks wait outside in turn, and a few at a time may stand inside."""

from bisect import bisect_left, insort
from collections.abc import Callable
from heapq import heapify, heappop, heappush

from supplysim.calendars import NEVER, Calendar
from supplysim.model.entities import Load
from supplysim.model.kernel import Kernel
from supplysim.model.station import Station

__all__ = ["Gate"]


class Gate(Station[Load]):
    """The gate of one tower; a truck keeps its place until it leaves empty.

    Parameters
    ----------
    places
        Trucks that may stand inside.
    remembered
        Of how many loads it knows how late they came.
    receiving
        Hours in which trucks are let in.
    needed
        The load that is lifted next: it is let in although the gate be full, for what stands
        inside waits for it.
    inspection_s
        Drawn seconds of entry inspection of a load, which follows at once.
    inspected
        Told when a load has been inspected.
    """

    def __init__(
        self,
        kernel: Kernel,
        *,
        rank: tuple[int, int],
        places: int,
        remembered: int,
        receiving: Calendar,
        needed: Callable[[], Load | None],
        inspection_s: Callable[[Load], int],
        inspected: Callable[[Load], None],
    ) -> None:
        super().__init__(kernel, rank=rank, servers=places)
        self.receiving = receiving
        self._needed = needed
        self._inspection_s = inspection_s
        self._inspected = inspected
        self._waiting: list[tuple[int, int, Load]] = []
        self._late: list[tuple[int, int, int]] = []
        self._seen: tuple[int, ...] | None = None
        self._remembered = remembered

    def arrive(self, load: Load) -> None:
        """Queue a truck outside."""
        if not load.attempt:  # a remake load is wanted at once, and late by all its making
            now = self.kernel.now
            insort(self._late, (now, load.row, now - load.arrive_by))
            self._seen = None
            if len(self._late) > 2 * self._remembered:
                # Of those that came at this instant none is seen yet.
                del self._late[: max(0, bisect_left(self._late, (now,)) - self._remembered)]
        heappush(self._waiting, (self.kernel.now, load.row, load))
        self.kernel.ask(self)

    def release(self) -> None:
        """Give back the place of a truck that leaves; with nobody outside that changes nothing."""
        self.in_service -= 1
        self.look_again()

    def look_again(self) -> None:
        """Decide again, for another load may be the one that is lifted next."""
        if self._waiting:
            self.kernel.ask(self)

    def detach(self) -> None:
        """Let go of its tower, after the run: the two hold on to one another."""
        self._needed, self._inspected = _nobody, _unheard

    def late_s(self) -> tuple[int, ...]:
        """Return how much too late the last loads came that came before now, oldest first.

        What comes at this very instant is left out: it may be told before or after the asking.
        """
        if self._seen is not None:
            return self._seen
        end = bisect_left(self._late, (self.kernel.now,))
        seen = tuple([came[2] for came in self._late[max(0, end - self._remembered) : end]])
        if end == len(self._late):
            self._seen = seen
        return seen

    def waiting(self) -> int:
        """Return how many trucks wait outside."""
        return len(self._waiting)

    def _choose(self, now: int) -> tuple[Load | None, int]:
        if not self._waiting:
            return None, NEVER
        opens = self.receiving.next_open(now)
        if opens > now:
            return None, opens
        if self.has_room:
            return heappop(self._waiting)[2], now
        needed = self._needed()
        for place, (_, _, load) in enumerate(self._waiting):
            if load is needed:
                del self._waiting[place]
                heapify(self._waiting)
                return load, now
        return None, NEVER

    def _begin(self, load: Load, now: int) -> None:
        load.admitted = now
        self.kernel.at(now + self._inspection_s(load), self._inspected, load)


def _nobody() -> Load | None:
    return None


def _unheard(_: Load) -> None:
    pass
