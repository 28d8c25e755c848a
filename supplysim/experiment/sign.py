"""Whether somebody is writing a folder of results, told from outside without disturbing it."""

import platform
import time
from pathlib import Path
from typing import NamedTuple

from supplysim.experiment.index import Index
from supplysim.experiment.store import LOCK, SILENT_S
from supplysim.locks import is_locked

__all__ = ["Sign", "sign_of_life"]


class Sign(NamedTuple):
    """The last that was heard of the process that wrote a folder.

    Parameters
    ----------
    host, pid
        Machine and process.
    age_s
        Seconds since its last sign of life.
    alive
        Whether it is still writing. One that was killed left its sign behind.
    """

    host: str
    pid: int
    age_s: float
    alive: bool


def sign_of_life(folder: Path, index: Index) -> Sign | None:
    """Return what is known of the process that writes a folder, None when it ended in order.

    On its own machine the lock tells, which the system lifts however its holder ends; of another
    machine, to which that lock may mean nothing, a minute of silence.

    Parameters
    ----------
    folder
        The folder.
    index
        Its index.
    """
    found = index.coordinator()
    if found is None:
        return None
    host, pid, beat = found
    age = max(0.0, time.time() - beat)
    held = is_locked(folder / LOCK) if host == platform.node() else None
    return Sign(host, pid, age, age < SILENT_S if held is None else held)
