"""Calendars: arithmetic on open windows against counting every second."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS, NEVER, OFF_HOURS, Calendar, Closed

SPAN = 40
LABELS = ("alert", "wind", "closure")

stretches = st.tuples(st.integers(0, SPAN), st.integers(0, SPAN)).map(sorted).map(tuple)
closures = st.builds(lambda ab, label: Closed(*ab, label), stretches, st.sampled_from(LABELS))
cases = st.tuples(st.lists(stretches, max_size=5), st.lists(closures, max_size=4))
instants = st.integers(-3, SPAN + 3)


def label_of(second, windows, closed):
    """Say what one second is: "open", or why it is closed."""
    for label in LABELS:
        if any(c.start <= second < c.end and c.label == label for c in closed):
            return label
    return "open" if any(a <= second < b for a, b in windows) else OFF_HOURS


def open_seconds(case):
    return [t for t in range(SPAN + 1) if label_of(t, *case) == "open"]


@given(cases, instants)
def test_open_and_next_open_agree_with_every_second(case, t):
    calendar, seconds = Calendar(*case), open_seconds(case)
    assert calendar.is_open(t) == (t in seconds)
    assert calendar.next_open(t) == min((s for s in seconds if s >= t), default=NEVER)


@given(cases, instants, st.integers(0, 12))
def test_interruptible_work_ends_after_its_last_open_second(case, t, work):
    ahead = [s for s in open_seconds(case) if s >= t]
    expected = t if work == 0 else ahead[work - 1] + 1 if work <= len(ahead) else NEVER
    assert Calendar(*case).finish(t, work) == expected


@given(cases, instants, st.integers(1, 12))
def test_uninterruptible_work_starts_where_all_its_seconds_are_open(case, t, work):
    seconds = set(open_seconds(case))
    fits = [s for s in sorted(seconds) if s >= t and seconds.issuperset(range(s, s + work))]
    assert Calendar(*case).whole(t, work) == (fits[0] if fits else NEVER)


@given(cases, instants)
def test_unattended_work_ends_where_it_is_open_or_closing(case, t):
    seconds = open_seconds(case)
    ends = sorted({*seconds, *(s + 1 for s in seconds)})
    assert Calendar(*case).reopen(t) == next((s for s in ends if s >= t), NEVER)


@given(cases, instants, instants)
def test_worked_counts_the_open_seconds_between(case, a, b):
    counted = sum(1 for s in open_seconds(case) if a <= s < b)
    assert Calendar(*case).worked(a, b) == counted


@given(cases, instants, instants)
def test_tiles_label_every_closed_second_once_by_the_order_of_labels(case, a, b):
    told = {}
    for tile in Calendar(*case).tiles(a, b):
        assert tile.start < tile.end
        for second in range(tile.start, tile.end):
            assert second not in told
            told[second] = tile.label
    expected = {s: label_of(s, *case) for s in range(a, b)}
    assert told == {s: label for s, label in expected.items() if label != "open"}


@given(cases)
def test_close_after_is_the_first_closed_second(case):
    calendar, seconds = Calendar(*case), set(open_seconds(case))
    for second in seconds:
        end = calendar.close_after(second)
        assert end not in seconds
        assert seconds.issuperset(range(second, end))


@given(cases, st.lists(closures, max_size=3))
def test_closures_added_later_are_closures_from_the_start(case, more):
    windows, closed = case
    later = Calendar(windows, closed).with_closed(more)
    at_once = Calendar(windows, [*closed, *more])
    assert (later.opens, later.closes) == (at_once.opens, at_once.closes)
    assert later.tiles(-1, SPAN + 1) == at_once.tiles(-1, SPAN + 1)


@given(cases, instants, st.integers(0, 6), st.integers(0, 6))
def test_work_in_two_parts_ends_when_the_whole_would(case, t, first, second):
    calendar = Calendar(*case)
    middle = calendar.finish(t, first)
    if middle != NEVER:
        assert calendar.finish(middle, second) == calendar.finish(t, first + second)


def test_work_may_end_exactly_at_closing_and_no_later():
    day = Calendar([(8, 12), (13, 17)])
    assert day.finish(8, 4) == 12
    assert day.whole(8, 4) == 8
    assert day.whole(9, 4) == 13
    assert day.finish(8, 5) == 14
    assert day.finish(16, 2) == NEVER


def test_touching_windows_are_one_and_empty_ones_are_none():
    calendar = Calendar([(5, 9), (9, 12), (20, 20)])
    assert (list(calendar.opens), list(calendar.closes)) == ([5], [12])


def test_a_closure_at_night_labels_the_night():
    calendar = Calendar([(8, 12)], [Closed(14, 16, "wind")])
    assert calendar.tiles(12, 18) == [(12, 14, OFF_HOURS), (14, 16, "wind"), (16, 18, OFF_HOURS)]


def test_the_calendar_without_windows_never_opens():
    empty = Calendar([])
    assert empty.next_open(0) == empty.finish(0, 1) == empty.whole(0, 1) == empty.reopen(0) == NEVER
    assert empty.worked(0, 10) == 0
    assert empty.tiles(0, 3) == [(0, 3, OFF_HOURS)]


@pytest.mark.parametrize("t", [-(10**12), 0, 10**12])
def test_the_calendar_that_never_closes_adds_nothing(t):
    assert ALWAYS.finish(t, 7) == t + 7
    assert ALWAYS.whole(t, 7) == ALWAYS.next_open(t) == t
    assert ALWAYS.tiles(t, t + 99) == []


@given(cases, st.lists(st.tuples(instants, instants), max_size=6))
def test_readers_of_one_calendar_do_not_disturb_each_other(case, questions):
    whole = Calendar(*case)
    one, other = whole.apart(), whole.apart()
    assert one.closures == whole.closures
    for t, u in questions:
        assert one.begun(t, 3) == Calendar(*case).begun(t, 3)
        assert other.window_to(u) == Calendar(*case).window_to(u)


@pytest.mark.parametrize(
    ("t", "spare", "found"),
    [(150, 10, 150), (195, 10, 190), (250, 10, 190), (250, 500, 100), (350, 10, 350), (50, 10, 50)],
)
def test_the_last_open_instant_leaves_what_is_to_spare_before_closing(t, spare, found):
    """Open from 100 to 200 and from 300 to 400; before the first opening there is no window."""
    gate = Calendar([(100, 200), (300, 400)])
    assert gate.open_before(t, spare) == found
