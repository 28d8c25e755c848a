"""Running a study: every run once, the same results whoever makes them, failures told apart."""

from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor

import pytest

from supplysim.errors import InputError, OutputError
from supplysim.experiment import open_results, runner, work
from supplysim.experiment.files import Disk
from supplysim.experiment.plan import Plan
from supplysim.experiment.pool import WorkerLostError
from supplysim.simulation import simulate
from tests.experiment.conftest import LEVERS


class Counting(ThreadPoolExecutor):
    """An executor that counts what it is given."""

    def __init__(self, workers):
        super().__init__(workers)
        self.futures = []

    @property
    def given(self):
        return len(self.futures)

    def submit(self, fn, /, *args):
        self.futures.append(super().submit(fn, *args))
        return self.futures[-1]


class OnlyTheFirst(Counting):
    """An executor that carries out what it is given first, and never gets to the rest."""

    def submit(self, fn, /, *args):
        self.futures.append(Future())
        if len(self.futures) == 1:
            self.futures[0].set_result(fn(*args))
        return self.futures[-1]


def test_a_stored_run_is_the_one_that_simulate_gives(study, here, tmp_path):
    made = study(levers={"trucks": {"path": "fleets.*.trucks", "values": [1, 2]}})
    results = made.run(out=tmp_path / "out", executor=here)
    table = results.runs("otif", "cost_yuan").set_index(["point", "replication"])
    assert len(table) == 4
    run = simulate(made.scenario(made.points[0]), seed=0, replication=1)
    row = table.loc[(0, 1)]
    assert (row["digest"], row["plan_hash"]) == (run.digest, run.plan_hash)
    assert row["otif"] == run.kpi("otif")
    assert row["cost_yuan"] == run.costs()["yuan"].iloc[-1]
    delays = results.delays().set_index(["choice", "cause"])
    both = [simulate(made.scenario(made.points[0]), replication=r) for r in (0, 1)]
    for kind in ("new", "total"):
        due = [one.delays(kind=kind, in_window=True).set_index("cause")["seconds"] for one in both]
        stored = delays.loc["trucks=1", f"{kind}_s"]
        assert stored.to_dict() == (sum(due) / 2).to_dict()
        assert stored.sum() > 0
    spent = results.costs().set_index(["choice", "item"])["yuan"]["trucks=1"]
    wanted = sum(one.costs()["yuan"] for one in both) / 2
    assert spent.to_dict() == pytest.approx(wanted.to_dict())


def test_what_is_there_already_is_not_made_again(study, tmp_path):
    with Counting(1) as first:
        before = study().run(out=tmp_path / "out", executor=first)
    longer = study(levers=LEVERS, replications={"min": 3})
    with Counting(1) as second:
        after = longer.run(out=tmp_path / "out", executor=second)
    assert first.given == 4
    # Cranes at 1 are as in the base: 2 of 4 combinations had 2 of 3 replications.
    assert second.given == 4 * 3 - 4
    with Counting(1) as third:
        again = longer.run(out=tmp_path / "out", executor=third)
    assert third.given == 0
    assert again.digest == after.digest != before.digest


def test_one_worker_and_two_give_the_same_digest(study, here, tmp_path):
    made = study(keep=["storeys"])
    alone = made.run(out=tmp_path / "one", executor=here)
    pooled = made.run(out=tmp_path / "two", workers=2)
    assert pooled.digest == alone.digest
    assert pooled.kept("storeys", point=1, replication=1).equals(
        alone.kept("storeys", point=1, replication=1)
    )


def test_stopping_is_the_same_for_any_pace(study, here, tmp_path, monkeypatch):
    made = study(
        replications={"min": 2, "max": 12, "look_ahead": 1, "until": {"tardiness_h": "60 %"}}
    )
    first = made.run(out=tmp_path / "one", executor=here)
    assert 2 < first.replications < 12
    # All twelve at once, as if many workers had run ahead.
    monkeypatch.setattr(runner.Stopping, "first", property(lambda _: 12))
    second = made.run(out=tmp_path / "two", executor=here)
    assert second.replications == first.replications
    assert second.digest == first.digest
    assert second.table().equals(first.table())


