"""The folder of a study's results: an index of runs, their tables, and one coordinator at a time.

Layout::

    runs.sqlite                    what was run, its measures, delays and cost (module ``index``)
    coordinator.lock               locked by the process that writes, as long as it lives
    study.json                     the study as it was run, and the whole base scenario
    tables/<table>/<key>.parquet   tables kept of a run, where the study asks for them
"""

import json
import os
import platform
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from supplysim.errors import Fault, InputError, OutputError, system_reason
from supplysim.experiment import index as rows
from supplysim.experiment.files import Disk, sweep_partials, write_whole
from supplysim.experiment.folder import folder_of_seed
from supplysim.experiment.index import Index
from supplysim.experiment.keys import model_digest
from supplysim.experiment.outcome import Outcome
from supplysim.experiment.points import Point
from supplysim.experiment.spec import StudySpec
from supplysim.locks import Lock

__all__ = [
    "FORMAT", "STUDY", "TABLES", "Identity", "Store", "exclusive", "identity_of", "read_study",
    "refuse_older", "refuse_other", "table_path",
]  # fmt: skip

FORMAT = 1
"""Format number of result folders."""

LOCK = "coordinator.lock"
STUDY = "study.json"
TABLES = "tables"

BEAT_S = 5.0
"""Seconds between two signs of life of a coordinator."""

SILENT_S = 60.0
"""Seconds without a sign of life after which a coordinator on another machine counts as gone."""

_MOMENT_S = 0.2
"""Seconds for which one who asks is waited for."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose results a folder holds.

    Parameters
    ----------
    study
        Name of the study.
    model
        Digest of the model's sources.
    version
        Version of the program, for messages.
    seed
        Seed of all runs; None where runs of several seeds may lie side by side.
    """

    study: str
    model: str
    version: str
    seed: int | None = None

    def as_meta(self) -> dict[str, str]:
        """Return what the index keeps of it."""
        seed = {} if self.seed is None else {"seed": str(self.seed)}
        return {
            "format": str(FORMAT), "study": self.study, "model": self.model,
            "version": self.version, **seed,
        }  # fmt: skip


def identity_of(name: str, *, seed: int | None = None) -> Identity:
    """Return whose results those of a study of this name are."""
    # The version is asked of the root package, which a source tree has without installation.
    version = str(import_module("supplysim").__version__)
    return Identity(study=name, model=model_digest(), version=version, seed=seed)


