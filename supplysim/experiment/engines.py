"""Where runs are carried out: our own worker processes, dask, or any executor that is given."""

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, NamedTuple

from supplysim.errors import Fault, InputError
from supplysim.experiment.pool import Pool

__all__ = ["Engine", "engine", "processors"]

_PATIENCE_S = 10
"""Seconds to wait for the answer of a scheduler."""

_GUESS = 8
"""Workers of an executor that does not tell how many it has."""


class Engine(NamedTuple):
    """An executor, and how many runs it can carry out at a time."""

    executor: Executor
    width: int


def processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@contextmanager
def engine(
    *, workers: int | None = None, executor: Executor | None = None, scheduler: Any = None
) -> Iterator[Engine]:
    """Give what carries out runs; what was started here is ended here.

    Raises
    ------
    InputError
        When several are asked for, dask is missing, or its scheduler does not answer.
    """
    if executor is not None and scheduler is not None:
        zh, en = "executor 与 scheduler 只能给一个", "give an executor or a scheduler, not both"
        raise InputError([Fault("scheduler", zh, en)])
    if workers is not None and workers < 1:
        zh, en = "至少要 1 个", "at least 1 is needed"
        raise InputError([Fault("workers", zh, en, value=str(workers))])
    if executor is not None:
        yield Engine(executor, workers or getattr(executor, "_max_workers", None) or _GUESS)
    elif scheduler is not None:
        with _client(scheduler) as client:
            width = sum(client.ncores().values()) or _GUESS
            yield Engine(client.get_executor(pure=False), width)
    else:
        pool = Pool(workers or processors())
        finished = False
        try:
            yield Engine(pool, pool.workers)
            finished = True
        finally:
            pool.shutdown(wait=finished, cancel_futures=not finished)


@contextmanager
def _client(scheduler: Any) -> Iterator[Any]:
    """Give the client of a dask scheduler, given as such or by address."""
    if not isinstance(scheduler, str):
        yield scheduler
        return
    try:
        distributed = import_module("distributed")
    except ImportError:
        zh = '需要 dask：pip install "supplysim[cluster]"'
        en = 'dask is needed: pip install "supplysim[cluster]"'
        raise InputError([Fault("scheduler", zh, en, value=scheduler)]) from None
    try:
        client = distributed.Client(scheduler, timeout=_PATIENCE_S)
    except (OSError, ValueError, TimeoutError) as error:
        zh = "调度器没有应答；请查地址，以及它是否已启动（dask scheduler）"
        en = "the scheduler does not answer; check the address, and that it runs (dask scheduler)"
        raise InputError([Fault("scheduler", zh, en, value=scheduler)]) from error
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):
            client.close()
