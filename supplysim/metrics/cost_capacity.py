"""Items of cost that stand whether or not work is done: plants, moulds, trucks, cranes."""

import numpy as np

from supplysim.calendars import DAY
from supplysim.ledger import MISSING
from supplysim.metrics.arrays import Arrays, Groups
from supplysim.metrics.capital import (
    DAYS_A_YEAR,
    MONTHS_A_YEAR,
    plant_design_m3,
    plant_year,
    sets_a_storey,
    truck_year,
)
from supplysim.metrics.cost_item import Spent, cost_item
from supplysim.plan.tables import IntArray

__all__ = ["cranes", "moulds", "on_site", "plants", "trucks"]

_LITRES = 1000.0


@cost_item(
    unit="m3/year", zh="构件厂固定成本", en="capacity of plants and yards", by=("plant",),
    factors=(
        "plant_yuan_per_m3_year", "plant_life_y", "plant_fixed_yuan_per_m3_year", "interest",
        "yard_yuan_per_m3", "pallet_yuan", "gantry_yuan",
    ),
)  # fmt: skip
def plants(arrays: Arrays, groups: Groups) -> Spent:
    """Return what the plants cost whether or not they are used.

    Quantity: design output, m3 a year. Yuan: annuities of lines, pallets, yard and gantries and
    the fixed running cost (:func:`supplysim.metrics.capital.plant_year`) x years of the window.
    Numerator: yuan. Denominator: m3 installed in the window. Unit: yuan/m3.

    Examples
    --------
    A plant of 2,400 m3 and 1,053,722 yuan a year, for five days.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["plants", ["quantity", "yuan"]].round().tolist()
    [2400.0, 14435.0]
    """
    scenario = arrays.scenario
    own = [scenario.plants[name] for name in arrays.ledger.names["plant"]]
    every = np.ones(len(own), dtype=np.bool_)
    design = np.array([plant_design_m3(scenario, plant) for plant in own], dtype=np.float64)
    yuan = np.array([sum(plant_year(scenario, plant)) for plant in own], dtype=np.float64)
    return Spent(
        groups.add("plants", every, design), groups.add("plants", every, yuan) * _years(arrays)
    )


@cost_item(
    unit="m3", zh="模具", en="moulds", by=("plant", "zone", "city"),
    factors=("mould_yuan_per_kit_m3",),
)  # fmt: skip
def moulds(arrays: Arrays, groups: Groups) -> Spent:
    """Return the part of the projects' mould sets that is used up in the window.

    A project's sets of a family are bought for it and scrapped with it; each m3 cast bears the
    same part. Quantity: m3 cast in the window, scrap included, x sets of the project / its storeys:
    m3 of storey kit used up. Yuan: x ``costs.mould_yuan_per_kit_m3``. Numerator: yuan.
    Denominator: m3 installed in the window. Unit: yuan/m3.

    Examples
    --------
    One set casts the kit of 2 m3 for both storeys, so that 4 m3 use it up: 2 m3 at 25,000.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["moulds", ["quantity", "yuan"]].tolist()
    [2.0, 50000.0]
    """
    used = [sets_a_storey(arrays.scenario, project) for project in arrays.ledger.plan.projects]
    worn = np.array(used, dtype=np.float64)[arrays.storey_project][arrays.component_storey]
    volume = arrays.volume_l * arrays.castings
    kit = groups.add("components", volume > 0, volume * worn) / _LITRES
    return Spent(kit, kit * arrays.scenario.costs.mould_yuan_per_kit_m3)


