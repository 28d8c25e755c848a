"""Yards: room is never lent twice, trucks are loaded in turn, and nothing is loaded at night."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS, DAY, HOUR, Calendar
from supplysim.ledger import MISSING
from supplysim.model.entities import Load
from supplysim.model.kernel import Kernel
from supplysim.model.yard import Yard

WORKDAY = Calendar([(d * DAY + 8 * HOUR, d * DAY + 16 * HOUR) for d in range(60)])


def load(row, volume_l=100):
    return Load(
        row=row,
        tower=0,
        storey=0,
        part=0,
        first=row,
        last=row + 1,
        laying=0,
        mass_kg=1000,
        volume_l=volume_l,
        lift_s=1,
        setdown_s=1,
        plant=0,
    )


class Loading:
    """A yard, and what it tells the rest of the chain."""

    def __init__(self, *, gantries=1, calendar=ALWAYS, capacity_l=1000, seconds=lambda _: 600):
        self.kernel = Kernel(end=60 * DAY)
        self.loaded, self.rooms = [], 0
        self.yard = Yard(
            self.kernel,
            rank=(2, 0),
            capacity_l=capacity_l,
            gantries=gantries,
            calendar=calendar,
            loading_s=seconds,
            loaded=lambda load: self.loaded.append((load.row, load.loaded)),
            room=self._room,
        )

    def _room(self):
        self.rooms += 1

    def run(self, arrivals):
        """Let the load of each row arrive at its instant, in the order given."""
        self.loads = {row: load(row) for row, _ in arrivals}
        for row, time in arrivals:
            self.kernel.at(time, self.yard.arrive, self.loads[row])
        self.kernel.run()
        return self


# --- room -----------------------------------------------------------------------------------


def test_room_is_given_up_to_the_capacity_and_not_beyond():
    yard = Loading(capacity_l=1000).yard
    assert yard.reserve(600, beyond=False)
    assert yard.reserve(400, beyond=False)
    assert not yard.reserve(1, beyond=False)
    assert yard.level_l == 1000


def test_a_refused_order_takes_no_room():
    yard = Loading(capacity_l=1000).yard
    assert not yard.reserve(1001, beyond=False)
    assert yard.level_l == 0


def test_the_reserve_takes_an_urgent_order_into_a_full_yard():
    yard = Loading(capacity_l=1000).yard
    yard.hold(5000)
    assert not yard.reserve(1, beyond=False)
    assert yard.reserve(700, beyond=True)
    assert yard.level_l == 5700


def test_a_load_that_leaves_frees_its_room_and_says_so():
    loading = Loading()
    loading.yard.hold(300)
    loading.yard.depart(load(0, volume_l=120))
    assert loading.yard.level_l == 180
    assert loading.rooms == 1


movements = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 500)), max_size=12)


@given(movements)
def test_the_history_is_the_level_from_every_instant_on(moves):
    """Reservations are granted or not; what was granted leaves again at once or later."""
    loading = Loading(capacity_l=1200)
    yard, level, expected = loading.yard, 0, {}
    for time, volume in sorted(moves):
        loading.kernel.now = time
        if yard.reserve(volume, beyond=False):
            level += volume
            expected[time] = level
        elif level:
            yard.depart(load(0, volume_l=level))
            level = 0
            expected[time] = 0
    assert dict(yard.history) == expected
    times = [time for time, _ in yard.history]
    assert times == sorted(set(times))
    assert all(0 <= at <= 1200 for _, at in yard.history)


# --- gantries -------------------------------------------------------------------------------


def test_trucks_are_loaded_in_the_order_in_which_they_come():
    loading = Loading().run([(5, 0), (1, 60), (9, 30)])
    assert loading.loaded == [(5, 600), (9, 1200), (1, 1800)]
    assert [loading.loads[row].loading for row in (5, 9, 1)] == [0, 600, 1200]
    assert loading.loads[1].at_bay == 60


def test_trucks_that_come_at_once_are_loaded_by_row_not_by_creation():
    assert [row for row, _ in Loading().run([(7, 0), (2, 0), (4, 0)]).loaded] == [2, 4, 7]


@given(
    st.lists(st.integers(0, 2 * DAY), min_size=1, max_size=12),
    st.integers(1, 3),
    st.sampled_from((ALWAYS, WORKDAY)),
    st.lists(st.integers(1, 3 * HOUR), min_size=3, max_size=3),
)
def test_gantries_load_one_truck_each_in_turn_within_their_hours(times, gantries, hours, seconds):
    rows = list(enumerate(times))
    loading = Loading(
        gantries=gantries, calendar=hours, seconds=lambda load: seconds[load.row % 3]
    ).run(rows)
    assert sorted(row for row, _ in loading.loaded) == [row for row, _ in rows]
    by_gantry = {}
    for gantry, start, end in loading.yard.busy:
        by_gantry.setdefault(gantry, []).append((start, end))
    assert set(by_gantry) <= set(range(gantries))
    for uses in by_gantry.values():
        assert all(before[1] <= after[0] for before, after in pairwise(uses))
    for entry in loading.loads.values():
        assert hours.is_open(entry.loading)
        assert hours.worked(entry.loading, entry.loaded) == seconds[entry.row % 3]
    queue = sorted(loading.loads.values(), key=lambda entry: (entry.at_bay, entry.row))
    assert [e.loading for e in queue] == sorted(e.loading for e in queue)
    assert loading.yard.waiting() == 0


@pytest.mark.parametrize(("arrives", "starts", "ends"), [(7, 8, 10), (14, 14, 16), (15, 15, 33)])
def test_loading_stops_at_closing_and_goes_on_in_the_morning(arrives, starts, ends):
    loading = Loading(calendar=WORKDAY, seconds=lambda _: 2 * HOUR).run([(0, arrives * HOUR)])
    (entry,) = loading.loads.values()
    assert (entry.loading, entry.loaded) == (starts * HOUR, ends * HOUR)


def test_the_lowest_free_gantry_is_taken():
    loading = Loading(gantries=3, seconds=lambda load: 100 * (load.row + 1)).run(
        [(2, 0), (0, 1), (1, 2), (3, 150)]
    )
    assert [(gantry, start) for gantry, start, _ in loading.yard.busy] == [
        (0, 0),
        (1, 1),
        (2, 2),
        (1, 150),
    ]


def test_without_trucks_nothing_is_loaded():
    assert not Loading().run([]).yard.busy
    assert load(0).loading == MISSING
