"""From a record to what is shown of it; the record alone is asked, no network folder."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from supplysim.ledger import MISSING, Ledger
from supplysim.plan.tables import IntArray
from supplysim.record.provenance import Road
from supplysim.replay.closings import closings_between
from supplysim.replay.scene import Counters, Place, Plant, RoadLine, Scene, Span
from supplysim.replay.sites import sites_between
from supplysim.replay.steps import since
from supplysim.replay.trips import Pair, trips_between

if TYPE_CHECKING:
    from supplysim.run import Run

__all__ = ["scene_of", "seconds_of"]

_HOUR_S = 3600
_LITRES = 1000
_TENTH_M3 = 100
"""Litres in 0.1 m3."""
_MOST_ROADS = 4000
"""Roads of a map beyond which only those that routes use are shown."""


def seconds_of(run: "Run", moment: datetime) -> int:
    """Return an instant in seconds from the start of a run's scenario."""
    return round((moment - run.scenario.start).total_seconds())


def scene_of(run: "Run", span: Span, *, beside: "Run | None" = None, label: str = "") -> Scene:
    """Return what a run shows between two instants.

    Parameters
    ----------
    run
        The record; the span lies inside it, and it knows where its plants lie.
    span
        The shown time.
    beside
        The run that it is shown beside.
    label
        What tells it apart from another run of one title.
    """
    scenario, ledger = run.scenario, run.ledger
    t0, t1 = seconds_of(run, span.start), seconds_of(run, span.end)
    row_of = {name: row for row, name in enumerate(run.provenance.nodes)}
    trips, pairs = trips_between(ledger, t0, t1)
    plants = [
        _plant(run, name, row_of[scenario.plants[name].node], t0, t1)
        for name in ledger.names["plant"]
        if scenario.plants[name].node in row_of
    ]
    return Scene(
        title=(scenario.title_zh or scenario.name, scenario.title_en or scenario.name),
        seed=run.seed,
        replication=run.replication,
        span=span,
        nodes=tuple(run.provenance.nodes.values()),
        roads=tuple(_roads(run, row_of)),
        zones=tuple(_zones(run)),
        routes=tuple(_route(run, pair, row_of) for pair in pairs),
        route_sites=tuple(ledger.plan.projects[project].name for _, project in pairs),
        plants=tuple(plants),
        sites=tuple(sites_between(scenario, ledger, t0, t1, nodes=row_of)),
        trips=trips,
        closings=tuple(closings_between(scenario, run.weather_columns, t0, t1, nodes=row_of)),
        counters=_counters(ledger, t0, t1),
        sources=tuple(run.provenance.sources),
        label=label,
        changes=() if beside is None else tuple(_changes(beside, run)),
    )


def _changes(one: "Run", other: "Run") -> Iterable[tuple[str, str, str]]:
    """Yield the fields in which two scenarios differ, but for their names and titles."""
    differences = one.scenario.changes(other.scenario)
    return zip(*(differences[name].astype(str) for name in ("field", "from", "to")), strict=True)


def _route(run: "Run", pair: Pair, row_of: dict[str, int]) -> tuple[int, ...]:
    """Return the nodes of a recorded route, the straight line where none was recorded."""
    plant = run.ledger.names["plant"][pair[0]]
    project = run.ledger.plan.projects[pair[1]]
    ends = (run.scenario.plants[plant].node, project.node)
    path = run.provenance.routes.get(f"{plant} > {project.name}") or ends
    return tuple(row_of[name] for name in path if name in row_of)


def _roads(run: "Run", row_of: dict[str, int]) -> Iterable[RoadLine]:
    """Yield the roads of the map; of a large network, or an old record, those of the routes."""
    ban = run.scenario.traffic.ban_tag
    used = {frozenset(pair) for path in run.provenance.routes.values() for pair in pairwise(path)}
    roads = run.provenance.roads
    if not roads:
        roads = tuple(Road(min(pair), max(pair), "") for pair in sorted(used, key=sorted))
    large = len(roads) > _MOST_ROADS
    for road in roads:
        if road.u in row_of and road.v in row_of and not (large and {road.u, road.v} not in used):
            banned = ban in road.tags.split()
            yield RoadLine(row_of[road.u], row_of[road.v], road.road_class, banned)


def _zones(run: "Run") -> Iterable[Place]:
    """Yield the zones at the middle of their nodes."""
    for name, zone in run.scenario.zones.items():
        points = [run.provenance.nodes[n] for n in zone.nodes if n in run.provenance.nodes]
        if points:
            lon, lat = (sum(axis) / len(points) for axis in zip(*points, strict=True))
            yield Place(name, (zone.title_zh or name, zone.title_en or name), lon, lat)


def _plant(run: "Run", name: str, node: int, t0: int, t1: int) -> Plant:
    plant, stock = run.scenario.plants[name], run.ledger.stock
    place = run.ledger.names["place"].index(name) if name in run.ledger.names["place"] else -1
    own = stock["place"] == place
    level = (stock["level_l"][own] + _LITRES // 2) // _LITRES
    lon, lat = run.provenance.nodes[plant.node]
    return Plant(
        place=Place(name, (plant.title_zh or name, plant.title_en or name), lon, lat),
        node=node,
        capacity_m3=round(plant.yard_m3),
        level_m3=since(stock["time"][own], level, start=t0, end=t1),
    )


def _counters(ledger: Ledger, t0: int, t1: int) -> Counters:
    """Return volumes at every full hour of the span, and at its end."""
    hours = np.append(np.arange(t0, t1, _HOUR_S), t1)
    volume = ledger.plan.component_volume_l
    installed = ledger.components["installed"]
    return Counters(
        _sum_until(installed[installed != MISSING], volume[installed != MISSING], hours),
        _sum_until(ledger.plan.planned, volume, hours),
    )


def _sum_until(time: IntArray, volume_l: IntArray, at: IntArray) -> IntArray:
    """Return what came after the first instant and until each, in 0.1 m3."""
    order = np.argsort(time, kind="stable")
    total = np.concatenate([[0], np.cumsum(volume_l[order])])
    until = total[np.searchsorted(time[order], at, side="right")]
    return np.asarray((until - until[0]) // _TENTH_M3, dtype=np.int64)
