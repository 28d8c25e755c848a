"""Lines of the schematic map are true to scale and complete."""

import math

import pytest

from supplysim.roads.drawing import schematic
from supplysim.roads.graph import RoadNetwork, great_circle_km
from supplysim.roads.network import load_network


@pytest.mark.parametrize("name", ["line", "toy-river", "tianjin"])
def test_distances_on_the_map_are_true_to_two_per_cent(name: str) -> None:
    network = load_network(name)
    lines = schematic(network)
    for segment in lines.segments:
        drawn = math.dist(segment.start, segment.end)
        true = great_circle_km(network.places[segment.u], network.places[segment.v])
        assert drawn == pytest.approx(true, rel=0.02)


def test_every_road_is_drawn_once_with_its_class(tianjin: RoadNetwork) -> None:
    lines = schematic(tianjin)
    assert [(s.u, s.v, s.road_class) for s in lines.segments] == [
        (e.u, e.v, e.road_class) for e in tianjin.edges
    ]
    assert set(lines.xy) == set(tianjin.places)


def test_north_is_up_and_east_is_right(tianjin: RoadNetwork) -> None:
    xy = schematic(tianjin).xy
    assert xy["Z_JZ"][1] > xy["Z_HP"][1]
    assert xy["Z_TG"][0] > xy["Z_HP"][0]


def test_a_route_is_the_positions_of_its_nodes() -> None:
    lines = schematic(load_network("toy-river"))
    assert lines.route(("R01", "R02")) == [lines.xy["R01"], lines.xy["R02"]]
