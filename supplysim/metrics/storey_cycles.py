"""How many days apart the storeys of a tower are finished, and were planned to be."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from supplysim.calendars import DAY
from supplysim.ledger import MISSING
from supplysim.metrics.arrays import Arrays

__all__ = ["MANY_D", "cycle_days", "storey_cycles"]

MANY_D = 20
"""Cycles of this many days or more are counted in one class, the last."""


def cycle_days(arrays: Arrays) -> pd.DataFrame:
    """Return the cycle of every storey that was finished in the window.

    The cycle is the time from when the storey below was finished; the lowest precast storey of a
    tower has none.

    Returns
    -------
    pandas.DataFrame
        ``actual_d, planned_d``: days, calendar time.

    Examples
    --------
    The upper storey of the example is never finished.

    >>> from supplysim.testing import example_run
    >>> len(cycle_days(example_run().arrays))
    0
    """
    plan, finished = arrays.ledger.plan, arrays.ledger.storeys["finished"]
    lower = arrays.below
    rows = np.flatnonzero((lower >= 0) & arrays.window.holds(finished))
    rows = rows[finished[lower[rows]] != MISSING]
    actual = finished[rows] - finished[lower[rows]]
    planned = plan.planned_finish[rows] - plan.planned_finish[lower[rows]]
    return pd.DataFrame({"actual_d": actual / DAY, "planned_d": planned / DAY})


def storey_cycles(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the distribution of cycles over replications, in classes of a whole day.

    Parameters
    ----------
    tables
        :func:`cycle_days` of each replication.

    Returns
    -------
    pandas.DataFrame
        One row a class, also the empty ones up to the longest: ``days`` (its lower end; the last
        holds all from :data:`MANY_D` on)``, actual, planned`` (mean number of storeys)``,
        actual_median_d, actual_p90_d, planned_median_d`` (of all storeys; the same in every
        row)``, replications``. Empty where no storey was finished.

    Examples
    --------
    >>> cycles = pd.DataFrame({"actual_d": [5.2, 5.9, 41.0], "planned_d": [5.0, 5.0, 5.0]})
    >>> table = storey_cycles([cycles])
    >>> table.loc[table["actual"] > 0, ["days", "actual", "planned"]].values.tolist()
    [[5.0, 2.0, 3.0], [20.0, 1.0, 0.0]]
    """
    every = pd.concat(tables, ignore_index=True)
    kinds = ("actual", "planned")
    if not len(every):
        columns = ["days", *kinds, "actual_median_d", "actual_p90_d", "planned_median_d"]
        return pd.DataFrame(columns=[*columns, "replications"])
    classes = {
        kind: np.minimum(every[f"{kind}_d"].to_numpy() // 1, MANY_D).astype(np.int64)
        for kind in kinds
    }
    last = max(int(own.max()) for own in classes.values())
    counts = {kind: np.bincount(own, minlength=last + 1) for kind, own in classes.items()}
    return pd.DataFrame(
        {
            "days": np.arange(last + 1),
            **{kind: own / len(tables) for kind, own in counts.items()},
            "actual_median_d": every["actual_d"].median(),
            "actual_p90_d": every["actual_d"].quantile(0.9),
            "planned_median_d": every["planned_d"].median(),
            "replications": len(tables),
        }
    )
