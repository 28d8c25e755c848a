"""The routes of one plant-site pair as a table that can be drawn."""

from supplysim import charts
from supplysim.charts.save import png_bytes
from supplysim.report import route_table
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables
from supplysim.scenario.place import Traffic


def test_the_routes_of_a_pair_are_drawn_with_distance_and_time():
    # A to B is 10 km at 40 km/h, B to C follows
    tables = TravelTables(load_network("line"), Traffic())
    table = route_table(tables, "A", "C", lang="en")
    parts = table[table["route"] != ""]
    assert set(parts["name"]) == {"A-B", "B-C"}
    assert parts["route"].iloc[0].startswith("15.0 km")
    figure, ax = charts.route_map(table, lang="en")
    assert png_bytes(figure)
    assert len(ax.get_legend().get_texts()) == 1
