"""Stations: servers are taken lowest first and given back, whether or not ends are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import NEVER, Calendar
from supplysim.model.kernel import Kernel
from supplysim.model.station import Queue, Station


class Desk:
    """A queue of named jobs that writes down what happens."""

    def __init__(self, *, servers=1, capacity=None, seconds=10, calendar=None, rank=(0, 0)):
        self.kernel = Kernel(end=1000)
        self.begun, self.ended, self.refused = [], [], []
        self.seconds = seconds
        self.queue = Queue(
            self.kernel,
            rank=rank,
            servers=servers,
            start=lambda _, now: now if calendar is None else calendar.whole(now, seconds),
            begin=self._begin,
            ended=lambda job: self.ended.append((job, self.kernel.now)),
            capacity=capacity,
            refused=lambda job: self.refused.append((job, self.kernel.now)),
        )

    def run(self, arrivals):
        """Let (time, row, job) arrive, in the order in which they are written."""
        for time, row, job in arrivals:
            self.kernel.at(
                time, lambda entry: self.queue.arrive(entry[1], row=entry[0]), (row, job)
            )
        self.kernel.run()
        return self

    def _begin(self, job, now):
        self.begun.append((job, now))
        return now + self.seconds


jobs = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 99)), unique_by=lambda x: x[1])


@given(jobs, st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_order_of_creation_decides_nothing(arrivals, servers, random):
    entries = [(time, row, row) for time, row in arrivals]
    mixed = list(entries)
    random.shuffle(mixed)
    assert Desk(servers=servers).run(mixed).begun == Desk(servers=servers).run(entries).begun


@given(jobs, st.integers(1, 4))
def test_who_begins_takes_the_lowest_free_server(arrivals, servers):
    desk = Desk(servers=servers).run([(time, row, row) for time, row in arrivals])
    free_at = [0] * servers
    for server, start, end in desk.queue.busy:
        assert server == min(i for i, at in enumerate(free_at) if at <= start)
        free_at[server] = end
    assert [(start, end) for _, start, end in desk.queue.busy] == [
        (now, now + 10) for _, now in desk.begun
    ]


def test_everyone_who_began_is_told_of_the_end_and_the_station_is_empty():
    desk = Desk(servers=2).run([(0, 0, "a"), (3, 1, "b"), (4, 2, "c")])
    assert desk.ended == [("a", 10), ("b", 13), ("c", 20)]
    assert (desk.queue.in_service, desk.queue.waiting()) == (0, 0)
    assert desk.queue.has_room


def test_who_finds_the_station_full_is_told_so_at_once():
    desk = Desk(capacity=2).run([(0, 0, "a"), (1, 1, "b"), (2, 2, "c"), (10, 3, "d")])
    assert desk.refused == [("c", 2)]
    assert desk.begun == [("a", 0), ("b", 10), ("d", 20)]


def test_waiting_counts_newcomers_and_those_in_the_queue():
    desk = Desk()
    seen = []
    for second in (0, 5):
        desk.kernel.at(second, lambda row: desk.queue.arrive(row, row=row), second)
        desk.kernel.at(second, lambda _: seen.append(desk.queue.waiting()))
    desk.kernel.at(7, lambda _: seen.append(desk.queue.waiting()))
    desk.kernel.run()
    assert seen == [1, 1, 1]


def test_the_head_that_must_wait_for_its_window_is_looked_at_again_when_it_opens():
    desk = Desk(calendar=Calendar([(0, 15), (50, 100)])).run([(0, 0, "a"), (1, 1, "b")])
    assert desk.begun == [("a", 0), ("b", 50)]


def test_what_can_never_begin_waits_and_nothing_is_due_any_more():
    desk = Desk(calendar=Calendar([(0, 5)])).run([(0, 0, "a")])
    assert (desk.begun, desk.queue.waiting(), desk.kernel.idle) == ([], 1, True)


class Places(Station):
    """Places that are kept until they are released; who stands first is taken first."""

    def __init__(self, kernel, places):
        super().__init__(kernel, rank=(0, 0), servers=places)
        self.line, self.begun = [], []

    def _choose(self, now):
        return (self.line.pop(0), now) if self.line and self.has_room else (None, NEVER)

    def _begin(self, job, now):
        self.begun.append((job, now))


@pytest.mark.parametrize("places", [1, 2, 3])
def test_a_place_whose_end_is_not_known_is_kept_until_it_is_released(places):
    kernel = Kernel(end=100)
    station = Places(kernel, places)
    station.line = list(range(5))
    kernel.at(0, lambda _: kernel.ask(station))
    for time in (10, 20, 20, 30, 40):
        kernel.at(time, lambda _: station.release())
    kernel.run()
    assert station.begun == list(enumerate(sorted([0] * places + [10, 20, 20, 30])[:5]))
    assert station.in_service == 0
