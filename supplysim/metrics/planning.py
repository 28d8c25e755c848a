"""How much room the plan leaves: planned against undisturbed cycle."""

import numpy as np

from supplysim.calendars import DAY
from supplysim.metrics.arrays import Arrays, FloatArray, Groups, Sums, Window
from supplysim.metrics.kpi import kpi
from supplysim.plan.baseline import planned_hours, undisturbed_cycle_s

__all__ = ["plan_tightness"]


@kpi(
    unit="1",
    zh="计划松紧度",
    en="plan tightness",
    meaning_zh="窗口内有到期楼层的楼栋，计划工期之和除以无干扰工期之和（越大越宽松）",
    meaning_en="planned over undisturbed time of the precast storeys of towers with a storey due "
    "in the window; the larger, the more room the plan leaves",
    by=("zone", "city"),
)
def plan_tightness(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return planned over undisturbed cycle of the storeys.

    Numerator: days from the planned start of the lowest precast storey to the planned release of
    the highest, summed over towers with a planned finish in the window. Denominator: the days
    the same storeys take at nominal times on the planned calendars with nothing in the way.
    Unit: 1.

    Examples
    --------
    The example's plan gives its tower 4 days; undisturbed, on calendars that never close, its two
    storeys of four lifts at half an hour take 2 days.

    >>> from supplysim.testing import example_run
    >>> example_run().kpis().loc["plan_tightness", ["numerator", "denominator"]].tolist()
    [4.0, 2.0]
    """
    plan = arrays.ledger.plan
    due = np.zeros(len(plan.building_project), dtype=np.bool_)
    due[plan.storey_building[window.holds(plan.planned_finish)]] = True
    first, last = plan.building_first[:-1], plan.building_first[1:] - 1
    planned = plan.planned_free[last] - plan.planned_start[first]
    return Sums(
        groups.add("buildings", due, planned) / DAY,
        groups.add("buildings", due, _undisturbed_s(arrays)) / DAY,
    )


def _undisturbed_s(arrays: Arrays) -> FloatArray:
    """Return the seconds each tower's storeys take at nominal times."""
    scenario, plan = arrays.scenario, arrays.ledger.plan
    hours = planned_hours(scenario)
    lift_s = np.bincount(arrays.component_storey, weights=plan.nominal_lift_s)
    cycles = []
    for row, project in enumerate(plan.building_project.tolist()):
        first = int(plan.building_first[row])
        storeys = int(plan.building_first[row + 1]) - first
        cycle = undisturbed_cycle_s(
            scenario.archetypes[plan.projects[project].archetype],
            int(lift_s[first]),
            hours=hours,
            start=int(plan.planned_start[first]),
            storeys=storeys,
        )
        cycles.append(cycle * storeys)
    return np.array(cycles, dtype=np.float64)
