"""Ten precast jobs in six stages with nights between: a published table, to the minute.

Moulds, embeds, demoulding and finishing stop at the end of a day of 8 h (or 10 h) and resume;
casting may use four hours of overtime but is not interrupted; curing needs nobody and no machine,
and what has cured by night is demoulded in the morning.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import supplysim as ss

HOUR, DAY = 3600, 86400
TABLE_H = """
    2.0 1.6 2.4 12 2.5 1.0
    3.4 4.0 4.0 12 2.4 2.5
    0.8 1.0 1.2 12 0.8 1.7
    0.6 0.8 1.0 12 0.6 2.0
    3.0 3.6 2.4 12 2.4 3.0
    3.0 3.2 3.0 12 3.0 1.6
    1.3 0.9 2.4 12 1.9 1.8
    1.7 1.4 1.1 12 0.9 0.7
    2.2 1.8 1.2 12 2.3 0.7
    1.6 3.2 2.3 12 2.1 2.7
"""
JOBS = np.rint(np.array(TABLE_H.split(), dtype=float).reshape(10, 6) * HOUR).astype(int)
KINDS = [
    "interruptible",
    "interruptible",
    "uninterruptible",
    "unattended",
    "interruptible",
    "interruptible",
]
MACHINES = [1, 1, 1, None, 1, 1]
BEST = [3, 4, 7, 10, 5, 1, 6, 2, 8, 9]


def finish_h(order, hours):
    """Return finish times of jobs (numbered from 1) in hours."""
    day, overtime = (
        [(d * DAY, d * DAY + length * HOUR) for d in range(30)] for length in (hours, hours + 4)
    )
    _, finish = ss.flow_line(
        JOBS[[job - 1 for job in order]],
        machines=MACHINES,
        calendar=[day, day, overtime, day, day, day],
        kinds=KINDS,
    )
    return (finish[:, -1] / HOUR).tolist()


def test_every_job_of_the_table_ends_when_it_says(case):
    expected = [27.5, 52.9, 54.6, 72.6, 75.6, 77.2, 79.0, 79.7, 96.8, 100.9]
    obtained = finish_h(range(1, 11), 8)
    assert obtained == expected
    name = "precast table, order 1 to 10, 8 h day: hours at which jobs end"
    case("line", name, expected=expected, obtained=obtained)


@pytest.mark.parametrize(
    ("order", "hours", "expected"), [(range(1, 11), 10, 80.0), (BEST, 8, 78.3)]
)
def test_the_table_ends_when_it_is_known_to(case, order, hours, expected):
    obtained = max(finish_h(order, hours))
    assert obtained == expected
    name = f"precast table, {hours} h day, order {' '.join(map(str, order))}: makespan, h"
    case("line", name, expected=expected, obtained=obtained)


@settings(max_examples=300)
@given(st.permutations(range(1, 11)))
def test_no_drawn_order_is_better_than_the_best_of_all(order):
    assert max(finish_h(order, 8)) >= 78.3


@pytest.mark.parametrize(("chambers", "expected"), [(1, 130.8), (None, 45.9)])
@pytest.mark.parametrize("order", ["row", "ready"])
def test_without_nights_the_table_ends_when_it_is_known_to(case, chambers, expected, order):
    machines = [1, 1, 1, chambers, 1, 1]
    _, finish = ss.flow_line(JOBS, machines=machines, order=order)
    obtained = float(finish[-1, -1] / HOUR)
    assert obtained == expected
    places = "one chamber" if chambers else "unlimited curing"
    case(
        "line",
        f"precast table without nights, {places}: makespan, h",
        expected=expected,
        obtained=obtained,
    )


@given(st.permutations(range(1, 11)), st.sampled_from((8, 10)))
def test_each_stage_keeps_its_hours(order, hours):
    """What the words above mean, read off the two arrays by themselves."""
    day, overtime = (
        [(d * DAY, d * DAY + length * HOUR) for d in range(30)] for length in (hours, hours + 4)
    )
    work = JOBS[[job - 1 for job in order]]
    start, finish = ss.flow_line(
        work, machines=MACHINES, calendar=[day, day, overtime, day, day, day], kinds=KINDS
    )

    def open_seconds(t, length):
        return t // DAY * length * HOUR + np.minimum(t % DAY, length * HOUR)

    for k in (0, 1, 4, 5):
        assert (
            open_seconds(finish[:, k], hours) - open_seconds(start[:, k], hours) == work[:, k]
        ).all()
        assert (start[:, k] % DAY < hours * HOUR).all()
    assert (finish[:, 2] - start[:, 2] == work[:, 2]).all()
    assert (start[:, 2] % DAY + work[:, 2] <= (hours + 4) * HOUR).all()
    assert (start[:, 3] == finish[:, 2]).all()
    cured = start[:, 3] + work[:, 3]
    asleep = cured % DAY > hours * HOUR
    assert (finish[:, 3] == np.where(asleep, (cured // DAY + 1) * DAY, cured)).all()
