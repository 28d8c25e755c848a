"""On-time installation by zone and month, with how tight the plan of each zone is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from supplysim.metrics.arrays import Arrays
from supplysim.metrics.groups import groups_by
from supplysim.metrics.kpi import find
from supplysim.metrics.punctuality import installed_on_time

__all__ = ["pooled_zone_months", "zone_months"]

_SUMS = ["on_time", "due", "planned_d", "undisturbed_d"]


def zone_months(arrays: Arrays) -> pd.DataFrame:
    """Return the components due, and installed on time, of every zone and month of the window.

    A component belongs to the month in which it was planned; one whose planned day ends outside
    the month's end is not counted, as in the rate itself (CONTRACTS 3).

    Returns
    -------
    pandas.DataFrame
        ``zone, title_zh, title_en, month`` ("2020-03"), ``on_time, due`` (components),
        ``planned_d, undisturbed_d`` (days, whose ratio is the plan tightness of the zone over the
        whole window; the same in each of its months).

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> zone_months(example_run().arrays)[["zone", "on_time", "due"]].values.tolist()
    [['core', 6.0, 8.0]]
    """
    groups, zones = groups_by(arrays, "zone"), arrays.scenario.zones
    room = find("plan_tightness").compute(arrays, arrays.window, groups)
    frames = []
    for month, window in arrays.month_windows():
        due, good = installed_on_time(arrays, window)
        frames.append(
            pd.DataFrame(
                {
                    "zone": groups.labels,
                    "title_zh": [zones[label].title_zh or label for label in groups.labels],
                    "title_en": [zones[label].title_en or label for label in groups.labels],
                    "month": month,
                    "on_time": groups.count("components", due & good),
                    "due": groups.count("components", due),
                    "planned_d": room.numerator,
                    "undisturbed_d": room.denominator,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def pooled_zone_months(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the table of the chart from those of several replications.

    Returns
    -------
    pandas.DataFrame
        ``zone, title_zh, title_en, month, rate`` (a ratio of sums, missing where nothing was
        due)``, due`` (mean number of components)``, tightness, replications``.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> table = zone_months(example_run().arrays)
    >>> pooled_zone_months([table, table])[["rate", "due", "tightness"]].values.tolist()
    [[0.75, 8.0, 2.0]]
    """
    every = pd.concat(tables, ignore_index=True)
    names = ["zone", "title_zh", "title_en", "month"]
    sums = every.groupby(names, sort=False)[_SUMS].sum().reset_index()
    due, undisturbed = (sums[name].replace(0.0, np.nan) for name in ("due", "undisturbed_d"))
    return sums[names].assign(
        rate=sums["on_time"] / due,
        due=sums["due"] / len(tables),
        tightness=sums["planned_d"] / undisturbed,
        replications=len(tables),
    )
