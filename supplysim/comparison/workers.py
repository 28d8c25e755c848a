"""Runs on all cores: the one place of a comparison that knows about processes."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from supplysim.errors import ModelError
from supplysim.experiment.engines import processors
from supplysim.experiment.pool import Pool, WorkerLostError
from supplysim.measured import Measured, measure
from supplysim.run import open_run
from supplysim.scenario import Scenario
from supplysim.simulation import simulate

__all__ = ["Job", "Runs", "runs_on"]


@dataclass(frozen=True, slots=True)
class Job:
    """One run to be made, or read where it lies ready.

    Parameters
    ----------
    scenario, seed, replication
        What is simulated.
    ready
        Folder of the run, or what a study kept of it; None when it must be made.
    """

    scenario: Scenario
    seed: int
    replication: int
    ready: Path | Measured | None = None


_LOST = (
    "工作进程两次意外退出，内存可能不足：请减少 workers · "
    "a run has ended its worker process twice, perhaps for lack of memory: use fewer workers"
)

Runs = Callable[[Sequence[Job], Callable[[], None]], list[Measured]]
"""Makes jobs and returns what is kept of them in the order of the jobs; calls back after each."""


@contextmanager
def runs_on(*, workers: int | None = None, executor: Executor | None = None) -> Iterator[Runs]:
    """Give a function that makes runs.

    Parameters
    ----------
    workers
        Processes; by default as many as there are cores. With 1 the runs are made here.
    executor
        Where to run instead: anything of the shape of ``concurrent.futures``; it is left open.
    """
    if executor is not None:
        yield lambda jobs, tick: _submitted(executor, jobs, tick)
        return
    count = workers or processors()
    if count == 1:
        yield _here
        return
    pool = Pool(count)
    try:
        yield lambda jobs, tick: _submitted(pool, jobs, tick)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _do(job: Job) -> Measured:
    """Make or read one run; what worker processes call."""
    if isinstance(job.ready, Measured):
        return job.ready
    if job.ready is not None:
        return measure(open_run(job.ready))
    return measure(simulate(job.scenario, seed=job.seed, replication=job.replication))


def _here(jobs: Sequence[Job], tick: Callable[[], None]) -> list[Measured]:
    kept = []
    for job in jobs:
        kept.append(_do(job))
        tick()
    return kept


def _submitted(executor: Executor, jobs: Sequence[Job], tick: Callable[[], None]) -> list[Measured]:
    futures = [executor.submit(_do, job) for job in jobs]
    try:
        for future in as_completed(futures):
            future.result()  # the first failure ends it
            tick()
    except WorkerLostError as error:
        raise ModelError(_LOST) from error
    return [future.result() for future in futures]