def test_a_run_that_fails_is_told_and_the_others_go_on(study, here, tmp_path, monkeypatch):
    real = work.simulate

    def sometimes(scenario, *, seed, replication, ground):
        if replication == 1:
            raise InputError([work.Fault("plants", "缺料", "no cement")])
        if replication == 2:
            raise ZeroDivisionError("by nothing")
        return real(scenario, seed=seed, replication=replication, ground=ground)

    monkeypatch.setattr(work, "simulate", sometimes)
    made = study(replications={"min": 3})
    results = made.run(out=tmp_path / "out", executor=here)
    assert results.failed["replication"].tolist() == [1, 2, 1, 2]
    assert "no cement" in results.failed["error_en"][0]
    assert "缺料" in results.failed["error_zh"][0]
    assert "ZeroDivisionError: by nothing" in results.failed["error_en"][1]
    assert not results.complete
    assert results.runs("otif")["replication"].tolist() == [0, 0]
    monkeypatch.setattr(work, "simulate", real)
    assert made.run(out=tmp_path / "out", executor=here).complete


class Broken(ThreadPoolExecutor):
    """An executor that gives every job one error."""

    error: Exception = BrokenExecutor("gone")

    def submit(self, fn, /, *args):  # noqa: ARG002
        future = Future()
        future.set_exception(self.error)
        return future


def test_a_broken_executor_is_told_with_the_remedy(study, tmp_path):
    with Broken(1) as broken, pytest.raises(InputError, match="what was finished is safe"):
        study().run(out=tmp_path / "out", executor=broken)


def test_a_run_that_ends_its_workers_is_recorded_as_failed(study, tmp_path):
    with Broken(1) as broken:
        broken.error = WorkerLostError("twice")
        results = study().run(out=tmp_path / "out", executor=broken)
    assert results.failed["error_en"].str.contains("ended its worker process twice").all()
    assert len(results.failed) == 4


def test_a_full_disk_stops_the_study_and_loses_nothing(study, here, tmp_path, monkeypatch):
    real, left = Disk.commit, [8]

    def full(self, connection):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        real(self, connection)

    monkeypatch.setattr(Disk, "commit", full)
    made = study(replications={"min": 4})
    with pytest.raises(OutputError, match=r"No space left on device.*goes on from there"):
        made.run(out=tmp_path / "out", executor=here)
    kept = len(open_results(tmp_path / "out").runs("otif"))
    assert 0 < kept < 8
    monkeypatch.setattr(Disk, "commit", real)
    with Counting(1) as rest:
        made.run(out=tmp_path / "out", executor=rest)
    assert rest.given == 8 - kept


def test_what_was_handed_out_is_called_back_when_a_sweep_is_interrupted(study, tmp_path):
    def interrupt(state):
        if state.done:
            raise KeyboardInterrupt

    made = study(replications={"min": 20})
    with OnlyTheFirst(1) as executor, pytest.raises(KeyboardInterrupt):
        made.run(out=tmp_path / "out", executor=executor, progress=interrupt)
    assert executor.given < 40
    assert all(future.cancelled() for future in executor.futures[1:])
    kept = open_results(tmp_path / "out")
    assert 0 < kept.run_count <= executor.given
    assert not kept.complete


def test_another_version_on_a_worker_is_refused(study, here, tmp_path, monkeypatch):
    monkeypatch.setattr(work, "model_digest", lambda: "other")
    results = study().run(out=tmp_path / "out", executor=here)
    assert results.failed["error_en"].str.contains("another version").all()


def test_progress_tells_what_is_done_and_what_is_left(study, here, tmp_path):
    states = []
    study().run(out=tmp_path / "out", executor=here, progress=states.append)
    assert [states[0].done, states[-1].done] == [0, 4]
    assert {state.wanted for state in states} == {4}
    assert states[0].left_s is None
    assert states[-1].left_s == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"workers": 0}, "at least 1"),
        ({"executor": object(), "scheduler": "x"}, "not both"),
    ],
)
def test_an_engine_that_cannot_be_is_refused(study, tmp_path, options, words):
    with pytest.raises(InputError, match=words):
        study().run(out=tmp_path / "out", **options)


def test_runs_are_handed_out_point_by_point(study):
    plan = Plan(study().scenarios())
    assert plan.wanted(2) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert plan.left(2, {(plan.worlds[0], 1)}) == [(0, 0), (1, 0), (1, 1)]


def test_samples_that_coincide_are_run_once(study, tmp_path):
    trucks = {"path": "fleets.*.trucks", "dist": {"dist": "uniform", "low": 1, "high": 2}}
    made = study(
        levers={}, uncertainties={"trucks": trucks}, design={"uncertainties": {"lhs": 6}},
        replications={"min": 1},
    )  # fmt: skip
    with Counting(1) as counted:
        results = made.run(out=tmp_path / "out", executor=counted)
    assert counted.given == 2
    assert len(results.runs("otif")) == 6
