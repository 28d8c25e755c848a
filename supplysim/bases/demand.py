"""Demand by zone, month, archetype and mould family: of a scenario's portfolio, or one's own."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from supplysim.bases.study import DemandRow, Study
from supplysim.errors import Fault
from supplysim.plan.baseline import make_tables, planned_hours
from supplysim.plan.portfolio import make_portfolio
from supplysim.scenario import Scenario
from supplysim.scenario.faults import instead

__all__ = ["Demand", "Wanted", "demand_faults", "demand_of", "unknown", "wanted_of"]

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
            rows = _rows(study, case, key)
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


def _rows(study: Study, case: str, period: str) -> list[DemandRow]:
    """Return the rows that hold in a case and period."""
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


# --- checks ----------------------------------------------------------------------------------


def unknown(where: str, value: str, known: list[str], what: tuple[str, str]) -> Fault:
    """Return the fault of a name that means nothing."""
    there = instead(value, known)
    zh = f"没有这个{what[0]}；可用：{there[0]}"
    en = f"no such {what[1]}; there are: {there[1]}"
    return Fault(where, zh, en, value=value, nearest=there[2])


def demand_faults(study: Study, prices: Scenario) -> list[Fault]:
    """Return what is wrong with the study's own demand, and the periods that have none."""
    known = {
        "period": ([*study.periods], ("期", "period")),
        "zone": ([*prices.zones], ("分区", "zone")),
        "archetype": (["", *prices.archetypes], ("建筑类型", "building type")),
        "case": (["", *study.cases], ("需求情景", "case of demand")),
    }
    found = [
        unknown(f"demand.{i}.{field}", str(getattr(row, field)), [n for n in names if n], what)
        for i, row in enumerate(study.demand)
        for field, (names, what) in known.items()
        if getattr(row, field) not in names
    ]
    if not found:
        found += [*_twice(study), *_months(study), *_undemanded(study), *_unmixed(study, prices)]
    return found


def _twice(study: Study) -> Iterator[Fault]:
    """Yield rows that say the same twice, also together with the table of markets."""
    keys = [(r.period, r.zone, r.month, r.archetype, r.case) for r in study.demand]
    for i, key in enumerate(keys):
        first = keys.index(key)
        if first < i:
            zh, en = f"与第 {first + 1} 项重复", f"says again what entry {first + 1} says"
            yield Fault(f"demand.{i}", zh, en, value=", ".join(part for part in key if part))
    markets = {(market.period, market.zone) for market in study.markets}
    both = dict.fromkeys((r.period, r.zone) for r in study.demand)
    for period, zone in both:
        if (period, zone) in markets:
            zh = "市外市场表（markets）中也有这个分区和期；请只写在一处"
            en = "this zone and period are in the table of markets, too; write them in one place"
            yield Fault("demand", zh, en, value=f"{zone}, {period}")


def _months(study: Study) -> Iterator[Fault]:
    """Yield months out of their period, and periods told by month and by year."""
    for i, row in enumerate(study.demand):
        first = int(row.period) if row.period.isdigit() else 0
        years = study.periods[row.period].years
        if row.month and not first <= int(row.month[:4]) < first + years:
            zh, en = f"不在期 {row.period} 之内", f"does not lie in the period {row.period}"
            yield Fault(f"demand.{i}.month", zh, en, value=row.month)
    kinds = Counter((r.period, r.case, bool(r.month)) for r in study.demand)
    for period, case, monthly in kinds:
        if monthly and (period, case, False) in kinds:
            zh = "同一期中有的行写了月份，有的没有；请统一"
            en = "some rows of this period name a month and some do not; write one or the other"
            yield Fault("demand", zh, en, value=period)


def _undemanded(study: Study) -> Iterator[Fault]:
    for key, period in study.periods.items():
        for case, entry in study.cases.items():
            if not _rows(study, case, key) and not entry.demand.get(key, period.demand):
                zh = f"情景 {case} 在这一期没有需求：请写方案名，或在需求表（demand）中写出"
                en = f"case {case} has no demand in it: name a scenario, or write it in demand"
                yield Fault(f"periods.{key}.demand", zh, en)


def _unmixed(study: Study, prices: Scenario) -> Iterator[Fault]:
    bare = [i for i, row in enumerate(study.demand) if not row.archetype]
    if bare and not prices.portfolio.mix:
        zh = f"方案 {prices.name} 没有建筑类型的组合（portfolio.mix）；请写出建筑类型"
        en = f"{prices.name} has no mix of building types (portfolio.mix); name the type"
        yield Fault(f"demand.{bare[0]}.archetype", zh, en)


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
