"""The scenarios of Tianjin hold the plan's numbers, and their sums agree with each other."""

import csv
import math
from datetime import date
from functools import cache

import numpy as np
import pytest

from supplysim import shipped
from supplysim.calendars import DAY, MINUTE
from supplysim.checks import check_all
from supplysim.model.build import _line
from supplysim.plan.baseline import make_tables, planned_hours
from supplysim.plan.components import pieces_of_storey
from supplysim.plan.portfolio import (
    areas,
    concrete_areas_m2,
    draw_projects,
    make_portfolio,
    mix_intensity,
)
from supplysim.plan.tables import PlanTables
from supplysim.plan.targets import city_share, load_targets
from supplysim.scenario import Scenario, compile_all, load

TARGETS = load_targets()
YEARS = ("tianjin-2016", "tianjin-2020", "tianjin-2025")
VARIANTS = ("tianjin-2025-plan", "tianjin-2025-market")
DISTRICTS = {
    "滨海新区", "蓟州区", "武清区", "北辰区", "宝坻区", "西青区", "东丽区", "津南区", "宁河区",
    "静海区",
}  # fmt: skip
STAGES = ("setup", "reinforcement", "casting", "demoulding", "finishing", "qc")
CAPACITY = {
    "tianjin-2016": TARGETS.fact("concrete_capacity"),
    "tianjin-2020": TARGETS.indicator("concrete_capacity", 2020),
    "tianjin-2025": TARGETS.indicator("concrete_capacity", 2025),
}


@cache
def scenario(name: str) -> Scenario:
    return load(name)


@cache
def baseline(name: str) -> PlanTables:
    chosen = scenario(name)
    return make_tables(chosen, make_portfolio(chosen), hours=planned_hours(chosen))


def units(chosen: Scenario, kind: str) -> int:
    """Return lines of a pallet kind or positions of fixed moulds in the whole city."""
    fixed = chosen.line_types[kind].kind == "fixed"
    return sum((p.positions if fixed else p.lines).get(kind, 0) for p in chosen.plants.values())


def design_m3(chosen: Scenario) -> float:
    return math.fsum(
        units(chosen, kind) * line.design_m3_per_unit for kind, line in chosen.line_types.items()
    )


def cast_m3_and_places(chosen: Scenario, kind: str) -> tuple[float, float]:
    """Return volume and pallets (or fixed moulds) of a mean 500 m2 storey of the mix."""
    families = chosen.line_types[kind].families
    volume = places = 0.0
    for name, share in chosen.portfolio.mix.items():
        archetype = chosen.archetypes[name]
        counts = pieces_of_storey(archetype, 500.0)
        for piece, count in zip(archetype.pieces, counts, strict=True):
            component = chosen.components[piece.type]
            if component.family in families:
                volume += share * count * component.volume_m3
                places += share * math.ceil(count / component.per_pallet)
    return volume, places


def open_days(chosen: Scenario, kind: str) -> float:
    """Return days on which a line works in the window: 20 h on pallet lines, 10 h on moulds."""
    calendar = compile_all(chosen)[chosen.line_types[kind].calendar]
    first, last = ((t - chosen.start).days * DAY for t in (chosen.window_start, chosen.window_end))
    hours = 10 if chosen.line_types[kind].kind == "fixed" else 20
    return calendar.worked(first, last) / (hours * 60 * MINUTE)


def in_window(chosen: Scenario, times: np.ndarray) -> np.ndarray:
    first, last = ((t - chosen.start).days * DAY for t in (chosen.window_start, chosen.window_end))
    return (times >= first) & (times < last)


@pytest.mark.parametrize("name", YEARS)
def test_design_capacity_is_the_plans_within_two_per_cent(name: str) -> None:
    assert design_m3(scenario(name)) == pytest.approx(CAPACITY[name], rel=0.02)


@pytest.mark.parametrize("name", YEARS)
@pytest.mark.parametrize("kind", ["slab", "wall"])
def test_a_pallet_line_makes_its_design_output_at_its_takt(name: str, kind: str) -> None:
    chosen = scenario(name)
    line = chosen.line_types[kind]
    takt_min = max(getattr(line, f"{stage}_min") for stage in STAGES)
    volume, pallets = cast_m3_and_places(chosen, kind)
    pallets_a_day = math.floor(20 * 60 / takt_min)  # casting does not span the night
    output = open_days(chosen, kind) * pallets_a_day * volume / pallets
    assert output == pytest.approx(line.design_m3_per_unit, rel=0.02)


