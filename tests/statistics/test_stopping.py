"""Enough replications: the rule sees the ordered prefix and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.errors import BilingualError, InputError
from supplysim.statistics.intervals import mean_interval, running_mean
from supplysim.statistics.stopping import Precision, Rule, Verdict, judge, look_ahead, portion

TENTH = {"x": Precision(0.1, relative=True)}


def exponentials(n=1000):
    return np.random.default_rng(42).exponential(10, n)


@pytest.mark.parametrize("ahead", [0, 5])
def test_a_tenth_of_an_exponential_mean_takes_356_replications(ahead):
    rule = Rule(TENTH, least=5, most=1000, ahead=ahead)
    assert judge(rule, {"x": running_mean(exponentials())}).enough == 356


@given(at_hand=st.integers(1, 600), step=st.integers(1, 40))
def test_the_answer_is_the_same_in_whatever_portions_runs_arrive(at_hand, step):
    """More at hand than needed, or too few at first: the prefix decides."""
    rule = Rule(TENTH, least=5, most=1000)
    values = exponentials()
    verdict = judge(rule, {"x": running_mean(values[:at_hand])})
    while verdict.more:
        at_hand = min(at_hand + max(verdict.more, step), len(values))
        verdict = judge(rule, {"x": running_mean(values[:at_hand])})
    assert verdict == Verdict(356, 356 + 17, 0)


@given(seed=st.integers(0, 1000), cap=st.integers(5, 60))
def test_no_run_is_asked_for_that_could_be_spared(seed, cap):
    """One run at a time comes to the same end as the portions the rule asks for."""
    values = np.random.default_rng(seed).normal(10, 4, 80)
    rule = Rule({"x": Precision(1.5)}, least=5, most=cap)
    single = 1
    while judge(rule, {"x": running_mean(values[:single])}).more:
        single += 1
    portions = 1
    while more := judge(rule, {"x": running_mean(values[:portions])}).more:
        portions += more
    assert portions == single <= cap


@given(seed=st.integers(0, 1000), cap=st.integers(5, 80))
def test_portions_for_large_machines_come_to_the_same_end(seed, cap):
    values = np.random.default_rng(seed).normal(10, 4, 80)
    rule = Rule({"x": Precision(1.5)}, least=5, most=cap)
    n = 1
    while more := portion(rule, {"x": running_mean(values[:n])}):
        assert more >= judge(rule, {"x": running_mean(values[:n])}).more
        n += more
    assert n <= cap
    assert judge(rule, {"x": running_mean(values[:n])}) == judge(rule, {"x": running_mean(values)})


def test_a_portion_at_most_doubles_what_there_is():
    rule = Rule({"x": Precision(0.5)}, most=1000)
    halves = {40: 0.6, 41: 5.0, 42: np.nan}
    asked = [portion(rule, {"x": (np.ones(n), np.full(n, half))}) for n, half in halves.items()]
    assert asked == [18, 41, 42]  # 40 x (.6 / .5)^2 = 57.6


def test_a_goal_is_read_as_people_write_it():
    assert Precision.read(0.01) == Precision(0.01)
    assert Precision.read(" 2.5 % ") == Precision(0.025, relative=True)
    for wrong in (0, -1, True, "2", "0 %", "1.2.3 %", ". %", None, float("inf"), float("nan")):
        with pytest.raises(BilingualError, match="must be a positive number"):
            Precision.read(wrong)


def test_every_response_must_be_narrow():
    rule = Rule({"x": Precision(1.0), "y": Precision(0.5)}, least=2, ahead=0)
    wide, narrow = np.array([np.nan, 3, 1, 0.9]), np.array([np.nan, 0.4, 0.6, 0.4])
    ones = np.ones(4)
    assert judge(rule, {"x": (ones, wide), "y": (ones, narrow)}).enough == 4


def test_a_narrow_interval_by_luck_is_not_believed():
    halves = np.array([np.nan, 1, 3, 1, 1, 1])
    rule = Rule({"x": Precision(1.0)}, least=2, ahead=2)
    assert judge(rule, {"x": (np.ones(6), halves)}) == Verdict(4, 6, 0)


def test_the_most_that_may_be_run_ends_it_unmet():
    rule = Rule({"x": Precision(0.001)}, least=5, most=12)
    assert judge(rule, {"x": running_mean(exponentials(12))}) == Verdict(None, 12, 0)
    assert judge(rule, {"x": running_mean(exponentials(40))}) == Verdict(None, 12, 0)


def test_looking_ahead_mends_the_coverage_of_stopping_early():
    """Narrow by luck goes with a small spread: without looking ahead intervals cover too little."""
    covered = {}
    rng = np.random.default_rng(8)
    samples = rng.normal(10, 2, (1500, 120))
    for ahead in (0, 5):
        rule = Rule({"x": Precision(1.0)}, least=5, most=120, ahead=ahead)
        held = 0
        for values in samples:
            used = judge(rule, {"x": running_mean(values)}).use
            found = mean_interval(values[:used])
            held += found.low <= 10 <= found.high
        covered[ahead] = held / len(samples)
    assert covered[0] < 0.94
    assert 0.94 <= covered[5] <= 0.97


def test_far_out_the_look_ahead_grows_with_the_number():
    assert [look_ahead(n) for n in (5, 100, 200, 1000)] == [5, 5, 10, 50]


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: Precision(0.0), "until"),
        (lambda: Rule(TENTH, least=1), "replications"),
        (lambda: Rule(TENTH, least=9, most=8), "replications"),
        (lambda: Rule(TENTH, ahead=-1), "ahead"),
        (lambda: judge(Rule({"z": Precision(1.0)}), {"x": running_mean([1, 2])}), "until"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(make, where):
    with pytest.raises(InputError) as told:
        make()
    assert [fault.where for fault in told.value.faults] == [where]
