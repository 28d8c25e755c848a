"""A study is read like a scenario, and says plainly what is wrong with it."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from supplysim.bases.files import load_study, shipped_studies
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import Terms, ask, unit_costs
from supplysim.errors import InputError

TOY = Path(__file__).parent / "toy_study"


@pytest.fixture(scope="module")
def ground():
    return prepare_ground(load_study(TOY))


@pytest.fixture
def changed(tmp_path):
    """Return the study with texts replaced in its files."""

    def change(*replacements):
        folder = tmp_path / "study"
        shutil.copytree(TOY, folder)
        for name, old, new in replacements:
            file = folder / name
            text = file.read_text(encoding="utf-8-sig")
            assert old in text
            file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change


def faults_of(folder):
    with pytest.raises(InputError) as caught:
        prepare_ground(load_study(folder))
    return {fault.where: fault for fault in caught.value.faults}


def test_the_shipped_study_has_candidates_in_all_its_districts():
    study = load_study("bases-10-to-15")
    assert {c.district for c in study.candidates.values()} == set(study.rules.districts)
    assert len(study.rules.districts) == 10
    assert [period.least_bases for period in study.periods.values()] == [0, 10, 15]


@pytest.mark.parametrize("name", shipped_studies())
def test_every_candidate_says_where_its_numbers_come_from(name):
    study = load_study(name)
    rows = [*study.candidates.values(), *study.competitors.values(), *study.markets, *study.sizes]
    assert all(row.source and row.confidence for row in rows)


def test_a_folder_without_a_study_names_the_shipped_ones():
    with pytest.raises(InputError) as caught:
        load_study("bases-10-to-51")
    assert caught.value.faults[0].nearest == "bases-10-to-15"


def test_all_faults_of_names_and_places_are_told_at_once(changed):
    folder = changed(
        ("candidates.csv", "R15", "R99"),
        ("candidates.csv", "slabs,,1000", "slab,,1000"),
        ("candidates.csv", ",mill,", ",mil,"),
        ("markets.csv", "outside,2023", "outsid,2024"),
        ("bases.toml", "likelihood = 1", "likelihood = 0.5"),
    )
    found = faults_of(folder)
    assert found["candidates.docks.node"].value == "R99"
    assert found["candidates.docks.node"].file.endswith("candidates.csv:2")
    assert found["candidates.ring.size"].nearest == "slabs"
    assert found["candidates.mill-both.instead_of"].nearest == "mill"
    assert found["markets.1.zone"].nearest == "outside"
    assert found["markets.1.period"].nearest in {"2021", "2023"}
    assert "0.5" in found["cases"].en


def test_duplicate_names_are_told_with_their_lines(changed):
    found = faults_of(changed(("candidates.csv", "\npark,", "\ndocks,")))
    assert "first on line 2" in found["candidates.docks"].en


def test_a_radius_that_covers_nothing_is_told_with_the_nearest_zone(changed):
    found = faults_of(changed(("bases.toml", "radius_km = 60", "radius_km = 1")))
    assert "the nearest is" in found["rules.radius_km"].en


def test_steps_that_are_missing_are_told(changed):
    found = faults_of(changed(("sizes.csv", "both,1,", "both,2,")))
    assert found["sizes.both"].value == "[0, 2]"


def test_an_unknown_scenario_is_told_where_it_is_named(changed):
    folder = changed(("bases.toml", 'existing = "toy-river"', 'existing = "toy-rivr"'))
    found = faults_of(folder)
    assert any(where.startswith("existing > ") for where in found)


def test_rules_that_no_site_can_meet_are_told_with_the_rest(changed):
    found = faults_of(
        changed(
            ("bases.toml", '["harbour", "new-town"]', '["harbour", "new-twn"]'),
            ("bases.toml", "least_bases = 3", "least_bases = 30"),
            ("candidates.csv", "R15", "R99"),
        )
    )
    assert found["rules.districts"].value == "new-twn"
    assert found["rules.districts"].nearest == "new-town"
    assert "30 bases of 6" in found["periods.2023.least_bases"].en
    assert found["candidates.docks.node"].value == "R99"


def test_a_value_that_is_refused_hides_no_fault_of_names(changed):
    found = faults_of(
        changed(
            ("candidates.csv", "R15", "R99"),
            ("bases.toml", "radius_km = 60", "radius_km = -60"),
            ("bases.toml", "alternatives = 3", "alternatives = 0"),
            ("markets.csv", "outside,2023", "outsid,2024"),
        )
    )
    assert {
        "candidates.docks.node", "rules.radius_km", "alternatives", "markets.1.zone",
        "markets.1.period",
    } == set(found)  # fmt: skip


def test_the_scenario_that_is_simulated_is_checked_before_anything_is_located(changed):
    folder = changed(("bases.toml", 'scenario = "toy-river"', 'scenario = "mine.toml"'))
    found = faults_of(folder)
    assert any(where.startswith("simulation.scenario > ") for where in found)
    (folder / "mine.toml").write_text(
        'extends = "toy-river"\n[policies]\ndispatch = "no-such-rule"\n', encoding="utf-8"
    )
    assert any("no-such-rule" in fault.value for fault in faults_of(folder).values())


def test_a_family_that_nobody_sells_has_no_price(changed):
    found = faults_of(changed(("competitors.csv", "price.fixed", "price.fixd")))
    assert found["competitors"].value == "price.fixed"
    assert found["competitors.far.price"].nearest == "fixed"


def test_scenarios_are_looked_for_beside_the_study(changed):
    folder = changed(("bases.toml", 'prices = "toy-river"', 'prices = "own.toml"'))
    (folder / "own.toml").write_text('extends = "toy-river"\n', encoding="utf-8")
    assert prepare_ground(load_study(folder)).prices.name == "own"


# --- numbers ---------------------------------------------------------------------------------


def test_demand_is_the_portfolio_s_and_what_may_be_won_beyond_the_city(ground):
    """3,000 m3 are bought in the zone outside, and a fifth of it may be won."""
    outside = ground.zones.index("outside")
    assert ground.demand[0, 0, outside].sum() == pytest.approx(600)
    first = ground.months[ground.months["period"] == "2021"]
    local = first[first["zone"] != "outside"]["wanted_m3"].sum()
    # the window of the toy scenario is half a year, and the other half is taken to be like it
    assert ground.demand[0, 0].sum() - 600 == pytest.approx(local * 365.25 / 183)


def test_a_plant_has_one_shift_then_two_then_its_extension(ground):
    """Mill: one slab line of 6,350 m3 and 24 fixed positions of 175 m3; one slab line more."""
    mill = next(site for site in ground.sites if site.name == "mill")
    capacity = [(stage.capacity["slab"], stage.capacity["fixed"]) for stage in mill.stages]
    assert capacity == [(3175, 4200), (6350, 4200), (12700, 4200)]
    assert [stage.shifts for stage in mill.stages] == [1, 2, 2]
    assert mill.stages[0].invest_yuan == mill.stages[1].invest_yuan == 0
    more = 6350 * 1750 + 700 * 1100 + 16 * 25000 + 500000
    assert mill.stages[2].invest_yuan == pytest.approx(more)


def test_dearer_land_is_paid_on_top(ground):
    """Ring north: 1,000 m2 at 900 yuan, where 600 are in the price of a plant."""
    ring = next(site for site in ground.sites if site.name == "ring")
    design = 6350 + 24 * 175
    plain = design * 1750 + 1000 * 1100 + 16 * 25000 + 500000
    assert ring.stages[0].invest_yuan == pytest.approx(plain + 1000 * 300)


def test_cost_of_a_cubic_metre_by_hand(ground):
    """Production, 2 t of sand at .6 yuan/t-km, and a trip shared by what a truck carries."""
    own, bought = unit_costs(ground)
    costs = ground.prices.costs
    site, zone, family = 0, 0, ground.families.index("slab")
    km, hours = ground.km[site, zone], ground.hours[site, zone]
    truck_h = (450000 * 0.06 / (1 - 1.06**-8) + 215000) / 2520
    waiting = ground.prices.loads.loading_min.average() / 60 + 1.0
    trip = 300 + 9 * km + (waiting + 2 * hours) * truck_h
    expected = costs.production_yuan_per_m3["slab"] + ground.inbound[site] + trip / 9.88
    assert ground.load_m3[family] == pytest.approx(19 * 0.52)
    assert own[site, zone, family] == pytest.approx(expected)
    assert (bought > own.min(axis=0)).all()


def test_longer_roads_cost_more(ground):
    near, _ = unit_costs(ground, road_factor=0.9)
    far, _ = unit_costs(ground, road_factor=1.1)
    assert (far > near).all()


def test_only_a_share_of_design_capacity_is_planned_on(ground):
    question = ask(ground)
    mill = [site.name for site in ground.sites].index("mill")
    slab = ground.families.index("slab")
    assert question.siting.capacity[mill, 1, slab] == pytest.approx(0.7 * 6350)


def test_a_base_without_walls_serves_no_facade(ground):
    """Projects go to one base: archetype B needs slabs, walls and fixed moulds."""
    question = ask(ground)
    ring = [site.name for site in ground.sites].index("ring")
    b = ground.archetypes.index("B")
    columns = [j for j, (_, a) in enumerate(question.customers) if a == b]
    assert columns
    assert np.isinf(question.siting.serve[:, :, ring, columns]).all()


def test_the_share_beyond_the_city_is_a_share_of_all(ground):
    question = ask(ground, Terms(market_share=0.25))
    zones = np.array([zone for zone, _ in question.customers])
    outside = zones == ground.zones.index("outside")
    demand = question.siting.demand
    assert demand[..., outside].sum() / demand.sum() == pytest.approx(0.25)


def test_money_of_later_years_counts_less(ground):
    """2021 and 2022 at 6 %, then 2023 to 2026."""
    discount = ask(ground).discount
    assert discount[0] == pytest.approx(1 + 1 / 1.06)
    assert discount[1] == pytest.approx(sum(1.06**-n for n in range(2, 6)))
