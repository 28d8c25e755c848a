"""The way of a truck in tiles: from its being given to a load until the load is inspected."""

from supplysim.calendars import OFF_HOURS
from supplysim.metrics.supply_traces import TripTrace
from supplysim.metrics.tiles import WORK, Step, Tile, lay, lay_longer

__all__ = ["to_inspection", "window_wait"]


def to_inspection(trip: TripTrace) -> list[Tile]:
    """Tile a trip from its truck's being given until its load is inspected."""
    tiles = lay(trip.assigned, trip.at_bay, WORK, step="to-bay")
    tiles += lay(trip.at_bay, trip.loading, "loading", trip.yard, step="bay")
    tiles += lay_longer(
        trip.loading,
        trip.loaded,
        trip.yard,
        steps=("loading", "search"),
        nominal=trip.loading_s,
        longer=trip.search_s,
    )
    # A truck that is ready early waits at the plant until its site wants it.
    leave = min(max(trip.loaded + trip.papers_s, trip.wanted), trip.departed)
    tiles += lay(trip.loaded, leave, WORK, step="papers")
    tiles += window_wait(trip, leave, trip.departed, "leave")
    stood = min(trip.broken_s, trip.arrived - trip.departed)
    there = trip.arrived - stood
    tiles += lay(trip.departed, there, "road", step="haul", nominal=trip.haul_s)
    tiles += lay(there, trip.arrived, "truck", step="broken-down")
    tiles += lay(trip.arrived, trip.admitted, "gate", trip.gate, step="gate")
    return tiles + lay_longer(
        trip.admitted,
        trip.inspected,
        steps=("inspection", "site-repair"),
        nominal=trip.inspection_s,
        longer=trip.extra_s,
    )


def window_wait(trip: TripTrace, start: int, end: int, step: Step) -> list[Tile]:
    """Tile a wait until a trip is allowed: closures of the gate by name, all else is the ban."""
    tiles: list[Tile] = []
    t = start
    for closed in trip.gate.tiles(start, end) if start < end else []:
        if closed.label != OFF_HOURS:
            tiles += lay(t, closed.start, "ban", trip.fleet, step=step)
            tiles.append(Tile(*closed, step))
            t = closed.end
    return tiles + lay(t, end, "ban", trip.fleet, step=step)