@pytest.mark.parametrize("name", YEARS)
def test_a_fixed_mould_makes_its_design_output_with_one_cast_a_day(name: str) -> None:
    chosen = scenario(name)
    volume, moulds = cast_m3_and_places(chosen, "fixed")
    output = open_days(chosen, "fixed") * volume / moulds
    assert output == pytest.approx(chosen.line_types["fixed"].design_m3_per_unit, rel=0.02)


@pytest.mark.parametrize("name", YEARS)
@pytest.mark.parametrize("kind", ["slab", "wall", "fixed"])
def test_the_saturated_line_of_the_model_casts_its_design_output(name: str, kind: str) -> None:
    """The chain's own line, fed without end at nominal times, against the design capacity."""
    chosen = scenario(name)
    line_type = chosen.line_types[kind]
    moulds = {"slab": 70, "wall": 50, "fixed": 5}[kind]
    line = _line(line_type, moulds, compile_all(chosen)[line_type.calendar])
    minutes = [getattr(line_type, f"{stage}_min") for stage in STAGES]
    times = [round(m * MINUTE) for m in minutes]
    times.insert(3, round(line_type.curing_h * 60 * MINUTE))
    days = (chosen.window_end - chosen.start).days
    a_day = moulds if kind == "fixed" else math.ceil(20 * 60 / max(minutes))
    _, finish = line.feed(0, [times] * (days * a_day))
    cast = int(in_window(chosen, np.array([row[2] for row in finish])).sum())
    volume, places = cast_m3_and_places(chosen, kind)
    units = moulds if kind == "fixed" else 1
    output = cast * volume / places / units
    assert output == pytest.approx(line_type.design_m3_per_unit, rel=0.02)


@pytest.mark.parametrize(
    ("name", "plants", "lines", "trucks"),
    [
        ("tianjin-2016", 7, {"slab": 8, "wall": 8, "fixed": 780}, 45),
        ("tianjin-2020", 11, {"slab": 11, "wall": 7, "fixed": 1150}, 170),
        ("tianjin-2025", 15, {"slab": 15, "wall": 12, "fixed": 1550}, 290),
    ],
)
def test_totals_of_the_city_are_those_of_the_scenario_table(
    name: str, plants: int, lines: dict[str, int], trucks: int
) -> None:
    chosen = scenario(name)
    assert len(chosen.plants) == plants
    assert {kind: units(chosen, kind) for kind in lines} == lines
    assert sum(fleet.trucks for fleet in chosen.fleets.values()) == trucks
    for plant in chosen.plants.values():
        for kind, pallets in (("slab", 70), ("wall", 50)):
            assert plant.positions.get(kind, 0) == pallets * plant.lines.get(kind, 0)


@pytest.mark.parametrize("name", YEARS)
def test_yards_hold_45_working_days_of_design_output(name: str) -> None:
    chosen = scenario(name)
    yards = math.fsum(plant.yard_m3 for plant in chosen.plants.values())
    assert yards == pytest.approx(design_m3(chosen) * 45 / 270, rel=0.01)
    for plant in chosen.plants.values():
        assert plant.gantries == pytest.approx(plant.yard_m3 / 0.55 / 10_000, abs=0.6)


@pytest.mark.parametrize(
    ("name", "infrastructure_m3"),
    [("tianjin-2016", 0.05e6), ("tianjin-2020", 0.06e6), ("tianjin-2025", 0.10e6)],
)
def test_infrastructure_is_kept_out_of_capacity(name: str, infrastructure_m3: float) -> None:
    shares = {plant.reserved_share for plant in scenario(name).plants.values()}
    assert len(shares) == 1
    assert shares.pop() * CAPACITY[name] == pytest.approx(infrastructure_m3, rel=0.02)


@pytest.mark.parametrize("name", ["tianjin-2020", "tianjin-2025"])
def test_plants_lie_in_the_ten_districts_that_the_plan_names(name: str) -> None:
    assert {plant.district for plant in scenario(name).plants.values()} == DISTRICTS


@pytest.mark.parametrize("name", [*YEARS, "city"])
def test_every_plant_and_site_lies_at_a_settlement_or_gate_of_its_zone(name: str) -> None:
    path = shipped.find("networks", "tianjin") / "nodes.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    heading = [title.split()[-1] for title in rows[0]]
    nodes = {row[0]: dict(zip(heading, row, strict=True)) for row in rows[1:]}
    chosen = scenario(name)
    for key, zone in chosen.zones.items():
        assert all(nodes[node]["zone"] == key for node in zone.nodes)
        assert {nodes[node]["kind"] for node in zone.nodes} <= {"zone", "town", "gate"}
    assert all(plant.node in nodes for plant in chosen.plants.values())
    assert all(p.node in chosen.zones[p.zone].nodes for p in make_portfolio(chosen))


