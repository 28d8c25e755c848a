"""What the answer to the toy study hangs on."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from supplysim.bases import analyses
from supplysim.bases.alternatives import OPTIONS, alternatives_of, under
from supplysim.bases.files import load_study
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import ask
from supplysim.bases.searches import Searches
from supplysim.bases.spans import PROVEN, SPREAD
from supplysim.errors import InputError

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


@pytest.fixture(scope="module")
def searches(question):
    with Searches(question, width=2) as made:
        yield made


def assert_inside(table, name, *kinds):
    """Every number lies in each of its intervals, as far as the solver's rounding lets it."""
    for low, high in kinds:
        assert (table[f"{name}{low}"] <= table[name] + 1).all()
        assert (table[name] <= table[f"{name}{high}"] + 1).all()


def test_a_search_is_made_once_and_answers_keep_their_order(question, best):
    ticks = []
    free = question.terms
    with Searches(
        question, width=2, known={free: best[0]}, tick=lambda: ticks.append(1)
    ) as searches:
        far, mine, again = searches.best(
            [replace(free, road_factor=1.1), free, replace(free, road_factor=1.1)]
        )
        assert mine is best[0]
        assert far is again
        assert far.cost_yuan > mine.cost_yuan
        assert len(ticks) == 1
        searches.best([replace(free, road_factor=1.1)])
        assert len(ticks) == 1


def test_a_search_without_an_answer_is_told(question):
    nowhere = replace(
        question.terms, as_planned=True, without=frozenset(s.name for s in question.ground.sites)
    )
    with Searches(question, width=2) as searches, pytest.raises(InputError):
        searches.best([nowhere])


def test_the_value_of_a_base_is_what_its_loss_costs(searches, best):
    table = analyses.value_of_bases(searches, best[0]).set_index("site")
    assert set(table.index) == {row.site for row in best[0].open}
    assert (table["worth_yuan"] >= 0).all()
    assert_inside(table, "worth_yuan", PROVEN, SPREAD)
    # the second best does without a base of the best, so no base is worth more than that gap
    without = {
        site: min(
            (one.cost_yuan for one in best if site not in {row.site for row in one.open}),
            default=np.inf,
        )
        for site in table.index
    }
    for site, cost in without.items():
        assert table.loc[site, "worth_yuan"] <= cost - best[0].cost_yuan + 1


def test_capacity_is_worth_nothing_where_it_is_not_full(searches, best, chosen):
    full = chosen["as-it-is"]
    for one in (best[0], full):
        table = analyses.value_of_capacity(searches, one).set_index("site")
        assert (table["yuan_per_m3"] >= 0).all()
        assert_inside(table, "yuan_per_m3", SPREAD)
        for site in table.index:
            rows = [row for row in one.open if row.site == site]
            if all(row.made_m3 < 1 for row in rows):
                assert table.loc[site, "yuan_per_m3"] == pytest.approx(0, abs=1e-3)


def test_more_demand_costs_more(searches):
    table = analyses.by_demand(searches)
    assert table["yuan"].is_monotonic_increasing
    assert (table["gain_proven_low"] >= 0).all()
    assert_inside(table, "yuan", PROVEN, SPREAD)
    assert_inside(table, "gain", PROVEN, SPREAD)
    assert_inside(table, "new_bases", SPREAD)


def test_what_builds_nothing_saves_nothing(searches):
    """A free answer without new bases answers the other question, too."""
    table = analyses.by_demand(searches)
    bare = table[table["new_bases"] == 0]
    assert len(bare)
    assert (bare["gain"] == 0).all()


def test_longer_roads_cost_more_in_all(searches, best):
    table = analyses.by_road(searches, best[0])
    assert table["factor"].tolist() == [0.9, 1.0, 1.1]
    assert table["yuan"].is_monotonic_increasing
    middle = table.set_index("factor").loc[1.0]
    assert middle["same_layout"]
    assert middle["regret"] == 0
    assert_inside(table, "regret", PROVEN, SPREAD)
    # one case of demand, and roads are the row: nothing is left to be spread over
    assert (table["yuan_least"] == table["yuan_most"]).all()
    assert middle["yuan"] == pytest.approx(best[0].cost_yuan, rel=1e-5)


def test_output_beyond_the_city_goes_from_nothing_to_half(searches, best):
    table = analyses.by_market(searches, best[0])
    assert table["share"].tolist() == [0.0, 0.25, 0.5]
    assert table["yuan"].is_monotonic_increasing


def test_a_missed_target_costs_less_and_a_raised_one_more(searches, best):
    ground = searches.question.ground
    table = analyses.by_target(searches, best[0]).set_index(["zone", "factor"])
    m3 = ground.demand.sum(axis=(0, 1, 3)) * ground.local
    local = {zone for zone, asked in zip(ground.zones, m3, strict=True) if asked > 0}
    assert local
    assert set(table.index.get_level_values("zone")) == local
    for zone in local:
        low, high = table.loc[zone, 0.8]["yuan"], table.loc[zone, 1.2]["yuan"]
        assert low < best[0].cost_yuan < high


def test_the_price_of_a_rule_is_a_difference(searches, best, chosen):
    every = [best[0], *chosen.values()]
    cases = searches.cases([(searches.question.terms, one) for one in every])
    spreads = {one.name: case for one, case in zip(every, cases, strict=True)}
    table = analyses.price_of_rules(best[0], chosen, spreads, ("each-district", "as-planned"))
    extra = table["extra_yuan"]
    assert extra.tolist() == sorted(extra.tolist())
    assert extra.iloc[0] == round(chosen["each-district"].cost_yuan - best[0].cost_yuan)
    assert_inside(table, "extra_yuan", PROVEN, SPREAD)


def test_the_same_bases_at_other_steps_are_another_layout(searches, best):
    """So what is called the same layout costs nothing more, and what costs more is not the same."""
    tables = [analyses.by_target(searches, best[0]), analyses.by_road(searches, best[0])]
    for table in tables:
        same = table["same_layout"]
        assert (table.loc[same, "regret"] == 0).all()
        assert (table.loc[same, "in_common"] == len(best[0].sites("2023"))).all()
    target = tables[0]
    assert (~target["same_layout"] & (target["regret"] > 0)).any()
