"""Trips around closed roads: what a load drives, and what it would have driven."""

from collections.abc import Callable

from supplysim.model.entities import Load
from supplysim.model.names import fleet_of
from supplysim.model.world import World
from supplysim.roads.dated import DatedTrip

__all__ = ["taking_detours"]


def taking_detours(
    world: World, trucks: list[str], leaves: Callable[[Load], None]
) -> Callable[[Load], None]:
    """Return what is told of a loaded truck that leaves, where roads may be closed.

    The load keeps the kilometres of the way it drives; its nominal haul is the one with all roads
    open, so that what the detour takes longer is charged to the road.
    """
    if not world.scenario.traffic.closures:
        return leaves

    def departed(load: Load) -> None:
        project = int(world.plan.building_project[load.tower])
        out = world.out(load.plant, project)
        if isinstance(out, DatedTrip):
            load.distance_m = out.distance_at(load.departed)
            open_s = out.base.at(load.departed)
            if open_s >= 0:
                speed = world.scenario.fleets[fleet_of(trucks[load.truck])].speed_factor
                load.nominal_haul_s = min(load.nominal_haul_s, int(open_s / speed + 0.5))
        leaves(load)

    return departed
