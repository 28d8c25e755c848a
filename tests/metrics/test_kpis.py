"""Every measure is what a reader computes from the frames, whole and in parts."""

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from supplysim.calendars import DAY, HOUR
from supplysim.errors import InputError
from supplysim.ledger import MISSING
from supplysim.metrics.kpi import EVERY, KPIS, find
from supplysim.metrics.kpis import ORDER, TOLERANCES_D, WEIGHTS, measures
from supplysim.scenario import Scenario
from supplysim.testing import example_run

CONTRACT = (
    "on_time_installation_rate, step_rate, on_time_delivery, otif, throughput_m3_per_month, "
    "components_per_day, floor_m2, plant_utilisation, mould_turns, yard_stock_days, "
    "truck_turns_per_day, truck_wait_share, crane_busy_share, crane_starved_share, "
    "crane_blocked_share, storey_cycle_adherence, tardiness_h, distance_km, plan_tightness"
)
END = 120 * HOUR
INSIDE = st.integers(0, END) | st.just(MISSING)


def hours(*values):
    return np.array([MISSING if v is None else round(v * HOUR) for v in values], dtype=np.int64)


def changed(**tables):
    """Return the example with columns of its record changed: ``loads={"due": ...}``."""
    run = example_run()
    new = {table: getattr(run.ledger, table) | columns for table, columns in tables.items()}
    return replace(run, ledger=replace(run.ledger, **new))


def rescheduled(run, **times):
    """Return the run under the same scenario with other dates."""
    data = run.scenario.to_dict() | times
    return replace(run, scenario=Scenario.from_dict(data))


def column(rows, elements=INSIDE):
    return arrays.arrays(np.int64, rows, elements=elements)


def test_the_keys_of_the_contract_come_in_its_order():
    assert list(ORDER[:19]) == CONTRACT.split(", ")
    assert list(example_run().kpis().index) == list(ORDER)


@pytest.mark.parametrize("measure", measures(), ids=lambda m: m.key)
def test_a_measure_says_in_both_languages_what_it_is(measure):
    assert all((measure.unit, measure.zh, measure.en, measure.meaning_zh, measure.meaning_en))
    assert measure.meaning("zh") != measure.meaning("en")
    assert measure.name("zh") == measure.zh
    assert set(measure.by) <= set(EVERY)
    text = measure.compute.__doc__
    for part in ("Numerator:", "Denominator:", "Unit:", ">>> ", "example_run()"):
        assert part in text


def test_the_table_holds_ratios_of_its_own_sums():
    table = example_run().kpis(lang="en")
    assert list(table.columns) == ["value", "unit", "meaning", "numerator", "denominator"]
    defined = table[table["denominator"] > 0]
    assert len(defined) == len(ORDER) - 1
    ratio = defined["numerator"] / defined["denominator"]
    np.testing.assert_array_equal(defined["value"], ratio)
    assert example_run().kpi("tardiness_h") == table.loc["tardiness_h", "value"]


@settings(max_examples=30)
@given(installed=column(8), cast=column(8), departed=column(4))
def test_volumes_and_times_can_be_recomputed_from_the_frames(installed, cast, departed):
    run = changed(components={"installed": installed, "cast": cast}, loads={"departed": departed})
    frame = run.components.merge(run.loads[["load", "departed"]], on="load")
    end = pd.Timestamp(run.scenario.window_end)
    start = pd.Timestamp(run.scenario.window_start)

    def within(times):
        return (times >= start) & (times < end)

    deadline = frame["planned"].dt.normalize() + pd.Timedelta("1D")
    due = (frame["planned"] >= start) & (deadline <= end)
    good = due & (frame["installed"] <= deadline)
    late = (frame["installed"].fillna(end) - deadline).clip(lower=pd.Timedelta(0))[due]
    up = within(frame["installed"])
    stay = frame["departed"].fillna(end) - frame["cast"]
    stay = stay.clip(lower=pd.Timedelta(0)) / pd.Timedelta("1D") * frame["volume_m3"]
    left = frame["volume_m3"][within(frame["departed"])].sum()
    wanted = {
        "on_time_installation_rate": (good.sum(), due.sum()),
        "tardiness_h": (late.sum() / pd.Timedelta("1h"), due.sum()),
        "throughput_m3_per_month": (frame["volume_m3"][up].sum(), 5 / 30),
        "components_per_day": (up.sum(), 5),
        "yard_stock_days": (stay.sum(), left),
    }
    found = run.kpis()
    for key, sums in wanted.items():
        own = found.loc[key, ["numerator", "denominator"]].tolist()
        assert own == pytest.approx([float(x) for x in sums]), key
    counted = frame["on_time"].dropna()
    assert (counted.sum(), len(counted)) == wanted["on_time_installation_rate"]


