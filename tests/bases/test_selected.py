"""Selection on runs whose best is known, and what is said of it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.bases.selected import Selection, front, least_probability, select

BY = Selection(measure="rate", larger=True, zone=0.05, first=4, most=40, confidence=0.95)


def blocks(means, sd, *, seed, count=60, shared=1.0):
    """Return (alternatives, replications): a part that all share, and noise of their own."""
    rng = np.random.default_rng(seed)
    common = rng.normal(0, shared, count)
    return np.array(means)[:, None] + common + rng.normal(0, sd, (len(means), count))


def asking(table):
    return lambda count: table[:, :count]


def test_a_clear_best_is_selected_alone_with_the_first_replications():
    found = select(asking(blocks([0.9, 0.5, 0.4], 0.01, seed=1)), BY)
    assert (found.best, found.decided, found.subset, found.replications) == (0, True, (0,), 4)
    assert found.probability > 0.99


def test_the_smallest_is_selected_where_less_is_better():
    by = Selection(measure="cost", larger=False, zone=0.05, first=4, most=40, confidence=0.95)
    assert select(asking(blocks([0.9, 0.5, 0.4], 0.01, seed=1)), by).best == 2


def test_what_cannot_be_told_apart_is_said_to_be_undecided():
    found = select(asking(blocks([0.5, 0.5], 0.3, seed=2)), BY)
    assert not found.decided
    assert found.replications == BY.most
    assert found.subset == (0, 1)


def test_the_chosen_one_is_right_as_often_as_promised():
    """The first is better by the zone; noise makes the procedure work for it."""
    right = [
        select(asking(blocks([0.55, 0.5, 0.5], 0.03, seed=seed)), BY).best == 0
        for seed in range(200)
    ]
    assert np.mean(right) >= 0.95


def test_a_correct_choice_is_at_least_as_likely_as_the_runs_say():
    """Fixed replications, true best 0; stated bounds must not exceed what happens."""
    stated, right = [], 0
    for seed in range(400):
        values = blocks([0.8, 0.0, 0.0], 1.0, seed=seed, count=6)
        best = int(values.mean(axis=1).argmax())
        stated.append(least_probability(values, best=best, larger=True))
        right += best == 0
    assert np.mean(stated) <= right / 400 + 0.03


def test_a_sure_loser_is_never_likely():
    values = np.array([[0.1, 0.1], [0.5, 0.5]])
    assert least_probability(values, best=0, larger=True) == 0
    assert least_probability(values, best=1, larger=True) == 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=8))
def test_the_front_is_what_no_other_beats(points):
    rate, cost = (np.array(values, dtype=float) for values in zip(*points, strict=True))
    on = front([rate, -cost])
    assert any(on)
    for i, mine in enumerate(points):
        beaten = any(
            (r, -c) != (mine[0], -mine[1]) and r >= mine[0] and c <= mine[1] for r, c in points
        )
        assert on[i] is not beaten
