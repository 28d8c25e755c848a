"""A yard: space that production reserves, and gantries that load trucks."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import NamedTuple

from supplysim.calendars import Calendar
from supplysim.ledger import MISSING
from supplysim.model.entities import Load
from supplysim.model.kernel import Decider, Kernel
from supplysim.model.log import Log, Service

__all__ = ["Level", "Yard"]


class Level(NamedTuple):
    """How many litres stand in a yard from an instant on."""

    time: int
    level_l: int


class Yard(Decider):
    """The yard of one plant.

    Parameters
    ----------
    rank
        Place of the gantries among the decisions of one instant.
    capacity_l
        Nominal capacity in litres.
    gantries
        Trucks that can be loaded at once, first come, first served.
    calendar
        Hours in which trucks are loaded; loading stops at closing and resumes.
    loading_s
        Drawn loading seconds of a load.
    loaded
        Told when loading begins, at an instant before ``load.loaded``, when it will end.
    room
        Told when space has become free.

    Attributes
    ----------
    busy
        Every loading, by gantry.
    history
        The levels, each from its instant on.
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
        super().__init__(rank)
        self.kernel = kernel
        self.capacity_l = capacity_l
        self.level_l = 0
        self.gantries = gantries
        self.calendar = calendar
        self.history = Log(Level)
        self.busy = Log(Service)
        self._changed = MISSING
        self._free = list(range(gantries))
        self._ends: list[tuple[int, int]] = []
        self._waiting: list[tuple[int, int, Load]] = []
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

    def scrap(self, volume_l: int) -> None:
        """Free the space of pieces that are thrown away."""
        self._change(-volume_l)
        self._room()

    def arrive(self, load: Load) -> None:
        """Queue the truck of ``load`` for a gantry."""
        load.at_bay = self.kernel.now
        heappush(self._waiting, (load.at_bay, load.row, load))
        self.kernel.ask(self)

    def waiting(self) -> int:
        """Return how many trucks wait for a gantry."""
        return len(self._waiting)

    def decide(self, now: int) -> None:
        """Load whoever stands first while a gantry is free; look again when one might be."""
        while self._waiting:
            while self._ends and self._ends[0][0] <= now:
                heappush(self._free, heappop(self._ends)[1])
            if not self._free:
                self.kernel.ask_at(self._ends[0][0], self)
                return
            load = self._waiting[0][2]
            begin, end = self.calendar.begun(now, self._loading_s(load))
            if begin > now:
                self.kernel.ask_at(begin, self)
                return
            heappop(self._waiting)
            self._load(load, now, end)

    def depart(self, load: Load) -> None:
        """Free the space of a load that leaves."""
        self._change(-load.volume_l)
        self._room()

    def _load(self, load: Load, now: int, end: int) -> None:
        """Load a truck; when that ends is known, so what follows needs no event of its own."""
        load.loading = now
        load.loaded = end
        gantry = heappop(self._free)
        heappush(self._ends, (end, gantry))
        self.busy.put(gantry).put(now).put(end)
        self._loaded(load)

    def _change(self, volume_l: int) -> None:
        self.level_l += volume_l
        now = self.kernel.now
        if now == self._changed:
            self.history.drop_last()
        self._changed = now
        self.history.put(now).put(self.level_l)
