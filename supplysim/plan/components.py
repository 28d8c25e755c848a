"""From projects to the component table: storeys, lifting parts, loads and components.

Every storey of a building repeats one pattern, so the pattern is worked out once and laid down as
many times as the building has storeys. Nothing here depends on plants, policies or draws: a load
has its name before any of them is known (CONTRACTS 2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import lcm

import numpy as np

from supplysim.plan.tables import Building, IntArray, Project, in_few_bits
from supplysim.rounding import half_up
from supplysim.scenario.demand import Archetype, ComponentType
from supplysim.scenario.loads import Loads

__all__ = [
    "StoreyPattern",
    "erection_ranks",
    "lay_down",
    "pieces_of_storey",
    "slices",
    "storey_pattern",
]

_LAYING = {"flat": 0, "upright": 1}


@dataclass(frozen=True, slots=True)
class StoreyPattern:
    """One storey of a building, rows in erection order.

    Parameters
    ----------
    types
        Type code of each component.
    load_first
        First component of each load, and the number of components at the end.
    load_laying, load_ordinal
        0 flat or 1 upright; ordinal from 1 inside each laying class.
    part_first_load
        First load of each lifting part, and the number of loads at the end. Parts come in the
        order vertical zone 0, 1, .., horizontal zone 0, 1, ..; a part may hold no load.
    """

    types: IntArray
    load_first: IntArray
    load_laying: IntArray
    load_ordinal: IntArray
    part_first_load: IntArray


def pieces_of_storey(archetype: Archetype, storey_m2: float) -> list[int]:
    """Return the number of components of each piece row on a storey of ``storey_m2``.

    Counts per 500 m2 are scaled to the area and rounded half up, at least one each.
    """
    return [max(1, half_up(piece.per_500_m2 * storey_m2 / 500.0)) for piece in archetype.pieces]


def storey_pattern(
    archetype: Archetype,
    storey_m2: float,
    *,
    components: dict[str, ComponentType],
    codes: dict[str, int],
    loads: Loads,
) -> StoreyPattern:
    """Return the pattern of a storey: components in erection order, cut into loads and parts."""
    counts = pieces_of_storey(archetype, storey_m2)
    types: list[int] = []
    load_first: list[int] = [0]
    laying: list[int] = []
    part_first_load = [0]
    cuts: dict[tuple[str, ...], list[int]] = {}  # zones are mostly alike
    for part in _parts(archetype, counts):
        names = [name for _, name in part]
        if tuple(names) not in cuts:
            cuts[tuple(names)] = _cut_into_loads([components[name] for name in names], loads)
        for size in cuts[tuple(names)]:
            laying.append(_LAYING[components[names[load_first[-1] - len(types)]].laying])
            load_first.append(load_first[-1] + size)
        types += [codes[name] for name in names]
        part_first_load.append(len(laying))
    return StoreyPattern(
        types=in_few_bits(np.array(types, dtype=np.int64)),
        load_first=np.array(load_first, dtype=np.int64),
        load_laying=np.array(laying, dtype=np.int64),
        load_ordinal=np.array(_ordinals(laying), dtype=np.int64),
        part_first_load=np.array(part_first_load, dtype=np.int64),
    )


def lay_down(
    projects: Sequence[Project], patterns: dict[tuple[str, str], StoreyPattern]
) -> dict[str, IntArray]:
    """Return the offset and code arrays of ``PlanTables`` for all projects in order."""
    rows: dict[str, list[IntArray]] = {}
    counts = dict.fromkeys(("building", "storey", "part", "load", "component"), 0)
    for p, project in enumerate(projects):
        for building in project.buildings:
            pattern = patterns[project.name, building.name]
            for name, array in _building_rows(p, building, pattern, counts).items():
                rows.setdefault(name, []).append(array)
    tables = {name: np.concatenate(arrays) for name, arrays in rows.items()}
    closing = {
        "building_first": "storey",
        "part_first": "part",
        "part_first_load": "load",
        "load_first": "component",
    }
    for name, child in closing.items():
        tables[name] = np.append(tables[name], counts[child])
    return tables


def _building_rows(
    project: int, building: Building, pattern: StoreyPattern, counts: dict[str, int]
) -> dict[str, IntArray]:
    """Return the rows of one building and move the running ``counts`` past them."""
    storeys = len(building.storeys)
    parts = len(pattern.part_first_load) - 1
    loads = len(pattern.load_laying)
    pieces = len(pattern.types)
    zones = parts // 2
    storey = np.arange(storeys, dtype=np.int64)
    part = np.arange(parts, dtype=np.int64)

    def tiled(array: IntArray, step: int, base: int) -> IntArray:
        return (storey[:, None] * step + array[None, :] + base).ravel()

    load_part = np.repeat(part, np.diff(pattern.part_first_load))
    rows = {
        "building_project": np.array([project], dtype=np.int64),
        "building_first": np.array([counts["storey"]], dtype=np.int64),
        "storey_building": np.full(storeys, counts["building"], dtype=np.int64),
        "storey_number": np.array(building.storeys, dtype=np.int64),
        "part_first": counts["part"] + storey * parts,
        "part_storey": np.repeat(storey + counts["storey"], parts),
        "part_zone": np.tile(part % max(zones, 1), storeys),
        "part_phase": np.tile(part // max(zones, 1), storeys),
        "part_first_load": tiled(pattern.part_first_load[:-1], loads, counts["load"]),
        "load_part": tiled(load_part, parts, counts["part"]),
        "load_laying": np.tile(pattern.load_laying, storeys),
        "load_ordinal": np.tile(pattern.load_ordinal, storeys),
        "load_first": tiled(pattern.load_first[:-1], pieces, counts["component"]),
        "component_type": np.tile(pattern.types, storeys),
    }
    for name, more in (
        ("building", 1),
        ("storey", storeys),
        ("part", storeys * parts),
        ("load", storeys * loads),
        ("component", storeys * pieces),
    ):
        counts[name] += more
    return rows


def erection_ranks(archetype: Archetype, storey_m2: float) -> list[int]:
    """Return the erection rank of every component of a storey, in erection order."""
    parts = _parts(archetype, pieces_of_storey(archetype, storey_m2))
    return [rank for part in parts for rank, _ in part]


def _parts(archetype: Archetype, counts: list[int]) -> list[list[tuple[int, str]]]:
    """Return rank and type of the pieces of each lifting part in erection order."""
    zones = archetype.zones
    parts: list[list[tuple[int, int, int, str]]] = [[] for _ in range(2 * zones)]
    for row, (piece, count) in enumerate(zip(archetype.pieces, counts, strict=True)):
        first = 0 if piece.phase == "vertical" else zones
        for k in range(count):
            parts[first + k * zones // count].append((piece.rank, row, k, piece.type))
    return [[(rank, name) for rank, *_, name in sorted(part)] for part in parts]


def _cut_into_loads(pieces: Sequence[ComponentType], loads: Loads) -> list[int]:
    """Return the sizes of the loads: runs of one laying class within mass, volume, geometry.

    Counted in whole kilograms and litres, as trucks and yards count them.
    """
    payload_kg, most_l = half_up(loads.payload_t * 1000), half_up(loads.volume_m3 * 1000)
    kinds = {id(piece): piece for piece in pieces}
    # A truck has as many places as all its kinds of pieces divide, so that shares add up exactly.
    places = lcm(*(piece.per_truck for piece in kinds.values()))
    takes = {
        key: (
            places // piece.per_truck,
            half_up(piece.mass_t * 1000),
            half_up(piece.volume_m3 * 1000),
        )
        for key, piece in kinds.items()
    }
    sizes: list[int] = []
    room, mass, volume, laying = 0, 0, 0, ""
    for piece in pieces:
        share, kg, litres = takes[id(piece)]
        fits = (
            piece.laying == laying
            and room + share <= places
            and mass + kg <= payload_kg
            and volume + litres <= most_l
        )
        if fits:
            sizes[-1] += 1
            room, mass, volume = room + share, mass + kg, volume + litres
        else:
            sizes.append(1)
            room, mass, volume, laying = share, kg, litres, piece.laying
    return sizes


def _ordinals(laying: Sequence[int]) -> list[int]:
    seen = [0, 0]
    ordinals = []
    for code in laying:
        seen[code] += 1
        ordinals.append(seen[code])
    return ordinals


def slices(first: IntArray) -> list[tuple[int, int]]:
    """Return (from, to) of every row of a parent table."""
    return list(pairwise(first.tolist()))
