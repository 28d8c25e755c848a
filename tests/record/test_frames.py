"""Frames have the columns of the contract, in its order and with its meaning."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest

from supplysim.ledger import MISSING
from supplysim.record.labels import category, load_names, moments, storey_names, within_parent
from supplysim.record.schema import CAUSES
from supplysim.testing import example_run
from supplysim.wording import cause

COLUMNS = {
    "components": "component, project, building, storey, zone, type, material, plant, load, "
    "volume_m3, mass_t, planned, planned_shifted, cast, demoulded, released, loaded, arrived, "
    "installed, rejects, on_time",
    "rejects": "component, attempt, plant, load, cast, time, stage, cause, stand_in",
    "loads": "load, plant, project, building, storey, truck, components, volume_m3, mass_t, "
    "called_off, due, ready, assigned, loading, loaded, departed, arrived, unloading, unloaded, "
    "returned, distance_km, attempt",
    "storeys": "project, building, storey, planned_start, planned_finish, started, finished, "
    "lateness_s, inherited_s, " + ", ".join(f"late_{cause}_s" for cause in CAUSES),
    "stock": "place, time, level_m3, level_t",
    "busy": "resource, kind, start, end, activity, work_s",
}
CONTRACT = (
    "information supply mould line labour curing strength quality yard loading truck road ban "
    "gate buffer crane trades wind alert closure hold pace plan"
)


def at(text):
    return pd.Timestamp(f"2020-06-{text}")


@pytest.mark.parametrize("frame", COLUMNS)
def test_a_frame_has_the_columns_of_the_contract(frame):
    assert list(getattr(example_run(), frame).columns) == COLUMNS[frame].split(", ")


def test_causes_come_in_the_order_of_the_contract_and_have_words():
    assert " ".join(CAUSES) == CONTRACT
    assert [key for key in CAUSES if cause(key, "zh") == key] == []


def test_a_component_carries_the_times_of_its_load_and_its_place():
    row = example_run().components.set_index("component").loc["P001/B01/S05/003"]
    assert row["project"] == "P001"
    assert row["building"] == "B01"
    assert row["storey"] == "S05"
    assert row["zone"] == "core"
    assert row["type"] == "slab"
    assert row["material"] == "concrete"
    assert row["plant"] == "first"
    assert row["load"] == "P001/B01/S05/flat/02"
    assert (row["volume_m3"], row["mass_t"]) == (0.5, 1.25)
    assert row["planned"] == row["planned_shifted"] == at("03 11:00")
    assert row["loaded"] == at("03 13:30")
    assert row["arrived"] == at("04 00:00")
    assert row["installed"] == at("04 12:00")


def test_what_was_not_reached_is_missing():
    run = example_run()
    last = run.components.iloc[-1]
    assert pd.isna(last["installed"])
    assert not pd.isna(last["arrived"])
    assert pd.isna(run.storeys["finished"].iloc[1])


def test_on_time_is_missing_outside_the_denominator():
    run = example_run()
    scenario = run.scenario.with_({"window_start": "2020-06-02T00:00:00"})
    frame = replace(run, scenario=scenario).components
    assert frame["on_time"].isna().tolist() == [True] * 4 + [False] * 4
    assert frame["on_time"].dropna().tolist() == [True, True, False, False]


def test_a_load_counts_what_it_carries():
    row = example_run().loads.iloc[0]
    assert row["load"] == "P001/B01/S04/flat/01"
    assert (row["components"], row["volume_m3"], row["mass_t"]) == (2, 1.0, 2.5)
    assert (row["truck"], row["distance_km"], row["attempt"]) == ("first/T1", 30.0, 0)


def test_a_load_that_was_never_carried_has_no_truck_and_no_times():
    run = example_run()
    loads = {name: column.copy() for name, column in run.ledger.loads.items()}
    for name in ("truck", "assigned", "returned", "distance_m"):
        loads[name][3] = MISSING
    row = replace(run, ledger=replace(run.ledger, loads=loads)).loads.iloc[3]
    assert row[["truck", "assigned", "returned", "distance_km"]].isna().all()


def test_storeys_tell_lateness_and_what_it_is_charged_to():
    upper = example_run().storeys.iloc[1]
    assert upper["lateness_s"] == 60 * 3600
    assert upper["inherited_s"] == 0
    assert upper["late_truck_s"] + upper["late_plan_s"] == upper["lateness_s"]
    assert upper["late_road_s"] == 0


def test_a_tower_that_has_not_begun_has_no_shifted_plan():
    run = example_run()
    storeys = run.ledger.storeys | {"shift": np.array([3600, MISSING])}
    frame = replace(run, ledger=replace(run.ledger, storeys=storeys)).components
    assert (frame["planned_shifted"] - frame["planned"])[0] == pd.Timedelta("1h")
    assert frame["planned_shifted"].isna().tolist() == [False] * 4 + [True] * 4


def test_jobs_and_orders_and_stock_name_what_they_belong_to():
    run = example_run()
    assert run.jobs["crane"].unique().tolist() == ["P001/B01/crane"]
    assert run.jobs["unload"].tolist() == [False, False, False, True, False]
    assert run.orders["storey"].tolist() == ["S04", "S05"]
    assert run.stock["level_t"].tolist()[:2] == [2.5, 5.0]
    assert run.busy["kind"].value_counts().to_dict() == {"crane": 5, "gantry": 4, "truck": 4}


def test_a_run_without_weather_has_an_empty_frame():
    run = example_run()
    assert run.weather.empty
    spell = {"time": 7200, "end": 10_800, "kind": 1, "region": 0}
    weather = {name: np.array([value]) for name, value in spell.items()}
    frame = replace(run, weather_columns=weather).weather
    assert frame.to_dict("list") == {
        "time": [at("01 02:00")],
        "end": [at("01 03:00")],
        "kind": ["yellow"],
        "region": ["all"],
    }


def test_frames_are_built_once_and_a_run_cannot_be_changed():
    run = example_run()
    assert run.components is run.components
    with pytest.raises(FrozenInstanceError):
        run.seed = 3


def test_names_are_those_of_the_plan():
    plan = example_run().ledger.plan
    assert storey_names(plan) == [plan.storey_name(row) for row in range(2)]
    assert load_names(plan) == [plan.load_name(row) for row in range(4)]


def test_times_not_reached_become_nat():
    start = example_run().scenario.start
    found = moments(start, np.array([-3600, MISSING, 60]))
    assert pd.isna(found[1])
    assert found[[0, 2]].astype(str).tolist() == ["2020-05-31T23:00:00", "2020-06-01T00:01:00"]


def test_equal_names_share_a_category_and_no_code_is_missing():
    found = category(["B01", "B02", "B01"], np.array([2, 1, 0, -1, MISSING]))
    assert found.tolist()[:3] == ["B01", "B02", "B01"]
    assert found.isna().tolist() == [False, False, False, True, True]
    assert list(found.categories) == ["B01", "B02"]


def test_ordinals_start_anew_under_each_parent():
    assert within_parent(np.array([0, 3, 3]), 5).tolist() == [1, 2, 3, 1, 2]


def test_a_run_introduces_itself_in_one_line_and_in_a_small_page():
    run = example_run()
    assert "8 components, 4 loads, 2 storeys" in repr(run)
    assert "on_time_installation_rate" in run._repr_html_()
    assert len(repr(run)) < 160
