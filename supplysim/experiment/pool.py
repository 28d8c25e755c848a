"""A pool of worker processes that outlives any of them.

An executor of the shape of ``concurrent.futures``. Each worker is a fresh interpreter, so nothing
needs ``if __name__ == "__main__"`` and notebooks work. When a worker is killed its job goes to
another one; a job that loses its second worker is given up with :class:`WorkerLostError`, and all
others go on.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Pool", "WorkerLostError"]

_CHANCES = 2
"""Workers that a job may lose: the first may have been killed by anybody."""


class WorkerLostError(RuntimeError):
    """A job has lost its worker twice: it is the job that kills it."""


@dataclass(slots=True)
class _Job:
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    future: "Future[Any]" = field(default_factory=Future)
    lost: int = 0


class Pool(Executor):
    """Worker processes on this machine.

    Parameters
    ----------
    workers
        Number of processes; they start with the first job.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._closed = threading.Event()
        self._killed = threading.Event()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Hand a job to the next free worker.

        Raises
        ------
        RuntimeError
            When the pool has been shut down.
        """
        if self._closed.is_set():
            raise RuntimeError("the pool has been shut down")
        if kwargs:
            raise TypeError("jobs take positional arguments only")
        job = _Job(fn, args)
        self._jobs.put(job)
        if len(self._threads) < self.workers:
            number = len(self._threads)
            thread = threading.Thread(target=self._tend, args=(number,), daemon=True)
            self._threads.append(thread)
            thread.start()
        return job.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers.

        Parameters
        ----------
        wait
            Let them finish what was submitted.
        cancel_futures
            Give up what no worker has begun.
        """
        self._closed.set()
        if cancel_futures or not wait:
            self._give_up_waiting()
        if not wait:
            self._killed.set()
            for process in list(self._processes.values()):
                process.kill()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Process ids of the workers that are running."""
        return tuple(process.pid for process in list(self._processes.values()))

    def _give_up_waiting(self) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            if job is not None:
                job.future.cancel()

    def _tend(self, number: int) -> None:
        """Feed one worker, and replace it when it is gone."""
        process: subprocess.Popen[bytes] | None = None
        while (job := self._jobs.get()) is not None:
            if not job.lost and not job.future.set_running_or_notify_cancel():
                continue
            if process is None or process.poll() is not None:
                process = self._processes[number] = _start()
            if self._killed.is_set():  # it may have started while all others were being killed
                process.kill()
            try:
                done, answer = _ask(process, job)
            except (EOFError, OSError, pickle.UnpicklingError):
                process.kill()
                _end(process)
                process = None
                self._lost(job)
                continue
            except Exception as error:  # noqa: BLE001 - the job itself cannot be sent
                done, answer = False, error
            if done:
                job.future.set_result(answer)
            else:
                job.future.set_exception(answer)
        if process is not None:
            _end(process)

    def _lost(self, job: _Job) -> None:
        job.lost += 1
        if job.lost < _CHANCES and not self._killed.is_set():
            self._jobs.put(job)
        else:
            job.future.set_exception(WorkerLostError("the run has ended its worker process"))


def _ask(process: "subprocess.Popen[bytes]", job: _Job) -> tuple[bool, Any]:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    content = pickle.dumps((job.function, job.arguments))
    process.stdin.write(content)
    process.stdin.flush()
    answer: tuple[bool, Any] = pickle.load(process.stdout)  # noqa: S301 - from our own worker
    return answer


def _start() -> "subprocess.Popen[bytes]":
    paths = [path or os.getcwd() for path in sys.path]  # noqa: PTH109 - as the interpreter has it
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.Popen(
        [sys.executable, "-m", "supplysim.experiment.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let a worker end by closing its input, and wait for it."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()