class Store:
    """The results of a study, open for writing by this process alone.

    Parameters
    ----------
    folder
        Folder of the results.
    index
        Its index.
    token
        Name of this coordinator among all.
    lock
        Held while the folder is open.
    disk
        How things reach the disk.
    """

    def __init__(self, folder: Path, index: Index, token: str, lock: Lock, disk: Disk) -> None:
        self.folder, self.index, self.token, self.disk = folder, index, token, disk
        self.lock = lock
        self._beaten = time.monotonic()

    @classmethod
    def claim(cls, folder: Path, identity: Identity, *, disk: Disk | None = None) -> "Store":
        """Open a folder for writing, as its only coordinator.

        Files that a killed process left unfinished are removed.

        Raises
        ------
        OutputError
            When the folder holds something else, results of another study, seed or version of
            the model, is in use by another process, or cannot be written.
        """
        disk = disk or Disk()
        _refuse_strange(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError.unwritable(folder, error) from error
        index = Index.open(folder / rows.FILE, disk=disk)
        try:
            refuse_other(folder, index.meta(), identity)
            token, lock = _take(index, folder)
        except BaseException:
            index.close()
            raise
        store = cls(folder, index, token, lock, disk)
        try:
            sweep_partials(disk, folder)
            index.write(rows.meta_statements(identity.as_meta()), token=token)
        except BaseException:
            store.release()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let another coordinator have the folder."""
        try:
            with suppress(OutputError):
                self.index.write([("DELETE FROM coordinator", ())], token=self.token)
        finally:
            self.index.close()
            self.lock.release()

    def beat(self) -> None:
        """Give a sign of life, at most every 5 s.

        Raises
        ------
        OutputError
            When another coordinator has taken over.
        """
        if time.monotonic() - self._beaten < BEAT_S:
            return
        self._beaten = time.monotonic()
        sql = "UPDATE coordinator SET beat = ?"
        self.index.write([(sql, (time.time(),))], token=self.token)

    def put_study(
        self, study: Mapping[str, Any], points: Sequence[Point], worlds: Sequence[str]
    ) -> None:
        """Write down what is run: the study as data, and its points."""
        text = json.dumps(study, ensure_ascii=False, indent=1)
        try:
            write_whole(self.disk, self.folder / STUDY, f"{text}\n".encode())
        except OSError as error:
            raise OutputError.unwritable(self.folder, error) from error
        self.index.write(rows.point_statements(points, worlds), token=self.token)

    def put_meta(self, **values: str) -> None:
        """Write down something about the whole study."""
        self.index.write(rows.meta_statements(values), token=self.token)

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Enter runs; when this returns, they stay whatever happens.

        Raises
        ------
        OutputError
            When the disk does not take them; none of them is entered then.
        """
        statements = [pair for outcome in outcomes for pair in rows.run_statements(outcome)]
        self.index.write(statements, token=self.token)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Keep coordinators out of a folder of results as long as the block runs.

    Raises
    ------
    OutputError
        When one is writing it.
    """
    try:
        lock = Lock(folder / LOCK)
    except BlockingIOError:
        raise OutputError(
            f"{folder} 正由另一个进程写入；等它结束",
            f"{folder} is being written by another process; wait until it ends",
        ) from None
    try:
        yield
    finally:
        lock.release()


def refuse_older(folder: Path, meta: Mapping[str, str]) -> None:
    """Refuse results of an older format, which have to be migrated first.

    Raises
    ------
    InputError
        When they are.
    """
    if meta and int(meta["format"]) < FORMAT:
        zh = f"格式较旧；先运行 supplysim migrate {folder}"
        en = f"is of an older format; run supplysim migrate {folder} first"
        raise InputError([Fault("format", zh, en, file=str(folder), value=meta["format"])])


def table_path(folder: Path, table: str, key: str) -> Path:
    """Return the file that holds a table of a run."""
    return folder / TABLES / table / f"{key}.parquet"


def _refuse_strange(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(
            f"{folder} 是一个文件；请另选文件夹", f"{folder} is a file; choose another folder"
        )
    if folder.is_dir() and not (folder / rows.FILE).exists() and any(folder.iterdir()):
        raise OutputError(
            f"{folder} 不是空的，也不是研究结果；请用 --out 另选",
            f"{folder} is not empty and holds no results of a study; choose another one (--out)",
        )


def refuse_other(folder: Path, meta: Mapping[str, str], identity: Identity) -> None:
    """Refuse a folder whose index says that it holds results of something else.

    Raises
    ------
    InputError
        When they are of an older format.
    OutputError
        When they are of a newer format, or of another study, seed or version of the model.
    """
    if not meta:
        return
    refuse_older(folder, meta)
    if int(meta.get("format", "0")) > FORMAT:
        raise OutputError(
            f"{folder} 由更新的版本写成；请升级本程序",
            f"{folder} was written by a newer version of the program",
        )
    if meta.get("study") != identity.study:
        raise OutputError(
            f"{folder} 里是研究“{meta.get('study')}”的结果；请用 --out 另选文件夹",
            f'{folder} holds results of the study "{meta.get("study")}"; choose another folder '
            "(--out)",
        )
    if identity.seed is not None and meta.get("seed", str(identity.seed)) != str(identity.seed):
        raise _other_seed(folder, meta["seed"], identity.seed)
    if meta.get("model") != identity.model:
        raise OutputError(
            f"{folder} 由另一版模型（{meta.get('version')}）算出，不能混用；"
            "请用 --out 另选文件夹，或删除它后重算",
            f"{folder} was simulated by another version of the model ({meta.get('version')}), and "
            "the two must not be mixed; choose another folder (--out), or remove this one",
        )


def _other_seed(folder: Path, held: str, asked: int) -> OutputError:
    beside = folder_of_seed(folder, asked)
    return OutputError(
        f"{folder} 里是种子 {held} 的结果，而研究的种子是 {asked}；两者不能混在一起："
        f"请用 --out {beside} 另选文件夹，或把研究文件改回 seed = {held}",
        f"{folder} holds results with seed {held}, but the seed of the study is {asked}, and the "
        f"two must not be mixed: choose another folder (--out {beside}), or write "
        f"seed = {held} in the study again",
    )


def _take(index: Index, folder: Path) -> tuple[str, Lock]:
    """Become the coordinator of a folder.

    On one machine a lock decides; other machines, to which it may mean nothing, are told by the
    sign of life.
    """
    connection = index.connection
    sql = "SELECT host, pid, beat FROM coordinator"
    found = connection.execute(sql).fetchone() or ("", 0, 0.0)
    try:
        lock = _lock(folder / LOCK)
    except BlockingIOError:
        raise _in_use(folder, found[0], found[1]) from None
    token, host = uuid4().hex, platform.node()
    values = (token, host, os.getpid(), time.time())
    try:
        connection.execute("BEGIN IMMEDIATE")
        found = connection.execute(sql).fetchone() or ("", 0, 0.0)
        elsewhere = found[0] != host and time.time() - found[2] < SILENT_S
        if not elsewhere:
            taken = "INSERT OR REPLACE INTO coordinator VALUES (1, ?, ?, ?, ?)"
            connection.execute(taken, values)
        index.disk.commit(connection)
    except BaseException as error:
        if connection.in_transaction:
            connection.rollback()
        lock.release()
        if isinstance(error, OSError):
            raise OutputError.unwritable(folder, error) from error
        if isinstance(error, sqlite3.Error):
            raise index.unwritable(error) from error
        raise
    if elsewhere:
        lock.release()
        raise _in_use(folder, found[0], found[1])
    return token, lock


def _lock(path: Path) -> Lock:
    """Lock a file; whoever only looks whether it is locked holds it for less than a moment."""
    try:
        return Lock(path)
    except BlockingIOError:
        time.sleep(_MOMENT_S)
        return Lock(path)


def _in_use(folder: Path, host: str, pid: int) -> OutputError:
    return OutputError(
        f"{folder} 正由另一个进程写入（{host}，进程 {pid}）；等它结束，或用 --out 另选文件夹",
        f"{folder} is being written by another process ({host}, process {pid}); wait until it "
        "ends, or choose another folder (--out)",
    )


def read_study(folder: Path) -> dict[str, Any]:
    """Return the study as it was run.

    Raises
    ------
    InputError
        When the folder holds none, or a damaged one.
    """
    path = folder / STUDY
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        StudySpec.model_validate(found["study"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        zh, en = system_reason(error) if isinstance(error, OSError) else ("已损坏", "it is damaged")
        fault = Fault("results", f"无法读取：{zh}", f"cannot be read: {en}", file=str(path))
        raise InputError([fault]) from error
    return found
