"""Trailers left at sites: hooked off without a crane, fetched when their load has been lifted."""

from collections.abc import Mapping

from supplysim.model.crane import Crane
from supplysim.model.entities import Load
from supplysim.model.fleet import Haulage
from supplysim.model.kernel import Kernel
from supplysim.model.tower import Tower

__all__ = ["LeftTrailers"]


class LeftTrailers:
    """What happens to trailers between the gate and their way home.

    Parameters
    ----------
    towers, cranes
        By building row.
    haulage
        The fleets that serve a plant, by its code.
    """

    def __init__(
        self,
        kernel: Kernel,
        towers: Mapping[int, Tower],
        cranes: Mapping[int, Crane],
        haulage: Mapping[int, Haulage],
    ) -> None:
        self.kernel = kernel
        self._towers, self._cranes, self._haulage = towers, cranes, haulage

    def unhook(self, load: Load) -> None:
        """Begin to hook off the trailer of a load that has just been inspected."""
        load.unloading = self.kernel.now
        self.kernel.at(self.kernel.now + load.unhook_s, self._unhooked, load)

    def emptied(self, load: Load) -> None:
        """Send home what is empty: a truck, or a trailer that was left."""
        haulage = self._haulage[load.plant]
        (haulage.trailer_emptied if load.on_trailer else haulage.emptied)(load)

    def _unhooked(self, load: Load) -> None:
        """Let the tractor out; the trailer stands beside the tower until its load is lifted."""
        load.present = self.kernel.now
        self._towers[load.tower].gate.release()
        self._haulage[load.plant].emptied(load)
        self.kernel.ask(self._cranes[load.tower])
