"""Charges summed by group: whole seconds, nothing lost and nothing counted twice."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import supplysim as ss
from supplysim.errors import InputError
from supplysim.metrics.delay import charge_component, component_lateness_s
from supplysim.metrics.delay_groups import PARTINGS
from supplysim.metrics.walk import Walk
from supplysim.record.schema import CAUSES
from supplysim.run import Run
from supplysim.testing import example_run
from tests.metrics.test_walk import DISTURBED
from tests.runs.scenarios import town


@cache
def _run() -> Run:
    return ss.simulate(town(DISTURBED), seed=2)


@st.composite
def _charged(draw):
    """Return the record of a town with charges and inherited lateness made up at random."""
    run = _run()
    size = len(run.ledger.plan.storey_number)
    columns = {
        cause: np.array(draw(st.lists(st.integers(0, 2**50), min_size=size, max_size=size)))
        for cause in draw(st.sets(st.sampled_from(CAUSES), max_size=4))
    }
    return replace(run, charges=columns, new_charges=columns)


@given(_charged(), st.sampled_from(PARTINGS), st.sampled_from(("new", "total")))
@settings(suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
def test_groups_add_up_to_the_whole_and_the_whole_to_the_storeys(run, by, kind):
    whole = run.delays(kind=kind).set_index("cause")["seconds"]
    parts = run.delays(by, kind).groupby("cause", sort=False)["seconds"].sum()
    assert parts.tolist() == whole.tolist()
    assert whole.to_dict() == {c: int(run.charged(kind)[c].sum()) for c in CAUSES}


@given(_charged(), st.sampled_from(PARTINGS))
@settings(suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
def test_shares_of_a_group_add_up_to_one_or_are_missing(run, by):
    sums = run.delays(by).groupby("group", sort=False)[["seconds", "share"]].sum(min_count=1)
    assert (sums["share"].isna() == (sums["seconds"] == 0)).all()
    assert sums["share"].dropna().to_numpy() == pytest.approx(1.0)


def test_new_and_total_lateness_add_up_storey_by_storey():
    run = _run()
    late = run.storeys["lateness_s"].clip(lower=0)
    total, new = (sum(run.charged(kind).values()) for kind in ("total", "new"))
    assert (total == late).all()
    assert (new == late - run.storeys["inherited_s"]).all()
    assert 0 < new.sum() < total.sum()
    assert all((run.charged("new")[c] <= run.charged("total")[c]).all() for c in CAUSES)


def test_groups_hold_the_storeys_they_are_named_after():
    run = _run()
    table = run.delays("project", "total").groupby("group")["seconds"].sum()
    late = run.storeys["lateness_s"].clip(lower=0).groupby(run.storeys["project"], observed=True)
    assert table.to_dict() == late.sum().to_dict()
    months = run.delays("month", "total").groupby("group")["seconds"].sum()
    due = run.storeys["planned_finish"].dt.strftime("%Y-%m")
    assert months.to_dict() == run.storeys["lateness_s"].clip(lower=0).groupby(due).sum().to_dict()


def test_storeys_belong_to_the_plant_that_makes_them():
    run = _run()
    made = run.components.groupby("project", observed=True)["plant"].agg(lambda p: p.iloc[0])
    late = (
        run.storeys["lateness_s"]
        .clip(lower=0)
        .groupby(run.storeys["project"].astype(str).map(made.to_dict()))
    )
    table = run.delays("plant", "total").groupby("group")["seconds"].sum()
    assert {k: v for k, v in table.items() if v} == {k: v for k, v in late.sum().items() if v}


def test_inside_the_window_only_storeys_due_in_it_count():
    run = _run()
    scenario = run.scenario
    due = run.storeys["planned_finish"].between(
        scenario.window_start, scenario.window_end, inclusive="left"
    )
    late = run.storeys["lateness_s"].clip(lower=0)
    assert not due.all()
    assert run.delays(kind="total", in_window=True)["seconds"].sum() == late[due].sum()


def test_an_unknown_grouping_is_told():
    with pytest.raises(InputError, match="plant, zone, project, month, city"):
        _run().delays("street")


# --- new charges are worked out once ---------------------------------------------------------


def test_a_saved_run_keeps_its_new_charges_and_its_digest(tmp_path):
    run = _run()
    again = ss.open_run(run.save(tmp_path / "run"))
    assert again.digest == run.digest
    assert again.new_charges is not None
    assert all((again.new_charges[c] == run.charged("new")[c]).all() for c in CAUSES)


def test_a_folder_of_an_older_version_has_them_worked_out_when_asked_for(tmp_path):
    run = _run()
    (run.save(tmp_path / "run") / "new_charges.parquet").unlink()
    older = ss.open_run(tmp_path / "run")
    assert older.new_charges is None
    assert older.digest == run.digest
    assert all((older.charged("new")[c] == run.charged("new")[c]).all() for c in CAUSES)
    assert older.new_charges is older.charged("new")  # and kept


def test_a_record_without_chains_tells_totals_only():
    run = example_run()
    assert run.delays(kind="total")["seconds"].sum() == 60 * 3600
    with pytest.raises(InputError, match="no chains"):
        run.delays()
    with pytest.raises(InputError, match="no chains"):
        run.component_delay("P001/B01/S05/004")
    with pytest.raises(InputError, match="no chains"):
        run.why("P001/B01/S05")


# --- components ------------------------------------------------------------------------------


def test_the_charges_of_a_component_add_up_to_its_lateness():
    run = _run()
    plan = run.ledger.plan
    for row in range(0, len(plan.planned), 41):
        late = component_lateness_s(run.ledger, row)
        charged = charge_component(run.scenario, run.ledger, row)
        assert sum(charged.values()) == max(0, late)
        assert min(charged.values()) >= 0
        assert late == int(run.ledger.components["installed"][row]) - int(plan.planned[row])


def test_the_chain_of_the_last_component_is_that_of_its_storey():
    run = _run()
    walk, plan = Walk(run.scenario, run.ledger), run.ledger.plan
    storeys = plan.component_storey
    for storey in range(len(plan.storey_number)):
        last = int(np.flatnonzero(storeys == storey)[-1])
        assert [tile[:3] for tile in walk.component_tiles(last)] == [
            tile[:3] for tile in walk.tiles(storey)
        ]


def test_lifts_of_a_job_take_what_the_crane_worked():
    run = _run()
    site, plan = Walk(run.scenario, run.ledger).site, run.ledger.plan
    for storey in range(len(plan.storey_number)):
        last = int(np.flatnonzero(plan.component_storey == storey)[-1])
        job = site.job_of_component(last)
        assert site.worked_until(last, job) == site.job(job).worked
        assert site.nominal_until(last, job) == site.job(job).nominal


def test_component_delay_is_told_by_name():
    run = _run()
    late = run.components[run.components["installed"] > run.components["planned"]].iloc[5]
    charged = run.component_delay(late["component"])
    assert charged.index.tolist() == list(CAUSES)
    assert charged.sum() == (late["installed"] - late["planned"]).total_seconds()
    assert run.why(late["component"])["charged_s"].sum() == charged.sum()
