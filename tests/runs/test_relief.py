"""Charged beside relieved: pairs of runs that differ in one cause alone."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import supplysim as ss
from supplysim import relief as room
from supplysim.cli.default import default_scenario
from supplysim.errors import InputError, ModelError
from supplysim.model.world import make_plan
from supplysim.record.schema import CAUSES
from supplysim.relief import REMOVALS, Removal, relieve, without
from supplysim.report.relieved import relief_rows
from supplysim.testing import example_run
from tests.metrics.test_delay import CASES, _scenario
from tests.metrics.test_walk import DISTURBED
from tests.runs.scenarios import small, town

DAY_S = 86400


def _dreary() -> ss.Scenario:
    """One truck a plant: what everybody waits for."""
    return town({"fleets.*.trucks": 1})


@cache
def _city() -> ss.Scenario:
    return ss.load(default_scenario())


@pytest.fixture
def pairs(monkeypatch):
    """Simulate by looking up lateness in days: (with the cause, without it) by replication."""

    def use(days):
        def simulate(scenario, *, seed, replication):
            assert seed == 7
            late = days[replication][scenario.fleets["first"].trucks > 2]
            run = example_run()
            finish = run.ledger.plan.planned_finish
            storeys = run.ledger.storeys | {"finished": finish + np.array([0, late * DAY_S])}
            charges = {"truck": np.array([0, late * DAY_S // 2]), "plan": np.array([0, 5])}
            ledger = replace(run.ledger, storeys=storeys)
            return replace(run, ledger=ledger, charges=charges)

        monkeypatch.setattr(room, "simulate", simulate)
        return relieve(example_run().scenario, seed=7, replications=len(days))

    return use


# --- the arithmetic --------------------------------------------------------------------------


def test_relieved_is_the_mean_difference_of_pairs_with_its_t_interval(pairs):
    table = pairs([(10, 4), (12, 8), (14, 6)])
    assert table["cause"].tolist() == ["truck"]  # the plan cannot be taken out
    row = table.iloc[0]
    # Differences of 6, 4 and 8 days: mean 6, deviation 2, t(2) at 95 % = 4.303.
    assert row["relieved_s"] == pytest.approx(6 * DAY_S)
    half = 4.302653 * 2 / math.sqrt(3) * DAY_S
    assert (row["low_s"], row["high_s"]) == pytest.approx((6 * DAY_S - half, 6 * DAY_S + half))
    assert row["charged_s"] == pytest.approx((5 + 6 + 7) / 3 * DAY_S)
    assert row["ratio"] == pytest.approx(1.0)
    assert row["replications"] == 3


def test_a_ratio_over_a_charge_that_drowns_in_noise_means_nothing(pairs):
    """Differences of 10, -20 and 14 days: standard error 10.6 d; the charges are 5 to 7 d."""
    row = pairs([(10, 0), (12, 32), (14, 0)]).iloc[0]
    error = np.std([10, -20, 14], ddof=1) / math.sqrt(3) * DAY_S
    assert error > row["charged_s"] == pytest.approx(6 * DAY_S)
    assert math.isnan(row["ratio"])
    for lang, word in (("zh", "无意义"), ("en", "not meaningful")):
        assert relief_rows(pd.DataFrame([row]), lang)[1][0][4] == word


def test_one_pair_has_no_interval(pairs):
    row = pairs([(10, 4)]).iloc[0]
    assert row["ratio"] == pytest.approx(6 / 5)
    assert row["relieved_s"] == 6 * DAY_S
    assert math.isnan(row["low_s"])
    assert math.isnan(row["on_time_high"])


def test_a_storey_that_is_early_makes_up_for_none_that_is_late(pairs):
    assert pairs([(10, -4)]).iloc[0]["relieved_s"] == 10 * DAY_S


# --- taking causes out -----------------------------------------------------------------------


@pytest.mark.parametrize("cause", REMOVALS)
def test_a_cause_is_taken_out_under_the_same_plan(cause):
    base = town(DISTURBED)
    hashes = {make_plan(one, replication=0).plan_hash for one in (base, without(base, cause))}
    assert len(hashes) == 1


@pytest.mark.parametrize("cause", REMOVALS)
def test_a_removal_can_be_carried_out_in_the_shipped_scenarios(cause):
    for scenario in (small(), ss.load("toy-river"), _city()):
        changed = without(scenario, cause)
        assert changed.name == scenario.name
        assert changed.plan == scenario.plan


def test_what_cannot_be_taken_out_is_known_by_name():
    assert set(CAUSES) - set(REMOVALS) == {"plan"}
    with pytest.raises(InputError, match="those that can are: information"):
        without(small(), "plan")


def test_a_removal_that_moves_the_plan_is_refused(monkeypatch):
    moved = Removal("", "", lambda _: {"plan.allowance": 0.5})
    monkeypatch.setitem(REMOVALS, "truck", moved)
    with pytest.raises(ModelError, match="changed the plan"):
        relieve(_dreary(), replications=1, causes=["truck"])


def test_there_must_be_a_pair():
    with pytest.raises(InputError, match="at least 1"):
        relieve(small(), replications=0)


def test_closures_of_one_cause_leave_the_others_alone():
    base = town(DISTURBED)
    assert without(base, "alert") == base
    assert without(base, "wind").closures == ()
    assert without(base, "closure").closures == base.closures


def test_holidays_of_the_plan_stay_when_closures_are_taken_out():
    base = small()
    planned = {base.plan.crew_calendar, base.plan.hook_calendar, base.plan.pour_calendar}
    changed = without(base, "closure").calendars
    assert {name for name in changed if changed[name] != base.calendars[name]} <= (
        set(base.calendars) - planned
    )
    assert any(changed[name].holidays != base.calendars[name].holidays for name in changed)


# --- whole runs ------------------------------------------------------------------------------


def test_trucks_that_all_wait_for_are_relieved_by_most_of_their_charge():
    table = relieve(_dreary(), replications=2, largest=1)
    assert table["cause"].tolist() == ["truck"]
    assert table["ratio"].iloc[0] > 0.5
    assert table["on_time"].iloc[0] > 0


def test_the_largest_causes_come_in_the_order_of_their_charges_and_progress_is_told():
    told = []
    table = relieve(
        town(DISTURBED),
        seed=2,
        replications=1,
        largest=2,
        progress=lambda *at: told.append(at),
    )
    base = ss.simulate(town(DISTURBED), seed=2)
    sums = pd.Series({c: column.sum() for c, column in base.charges.items() if c in REMOVALS})
    assert table["cause"].tolist() == sums.nlargest(2).index.tolist()
    assert table["charged_s"].tolist() == sums.nlargest(2).tolist()
    assert told == [(0, 3), (1, 3), (2, 3)]


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_cause_that_is_taken_out_is_charged_next_to_nothing(name):
    cause, common, bad, _ = CASES[name]
    scenario = _scenario(*common, *bad)
    with_it, without_it = (
        int(ss.simulate(one).charges[cause].sum()) for one in (scenario, without(scenario, cause))
    )
    assert without_it < 0.05 * with_it
