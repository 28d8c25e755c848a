"""Whatever the disk does, what was acknowledged stays, and nothing torn is ever read."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from supplysim.errors import OutputError
from supplysim.experiment.files import Disk, write_whole
from supplysim.experiment.outcome import Outcome
from supplysim.experiment.store import Identity, Store, table_path
from supplysim.measured import Measured
from tests.experiment.faulty import FaultyDisk, PowerCut

MEMORY = Path("/dev/shm")  # noqa: S108 - power cuts are played here: real syncs only take time


@pytest.fixture
def folder(tmp_path):
    """An empty folder, in memory where the system has one."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY) as made:
        yield Path(made)


MINE = Identity(study="faults", model="m", version="1")
RUNS = 6


def content(number):
    return bytes([number]) * (500 + 37 * number)


def keep(folder, number, disk):
    """Write the table of a run as a worker does; return what came of it."""
    path = table_path(folder, "storeys", f"k{number}")
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = write_whole(disk, path, content(number))
    kept = Measured({"otif": (float(number), 1.0)}, digest=f"d{number}", plan_hash="p")
    return Outcome(f"k{number}", "w", 0, number, kept, tables={"storeys": digest})


def one_life(folder, disk, acknowledged):
    """Run until all is done, the disk refuses, or the power goes."""
    store = Store.claim(folder, MINE, disk=disk)
    try:
        store.put_study({"name": "faults"}, [], [])
        done = {replication for _, replication in store.index.done(0)}
        assert acknowledged <= done
        for number in sorted(set(range(RUNS)) - done):
            try:
                outcome = keep(folder, number, disk)
            except OSError:
                continue  # the run has failed, and is made again in another life
            store.add([outcome])
            acknowledged.add(number)
    except PowerCut:
        # The process is gone: its lock is lifted and its open transaction is rolled back.
        store.index.connection.close()
        store.lock.release()
        raise
    except BaseException:
        store.release()
        raise
    store.release()


def schedule(seed, folder):
    """Live through faults until everything is done; return all faults that struck."""
    acknowledged, faults = set(), []
    for life in range(60):
        disk = FaultyDisk(seed * 1000 + life)
        try:
            one_life(folder, disk, acknowledged)
        except PowerCut:
            disk.cut()
        except OutputError:
            pass
        faults += disk.faults
        if len(verify(folder, acknowledged)) == RUNS:
            return faults
    raise AssertionError(f"seed {seed}: not done after 60 lives")


def verify(folder, acknowledged):
    """Open the folder with a sound disk: every row is whole, and so is the file it speaks of.

    Returns the runs that are there; a row may be there of which nobody has been told.
    """
    store = Store.claim(folder, MINE, disk=Disk())
    try:
        rows = store.index.connection.execute(
            "SELECT replication, key, tables FROM runs WHERE status = 'done'"
        ).fetchall()
        assert acknowledged <= {row[0] for row in rows}
        for number, key, tables in rows:
            found = table_path(folder, "storeys", key).read_bytes()
            assert found == content(number)
            assert sha256(found).hexdigest() in tables
            one = "SELECT numerator FROM measures JOIN runs USING (run) WHERE key = ?"
            assert store.index.connection.execute(one, (key,)).fetchall() == [(float(number),)]
        for path in Path(folder).rglob("*.parquet"):
            assert path.read_bytes() == content(int(path.stem[1:]))
        assert not list(Path(folder).rglob("*.partial"))
        return {row[0] for row in rows}
    finally:
        store.release()


def schedules(count, folder):
    """Live through many schedules; return every fault that struck."""
    return [fault for seed in range(count) for fault in schedule(seed, folder / str(seed))]


def test_thirty_schedules_of_faults_lose_nothing(folder):
    # The schedules are no walk in the park: every operation has failed in every way.
    assert len(set(schedules(30, folder))) >= 12


@pytest.mark.slow
def test_a_thousand_schedules_of_faults_lose_nothing(folder):
    assert len(set(schedules(1000, folder))) >= 12


def test_a_schedule_replays(folder):
    assert schedule(3, folder / "one") == schedule(3, folder / "two")


def test_a_store_that_writes_in_place_would_be_noticed(folder, monkeypatch):
    """The faults have teeth: without the temporary file some schedule reads a torn table."""

    def in_place(disk, path, content):
        disk.write(path, content)
        return sha256(content).hexdigest()

    monkeypatch.setitem(globals(), "write_whole", in_place)
    with pytest.raises((AssertionError, FileNotFoundError)):
        schedules(100, folder)
