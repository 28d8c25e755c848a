"""Travel tables: how long a truck takes from place to place, for each quarter-hour of departure.

Nominal speeds only: what a single trip takes longer than this is drawn by the model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from supplysim.calendars import NEVER
from supplysim.errors import Fault, InputError
from supplysim.roads.clock import DAY_S, SLOT_S, SLOTS
from supplysim.roads.graph import RoadNetwork
from supplysim.roads.routes import Roads, Route
from supplysim.roads.searches import mutually_reachable
from supplysim.rounding import half_up
from supplysim.scenario.place import Traffic

__all__ = ["INFEASIBLE", "TravelTables", "Trip"]

INFEASIBLE: Final = -1
"""Seconds of a trip that may not depart in a slot, because it would enter a banned road."""

_HOUR_S = 3600.0
_KM_M = 1000.0


@dataclass(frozen=True, slots=True)
class Trip:
    """Travel from an origin to a destination by the clock time of departure.

    Instants are integer seconds from the scenario's start, which is a midnight.

    Parameters
    ----------
    origin, destination
        Names of nodes.
    permit
        Whether the truck may use the roads of the ban in ban hours.
    seconds
        96 values: seconds of travel when departing in each quarter-hour, access road included,
        or ``INFEASIBLE``. A slot is feasible only when both its first and its last second keep
        clear of the ban.
    paths
        96 routes as tuples of node names; empty where infeasible.
    distance_m
        Metres of the free-flow route, access road included.
    free_s
        Seconds of that route in free traffic.
    """

    origin: str
    destination: str
    permit: bool
    seconds: tuple[int, ...]
    paths: tuple[tuple[str, ...], ...]
    distance_m: int
    free_s: int

    @property
    def ever(self) -> bool:
        """Whether there is an hour of the day at which the trip may depart."""
        return max(self.seconds) != INFEASIBLE

    @property
    def routes(self) -> tuple[tuple[str, ...], ...]:
        """The distinct routes, in order of their first slot."""
        return tuple(path for path in dict.fromkeys(self.paths) if path)

    def at(self, t: int) -> int:
        """Return the seconds of travel when departing at instant ``t``, or ``INFEASIBLE``."""
        return self.seconds[t % DAY_S // SLOT_S]

    def path(self, t: int) -> tuple[str, ...]:
        """Return the route driven when departing at instant ``t``, empty when infeasible."""
        return self.paths[t % DAY_S // SLOT_S]

    def departure(self, t: int, latest: int | None = None) -> int:
        """Return the first instant at or after ``t`` at which the trip may depart.

        Parameters
        ----------
        t
            Instant at which the truck is ready.
        latest
            Last instant allowed, None for no limit.

        Returns
        -------
        int
            The instant; ``NEVER`` when there is none, or none by ``latest``.
        """
        slot = t % DAY_S // SLOT_S
        first = t
        for ahead in range(SLOTS):
            if self.seconds[(slot + ahead) % SLOTS] != INFEASIBLE:
                return first if latest is None or first <= latest else NEVER
            first = t - t % SLOT_S + (ahead + 1) * SLOT_S
        return NEVER

    def latest_departure(self, arrive_by: int) -> int:
        """Return the latest start of a slot from which the truck arrives by an instant.

        Returns
        -------
        int
            A multiple of 900; ``-NEVER`` when the trip may depart at no hour.
        """
        if not self.ever:
            return -NEVER
        start = arrive_by - arrive_by % SLOT_S
        while (takes := self.at(start)) == INFEASIBLE or start + takes > arrive_by:
            start -= SLOT_S
        return start


class _Key(NamedTuple):
    origin: str
    destination: str
    permit: bool
    access_km: float
    access_first: bool


class TravelTables:
    """All trips on a network under one scenario's traffic; each is computed when first asked for.

    Parameters
    ----------
    network
        A checked road network.
    traffic
        Peak, night and ban hours, speed factors, speed on access roads.

    Examples
    --------
    >>> from supplysim.roads.network import load_network
    >>> from supplysim.scenario.place import Traffic
    >>> tables = TravelTables(load_network("line"), Traffic(ban_tag="inside_ring"))
    >>> trip = tables.trip("A", "C", permit=True, access_km=1)  # 10 + 10 + 3 minutes
    >>> trip.free_s, trip.at(12 * 3600), trip.distance_m
    (1380, 1380, 16000)
    >>> tables.distance_m("A", "C", access_km=1)
    16000
    >>> delivery = tables.trip("A", "C", permit=False)
    >>> delivery.departure(6 * 3600 + 3300) / 3600  # would enter the street at 7:05; the ban ends
    19.0
    """

    def __init__(self, network: RoadNetwork, traffic: Traffic) -> None:
        self.network = network
        self.traffic = traffic
        self._roads = Roads(network, traffic)
        self._outside = _outside_ban(network, traffic.ban_tag)
        self._trips: dict[_Key, Trip] = {}
        self._candidates: dict[tuple[str, str, bool], list[Route]] = {}
        # Thousands of trips take the same few thousand numbers of seconds.
        self._shared: dict[int, int] = {}

    def behind_ban(self, node: str) -> bool:
        """Tell whether every approach to a node passes a road of the ban.

        Raises
        ------
        InputError
            Unknown node; the nearest name is offered.
        """
        self._check(node)
        return node not in self._outside

    def trip(
        self,
        origin: str,
        destination: str,
        *,
        permit: bool,
        access_km: float = 0.0,
        access_first: bool = False,
    ) -> Trip:
        """Return the trip between two nodes, with an access road at one end.

        Parameters
        ----------
        origin, destination
            Names of nodes; the way back is a trip of its own.
        permit
            Whether banned roads may be entered in ban hours.
        access_km
            Length of the access road between node and site, driven at ``traffic.access_kmh``.
        access_first
            True for a trip from the site: the access road is driven before the first node.

        Raises
        ------
        InputError
            Unknown node, or no way between the two.
        """
        key = _Key(origin, destination, permit, access_km, access_first)
        trip = self._trips.get(key)
        if trip is None:
            trip = self._trips[key] = self._compute(key)
        return trip

    def distance_m(self, origin: str, destination: str, *, access_km: float = 0.0) -> int:
        """Return the metres of the trip with a permit, without working out its hours.

        Raises
        ------
        InputError
            Unknown node, or no way between the two.
        """
        # With a permit every hour is open, so that the first route is driven at some.
        return _metres(self._routes(origin, destination, avoiding=False)[0], access_km)

    def table(
        self, origins: Sequence[str], destinations: Sequence[str], permit: bool
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return distances and free-flow times of all pairs.

        Returns
        -------
        tuple of numpy.ndarray
            Kilometres and seconds, (origins, destinations) each; infinite where no hour is open.
        """
        km = np.full((len(origins), len(destinations)), np.inf)
        seconds = km.copy()
        for i, origin in enumerate(origins):
            for j, destination in enumerate(destinations):
                trip = self.trip(origin, destination, permit=permit)
                if trip.ever:
                    km[i, j] = trip.distance_m / _KM_M
                    seconds[i, j] = trip.free_s
        return km, seconds

    def _compute(self, key: _Key) -> Trip:
        routes = self._routes(key.origin, key.destination, avoiding=not key.permit)
        access_s = key.access_km * _HOUR_S / self.traffic.access_kmh
        before = access_s if key.access_first else 0.0
        times = np.stack([self._seconds(route, key, before, access_s) for route in routes])
        # Infeasible is the largest number while routes compete, so that it never wins.
        best = times.argmin(axis=0)
        quickest = times.min(axis=0)
        seconds = np.where(quickest == NEVER, INFEASIBLE, quickest)
        paths = [route.nodes for route in routes]
        used = next(
            (r for r, row in zip(routes, times, strict=True) if row.min() < NEVER), routes[0]
        )
        return Trip(
            origin=key.origin,
            destination=key.destination,
            permit=key.permit,
            seconds=tuple([self._shared.setdefault(s, s) for s in seconds.tolist()]),
            paths=_paths(paths, best, seconds),
            distance_m=_metres(used, key.access_km),
            free_s=half_up(used.free_s + access_s),
        )

    def _seconds(
        self, route: Route, key: _Key, before: float, access_s: float
    ) -> NDArray[np.int64]:
        """Return whole seconds of a route by slot, ``NEVER`` where the ban forbids it."""
        walk = self._roads.walk(route.nodes, before)
        starts = np.arange(SLOTS) * SLOT_S
        total = walk.clock_s[:SLOTS] - starts + (access_s - before)
        seconds = np.floor(total + 0.5).astype(np.int64)
        if not key.permit:
            seconds[~(walk.clear[:SLOTS] & walk.clear[SLOTS:])] = NEVER
        return seconds

    def _routes(self, origin: str, destination: str, *, avoiding: bool) -> list[Route]:
        pair = (origin, destination, avoiding)
        routes = self._candidates.get(pair)
        if routes is None:
            self._check(origin, destination)
            routes = self._roads.candidates(origin, destination, avoiding=avoiding)
            if not routes:
                raise InputError([_no_way(self.network.name, origin, destination)])
            # By free time; the sort keeps the order of the searches among equals.
            routes.sort(key=lambda route: route.free_s)
            self._candidates[pair] = routes
        return routes

    def _check(self, *nodes: str) -> None:
        known = self._roads.index
        faults = [
            Fault(
                where="node",
                value=name,
                zh=f"路网 {self.network.name} 没有此节点",
                en=f"no such node in network {self.network.name}",
                nearest=", ".join(get_close_matches(name, known)),
            )
            for name in nodes
            if name not in known
        ]
        if faults:
            raise InputError(faults)


