"""What the page of a replay is told: the scenes as one JSON value."""

import math
from base64 import b64encode
from calendar import timegm
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from supplysim.basemap import BaseMap
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
"""Of the first day, where no truck is out at all."""
_STEP_S: Final = 900
_LOOKED_S: Final = 14 * 86400
_MORNING_H: Final = (6, 12)
_BUSY: Final = 0.5
"""Part of the most trucks on the road in the first two weeks that makes a morning busy."""
_ROOM: Final = 2.0
"""How many times as wide as what is used a road network may be and still be shown whole."""

Point = tuple[int, int]


def content_of(scenes: Sequence[Scene], lang: Lang, base: BaseMap | None = None) -> dict[str, Any]:
    """Return what the script reads.

    Parameters
    ----------
    scenes
        One run, or two with the same span.
    lang
        Language of names and words.
    base
        A base map of the user's own.
    """
    span = scenes[0].span
    everything = [point for scene in scenes for point in scene.nodes]
    centre = tuple((min(axis) + max(axis)) / 2 for axis in zip(*everything, strict=True))
    frames = [_frame(scene, centre) for scene in scenes]
    low, high = zip(*frames, strict=True)
    return {
        "lang": lang,
        "epoch": timegm(span.start.timetuple()),
        "seconds": span.seconds,
        "opening": _opening(scenes),
        "frame": [*map(min, zip(*low, strict=True)), *map(max, zip(*high, strict=True))],
        "words": page_words(lang),
        "base": None if base is None else _base(base, centre),
        "runs": [_run(scene, centre, lang) for scene in scenes],
    }


def _place(point: tuple[float, float], centre: tuple[float, ...]) -> Point:
    """Return a position east and north of the centre, by a local equirectangular projection."""
    east = (point[0] - centre[0]) * _DEGREE_M * math.cos(math.radians(centre[1]))
    north = (point[1] - centre[1]) * _DEGREE_M
    return round(east / _UNIT_M), round(north / _UNIT_M)


def _base(base: BaseMap, centre: tuple[float, ...]) -> dict[str, Any]:
    """Return an image with its corners, or lines, in the units of the map."""
    if base.image:
        west, south, east, north = base.bounds
        text = b64encode(base.image).decode("ascii")
        return {
            "image": f"data:image/{base.kind};base64,{text}",
            "box": [*_place((west, south), centre), *_place((east, north), centre)],
        }
    return {"lines": [[_place(point, centre) for point in line] for line in base.lines]}


def _frame(scene: Scene, centre: tuple[float, ...]) -> tuple[Point, Point]:
    """Return the corners of what a run must show: its plants, sites and routes."""
    used = {plant.node for plant in scene.plants} | {site.node for site in scene.sites}
    used |= {node for route in scene.routes for node in route}
    drawn = used | {node for road in scene.roads for node in (road.u, road.v)}
    points = [_place(scene.nodes[node], centre) for node in sorted(used)]
    whole = [_place(scene.nodes[node], centre) for node in sorted(drawn)]
    if _width(whole) <= _ROOM * _width(points):
        points = whole
    xs, ys = zip(*points, strict=True)
    # a kilometre around, so that runs with one place have a map too
    edge = 1000 // _UNIT_M
    return (min(xs) - edge, min(ys) - edge), (max(xs) + edge, max(ys) + edge)


def _width(points: Sequence[Point]) -> int:
    """Return the longer side of the box around points."""
    return max(
        max(x for x, _ in points) - min(x for x, _ in points),
        max(y for _, y in points) - min(y for _, y in points),
    )


def _opening(scenes: Sequence[Scene]) -> int:
    """Return the second at which the page opens: when most trucks are out of a busy morning.

    The first morning on which as many are out at once as half the most of all mornings looked at;
    where trucks drive at other hours alone, the same of whole days. Of two runs the one with fewer
    trucks out counts, as long as both have any at once.
    """
    span = scenes[0].span
    midnight = span.start.hour * 3600 + span.start.minute * 60 + span.start.second
    times = np.arange(0, min(span.seconds, _LOOKED_S), _STEP_S)
    counts = [_on_road(scene, times) for scene in scenes]
    fewer = np.min(counts, axis=0)
    trucks = fewer if fewer.any() else np.sum(counts, axis=0)
    hours = (midnight + times) // 3600 % 24
    morning = (hours >= _MORNING_H[0]) & (hours < _MORNING_H[1])
    for allowed in (morning, np.ones(len(times), dtype=bool)):
        out = np.where(allowed, trucks, 0)
        busy = np.flatnonzero((out > 0) & (out >= _BUSY * out.max(initial=0)))
        if len(busy):
            same_day = (midnight + times) // 86400 == (midnight + times[busy[0]]) // 86400
            return int(times[np.argmax(np.where(same_day, out, 0))])
    return max(0, _OPENING_S - midnight)


def _on_road(scene: Scene, times: IntArray) -> IntArray:
    """Return how many trucks are on the road at each of some instants."""
    trips = scene.trips
    ends = ((trips.departed, trips.arrived), (trips.unloaded, trips.returned))
    return np.asarray(
        sum(
            np.searchsorted(np.sort(first), times, side="right")
            - np.searchsorted(np.sort(last), times, side="right")
            for first, last in ends
        )
    )


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
