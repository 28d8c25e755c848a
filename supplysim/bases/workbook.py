"""A study of bases that lies in a workbook: which sheets are its own, and what stands for the rest.

A workbook holds a scenario, and on three more sheets candidates, competitors and demand. What it
does not hold (sizes, materials, markets, periods, cases, rules, simulation) is that of the shipped
study on the same roads. The workbook's scenario gives prices, roads and lines, and the demand of
the period in which its window lies; its plants are those that are there where that is the first
period, and it is what is simulated where that period is.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from supplysim.bases.files import settle_scenarios, shipped_studies
from supplysim.bases.study import Candidate, Competitor, DemandRow, Study
from supplysim.errors import Fault, InputError
from supplysim.scenario import Scenario, load
from supplysim.scenario.files import read_layers
from supplysim.scenario.reading import Reading
from supplysim.scenario.sheet_table import is_workbook, sheet_keys
from supplysim.scenario.tables import fill

__all__ = ["SHEETS", "NoStudyError", "holds_study", "read_workbook", "standing_on"]

SHEETS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "candidates": ("候选点", Candidate),
    "competitors": ("竞争者", Competitor),
    "demand": ("自己的需求", DemandRow),
}
"""Sheets of a study by key: name in Chinese, class of the rows."""


def holds_study(path: Path) -> bool:
    """Tell whether a file is a workbook with candidate sites."""
    return is_workbook(path) and path.is_file() and "candidates" in sheet_keys(path)


class NoStudyError(InputError):
    """A workbook that is no study of bases: no shipped study has its roads, or its years."""


def read_workbook(path: Path, reading: Reading) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the raw study of a workbook, and the scenarios that are told to be unreadable.

    Faults of the scenario in it do not keep from reading what else it holds: all are told at once.

    Raises
    ------
    InputError
        When the file is no workbook, or the roads of its scenario cannot be told.
    NoStudyError
        When no shipped study has its roads, or its window lies in no period of that study.
    """
    scenario, network = _scenario(path, reading)
    file = standing_on(network)
    if file is None:
        zh = (
            "没有内置选址研究用这个路网；请写一个 bases.toml，其中 "
            f'prices = "{path.name}"、candidates = "{path.name}"'
        )
        en = (
            "no shipped study of bases has these roads; write a bases.toml with "
            f'prices = "{path.name}" and candidates = "{path.name}"'
        )
        raise NoStudyError([Fault("network", zh, en, file=str(path), value=network)])
    data = read_layers(file, Study, reading, kind="bases")
    settle_scenarios(data, file.parent)
    own: dict[str, Any] = dict.fromkeys(SHEETS, path.name)
    fill(own, Study, path.parent, reading)
    based_on = str(data["name"])
    data |= own
    data |= {"name": path.stem, "prices": str(path), "title_zh": "", "title_en": ""}
    if scenario is None:
        # nobody can tell which period it is, nor whose plants are there
        data["existing"] = str(path)
        return data, frozenset({str(path)})
    period = _period(data["periods"], scenario, path)
    data["periods"][period]["demand"] = str(path)
    if period == next(iter(data["periods"])):
        data["existing"] = str(path)
    if data.get("simulation", {}).get("period") == period:
        data["simulation"]["scenario"] = str(path)
    data["note_zh"] = (
        f"单价、路网、候选点、竞争者和 {period} 期的需求取自 {path.name}；其余取自研究 {based_on}。"
    )
    data["note_en"] = (
        f"Prices, roads, candidates, competitors and the demand of {period} are those of "
        f"{path.name}; all else is that of the study {based_on}."
    )
    return data, frozenset()


def _scenario(path: Path, reading: Reading) -> tuple[Scenario | None, str]:
    """Return the scenario of a workbook and its network; without the one where it has faults."""
    try:
        scenario = load(path, allow_code=reading.allow_code)
    except InputError as error:
        raw = Reading(allow_code=reading.allow_code)
        network = read_layers(path, Scenario, raw).get("network")
        if raw.broken or not isinstance(network, str):
            raise
        reading.faults += error.faults
        return None, network
    return scenario, scenario.network


def standing_on(network: str) -> Path | None:
    """Return the file of the first shipped study whose prices are of these roads, None without."""
    for file in shipped_studies().values():
        data = read_layers(file, Study, Reading(), kind="bases")
        if load(str(data["prices"])).network == network:
            return file
    return None


def _period(periods: Mapping[str, Any], scenario: Scenario, path: Path) -> str:
    """Return the period in which the window of a scenario begins."""
    year = scenario.window_start.year
    for key, period in periods.items():
        if int(key) <= year < int(key) + float(period["years"]):
            return key
    listed = ", ".join(periods)
    zh = f"统计窗口不在研究的任何一期内；各期：{listed}"
    en = f"the window lies in no period of the study; there are: {listed}"
    raise NoStudyError([Fault("window_start", zh, en, file=str(path), value=str(year))])
