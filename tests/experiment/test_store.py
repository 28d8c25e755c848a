"""The folder of results: one coordinator, nothing half-written, nobody else's results."""

import os
import platform
import sqlite3
import time
from dataclasses import replace

import pandas as pd
import pytest

from supplysim.errors import InputError, OutputError
from supplysim.experiment import files, store
from supplysim.experiment.design import Choice
from supplysim.experiment.index import Index
from supplysim.experiment.outcome import Outcome
from supplysim.experiment.points import Point
from supplysim.experiment.sign import sign_of_life
from supplysim.experiment.store import Identity, Store
from supplysim.locks import Lock, is_locked
from supplysim.measured import Measured

MINE = Identity(study="fleet", model="m" * 64, version="1.0")


def outcome(number, *, world="w", failed=False):
    kept = Measured(
        {"otif": (float(number), 10.0)},
        new_s={"truck": 5},
        total_s={"truck": 7},
        costs={"total": 9.5},
        digest=f"d{number}",
        plan_hash="p",
    )
    reason = {"error_en": "no trucks"} if failed else {}
    measured = None if failed else kept
    return Outcome(f"k{number}", world, 0, number, measured, seconds=1.5, **reason)


def test_what_was_added_is_there_for_any_program_that_reads_sqlite(tmp_path):
    with Store.claim(tmp_path / "out", MINE) as mine:
        mine.put_study({"name": "fleet"}, [Point(0, Choice({"trucks": 0.5}))], ["w"])
        mine.add([outcome(1), outcome(2), outcome(3, failed=True)])
        assert mine.index.done(0) == {("w", 1), ("w", 2)}
        assert mine.index.counts() == {"done": 2, "failed": 1}
        assert mine.index.seconds() == 1.5
    with sqlite3.connect(tmp_path / "out" / "runs.sqlite") as plain:
        table = pd.read_sql("SELECT * FROM results ORDER BY replication", plain)
        levels = pd.read_sql("SELECT * FROM settings", plain)
    plain.close()
    assert table["value"].tolist() == [0.1, 0.2]
    assert table["choice"].tolist() == ["trucks=0.5"] * 2
    assert levels.to_numpy().tolist() == [[0, "lever", "trucks", 0.5]]


def test_a_run_that_failed_may_succeed_later(tmp_path):
    with Store.claim(tmp_path / "out", MINE) as mine:
        mine.add([outcome(1, failed=True)])
        mine.add([outcome(1)])
        assert mine.index.counts() == {"done": 1}


def test_there_is_one_coordinator_at_a_time(tmp_path):
    with (
        Store.claim(tmp_path / "out", MINE),
        pytest.raises(OutputError, match=f"another process .*process {os.getpid()}"),
    ):
        Store.claim(tmp_path / "out", MINE)
    Store.claim(tmp_path / "out", MINE).release()


def holder(folder, host, pid, age_s):
    """Leave the sign of life of another coordinator."""
    Store.claim(folder, MINE).release()
    index = Index.open(folder / "runs.sqlite", disk=files.Disk())
    values = ("other", host, pid, time.time() - age_s)
    index.write([("INSERT INTO coordinator VALUES (1, ?, ?, ?, ?)", values)])
    index.close()


def test_a_coordinator_that_is_gone_is_replaced_at_once(tmp_path):
    holder(tmp_path / "out", platform.node(), 1, 0)  # without the lock, though its id is in use
    Store.claim(tmp_path / "out", MINE).release()


@pytest.mark.parametrize(("age", "free"), [(5, False), (61, True)])
def test_one_on_another_machine_counts_as_gone_after_a_minute_of_silence(tmp_path, age, free):
    holder(tmp_path / "out", "elsewhere", 1, age)
    if free:
        Store.claim(tmp_path / "out", MINE).release()
    else:
        with pytest.raises(OutputError, match="elsewhere"):
            Store.claim(tmp_path / "out", MINE)


@pytest.mark.parametrize(
    ("host", "age", "alive"),
    [(platform.node(), 0, False), ("elsewhere", 5, True), ("elsewhere", 61, False)],
)
def test_a_sign_that_was_left_behind_is_told_from_one_of_the_living(tmp_path, host, age, alive):
    holder(tmp_path / "out", host, 1, age)
    index = Index.read(tmp_path / "out" / "runs.sqlite")
    sign = sign_of_life(tmp_path / "out", index)
    index.close()
    assert (sign.host, sign.pid, sign.alive) == (host, 1, alive)
    assert sign.age_s == pytest.approx(age, abs=5)


