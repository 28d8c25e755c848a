"""A run folder is whole or not there, small, and gives back the same run."""

import json
import pickle
import tempfile
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import supplysim as ss
from supplysim.calendars import ALWAYS, DAY
from supplysim.errors import InputError, OutputError
from supplysim.ledger import MISSING
from supplysim.plan.baseline import SiteHours, make_tables
from supplysim.plan.tables import Building, PlanTables, Project
from supplysim.record import store
from supplysim.record.schema import OFFSETS, PLAN_COLUMNS
from supplysim.run import open_run
from supplysim.testing import assert_runs_equal, example_run

FRAMES = (
    "components",
    "loads",
    "storeys",
    "busy",
    "stock",
    "orders",
    "jobs",
    "rejects",
    "weather",
)
SECONDS = st.integers(-(2**30), 2**30) | st.just(MISSING)
WIDE = st.integers(-(2**40), 2**40) | st.just(MISSING)


def column(rows, elements=SECONDS):
    return arrays.arrays(np.int64, rows, elements=elements)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@settings(max_examples=25)
@given(
    pieces=st.tuples(column(8), column(8)),
    departed=column(4),
    wide=column(5, WIDE),
    rain=column(3),
    seed=st.integers(0, 2**63),
)
def test_what_is_saved_is_what_is_opened(pieces, departed, wide, rain, seed):
    run = example_run()
    cast, installed = pieces
    ledger = replace(
        run.ledger,
        components=run.ledger.components | {"cast": cast, "installed": installed},
        loads=run.ledger.loads | {"departed": departed},
        chain={"trips": {"wide": wide, "first": wide[::-1]}, "none": {"a": wide[:0]}},
    )
    weather = {"time": rain, "rain_mm": rain}
    run = replace(run, ledger=ledger, seed=seed, weather_columns=weather)
    with tempfile.TemporaryDirectory() as folder:
        opened = open_run(run.save(folder))
    assert_runs_equal(run, opened)
    assert opened == run
    assert hash(opened) == hash(run)


@pytest.mark.parametrize("frame", FRAMES)
def test_an_opened_run_has_the_same_frames(frame, tmp_path):
    run = example_run()
    opened = open_run(run.save(tmp_path / "run"))
    pd.testing.assert_frame_equal(getattr(run, frame), getattr(opened, frame))


def test_an_opened_run_has_the_same_measures_manifest_and_summary(tmp_path):
    run = example_run()
    opened = open_run(run.save(tmp_path / "run"))
    pd.testing.assert_frame_equal(run.kpis(), opened.kpis())
    assert opened.manifest() == run.manifest()
    assert opened.summary() == run.summary()


def test_a_folder_can_be_moved_and_have_any_name(tmp_path):
    run = example_run()
    saved = run.save(tmp_path / "a" / "结果 一")
    moved = saved.rename(tmp_path / "移动 到这里")
    assert open_run(str(moved)) == run


def test_saving_twice_gives_the_same_bytes(tmp_path):
    one, two = (example_run().save(tmp_path / name) for name in ("one", "two"))
    assert names_in(one) == names_in(two)
    for path in one.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (two / path.relative_to(one)).read_bytes(), path.name


