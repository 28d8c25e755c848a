"""A yard: space that production reserves, and gantries that load trucks."""

from collections.abc import Callable
from typing import NamedTuple

from librt.vecs import vec
from mypy_extensions import i64

from supplysim.calendars import NEVER, Calendar
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
        # Of each gantry, until when it loads or has loaded.
        self._until: vec[i64] = vec[i64]([-NEVER] * gantries)
        self._waiting: list[Load] = []
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
        waiting, i = self._waiting, len(self._waiting)
        # Nobody came later; who comes at the same instant stands in the order of rows.
        while i and waiting[i - 1].at_bay == load.at_bay and waiting[i - 1].row > load.row:
            i -= 1
        waiting.insert(i, load)
        self.kernel.ask(self)

    def waiting(self) -> int:
        """Return how many trucks wait for a gantry."""
        return len(self._waiting)

    def decide(self, now: int) -> None:
        """Load whoever stands first while a gantry is free; look again when one might be."""
        while self._waiting:
            gantry, free_at = self._first_free(now)
            if free_at > now:
                self.kernel.ask_at(free_at, self)
                return
            load = self._waiting[0]
            begin, end = self.calendar.begun(now, self._loading_s(load))
            if begin > now:
                self.kernel.ask_at(begin, self)
                return
            del self._waiting[0]
            self._load(load, gantry, now, end)

    def _first_free(self, now: int) -> tuple[i64, i64]:
        """Return the first gantry that is free now, else one that is free first, and since when."""
        first = i64(0)
        for gantry in range(i64(len(self._until))):
            if self._until[gantry] <= now:
                return gantry, self._until[gantry]
            if self._until[gantry] < self._until[first]:
                first = gantry
        return first, self._until[first]

    def depart(self, load: Load) -> None:
        """Free the space of a load that leaves."""
        self._change(-load.volume_l)
        self._room()

    def _load(self, load: Load, gantry: i64, now: int, end: int) -> None:
        """Load a truck; when that ends is known, so what follows needs no event of its own."""
        load.loading = now
        load.loaded = end
        self._until[gantry] = end
        self.busy.put(gantry).put(now).put(end)
        self._loaded(load)

    def _change(self, volume_l: int) -> None:
        self.level_l += volume_l
        now = self.kernel.now
        if now == self._changed:
            self.history.drop_last()
        self._changed = now
        self.history.put(now).put(self.level_l)
