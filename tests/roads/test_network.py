"""Shipped networks are sound, and every fault of a network is found and named."""

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from supplysim.errors import InputError
from supplysim.roads.graph import RoadNetwork, great_circle_km
from supplysim.roads.network import check_network, load_network
from supplysim.scenario.place import Traffic
from supplysim.shipped import root

Edit = Callable[..., Path]
SHIPPED = ("line", "toy-river", "tianjin")


def faults_of(folder: Path, **rules: object) -> list[str]:
    try:
        network = load_network(folder, checked=False)
    except InputError as error:
        return [fault.text("en") for fault in error.faults]
    return [fault.text("en") for fault in check_network(network, **rules)]  # type: ignore[arg-type]


def test_every_shipped_network_is_in_this_list() -> None:
    assert sorted(SHIPPED) == sorted(p.name for p in root("networks").iterdir() if p.is_dir())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_network_has_no_fault(name: str) -> None:
    network = load_network(name)
    everywhere = [node.name for node in network.nodes]
    tag = "inside_outer_ring" if name == "tianjin" else "inside_ring"
    assert check_network(network, needed=everywhere, traffic=Traffic(ban_tag=tag)) == []
    assert network.notes == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_network_names_its_sources_in_both_languages(name: str) -> None:
    network = load_network(name)
    assert len(network.licence) > 100
    assert network.title.zh
    assert network.title.en.isascii()
    assert all(node.title.en.isascii() for node in network.nodes)
    assert all(node.source for node in network.nodes)


@pytest.mark.parametrize("name", SHIPPED)
def test_each_road_can_be_driven_both_ways_with_the_same_attributes(name: str) -> None:
    graph = load_network(name).graph
    assert nx.is_strongly_connected(graph)
    for u, v, road in graph.edges(data=True):
        assert graph[v][u] == road


def test_the_graph_is_frozen_and_built_once() -> None:
    network = load_network("line")
    assert network.graph is network.graph
    with pytest.raises(nx.NetworkXError, match="Frozen"):
        network.graph.add_node("D")


def test_edges_carry_what_a_route_needs() -> None:
    road = load_network("line").graph["B"]["C"]
    assert road["length_km"] == 5
    assert road["free_kmh"] == 30
    assert road["road_class"] == "urban_arterial"
    assert road["tags"] == frozenset({"inside_ring"})
    assert road["toll"] is False
    assert road["name"] == "乙丙大街"


def test_the_digest_depends_on_the_data_and_not_on_line_ends_or_encoding(edited_line: Edit) -> None:
    folder = edited_line(("network.toml", 'name = "line"', 'name = "line"'))
    nodes = folder / "nodes.csv"
    nodes.write_bytes(nodes.read_bytes().replace(b"\n", b"\r\n"))
    edges = folder / "edges.csv"
    edges.write_bytes(edges.read_text(encoding="utf-8").encode("gb18030"))
    network = load_network(folder)
    assert network.digest == load_network("line").digest
    assert [note.where for note in network.notes] == ["encoding"]
    edges.write_text(
        edges.read_text(encoding="gb18030").replace(",10,", ",10.1,"), encoding="utf-8"
    )
    assert load_network(folder).digest != network.digest


def test_a_speed_left_blank_is_that_of_the_class(edited_line: Edit) -> None:
    folder = edited_line(("edges.csv", "4,60,60,0", "4,60,,0"))
    assert load_network(folder).graph["A"]["B"]["free_kmh"] == 60


def test_a_one_way_road_is_driven_one_way_only(edited_line: Edit) -> None:
    folder = edited_line(("edges.csv", "50,30,0,0", "50,30,0,1"))
    assert not load_network(folder, checked=False).graph.has_edge("C", "B")
    assert any("cannot be reached from the rest and back" in text for text in faults_of(folder))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("nodes.csv", "C,丙", "B,丙", "this id is used twice"),
        ("nodes.csv", "-29.81686", "-189.8", "outside longitude"),
        ("nodes.csv", "town,east", "town,eastt", "did you mean east?"),
        ("nodes.csv", "town,east", "twon,east", "did you mean town?"),
        ("nodes.csv", "经度 lon", "经度 x", "this column is missing"),
        ("nodes.csv", "-29.81686", "east", "must be a number"),
        ("nodes.csv", "-29.81686", "nan", "must be a number"),
        ("nodes.csv", "A,甲", ",甲", "must not be empty"),
        ("edges.csv", "B,C,", "B,c,", "did you mean C?"),
        ("edges.csv", "B,C,", "B,B,", "begins where it ends"),
        ("edges.csv", "B,C,", "B,A,", "this road is given twice"),
        ("edges.csv", ",10,", ",9,", "is shorter than 95%"),
        ("edges.csv", ",10,", ",0,", "the length must be above 0"),
        ("edges.csv", ",10,", ",-10,", "the length must be above 0"),
        ("edges.csv", ",10,", ",,", "must be a number"),
        ("edges.csv", "60,60,0", "60,600,0", "the speed must be 5 to 120 km/h"),
        ("edges.csv", "60,60,0", "60,4,0", "the speed must be 5 to 120 km/h"),
        ("edges.csv", "60,60,0", "60,60,perhaps", "must be 0 or 1"),
        ("edges.csv", "urban_arterial", "urban_artery", "did you mean urban_arterial?"),
        ("edges.csv", "inside_ring", "inside_rign", "did you mean inside_ring?"),
        ("network.toml", "format = 1", "format = 2", "this program reads formats 1 to 1"),
        ("network.toml", "format = 1", "format = ", "cannot be read"),
        ("network.toml", "peak = true", "peak = 1", "a class needs free_kmh"),
        ("network.toml", "LICENCE.md", "LICENSE.md", "is missing or not readable"),
    ],
)
def test_each_fault_is_named(
    edited_line: Edit, file: str, old: str, new: str, message: str
) -> None:
    texts = faults_of(edited_line((file, old, new)))
    assert any(message in text for text in texts), texts


