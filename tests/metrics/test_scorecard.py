"""Every line of the plan is classed, and nothing but what is simulated is called met."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import supplysim as ss
from supplysim.calendars import DAY, HOUR
from supplysim.ledger import MISSING
from supplysim.metrics.arrays import Arrays
from supplysim.metrics.groups import WHOLE
from supplysim.metrics.plan_lines import claim_beside, follows_plan
from supplysim.metrics.scorecard import (
    COLUMNS,
    delivered,
    met_of,
    pooled_scorecard,
    scorecard,
)
from supplysim.plan.targets import load_targets
from supplysim.scenario.costs import Scorecard
from supplysim.testing import example_run

TARGETS = load_targets()
FIGURES = (*TARGETS.zones, *TARGETS.industry)
NAME = next(name for name in map(str, ss.scenarios()) if name.endswith("-2020"))


@pytest.fixture(scope="module")
def city():
    """Return the scorecard of the example's record under the scenario of the plan's target year."""
    run = example_run()
    scenario = ss.load(NAME)
    zones = dict(scenario.zones) | dict(run.scenario.zones)
    parts = {name: getattr(scenario, name) for name in ("portfolio", "plants", "line_types")}
    merged = run.scenario.model_copy(
        update={
            **parts,
            "zones": zones,
            "archetypes": {**scenario.archetypes, **run.scenario.archetypes},
            "components": {**scenario.components, **run.scenario.components},
            "plants": {**scenario.plants, **run.scenario.plants},
            "line_types": {**scenario.line_types, **run.scenario.line_types},
        }
    )
    return scorecard(Arrays(merged, run.ledger))


def judged_at(run, **values):
    rules = Scorecard(**values)
    return replace(run, scenario=run.scenario.model_copy(update={"scorecard": rules}))


def test_every_line_and_year_of_both_tables_is_there(city):
    lines = city[city["table"] != ""]
    assert list(lines["key"]) == [figure.key for figure in FIGURES]
    assert list(lines["year"]) == [figure.year for figure in FIGURES]
    assert list(lines["row"]) == [figure.row for figure in FIGURES]
    assert len(lines) == 2 * 13 + 2 * 8
    assert list(city.columns) == list(COLUMNS)


def test_a_blank_of_the_plan_stays_blank(city):
    lines = city[city["table"] != ""].reset_index(drop=True)
    blank = [figure.value is None for figure in FIGURES]
    assert sum(blank) == 13
    assert list(lines["stated"] == "not stated") == blank
    assert list(lines["target"].isna()) == blank


def test_only_outcomes_are_met_or_not(city):
    assert set(city["kind"]) == {"input", "not simulated", "outcome"}
    assert city.loc[city["kind"] != "outcome", "met"].isna().all()
    assert (city.loc[city["table"] != "", "kind"] != "outcome").all()
    assert city.loc[city["kind"] == "not simulated", "value"].isna().all()


def test_inputs_stand_beside_the_target_they_are_not_judged_by(city):
    rows = city.set_index(["key", "year"])
    scenario = ss.load(NAME)
    shares = scenario.portfolio.years["2020"].prefabricated_share
    assert rows.loc[("xiqing", 2020), ["stated", "target"]].tolist() == ["30 %", 0.3]
    assert rows.loc[("xiqing", 2020), "value"] == shares["xiqing"]
    assert rows.loc[("prefabricated_share", 2020), "value"] == pytest.approx(0.33, abs=1e-4)
    assert rows.loc[("concrete_capacity", 2020), "value"] == pytest.approx(1e6, rel=0.02)
    assert rows.loc[("bases", 2020), "value"] == len(scenario.plants) + 1
    assert np.isnan(rows.loc[("concrete_capacity", 2025), "value"])


def test_another_city_has_outcomes_and_no_line_of_the_plan():
    run = example_run()
    assert not follows_plan(run.scenario, TARGETS)
    assert set(run.scorecard()["kind"]) == {"outcome"}
    assert claim_beside(run.scenario).empty


def test_every_scenario_on_the_plans_zones_is_set_beside_the_claim():
    for name in (name for name in map(str, ss.scenarios()) if name.startswith(NAME[:-4])):
        scenario = ss.load(name)
        assert follows_plan(scenario, TARGETS)
        assert len(claim_beside(scenario)) > 20


@settings(max_examples=40)
@given(
    planned=arrays.arrays(np.int64, 2, elements=st.integers(-DAY, 130 * HOUR)),
    finished=arrays.arrays(np.int64, 2, elements=st.integers(0, 120 * HOUR) | st.just(MISSING)),
    days=st.sampled_from([0, 1, 2]),
)
def test_area_on_schedule_can_be_recomputed_from_the_frames(planned, finished, days):
    run = example_run()
    plan = replace(run.ledger.plan, planned_finish=planned)
    storeys = run.ledger.storeys | {"finished": finished}
    run = judged_at(replace(run, ledger=replace(run.ledger, plan=plan, storeys=storeys)),
                    tolerance_d=days)  # fmt: skip
    frame, last = run.storeys, pd.Timedelta(days, "D")
    start, end = run.scenario.window_start, run.scenario.window_end
    due = (frame["planned_finish"] >= start) & (frame["planned_finish"] < end)
    due &= frame["planned_finish"] + last <= pd.Timestamp(run.scenario.horizon)
    good = due & (frame["finished"] <= frame["planned_finish"] + last)
    sums = delivered(run.arrays, WHOLE)
    assert [float(part[0]) for part in sums] == [500.0 * good.sum(), 500.0 * due.sum()]


def test_zones_classes_and_city_are_the_same_area_cut_differently():
    run = ss.simulate(ss.load("small").with_({"fleets.*.trucks": 1}), seed=1)
    card = run.scorecard().set_index("key")
    for column in ("numerator", "denominator"):
        city_wide = card.loc["delivered:city", column]
        for by in ("zone", "priority", "class"):
            own = card.index.str.startswith(f"delivered:{by}:")
            assert card.loc[own, column].sum() == pytest.approx(city_wide)
    assert 0 < card.loc["delivered:city", "value"] < 1


def test_projects_beyond_the_city_are_in_no_outcome_of_the_city():
    run = example_run()
    zone = run.scenario.zones["core"].model_copy(update={"priority": "outside"})
    away = replace(run, scenario=run.scenario.model_copy(update={"zones": {"core": zone}}))
    assert away.scorecard()["key"].tolist() == ["utilisation"]


@pytest.mark.parametrize(("least", "met"), [(0.5, True), (0.51, False)])
def test_half_the_area_is_met_only_where_half_is_enough(least, met):
    card = judged_at(example_run(), tolerance_d=0, least_share=least).scorecard()
    verdicts = card.set_index("key")["met"]
    assert verdicts["delivered:city"] == verdicts["delivered:zone:core"] == met
    assert pd.isna(verdicts["utilisation"])


@pytest.mark.parametrize(("least", "met"), [(0.875, True), (0.9, False)])
def test_the_shortage_may_be_what_is_left_of_the_least_share(least, met):
    # 3.5 of 4 m3 are installed: 12.5 % are missing
    card = judged_at(example_run(), least_share=least).scorecard().set_index("key")
    assert card.loc["shortage", ["value", "denominator"]].tolist() == [0.5, 4.0]
    assert card.loc["shortage", "met"] == met


def test_what_is_brought_forward_makes_no_shortage():
    run = example_run()
    early = np.full(8, HOUR, dtype=np.int64)
    pieces = run.ledger.components | {"installed": early}
    card = replace(run, ledger=replace(run.ledger, components=pieces)).scorecard()
    assert card.set_index("key").loc["shortage", "value"] == 0


def test_replications_are_judged_together():
    run = judged_at(example_run(), tolerance_d=0, least_share=0.7)
    finished = np.array([10 * HOUR, 57 * HOUR], dtype=np.int64)
    better = replace(
        run, ledger=replace(run.ledger, storeys=run.ledger.storeys | {"finished": finished})
    )
    cards = [run.scorecard(), better.scorecard()]
    verdicts = [card.set_index("key").loc["delivered:city", "met"] for card in cards]
    assert verdicts == [False, True]
    row = pooled_scorecard(cards, run.scenario).set_index("key").loc["delivered:city"]
    assert row[["value", "numerator", "denominator"]].tolist() == [0.75, 750.0, 1000.0]
    assert row["met"]


def test_what_is_met_is_counted_among_what_is_judged(city):
    table = city.assign(met=pd.array([True, False, None] + [None] * (len(city) - 3), "boolean"))
    assert met_of(table) == (1, 2)
