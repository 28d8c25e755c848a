"""The chance of choosing right, in the configuration that makes it hardest (slippage).

All alternatives but one have the same mean, and the best is better by the indifference zone just.
"""

import math

import numpy as np
import pytest

from supplysim.errors import InputError
from supplysim.statistics.ocba import ocba, ocba_shares
from supplysim.statistics.selection import kim_nelson, subset
from supplysim.statistics.two_stage import (
    dudewicz_dalal,
    dudewicz_dalal_h,
    dudewicz_dalal_weights,
    rinott,
    rinott_h,
)

MACRO = 400
LEAST = 0.95 - 2 * math.sqrt(0.95 * 0.05 / MACRO)
"""A promise of .95 kept, less two standard errors of the test itself."""

MEANS = [1.2, 2.1, 3.4, 4.87, 6.05]
VARIANCES = [3.3, 2, 4.5, 5.3, 6.9]
RUNS = [12, 6, 5, 5, 4]


def slippage(rng, zone, *, common=0.0):
    """Return the response of alternative 0, better by ``zone``, and of the others; variance 1."""
    shared, own = math.sqrt(common), math.sqrt(1 - common)
    all_ = np.array([])
    drawn = {}

    def observe(i, r):
        nonlocal all_
        while r >= len(all_):
            all_ = np.concatenate([all_, rng.normal(0, 1, 256)])
        row = drawn.setdefault(i, np.array([]))
        while r >= len(row):
            row = drawn[i] = np.concatenate([row, rng.normal(0, 1, 256)])
        return zone * (i == 0) + shared * all_[r] + own * row[r]

    return observe


@pytest.mark.parametrize("k", [2, 5, 10])
def test_kim_nelson_keeps_its_promise(k):
    """n0 10, zone sigma / sqrt(10)."""
    rng, zone = np.random.default_rng(k), 1 / math.sqrt(10)
    right = sum(kim_nelson(slippage(rng, zone), k, zone=zone).best == 0 for _ in range(MACRO))
    assert right / MACRO >= LEAST


def test_common_random_numbers_keep_the_promise_with_half_the_effort():
    rng, zone, effort = np.random.default_rng(1), 1 / math.sqrt(10), {}
    for common in (0.0, 0.67):
        found = [kim_nelson(slippage(rng, zone, common=common), 5, zone=zone) for _ in range(MACRO)]
        assert sum(one.best == 0 for one in found) / MACRO >= LEAST
        effort[common] = np.mean([sum(one.runs) for one in found])
    assert effort[0.67] < 0.6 * effort[0.0]


def test_the_smallest_can_be_looked_for():
    rng = np.random.default_rng(2)
    found = kim_nelson(lambda i, _: i + rng.normal(0, 1), 4, zone=0.5, largest=False)
    assert found.best == 0
    assert found.means[0] == pytest.approx(0, abs=1)
    assert min(found.runs) >= 10


def test_an_undecided_selection_gives_up_where_it_is_told_to():
    rng = np.random.default_rng(3)
    with pytest.raises(InputError, match="undecided after 15"):
        kim_nelson(lambda _i, _r: rng.normal(0, 1), 3, zone=1e-3, most=15)


@pytest.mark.parametrize("common", [True, False])
@pytest.mark.parametrize("k", [2, 5, 10])
def test_the_best_stays_in_the_subset(k, common):
    rng = np.random.default_rng(10 + k)
    held, kept = 0, 0
    for _ in range(MACRO):
        x = rng.normal(0, 1, (k, 20)) + 0.0
        x[0] += 0.3
        if common:
            x = x + rng.normal(0, 2, 20)
        found = subset(x, common=common)
        held += 0 in found
        kept += len(found)
    assert held / MACRO >= LEAST
    assert kept / MACRO > 1  # with twenty runs it cannot know which


def test_a_subset_drops_what_is_plainly_worse():
    x = np.random.default_rng(4).normal(0, 1, (3, 50)) + np.array([[0], [0.1], [-5]])
    assert 2 not in subset(x)
    assert subset(x, largest=False) == [2]