@cost_item(
    unit="truck", zh="车辆固定成本", en="trucks", by=("plant",),
    factors=("truck_yuan", "truck_life_y", "truck_fixed_yuan_per_year", "interest"),
)  # fmt: skip
def trucks(arrays: Arrays, groups: Groups) -> Spent:
    """Return what the trucks cost whether or not they drive.

    Quantity: trucks; those of a pooled fleet are shared evenly among its plants. Yuan: x
    :func:`supplysim.metrics.capital.truck_year` x years of the window. Numerator: yuan.
    Denominator: m3 installed in the window. Unit: yuan/m3.

    Examples
    --------
    Two trucks at 287,466 yuan a year, for five days.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["trucks", ["quantity", "yuan"]].round().tolist()
    [2.0, 7876.0]
    """
    names = arrays.ledger.names["plant"]
    owned = np.zeros(len(names), dtype=np.float64)
    for fleet in arrays.scenario.fleets.values():
        for plant in fleet.plants:
            owned[names.index(plant)] += fleet.trucks / len(fleet.plants)
    count = groups.add("plants", np.ones(len(names), dtype=np.bool_), owned)
    return Spent(count, count * truck_year(arrays.scenario.costs) * _years(arrays))


@cost_item(
    unit="crane month", zh="塔吊租金", en="cranes", by=("zone", "city"),
    factors=("crane_yuan_per_month",),
)  # fmt: skip
def cranes(arrays: Arrays, groups: Groups) -> Spent:
    """Return the rent of tower cranes while they have precast storeys to erect.

    Quantity: months (365 / 12 d) inside the window from the first begin of a storey until the
    last storey of the crane's towers is finished, or the end of the run. Yuan: x
    ``costs.crane_yuan_per_month``. Numerator: yuan. Denominator: m3 installed in the window.
    Unit: yuan/m3.

    Examples
    --------
    One crane from 08:15 of the first day to the end of the fifth: 111.75 h.

    >>> from supplysim.testing import example_run
    >>> quantity, yuan = example_run().costs().loc["cranes", ["quantity", "yuan"]]
    >>> round(quantity * 365 / 12 * 24, 6), round(yuan)
    (111.75, 6123)
    """
    here, gone = on_site(arrays)
    rows = len(arrays.ledger.resources["kind"])
    stay = np.zeros(rows, dtype=np.int64)
    chosen = arrays.resources_of("crane")
    stay[chosen] = arrays.window.overlap(here, gone)
    months = groups.add("resources", chosen, stay) / DAY * MONTHS_A_YEAR / DAYS_A_YEAR
    return Spent(months, months * arrays.scenario.costs.crane_yuan_per_month)


def on_site(arrays: Arrays) -> tuple[IntArray, IntArray]:
    """Return from when until when each crane has precast storeys to erect, in crane order."""
    ledger, plan = arrays.ledger, arrays.ledger.plan
    started = ledger.storeys["started"][plan.building_first[:-1]]
    finished = ledger.storeys["finished"][plan.building_first[1:] - 1]
    begun = np.where(started == MISSING, arrays.end, started)
    done = np.where(finished == MISSING, arrays.end, finished)
    owners = ledger.resources["owner"][arrays.resources_of("crane")]
    crane = _crane_of(arrays, owners)
    here = np.full(len(owners), arrays.end, dtype=np.int64)
    gone = np.full(len(owners), MISSING, dtype=np.int64)
    known = crane >= 0
    np.minimum.at(here, crane[known], begun[known])
    np.maximum.at(gone, crane[known], done[known])
    return here, gone


def _crane_of(arrays: Arrays, owners: IntArray) -> IntArray:
    """Return the crane of each building, -1 where it has none; a crane is its owner's."""
    plan = arrays.ledger.plan
    towers = arrays.ledger.chain.get("towers", {})
    number = towers.get("crane", np.arange(len(plan.building_project), dtype=np.int64))
    keys = list(zip(plan.building_project.tolist(), number.tolist(), strict=True))
    own = {keys[owner]: row for row, owner in enumerate(owners.tolist())}
    return np.array([own.get(key, -1) for key in keys], dtype=np.int64)


def _years(arrays: Arrays) -> float:
    return arrays.window.days / DAYS_A_YEAR
