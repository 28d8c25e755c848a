"""A worker process: ``python -m supplysim.experiment.worker``, one job after the other.

Jobs come pickled on standard input and answers go pickled to what was standard output; anything
that a policy of the user prints goes to standard error instead. When the input ends, because the
coordinator is done or was killed, the worker ends at once, whatever it is doing.
"""

import os
import pickle
import queue
import signal
import threading
from typing import Any, BinaryIO

from supplysim.allocation import give_back_at_once

__all__ = ["serve"]


def serve() -> None:
    """Carry out jobs until the input ends."""
    give_back_at_once()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides what Ctrl-C means
    source = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    jobs: queue.SimpleQueue[tuple[Any, tuple[Any, ...]]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(source, jobs), daemon=True).start()
    while True:
        function, arguments = jobs.get()
        answer: tuple[bool, Any]
        try:
            answer = (True, function(*arguments))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever asked
            answer = (False, error)
        answers.write(_pickled(answer))
        answers.flush()


def _receive(source: BinaryIO, jobs: "queue.SimpleQueue[tuple[Any, tuple[Any, ...]]]") -> None:
    try:
        while True:
            jobs.put(pickle.load(source))  # noqa: S301 - from our own coordinator
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


def _pickled(answer: tuple[bool, Any]) -> bytes:
    try:
        return pickle.dumps(answer)
    except Exception as error:  # noqa: BLE001 - an answer that cannot travel
        return pickle.dumps((False, RuntimeError(f"the answer cannot be sent: {error}")))


if __name__ == "__main__":
    serve()
