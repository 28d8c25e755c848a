"""``haul``: trucks in circles against a watch that follows every truck through every second."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import supplysim as ss
from supplysim.calendars import DAY, HOUR, MINUTE
from supplysim.errors import InputError

STEPS = ("load", "haul", "unload", "back")
TIMES = (
    "assigned",
    "loading",
    "loaded",
    "departed",
    "arrived",
    "unloading",
    "unloaded",
    "returned",
)
DECADE = 10 * 365 * DAY


def trips_of(run):
    """Return each plant's trips in order: their truck and their times."""
    loads = run.ledger.loads
    return [
        [
            {name: int(loads[name][row]) for name in ("truck", *TIMES)}
            for row in np.flatnonzero(loads["plant"] == plant)
        ]
        for plant in range(len(run.ledger.names["plant"]))
    ]


def durations(run):
    """Return load, haul, unload and back of each plant's trips, all of which have ended."""
    return [
        [
            (
                trip["loaded"] - trip["loading"],
                trip["arrived"] - trip["departed"],
                trip["unloaded"] - trip["unloading"],
                trip["returned"] - trip["unloaded"],
            )
            for trip in trips
        ]
        for trips in trips_of(run)
    ]


class Watch:
    """Trucks followed second by second, given what each step of each trip takes."""

    def __init__(self, taken, trucks, cranes, cycles):
        self.taken, self.cranes, self.cycles = taken, cranes, cycles
        first = np.cumsum([0, *trucks]).tolist()
        self.idle = [list(range(first[p], first[p + 1])) for p in range(len(trucks))]
        self.made = [0] * first[-1]
        self.trips = [[] for _ in trucks]
        self.events = []
        self.bays, self.busy_bays = [[] for _ in trucks], [False for _ in trucks]
        self.site, self.lifting = [], 0

    def run(self):
        for second in range(2000):
            self.events.append((second, "begin", None, None))
            while self.happens(second) or self.sets_out(second) or self.lifts(second):
                pass
        return self.trips

    def happens(self, now):
        """Let the earliest entered change that is due now happen."""
        due = [event for event in self.events if event[0] == now]
        for event in due:
            self.events.remove(event)
            _, what, plant, trip = event
            if trip is not None:
                getattr(self, what)(now, plant, trip, self.trips[plant][trip])
        return bool(due)

    def sets_out(self, now):
        """Let idle trucks take loads, lowest first, and bays take trucks, first come first."""
        moved = False
        for plant, idle in enumerate(self.idle):
            while idle:
                truck = idle.pop(0)
                trip = dict.fromkeys(TIMES) | {"truck": truck, "assigned": now}
                self.bays[plant].append((now, len(self.trips[plant])))
                self.trips[plant].append(trip)
                moved = True
            if self.bays[plant] and not self.busy_bays[plant]:
                _, number = self.bays[plant].pop(0)
                self.busy_bays[plant] = moved = True
                self.trips[plant][number]["loading"] = now
                self.due(now, 0, "loaded", plant, number)
        return moved

    def lifts(self, now):
        """Let free cranes take who has waited longest; ties by plant, then trip."""
        if not self.site or self.lifting == self.cranes:
            return False
        self.site.sort()
        _, plant, number = self.site.pop(0)
        self.lifting += 1
        self.trips[plant][number]["unloading"] = now
        self.due(now, 2, "unloaded", plant, number)
        return True

    def loaded(self, now, plant, number, trip):
        trip["loaded"] = trip["departed"] = now
        self.busy_bays[plant] = False
        self.due(now, 1, "arrived", plant, number)

    def arrived(self, now, plant, number, trip):
        trip["arrived"] = now
        self.site.append((now, plant, number))

    def unloaded(self, now, plant, number, trip):
        trip["unloaded"] = now
        self.lifting -= 1
        self.due(now, 3, "returned", plant, number)

    def returned(self, now, plant, _, trip):
        trip["returned"] = now
        self.made[trip["truck"]] += 1
        if self.made[trip["truck"]] < self.cycles:
            self.idle[plant] = sorted([*self.idle[plant], trip["truck"]])

    def due(self, now, step, what, plant, number):
        self.events.append((now + self.taken[plant][number][step], what, plant, number))


