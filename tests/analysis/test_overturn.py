"""Where findings turn, and what knowing is worth, when both are known."""

import numpy as np
import pytest

from supplysim.analysis.overturn import overturn
from supplysim.errors import BilingualError
from tests.analysis.conftest import COST, PACE, RATE, ROOM, rate

WORLD = {"pace": PACE, "room": ROOM}


def law(point, replication):
    """A third truck gains .7 - pace: nothing at .7, a loss beyond; room does nothing."""
    more = point.choice.levels["trucks"] == 3
    return rate(0.1 + more * (0.7 - point.draws["pace"]) + 0.01 * replication)


def table_of(results_of, kind, number, law=law, **more):
    found = overturn(
        results_of(law, uncertainties=WORLD, design={"uncertainties": {kind: number}}, **more)
    )
    return found, found.table.set_index("factor")


def test_one_at_a_time_the_turn_is_exact(results_of):
    found, table = table_of(results_of, "one_at_a_time", 5)
    assert table.loc["pace", "turn"] == pytest.approx(0.7)
    assert table.loc["pace", ["turn_low", "turn_high"]].tolist() == pytest.approx([0.7, 0.7])
    assert table.loc["pace", "distance"] == pytest.approx(0.4)
    assert np.isnan(table.loc["room", "turn"])
    assert table["worth"].isna().all()
    assert table["finding"].tolist() == pytest.approx([0.2, 0.2])
    assert "goes from 0.5 to 0.7" in found.sentences[0].en


def test_a_finding_within_its_own_noise_is_called_not_shown(results_of):
    chance = [0.2, -0.2, 0.1, -0.1]

    def noisy(point, replication):
        more = point.choice.levels["trucks"] == 3
        gain = 0.01 + chance[replication] + 0.02 * (0.5 - point.draws["pace"])
        return rate(0.5 + more * gain)

    found, table = table_of(results_of, "one_at_a_time", 3, law=noisy)
    assert not table["shown"].any()
    assert table.loc["pace", "finding_low"] < 0 < table.loc["pace", "finding_high"]
    assert "(not shown as it is)" in found.sentences[0].en


def test_inputs_that_are_judged_say_so(results_of):
    _, table = table_of(results_of, "one_at_a_time", 3)
    assert table["confidence"].tolist() == ["J", "J"]
    assert table.loc["pace", "path"] == "sites.crew_cv"
    assert table.loc["pace", "now"]
    assert table.loc["pace", "title_zh"]


@pytest.mark.parametrize("kind", ["lhs", "sobol", "saltelli"])
def test_sampled_together_the_turn_is_near_and_knowing_is_worth_it(results_of, kind):
    """Worth of knowing pace: E max(.7 - p, 0) - .2 = .245 - .2; of room: nothing."""
    found, table = table_of(results_of, kind, 16 if kind == "saltelli" else 32)
    assert table.index[0] == "pace"
    assert table.loc["pace", "turn"] == pytest.approx(0.7, abs=0.01)
    assert table.loc["pace", "turn_low"] <= 0.7 <= table.loc["pace", "turn_high"] + 1e-6
    assert table.loc["pace", "worth"] == pytest.approx(0.045, abs=0.01)
    assert table.loc["room", "worth"] == pytest.approx(0, abs=0.01)
    assert any(
        said.en.startswith("Best worth knowing: variation of crew work.")
        for said in found.sentences
    )


def test_of_cost_less_is_better(results_of):
    """Saves 0.3 on average; where pace is below .2 it costs more: worth (.2^2) / 2."""

    def cost(point, replication):
        more = point.choice.levels["trucks"] == 3
        return {COST: 10 - more * (point.draws["pace"] - 0.2) + replication}

    _, table = table_of(results_of, "lhs", 60, law=cost, responses=[COST])
    assert table.loc["pace", "finding"] == pytest.approx(-0.3, abs=0.01)
    assert table.loc["pace", "worth"] == pytest.approx(0.02, abs=0.005)


def test_a_finding_that_holds_throughout_is_said_to(results_of):
    def always(point, replication):
        return rate(0.1 * point.choice.levels["trucks"] + replication / 100)

    found, table = table_of(results_of, "one_at_a_time", 3, law=always)
    assert table["turn"].isna().all()
    assert "no input alone overturns it" in found.sentences[0].en
    assert "2 inputs were varied, 2 of them judgement" in found.sentences[-1].en


def test_levels_that_round_to_the_same_number_are_one(results_of):
    places = {"path": "sites.gate_places", "dist": {"dist": "uniform", "low": 1, "high": 2}}

    def by_places(point, replication):
        more = point.choice.levels["trucks"] == 3
        return rate(0.1 + more * (point.draws["places"] - 1.75) + 0.01 * replication)

    found = overturn(
        results_of(by_places, uncertainties={"places": places},
                   design={"uncertainties": {"one_at_a_time": 5}})
    )  # fmt: skip
    assert len(found.table) == 1


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({}, "needs uncertainties"),
        ({"uncertainties": WORLD, "design": {"uncertainties": {"lhs": 8}}}, "fewer than 20"),
        (
            {"levers": {}, "uncertainties": WORLD, "design": {"uncertainties": {"lhs": 20}}},
            "one combination only",
        ),
    ],
)
def test_what_it_needs_is_told(results_of, entries, said):
    with pytest.raises(BilingualError, match=said):
        overturn(results_of(lambda p, r: {RATE: 0.1 + p.number / 100 + r / 100}, **entries))
