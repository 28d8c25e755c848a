"""One run reduced to the small tables of the page, so that many runs need not stay in memory."""

from dataclasses import dataclass

import pandas as pd

from supplysim.metrics.delay_groups import Kind
from supplysim.metrics.groups import WHOLE, groups_by
from supplysim.metrics.kpi import find
from supplysim.metrics.punctuality import installed_on_time
from supplysim.report.flows import flow_table
from supplysim.run import Run

__all__ = ["Tables", "reduce_run"]

_LITRES = 1000.0
_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Tables:
    """What the page needs of one replication; ratios are kept as numerator and denominator.

    Parameters
    ----------
    kpis
        ``run.kpis()``: index ``key``; ``unit, numerator, denominator`` and more.
    on_time
        ``tolerance_d, component, m3, storey``.
    monthly
        ``month, installed_m3, planned_m3, capacity_m3``.
    zones
        ``zone, title_zh, title_en, good_0d, components, good_7d, components_7d, tightness``.
    causes
        ``cause, new_h, total_h``, of storeys planned to finish inside the window; ``new_h`` is
        missing where the record does not tell new from inherited seconds by cause.
    causes_by_zone
        ``zone, title_zh, title_en, cause, hours, kind`` of the same storeys: new lateness, or total
        where new is not told.
    resources
        ``kind, busy_h, open_h``.
    flows
        The table of :func:`supplysim.charts.flow_map`, empty when no route was recorded.
    storeys
        ``due, late, unfinished``.
    costs
        ``run.costs()``.
    scorecard
        ``run.scorecard()``.
    """

    kpis: pd.DataFrame
    on_time: pd.DataFrame
    monthly: pd.DataFrame
    zones: pd.DataFrame
    causes: pd.DataFrame
    causes_by_zone: pd.DataFrame
    resources: pd.DataFrame
    flows: pd.DataFrame
    storeys: dict[str, float]
    costs: pd.DataFrame
    scorecard: pd.DataFrame


def reduce_run(run: Run) -> Tables:
    """Return the small tables of one run."""
    resources = run.bottleneck().table.reset_index()
    return Tables(
        kpis=run.kpis(),
        on_time=run.on_time_table().reset_index(),
        monthly=_monthly(run),
        zones=_zones(run),
        causes=_causes(run),
        causes_by_zone=_causes_by_zone(run),
        resources=resources[["kind", "busy_h", "open_h"]],
        flows=flow_table(run),
        storeys=_storeys(run),
        costs=run.costs(),
        scorecard=run.scorecard(),
    )


def _monthly(run: Run) -> pd.DataFrame:
    arrays = run.arrays
    installed, capacity = find("throughput_m3_per_month"), find("plant_utilisation")
    rows = []
    for month, window in arrays.month_windows():
        due = window.holds(run.ledger.plan.planned)
        rows.append(
            {
                "month": month,
                "installed_m3": float(installed.compute(arrays, window, WHOLE).numerator[0]),
                "planned_m3": float(arrays.volume_l[due].sum()) / _LITRES,
                "capacity_m3": float(capacity.compute(arrays, window, WHOLE).denominator[0]),
            }
        )
    return pd.DataFrame(rows)


def _zones(run: Run) -> pd.DataFrame:
    arrays, zones = run.arrays, run.scenario.zones
    groups = groups_by(arrays, "zone")
    due, good = installed_on_time(arrays, arrays.window)
    due_7d, good_7d = installed_on_time(arrays, arrays.window, tolerance_d=7)
    room = find("plan_tightness").compute(arrays, arrays.window, groups)
    return pd.DataFrame(
        {
            "zone": groups.labels,
            "title_zh": [zones[label].title_zh or label for label in groups.labels],
            "title_en": [zones[label].title_en or label for label in groups.labels],
            "good_0d": groups.count("components", due & good),
            "components": groups.count("components", due),
            "good_7d": groups.count("components", due_7d & good_7d),
            "components_7d": groups.count("components", due_7d),
            "tightness": pd.Series(room.numerator)
            / pd.Series(room.denominator, dtype=float).where(room.denominator > 0),
        }
    )


def _due(run: Run) -> "pd.Series[bool]":
    """Tell which storeys were planned to finish inside the window."""
    return pd.Series(run.arrays.window.holds(run.ledger.plan.planned_finish))


def _causes(run: Run) -> pd.DataFrame:
    total = run.delays(kind="total", in_window=True)
    new = run.delays(in_window=True)["seconds"] if run.tells_new else float("nan")
    return pd.DataFrame(
        {
            "cause": total["cause"],
            "new_h": new / _HOUR_S,
            "total_h": total["seconds"] / _HOUR_S,
        }
    )


def _causes_by_zone(run: Run) -> pd.DataFrame:
    """Return lateness by zone and cause: new, or total where the record does not tell it."""
    kind: Kind = "new" if run.tells_new else "total"
    table = run.delays("zone", kind, in_window=True)
    zones = run.scenario.zones
    return pd.DataFrame(
        {
            "zone": table["group"],
            "title_zh": [zones[label].title_zh or label for label in table["group"]],
            "title_en": [zones[label].title_en or label for label in table["group"]],
            "cause": table["cause"],
            "hours": table["seconds"] / _HOUR_S,
            "kind": kind,
        }
    )


def _storeys(run: Run) -> dict[str, float]:
    due = _due(run)
    return {
        "due": float(due.sum()),
        "late": float((due & pd.Series(run.arrays.lateness > 0)).sum()),
        "unfinished": float((due & run.storeys["finished"].isna()).sum()),
    }
