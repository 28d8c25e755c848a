"""A base map of the user's own under the schematic maps: an image with its bounds, or lines.

supplysim draws no boundaries and ships no base map. Who has one that may be published (in China:
with an approval number, 审图号) describes it in a small TOML file::

    source = "审图号：某S(2024)012号，某市规划和自然资源局"
    approved = true            # it may be published as it is; without this it is refused
    image = "底图.png"         # PNG or JPEG beside this file, north up, degrees evenly spaced
    bounds = { west = 116.7, south = 38.5, east = 118.1, north = 40.3 }

or, instead of image and bounds, ``lines = "边界.geojson"``: GeoJSON (RFC 7946) of which lines and
outlines are drawn. Positions are degrees of WGS 84; maps in GCJ-02, as most Chinese web maps are,
would lie some 500 m off.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from supplysim.errors import BilingualError, Fault, InputError, system_reason
from supplysim.texts import read_toml

__all__ = ["BaseMap", "read_base_map", "write_base_map"]

_KEYS: Final = ("source", "approved", "image", "bounds", "lines")
_SIDES: Final = ("west", "south", "east", "north")
_SIGNS: Final = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}
_MOST_BYTES: Final = 1_500_000
"""Of an image: a page with it must still be mailed."""
_MOST_POINTS: Final = 60_000
"""Of lines, for the same reason."""
_LON, _LAT = 180.0, 90.0

Point = tuple[float, float]
"""Degrees east and north."""


@dataclass(frozen=True, slots=True)
class BaseMap:
    """What lies under a map.

    Parameters
    ----------
    source
        Whose it is and under which number it was approved; written under every map.
    bounds
        West, south, east, north edges of the image, degrees.
    image, kind
        The file's content, and ``png`` or ``jpeg``; empty where lines are drawn.
    lines
        Lines of points, degrees.
    """

    source: str
    bounds: tuple[float, float, float, float]
    image: bytes = b""
    kind: str = ""
    lines: tuple[tuple[Point, ...], ...] = ()


def read_base_map(path: str | Path) -> BaseMap:
    """Return the base map that a TOML file describes.

    Raises
    ------
    InputError
        With all that is wrong: an unknown key, no approval or source, a file that is missing, too
        large or no such image or GeoJSON, bounds that are none.
    """
    file = Path(path)
    data = _toml(file)
    faults = [*_unknown(data), *_unsaid(data)]
    found: BaseMap | None = None
    source = str(data.get("source", ""))
    try:
        if "lines" in data and "image" not in data and "bounds" not in data:
            found = _of_lines(source, file.parent / str(data["lines"]))
        elif "image" in data and "lines" not in data:
            found = _of_image(source, file.parent / str(data["image"]), data.get("bounds"))
        else:
            zh = "应写 image 与 bounds，或只写 lines"
            faults.append(Fault("image", zh, "write image and bounds, or lines alone"))
    except InputError as error:
        faults += error.faults
    if faults or found is None:
        raise InputError([replace(fault, file=str(file)) for fault in faults])
    return found


def write_base_map(base: BaseMap, file: Path) -> list[Path]:
    """Write a base map so that it is read back equal; return its description and what it names.

    Parameters
    ----------
    base
        The base map.
    file
        TOML file to write; the image or the lines lie beside it under the same name.
    """
    if base.image:
        content, ending = base.image, f".{base.kind}"
        sides = zip(_SIDES, base.bounds, strict=True)
        bounds = ", ".join(f"{side} = {degrees!r}" for side, degrees in sides)
        rest = f"bounds = {{ {bounds} }}\n"
        key = "image"
    else:
        lines = {"type": "MultiLineString", "coordinates": base.lines}
        content, ending, rest, key = json.dumps(lines).encode(), ".geojson", "", "lines"
    named = file.with_suffix(ending)
    named.write_bytes(content)
    # what JSON quotes is a text of TOML too
    source, name = (json.dumps(text, ensure_ascii=False) for text in (base.source, named.name))
    text = f"source = {source}\napproved = true\n{key} = {name}\n{rest}"
    file.write_text(text, encoding="utf-8", newline="\n")
    return [file, named]


def _toml(file: Path) -> dict[str, Any]:
    try:
        return read_toml(file)
    except BilingualError as error:
        zh = f"无法读取底图说明：{error.zh}"
        en = f"the description of the map cannot be read: {error.en}"
        raise InputError([Fault("--base-map", zh, en, file=str(file))]) from error


def _unknown(data: Mapping[str, Any]) -> Iterator[Fault]:
    for key in data:
        if key not in _KEYS:
            zh, en = f"没有这个键；可用：{'、'.join(_KEYS)}", f"no such key; allowed: {_listed()}"
            yield Fault(key, zh, en, nearest=next(iter(get_close_matches(key, _KEYS, n=1)), ""))


def _listed() -> str:
    return ", ".join(_KEYS)


def _unsaid(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what a map may not be published without."""
    if data.get("approved") is not True:
        yield Fault(
            "approved",
            "须写 approved = true：由你确认该底图已依法审核、可以公开使用",
            "write approved = true: you say that the map was approved and may be published",
            value=str(data.get("approved", "")),
        )
    if not isinstance(data.get("source"), str) or not data["source"].strip():
        yield Fault(
            "source",
            "须写明来源与审图号，它会印在图下",
            "whose map it is and its approval number must be given; it stands under the map",
        )


