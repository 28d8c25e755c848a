"""An alternative on the map: what it carries over which road, its bases, the zones it serves."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from supplysim.bases.alternatives import Alternative
from supplysim.bases.cases import Cases
from supplysim.bases.ground import Ground
from supplysim.bases.program import FloatArray
from supplysim.bases.spans import LEAST_M3, SPREAD, headings, spread
from supplysim.roads.drawing import schematic
from supplysim.roads.graph import RoadNetwork
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables

__all__ = ["COLUMNS", "service_table"]

COLUMNS = (
    "item", "name", "title_zh", "title_en", "kind", "x0_km", "y0_km", "x1_km", "y1_km",
    "road_class", *headings("m3", SPREAD), *headings("loads", SPREAD),
)  # fmt: skip
"""Columns of the table; ``item`` is ``road``, ``base``, ``candidate``, ``zone`` or ``service``."""


def service_table(
    ground: Ground, alternative: Alternative, cases: Cases, period: str
) -> pd.DataFrame:
    """Return the table of :func:`supplysim.charts.service_map` for one period.

    What a base sends to a zone is shared evenly among the zone's nodes and laid on the fastest
    route to each.

    Returns
    -------
    pandas.DataFrame
        ``road`` rows: each road with ``m3, loads`` a year, both ways; ``base`` rows: open bases
        with what they make; ``candidate`` rows: the others; ``zone`` rows: the centre of a zone's
        nodes with what it gets; ``service`` rows: straight lines from base to zone. Volumes and
        loads are expected over the cases of demand, with least and most over all cases.
    """
    network = load_network(ground.prices.network)
    lines = schematic(network)
    mean = _expected(ground, alternative, period)
    # the expected volume first, then the cases: all are carried alike
    sent = np.concatenate([mean[None], cases.m3[:, ground.periods.index(period)]])
    carried = _carried(ground, sent, network)
    none = np.zeros(len(sent))
    rows: list[dict[str, object]] = []
    for road in lines.segments:
        both = carried.get((road.u, road.v), none) + carried.get((road.v, road.u), none)
        (x0, y0), (x1, y1) = road.start, road.end
        rows.append(
            {
                "item": "road", "name": f"{road.u} > {road.v}", "title_zh": road.ref,
                "title_en": road.ref, "x0_km": x0, "y0_km": y0, "x1_km": x1, "y1_km": y1,
                "road_class": road.road_class, **_volume(ground, both),
            }
        )  # fmt: skip
    rows += _places(ground, alternative, period, sent, lines.xy)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.fillna(dict.fromkeys(("title_zh", "title_en", "kind", "road_class"), ""))


def _places(
    ground: Ground,
    alternative: Alternative,
    period: str,
    sent: FloatArray,
    xy: Mapping[str, tuple[float, float]],
) -> list[dict[str, object]]:
    """Return the rows of bases, candidates, zones, and lines between them."""
    rows: list[dict[str, object]] = []
    open_, centres = set(alternative.sites(period)), _centres(ground, xy)
    for i, site in enumerate(ground.sites):
        x, y = xy[site.node]
        rows.append(
            {
                "item": "base" if site.name in open_ else "candidate", "name": site.name,
                "title_zh": site.title_zh, "title_en": site.title_en, "kind": site.kind,
                "x0_km": x, "y0_km": y, **_volume(ground, sent[:, i].sum(axis=1)),
            }
        )  # fmt: skip
    for z, (zone, (x, y)) in enumerate(centres.items()):
        spec = ground.prices.zones[zone]
        rows.append(
            {
                "item": "zone", "name": zone, "title_zh": spec.title_zh, "title_en": spec.title_en,
                "x0_km": x, "y0_km": y, **_volume(ground, sent[:, :, z].sum(axis=1)),
            }
        )  # fmt: skip
    for i, z in np.argwhere((sent > LEAST_M3).any(axis=0)).tolist():
        site, zone = ground.sites[i], ground.zones[z]
        (x0, y0), (x1, y1) = xy[site.node], centres[zone]
        rows.append(
            {
                "item": "service", "name": f"{site.name} > {zone}", "x0_km": x0, "y0_km": y0,
                "x1_km": x1, "y1_km": y1, **_volume(ground, sent[:, i, z]),
            }
        )  # fmt: skip
    return rows


def _expected(ground: Ground, alternative: Alternative, period: str) -> FloatArray:
    """Return (sites, zones): what is sent, expected over the cases of demand."""
    sites = {site.name: i for i, site in enumerate(ground.sites)}
    found = np.zeros((len(ground.sites), len(ground.zones)))
    for row in alternative.served:
        if row.period == period:
            found[sites[row.site], ground.zones.index(row.zone)] = row.m3
    return found


def _volume(ground: Ground, values: FloatArray) -> dict[str, float]:
    """Return m3 and loads a year of the expected volume, and of the cases behind it."""
    loads = values / ground.mean_load_m3
    return (
        {"m3": float(values[0])} | spread("m3", values[1:])
        | {"loads": float(loads[0])} | spread("loads", loads[1:])
    )  # fmt: skip


Pair = tuple[str, str]


def _carried(ground: Ground, sent: FloatArray, network: RoadNetwork) -> dict[Pair, FloatArray]:
    """Return m3 a year over each road in its direction of travel, (cases,)."""
    travel = TravelTables(network, ground.prices.traffic)
    found: dict[Pair, FloatArray] = {}
    for i, z in np.argwhere((sent > LEAST_M3).any(axis=0)).tolist():
        ends = ground.prices.zones[ground.zones[z]].nodes
        for end in ends:
            trip = travel.trip(ground.sites[i].node, end, permit=True)
            path = max(trip.routes, key=trip.paths.count, default=())
            for pair in pairwise(path):
                found[pair] = found.get(pair, 0.0) + sent[:, i, z] / len(ends)
    return found


def _centres(
    ground: Ground, xy: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    found = {}
    for name, zone in ground.prices.zones.items():
        places = [xy[node] for node in zone.nodes]
        found[name] = (
            sum(x for x, _ in places) / len(places),
            sum(y for _, y in places) / len(places),
        )
    return found
