"""Where the results of a study lie: in the folder that is named, or in the default one."""

import sqlite3
import tomllib
from pathlib import Path

from supplysim.errors import Fault, InputError
from supplysim.experiment.index import FILE, Index
from supplysim.experiment.study import FILE as STUDY_FILE
from supplysim.experiment.study import locate_study

__all__ = ["default_folder", "folder_of_seed", "results_folder"]

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


def folder_of_seed(folder: Path, seed: int) -> Path:
    """Return the folder beside another one for the results of a second seed.

    Examples
    --------
    >>> folder_of_seed(Path("out/fleet"), 7).as_posix()
    'out/fleet-s7'
    """
    return folder.with_name(f"{folder.name}-s{seed}")


def results_folder(text: str) -> Path:
    """Return the folder of results that a person means.

    Parameters
    ----------
    text
        A folder of results, or a study: its name, file or folder, whose results are then looked
        for in the default folder, and in the one beside it for the seed of the study.

    Raises
    ------
    InputError
        When it is a study without results there, or with those of another seed.
    """
    folder = Path(text)
    if (folder / FILE).is_file():
        return folder
    try:
        name, seed = _name_and_seed(locate_study(text))
    except (InputError, OSError, TypeError, ValueError):  # no study: whoever opens it tells
        place = default_folder(text)
        return place if (place / FILE).is_file() else folder
    return _of_study(text, name, seed)


def _of_study(text: str, name: str, seed: int) -> Path:
    """Return where the results of a study with its seed lie."""
    place = default_folder(name)
    beside = folder_of_seed(place, seed)
    there = [folder for folder in (place, beside) if (folder / FILE).is_file()]
    held = {folder: _seed_held(folder) for folder in there}
    for folder in there:
        if held[folder] in {None, str(seed)}:
            return folder
    if there:
        zh = (
            f"{there[0]} 里是种子 {held[there[0]]} 的结果，而研究的种子是 {seed}，还没有结果；"
            f"先运行 supplysim sweep {text} --out {beside}，或直接指明文件夹 {there[0]}"
        )
        en = (
            f"{there[0]} holds results with seed {held[there[0]]}, but the seed of the study is "
            f"{seed}, of which there are none yet; run supplysim sweep {text} --out {beside} "
            f"first, or name the folder {there[0]}"
        )
    else:
        zh = f"研究 {name} 还没有结果（{place}）；先运行 supplysim sweep {text}"
        en = f"the study {name} has no results yet ({place}); run supplysim sweep {text} first"
    raise InputError([Fault("results", zh, en, value=text)])


def _seed_held(folder: Path) -> str | None:
    """Return the seed of the results in a folder, None where that cannot be told."""
    try:
        index = Index.read(folder / FILE)
    except InputError:
        return None
    try:
        return index.meta().get("seed")
    except sqlite3.Error:  # no index at all: whoever opens it tells
        return None
    finally:
        index.close()


def _name_and_seed(file: Path) -> tuple[str, int]:
    """Return the name and the seed of a study without reading all that it names."""
    data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    fallback = file.resolve().parent.name if file.name == STUDY_FILE else file.stem
    return str(data.get("name", fallback)), int(data.get("seed", 0))
