"""Distance, time and path of every plant-site pair as a table."""

from supplysim.roads.frames import path_text, routes_frame
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables
from supplysim.scenario.place import Traffic

TRAFFIC = Traffic(
    ban_tag="inside_ring", peak_hours=("07:00-09:00",), peak_factor=0.5, night_hours=()
)


def test_each_pair_is_one_row_with_its_figures() -> None:
    tables = TravelTables(load_network("line"), TRAFFIC)
    frame = routes_frame(tables, {"P1": "A"}, {"S1": ("C", 1.0), "S2": ("B", 0.0)}, permit=True)
    assert frame[["plant", "site"]].to_numpy().tolist() == [["P1", "S1"], ["P1", "S2"]]
    first = frame.iloc[0]
    assert first["distance_km"] == 16
    assert first["free_min"] == first["back_free_min"] == first["quickest_min"] == 23
    assert first["slowest_min"] == 33
    assert first["path"] == "A > B > C"
    assert first["path_names"] == "甲 → 乙 → 丙"
    assert frame["behind_ban"].tolist() == [True, False]
    assert frame["open_share"].tolist() == [1, 1]


def test_without_a_permit_the_open_share_is_that_of_the_ban() -> None:
    tables = TravelTables(load_network("line"), TRAFFIC)
    frame = routes_frame(tables, {"P1": "A"}, {"S1": ("C", 0.0)}, permit=False)
    # 06:45 to 19:00 is closed: 49 of 96 quarter-hours.
    assert frame["open_share"].tolist() == [47 / 96]


def test_a_site_that_is_never_open_has_no_path() -> None:
    closed = TRAFFIC.model_copy(update={"ban_hours": ("00:00-24:00",)})
    tables = TravelTables(load_network("line"), closed)
    frame = routes_frame(tables, {"P1": "A"}, {"S1": ("C", 0.0)}, permit=False)
    assert frame["path"].isna().all()
    assert frame["quickest_min"].isna().all()
    assert frame["open_share"].tolist() == [0]


def test_names_are_given_in_the_language_asked_for() -> None:
    tables = TravelTables(load_network("toy-river"), TRAFFIC)
    assert path_text(tables, ("R07", "R08"), "zh") == "钟楼 → 集市"
    assert path_text(tables, ("R07", "R08"), "en") == "Bell Tower → Market"
