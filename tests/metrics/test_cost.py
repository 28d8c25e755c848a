"""Costs: sums worked out by hand, and what every item keeps under every factor."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import supplysim as ss
from supplysim.calendars import DAY, HOUR
from supplysim.errors import InputError
from supplysim.ledger import MISSING
from supplysim.metrics.capital import annuity, sets_a_storey
from supplysim.metrics.cost import ORDER, PARTINGS, TOTAL, cost_items, item_name, pooled_costs
from supplysim.scenario.costs import Costs
from supplysim.testing import example_run

END = 120 * HOUR
INSIDE = st.integers(0, END) | st.just(MISSING)
FACTORS = sorted(set(Costs.model_fields) - {"production_yuan_per_m3"})
PRICES = [name for name in FACTORS if "yuan" in name]
PER_UNIT = [
    "trip_yuan",
    "haul_yuan_per_km",
    "storage_yuan_per_m3_d",
    "rehandling_yuan_per_m3",
    "detention_yuan_per_h",
    "crane_idle_yuan_per_h",
    "recovery_yuan_per_m3",
    "delay_yuan_per_tower_d",
    "mould_yuan_per_kit_m3",
    "crane_yuan_per_month",
]


def priced(run, **factors):
    """Return the run under other cost factors."""
    costs = run.scenario.costs.model_copy(update=factors)
    return replace(run, scenario=run.scenario.model_copy(update={"costs": costs}))


def changed(**tables):
    """Return the example with columns of its record changed: ``loads={"arrived": ...}``."""
    run = example_run()
    new = {table: getattr(run.ledger, table) | columns for table, columns in tables.items()}
    return replace(run, ledger=replace(run.ledger, **new))


def hours(*values):
    return np.array([MISSING if v is None else round(v * HOUR) for v in values], dtype=np.int64)


def yuan(run, item):
    return float(run.costs().loc[item, "yuan"])


@pytest.fixture(scope="module")
def small():
    run = ss.simulate(ss.load("small").with_({"fleets.*.trucks": 1}), seed=1)
    assert run.costs().loc["delay", "yuan"] > 0
    return run


# --- theory --------------------------------------------------------------------------------------


@given(price=st.floats(1, 1e8), years=st.integers(1, 40), interest=st.floats(0.001, 0.5))
def test_an_annuity_pays_back_its_price(price, years, interest):
    payment = annuity(price, years=years, interest=interest)
    worth = sum(payment / (1 + interest) ** year for year in range(1, years + 1))
    assert worth == pytest.approx(price, rel=1e-9)


def test_an_annuity_without_interest_is_the_price_shared_out():
    near = annuity(1000.0, years=8, interest=1e-9)
    assert annuity(1000.0, years=8, interest=0.0) == pytest.approx(near)


@pytest.mark.parametrize(("stay_h", "paid_h"), [(1.0, 0.0), (2.0, 0.0), (2.5, 0.5), (None, 38.0)])
def test_detention_is_paid_from_the_third_hour_until_the_truck_is_empty(stay_h, paid_h):
    # the truck arrives 40 h before the end of the run
    arrived = [80, None, None, None]
    gone = [None if stay_h is None else 80 + stay_h, None, None, None]
    run = changed(loads={"arrived": hours(*arrived), "unloaded": hours(*gone)})
    assert run.costs().loc["detention", "quantity"] == pytest.approx(paid_h)
    assert yuan(run, "detention") == pytest.approx(125 * paid_h)


def test_a_truck_that_waits_before_the_window_is_not_paid_for():
    run = changed(
        loads={"arrived": hours(-50, None, None, None), "unloaded": hours(10, *[None] * 3)}
    )
    assert run.costs().loc["detention", "quantity"] == 10


@pytest.mark.parametrize(("late_h", "volume"), [(0, 0.0), (48, 0.0), (49, 1.5)])
def test_a_storey_recovers_when_it_begins_more_than_two_days_late(late_h, volume):
    # three of the upper storey's four pieces of 0.5 m3 are installed
    planned = int(example_run().ledger.plan.planned_start[1])
    started = np.array([planned - DAY, planned + late_h * HOUR], dtype=np.int64)
    run = changed(storeys={"started": started})
    assert run.costs().loc["recovery", "quantity"] == volume
    assert yuan(run, "recovery") == 100 * volume


def test_nothing_recovers_where_recovery_gains_nothing():
    run = changed(storeys={"started": hours(0, 119)})
    sites = run.scenario.sites.model_copy(update={"recovery_gain": 0.0})
    still = replace(run, scenario=run.scenario.model_copy(update={"sites": sites}))
    assert (yuan(run, "recovery"), yuan(still, "recovery")) == (150.0, 0.0)


def test_a_tower_pays_for_each_day_after_its_last_planned_finish():
    due = int(example_run().ledger.plan.planned_finish[1])
    for late_d in (0.0, 0.25, 2.0):
        finished = np.array([10 * HOUR, due + round(late_d * DAY)], dtype=np.int64)
        assert yuan(changed(storeys={"finished": finished}), "delay") == 20_000 * late_d
    early = np.array([10 * HOUR, due - DAY], dtype=np.int64)
    assert yuan(changed(storeys={"finished": early}), "delay") == 0


def test_only_what_was_not_yet_lifted_is_handled_twice():
    # the last load is set down at 75 h; its first piece had been lifted at 74 h
    installed = example_run().ledger.components["installed"].copy()
    installed[6] = 74 * HOUR
    assert changed(components={"installed": installed}).costs().loc["rehandling", "quantity"] == 0.5


def test_every_casting_is_paid_for_also_scrap_that_is_not_made_again():
    # Eight slabs of 0.5 m3; the last was scrapped and is not cast again; the third was scrapped
    # twice, once before the window. That makes seven good castings and two scrapped ones.
    run = example_run()
    cast = run.ledger.components["cast"].copy()
    cast[7] = MISSING
    rejects = {
        "component": np.array([7, 2, 2]),
        "cast": np.array([50 * HOUR, 20 * HOUR, -HOUR]),
    }
    ledger = replace(run.ledger, components=run.ledger.components | {"cast": cast}, rejects=rejects)
    costs = replace(run, ledger=ledger).costs()
    assert costs.loc["production:slab", "quantity"] == 9 * 0.5
    assert costs.loc["production:slab", "yuan"] == 4.5 * 1760
    assert costs.loc["moulds", "quantity"] == 4.5 / 2


def test_interest_is_that_of_a_year_on_the_cost_of_making_it():
    always = np.zeros(8, dtype=np.int64)
    never = np.full(8, MISSING, dtype=np.int64)
    run = changed(components={"cast": always, "installed": never})
    assert yuan(run, "tied_up") == pytest.approx(4 * 1760 * 0.06 * 5 / 365)


def test_mould_sets_are_used_up_exactly_once_by_a_whole_project():
    run = example_run()
    project = run.ledger.plan.projects[0]
    per_set = {1.0: 2, 2.0: 1}
    for towers_per_set, sets in per_set.items():
        production = run.scenario.production.model_copy(
            update={"towers_per_mould_set": towers_per_set}
        )
        scenario = run.scenario.model_copy(update={"production": production})
        two = replace(project, buildings=project.buildings * 2)
        assert 4 * sets_a_storey(scenario, two) == sets


def test_a_project_of_which_towers_are_left_out_keeps_its_share_of_sets():
    # 5,000 m2 of start area are 3,280 m2 of precast storeys: 7 storeys of 500 m2, not 2
    run = example_run()
    project = replace(run.ledger.plan.projects[0], area_m2=5000.0)
    assert sets_a_storey(run.scenario, project) == pytest.approx(1 / 7)


# --- properties ----------------------------------------------------------------------------------


def test_items_add_up_to_the_total_and_come_in_their_order(small):
    table = small.costs(lang="en")
    assert list(table.index[3:]) == [*ORDER, TOTAL]
    assert table["yuan"].iloc[:-1].sum() == pytest.approx(table.loc[TOTAL, "yuan"])
    assert table["yuan_per_m3"].iloc[:-1].sum() == pytest.approx(table.loc[TOTAL, "yuan_per_m3"])
    m3 = small.kpis().loc["throughput_m3_per_month", "numerator"]
    m2 = small.kpi("floor_m2")
    assert table.loc[TOTAL, "yuan"] == pytest.approx(table.loc[TOTAL, "yuan_per_m3"] * m3)
    assert table.loc[TOTAL, "yuan"] == pytest.approx(table.loc[TOTAL, "yuan_per_m2"] * m2)
    assert (table["yuan"] >= 0).all()


def test_without_prices_nothing_costs_anything(small):
    free = dict.fromkeys(PRICES, 0.0) | {"production_yuan_per_m3": {}}
    table = priced(small, **free).costs()
    assert (table["yuan"] == 0).all()
    assert table["quantity"].tolist() == small.costs()["quantity"].tolist()


@pytest.mark.parametrize("factor", FACTORS)
def test_a_factor_moves_the_items_that_name_it_and_no_other(small, factor):
    more = priced(small, **{factor: getattr(small.scenario.costs, factor) * 2})
    moved = small.costs()["yuan"] != more.costs()["yuan"]
    named = {item.key for item in cost_items(small.arrays) if factor in item.factors}
    assert set(moved.index[moved]) - {TOTAL} <= named
    if not factor.startswith("other") and factor != "recovery_yuan_per_m3":
        assert moved[TOTAL]


@pytest.mark.parametrize("factor", PER_UNIT)
@settings(max_examples=8)
@given(times=st.floats(0.0, 20.0))
def test_an_item_is_in_proportion_to_its_price(small, factor, times):
    more = priced(small, **{factor: getattr(small.scenario.costs, factor) * times})
    (item,) = (i.key for i in cost_items(small.arrays) if factor in i.factors)
    assert yuan(more, item) == pytest.approx(yuan(small, item) * times)


def test_production_is_in_proportion_to_the_price_of_its_family(small):
    prices = small.scenario.costs.production_yuan_per_m3
    more = priced(small, production_yuan_per_m3={**prices, "wall": 2 * prices["wall"]})
    ratio = more.costs()["yuan"] / small.costs()["yuan"]
    assert ratio["production:wall"] == pytest.approx(2)
    assert ratio["production:slab"] == ratio["production:fixed"] == 1


@pytest.mark.parametrize("by", PARTINGS)
def test_parts_add_up_to_the_whole(small, by):
    whole, parts = small.costs(), small.costs(by)
    for item, own in parts.groupby("item"):
        assert own["yuan"].sum() == pytest.approx(whole.loc[item, "yuan"]), item
        assert own["quantity"].sum() == pytest.approx(whole.loc[item, "quantity"]), item
    meant = {item.key for item in cost_items(small.arrays) if by in item.by}
    assert set(parts["item"]) == meant


def test_an_unknown_parting_is_refused():
    with pytest.raises(InputError, match="plant"):
        example_run().costs("month")


@settings(max_examples=8)
@given(
    cast=arrays.arrays(np.int64, 8, elements=INSIDE),
    installed=arrays.arrays(np.int64, 8, elements=INSIDE),
    arrived=arrays.arrays(np.int64, 4, elements=INSIDE),
    unloaded=arrays.arrays(np.int64, 4, elements=INSIDE),
    finished=arrays.arrays(np.int64, 2, elements=INSIDE),
)
def test_two_halves_of_a_window_cost_what_the_whole_does(
    cast, installed, arrived, unloaded, finished
):
    run = changed(
        components={"cast": cast, "installed": installed},
        loads={"arrived": arrived, "unloaded": unloaded},
        storeys={"finished": finished},
    )
    middle = "2020-06-03T09:00:00"
    data = run.scenario.to_dict()
    halves = [
        replace(run, scenario=type(run.scenario).from_dict(data | ends))
        for ends in ({"window_end": middle}, {"window_start": middle})
    ]
    apart = [item.key for item in cost_items(run.arrays) if item.key != "crane_idle"]
    for key in apart:
        assert sum(yuan(half, key) for half in halves) == pytest.approx(yuan(run, key)), key


def test_replications_are_pooled_as_ratios_of_sums(small):
    other = ss.simulate(small.scenario, seed=1, replication=1)
    tables = [run.costs() for run in (small, other)]
    pooled = pooled_costs(tables).set_index("item")
    m3 = sum(table.loc[TOTAL, "quantity"] for table in tables)
    sums = sum(table["yuan"] for table in tables)
    np.testing.assert_allclose(pooled["yuan_per_m3"], sums / m3)
    assert (pooled["low"] <= pooled["yuan_per_m3"]).all()
    assert (pooled["yuan_per_m3"] <= pooled["high"]).all()


# --- examples ------------------------------------------------------------------------------------


def test_every_item_is_explained_in_both_languages(small):
    for item in cost_items(small.arrays):
        assert item.zh != item.en
        assert item_name(item.key, "zh") == item.zh
        assert item.confidence in {"J", "R"}
        assert set(item.factors) <= set(Costs.model_fields)


def test_every_factor_is_used_by_some_item(small):
    extra = {"detention_free_h"}
    used = {name for item in cost_items(small.arrays) for name in item.factors}
    assert set(Costs.model_fields) - extra <= used


def test_a_window_without_any_lift_has_no_cost_a_cubic_metre():
    run = changed(components={"installed": np.full(8, MISSING, dtype=np.int64)})
    table = run.costs()
    assert table["yuan_per_m3"].isna().all()
    assert table.loc[TOTAL, "yuan"] > 0


def test_a_crane_that_two_towers_share_is_rented_once():
    base = ss.load("small")
    alone, shared = (
        ss.simulate(base.with_({"sites.cranes_per_tower": share}), seed=1) for share in (1.0, 0.5)
    )
    assert len(set(shared.jobs["crane"])) < len(set(alone.jobs["crane"]))
    assert yuan(shared, "cranes") < yuan(alone, "cranes")
    open_h = shared.bottleneck().table.loc["crane", "open_h"]
    # a hook is open for at most 8.5 h of every day its crane is on site
    assert open_h <= shared.costs().loc["cranes", "quantity"] * 365 / 12 * 8.5 + 1e-6
