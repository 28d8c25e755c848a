"""The table of a route map: one plant-site pair on the network, by hour of departure."""

from itertools import pairwise

import pandas as pd

from supplysim.charts.flows import COLUMNS
from supplysim.errors import Lang
from supplysim.roads.drawing import schematic
from supplysim.roads.travel import INFEASIBLE, TravelTables, Trip
from supplysim.wording import decimal

__all__ = ["route_table"]

_MINUTE_S = 60.0


def route_table(
    tables: TravelTables,
    origin: str,
    destination: str,
    *,
    permit: bool = True,
    access_km: float = 0.0,
    lang: Lang = "zh",
) -> pd.DataFrame:
    """Return the table of :func:`supplysim.charts.route_map` for two nodes.

    Parameters
    ----------
    tables
        Travel tables of a scenario.
    origin, destination
        Nodes of the plant and of the site.
    permit
        Whether the truck holds a day permit.
    access_km
        Access road from the node to the site.
    lang
        Language of the legend texts, which give distance, minutes and share of the day.

    Raises
    ------
    InputError
        When a node is unknown, or no road leads from one to the other.
    """
    network = tables.network
    lines = schematic(network)
    trip = tables.trip(origin, destination, permit=permit, access_km=access_km)
    rows: list[dict[str, object]] = [
        _road(road.u, road.v, road.start, road.end, road.road_class) for road in lines.segments
    ]
    classes = {frozenset((road.u, road.v)): road.road_class for road in lines.segments}
    for path in trip.routes:
        text = _legend(trip, path, length_km=_length(tables, path) + access_km, lang=lang)
        for u, v in pairwise(path):
            road_class = classes[frozenset((u, v))]
            rows.append({**_road(u, v, lines.xy[u], lines.xy[v], road_class), "route": text})
    for item, node in (("plant", origin), ("site", destination)):
        title = network.places[node].title
        x, y = lines.xy[node]
        rows.append(
            {"item": item, "name": node, "title_zh": title.zh, "title_en": title.en, "x0_km": x,
             "y0_km": y, "m3": 0.0}
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=[*COLUMNS, "route"]).assign(replications=1)
    return table.fillna(dict.fromkeys(("title_zh", "title_en", "road_class", "route"), ""))


def _road(
    u: str, v: str, start: tuple[float, float], end: tuple[float, float], road_class: str
) -> dict[str, object]:
    return {
        "item": "road",
        "name": f"{u}-{v}",
        "x0_km": start[0],
        "y0_km": start[1],
        "x1_km": end[0],
        "y1_km": end[1],
        "road_class": road_class,
        "m3": 0.0,
    }


def _length(tables: TravelTables, path: tuple[str, ...]) -> float:
    roads = tables.network.roads_from
    return sum(roads[u][v].length_km for u, v in pairwise(path))


def _legend(trip: Trip, path: tuple[str, ...], *, length_km: float, lang: Lang) -> str:
    """Return distance, minutes and how often a route is the fastest."""
    own = [s for s, p in zip(trip.seconds, trip.paths, strict=True) if p == path]
    minutes = sorted({round(s / _MINUTE_S) for s in own if s != INFEASIBLE})
    span = f"{minutes[0]}" if len(minutes) == 1 else f"{minutes[0]}–{minutes[-1]}"
    share = f"{100 * len(own) / len(trip.paths):.0f}%"
    if lang == "zh":
        return f"{decimal(length_km)}公里，{span}分钟（全天{share}的时段）"
    return f"{decimal(length_km)} km, {span} min ({share} of the day)"