def test_all_faults_are_listed_at_once_in_both_languages(edited_line: Edit) -> None:
    folder = edited_line(
        ("edges.csv", ",10,", ",-1,"),
        ("edges.csv", "inside_ring", "inner"),
        ("nodes.csv", "town,east", "town,north"),
    )
    with pytest.raises(InputError) as caught:
        load_network(folder)
    assert len(caught.value.faults) == 3
    assert all(fault.zh and fault.en for fault in caught.value.faults)


def test_a_part_that_is_cut_off_is_named_with_the_places_that_need_it(edited_line: Edit) -> None:
    folder = edited_line(("edges.csv", "B,C,,乙丙大街", "B,A,,乙丙大街"))
    texts = faults_of(folder, needed=["A", "C"])
    assert any("1 nodes cannot be reached" in text for text in texts)
    assert any("nodes C: a plant or site lies here" in text for text in texts)


def test_an_empty_file_and_a_missing_folder_are_faults(edited_line: Edit, tmp_path: Path) -> None:
    folder = edited_line(("network.toml", "line", "line"))
    (folder / "edges.csv").write_text("", encoding="utf-8")
    assert any("the file is empty" in text for text in faults_of(folder))
    assert len(faults_of(tmp_path / "nowhere")) == 3


def test_bytes_that_are_no_text_are_a_fault(edited_line: Edit) -> None:
    folder = edited_line(("network.toml", "line", "line"))
    (folder / "nodes.csv").write_bytes(b"\xff\xff\xff")
    assert any("neither UTF-8 nor GB18030" in text for text in faults_of(folder))
    (folder / "nodes.csv").write_bytes(b"\xff\xff\xff\x00")
    assert any("is a binary file, not a CSV text" in text for text in faults_of(folder))


def test_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        load_network("tianjn")
    assert caught.value.faults[0].nearest == "tianjin"


def test_a_needed_node_must_exist() -> None:
    faults = check_network(load_network("toy-river"), needed=["R20", "R21"])
    assert [fault.value for fault in faults] == ["R21"]


def test_the_tag_of_the_ban_must_be_known_to_the_network() -> None:
    line = load_network("line")
    assert [f.value for f in check_network(line, traffic=Traffic())] == ["inside_outer_ring"]
    assert check_network(line, traffic=Traffic(ban_hours=())) == []


@pytest.mark.parametrize(
    ("hours", "share", "closed"),
    [
        (("07:00-19:00",), 0.5, []),
        (("00:00-24:00",), 0.5, ["C"]),
        (("00:00-24:00",), 1.0, []),
        (("00:00-12:00", "12:00-23:55"), 0.0, ["C"]),  # five minutes are no full slot
    ],
)
def test_a_site_that_no_truck_can_ever_enter_is_a_fault(
    hours: tuple[str, ...], share: float, closed: list[str]
) -> None:
    traffic = Traffic(ban_tag="inside_ring", ban_hours=hours, permit_share=share)
    faults = check_network(load_network("line"), needed=["A", "C"], traffic=traffic)
    assert [fault.where.split()[-1] for fault in faults] == closed


def test_a_degree_of_latitude_is_111_km_and_distance_is_symmetric(tianjin: RoadNetwork) -> None:
    a, b = tianjin.places["Z_HP"], tianjin.places["Z_TG"]
    assert great_circle_km(a, b) == great_circle_km(b, a)
    assert great_circle_km(a, a) == 0
    assert 38 < great_circle_km(a, b) < 42
