"""Every chart of a run, or of its replications, with the table it is drawn from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from supplysim.metrics.programme import latest_project, programme
from supplysim.metrics.storey_cycles import cycle_days, storey_cycles
from supplysim.metrics.use import hours_of_use, pooled_use
from supplysim.metrics.yard_levels import pooled_yard_levels, yard_levels
from supplysim.metrics.zone_months import pooled_zone_months, zone_months
from supplysim.report.build import content_of, pooled_map
from supplysim.report.content import Content
from supplysim.report.flows import catchment_table
from supplysim.run import Run

__all__ = ["Gallery", "chart_tables", "gallery_of"]


class Gallery(NamedTuple):
    """The content of a page, and the tables of all charts by the chart's name."""

    content: Content
    tables: Mapping[str, pd.DataFrame]


class _Part(NamedTuple):
    """A table that is made of one replication, and how several become one."""

    reduce: Callable[[Run], pd.DataFrame]
    pool: Callable[[Sequence[pd.DataFrame]], pd.DataFrame]


def gallery_of(
    runs: Iterable[Run], *, relief: pd.DataFrame | None = None, project: str | None = None
) -> Gallery:
    """Return the tables of every chart about one run or several replications of one scenario.

    Charts for which there is nothing to draw (no road network, no plan, no relief) are left out.

    Parameters
    ----------
    runs
        Replications of one scenario; each is reduced to small tables and let go before the next
        is asked for. What cannot be averaged (the storeys of a project) is that of the first.
    relief
        The table of :func:`supplysim.relief.relieve` where it was computed.
    project
        Whose storeys are shown; the one that is latest where none is named.

    Raises
    ------
    ValueError
        When there is no run.
    InputError
        When there is no such project.
    """
    kept: dict[str, list[pd.DataFrame]] = {name: [] for name in _PARTS}
    latest: list[str] = []
    least: list[float] = []

    def watched() -> Iterator[Run]:
        for run in runs:
            for name, part in _PARTS.items():
                kept[name].append(part.reduce(run))
            if not latest:
                latest.append(project or latest_project(run.arrays))
                kept["programme"] = [programme(run.arrays, latest[0])]
                least.append(run.scenario.scorecard.least_share)
            yield run

    content = content_of(watched())
    pooled = {name: part.pool(kept[name]) for name, part in _PARTS.items()}
    tables = {
        **chart_tables(content, least=least[0]),
        **pooled,
        "truck_use": pooled["crane_use"],
        "storey_gantt": kept["programme"][0],
        "line_of_balance": kept["programme"][0],
        "charged_and_relieved": relief if relief is not None else pd.DataFrame(),
    }
    return Gallery(content, {name: table for name, table in tables.items() if len(table)})


def chart_tables(content: Content, *, least: float) -> dict[str, pd.DataFrame]:
    """Return the tables of the charts that a page's content holds, by the chart's name.

    Parameters
    ----------
    content
        Of a page.
    least
        Share of area on schedule from which an outcome of the scorecard is met.
    """
    replications = content.facts.replications
    return {
        "monthly_volume": content.monthly,
        "on_time_by_zone": content.zones,
        "delay_pareto": content.causes,
        "causes_by_zone": content.causes_by_zone,
        "delivery_scorecard": content.scorecard.assign(least=least, replications=replications),
        "flow_map": content.flows,
        "cost_breakdown": content.costs.assign(replications=replications),
        "area_served": content.claim,
    }


_PARTS: Mapping[str, _Part] = {
    "on_time_by_zone_and_month": _Part(lambda run: zone_months(run.arrays), pooled_zone_months),
    "yard_stock": _Part(lambda run: yard_levels(run.arrays), pooled_yard_levels),
    "crane_use": _Part(lambda run: hours_of_use(run.arrays), pooled_use),
    "storey_cycle_distribution": _Part(lambda run: cycle_days(run.arrays), storey_cycles),
    "catchments": _Part(catchment_table, pooled_map),
}
