"""Comparison and selection on outcomes whose answer is known."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from supplysim.bases.simulated import Outcome, selection, tabulated
from supplysim.cli.bases import keeping


def outcome(rate, cost=3000.0, truck=0.0):
    return Outcome(rate, cost, 1000.0, {"truck": truck, "crane": 1.0}, "plan")


def alternative(name, cost):
    return SimpleNamespace(name=name, cost_yuan=cost)


def test_ranks_differences_and_causes():
    """The dearer one is more punctual by 10 points in each replication, and waits less."""
    comparison = tabulated(
        [alternative("cheap", 1.0), alternative("dear", 2.0)],
        [[outcome(0.5, truck=10), outcome(0.7, truck=20)],
         [outcome(0.6, 3100, 1), outcome(0.8, 3100, 2)]],
    )  # fmt: skip
    table = comparison.table.set_index("alternative")
    assert table["located_rank"].tolist() == [1, 2]
    assert table["simulated_rank"].tolist() == [2, 1]
    assert table["cost_rank"].tolist() == [1, 2]
    pair = comparison.pairs.set_index("alternative").loc["dear"]
    assert pair["on_time"] == pytest.approx(0.1)
    assert pair["on_time_low"] == pytest.approx(pair["on_time_high"]) == pytest.approx(0.1)
    causes = comparison.causes.set_index(["alternative", "cause"])
    assert causes.loc[("dear", "truck"), "difference_h"] == 1.5 - 15
    assert causes.loc[("dear", "crane"), "difference_h"] == 0


def test_a_share_s_interval_stays_between_nought_and_one():
    comparison = tabulated([alternative("one", 1.0)], [[outcome(0.1), outcome(0.9)]])
    assert comparison.table["on_time_low"].iloc[0] == 0
    assert comparison.table["on_time_high"].iloc[0] == 1


def test_a_clear_best_is_selected_alone():
    values = np.array([[0.9, 0.8, 0.85], [0.5, 0.41, 0.44], [0.4, 0.3, 0.36]])
    best, sure, subset = selection(values, larger=True)
    assert (best, subset) == (0, (0,))
    assert sure > 0.99
    assert selection(values, larger=False)[0] == 2


def test_equals_are_not_told_apart():
    best, sure, subset = selection(np.array([[0.5, 0.6], [0.5, 0.6]]), larger=True)
    assert best in subset
    assert subset == (0, 1)
    assert sure == 0.5


def test_correct_selection_is_at_least_as_likely_as_stated():
    """Paired normal outcomes, true best 0; stated bounds must not exceed what happens."""
    rng = np.random.default_rng(7)
    stated, right, kept = [], 0, 0
    for _ in range(400):
        common = rng.normal(size=6)
        noise = rng.normal(size=(3, 6))
        values = common + noise + np.array([[0.8], [0.0], [0.0]])
        best, sure, subset = selection(values, larger=True)
        stated.append(sure)
        right += best == 0
        kept += 0 in subset
    assert kept / 400 >= 0.95 - 0.03
    assert np.mean(stated) <= right / 400 + 0.03


def test_what_was_simulated_is_read_the_next_time(tmp_path):
    calls = []

    def simulator(scenario, seed, replication):
        calls.append((scenario.hash, seed, replication))
        return outcome(0.5)

    scenario = SimpleNamespace(hash="abc")
    first = keeping(simulator, tmp_path)(scenario, 1, 0)
    again = keeping(simulator, tmp_path)(scenario, 1, 0)
    other = keeping(simulator, tmp_path)(scenario, 1, 1)
    assert first == again == other
    assert calls == [("abc", 1, 0), ("abc", 1, 1)]
    assert len(list(tmp_path.glob("*.json"))) == 2
    assert not list(tmp_path.glob("*.part"))
    assert json.loads(next(tmp_path.glob("*.json")).read_text())["on_time"] == 0.5
