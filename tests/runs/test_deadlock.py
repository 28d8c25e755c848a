"""A run that can never move again says who waits for what; one that may goes on to its end."""

import pytest

import supplysim as ss
from supplysim.checks import check_all
from supplysim.errors import DeadlockError, InputError
from tests.runs.invariants import assert_sound
from tests.runs.scenarios import closure, town


def test_the_checks_refuse_fleets_without_trucks():
    with pytest.raises(InputError, match="no fleet with trucks"):
        town({"fleets.*.trucks": 0})


def test_the_checks_refuse_a_stock_cap_below_what_a_tower_needs_to_begin():
    with pytest.raises(InputError, match=r"production\.stock_cap_storeys"):
        town({"production.stock_cap_storeys": 1, "sites.start_stock_storeys": 2})


def test_the_checks_refuse_sites_that_no_shift_of_a_truck_can_reach():
    # The town centre takes trucks from 19:00 on, the trucks go home at 17:00.
    changes = {"calendars.truck.hours": ["07:00-17:00"], "portfolio.projects.2.permit": False}
    faults = check_all(town(changes))
    assert [fault.where for fault in faults] == ["portfolio / square"]
    assert "truck shifts" in faults[0].en


FOREVER = 2000
"""Days: longer than any calendar of these runs reaches."""


def test_a_city_whose_trucks_stop_for_good_ends_with_who_waits_for_what():
    shut = {"closures": [closure("fleet", "2020-08-25", FOREVER, "alert")]}
    scenario = town(shut | {"policies.call_off": "buffer"})
    with pytest.raises(DeadlockError) as caught:
        ss.simulate(scenario, seed=1)
    lines = str(caught.value).splitlines()
    assert "nothing can happen" in lines[0]
    assert any("load dock/B01/S04/flat/01 waits for a truck" in line for line in lines)
    assert any("tower square/B02 waits for square/B02/S04/flat/01" in line for line in lines)


@pytest.mark.parametrize("resource", ["line", "yard", "fleet", "gate", "crane", "crew"])
@pytest.mark.parametrize("policy", ["just-in-time", "buffer"])
def test_what_closes_for_good_stops_the_city_but_never_breaks_the_record(resource, policy):
    shut = {"closures": [closure(resource, "2020-08-25", FOREVER, "alert")]}
    scenario = town(shut | {"policies.call_off": policy})
    try:
        run = ss.simulate(scenario, seed=1)
    except DeadlockError as error:
        if "waits for" not in str(error):
            raise
        return
    # Sites look ahead from day to day, so there is always another event: the run goes to its
    # horizon, and what was not built is late to the end, charged to what is shut.
    assert_sound(run)
    assert run.storeys["finished"].isna().any()
    charged = {cause: column.sum() for cause, column in run.charges.items()}
    assert charged["alert"] > 0
