"""Tables of layouts: what is open, whom it serves, what is bought, each number with its spread."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from supplysim.bases.alternatives import Alternative, LeftOut
from supplysim.bases.cases import Cases
from supplysim.bases.ground import Ground
from supplysim.bases.program import FloatArray
from supplysim.bases.spans import LEAST_M3, SPREAD, extra, headings, proven, ratio, spread

__all__ = [
    "alternatives_table",
    "bought_table",
    "left_out_table",
    "open_table",
    "served_table",
    "sites_table",
]

Layouts = Sequence[Alternative]
Spreads = Mapping[str, Cases]
"""All cases of each alternative, by its name."""


def alternatives_table(ground: Ground, layouts: Layouts, spreads: Spreads) -> pd.DataFrame:
    """Return one row an alternative: cost, and what is open in the last period.

    The first alternative is what the others' ``extra_yuan`` is counted from.
    """
    first, rows = layouts[0], []
    for one in layouts:
        cases, last = spreads[one.name], ground.periods[-1]
        bases = [row for row in one.open if row.period == last]
        capacity, made = sum(row.capacity_m3 for row in bases), cases.made[:, -1].sum(axis=1)
        expected = sum(row.made_m3 for row in bases)
        used = made / capacity if capacity else np.zeros(len(made))
        bought = cases.bought[:, -1].sum(axis=1)
        named: dict[str, Any] = {
            "alternative": one.name, "title_zh": one.title_zh, "title_en": one.title_en,
        }  # fmt: skip
        rows.append(
            named | proven("yuan", one) | spread("yuan", cases.yuan)
            | {"gap": one.gap, "status": one.status}
            | extra("extra_yuan", one, first, (cases, spreads[first.name]))
            | {"fixed_yuan": one.fixed_yuan, "serving_yuan": one.cost_yuan - one.fixed_yuan}
            | spread("serving_yuan", cases.yuan - one.fixed_yuan)
            | {"bases": len(bases), "new": "; ".join(one.new()), "capacity_m3": capacity}
            | {"made_m3": expected} | spread("made_m3", made)
            | {"utilisation": expected / capacity if capacity else 0.0}
            | spread("utilisation", used)
            | {"mean_km": _mean_km(one, last)}
            | spread("mean_km", ratio(cases.far[:, -1].sum(axis=1), made))
            | {"bought_m3": sum(row.m3 for row in one.bought if row.period == last)}
            | spread("bought_m3", bought)
        )  # fmt: skip
    return pd.DataFrame(rows)


def left_out_table(left_out: Sequence[LeftOut]) -> pd.DataFrame:
    """Return one row for what cannot be carried out or simulated, with the reason."""
    return pd.DataFrame(left_out, columns=list(LeftOut._fields))


def _mean_km(one: Alternative, period: str) -> float:
    sent = [(row.m3, row.km) for row in one.served if row.period == period]
    total = sum(m3 for m3, _ in sent)
    return sum(m3 * km for m3, km in sent) / total if total else float("nan")


def open_table(ground: Ground, layouts: Layouts, spreads: Spreads) -> pd.DataFrame:
    """Return one row an alternative, period and base that is open in it."""
    sites = {site.name: i for i, site in enumerate(ground.sites)}
    rows: list[dict[str, Any]] = []
    for one in layouts:
        cases = spreads[one.name]
        for row in one.open:
            place = ground.periods.index(row.period), sites[row.site]
            made = cases.made[:, *place]
            rows.append(
                {"alternative": one.name, "period": row.period, "site": row.site}
                | {"kind": row.kind, "district": row.district, "step": row.step}
                | {"shifts": row.shifts, "capacity_m3": row.capacity_m3, "made_m3": row.made_m3}
                | spread("made_m3", made)
                | {"utilisation": row.made_m3 / row.capacity_m3}
                | spread("utilisation", made / row.capacity_m3)
                | {"mean_km": row.mean_km} | spread("mean_km", ratio(cases.far[:, *place], made))
                | {"period_invest_yuan": row.invest_yuan, "running_yuan": row.running_yuan}
            )  # fmt: skip
    return pd.DataFrame(rows, columns=None if rows else ["alternative"])


def served_table(ground: Ground, layouts: Layouts, spreads: Spreads) -> pd.DataFrame:
    """Return what a base sends to a zone in a period, also where it does so in some case only."""
    rows: list[dict[str, Any]] = []
    for one in layouts:
        mean = {(row.period, row.site, row.zone): row.m3 for row in one.served}
        every = spreads[one.name].m3
        for t, i, z in np.argwhere((every > LEAST_M3).any(axis=0)).tolist():
            key = ground.periods[t], ground.sites[i].name, ground.zones[z]
            rows.append(
                {"alternative": one.name, "period": key[0], "site": key[1], "zone": key[2]}
                | _carried(ground, mean.get(key, 0.0), every[:, t, i, z])
                | {"km": float(ground.km[i, z])}
            )
    columns = ["alternative", "period", "site", "zone", *headings("m3", SPREAD)]
    return pd.DataFrame(rows, columns=[*columns, *headings("loads", SPREAD), "km"])


def _carried(ground: Ground, m3: float, every: FloatArray) -> dict[str, float]:
    load = ground.mean_load_m3
    return (
        {"m3": m3} | spread("m3", every) | {"loads": m3 / load} | spread("loads", every / load)
    )  # fmt: skip


def bought_table(ground: Ground, layouts: Layouts, spreads: Spreads) -> pd.DataFrame:
    """Return what a zone gets from competitors in a period, also where in some case only."""
    rows: list[dict[str, Any]] = []
    for one in layouts:
        mean = {(row.period, row.zone): row.m3 for row in one.bought}
        every = spreads[one.name].bought
        for t, z in np.argwhere((every > LEAST_M3).any(axis=0)).tolist():
            key = ground.periods[t], ground.zones[z]
            rows.append(
                {"alternative": one.name, "period": key[0], "zone": key[1]}
                | {"m3": mean.get(key, 0.0)} | spread("m3", every[:, t, z])
            )  # fmt: skip
    return pd.DataFrame(rows, columns=["alternative", "period", "zone", *headings("m3", SPREAD)])


def sites_table(ground: Ground) -> pd.DataFrame:
    """Return the sites with their steps, one row a step.

    ``step_invest_yuan`` is what reaching the step from the one before it takes,
    ``total_invest_yuan`` what it takes from nothing, or from the plant as it is there.
    """
    rows = []
    for row, site in enumerate(ground.sites):
        total = 0.0
        for step, stage in enumerate(site.stages):
            total += stage.invest_yuan
            rows.append(
                {
                    "site": site.name, "title_zh": site.title_zh, "title_en": site.title_en,
                    "kind": site.kind, "district": site.district, "node": site.node, "step": step,
                    "shifts": stage.shifts, "capacity_m3": stage.total_m3,
                    "step_invest_yuan": stage.invest_yuan, "total_invest_yuan": total,
                    "running_yuan": stage.running_yuan,
                    "inbound_yuan_per_m3": float(ground.inbound[row]), "source": site.source,
                    "confidence": site.confidence,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)