# --- an image ------------------------------------------------------------------------------------


def _of_image(source: str, file: Path, bounds: object) -> BaseMap:
    faults = list(_wrong_bounds(bounds))
    content = _content(file, "image")
    kind = next((kind for sign, kind in _SIGNS.items() if content.startswith(sign)), "")
    if not kind:
        zh, en = "不是 PNG 或 JPEG 图像", "is no PNG or JPEG image"
        faults.append(Fault("image", zh, en, value=file.name))
    if faults or not isinstance(bounds, Mapping):
        raise InputError(faults)
    west, south, east, north = (float(bounds[side]) for side in _SIDES)
    return BaseMap(source, (west, south, east, north), content, kind)


def _content(file: Path, key: str) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        zh, en = system_reason(error)
        fault = Fault(key, f"无法读取：{zh}", f"cannot be read: {en}", value=file.name)
        raise InputError([fault]) from error
    if key == "image" and len(content) > _MOST_BYTES:
        size = f"{len(content):,}"
        zh, en = f"图像过大，至多 {_MOST_BYTES:,} 字节", f"too large; at most {_MOST_BYTES:,} bytes"
        raise InputError([Fault(key, zh, en, value=size)])
    return content


def _wrong_bounds(bounds: object) -> Iterator[Fault]:
    zh = "应写 bounds = { west = …, south = …, east = …, north = … }，WGS 84 度"
    en = "write bounds = { west = …, south = …, east = …, north = … }, degrees of WGS 84"
    if not isinstance(bounds, Mapping) or set(bounds) != set(_SIDES):
        yield Fault("bounds", zh, en)
        return
    if not all(isinstance(bounds[s], int | float) for s in _SIDES):
        yield Fault("bounds", zh, en)
        return
    west, south, east, north = (float(bounds[side]) for side in _SIDES)
    if not (-_LON <= west < east <= _LON and -_LAT <= south < north <= _LAT):
        yield Fault(
            "bounds",
            "应满足 west < east、south < north，且在地球上",
            "west < east and south < north, on the globe, does not hold",
            value=f"{west:g}, {south:g}, {east:g}, {north:g}",
        )


# --- lines ---------------------------------------------------------------------------------------


def _of_lines(source: str, file: Path) -> BaseMap:
    try:
        lines = tuple(_lines_in(json.loads(_content(file, "lines"))))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        zh, en = f"不是 GeoJSON：{error}", f"is no GeoJSON: {error}"
        raise InputError([Fault("lines", zh, en, value=file.name)]) from error
    points = [point for line in lines for point in line]
    if not points or len(points) > _MOST_POINTS:
        zh = f"应有 2 至 {_MOST_POINTS:,} 个点的线或面"
        en = f"lines or outlines of 2 to {_MOST_POINTS:,} points are needed"
        raise InputError([Fault("lines", zh, en, value=f"{len(points):,}")])
    wrong = [point for point in points if abs(point[0]) > _LON or abs(point[1]) > _LAT]
    if wrong:
        zh, en = "不是 WGS 84 的度数", "are no degrees of WGS 84"
        raise InputError([Fault("lines", zh, en, value=f"{wrong[0][0]:g}, {wrong[0][1]:g}")])
    lons, lats = zip(*points, strict=True)
    return BaseMap(source, (min(lons), min(lats), max(lons), max(lats)), lines=lines)


def _lines_in(value: Mapping[str, Any]) -> Iterator[tuple[Point, ...]]:
    """Yield lines and outlines of any GeoJSON value; points are not drawn."""
    kind = value["type"]
    if kind == "FeatureCollection":
        for feature in value["features"]:
            yield from _lines_in(feature)
    elif kind == "Feature":
        if value["geometry"] is not None:
            yield from _lines_in(value["geometry"])
    elif kind == "GeometryCollection":
        for geometry in value["geometries"]:
            yield from _lines_in(geometry)
    else:
        depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}
        if kind in depth:
            yield from _nested(value["coordinates"], depth[kind])


def _nested(coordinates: Any, depth: int) -> Iterator[tuple[Point, ...]]:
    if depth:
        for part in coordinates:
            yield from _nested(part, depth - 1)
        return
    line = tuple((float(point[0]), float(point[1])) for point in coordinates)
    # equal neighbours draw nothing
    kept = tuple(b for a, b in pairwise((None, *line)) if a != b and b is not None)
    if len(kept) > 1:
        yield kept