@pytest.mark.parametrize("k", [2, 5, 10])
def test_rinott_keeps_its_promise_with_unequal_variances(k):
    rng, zone, n0 = np.random.default_rng(20 + k), 0.5, 20
    deviations = np.linspace(0.5, 1.5, k)
    right = 0
    for _ in range(MACRO):
        true = np.where(np.arange(k) == 0, zone, 0.0)
        first = true[:, None] + deviations[:, None] * rng.normal(size=(k, n0))
        runs = rinott(first, zone=zone, streams="independent").runs
        means = [
            np.concatenate([first[i], true[i] + deviations[i] * rng.normal(size=n - n0)]).mean()
            for i, n in enumerate(runs)
        ]
        right += int(np.argmax(means)) == 0
    assert right / MACRO >= LEAST


@pytest.mark.parametrize("k", [2, 5])
def test_dudewicz_and_dalal_keep_their_promise(k):
    rng, zone, n0 = np.random.default_rng(30 + k), 0.5, 20
    right = 0
    for _ in range(MACRO):
        true = np.where(np.arange(k) == 0, zone, 0.0)
        first = true[:, None] + rng.normal(size=(k, n0))
        found = dudewicz_dalal(first, zone=zone, streams="independent")
        weighted = []
        for i, n in enumerate(found.runs):
            second = (true[i] + rng.normal(size=n - n0)).mean()
            weight = dudewicz_dalal_weights(
                float(first[i].std(ddof=1)), h=found.h, zone=zone, n0=n0, runs=n
            )
            weighted.append(weight * first[i].mean() + (1 - weight) * second)
        right += int(np.argmax(weighted)) == 0
    assert right / MACRO >= LEAST


@pytest.mark.parametrize(
    ("constant", "table"),
    [(dudewicz_dalal_h, (2.453, 3.258, 3.679)), (rinott_h, (2.453, 3.385, 3.875))],
)
def test_constants_are_those_of_the_tables(constant, table):
    """P* .95, n0 20, k 2, 5, 10; the tables round up."""
    assert [constant(k, 20) for k in (2, 5, 10)] == pytest.approx(table, abs=0.001)


def test_constants_by_integration_are_those_by_simulation():
    rng, k, n0, n = np.random.default_rng(5), 4, 8, 200_000
    t = rng.standard_t(n0 - 1, (n, k))
    right = (t[:, :1] + dudewicz_dalal_h(k, n0) > t[:, 1:]).all(axis=1).mean()
    assert right == pytest.approx(0.95, abs=0.002)
    x = rng.chisquare(n0 - 1, (n, k))
    spread = np.sqrt((n0 - 1) * (1 / x[:, :1] + 1 / x[:, 1:]))
    h = rinott_h(k, n0)
    # given the variances, alternatives 2 .. k are conditionally independent of one another in
    # Rinott's bound: each is drawn with its own noise
    right = (rng.normal(size=(n, k - 1)) < h / spread).all(axis=1).mean()
    assert right == pytest.approx(0.95, abs=0.002)


def test_the_next_hundred_runs_go_where_they_tell_most():
    shares = ocba_shares(MEANS, VARIANCES, RUNS, 100, streams="independent", largest=False)
    assert shares == pytest.approx([46.89, 38.18, 11.64, 2.04, 1.25], abs=0.005)
    whole = ocba(MEANS, VARIANCES, RUNS, 100, streams="independent", largest=False)
    assert whole == [48, 38, 11, 2, 1]


def test_what_has_too_many_runs_already_gets_none():
    shares = ocba_shares([0, 1, 5], [1, 1, 1], [10, 10, 90], 40, streams="independent",
                         largest=False)  # fmt: skip
    assert shares[2] == 0
    assert shares.sum() == pytest.approx(40)
    assert (shares[:2] > 0).all()


def test_a_tie_of_the_best_is_told():
    with pytest.raises(InputError, match="share the best mean"):
        ocba([1, 1], [1, 1], [5, 5], 10, streams="independent")


@pytest.mark.parametrize(
    "select",
    [
        lambda: rinott(np.eye(3), zone=1, streams="common"),
        lambda: dudewicz_dalal(np.eye(3), zone=1, streams="common"),
        lambda: ocba([1, 2], [1, 1], [5, 5], 10, streams="common"),
    ],
)
def test_what_needs_independence_refuses_common_random_numbers(select):
    with pytest.raises(InputError) as told:
        select()
    assert "independent streams" in told.value.text("en")
    assert "独立的随机数流" in told.value.text("zh")