def few(*values):
    return {"dist": "empirical", "values": list(values)}


@st.composite
def circles(draw):
    plants = draw(st.integers(1, 3))
    each = {"min_size": plants, "max_size": plants}
    some = st.lists(st.integers(0, 9), min_size=1, max_size=3).map(lambda x: few(*x))
    times = {name: draw(some | st.lists(some, **each)) for name in STEPS}
    times["haul"] = few(*draw(st.lists(st.integers(1, 9), min_size=1, max_size=3)))
    return {
        "plants": plants,
        "trucks": draw(st.integers(1, 4) | st.lists(st.integers(1, 4), **each)),
        "cranes": draw(st.integers(1, 3)),
        "cycles": draw(st.integers(1, 4)),
        "seed": draw(st.integers(0, 5)),
        **times,
    }


def trucks_of(circle):
    given_ = circle["trucks"]
    return given_ if isinstance(given_, list) else [given_] * circle["plants"]


@settings(max_examples=150)
@given(circles())
def test_every_trip_agrees_with_watching_every_second(circle):
    run = ss.haul(**circle)
    watch = Watch(durations(run), trucks_of(circle), circle["cranes"], circle["cycles"])
    assert trips_of(run) == watch.run()


@given(circles(), st.integers(1, 60))
def test_a_shorter_record_is_the_beginning_of_a_longer_one(circle, until):
    whole, cut = ss.haul(**circle), ss.haul(**circle, until=until)
    for longer, shorter in zip(trips_of(whole), trips_of(cut), strict=True):
        begun = [trip for trip in longer if trip["assigned"] <= until]
        assert len(shorter) == len(begun)
        for before, after in zip(begun, shorter, strict=True):
            reached = {n: t for n, t in before.items() if n == "truck" or t <= until}
            assert {n: t for n, t in after.items() if n == "truck" or t >= 0} == reached


@given(circles())
def test_what_is_busy_is_the_sum_of_what_was_done(circle):
    run = ss.haul(**circle)
    spent = run.busy.groupby("activity", observed=False)["work_s"].sum()
    taken = [one for trips in durations(run) for one in trips]
    out = [t["returned"] - t["assigned"] for trips in trips_of(run) for t in trips]
    assert spent["loading"] == sum(load for load, *_ in taken)
    assert spent["lifting"] == sum(unload for _, _, unload, _ in taken)
    assert spent["trip"] == sum(out)
    for _, rows in run.busy.groupby("resource", observed=True):
        stays = sorted(zip(rows["start"], rows["end"], strict=True))
        assert all(one[1] <= other[0] for one, other in pairwise(stays))


# --- line by line ---------------------------------------------------------------------------


def haul(plants=1, **changes):
    usual = {"trucks": 1, "load": 60, "haul": 120, "unload": 30, "back": 90, "cycles": 1}
    return ss.haul(plants, **(usual | changes))


def test_one_truck_makes_the_steps_in_series():
    (trips,) = trips_of(haul(cycles=2))
    assert [list(trip.values()) for trip in trips] == [
        [0, 0, 0, 60, 60, 180, 180, 210, 300],
        [0, 300, 300, 360, 360, 480, 480, 510, 600],
    ]


def test_all_trucks_stand_idle_at_their_plant_at_the_beginning():
    for trips in trips_of(haul(2, trucks=[3, 2])):
        assert all(trip["assigned"] == 0 for trip in trips)


def test_every_plant_has_one_bay_and_all_share_the_cranes():
    first, second = trips_of(haul(2, trucks=2, cranes=1))
    assert [t["loading"] for t in first] == [t["loading"] for t in second] == [0, 60]
    assert [t["unloading"] for t in first] == [180, 240]
    assert [t["unloading"] for t in second] == [210, 270]
    _, second = trips_of(haul(2, trucks=2, cranes=2))
    assert [t["unloading"] for t in second] == [180, 240]


