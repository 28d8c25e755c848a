"""What a replay shows of one run between two instants: plain data, ready to be packed.

All times are integer seconds from the beginning of the shown span, so that two runs that started on
different days share one clock.
"""

from dataclasses import dataclass
from datetime import datetime

from supplysim.plan.tables import IntArray

__all__ = [
    "IDLE",
    "LIFTING",
    "WAITING",
    "Closing",
    "Counters",
    "Place",
    "Plant",
    "RoadLine",
    "Scene",
    "Site",
    "Span",
    "Steps",
    "Texts",
    "Trips",
]

IDLE, WAITING, LIFTING = 0, 1, 2
"""States of a site: neither of the others, waiting for components, lifting them."""

Texts = tuple[str, str]
"""A name in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Span:
    """The shown time, half-open, in local civil time."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> int:
        """Length in seconds."""
        return int((self.end - self.start).total_seconds())


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the map, in degrees (WGS 84), and what it is called."""

    name: str
    title: Texts
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class RoadLine:
    """A road between two nodes (rows of ``Scene.nodes``), and whether a ban holds on it."""

    u: int
    v: int
    road_class: str
    banned: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """A quantity that changes at instants: ``value[i]`` holds from ``time[i]`` on.

    The first time is 0 or earlier; times ascend.
    """

    time: IntArray
    value: IntArray


@dataclass(frozen=True, slots=True)
class Plant:
    """A plant: where it lies, what its yard holds (m3), and what it can hold."""

    place: Place
    node: int
    capacity_m3: int
    level_m3: Steps


@dataclass(frozen=True, slots=True)
class Site:
    """A site: where it lies and how far it has come.

    Parameters
    ----------
    place, node
        Name and position, row of the node.
    storeys
        Precast storeys of all its towers.
    done_before
        Of them, finished before the span.
    finished
        Times at which others were finished, ascending.
    begun
        When its first storey was begun; negative before the span, its end where it was not.
    state
        ``IDLE``, ``WAITING`` or ``LIFTING``.
    """

    place: Place
    node: int
    storeys: int
    done_before: int
    finished: IntArray
    begun: int
    state: Steps


@dataclass(frozen=True, slots=True)
class Trips:
    """Truck trips that touch the span, one row a load, in the order in which they departed.

    Parameters
    ----------
    route
        Row of ``Scene.routes``.
    departed, arrived, unloaded, left, returned
        Times; the last second of the record stands for what came after it. A truck is loaded on the
        road in [departed, arrived), empty in [unloaded, returned). ``left`` is when an empty truck
        is drawn to set out (:mod:`supplysim.replay.trips`).
    truck, storey
        Rows of ``truck_names`` and ``storey_names``.
    components, mass_kg
        What the load carries.
    """

    route: IntArray
    departed: IntArray
    arrived: IntArray
    unloaded: IntArray
    left: IntArray
    returned: IntArray
    truck: IntArray
    storey: IntArray
    components: IntArray
    mass_kg: IntArray
    truck_names: tuple[str, ...]
    storey_names: tuple[str, ...]

    def on_road(self, t: int) -> tuple[int, int]:
        """Return how many trucks are on the road at an instant: loaded, and empty."""
        loaded = (self.departed <= t) & (t < self.arrived)
        empty = (self.unloaded <= t) & (t < self.returned)
        return int(loaded.sum()), int(empty.sum())


@dataclass(frozen=True, slots=True)
class Closing:
    """A stretch of time in which something is closed.

    Parameters
    ----------
    kind
        ``night``, ``ban``, ``alert``, ``wind``, ``closure`` or ``road``.
    start, end
        Half-open.
    detail
        Level of an alert, region of a wind; empty where there is nothing to add.
    ends
        Of a closed road, the rows of its two nodes.
    """

    kind: str
    start: int
    end: int
    detail: str = ""
    ends: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Counters:
    """Volume installed and planned since the beginning of the span, in 0.1 m3, at every hour."""

    installed: IntArray
    planned: IntArray


@dataclass(frozen=True, slots=True)
class Scene:
    """One run as it is shown.

    Parameters
    ----------
    title, seed, replication
        Of the run.
    span
        The shown time.
    nodes
        Positions that roads and routes refer to.
    roads, zones
        The map: roads, and names of zones where they lie.
    routes, route_sites
        Rows of the nodes of each route, from plant to site, and the names of the sites.
    plants, sites, trips, closings, counters
        What changes.
    sources
        Whose data the map is drawn from, as the record tells it.
    label
        What tells the run apart from another of the same title.
    changes
        In what the scenario differs from that of the first run: field, there, here.
    """

    title: Texts
    seed: int
    replication: int
    span: Span
    nodes: tuple[tuple[float, float], ...]
    roads: tuple[RoadLine, ...]
    zones: tuple[Place, ...]
    routes: tuple[tuple[int, ...], ...]
    route_sites: tuple[str, ...]
    plants: tuple[Plant, ...]
    sites: tuple[Site, ...]
    trips: Trips
    closings: tuple[Closing, ...]
    counters: Counters
    sources: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...] = ()
    label: str = ""
