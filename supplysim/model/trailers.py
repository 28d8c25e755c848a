"""Trailers left at sites: hooked off without a crane, fetched when their load has been lifted."""

from collections.abc import Callable

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
    tower_of, crane_of, haulage_of
        The tower, crane and fleets of a load.
    """

    def __init__(
        self,
        kernel: Kernel,
        *,
        tower_of: Callable[[Load], Tower],
        crane_of: Callable[[Load], Crane],
        haulage_of: Callable[[Load], Haulage],
    ) -> None:
        self.kernel = kernel
        self._tower_of, self._crane_of, self._haulage_of = tower_of, crane_of, haulage_of

    def unhook(self, load: Load) -> None:
        """Begin to hook off the trailer of a load that has just been inspected."""
        load.unloading = self.kernel.now
        self.kernel.at(self.kernel.now + load.unhook_s, self._unhooked, load)

    def emptied(self, load: Load) -> None:
        """Send home what is empty: a truck, or a trailer that was left."""
        haulage = self._haulage_of(load)
        (haulage.trailer_emptied if load.on_trailer else haulage.emptied)(load)

    def _unhooked(self, load: Load) -> None:
        """Let the tractor out; the trailer stands beside the tower until its load is lifted."""
        load.present = self.kernel.now
        self._tower_of(load).gate.release()
        self._haulage_of(load).emptied(load)
        self.kernel.ask(self._crane_of(load))
