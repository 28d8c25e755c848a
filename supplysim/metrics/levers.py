"""What the levers of a scenario cost a year, and what a point of on-time rate costs.

Lever costs follow from the fields of a scenario and its plan alone; nothing is simulated. Levers
that act through the plan's work (moulds, cranes, lead, buffer) are reckoned on the work planned in
the window, brought to a year.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from supplysim.calendars import DAY
from supplysim.errors import Fault, InputError
from supplysim.metrics.capital import (
    DAYS_A_YEAR,
    MONTHS_A_YEAR,
    plant_design_m3,
    plant_year,
    production_price,
    sets_a_storey,
    truck_year,
)
from supplysim.metrics.kpis import kpi_value
from supplysim.plan.baseline import make_tables, planned_hours
from supplysim.plan.portfolio import make_portfolio
from supplysim.plan.tables import PlanTables
from supplysim.record.instants import window_s
from supplysim.rounding import half_up
from supplysim.scenario.spec import Scenario

if TYPE_CHECKING:
    from supplysim.run import Run

__all__ = ["Effectiveness", "cost_effectiveness", "lever_cost", "lever_table"]

_RATE = "on_time_installation_rate"
_LITRES = 1000.0
_POINTS = 100.0


class Effectiveness(NamedTuple):
    """What a change costs and gives, both runs facing the same draws.

    Parameters
    ----------
    points
        On-time installation rate of the other run less that of the base, percentage points.
    lever_yuan
        Yearly cost of the levers in which the scenarios differ (:func:`lever_cost`).
    run_yuan
        Difference of the runs' total costs (``run.costs()``), brought to a year: levers, and what
        changed with them in stock, waiting, recovery and penalties.
    lever_yuan_per_point, run_yuan_per_point
        Both over ``points``; NaN where the rate did not rise. Below zero: the change pays.
    """

    points: float
    lever_yuan: float
    run_yuan: float
    lever_yuan_per_point: float
    run_yuan_per_point: float


def lever_table(scenario: Scenario, plan: PlanTables | None = None) -> pd.DataFrame:
    """Return what each lever comes to a year, and what one more of it costs.

    Parameters
    ----------
    scenario
        Its ``costs`` hold the factors.
    plan
        Its plan where it is at hand; made anew otherwise (that of replication 0).

    Returns
    -------
    pandas.DataFrame
        Index ``lever``; columns ``number`` (units in the scenario), ``unit``, ``yuan`` (a year for
        all of them), ``yuan_per_unit`` (a year for one more, at the mean over plants and projects;
        NaN where there is none). Levers: trucks; lines (by type, fixed positions by type);
        pallets; yard (m3); gantries; moulds (mould sets used up a year); cranes (on site, mean of
        the year); lead (days of ``release_lead_d``: storage and interest); buffer (storeys called
        ahead: re-handling and interest; only with the buffer call-off).

    Examples
    --------
    >>> from supplysim.testing import example_scenario
    >>> table = lever_table(example_scenario())
    >>> table.loc["trucks", ["number", "yuan", "yuan_per_unit"]].astype(float).round().tolist()
    [2.0, 574932.0, 287466.0]
    """
    if plan is None:
        projects = make_portfolio(scenario)
        plan = make_tables(scenario, projects, hours=planned_hours(scenario))
    rows = {**_fleet(scenario), **_plants(scenario), **_planned(scenario, plan)}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["number", "unit", "yuan", "one"])
    shared = table["yuan"] / table["number"].where(table["number"] > 0)
    table["yuan_per_unit"] = table.pop("one").astype(float).fillna(shared.astype(float))
    return table.rename_axis("lever")


def lever_cost(
    base: Scenario, other: Scenario, *, plans: tuple[PlanTables, PlanTables] | None = None
) -> pd.DataFrame:
    """Return what ``other`` costs more than ``base`` a year by what its levers imply.

    Each side is reckoned with its own ``costs``.

    Returns
    -------
    pandas.DataFrame
        Index ``lever``, the last row ``total``; columns ``base, other, difference``, yuan a year.

    Examples
    --------
    One more truck.

    >>> from supplysim.testing import example_scenario
    >>> base = example_scenario()
    >>> fleet = base.fleets["first"].model_copy(update={"trucks": 3})
    >>> more = lever_cost(base, base.model_copy(update={"fleets": {"first": fleet}}))
    >>> more.loc[["trucks", "yard", "total"], "difference"].round().tolist()
    [287466.0, 0.0, 287466.0]
    """
    tables = [
        lever_table(scenario, plan)["yuan"]
        for scenario, plan in zip((base, other), plans or (None, None), strict=True)
    ]
    both = pd.concat(tables, axis=1, keys=["base", "other"]).fillna(0.0).rename_axis("lever")
    both = both.assign(difference=both["other"] - both["base"])
    both.loc["total"] = both.sum()
    return both


def cost_effectiveness(base: "Run", other: "Run") -> Effectiveness:
    """Return the yuan a year that a point of on-time rate costs, from two runs.

    One pair is one draw: over several replications, average points and yuan before dividing.

    Parameters
    ----------
    base, other
        Runs of the same plan, seed and replication.

    Raises
    ------
    InputError
        When the runs do not share plan, seed and replication.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> cost_effectiveness(example_run(), example_run())
    Effectiveness(points=0.0, lever_yuan=0.0, run_yuan=0.0, lever_yuan_per_point=nan, \
run_yuan_per_point=nan)
    """
    _paired(base, other)
    points = _POINTS * (kpi_value(other.arrays, _RATE) - kpi_value(base.arrays, _RATE))
    plans = (base.ledger.plan, other.ledger.plan)
    levers = lever_cost(base.scenario, other.scenario, plans=plans)
    lever = float(levers["difference"].iloc[-1])
    sums = [float(run.costs()["yuan"].iloc[-1]) / _years(run.scenario) for run in (base, other)]
    whole = sums[1] - sums[0]
    by = points if points > 0 else float("nan")
    return Effectiveness(points, lever, whole, lever / by, whole / by)


def _paired(base: "Run", other: "Run") -> None:
    names = ("plan_hash", "seed", "replication")
    faults = [
        Fault(
            where=name,
            zh="两次运行不同，不能成对比较",
            en="differs between the runs, which therefore are no pair",
            value=f"{getattr(base, name)}, {getattr(other, name)}",
        )
        for name in names
        if getattr(base, name) != getattr(other, name)
    ]
    if faults:
        raise InputError(faults)


_Row = tuple[float, str, float, float | None]
"""Number of units, their unit, yuan a year of all, yuan a year of one more (None: the mean)."""


def _fleet(scenario: Scenario) -> dict[str, _Row]:
    one = truck_year(scenario.costs)
    count = sum(fleet.trucks for fleet in scenario.fleets.values())
    return {"trucks": (float(count), "truck", count * one, one)}


def _plants(scenario: Scenario) -> dict[str, _Row]:
    years = {name: plant_year(scenario, plant) for name, plant in scenario.plants.items()}
    plants = scenario.plants.values()
    # The cost of lines is in proportion to their design output.
    design = sum(plant_design_m3(scenario, plant) for plant in plants)
    per_m3 = sum(year.lines for year in years.values()) / design if design else 0.0
    rows: dict[str, _Row] = {}
    for kind, line_type in sorted(scenario.line_types.items()):
        pallet = line_type.kind == "pallet"
        count = sum((p.lines if pallet else p.positions).get(kind, 0) for p in plants)
        one = line_type.design_m3_per_unit * per_m3
        unit = "line" if pallet else "position"
        rows[f"lines:{kind}"] = (float(count), unit, count * one, one)
    kinds = {name for name, kind in scenario.line_types.items() if kind.kind == "pallet"}
    pallets = sum(n for p in plants for name, n in p.positions.items() if name in kinds)
    yard, gantries = sum(p.yard_m3 for p in plants), sum(p.gantries for p in plants)
    rows["pallets"] = (float(pallets), "pallet", sum(y.pallets for y in years.values()), None)
    rows["yard"] = (yard, "m3", sum(y.yard for y in years.values()), None)
    rows["gantries"] = (float(gantries), "gantry", sum(y.gantries for y in years.values()), None)
    return rows


def _planned(scenario: Scenario, plan: PlanTables) -> dict[str, _Row]:
    """Return the levers that act on the work planned in the window."""
    costs, years = scenario.costs, _years(scenario)
    start, stop = window_s(scenario)
    due = (plan.planned >= start) & (plan.planned < stop)
    names = [scenario.components[kind].family for kind in plan.types]
    prices = np.array([production_price(costs, name) for name in names])[plan.component_type]
    litres = np.where(due, plan.component_volume_l, 0)
    m3, value = litres.sum() / _LITRES / years, (litres * prices).sum() / _LITRES / years
    interest_d = value * costs.interest / DAYS_A_YEAR  # of one day's more stock, a year
    lead = scenario.production.release_lead_d
    day = m3 * costs.storage_yuan_per_m3_d + interest_d
    storeys = scenario.policies.buffer_storeys if scenario.policies.call_off == "buffer" else 0
    storey = interest_d * _cycle_d(plan)
    kept = storeys * storey + (m3 * costs.rehandling_yuan_per_m3 if storeys else 0.0)
    months = _crane_days(scenario, plan) / DAYS_A_YEAR * MONTHS_A_YEAR / years
    return {
        "moulds": _moulds(scenario, plan, litres, years),
        "cranes": (
            months / MONTHS_A_YEAR,
            "crane",
            months * costs.crane_yuan_per_month,
            MONTHS_A_YEAR * costs.crane_yuan_per_month,
        ),
        "lead": (float(lead), "d", lead * day, day),
        "buffer": (float(storeys), "storey", kept, storey),
    }


def _moulds(
    scenario: Scenario, plan: PlanTables, litres: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    years: float,
) -> _Row:  # fmt: skip
    """Return the sets used up a year by planned work; a set is one of one project and family."""
    project = plan.building_project[plan.storey_building]
    worn = np.array([sets_a_storey(scenario, entry) for entry in plan.projects])[project]
    by_storey = np.bincount(plan.component_storey, litres, minlength=len(project)) / _LITRES
    kit = float((by_storey * worn).sum()) / years
    names = [scenario.components[kind].family for kind in plan.types]
    family = np.unique(names, return_inverse=True)[1][plan.component_type]
    pairs = np.unique(np.stack([plan.component_storey, family])[:, litres > 0], axis=1)
    sets = float(worn[pairs[0]].sum()) / years
    return (sets, "set", kit * scenario.costs.mould_yuan_per_kit_m3, None)


def _crane_days(scenario: Scenario, plan: PlanTables) -> float:
    """Return the days inside the window in which cranes have planned storeys to erect."""
    start, stop = window_s(scenario)
    first, last = plan.building_first[:-1], plan.building_first[1:] - 1
    stay = np.minimum(plan.planned_finish[last], stop) - np.maximum(
        plan.planned_start[first], start
    )
    days = np.bincount(plan.building_project, np.maximum(stay, 0) / DAY)
    towers = np.bincount(plan.building_project)
    share = scenario.sites.cranes_per_tower
    cranes = [n if share >= 1 else max(1, half_up(share * n)) for n in towers.tolist()]
    return float((days * np.array(cranes) / np.maximum(towers, 1)).sum())


def _cycle_d(plan: PlanTables) -> float:
    """Return the mean planned cycle of a storey, pauses included, in days."""
    first, last = plan.building_first[:-1], plan.building_first[1:] - 1
    whole = (plan.planned_free[last] - plan.planned_start[first]).sum()
    return float(whole / DAY / max(len(plan.storey_number), 1))


def _years(scenario: Scenario) -> float:
    start, stop = window_s(scenario)
    return (stop - start) / DAY / DAYS_A_YEAR