def _metres(route: Route, access_km: float) -> int:
    return half_up((route.km + access_km) * _KM_M)


def _paths(
    routes: list[tuple[str, ...]], best: NDArray[np.int64], seconds: NDArray[np.int64]
) -> tuple[tuple[str, ...], ...]:
    if len(routes) == 1 and INFEASIBLE not in seconds:
        return (routes[0],) * SLOTS
    pairs = zip(best.tolist(), seconds.tolist(), strict=True)
    return tuple(() if takes == INFEASIBLE else routes[i] for i, takes in pairs)


def _outside_ban(network: RoadNetwork, tag: str) -> frozenset[str]:
    """Return the nodes that reach each other without roads of the ban: the largest such part."""
    names = list(network.roads_from)
    index = {name: i for i, name in enumerate(names)}
    ways = [
        [index[v] for v, road in roads.items() if tag not in road.tags]
        for roads in network.roads_from.values()
    ]
    largest: list[int] = max(mutually_reachable(ways), key=len, default=[])
    return frozenset([names[i] for i in largest])


def _no_way(network: str, origin: str, destination: str) -> Fault:
    return Fault(
        where="route",
        value=f"{origin} > {destination}",
        zh=f"路网 {network} 中没有这条路线",
        en=f"there is no way in network {network}",
    )
