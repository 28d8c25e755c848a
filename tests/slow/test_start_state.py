"""The state at the start agrees with a city that was run in for 24 months from nothing."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

import supplysim as ss
from supplysim.run import Run
from supplysim.scenario import Scenario, load

pytestmark = pytest.mark.slow

REPLICATIONS = 8
CONFIDENCE = 0.95
NEGLIGIBLE = 0.02
"""Share of the mean below which a difference does not matter, however sharply it is seen."""

BIGGER = {
    "portfolio.area_factor": 4,
    "portfolio.exports": {},
    "portfolio.precast_lag_d": "triangular(120, 300, 500)",
    "plants.*.lines": {"slab": 3, "wall": 2, "fixed": 2},
    "plants.*.positions": {"slab": 60, "wall": 40, "fixed": 80},
    "plants.*.yard_m3": 6000,
    "fleets.pool.trucks": 24,
}
"""Toy River, four times as large: some twelve towers under way when the window begins."""

CITIES = {
    "toy-river": ({}, "2019-04-01"),
    "toy-river x 4": (BIGGER, "2019-04-01"),
    "small": ({}, "2018-09-01"),
}
"""Overrides, and a start 24 months before the window."""


def _city(name: str) -> Scenario:
    base = load(name.split(" ", maxsplit=1)[0])
    return base.with_(CITIES[name][0]) if CITIES[name][0] else base


def _measures(run: Run) -> dict[str, float]:
    scenario, storeys, stock = run.scenario, run.storeys, run.stock
    towers = storeys.groupby(["project", "building"], observed=True)
    begun = towers["started"].min()
    ended = towers["finished"].agg(lambda times: times.max(skipna=False))
    days = pd.date_range(scenario.window_start, scenario.window_end, freq="7D")
    active = [((begun <= day) & ~(ended <= day)).sum() for day in days]
    levels = [
        stock[stock["time"] <= day].groupby("place", observed=True)["level_m3"].last().sum()
        for day in days
    ]
    return {
        "on-time rate": run.kpi("on_time_installation_rate"),
        "stock, m3": float(np.mean(levels)),
        "active towers": float(np.mean(active)),
    }


@cache
def _replications(city: str, *, run_in: bool) -> pd.DataFrame:
    scenario = _city(city)
    if run_in:
        scenario = scenario.with_({"start": CITIES[city][1], "state.mode": "empty"})
    # Other seeds: the two samples are independent, as the interval takes them to be.
    runs = (ss.simulate(scenario, seed=int(run_in), replication=i) for i in range(REPLICATIONS))
    return pd.DataFrame([_measures(run) for run in runs])


@pytest.mark.parametrize("measure", ["on-time rate", "stock, m3", "active towers"])
@pytest.mark.parametrize("city", CITIES)
def test_the_start_state_agrees_with_a_run_in_of_24_months(city, measure):
    usual = _replications(city, run_in=False)[measure]
    run_in = _replications(city, run_in=True)[measure]
    difference = usual.mean() - run_in.mean()
    if usual.std() == run_in.std() == 0:  # the same in every replication: no interval to speak of
        assert difference == 0
        return
    if usual.equals(run_in):  # towers of few storeys may be the same in every replication
        return
    interval = ttest_ind(usual, run_in, equal_var=False).confidence_interval(CONFIDENCE)
    difference = usual.mean() - run_in.mean()
    told = f"{measure}: {usual.mean():.3f} and {run_in.mean():.3f} after a run-in, {interval}"
    agree = interval.low <= 0 <= interval.high
    assert agree or abs(difference) <= NEGLIGIBLE * run_in.mean(), told


@pytest.mark.parametrize("city", CITIES)
def test_a_city_is_under_way_when_its_window_begins(city):
    # Without towers and stock the agreement above would say nothing.
    assert (_replications(city, run_in=False)["active towers"] > 1).all()
    assert (_replications(city, run_in=False)["stock, m3"] > 100).all()
