"""Demand by zone, month, archetype and mould family: of a scenario's portfolio, or one's own."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from supplysim.bases.study import DemandRow, Study
from supplysim.plan.baseline import make_tables, planned_hours
from supplysim.plan.portfolio import make_portfolio
from supplysim.scenario import Scenario

__all__ = ["Demand", "Wanted", "demand_of", "rows_of", "wanted_of"]

_LITRES = 1000.0

_YEAR_D = 365.25
_WHOLE_YEAR_D = frozenset({365, 366})


class Demand(NamedTuple):
    """What is wanted in one case and period: ``zone, month, archetype, family, m3``.

    ``per_year`` makes a year of it: above 1 where a scenario's window is shorter than a year,
    which is then taken to be like its window throughout.
    """

    table: pd.DataFrame
    per_year: float


Wanted = Mapping[tuple[str, str], Demand]
"""By case and period."""

Mix = Mapping[str, Mapping[str, float]]


def wanted_of(
    study: Study, scenarios: Mapping[str, Scenario], prices: Scenario, mix: Mix
) -> Wanted:
    """Return what is wanted in each case and period, markets beyond the city left out.

    Parameters
    ----------
    study
        Its own rows come first; without any the scenario that it names is asked.
    scenarios
        By name, all that are named.
    prices
        Scenario whose mix of building types splits rows that name none.
    mix
        Share of each family in the volume of an archetype.
    """
    found: dict[tuple[str, str], Demand] = {}
    drawn: dict[str, Demand] = {}
    for case, entry in study.cases.items():
        for key, period in study.periods.items():
            rows = rows_of(study, case, key)
            if rows:
                found[case, key] = _own(rows, _archetypes(prices), mix)
                continue
            name = entry.demand.get(key, period.demand)
            if name not in drawn:
                drawn[name] = Demand(demand_of(scenarios[name]), _per_year(scenarios[name]))
            found[case, key] = drawn[name]
    return found


def _per_year(scenario: Scenario) -> float:
    days = (scenario.window_end - scenario.window_start).days
    return 1.0 if days in _WHOLE_YEAR_D else _YEAR_D / days


def rows_of(study: Study, case: str, period: str) -> list[DemandRow]:
    """Return the rows of demand of one's own that hold in a case and period."""
    rows = [row for row in study.demand if row.period == period]
    return [row for row in rows if row.case == case] or [row for row in rows if not row.case]


def _archetypes(prices: Scenario) -> dict[str, float]:
    """Return the share of each building type in the volume of the scenario's mix of areas."""
    volume = {
        name: share
        * sum(
            piece.per_500_m2 * prices.components[piece.type].volume_m3
            for piece in prices.archetypes[name].pieces
        )
        for name, share in prices.portfolio.mix.items()
    }
    total = sum(volume.values())
    return {name: m3 / total for name, m3 in volume.items()}


def _own(rows: list[DemandRow], shares: Mapping[str, float], mix: Mix) -> Demand:
    """Return rows as demand of a year: the mean where their months lie in several years."""
    years = len({row.month[:4] for row in rows if row.month}) or 1
    parts = [
        (row.zone, row.month, archetype, family, row.m3 * part * share)
        for row in rows
        for archetype, part in ({row.archetype: 1.0} if row.archetype else shares).items()
        for family, share in mix[archetype].items()
        if part * share > 0
    ]
    table = pd.DataFrame(parts, columns=["zone", "month", "archetype", "family", "m3"])
    by = ["zone", "month", "archetype", "family"]
    return Demand(table.groupby(by).agg(m3=("m3", "sum")).reset_index(), 1.0 / years)


# --- of a portfolio --------------------------------------------------------------------------


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
