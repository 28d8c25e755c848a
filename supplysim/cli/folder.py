"""The output folder: it appears complete or not at all.

Everything is written to a staging folder beside or inside the target and moved into place at the
end, so that neither a failure nor Ctrl-C leaves half a record (docs/decisions/0004).
"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from supplysim.cli.earlier import MANIFEST, SUMMARY, left_in
from supplysim.cli.words import phrase
from supplysim.errors import OutputError
from supplysim.kinds import kind_of

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
    _refuse(target, force=force)
    staging, made = _stage(target)
    try:
        yield staging
        _publish(staging, target)
    except OutputError as error:
        shutil.rmtree(staging, ignore_errors=True)
        _drop_empty(made)
        texts = (text.replace(str(staging), str(target)) for text in (error.zh, error.en))
        raise OutputError(*texts) from error
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        _drop_empty(made)
        raise


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


def _stage(target: Path) -> tuple[Path, list[Path]]:
    """Make the staging folder; return it and the parents made for it, innermost first."""
    home = target if target.is_dir() else target.parent
    made = [folder for folder in (home, *home.parents) if not folder.exists()]
    staging = home / f".{target.name}-{os.getpid()}-{time.time_ns()}.partial"
    try:
        staging.mkdir(parents=True)
    except OSError as error:
        _drop_empty(made)
        raise OutputError.unwritable(target, error) from error
    return staging, made


def _publish(staging: Path, target: Path) -> None:
    if staging.parent != target:
        try:
            staging.rename(target)
        except OSError as error:
            if target.exists():  # it was not there when this run began
                raise _error("out taken", path=target) from error
            raise
        return
    # a folder without its manifest is refused by every reader, so it goes first and comes last
    for entry in sorted(left_in(target), key=_manifest_first):
        _drop(entry)
    for entry in sorted(staging.iterdir(), key=_manifest_first, reverse=True):
        _drop(target / entry.name)
        entry.rename(target / entry.name)
    staging.rmdir()


def _manifest_first(entry: Path) -> bool:
    return entry.name not in {MANIFEST, SUMMARY}


def _drop(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _drop_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # somebody else uses it by now
            folder.rmdir()


def _error(key: str, **values: object) -> OutputError:
    return OutputError(phrase(key, "zh", **values), phrase(key, "en", **values))
