"""Boxes: the corner in which a finding turns, or a target is met."""

import pytest

from supplysim.analysis.boxes import boxes
from supplysim.errors import BilingualError
from tests.analysis.conftest import PACE, RATE, ROOM, rate

WORLD = {"pace": PACE, "room": ROOM}


def corner(point, replication):
    """More trucks lose where pace is above .7 and room below .4, and gain elsewhere."""
    bad = point.draws["pace"] > 0.7 and point.draws["room"] < 0.4
    more = point.choice.levels.get("trucks") == 3
    return rate(0.5 + more * (-0.3 if bad else 0.1) + 0.01 * replication)


def test_the_corner_in_which_a_finding_turns_is_found(results_of):
    found = boxes(
        results_of(corner, uncertainties=WORLD, design={"uncertainties": {"sobol": 64}},
                   replications={"min": 1})
    )  # fmt: skip
    table = found.table.set_index("factor")
    assert table.loc["pace", "low"] == pytest.approx(0.7, abs=0.08)
    assert table.loc["room", "high"] == pytest.approx(0.4, abs=0.08)
    assert table["coverage"].min() > 0.8
    assert 'below that of "trucks: 2" where' in found.sentences[0].en


def test_a_target_of_the_scenario_is_asked_for(results_of, base):
    aimed = base.with_({"targets": {RATE: 0.5}})
    found = boxes(
        results_of(lambda p, _r: rate(p.draws["pace"]), scenario=aimed, levers={},
                   uncertainties=WORLD, design={"uncertainties": {"sobol": 64}})
    )  # fmt: skip
    (row,) = found.table.to_dict("records")
    assert row["factor"] == "pace"
    assert row["low"] == pytest.approx(0.5, abs=0.03)
    assert "50.0 % or more" in row["statement_en"]


def test_what_nearly_always_holds_needs_no_box(results_of):
    always = results_of(
        lambda p, r: rate(0.1 * p.choice.levels["trucks"] + r / 100), uncertainties=WORLD,
        design={"uncertainties": {"lhs": 50}},
    )  # fmt: skip
    found = boxes(always)
    assert not len(found.table)
    assert "hardly ever" in found.sentences[0].en


def test_few_samples_are_refused(results_of):
    few = results_of(corner, uncertainties=WORLD, design={"uncertainties": {"lhs": 10}})
    with pytest.raises(BilingualError, match="fewer than 50"):
        boxes(few)
