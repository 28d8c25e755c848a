"""What a run cost: every item in one table, whole, by plant or by zone.

The factors are ``scenario.costs``; nearly all are judgement. The table is for differences between
scenarios. Not in it: design, installation (beyond idle crews, recovery
and the rent of cranes), overhead of builders, margins, taxes, and what infrastructure pieces cost.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from supplysim.errors import Fault, InputError, Lang
from supplysim.metrics import cost_capacity, cost_running
from supplysim.metrics.arrays import Arrays, FloatArray, Groups
from supplysim.metrics.cost_item import ITEMS, CostItem, Spent
from supplysim.metrics.groups import WHOLE, groups_by
from supplysim.metrics.kpi import find
from supplysim.statistics.intervals import jackknife

__all__ = [
    "ORDER",
    "PARTINGS",
    "TOTAL",
    "cost_items",
    "cost_table",
    "costs_by",
    "installed_m3",
    "item_name",
    "pooled_costs",
]

TOTAL = "total"
"""Key of the last row of the table: the sum of all items."""

PARTINGS = ("plant", "zone", "city")
"""Ways to part the costs; the year's capital is not told apart by month."""


_MODULES = (cost_running, cost_capacity)  # importing them registers their items

ORDER = (
    "trips",
    "haul",
    "storage",
    "tied_up",
    "rehandling",
    "detention",
    "crane_idle",
    "recovery",
    "delay",
    "plants",
    "moulds",
    "trucks",
    "cranes",
)
"""Keys of the items in the order of the table, after production by family."""


def cost_items(arrays: Arrays) -> list[CostItem]:
    """Return all items in the order of the table: production by family, then the others."""
    known = [ITEMS[key] for key in ORDER]
    others = [item for key, item in ITEMS.items() if key not in ORDER]
    return [*cost_running.production_items(arrays), *known, *others]


def installed_m3(arrays: Arrays, groups: Groups = WHOLE) -> FloatArray:
    """Return the volume installed in the window, per group: what costs are divided by."""
    return find("throughput_m3_per_month").compute(arrays, arrays.window, groups).numerator


def cost_table(arrays: Arrays, *, lang: Lang = "zh") -> pd.DataFrame:
    """Return every item of cost over the window, and their sum.

    Returns
    -------
    pandas.DataFrame
        Index ``item``, the last one ``total``; columns ``name, quantity, unit`` (what is
        multiplied, and its unit), ``yuan``, ``yuan_per_m3`` (over m3 installed in the window),
        ``yuan_per_m2`` (over m2 of precast storeys finished in it; both missing where nothing
        was), ``confidence`` (of the least certain factor).

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> table = example_run().costs()
    >>> bool(table["yuan"].iloc[:-1].sum() == table.loc["total", "yuan"])
    True
    """
    m3 = float(installed_m3(arrays)[0])
    m2 = float(find("floor_m2").compute(arrays, arrays.window, WHOLE).numerator[0])
    items = cost_items(arrays)
    rows = []
    for item in items:
        spent = item.reckon(arrays, WHOLE)
        rows.append(
            {
                "item": item.key,
                "name": item.name(lang),
                "quantity": float(spent.quantity[0]),
                "unit": item.unit,
                "yuan": float(spent.yuan[0]),
                "confidence": item.confidence,
            }
        )
    table = pd.DataFrame(rows)
    table.loc[len(table)] = {
        "item": TOTAL,
        "name": item_name(TOTAL, lang),
        "quantity": m3,
        "unit": "m3",
        "yuan": float(table["yuan"].sum()),
        "confidence": max(table["confidence"], key="SCDRJ".index),
    }
    table.insert(5, "yuan_per_m3", _per(table["yuan"], m3))
    table.insert(6, "yuan_per_m2", _per(table["yuan"], m2))
    return table.set_index("item")


