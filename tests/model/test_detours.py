"""Around closed roads: kilometres driven, and the haul with all roads open."""

import pytest

from supplysim.calendars import ALWAYS, DAY
from supplysim.model.detours import taking_detours
from supplysim.model.entities import Load
from supplysim.model.fleet import Fleet, Journey
from supplysim.model.ways import ClockWay, DatedWay, SteadyWay


def around(always_open):
    """Return a way that is 30 km around a closed road, and nowhere before the first day."""
    detour = SteadyWay(9000, distance_m=30_000)
    nowhere = ClockWay([-1] * 96, distance_m=always_open.distance_m)
    return DatedWay(always_open, [-DAY, 0], [nowhere, detour])


def left(out, *, at=0):
    """Return a load after it has been told to leave, and how often the next one heard of it."""
    heard = []
    load = Load(row=0, tower=0, storey=0, part=0, first=0, last=1, laying=0, mass_kg=1, volume_l=1,
                lift_s=0, setdown_s=0, plant=0)  # fmt: skip
    own = Fleet("own", trucks=[0], laying=[0], payload_kg=1, calendar=ALWAYS, night_out=True)
    load.journey = Journey(own, out, out, ALWAYS)
    load.departed, load.distance_m, load.nominal_haul_s = at, 10_000, 5000
    taking_detours(heard.append)(load)
    assert heard == [load]
    return load.distance_m, load.nominal_haul_s


def test_a_way_that_no_closure_touches_is_left_as_it_is():
    assert left(SteadyWay(3000, distance_m=7000)) == (10_000, 5000)


@pytest.mark.parametrize(("speed", "haul_s"), [(1.0, 3000), (0.8, 3750), (0.5, 5000)])
def test_the_nominal_haul_is_the_open_way_at_the_speed_of_the_fleet(speed, haul_s):
    always_open = SteadyWay(3000, speed=speed, distance_m=10_000)
    assert left(around(always_open)) == (30_000, haul_s)


def test_under_a_ban_the_open_way_has_no_time_and_the_haul_stays():
    assert left(around(ClockWay([-1, *[3000] * 95], distance_m=10_000))) == (30_000, 5000)


def test_where_there_is_no_way_at_all_the_metres_are_those_with_all_roads_open():
    assert left(around(SteadyWay(3000, distance_m=12_000)), at=-1) == (12_000, 3000)
