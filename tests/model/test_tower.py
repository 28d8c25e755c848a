"""Towers: when storeys begin, what is called and when, who passes the gate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS, DAY, HOUR, Calendar
from supplysim.ledger import MISSING
from supplysim.plan.baseline import SiteHours, Steps, undisturbed_cycle_s
from supplysim.scenario.demand import Archetype

STEPS = Steps(hold=HOUR, formwork=2 * HOUR, topping=3 * HOUR, walking=4 * HOUR)
NO_STEPS = Steps(0, 0, 0, 0)
LIFT = 1000
ONE_LOAD = [[[LIFT]], []]
CREW_DAY = Calendar([(d * DAY + 7 * HOUR, d * DAY + 18 * HOUR) for d in range(100)])


# --- when storeys begin ---------------------------------------------------------------------


@pytest.mark.parametrize(("stock", "storeys_waited_for"), [(0, 1), (1, 1), (2, 2), (3, 3), (9, 4)])
def test_the_lowest_storey_waits_for_its_start_stock(site, stock, storeys_waited_for):
    tower = site(
        ONE_LOAD,
        steps=NO_STEPS,
        storeys=4,
        start_stock=stock,
        released_s=lambda storey: (storey + 1) * DAY,
    ).run()
    assert tower.begins()[0] == storeys_waited_for * DAY


def test_a_later_storey_waits_for_its_own_kit(site):
    tower = site(
        ONE_LOAD,
        steps=NO_STEPS,
        start_stock=1,
        call_off="buffer",
        buffer_storeys=0,
        released_s=lambda storey: storey * DAY,
    ).run()
    assert tower.begins() == [0, DAY, 2 * DAY]


def test_a_storey_whose_loads_are_called_off_begins_without_waiting_for_stock(site):
    tower = site(
        ONE_LOAD,
        steps=NO_STEPS,
        start_stock=1,
        call_off="buffer",
        buffer_storeys=2,
        released_s=lambda storey: storey * DAY,
    ).run()
    assert tower.begins()[2] < 2 * DAY


def test_a_kit_whose_release_becomes_known_later_is_looked_at_again(site):
    built = site(ONE_LOAD, steps=NO_STEPS, storeys=1)
    (load,) = built.loads
    load.known = False

    def release(_):
        load.known, load.released = True, built.kernel.now + 500
        built.towers[0].kit_changed()

    built.kernel.at(DAY, release)
    built.run()
    assert built.begins() == [DAY + 500]


@pytest.mark.parametrize("earliest", [0, 3 * HOUR, 5 * DAY + 20 * HOUR])
def test_the_lowest_storey_begins_when_its_site_lets_it_and_crews_work(site, earliest):
    hours = SiteHours(CREW_DAY, ALWAYS, ALWAYS)
    tower = site(ONE_LOAD, steps=NO_STEPS, hours=hours, earliest=earliest).run()
    assert tower.begins()[0] == CREW_DAY.next_open(earliest)


@pytest.mark.parametrize("zones", [1, 2, 3, 4])
@pytest.mark.parametrize("lift_h", [4, 24, 48])
def test_undisturbed_storeys_follow_one_another_as_the_baseline_plans_them(site, zones, lift_h):
    """Two accounts of one network: the plan's recurrence and the tower that runs."""
    archetype = Archetype(
        pieces=[
            {"type": "wall", "per_500_m2": 1, "phase": "vertical"},
            {"type": "slab", "per_500_m2": 1, "phase": "horizontal"},
        ],
        zones=zones,
        joint_hold_h=12,
        formwork_h=24,
        topping_h=12,
        walking_h=12,
    )
    lift = lift_h * HOUR
    cycle = undisturbed_cycle_s(
        archetype, lift, hours=SiteHours(ALWAYS, ALWAYS, ALWAYS), start=0, storeys=5
    )
    share = lift // (2 * zones)
    steps = Steps(12 * HOUR, 24 * HOUR // zones, 12 * HOUR // zones, 12 * HOUR)
    tower = site([[[share]]] * (2 * zones), steps=steps, zones=zones, storeys=6).run()
    assert tower.begins()[5] == 5 * cycle


def test_a_late_tower_works_faster_until_it_has_caught_up(site):
    """Work content falls by the gain; joint hold and walking strength take their time."""
    planned = LIFT + sum((STEPS.hold, STEPS.formwork, STEPS.topping, STEPS.walking))
    saved = (LIFT + STEPS.formwork + STEPS.topping) // 10
    tower = site(
        ONE_LOAD,
        steps=STEPS,
        storeys=30,
        earliest=int(DAY + 2.5 * saved),
        planned_cycle_s=planned,
        recovery_after_s=DAY,
    ).run()
    assert tower.cycles()[:5] == [planned - saved] * 3 + [planned] * 2


def test_a_tower_resumes_above_what_is_installed(site):
    built = site(ONE_LOAD, steps=STEPS, storeys=5)
    built.towers[0].resume(3, 2 * DAY)
    built.run()
    assert built.begins()[:3] == [MISSING] * 3
    assert built.begins()[3] == 2 * DAY
    assert built.installed[:3] == [MISSING] * 3
    assert built.towers[0].done


def test_everyone_is_told_of_every_storey_that_begins(site):
    assert site(ONE_LOAD, steps=STEPS, storeys=7).run().begun == 7


# --- what the plant is told -----------------------------------------------------------------


def test_before_it_begins_a_tower_expects_its_planned_dates(site):
    built = site(ONE_LOAD, steps=STEPS, storeys=4, planned_cycle_s=5 * DAY)
    assert [built.towers[0].expected_begin(i, 0) for i in range(4)] == [
        i * 5 * DAY for i in range(4)
    ]


def test_a_tower_that_has_not_begun_in_time_moves_all_its_dates(site):
    built = site(ONE_LOAD, steps=STEPS, storeys=4, planned_cycle_s=5 * DAY)
    late = [built.towers[0].expected_begin(i, 3 * DAY) for i in range(4)]
    assert late == [(5 * i + 3) * DAY for i in range(4)]


def test_nights_do_not_count_twice_in_what_is_expected(site):
    """A day late is a day late also when crews sleep in between."""
    hours = SiteHours(CREW_DAY, ALWAYS, ALWAYS)
    built = site(ONE_LOAD, steps=STEPS, hours=hours, storeys=4, planned_cycle_s=5 * DAY)
    expected = built.towers[0].expected_begin(2, 3 * DAY + 7 * HOUR)
    assert CREW_DAY.next_open(expected) == 13 * DAY + 7 * HOUR


# --- call-off -------------------------------------------------------------------------------


@pytest.mark.parametrize("notice_s", [0, HOUR, 5 * HOUR])
def test_just_in_time_calls_a_load_the_notice_before_the_crane_is_free_for_it(site, notice_s):
    storey = [[[LIFT], [LIFT, LIFT]], [[LIFT]]]
    built = site(storey, steps=STEPS, notice_s=notice_s, earliest=DAY).run()
    assert [row for row, *_ in built.calls] == [load.row for load in built.loads]
    for row, now, call in built.calls:
        load = built.loads[row]
        begins = built.installed[load.first] - LIFT
        # The first storey is not forecast before it is known to begin.
        assert now == max(call.at, 0)
        assert call.arrive == begins or load.storey == 0
        assert load.arrived == begins


def test_a_buffer_of_k_storeys_is_called_when_a_storey_begins(site):
    built = site(
        ONE_LOAD, steps=STEPS, storeys=6, call_off="buffer", buffer_storeys=2, notice_s=HOUR
    ).run()
    begins = built.begins()
    called = {row: now for row, now, _ in built.calls}
    assert [called[row] for row in range(3, 6)] == begins[1:4]
    assert all(not call.direct for *_, call in built.calls)
    assert all(called[row] <= begins[0] for row in range(3))


def test_a_load_is_called_once(site):
    built = site([[[LIFT]] * 3, [[LIFT]] * 3], steps=STEPS, storeys=5, notice_s=DAY).run()
    rows = [row for row, *_ in built.calls]
    assert sorted(rows) == sorted(set(rows)) == [load.row for load in built.loads]


# --- the gate -------------------------------------------------------------------------------


def test_a_full_gate_keeps_trucks_outside_but_for_the_load_lifted_next(site):
    late = lambda load: DAY if load.row == 0 else 0  # noqa: E731
    built = site(
        [[[LIFT]] * 3, []],
        steps=NO_STEPS,
        storeys=1,
        notice_s=HOUR,
        gate_places=1,
        late_s=late,
        buffer_l=0,
    ).run()
    needed, second, third = built.loads
    assert second.admitted == second.arrived
    assert needed.admitted == needed.arrived == DAY
    assert (second.arrived, third.arrived) == (LIFT, 2 * LIFT)
    assert third.admitted == second.unloaded == DAY + 2 * LIFT
    assert built.installed == [DAY + LIFT, DAY + 2 * LIFT, DAY + 3 * LIFT]


def test_a_truck_outside_comes_in_when_its_load_is_next(site):
    """The places are taken by trucks with later loads that cannot be set down."""
    late = lambda load: (DAY, 0, HOUR)[load.row % 3]  # noqa: E731
    built = site(
        [[[LIFT]], [[LIFT], [LIFT]]],
        steps=NO_STEPS,
        storeys=4,
        call_off="buffer",
        buffer_storeys=3,
        gate_places=1,
        late_s=late,
        buffer_l=100,
    ).run()
    assert built.towers[0].done
    assert built.towers[0].gate.waiting() == 0


@pytest.mark.parametrize(("arrives", "admitted"), [(5, 7), (12, 12), (17, 17), (18, 31), (23, 31)])
def test_trucks_are_let_in_during_receiving_hours_only(site, arrives, admitted):
    built = site(
        ONE_LOAD,
        steps=NO_STEPS,
        storeys=1,
        receiving=CREW_DAY,
        late_s=lambda _: arrives * HOUR,
        inspection_s=900,
    ).run()
    (load,) = built.loads
    assert load.admitted == admitted * HOUR
    assert load.inspected == admitted * HOUR + 900
    assert built.installed == [load.inspected + LIFT]


@given(st.lists(st.integers(0, 2 * DAY), min_size=12, max_size=12), st.integers(1, 3))
def test_no_more_trucks_stand_inside_than_there_are_places_and_one(site, late, places):
    built = site(
        [[[LIFT]] * 2, [[LIFT]] * 2],
        steps=NO_STEPS,
        call_off="buffer",
        buffer_storeys=3,
        late_s=lambda load: late[load.row],
        gate_places=places,
        buffer_l=200,
    ).run()
    edges = sorted(
        [(load.admitted, 1) for load in built.loads] + [(load.unloaded, -1) for load in built.loads]
    )
    inside = 0
    for _, change in edges:
        inside += change
        assert inside <= places + 1
    assert built.towers[0].done


def test_of_a_tower_that_does_not_know_when_it_begins_nothing_is_expected(site):
    idle = site(ONE_LOAD, steps=NO_STEPS).towers[0]
    assert idle.current < 0
    assert idle.expected().next_load() is None
