"""Which class of resources is busiest: the first suspect when the chain is late."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from supplysim.calendars import HOUR
from supplysim.metrics.arrays import Arrays

__all__ = ["Bottleneck", "bottleneck"]


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The busiest class of resources in the window.

    Parameters
    ----------
    kind
        Its name; "" when nothing was open.
    share
        Its busy / open time.
    table
        All classes, busiest first: index ``kind``; columns ``resources`` (a count), ``busy_h``,
        ``open_h``, ``share``.
    """

    kind: str
    share: float
    table: pd.DataFrame


def bottleneck(arrays: Arrays) -> Bottleneck:
    """Return the class of resources with the highest busy / open time in the window.

    Classes are the kinds of the record: lines and mould positions by line type, gantries, trucks,
    and cranes while they have storeys to erect. Busy time is the work of the busy intervals inside
    the window. Yards are shown with how full they stood, litre-hours over litre-hours.

    Examples
    --------
    The trucks are out for 36 h of 48, the gantry loads 4 h of 60, the crane works 4.5 h of 40.

    >>> from supplysim.testing import example_run
    >>> example_run().bottleneck().kind
    'truck'
    """
    kinds, resources = arrays.ledger.names["kind"], arrays.ledger.resources
    busy_s = arrays.busy_s(arrays.window)
    table = pd.DataFrame(
        {
            "kind": list(kinds),
            "resources": np.bincount(resources["kind"], minlength=len(kinds)),
            "busy_h": np.bincount(resources["kind"], busy_s, minlength=len(kinds)) / HOUR,
            "open_h": np.bincount(resources["kind"], resources["open_s"], minlength=len(kinds))
            / HOUR,
        }
    )
    table = table[table["open_h"] > 0].set_index("kind")
    table["share"] = table["busy_h"] / table["open_h"]
    table = table.sort_values(["share", "kind"], ascending=[False, True])
    # How full a yard stands is a level, not time at work: it is shown, but never the busiest.
    working = table.drop(index="yard", errors="ignore")
    if working.empty:
        return Bottleneck("", float("nan"), table)
    return Bottleneck(str(working.index[0]), float(working["share"].iloc[0]), table)
