"""The output folder: it appears complete or not at all.

Everything is written to a staging folder beside or inside the target and moved into place at the
end, so that neither a failure nor Ctrl-C leaves half a record (docs/decisions/0004). What a run
leaves that was killed, the next run into the same folder removes.
"""

import os
import platform
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from supplysim.cli.earlier import MANIFEST, SUMMARY, left_in
from supplysim.cli.words import phrase
from supplysim.errors import OutputError
from supplysim.kinds import kind_of
from supplysim.locks import Lock, is_locked

__all__ = [
    "MANIFEST",
    "REPLICATION",
    "SUMMARY",
    "default_folder",
    "output_folder",
    "record_folders",
]

REPLICATION = "r{:03d}"
"""Name of the folder of one replication among several."""

_PARTIAL, _LOCK, _CONTENT = ".partial", "lock", "content"
"""Ending of the name of a staging folder, and what is in it."""

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def default_folder(scenario: str, seed: int) -> Path:
    """Return ``out/<scenario>-s<seed>``, without characters that a file system refuses.

    Examples
    --------
    >>> default_folder("small", 3).as_posix()
    'out/small-s3'
    """
    return Path("out") / f"{_UNFIT.sub('_', scenario)}-s{seed}"


def record_folders(folder: Path) -> list[Path]:
    """Return the folders of the replications that a folder holds; itself for a single run."""
    if (folder / MANIFEST).is_file():
        return [folder]
    return sorted(path.parent for path in folder.glob(f"r*/{MANIFEST}")) or [folder]


@contextmanager
def output_folder(target: Path, *, force: bool = False) -> Iterator[Path]:
    """Give a staging folder whose content becomes that of ``target`` when the block succeeds.

    Parameters
    ----------
    target
        Folder to fill; its parents are made.
    force
        Replace what an earlier ``run``, ``compare`` or ``bases`` left in a folder that is not
        empty. Files of other origin stay unless they have the same name.

    Raises
    ------
    OutputError
        When the target is a file, is not empty (without ``force``), holds the runs of a study,
        cannot be written or was made by somebody else in the meantime.
    """
    _clear_away(target)
    _refuse(target, force=force)
    staging = _Staging.beside(target)
    try:
        yield staging.content
        _publish(staging, target)
    except OutputError as error:
        staging.drop(made=True)
        texts = (text.replace(str(staging.content), str(target)) for text in (error.zh, error.en))
        raise OutputError(*texts) from error
    except BaseException:
        staging.drop(made=True)
        raise
    staging.drop()


@dataclass(frozen=True, slots=True)
class _Staging:
    """A hidden folder whose content is to become that of another one.

    Its lock, which the system lifts however its holder ends, tells it from one that was left by a
    run that was killed; the content is made last, so nobody takes a folder for such before the
    lock is held.

    Parameters
    ----------
    home
        The folder.
    lock
        Held as long as it is used.
    made
        Folders made for it, innermost first.
    """

    home: Path
    lock: Lock
    made: Sequence[Path]

    @property
    def content(self) -> Path:
        """What is to become the content of the other folder."""
        return self.home / _CONTENT

    @classmethod
    def beside(cls, target: Path) -> Self:
        """Make one inside a folder that is there, else beside it."""
        around = target if target.is_dir() else target.parent
        made = [folder for folder in (around, *around.parents) if not folder.exists()]
        home = around / f".{target.name}-{os.getpid()}-{time.time_ns()}{_PARTIAL}"
        try:
            home.mkdir(parents=True)
            (home / _LOCK).write_text(platform.node(), encoding="utf-8")
            staging = cls(home, Lock(home / _LOCK), made)
            staging.content.mkdir()
        except OSError as error:
            shutil.rmtree(home, ignore_errors=True)
            _drop_empty(made)
            raise OutputError.unwritable(target, error) from error
        return staging

    def drop(self, *, made: bool = False) -> None:
        """Remove it, and the folders made for it."""
        self.lock.release()
        shutil.rmtree(self.home, ignore_errors=True)
        if made:
            _drop_empty(self.made)


def _clear_away(target: Path) -> None:
    """Remove what runs into a folder have left that were killed on this machine.

    Of another machine, whose locks may mean nothing here, nothing is removed.
    """
    name = re.compile(rf"\.{re.escape(target.name)}-\d+-\d+{re.escape(_PARTIAL)}")
    for around in (target, target.parent):
        with suppress(OSError):  # not there, or not ours: the next step tells
            for home in list(around.iterdir()):
                if name.fullmatch(home.name) and _was_killed(home):
                    shutil.rmtree(home, ignore_errors=True)


def _was_killed(home: Path) -> bool:
    try:
        here = (home / _LOCK).read_text(encoding="utf-8") == platform.node()
    except (OSError, ValueError):  # Windows lets nobody read what is locked
        return False
    return here and (home / _CONTENT).is_dir() and is_locked(home / _LOCK) is False


def _refuse(target: Path, *, force: bool) -> None:
    if target.exists() and not target.is_dir():
        raise _error("out is file", path=target)
    try:
        filled = target.is_dir() and any(target.iterdir())
    except OSError as error:
        raise OutputError.unwritable(target, error) from error
    if kind_of(str(target)) == "results":
        # beside them every reader would take the folder for the study's; and they took hours
        raise _error("out is study", path=target)
    if filled and not force:
        raise _error("out not empty", path=target)


def _publish(staging: _Staging, target: Path) -> None:
    if staging.home.parent != target:
        try:
            staging.content.rename(target)
        except OSError as error:
            if target.exists():  # it was not there when this run began
                raise _error("out taken", path=target) from error
            raise
        return
    # a folder without its manifest is refused by every reader, so it goes first and comes last
    for entry in sorted(left_in(target), key=_manifest_first):
        _drop(entry)
    for entry in sorted(staging.content.iterdir(), key=_manifest_first, reverse=True):
        _drop(target / entry.name)
        entry.rename(target / entry.name)


def _manifest_first(entry: Path) -> bool:
    return entry.name not in {MANIFEST, SUMMARY}


def _drop(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _drop_empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # somebody else uses it by now
            folder.rmdir()


def _error(key: str, **values: object) -> OutputError:
    return OutputError(phrase(key, "zh", **values), phrase(key, "en", **values))
