"""Cranes: cycles that can be worked out on paper, and what never happens however trucks come."""

from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS, DAY, HOUR, NEVER, Calendar
from supplysim.model.crane import Buffer
from supplysim.plan.baseline import SiteHours, Steps

NO_STEPS = Steps(hold=0, formwork=0, topping=0, walking=0)


def daily(*hours, days=200):
    """Return a calendar of the same hours every day."""
    windows = [(int(a * HOUR), int(b * HOUR)) for a, b in hours]
    return Calendar([(d * DAY + a, d * DAY + b) for d in range(days) for a, b in windows])


DAYTIME = SiteHours(
    crew=daily((7, 12), (13, 18)), hook=daily((7, 12), (13, 16.5)), pour=daily((7, 22))
)

# Few round numbers, so that closings and ties are met often.
seconds = st.sampled_from((600, 1500, 3601, 5400, 2 * HOUR))
half_days = st.integers(0, 8).map(lambda n: n * 3 * HOUR)
lifts = st.lists(st.lists(seconds, min_size=1, max_size=4), max_size=3)
steps = st.builds(
    Steps,
    hold=half_days,
    formwork=half_days,
    topping=st.sampled_from((0, 1, 4 * HOUR, 8 * HOUR, 13 * HOUR, 15 * HOUR)),
    walking=half_days,
)


# --- one tower: the steps in series ---------------------------------------------------------


@given(lifts, lifts, steps)
def test_a_storey_takes_its_lifts_and_the_other_steps_in_series(site, vertical, horizontal, steps):
    tower = site([vertical, horizontal], steps=steps, storeys=4).run()
    lifting = sum(map(sum, vertical + horizontal))
    series = steps.hold + steps.formwork + steps.topping + steps.walking
    assert tower.cycles() == [lifting + series] * 3


def begins_in_series(vertical, horizontal, steps, storeys):
    """Go through the steps of a tower with one zone, one after the other, by the calendars."""
    t, begins = 0, []
    for _ in range(storeys):
        begins.append(t := DAYTIME.crew.next_open(t))
        for seconds in chain(*vertical):
            t = DAYTIME.hook.whole(t, seconds) + seconds
        t = DAYTIME.crew.finish(DAYTIME.crew.next_open(t + steps.hold), steps.formwork)
        for seconds in chain(*horizontal):
            t = DAYTIME.hook.whole(t, seconds) + seconds
        t = DAYTIME.pour.whole(t, steps.topping) + steps.topping + steps.walking
    return begins


@settings(max_examples=150)
@given(lifts, lifts, steps)
def test_nights_and_lunch_add_what_the_calendars_say(site, vertical, horizontal, steps):
    tower = site([vertical, horizontal], steps=steps, hours=DAYTIME, storeys=4).run()
    assert tower.begins() == begins_in_series(vertical, horizontal, steps, 4)


# --- towers that share a crane --------------------------------------------------------------


