"""What capacity costs a year whether or not it is used: plants, yards, trucks."""

from typing import NamedTuple

from supplysim.plan.tables import Project
from supplysim.rounding import half_up
from supplysim.scenario.costs import Costs
from supplysim.scenario.spec import Scenario
from supplysim.scenario.supply import Plant

__all__ = [
    "DAYS_A_YEAR",
    "MONTHS_A_YEAR",
    "PlantYear",
    "annuity",
    "plant_design_m3",
    "plant_year",
    "production_price",
    "sets_a_storey",
    "truck_year",
]

DAYS_A_YEAR, MONTHS_A_YEAR = 365.0, 12.0


class PlantYear(NamedTuple):
    """Yuan a year of one plant's capacity: lines with their shop, pallets, yard, gantries."""

    lines: float
    pallets: float
    yard: float
    gantries: float


def annuity(price: float, *, years: float, interest: float) -> float:
    """Return the equal yearly payment that recovers a price with interest over its life.

    Parameters
    ----------
    price
        Yuan paid at the beginning.
    years
        Life; nothing is left at its end.
    interest
        Cost of capital a year, 0 or more.

    Examples
    --------
    >>> annuity(1000.0, years=10, interest=0.0)
    100.0
    >>> round(annuity(1000.0, years=10, interest=0.06), 2)
    135.87
    """
    if interest == 0:
        return price / years
    return float(price * interest / (1.0 - (1.0 + interest) ** -years))


def plant_design_m3(scenario: Scenario, plant: Plant, *, kind: str = "") -> float:
    """Return the design output of a plant, or of its lines of one type, m3 a year.

    Units are lines of a pallet line and positions of fixed moulds.
    """
    types = scenario.line_types
    return sum(
        types[name].design_m3_per_unit
        * (plant.lines if types[name].kind == "pallet" else plant.positions).get(name, 0)
        for name in sorted({*plant.lines, *plant.positions})
        if kind in ("", name)
    )


def plant_year(scenario: Scenario, plant: Plant) -> PlantYear:
    """Return the yearly cost of a plant's capacity: annuities, and its fixed running cost.

    Examples
    --------
    A plant of 2,400 m3 a year with four fixed positions, a yard of 100 m3 and one gantry.

    >>> from supplysim.testing import example_scenario
    >>> example = example_scenario()
    >>> year = plant_year(example, example.plants["first"])
    >>> [round(part) for part in year]
    [980964, 0, 13120, 59639]
    """
    costs = scenario.costs

    def a_year(price: float) -> float:
        return annuity(price, years=costs.plant_life_y, interest=costs.interest)

    design = plant_design_m3(scenario, plant)
    types = scenario.line_types
    pallets = sum(n for name, n in plant.positions.items() if types[name].kind == "pallet")
    return PlantYear(
        lines=a_year(design * costs.plant_yuan_per_m3_year)
        + design * costs.plant_fixed_yuan_per_m3_year,
        pallets=a_year(pallets * costs.pallet_yuan),
        yard=a_year(plant.yard_m3 * costs.yard_yuan_per_m3),
        gantries=a_year(plant.gantries * costs.gantry_yuan),
    )


def truck_year(costs: Costs) -> float:
    """Return the yuan a year that one truck costs while it stands.

    Examples
    --------
    An annuity of 72,466 and 215,000 for drivers, insurance and upkeep.

    >>> round(truck_year(Costs()))
    287466
    """
    price = annuity(costs.truck_yuan, years=costs.truck_life_y, interest=costs.interest)
    return price + costs.truck_fixed_yuan_per_year


def production_price(costs: Costs, family: str) -> float:
    """Return the variable cost of a m3 of a mould family, yuan."""
    return costs.production_yuan_per_m3.get(family, costs.other_production_yuan_per_m3)


def sets_a_storey(scenario: Scenario, project: Project) -> float:
    """Return how much of its mould sets of a family one storey of a project uses up.

    Sets of the whole project (``production.towers_per_mould_set``) over all its precast storeys,
    also those of towers that the portfolio leaves out because they lie far from the run.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> run = example_run()
    >>> sets_a_storey(run.scenario, run.ledger.plan.projects[0])
    0.5
    """
    portfolio, buildings = scenario.portfolio, project.buildings
    kept = sum(len(building.storeys) for building in buildings)
    precast_m2 = project.area_m2 * portfolio.above_ground_share * portfolio.precast_storey_share
    storeys = max(kept, half_up(precast_m2 / buildings[0].storey_m2))
    towers = max(len(buildings), half_up(storeys / len(buildings[0].storeys)))
    sets = max(1, half_up(towers / scenario.production.towers_per_mould_set))
    return sets / storeys
