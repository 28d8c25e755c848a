"""Demand of a portfolio and of one's own: what a year of it comes to, and what is refused."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from supplysim.bases.files import load_study
from supplysim.bases.ground import prepare_ground
from supplysim.errors import InputError

TOY = Path(__file__).parent / "toy_study"
HEADS = "期 period,分区 zone,月份 month,需求量 m3,建筑类型 archetype,情景 case\n"


@pytest.fixture
def study(tmp_path):
    """Return the toy study with a table of demand of its own."""

    def write(rows, *, cases="[cases.even]\nlikelihood = 1\n", demand=True):
        folder = tmp_path / "study"
        shutil.copytree(TOY, folder)
        file = folder / "bases.toml"
        text = file.read_text(encoding="utf-8").replace("[cases.even]\nlikelihood = 1\n", cases)
        if not demand:
            text = text.replace('demand = "toy-river"\n', "", 1)
        file.write_text(f'demand = "demand.csv"\n{text}', encoding="utf-8")
        (folder / "demand.csv").write_text(HEADS + rows, encoding="utf-8")
        return folder

    return write


def zones_of(ground, case=0, period=0):
    m3 = ground.demand[case, period].sum(axis=1)
    return {zone: float(one) for zone, one in zip(ground.zones, m3, strict=True) if one}


def faults_of(folder):
    with pytest.raises(InputError) as caught:
        prepare_ground(load_study(folder))
    return list(caught.value.faults)


# --- what a year comes to --------------------------------------------------------------------


def test_rows_of_a_period_are_its_whole_demand(study):
    """100 and 50 m3 in two months; 600 m3 are won beyond the city, by the table of markets."""
    ground = prepare_ground(
        load_study(study("2021,new-town,2021-04,100\n2021,old-town,2021-05,50\n"))
    )
    assert zones_of(ground) == pytest.approx({"new-town": 100, "old-town": 50, "outside": 600})
    plain = prepare_ground(load_study(TOY))
    assert zones_of(ground, period=1) == pytest.approx(zones_of(plain, period=1))


def test_months_of_two_years_are_halved_to_one(study):
    rows = "2021,new-town,2021-04,100\n2021,new-town,2022-04,300\n"
    assert zones_of(prepare_ground(load_study(study(rows))))["new-town"] == pytest.approx(200)


def test_a_row_without_a_month_is_a_year(study):
    ground = prepare_ground(load_study(study("2021,new-town,,1200\n")))
    assert zones_of(ground)["new-town"] == pytest.approx(1200)


def test_a_month_that_a_spreadsheet_made_a_date_is_still_that_month(study):
    ground = prepare_ground(load_study(study("2021,new-town,2021-04-01,100\n")))
    first = ground.months[ground.months["period"] == "2021"]
    assert set(first["month"]) == {"2021-04"}
    assert first["wanted_m3"].sum() == pytest.approx(100)


def test_a_building_type_that_is_named_takes_all_of_a_row(study):
    ground = prepare_ground(load_study(study("2021,new-town,,1200,B\n")))
    demand = dict(zip(ground.archetypes, ground.demand[0, 0], strict=True))
    zone = ground.zones.index("new-town")
    assert demand["B"][zone] == pytest.approx(1200)
    assert demand["A"][zone] == 0


def test_rows_without_a_building_type_follow_the_mix_of_the_scenario(study):
    """Half of the area is A, .3 is B, .2 is D; a m2 of each takes another volume."""
    ground = prepare_ground(load_study(study("2021,new-town,,1000\n")))
    prices = ground.prices
    volume = {
        name: share * sum(
            piece.per_500_m2 * prices.components[piece.type].volume_m3
            for piece in prices.archetypes[name].pieces
        )
        for name, share in {"A": 0.5, "B": 0.3, "D": 0.2}.items()
    }  # fmt: skip
    zone = ground.zones.index("new-town")
    for name, m3 in volume.items():
        row = ground.archetypes.index(name)
        expected = 1000 * m3 / sum(volume.values())
        assert ground.demand[0, 0, zone, row] == pytest.approx(expected)


def test_a_case_of_its_own_stands_in_place_of_rows_for_all(study):
    cases = "[cases.low]\nlikelihood = 0.5\n[cases.high]\nlikelihood = 0.5\n"
    rows = "2021,new-town,,1000\n2021,new-town,,4000,,high\n"
    ground = prepare_ground(load_study(study(rows, cases=cases)))
    assert [zones_of(ground, case)["new-town"] for case in (0, 1)] == pytest.approx([1000, 4000])


def test_a_scenario_whose_window_is_half_a_year_counts_twice():
    """The toy window is 183 days; a year is taken to be like it."""
    ground = prepare_ground(load_study(TOY))
    first = ground.months[ground.months["period"] == "2021"]
    local = first[first["zone"] != "outside"]["wanted_m3"].sum()
    beyond = ground.zones.index("outside")
    assert np.delete(ground.demand[0, 0].sum(axis=1), beyond).sum() == pytest.approx(
        local * 365.25 / 183
    )


# --- what is refused -------------------------------------------------------------------------


def test_names_that_mean_nothing_are_told_with_their_line(study):
    found = faults_of(study("2021,new-twn,2021-04,1,Q,evn\n2024,old-town,,1\n"))
    told = {fault.where: fault for fault in found}
    assert told["demand.0.zone"].nearest == "new-town"
    assert told["demand.0.zone"].file.endswith("demand.csv:2")
    assert told["demand.0.archetype"].value == "Q"
    assert told["demand.0.case"].nearest == "even"
    assert told["demand.1.period"].value == "2024"


@pytest.mark.parametrize("month", ["2021-13", "April", "2021/4"])
def test_what_is_no_month_is_refused(study, month):
    (fault,) = faults_of(study(f"2021,new-town,{month},1\n"))
    assert fault.where == "demand.0.month"
    assert "2020-06" in fault.en


@pytest.mark.parametrize(
    ("rows", "where", "words"),
    [
        ("2021,new-town,2025-04,1\n", "demand.0.month", "does not lie in the period 2021"),
        ("2021,new-town,2021-04,1\n2021,old-town,,1\n", "demand", "write one or the other"),
        ("2021,new-town,,1\n2021,new-town,,2\n", "demand.1", "says again what entry 1 says"),
        ("2021,outside,,1\n", "demand", "in the table of markets, too"),
        ("2021,new-town,,-1\n", "demand.0.m3", "0"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(study, rows, where, words):
    (fault,) = faults_of(study(rows))
    assert fault.where == where
    assert words in fault.en


def test_a_period_without_any_demand_is_told(study):
    (fault,) = faults_of(study("2023,new-town,,1\n", demand=False))
    assert fault.where == "periods.2021.demand"
    assert "has no demand" in fault.en


def test_no_demand_at_all_is_told(study):
    folder = study("2021,new-town,,0\n2023,new-town,,0\n")
    (folder / "markets.csv").write_text(
        "分区 zone,期 period,需求 volume_m3,份额 share\noutside,2021,0,0.2\n", encoding="utf-8"
    )
    (fault,) = faults_of(folder)
    assert "no demand in any period" in fault.en
