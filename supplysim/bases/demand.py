"""Demand of a scenario's portfolio by zone, month, archetype and mould family."""

import numpy as np
import pandas as pd

from supplysim.plan.baseline import make_tables, planned_hours
from supplysim.plan.portfolio import make_portfolio
from supplysim.scenario import Scenario

__all__ = ["demand_of"]

_LITRES = 1000.0


def demand_of(scenario: Scenario) -> pd.DataFrame:
    """Return the volume whose planned installation lies in the window.

    Returns
    -------
    pandas.DataFrame
        ``zone, month, archetype, family, m3``: rows with demand only; months as YYYY-MM; mould
        families of component types. Zones beyond the city are those of the portfolio's exports.

    Examples
    --------
    >>> from supplysim.testing import example_scenario
    >>> demand_of(example_scenario()).values.tolist()
    [['core', '2020-06', 'slabs', 'slab', 4.0]]
    """
    plan = make_tables(scenario, make_portfolio(scenario), hours=planned_hours(scenario))
    first, last = (
        int((moment - scenario.start).total_seconds())
        for moment in (scenario.window_start, scenario.window_end)
    )
    due = (plan.planned >= first) & (plan.planned < last)
    building = plan.storey_building[plan.component_storey]
    row = plan.building_project[building]
    zones = np.array([project.zone for project in plan.projects], dtype=object)
    archetypes = np.array([project.archetype for project in plan.projects], dtype=object)
    families = np.array([scenario.components[name].family for name in plan.types], dtype=object)
    moment = np.datetime64(scenario.start, "s") + plan.planned[due].astype("timedelta64[s]")
    rows = pd.DataFrame(
        {
            "zone": zones[row][due],
            "month": moment.astype("datetime64[M]").astype(str),
            "archetype": archetypes[row][due],
            "family": families[plan.component_type][due],
            "m3": plan.component_volume_l[due] / _LITRES,
        }
    )
    by = ["zone", "month", "archetype", "family"]
    return rows.groupby(by).agg(m3=("m3", "sum")).reset_index()
