"""When a study has replications enough: every point, the ordered prefix, failed runs left out."""

import math

import numpy as np
import pytest

from supplysim.experiment.spec import Replications
from supplysim.experiment.stopping import Stopping, Sums
from supplysim.statistics.intervals import jackknife
from supplysim.statistics.stopping import Verdict


def sums(values, replications=None):
    """Return what replications measured, each with a denominator of one."""
    numbers = np.arange(len(values)) if replications is None else np.array(replications)
    return Sums(numbers, np.array(values, dtype=np.float64), np.ones(len(values)))


def means(values):
    """Return one point that measures a mean."""
    return [{"otif": sums(values)}]


def rule(**options):
    given = {"min": 3, "max": 50, "until": {"otif": 0.1}, "look_ahead": 2}
    return Stopping(Replications(**(given | options)))


def test_without_a_precision_the_fewest_are_enough():
    stopping = Stopping(Replications(min=4))
    assert (stopping.first, stopping.more(4, []), stopping.judged(4, []).use) == (4, 0, 4)


def test_equal_values_are_precise_at_once_but_are_looked_ahead():
    stopping = rule()
    assert stopping.first == 5
    assert stopping.judged(5, means([0.5] * 5)) == Verdict(3, 5, 0)
    assert stopping.more(4, means([0.5] * 4)) == 1


def test_a_precision_that_does_not_last_starts_the_look_ahead_anew():
    values = [0.5, 0.5, 0.5, 0.5, 3.0] + [0.5] * 45
    verdict = rule(until={"otif": "40 %"}).judged(50, means(values))
    halves = {}
    for n in range(3, 51):
        value, low, high = jackknife(np.array(values[:n]), np.ones(n))
        halves[n] = (high - low) / 2 / value
    first = next(n for n in halves if all(halves[m] <= 0.4 for m in range(n, n + 3)))
    assert first > 5
    assert verdict == Verdict(first, first + 2, 0)


def test_the_answer_does_not_depend_on_how_many_were_made():
    values = np.random.default_rng(3).normal(1, 0.2, 50)
    (stop,) = {rule().judged(n, means(values[:n])) for n in (30, 40, 50)}
    assert stop.enough is not None


def test_at_the_most_it_ends_even_so():
    values = [0.0, 10.0] * 25
    assert rule().judged(50, means(values)) == Verdict(None, 50, 0)
    assert rule().more(20, means(values[:20])) == 20


def test_every_point_must_be_precise():
    noisy, still = means([0.0, 1.0] * 10), means([0.5] * 20)
    assert rule().more(20, still + noisy) > 0
    assert rule().judged(20, still).use == 5


def test_more_are_asked_for_in_proportion_but_at_most_twice_as_many():
    assert rule(max=1000).more(20, means([0.0, 10.0] * 10)) == 20
    near = rule(until={"otif": 0.2}, max=1000)  # half-width .240: 20 x (.24 / .2)^2 = 28.8
    assert near.more(20, means([0.0, 1.0] * 10)) == 9


def test_a_run_that_failed_adds_nothing_and_shifts_nobody():
    values, halves = sums([1.0, 3.0, 2.0], replications=[1, 2, 4]).path(6)
    alone, narrow = sums([1.0, 3.0, 2.0]).path(3)
    assert values.tolist()[1:] == [alone[i] for i in (0, 1, 1, 2, 2)]
    assert math.isnan(values[0])
    assert halves[2:].tolist() == [narrow[i] for i in (1, 1, 2, 2)]


@pytest.mark.parametrize("point", [{}, {"otif": sums([])}, {"otif": sums([math.nan] * 50)}])
def test_a_point_that_says_nothing_runs_to_the_end_and_no_further(point):
    stopping = rule()
    assert stopping.judged(50, [*means([0.5] * 50), point]) == Verdict(None, 50, 0)
    assert stopping.more(50, [point]) == 0
    assert stopping.more(20, [point]) == 20
