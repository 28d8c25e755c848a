"""The claim of 12 million m2 is arithmetic: it must close, and agree with PARAMETERS 1a."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.plan.claims import AREAS, claim_table, least_intensity
from supplysim.plan.portfolio import mix_intensity
from supplysim.plan.targets import load_targets, steel_intensity
from supplysim.scenario import load, scenarios

TARGETS = load_targets()
BASE = load(next(name for name in map(str, scenarios()) if name.endswith("-2020")))


def taken(**portfolio):
    new = BASE.portfolio.model_copy(update=portfolio)
    return BASE.model_copy(update={"portfolio": new})


@given(concrete=st.floats(0.08, 0.4))
def test_where_every_storey_counts_the_limit_is_the_identity_of_the_plan(concrete):
    # 0.83/a + 0.745/s + 0.18 = 12 (PARAMETERS 1a) takes one area for all: shares of 1
    steel = steel_intensity(TARGETS, concrete)
    plain = taken(above_ground_share=1.0, precast_storey_share=1.0, steel_t_per_m2=steel)
    for area in AREAS:
        assert least_intensity(plain, TARGETS, area, alone=False) == pytest.approx(concrete)


def test_concrete_alone_serves_the_claim_up_to_seven_hundredths():
    storeys, starts = (least_intensity(BASE, TARGETS, area, alone=True) for area in AREAS)
    assert storeys == pytest.approx(0.83 / 12)
    assert starts == pytest.approx(0.83 / 12 / (0.80 * 0.82))


def test_a_tenth_of_a_cubic_metre_serves_8_3_or_12_7_million():
    table = claim_table(BASE, TARGETS)
    row = table[(table["intensity"] - 0.1).abs() < 1e-9].iloc[0]
    assert row["concrete_storeys_m2"] == pytest.approx(8.3e6)
    assert row["concrete_starts_m2"] == pytest.approx(12.65e6, rel=1e-3)


def test_the_limit_is_where_the_curve_meets_the_claim():
    table = claim_table(BASE, TARGETS)
    for area in AREAS:
        for part, alone in (("concrete", True), ("all", False)):
            limit = least_intensity(BASE, TARGETS, area, alone=alone)
            holds = table[f"{part}_{area}_m2"] >= table["claim_m2"]
            assert (holds == (table["intensity"] <= limit)).all()


def test_area_falls_with_intensity_and_start_area_is_the_larger():
    table = claim_table(BASE, TARGETS)
    assert table["intensity"].is_monotonic_increasing
    for column in ("concrete_storeys_m2", "all_starts_m2"):
        assert table[column].is_monotonic_decreasing
    for part in ("concrete", "all"):
        ratio = table[f"{part}_storeys_m2"] / table[f"{part}_starts_m2"]
        assert ratio.tolist() == pytest.approx([0.80 * 0.82] * len(table))


def test_buildings_of_the_scenario_and_its_mix_are_named():
    table = claim_table(BASE, TARGETS)
    named = table[table["name_en"] != ""].set_index("name_en")["intensity"]
    assert len(named) == len(BASE.archetypes) + 2
    assert named["mix of the scenario"] == pytest.approx(mix_intensity(BASE))
    assert named["assembly rate 80 %"] == BASE.scorecard.high_assembly_m3_per_m2
    assert named["shear wall"] == pytest.approx(0.222, abs=5e-4)


def test_without_steel_in_the_sum_steel_serves_nothing():
    none = taken(steel_t_per_m2=0.0)
    timber = TARGETS.fact("timber_capacity") / BASE.scorecard.timber_m3_per_m2
    gap = claim_table(none, TARGETS)
    assert (gap["all_starts_m2"] - gap["concrete_starts_m2"]).tolist() == pytest.approx(
        [timber] * len(gap)
    )


def test_light_steel_serves_the_claim_by_itself():
    assert math.isinf(least_intensity(taken(steel_t_per_m2=0.06), TARGETS, "starts", alone=False))
