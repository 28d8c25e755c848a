"""Lines of a schematic map: node positions in km and roads with their class. No drawing here."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from supplysim.roads.graph import RoadNetwork

__all__ = ["MapLines", "Segment", "schematic"]

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
    segments
        Each road once, in the order of the table.
    """

    xy: Mapping[str, tuple[float, float]]
    segments: tuple[Segment, ...]

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
    lon0, lat0 = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    east_km = _DEGREE_KM * math.cos(math.radians(lat0))
    xy = {
        node.name: ((node.lon - lon0) * east_km, (node.lat - lat0) * _DEGREE_KM)
        for node in network.nodes
    }
    segments = tuple(
        Segment(e.u, e.v, xy[e.u], xy[e.v], e.road_class, e.tags, e.ref) for e in network.edges
    )
    return MapLines(MappingProxyType(xy), segments)
