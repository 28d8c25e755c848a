"""What inputs do, where the law is a straight line or a known surface."""

import pytest

from supplysim.analysis import analyse
from supplysim.analysis.inputs import screening, sensitivity, shares, swings
from supplysim.errors import BilingualError
from tests.analysis.conftest import PACE, ROOM, rate

WORLD = {"pace": PACE, "room": ROOM}


def line(point, replication):
    """4 pace + 2 room, and a shift by the replication that all points share."""
    return rate(4 * point.draws["pace"] + 2 * point.draws["room"] + 0.1 * replication)


def sampled(results_of, kind, number, law=line, **more):
    return results_of(law, levers={}, uncertainties=WORLD,
                      design={"uncertainties": {kind: number}}, **more)  # fmt: skip


def test_the_ends_of_a_straight_line_and_its_middle(results_of):
    found = swings(sampled(results_of, "one_at_a_time", 5))
    table = found.table.set_index("factor")
    assert table.loc["pace", ["at_low", "base", "at_high"]].tolist() == pytest.approx(
        [1.15, 3.15, 5.15]
    )
    assert table["difference"].tolist() == pytest.approx([4, 2])
    assert table["real"].all()
    assert table.loc["pace", ["low_input", "base_input", "high_input"]].tolist() == [0, 0.5, 1]
    assert found.drawings[0].chart == "tornado"


def test_elementary_effects_of_a_straight_line_are_its_slopes(results_of):
    table = screening(sampled(results_of, "morris", 4)).table.set_index("factor")
    assert table["value"].tolist() == pytest.approx([4, 2])
    assert table["sigma"].tolist() == pytest.approx([0, 0], abs=1e-9)


def test_sobol_indices_of_a_straight_line(results_of):
    """16 / (16 + 4) and 4 / 20 of the variance, no interaction."""
    found = sensitivity(sampled(results_of, "saltelli", 32, replications={"min": 2}))
    table = found.table.pivot_table(index="factor", columns="kind", values="value")
    assert table.loc["pace"].tolist() == pytest.approx([0.8, 0.8], abs=0.1)
    assert table.loc["room"].tolist() == pytest.approx([0.2, 0.2], abs=0.1)
    assert "answers most to (ST): variation of crew work" in found.sentences[0].en


def test_a_measure_that_does_not_vary_is_said_to(results_of):
    still = sampled(results_of, "saltelli", 4, law=lambda _p, r: rate(0.5 + r / 100))
    with pytest.raises(BilingualError, match="does not vary between samples"):
        sensitivity(still)


def test_all_variance_is_chance_where_inputs_do_nothing(results_of):
    chance = sampled(
        results_of, "lhs", 20, law=lambda p, r: rate(0.5 + 0.1 * ((p.number * 7 + r * 13) % 5))
    )
    (row,) = shares(chance).table.to_dict("records")
    assert row["noise"] > 0.9


def test_all_variance_is_input_where_replications_agree(results_of):
    sure = sampled(results_of, "lhs", 20, law=lambda p, _r: rate(p.draws["pace"]))
    (row,) = shares(sure).table.to_dict("records")
    assert row["inputs"] == pytest.approx(1)


@pytest.mark.parametrize("kind", ["lhs", "sobol", "morris", "saltelli", "one_at_a_time"])
def test_each_sampling_allows_what_is_made_for_it(results_of, kind):
    number = 5 if kind == "one_at_a_time" else 16
    outcome = analyse(sampled(results_of, kind, number))
    made_for = {"tornado": "one_at_a_time", "morris": "morris", "sobol": "saltelli"}
    for name, own in made_for.items():
        assert (name in outcome.found) == (own == kind)
        assert name in outcome.found or own in outcome.unfit[name].en


def test_the_mean_of_one_at_a_time_is_that_of_its_middle(results_of):
    table = sampled(results_of, "one_at_a_time", 3).table()
    assert table["value"].item() == pytest.approx(3.15)
    assert table["n"].item() == 4  # replications, not points
