"""Trucks: cycles that can be worked out on paper, shifts, bans, and who takes which load."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS, DAY, HOUR, MINUTE, NEVER, Calendar
from supplysim.ledger import MISSING
from supplysim.model.entities import Load
from supplysim.model.fleet import Fleet, Haulage, HaulagePorts, Journey
from supplysim.model.kernel import Kernel
from supplysim.model.ways import ClockWay, SteadyWay
from supplysim.model.yard import Yard
from supplysim.policies import DISPATCH

FLAT, UPRIGHT = 0, 1


def daily(opens_h, closes_h, days=60):
    return Calendar(
        [(d * DAY + int(opens_h * HOUR), d * DAY + int(closes_h * HOUR)) for d in range(days)]
    )


def road(seconds, *, banned_h=None):
    """Return a function of speed: a road of 10 km, closed to departures in some hours."""
    if banned_h is None:
        return lambda speed=1.0: SteadyWay(seconds, speed=speed, distance_m=10_000)
    first, last = (4 * hour for hour in banned_h)
    slots = [-1 if first <= slot < last else seconds for slot in range(96)]
    return lambda speed=1.0: ClockWay(slots, speed=speed, distance_m=10_000)


AN_HOUR = road(HOUR)


def load(row, *, laying=FLAT, mass_kg=20_000, plant=0, arrive_by=0):
    made = Load(
        row=row,
        tower=0,
        storey=0,
        part=0,
        first=row,
        last=row + 1,
        laying=laying,
        mass_kg=mass_kg,
        volume_l=1000,
        lift_s=0,
        setdown_s=0,
        plant=plant,
    )
    made.arrive_by = arrive_by
    return made


def fleet(name="own", trucks=(0,), **options):
    defaults = {
        "laying": (FLAT, UPRIGHT),
        "payload_kg": 25_000,
        "calendar": ALWAYS,
        "night_out": False,
    }
    return Fleet(name, trucks=trucks, **defaults | options)


class Roads:
    """Trucks between one yard and one site; loading, papers and unloading take fixed times.

    Trucks are loaded side by side unless ``gantries`` says otherwise, and unloaded side by side.
    """

    def __init__(
        self,
        *fleets,
        out=AN_HOUR,
        back=AN_HOUR,
        receiving=ALWAYS,
        loading_s=HOUR,
        papers_s=0,
        unloading_s=HOUR,
        gantries=100,
        approach_s=0,
        dispatch="first-come",
        factors=(1.0, 1.0),
        fleets_of=None,
        journey=None,
        end=60 * DAY,
    ):
        self.kernel = Kernel(end=end)
        self.unloading_s, self.receiving = unloading_s, receiving
        self.left = []
        self.yard = Yard(
            self.kernel,
            rank=(2, 0),
            capacity_l=10**9,
            gantries=gantries,
            calendar=ALWAYS,
            loading_s=lambda _: loading_s,
            loaded=lambda load: self.haulage.loaded(load),  # noqa: PLW0108 - made below
            room=lambda: None,
        )
        self.haulage = Haulage(
            self.kernel,
            rank=(3, 0),
            fleets_of=fleets_of or {0: tuple(fleets)},
            dispatch=DISPATCH.get(dispatch),
            ports=HaulagePorts(
                journey=journey
                or (
                    lambda _load, fleet: Journey(
                        fleet, out(fleet.speed), back(fleet.speed), receiving, approach_s
                    )
                ),
                loading_s=loading_s,
                papers_s=papers_s,
                margin_s=0,
                broken_s=lambda _: 0,
                inspection_s=0,
                haul_factor=lambda _: factors[0],
                back_factor=lambda _: factors[1],
                to_bay=self.yard.arrive,
                leaves=lambda load: self.left.append(load.row),
                arrives=self._arrives,
            ),
        )

    def run(self, *loads):
        """Ask a truck for each load, at its ``asked`` instant or 0."""
        for entry in loads:
            entry.lift_s = self.unloading_s
            self.kernel.at(max(0, entry.asked), self.haulage.ask, entry)
        self.kernel.run()
        return loads

    def _arrives(self, entry):
        begins = self.receiving.next_open(self.kernel.now)
        self.kernel.at(begins + self.unloading_s, self.haulage.emptied, entry)


# --- deterministic cycles -------------------------------------------------------------------


@pytest.mark.parametrize("trucks", range(1, 10))
def test_trucks_in_a_cycle_carry_what_the_fleet_or_the_loader_can(trucks):
    """Loader 7, haul 17, dump 3, return 13 minutes: min(N / 40, 1 / 7) loads a minute."""
    roads = Roads(
        fleet(trucks=range(trucks)),
        out=road(17 * MINUTE),
        back=road(13 * MINUTE),
        loading_s=7 * MINUTE,
        unloading_s=3 * MINUTE,
        gantries=1,
    )
    roads.run(*(load(row) for row in range(1000)))
    span = 2800 * MINUTE  # whole cycles of a truck and of the loader
    unloaded = [end - 13 * MINUTE for _, _, end, _ in roads.haulage.busy]
    steady = [t for t in unloaded if 400 * MINUTE < t <= 400 * MINUTE + span]
    assert len(steady) == min(trucks * 2800 // 40, 2800 // 7)


def test_a_trip_is_loading_papers_road_unloading_and_the_road_home():
    roads = Roads(
        fleet(),
        out=road(50),
        back=road(40),
        loading_s=30,
        papers_s=7,
        unloading_s=20,
        approach_s=11,
    )
    (trip,) = roads.run(load(0))
    assert (trip.assigned, trip.at_bay, trip.loaded) == (0, 11, 41)
    assert (trip.departed, trip.arrived, trip.unloaded, trip.returned) == (48, 98, 118, 158)
    assert list(roads.haulage.busy) == [(0, 0, 158, 0)]
    assert trip.distance_m == 10_000


def test_drawn_factors_stretch_each_way_on_its_own():
    roads = Roads(fleet(), factors=(1.5, 0.5))
    (trip,) = roads.run(load(0))
    assert trip.arrived - trip.departed == 1.5 * HOUR
    assert trip.returned - trip.unloaded == 0.5 * HOUR
    assert trip.nominal_haul_s == HOUR


def test_a_slow_fleet_takes_longer_in_proportion():
    (trip,) = Roads(fleet(speed=0.8)).run(load(0))
    assert trip.arrived - trip.departed == HOUR / 0.8


def test_a_truck_waits_at_the_plant_for_the_hour_at_which_its_site_wants_it():
    (trip,) = Roads(fleet()).run(load(0, arrive_by=5 * HOUR))
    assert (trip.loaded, trip.departed, trip.arrived) == (HOUR, 4 * HOUR, 5 * HOUR)


# --- who takes what -------------------------------------------------------------------------


def test_the_lowest_free_truck_is_taken():
    roads = Roads(fleet(trucks=(3, 1, 2)), unloading_s=10 * HOUR)
    trips = roads.run(*(load(row) for row in range(3)))
    assert [trip.truck for trip in trips] == [1, 2, 3]


def test_halves_of_a_fleet_on_odd_and_even_days_are_taken_in_the_order_of_its_trucks():
    roads = Roads(fleet(trucks=(0, 2)), fleet(trucks=(1, 3)), unloading_s=10 * HOUR)
    trips = roads.run(*(load(row) for row in range(4)))
    assert [trip.truck for trip in trips] == [0, 1, 2, 3]


def test_a_truck_that_is_back_is_taken_before_a_higher_one_that_never_left():
    roads = Roads(fleet(trucks=(1, 2)))
    later = load(1)
    later.asked = 5 * HOUR
    assert [trip.truck for trip in roads.run(load(0), later)] == [1, 1]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("first-come", [0, 1, 2]), ("earliest-due", [1, 2, 0]), ("least-slack", [1, 2, 0])],
)
def test_loads_are_served_by_the_rule(rule, expected):
    roads = Roads(fleet(), dispatch=rule, unloading_s=60)
    due = (30, 10, 20)
    trips = [load(row, arrive_by=due[row] * HOUR) for row in range(3)]
    for second, trip in enumerate(trips):
        trip.asked = second
    block = load(9)
    roads.run(block, *trips)
    assert [row for row in roads.left if row != 9] == expected


def test_equal_loads_are_served_by_row_not_by_creation():
    roads = Roads(fleet())
    roads.run(load(4), load(1), load(3))
    assert roads.left == [1, 3, 4]


def test_only_trucks_built_for_it_take_a_laying_class():
    frames = fleet("a-frames", trucks=(0,), laying=(UPRIGHT,))
    flats = fleet("flatbeds", trucks=(1,), laying=(FLAT,))
    roads = Roads(frames, flats)
    layings = [UPRIGHT, FLAT, FLAT, UPRIGHT]
    trips = roads.run(*(load(row, laying=laying) for row, laying in enumerate(layings)))
    assert [trip.truck for trip in trips] == [0, 1, 1, 0]
    assert [trip.assigned for trip in trips] == [0, 0, 4 * HOUR, 4 * HOUR]


def test_no_truck_takes_more_than_its_payload():
    light = fleet("a-light", trucks=(0,), payload_kg=19_999)
    heavy = fleet("b-heavy", trucks=(1,), payload_kg=20_000)
    trips = Roads(light, heavy).run(load(0), load(1), load(2, mass_kg=19_999))
    assert [trip.truck for trip in trips] == [1, 1, 0]


def test_a_pooled_fleet_serves_plants_in_turn_and_an_own_fleet_its_plant_only():
    pooled, own = fleet("pool", trucks=(0,)), fleet("own", trucks=(1,))
    roads = Roads(fleets_of={0: (own, pooled), 1: (pooled,)})
    first, second, third = roads.run(load(0, plant=1), load(1, plant=1), load(2, plant=0))
    assert (first.truck, second.truck, third.truck) == (0, 0, 1)
    assert second.assigned == 4 * HOUR


def test_loads_without_a_truck_are_waiting_and_trucks_on_the_road_are_known():
    roads = Roads(fleet(), end=2 * HOUR)
    roads.run(load(0), load(1))
    assert [entry.row for entry in roads.haulage.waiting()] == [1]
    assert roads.haulage.on_trip() == {0: 0}


# --- shifts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked_h", "leaves_yard_for_loading_h"), [(6, 8), (8, 8), (14, 14), (14.25, 32), (23, 32)]
)
def test_a_trip_begins_only_if_the_truck_is_back_within_the_shift(
    asked_h, leaves_yard_for_loading_h
):
    """Four hours: loading, road, unloading, road; the shift is 8 to 18."""
    trip = load(0)
    trip.asked = int(asked_h * HOUR)
    Roads(fleet(calendar=daily(8, 18))).run(trip)
    assert trip.assigned == leaves_yard_for_loading_h * HOUR
    assert trip.returned == trip.assigned + 4 * HOUR


def test_a_fleet_that_may_stay_out_leaves_in_the_evening():
    trip = load(0)
    trip.asked = 17 * HOUR
    Roads(fleet(calendar=daily(8, 18), night_out=True)).run(trip)
    assert trip.assigned == 17 * HOUR


def test_a_trip_longer_than_any_shift_begins_in_the_morning():
    trip = load(0)
    trip.asked = 9 * HOUR
    Roads(fleet(calendar=daily(8, 18)), out=road(6 * HOUR), back=road(6 * HOUR)).run(trip)
    assert trip.assigned < NEVER
    assert trip.returned > 0


def test_a_short_trip_passes_one_that_no_longer_fits():
    """The two sites are an hour and three hours away; the shift ends at 18."""
    near, far = (road(hours * HOUR)() for hours in (1, 3))
    roads = Roads(
        fleet(trucks=(0, 1), calendar=daily(8, 18)),
        journey=lambda load, fleet: Journey(
            fleet, *([far, far] if load.row == 0 else [near, near]), ALWAYS
        ),
    )
    first, second = load(0), load(1)
    first.asked, second.asked = 12 * HOUR, 12 * HOUR + 1
    roads.run(first, second)
    assert (first.assigned, second.assigned) == (32 * HOUR, 12 * HOUR + 1)


def test_a_load_that_must_wait_for_one_fleet_takes_another_that_comes_home_first():
    """At 17:00 a day truck is free and could go tomorrow; a truck that stays out is back at 18."""
    day = fleet("day", trucks=(0,), calendar=daily(8, 18), laying=(UPRIGHT,))
    night = fleet("night", trucks=(1,), night_out=True)
    first, second = load(0), load(1, laying=UPRIGHT)
    first.asked, second.asked = 14 * HOUR, 17 * HOUR
    Roads(day, night).run(first, second)
    assert (first.truck, first.returned) == (1, 18 * HOUR)
    assert (second.truck, second.assigned) == (1, 18 * HOUR)


roads_of = st.fixed_dictionaries(
    {
        "out": st.integers(60, 5 * HOUR),
        "back": st.integers(60, 5 * HOUR),
        "loading_s": st.integers(60, 2 * HOUR),
        "papers_s": st.integers(0, 1200),
        "unloading_s": st.integers(60, 2 * HOUR),
        "approach_s": st.sampled_from((0, 1800)),
    }
)
demands = st.lists(
    st.tuples(st.integers(0, 4 * DAY), st.integers(-DAY, 2 * DAY)), min_size=1, max_size=10
)


@settings(max_examples=100)
@given(roads_of, st.integers(0, 12), st.integers(8, 12), demands, st.integers(1, 3))
def test_without_surprises_every_truck_is_home_by_the_end_of_its_shift(
    times, opens, length, demand, trucks
):
    whole = sum(times.values())
    shift = daily(opens, opens + length)
    roads = Roads(
        fleet(trucks=range(trucks), calendar=shift),
        **times | {"out": road(times["out"]), "back": road(times["back"])},
    )
    loads = [load(row) for row in range(len(demand))]
    for entry, (asked, slack) in zip(loads, demand, strict=True):
        entry.asked, entry.arrive_by = asked, asked + slack
    roads.run(*loads)
    assert all(entry.returned != MISSING for entry in loads)
    uses = {}
    for truck, start, end, row in sorted(roads.haulage.busy):
        uses.setdefault(truck, []).append((start, end))
        assert shift.is_open(start)
        if whole <= length * HOUR:
            assert end <= shift.close_after(loads[row].departed)
    for trips in uses.values():
        assert all(before[1] <= after[0] for before, after in pairwise(trips))


# --- bans and receiving hours ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked_h", "assigned_h", "departed_h"),
    [(3, 3, 4), (5, 5, 6), (6, 18, 19), (12, 18, 19), (19, 19, 20)],
)
def test_a_ban_is_waited_for_at_the_plant_and_the_truck_stays_free(asked_h, assigned_h, departed_h):
    """Trucks may not depart from 7 to 19; loading takes an hour."""
    trip = load(0)
    trip.asked = asked_h * HOUR
    Roads(fleet(), out=road(HOUR, banned_h=(7, 19))).run(trip)
    assert (trip.assigned, trip.departed) == (assigned_h * HOUR, departed_h * HOUR)


def test_the_way_home_waits_for_the_ban_at_the_site():
    trip = load(0)
    trip.asked = 4 * HOUR
    Roads(fleet(), back=road(HOUR, banned_h=(7, 19))).run(trip)
    assert (trip.unloaded, trip.returned) == (7 * HOUR, 20 * HOUR)


@pytest.mark.parametrize(("asked_h", "arrived_h"), [(3, 8), (6, 8), (9, 11), (17.5, 32)])
def test_a_truck_leaves_so_that_it_arrives_when_its_site_receives(asked_h, arrived_h):
    """The site receives from 8 to 18."""
    trip = load(0)
    trip.asked = int(asked_h * HOUR)
    Roads(fleet(), receiving=daily(8, 18)).run(trip)
    assert trip.arrived == arrived_h * HOUR


def test_a_truck_that_waits_for_a_ban_leaves_its_turn_to_others():
    """One truck, one load behind the ban, one not."""
    behind, free = road(HOUR, banned_h=(7, 19))(), road(HOUR)()
    roads = Roads(
        fleet(),
        journey=lambda load, fleet: Journey(fleet, behind if load.row == 0 else free, free, ALWAYS),
    )
    first, second = load(0), load(1)
    first.asked = second.asked = 8 * HOUR
    roads.run(first, second)
    assert (second.assigned, first.assigned) == (8 * HOUR, 18 * HOUR)


# --- asking in time -------------------------------------------------------------------------


@given(st.integers(0, 3 * DAY), roads_of)
def test_loading_that_begins_at_the_latest_start_is_just_in_time(arrive, times):
    roads = Roads(fleet(), **times | {"out": road(times["out"]), "back": road(times["back"])})
    trip = load(0, arrive_by=10 * DAY + arrive)
    start = roads.haulage.latest_start(trip, trip.arrive_by)
    trip.asked = start
    roads.run(trip)
    assert trip.assigned == start
    assert trip.arrived == trip.arrive_by


# --- where no instant is left ---------------------------------------------------------------


CLOSED = road(HOUR, banned_h=(0, 24))
"""A road that nobody may enter any more."""


def unlucky(speed=1.0):
    """Return a road on which whoever leaves arrives after eight in the evening, at closing."""
    return ClockWay([(20 * HOUR - slot * 900) % DAY for slot in range(96)], speed=speed)


def stranded(roads):
    """Run one load and tell whether it has waited for a truck to the end."""
    roads.run(load(0))
    return [entry.row for entry in roads.haulage.waiting()] == [0] and not roads.haulage.on_trip()


def test_where_no_instant_to_leave_is_left_the_load_waits_and_the_truck_stays_free():
    assert stranded(Roads(fleet(), out=CLOSED))
    assert stranded(Roads(fleet(), receiving=Calendar([(0, HOUR)])))
    assert stranded(Roads(fleet(), out=unlucky, receiving=daily(19, 20, days=9000)))


def test_a_trip_that_fits_no_shift_is_begun_at_its_first_chance_and_not_cut_short():
    """Loading, out, unloading, back: four hours, and shifts of two; then there are none."""
    (trip,) = Roads(fleet(calendar=Calendar([(0, 2 * HOUR)]))).run(load(0))
    assert (trip.assigned, trip.departed, trip.returned) == (0, HOUR, 4 * HOUR)


def test_a_last_shift_too_short_for_loading_is_not_waited_for():
    last = Calendar([(0, 2 * HOUR), (DAY, DAY + HOUR // 2)])
    (trip,) = Roads(fleet(calendar=last)).run(load(0))
    assert trip.assigned == 0