def test_ties_at_the_crane_go_to_the_first_plant_and_then_to_the_first_trip():
    run = haul(2, trucks=2, load=0, unload=10)
    unloading = [[t["unloading"] for t in trips] for trips in trips_of(run)]
    assert unloading == [[120, 130], [140, 150]]


def test_cycles_are_trips_of_each_truck():
    (trips,) = trips_of(haul(trucks=3, cycles=4))
    assert sorted(t["truck"] for t in trips) == sorted([0, 1, 2] * 4)


def test_the_record_ends_when_the_last_truck_is_back_or_at_until():
    assert haul(trucks=2).ledger.end == 360
    assert haul(trucks=2, until=200).ledger.end == 200
    assert haul(trucks=2, until=1000).ledger.end == 1000
    assert haul(cycles=None, until=1000).ledger.end == 1000


def test_loads_never_run_out():
    (trips,) = trips_of(haul(cycles=None, until=300 * 50))
    assert [t["loading"] for t in trips] == [300 * k for k in range(51)]


def test_each_plant_may_have_times_of_its_own():
    run = haul(2, load=[60, 10], haul=[5, "2 min"], unload=[few(7), 9], back=[0, 1])
    assert durations(run) == [[(60, 5, 7, 0)], [(10, 120, 9, 1)]]


def test_a_distribution_is_read_as_in_a_scenario():
    run = haul(load={"dist": "uniform", "low": 2, "high": 3, "unit": "min"}, cycles=50)
    loading = [load for load, *_ in durations(run)[0]]
    assert 120 <= min(loading) < 130
    assert 170 < max(loading) <= 180


def test_drawn_times_are_rounded_half_up():
    run = haul(load=few(1.5), haul=few(2.49), unload=0.4, back=few(0.5))
    assert durations(run) == [[(2, 2, 0, 1)]]


@pytest.mark.parametrize(
    "change", [{"trucks": 5}, {"cranes": 4}, {"cycles": 12}, {"plants": 3}, {"unload": 1}]
)
def test_a_trip_has_the_same_times_whatever_else_happens(change):
    drawn = {"dist": "exponential", "mean": 100}
    usual = {"plants": 1, "load": drawn, "haul": drawn, "back": drawn, "cycles": 6, "cranes": 9}
    before, after = (durations(haul(**(usual | c)))[0] for c in ({}, change))
    for one, other in zip(before, after, strict=False):
        assert one[:2] == other[:2]
        assert one[3] == other[3]


def test_seeds_and_plants_draw_on_their_own():
    drawn = {"dist": "exponential", "mean": 1000}
    times = [durations(haul(2, load=drawn, cycles=3, seed=seed)) for seed in (0, 1)]
    loads = [load for run in times for trips in run for load, *_ in trips]
    assert len(set(loads)) == len(loads)
    assert times[0] == durations(haul(2, load=drawn, cycles=3, seed=0))


def test_the_result_is_a_run_like_any_other(tmp_path):
    run = haul(2, trucks=[2, 3], cycles=3)
    assert len(run.loads) == len(run.components) == 15
    assert run.kpi("crane_busy_share") == 15 * 30 / run.ledger.end
    run.save(tmp_path / "run")
    assert ss.open_run(tmp_path / "run").digest == run.digest


def test_names_are_those_of_a_run():
    run = haul(2, trucks=[1, 2], cranes=2)
    assert list(run.ledger.names["resource"]) == [
        "P1/001", "P2/001", "P2/002", "P1/bay", "P2/bay", "C01", "C02",
    ]  # fmt: skip


def test_measures_of_a_cycle_are_those_worked_out_on_paper():
    """Ten trucks at a loader of 7 min: the cycle is 70 min, of which a truck waits 30."""
    minutes = {"load": 7, "haul": 17, "unload": 3, "back": 13}
    times = {name: n * MINUTE for name, n in minutes.items()}
    run = haul(trucks=10, cycles=None, until=30 * DAY, **times)
    assert run.kpi("crane_busy_share") == pytest.approx(3 / 7, rel=3e-3)
    assert run.kpi("truck_wait_share") == pytest.approx(30 / 70, rel=3e-3)
    assert run.kpi("truck_turns_per_day") == pytest.approx(24 * 60 / 70, rel=3e-3)


