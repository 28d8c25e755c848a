"""Format numbers of files: which one a file has, and which one this version writes."""

import json
import os
import sqlite3
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supplysim.errors import BilingualError, Fault, InputError, system_reason
from supplysim.experiment import spec as study_file
from supplysim.experiment import store as study_folder
from supplysim.experiment.index import FILE, Index
from supplysim.kinds import kind_of, mistaken
from supplysim.record import store as run_folder
from supplysim.reproduction import archive
from supplysim.scenario import files as scenario_file
from supplysim.scenario.sheet_table import is_workbook
from supplysim.texts import read_toml

__all__ = ["Format", "format_of"]


_DAMAGED = (OSError, ValueError, LookupError, TypeError, zipfile.BadZipFile, sqlite3.Error)


@dataclass(frozen=True, slots=True)
class Format:
    """The format of a file or folder.

    Parameters
    ----------
    kind
        "scenario", "study", "run", "results" (of a study) or "packed".
    number
        Its format number.
    current
        The number that this version writes.
    """

    kind: str
    number: int
    current: int


def format_of(path: str | os.PathLike[str]) -> Format:
    """Return the format of a file or folder, whatever its number.

    Raises
    ------
    InputError
        When it is of no known kind, or damaged.
    """
    place = Path(path)
    if kind_of(str(place)) in {"bases results", "comparison"}:
        # neither has a format: both are made anew from what they stand on
        raise InputError([fault for fault in [mistaken(str(place), "run", where="FILE")] if fault])
    try:
        kind, number, current = _looked_up(place)
    except _DAMAGED as error:
        if isinstance(error, InputError):
            raise
        raise InputError([_unreadable(place, error)]) from error
    if isinstance(number, bool) or not isinstance(number, int):
        zh, en = "格式号应为整数", "the format is a whole number"
        raise InputError([Fault("format", zh, en, file=str(place), value=str(number))])
    return Format(kind, number, current)


def _unreadable(place: Path, error: Exception) -> Fault:
    """Return what is wrong with a file or folder, as a person can tell."""
    if isinstance(error, BilingualError):
        zh, en = error.zh, error.en
    elif isinstance(error, OSError):
        zh, en = system_reason(error)
    elif isinstance(error, zipfile.BadZipFile):
        zh, en = "不是完整的 .zip", "it is no complete .zip"
    else:
        zh, en = "已损坏，或不是本程序写的", "it is damaged, or was not written by this program"
    return Fault("FILE", f"无法读取：{zh}", f"cannot be read: {en}", value=str(place))


def _looked_up(place: Path) -> tuple[str, Any, int]:
    if (place / study_folder.STUDY).is_file():
        index = Index.read(place / FILE)
        try:
            return "results", int(index.meta()["format"]), study_folder.FORMAT
        finally:
            index.close()
    if place.is_dir():
        if not _manifest(place).is_file():
            zh = "文件夹里没有结果：缺少 manifest.json 或 study.json"
            en = "this folder holds no results: there is no manifest.json or study.json"
            raise InputError([Fault("FILE", zh, en, value=str(place))])
        return "run", run_folder.read_json(_manifest(place))["format"], run_folder.FORMAT
    if place.suffix.lower() == ".zip":
        with zipfile.ZipFile(place) as packed:
            return "packed", json.loads(packed.read(archive.CONTENTS))["format"], archive.FORMAT
    if place.suffix.lower() == ".toml":
        data = read_toml(place)
        if not data:
            raise BilingualError("文件是空的", "the file is empty")
        if {"levers", "uncertainties", "cases"} & data.keys():
            return "study", data.get("format", study_file.FORMAT), study_file.FORMAT
        return "scenario", data.get("format", scenario_file.FORMAT), scenario_file.FORMAT
    if is_workbook(place):
        from supplysim.scenario import load  # noqa: PLC0415 - only a workbook is read as a whole

        return "scenario", load(place, allow_code=True).format, scenario_file.FORMAT
    zh = "应为 .toml、.xlsx、.zip，或结果文件夹"
    en = "give a .toml, .xlsx or .zip file, or a folder of results"
    if not place.exists():
        zh, en = f"没有这个文件或文件夹；{zh}", f"there is no such file or folder; {en}"
    raise InputError([Fault("FILE", zh, en, value=str(place))])


def _manifest(folder: Path) -> Path:
    first = folder / "r000" / run_folder.MANIFEST
    return first if first.is_file() else folder / run_folder.MANIFEST
