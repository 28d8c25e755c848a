"""Lines of a schematic map: node positions in km and roads with their class. No drawing here."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from supplysim.roads.graph import RoadNetwork

__all__ = ["MapLines", "Segment", "place_km", "schematic"]

_DEGREE_KM = 6371.0088 * math.pi / 180
"""Length of a degree of latitude on the mean sphere."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A road as a straight line between two nodes, positions in km."""

    u: str
    v: str
    start: tuple[float, float]
    end: tuple[float, float]
    road_class: str
    tags: frozenset[str]
    ref: str


@dataclass(frozen=True, slots=True)
class MapLines:
    """A network ready to be drawn.

    Parameters
    ----------
    xy
        Position of every node, km east and north of the centre of the network.
    centre
        Where that is: degrees east and north.
    segments
        Each road once, in the order of the table.
    """

    xy: Mapping[str, tuple[float, float]]
    segments: tuple[Segment, ...]
    centre: tuple[float, float] = (0.0, 0.0)

    def route(self, path: Iterable[str]) -> list[tuple[float, float]]:
        """Return the positions of a route's nodes."""
        return [self.xy[name] for name in path]


def schematic(network: RoadNetwork) -> MapLines:
    """Return the lines of a schematic map by a local equirectangular projection.

    Lengths on the map are true to about 1 % over a metropolitan area; no boundaries are drawn.

    Examples
    --------
    >>> from supplysim.roads.network import load_network
    >>> lines = schematic(load_network("line"))
    >>> [round(x, 1) for x, y in lines.route(["A", "B", "C"])]
    [-7.2, 2.4, 7.2]
    """
    lons = [node.lon for node in network.nodes]
    lats = [node.lat for node in network.nodes]
    centre = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    xy = {node.name: place_km(node.lon, node.lat, centre) for node in network.nodes}
    segments = tuple(
        Segment(e.u, e.v, xy[e.u], xy[e.v], e.road_class, e.tags, e.ref) for e in network.edges
    )
    return MapLines(MappingProxyType(xy), segments, centre)


def place_km(lon: float, lat: float, centre: tuple[float, float]) -> tuple[float, float]:
    """Return a position in km east and north of a centre, all three in degrees."""
    east_km = _DEGREE_KM * math.cos(math.radians(centre[1]))
    return (lon - centre[0]) * east_km, (lat - centre[1]) * _DEGREE_KM
