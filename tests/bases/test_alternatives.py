"""Alternatives of the toy study: their order, their options, and the scenarios they stand for."""

from pathlib import Path

import pytest

import supplysim as ss
from supplysim.bases.alternatives import OPTIONS, Alternative, alternatives_of, tried, under
from supplysim.bases.files import load_study
from supplysim.bases.flows import service_table
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import Terms, ask
from supplysim.bases.scenarios import overrides
from supplysim.errors import InputError
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
    return {one.name: one for option in OPTIONS for one in under(question, option)}


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


def test_what_a_base_earns_is_the_price_it_spares_less_what_it_costs(question, chosen):
    """In all: what serving costs when everything is bought, less what it costs as it is."""
    one = chosen["as-planned"]
    siting = question.siting
    bought = float(siting.outside.sum())
    (earned,) = one.cases.earned.sum(axis=2) @ question.discount
    assert earned == pytest.approx(bought - (one.cases.yuan[0] - one.fixed_yuan), rel=1e-6)


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
    table = service_table(question.ground, one, one.cases, "2023")
    sent = table[table["item"] == "service"]["m3"].sum()
    made = table[table["item"] == "base"]["m3"].sum()
    assert sent == pytest.approx(made, rel=1e-3)
    assert set(table[table["item"] == "base"]["name"]) == set(one.sites("2023"))
    roads = table[table["item"] == "road"]
    assert roads["m3"].max() <= sent + 1
    assert (roads["loads"] > 0).equals(roads["m3"] > 0)


def limited(**rules):
    study = load_study(TOY)
    return ask(
        prepare_ground(
            study.model_copy(update={"rules": study.rules.model_copy(update=rules)})
        )
    )  # fmt: skip


def named(name):
    return next(option for option in OPTIONS if option.name == name)


def test_an_option_that_does_not_fit_the_budget_is_named_with_the_period():
    question = limited(budget_yuan={"2023": 900.0})
    assert under(question, named("as-planned")) == ()
    assert under(question, named("no-new-base"))
    left = tried(question, named("as-planned"))
    assert (left.alternative, left.part) == ("as-planned", "location")
    assert left.reason("zh") == "超出投资上限：2023 期 900元"
    assert left.reason("en") == "infeasible under the budget: 900 yuan in the period 2023"


def test_budgets_that_forbid_an_option_only_together_are_named_together(monkeypatch):
    question = limited(budget_yuan={"2021": 800.0, "2023": 900.0})
    monkeypatch.setattr("supplysim.bases.alternatives._possible", lambda _, many: len(many) > 1)
    left = tried(question, named("as-planned"))
    assert left.reason("en") == (
        "infeasible under the budgets together: 800 yuan in the period 2021 and 900 yuan in the "
        "period 2023"
    )


def test_an_option_that_no_budget_would_allow_is_not_laid_to_the_budget(question):
    every = frozenset(site.name for site in question.ground.sites)
    barred = named("as-planned")._replace(terms=Terms(as_planned=True, without=every))
    for asked in (question, limited(budget_yuan={"2023": 900.0})):
        assert "whatever the budget" in tried(asked, barred).reason("en")
    assert isinstance(tried(question, named("as-planned")), Alternative)


def test_what_out_of_time_left_open_is_laid_to_nothing(monkeypatch):
    monkeypatch.setattr("supplysim.bases.alternatives._possible", lambda *_: None)
    left = tried(limited(budget_yuan={"2023": 900.0}), named("as-planned"))
    assert left.reason("en") == "infeasible under the budgets and rules as they are"


def test_a_search_that_ran_out_of_time_proves_nothing(question, monkeypatch):
    monkeypatch.setattr(type(question.siting), "solve", lambda *_: ([], False))
    assert "nor was it proven impossible" in tried(question, named("as-planned")).reason("en")


def test_rules_that_nothing_meets_are_named(question):
    nowhere = ask(
        question.ground,
        Terms(as_planned=True, without=frozenset(site.name for site in question.ground.sites)),
    )
    with pytest.raises(InputError) as caught:
        alternatives_of(nowhere, count=1)
    (fault,) = caught.value.faults
    assert fault.where == "rules"
    assert "contradict each other" in fault.en
    assert "harbour" in fault.value