@pytest.mark.parametrize("name", YEARS)
def test_zones_are_those_of_table_1_and_share_all_new_starts(name: str) -> None:
    zones = scenario(name).zones
    inside = {key for key, zone in zones.items() if zone.priority != "outside"}
    assert inside == set(TARGETS.zone_names())
    assert math.fsum(zone.start_share for zone in zones.values()) == pytest.approx(1)
    key_zones = {key for key, zone in zones.items() if zone.priority == "key"}
    assert key_zones == {"central", "binhai-core", "eco-city"}


@pytest.mark.parametrize(
    ("name", "year", "city"),
    [
        ("tianjin-2016", 2014, 0.006), ("tianjin-2016", 2015, 0.012), ("tianjin-2016", 2016, 0.02),
        ("tianjin-2020", 2018, 0.16), ("tianjin-2020", 2019, 0.25), ("tianjin-2020", 2020, 0.33),
        ("tianjin-2025", 2023, 0.60), ("tianjin-2025", 2024, 0.75), ("tianjin-2025", 2025, 0.85),
        ("tianjin-2025-plan", 2023, 0.60), ("tianjin-2025-plan", 2024, 0.80),
        ("tianjin-2025-plan", 2025, 0.90), ("tianjin-2025-market", 2025, 0.85),
    ],
)  # fmt: skip
def test_zone_shares_give_the_pinned_share_of_the_city(name: str, year: int, city: float) -> None:
    chosen = scenario(name)
    weights = {key: zone.start_share for key, zone in chosen.zones.items()}
    shares = chosen.portfolio.years[str(year)].prefabricated_share
    assert city_share(shares, weights) == pytest.approx(city, abs=2e-5)


def test_zone_shares_of_2020_are_table_1_times_one_factor_a_year() -> None:
    for year in range(2017, 2022):
        shares = scenario("tianjin-2020").portfolio.years[str(year)].prefabricated_share
        factors = [shares[z] / (TARGETS.zone_share(z, 2020) or 0) for z in TARGETS.zone_names()]
        assert max(factors) == pytest.approx(min(factors), abs=1e-4)
        assert max(shares.values()) <= 1


@pytest.mark.parametrize(
    ("name", "starts", "million_m2"),
    [
        ("tianjin-2016", 26, 0.52), ("tianjin-2020", 25, 8.25), ("tianjin-2025", 15, 12.75),
        ("tianjin-2025-plan", 22, 19.8), ("tianjin-2025-market", 9.3, 7.9),
    ],
)  # fmt: skip
def test_prefabricated_starts_of_the_window_year_are_pinned(
    name: str, starts: float, million_m2: float
) -> None:
    chosen = scenario(name)
    year = chosen.window_start.year
    assert chosen.portfolio.years[str(year)].new_starts_mm2 == starts
    table = areas(chosen)
    inside = np.array([chosen.zones[zone].priority != "outside" for zone in table["zone"]])
    total = table[inside & (table["year"] == year).to_numpy()]["area_m2"].sum() / 1e6
    assert total == pytest.approx(million_m2, rel=0.003)


@pytest.mark.parametrize("name", [*YEARS, *VARIANTS])
def test_start_area_of_every_zone_and_year_is_drawn_to_the_square_metre(name: str) -> None:
    chosen = scenario(name)
    drawn: dict[tuple[str, int], float] = {}
    for project in draw_projects(chosen):
        key = (project.zone, int(project.name.split("-")[-2]))
        drawn[key] = drawn.get(key, 0.0) + project.area_m2
    expected = concrete_areas_m2(chosen)
    assert drawn.keys() == expected.keys()
    for key, area in expected.items():
        assert drawn[key] == pytest.approx(area, rel=1e-9)
    zone, year = "central", chosen.window_start.year
    starts = chosen.portfolio.years[str(year)]
    by_hand = starts.new_starts_mm2 * 1e6 * 0.10 * starts.prefabricated_share[zone]
    assert expected[zone, year] == pytest.approx(by_hand * chosen.portfolio.concrete_share)


@pytest.mark.parametrize(
    ("name", "intensity"),
    [("tianjin-2016", 0.122), ("tianjin-2020", 0.100), ("tianjin-2025", 0.111)],
)
def test_intensity_of_the_mix_is_that_of_the_scenario_table(name: str, intensity: float) -> None:
    assert mix_intensity(scenario(name)) == pytest.approx(intensity, abs=0.001)