@pytest.mark.parametrize("loads", [1, 2, 5])
@pytest.mark.parametrize("hold", [0, 1, 30, 99, 100, 101, 300])
def test_two_towers_with_a_joint_hold_take_turns_under_one_crane(site, loads, hold):
    lift = 100
    storey = [[[lift // loads]] * loads, []]
    both = site(storey, steps=Steps(hold, 0, 0, 0), towers=2, storeys=12).run()
    expected = max(2 * lift, lift + hold)
    for tower in (0, 1):
        assert both.cycles(tower)[2:9] == [expected] * 7


@pytest.mark.parametrize("towers", [3, 4])
def test_more_towers_under_one_crane_wait_for_all_the_others(site, towers):
    storey = [[[20]] * 5, []]
    together = site(storey, steps=Steps(50, 0, 0, 0), towers=towers, storeys=10).run()
    for tower in range(towers):
        assert together.cycles(tower)[2:7] == [towers * 100] * 5


def test_the_crane_does_not_wait_for_a_truck_while_another_tower_has_one(site):
    late = lambda load: 500 if load.tower == 0 else 0  # noqa: E731
    both = site([[[100]], []], steps=NO_STEPS, towers=2, storeys=1, late_s=late).run()
    assert both.installed == [600, 100]


# --- whatever the trucks do -----------------------------------------------------------------

sites = st.fixed_dictionaries(
    {
        "towers": st.integers(1, 2),
        "storeys": st.just(3),
        "call_off": st.sampled_from(("just-in-time", "buffer")),
        "notice_s": st.sampled_from((0, 6 * HOUR, DAY)),
        "inspection_s": st.sampled_from((0, 900)),
        "stay_s": st.sampled_from((HOUR, 2 * HOUR, 10**9)),
        "setdown_s": st.integers(0, HOUR),
        "buffer_l": st.sampled_from((100, 400, 10**9)),
        "gate_places": st.integers(1, 3),
        "slower": st.sampled_from((0.7, 1.0, 1.6)),
        "hours": st.sampled_from((DAYTIME, SiteHours(ALWAYS, ALWAYS, ALWAYS))),
        "receiving": st.sampled_from((ALWAYS, daily((6, 18)), daily((19, 22)))),
        "recovery_after_s": st.sampled_from((0, 10**9)),
    }
)
works = st.tuples(lifts, lifts, steps)
delays = st.lists(st.integers(0, 30 * HOUR), min_size=1, max_size=7)
EACH = settings(max_examples=80)


def any_site(site, work, options, late):
    vertical, horizontal, steps = work
    built = site(
        [vertical, horizontal],
        steps=steps,
        setting=Calendar(
            [
                *zip(options["hours"].hook.opens, options["hours"].hook.closes, strict=True),
                *zip(options["receiving"].opens, options["receiving"].closes, strict=True),
            ]
        ),
        direct=options["receiving"].opens[0] != 19 * HOUR,
        late_s=lambda load: late[load.row % len(late)],
        **options,
    )
    return built.run()


def lifts_of(built):
    """Return (component, load, start, end) of every lift, crane jobs cut into their pieces."""
    found = []
    loads = {load.row: load for load in built.loads}
    done = {load.row: load.first for load in built.loads}
    for job in built.crane.jobs:
        if job.unload:
            continue
        t = job.start
        while done[job.load] < loads[job.load].last:
            piece = done[job.load]
            end = built.installed[piece]
            if end > job.end:
                break
            found.append((piece, loads[job.load], t, end))
            done[job.load], t = piece + 1, end
    return found


@EACH
@given(works, sites, delays)
def test_every_piece_is_lifted_once_in_erection_order(site, work, options, late):
    built = any_site(site, work, options, late)
    pieces = [piece for piece, *_ in lifts_of(built)]
    assert sorted(pieces) == list(range(len(built.installed)))
    for tower in range(len(built.towers)):
        mine = [end for _, load, _, end in lifts_of(built) if load.tower == tower]
        assert mine == sorted(mine)
        order = [piece for piece, load, *_ in lifts_of(built) if load.tower == tower]
        assert order == sorted(order)
    assert sorted(built.emptied) == [load.row for load in built.loads]
    assert [buffer.level_l for buffer in built.buffers] == [0] * len(built.towers)


@EACH
@given(works, sites, delays)
def test_a_lift_waits_for_its_truck_its_inspection_and_the_structure(site, work, options, late):
    built = any_site(site, work, options, late)
    parts = {
        load.row: part
        for tower in built.towers
        for state in tower.storeys
        for part in state.parts
        for load in part.loads
    }
    for _, load, start, _ in lifts_of(built):
        assert start >= load.inspected >= load.admitted + options["inspection_s"]
        assert start >= parts[load.row].ready
    for tower in built.towers:
        for state in tower.storeys:
            vertical_part, horizontal_part = state.parts
            assert vertical_part.held == vertical_part.lifted + work[2].hold
            assert horizontal_part.ready >= vertical_part.held
        for below, above in pairwise(tower.storeys):
            assert above.begun >= below.parts[1].bears >= below.finished


@EACH
@given(works, sites, delays)
def test_a_crane_does_one_thing_at_a_time_and_no_lift_spans_a_closing(site, work, options, late):
    built = any_site(site, work, options, late)
    for before, after in pairwise(built.crane.jobs):
        assert before.end <= after.start
    hook = options["hours"].hook
    for piece, _, start, end in lifts_of(built):
        seconds = built.crane._lifts.drawn_s[piece]
        if options["recovery_after_s"]:
            assert hook.worked(end - seconds, end) == seconds
            assert start <= end - seconds
            assert hook.close_after(end - seconds) >= end


@EACH
@given(works, sites, delays)
def test_crews_work_their_hours_and_a_topping_is_poured_without_a_break(site, work, options, late):
    options = options | {"recovery_after_s": 10**9}
    built = any_site(site, work, options, late)
    hours = options["hours"]
    for tower in built.towers:
        crew_free = -NEVER
        for state in tower.storeys:
            for part, topping in zip(state.parts, (False, True), strict=True):
                assert part.crew_start >= crew_free
                crew_free = part.crew_end
                if topping:
                    assert part.crew_end - part.crew_start == work[2].topping
                    assert hours.pour.worked(part.crew_start, part.crew_end) == work[2].topping
                else:
                    assert hours.crew.worked(part.crew_start, part.crew_end) == work[2].formwork


# --- setting down ---------------------------------------------------------------------------


def afternoon(site, **options):
    """Return a site that begins at 14:00 with a truck of four hours' lifts; hooks stop at 16:00."""
    built = site(
        [[[HOUR] * 4], []],
        steps=NO_STEPS,
        storeys=1,
        hours=SiteHours(ALWAYS, daily((8, 16)), ALWAYS),
        earliest=14 * HOUR,
        setdown_s=40 * 60,
        **{"stay_s": 2 * HOUR} | options,
    )
    return built.run()


def test_what_is_left_at_closing_is_set_down_so_that_the_truck_can_go(site):
    built = afternoon(site)
    (load,) = built.loads
    assert built.installed == [15 * HOUR, 16 * HOUR, DAY + 9 * HOUR, DAY + 10 * HOUR]
    assert load.unloaded == 16 * HOUR + 20 * 60  # half of its pieces, half of the time
    kinds = [(job.unload, job.start) for job in built.crane.jobs]
    assert kinds == [(0, 14 * HOUR), (1, 16 * HOUR), (0, DAY + 8 * HOUR)]


def test_a_truck_that_would_stay_no_longer_than_it_may_is_left_standing(site):
    built = afternoon(site, stay_s=16 * HOUR)
    assert built.loads[0].unloaded == DAY + 10 * HOUR
    assert [job.unload for job in built.crane.jobs] == [0]


def test_nothing_is_set_down_out_of_hours(site):
    built = afternoon(site, setting=daily((8, 16)))
    assert [job.unload for job in built.crane.jobs] == [0, 0]
    assert built.loads[0].unloaded == DAY + 10 * HOUR


def test_a_buffer_site_sets_everything_down_first(site):
    built = site(
        [[[100]], [[100]]], steps=NO_STEPS, storeys=3, call_off="buffer", setdown_s=30
    ).run()
    down = {job.load: job.end for job in built.crane.jobs if job.unload}
    lifted = {job.load: job.start for job in built.crane.jobs if not job.unload}
    assert set(down) == set(lifted) == {load.row for load in built.loads}
    assert all(down[row] <= lifted[row] for row in down)
    assert all(job.end - job.start == 30 for job in built.crane.jobs if job.unload)


@pytest.mark.parametrize(("level", "room"), [(0, True), (60, True), (61, False)])
def test_a_buffer_takes_what_fits_and_any_load_when_empty(level, room):
    buffer = Buffer(100)
    buffer.level_l = level
    assert buffer.room_for(40) is room
    assert Buffer(0).room_for(10**6)
