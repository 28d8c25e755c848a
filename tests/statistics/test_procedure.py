"""Procedures that ask: they see what they asked for, and keep the promises of their papers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from supplysim.errors import InputError
from supplysim.statistics.ocba import correct_selection, ocba, ocba_steps
from supplysim.statistics.procedure import follow
from supplysim.statistics.selection import kim_nelson_steps
from supplysim.statistics.two_stage import rinott, rinott_steps

MACRO = 300
LEAST = 0.95 - 2 * math.sqrt(0.95 * 0.05 / MACRO)
"""A promise of .95 kept, less two standard errors of the test itself."""

STEPS = {
    "kn": lambda k: kim_nelson_steps(k, zone=0.5),
    "rinott": lambda k: rinott_steps(k, zone=0.5),
    "ocba": lambda k: ocba_steps(k, budget=60 * k),
}


def noise(seed, k, *, means, deviations=1.0):
    """Return the response of alternatives under independent normal noise."""
    rng = np.random.default_rng(seed)
    drawn = rng.normal(size=(k, 4000))
    scale = np.broadcast_to(deviations, k)
    return lambda i, r: float(means[i] + scale[i] * drawn[i, r])


@pytest.mark.parametrize("name", STEPS)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 6))
def test_runs_are_asked_for_once_and_in_order(name, seed, k):
    """Replications of an alternative come as 0, 1, 2, ..., as many as are said at the end."""
    means = np.random.default_rng(seed).normal(size=k)
    asked = [[] for _ in range(k)]
    observe = noise(seed, k, means=means)

    def answered(i, r):
        asked[i].append(r)
        return observe(i, r)

    chosen = follow(STEPS[name](k), answered)
    assert asked == [list(range(n)) for n in chosen.runs]
    wanted = [np.mean([observe(i, r) for r in range(n)]) for i, n in enumerate(chosen.runs)]
    assert chosen.means == pytest.approx(wanted)
    assert chosen.best in chosen.stays
    assert chosen.decided == (len(chosen.stays) == 1)


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("k", [2, 4])
def test_looking_for_the_smallest_is_looking_for_the_largest_upside_down(name, k):
    observe = noise(1, k, means=np.arange(k))
    up = follow(STEPS[name](k), observe)
    makers = {
        "kn": kim_nelson_steps(k, zone=0.5, largest=False),
        "rinott": rinott_steps(k, zone=0.5, largest=False),
        "ocba": ocba_steps(k, budget=60 * k, largest=False),
    }
    down = follow(makers[name], lambda i, r: -observe(i, r))
    assert (down.best, down.runs, down.stays) == (up.best, up.runs, up.stays)
    assert down.probability == up.probability


@pytest.mark.parametrize("k", [2, 5])
def test_rinott_asked_step_by_step_keeps_its_promise(k):
    zone, means = 0.5, [0.5] + [0.0] * (k - 1)
    deviations = np.linspace(0.5, 1.5, k)
    right = 0
    for seed in range(MACRO):
        observe = noise(seed, k, means=means, deviations=deviations)
        found = follow(rinott_steps(k, zone=zone, first=20), observe)
        first = [[observe(i, r) for r in range(20)] for i in range(k)]
        assert found.runs == rinott(first, zone=zone, streams="independent").runs
        right += found.best == 0
    assert right / MACRO >= LEAST


def test_rinott_asks_for_no_second_sample_that_it_may_not_have():
    observe = noise(0, 3, means=[0, 0, 0])
    found = follow(rinott_steps(3, zone=0.1, most=50), observe)
    assert found.runs == (10, 10, 10)
    assert (found.stays, found.probability) == ((0, 1, 2), None)
    first = [[observe(i, r) for r in range(10)] for i in range(3)]
    assert found.needed == max(rinott(first, zone=0.1, streams="independent").runs) > 50


def test_kim_nelson_tells_how_many_it_would_have_needed_at_most():
    observe = noise(0, 3, means=[0, 0, 0])
    short = follow(kim_nelson_steps(3, zone=0.2, most=30), observe)
    assert not short.decided
    assert short.probability is None
    assert max(short.runs) == 30
    whole = follow(kim_nelson_steps(3, zone=0.2, most=short.needed), observe)
    assert whole.decided
    assert whole.probability == 0.95


def test_kim_nelson_may_be_given_a_tenth_ahead_but_never_beyond_the_most():
    steps = kim_nelson_steps(2, zone=1e-3, most=40)
    ask, sent, ahead = next(steps), [], []
    rng = np.random.default_rng(0)
    try:
        while True:
            ask = steps.send(rng.normal(size=len(ask.runs)))
            sent.append(ask.runs[0][1])
            ahead.append(ask.ahead)
    except StopIteration:
        pass
    assert sent == list(range(10, 40))
    assert all(0 <= more <= r // 10 for r, more in zip(sent, ahead, strict=True))
    assert all(r + more < 40 for r, more in zip(sent, ahead, strict=True))
    assert max(ahead) == 3


def test_the_probability_that_another_is_better_is_that_of_the_normal_law():
    """By simulation of the posterior: N(mean, variance / runs)."""
    means, variances, runs = np.array([5.0, 4.2, 2.0]), np.array([4.0, 1.0, 9.0]), [10, 5, 20]
    rng = np.random.default_rng(0)
    drawn = rng.normal(means, np.sqrt(variances / runs), size=(400_000, 3))
    wanted = [0.0, *((drawn[:, i] > drawn[:, 0]).mean() for i in (1, 2))]
    found = correct_selection(means, variances, runs)
    assert found == pytest.approx(wanted, abs=0.002)
    assert found[1] == pytest.approx(norm.cdf(-0.8 / math.sqrt(0.4 + 0.2)))
    assert correct_selection(-means, variances, runs, largest=False) == pytest.approx(found)


def test_equal_means_are_even_chances_and_what_never_varies_is_certain():
    assert correct_selection([1, 1], [0, 0], [5, 5]).tolist() == [0.0, 0.5]
    assert correct_selection([2, 1], [0, 0], [5, 5]).tolist() == [0.0, 0.0]


def test_ocba_needs_fewer_runs_than_equal_shares():
    """Ten alternatives one apart, variance 36 (Chen et al. 2000, experiment 1), here 2 apart."""
    k, deviations = 10, 6.0
    right, spent = 0, []
    for seed in range(60):
        observe = noise(seed, k, means=2.0 * np.arange(k), deviations=deviations)
        found = follow(ocba_steps(k, budget=3000, confidence=0.9), observe)
        right += found.best == k - 1
        spent.append(sum(found.runs))
        assert found.decided
        assert found.probability >= 0.9
    assert right / 60 >= 0.9 - 2 * math.sqrt(0.9 * 0.1 / 60)
    # Equal shares reach .9 where Phi(-2 / (6 sqrt(2 / n))) is about .1: n = 30 and more each.
    assert np.mean(spent) < 0.7 * 10 * 30


def test_ocba_ends_with_its_budget_and_names_those_in_doubt():
    found = follow(ocba_steps(3, budget=40), noise(3, 3, means=[1.0, 1.0, -9.0]))
    assert sum(found.runs) == 40
    assert found.stays == (0, 1)
    assert 0.3 < found.probability < 0.95


def test_ocba_deals_equally_with_those_that_share_the_best_mean():
    found = follow(ocba_steps(3, budget=50, first=5), lambda i, r: (r % 2) * (i < 2) - i // 2)
    assert found.runs[2] == 5
    assert abs(found.runs[0] - found.runs[1]) <= 5


def test_ocba_gives_nothing_more_to_what_never_varies():
    noisy = noise(5, 3, means=[0.0, 0.3, 0.0])
    found = follow(ocba_steps(3, budget=200), lambda i, r: 0.0 if i == 0 else noisy(i, r))
    assert found.runs[0] == 10


def test_where_only_the_best_varies_it_gets_all():
    assert ocba([2, 1, 0], [1, 0, 0], [5, 5, 5], 4, streams="independent") == [4, 0, 0]


@pytest.mark.parametrize(
    "steps",
    [
        kim_nelson_steps(1, zone=1),
        kim_nelson_steps(3, zone=0),
        kim_nelson_steps(3, zone=1, first=20, most=10),
        rinott_steps(3, zone=1, confidence=0.2),
        ocba_steps(4, budget=39),
        ocba_steps(4, budget=100, confidence=1.0),
    ],
)
def test_numbers_that_do_not_go_together_are_refused_at_the_first_step(steps):
    with pytest.raises(InputError):
        next(steps)
