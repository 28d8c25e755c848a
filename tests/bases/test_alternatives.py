"""Alternatives of the toy study: their order, their options, and the scenarios they stand for."""

from pathlib import Path

import numpy as np
import pytest

import supplysim as ss
from supplysim.bases import analyses
from supplysim.bases.alternatives import OPTIONS, alternatives_of, options, overrides
from supplysim.bases.flows import service_table
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import ask
from supplysim.bases.study import load_study
from supplysim.model.world import make_plan

TOY = Path(__file__).parent / "toy_study"


@pytest.fixture(scope="module")
def question():
    return ask(prepare_ground(load_study(TOY)))


@pytest.fixture(scope="module")
def best(question):
    return alternatives_of(question, count=4)[0]


@pytest.fixture(scope="module")
def chosen(question):
    return {one.name: one for one in options(question)}


def test_the_best_come_first_and_use_other_sites(best):
    costs = [one.cost_yuan for one in best]
    assert costs == sorted(costs)
    ever = [frozenset(row.site for row in one.open) for one in best]
    assert len(set(ever)) == len(ever)
    assert all(one.bound_yuan <= one.cost_yuan for one in best)


def test_less_freedom_never_costs_less(best, chosen):
    assert list(chosen) == [option.name for option in OPTIONS]
    assert all(one.cost_yuan >= best[0].cost_yuan - 1 for one in chosen.values())
    for free, bound in (
        ("second-shift", "as-it-is"), ("closure", "second-shift"), ("no-new-base", "closure"),
        ("no-new-base", "conversion"), ("each-district", "as-planned"),
    ):  # fmt: skip
        assert chosen[free].cost_yuan <= chosen[bound].cost_yuan + 1


def test_options_keep_to_what_they_allow(question, chosen):
    kinds = {name: {row.kind for row in one.open} for name, one in chosen.items()}
    assert kinds["as-it-is"] == kinds["second-shift"] == {"existing"}
    assert "new" not in kinds["no-new-base"]
    assert chosen["one-new-base"].new()
    last = question.ground.periods[-1]
    assert len(chosen["as-planned"].sites(last)) >= 3
    districts = {row.district for row in chosen["each-district"].open if row.period == last}
    assert {"harbour", "new-town"} <= districts


def test_all_demand_is_made_or_bought(question, best, chosen):
    for one in (*best, *chosen.values()):
        for t, period in enumerate(question.ground.periods):
            made = sum(row.made_m3 for row in one.open if row.period == period)
            bought = sum(row.m3 for row in one.bought if row.period == period)
            assert made + bought == pytest.approx(question.siting.demand[0, t].sum(), rel=1e-3)


def test_nothing_is_made_beyond_the_share_of_capacity_that_may_be_used(question, best, chosen):
    share = question.ground.study.usable_share
    for one in (*best, *chosen.values()):
        assert all(row.made_m3 <= share * row.capacity_m3 + 1 for row in one.open)


def test_an_alternative_becomes_a_scenario_that_can_be_simulated(question, chosen):
    base = ss.load("toy-river")
    for name in ("as-it-is", "as-planned"):
        one = chosen[name]
        changed = base.with_(overrides(question, one, "2023", base))
        assert set(changed.plants) == set(one.sites("2023"))
        trucks = sum(fleet.trucks for fleet in changed.fleets.values())
        assert trucks == sum(fleet.trucks for fleet in base.fleets.values())
    run = ss.simulate(changed)
    assert run.plan_hash == make_plan(base).plan_hash
    assert run.kpi("throughput_m3_per_month") > 0


def test_a_plant_on_one_shift_has_half_its_pallets(question, chosen):
    base = ss.load("toy-river")
    changed = overrides(question, chosen["as-it-is"], "2023", base)
    assert changed["plants"]["mill"]["positions"] == {"slab": 8, "wall": 0, "fixed": 24}


def test_the_map_carries_what_is_sent(question, chosen):
    one = chosen["as-planned"]
    table = service_table(question.ground, one, "2023")
    sent = table[table["item"] == "service"]["m3"].sum()
    made = table[table["item"] == "base"]["m3"].sum()
    assert sent == pytest.approx(made, rel=1e-3)
    assert set(table[table["item"] == "base"]["name"]) == set(one.sites("2023"))
    roads = table[table["item"] == "road"]
    assert roads["m3"].max() <= sent + 1
    assert (roads["loads"] > 0).equals(roads["m3"] > 0)


# --- analyses --------------------------------------------------------------------------------


def test_the_value_of_a_base_is_what_its_loss_costs(question, best):
    table = analyses.value_of_bases(question, best[0]).set_index("site")
    assert set(table.index) == {row.site for row in best[0].open}
    assert (table["yuan"] >= 0).all()
    assert (table["low"] <= table["yuan"]).all()
    assert (table["high"] >= table["yuan"]).all()
    # the second best does without a base of the best, so no base is worth more than that gap
    without = {
        site: min(
            (one.cost_yuan for one in best if site not in {row.site for row in one.open}),
            default=np.inf,
        )
        for site in table.index
    }
    for site, cost in without.items():
        assert table.loc[site, "yuan"] <= cost - best[0].cost_yuan + 1


def test_capacity_is_worth_nothing_where_it_is_not_full(question, best, chosen):
    full = chosen["as-it-is"]
    for one in (best[0], full):
        table = analyses.value_of_capacity(question, one).set_index("site")
        assert (table["yuan_per_m3"] >= 0).all()
        for site in table.index:
            rows = [row for row in one.open if row.site == site]
            if all(row.made_m3 < 1 for row in rows):
                assert table.loc[site, "yuan_per_m3"] == pytest.approx(0, abs=1e-3)


def test_more_demand_costs_more(question):
    table = analyses.by_demand(question)
    assert table["yuan"].is_monotonic_increasing
    assert (table["gain"] >= -1).all()


def test_longer_roads_cost_more_in_all(question, best):
    table = analyses.by_road(question, best[0])
    assert table["yuan"].is_monotonic_increasing
    middle = table.set_index("factor").loc[1.0]
    assert middle["same_sites"]
    assert middle["yuan"] == pytest.approx(best[0].cost_yuan, rel=1e-5)


def test_the_price_of_a_rule_is_a_difference(best, chosen):
    table = analyses.price_of_rules(best[0], chosen, ("each-district", "as-planned"))
    assert table["yuan"].tolist() == sorted(table["yuan"].tolist())
    assert table["yuan"].iloc[0] == round(chosen["each-district"].cost_yuan - best[0].cost_yuan)


def test_returns_of_a_new_base(question, chosen):
    table = analyses.returns(question, chosen["one-new-base"], chosen["no-new-base"])
    assert table["site"].tolist() == [*chosen["one-new-base"].new(), "all"]
    alliance = table.set_index("site").loc["all", "alliance_npv_yuan"]
    saved = chosen["no-new-base"].cost_yuan - chosen["one-new-base"].cost_yuan
    assert alliance == round(saved)
    assert (table["invest_yuan"] > 0).all()
