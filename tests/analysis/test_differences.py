"""Paired differences: to whom, adjusted for how many, told in words."""

import pytest

from supplysim.analysis.differences import differences
from supplysim.errors import BilingualError
from tests.analysis.conftest import COST, CRANES, RATE, TRUCKS, rate


def law(point, replication):
    return {RATE: 0.1 * point.number + 0.01 * replication, COST: 3000 + 7 * (replication % 2)}


def test_each_is_compared_with_its_own_baseline(results_of):
    found = differences(
        results_of(law, levers={"trucks": TRUCKS, "cranes": CRANES},
                   compare={"baseline": {"trucks": 2}})
    )  # fmt: skip
    assert found.table[["case", "to"]].to_numpy().tolist() == [
        ["trucks=3, cranes=0.5", "trucks=2, cranes=0.5"],
        ["trucks=3, cranes=1", "trucks=2, cranes=1"],
    ]
    assert found.table["difference"].tolist() == pytest.approx([0.2, 0.2])


def test_without_a_baseline_the_first_one_is(results_of):
    assert set(differences(results_of(law)).table["to"]) == {"trucks=2"}


def test_equal_measures_are_not_called_different(results_of):
    table = differences(results_of(law, responses=[RATE, COST])).table.set_index("key")
    assert table.loc[RATE, "real"]
    assert not table.loc[COST, "real"]
    assert table.loc[COST, ["difference", "low", "high"]].tolist() == [0, 0, 0]


def test_sentences_tell_difference_interval_and_verdict(results_of):
    (said,) = differences(results_of(law)).sentences
    assert said.en == (
        '"trucks: 3" against "trucks: 2": on-time installation rate +10.0 percentage points '
        "(the same in every run, no interval), so in every pair."
    )
    assert "给不出区间" in said.zh
    assert "确有差别" not in said.zh  # no spread in a few runs is no certainty


def test_one_combination_has_nothing_to_compare(results_of):
    with pytest.raises(BilingualError, match="at least two combinations"):
        differences(results_of(lambda _p, r: rate(0.5 + r / 100), levers={}))


def test_of_many_combinations_those_that_differ_most_are_drawn(results_of):
    levels = {"trucks": {"path": "fleets.*.trucks", "values": [2, 3, 4, 5, 6, 7]}}
    found = differences(results_of(law, levers=levels))
    assert len(found.table) == 5
    assert set(found.drawings[0].table["case"]) == {f"trucks={n}" for n in (4, 5, 6, 7)}
    assert "the chart has the 4 largest" in found.sentences[-1].en