@settings(max_examples=30)
@given(
    due=column(4, st.sampled_from([10 * HOUR, 20 * HOUR, 30 * HOUR, MISSING])),
    arrived=column(4, st.integers(8 * HOUR, 32 * HOUR) | st.just(MISSING)),
    jit=st.booleans(),
)
def test_in_full_asks_for_every_load_of_the_storey_due_by_then(due, arrived, jit):
    run = changed(loads={"due": due, "arrived": arrived})
    data = run.scenario.to_dict()
    data["policies"]["call_off"] = "just-in-time" if jit else "buffer"
    run = replace(run, scenario=Scenario.from_dict(data))
    early, late = (2 * HOUR, HOUR) if jit else (DAY, 0)
    on_time = full = count = 0
    for i in range(4):
        if due[i] == MISSING:
            continue
        count += 1
        good = arrived[i] != MISSING and due[i] - early <= arrived[i] <= due[i] + late
        kit = [j for j in range(4) if j // 2 == i // 2 and MISSING < due[j] <= due[i]]
        whole = all(MISSING < arrived[j] <= due[i] + late for j in kit)
        on_time += good
        full += good and whole
    table = run.kpis()
    assert table.loc["on_time_delivery", ["numerator", "denominator"]].tolist() == [on_time, count]
    assert table.loc["otif", ["numerator", "denominator"]].tolist() == [full, count]


@settings(max_examples=30)
@given(departed=column(4), truck=column(4, st.integers(0, 1)))
def test_turns_count_each_truck_once_a_day(departed, truck):
    run = changed(loads={"departed": departed, "truck": truck})
    left = [i for i in range(4) if 0 <= departed[i] < END]
    days = {(truck[i], departed[i] // DAY) for i in left}
    sums = run.kpis().loc["truck_turns_per_day", ["numerator", "denominator"]].tolist()
    assert sums == [len(left), len(days)]


def test_a_day_is_counted_from_midnight_wherever_the_run_starts():
    run = rescheduled(
        changed(loads={"departed": hours(1, 17, 19, 30)}),
        start="2020-06-01T06:00:00",
        window_start="2020-06-01T06:00:00",
    )
    run = replace(
        run,
        ledger=replace(run.ledger, loads=run.ledger.loads | {"truck": np.zeros(4, dtype=np.int64)}),
    )
    # 07:00 and 23:00 on the first day, 01:00 and 12:00 on the second
    assert run.kpis().loc["truck_turns_per_day", ["numerator", "denominator"]].tolist() == [4, 2]


@pytest.mark.parametrize("by", ["plant", "zone", "city"])
def test_parts_add_up_to_the_whole(by):
    run = example_run()
    whole = run.kpis()
    parts = run.kpis(by)
    assert list(parts.columns) == ["key", "group", "value", "numerator", "denominator"]
    sums = parts.groupby("key")[["numerator", "denominator"]].sum()
    assert set(sums.index) == {m.key for m in measures() if by in m.by}
    for key in sums.index:
        assert sums.loc[key, "numerator"] == pytest.approx(whole.loc[key, "numerator"]), key
        assert sums.loc[key, "denominator"] == pytest.approx(whole.loc[key, "denominator"]), key


def two_towers():
    """Return the example with its two storeys in two projects, of the city and beyond it."""
    run = example_run()
    plan = run.ledger.plan
    tower = plan.projects[0].buildings[0]
    city, beyond = (
        replace(
            plan.projects[0], name=name, zone=zone, buildings=(replace(tower, storeys=(storey,)),)
        )
        for name, zone, storey in (("P001", "core", 4), ("P002", "far", 5))
    )
    plan = replace(
        plan,
        projects=(city, beyond),
        building_project=np.array([0, 1]),
        building_first=np.array([0, 1, 2]),
        storey_building=np.array([0, 1]),
    )
    data = run.scenario.to_dict()
    data["zones"]["far"] = data["zones"]["core"] | {"priority": "outside", "start_share": 0.0}
    resources = {
        "kind": np.array([0, 0, 1, 2, 2]),
        "owner": np.array([0, 0, 0, 0, 1]),
        "open_s": hours(24, 24, 60, 30, 10),
    }
    names = run.ledger.names | {"resource": (*run.ledger.names["resource"], "P002/B01/crane")}
    jobs = run.ledger.jobs | {"crane": np.array([0, 0, 1, 1, 1])}
    ledger = replace(run.ledger, plan=plan, resources=resources, names=names, jobs=jobs)
    return replace(run, ledger=ledger, scenario=Scenario.from_dict(data))


def test_zones_and_the_city_are_told_from_what_lies_beyond():
    run = two_towers()
    for by, labels in (("zone", ["core", "far"]), ("city", ["city", "outside"])):
        parts = run.kpis(by).set_index(["key", "group"])
        rate = parts.loc["on_time_installation_rate"]
        assert rate.index.tolist() == labels
        assert rate["value"].tolist() == [1.0, 0.5]
        assert parts.loc["step_rate", "value"].tolist() == [1.0, 0.0]
        assert parts.loc["on_time_delivery", "numerator"].tolist() == [2.0, 1.0]
        assert parts.loc["crane_starved_share", "numerator"].tolist() == [0.0, 6.0]
        assert parts.loc["crane_starved_share", "denominator"].tolist() == [30.0, 10.0]


def test_each_month_is_a_window_of_its_own():
    run = rescheduled(
        changed(),
        start="2020-05-30T00:00:00",
        window_start="2020-05-30T00:00:00",
        window_end="2020-06-04T00:00:00",
        horizon="2020-06-04T00:00:00",
    )
    parts = run.kpis("month").set_index(["key", "group"])
    rate = parts.loc["on_time_installation_rate"]
    assert rate.index.tolist() == ["2020-05", "2020-06"]
    # storey 4 is due on 30 May, storey 5 on 1 June
    assert rate["numerator"].tolist() == [4.0, 2.0]
    assert rate["denominator"].tolist() == [4.0, 4.0]
    months = parts.loc["throughput_m3_per_month", "denominator"]
    assert months.tolist() == pytest.approx([2 / 31, 3 / 30])


def test_a_full_year_has_twelve_months():
    run = rescheduled(
        changed(),
        start="2020-01-01T00:00:00",
        window_start="2020-01-01T00:00:00",
        window_end="2021-01-01T00:00:00",
        horizon="2021-01-01T00:00:00",
    )
    assert run.kpis().loc["throughput_m3_per_month", "denominator"] == 12.0
    assert len(run.arrays.month_windows()) == 12


def test_a_parting_or_measure_that_does_not_exist_is_told_with_the_nearest():
    with pytest.raises(InputError, match="plant, zone, city, month"):
        example_run().kpis("colour")
    with pytest.raises(InputError, match="did you mean otif"):
        example_run().kpi("otiff")
    assert find("otif") is KPIS["otif"]


@settings(max_examples=30)
@given(installed=column(8))
def test_a_longer_tolerance_never_makes_a_due_component_late(installed):
    run = changed(components={"installed": installed})
    run = replace(run, ledger=replace(run.ledger, end=40 * DAY))
    run = rescheduled(run, window_end="2020-07-11T00:00:00", horizon="2020-07-11T00:00:00")
    table = run.on_time_table()
    assert table.index.tolist() == list(TOLERANCES_D)
    assert (table["due"] == 8).all()
    for weight in WEIGHTS:
        assert table[weight].is_monotonic_increasing
        assert table[weight].between(0, 1).all()


def test_weights_are_pieces_volume_and_storeys():
    run = changed(components={"installed": hours(9, 9, 9, None, 57, None, None, None)})
    plan = run.ledger.plan
    uneven = replace(
        plan,
        type_volume_l=np.array([500, 1500]),
        types=("slab", "slab"),
        component_type=np.array([1, 0, 0, 0, 0, 0, 0, 0]),
    )
    row = replace(run, ledger=replace(run.ledger, plan=uneven)).on_time_table().loc[0]
    assert row["component"] == pytest.approx(4 / 8)
    assert row["m3"] == pytest.approx(3.0 / 5.0)
    assert row["storey"] == pytest.approx((3 / 4 + 1 / 4) / 2)


def test_uninstalled_components_count_as_late_and_are_never_left_out():
    run = changed(components={"installed": hours(*[None] * 8)})
    table = run.kpis()
    assert table.loc["on_time_installation_rate", ["numerator", "denominator"]].tolist() == [0, 8]
    assert table.loc["tardiness_h", "value"] == (4 * 96 + 4 * 48) / 8
    assert table.loc["overdue_end", "value"] == 8


def test_the_backlog_at_the_start_is_what_was_overdue_then():
    run = rescheduled(changed(), window_start="2020-06-04T06:00:00")
    # by 06:00 on 4 June all eight are past their day; two are not installed, one comes at noon
    assert run.kpi("overdue_start") == 2
    assert run.kpi("overdue_end") == 1


def test_a_component_due_when_the_run_ends_early_is_not_judged():
    run = changed()
    run = replace(run, ledger=replace(run.ledger, end=71 * HOUR))
    assert run.kpis().loc["on_time_installation_rate", "denominator"] == 4


@pytest.mark.parametrize(("hours_late", "kept"), [(24, 2), (24.1, 1)])
def test_a_step_may_lose_a_day_and_no_more(hours_late, kept):
    run = changed(storeys={"finished": hours(12, 60 + hours_late)})
    assert run.kpis().loc["step_rate", ["numerator", "denominator"]].tolist() == [kept, 2]


def test_a_slip_is_counted_once_and_not_on_every_storey_above_it():
    late = changed(storeys={"finished": hours(12 + 90, 60 + 90)})
    assert late.kpis().loc["step_rate", "numerator"] == 1


def test_the_storey_cycle_compares_finishes_with_the_plan():
    run = changed(storeys={"finished": hours(14, 50)})
    row = run.kpis().loc["storey_cycle_adherence"]
    assert row["numerator"] == 1.5
    assert row["denominator"] == 2.0


def test_buffer_call_off_gives_a_day_before_and_nothing_after():
    run = changed(loads={"due": hours(30, 10, 56, 58), "arrived": hours(8, 10.1, 56, 58)})
    data = run.scenario.to_dict()
    data["policies"]["call_off"] = "buffer"
    run = replace(run, scenario=Scenario.from_dict(data))
    assert run.kpis().loc["on_time_delivery", "numerator"] == 3


def test_wind_is_counted_inside_the_window_only():
    run = rescheduled(changed(), window_end="2020-06-05T20:00:00")
    row = run.kpis().loc["crane_blocked_share"]
    assert (row["numerator"], row["denominator"]) == (2.0, 116.0)


def test_busy_time_is_cut_at_the_window_with_its_work():
    busy = {"work_s": np.zeros(13, dtype=np.int64)}
    run = changed(busy=busy)
    half = run.ledger.busy["start"] == 60 * HOUR
    busy["work_s"][half] = 36 * HOUR
    run = rescheduled(changed(busy=busy), window_end="2020-06-03T21:00:00")
    # the trip from hour 60 to 78 used two units for 18 h each; half of it lies in the window
    assert run.arrays.busy_s(run.arrays.window).sum() == 18 * HOUR


def test_a_yard_from_which_nothing_leaves_has_no_stock_days():
    run = changed(loads={"departed": hours(*[None] * 4)})
    assert math.isnan(run.kpi("yard_stock_days"))


def test_the_summary_is_json_of_the_contract():
    run = example_run()
    summary = json.loads(json.dumps(run.summary(), allow_nan=False))
    assert list(summary) == [
        "format",
        "scenario",
        "hash",
        "plan_hash",
        "seed",
        "replications",
        "window",
        "kpis",
        "warnings",
    ]
    assert summary["replications"] == 1
    assert summary["hash"] == run.scenario.hash
    assert summary["window"] == ["2020-06-01T00:00:00", "2020-06-06T00:00:00"]
    assert list(summary["kpis"]) == list(ORDER)
    rate = summary["kpis"]["on_time_installation_rate"]
    assert rate == {"value": 0.75, "unit": "1", "low": None, "high": None}
    assert summary["kpis"]["storey_cycle_adherence"]["value"] is None
