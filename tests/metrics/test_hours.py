"""Hours of many resources at once say what each calendar says by itself."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import Calendar, Closed
from supplysim.metrics.hours import Hours
from supplysim.metrics.pieces import LABELS, OPEN
from supplysim.scenario.closings import Closings, Outage
from tests.runs.scenarios import town

TIMES = st.lists(st.integers(-50, 700), min_size=1, max_size=8)


CLOSED = st.lists(
    st.builds(
        lambda start, length, label: Closed(start, start + length, label),
        st.integers(-20, 500),
        st.integers(1, 90),
        st.sampled_from(("wind", "alert", "labour", "closure")),
    ),
    max_size=4,
)


@st.composite
def _calendars(draw):
    edges = sorted(draw(st.lists(st.integers(0, 500), max_size=12, unique=True)))
    return Calendar(zip(edges[::2], edges[1::2], strict=False), draw(CLOSED))


CALENDARS = st.lists(_calendars(), min_size=1, max_size=3)


SPAN = (-100, 2000)


def _hours(calendars):
    named = {str(i): calendar for i, calendar in enumerate(calendars)}
    hours = Hours(named, Closings(town({})), SPAN)
    return hours, [hours.less(name, ()) for name in named]


def _crossed(codes, times):
    """Every code with every instant."""
    return (
        np.array(column) for column in zip(*((c, t) for c in codes for t in times), strict=True)
    )


@given(CALENDARS, TIMES)
def test_next_open_and_worked_are_those_of_each_calendar(calendars, times):
    hours, codes = _hours(calendars)
    code, time = _crossed(codes, times)
    expected = [calendar.next_open(t) for calendar in calendars for t in times]
    assert hours.next_open(code, time).tolist() == expected
    expected = [calendar.worked(t, t + 333) for calendar in calendars for t in times]
    assert hours.worked(code, time, time + 333).tolist() == expected


@given(CALENDARS, TIMES, st.integers(-5, 300))
def test_work_ends_when_each_calendar_says(calendars, times, work):
    hours, codes = _hours(calendars)
    code, time = _crossed(codes, times)
    expected = [calendar.finish(t, work) for calendar in calendars for t in times]
    assert hours.finish(code, time, np.full(len(code), work)).tolist() == expected


@given(CALENDARS, TIMES, st.integers(1, 400))
def test_cut_stretches_have_no_gap_and_are_closed_as_each_calendar_says(calendars, times, length):
    hours, codes = _hours(calendars)
    code, time = _crossed(codes, times)
    cut = hours.cut(code, time, time + length)
    for row, (calendar, t) in enumerate((calendar, t) for calendar in calendars for t in times):
        mine = cut.of == row
        start, end, label = (column[mine].tolist() for column in cut[1:])
        assert (start[0], end[-1]) == (t, t + length)
        assert start[1:] == end[:-1]
        pieces = list(zip(start, end, label, strict=True))
        closed = [(a, b, LABELS[why]) for a, b, why in pieces if why != OPEN]
        assert closed == [tuple(piece) for piece in calendar.tiles(t, t + length)]


@given(_calendars(), _calendars(), CLOSED)
def test_hours_less_closures_and_joined_hours_are_those_of_calendars(one, other, closed):
    hours, codes = _hours([one, other])
    for code, calendar in (
        (hours.less("0", closed), one.with_closed(closed)),
        (hours.joined(*codes, closed), one.joined_with(other, closed)),
    ):
        cut = hours.cut(*(np.array([value]) for value in (code, -60, 900)))
        pieces = zip(*(column.tolist() for column in cut[1:]), strict=True)
        shut = [Closed(a, b, LABELS[why]) for a, b, why in pieces if why != OPEN]
        assert shut == calendar.tiles(-60, 900)


def test_resources_closed_alike_share_hours():
    closure = Outage("crane@coast", 2, 4, "wind")
    regions = {"P1": "coast", "P2": "coast", "P3": "inland"}
    closings = Closings(town({}), [closure], regions)
    hours = Hours({"day": Calendar([(0, 10)])}, closings, SPAN)
    first, second, third = (hours.code("day", "crane", f"P{i}/C01") for i in (1, 2, 3))
    assert first == second != third