def costs_by(arrays: Arrays, by: str) -> pd.DataFrame:
    """Return the items that make sense by plant, by zone, or by city and beyond it.

    Capacity of plants and trucks belongs to no zone, and sites to no plant: the sums of two
    partings differ by such items.

    Returns
    -------
    pandas.DataFrame
        Columns ``item, group, quantity, yuan, yuan_per_m3``; per m3 installed from the group's
        plant or in its zone.

    Raises
    ------
    InputError
        When ``by`` is none of :data:`PARTINGS`.
    """
    if by not in PARTINGS:
        allowed = "、".join(PARTINGS), ", ".join(PARTINGS)
        zh, en = f"可按 {allowed[0]} 分组", f"groups are by {allowed[1]}"
        raise InputError([Fault(where="by", value=by, zh=zh, en=en)])
    groups = groups_by(arrays, by)
    m3 = installed_m3(arrays, groups)
    items = [item for item in cost_items(arrays) if by in item.by]
    frames = [_long(item.key, groups.labels, item.reckon(arrays, groups), m3) for item in items]
    return pd.concat(frames, ignore_index=True)


def item_name(key: str, lang: Lang) -> str:
    """Return what a row of the table is called.

    Examples
    --------
    >>> item_name("production:wall", "zh"), item_name("cranes", "en"), item_name("total", "zh")
    ('生产：墙板', 'cranes', '合计')
    """
    if key == TOTAL:
        return "合计" if lang == "zh" else "total"
    family = key.partition(":")[2]
    return (cost_running.production_item(family) if family else ITEMS[key]).name(lang)


def pooled_costs(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the costs of several replications: means, and cost per m3 as ratios of sums.

    Parameters
    ----------
    tables
        ``run.costs()`` of each replication.

    Returns
    -------
    pandas.DataFrame
        Columns ``item, name_zh, name_en, quantity, unit, yuan, yuan_per_m3, yuan_per_m2,
        confidence, low, high``: means of quantity and yuan; yuan over m3 and m2, both summed over
        replications; 95 % jackknife limits of yuan per m3, missing for a single run.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> costs = example_run().costs()
    >>> both = pooled_costs([costs, costs])
    >>> both["yuan"].tolist() == costs["yuan"].tolist()
    True
    """
    first = tables[0]
    yuan, quantity, per_m2 = (
        np.array([table[name].to_numpy(dtype=np.float64) for table in tables])
        for name in ("yuan", "quantity", "yuan_per_m2")
    )
    m3 = quantity[:, -1]
    m2 = np.divide(yuan[:, -1], per_m2[:, -1], where=per_m2[:, -1] > 0, out=np.zeros(len(tables)))
    ratios = [jackknife(column, m3) for column in yuan.T]
    return pd.DataFrame(
        {
            "item": first.index.astype(str),
            "name_zh": [item_name(str(key), "zh") for key in first.index],
            "name_en": [item_name(str(key), "en") for key in first.index],
            "quantity": quantity.mean(axis=0),
            "unit": first["unit"].to_numpy(),
            "yuan": yuan.mean(axis=0),
            "yuan_per_m3": np.array([value for value, *_ in ratios], dtype=np.float64),
            "yuan_per_m2": yuan.sum(axis=0) / (m2.sum() or np.nan),
            "confidence": first["confidence"].to_numpy(),
            # no cost is negative
            "low": np.maximum(np.array([low for _, low, _ in ratios], dtype=np.float64), 0.0),
            "high": np.array([high for *_, high in ratios], dtype=np.float64),
        }
    )


def _long(key: str, labels: tuple[str, ...], spent: Spent, m3: FloatArray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": key,
            "group": list(labels),
            "quantity": spent.quantity,
            "yuan": spent.yuan,
            "yuan_per_m3": spent.yuan / np.where(m3 > 0, m3, np.nan),
        }
    )


def _per(yuan: "pd.Series[float]", amount: float) -> "pd.Series[float]":
    return yuan / (amount if amount > 0 else float("nan"))
