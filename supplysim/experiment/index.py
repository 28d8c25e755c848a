"""The index of a study's runs: one SQLite file, written by the coordinator alone.

A row is written when everything it speaks of lies on the disk, and once it is committed it stays
(write-ahead log, ``synchronous = FULL``; on network file systems a rollback journal). Any program
that reads SQLite can read it: ``results`` is a view with one row a run and measure.
"""

import json
import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from supplysim.errors import Fault, InputError, OutputError
from supplysim.experiment.files import Disk, on_network
from supplysim.experiment.outcome import Outcome
from supplysim.experiment.points import Point
from supplysim.experiment.stopping import Sums
from supplysim.kinds import mistaken, nearest_shipped, shipped_files
from supplysim.measured import Measured

__all__ = ["FILE", "Index", "meta_statements", "point_statements", "run_statements"]

FILE = "runs.sqlite"

_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS points (
  point INTEGER PRIMARY KEY, name TEXT NOT NULL, choice TEXT NOT NULL, sample INTEGER,
  world TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS settings (
  point INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value,
  PRIMARY KEY (point, kind, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
  run INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, world TEXT NOT NULL, seed INTEGER NOT NULL,
  replication INTEGER NOT NULL, status TEXT NOT NULL, digest TEXT NOT NULL,
  plan_hash TEXT NOT NULL, seconds REAL NOT NULL, tables TEXT NOT NULL,
  error_zh TEXT NOT NULL, error_en TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS runs_of_a_world ON runs (world, replication);
CREATE TABLE IF NOT EXISTS measures (
  run INTEGER NOT NULL, measure TEXT NOT NULL, numerator REAL, denominator REAL,
  PRIMARY KEY (run, measure)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delays (
  run INTEGER NOT NULL, cause TEXT NOT NULL, new_s INTEGER NOT NULL, total_s INTEGER NOT NULL,
  PRIMARY KEY (run, cause)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS costs (
  run INTEGER NOT NULL, item TEXT NOT NULL, yuan REAL, PRIMARY KEY (run, item)
);
CREATE TABLE IF NOT EXISTS coordinator (
  one INTEGER PRIMARY KEY CHECK (one = 1), token TEXT NOT NULL, host TEXT NOT NULL,
  pid INTEGER NOT NULL, beat REAL NOT NULL
);
CREATE VIEW IF NOT EXISTS results AS
  SELECT points.point, points.name, points.choice, points.sample, runs.replication,
    measures.measure, measures.numerator, measures.denominator,
    measures.numerator / measures.denominator AS value
  FROM points JOIN runs USING (world) JOIN measures USING (run)
  WHERE runs.status = 'done';
COMMIT;
"""
"""In one transaction: a reader finds all tables or none."""

_REASONS = {
    "database or disk is full": ("磁盘已满", "the disk is full"),
    "disk I/O error": ("磁盘读写出错，可能已满", "the disk failed, or is full"),
    "attempt to write a readonly database": ("没有写入权限", "permission to write is denied"),
    "unable to open database file": ("无法打开此文件", "the file cannot be opened"),
    "database is locked": ("正被另一个程序占用", "another program is using it"),
}
"""What SQLite says, in words for people."""


@dataclass(slots=True)
class Index:
    """The open index of one folder.

    Parameters
    ----------
    path
        The SQLite file.
    disk
        How it reaches the disk.
    connection
        The open connection.
    """

    path: Path
    disk: Disk
    connection: sqlite3.Connection

    @classmethod
    def open(cls, path: Path, *, disk: Disk) -> "Index":
        """Open an index for writing; it is made where there is none.

        Raises
        ------
        OutputError
            When it cannot be written.
        """
        try:
            connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            mode = "DELETE" if on_network(path.parent) else "WAL"
            connection.execute(f"PRAGMA journal_mode = {mode}")
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise _cannot_write(path, error) from error
        return cls(path, disk, connection)

    @classmethod
    def read(cls, path: Path) -> "Index":
        """Open an index for reading, also while another process writes it.

        Raises
        ------
        InputError
            When there is none, or it is damaged.
        """
        if not path.is_file():
            raise InputError([_no_results(path)])
        try:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        except sqlite3.Error as error:
            raise InputError([_damaged(path, error)]) from error
        if not tables:  # another process is just making it
            connection.close()
            raise InputError([_no_results(path)])
        return cls(path, Disk(), connection)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def write(self, statements: Iterable[tuple[str, Sequence[Any]]], *, token: str = "") -> None:
        """Carry out statements in one transaction, all or none, as the coordinator ``token``.

        Raises
        ------
        OutputError
            When the disk does not take them, or another coordinator has taken over.
        """
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                if token:
                    self._still(token)
                for sql, values in statements:
                    self.connection.execute(sql, values)
                self.disk.commit(self.connection)
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.rollback()
                raise
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, OutputError):
                raise
            raise _cannot_write(self.path, error) from error

    def unwritable(self, error: Exception) -> OutputError:
        """Return that the index cannot be written, and why."""
        return _cannot_write(self.path, error)

    def _still(self, token: str) -> None:
        held = self.connection.execute("SELECT token FROM coordinator").fetchone()
        if held != (token,):
            raise OutputError(
                "另一个进程已接管此文件夹；已完成的结果都在，可稍后续跑",
                "another process has taken this folder over; what was finished is safe",
            )

    def meta(self) -> dict[str, str]:
        """Return what is known of the whole study, by name."""
        return dict(self.connection.execute("SELECT name, value FROM meta"))

    def done(self, seed: int) -> set[tuple[str, int]]:
        """Return world and replication of every finished run of a seed."""
        sql = "SELECT world, replication FROM runs WHERE status = 'done' AND seed = ?"
        return set(self.connection.execute(sql, (seed,)))

    def counts(self) -> dict[str, int]:
        """Return how many runs there are, by status."""
        return dict(self.connection.execute("SELECT status, count(*) FROM runs GROUP BY status"))

    def seconds(self) -> float | None:
        """Return the mean wall seconds of a finished run, None before the first."""
        sql = "SELECT avg(seconds) FROM runs WHERE status = 'done'"
        found: float | None = self.connection.execute(sql).fetchone()[0]
        return found

    def coordinator(self) -> tuple[str, int, float] | None:
        """Return host, process and last sign of life of the coordinator, None without one."""
        sql = "SELECT host, pid, beat FROM coordinator"
        found: tuple[str, int, float] | None = self.connection.execute(sql).fetchone()
        return found

    def sums(self, seed: int, keys: Sequence[str]) -> dict[str, dict[str, Sums]]:
        """Return the sums of the runs that are done, by world and measure."""
        marks = ", ".join("?" * len(keys))
        sql = f"""
            SELECT world, measure, replication, numerator, denominator
            FROM runs JOIN measures USING (run)
            WHERE status = 'done' AND seed = ? AND measure IN ({marks})
            ORDER BY world, measure, replication
        """  # noqa: S608 - question marks only
        found: dict[str, dict[str, Sums]] = {}
        rows = self.connection.execute(sql, (seed, *keys))
        for (world, key), group in groupby(rows, key=itemgetter(0, 1)):
            numbers, *both = zip(*(row[2:] for row in group), strict=True)
            above, below = np.array(both, dtype=np.float64)
            found.setdefault(world, {})[key] = Sums(np.array(numbers), above, below)
        return found

    def worlds(self) -> dict[int, str]:
        """Return the world of every point, by its number."""
        return dict(self.connection.execute("SELECT point, world FROM points"))

    def number(self, world: str) -> int:
        """Return how many runs of a world are done, of any seed."""
        sql = "SELECT count(*) FROM runs WHERE status = 'done' AND world = ?"
        found: int = self.connection.execute(sql, (world,)).fetchone()[0]
        return found

    def kept(self, seed: int, world: str) -> dict[int, Measured]:
        """Return what is kept of every finished run of a world, by replication."""
        sql = (
            "SELECT replication, run, digest, plan_hash FROM runs "
            "WHERE status = 'done' AND seed = ? AND world = ? ORDER BY replication"
        )
        rows = self.connection.execute(sql, (seed, world)).fetchall()
        return {number: self._kept(run, *known) for number, run, *known in rows}

    def _kept(self, run: int, digest: str, plan_hash: str) -> Measured:
        def asked(sql: str) -> list[tuple[Any, ...]]:
            return self.connection.execute(sql, (run,)).fetchall()

        pairs = asked("SELECT measure, numerator, denominator FROM measures WHERE run = ?")
        late = asked("SELECT cause, new_s, total_s FROM delays WHERE run = ?")
        return Measured(
            measures={key: (_float(top), _float(bottom)) for key, top, bottom in pairs},
            new_s={cause: new for cause, new, _ in late},
            total_s={cause: total for cause, _, total in late},
            costs=dict(asked("SELECT item, yuan FROM costs WHERE run = ? ORDER BY rowid")),
            digest=digest,
            plan_hash=plan_hash,
        )


def _float(number: float | None) -> float:
    """Return a number as it was written: SQLite holds NaN as nothing."""
    return math.nan if number is None else number


def point_statements(
    points: Sequence[Point], worlds: Sequence[str]
) -> Iterable[tuple[str, Sequence[Any]]]:
    """Yield what replaces the points of a study."""
    yield "DELETE FROM points", ()
    yield "DELETE FROM settings", ()
    for point, world in zip(points, worlds, strict=True):
        values = (point.number, point.name, point.choice.name, point.sample, world)
        yield "INSERT INTO points VALUES (?, ?, ?, ?, ?)", values
        named = [("lever", *pair) for pair in point.choice.levels.items()]
        named += [("case", "case", point.choice.case)] if point.choice.case else []
        named += [("uncertainty", *pair) for pair in point.draws.items()]
        for kind, name, value in named:
            plain = value if isinstance(value, int | float | str) else json.dumps(value)
            yield "INSERT INTO settings VALUES (?, ?, ?, ?)", (point.number, kind, name, plain)


def run_statements(outcome: Outcome) -> Iterable[tuple[str, Sequence[Any]]]:
    """Yield what enters a run, in place of an earlier attempt that failed."""
    kept = outcome.measured or Measured({})
    old = "(SELECT run FROM runs WHERE key = ?)"
    yield f"DELETE FROM measures WHERE run = {old}", (outcome.key,)  # noqa: S608 - fixed text
    yield f"DELETE FROM delays WHERE run = {old}", (outcome.key,)  # noqa: S608
    yield f"DELETE FROM costs WHERE run = {old}", (outcome.key,)  # noqa: S608
    yield "DELETE FROM runs WHERE key = ?", (outcome.key,)
    yield (
        "INSERT INTO runs VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            outcome.key,
            outcome.world,
            outcome.seed,
            outcome.replication,
            "failed" if outcome.failed else "done",
            kept.digest,
            kept.plan_hash,
            outcome.seconds,
            json.dumps(dict(outcome.tables), sort_keys=True),
            outcome.error_zh,
            outcome.error_en,
        ),
    )
    new = "(SELECT run FROM runs WHERE key = ?)"
    for measure, pair in kept.measures.items():
        sql = f"INSERT INTO measures VALUES ({new}, ?, ?, ?)"  # noqa: S608
        yield sql, (outcome.key, measure, *pair)
    for cause, seconds in kept.total_s.items():
        sql = f"INSERT INTO delays VALUES ({new}, ?, ?, ?)"  # noqa: S608
        yield sql, (outcome.key, cause, kept.new_s[cause], seconds)
    for item, yuan in kept.costs.items():
        sql = f"INSERT INTO costs VALUES ({new}, ?, ?)"  # noqa: S608
        yield sql, (outcome.key, item, yuan)


def meta_statements(values: Mapping[str, str]) -> Iterable[tuple[str, Sequence[Any]]]:
    """Yield what sets entries about the whole study."""
    for name, value in values.items():
        yield "INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value)


def _cannot_write(path: Path, error: Exception) -> OutputError:
    if type(error) is sqlite3.DatabaseError:  # its kinds are a full disk, a lock and the like
        return OutputError(
            f"{path} 已损坏（{error}）；请恢复备份，或移走此文件夹后重新运行",
            f"{path} is damaged ({error}): restore a copy of it, or move the folder away and run "
            "the study anew",
        )
    zh, en = _REASONS.get(str(error), (f"数据库报告：{error}", str(error)))
    return OutputError(
        f"无法写入 {path}：{zh}；已完成的结果都在，腾出空间后重跑同一命令即可续跑",
        f"cannot write {path}: {en}; what was finished is safe, and the same command goes on "
        "from there once there is room",
    )


def _no_results(path: Path) -> Fault:
    folder = path.parent
    if stranger := mistaken(str(folder), "results", where="results"):
        return stranger
    zh = "这个文件夹里没有研究结果；先运行 supplysim sweep"
    en = "there are no results of a study in this folder; run supplysim sweep first"
    if not folder.exists():
        names = [*shipped_files("study")]
        zh = f"没有这个文件夹，也没有这样的研究；内置研究：{'、'.join(names)}"
        en = f"there is no such folder, nor such a study; shipped: {', '.join(names)}"
        near = nearest_shipped(str(folder), "study")
        return Fault("results", zh, en, value=str(folder), nearest=near)
    return Fault("results", zh, en, value=str(folder))


def _damaged(path: Path, error: Exception) -> Fault:
    return Fault("results", f"结果索引已损坏：{error}", f"is damaged: {error}", file=str(path))
