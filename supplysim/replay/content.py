"""What the page of a replay is told: the scenes as one JSON value."""

import math
from calendar import timegm
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from supplysim.errors import Lang
from supplysim.plan.tables import IntArray
from supplysim.replay.pack import pack
from supplysim.replay.scene import Scene, Steps, Texts
from supplysim.replay.words import page_words

__all__ = ["content_of", "text_in"]

_DEGREE_M: Final = 6371008.8 * math.pi / 180
"""Length of a degree of latitude on the mean sphere."""
_UNIT_M: Final = 10
"""Positions are whole multiples of this."""
_WIDE: Final = frozenset({"motorway", "trunk", "expressway", "ring"})
_OPENING_S: Final = 10 * 3600
"""The page opens at ten in the morning of its first day, when trucks are out."""

Point = tuple[int, int]


def content_of(scenes: Sequence[Scene], lang: Lang) -> dict[str, Any]:
    """Return what the script reads.

    Parameters
    ----------
    scenes
        One run, or two with the same span.
    lang
        Language of names and words.
    """
    span = scenes[0].span
    everything = [point for scene in scenes for point in scene.nodes]
    centre = tuple((min(axis) + max(axis)) / 2 for axis in zip(*everything, strict=True))
    frames = [_frame(scene, centre) for scene in scenes]
    low, high = zip(*frames, strict=True)
    midnight = span.start.hour * 3600 + span.start.minute * 60 + span.start.second
    return {
        "lang": lang,
        "epoch": timegm(span.start.timetuple()),
        "seconds": span.seconds,
        "opening": max(0, _OPENING_S - midnight),
        "frame": [*map(min, zip(*low, strict=True)), *map(max, zip(*high, strict=True))],
        "words": page_words(lang),
        "runs": [_run(scene, centre, lang) for scene in scenes],
    }


def _place(point: tuple[float, float], centre: tuple[float, ...]) -> Point:
    """Return a position east and north of the centre, by a local equirectangular projection."""
    east = (point[0] - centre[0]) * _DEGREE_M * math.cos(math.radians(centre[1]))
    north = (point[1] - centre[1]) * _DEGREE_M
    return round(east / _UNIT_M), round(north / _UNIT_M)


def _frame(scene: Scene, centre: tuple[float, ...]) -> tuple[Point, Point]:
    """Return the corners of what a run must show: its plants, sites and routes."""
    used = {plant.node for plant in scene.plants} | {site.node for site in scene.sites}
    used |= {node for route in scene.routes for node in route}
    points = [_place(scene.nodes[node], centre) for node in sorted(used)]
    xs, ys = zip(*points, strict=True)
    # a kilometre around, so that runs with one place have a map too
    edge = 1000 // _UNIT_M
    return (min(xs) - edge, min(ys) - edge), (max(xs) + edge, max(ys) + edge)


def _run(scene: Scene, centre: tuple[float, ...], lang: Lang) -> dict[str, Any]:
    trips = scene.trips
    at_node = {plant.node: plant.place.title for plant in scene.plants}
    return {
        "nodes": [_place(point, centre) for point in scene.nodes],
        "roads": [[r.u, r.v, int(r.banned), int(r.road_class in _WIDE)] for r in scene.roads],
        "zones": [
            [*_place((zone.lon, zone.lat), centre), text_in(zone.title, lang)]
            for zone in scene.zones
        ],
        "routes": scene.routes,
        "route_names": [
            [text_in(at_node.get(route[0], ("", "")), lang), name]
            for route, name in zip(scene.routes, scene.route_sites, strict=True)
        ],
        "plants": [[text_in(p.place.title, lang), p.node, p.capacity_m3] for p in scene.plants],
        "sites": [
            [s.place.name, text_in(s.place.title, lang), s.node, s.storeys, s.done_before, s.begun]
            for s in scene.sites
        ],
        "truck_names": trips.truck_names,
        "storey_names": trips.storey_names,
        "closings": [[c.kind, c.start, c.end, c.detail, *(c.ends or ())] for c in scene.closings],
        "pack": pack(_columns(scene)),
    }


def _columns(scene: Scene) -> dict[str, IntArray]:
    trips = scene.trips
    names = (
        "route", "departed", "arrived", "unloaded", "left", "returned", "truck", "storey",
        "components", "mass_kg",
    )  # fmt: skip
    return {
        **{name: getattr(trips, name) for name in names},
        **_ragged("level", [plant.level_m3 for plant in scene.plants]),
        **_ragged("state", [site.state for site in scene.sites]),
        "finished_count": _lengths([site.finished for site in scene.sites]),
        "finished_time": _joined([site.finished for site in scene.sites]),
        "installed": scene.counters.installed,
        "planned": scene.counters.planned,
    }


def _ragged(name: str, rows: Sequence[Steps]) -> dict[str, IntArray]:
    return {
        f"{name}_count": _lengths([steps.time for steps in rows]),
        f"{name}_time": _joined([steps.time for steps in rows]),
        f"{name}_value": _joined([steps.value for steps in rows]),
    }


def _lengths(rows: Sequence[IntArray]) -> IntArray:
    return np.array([len(row) for row in rows], dtype=np.int64)


def _joined(rows: Sequence[IntArray]) -> IntArray:
    return np.concatenate([np.zeros(0, dtype=np.int64), *rows])


def text_in(texts: Texts, lang: Lang) -> str:
    """Return a name in one language."""
    return texts[0] if lang == "zh" else texts[1]
