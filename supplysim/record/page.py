"""A run in a few lines: for the console and for notebooks."""

from html import escape

import pandas as pd

from supplysim.plan.tables import PlanTables

__all__ = ["as_html", "sizes"]

_SHOWN = (
    "on_time_installation_rate",
    "step_rate",
    "throughput_m3_per_month",
    "plant_utilisation",
    "plan_tightness",
)


def sizes(plan: PlanTables) -> str:
    """Return how many components, loads and storeys were simulated."""
    return (
        f"{len(plan.component_type):,} components, {len(plan.load_part):,} loads, "
        f"{len(plan.storey_number):,} storeys"
    )


def as_html(title: str, kpis: pd.DataFrame) -> str:
    """Return a small table of the main measures under a title.

    Parameters
    ----------
    kpis
        Index ``key``; columns ``value, unit, meaning``.
    """
    rows = "".join(
        f"<tr><td>{escape(key)}</td><td>{float(kpis['value'][key]):.4g}</td>"
        f"<td>{escape(str(kpis['unit'][key]))}</td>"
        f"<td>{escape(str(kpis['meaning'][key]))}</td></tr>"
        for key in _SHOWN
    )
    return f"<p>{escape(title)}</p><table>{rows}</table>"
