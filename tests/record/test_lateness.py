"""How late a storey is, what it inherits, and which components are judged."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import DAY, HOUR
from supplysim.ledger import MISSING
from supplysim.record.lateness import below, deadline, inherited_s, judged, lateness_s, on_time
from supplysim.testing import example_run


def ledger(finished, *, end=120 * HOUR):
    run = example_run()
    storeys = run.ledger.storeys | {"finished": np.array(finished)}
    return replace(run.ledger, storeys=storeys, end=end)


def test_lateness_is_signed_and_without_tolerance():
    assert lateness_s(ledger([11 * HOUR, 61 * HOUR])).tolist() == [-HOUR, HOUR]


def test_an_unfinished_storey_past_its_date_takes_the_end_of_the_run():
    assert lateness_s(ledger([12 * HOUR, MISSING])).tolist() == [0, 60 * HOUR]


def test_an_unfinished_storey_not_yet_due_is_not_late():
    assert lateness_s(ledger([12 * HOUR, MISSING], end=59 * HOUR)).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("finished", "inherited"),
    [([15, 70], [0, 3]), ([15, 61], [0, 1]), ([15, 50], [0, 0]), ([5, 70], [0, 0])],
)
def test_what_is_inherited_is_the_lesser_of_both_positive_latenesses(finished, inherited):
    book = ledger([hour * HOUR for hour in finished])
    found = inherited_s(book, lateness_s(book))
    assert found.tolist() == [hour * HOUR for hour in inherited]


def test_the_storey_below_is_one_of_the_same_building():
    assert below(np.array([0, 0, 0, 1, 2, 2])).tolist() == [-1, 0, 1, -1, -1, 4]


@given(
    planned=st.integers(-400 * DAY, 400 * DAY),
    midnight=st.integers(0, DAY - 1),
    tolerance=st.integers(0, 10),
)
def test_the_deadline_is_the_first_midnight_after_the_plan_and_its_tolerance(
    planned, midnight, tolerance
):
    last = int(deadline(np.array([planned]), midnight=midnight, tolerance_d=tolerance)[0])
    assert (last + midnight) % DAY == 0
    assert 0 < last - planned - tolerance * DAY <= DAY


@pytest.mark.parametrize(
    ("planned", "last", "end", "counted"),
    [
        (100, 200, 900, True),
        (99, 200, 900, False),
        (100, 500, 900, True),
        (100, 501, 900, False),
        (100, 400, 399, False),
    ],
)
def test_judged_are_those_whose_plan_and_deadline_lie_in_the_window(planned, last, end, counted):
    found = judged(np.array([planned]), np.array([last]), window=(100, 500), end=end)
    assert found.tolist() == [counted]


def test_what_is_never_installed_is_late():
    installed = np.array([MISSING, 99, 100, 101])
    assert on_time(installed, np.full(4, 100)).tolist() == [False, True, True, False]
