"""The JSON summary of one or several replications (CONTRACTS 6)."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from supplysim.metrics.intervals import summarise
from supplysim.metrics.kpi import KPIS
from supplysim.scenario.spec import Scenario

__all__ = ["FORMAT", "summary"]

FORMAT = 1
"""Format number of the summary."""


def summary(
    scenario: Scenario,
    tables: Sequence[pd.DataFrame],
    *,
    scenario_hash: str,
    plan_hash: str,
    seed: int,
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    """Return ``{format, scenario, hash, plan_hash, seed, replications, window, kpis, warnings}``.

    Parameters
    ----------
    tables
        ``run.kpis()`` of each replication.
    scenario_hash, plan_hash
        Hash of the resolved scenario, and of the plan of the first replication.
    warnings
        What the reader should know, one sentence each.
    """
    return {
        "format": FORMAT,
        "scenario": scenario.name,
        "hash": scenario_hash,
        "plan_hash": plan_hash,
        "seed": seed,
        "replications": len(tables),
        "window": [scenario.window_start.isoformat(), scenario.window_end.isoformat()],
        "kpis": {str(row["key"]): _entry(row) for row in _rows(tables)},
        "warnings": list(warnings),
    }


def _rows(tables: Sequence[pd.DataFrame]) -> list[Mapping[str, Any]]:
    return [dict(row) for _, row in summarise(tables).iterrows()]


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: _number(row[name]) for name in ("value", "low", "high")}
    return {
        "value": numbers["value"],
        "unit": KPIS[str(row["key"])].unit,
        "low": numbers["low"],
        "high": numbers["high"],
    }


def _number(value: float | None) -> float | None:
    """Return a finite number or None: JSON knows no NaN."""
    return None if value is None or not math.isfinite(value) else float(value)
