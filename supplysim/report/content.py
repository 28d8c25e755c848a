"""Everything a report page shows, as plain tables: independent of runs and of HTML."""

from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from supplysim.errors import Lang

__all__ = ["Content", "Facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Where the numbers of a page come from.

    Parameters
    ----------
    scenario
        Name of the scenario.
    title_zh, title_en
        Its title, empty when it has none.
    scenario_hash, plan_hash
        sha256 of the resolved scenario and of the baseline.
    seed
        Seed of the run.
    replications
        Number of replications averaged on the page; 1 = a single run.
    start, window_start, window_end, horizon
        Times of the scenario; the window is half-open.
    network
        Name of the road network.
    versions
        Versions of the program and the packages it rests on.
    commit
        Git commit of the code, empty when unknown.
    sources
        Sources and attributions of the data used, one line each.
    map_credit
        Short attribution of the road network, for the foot of a map; empty without one.
    map_centre
        Where maps have their zero, degrees east and north; None without a road network.
    warnings
        What the reader should know, one sentence each.
    """

    scenario: str
    title_zh: str
    title_en: str
    scenario_hash: str
    plan_hash: str
    seed: int
    replications: int
    start: datetime
    window_start: datetime
    window_end: datetime
    horizon: datetime
    network: str
    versions: dict[str, str] = field(default_factory=dict)
    commit: str = ""
    sources: tuple[str, ...] = ()
    map_credit: str = ""
    map_centre: tuple[float, float] | None = None
    warnings: tuple[str, ...] = ()

    def title(self, lang: Lang) -> str:
        """Return the scenario's title, or its name where it has none."""
        return (self.title_zh if lang == "zh" else self.title_en) or self.scenario


@dataclass(frozen=True, slots=True)
class Content:
    """What a report page is made from.

    Over several replications values are means, ``low`` and ``high`` the 95 % interval of the
    mean; for a single run those are missing.

    Parameters
    ----------
    facts
        Where the numbers come from.
    kpis
        ``key, name_zh, name_en, meaning_zh, meaning_en, unit, value, low, high``.
    on_time
        On-time installation rate: ``tolerance_d, component, m3, storey``.
    monthly, zones, causes, flows
        The tables of the charts of the same name (:mod:`supplysim.charts`); ``causes`` also has
        the limits of the share of each cause, ``new_share_low, new_share_high`` and so for total.
    resources
        Resource classes: ``kind, share`` (busy / open time), busiest first.
    storeys
        ``due, late, unfinished``: storeys planned to finish inside the window, those of them that
        finished later than planned, and those not finished.
    assumptions
        Inputs of confidence R or J that matter: ``path, meaning_zh, meaning_en, value, unit,
        source, confidence``.
    assumptions_left_out
        How many more inputs of confidence R or J the scenario has.
    causes_by_zone
        The table of the chart of the same name; empty leaves the chart out.
    relief
        The table of :func:`supplysim.relief.relieve`, empty where it was not computed.
    costs
        ``item, name_zh, name_en, quantity, unit, yuan, yuan_per_m3, yuan_per_m2, confidence,
        low, high`` (of yuan per m3), the last row the total; empty when not reckoned.
    scorecard
        The columns of :func:`supplysim.metrics.scorecard.scorecard`.
    claim
        The table of :func:`supplysim.charts.area_served`; empty where the scenario does not have
        the plan's zones.
    """

    facts: Facts
    kpis: pd.DataFrame
    on_time: pd.DataFrame
    monthly: pd.DataFrame
    zones: pd.DataFrame
    causes: pd.DataFrame
    flows: pd.DataFrame
    resources: pd.DataFrame
    storeys: dict[str, float]
    assumptions: pd.DataFrame
    assumptions_left_out: int = 0
    causes_by_zone: pd.DataFrame = field(default_factory=pd.DataFrame)
    relief: pd.DataFrame = field(default_factory=pd.DataFrame)
    costs: pd.DataFrame = field(default_factory=pd.DataFrame)
    scorecard: pd.DataFrame = field(default_factory=pd.DataFrame)
    claim: pd.DataFrame = field(default_factory=pd.DataFrame)

    def kpi(self, key: str, column: str = "value") -> float:
        """Return one number of the table of measures, NaN where the page has no such measure."""
        found = self.kpis.loc[self.kpis["key"] == key, column]
        return float(found.iloc[0]) if len(found) else float("nan")
