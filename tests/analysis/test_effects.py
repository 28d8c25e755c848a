"""Effects and interactions that can be worked out on paper."""

import pytest

from supplysim.analysis import analyse
from supplysim.analysis.effects import effects, lever_grid
from supplysim.errors import BilingualError
from tests.analysis.conftest import CRANES, RATE, TRUCKS, rate

BOTH = {"trucks": TRUCKS, "cranes": CRANES}


def law(point, replication):
    """A third truck gives .1, a crane of its own .05, both together .2 more."""
    more = point.choice.levels["trucks"] == 3
    own = point.choice.levels["cranes"] == 1.0
    return rate(0.3 + 0.1 * more + 0.05 * own + 0.2 * (more and own) + 0.01 * replication)


def test_main_effects_are_means_over_the_other_lever(results_of):
    table = effects(results_of(law, levers=BOTH)).table.set_index(["kind", "lever"])
    assert table.loc[("main", "trucks"), "difference"].item() == pytest.approx(0.2)
    assert table.loc[("main", "cranes"), "difference"].item() == pytest.approx(0.15)
    assert table["real"].all()


def test_an_interaction_is_the_difference_of_effects(results_of):
    table = effects(results_of(law, levers=BOTH)).table
    (row,) = table[table["kind"] == "interaction"].to_dict("records")
    assert row["difference"] == pytest.approx(0.2)
    assert (row["lever"], row["by"], row["by_from"], row["by_level"]) == (
        "trucks", "cranes", "0.5", "1",
    )  # fmt: skip


def test_effects_are_counted_from_the_baseline(results_of):
    compare = {"baseline": {"trucks": 3, "cranes": 1.0}}
    table = effects(results_of(law, levers=BOTH, compare=compare)).table
    main = table[(table["kind"] == "main") & (table["lever"] == "trucks")]
    assert main[["from", "level"]].to_numpy().tolist() == [["3", "2"]]
    assert main["difference"].item() == pytest.approx(-0.2)


def test_the_chart_has_the_means_and_the_partner(results_of):
    drawn = effects(results_of(law, levers=BOTH)).drawings[0].table
    main = drawn[(drawn["lever"] == "trucks") & (drawn["by"] == "")]
    assert main["value"].tolist() == pytest.approx([0.34, 0.54])
    at = drawn[(drawn["lever"] == "trucks") & (drawn["by"] == "cranes") & (drawn["level"] == "3")]
    assert at["value"].tolist() == pytest.approx([0.415, 0.665])
    assert set(drawn["lever_en"]) == {"trucks", "cranes a tower"}


def test_cases_beside_the_design_are_no_part_of_effects(results_of):
    def with_case(point, replication):
        return rate(0.9) if point.choice.case else law(point, replication)

    cases = {"far off": {"sites.gate_places": 9}}
    table = effects(results_of(with_case, levers=BOTH, cases=cases)).table
    main = table[(table["kind"] == "main") & (table["lever"] == "trucks")]
    assert main["difference"].item() == pytest.approx(0.2)


def test_levers_side_by_side_have_no_effects_of_their_own(results_of):
    results = results_of(law, levers=BOTH, design={"levers": "zip"})
    with pytest.raises(BilingualError, match="with every level of the others"):
        effects(results)
    assert "factorial" in analyse(results).unfit["effects"].en


def test_the_grid_has_a_cell_for_each_pair(results_of):
    found = lever_grid(results_of(law, levers=BOTH))
    table = found.table.set_index(["x_level", "y_level"])
    assert table.loc[("3", "1"), "value"].item() == pytest.approx(0.665)
    assert len(table) == 4
    assert found.drawings[0].name == f"lever_grid-{RATE}-trucks-cranes"


def test_one_lever_makes_no_grid(results_of):
    with pytest.raises(BilingualError, match="at least 2 lever"):
        lever_grid(results_of(lambda p, r: rate(0.1 * p.number + r / 100)))


def test_sentences_say_what_was_not_shown(results_of):
    noise = [0.1, -0.1, 0.05, -0.05]

    def chance(point, replication):
        return rate(0.5 + noise[(replication + point.number) % 4])

    found = effects(results_of(chance))
    assert found.sentences[0].en.startswith("No main effect of trucks")
    assert "未见差别" in found.sentences[0].zh
