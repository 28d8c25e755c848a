"""Where the results of a study lie: in the folder that is named, or in the default one."""

import tomllib
from pathlib import Path

from supplysim.errors import Fault, InputError
from supplysim.experiment.index import FILE
from supplysim.experiment.study import FILE as STUDY_FILE
from supplysim.experiment.study import locate_study

__all__ = ["default_folder", "results_folder"]

_UNFIT = '\\/:*?"<>|'
"""What a file system may refuse."""


def default_folder(name: str) -> Path:
    """Return the folder of a study's results where none is named: ``out/<name>``.

    Examples
    --------
    >>> default_folder("fleet: west").as_posix()
    'out/fleet_ west'
    """
    return Path("out") / "".join("_" if c in _UNFIT else c for c in name)


def results_folder(text: str) -> Path:
    """Return the folder of results that a person means.

    Parameters
    ----------
    text
        A folder of results, or a study: its name, file or folder, whose results are then looked
        for in the default folder.

    Raises
    ------
    InputError
        When it is a study without results there.
    """
    folder = Path(text)
    for place in (folder, default_folder(text)):
        if (place / FILE).is_file():
            return place
    try:
        file = locate_study(text)
        name = _name(file)
    except (InputError, OSError, ValueError):  # no study: whoever opens the folder tells
        return folder
    place = default_folder(name)
    if (place / FILE).is_file():
        return place
    zh = f"研究 {name} 还没有结果（{place}）；先运行 supplysim sweep {text}"
    en = f"the study {name} has no results yet ({place}); run supplysim sweep {text} first"
    raise InputError([Fault("results", zh, en, value=text)])


def _name(file: Path) -> str:
    """Return the name of a study without reading all that it names."""
    data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    fallback = file.resolve().parent.name if file.name == STUDY_FILE else file.stem
    return str(data.get("name", fallback))
