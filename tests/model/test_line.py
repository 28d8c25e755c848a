"""Lines against watching every second, tables worked out elsewhere, and plain counting."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS, DAY, HOUR, MINUTE, NEVER, Calendar
from supplysim.model.line import CASTING, Line, Places, Stage
from tests.model.watched import ATTENDED, CAST, CURE, Watched, line_of, lines


@settings(max_examples=300)
@given(lines())
def test_every_start_and_finish_agrees_with_watching_every_second(case):
    stages, hours, sizes, times = case
    watched = Watched(stages, hours, until=len(stages) - 1, **sizes).run(times)
    assert line_of(stages, hours, sizes).feed(0, times) == watched


@given(lines(), st.integers(0, 3))
def test_a_pallet_may_be_free_before_the_last_stage(case, until):
    stages, hours, sizes, times = case
    until = min(until, len(stages) - 1)
    watched = Watched(stages, hours, until=until, **sizes).run(times)
    assert line_of(stages, hours, sizes, pallet_until=until).feed(0, times) == watched


@given(lines(), st.lists(st.lists(st.integers(1, 6), min_size=4, max_size=4), max_size=6))
def test_fixed_moulds_are_worked_side_by_side(case, times):
    _, hours, sizes, _ = case
    hall = [Stage(ATTENDED, None), Stage(CAST, None), Stage(CURE, None), Stage(ATTENDED, None)]
    hours, sizes = hours[:1] * 4, sizes | {"queue": sizes["queue"][:1] * 4}
    watched = Watched(hall, hours, until=2, **sizes).run(times)
    assert line_of(hall, hours, sizes, pallet_until=2).feed(0, times) == watched


@given(st.integers(1, 4), st.lists(st.integers(0, 20)), st.booleans())
def test_the_place_that_is_free_first_is_taken_first(count, instants, in_turn):
    places, free = Places(count), [-NEVER] * count
    for t in sorted(instants) if in_turn else instants:
        places.give_back(t)
        free.remove(min(free))
        free.append(t)
        assert places.first == min(free)


# --- orders one after another ---------------------------------------------------------------


@given(lines(), st.data())
def test_orders_fed_one_after_another_equal_one_long_order(case, data):
    stages, hours, sizes, times = case
    at_once = line_of(stages, hours, sizes).feed(0, times)
    line = line_of(stages, hours, sizes)
    starts, finishes, left = [], [], times
    while left:
        size = data.draw(st.integers(1, len(left)))
        order, left = left[:size], left[size:]
        now = max(0, line.entry())
        start, finish = line.feed(now, order)
        starts += start
        finishes += finish
    assert (starts, finishes) == at_once


@given(lines())
def test_the_next_pallet_enters_when_entry_says_and_the_calendar_is_open(case):
    stages, hours, sizes, times = case
    line, calendar = line_of(stages, hours, sizes), Calendar(hours[0])
    last = 0
    for row in times:
        entry = max(0, line.entry(), last)
        begins = {
            ATTENDED: calendar.next_open(entry),
            CAST: calendar.whole(entry, row[0]),
            CURE: entry,
        }
        start, _ = line.feed(0, [row])
        assert start[0][0] == begins[stages[0].work]
        last = start[0][0] if stages[0].places else 0  # nobody passes where places are counted


def test_a_new_line_can_be_entered_at_any_time():
    assert Line([Stage(ATTENDED)], ALWAYS, pallets=1, pallet_until=0).entry() <= -NEVER


@given(lines(), st.integers(0, 90))
def test_nothing_begins_before_the_order_comes(case, now):
    stages, hours, sizes, times = case
    starts, _ = line_of(stages, hours, sizes).feed(now, times)
    assert min(min(row) for row in starts) >= now


@given(lines())
def test_more_pallets_or_longer_queues_never_delay_a_pallet(case):
    stages, hours, sizes, times = case
    _, finishes = line_of(stages, hours, sizes).feed(0, times)
    pallets, queue = sizes["pallets"], sizes["queue"]
    for name, more in (
        ("pallets", pallets and pallets + 1),
        ("queue", [None if places is None else places + 1 for places in queue]),
    ):
        _, sooner = line_of(stages, hours, sizes | {name: more}).feed(0, times)
        pairs = zip(chain(*sooner), chain(*finishes), strict=True)
        assert all(a <= b for a, b in pairs), name


# --- tables from elsewhere ------------------------------------------------------------------

TAILLARD = [
    (873654221, "3 17 15 6 9 4 5 18 19 14 7 11 1 2 8 16 13 10 20 12", 1278, 1520),
    (379008056, "6 10 17 7 19 15 12 20 11 13 1 16 3 8 18 4 9 5 2 14", 1359, 1573),
    (1866992158, "3 4 16 14 13 19 20 18 12 1 7 5 10 9 17 11 6 8 15 2", 1081, 1469),
]
"""Seed, sequence, makespan with unlimited and without buffers: 20 jobs on 5 machines."""


def taillard(seed, jobs=20, machines=5):
    """Return times by job from Taillard's generator, which draws machine by machine."""
    x, drawn = seed, []
    for _ in range(jobs * machines):
        x = 16807 * x % (2**31 - 1)
        drawn.append(1 + 99 * x // (2**31 - 1))
    return [drawn[job::jobs] for job in range(jobs)]


@pytest.mark.parametrize(("seed", "sequence", "unlimited", "blocking"), TAILLARD)
def test_flow_shops_of_taillard_end_when_published_sequences_do(
    seed, sequence, unlimited, blocking
):
    jobs = taillard(seed)
    times = [jobs[int(job) - 1] for job in sequence.split()]
    for queue, makespan in ((None, unlimited), (0, blocking)):
        line = Line([Stage(ATTENDED)] * 5, ALWAYS, queue=queue)
        _, finishes = line.feed(0, times)
        assert finishes[-1][-1] == makespan


PRECAST_H = """
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
"""Ten jobs in six stages: mould, embeds, cast, cure, demould, finish (hours)."""


def precast():
    rows = [line.split() for line in PRECAST_H.strip().splitlines()]
    return [[round(float(hours) * HOUR) for hours in row] for row in rows]


def days(hours):
    return Calendar([(day * DAY, day * DAY + hours * HOUR) for day in range(30)])


def finish_times(order, hours):
    """Return finish times in hours; the casting shop works four hours longer than the others.

    A line has one calendar, so mould shop, casting and the rest are three lines in a row.
    """
    shops = [
        (slice(0, 2), Line([Stage(ATTENDED)] * 2, days(hours))),
        (slice(2, 3), Line([Stage(CAST)], days(hours + 4))),
        (slice(3, 6), Line([Stage(CURE, None), *[Stage(ATTENDED)] * 2], days(hours))),
    ]
    ends, times = [], precast()
    for job in order:
        t = 0
        for stages, shop in shops:
            _, finish = shop.feed(t, [times[job - 1][stages]])
            t = finish[0][-1]
        ends.append(t / HOUR)
    return ends


def test_ten_precast_jobs_end_when_the_published_table_says():
    expected = [27.5, 52.9, 54.6, 72.6, 75.6, 77.2, 79.0, 79.7, 96.8, 100.9]
    assert finish_times(range(1, 11), 8) == expected
    assert finish_times(range(1, 11), 10)[-1] == 80.0
    assert max(finish_times([3, 4, 7, 10, 5, 1, 6, 2, 8, 9], 8)) == 78.3


@pytest.mark.parametrize(("chambers", "makespan"), [(1, 130.8), (None, 45.9)])
def test_ten_precast_jobs_without_nights_end_when_the_table_says(chambers, makespan):
    stages = [*[Stage(ATTENDED)] * 3, Stage(CURE, chambers), *[Stage(ATTENDED)] * 2]
    _, finishes = Line(stages, ALWAYS).feed(0, precast())
    assert finishes[-1][-1] / HOUR == makespan


def rate(stages, jobs=40_000, **sizes):
    """Return jobs per mean service time of a saturated line with exponential services."""
    mean = 10_000
    drawn = np.random.Generator(np.random.Philox(key=1)).exponential(mean, (jobs, stages))
    line = Line([Stage(ATTENDED)] * stages, ALWAYS, pallet_until=stages - 1, **sizes)
    _, finishes = line.feed(0, np.ceil(drawn).astype(int).tolist())
    return mean * jobs / finishes[-1][-1]


@pytest.mark.parametrize("buffer", [0, 1, 3])
def test_two_exponential_stations_pass_what_queueing_theory_says(buffer):
    assert rate(2, queue=buffer) == pytest.approx((buffer + 2) / (buffer + 3), rel=0.015)


def test_three_exponential_stations_without_buffers_pass_22_of_39():
    assert rate(3, queue=0) == pytest.approx(22 / 39, rel=0.015)


def test_six_pallets_on_six_exponential_stations_turn_as_a_balanced_closed_loop():
    assert rate(6, pallets=6) == pytest.approx(6 / 11, rel=0.015)


# --- plain counting -------------------------------------------------------------------------


def plant_line(places, curing, hours, **sizes):
    works = (ATTENDED, ATTENDED, CAST, CURE, ATTENDED, ATTENDED, ATTENDED)
    stages = [Stage(work, curing if work == CURE else places) for work in works]
    calendar = Calendar([(day * DAY, day * DAY + hours * HOUR) for day in range(100)])
    return Line(stages, calendar, **sizes)


@pytest.mark.parametrize("queue", [None, 4, 0])
@pytest.mark.parametrize(("hours", "takt_min"), [(8, 20), (10, 12), (9, 15), (6, 60)])
def test_without_variance_a_takt_line_makes_shift_over_takt_every_shift(hours, takt_min, queue):
    takt, shift = takt_min * MINUTE, hours * HOUR
    times = [[takt, takt, takt, 10 * HOUR, takt, takt, takt]] * (shift // takt * 12)
    line = plant_line(1, 400, hours, pallets=500, queue=queue)
    _, finishes = line.feed(0, times)
    for stage in (CASTING, 6):
        made = [row[stage] for row in finishes]
        by_day = [sum(day * DAY < t <= day * DAY + shift for t in made) for day in range(3, 11)]
        assert by_day == [shift // takt] * 8


def test_a_fixed_mould_is_cast_once_a_day():
    line = plant_line(None, None, 10, pallets=7)
    times = [[90 * MINUTE, HOUR, 20 * MINUTE, 12 * HOUR, 20 * MINUTE, 0, 0]] * 70
    _, finishes = line.feed(0, times)
    by_day = [sum(row[CASTING] // DAY == day for row in finishes) for day in range(10)]
    assert by_day == [7] * 10


def test_casting_never_spans_a_night_and_curing_ends_in_the_morning():
    line = plant_line(1, 5, 8, pallets=5)
    start, finish = line.feed(7 * HOUR, [[0, 0, 2 * HOUR, 10 * HOUR, 60, 60, 60]])
    assert (start[0][CASTING], finish[0][CASTING]) == (DAY, DAY + 2 * HOUR)
    assert finish[0][CASTING + 1] == 2 * DAY  # 12 h after the cast the plant is closed
