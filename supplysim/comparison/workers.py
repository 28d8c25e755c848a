"""Runs on all cores: the one place of a comparison that knows about processes."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from supplysim.comparison.piece import Piece, piece_of, run_piece
from supplysim.errors import ModelError
from supplysim.run import open_run
from supplysim.scenario import Scenario

__all__ = ["Job", "Runs", "runs_on"]


@dataclass(frozen=True, slots=True)
class Job:
    """One run to be made, or read where it lies ready.

    Parameters
    ----------
    scenario, seed, replication
        What is simulated.
    ready
        Folder of the run, None when it must be made.
    """

    scenario: Scenario
    seed: int
    replication: int
    ready: Path | None = None


_LOST = (
    "工作进程意外退出：内存可能不足，请减少 workers；脚本中请把调用放在 "
    'if __name__ == "__main__": 之下，或用 workers=1 · '
    "a worker process ended unexpectedly: perhaps too little memory, use fewer workers; in a "
    'script put the call under if __name__ == "__main__":, or use workers=1'
)

Runs = Callable[[Sequence[Job], Callable[[], None]], list[Piece]]
"""Makes jobs and returns their pieces in the order of the jobs; calls back after each."""


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
    count = workers or os.cpu_count() or 1
    if count == 1:
        yield _here
        return
    # A fresh interpreter, as on every system: what a fork would copy is no part of a run.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_die_quietly) as pool:
        try:
            yield lambda jobs, tick: _submitted(pool, jobs, tick)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _do(job: Job) -> Piece:
    """Make or read one run; what worker processes call."""
    if job.ready is not None:
        return piece_of(open_run(job.ready))
    return run_piece(job.scenario, job.seed, job.replication)


def _here(jobs: Sequence[Job], tick: Callable[[], None]) -> list[Piece]:
    pieces = []
    for job in jobs:
        pieces.append(_do(job))
        tick()
    return pieces


def _submitted(executor: Executor, jobs: Sequence[Job], tick: Callable[[], None]) -> list[Piece]:
    futures = [executor.submit(_do, job) for job in jobs]
    try:
        for future in as_completed(futures):
            future.result()  # the first failure ends it
            tick()
    except BrokenProcessPool as error:
        raise ModelError(_LOST) from error
    return [future.result() for future in futures]


def _die_quietly() -> None:
    """Let Ctrl-C end a worker without a call stack; the main process tells what happened."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
