"""What was carried over which road: the loads of a run laid on the routes it recorded."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import pandas as pd

from supplysim.charts.flows import COLUMNS
from supplysim.errors import InputError
from supplysim.roads.drawing import MapLines, schematic
from supplysim.roads.graph import RoadNetwork, Texts
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables
from supplysim.run import Run

__all__ = ["catchment_table", "flow_table", "network_of"]

Row = dict[str, object]
Pair = tuple[str, str]


def network_of(run: Run) -> RoadNetwork | None:
    """Return the run's road network, None where its folder is no longer there."""
    try:
        return load_network(run.scenario.network, checked=False)
    except InputError:
        return None


def flow_table(run: Run) -> pd.DataFrame:
    """Return the table of :func:`supplysim.charts.flow_map` for the loads of the window.

    A load counts when it left its plant inside the window; it is laid on the route that its run
    recorded for plant and project, else on the fastest route of most hours. The network is drawn
    behind; without its folder there is no map, and the table is empty.
    """
    network = network_of(run)
    if network is None:
        return pd.DataFrame(columns=list(COLUMNS))
    lines = schematic(network)
    trips = _trips(run)
    rows = [
        *_roads(lines, trips, _routes(run, network, trips)),
        *_plants(run, lines, trips),
        *_sites(run, network, lines, trips),
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).assign(replications=1)
    texts = ["title_zh", "title_en", "road_class"]
    return table.fillna(dict.fromkeys(texts, ""))


def catchment_table(run: Run) -> pd.DataFrame:
    """Return the table of :func:`supplysim.charts.catchments` for the loads of the window.

    Loads count as in :func:`flow_table`; places are the road nodes at which sites lie.
    """
    columns = [*COLUMNS, "plant"]
    network = network_of(run)
    if network is None:
        return pd.DataFrame(columns=columns)
    lines = schematic(network)
    trips = _trips(run)
    places = [row for row in _sites(run, network, lines, trips) if row["item"] == "place"]
    nothing_carried = dict.fromkeys(zip(trips["plant"], trips["project"], strict=True), ())
    rows = [
        *_roads(lines, trips, nothing_carried),
        *_plants(run, lines, trips),
        *places,
        *_links(run, lines, trips),
    ]
    table = pd.DataFrame(rows, columns=columns).assign(replications=1)
    texts = ["title_zh", "title_en", "road_class", "plant"]
    return table.fillna(dict.fromkeys(texts, ""))


def _links(run: Run, lines: MapLines, trips: pd.DataFrame) -> Iterator[Row]:
    """Yield a tie from each plant to each node that it sent anything to."""
    node_of = {project.name: project.node for project in run.ledger.plan.projects}
    sent = trips.assign(node=trips["project"].astype(str).map(node_of))
    sums = sent.groupby(["plant", "node"], observed=True)[["m3", "loads"]].sum().reset_index()
    for plant, node, m3, loads in sums.itertuples(index=False):
        start = run.scenario.plants[str(plant)].node
        if start in lines.xy and node in lines.xy:
            (x0, y0), (x1, y1) = lines.xy[start], lines.xy[node]
            yield {
                "item": "link", "name": node, "plant": str(plant), "x0_km": x0, "y0_km": y0,
                "x1_km": x1, "y1_km": y1, "m3": m3, "loads": loads,
            }  # fmt: skip


def _trips(run: Run) -> pd.DataFrame:
    """Return volume and loads by plant and project, of loads that left inside the window."""
    loads, scenario = run.loads, run.scenario
    inside = (loads["departed"] >= scenario.window_start) & (
        loads["departed"] < scenario.window_end
    )
    groups = loads[inside].groupby(["plant", "project"], observed=True)
    return groups.agg(m3=("volume_m3", "sum"), loads=("volume_m3", "size")).reset_index()


def _routes(run: Run, network: RoadNetwork, trips: pd.DataFrame) -> Mapping[Pair, tuple[str, ...]]:
    """Return the route of each plant and project that exchanged loads."""
    tables = TravelTables(network, run.scenario.traffic)
    node_of = {project.name: project.node for project in run.ledger.plan.projects}
    routes: dict[Pair, tuple[str, ...]] = {}
    for plant, project in trips[["plant", "project"]].itertuples(index=False):
        recorded = run.provenance.routes.get(f"{plant} > {project}", ())
        ends = (run.scenario.plants[plant].node, node_of[project])
        if not recorded and set(ends) <= set(network.places):
            trip = tables.trip(*ends, permit=True)
            recorded = max(trip.routes, key=trip.paths.count, default=())
        routes[plant, project] = recorded
    return routes


def _roads(
    lines: MapLines, trips: pd.DataFrame, routes: Mapping[Pair, tuple[str, ...]]
) -> Iterator[Row]:
    """Yield every road with what was carried over it, both ways together."""
    carried: dict[frozenset[str], tuple[float, int]] = {}
    for plant, project, m3, loads in trips.itertuples(index=False):
        for pair in pairwise(routes[plant, project]):
            volume, count = carried.get(frozenset(pair), (0.0, 0))
            carried[frozenset(pair)] = (volume + m3, count + loads)
    for road in lines.segments:
        # of two roads between the same nodes only the first can have been recorded
        m3, loads = carried.pop(frozenset((road.u, road.v)), (0.0, 0))
        yield {
            "item": "road",
            "name": f"{road.u}-{road.v}",
            "x0_km": road.start[0],
            "y0_km": road.start[1],
            "x1_km": road.end[0],
            "y1_km": road.end[1],
            "road_class": road.road_class,
            "m3": m3,
            "loads": loads,
        }


def _plants(run: Run, lines: MapLines, trips: pd.DataFrame) -> Iterator[Row]:
    volume = trips.groupby("plant", observed=True)["m3"].sum()
    loads = trips.groupby("plant", observed=True)["loads"].sum()
    for name, plant in sorted(run.scenario.plants.items()):
        if plant.node in lines.xy:
            titles = Texts(plant.title_zh or name, plant.title_en or name)
            yield {
                **_point("plant", name, titles, lines.xy[plant.node]),
                "m3": float(volume.get(name, 0.0)),
                "loads": int(loads.get(name, 0)),
            }


def _sites(run: Run, network: RoadNetwork, lines: MapLines, trips: pd.DataFrame) -> Iterator[Row]:
    """Yield the nodes at which sites lie, most volume first, each as a mark and as a name."""
    node_of = {project.name: project.node for project in run.ledger.plan.projects}
    received = trips.assign(node=trips["project"].astype(str).map(node_of))
    received = received.groupby("node")[["m3", "loads"]].sum().reset_index()
    received = received.sort_values(["m3", "node"], ascending=[False, True])
    for node, m3, loads in received.itertuples(index=False):
        if node in lines.xy:
            title = network.places[node].title
            names = Texts(_short(title.zh), _short(title.en))
            for item in ("site", "place"):
                yield {**_point(item, node, names, lines.xy[node]), "m3": m3, "loads": loads}


def _point(item: str, name: str, titles: Texts, at: tuple[float, float]) -> Row:
    return {
        "item": item,
        "name": name,
        "title_zh": titles.zh,
        "title_en": titles.en,
        "x0_km": at[0],
        "y0_km": at[1],
    }


def _short(title: str) -> str:
    """Return a place name without what stands in brackets behind it."""
    return title.replace("（", "(").partition("(")[0].strip() or title
