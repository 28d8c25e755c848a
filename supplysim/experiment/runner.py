"""Running a study: what is wanted, less what is done, handed out until the precision is reached."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplysim.errors import Fault, InputError
from supplysim.experiment.code import Luggage, kpi_digests, pack, policy_digests
from supplysim.experiment.engines import Engine, engine
from supplysim.experiment.keys import (
    folder_digest,
    model_digest,
    network_folder,
    run_key,
    world_key,
)
from supplysim.experiment.outcome import Outcome
from supplysim.experiment.pool import WorkerLostError
from supplysim.experiment.results import Results
from supplysim.experiment.stopping import Stopping, Sums
from supplysim.experiment.store import Identity, Store
from supplysim.experiment.study import RUNS_UNASKED, Study
from supplysim.experiment.work import Task, carry_out, packed
from supplysim.scenario import Scenario

if TYPE_CHECKING:
    import os

__all__ = ["Plan", "Progress", "State", "default_folder", "identity_of", "run_study"]

_AHEAD = 3
"""Runs handed out per worker: one in work, and enough waiting that none is idle."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a study is.

    Parameters
    ----------
    done, wanted
        Runs finished, and runs wanted as far as is known.
    failed
        Runs that failed.
    per_s
        Runs a second since the first one ended; 0 until the second.
    """

    done: int
    wanted: int
    failed: int
    per_s: float

    @property
    def left_s(self) -> float | None:
        """Seconds left at this pace, None before there is a pace."""
        return (self.wanted - self.done) / self.per_s if self.per_s else None


Progress = Callable[[State], None]
"""Is told, now and then, how far a study is."""


def default_folder(study: Study) -> Path:
    """Return ``out/<name>``."""
    unfit = '\\/:*?"<>|'
    return Path("out") / "".join("_" if c in unfit else c for c in study.name)


def identity_of(study: Study) -> Identity:
    """Return whose results a study's are."""
    # The version is asked of the root package, which a source tree has without installation.
    version = str(import_module("supplysim").__version__)
    return Identity(study=study.name, model=model_digest(), version=version)


class Plan:
    """The runs of a study: its points with resolved scenarios and keys.

    Parameters
    ----------
    study
        The study.

    Raises
    ------
    InputError
        When levels do not go together, or code of the user cannot be found.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.scenarios: tuple[Scenario, ...] = study.scenarios()
        measures = {f"kpi {key}": digest for key, digest in kpi_digests().items()}
        networks: dict[Path, str] = {}
        codes: dict[str, dict[str, str]] = {}
        self.worlds: list[str] = []
        for scenario in self.scenarios:
            folder = network_folder(scenario)
            if folder not in networks:
                networks[folder] = folder_digest(folder)
            named = str(scenario.policies)
            if named not in codes:
                codes[named] = policy_digests(scenario)
            code = measures | codes[named]
            self.worlds.append(world_key(scenario, network=networks[folder], code=code))

    @cached_property
    def luggage(self) -> Luggage:
        """The user's code, for workers."""
        return pack(self.scenarios)

    def wanted(self, n: int) -> list[tuple[int, int]]:
        """Return point and replication of every run, each world once, point by point."""
        first = {world: i for i, world in reversed(list(enumerate(self.worlds)))}
        return [(i, replication) for i in sorted(first.values()) for replication in range(n)]

    def left(self, n: int, done: set[tuple[str, int]]) -> list[tuple[int, int]]:
        """Return the wanted runs that are not done."""
        return [(i, r) for i, r in self.wanted(n) if (self.worlds[i], r) not in done]


def run_study(
    study: Study,
    *,
    out: "str | os.PathLike[str] | None" = None,
    workers: int | None = None,
    executor: Executor | None = None,
    scheduler: Any = None,
    yes: bool = False,
    progress: Progress | None = None,
) -> Results:
    """Simulate what a study still lacks and return its results; see :meth:`Study.run`."""
    if study.most_runs > RUNS_UNASKED and not yes:
        raise InputError([_too_many(study)])
    plan = Plan(study)
    folder = Path(out) if out is not None else default_folder(study)
    with Store.claim(folder, identity_of(study)) as store:
        store.put_study(_as_data(study), study.points, plan.worlds)
        store.put_meta(seed=str(study.spec.seed), replications="0")
        with engine(workers=workers, executor=executor, scheduler=scheduler) as chosen:
            sweep = _Sweep(plan, store, chosen, progress)
            used = sweep.until_enough()
        store.put_meta(replications=str(used))
    return Results.open(folder)


