"""Studies as files: found by name or path, read, and refused with everything that is wrong."""

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from supplysim.bases.study import Study
from supplysim.errors import Fault, InputError
from supplysim.kinds import mistaken, nearest_shipped, shipped_files
from supplysim.scenario.faults import faults_of
from supplysim.scenario.files import locate, read_layers, shipped_names
from supplysim.scenario.reading import Reading
from supplysim.scenario.sheet_table import is_workbook

__all__ = ["load_study", "settle_scenarios", "shipped_studies"]

_FILE = "bases.toml"


def load_study(name_or_path: str | os.PathLike[str], *, allow_code: bool = False) -> Study:
    """Return a study, read and validated.

    A workbook of ``supplysim init`` holds candidates, competitors, cases, rules and demand of
    one's own; see :mod:`supplysim.bases.workbook` for what else it stands for. Places and rules of
    a study that is sound in itself are checked when it is asked (``prepare_ground``); where it is
    not, what is wrong with them is told together with the rest.

    Parameters
    ----------
    name_or_path
        A ``.toml`` file, a folder with ``bases.toml``, a workbook, or the name of a shipped study.
    allow_code
        Whether the scenario of a workbook may name policies that are code of the user.

    Raises
    ------
    InputError
        With every fault of every file at once.
    """
    from supplysim.bases.workbook import read_workbook  # noqa: PLC0415 - it knows studies

    path = _locate(os.fspath(name_or_path))
    reading = Reading(allow_code=allow_code)
    unreadable: frozenset[str] = frozenset()
    if is_workbook(path):
        data, unreadable = read_workbook(path, reading)
    else:
        data = read_layers(path, Study, reading, kind="bases")
        settle_scenarios(data, path.parent)
    if reading.broken:
        raise InputError(reading.faults)
    return _validated(data, reading, unreadable)


def _validated(data: dict[str, Any], reading: Reading, unreadable: frozenset[str]) -> Study:
    from supplysim.bases.salvage import faults_of_rest  # noqa: PLC0415 - it knows checks

    found = list(reading.faults)
    try:
        study = Study.model_validate(data)
    except ValidationError as error:
        told = {fault.where for fault in found}
        found += [
            fault
            for fault in faults_of(error, Study, reading.origin)
            if fault.where not in told and not reading.skipped(fault.where.split("."))
        ]
        raise InputError([*found, *faults_of_rest(data, reading, unreadable)]) from None
    if found:
        raise InputError([*found, *faults_of_rest(data, reading, unreadable)])
    zh, en = _own_demand(study)
    study = study.model_copy(
        update={"note_zh": f"{study.note_zh}{zh}", "note_en": f"{study.note_en} {en}".strip()}
    )
    study.read_with(reading)
    return study


def _own_demand(study: Study) -> tuple[str, str]:
    """Say that demand of one's own is located and not simulated, nothing where there is none."""
    if not study.demand or study.simulation is None:
        return "", ""
    periods = list(dict.fromkeys(row.period for row in study.demand))
    scenario = Path(study.simulation.scenario).name
    return (
        f"注意：选址按您自己的需求（{'、'.join(periods)} 期），仿真的仍是方案 {scenario} 的项目；"
        "自己的需求不进入仿真，准时吊装率和仿真成本说的是这些项目。"
    ), (
        f"Note: what is located is your own demand ({', '.join(periods)}); what is simulated are "
        f"the projects of the scenario {scenario}. Your demand is not simulated: on-time rates and "
        "simulated costs are those of these projects."
    )


def settle_scenarios(data: dict[str, Any], folder: Path) -> None:
    """Turn paths of scenarios in raw data into ones that hold anywhere, taken from ``folder``."""

    def settle(holder: Any, key: str) -> None:
        text = holder.get(key) if isinstance(holder, dict) else None
        if not isinstance(text, str) or text in shipped_names():
            return
        found = locate(text, folder)
        if found is not None:
            holder[key] = str(found)

    settle(data, "prices")
    settle(data, "existing")
    settle(data.get("simulation"), "scenario")
    for table, inner in (("periods", False), ("cases", True)):
        entries = data.get(table)
        for entry in entries.values() if isinstance(entries, dict) else ():
            holder = entry.get("demand") if inner and isinstance(entry, dict) else entry
            for key in list(holder) if inner and isinstance(holder, dict) else ["demand"]:
                settle(holder, key)


def shipped_studies() -> dict[str, Path]:
    """Return the files of the shipped studies by name, sorted."""
    return shipped_files("bases")


def _locate(text: str) -> Path:
    known = shipped_studies()
    if text in known:
        return known[text]
    path = Path(text).expanduser()
    if path.is_dir():
        path /= _FILE
    if path.is_file():
        return path
    names = [*known]
    zh = (
        f"没有这个选址研究；应为 .toml 文件、.xlsx 工作簿、含 {_FILE} 的文件夹，"
        f"或内置研究 {'、'.join(names)}"
    )
    en = (
        f"no such study: a .toml file, an .xlsx workbook, a folder with {_FILE}, or one of "
        f"{', '.join(names)}"
    )
    none = Fault("STUDY", zh, en, value=text, nearest=nearest_shipped(text, "bases"))
    raise InputError([mistaken(text, "bases", where="STUDY") or none])
