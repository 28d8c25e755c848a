"""Ways: what they take is what their trips say, departing at once or as soon as is allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import DAY, NEVER
from supplysim.model.ways import ClockWay, SteadyWay, way_of
from supplysim.roads.dated import DatedTrip
from supplysim.roads.travel import INFEASIBLE, Trip

hours = st.lists(
    st.one_of(st.just(INFEASIBLE), st.integers(0, 5 * 3600)), min_size=1, max_size=96
).map(lambda values: tuple(values[slot % len(values)] for slot in range(96)))
speeds = st.sampled_from((1.0, 0.8, 1.25))


def trip(seconds):
    return Trip("A", "B", permit=False, seconds=seconds, paths=((),), distance_m=7000, free_s=1)


@st.composite
def dated(draw):
    edges = draw(st.lists(st.integers(0, 5 * DAY), min_size=1, max_size=4, unique=True))
    each = st.one_of(st.none(), hours.map(trip))
    trips = [draw(each) for _ in edges]
    return DatedTrip(trip(draw(hours)), (-NEVER, *sorted(edges)), (*trips, draw(each)))


@given(st.one_of(hours.map(trip), dated()), speeds, st.integers(-DAY, 6 * DAY))
def test_a_way_is_its_trip_at_the_speed_of_the_fleet(of, speed, t):
    way = way_of(of, speed)
    leave = of.departure(t)
    assert way.departure(t) == leave
    assert way.distance_m == 7000
    if leave < NEVER:
        assert way.nominal_s(t) == of.at(leave)
        assert way.takes(t) == int(of.at(leave) / speed + 0.5)
    else:
        assert (way.nominal_s(t), way.takes(t)) == (0, 0)


@pytest.mark.parametrize("t", [-DAY, 0, 12 * 3600 + 1])
def test_a_steady_way_takes_the_same_at_every_hour(t):
    way = SteadyWay(100, speed=0.8, distance_m=5)
    assert (way.departure(t), way.nominal_s(t), way.takes(t)) == (t, 100, 125)
    assert way.distance_m == 5


def test_what_takes_longer_than_any_run_is_no_fault_of_a_way():
    """Speeds may be as low as somebody writes them; 32 bits hold 68 years."""
    way = ClockWay([2**40] * 96, speed=1e-6)
    assert way.nominal_s(0) == way.takes(0) == 2**31 - 1