class _Sweep:
    """One process's part in running a study."""

    def __init__(self, plan: Plan, store: Store, chosen: Engine, progress: Progress | None) -> None:
        self.plan, self.store, self.engine, self.progress = plan, store, chosen, progress
        self.seed = plan.study.spec.seed
        self.stopping = Stopping(plan.study.spec.replications)
        self.done = store.index.done(self.seed)
        self.failed = 0
        self.made = 0
        self.reached = 0
        self.first: tuple[float, int] | None = None
        self.packed: dict[int, bytes] = {}
        self.luggage = packed(plan.luggage)

    def until_enough(self) -> int:
        """Run until the stopping rule is content; return the number of replications to use."""
        n = self.stopping.first
        while True:
            self._run_to(n)
            found = self._sums()
            more = self.stopping.more(n, found)
            if not more:
                return self.stopping.judged(n, found).use
            n += more

    def _run_to(self, n: int) -> None:
        left = self.plan.left(n, self.done)
        wanted = len(self.plan.wanted(n))
        self.reached = wanted - len(left)
        self.store.put_meta(wanted=str(wanted))
        pending: dict[Future[Outcome], Task] = {}
        self._tell(wanted)
        try:
            self._hand_out(self._tasks(left), pending, wanted)
        finally:
            # After Ctrl-C or a full disk an executor of the user's goes on living.
            for future in pending:
                future.cancel()

    def _hand_out(
        self, tasks: Iterator[Task], pending: dict[Future[Outcome], Task], wanted: int
    ) -> None:
        while True:
            while len(pending) < _AHEAD * self.engine.width and (task := next(tasks, None)):
                pending[self.engine.executor.submit(carry_out, task)] = task
            if not pending:
                return
            ended, _ = wait(pending, timeout=1.0, return_when=FIRST_COMPLETED)
            outcomes = [_outcome(future, pending.pop(future)) for future in ended]
            if outcomes:
                self.store.add(outcomes)
                self._count(outcomes)
            self.store.beat()
            self._tell(wanted)

    def _tasks(self, left: Sequence[tuple[int, int]]) -> Iterator[Task]:
        study = self.plan.study
        folder = str(self.store.folder.resolve())
        for i, replication in left:
            if i not in self.packed:
                self.packed = {i: packed(self.plan.scenarios[i])}
            world = self.plan.worlds[i]
            yield Task(
                key=run_key(world, seed=self.seed, replication=replication),
                world=world,
                scenario=self.packed[i],
                luggage=self.luggage,
                seed=self.seed,
                replication=replication,
                folder=folder,
                model=model_digest(),
                keep=study.spec.keep,
            )

    def _count(self, outcomes: Sequence[Outcome]) -> None:
        self.made += len(outcomes)
        self.first = self.first or (time.monotonic(), self.made)
        self.reached += len(outcomes)
        self.failed += sum(outcome.failed for outcome in outcomes)
        self.done |= {(o.world, o.replication) for o in outcomes if not o.failed}

    def _tell(self, wanted: int) -> None:
        if self.progress is None:
            return
        if self.first is None:
            pace = 0.0
        else:
            # Workers that were still starting say nothing of the pace.
            passed = max(time.monotonic() - self.first[0], 1e-9)
            pace = (self.made - self.first[1]) / passed
        self.progress(State(self.reached, wanted, self.failed, pace))

    def _sums(self) -> list[Mapping[str, Sums]]:
        """Return the sums of the measures to be precise, point by point."""
        keys = list(self.stopping.rule.until)
        found = self.store.index.sums(self.seed, keys)
        return [found.get(world, {}) for world in dict.fromkeys(self.plan.worlds)]


def _outcome(future: "Future[Outcome]", task: Task) -> Outcome:
    """Return what came of a run, also where its worker was lost."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenExecutor):
        zh = "执行器已损坏；已完成的结果都在，用默认的工作进程（不给 executor）重跑即可续跑"
        en = (
            "the executor is broken; what was finished is safe: run again with the worker "
            "processes of the default, which survive this"
        )
        raise InputError([Fault("executor", zh, en, value=str(error))]) from error
    if isinstance(error, WorkerLostError) or type(error).__name__ == "KilledWorker":
        zh = "这次运行两次使工作进程意外退出（内存不足？）"
        en = "this run has ended its worker process twice (out of memory?)"
    else:
        zh = en = f"{type(error).__name__}: {error}"
    return replace(task.nothing, error_zh=zh, error_en=en)


def _as_data(study: Study) -> dict[str, Any]:
    return {
        "study": study.spec.model_dump(mode="json"),
        "rows": [dict(row) for row in study.rows],
        "base": study.base.to_dict(),
        "baselines": list(study.baselines),
    }


def _too_many(study: Study) -> Fault:
    runs = f"{study.size:,} x {study.spec.replications.most:,} = {study.most_runs:,}"
    return Fault(
        "design",
        f"超过 {RUNS_UNASKED:,} 次运行；确实要跑请加 --yes（yes=True）",
        f"more than {RUNS_UNASKED:,} runs; add --yes (yes=True) if you mean it",
        value=runs,
    )
