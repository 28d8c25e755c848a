from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import Calendar
from supplysim.replay.steps import covered, open_parts, overlaid, since


def array(values):
    return np.array(values, dtype=np.int64)


intervals = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda pair: (pair[0], sum(pair))),
    max_size=8,
)


def ends(pairs):
    return array([a for a, _ in pairs]), array([b for _, b in pairs])


def holds(pairs, t):
    return any(a <= t < b for a, b in pairs)


def level(steps, t):
    return int(steps.value[np.searchsorted(steps.time, t, "right") - 1])


@given(intervals)
def test_merged_intervals_cover_the_same_seconds_and_lie_apart(pairs):
    start, end = covered(*ends(pairs))
    merged = list(zip(start.tolist(), end.tolist(), strict=True))
    assert [holds(merged, t) for t in range(60)] == [holds(pairs, t) for t in range(60)]
    assert all(b < a for (_, b), (a, _) in pairwise(merged))


@given(intervals, intervals)
def test_open_parts_are_where_both_interval_and_calendar_hold(pairs, windows):
    start, end = open_parts(*ends(pairs), Calendar(windows))
    parts = list(zip(start.tolist(), end.tolist(), strict=True))
    expected = [holds(pairs, t) and holds(windows, t) for t in range(60)]
    assert [holds(parts, t) for t in range(60)] == expected


@given(intervals, intervals)
def test_the_second_of_two_states_wins(under, over):
    steps = overlaid(covered(*ends(under)), covered(*ends(over)))
    shown = since(steps.time, steps.value, start=5, end=50)
    for t in range(5, 50):
        expected = 2 if holds(over, t) else int(holds(under, t))
        assert level(shown, t - 5) == expected


def test_a_level_without_a_step_before_the_span_is_zero():
    shown = since(array([9]), array([4]), start=5, end=20)
    assert (shown.time.tolist(), shown.value.tolist()) == ([0, 4], [0, 4])