def test_to_look_whether_somebody_writes_disturbs_nobody(tmp_path):
    with Store.claim(tmp_path / "out", MINE) as mine:
        assert sign_of_life(tmp_path / "out", mine.index).alive
        mine.add([outcome(1)])
    index = Index.read(tmp_path / "out" / "runs.sqlite")
    assert sign_of_life(tmp_path / "out", index) is None
    index.close()
    assert is_locked(tmp_path / "out" / store.LOCK) is False
    assert is_locked(tmp_path / "nowhere") is False
    Store.claim(tmp_path / "out", MINE).release()


def test_one_that_was_replaced_writes_no_more(tmp_path):
    slow = Store.claim(tmp_path / "out", MINE)
    slow.lock.release()  # as if the file system did not know locks
    slow.lock = Lock(tmp_path / "another")
    with Store.claim(tmp_path / "out", MINE) as quick:
        with pytest.raises(OutputError, match="taken this folder over"):
            slow.add([outcome(1)])
        quick.add([outcome(2)])
        slow.release()
        assert quick.index.done(0) == {("w", 2)}
        quick.add([outcome(3)])


def test_a_sign_of_life_is_given_every_few_seconds(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "BEAT_S", 0.0)
    with Store.claim(tmp_path / "out", MINE) as mine:
        sql = "SELECT beat FROM coordinator"
        (before,) = mine.index.connection.execute(sql).fetchone()
        time.sleep(0.01)
        mine.beat()
        assert mine.index.connection.execute(sql).fetchone()[0] > before


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (Identity("buffers", MINE.model, "1.0"), 'results of the study "fleet"'),
        (Identity("fleet", "n" * 64, "1.1"), "another version of the model"),
    ],
)
def test_results_of_another_study_or_model_are_left_alone(tmp_path, other, words):
    Store.claim(tmp_path / "out", MINE).release()
    with pytest.raises(OutputError, match=words):
        Store.claim(tmp_path / "out", other)


def test_results_of_another_seed_are_left_alone_and_both_seeds_are_named(tmp_path):
    three = replace(MINE, seed=3)
    Store.claim(tmp_path / "out", three).release()
    with pytest.raises(OutputError) as refused:
        Store.claim(tmp_path / "out", replace(MINE, seed=0))
    assert "results with seed 3, but the seed of the study is 0" in refused.value.en
    assert f"--out {tmp_path / 'out'}-s0" in refused.value.en
    assert "种子 3 的结果，而研究的种子是 0" in refused.value.zh
    Store.claim(tmp_path / "out", three).release()


def test_a_newer_format_is_refused(tmp_path, monkeypatch):
    Store.claim(tmp_path / "out", MINE).release()
    monkeypatch.setattr(store, "FORMAT", 0)
    with pytest.raises(OutputError, match="newer version"):
        Store.claim(tmp_path / "out", MINE)


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="not empty"):
        Store.claim(tmp_path, MINE)
    with pytest.raises(OutputError, match="is a file"):
        Store.claim(tmp_path / "thesis.docx", MINE)


def test_a_damaged_index_is_told_as_damaged_not_as_a_full_disk(tmp_path):
    Store.claim(tmp_path / "out", MINE).release()
    for file in (tmp_path / "out").glob("runs.sqlite*"):
        file.unlink()
    (tmp_path / "out" / "runs.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(OutputError, match="is damaged") as caught:
        Store.claim(tmp_path / "out", MINE)
    assert "safe" not in str(caught.value)


def test_what_a_killed_process_left_unfinished_is_swept(tmp_path):
    folder = tmp_path / "out" / "tables" / "storeys"
    Store.claim(tmp_path / "out", MINE).release()
    folder.mkdir(parents=True)
    (folder / f".k.parquet.123{files.PARTIAL}").write_bytes(b"half")
    (folder / "k.parquet").write_bytes(b"whole")
    Store.claim(tmp_path / "out", MINE).release()
    assert [path.name for path in folder.iterdir()] == ["k.parquet"]


def test_a_folder_without_results_says_so(tmp_path):
    with pytest.raises(InputError, match="no results of a study"):
        Index.read(tmp_path / "runs.sqlite")
    (tmp_path / "runs.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(InputError, match="damaged"):
        Index.read(tmp_path / "runs.sqlite")


def test_on_a_network_file_system_the_journal_is_another(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"a / ext4 rw 0 0\nb {tmp_path} nfs4 rw 0 0\n", encoding="utf-8")
    assert files.on_network(tmp_path / "out", str(mounts))
    assert not files.on_network(tmp_path.parent, str(mounts))
    assert not files.on_network(tmp_path, str(tmp_path / "none"))
