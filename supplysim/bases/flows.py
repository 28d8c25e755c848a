"""An alternative on the map: what it carries over which road, its bases, the zones it serves."""

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from supplysim.bases.alternatives import Alternative
from supplysim.bases.ground import Ground
from supplysim.roads.drawing import schematic
from supplysim.roads.graph import RoadNetwork
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables

__all__ = ["COLUMNS", "service_table"]

COLUMNS = (
    "item", "name", "title_zh", "title_en", "kind", "x0_km", "y0_km", "x1_km", "y1_km",
    "road_class", "m3", "loads",
)  # fmt: skip
"""Columns of the table; ``item`` is ``road``, ``base``, ``candidate``, ``zone`` or ``service``."""


def service_table(ground: Ground, alternative: Alternative, period: str) -> pd.DataFrame:
    """Return the table of :func:`supplysim.charts.service_map` for one period.

    What a base sends to a zone is shared evenly among the zone's nodes and laid on the fastest
    route to each.

    Returns
    -------
    pandas.DataFrame
        ``road`` rows: each road with ``m3, loads`` a year, both ways; ``base`` rows: open bases
        with what they make; ``candidate`` rows: the others; ``zone`` rows: the centre of a zone's
        nodes with what it gets; ``service`` rows: straight lines from base to zone.
    """
    network = load_network(ground.prices.network)
    lines = schematic(network)
    carried, loads = _carried(ground, alternative, period, network)
    rows: list[dict[str, object]] = []
    for road in lines.segments:
        m3 = carried.get((road.u, road.v), 0.0) + carried.get((road.v, road.u), 0.0)
        count = loads.get((road.u, road.v), 0.0) + loads.get((road.v, road.u), 0.0)
        (x0, y0), (x1, y1) = road.start, road.end
        rows.append(
            {
                "item": "road", "name": f"{road.u} > {road.v}", "title_zh": road.ref,
                "title_en": road.ref, "x0_km": x0, "y0_km": y0, "x1_km": x1, "y1_km": y1,
                "road_class": road.road_class, "m3": m3, "loads": count,
            }
        )  # fmt: skip
    centres = _centres(ground, lines.xy)
    made = {row.site: row for row in alternative.open if row.period == period}
    for site in ground.sites:
        x, y = lines.xy[site.node]
        row = made.get(site.name)
        rows.append(
            {
                "item": "base" if row else "candidate", "name": site.name,
                "title_zh": site.title_zh, "title_en": site.title_en, "kind": site.kind,
                "x0_km": x, "y0_km": y, "m3": row.made_m3 if row else 0.0,
            }
        )  # fmt: skip
    served = [row for row in alternative.served if row.period == period]
    for zone, (x, y) in centres.items():
        got = sum(row.m3 for row in served if row.zone == zone)
        spec = ground.prices.zones[zone]
        rows.append(
            {
                "item": "zone", "name": zone, "title_zh": spec.title_zh, "title_en": spec.title_en,
                "x0_km": x, "y0_km": y, "m3": got,
            }
        )  # fmt: skip
    node = {site.name: site.node for site in ground.sites}
    for sent in served:
        (x0, y0), (x1, y1) = lines.xy[node[sent.site]], centres[sent.zone]
        rows.append(
            {
                "item": "service", "name": f"{sent.site} > {sent.zone}", "x0_km": x0, "y0_km": y0,
                "x1_km": x1, "y1_km": y1, "m3": sent.m3, "loads": sent.loads,
            }
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.fillna(dict.fromkeys(("title_zh", "title_en", "kind", "road_class"), ""))


Pair = tuple[str, str]


def _carried(
    ground: Ground, alternative: Alternative, period: str, network: RoadNetwork
) -> tuple[dict[Pair, float], dict[Pair, float]]:
    """Return m3 and loads a year over each road in its direction of travel."""
    travel = TravelTables(network, ground.prices.traffic)
    node = {site.name: site.node for site in ground.sites}
    m3: dict[Pair, float] = {}
    loads: dict[Pair, float] = {}
    for row in alternative.served:
        if row.period != period:
            continue
        ends = ground.prices.zones[row.zone].nodes
        for end in ends:
            trip = travel.trip(node[row.site], end, permit=True)
            path = max(trip.routes, key=trip.paths.count, default=())
            for pair in pairwise(path):
                m3[pair] = m3.get(pair, 0.0) + row.m3 / len(ends)
                loads[pair] = loads.get(pair, 0.0) + row.loads / len(ends)
    return m3, loads


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
