"""The tables behind the charts: worked out on paper from the example's record, and their sums."""

import numpy as np
import pandas as pd
import pytest

import supplysim as ss
from supplysim.calendars import DAY, HOUR
from supplysim.errors import InputError
from supplysim.metrics.arrays import Window
from supplysim.metrics.programme import latest_project, programme
from supplysim.metrics.storey_cycles import cycle_days, storey_cycles
from supplysim.metrics.use import hours_of_use, pooled_use
from supplysim.metrics.yard_levels import _levels, pooled_yard_levels, yard_levels
from supplysim.metrics.zone_months import pooled_zone_months, zone_months
from supplysim.testing import example_run


@pytest.fixture(scope="module")
def small():
    return ss.simulate(ss.load("small"), seed=0)


def test_due_of_all_zones_and_months_is_due_of_the_whole(small):
    table = zone_months(small.arrays)
    by_month = small.kpis("month")
    rates = by_month[by_month["key"] == "on_time_installation_rate"].set_index("group")
    sums = table.groupby("month")[["on_time", "due"]].sum()
    assert sums["on_time"].to_dict() == rates["numerator"].to_dict()
    assert sums["due"].to_dict() == rates["denominator"].to_dict()


def test_two_equal_replications_have_the_rates_of_one(small):
    table = zone_months(small.arrays)
    one, two = pooled_zone_months([table]), pooled_zone_months([table, table])
    pd.testing.assert_frame_equal(
        one.drop(columns="replications"), two.drop(columns="replications")
    )


def test_the_tightness_of_a_zone_is_that_of_the_measure(small):
    table = pooled_zone_months([zone_months(small.arrays)]).set_index("zone")["tightness"]
    measure = small.kpis("zone")
    wanted = measure[measure["key"] == "plan_tightness"].set_index("group")["value"]
    for zone, tightness in wanted.items():
        assert set(table[zone]) == {tightness}


def test_a_level_holds_until_the_next_one():
    # 0 for a day, 4 m3 for two days, 1 m3 for the last day of four: (0 + 8 + 1) / 4
    time, level = np.array([0, DAY, 3 * DAY]), np.array([0, 4000, 1000])
    assert _levels(time, level, Window(0, 4 * DAY)) == (2.25, 4.0)
    assert _levels(time, level, Window(3 * DAY, 4 * DAY)) == (1.0, 1.0)


def test_mean_levels_are_the_busy_hours_of_the_yards(small):
    table = yard_levels(small.arrays)
    days = {month: window.days for month, window in small.arrays.month_windows()}
    m3_days = (table["mean_m3"] * table["month"].map(days)).sum()
    litre_hours = small.bottleneck().table.loc["yard", "busy_h"]
    # space is reserved when a piece is cast, the level counts pieces: never more than reserved
    assert 0 < m3_days <= litre_hours / 1000 / 24 + 1e-6
    assert (table["most_m3"] <= table["capacity_m3"]).all()


def test_hours_of_a_truck_add_up_to_the_window(small):
    table = hours_of_use(small.arrays)
    trucks = table[table["kind"] == "truck"]
    window = small.arrays.window
    count = int(small.bottleneck().table.loc["truck", "resources"])
    assert trucks["hours"].sum() == pytest.approx(count * (window.stop - window.start) / HOUR)


def test_hours_of_cranes_are_those_of_the_measures(small):
    table = hours_of_use(small.arrays)
    sums = table[table["kind"] == "crane"].groupby("state")["hours"].sum()
    kpis = small.kpis()
    assert sums["busy"] == pytest.approx(kpis.loc["crane_busy_share", "numerator"])
    assert sums["starved"] == pytest.approx(kpis.loc["crane_starved_share", "numerator"])
    open_h = sums[["busy", "starved", "idle"]].sum()
    assert open_h == pytest.approx(kpis.loc["crane_busy_share", "denominator"])


def test_waiting_of_trucks_is_that_of_the_measure():
    run = example_run()
    table = hours_of_use(run.arrays)
    sums = table[table["kind"] == "truck"].groupby("state")["hours"].sum()
    # three trips of 6 h with 1 h of waiting, one of 18 h with 13 h: inside the window
    assert sums["starved"] + sums["blocked"] == pytest.approx(
        run.kpis().loc["truck_wait_share", "numerator"]
    )
    assert sums[["busy", "starved", "blocked"]].sum() == pytest.approx(
        run.kpis().loc["truck_wait_share", "denominator"]
    )


def test_the_whole_of_a_kind_is_the_sum_of_its_groups(small):
    table = pooled_use([hours_of_use(small.arrays)] * 3)
    for kind, rows in table.groupby("kind"):
        own, whole = rows[rows["group"] != ""], rows[rows["group"] == ""]
        assert whole["hours"].sum() == pytest.approx(own["hours"].sum()), kind
        assert whole["share"].sum() == pytest.approx(1)


def test_the_programme_of_a_project_is_that_of_the_storeys(small):
    name = latest_project(small.arrays)
    table = programme(small.arrays, name)
    own = small.storeys[small.storeys["project"] == name]
    assert table["finished"].tolist() == own["finished"].tolist()
    assert [f"S{number:02d}" for number in table["storey"]] == own["storey"].tolist()
    assert table["building"].tolist() == own["building"].tolist()


def test_an_unknown_project_is_told_with_the_nearest_name(small):
    name = latest_project(small.arrays)
    with pytest.raises(InputError, match=name):
        programme(small.arrays, f"{name}x")


def test_cycles_are_finish_to_finish(small):
    table = cycle_days(small.arrays)
    storeys = small.storeys
    step = storeys.groupby(["project", "building"], observed=True)["finished"].diff()
    inside = (storeys["finished"] >= small.scenario.window_start) & (
        storeys["finished"] < small.scenario.window_end
    )
    wanted = step[inside & step.notna()].dt.total_seconds() / 86400
    assert table["actual_d"].tolist() == pytest.approx(wanted.tolist())
    assert (table["planned_d"] > 0).all()


def test_every_cycle_is_in_one_class(small):
    cycles = cycle_days(small.arrays)
    table = storey_cycles([cycles, cycles])
    assert table["actual"].sum() == table["planned"].sum() == len(cycles)
    assert len(storey_cycles([cycles.iloc[:0]])) == 0


def test_levels_of_several_replications_are_their_mean(small):
    table = yard_levels(small.arrays)
    doubled = table.assign(mean_m3=3 * table["mean_m3"])
    pooled = pooled_yard_levels([table, doubled])
    assert pooled["mean_m3"].tolist() == pytest.approx((2 * table["mean_m3"]).tolist())
    assert set(pooled["replications"]) == {2}
