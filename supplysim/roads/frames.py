"""Every plant-site pair as a table: distance, time and path."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from supplysim.errors import Lang
from supplysim.roads.travel import INFEASIBLE, TravelTables, Trip

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["path_text", "routes_frame"]

_MINUTE_S = 60
_KM_M = 1000


def routes_frame(
    tables: TravelTables,
    plants: Mapping[str, str],
    sites: Mapping[str, tuple[str, float]],
    *,
    permit: bool = True,
    lang: Lang = "zh",
) -> "pd.DataFrame":
    """Return one row per plant and site.

    Parameters
    ----------
    tables
        Travel tables of the scenario.
    plants
        Node of each plant.
    sites
        Node and access road (km) of each site.
    permit
        Whether the trucks hold a day permit.
    lang
        Language of the names in ``path_names``.

    Returns
    -------
    pandas.DataFrame
        ``plant, site, plant_node, site_node, behind_ban, distance_km, free_min, quickest_min,
        slowest_min, back_free_min, open_share, path, path_names``. Minutes are one way, the
        access road included; ``open_share`` is the share of the day in which a truck may leave
        for the site; the path is that of most slots, missing where no hour is open.
    """
    import pandas as pd  # noqa: PLC0415 - heavy, and needed here only

    rows = [
        _row(tables, plant, site, permit=permit, lang=lang, ends=(node, *place))
        for plant, node in plants.items()
        for site, place in sites.items()
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "plant",
    "site",
    "plant_node",
    "site_node",
    "behind_ban",
    "distance_km",
    "free_min",
    "quickest_min",
    "slowest_min",
    "back_free_min",
    "open_share",
    "path",
    "path_names",
]


def path_text(tables: TravelTables, path: tuple[str, ...], lang: Lang = "zh") -> str:
    """Return a route as the names of its nodes, joined by arrows."""
    places = tables.network.places
    return " → ".join(places[name].title.text(lang) for name in path)


def _row(
    tables: TravelTables,
    plant: str,
    site: str,
    *,
    permit: bool,
    lang: Lang,
    ends: tuple[str, str, float],
) -> tuple[object, ...]:
    plant_node, site_node, access_km = ends
    out = tables.trip(plant_node, site_node, permit=permit, access_km=access_km)
    back = tables.trip(site_node, plant_node, permit=permit, access_km=access_km, access_first=True)
    open_s = [seconds for seconds in out.seconds if seconds != INFEASIBLE]
    path = _usual(out)
    return (
        plant,
        site,
        plant_node,
        site_node,
        tables.behind_ban(site_node),
        out.distance_m / _KM_M,
        out.free_s / _MINUTE_S,
        min(open_s) / _MINUTE_S if open_s else None,
        max(open_s) / _MINUTE_S if open_s else None,
        back.free_s / _MINUTE_S,
        len(open_s) / len(out.seconds),
        " > ".join(path) if path else None,
        path_text(tables, path, lang) if path else None,
    )


def _usual(trip: Trip) -> tuple[str, ...]:
    """Return the route of most slots, the earlier one of equals; empty when there is none."""
    return max(trip.routes, key=trip.paths.count, default=())
