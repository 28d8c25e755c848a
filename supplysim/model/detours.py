"""Trips around closed roads: what a load drives, and what it would have driven."""

from collections.abc import Callable

from supplysim.model.entities import Load
from supplysim.model.ways import DatedWay

__all__ = ["taking_detours"]


def taking_detours(leaves: Callable[[Load], None]) -> Callable[[Load], None]:
    """Return what is told of a loaded truck that leaves, where roads may be closed.

    The load keeps the kilometres of the way it drives; its nominal haul is the one with all roads
    open, so that what the detour takes longer is charged to the road.
    """

    def departed(load: Load) -> None:
        out = None if load.journey is None else load.journey.out
        if isinstance(out, DatedWay):
            load.distance_m = out.distance_at(load.departed)
            if out.always_open.departure(load.departed) == load.departed:
                open_s = out.always_open.takes(load.departed)
                load.nominal_haul_s = min(load.nominal_haul_s, open_s)
        leaves(load)

    return departed
