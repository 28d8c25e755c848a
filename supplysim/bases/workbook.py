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

from supplysim.bases.study import (
    Candidate,
    Competitor,
    DemandRow,
    Study,
    settle_scenarios,
    shipped_studies,
)
from supplysim.errors import Fault, InputError
from supplysim.scenario import Scenario, load
from supplysim.scenario.files import read_layers
from supplysim.scenario.reading import Reading
from supplysim.scenario.tables import fill

__all__ = ["SHEETS", "read_workbook", "standing_on"]

SHEETS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "candidates": ("候选点", Candidate),
    "competitors": ("竞争者", Competitor),
    "demand": ("自己的需求", DemandRow),
}
"""Sheets of a study by key: name in Chinese, class of the rows."""


def read_workbook(path: Path, reading: Reading) -> dict[str, Any]:
    """Return the raw study of a workbook.

    Raises
    ------
    InputError
        When the workbook holds no scenario, no shipped study has its roads, or its window lies in
        no period of that study.
    """
    scenario = load(path)
    file = standing_on(scenario.network)
    if file is None:
        zh = (
            "没有内置选址研究用这个路网；请写一个 bases.toml，其中 "
            f'prices = "{path.name}"、candidates = "{path.name}"'
        )
        en = (
            "no shipped study of bases has these roads; write a bases.toml with "
            f'prices = "{path.name}" and candidates = "{path.name}"'
        )
        raise InputError([Fault("network", zh, en, file=str(path), value=scenario.network)])
    data = read_layers(file, Study, reading, kind="bases")
    settle_scenarios(data, file.parent)
    own: dict[str, Any] = dict.fromkeys(SHEETS, path.name)
    fill(own, Study, path.parent, reading)
    period = _period(data["periods"], scenario, path)
    based_on = str(data["name"])
    data |= own
    data |= {"name": path.stem, "prices": str(path), "title_zh": "", "title_en": ""}
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
    return data


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
    raise InputError([Fault("window_start", zh, en, file=str(path), value=str(year))])
