"""A site's gate: trucks wait outside in turn, and a few at a time may stand inside."""

from collections.abc import Callable

from librt.vecs import append, vec
from mypy_extensions import i64

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
        self._waiting: list[Load] = []
        self._came = vec[i64]()
        self._rows = vec[i64]()
        self._late = vec[i64]()
        self._seen: tuple[int, ...] | None = None
        self._remembered: i64 = remembered

    def arrive(self, load: Load) -> None:
        """Queue a truck outside; of those that come at one instant the lowest row is first."""
        now, place = self.kernel.now, len(self._waiting)
        if not load.attempt:  # a remake load is wanted at once, and late by all its making
            self._note(now, load.row, now - load.arrive_by)
        while place and self._waiting[place - 1].arrived == now:
            if self._waiting[place - 1].row < load.row:
                break
            place -= 1
        self._waiting.insert(place, load)
        self.kernel.ask(self)

    def _note(self, now: i64, row: i64, late: i64) -> None:
        """Note how late a load came, by instant and row."""
        self._seen = None
        came, rows, lates = self._came, self._rows, self._late
        i = i64(len(came))
        came, rows, lates = append(came, now), append(rows, row), append(lates, late)
        while i > 0 and came[i - 1] == now and rows[i - 1] > row:
            rows[i], lates[i] = rows[i - 1], lates[i - 1]
            i -= 1
        rows[i], lates[i] = row, late
        self._came, self._rows, self._late = came, rows, lates
        if len(came) > 2 * self._remembered:
            # Of those that came at this instant none is seen yet.
            first = self._before(now) - self._remembered
            if first > 0:
                self._came, self._rows, self._late = came[first:], rows[first:], lates[first:]

    def _before(self, now: i64) -> i64:
        """Return how many of the noted loads came before ``now``."""
        came, count = self._came, i64(len(self._came))
        while count > 0 and came[count - 1] == now:
            count -= 1
        return count

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
        late, end = self._late, self._before(self.kernel.now)
        first = end - self._remembered if end > self._remembered else i64(0)
        seen = tuple([late[i] for i in range(first, end)])
        if end == len(late):
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
            return self._waiting.pop(0), now
        needed = self._needed()
        for load in self._waiting:
            if load is needed:
                self._waiting.remove(load)
                return load, now
        return None, NEVER

    def _begin(self, load: Load, now: int) -> None:
        load.admitted = now
        self.kernel.at(now + self._inspection_s(load), self._inspected, load)


def _nobody() -> Load | None:
    return None


def _unheard(_: Load) -> None:
    pass
