"""The run that a folder on the command line holds."""

from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.cli.folder import MANIFEST, REPLICATION
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError

if TYPE_CHECKING:
    from supplysim.run import Run

__all__ = ["open_one"]


def open_one(folder: Path) -> "Run":
    """Return the run of a folder; one of several replications must be named.

    Raises
    ------
    InputError
        When the folder holds several replications, or no run.
    """
    from supplysim.run import open_run  # noqa: PLC0415 - pandas is heavy

    first = folder / REPLICATION.format(0)
    if not (folder / MANIFEST).is_file() and (first / MANIFEST).is_file():
        zh, en = (phrase("many runs in folder", lang) for lang in ("zh", "en"))
        raise InputError([Fault("DIR", zh, en, value=str(folder), nearest=str(first))])
    return open_run(folder)
