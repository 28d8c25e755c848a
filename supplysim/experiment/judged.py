"""Differences as a table, and which of them are real when they are judged together."""

import math
from collections.abc import Sequence

import pandas as pd

from supplysim.measured import change_limit_of
from supplysim.statistics.intervals import CONFIDENCE
from supplysim.statistics.paired import Difference, holm, holm_confidences

__all__ = ["judged"]


def judged(
    rows: Sequence[dict[str, object]],
    found: Sequence[Difference],
    *,
    replications: int,
    of: Sequence[str] = (),
) -> pd.DataFrame:
    """Return rows with limits and verdicts adjusted for their number.

    A difference without a p-value (one replication, or a measure that a case does not have) is
    no part of the family: nothing is claimed of it.

    Parameters
    ----------
    rows
        What stands beside each difference.
    found
        The differences, in the order of the rows.
    replications
        What they are taken over, for the table.
    of
        The measure of each difference, "" for none; the limits of shares end at 1 either way.

    Returns
    -------
    pandas.DataFrame
        The columns of the rows, then ``low, high, p, p_holm, real, replications``.

    Examples
    --------
    >>> table = judged([{"case": "a"}, {"case": "b"}],
    ...                [Difference(2.0, 0.1, 9), Difference(0.1, 0.1, 9)], replications=10)
    >>> table["real"].tolist()
    [True, False]
    """
    tested = [i for i, difference in enumerate(found) if not math.isnan(difference.p)]
    p_values = [found[i].p for i in tested]
    adjusted = dict(zip(tested, holm(p_values), strict=True))
    levels = dict(zip(tested, holm_confidences(p_values, confidence=CONFIDENCE), strict=True))
    told = []
    for i, (row, difference) in enumerate(zip(rows, found, strict=True)):
        low, high = difference.interval(levels.get(i, CONFIDENCE))
        if of and of[i]:
            low, high = (change_limit_of(of[i], limit) for limit in (low, high))
        p = adjusted.get(i, math.nan)
        told.append({**row, "low": low, "high": high, "p": difference.p, "p_holm": p,
                     "real": p <= 1 - CONFIDENCE, "replications": replications})  # fmt: skip
    return pd.DataFrame(told)
