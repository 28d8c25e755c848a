"""A road network as it is written in its folder: nodes, stretches of road, classes, tags."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from supplysim.errors import Fault, Lang

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edge", "Node", "RoadClass", "RoadNetwork", "Texts", "great_circle_km"]

_EARTH_KM = 6371.0088
"""Mean radius of the Earth, R1 of the International Union of Geodesy and Geophysics."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What something is called, in both languages."""

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return the name in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Node:
    """A place on the network.

    Parameters
    ----------
    name
        Key by which scenarios name it.
    title
        Name for people.
    kind, zone
        Keys of the network's own ``[kinds]`` and ``[zones]``.
    lon, lat
        Degrees, WGS 84.
    source
        Key of ``[sources]``: where the position comes from.
    accuracy_m
        Accuracy of the position in metres, None when not stated.
    """

    name: str
    title: Texts
    kind: str
    zone: str
    lon: float
    lat: float
    source: str = ""
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A stretch of road between two nodes, open both ways unless ``oneway``.

    ``free_kmh`` is the speed of a loaded truck without other traffic, ``tags`` are the keys that
    rules name (a ban closes all roads with one tag), ``length_basis`` says what the length rests
    on.
    """

    u: str
    v: str
    title: Texts
    ref: str
    road_class: str
    length_km: float
    free_kmh: float
    toll: bool = False
    oneway: bool = False
    tags: frozenset[str] = frozenset()
    length_basis: str = ""
    lanes: int | None = None
    truck_limit_kmh: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoadClass:
    """A class of roads: default speed, and whether the peak factor applies to it."""

    title: Texts
    free_kmh: float
    peak: bool


@dataclass(frozen=True)
class RoadNetwork:
    """A road network, frozen; ``graph`` is built once.

    Parameters
    ----------
    name, title
        Key of the network and its name for people.
    nodes, edges
        Rows of the two tables in their order, also those that the checks refuse.
    classes, tags, zones, kinds
        What the keys in the tables mean.
    licence
        Text of the licence file, to be kept with every copy of the data.
    notes
        Remarks made while reading, such as an unexpected encoding.
    """

    name: str
    title: Texts
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    classes: Mapping[str, RoadClass]
    tags: Mapping[str, Texts]
    zones: Mapping[str, Texts]
    kinds: Mapping[str, Texts]
    licence: str = ""
    notes: tuple[Fault, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        return f"RoadNetwork({self.name}: {len(self.nodes)} nodes, {len(self.edges)} roads)"

    @cached_property
    def places(self) -> Mapping[str, Node]:
        """Nodes by name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def roads_from(self) -> Mapping[str, Mapping[str, Edge]]:
        """Per node, the roads that may be driven from it, by the node they lead to.

        Edges with an unknown end and second roads between two nodes are left out: the checks name
        them.
        """
        found: dict[str, dict[str, Edge]] = {node.name: {} for node in self.nodes}
        for edge in self.edges:
            for u, v in [(edge.u, edge.v)] if edge.oneway else [(edge.u, edge.v), (edge.v, edge.u)]:
                if u in found and v in found:
                    found[u].setdefault(v, edge)
        return found

    def at_peak(self, edge: Edge) -> bool:
        """Tell whether the peak factor applies to a road."""
        known = self.classes.get(edge.road_class)
        return known is not None and known.peak

    @cached_property
    def graph(self) -> "nx.DiGraph[str]":
        """The network as a frozen ``networkx.DiGraph``, both directions of every road.

        Node attributes: title, kind, zone, lon, lat. Edge attributes: length_km, free_kmh (loaded
        truck), road_class, tags (frozenset), toll, name (of the road, Chinese), ref, peak. It has
        the roads of ``roads_from``.
        """
        import networkx as nx  # noqa: PLC0415 - heavy, and the model does without

        graph: nx.DiGraph[str] = nx.DiGraph(name=self.name)
        for node in self.nodes:
            graph.add_node(
                node.name,
                title=node.title,
                kind=node.kind,
                zone=node.zone,
                lon=node.lon,
                lat=node.lat,
            )
        for u, roads in self.roads_from.items():
            for v, edge in roads.items():
                graph.add_edge(u, v, **self._attributes(edge))
        nx.freeze(graph)
        return graph

    @cached_property
    def digest(self) -> str:
        """Digest of nodes, roads and classes as read, the same for any line ends of the files."""
        table: tuple[Node | Edge, ...] = (*self.nodes, *self.edges)
        rows = [repr(_plain(row)) for row in table]
        rows += [f"{key} {value.free_kmh} {value.peak}" for key, value in self.classes.items()]
        return blake2b("\n".join(rows).encode("utf-8"), digest_size=16).hexdigest()

    def in_zone(self, zone: str, kinds: tuple[str, ...] = ("zone", "town")) -> tuple[str, ...]:
        """Return the names of the nodes of some kinds in a zone, in the order of the table."""
        return tuple(n.name for n in self.nodes if n.zone == zone and n.kind in kinds)

    def _attributes(self, edge: Edge) -> dict[str, object]:
        return {
            "length_km": edge.length_km,
            "free_kmh": edge.free_kmh,
            "road_class": edge.road_class,
            "tags": edge.tags,
            "toll": edge.toll,
            "name": edge.title.zh,
            "ref": edge.ref,
            "peak": self.at_peak(edge),
        }


def great_circle_km(a: Node, b: Node) -> float:
    """Return the great-circle distance of two nodes in km (haversine, spherical Earth).

    Examples
    --------
    >>> north, south = (Node(k, Texts(k, k), "", "", 0, lat) for k, lat in [("n", 46), ("s", 45)])
    >>> round(great_circle_km(north, south), 2)
    111.2
    """
    lat1, lat2 = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _plain(row: Node | Edge) -> tuple[object, ...]:
    """Return the fields of a row with sets sorted, so that its text is always the same."""
    values = (getattr(row, item.name) for item in fields(row))
    return tuple(sorted(v) if isinstance(v, frozenset) else v for v in values)
