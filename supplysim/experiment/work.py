"""What a worker does: simulate one replication, measure it, keep the tables that are asked for.

Nothing is raised: a run that fails is an outcome like another, so that it costs nobody else.
"""

import io
import pickle
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from supplysim.errors import Fault, InputError, OutputError
from supplysim.experiment.code import Luggage, this_process, unpack
from supplysim.experiment.files import Disk, write_whole
from supplysim.experiment.keys import model_digest
from supplysim.experiment.outcome import Outcome
from supplysim.experiment.store import table_path
from supplysim.measured import measure
from supplysim.run import Run
from supplysim.scenario import Scenario
from supplysim.simulation import Groundwork, groundwork, simulate

__all__ = ["Task", "carry_out", "packed"]


@dataclass(frozen=True, slots=True)
class Task:
    """One run to be made.

    Parameters
    ----------
    key, world
        Key of the run, and what it has in common with other replications.
    scenario, luggage
        The resolved scenario and the user's code, pickled once for all runs of a point.
    seed, replication
        Seed of the study and number of the replication.
    folder
        Folder of the results.
    model
        Digest of the model's sources, which the worker must share.
    keep
        Tables to keep.
    """

    key: str
    world: str
    scenario: bytes
    luggage: bytes
    seed: int
    replication: int
    folder: str
    model: str
    keep: tuple[str, ...] = ()

    @property
    def nothing(self) -> Outcome:
        """An outcome of this task without anything in it."""
        return Outcome(self.key, self.world, self.seed, self.replication)


def packed(thing: Scenario | Luggage) -> bytes:
    """Return a scenario or the user's code as it is sent to workers."""
    return pickle.dumps(thing)


def carry_out(task: Task) -> Outcome:
    """Return what came of a task, whatever that is."""
    began = time.perf_counter()
    try:
        _same_model(task.model)
        _unpacked_code(task.luggage)
        scenario, ground = _prepared(task.scenario)
        run = simulate(scenario, seed=task.seed, replication=task.replication, ground=ground)
        found = replace(task.nothing, measured=measure(run), tables=_keep(run, task))
    except (InputError, OutputError) as error:
        found = replace(task.nothing, error_zh=error.text("zh"), error_en=error.text("en"))
    except Exception as error:  # noqa: BLE001 - code of the user may raise anything
        place = traceback.extract_tb(error.__traceback__)[-1]
        text = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
        found = replace(task.nothing, error_zh=text, error_en=text)
    return replace(found, seconds=time.perf_counter() - began)


def _same_model(digest: str) -> None:
    if model_digest() != digest:
        zh = "工作进程装的是另一版 supplysim；请在所有机器上装同一版"
        en = "the worker runs another version of supplysim; install the same one everywhere"
        raise InputError([Fault("worker", zh, en)])


@lru_cache(maxsize=1)
def _prepared(content: bytes) -> tuple[Scenario, Groundwork]:
    """Return a scenario, and what its replications share: they come one after the other."""
    scenario = pickle.loads(content)  # noqa: S301 - packed by our own coordinator
    return scenario, groundwork(scenario)


@lru_cache(maxsize=1)
def _unpacked_code(content: bytes) -> None:
    luggage = pickle.loads(content)  # noqa: S301 - packed by our own coordinator
    # An executor may be threads: there the functions are at home, and stay as they are.
    if luggage.home != this_process():
        unpack(luggage)


def _keep(run: Run, task: Task) -> Mapping[str, str]:
    """Write the tables to be kept, and return the sha256 of each file."""
    folder, disk = Path(task.folder), Disk()
    kept = {}
    for table in task.keep:
        buffer = io.BytesIO()
        getattr(run, table).to_parquet(buffer, index=False, compression="zstd")
        path = table_path(folder, table, task.key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            kept[table] = write_whole(disk, path, buffer.getvalue())
        except OSError as error:
            raise OutputError.unwritable(path, error) from error
    return kept
