"""What layouts of the toy study come to in each case of demand and of roads."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from supplysim.bases.alternatives import OPTIONS, again, alternatives_of, under
from supplysim.bases.cases import ROADS
from supplysim.bases.files import load_study
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import ask
from supplysim.bases.searches import Searches
from supplysim.bases.study import DemandCase
from supplysim.bases.tables import (
    alternatives_table,
    bought_table,
    open_table,
    served_table,
    sites_table,
)

TOY = Path(__file__).parent / "toy_study"


@pytest.fixture(scope="module")
def question():
    """The toy study with a second case of demand: in it the last period wants nothing beyond."""
    study = load_study(TOY)
    cases = {
        "even": DemandCase(likelihood=0.75),
        "other": DemandCase(likelihood=0.25, demand={"2023": "small"}),
    }
    ground = prepare_ground(study.model_copy(update={"cases": cases}))
    return ask(ground)


@pytest.fixture(scope="module")
def layouts(question):
    best, _ = alternatives_of(question, count=2)
    planned = next(option for option in OPTIONS if option.name == "as-planned")
    return (*best, *under(question, planned))


@pytest.fixture(scope="module")
def spreads(question, layouts):
    with Searches(question, width=2) as searches:
        cases = searches.cases([(question.terms, one) for one in layouts])
    return {one.name: case for one, case in zip(layouts, cases, strict=True)}


def test_cases_of_demand_come_first_and_then_other_roads(layouts, spreads):
    names = spreads[layouts[0].name].names
    assert names[:2] == (("even", 1.0), ("other", 1.0))
    assert names[2:] == tuple((case, road) for road in ROADS for case in ("even", "other"))


def test_costs_are_the_mean_of_the_cases_at_known_roads(layouts, spreads):
    for one in layouts:
        assert one.cost_yuan == pytest.approx(spreads[one.name].yuan[:2] @ [0.75, 0.25], rel=1e-9)


def test_a_layout_that_is_played_again_costs_what_it_cost(question, layouts):
    for one in layouts:
        same = again(question.ground, question.terms, one)
        assert same.cost_yuan == pytest.approx(one.cost_yuan, rel=1e-6)
        assert [(row.period, row.site, row.step) for row in same.open] == [
            (row.period, row.site, row.step) for row in one.open
        ]


def test_longer_roads_cost_more_in_every_case(layouts, spreads):
    for one in layouts:
        known, shorter, longer = spreads[one.name].yuan.reshape(3, 2)
        assert (shorter <= known + 1).all()
        assert (known <= longer + 1).all()


def test_all_demand_is_made_or_bought_in_every_case(question, layouts, spreads):
    wanted = question.siting.demand.sum(axis=2)
    for one in layouts:
        cases = spreads[one.name]
        served = cases.m3.sum(axis=(2, 3)) + cases.bought.sum(axis=2)
        for block in np.split(served, 3):
            assert block == pytest.approx(wanted, rel=1e-6)


def test_numbers_of_layouts_lie_within_their_cases(question, layouts, spreads):
    ground = question.ground
    tables = {
        "alternatives": alternatives_table(ground, layouts, spreads),
        "open": open_table(ground, layouts, spreads),
        "served": served_table(ground, layouts, spreads),
        "bought": bought_table(ground, layouts, spreads),
    }
    for table in tables.values():
        ends = [str(key).removesuffix("_least") for key in table if str(key).endswith("_least")]
        assert ends
        for key in ends:
            known = table[table[key].notna()]
            assert (known[f"{key}_least"] <= known[key] + 1).all(), key
            assert (known[key] <= known[f"{key}_most"] + 1).all(), key
    made = tables["alternatives"]
    assert (made["made_m3_least"] < made["made_m3_most"]).any()


def test_nothing_costs_more_than_itself(question, layouts, spreads):
    """Whatever is left unproven of its cost."""
    unsure = replace(layouts[0], bound_yuan=0.9 * layouts[0].cost_yuan)
    table = alternatives_table(question.ground, (unsure, *layouts[1:]), spreads)
    ends = ("", "_proven_low", "_proven_high", "_least", "_most")
    assert [table[f"extra_yuan{end}"].iloc[0] for end in ends] == [0, 0, 0, 0, 0]
    assert table["extra_yuan_proven_high"].iloc[1] > 0.1 * layouts[0].cost_yuan


def test_a_haul_is_as_long_as_the_roads_are(question, layouts, spreads):
    """One base that serves one zone at the same volume: 10 % more on longer roads."""
    table = open_table(question.ground, layouts, spreads)
    row = table[table["made_m3"] > 1].iloc[0]
    assert row["mean_km_most"] >= 1.05 * row["mean_km"]


def test_what_is_sent_in_some_case_only_is_in_the_table(question, layouts, spreads):
    """A zone that is served on shorter roads only, or not in the expected case, is told."""
    one = layouts[0]
    cases = spreads[one.name]
    more = replace(cases, m3=cases.m3.copy())
    t, i, z = (0, 0, int(np.flatnonzero(cases.m3[:, 0, 0].max(axis=0) <= 0)[0]))
    more.m3[-1, t, i, z] = 50.0
    table = served_table(question.ground, (one,), {one.name: more})
    ground = question.ground
    key = (ground.periods[t], ground.sites[i].name, ground.zones[z])
    row = table.set_index(["period", "site", "zone"]).loc[key]
    assert (row["m3"], row["m3_least"], row["m3_most"]) == (0, 0, 50)


def test_the_investment_of_a_step_and_the_whole_one_are_two_columns(question):
    table = sites_table(question.ground)
    for _, steps in table.groupby("site"):
        assert steps["total_invest_yuan"].tolist() == steps["step_invest_yuan"].cumsum().tolist()


def test_demand_is_told_for_every_case_once(question):
    table = question.ground.months
    assert set(table.loc[table["period"] == "2021", "cases"]) == {"even; other"}
    assert set(table.loc[table["period"] == "2023", "cases"]) == {"even", "other"}
