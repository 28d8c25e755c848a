"""A yard: space that production reserves, and gantries that load trucks."""

from collections.abc import Callable
from heapq import heappop, heappush

from supplysim.calendars import Calendar
from supplysim.model.entities import Load
from supplysim.model.kernel import Kernel

__all__ = ["Yard"]


class Yard:
    """The yard of one plant.

    Parameters
    ----------
    capacity_l
        Nominal capacity in litres.
    gantries
        Trucks that can be loaded at once.
    calendar
        Hours in which trucks are loaded; loading stops at closing and resumes.
    loading_s
        Drawn loading seconds of a load.
    loaded
        Told when a truck is loaded.
    room
        Told when space has become free.
    """

    def __init__(
        self,
        kernel: Kernel,
        *,
        rank: tuple[int, int],
        capacity_l: int,
        gantries: int,
        calendar: Calendar,
        loading_s: Callable[[Load], int],
        loaded: Callable[[Load], None],
        room: Callable[[], None],
    ) -> None:
        self.kernel = kernel
        self.rank = rank
        self.capacity_l = capacity_l
        self.level_l = 0
        self.calendar = calendar
        self.gantries = gantries
        self.history: list[tuple[int, int]] = []
        self.busy: list[tuple[int, int, int]] = []
        self._free = list(range(gantries))
        self._queue: list[tuple[int, int, Load]] = []
        self._loading_s = loading_s
        self._loaded = loaded
        self._room = room

    def reserve(self, volume_l: int, beyond: bool) -> bool:
        """Take space for an order; ``beyond`` allows the reserve. Tell whether there was room."""
        if self.level_l + volume_l > self.capacity_l and not beyond:
            return False
        self._change(volume_l)
        return True

    def hold(self, volume_l: int) -> None:
        """Put stock into the yard without asking: the state at the start."""
        self._change(volume_l)

    def arrive(self, load: Load) -> None:
        """Queue the truck of ``load`` for a gantry."""
        load.at_bay = self.kernel.now
        heappush(self._queue, (self.kernel.now, load.row, load))
        self.kernel.ask(self)

    def decide(self, now: int) -> None:
        """Put waiting trucks under free gantries."""
        if not self._queue or not self._free:
            return
        if not self.calendar.is_open(now):
            self.kernel.ask_at(self.calendar.next_open(now), self)
            return
        while self._queue and self._free:
            _, _, load = heappop(self._queue)
            gantry = heappop(self._free)
            load.loading = now
            end = self.calendar.finish(now, self._loading_s(load))
            self.busy.append((gantry, now, end))
            self.kernel.at(end, self._finish, (gantry, load))

    def depart(self, load: Load) -> None:
        """Free the space of a load that leaves."""
        self._change(-load.volume_l)
        self._room()

    def waiting(self) -> int:
        """Return how many trucks wait for a gantry."""
        return len(self._queue)

    def _finish(self, done: tuple[int, Load]) -> None:
        gantry, load = done
        heappush(self._free, gantry)
        load.loaded = self.kernel.now
        self.kernel.ask(self)
        self._loaded(load)

    def _change(self, volume_l: int) -> None:
        self.level_l += volume_l
        now = self.kernel.now
        if self.history and self.history[-1][0] == now:
            self.history[-1] = (now, self.level_l)
        else:
            self.history.append((now, self.level_l))
