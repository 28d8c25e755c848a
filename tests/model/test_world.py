"""Before the first event: what no run could carry out is refused with what to change."""

import pytest

import supplysim as ss
from supplysim.errors import InputError
from supplysim.model.names import crane_names
from supplysim.model.world import prepare, with_given_closures, with_outages


@pytest.fixture(scope="module")
def small():
    return ss.load("small")


def prepared(scenario):
    return prepare(scenario, seed=0, replication=0)


def test_a_load_heavier_than_every_truck_of_its_plant_is_refused(small):
    """Loads are made up to 25 t; east has no truck that may carry as much."""
    light = small.with_({"fleets.east-own.payload_t": 20})
    with pytest.raises(InputError) as caught:
        prepared(light)
    assert {fault.where for fault in caught.value.faults} == {"plants.east"}
    for fault in caught.value.faults:
        assert "20 t" in fault.zh
        assert "20 t" in fault.en
        assert float(fault.value.split()[0]) > 20


def test_loads_made_up_to_what_the_trucks_carry_are_not(small):
    light = small.with_({"fleets.*.payload_t": 20, "loads.payload_t": 20})
    assert prepared(light).plan.plan_hash == prepared(small).plan.plan_hash


def test_a_second_fleet_that_carries_more_is_enough(small):
    data = small.with_({"fleets.*.payload_t": 20}).to_dict()
    data["fleets"]["heavy"] = data["fleets"]["east-own"] | {
        "plants": ["east", "west"],
        "payload_t": 25,
    }
    assert prepared(type(small).from_dict(data)).plants == ("east", "west")


def test_trucks_that_do_not_exist_carry_nothing(small):
    data = small.with_({"fleets.*.payload_t": 20}).to_dict()
    data["fleets"]["heavy"] = data["fleets"]["east-own"] | {
        "plants": ["east", "west"],
        "payload_t": 25,
        "trucks": 0,
    }
    with pytest.raises(InputError):
        prepared(type(small).from_dict(data))


def test_sites_behind_the_ban_take_trucks_by_day_with_a_permit_only(small):
    def direct(**changes):
        world = prepared(small.with_(changes))
        names = [project.name for project in world.plan.projects]
        return dict(zip(names, zip(world.direct, world.permit, strict=True), strict=True))

    without = direct(**{"traffic.permit_share": 0})
    assert without == {
        "park": (True, False),
        "quay": (True, False),
        "tower-square": (False, False),
    }
    assert direct(**{"traffic.permit_share": 1})["tower-square"] == (True, True)
    given = direct(**{"traffic.permit_share": 0, "portfolio.projects.2.permit": True})
    assert given["tower-square"] == (True, True)


def test_with_given_closures_nothing_drawn_is_left(small):
    """Failures are drawn; a closure given as data stays, and so does the world that had both."""
    shut = {"resource": "crane", "start": "2020-09-02T00:00:00", "end": "2020-09-03T00:00:00"}
    changes = {"breakdowns.crane.on": True, "closures": [shut | {"cause": "closure"}]}
    drawn = with_outages(prepared(small.with_(changes)))
    given = with_given_closures(drawn)
    name = crane_names(drawn)[0]
    assert [closed.label for closed in given.closings.of("crane", name)] == ["closure"]
    assert len(drawn.closings.of("crane", name)) > 1
    assert given.outages == given.spells == ()
