"""Measures of time kept: installation, storeys, deliveries, tardiness, backlog."""

import numpy as np

from supplysim.calendars import DAY, HOUR
from supplysim.ledger import MISSING, REJECT_STAGES
from supplysim.metrics.arrays import Arrays, BoolArray, Groups, Sums, Window
from supplysim.metrics.kpi import kpi
from supplysim.plan.tables import IntArray
from supplysim.record.lateness import judged, on_time
from supplysim.record.remade import attempts, plan_storey

__all__ = [
    "delivery_limits_s",
    "installed_on_time",
    "on_time_delivery",
    "on_time_installation_rate",
    "otif",
    "overdue_end",
    "overdue_start",
    "step_rate",
    "storey_cycle_adherence",
    "tardiness_h",
]


def installed_on_time(
    arrays: Arrays, window: Window, *, tolerance_d: int = 0
) -> tuple[BoolArray, BoolArray]:
    """Return which components belong to D, and which of all were installed by their deadline.

    Parameters
    ----------
    tolerance_d
        Days after the end of the planned working day that still count as on time.
    """
    last = arrays.deadline + tolerance_d * DAY
    due = judged(
        arrays.ledger.plan.planned, last, window=(window.start, window.stop), end=arrays.end
    )
    return due, on_time(arrays.ledger.components["installed"], last)


