"""What the hours of cranes and trucks went on: busy, starved, blocked, idle, closed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from supplysim.calendars import HOUR
from supplysim.ledger import MISSING
from supplysim.metrics.arrays import Arrays, FloatArray
from supplysim.metrics.cost_capacity import on_site
from supplysim.metrics.groups import groups_by
from supplysim.metrics.movement import hook_hours_s

__all__ = ["STATES", "WHOLE", "hours_of_use", "pooled_use"]

STATES = ("busy", "starved", "blocked", "idle", "closed")
"""What an hour of a resource can be, in the order of the table."""

WHOLE = ""
"""Group of all cranes, or all trucks, together."""

_TRIP = (
    ("assigned", "loading", "starved"),
    ("loading", "loaded", "busy"),
    ("loaded", "departed", "starved"),
    ("departed", "arrived", "busy"),
    ("arrived", "unloading", "blocked"),
    ("unloading", "unloaded", "busy"),
    ("unloaded", "returned", "busy"),
)
"""Stretches of a trip, and what the truck is in each."""


def hours_of_use(arrays: Arrays) -> pd.DataFrame:
    """Return the hours of cranes by zone, and of trucks by fleet, inside the window.

    A crane counts from the first begin of a storey of its towers until their last is finished.
    It is *busy* lifting or setting down, *starved* when the structure is ready and no component
    is on site, *blocked* by wind or an alert, *idle* for what is left of its hours, mostly because
    the structure is not ready, and *closed* outside them. A truck is *busy* driving and being
    loaded or unloaded, *starved* when it waits at the plant for its load, for papers or for a
    ban to end, *blocked* when it waits on site to be unloaded, *idle* without a trip, *closed*
    outside its shifts. What is used beyond the open hours takes nothing from other states: idle
    and closed are not below zero.

    Returns
    -------
    pandas.DataFrame
        ``kind`` ("crane", "truck"), ``group`` (zone; fleet)``, title_zh, title_en, state``
        (of :data:`STATES`)``, hours``.

    Examples
    --------
    The crane of the example has 40 open hours: 4.5 h busy and 6 h starved.

    >>> from supplysim.testing import example_run
    >>> table = hours_of_use(example_run().arrays)
    >>> table[table["kind"] == "crane"].set_index("state")["hours"].tolist()[:2]
    [4.5, 6.0]
    """
    return pd.concat([_cranes(arrays), _trucks(arrays)], ignore_index=True)


def pooled_use(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the table of the chart: mean hours over replications, and shares of each group.

    Returns
    -------
    pandas.DataFrame
        ``kind, group`` (:data:`WHOLE` for all of a kind)``, title_zh, title_en, state, hours,
        share`` (of the group's hours, missing where it has none)``, replications``.
    """
    every = pd.concat(tables, ignore_index=True)
    whole_kind = every.assign(group=WHOLE, title_zh="全部", title_en="All")
    names = ["kind", "group", "title_zh", "title_en", "state"]
    sums = pd.concat([every, whole_kind]).groupby(names, sort=False)["hours"].sum()
    table = (sums / len(tables)).reset_index()
    whole = table.groupby(["kind", "group"])["hours"].transform("sum").replace(0.0, np.nan)
    return table.assign(share=table["hours"] / whole, replications=len(tables))


def _cranes(arrays: Arrays) -> pd.DataFrame:
    ledger, window = arrays.ledger, arrays.window
    groups = groups_by(arrays, "zone")
    cranes = np.flatnonzero(arrays.resources_of("crane"))
    here, gone = on_site(arrays)
    start, stop = np.maximum(here, window.start), np.minimum(gone, window.stop)
    jobs = ledger.jobs
    chosen = window.holds(jobs["start"])
    starved = np.bincount(
        jobs["crane"][chosen], jobs["starved_s"][chosen], minlength=len(cranes)
    ).astype(np.float64)
    busy = arrays.busy_s(window)[cranes]
    opened = ledger.resources["open_s"][cranes]
    blocked = hook_hours_s(arrays, start, stop)[0]
    stay = np.maximum(stop - start, 0)
    seconds = (
        busy,
        starved,
        blocked,
        np.maximum(opened - busy - starved, 0.0),
        np.maximum(stay - opened - blocked, 0),
    )
    codes = groups.codes["resources"][cranes]
    titles = {name: (zone.title_zh, zone.title_en) for name, zone in arrays.scenario.zones.items()}
    sums = [
        np.bincount(codes, column, minlength=len(groups.labels)).astype(np.float64)
        for column in seconds
    ]
    return _long("crane", groups.labels, titles, sums)


def _trucks(arrays: Arrays) -> pd.DataFrame:
    ledger, window = arrays.ledger, arrays.window
    rows = np.flatnonzero(arrays.resources_of("truck"))
    fleet_of = [ledger.names["resource"][row].rpartition("/")[0] for row in rows.tolist()]
    fleets = tuple(sorted(set(fleet_of)))
    codes = np.array([fleets.index(name) for name in fleet_of], dtype=np.int64)
    opened = np.bincount(codes, ledger.resources["open_s"][rows], minlength=len(fleets))
    used = dict.fromkeys(("busy", "starved", "blocked"), np.zeros(len(fleets)))
    truck_fleet = np.array(
        [fleets.index(name.rpartition("/")[0]) for name in ledger.names["truck"]], dtype=np.int64
    )
    sent = ledger.loads["truck"] >= 0
    fleet = truck_fleet[ledger.loads["truck"][sent]]
    # a trip under way at the end of the record is still in the state it is waiting in
    times = {
        name: np.where(ledger.loads[name][sent] == MISSING, arrays.end, ledger.loads[name][sent])
        for name in ("assigned", *(late for _, late, _ in _TRIP))
    }
    for early, late, state in _TRIP:
        inside = window.overlap(times[early], times[late])
        used[state] = used[state] + np.bincount(fleet, inside, minlength=len(fleets))
    whole = np.bincount(codes, minlength=len(fleets)) * float(window.stop - window.start)
    idle = np.maximum(opened - sum(used.values()), 0.0)
    sums = [*used.values(), idle, np.maximum(whole - opened, 0.0)]
    return _long("truck", fleets, {}, sums)


def _long(
    kind: str,
    labels: tuple[str, ...],
    titles: dict[str, tuple[str, str]],
    seconds: list[FloatArray],
) -> pd.DataFrame:
    """Return one row a group and state; a group without a title goes by its name."""
    rows = [
        {
            "kind": kind,
            "group": label,
            "title_zh": titles.get(label, ("", ""))[0] or label,
            "title_en": titles.get(label, ("", ""))[1] or label,
            "state": state,
            "hours": float(column[group]) / HOUR,
        }
        for group, label in enumerate(labels)
        for state, column in zip(STATES, seconds, strict=True)
    ]
    columns = ["kind", "group", "title_zh", "title_en", "state", "hours"]
    return pd.DataFrame(rows, columns=columns)
