"""The judge is judged: intervals cover what they should, and there are as few as is said."""

import numpy as np
import pytest

from tests.verification.statistics import (
    CONFIDENCE,
    MOST_CHECKS,
    Estimate,
    estimate,
    integers,
    replications,
)
from tests.verification.validation_table import read


def test_an_interval_is_that_of_student():
    """A published pair of systems over five replications."""
    first = np.array([126.97, 124.31, 126.68, 122.66, 127.23])
    second = np.array([118.21, 120.22, 122.45, 122.68, 119.40])
    found = estimate(first - second, confidence=0.9)
    assert found.mean == pytest.approx(4.98, abs=0.005)
    assert found.mean - found.half == pytest.approx(1.65, abs=0.005)
    assert found.mean + found.half == pytest.approx(8.31, abs=0.005)


@pytest.mark.parametrize("controls", [0, 1, 3])
def test_intervals_cover_the_truth_as_often_as_they_say(controls):
    """With normal replications this is exact, controls or not; 2,000 intervals of 95 %."""
    rng = np.random.default_rng(0)
    held = 0
    for _ in range(2000):
        drawn = rng.normal(5, 1, (12, 3))
        values = drawn.sum(axis=1) + rng.normal(0, 0.5, 12)
        kept = {"controls": drawn[:, :controls], "means": [5] * controls} if controls else {}
        held += estimate(values, **kept, confidence=0.95).holds(15)
    # Five standard deviations of a binomial count.
    assert abs(held / 2000 - 0.95) < 5 * (0.95 * 0.05 / 2000) ** 0.5


def test_controls_take_off_what_they_explain():
    rng = np.random.default_rng(0)
    drawn = rng.normal(5, 1, (30, 1))
    values = 2 * drawn[:, 0] + rng.normal(0, 0.1, 30)
    plain, controlled = estimate(values), estimate(values, controls=drawn, means=[5])
    assert controlled.half < plain.half / 10
    assert controlled.holds(10)


def test_an_interval_that_is_too_wide_proves_nothing():
    Estimate(1.0, 0.01).assert_agrees(1.005)
    with pytest.raises(AssertionError, match="too wide"):
        Estimate(1.0, 0.5).assert_agrees(1.005)
    with pytest.raises(AssertionError, match="does not hold"):
        Estimate(1.0, 0.01).assert_agrees(1.02)


def test_replications_have_the_plain_seeds():
    assert replications(4, lambda seed: [seed, -seed]).tolist() == [
        [0, 0],
        [1, -1],
        [2, -2],
        [3, -3],
    ]


def test_an_estimate_is_written_to_two_places_of_its_half_width():
    assert str(Estimate(4.694448, 0.0213)) == "4.694 ± 0.021"
    assert str(Estimate(123.4, 12.3)) == "123 ± 12"


def test_times_are_rounded_half_up():
    assert integers([0.4, 0.5, 1.49, 2.5]).tolist() == [0, 1, 1, 3]


def test_the_chance_of_any_false_alarm_is_as_small_as_is_said():
    """Every interval stands in the validation table behind a plus-minus."""
    checks = sum(row.obtained.count("±") for row in read())
    assert checks <= MOST_CHECKS
    assert MOST_CHECKS * (1 - CONFIDENCE) <= 0.025 + 1e-12
