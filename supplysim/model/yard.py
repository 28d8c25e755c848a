"""A yard: space that production reserves, and gantries that load trucks."""

from collections.abc import Callable

from supplysim.calendars import Calendar
from supplysim.model.entities import Load
from supplysim.model.kernel import Kernel
from supplysim.model.station import Queue

__all__ = ["Yard"]


class Yard:
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
        self.capacity_l = capacity_l
        self.level_l = 0
        self.calendar = calendar
        self.history: list[tuple[int, int]] = []
        self.gantries: Queue[Load] = Queue(
            kernel,
            rank=rank,
            servers=gantries,
            start=lambda _, now: calendar.next_open(now),
            begin=self._begin,
            ended=self._finish,
        )
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
        self.gantries.arrive(load, row=load.row)

    def depart(self, load: Load) -> None:
        """Free the space of a load that leaves."""
        self._change(-load.volume_l)
        self._room()

    def _begin(self, load: Load, now: int) -> int:
        load.loading = now
        return self.calendar.finish(now, self._loading_s(load))

    def _finish(self, load: Load) -> None:
        load.loaded = self.kernel.now
        self._loaded(load)

    def _change(self, volume_l: int) -> None:
        self.level_l += volume_l
        now = self.kernel.now
        if self.history and self.history[-1][0] == now:
            self.history[-1] = (now, self.level_l)
        else:
            self.history.append((now, self.level_l))
