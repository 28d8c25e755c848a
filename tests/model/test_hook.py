"""Hours of a hook from which stretches are cut: a calendar made anew gives the same answers."""

from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import Calendar, Closed
from supplysim.model.hook import HookHours

instants = st.integers(0, 60)
stretches = st.lists(st.tuples(instants, instants), max_size=6)


@given(stretches, stretches)
def test_cutting_one_after_another_is_closing_all_at_once(windows, cuts):
    hours = HookHours(Calendar(windows))
    for a, b in cuts:
        hours.cut(a, b)
    whole = Calendar(windows, [Closed(a, b, "crane") for a, b in cuts])
    assert (hours.opens, hours.closes, hours.clock) == (whole.opens, whole.closes, whole.clock)


def test_hours_before_the_first_second_are_left_out():
    hours = HookHours(Calendar([(-9, -5), (-3, 2), (4, 6)]))
    assert (list(hours.opens), list(hours.closes)) == ([-3, 4], [2, 6])


def test_the_calendar_it_came_from_stays_as_it_was():
    shared = Calendar([(0, 10)])
    HookHours(shared).cut(2, 4)
    assert list(shared.opens) == [0]
