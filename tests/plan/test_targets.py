"""The plan's tables are as printed, and its figures hang together as PARAMETERS 1 says."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.errors import InputError
from supplysim.plan.targets import (
    NOT_STATED,
    area_served_m2,
    city_share,
    least_key_share,
    load_targets,
    scaled_shares,
    steel_intensity,
)

TARGETS = load_targets()
KEY_ZONES = ("central", "binhai-core", "eco-city")
RING_ZONES = ("xiqing", "beichen", "jinnan", "dongli")
SEED = Path(__file__).resolve().parents[3] / "shared" / "seeds" / "000_8b6768cda861f64c.txt"
STARTS = {
    "central": 0.10, "binhai-core": 0.08, "eco-city": 0.05, "binhai-other": 0.15, "xiqing": 0.09,
    "beichen": 0.07, "jinnan": 0.08, "dongli": 0.06, "wuqing": 0.10, "baodi": 0.07,
    "jinghai": 0.07, "ninghe": 0.04, "jizhou": 0.04,
}  # fmt: skip


@given(p=st.floats(0, 1), r=st.floats(0, 1))
def test_city_share_is_one_fifth_plus_four_fifths_of_key_plus_a_tenth_of_ring(
    p: float, r: float
) -> None:
    r = r * (1 - p)
    shares = {"key": 1.0, "ring": 0.3, "rest": 0.2}
    weights = {"key": p, "ring": r, "rest": 1 - p - r}
    assert city_share(shares, weights) == pytest.approx(0.20 + 0.80 * p + 0.10 * r)


@given(floor=st.floats(0.2, 1), r=st.floats(0, 0.5))
def test_least_key_share_reaches_its_floor(floor: float, r: float) -> None:
    p = least_key_share(floor, r)
    assert 0.20 + 0.80 * p + 0.10 * r == pytest.approx(floor)


@given(city=st.floats(0.001, 0.41))
def test_scaled_shares_give_the_city_share_and_keep_every_ratio(city: float) -> None:
    targets = {zone: TARGETS.zone_share(zone, 2020) or 0.0 for zone in TARGETS.zone_names()}
    scaled = scaled_shares(targets, STARTS, city)
    assert city_share(scaled, STARTS) == pytest.approx(city)
    ratios = {scaled[zone] / targets[zone] for zone in targets}
    assert max(ratios) == pytest.approx(min(ratios))


def test_a_city_share_that_needs_more_than_all_of_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="100 %"):
        scaled_shares({"a": 1.0, "b": 0.1}, {"a": 0.5, "b": 0.5}, 0.6)


def test_the_area_of_2016_follows_from_the_capacities_at_the_solved_steel_intensity() -> None:
    capacity = (
        TARGETS.fact("concrete_capacity"),
        TARGETS.fact("steel_capacity"),
        TARGETS.fact("timber_capacity"),
    )
    for concrete in (0.10, 0.104, 0.12, 0.30):
        steel = steel_intensity(TARGETS, concrete)
        area = area_served_m2(capacity, (concrete, steel, 0.11))
        assert area == pytest.approx(TARGETS.fact("area_served"))


@pytest.mark.parametrize(
    ("concrete", "steel"), [(0.08, 0.52), (0.10, 0.21), (0.12, 0.15), (0.20, 0.097), (0.35, 0.079)]
)
def test_steel_intensity_is_that_of_parameters_1a(concrete: float, steel: float) -> None:
    assert steel_intensity(TARGETS, concrete) == pytest.approx(steel, abs=0.006)


def test_concrete_that_serves_the_whole_area_leaves_no_steel_intensity() -> None:
    with pytest.raises(ValueError, match="whole area"):
        steel_intensity(TARGETS, 0.05)


def test_table_1_gives_every_zone_its_target_and_leaves_blanks_blank() -> None:
    assert len(TARGETS.zone_names()) == 13
    for zone in TARGETS.zone_names():
        expected = 1.0 if zone in KEY_ZONES else 0.3 if zone in RING_ZONES else 0.2
        assert TARGETS.zone_share(zone, 2020) == pytest.approx(expected)
        later = TARGETS.zone_share(zone, 2025)
        assert later == (1.0 if zone == "central" else None)


def test_the_twenty_per_cent_of_outer_zones_is_of_commodity_housing() -> None:
    outer = [f for f in TARGETS.zones if f.year == 2020 and f.value == 20]
    assert len(outer) == 6
    assert all("商品住宅" in figure.denominator for figure in outer)


@pytest.mark.parametrize(
    ("key", "in_2020", "in_2025"),
    [
        ("demonstration_city", 1, 1),
        ("bases", 10, 15),
        ("prefabricated_share", 0.30, 1.0),
        ("green_materials_share", None, 0.5),
        ("leading_firms", 5, 10),
        ("alliances", 2, 3),
        ("concrete_capacity", 1.0e6, 1.5e6),
        ("steel_capacity", 0.8e6, 1.2e6),
    ],
)
def test_table_2_holds_the_indicator(
    key: str, in_2020: float | None, in_2025: float | None
) -> None:
    assert TARGETS.indicator(key, 2020) == pytest.approx(in_2020)
    assert TARGETS.indicator(key, 2025) == pytest.approx(in_2025)


def test_table_2_is_indicative_throughout() -> None:
    assert {figure.attribute for figure in TARGETS.industry} == {"预期性"}


@pytest.mark.parametrize(
    ("key", "amount"),
    [
        ("component_makers", 13),
        ("concrete_capacity", 0.83e6),
        ("steel_capacity", 0.745e6),
        ("timber_capacity", 0.02e6),
        ("area_served", 12e6),
        ("area_built", 0.65e6),
        ("alliance_firms", 42),
    ],
)
def test_the_baseline_of_2016_holds_the_fact(key: str, amount: float) -> None:
    assert TARGETS.fact(key) == pytest.approx(amount)


def test_every_figure_names_its_source_and_denominator() -> None:
    for figure in (*TARGETS.zones, *TARGETS.industry, *TARGETS.baseline):
        assert figure.document
        assert figure.table
        assert figure.row
        assert figure.denominator
        assert figure.name_zh


def test_unknown_names_and_years_are_errors_not_blanks() -> None:
    with pytest.raises(KeyError):
        TARGETS.zone_share("nowhere", 2020)
    with pytest.raises(KeyError):
        TARGETS.indicator("bases", 2030)


def test_every_fault_of_a_table_is_told_at_once(tmp_path: Path) -> None:
    data = Path(str(files("supplysim.plan"))) / "data"
    for name in ("zone_targets.csv", "industry_targets.csv", "baseline_2016.csv"):
        (tmp_path / name).write_bytes((data / name).read_bytes())
    text = (tmp_path / "zone_targets.csv").read_text(encoding="utf-8-sig")
    spoilt = text.replace(",2020,100,%", ",2020,many,%", 1).replace(
        ",2025,100,%", ",2025,100,km", 1
    )
    (tmp_path / "zone_targets.csv").write_text(spoilt, encoding="utf-8-sig")
    (tmp_path / "baseline_2016.csv").write_text("键 key,数值 value\n", encoding="utf-8-sig")
    with pytest.raises(InputError) as caught:
        load_targets(tmp_path)
    wrong = [(fault.file, fault.value) for fault in caught.value.faults]
    assert ("zone_targets.csv", "many") in wrong
    assert ("zone_targets.csv", "km") in wrong
    assert any(file == "baseline_2016.csv" for file, _ in wrong)


def test_tables_agree_with_the_plan_cell_by_cell() -> None:
    if not SEED.exists():
        pytest.skip("the text of the plan is not on this machine")
    plan = SEED.read_text(encoding="utf-8")
    first, second = plan.index("表1 "), plan.index("表2 ")
    printed = [int(n) for n in re.findall(r"(\d+)%", plan[first:second])]
    stored = [figure.value for figure in TARGETS.zones if figure.value is not None]
    assert stored == printed
    cells = re.findall(r"^\s*(\d+)\s*$", plan[second : plan.index("三、主要任务")], re.MULTILINE)
    assert [f.value for f in TARGETS.industry if f.value is not None] == [int(n) for n in cells]


def test_baseline_sentences_stand_in_the_plan() -> None:
    if not SEED.exists():
        pytest.skip("the text of the plan is not on this machine")
    plan = SEED.read_text(encoding="utf-8")
    for figure in TARGETS.baseline:
        assert figure.note in plan
        assert f"{figure.value:g}" in figure.note


def test_blanks_are_stored_as_not_stated() -> None:
    blank = [f for f in (*TARGETS.zones, *TARGETS.industry) if f.value is None]
    assert len(blank) == 13
    data = Path(str(files("supplysim.plan"))) / "data"
    text = (data / "zone_targets.csv").read_text(encoding="utf-8-sig")
    assert text.count(f",2025,{NOT_STATED},%") == 12
