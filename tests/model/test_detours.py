"""Around closed roads: kilometres driven, and the haul with all roads open."""

from types import SimpleNamespace

import pytest

from supplysim.model.detours import taking_detours
from supplysim.roads.dated import DatedTrip


class Dated(DatedTrip):
    """A trip that is 30 km around a closed road, and took ``open_s`` when it was open."""

    def __init__(self, open_s):
        object.__setattr__(self, "base", SimpleNamespace(at=lambda _: open_s))

    def distance_at(self, _):
        return 30_000


def left(out, *, speed=1.0, closures=("some",)):
    """Return a load after it has been told to leave, and how often the next one heard of it."""
    heard = []
    world = SimpleNamespace(
        scenario=SimpleNamespace(
            traffic=SimpleNamespace(closures=closures),
            fleets={"own": SimpleNamespace(speed_factor=speed)},
        ),
        plan=SimpleNamespace(building_project=[0]),
        out=lambda _plant, _project: out,
    )
    load = SimpleNamespace(
        tower=0, plant=0, truck=0, departed=0, distance_m=10_000, nominal_haul_s=5000
    )
    taking_detours(world, ["own/001"], heard.append)(load)
    assert heard == [load]
    return load.distance_m, load.nominal_haul_s


def test_without_closed_roads_nothing_is_asked():
    assert left(None, closures=()) == (10_000, 5000)


def test_a_way_that_no_closure_touches_is_left_as_it_is():
    assert left(object()) == (10_000, 5000)


@pytest.mark.parametrize(("speed", "haul_s"), [(1.0, 3000), (0.8, 3750), (0.5, 5000)])
def test_the_nominal_haul_is_the_open_way_at_the_speed_of_the_fleet(speed, haul_s):
    assert left(Dated(3000), speed=speed) == (30_000, haul_s)


def test_under_a_ban_the_open_way_has_no_time_and_the_haul_stays():
    assert left(Dated(-1)) == (30_000, 5000)
