"""Measures over replications as one table, each with its interval."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from supplysim.statistics.intervals import CONFIDENCE, jackknife

__all__ = ["summarise"]


def summarise(
    replications: Sequence[pd.DataFrame], *, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return each measure over several replications, with its interval.

    A measure is a ratio of sums: numerators over denominators, summed over replications. Its
    interval is the jackknife t interval over replications; where the denominator is the same in
    all of them, the value is the mean over replications and the interval the usual t interval.

    Parameters
    ----------
    replications
        One table a replication with index ``key`` and columns ``numerator, denominator``, such as
        ``run.kpis()``.
    confidence
        Confidence of the intervals.

    Returns
    -------
    pandas.DataFrame
        Columns ``key, value, low, high, n``; what is never negative has no negative ``low``;
        ``low`` and ``high`` are None for one replication,
        ``value`` is None where the denominators sum to 0.

    Examples
    --------
    Ten of 20 on time in one year, 30 of 30 in the next: 40 of 50, not the mean of .5 and 1.

    >>> years = [pd.DataFrame({"numerator": [n], "denominator": [d]}, index=["rate"])
    ...          for n, d in ((10.0, 20.0), (30.0, 30.0))]
    >>> summarise(years)["value"].tolist()
    [0.8]
    """
    if not replications:
        raise ValueError("no replications to summarise")
    keys = [str(key) for key in replications[0].index]
    numerators, denominators = (
        np.array([table.loc[keys, name].to_numpy(dtype=np.float64) for table in replications])
        for name in ("numerator", "denominator")
    )
    rows = [
        jackknife(numerator, denominator, confidence=confidence)
        for numerator, denominator in zip(numerators.T, denominators.T, strict=True)
    ]
    least = [0.0 if (numerator >= 0).all() else -math.inf for numerator in numerators.T]
    rows = [
        (value, None if low is None else max(low, limit), high)
        for (value, low, high), limit in zip(rows, least, strict=True)
    ]
    # Columns of objects keep None, which means "there is none", apart from NaN.
    return pd.DataFrame(
        {
            "key": keys,
            **{
                name: pd.Series([row[i] for row in rows], dtype=object)
                for i, name in enumerate(("value", "low", "high"))
            },
            "n": len(replications),
        }
    )
