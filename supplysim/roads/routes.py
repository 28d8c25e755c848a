"""Fastest routes on a network and the time it takes to drive them at each hour of the day.

A route is fixed at departure. It is walked road by road: each road is driven at the speed in force
when the truck enters it, so that a trip may begin in free traffic and end in the peak.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from supplysim.roads.clock import FREE, PEAK, SLOT_S, SLOTS, DayClock
from supplysim.roads.graph import RoadNetwork
from supplysim.roads.searches import NOWHERE, fastest
from supplysim.scenario.place import Traffic

__all__ = ["Roads", "Route", "Walk"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_HOUR_S = 3600.0
_SEARCHES = ((FREE, False), (PEAK, False), (FREE, True), (PEAK, True))
"""(regime, without roads of the ban): the static searches that yield the candidate routes.

The night factor slows or speeds all roads alike: its fastest routes are those of free traffic.
"""

_STARTS = np.arange(SLOTS, dtype=np.float64) * SLOT_S
_DEPARTURES = np.concatenate([_STARTS, _STARTS + (SLOT_S - 1)])
"""First and last second of every slot: a slot is open only when both keep clear of the ban."""

_KEPT = 4000
"""Walks from which on they are forgotten: 9 MB. The ways out of a large city's plants are 2,600."""


class Walk(NamedTuple):
    """Clock time at a node for each departure, and whether no road was entered in ban hours."""

    clock_s: FloatArray
    clear: BoolArray


@dataclass(frozen=True, slots=True)
class Route:
    """One way from an origin to a destination.

    Parameters
    ----------
    nodes
        Names of the nodes passed, both ends included.
    km, free_s
        Length, and seconds in free traffic.
    """

    nodes: tuple[str, ...]
    km: float
    free_s: float


class Roads:
    """A network compiled for searches and walks under the rules of one scenario's traffic."""

    def __init__(self, network: RoadNetwork, traffic: Traffic) -> None:
        roads = [(u, v, edge) for u, ways in network.roads_from.items() for v, edge in ways.items()]
        self.names: tuple[str, ...] = tuple(network.roads_from)
        self.index = {name: i for i, name in enumerate(self.names)}
        self._clock = DayClock.of(traffic)
        ends, rows = [], []
        for u, v, road in roads:
            ends.append((self.index[u], self.index[v]))
            free = road.length_km * _HOUR_S / road.free_kmh
            peak = free / traffic.peak_factor if network.at_peak(road) else free
            rows.append((free, peak, free / traffic.night_factor, road.length_km))
        table = np.array(rows, dtype=np.float64).reshape(-1, 4)
        self._seconds = table[:, :3].copy()
        self._km = table[:, 3].tolist()
        self._free = table[:, FREE].tolist()
        self._tagged = [traffic.ban_tag in road.tags for _, _, road in roads]
        self._edge = {pair: i for i, pair in enumerate(ends)}
        self._ways = [self._ways_of(ends, regime, shut) for regime, shut in _SEARCHES]
        self._trees: dict[tuple[int, int], list[int]] = {}
        # Walks from one origin share their first roads, and sites at one node their whole way;
        # not so where an access road comes first, for trucks are on each road at another time.
        self._walks: dict[tuple[str, ...], Walk] = {}
        self._walks_after = 0.0

    def candidates(self, origin: str, destination: str, *, avoiding: bool) -> list[Route]:
        """Return the distinct fastest routes of the static searches, in the order of the searches.

        Parameters
        ----------
        origin, destination
            Names of nodes.
        avoiding
            Also search without the roads of the ban.
        """
        found: dict[tuple[str, ...], None] = {}
        for search in range(len(_SEARCHES)):
            if avoiding or not _SEARCHES[search][1]:
                found.setdefault(self._path(search, origin, destination))
        return [self._route(nodes) for nodes in found if nodes]

    def walk(self, nodes: tuple[str, ...], access_s: float) -> Walk:
        """Walk a route for the first and the last second of all slots.

        Parameters
        ----------
        nodes
            Nodes of the route.
        access_s
            Seconds driven on the access road before the first node.

        Returns
        -------
        Walk
            Two arrays of 192: departures in the first second of each slot, then in the last.
        """
        if access_s != self._walks_after or len(self._walks) > _KEPT:
            self._walks_after = access_s
            self._walks = {}
        start = Walk(_DEPARTURES + access_s, np.ones(2 * SLOTS, dtype=np.bool_))
        self._walks.setdefault(nodes[:1], start)
        known = len(nodes)
        while nodes[:known] not in self._walks:
            known -= 1
        walk = self._walks[nodes[:known]]
        for last in range(known, len(nodes)):
            walk = self._step(
                walk, self._edge[self.index[nodes[last - 1]], self.index[nodes[last]]]
            )
            self._walks[nodes[: last + 1]] = walk
        return walk

    def _step(self, walk: Walk, edge: int) -> Walk:
        minute = (walk.clock_s / 60.0).astype(np.int64) % len(self._clock.regime)
        clear = walk.clear & ~self._clock.banned[minute] if self._tagged[edge] else walk.clear
        return Walk(walk.clock_s + self._seconds[edge][self._clock.regime[minute]], clear)

    def _route(self, nodes: tuple[str, ...]) -> Route:
        steps = [self.index[name] for name in nodes]
        edges = [self._edge[pair] for pair in pairwise(steps)]
        return Route(nodes, sum(self._km[e] for e in edges), sum(self._free[e] for e in edges))

    def _path(self, search: int, origin: str, destination: str) -> tuple[str, ...]:
        """Return the nodes of one search's fastest route, empty when there is no way."""
        before = self._tree(search, self.index[origin])
        node, first = self.index[destination], self.index[origin]
        reverse = [node]
        while node != first:
            node = before[node]
            if node == NOWHERE:
                return ()
            reverse.append(node)
        return tuple(self.names[i] for i in reversed(reverse))

    def _tree(self, search: int, origin: int) -> list[int]:
        """Return the predecessor of every node on the fastest route from an origin."""
        tree = self._trees.get((search, origin))
        if tree is None:
            tree = self._trees[search, origin] = fastest(self._ways[search], origin)
        return tree

    def _ways_of(
        self, ends: Sequence[tuple[int, int]], regime: int, shut: bool
    ) -> list[list[tuple[int, float]]]:
        """Return, per node, where roads lead and the seconds they take; ``shut`` = but the ban's.

        They are in the order of the nodes they lead to, which decides between equal ones.
        """
        ways: list[list[tuple[int, float]]] = [[] for _ in self.names]
        for (u, v), seconds, tagged in zip(
            ends, self._seconds[:, regime].tolist(), self._tagged, strict=True
        ):
            if not (shut and tagged):
                ways[u].append((v, seconds))
        return [sorted(roads) for roads in ways]
