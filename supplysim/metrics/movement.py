"""Measures of trucks and cranes: turns, waiting, haul, and what the hook's hours went on."""

import numpy as np

from supplysim.calendars import DAY, HOUR, Calendar, Closed
from supplysim.ledger import MISSING
from supplysim.metrics.arrays import Arrays, BoolArray, FloatArray, Groups, Sums, Window
from supplysim.metrics.kpi import kpi
from supplysim.plan.tables import IntArray
from supplysim.record.closings import closings_of
from supplysim.scenario.opening import compile_calendar

__all__ = [
    "crane_blocked_share",
    "crane_busy_share",
    "crane_starved_share",
    "distance_km",
    "hook_hours_s",
    "truck_turns_per_day",
    "truck_wait_share",
]


@kpi(
    unit="1/d",
    zh="车辆日周转",
    en="truck turns",
    meaning_zh="窗口内发出的车次除以出车的车日数（当日至少发一车的车辆）",
    meaning_en="trips that left in the window over truck-days with at least one trip",
    by=("plant", "month"),
)
def truck_turns_per_day(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the trips a working truck makes a day.

    Numerator: loads that departed in the window. Denominator: different pairs of truck and
    calendar day of departure among them (by plant: of plant, truck and day). Unit: trips a day.

    Examples
    --------
    Two trucks leave once on the first day; one of them leaves twice on the third.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["truck_turns_per_day", ["numerator", "denominator"]].tolist()
    [4.0, 3.0]
    """
    left = window.holds(arrays.ledger.loads["departed"])
    return Sums(
        groups.count("loads", left), groups.count("loads", _first_of_day(arrays, left, groups))
    )


@kpi(
    unit="1",
    zh="车辆等待占比",
    en="truck waiting share",
    meaning_zh="窗口内发出并返回的车次中，既不行驶也不装卸的时间占派车到返回总时间的比例",
    meaning_en="share of the time from assignment to return, of trips that left in the window, "
    "in which a truck neither drove nor was loaded or unloaded",
    by=("plant", "zone", "city", "month"),
)
def truck_wait_share(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the share of a trip spent waiting.

    Numerator: hours assigned..loading, loaded..departed and arrived..unloading of loads that
    departed in the window and whose truck is back; papers, entry inspection, bans, closed gates
    and the approach of a pooled truck are in it. Denominator: their hours assigned..returned.
    Unit: 1.

    Examples
    --------
    Three trips of 6 h waited 1 h each, the last 13 h of 18.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["truck_wait_share", ["numerator", "denominator"]].tolist()
    [16.0, 36.0]
    """
    loads = arrays.ledger.loads
    done = window.holds(loads["departed"]) & (loads["returned"] != MISSING)
    wait = sum(
        (loads[late] - loads[early] for early, late in _WAITS),
        start=np.zeros(len(done), dtype=np.int64),
    )
    whole = loads["returned"] - loads["assigned"]
    return Sums(groups.add("loads", done, wait) / HOUR, groups.add("loads", done, whole) / HOUR)


_WAITS = (("assigned", "loading"), ("loaded", "departed"), ("arrived", "unloading"))


@kpi(
    unit="km",
    zh="平均运距",
    en="haul distance",
    meaning_zh="窗口内到场车次的单程运距，按体积加权平均",
    meaning_en="one-way haul of loads that arrived in the window, weighted by volume",
)
def distance_km(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the mean one-way haul, weighted by volume.

    Numerator: m3 x km from plant to site of loads that arrived in the window.
    Denominator: their m3. Unit: km.

    Examples
    --------
    All four loads come from one plant, 30 km away.

    >>> from supplysim.testing import example_run
    >>> example_run().kpi("distance_km")
    30.0
    """
    chosen = window.holds(arrays.ledger.loads["arrived"])
    volume = arrays.load_volume_l
    haul = volume * arrays.ledger.loads["distance_m"]
    return Sums(groups.add("loads", chosen, haul) / 1e6, groups.add("loads", chosen, volume) / 1e3)


@kpi(
    unit="1",
    zh="塔吊忙碌占比",
    en="crane busy share",
    meaning_zh="窗口内塔吊吊装和卸车的时间占其可用时间的比例",
    meaning_en="share of the cranes' open hours in the window spent lifting and unloading",
    by=("zone", "city"),
)
def crane_busy_share(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the share of the cranes' open hours in which they worked.

    Numerator: hours of the cranes' busy intervals inside the window. Denominator: hours of the
    window in which the hook is open to precast, summed over cranes. Unit: 1.

    Examples
    --------
    Three loads lifted in 1 h each, one set down in 1 h, one piece of it lifted in 0.5 h.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["crane_busy_share", ["numerator", "denominator"]].tolist()
    [4.5, 40.0]
    """
    return _crane_share(arrays, groups, arrays.busy_s(window))


@kpi(
    unit="1",
    zh="塔吊缺件占比",
    en="crane starved share",
    meaning_zh="窗口内结构已具备条件而构件未到场、塔吊空等的时间占其可用时间的比例",
    meaning_en="share of the cranes' open hours in the window in which the structure was ready "
    "and no component was on site",
    by=("zone", "city"),
)
def crane_starved_share(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the share of the cranes' open hours in which they waited for components.

    Numerator: hours before crane jobs begun in the window in which the crane was free and open,
    the structure ready, and the load not on site and inspected (``starved_s`` of the jobs).
    Denominator: as for :func:`crane_busy_share`. Unit: 1.

    Examples
    --------
    The last load kept the crane waiting for 6 of 40 h.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["crane_starved_share", ["numerator", "denominator"]].tolist()
    [6.0, 40.0]
    """
    jobs = arrays.ledger.jobs
    chosen = window.holds(jobs["start"])
    cranes = np.flatnonzero(arrays.resources_of("crane"))
    rows = len(arrays.ledger.resources["kind"])
    starved = np.bincount(cranes[jobs["crane"][chosen]], jobs["starved_s"][chosen], minlength=rows)
    return _crane_share(arrays, groups, starved)


@kpi(
    unit="1",
    zh="塔吊停吊占比",
    en="crane blocked share",
    meaning_zh="窗口内因大风或预警停吊的时间占塔吊排班时间的比例",
    meaning_en="share of the cranes' scheduled hours in the window taken by wind or alerts",
    by=("zone", "city", "month"),
)
def crane_blocked_share(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the share of the cranes' scheduled hours lost to wind and alerts.

    Numerator: hours of the window that closures caused by wind or an alert take out of the hook
    calendar. Denominator: these hours + the hours that are left. Unit: 1.

    Examples
    --------
    Wind takes the last 6 h of 120; the hook calendar never closes.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["crane_blocked_share", ["numerator", "denominator"]].tolist()
    [6.0, 120.0]
    """
    cranes = arrays.resources_of("crane")
    whole = np.full(int(np.count_nonzero(cranes)), window.start, dtype=np.int64)
    hours = np.zeros((2, len(cranes)), dtype=np.int64)
    hours[:, cranes] = hook_hours_s(arrays, whole, whole - window.start + window.stop)
    return Sums(
        groups.add("resources", cranes, hours[0]) / HOUR,
        groups.add("resources", cranes, hours[0] + hours[1]) / HOUR,
    )


def hook_hours_s(arrays: Arrays, start: IntArray, stop: IntArray) -> IntArray:
    """Return, per crane, the seconds of its hours lost to wind and alerts, and those left.

    Parameters
    ----------
    arrays
        The record.
    start, stop
        The stretch to look at, one entry a crane in the order of the resources; half-open.

    Returns
    -------
    numpy.ndarray
        Shape (2, cranes): lost, left.
    """
    scenario = arrays.scenario
    base = compile_calendar(scenario.calendars[scenario.sites.hook_calendar], scenario=scenario)
    closings = closings_of(scenario, arrays.ledger)
    rows = np.flatnonzero(arrays.resources_of("crane")).tolist()
    known: dict[tuple[Closed, ...], tuple[Calendar, Calendar]] = {}
    seconds = np.zeros((2, len(rows)), dtype=np.int64)
    for crane, (row, a, b) in enumerate(zip(rows, start.tolist(), stop.tolist(), strict=True)):
        closed = tuple(closings.of("crane", arrays.ledger.names["resource"][row]))
        if closed not in known:
            other = [stretch for stretch in closed if stretch.label not in _STOPPED]
            known[closed] = (base.with_closed(other), base.with_closed(closed))
        without, hours = (calendar.worked(a, b) if a < b else 0 for calendar in known[closed])
        seconds[:, crane] = without - hours, hours
    return seconds


_STOPPED = frozenset({"wind", "alert"})


def _crane_share(arrays: Arrays, groups: Groups, used: IntArray | FloatArray) -> Sums:
    cranes = arrays.resources_of("crane")
    return Sums(
        groups.add("resources", cranes, used) / HOUR,
        groups.add("resources", cranes, arrays.ledger.resources["open_s"]) / HOUR,
    )


def _first_of_day(arrays: Arrays, left: BoolArray, groups: Groups) -> BoolArray:
    """Tell which departures are the first of their truck (and group) on their calendar day."""
    loads = arrays.ledger.loads
    rows = np.flatnonzero(left)
    day = (loads["departed"][rows] + arrays.midnight) // DAY
    group = groups.codes["loads"][rows] if groups.codes else np.zeros(len(rows), dtype=np.int64)
    order = np.lexsort((day, loads["truck"][rows], group))
    keys = np.stack([day[order], loads["truck"][rows][order], group[order]])
    fresh = np.ones(len(rows), dtype=np.bool_)
    fresh[1:] = np.any(keys[:, 1:] != keys[:, :-1], axis=0)
    first = np.zeros(len(left), dtype=np.bool_)
    first[rows[order[fresh]]] = True
    return first
