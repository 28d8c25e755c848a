"""Figures of the model beside those that are known of real plants; nothing was tuned to them.

They are rows of the table in docs/MODEL.md rather than checks: agreement is no proof and a
difference no fault, but both must be told, and the rows fail when the model moves away from them.
The known figures are those of the hindcast of Beijing's plants in 2022 (held out of every input)
and of checks that follow from inputs.
"""

import pytest

import supplysim as ss
from supplysim.plan.portfolio import mix_intensity
from supplysim.plan.targets import load_targets
from supplysim.scenario import Scenario

PART = "known figures"
WORKING_DAYS = 280
"""Working days of a year in the fleet check that gives 148 trips (PARAMETERS 6)."""


def design_m3(scenario: Scenario) -> float:
    total = 0.0
    for plant in scenario.plants.values():
        for kind, line in scenario.line_types.items():
            units = plant.positions if line.kind == "fixed" else plant.lines
            total += units.get(kind, 0) * line.design_m3_per_unit
    return total


def test_capacity_of_a_base_stands_beside_that_of_real_ones(case):
    scenario = ss.load("tianjin-2020")
    bases = load_targets().indicator("bases", 2020)
    case(
        PART,
        "design capacity of a base, m3 a year (2020)",
        expected="101,000-107,000 around Beijing, 2022",
        obtained=f"{design_m3(scenario) / bases:,.0f}",
    )


def test_volume_in_a_square_metre_stands_beside_that_of_real_lines(case):
    scenario = ss.load("tianjin-2020")
    case(
        PART,
        "precast volume of the mix, m3 a m2 of precast storeys",
        expected="0.104 a m2 of building (Tianjin's lines of 2017)",
        obtained=f"{mix_intensity(scenario):.3f}",
    )


@pytest.mark.slow
def test_a_year_of_the_plan_stands_beside_real_years(case):
    scenario = ss.load("tianjin-2020")
    run = ss.simulate(scenario)
    use = run.kpi("plant_utilisation")
    case(
        PART,
        "share of design capacity used, 2020 plan",
        expected="over 0.40 and near 0.50 (two reports, Beijing 2022)",
        obtained=f"{use:.3f}, and {scenario_reserve(scenario):.2f} kept for infrastructure",
    )
    loads = run.loads
    inside = loads.arrived.between(scenario.window_start, scenario.window_end, inclusive="left")
    a_day = inside.sum() / WORKING_DAYS
    case(
        PART,
        "truck trips a working day at half the use of 0.83 million m3",
        expected="148",
        obtained=f"{a_day * 0.5 * 830_000 / (use * design_m3(scenario)):.0f}",
    )


def scenario_reserve(scenario: Scenario) -> float:
    """Return the share of positions that plants keep for infrastructure, at their mean."""
    shares = [plant.reserved_share for plant in scenario.plants.values()]
    return sum(shares) / len(shares)
