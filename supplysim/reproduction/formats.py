"""Format numbers of files: which one a file has, and which one this version writes."""

import json
import os
import sqlite3
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supplysim.errors import Fault, InputError
from supplysim.experiment import spec as study_file
from supplysim.experiment import store as study_folder
from supplysim.experiment.index import FILE, Index
from supplysim.kinds import kind_of, mistaken
from supplysim.record import store as run_folder
from supplysim.reproduction import archive
from supplysim.scenario import files as scenario_file
from supplysim.scenario.sheet_table import is_workbook

__all__ = ["Format", "format_of"]


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
    except (OSError, ValueError, LookupError, zipfile.BadZipFile, sqlite3.Error) as error:
        if isinstance(error, InputError):
            raise
        zh, en = f"无法读取：{error}", f"cannot be read: {error}"
        raise InputError([Fault("FILE", zh, en, value=str(place))]) from error
    if isinstance(number, bool) or not isinstance(number, int):
        zh, en = "格式号应为整数", "the format is a whole number"
        raise InputError([Fault("format", zh, en, file=str(place), value=str(number))])
    return Format(kind, number, current)


def _looked_up(place: Path) -> tuple[str, Any, int]:
    if (place / study_folder.STUDY).is_file():
        index = Index.read(place / FILE)
        try:
            return "results", int(index.meta()["format"]), study_folder.FORMAT
        finally:
            index.close()
    if place.is_dir():
        return "run", run_folder.read_json(_manifest(place))["format"], run_folder.FORMAT
    if place.suffix.lower() == ".zip":
        with zipfile.ZipFile(place) as packed:
            return "packed", json.loads(packed.read(archive.CONTENTS))["format"], archive.FORMAT
    if place.suffix.lower() == ".toml":
        data = tomllib.loads(place.read_text(encoding="utf-8-sig"))
        if {"levers", "uncertainties", "cases"} & data.keys():
            return "study", data.get("format", study_file.FORMAT), study_file.FORMAT
        return "scenario", data.get("format", scenario_file.FORMAT), scenario_file.FORMAT
    if is_workbook(place):
        from supplysim.scenario import load  # noqa: PLC0415 - only a workbook is read as a whole

        return "scenario", load(place, allow_code=True).format, scenario_file.FORMAT
    zh = "应为 .toml、.xlsx、.zip，或结果文件夹"
    en = "give a .toml, .xlsx or .zip file, or a folder of results"
    raise InputError([Fault("FILE", zh, en, value=str(place))])


def _manifest(folder: Path) -> Path:
    first = folder / "r000" / run_folder.MANIFEST
    return first if first.is_file() else folder / run_folder.MANIFEST
