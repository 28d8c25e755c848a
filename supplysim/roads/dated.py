"""Travel while roads are closed for some days: one set of tables for each period of closures.

A trip is that of its departure: trucks are routed around what is closed then, and one that is
under way when a closure begins drives on.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace

from supplysim.calendars import NEVER
from supplysim.errors import InputError
from supplysim.roads.graph import RoadNetwork
from supplysim.roads.travel import INFEASIBLE, TravelTables, Trip
from supplysim.scenario import Scenario

__all__ = ["DatedTables", "DatedTrip"]

_Ends = frozenset[str]


@dataclass(frozen=True, slots=True)
class DatedTrip:
    """Travel between two places by the instant of departure.

    Parameters
    ----------
    base
        The trip with all roads open.
    starts
        First second of every period, ascending, the first one long ago.
    trips
        Trip of every period; None where there is no way.
    """

    base: Trip
    starts: tuple[int, ...]
    trips: tuple[Trip | None, ...]

    @property
    def distance_m(self) -> int:
        """Metres with all roads open."""
        return self.base.distance_m

    @property
    def free_s(self) -> int:
        """Seconds in free traffic with all roads open."""
        return self.base.free_s

    @property
    def routes(self) -> tuple[tuple[str, ...], ...]:
        """The distinct routes of all periods, those with all roads open first."""
        trips = [self.base, *(trip for trip in self.trips if trip is not None)]
        return tuple(dict.fromkeys(path for trip in trips for path in trip.routes))

    def distance_at(self, t: int) -> int:
        """Return the metres of a trip that departs at ``t``; with all roads open if it cannot."""
        trip = self.trips[self._period(t)]
        return self.base.distance_m if trip is None else trip.distance_m

    def at(self, t: int) -> int:
        """Return the seconds of travel when departing at ``t``, or ``INFEASIBLE``."""
        trip = self.trips[self._period(t)]
        return INFEASIBLE if trip is None else trip.at(t)

    def departure(self, t: int) -> int:
        """Return the first instant at or after ``t`` at which the trip may depart, or NEVER."""
        for i in range(self._period(t), len(self.starts)):
            trip = self.trips[i]
            ends = self.starts[i + 1] if i + 1 < len(self.starts) else NEVER
            leave = NEVER if trip is None else trip.departure(max(t, self.starts[i]))
            if leave < ends:
                return leave
        return NEVER

    def _period(self, t: int) -> int:
        return bisect_right(self.starts, t) - 1


class DatedTables:
    """Trips of a scenario that closes roads for some days.

    Parameters
    ----------
    base
        Tables of the whole network.
    scenario
        Gives the closures.
    """

    def __init__(self, base: TravelTables, scenario: Scenario) -> None:
        self.base = base
        spans = [
            (
                int((row.start - scenario.start).total_seconds()),
                int((row.end - scenario.start).total_seconds()),
                frozenset((row.u, row.v)),
            )
            for row in scenario.traffic.closures
        ]
        edges = sorted({edge for a, b, _ in spans for edge in (a, b)})
        self.starts = (-NEVER, *edges)
        shut = [frozenset(road for x, y, road in spans if x <= a < y) for a in edges]
        self._shut: list[frozenset[_Ends]] = [frozenset(), *shut]
        self._tables: dict[frozenset[_Ends], TravelTables] = {frozenset(): base}
        self._trips: dict[tuple[str, str, bool, float, bool], DatedTrip] = {}

    def trip(
        self,
        origin: str,
        destination: str,
        *,
        permit: bool,
        access_km: float = 0.0,
        access_first: bool = False,
    ) -> DatedTrip:
        """Return the trip between two nodes, as ``TravelTables.trip`` does, by date."""
        key = (origin, destination, permit, access_km, access_first)
        if key not in self._trips:
            trips = [self._trip(shut, key) for shut in self._shut]
            base = self._trip(frozenset(), key)
            assert base is not None  # noqa: S101 - the checks of the network have seen a way
            self._trips[key] = DatedTrip(base, self.starts, tuple(trips))
        return self._trips[key]

    def _trip(self, shut: frozenset[_Ends], key: tuple[str, str, bool, float, bool]) -> Trip | None:
        origin, destination, permit, access_km, access_first = key
        if shut not in self._tables:
            self._tables[shut] = TravelTables(_without(self.base.network, shut), self.base.traffic)
        try:
            return self._tables[shut].trip(
                origin, destination, permit=permit, access_km=access_km, access_first=access_first
            )
        except InputError:
            if not shut:
                raise
            return None


def _without(network: RoadNetwork, shut: frozenset[_Ends]) -> RoadNetwork:
    """Return a network less some roads, both ways of each."""
    kept = [edge for edge in network.edges if frozenset((edge.u, edge.v)) not in shut]
    return replace(network, edges=tuple(kept))
