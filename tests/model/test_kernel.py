"""The clock: changes before decisions, decisions by rank, nothing after the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import DAY, NEVER
from supplysim.model.kernel import Decider, Kernel


class Desk(Decider):
    """A resource that writes down when it decides, and then does what it is told."""

    def __init__(self, number, notes, then=None):
        super().__init__((number, 0))
        self.number = number
        self.notes = notes
        self.then = then or (lambda _: None)

    def decide(self, now):
        self.notes.append((now, f"decision {self.number}"))
        self.then(now)


@pytest.fixture
def kernel():
    return Kernel(end=100)


@pytest.fixture
def notes():
    return []


def note(kernel, notes):
    return lambda text: notes.append((kernel.now, text))


asks = st.tuples(st.just("ask"), st.integers(0, 6), st.integers(0, 3))
changes = st.tuples(st.just("change"), st.integers(0, 6), st.integers(0, 3))


def plays(entries):
    """Run entries in the order in which they were created; return what happened."""
    kernel, notes = Kernel(end=100), []
    desks = [Desk(number, notes) for number in range(4)]
    for kind, time, number in entries:
        if kind == "ask":
            kernel.ask_at(time, desks[number])
        else:
            kernel.at(time, note(kernel, notes), f"change {number}")
    kernel.run()
    return notes


@given(st.lists(asks | changes, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_creation_decides_nothing(entries, random):
    mixed = list(entries)
    random.shuffle(mixed)
    happened = plays(mixed)
    instants = sorted({time for _, time, _ in entries})
    expected = []
    for now in instants:
        due = [(kind, number) for kind, time, number in mixed if time == now]
        expected += [(now, f"change {number}") for kind, number in due if kind == "change"]
        ranks = sorted({number for kind, number in due if kind == "ask"})
        expected += [(now, f"decision {number}") for number in ranks]
    assert happened == expected


def test_a_change_brought_by_a_decision_comes_before_the_next_decision(kernel, notes):
    first = Desk(1, notes, lambda now: kernel.at(now, note(kernel, notes), "change"))
    for desk in (Desk(2, notes), first):
        kernel.ask_at(5, desk)
    kernel.run()
    assert notes == [(5, "decision 1"), (5, "change"), (5, "decision 2")]


def test_who_is_asked_by_such_a_change_decides_in_its_place(kernel, notes):
    early = Desk(0, notes)
    first = Desk(1, notes, lambda now: kernel.at(now, kernel.ask, early))
    for desk in (Desk(2, notes), first):
        kernel.ask_at(5, desk)
    kernel.run()
    assert [text for _, text in notes] == ["decision 1", "decision 0", "decision 2"]


def test_asking_twice_is_asking_once(kernel, notes):
    desk = Desk(1, notes)

    def ask(_):
        kernel.ask(desk)
        kernel.ask(desk)

    kernel.at(5, ask)
    kernel.at(5, ask)
    kernel.ask_at(5, desk)
    kernel.ask_at(5, desk)
    kernel.run()
    assert notes == [(5, "decision 1")]


def test_who_is_asked_again_after_deciding_decides_again(kernel, notes):
    again = iter([True, False])
    desk = Desk(1, notes, lambda _: kernel.ask(desk) if next(again) else None)
    kernel.ask_at(5, desk)
    kernel.run()
    assert notes == [(5, "decision 1")] * 2


def test_who_waits_for_two_instants_decides_at_both(kernel, notes):
    desk = Desk(1, notes)
    kernel.ask_at(9, desk)
    kernel.ask_at(7, desk)
    kernel.run()
    assert [now for now, _ in notes] == [7, 9]


def test_the_last_second_belongs_to_the_run_and_nothing_after_it(kernel, notes):
    desk = Desk(1, notes)
    kernel.at(100, note(kernel, notes), "at the end")
    kernel.ask_at(100, desk)
    kernel.at(101, note(kernel, notes), "too late")
    kernel.ask_at(101, desk)
    kernel.run()
    assert notes == [(100, "at the end"), (100, "decision 1")]
    assert kernel.idle


def test_what_never_happens_is_not_work_left_over(kernel):
    kernel.at(NEVER, print)
    assert not kernel.dropped
    kernel.at(101, print)
    assert kernel.dropped


def test_a_change_sees_its_own_instant_and_its_argument(notes):
    kernel = Kernel(end=10, start=-20)
    kernel.at(-15, note(kernel, notes), "before the start")
    kernel.at(-20, note(kernel, notes), "at once")
    kernel.run()
    assert notes == [(-20, "at once"), (-15, "before the start")]


@pytest.mark.parametrize("steps", [1, 7, 1000])
@pytest.mark.parametrize("end", [100, 100 * DAY, 100 * DAY + 1])
def test_progress_rises_to_the_end_which_is_told_once(steps, end):
    told = []
    Kernel(end=end).run_to_end(progress=lambda now, end: told.append((now, end)), steps=steps)
    assert told == sorted(set(told))
    assert told[-1] == (end, end)
    assert len(told) <= min(steps, 101) + 1


@given(st.lists(st.integers(-3 * DAY, 3 * DAY), max_size=30))
def test_what_is_due_on_later_days_comes_in_its_turn(times):
    kernel, happened = Kernel(end=2 * DAY, start=-3 * DAY), []

    def change(time):
        assert kernel.now == time
        happened.append(time)
        if time < 0:
            kernel.at(-time, change, -time)

    for time in times:
        kernel.at(time, change, time)
    kernel.run()
    assert happened == sorted(happened)
    assert set(happened) == {t for time in times for t in (time, abs(time)) if t <= 2 * DAY}
    assert kernel.idle


def test_who_is_asked_from_outside_of_any_instant_decides_too(kernel, notes):
    kernel.ask(Desk(1, notes))
    kernel.run()
    assert notes == [(0, "decision 1")]


def test_to_the_end_it_runs_the_same_whether_or_not_somebody_is_told(notes):
    told = []
    for progress in (None, lambda now, end: told.append((now, end))):
        clock = Kernel(end=100 * DAY)
        clock.at(60 * DAY, lambda kernel: notes.append(kernel.now), clock)
        clock.run_to_end(progress=progress, steps=4)
    assert notes == [60 * DAY, 60 * DAY]
    assert told == [(day * DAY, 100 * DAY) for day in (25, 50, 75, 100)]
