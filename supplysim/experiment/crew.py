"""Making runs: those that are lacking are handed out to workers and entered in the store."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, replace
from typing import Any

from supplysim.errors import Fault, InputError
from supplysim.experiment.engines import Engine
from supplysim.experiment.keys import model_digest, run_key
from supplysim.experiment.outcome import Outcome
from supplysim.experiment.plan import Plan
from supplysim.experiment.pool import WorkerLostError
from supplysim.experiment.store import Store
from supplysim.experiment.work import Task, carry_out, packed

__all__ = ["Crew", "Progress", "State"]

_AHEAD = 3
"""Runs handed out per worker: one in work, and enough waiting that none is idle."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a study is.

    Parameters
    ----------
    done, wanted
        Runs finished, and runs wanted as far as is known.
    most
        The most that may be wanted in the end.
    failed
        Runs that failed.
    per_s
        Runs a second since the first one ended; 0 until the second.
    """

    done: int
    wanted: int
    most: int
    failed: int
    per_s: float

    @property
    def left_s(self) -> float | None:
        """Seconds left at this pace for what is wanted so far, None before there is a pace."""
        return (self.wanted - self.done) / self.per_s if self.per_s else None


Progress = Callable[[State], None]
"""Is told, now and then, how far a study is."""


def _nobody(_: Outcome) -> None:
    """Hear nothing."""


class Crew:
    """Workers, the store that their runs go to, and what has been done so far.

    Parameters
    ----------
    plan
        Scenarios, and the keys of their runs.
    store
        Where runs are entered, open for writing.
    chosen
        What carries them out.
    seed
        Seed of all runs.
    most
        The most runs that may be asked for.
    keep
        Tables to keep of each.
    progress
        Is told now and then how far the work is.
    """

    def __init__(
        self,
        plan: Plan,
        store: Store,
        chosen: Engine,
        *,
        seed: int,
        most: int = 0,
        keep: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> None:
        self.plan, self.store, self.engine, self.progress = plan, store, chosen, progress
        self.seed, self.most, self.keep = seed, most, tuple(keep)
        self.done = store.index.done(seed)
        self.wanted: set[tuple[str, int]] = set()
        self.failed = 0
        self.made = 0
        self.reached = 0
        self.first: tuple[float, int] | None = None
        self.packed: dict[int, bytes] = {}
        self.luggage = packed(plan.luggage)

    def make(
        self, runs: Sequence[tuple[int, int]], *, heard: Callable[[Outcome], Any] = _nobody
    ) -> None:
        """Make the runs that are not done yet.

        Parameters
        ----------
        runs
            Number of the scenario and replication of each, in the order of handing out.
        heard
            Is given each outcome when it has been entered.

        Raises
        ------
        InputError
            When the executor is broken.
        OutputError
            When the store does not take them.
        """
        asked: dict[tuple[str, int], int] = {}
        for i, replication in runs:  # scenarios that coincide are run once
            asked.setdefault((self.plan.worlds[i], replication), i)
        self.wanted |= asked.keys()
        self.reached = len(self.wanted & self.done)
        left = [(i, key[1]) for key, i in asked.items() if key not in self.done]
        self.store.put_meta(wanted=str(len(self.wanted)))
        pending: dict[Future[Outcome], Task] = {}
        self._tell()
        try:
            self._hand_out(self._tasks(left), pending, heard)
        finally:
            # After Ctrl-C or a full disk an executor of the user's goes on living.
            for future in pending:
                future.cancel()

    def _hand_out(
        self,
        tasks: Iterator[Task],
        pending: dict[Future[Outcome], Task],
        heard: Callable[[Outcome], Any],
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
            for outcome in outcomes:
                heard(outcome)
            self.store.beat()
            self._tell()

    def _tasks(self, left: Sequence[tuple[int, int]]) -> Iterator[Task]:
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
                keep=self.keep,
            )

    def _count(self, outcomes: Sequence[Outcome]) -> None:
        self.made += len(outcomes)
        self.first = self.first or (time.monotonic(), self.made)
        self.reached += len(outcomes)
        self.failed += sum(outcome.failed for outcome in outcomes)
        self.done |= {(o.world, o.replication) for o in outcomes if not o.failed}

    def _tell(self) -> None:
        if self.progress is None:
            return
        if self.first is None:
            pace = 0.0
        else:
            # Workers that were still starting say nothing of the pace.
            passed = max(time.monotonic() - self.first[0], 1e-9)
            pace = (self.made - self.first[1]) / passed
        wanted = len(self.wanted)
        self.progress(State(self.reached, wanted, max(wanted, self.most), self.failed, pace))


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
