"""What people call: load, simulate, frames with the columns of the contract, save and open."""

import datetime as dt

import numpy as np
import pytest

import supplysim as ss
from supplysim.errors import InputError
from supplysim.record.schema import CAUSES
from supplysim.testing import assert_runs_equal

COLUMNS = {
    "components": (
        "component, project, building, storey, zone, type, material, plant, load, volume_m3, "
        "mass_t, planned, planned_shifted, cast, demoulded, released, loaded, arrived, installed, "
        "rejects, on_time"
    ),
    "loads": (
        "load, plant, project, building, storey, truck, components, volume_m3, mass_t, "
        "called_off, due, ready, assigned, loading, loaded, departed, arrived, unloading, "
        "unloaded, returned, distance_km, attempt"
    ),
    "storeys": (
        "project, building, storey, planned_start, planned_finish, started, finished, lateness_s, "
        "inherited_s, " + ", ".join(f"late_{cause}_s" for cause in CAUSES)
    ),
    "stock": "place, time, level_m3, level_t",
}
"""Columns of CONTRACTS 3, in their order."""

FIRST = {
    "busy": "resource, kind, start, end, activity",
    "rejects": "component, attempt, plant, load, cast, time, stage, cause",
}
"""Tables that may carry more columns behind those of the contract."""

KEYS = (
    "on_time_installation_rate, step_rate, on_time_delivery, otif, throughput_m3_per_month, "
    "components_per_day, floor_m2, plant_utilisation, mould_turns, yard_stock_days, "
    "truck_turns_per_day, truck_wait_share, crane_busy_share, crane_starved_share, "
    "crane_blocked_share, storey_cycle_adherence, tardiness_h, distance_km, plan_tightness"
)
"""Keys of CONTRACTS 6."""


@pytest.fixture(scope="module")
def run():
    return ss.simulate(ss.load("small"), seed=1)


@pytest.mark.parametrize("call", [ss.simulate, ss.draws])
def test_seed_and_replication_are_whole_numbers_that_are_not_negative(call):
    with pytest.raises(InputError) as told:
        call(ss.load("small"), seed=1.5, replication=-1)
    assert [fault.where for fault in told.value.faults] == ["seed", "replication"]
    with pytest.raises(InputError, match="seed = True"):
        call(ss.load("small"), seed=True)


def test_a_seed_of_numpy_is_a_seed(run):
    again = ss.simulate(ss.load("small"), seed=np.int64(1))
    assert type(again.seed) is int
    assert again.digest == run.digest


@pytest.mark.parametrize("table", COLUMNS)
def test_frames_have_the_columns_of_the_contract(run, table):
    assert list(getattr(run, table).columns) == COLUMNS[table].split(", ")


@pytest.mark.parametrize("table", FIRST)
def test_frames_begin_with_the_columns_of_the_contract(run, table):
    columns = FIRST[table].split(", ")
    assert list(getattr(run, table).columns)[: len(columns)] == columns


def test_frames_agree_with_one_another(run):
    pieces, loads, storeys = run.components, run.loads, run.storeys
    assert pieces["component"].is_unique
    assert loads["load"].is_unique
    assert loads["components"].sum() == len(pieces)
    by_load = pieces.groupby("load", observed=True)
    assert by_load["volume_m3"].sum().round(6).tolist() == pytest.approx(
        loads.set_index("load").loc[list(by_load.groups)]["volume_m3"].tolist()
    )
    last = pieces.groupby(["project", "building", "storey"], observed=True)["installed"].max()
    keys = ["project", "building", "storey"]
    assert (storeys.set_index(keys)["finished"] == last.reindex(storeys[keys])).all()


def test_the_measures_come_with_value_unit_and_meaning(run):
    table = run.kpis()
    assert list(table.columns)[:3] == ["value", "unit", "meaning"]
    assert set(KEYS.split(", ")) <= set(table.index)
    for key in table.index:
        assert run.kpi(key) == pytest.approx(table.loc[key, "value"], nan_ok=True)
    shares = [key for key in table.index if table.loc[key, "unit"] == "1" and "share" in key]
    assert table.loc[shares, "value"].between(0, 1).all()


def test_measures_by_plant_zone_month_and_city_add_up_to_the_whole(run):
    for by in ("plant", "zone", "city"):
        parts = run.kpis(by)
        volume = parts[parts["key"] == "throughput_m3_per_month"]["numerator"].sum()
        assert volume == pytest.approx(run.kpis().loc["throughput_m3_per_month", "numerator"])
    months = run.kpis("month")
    assert months[months["key"] == "throughput_m3_per_month"]["numerator"].sum() == pytest.approx(
        run.kpis().loc["throughput_m3_per_month", "numerator"]
    )


def test_a_saved_run_is_opened_equal(run, tmp_path):
    again = ss.open_run(run.save(tmp_path / "结果 1"))
    assert again == run
    assert_runs_equal(again, run)
    assert again.kpis().equals(run.kpis())
    assert again.storeys.equals(run.storeys)
    assert again.bottleneck().table.equals(run.bottleneck().table)


def test_a_run_says_what_it_is(run):
    assert "small" in repr(run)
    assert "seed=1" in repr(run)
    assert "<table" in run._repr_html_()


def test_progress_is_told_up_to_the_end():
    told = []
    scenario = ss.load("small")
    ss.simulate(scenario, progress=lambda now, end: told.append((now, end)))
    length = (scenario.horizon - scenario.start) // dt.timedelta(seconds=1)
    assert [now for now, _ in told] == sorted({now for now, _ in told})
    assert told[-1] == (length, length)


def test_names_of_the_package_are_its_api():
    for name in ("load", "simulate", "draws", "open_run", "scenarios", "Run", "Scenario", "errors"):
        assert name in dir(ss)
        assert getattr(ss, name) is not None