@kpi(
    unit="1",
    zh="准时吊装率",
    en="on-time installation rate",
    meaning_zh="窗口内到期的构件中，在计划当日结束前吊装完成的比例；未吊装的计为延误",
    meaning_en="share of components due in the window that were installed by the end of their "
    "planned day; not installed counts as late",
)
def on_time_installation_rate(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the on-time installation rate with no tolerance beyond the planned day.

    Numerator: components of D installed by the end of their planned calendar day.
    Denominator: D, the components planned inside the window whose planned day also ends inside it
    and before the end of the run. Unit: 1. ``planned`` is the baseline, not the shifted one.

    Examples
    --------
    Eight components are due; six are installed on their planned day, one late, one never.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["on_time_installation_rate", ["numerator", "denominator"]].tolist()
    [6.0, 8.0]
    """
    due, good = installed_on_time(arrays, window)
    return Sums(groups.count("components", due & good), groups.count("components", due))


@kpi(
    unit="1",
    zh="逐层守时率",
    en="step rate",
    meaning_zh="窗口内到期的楼层中，延误比下一层增加不超过一天的比例（每次滑移只计一次）",
    meaning_en="share of storeys due in the window whose lateness grew by at most a day over the "
    "storey below; counts each slip once",
    by=("zone", "city", "month"),
)
def step_rate(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the share of storeys that lost at most a day of their own.

    Numerator: storeys of the denominator whose lateness (signed) is at most a day more than that
    of the storey below; the lowest precast storey is compared with 0.
    Denominator: storeys whose planned finish lies in the window and one day before the end of the
    run at the latest. Unit: 1.

    Examples
    --------
    Of two storeys the lower is finished in time, the upper is unfinished 60 h after its date.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["step_rate", ["numerator", "denominator"]].tolist()
    [1.0, 2.0]
    """
    lower = arrays.below
    grown = arrays.lateness - np.where(lower < 0, 0, arrays.lateness[lower])
    planned = arrays.ledger.plan.planned_finish
    due = window.holds(planned) & (planned + DAY <= arrays.end)
    return Sums(groups.count("storeys", due & (grown <= DAY)), groups.count("storeys", due))


@kpi(
    unit="1",
    zh="准时送达率",
    en="on-time delivery",
    meaning_zh="对照计划、而非对照叫料：窗口内应到的车次中，在时段内到场的比例"
    "（准时制：应到前2小时至后1小时；其他叫料：应到前1天至应到）。应到时间是按楼栋实际开工平移的"
    "基准计划，而准时制车辆跟随现场实际进度，楼栋比计划快或慢都会使它很低，并不表示车辆误点；"
    "塔吊是否等料，看塔吊缺件占比",
    meaning_en="measured against the plan, not against the call: share of loads due in the window "
    "that arrived in their slot (just-in-time: 2 h before due to 1 h after; otherwise from a day "
    "before until due). Due is the baseline moved by the tower's actual start, while just-in-time "
    "trucks follow the site's real progress: a tower ahead of or behind its plan makes it low "
    "with no truck late. Whether cranes wait for components is the crane starved share",
)
def on_time_delivery(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the share of loads that arrived in their slot.

    Numerator: loads of the denominator that arrived in [due - 1 d, due], with just-in-time
    call-off in [due - 2 h, due + 1 h] (CONTRACTS 2).
    Denominator: loads due in the window whose slot ends in it and before the end of the run.
    Loads of towers that have not begun have no due time yet; remake loads are not counted, for
    they come when they can. Unit: 1.

    ``due`` is the baseline moved by the tower's actual start, so with just-in-time call-off this
    tells how closely towers keep the plan's pace rather than whether trucks keep their
    appointments (docs/decisions/0011).

    Examples
    --------
    Four loads are due; three arrive in their slot, the last one late.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["on_time_delivery", ["numerator", "denominator"]].tolist()
    [3.0, 4.0]
    """
    due, punctual = _deliveries(arrays, window)
    return Sums(groups.count("loads", due & punctual), groups.count("loads", due))


@kpi(
    unit="1",
    zh="准时足量率",
    en="on time in full",
    meaning_zh="窗口内应到的车次中，按准时送达率的口径准时到场、没有构件在进场时被拒收、且本层此前应到的车次也已"
    "到齐的比例。"
    "与准时送达率一样对照计划：楼栋快于或慢于计划时很低，并不表示缺件",
    meaning_en="share of loads due in the window that count as on-time deliveries, had no piece "
    "rejected on arrival, and by whose slot's end every load of their storey due no later "
    "had arrived too. Like on-time delivery it is measured against the plan: low when towers run "
    "ahead of or behind it, with nothing missing",
)
def otif(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the share of loads delivered on time and in full.

    Numerator: loads counted on time by :func:`on_time_delivery` of which no piece was rejected at
    the site and for which, at the end of their slot, every load of the same storey due no later
    had arrived (the storey kit; a remake load is due when its first piece was).
    Denominator: as for :func:`on_time_delivery`. Unit: 1.

    Examples
    --------
    The late load is the last of its storey, so the three before it were complete.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["otif", ["numerator", "denominator"]].tolist()
    [3.0, 4.0]
    """
    due, punctual = _deliveries(arrays, window)
    full = (
        _kit_arrived(arrays)
        <= arrays.ledger.loads["due"].astype(np.int64) + delivery_limits_s(arrays)[1]
    )
    full &= ~_rejected(arrays)
    return Sums(groups.count("loads", due & punctual & full), groups.count("loads", due))


@kpi(
    unit="h",
    zh="平均延误",
    en="mean tardiness",
    meaning_zh="窗口内到期的构件超出计划当日的平均时间；准时为0，未吊装的算到模拟结束",
    meaning_en="mean time by which components due in the window passed the end of their planned "
    "day; 0 if on time, until the end of the run if not installed",
)
def tardiness_h(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the mean tardiness of components in hours.

    Numerator: sum over D of max(0, installed - end of the planned day), in hours; a component
    not installed takes the end of the run. Denominator: D, as in the on-time rate. Unit: h.

    Examples
    --------
    One of eight components is installed 12 h late; one, due 48 h before the end, never.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["tardiness_h", ["numerator", "denominator"]].tolist()
    [60.0, 8.0]
    """
    due, _ = installed_on_time(arrays, window)
    until = np.minimum(arrays.installed_or_never, arrays.end)
    late = np.maximum(until - arrays.deadline, 0)
    return Sums(groups.add("components", due, late) / HOUR, groups.count("components", due))


@kpi(
    unit="1",
    zh="期初逾期构件数",
    en="overdue at the start of the window",
    meaning_zh="窗口开始时，计划日已过而尚未吊装的构件数",
    meaning_en="components past their planned day and not installed when the window begins",
)
def overdue_start(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the overdue backlog at the start of the window, in components.

    Numerator: components whose planned day ended by the start of the window and that were not
    installed by then. Denominator: 1. Unit: components.

    Examples
    --------
    Nothing is planned before the window.

    >>> from supplysim.testing import example_run
    >>> example_run().kpi("overdue_start")
    0.0
    """
    return Sums(groups.count("components", _overdue(arrays, window.start)), groups.same(1.0))


@kpi(
    unit="1",
    zh="期末逾期构件数",
    en="overdue at the end of the window",
    meaning_zh="窗口结束时，计划日已过而尚未吊装的构件数",
    meaning_en="components past their planned day and not installed when the window ends",
)
def overdue_end(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the overdue backlog at the end of the window (or of the run), in components.

    Numerator: components whose planned day ended by then and that were not installed by then.
    Denominator: 1. Unit: components.

    Examples
    --------
    One component is never installed.

    >>> from supplysim.testing import example_run
    >>> example_run().kpi("overdue_end")
    1.0
    """
    stop = min(window.stop, arrays.end)
    return Sums(groups.count("components", _overdue(arrays, stop)), groups.same(1.0))


@kpi(
    unit="1",
    zh="楼层周期比",
    en="storey cycle, actual over planned",
    meaning_zh="窗口内完成的楼层，实际周期之和除以计划周期之和（大于1为慢于计划）",
    meaning_en="actual over planned time between the finishes of a storey and the one below, "
    "summed over storeys finished in the window; above 1 is slower than planned",
    by=("zone", "city", "month"),
)
def storey_cycle_adherence(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return actual over planned storey cycle.

    Numerator: sum of finished - finished of the storey below, in days, over storeys finished in
    the window that have a storey below. Denominator: the same of planned finishes. Unit: 1.

    Examples
    --------
    The upper storey is never finished, so no cycle can be measured.

    >>> from supplysim.testing import example_run
    >>> example_run().kpi("storey_cycle_adherence")
    nan
    """
    finished, planned = arrays.ledger.storeys["finished"], arrays.ledger.plan.planned_finish
    lower = arrays.below
    chosen = window.holds(finished) & (lower >= 0) & (finished[lower] != MISSING)
    return Sums(
        groups.add("storeys", chosen, finished - finished[lower]) / DAY,
        groups.add("storeys", chosen, planned - planned[lower]) / DAY,
    )


def delivery_limits_s(arrays: Arrays) -> tuple[int, int]:
    """Return how many seconds before and after its due time a load may arrive (CONTRACTS 2)."""
    if arrays.scenario.policies.call_off == "just-in-time":
        return 2 * HOUR, HOUR
    return DAY, 0


def _deliveries(arrays: Arrays, window: Window) -> tuple[BoolArray, BoolArray]:
    """Return which loads count as due in the window, and which arrived in their slot."""
    due = arrays.ledger.loads["due"].astype(np.int64)
    arrived = arrays.ledger.loads["arrived"]
    early, late = delivery_limits_s(arrays)
    planned = attempts(arrays.ledger) == 0
    counted = planned & window.holds(due) & (due + late <= min(window.stop, arrays.end))
    punctual = (arrived != MISSING) & (due - early <= arrived) & (arrived <= due + late)
    return counted, np.asarray(punctual, dtype=np.bool_)


def _rejected(arrays: Arrays) -> BoolArray:
    """Tell of which loads a piece was rejected at the site."""
    rejected = np.zeros(len(arrays.ledger.loads["due"]), dtype=np.bool_)
    rejects = arrays.ledger.rejects
    if rejects:
        at_site = rejects["stage"] != REJECT_STAGES.index("plant")
        rejected[rejects["load"][at_site]] = True
    return rejected


def _kit_arrived(arrays: Arrays) -> IntArray:
    """Return when the last load of the same storey with no later due time had arrived."""
    loads = arrays.ledger.loads
    storey, due = plan_storey(arrays.ledger), loads["due"]
    arrived = loads["arrived"].astype(np.int64)
    arrived[arrived == MISSING] = _NOT_ARRIVED
    arrived[due == MISSING] = MISSING  # nobody waits for what is not due yet
    order = np.lexsort((due, storey))
    # One running maximum serves all storeys: each lies above every time of the storeys before.
    offset = storey[order] * _STOREY_STEP
    latest = np.maximum.accumulate(arrived[order] + offset) - offset
    last = _last_of_run(storey[order], due[order])
    result = np.empty(len(order), dtype=np.int64)
    result[order] = latest[last]
    return result


_NOT_ARRIVED = 2**40
_STOREY_STEP = 2**42


def _last_of_run(storey: IntArray, due: IntArray) -> IntArray:
    """Return, for sorted rows, the last row with the same storey and due time."""
    rows = len(storey)
    if not rows:
        return np.zeros(0, dtype=np.int64)
    ends = np.flatnonzero(np.append((storey[1:] != storey[:-1]) | (due[1:] != due[:-1]), True))
    return ends[np.searchsorted(ends, np.arange(rows))]


def _overdue(arrays: Arrays, time: int) -> BoolArray:
    return np.asarray(
        (arrays.deadline <= time) & (arrays.installed_or_never > time), dtype=np.bool_
    )
