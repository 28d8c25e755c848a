"""Returns of a new base, worked out by hand."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from supplysim.bases.alternatives import OPTIONS, Open, under
from supplysim.bases.files import load_study
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import ask
from supplysim.bases.returns import returns

TOY = Path(__file__).parent / "toy_study"


def base(period, *, made=1000.0, invest=0.0, running=100_000.0):
    return Open(period, "new", "new", "d", 0, 2, 2000.0, made, 10.0, invest, running)


def built(*opens):
    """Return an alternative with one new base."""
    return SimpleNamespace(
        name="built", open=opens, cost_yuan=90.0, bound_yuan=90.0, new=lambda: ("new",)
    )


def cases(earned, *, made=1000.0, yuan=(80.0, 110.0)):
    """Return what the base, the only site, earns in each case and period."""
    values = np.array(earned, dtype=float)[:, :, None]
    return SimpleNamespace(
        earned=values, made=np.full(values.shape, made), yuan=np.array(yuan, dtype=float)
    )


@pytest.fixture
def question():
    """Two periods of one year each, without interest; two cases of demand; plants last 10 years."""
    cases = {"low": SimpleNamespace(likelihood=0.25), "high": SimpleNamespace(likelihood=0.75)}
    ground = SimpleNamespace(
        periods=("2020", "2021"),
        sites=(SimpleNamespace(name="new"),),
        study=SimpleNamespace(cases=cases),
        prices=SimpleNamespace(costs=SimpleNamespace(plant_life_y=10.0, interest=0.0)),
    )
    return SimpleNamespace(ground=ground, discount=np.array([1.0, 1.0]))


KEPT = SimpleNamespace(name="kept", cost_yuan=100.0, bound_yuan=98.0)
KEPT_CASES = SimpleNamespace(yuan=np.array([90.0, 130.0]))


def test_a_base_in_two_years_by_hand(question):
    """Earns .3 or .5 M a year, runs for .1 M, cost 1 M, of which a tenth is paid each year."""
    one = built(base("2020", invest=1_000_000.0), base("2021"))
    mine = cases([[300_000.0] * 2, [500_000.0] * 2])
    row = returns(question, (one, KEPT), (mine, KEPT_CASES)).iloc[0]
    assert row["margin_yuan"] == pytest.approx(0.25 * 200_000 + 0.75 * 400_000)
    assert (row["margin_yuan_least"], row["margin_yuan_most"]) == (200_000, 400_000)
    assert row["owner_npv_yuan"] == pytest.approx(2 * 350_000 - 2 * 100_000)
    assert row["owner_npv_yuan_least"] == pytest.approx(2 * 200_000 - 2 * 100_000)
    assert row["owner_npv_yuan_most"] == pytest.approx(2 * 400_000 - 2 * 100_000)
    assert row["payback_y"] == pytest.approx(1_000_000 / 350_000)
    assert row["payback_y_least"] == pytest.approx(2.5)
    assert row["payback_y_most"] == pytest.approx(5)
    # 450 yuan a m3; running .1 M and an annuity of .1 M are earned with 444 m3, 22 % of capacity
    assert row["break_even_m3"] == pytest.approx(200_000 / 450)
    assert row["break_even_use"] == pytest.approx(200_000 / 450 / 2000)
    # at 300 yuan a m3 it takes 667 m3, at 500 yuan 400
    assert row["break_even_m3_least"] == pytest.approx(400)
    assert row["break_even_use_most"] == pytest.approx(2000 / 3 / 2000)


def test_longer_roads_widen_what_may_come_and_not_what_is_expected(question):
    """The cases at other roads come behind those of demand and weigh nothing in the mean."""
    one = built(base("2020", invest=1_000_000.0), base("2021"))
    known = [[300_000.0] * 2, [500_000.0] * 2]
    mine = cases([*known, [150_000.0] * 2, [600_000.0] * 2], yuan=(80, 110, 70, 120))
    kept = SimpleNamespace(yuan=np.array([90.0, 130.0, 95.0, 135.0]))
    row = returns(question, (one, KEPT), (mine, kept)).iloc[0]
    assert row["margin_yuan"] == pytest.approx(350_000)
    assert (row["margin_yuan_least"], row["margin_yuan_most"]) == (50_000, 500_000)


def test_what_is_added_later_is_paid_for_from_then_on(question):
    one = built(
        base("2020", invest=1_000_000.0, running=0.0),
        base("2021", invest=500_000.0, running=0.0),
    )
    mine = cases(np.zeros((2, 2)))
    row = returns(question, (one, KEPT), (mine, KEPT_CASES)).iloc[0]
    assert row["owner_npv_yuan"] == pytest.approx(-2 * 100_000 - 50_000)
    assert np.isinf(row["payback_y"])
    assert np.isinf(row["break_even_m3"])


def test_a_case_without_a_margin_never_pays_back(question):
    one = built(base("2020", invest=1_000_000.0), base("2021"))
    mine = cases([[100_000.0] * 2, [500_000.0] * 2])
    row = returns(question, (one, KEPT), (mine, KEPT_CASES)).iloc[0]
    assert row["payback_y"] == pytest.approx(1_000_000 / 300_000)
    assert row["payback_y_most"] == np.inf


def test_a_base_that_serves_nobody_has_no_break_even(question):
    one = built(base("2020", invest=1_000_000.0), base("2021"))
    mine = cases(np.zeros((2, 2)), made=0.0)
    row = returns(question, (one, KEPT), (mine, KEPT_CASES)).iloc[0]
    assert np.isnan(row["break_even_m3"])
    assert np.isnan(row["break_even_m3_most"])


def test_the_alliance_saves_what_is_between_the_two_proven_and_by_case(question):
    """In all 10, proven between 8 and 10; in the cases 10 and 20."""
    mine = cases(np.zeros((2, 2)))
    row = returns(question, (built(base("2020")), KEPT), (mine, KEPT_CASES)).iloc[-1]
    assert row["site"] == "all"
    ends = ("", "_proven_low", "_proven_high", "_least", "_most")
    assert [row[f"alliance_npv_yuan{end}"] for end in ends] == [10, 8, 10, 10, 20]


def test_the_toy_study_s_new_base_loses_money():
    question = ask(prepare_ground(load_study(TOY)))
    options = {option.name: option for option in OPTIONS}
    (one,), (kept,) = (under(question, options[name]) for name in ("one-new-base", "no-new-base"))
    table = returns(question, (one, kept), (one.cases, kept.cases)).set_index("site")
    assert table.index.tolist() == [*one.new(), "all"]
    assert table.loc["all", "alliance_npv_yuan"] == round(kept.cost_yuan - one.cost_yuan)
    assert (table["invest_yuan"] > 0).all()
