"""Ways by the date of departure: around the roads that are closed then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supplysim.errors import InputError
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables, Trip
from tests.verification.reference.clock import NEVER

if TYPE_CHECKING:
    from tests.verification.reference.city import City


@dataclass(frozen=True)
class Way:
    """A way from one place to another: trips of one period of closures after the other."""

    free_s: int
    """Seconds in free traffic with all roads open."""
    periods: Sequence[tuple[int, int, Trip | None]]
    """First second, second after the last, the trip of the period or None for no way."""

    def at(self, t: int) -> int:
        """Return the seconds of travel when departing at ``t``, negative if that is not allowed."""
        trip = next(trip for first, end, trip in self.periods if first <= t < end)
        return trip.at(t) if trip else -1

    def departure(self, t: int) -> int:
        """Return the first instant from ``t`` on at which a truck may depart."""
        for first, end, trip in self.periods:
            leaves = trip.departure(max(first, t)) if trip and end > t else NEVER
            if leaves < end:
                return leaves
        return NEVER

    @property
    def longest(self) -> int:
        """Seconds of the slowest departure of all."""
        return max(max(trip.seconds) for *_, trip in self.periods if trip)


class Roads:
    """The roads with those left out that are closed, from one change to the next."""

    def __init__(self, city: "City") -> None:
        self.city = city
        closures = [
            (city.second(row.start), city.second(row.end), {row.u, row.v})
            for row in city.scenario.traffic.closures
        ]
        changes = sorted({t for first, end, _ in closures for t in (first, end)})
        starts, ends = [-NEVER, *changes], [*changes, 2 * NEVER]
        network = load_network(city.scenario.network)
        self.tables: list[tuple[int, int, TravelTables]] = []
        for start, end in zip(starts, ends, strict=True):
            shut = [road for a, b, road in closures if a <= start < b]
            edges = tuple(edge for edge in network.edges if {edge.u, edge.v} not in shut)
            tables = TravelTables(replace(network, edges=edges), city.scenario.traffic)
            self.tables.append((start, end, tables))
        self.ways: dict[tuple[str, str, int], Way] = {}

    def out(self, plant: int, project: int) -> Way:
        """Return the way from a plant to a site."""
        node = self.city.scenario.plants[self.city.world.plants[plant]].node
        return self._way(node, self.city.plan.projects[project].node, project, from_site=False)

    def back(self, project: int, node: str) -> Way:
        """Return the way from a site to a depot."""
        return self._way(self.city.plan.projects[project].node, node, project, from_site=True)

    def _way(self, origin: str, destination: str, project: int, *, from_site: bool) -> Way:
        key = origin, destination, 2 * project + from_site
        if key not in self.ways:
            options = {
                "permit": self.city.world.permit[project],
                "access_km": self.city.plan.projects[project].access_km,
                "access_first": from_site,
            }
            free = self.city.travel.trip(origin, destination, **options).free_s
            periods = [
                (first, end, _trip(tables, origin, destination, options))
                for first, end, tables in self.tables
            ]
            self.ways[key] = Way(free, periods)
        return self.ways[key]


def _trip(tables: TravelTables, origin: str, destination: str, options) -> Trip | None:
    try:
        return tables.trip(origin, destination, **options)
    except InputError:
        return None
