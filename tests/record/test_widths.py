"""A large table may be held in 32 bits; nothing that is told of a run depends on it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import supplysim as ss

FRAMES = ("components", "loads", "storeys", "busy", "stock", "orders", "jobs", "rejects")
TABLES = ("components", "loads", "jobs", "orders", "busy", "stock")


def widened(columns):
    return {name: column.astype(np.int64) for name, column in columns.items()}


@pytest.fixture(scope="module", params=["small", "toy-river", "small with many trucks"])
def runs(request):
    """Return a run as it is, and with its record in 64 bits."""
    name, *more = request.param.split(maxsplit=1)
    scenario = ss.load(name)
    if more:
        scenario = scenario.with_({f"fleets.{fleet}.trucks": 150 for fleet in scenario.fleets})
    run = ss.simulate(scenario, seed=4)
    wide = {name: widened(getattr(run.ledger, name)) for name in TABLES}
    chain = {name: widened(columns) for name, columns in run.ledger.chain.items()}
    plan = replace(
        run.ledger.plan,
        component_type=run.ledger.plan.component_type.astype(np.int64),
        planned=run.ledger.plan.planned.astype(np.int64),
    )
    ledger = replace(run.ledger, **wide, chain=chain, plan=plan)
    return run, replace(run, ledger=ledger)


def test_what_is_large_is_held_in_32_bits(runs):
    ledger = runs[0].ledger
    held = {name: {c.itemsize for c in getattr(ledger, name).values()} for name in TABLES}
    assert held["loads"] == held["orders"] == {4}
    assert held["jobs"] == held["components"] == {1, 4}  # flags, and how often a piece was rejected


def test_codes_are_held_in_as_few_bits_as_they_need(runs):
    busy, jobs = runs[0].ledger.busy, runs[0].ledger.jobs
    codes = (busy["activity"], jobs["crane"], jobs["unload"])
    assert [column.itemsize for column in codes] == [1] * len(codes)
    assert busy["resource"].itemsize == (1 if len(runs[0].ledger.names["resource"]) < 128 else 2)
    assert runs[0].ledger.plan.component_type.itemsize == 1


def test_the_digest_is_the_same(runs):
    assert runs[0].digest == runs[1].digest


@pytest.mark.parametrize("name", FRAMES)
def test_frames_are_the_same(runs, name):
    pd.testing.assert_frame_equal(*(getattr(run, name) for run in runs))


@pytest.mark.parametrize("by", [None, "plant", "zone"])
def test_measures_and_costs_are_the_same(runs, by):
    pd.testing.assert_frame_equal(*(run.kpis(by) for run in runs))
    pd.testing.assert_frame_equal(*(run.costs(by) for run in runs))


def test_scorecards_are_the_same(runs):
    pd.testing.assert_frame_equal(*(run.scorecard() for run in runs))


def test_charges_are_the_same(runs):
    new, old = (ss.metrics.delay.attribute_delays(run.scenario, run.ledger) for run in runs)
    for kind in ("total", "new"):
        a, b = getattr(new, kind), getattr(old, kind)
        assert all(np.array_equal(a[cause], b[cause]) for cause in a)
