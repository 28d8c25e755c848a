"""Names and times of a record in the forms that frames hold: categories, texts, datetimes."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
from numpy.typing import NDArray

from supplysim.ledger import MISSING, Ledger
from supplysim.plan.tables import IntArray, PlanTables
from supplysim.record.remade import attempts, roots

__all__ = [
    "category",
    "component_names",
    "load_names",
    "loads_of",
    "moments",
    "storey_names",
    "within_parent",
]

_LAYING = ("flat", "upright")


def moments(start: datetime, seconds: IntArray) -> NDArray[np.datetime64]:
    """Return datetimes of seconds from ``start``; NaT where the time was not reached."""
    times = np.datetime64(start, "s") + seconds.astype("timedelta64[s]")
    times[seconds == MISSING] = np.datetime64("NaT")
    return times


def category(names: Sequence[str], codes: IntArray) -> "pd.Categorical[str]":
    """Return a categorical of names by code; equal names share a category, no name is missing.

    Codes below 0 (``MISSING`` among them) stand for "none" and become missing values.
    """
    unique = sorted(set(names))
    place = {name: code for code, name in enumerate(unique)}
    recode = np.array([place[name] for name in names] or [-1], dtype=np.int64)
    used = np.where(codes < 0, -1, recode[np.maximum(codes, 0)])
    return pd.Categorical.from_codes(used, categories=pd.Index(unique, dtype=object))


def within_parent(first: IntArray, rows: int) -> IntArray:
    """Return the ordinal, from 1, of each row under its parent.

    Parameters
    ----------
    first
        First row of each parent, ascending.
    rows
        Number of rows.
    """
    counts = np.diff(np.append(first, rows))
    return np.arange(1, rows + 1, dtype=np.int64) - np.repeat(first, counts)


def storey_names(plan: PlanTables) -> list[str]:
    """Return ``project/building/storey`` of every storey row, as ``PlanTables.storey_name``."""
    towers = [f"{project.name}/{b.name}" for project in plan.projects for b in project.buildings]
    return [
        f"{towers[building]}/S{number:02d}"
        for building, number in zip(
            plan.storey_building.tolist(), plan.storey_number.tolist(), strict=True
        )
    ]


def load_names(plan: PlanTables) -> list[str]:
    """Return ``project/building/storey/class/ordinal`` of every load (CONTRACTS 2)."""
    storeys = storey_names(plan)
    return [
        f"{storeys[storey]}/{_LAYING[laying]}/{ordinal:02d}"
        for storey, laying, ordinal in zip(
            plan.load_storey.tolist(),
            plan.load_laying.tolist(),
            plan.load_ordinal.tolist(),
            strict=True,
        )
    ]


def loads_of(ledger: Ledger) -> list[str]:
    """Return the names of all loads of a record: ``/R1`` stands behind a first remake load."""
    planned = load_names(ledger.plan)
    found = zip(roots(ledger).tolist(), attempts(ledger).tolist(), strict=True)
    return [planned[root] + (f"/R{attempt}" if attempt else "") for root, attempt in found]


def component_names(plan: PlanTables, component_storey: IntArray) -> pd.Series:
    """Return ``project/building/storey/017`` of every component, ordinals in erection order."""
    rows = len(component_storey)
    counts = np.bincount(component_storey, minlength=len(plan.storey_number))
    ordinal = within_parent(np.cumsum(counts) - counts, rows)
    most = int(counts.max(initial=0))
    numbers = pa.array([f"{i:03d}" for i in range(most + 1)], type=pa.string())
    storeys = pa.array(storey_names(plan), type=pa.string())
    names = pc.binary_join_element_wise(
        storeys.take(pa.array(component_storey)), numbers.take(pa.array(ordinal)), "/"
    )
    return pd.Series(names.to_pandas(), dtype=pd.StringDtype("pyarrow"), name="component")
