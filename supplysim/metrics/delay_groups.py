"""Charged lateness summed by plant, zone, project, month or city: whole seconds, nothing lost."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

import numpy as np
import pandas as pd

from supplysim.errors import Fault, InputError
from supplysim.metrics.arrays import Arrays, BoolArray
from supplysim.metrics.groups import groups_by
from supplysim.plan.tables import IntArray
from supplysim.record.remade import plan_storey
from supplysim.record.schema import CAUSES

__all__ = ["PARTINGS", "Kind", "delays_by", "leading_causes"]

Kind = Literal["new", "total"]
"""New lateness counts each delay once, where it arose; total on every storey it makes late."""

PARTINGS = ("plant", "zone", "project", "month", "city")
"""What storeys can be grouped by."""

_DAY_S = 86400.0


def delays_by(
    arrays: Arrays, charges: Mapping[str, IntArray], by: str | None, *, in_window: bool = False
) -> pd.DataFrame:
    """Return lateness per group and cause.

    Storeys belong to the plant that makes most of their volume (ties: the first), and to the
    month in which they were planned to be finished. By city, storeys in the city are told from
    those beyond it.

    Parameters
    ----------
    arrays
        The record.
    charges
        Seconds per storey row by cause.
    by
        One of :data:`PARTINGS`, or None for all storeys together.
    in_window
        Count only storeys that were planned to be finished inside the window.

    Returns
    -------
    pandas.DataFrame
        Columns ``group`` (not without ``by``), ``cause, seconds, days, share``; every cause of
        every group, in the order of CONTRACTS 4. ``share`` is of the group's lateness, NaN where
        it has none.

    Raises
    ------
    InputError
        When ``by`` is none of these.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> run = example_run()
    >>> table = delays_by(run.arrays, run.charges, "zone")
    >>> table[table["seconds"] > 0].values.tolist()
    [['core', 'truck', 172800, 2.0, 0.8], ['core', 'plan', 43200, 0.5, 0.2]]
    """
    labels, codes = _groups(arrays, by)
    chosen = np.ones(len(codes), dtype=np.bool_)
    if in_window:
        chosen = arrays.window.holds(arrays.ledger.plan.planned_finish)
    seconds = np.array([_sums(charges[cause], codes, chosen, len(labels)) for cause in CAUSES])
    whole = np.where(seconds.sum(axis=0) == 0, np.nan, seconds.sum(axis=0))
    table = pd.DataFrame(
        {
            "group": np.repeat(np.array(labels, dtype=object), len(CAUSES)),
            "cause": list(CAUSES) * len(labels),
            "seconds": seconds.T.ravel(),
            "days": seconds.T.ravel() / _DAY_S,
            "share": (seconds / whole).T.ravel(),
        }
    )
    return table if by is not None else table.drop(columns="group")


def leading_causes(table: pd.DataFrame, *, count: int = 1) -> pd.DataFrame:
    """Return the largest causes of each group that has any lateness.

    Parameters
    ----------
    table
        Columns ``group, cause, seconds`` (or lateness in another unit), as of :func:`delays_by`.
    count
        How many causes a group has at most.

    Returns
    -------
    pandas.DataFrame
        Columns ``group, cause, seconds, share`` (of the group's lateness); the latest group first,
        its largest cause first, equal ones in the order of the table.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> run = example_run()
    >>> leading_causes(delays_by(run.arrays, run.charges, "zone")).values.tolist()
    [['core', 'truck', 172800, 0.8]]
    """
    columns = ["group", "cause", "seconds"]
    late = table.loc[table["seconds"] > 0, columns]
    whole = late.groupby("group", sort=False)["seconds"].transform("sum")
    ranked = late.assign(share=late["seconds"] / whole, whole=whole)
    ranked = ranked.sort_values("seconds", ascending=False, kind="stable")
    ranked = ranked.groupby("group", sort=False).head(count)
    ranked = ranked.sort_values(["whole", "group"], ascending=[False, True], kind="stable")
    return ranked[[*columns, "share"]].reset_index(drop=True)


def _sums(column: IntArray, codes: IntArray, chosen: BoolArray, groups: int) -> IntArray:
    """Return sums per group in whole seconds: floats would not be exact for a large city."""
    sums = np.zeros(groups, dtype=np.int64)
    np.add.at(sums, codes[chosen], column[chosen])
    return sums


def _groups(arrays: Arrays, by: str | None) -> tuple[Sequence[str], IntArray]:
    """Return the labels of groups, and the group of every storey row."""
    storeys = len(arrays.storey_project)
    if by is None:
        return ("",), np.zeros(storeys, dtype=np.int64)
    if by == "plant":
        return arrays.ledger.names["plant"], _plants(arrays)
    if by == "project":
        return [project.name for project in arrays.ledger.plan.projects], arrays.storey_project
    if by == "month":
        return _months(arrays)
    if by in PARTINGS:
        groups = groups_by(arrays, by)
        return groups.labels, groups.codes["storeys"]
    names = ", ".join(PARTINGS)
    zh = f"可按 {'、'.join(PARTINGS)} 分组"
    raise InputError([Fault(where="by", value=by, zh=zh, en=f"groups are by {names}")])


def _plants(arrays: Arrays) -> IntArray:
    """Return the plant that makes most of each storey."""
    ledger = arrays.ledger
    plants, storeys = len(ledger.names["plant"]), len(arrays.storey_project)
    made = np.zeros((storeys, plants), dtype=np.int64)
    known = ledger.loads["plant"] >= 0
    rows = plan_storey(ledger)[known], ledger.loads["plant"][known]
    np.add.at(made, rows, arrays.load_volume_l[known])
    return np.asarray(made.argmax(axis=1), dtype=np.int64)


def _months(arrays: Arrays) -> tuple[list[str], IntArray]:
    """Return the months in which storeys were to be finished, ascending, and that of each."""
    start = arrays.scenario.start
    due = [
        (start + timedelta(seconds=second)).strftime("%Y-%m")
        for second in arrays.ledger.plan.planned_finish.tolist()
    ]
    labels = sorted(set(due))
    place = {label: i for i, label in enumerate(labels)}
    return labels, np.array([place[label] for label in due], dtype=np.int64)
