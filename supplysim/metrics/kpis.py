"""All measures of a record in one table, whole or parted."""

import numpy as np
import pandas as pd

from supplysim.errors import Fault, InputError, Lang
from supplysim.metrics import movement, output, planning, punctuality
from supplysim.metrics.arrays import Arrays, BoolArray, FloatArray
from supplysim.metrics.groups import WHOLE, groups_by
from supplysim.metrics.kpi import EVERY, KPIS, Kpi, find

__all__ = [
    "ORDER",
    "TOLERANCES_D",
    "WEIGHTS",
    "kpi_table",
    "kpi_value",
    "kpis_by",
    "measures",
    "on_time_table",
]

TOLERANCES_D = (0, 1, 3, 7)
"""Tolerances that are always printed together, in days after the planned day (CONTRACTS 3)."""

WEIGHTS = ("component", "m3", "storey")
"""What a component counts in the on-time rate: 1, its volume, its share of its storey."""

ORDER = (
    "on_time_installation_rate",
    "step_rate",
    "on_time_delivery",
    "otif",
    "throughput_m3_per_month",
    "components_per_day",
    "floor_m2",
    "plant_utilisation",
    "mould_turns",
    "yard_stock_days",
    "truck_turns_per_day",
    "truck_wait_share",
    "crane_busy_share",
    "crane_starved_share",
    "crane_blocked_share",
    "storey_cycle_adherence",
    "tardiness_h",
    "distance_km",
    "plan_tightness",
    "overdue_start",
    "overdue_end",
)
"""Keys of CONTRACTS 6 in their order, then the backlog at both ends of the window."""

_MODULES = (movement, output, planning, punctuality)  # importing them registers their measures


def measures() -> list[Kpi]:
    """Return every measure: those of ``ORDER``, then others in the order of registration."""
    known = [KPIS[key] for key in ORDER]
    return known + [measure for key, measure in KPIS.items() if key not in ORDER]


def kpi_table(arrays: Arrays, *, lang: Lang = "zh") -> pd.DataFrame:
    """Return all measures over the scenario's window.

    Returns
    -------
    pandas.DataFrame
        Index ``key``; columns ``value, unit, meaning, numerator, denominator``. A value whose
        denominator is 0 is missing (NaN).
    """
    rows = []
    for measure in measures():
        sums = measure.compute(arrays, arrays.window, WHOLE)
        rows.append(
            {
                "key": measure.key,
                "value": float(_ratio(*sums)[0]),
                "unit": measure.unit,
                "meaning": measure.meaning(lang),
                "numerator": float(sums.numerator[0]),
                "denominator": float(sums.denominator[0]),
            }
        )
    return pd.DataFrame(rows).set_index("key")


def kpi_value(arrays: Arrays, key: str) -> float:
    """Return one measure over the scenario's window.

    Raises
    ------
    InputError
        When there is no such measure.
    """
    return float(_ratio(*find(key).compute(arrays, arrays.window, WHOLE))[0])


def kpis_by(arrays: Arrays, by: str) -> pd.DataFrame:
    """Return the measures parted by "plant", "zone", "city" or "month".

    By city, projects in the city are told from those beyond it. By month, every measure is taken
    with the month as its window. Measures that make no sense in a parting are left out.

    Returns
    -------
    pandas.DataFrame
        Columns ``key, group, value, numerator, denominator``.

    Raises
    ------
    InputError
        When ``by`` is none of these.
    """
    if by not in EVERY:
        raise InputError(
            [
                Fault(
                    where="by",
                    value=by,
                    zh=f"可按 {'、'.join(EVERY)} 分组",
                    en=f"groups are by {', '.join(EVERY)}",
                )
            ]
        )
    wanted = [measure for measure in measures() if by in measure.by]
    return _by_month(arrays, wanted) if by == "month" else _by_groups(arrays, wanted, by)


def on_time_table(arrays: Arrays) -> pd.DataFrame:
    """Return the on-time installation rate at every tolerance and weight.

    Returns
    -------
    pandas.DataFrame
        Index ``tolerance_d``; columns ``component, m3, storey`` (rates) and ``due`` (components
        in the denominator). By storey, every storey with due components counts once.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> example_run().on_time_table()["component"].tolist()
    [0.75, 0.875, 1.0, nan]
    """
    rows = []
    for tolerance in TOLERANCES_D:
        due, good = punctuality.installed_on_time(arrays, arrays.window, tolerance_d=tolerance)
        rates = {weight: _on_time_rate(arrays, due, good, weight) for weight in WEIGHTS}
        rows.append({"tolerance_d": tolerance, **rates, "due": int(np.count_nonzero(due))})
    return pd.DataFrame(rows).set_index("tolerance_d")


def _on_time_rate(arrays: Arrays, due: BoolArray, good: BoolArray, weight: str) -> float:
    if weight == "m3":
        weights = arrays.volume_l.astype(np.float64)
    elif weight == "storey":
        storey = arrays.component_storey
        weights = 1.0 / np.maximum(np.bincount(storey[due], minlength=1 + storey.max(initial=0)), 1)
        weights = weights[storey]
    else:
        weights = np.ones(len(due), dtype=np.float64)
    rate = _ratio(weights[due & good].sum(keepdims=True), weights[due].sum(keepdims=True))
    return float(rate[0])


def _by_groups(arrays: Arrays, wanted: list[Kpi], by: str) -> pd.DataFrame:
    groups = groups_by(arrays, by)
    frames = []
    for measure in wanted:
        sums = measure.compute(arrays, arrays.window, groups)
        frames.append(_long(measure.key, groups.labels, *sums))
    return pd.concat(frames, ignore_index=True)


def _by_month(arrays: Arrays, wanted: list[Kpi]) -> pd.DataFrame:
    months = arrays.month_windows()
    labels = tuple(label for label, _ in months)
    frames = []
    for measure in wanted:
        sums = [measure.compute(arrays, window, WHOLE) for _, window in months]
        numerator = np.array([s.numerator[0] for s in sums])
        denominator = np.array([s.denominator[0] for s in sums])
        frames.append(_long(measure.key, labels, numerator, denominator))
    return pd.concat(frames, ignore_index=True)


def _long(
    key: str, labels: tuple[str, ...], numerator: FloatArray, denominator: FloatArray
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "key": key,
            "group": list(labels),
            "value": _ratio(numerator, denominator),
            "numerator": numerator,
            "denominator": denominator,
        }
    )


def _ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Return the ratio, NaN where the denominator is 0."""
    safe = np.where(denominator == 0, np.nan, denominator)
    return np.asarray(numerator / safe, dtype=np.float64)
