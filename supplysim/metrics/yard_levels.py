"""How full the yards of the plants stood, month by month."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from supplysim.metrics.arrays import Arrays, Window
from supplysim.plan.tables import IntArray

__all__ = ["pooled_yard_levels", "yard_levels"]

_LITRES = 1000.0


def yard_levels(arrays: Arrays) -> pd.DataFrame:
    """Return the mean and the highest level of every plant's yard in each month of the window.

    Returns
    -------
    pandas.DataFrame
        ``plant, title_zh, title_en, month`` ("2020-03"), ``mean_m3`` (over calendar time),
        ``most_m3, capacity_m3``.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> table = yard_levels(example_run().arrays)
    >>> bool((table["mean_m3"] <= table["most_m3"]).all())
    True
    """
    stock, places = arrays.ledger.stock, arrays.ledger.names["place"]
    rows = []
    for name in arrays.ledger.names["plant"]:
        plant = arrays.scenario.plants[name]
        own = stock["place"] == (places.index(name) if name in places else -1)
        order = np.argsort(stock["time"][own], kind="stable")
        time, level = stock["time"][own][order], stock["level_l"][own][order]
        for month, window in arrays.month_windows():
            mean, most = _levels(time, level, window)
            rows.append(
                {
                    "plant": name,
                    "title_zh": plant.title_zh or name,
                    "title_en": plant.title_en or name,
                    "month": month,
                    "mean_m3": mean,
                    "most_m3": most,
                    "capacity_m3": plant.yard_m3,
                }
            )
    return pd.DataFrame(rows)


def pooled_yard_levels(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the mean of every level over replications, and how many there are.

    Columns are those of :func:`yard_levels` and ``replications``.
    """
    every = pd.concat(tables, ignore_index=True)
    names = ["plant", "title_zh", "title_en", "month"]
    means = every.groupby(names, sort=False)[["mean_m3", "most_m3", "capacity_m3"]].mean()
    return means.reset_index().assign(replications=len(tables))


def _levels(time: IntArray, level: IntArray, window: Window) -> tuple[float, float]:
    """Return the mean and the highest level inside a window, m3; each is valid from its time on."""
    if not len(time):
        return 0.0, 0.0
    until = np.append(time[1:], max(window.stop, int(time[-1])))
    stay = window.overlap(time, until)
    mean = float((stay * level).sum()) / (window.stop - window.start) / _LITRES
    seen = level[stay > 0]
    return mean, float(seen.max()) / _LITRES if len(seen) else 0.0
