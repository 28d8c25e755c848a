"""A study of bases that lies in a workbook: which sheets are its own, and what stands for the rest.

A workbook holds a scenario, and on further sheets candidates, sizes, competitors, cases of demand,
limits with the years of the periods, and demand. What it does not hold (materials, markets,
simulation) is that of the shipped study on the same roads. The workbook's scenario gives prices,
roads and lines, and it stands for the scenario that the study names for the period of its window,
wherever the study names that.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from supplysim.bases.files import settle_scenarios, shipped_studies
from supplysim.bases.study import Candidate, Competitor, DemandCase, DemandRow, SizeStep, Study
from supplysim.errors import Fault, InputError
from supplysim.scenario import Scenario, load
from supplysim.scenario.files import read_layers
from supplysim.scenario.form import read_form
from supplysim.scenario.reading import Key, Note, Reading
from supplysim.scenario.sheet_table import is_workbook, sheet_keys
from supplysim.scenario.tables import fill

__all__ = [
    "LIMITS",
    "SHEETS",
    "NoStudyError",
    "holds_study",
    "limits_of",
    "read_workbook",
    "standing_on",
]

SHEETS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "candidates": ("候选点", Candidate),
    "sizes": ("规模", SizeStep),
    "competitors": ("竞争者", Competitor),
    "cases": ("需求情景", DemandCase),
    "demand": ("自己的需求", DemandRow),
}
"""Tables of a study by key: name in Chinese, class of the rows."""

LIMITS = ("rules", "选址限制")
"""Key of the form of limits, and its name in Chinese."""

_OPTIONAL = ("sizes", "cases", LIMITS[0])
"""Sheets without which the study's own hold: workbooks may be older than they are."""


def limits_of(periods: Iterable[str]) -> list[Key]:
    """Return the places of the form of limits: radius, districts; by period budget, number, years.

    Examples
    --------
    >>> [".".join(path) for path in limits_of(["2020"])][-2:]
    ['periods.2020.least_bases', 'periods.2020.years']
    """
    periods = list(periods)
    return [
        ("rules", "radius_km"),
        ("rules", "districts"),
        ("rules", "worst"),
        *(("rules", "budget_yuan", key) for key in periods),
        *(("periods", key, "least_bases") for key in periods),
        *(("periods", key, "years") for key in periods),
    ]


def holds_study(path: Path) -> bool:
    """Tell whether a file is a workbook with a sheet of a study of bases."""
    if not (is_workbook(path) and path.is_file()):
        return False
    return not {*SHEETS, LIMITS[0]}.isdisjoint(sheet_keys(path))


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
    based_on = str(data["name"])
    there = _own(data, path, reading)
    reading.notes += [_left_to(based_on, key, path) for key in _OPTIONAL if key not in there]
    data |= {"name": path.stem, "title_zh": "", "title_en": "", "prices": str(path)}
    if scenario is None:
        # nobody can tell which period it is, nor whose plants are there
        data["existing"] = str(path)
        return data, frozenset({str(path)})
    period = _period(data["periods"], scenario, path)
    _stand_in(data, str(data["periods"][period]["demand"]), str(path))
    data["periods"][period]["demand"] = str(path)
    if period == next(iter(data["periods"])):
        data["existing"] = str(path)
    simulation = data.get("simulation", {})
    if simulation.get("period") == period:
        simulation["scenario"] = str(path)
    data["note_zh"], data["note_en"] = _note(path, period, there, based_on, simulation)
    return data, frozenset()


def _own(data: dict[str, Any], path: Path, reading: Reading) -> list[str]:
    """Put what a workbook holds of its own into a study; return the keys of its sheets."""
    keys = sheet_keys(path)
    there = [key for key in (*SHEETS, LIMITS[0]) if key in keys or key not in _OPTIONAL]
    own: dict[str, Any] = {key: path.name for key in there if key in SHEETS}
    fill(own, Study, path.parent, reading)
    settle_scenarios(own, path.parent)
    data |= own
    if LIMITS[0] in there:
        reading.forget((LIMITS[0],))
        names = [".".join(at) for at in limits_of(data["periods"])]
        found = read_form(path, LIMITS[0], Study, names, reading)
        data[LIMITS[0]] = found.get(LIMITS[0], {})
        asked = found.get("periods", {})
        for key, period in data["periods"].items():
            period.pop("least_bases", None)
            period.update(asked.get(key, {}))
    return there


def _stand_in(data: dict[str, Any], name: str, path: str) -> None:
    """Name the workbook wherever a study names the scenario that it stands for."""
    for holder, key in (
        (data, "existing"),
        (data.get("simulation", {}), "scenario"),
        *((period, "demand") for period in data["periods"].values()),
    ):
        if holder.get(key) == name:
            holder[key] = path


_SHEET_NAMES = {
    "candidates": ("候选点", "candidates"),
    "sizes": ("规模", "sizes"),
    "competitors": ("竞争者", "competitors"),
    "cases": ("需求情景", "cases of demand"),
    "rules": ("选址限制", "limits"),
    "demand": ("自己的需求", "demand of one's own"),
}


def _left_to(based_on: str, key: str, path: Path) -> Note:
    """Return that a sheet is missing, and whose content holds then."""
    zh, en = _SHEET_NAMES[key]
    return Note(
        f"注意：{path.name} 没有工作表“{zh} {key}”；supplysim bases 用内置研究 {based_on} 的{zh}。",
        f"Note: {path.name} has no sheet {key}; supplysim bases takes the {en} of the shipped "
        f"study {based_on}.",
    )


def _note(
    path: Path, period: str, there: list[str], based_on: str, simulation: Mapping[str, Any]
) -> tuple[str, str]:
    """Return what the answer stands on: what is the workbook's, and what is the study's."""
    zh = "、".join(_SHEET_NAMES[key][0] for key in there)
    en = ", ".join(_SHEET_NAMES[key][1] for key in there)
    simulated = _simulated(path, simulation)
    return (
        f"单价、路网、{zh}和 {period} 期的需求取自 {path.name}；其余取自研究 {based_on}。"
        f"{simulated[0]}"
    ), (
        f"Prices, roads, {en} and the demand of {period} are those of {path.name}; all else is "
        f"that of the study {based_on}. {simulated[1]}"
    ).rstrip()


def _simulated(path: Path, simulation: Mapping[str, Any]) -> tuple[str, str]:
    """Say whether it is the workbook's scenario that is simulated, and how it would be."""
    scenario = simulation.get("scenario")
    if scenario is None:
        return "", ""
    if scenario == str(path):
        return "仿真用的是工作簿中的方案（车队、项目、策略等）。", (
            "What is simulated is the workbook's scenario: its fleets, projects and policies."
        )
    year, base = simulation["period"], Path(str(scenario)).stem
    return (
        f"注意：仿真用的是研究的方案 {base}，工作簿中的车队、项目、策略不进入仿真。"
        f"要仿真工作簿：把统计窗口移到 {year} 期内（或用 supplysim init --from {base} 重新开始）。"
    ), (
        f"Note: what is simulated is the study's scenario {base}; fleets, projects and policies "
        "of the workbook are not. To simulate the workbook, move its window into the period "
        f"{year}, or start anew with supplysim init --from {base}."
    )


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
