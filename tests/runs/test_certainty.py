"""With no chance and plenty of everything the chain does exactly what the plan says."""

import numpy as np
import pytest

import supplysim as ss
from supplysim.record.lateness import lateness_s
from tests.runs.invariants import assert_sound
from tests.runs.scenarios import always_open, certain, plentiful, small


@pytest.fixture(scope="module", params=["open at every hour", "usual hours"])
def run(request):
    base = small()
    hours = always_open() if request.param == "open at every hour" else {}
    return ss.simulate(base.with_({**certain(base), **plentiful(), **hours}), seed=0)


def test_every_component_is_on_time(run):
    assert run.kpi("on_time_installation_rate") == 1.0
    assert (run.on_time_table()[["component", "m3", "storey"]] == 1.0).all(axis=None)
    assert (lateness_s(run.ledger) <= 0).all()


def test_nothing_is_charged(run):
    assert not any(column.any() for column in run.charges.values())
    assert run.kpi("tardiness_h") == 0.0


def test_crane_time_is_the_sum_of_the_lifts(run):
    jobs, plan = run.ledger.jobs, run.ledger.plan
    lifts = jobs["unload"] == 0
    in_the_run = np.isin(plan.component_load, jobs["load"][lifts])
    assert in_the_run.sum() > 2000
    assert jobs["worked"][lifts].sum() == plan.nominal_lift_s[in_the_run].sum()


def test_with_every_hour_open_no_crane_does_anything_else(run):
    if not run.scenario.calendars["crane"].always:
        pytest.skip("at night trucks are set down")
    jobs = run.ledger.jobs
    assert not jobs["unload"].any()
    assert (jobs["end"] - jobs["start"]).sum() == jobs["worked"].sum()
    assert run.kpi("crane_blocked_share") == 0.0


def test_all_seeds_are_the_same(run):
    other = ss.simulate(run.scenario, seed=7)
    assert other.digest == run.digest


def test_the_record_is_sound(run):
    assert_sound(run)
