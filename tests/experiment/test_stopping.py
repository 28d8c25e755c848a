"""When there are replications enough: on the ordered prefix, with look-ahead."""

import numpy as np
import pytest

from supplysim.experiment.spec import Replications
from supplysim.experiment.stopping import Stopping
from supplysim.statistics.intervals import jackknife


def means(values):
    """Return one point that measures a mean."""
    return [{"otif": (np.array(values, dtype=np.float64), np.ones(len(values)))}]


def rule(**options):
    given = {"min": 3, "max": 50, "until": {"otif": 0.1}, "look_ahead": 2}
    return Stopping(Replications(**(given | options)))


def test_without_a_precision_the_fewest_are_enough():
    stopping = Stopping(Replications(min=4))
    assert (stopping.first, stopping.enough(4, list)) == (4, 4)


def test_equal_values_are_precise_at_once_but_are_looked_ahead():
    stopping = rule()
    assert stopping.first == 5
    assert stopping.enough(5, lambda: means([0.5] * 5)) == 5
    assert rule().enough(4, lambda: means([0.5] * 4)) is None


def test_a_precision_that_does_not_last_starts_the_look_ahead_anew():
    values = [0.5, 0.5, 0.5, 0.5, 3.0] + [0.5] * 45
    stopping = rule(until={"otif": "40 %"})
    used = stopping.enough(50, lambda: means(values))
    halves = {}
    for n in range(3, 51):
        value, low, high = jackknife(np.array(values[:n]), np.ones(n))
        halves[n] = (high - low) / 2 / value
    first = next(n for n in halves if all(halves[m] <= 0.4 for m in range(n, n + 3)))
    assert first > 5
    assert used == first + 2


def test_the_answer_does_not_depend_on_how_many_were_made():
    values = np.random.default_rng(3).normal(1, 0.2, 50)
    stops = {rule().enough(n, lambda n=n: means(values[:n])) for n in (30, 40, 50)}
    assert len(stops) == 1
    assert None not in stops


def test_at_the_most_it_ends_even_so():
    values = [0.0, 10.0] * 25
    assert rule().enough(50, lambda: means(values)) == 50
    assert rule().enough(20, lambda: means(values[:20])) is None


def test_every_point_must_be_precise():
    noisy, still = means([0.0, 1.0] * 10), means([0.5] * 20)
    assert rule().enough(20, lambda: still + noisy) is None
    assert rule().enough(20, lambda: still) == 5


def test_more_are_asked_for_in_proportion_but_at_most_twice_as_many():
    stopping = rule(max=1000)
    stopping.enough(20, lambda: means([0.0, 10.0] * 10))
    assert stopping.more(20) == 40
    near = rule(until={"otif": 0.22}, max=1000)
    near.enough(20, lambda: means([0.0, 1.0] * 10))  # half-width .240: 20 x (.24 / .22)^2 = 23.8
    assert near.more(20) == 24


@pytest.mark.parametrize("n", [10, 100, 101, 400])
def test_the_look_ahead_grows_in_proportion_beyond_a_hundred(n):
    stopping = Stopping(Replications(min=3, max=500, until={"otif": 1}))
    assert stopping.ahead(n) == {10: 5, 100: 5, 101: 6, 400: 20}[n]
