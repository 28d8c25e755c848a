"""Older records and stores of studies, written anew in the current format.

One step leads from a format to the next. A step changes the files of a folder in place; it is given
a copy, and the copy takes the place of the old folder only when it can be opened. Files that people
write (.toml, .xlsx) stay as they are: they are upgraded as they are read, with a note.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from supplysim.errors import Fault, InputError, ModelError, OutputError
from supplysim.experiment.results import Results
from supplysim.experiment.store import exclusive
from supplysim.reproduction.formats import Format, format_of
from supplysim.reproduction.subject import record_folders
from supplysim.run import open_run
from supplysim.scenario.files import UPGRADES

__all__ = ["STEPS", "Migrated", "Step", "Steps", "migrate"]

Step = Callable[[Path], None]
"""Turns the files of a folder of one format into those of the next, the number included."""

Steps = Mapping[tuple[str, int], Step]
"""By kind of folder ("run", "results") and older format."""

STEPS: Steps = {}
"""None so far: every kind of file has format 1, the first one."""

_READ = frozenset({"scenario", "study"})
"""Kinds that are upgraded as they are read."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done to a file or folder.

    Parameters
    ----------
    kind
        As in :class:`Format`.
    before, now
        Format number that it had, and that it has.
    kept
        Where the old one lies now, None where nothing was written.
    """

    kind: str
    before: int
    now: int
    kept: Path | None = None


def migrate(path: str | os.PathLike[str], *, steps: Steps = STEPS) -> Migrated:
    """Write an older result anew in the current format, and keep the old one beside it.

    Parameters
    ----------
    path
        A folder of a run, of replications or of a study. A scenario or study file (.toml, .xlsx)
        of an older format is upgraded whenever it is read; it stays as it is. A packed result is
        what was packed: it can only be made anew from its folder.
    steps
        What leads from one format to the next.

    Raises
    ------
    InputError
        When the format is newer, or no format that ever existed, or the file is of no known kind.
    OutputError
        When it is being written by another process, or there is no room for the new one.
    """
    place = Path(path)
    found = format_of(place)
    if found.number == found.current:
        return Migrated(found.kind, found.number, found.current)
    _refuse_unknown(found, place, steps)
    if found.kind in _READ:
        return Migrated(found.kind, found.number, found.current)
    kept = place.with_name(f"{place.name}-format{found.number}")
    if kept.exists():
        raise OutputError(f"{kept} 已存在，不会覆盖", f"{kept} exists and is kept")
    with _upgraded(place, found.kind, steps) as ready:
        place.rename(kept)
        try:
            ready.rename(place)
        except OSError:
            kept.rename(place)
            raise
    return Migrated(found.kind, found.number, found.current, kept)


def _refuse_unknown(found: Format, place: Path, steps: Steps) -> None:
    between = range(found.number, found.current)
    upgrades = UPGRADES if found.kind in _READ else [n for kind, n in steps if kind == found.kind]
    if between and all(number in upgrades for number in between):
        return
    zh = f"没有这个格式，或无从升级；目前为格式 {found.current}"
    en = f"no such format, or none that can be upgraded; the current one is {found.current}"
    if found.number > found.current:
        zh = f"由更新的版本写成；本版本读到格式 {found.current}，请升级本程序"
        en = f"written by a newer version; this one reads formats up to {found.current}; upgrade it"
    raise InputError([Fault("format", zh, en, file=str(place), value=str(found.number))])


@contextmanager
def _upgraded(place: Path, kind: str, steps: Steps) -> Iterator[Path]:
    """Give a copy in the current format, beside the old one; what is left of it is removed."""
    with TemporaryDirectory(prefix=".supplysim-", dir=place.parent) as scratch:
        copy = Path(scratch) / "copy"
        if kind == "results":
            with exclusive(place):
                shutil.copytree(place, copy)
            _step_up(copy, kind, steps)
            Results.open(copy)
        else:
            shutil.copytree(place, copy)
            for record in record_folders(copy):
                _step_up(record, kind, steps)
                open_run(record)
        yield copy


def _step_up(folder: Path, kind: str, steps: Steps) -> None:
    found = format_of(folder)
    while found.number < found.current:
        steps[kind, found.number](folder)
        following = format_of(folder)
        if following.number != found.number + 1:
            raise ModelError(f"the step from format {found.number} of {kind} gave {following}")
        found = following
