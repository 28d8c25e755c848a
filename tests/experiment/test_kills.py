"""Killed for real: workers, coordinators, writers. What comes out is the same to the last digit."""

import multiprocessing
import os
import platform
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from supplysim.errors import InputError
from supplysim.experiment import Study, open_results
from supplysim.experiment.files import Disk
from supplysim.experiment.index import FILE, Index
from supplysim.experiment.store import Store
from tests.experiment.test_faults import MINE, keep, verify

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kills by signal"),
]

STUDY = """
base = "small"
name = "killed"
[levers.trucks]
path = "fleets.*.trucks"
scale = [0.5, 1.0]
[levers.cranes]
path = "sites.cranes_per_tower"
values = [0.5, 1.0]
[replications]
min = 100
"""
RUNS = 400


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("study") / "study.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def undisturbed(file):
    """The results of one worker that nobody disturbs."""
    return Study.load(file).run(out=file.parent / "calm", workers=1)


def sweep(file, out):
    command = ["-m", "supplysim", "sweep", str(file), "--out", str(out), "--workers", "2", "-q"]
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def finished(out):
    """Return how many runs are acknowledged so far."""
    try:
        index = Index.read(out / FILE)
    except InputError:
        return 0
    try:
        return index.counts().get("done", 0)
    finally:
        index.close()


def children(process):
    """Return the process ids of a coordinator's workers."""
    task = Path(f"/proc/{process.pid}/task")
    if not task.is_dir():
        pytest.skip("needs /proc to find the workers")
    lists = [(thread / "children").read_text(encoding="ascii") for thread in task.iterdir()]
    return [int(number) for text in lists for number in text.split()]


def wait_for(condition, process):
    while not condition():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.02)


def test_any_kills_in_between_change_nothing(file, undisturbed, tmp_path):
    """Four coordinators and two workers are killed on the way."""
    out, chance = tmp_path / "out", random.Random(5)  # noqa: S311 - when to kill, no secret
    ends = [int(RUNS * share) for share in (0.1, 0.3, 0.5, 0.7)]
    for number, end in enumerate(ends):
        process = sweep(file, out)
        if number < 2:
            begun = finished(out)
            wait_for(lambda begun=begun: finished(out) > begun + 3, process)
            os.kill(chance.choice(children(process)), signal.SIGKILL)
        wait_for(lambda end=end: finished(out) >= end, process)
        time.sleep(chance.random() * 0.2)
        process.kill()
        process.communicate()
        assert end <= finished(out) < RUNS
    process = sweep(file, out)
    _, said = process.communicate()
    assert process.returncode == 0, said
    results = open_results(out)
    assert results.run_count == RUNS
    assert results.complete
    assert results.digest == undisturbed.digest


def test_status_tells_a_coordinator_that_was_killed_from_one_that_runs(file, tmp_path):
    process = sweep(file, tmp_path / "out")
    wait_for(lambda: finished(tmp_path / "out") > 0, process)
    assert "running (" in status(tmp_path / "out")
    process.kill()
    process.communicate()
    told = status(tmp_path / "out")
    assert f"interrupted: its process is gone ({platform.node()}, process {process.pid}" in told
    assert f"`supplysim sweep STUDY --out {tmp_path / 'out'}` goes on from there" in told
    assert "running" not in told


def status(out):
    command = [sys.executable, "-m", "supplysim", "status", str(out), "--lang", "en"]
    return subprocess.check_output(command, encoding="utf-8")  # noqa: S603 - our own interpreter


def test_workers_end_with_their_coordinator(file, tmp_path):
    process = sweep(file, tmp_path / "out")
    wait_for(lambda: finished(tmp_path / "out") > 0, process)
    workers = children(process)
    assert workers
    process.kill()
    process.communicate()
    until = time.monotonic() + 30
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < until, "a worker has outlived its coordinator"
        time.sleep(0.05)


def test_two_coordinators_at_once_are_refused(file, tmp_path):
    first = sweep(file, tmp_path / "out")
    wait_for(lambda: finished(tmp_path / "out") > 0, first)
    second = sweep(file, tmp_path / "out")
    _, said = second.communicate()
    first.kill()
    first.communicate()
    assert second.returncode == 2
    assert f"{first.pid}" in said.decode("utf-8")


def write_on(folder, sender):
    """Write run after run, telling each that was acknowledged, until killed."""
    store = Store.claim(folder, MINE, disk=Disk())
    number = len(store.index.done(0))
    while True:
        number = (number + 1) % 250
        store.add([keep(folder, number, store.disk)])
        sender.send(number)


def test_a_hundred_kills_while_writing_lose_and_tear_nothing(tmp_path):
    context = multiprocessing.get_context("fork")
    chance = random.Random(7)  # noqa: S311 - when to kill, no secret
    acknowledged = set()
    for _ in range(100):
        receiver, sender = context.Pipe(duplex=False)
        writer = context.Process(target=write_on, args=(tmp_path / "out", sender))
        writer.start()
        sender.close()
        acknowledged.add(receiver.recv())
        time.sleep(chance.random() * 0.1)
        writer.kill()
        writer.join()
        try:
            while True:
                acknowledged.add(receiver.recv())
        except EOFError:
            receiver.close()
        verify(tmp_path / "out", acknowledged)
    assert len(acknowledged) > 100


def test_dask_gives_the_same_digest_though_a_worker_is_killed(file, undisturbed, tmp_path):
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(**options) as cluster,
        distributed.Client(cluster) as client,
    ):
        killed = []

        def kill_one(state):
            if state.done > 60 and not killed:
                killed.append(next(iter(client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)

        study = Study.load(file)
        out = tmp_path / "out"
        results = study.run(out=out, scheduler=cluster.scheduler_address, progress=kill_one)
    assert killed
    assert results.run_count == RUNS
    assert results.digest == undisturbed.digest


def test_a_scheduler_that_does_not_answer_is_told(file, tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match=re.escape("does not answer")):
        Study.load(file).run(out=tmp_path / "out", scheduler="tcp://127.0.0.1:1")