# --- what cannot be used --------------------------------------------------------------------


def faults(*arguments, **options):
    with pytest.raises(InputError) as caught:
        haul(*arguments, **options)
    text = caught.value.text("zh")
    assert all(fault.zh in text and fault.en in str(caught.value) for fault in caught.value.faults)
    assert not any("Value error" in fault.en + fault.zh for fault in caught.value.faults)
    return [fault.where for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"plants": 0}, "plants"),
        ({"plants": None}, "plants"),
        ({"plants": 1.5}, "plants"),
        ({"trucks": 0}, "trucks"),
        ({"trucks": []}, "trucks"),
        ({"trucks": [1, 1]}, "trucks"),
        ({"trucks": [0]}, "trucks[0]"),
        ({"trucks": [[1], [1, 2]]}, "trucks"),
        ({"trucks": "many"}, "trucks"),
        ({"cranes": 0}, "cranes"),
        ({"cranes": [1]}, "cranes"),
        ({"load": -1}, "load"),
        ({"load": None}, "load"),
        ({"load": True}, "load"),
        ({"load": []}, "load"),
        ({"load": [1, 2]}, "load"),
        ({"load": float("nan")}, "load"),
        ({"haul": "soon"}, "haul"),
        ({"haul": "5 kg"}, "haul"),
        ({"unload": {"dist": "exponential"}}, "unload"),
        ({"unload": {"dist": "normal", "mean": 5}}, "unload.dist"),
        ({"back": {"dist": "exponential", "mean": 5, "unit": "kg"}}, "back"),
        ({"back": ["x"]}, "back[0]"),
        ({"until": 0}, "until"),
        ({"until": 1.5}, "until"),
        ({"until": 10**12}, "until"),
        ({"cycles": 0}, "cycles"),
        ({"cycles": None}, "until"),
        ({"cycles": 10**6, "haul": 300 * DAY}, "cycles"),
        ({"haul": 1e300}, "cycles"),
        ({"seed": "a"}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"seed": None}, "seed"),
        ({"plants": 2, "trucks": [1, 1, 1]}, "trucks"),
        ({"plants": 2, "load": [1, 1, 1]}, "load"),
        ({"plants": 2, "load": [1, -1]}, "load[1]"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_else(wrong, where):
    assert faults(**wrong) == [where]


@pytest.mark.parametrize(
    "times",
    [
        dict.fromkeys(STEPS, 0),
        dict.fromkeys(STEPS, 0.3),
        {step: {"dist": "exponential", "mean": 50, "high": 0.4} for step in STEPS},
    ],
)
def test_a_circle_that_takes_no_second_is_refused_instead_of_running_for_ever(times):
    assert faults(**times, until=10) == ["P1"]
    assert faults(2, **(times | {"load": [60, times["load"]]}), until=10) == ["P2"]


def test_every_fault_is_told_at_once():
    found = faults(0, trucks=0, load="x", haul=-1, back=None, cranes=0, cycles=None, seed="a")
    assert found == ["plants", "trucks", "load", "haul", "back", "cranes", "until", "seed"]


def test_a_message_says_what_was_given_and_what_is_wanted():
    with pytest.raises(InputError) as caught:
        haul(3, trucks=[1, 2], load=[60, "x", 60])
    assert caught.value.text("en").splitlines()[1:] == [
        "  - trucks: holds 2 values instead of one, or 3 (one a plant)",
        '  - load[1] = x: "x" is not a time: write a number (in s) or a number with s, min, h or d',
    ]
    assert caught.value.text("zh").splitlines()[1] == (
        "  - trucks：有 2 个值，应为一个，或 3 个（每个厂一个）"
    )


def test_a_record_of_many_years_is_fine():
    run = haul(haul=12 * HOUR, back=12 * HOUR, cycles=None, until=DECADE)
    assert run.ledger.end == DECADE