@pytest.mark.parametrize(
    ("name", "year"), [("tianjin-2016", 2016), ("tianjin-2020", 2020), ("tianjin-2025", 2025)]
)
def test_targets_of_the_plan_are_copied_without_change(name: str, year: int) -> None:
    for key, value in scenario(name).plan.targets.items():
        if key.startswith("share."):
            assert value == TARGETS.zone_share(key.removeprefix("share."), year)
        elif "_2016" in key:
            assert value == pytest.approx(TARGETS.fact(key.split("_2016")[0]))
        else:
            indicator = key.removesuffix("_m3").removesuffix("_t")
            assert value == pytest.approx(TARGETS.indicator(indicator, year))


@pytest.mark.parametrize("name", [*YEARS, *VARIANTS, "city"])
def test_ninety_settling_days_then_the_calendar_year(name: str) -> None:
    chosen = scenario(name)
    year = chosen.window_start.year
    assert chosen.window_start.date() == date(year, 1, 1)
    assert chosen.window_end == chosen.horizon
    assert chosen.horizon.date() == date(year + 1, 1, 1)
    assert (chosen.window_start - chosen.start).days == 90


@pytest.mark.parametrize("name", [*YEARS, *VARIANTS])
def test_years_reach_from_three_before_the_window_to_the_one_after(name: str) -> None:
    chosen = scenario(name)
    year = chosen.window_start.year
    assert set(range(year - 3, year + 2)) <= {int(one) for one in chosen.portfolio.years}


@pytest.mark.parametrize(
    ("name", "local_mm3", "total_mm3", "storeys", "storeys_within"),
    [
        ("tianjin-2016", 0.027, 0.087, 410, 0.07),
        ("tianjin-2020", 0.255, 0.405, 5300, 0.05),
        ("tianjin-2025", 0.54, 0.66, 9600, 0.05),
    ],
)
def test_demand_planned_in_the_window_is_near_the_pinned_one(
    name: str, local_mm3: float, total_mm3: float, storeys: int, storeys_within: float
) -> None:
    chosen, plan = scenario(name), baseline(name)
    outside = np.array([chosen.zones[p.zone].priority == "outside" for p in plan.projects])
    project = plan.building_project[plan.storey_building]
    due = in_window(chosen, plan.planned)
    local = due & ~outside[project[plan.component_storey]]
    volume = plan.component_volume_l / 1e9
    assert volume[local].sum() == pytest.approx(local_mm3, rel=0.05)
    assert volume[due].sum() == pytest.approx(total_mm3, rel=0.05)
    storeys_due = in_window(chosen, plan.planned_finish) & ~outside[project]
    assert storeys_due.sum() == pytest.approx(storeys, rel=storeys_within)


@pytest.mark.parametrize(
    ("name", "projects", "towers"),
    [("tianjin-2016", 7, 35), ("tianjin-2020", 87, 460), ("tianjin-2025", 135, 710)],
)
def test_projects_and_towers_of_a_year_are_near_the_scenario_table(
    name: str, projects: int, towers: int
) -> None:
    chosen = scenario(name)
    year = f"-{chosen.window_start.year}-"
    drawn = [
        p
        for p in draw_projects(chosen)
        if year in p.name and chosen.zones[p.zone].priority != "outside"
    ]
    assert len(drawn) == pytest.approx(projects, abs=1, rel=0.05)
    found = [len(b.storeys) for p in drawn for b in p.buildings]
    assert len(found) == pytest.approx(towers, rel=0.05)
    if name == "tianjin-2020":
        assert sum(found) / len(found) == pytest.approx(16.5, abs=0.8)
        assert sum(found) == pytest.approx(7576, rel=0.05)


@pytest.mark.slow
def test_the_city_benchmark_has_the_size_it_is_named_for() -> None:
    chosen, plan = scenario("city"), baseline("city")
    assert len(chosen.plants) == 15
    assert len(plan.projects) == 250
    assert in_window(chosen, plan.planned).sum() >= 1_700_000
    first_lift = plan.planned[plan.load_first[:-1]]
    assert in_window(chosen, first_lift).sum() >= 170_000


def test_variants_change_starts_and_shares_only() -> None:
    base = scenario("tianjin-2025")
    for name in VARIANTS:
        changed = {row.split(".")[0] for row in base.diff(scenario(name)).iloc[:, 0]}
        assert changed <= {"portfolio", "name", "title_zh", "title_en"}


def test_beijing_can_be_served_in_the_small_hours_that_its_ban_leaves():
    night = {"zones.beijing.gate_calendar": "small-hours"}
    assert check_all(load("tianjin-2020").with_(night)) == []
    # Trucks that are out from 06:00 on never meet them.
    late = night | {"calendars.truck.hours": ["06:00-23:00"]}
    faults = check_all(load("tianjin-2020").with_(late))
    assert faults
    assert all(fault.value and "small-hours" in fault.en for fault in faults)
