"""The front: nobody on it is beaten, everybody off it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.analysis.front import front, on_front
from supplysim.errors import BilingualError
from tests.analysis.conftest import COST, RATE, rate

POINTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12)
LEVELS = {"trucks": {"path": "fleets.*.trucks", "values": [2, 3, 4]}}


@given(POINTS)
def test_who_is_off_the_front_is_beaten_by_one_on_it(points):
    found = on_front(*map(list, zip(*points, strict=True)))
    best = [point for point, there in zip(points, found, strict=True) if there]
    assert best
    for point, there in zip(points, found, strict=True):
        beaten = any(a >= point[0] and b >= point[1] and (a, b) != point for a, b in best)
        assert beaten != there


def test_less_cost_is_better_and_more_on_time_too(results_of):
    values = {2: (0.5, 3000.0), 3: (0.7, 3200.0), 4: (0.6, 3300.0)}

    def law(point, replication):
        share, yuan = values[point.choice.levels["trucks"]]
        return {RATE: share + replication / 100, COST: yuan}

    found = front(results_of(law, levers=LEVELS))
    assert found.table["on_front"].tolist() == [True, True, False]
    assert found.sentences[0].en.endswith('"trucks: 2", "trucks: 3".')


def test_without_cost_there_is_nothing_to_trade(results_of):
    with pytest.raises(BilingualError, match="needs cost"):
        front(results_of(lambda p, r: rate(0.1 * p.number + r / 100), levers=LEVELS))


def test_a_cost_that_is_not_simulated_is_told_beside_the_front(results_of):
    """The cheapest to simulate may be the dearest to build."""
    cases = {name: {"fleets.*.trucks": count} for name, count in (("a", 7), ("b", 8), ("c", 9))}
    known = {"title_zh": "建设费", "title_en": "cost of building", "yuan": {"a": 9e6, "c": 2e6}}

    def law(point, replication):
        return {RATE: 0.5 + replication / 100, COST: 3000.0 + point.number}

    _, told = front(results_of(law, levers={}, cases=cases, known=known)).sentences
    assert told.en.endswith('lowest first: "c" 2.00 million yuan, "a" 9.00 million yuan.')
    assert told.zh.endswith("“c”200万元、“a”900万元。")
