"""Cost factors: all explained, none presented as fact, a family's price set without the others."""

import pytest

from supplysim.errors import InputError
from supplysim.scenario import explain, load
from supplysim.scenario.costs import PRODUCTION_YUAN_PER_M3, Costs, Scorecard


@pytest.fixture(scope="module")
def base():
    return load("small")


@pytest.mark.parametrize("search", ["costs.", "scorecard."])
def test_every_factor_has_a_unit_a_source_and_says_how_sure_it_is(base, search):
    fields = base.fields(search)
    assert len(fields) >= len((Costs if search == "costs." else Scorecard).model_fields)
    assert (fields["unit"] != "").all()
    assert (fields["source"].str.len() > 5).all()
    assert set(fields["confidence"]) <= {"J", "R"}


def test_one_family_can_be_priced_alone(base):
    prices = base.with_({"costs.production_yuan_per_m3": {"wall": 1.0}}).costs
    assert prices.production_yuan_per_m3 == {**PRODUCTION_YUAN_PER_M3, "wall": 1.0}


def test_prices_do_not_move_the_plan_but_the_scenario(base):
    dear = base.with_({"costs.trip_yuan": "500 yuan"})
    assert dear.costs.trip_yuan == 500
    assert dear.hash != base.hash
    assert base.diff(dear)["field"].tolist() == ["costs.trip_yuan"]


@pytest.mark.parametrize(
    "change", [{"costs.trip_yuan": -1}, {"costs.plant_life_y": 0}, {"costs.trip": 3},
               {"costs.production_yuan_per_m3.wall": -2}, {"scorecard.least_share": 1.5}]
)  # fmt: skip
def test_impossible_prices_are_refused(base, change):
    with pytest.raises(InputError):
        base.with_(change)


def test_all_prices_are_explained_under_one_word():
    notes = {note.path for note in explain("costs")}
    assert {f"costs.{name}" for name in Costs.model_fields} <= notes
