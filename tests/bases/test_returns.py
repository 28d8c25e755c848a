"""Returns of a new base, worked out by hand."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from supplysim.bases.alternatives import OPTIONS, Earned, Open, under
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import ask
from supplysim.bases.returns import returns
from supplysim.bases.study import load_study

TOY = Path(__file__).parent / "toy_study"


def base(period, *, made=1000.0, invest=0.0, running=100_000.0):
    return Open(period, "new", "new", "d", 0, 2, 2000.0, made, 10.0, invest, running)


def built(*opens, earned, cost=90.0, cases=(80.0, 110.0)):
    """Return an alternative with one new base."""
    return SimpleNamespace(
        open=opens, earned=earned, cost_yuan=cost, bound_yuan=cost, case_yuan=cases,
        new=lambda: ("new",),
    )  # fmt: skip


@pytest.fixture
def question():
    """Two periods of one year each, without interest; two cases of demand; plants last 10 years."""
    cases = {"low": SimpleNamespace(likelihood=0.25), "high": SimpleNamespace(likelihood=0.75)}
    ground = SimpleNamespace(
        periods=("2020", "2021"),
        study=SimpleNamespace(cases=cases),
        prices=SimpleNamespace(costs=SimpleNamespace(plant_life_y=10.0, interest=0.0)),
    )
    return SimpleNamespace(ground=ground, discount=np.array([1.0, 1.0]))


KEPT = SimpleNamespace(cost_yuan=100.0, bound_yuan=98.0, case_yuan=(90.0, 130.0))


def test_a_base_in_two_years_by_hand(question):
    """Earns .3 or .5 M a year, runs for .1 M, cost 1 M, of which a tenth is paid each year."""
    earned = [
        Earned(period, "new", case, yuan)
        for period in ("2020", "2021")
        for case, yuan in (("low", 300_000.0), ("high", 500_000.0))
    ]
    one = built(base("2020", invest=1_000_000.0), base("2021"), earned=earned)
    row = returns(question, one, KEPT).iloc[0]
    assert row["margin_yuan"] == pytest.approx(0.25 * 200_000 + 0.75 * 400_000)
    assert (row["margin_low"], row["margin_high"]) == (200_000, 400_000)
    assert row["owner_npv_yuan"] == pytest.approx(2 * 350_000 - 2 * 100_000)
    assert row["owner_npv_low"] == pytest.approx(2 * 200_000 - 2 * 100_000)
    assert row["owner_npv_high"] == pytest.approx(2 * 400_000 - 2 * 100_000)
    assert row["payback_y"] == pytest.approx(1_000_000 / 350_000)
    assert row["payback_low"] == pytest.approx(2.5)
    assert row["payback_high"] == pytest.approx(5)
    # 450 yuan a m3; running .1 M and an annuity of .1 M are earned with 444 m3, 22 % of capacity
    assert row["break_even_m3"] == pytest.approx(200_000 / 450)
    assert row["break_even_use"] == pytest.approx(200_000 / 450 / 2000)


def test_what_is_added_later_is_paid_for_from_then_on(question):
    earned = [Earned(p, "new", c, 0.0) for p in ("2020", "2021") for c in ("low", "high")]
    one = built(
        base("2020", invest=1_000_000.0, running=0.0),
        base("2021", invest=500_000.0, running=0.0),
        earned=earned,
    )
    row = returns(question, one, KEPT).iloc[0]
    assert row["owner_npv_yuan"] == pytest.approx(-2 * 100_000 - 50_000)
    assert np.isnan(row["payback_y"])
    assert np.isnan(row["break_even_m3"])


def test_the_alliance_saves_what_is_between_the_two_with_cases_and_bounds(question):
    """In all 10; in the cases 10 and 20; proven between 8 and 10."""
    earned = [Earned("2020", "new", case, 0.0) for case in ("low", "high")]
    row = returns(question, built(base("2020"), earned=earned), KEPT).iloc[-1]
    assert row["site"] == "all"
    spread = [row[f"alliance_npv_{end}"] for end in ("low", "yuan", "high")]
    assert spread == [8, 10, 20]


def test_the_toy_study_s_new_base_loses_money():
    question = ask(prepare_ground(load_study(TOY)))
    options = {option.name: option for option in OPTIONS}
    (one,), (kept,) = (under(question, options[name]) for name in ("one-new-base", "no-new-base"))
    table = returns(question, one, kept).set_index("site")
    assert table.index.tolist() == [*one.new(), "all"]
    assert table.loc["all", "alliance_npv_yuan"] == round(kept.cost_yuan - one.cost_yuan)
    assert (table["invest_yuan"] > 0).all()
