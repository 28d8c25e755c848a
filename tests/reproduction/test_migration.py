"""Folders of an older format: written anew step by step, the old one kept, nothing half done.

There is no older format yet. Here format 0 calls the seed of a record "number", and the settings of
a study "levels"; its steps give them the names that they have today.
"""

import json
import sqlite3
from shutil import copytree

import pytest

from supplysim.errors import InputError, ModelError, OutputError
from supplysim.experiment import open_results
from supplysim.experiment.store import Identity, Store
from supplysim.reproduction import Migrated, migrate, migrated_text
from supplysim.reproduction.formats import format_of
from supplysim.run import open_run


def rewritten(folder, change):
    """Change a manifest in place."""
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    change(manifest)
    file.write_text(json.dumps(manifest), encoding="utf-8")


def seed_is_seed(folder):
    """Step of a record from format 0 to 1."""
    rewritten(folder, lambda m: m.update(seed=m.pop("number"), format=1))


def executed(folder, *statements):
    index = sqlite3.connect(folder / "runs.sqlite")
    for statement in statements:
        index.execute(statement)
    index.commit()
    index.close()


def levels_are_settings(folder):
    """Step of a study's results from format 0 to 1."""
    executed(
        folder,
        "ALTER TABLE levels RENAME TO settings",
        "UPDATE meta SET value = '1' WHERE name = 'format'",
    )


STEPS = {("run", 0): seed_is_seed, ("results", 0): levels_are_settings}


@pytest.fixture
def old_run(folder, tmp_path):
    copytree(folder, tmp_path / "run")
    rewritten(tmp_path / "run", lambda m: m.update(number=m.pop("seed"), format=0))
    return tmp_path / "run"


@pytest.fixture
def old_many(many, tmp_path):
    copytree(many, tmp_path / "many")
    for place in sorted((tmp_path / "many").glob("r*")):
        rewritten(place, lambda m: m.update(number=m.pop("seed"), format=0))
    return tmp_path / "many"


@pytest.fixture
def old_study(studied, tmp_path):
    copytree(studied, tmp_path / "study")
    executed(
        tmp_path / "study",
        "ALTER TABLE settings RENAME TO levels",
        "UPDATE meta SET value = '0' WHERE name = 'format'",
    )
    return tmp_path / "study"


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_record_is_equal_after_its_format_was_raised(folder, old_run):
    before = contents(old_run)
    done = migrate(old_run, steps=STEPS)
    kept = old_run.with_name("run-format0")
    assert done == Migrated("run", 0, 1, kept)
    assert contents(kept) == before
    assert open_run(old_run).digest == open_run(folder).digest
    assert sorted(p.name for p in old_run.parent.iterdir()) == ["run", "run-format0"]
    assert migrate(old_run, steps=STEPS) == Migrated("run", 1, 1)


def test_every_replication_of_a_folder_is_raised(many, old_many):
    migrate(old_many, steps=STEPS)
    for place in sorted(many.glob("r*")):
        assert open_run(old_many / place.name).digest == open_run(place).digest


def test_a_study_is_equal_after_its_format_was_raised(studied, old_study):
    assert migrate(old_study, steps=STEPS).now == 1
    found, wanted = open_results(old_study), open_results(studied)
    assert found.digest == wanted.digest
    assert found.table().equals(wanted.table())


def test_steps_follow_one_another(old_run, monkeypatch):
    """With formats 0, 1 and 2 both steps are taken, in order."""
    monkeypatch.setattr("supplysim.reproduction.formats.run_folder.FORMAT", 2)
    taken = []

    def further(folder):
        taken.append(format_of(folder).number)
        rewritten(folder, lambda m: m.update(format=2))

    assert migrate(old_run, steps=STEPS | {("run", 1): further}).now == 2
    assert taken == [1]


@pytest.mark.parametrize("place", ["old_run", "old_study"])
def test_readers_of_an_older_format_name_the_command(place, request):
    place = request.getfixturevalue(place)
    opened = open_results if place.name == "study" else open_run
    with pytest.raises(InputError, match=r"older format.*supplysim migrate"):
        opened(place)


def test_a_sweep_does_not_write_to_an_older_format(old_study):
    with pytest.raises(InputError, match="supplysim migrate"):
        Store.claim(old_study, Identity("fleet", "m", "1"))


def broken(_):
    raise OSError(28, "No space left on device")


def wrong(folder):
    rewritten(folder, lambda m: m.update(format=1))


def skipped(_):
    """Leave the number as it is."""


@pytest.mark.parametrize(
    ("step", "error"), [(broken, OSError), (wrong, LookupError), (skipped, ModelError)]
)
def test_what_goes_wrong_leaves_the_folder_as_it_was(old_run, step, error):
    before = contents(old_run)
    with pytest.raises(error):
        migrate(old_run, steps={("run", 0): step})
    assert contents(old_run) == before
    assert [p.name for p in old_run.parent.iterdir()] == ["run"]


def test_a_number_without_a_step_is_refused(old_run):
    with pytest.raises(InputError, match="none that can be upgraded"):
        migrate(old_run)


def test_results_that_are_being_written_are_left_alone(studied, tmp_path):
    meta_study = tmp_path / "study"
    copytree(studied, meta_study)
    executed(meta_study, "DELETE FROM coordinator")
    index = sqlite3.connect(meta_study / "runs.sqlite")
    meta = dict(index.execute("SELECT name, value FROM meta"))
    index.close()
    with Store.claim(meta_study, Identity(meta["study"], meta["model"], "1")):
        executed(meta_study, "UPDATE meta SET value = '0' WHERE name = 'format'")
        with pytest.raises(OutputError, match="another process"):
            migrate(meta_study, steps=STEPS)


def test_an_old_folder_that_was_kept_is_not_replaced(old_run):
    old_run.with_name("run-format0").mkdir()
    with pytest.raises(OutputError, match="exists and is kept"):
        migrate(old_run, steps=STEPS)


def test_what_was_done_is_told(tmp_path):
    done = Migrated("results", 0, 1, tmp_path / "x-format0")
    assert migrated_text(done, "en").endswith(f"0 -> 1; the old one is {tmp_path / 'x-format0'}")
    assert "0 -> 1；原件在" in migrated_text(done, "zh")
    read = Migrated("scenario", 0, 1)
    assert migrated_text(read, "en") == "scenario, format 0 -> 1 whenever it is read"
    assert "文件不变" in migrated_text(read, "zh")


def test_a_file_that_people_write_is_upgraded_as_it_is_read(tmp_path, monkeypatch):
    file = tmp_path / "old.toml"
    file.write_text('format = 0\nextends = "small"\n', encoding="utf-8")
    monkeypatch.setattr("supplysim.reproduction.migration.UPGRADES", {0: dict})
    assert migrate(file) == Migrated("scenario", 0, 1)
    assert file.read_text(encoding="utf-8").startswith("format = 0")