def test_the_manifest_holds_all_that_is_needed_to_understand_the_record(tmp_path):
    run = example_run()
    text = (run.save(tmp_path / "run") / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert manifest["format"] == 1
    assert manifest["scenario"] == run.scenario.to_dict()
    assert manifest["plan_hash"] == run.ledger.plan.plan_hash
    assert manifest["digest"] == run.digest
    assert {"python", "numpy", "simpy", "supplysim"} <= set(manifest["versions"])
    assert manifest["sources"] == ["made by hand"]
    assert manifest["nodes"]["A"] == [-30.0, 45.0]
    assert manifest["routes"] == {"first > P001": ["A", "B", "C"]}
    assert manifest["roads"] == [["A", "B", "road", ""], ["B", "C", "road", ""]]
    assert str(tmp_path) not in text


def test_a_record_of_an_older_version_has_no_roads(tmp_path):
    folder = example_run().save(tmp_path / "run")
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["roads"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert open_run(folder).provenance.roads == ()


def test_every_array_of_the_plan_is_saved_or_derived():
    kept = {column for columns in PLAN_COLUMNS.values() for column in columns}
    own = {field.name for field in fields(PlanTables)}
    assert own - kept == {"projects", "types", "plan_hash", "type_lift_s"}
    assert set(OFFSETS) <= kept


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="not empty") as caught:
        example_run().save(tmp_path)
    assert "非空" in caught.value.text("zh")
    assert names_in(tmp_path) == ["mine.txt"]


def test_an_empty_folder_is_filled(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    assert open_run(example_run().save(folder)) == example_run()
    assert names_in(tmp_path) == ["run"]


def test_force_replaces_the_record_and_keeps_other_files(tmp_path):
    folder = tmp_path / "run"
    run = example_run()
    old = replace(run, ledger=replace(run.ledger, chain={"old": {"a": np.arange(3)}}), seed=1)
    old.save(folder)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    run.save(folder, force=True)
    assert open_run(folder) == run
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert not (folder / "chain").exists()
    assert names_in(tmp_path) == ["run"]


class Stop:
    """Writes a few tables, then is interrupted."""

    def __init__(self, error, after=3):
        self.write, self.left, self.error = pq.write_table, after, error

    def __call__(self, *args, **kwargs):
        self.left -= 1
        if self.left < 0:
            raise self.error
        self.write(*args, **kwargs)


def test_ctrl_c_while_saving_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(store.pq, "write_table", Stop(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        example_run().save(tmp_path / "run")
    assert names_in(tmp_path) == []


def test_a_full_disk_while_overwriting_leaves_the_old_record(tmp_path, monkeypatch):
    run = example_run()
    run.save(tmp_path / "run")
    monkeypatch.setattr(store.pq, "write_table", Stop(OSError(28, "No space left on device")))
    with pytest.raises(OutputError, match="the disk is full"):
        replace(run, seed=5).save(tmp_path / "run", force=True)
    assert open_run(tmp_path / "run") == run
    assert names_in(tmp_path) == ["run"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write"):
        example_run().save(tmp_path / "file" / "run")


def test_a_folder_without_a_run_is_told(tmp_path):
    with pytest.raises(InputError, match="not the folder of a run"):
        open_run(tmp_path)


def test_a_newer_format_is_refused(tmp_path):
    folder = example_run().save(tmp_path / "run")
    manifest = folder / "manifest.json"
    text = manifest.read_text(encoding="utf-8").replace('"format": 1', '"format": 2', 1)
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="newer version"):
        open_run(folder)


@pytest.mark.parametrize("name", ["manifest.json", "names.json", "loads.parquet"])
@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_folder_is_told(tmp_path, name, harm):
    folder = example_run().save(tmp_path / "run")
    path = folder / name
    if harm == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        path.unlink()
    with pytest.raises(InputError):
        open_run(folder)


def busy_city():
    """Return a run of 28,800 components, each with times of its own, some not reached."""
    run = example_run()
    towers = tuple(
        Building(
            name=f"B{i:02d}",
            storeys=tuple(range(4, 22)),
            storey_m2=5000.0,
            planned_first=11 * i * DAY,
        )
        for i in range(20)
    )
    project = replace(run.ledger.plan.projects[0], buildings=towers)
    plan = make_tables(
        run.scenario, [project, *_more(project)], hours=SiteHours(ALWAYS, ALWAYS, ALWAYS)
    )
    rng = np.random.default_rng(0)
    size = len(plan.planned)
    storeys = len(plan.storey_number)

    def own(low, high):
        return rng.integers(low, high, storeys)[plan.component_storey]

    pallet = np.arange(size) // 2
    cast = plan.planned - own(20 * DAY, 40 * DAY) // 3600 * 3600 + pallet % 37 * 720
    demoulded = cast + 12 * 3600 + pallet % 5 * 600
    installed = plan.planned + own(0, 3 * DAY) + rng.integers(-300, 300, size)
    installed[installed > 200 * DAY] = MISSING
    times = {
        "cast": cast,
        "demoulded": demoulded,
        "released": demoulded + own(3 * DAY, 9 * DAY),
        "installed": installed,
        "rejects": np.zeros(size, dtype=np.int64),
    }
    loads = {name: rng.integers(0, 10**6, len(plan.load_part)) for name in run.ledger.loads}
    ledger = replace(
        run.ledger,
        plan=plan,
        components=times,
        loads=loads,
        storeys={name: np.zeros(storeys, dtype=np.int64) for name in run.ledger.storeys},
    )
    return replace(run, ledger=ledger, charges={})


def _more(project: Project):
    return [replace(project, name=f"Q{i:03d}") for i in range(1)]


def test_a_component_takes_at_most_twelve_bytes(tmp_path):
    run = busy_city()
    path = run.save(tmp_path / "run") / "components.parquet"
    size = len(run.ledger.plan.planned)
    assert size > 25_000
    assert path.stat().st_size / size <= 12
    assert_runs_equal(run, open_run(tmp_path / "run"))


def test_times_are_packed_differences_of_32_bit_seconds(tmp_path):
    folder = example_run().save(tmp_path / "run")
    chunk = pq.ParquetFile(folder / "components.parquet").metadata.row_group(0)
    cast = next(
        chunk.column(i)
        for i in range(chunk.num_columns)
        if chunk.column(i).path_in_schema == "cast"
    )
    assert cast.physical_type == "INT32"
    assert "DELTA_BINARY_PACKED" in cast.encodings
    assert cast.compression == "ZSTD"


def test_the_folder_is_given_back(tmp_path):
    assert example_run().save(str(tmp_path / "run")) == Path(tmp_path / "run")


def test_a_run_comes_back_from_a_pickle_as_it_was():
    run = ss.simulate(ss.load("small"))
    assert pickle.loads(pickle.dumps(run)).digest == run.digest  # noqa: S301 - our own
