"""The scenario: one frozen description of everything a run depends on, but for the seed."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, PrivateAttr, ValidationError, model_validator

from supplysim.errors import BilingualError, Fault, InputError
from supplysim.scenario.base import Spec, quantity
from supplysim.scenario.checks import check
from supplysim.scenario.costs import Costs, Scorecard
from supplysim.scenario.demand import Archetype, ComponentType, Plan, Portfolio, Zone
from supplysim.scenario.explain import leaves, note_of
from supplysim.scenario.faults import dotted, faults_of, shown
from supplysim.scenario.files import FORMAT, settle_places
from supplysim.scenario.labour import Labour
from supplysim.scenario.loads import Loads
from supplysim.scenario.paths import Step, put, read_path, scale_number
from supplysim.scenario.place import (
    CalendarSpec,
    Closure,
    Holiday,
    Policies,
    Sites,
    State,
    Traffic,
)
from supplysim.scenario.quality import Quality
from supplysim.scenario.reading import Note, Reading
from supplysim.scenario.supply import Fleet, LineType, Plant, Production
from supplysim.scenario.upsets import Breakdowns
from supplysim.scenario.weather import Weather

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Scenario", "build"]

_LABELS = frozenset({"name", "title_zh", "title_en"})
"""Fields that say what a scenario is called and change nothing."""

_LONGEST = timedelta(days=20 * 366)
_HASH_SHOWN = 12
_NAME = re.compile(r"[^\\/:*?\"<>|\x00-\x1f]{1,80}")


def _check_name(text: str) -> str:
    if not _NAME.fullmatch(text) or text.strip(" .") != text:
        raise BilingualError(
            '方案名称应能作文件夹名：不含 \\ / : * ? " < > |，首尾无空格和点',
            'must do as the name of a folder: no \\ / : * ? " < > |, no blank or dot at its ends',
        )
    return text


class Scenario(Spec):
    """Everything a run depends on, but for seed and replication.

    Frozen: ``with_`` gives a changed copy. Two scenarios are equal when all their values are,
    wherever they were read from.
    """

    format: int = quantity(FORMAT, zh="文件格式号", en="format number of the file")
    name: Annotated[str, AfterValidator(_check_name)] = quantity(
        ..., zh="方案名称", en="name of the scenario", min_length=1
    )
    title_zh: str = quantity("", zh="中文标题", en="title in Chinese")
    title_en: str = quantity("", zh="英文标题", en="title in English")
    start: datetime = quantity(..., zh="模拟起点", en="first second; settling begins")
    window_start: datetime = quantity(
        ..., zh="统计窗口起点", en="start of the window of the measures"
    )
    window_end: datetime = quantity(..., zh="统计窗口终点", en="end of the window of the measures")
    horizon: datetime = quantity(..., zh="模拟终点", en="end of the run")
    network: str = quantity(..., zh="路网文件夹", en="road network: shipped name or folder")
    plan: Plan = quantity(Plan, zh="基准计划", en="the baseline")
    portfolio: Portfolio = quantity(Portfolio, zh="项目组合", en="the portfolio of projects")
    zones: dict[str, Zone] = quantity(..., zh="分区", en="zones", min_length=1)
    components: dict[str, ComponentType] = quantity(
        ..., zh="构件类型", en="component types", min_length=1
    )
    archetypes: dict[str, Archetype] = quantity(..., zh="建筑类型", en="archetypes", min_length=1)
    calendars: dict[str, CalendarSpec] = quantity(..., zh="日历", en="calendars", min_length=1)
    holidays: tuple[Holiday, ...] = quantity((), zh="节假日", en="public holidays")
    closures: tuple[Closure, ...] = quantity((), zh="停工数据", en="closures given as data")
    line_types: dict[str, LineType] = quantity(..., zh="生产线类型", en="line types", min_length=1)
    plants: dict[str, Plant] = quantity(..., zh="构件厂", en="plants", min_length=1)
    production: Production = quantity(Production, zh="生产计划", en="production planning")
    fleets: dict[str, Fleet] = quantity(..., zh="车队", en="fleets", min_length=1)
    loads: Loads = quantity(Loads, zh="装车", en="loads")
    traffic: Traffic = quantity(Traffic, zh="交通", en="traffic")
    sites: Sites = quantity(Sites, zh="工地", en="sites")
    policies: Policies = quantity(Policies, zh="策略", en="policies")
    state: State = quantity(State, zh="期初状态", en="state at the start")
    costs: Costs = quantity(Costs, zh="成本", en="costs")
    scorecard: Scorecard = quantity(Scorecard, zh="规划对照", en="the plan's scorecard")
    weather: Weather = quantity(Weather, zh="天气与预警", en="weather and alerts")
    breakdowns: Breakdowns = quantity(Breakdowns, zh="故障", en="breakdowns")
    quality: Quality = quantity(Quality, zh="质量与追溯", en="quality and traceability")
    labour: Labour = quantity(Labour, zh="人手", en="crews short of people or away")
    targets: dict[str, float] = quantity(
        dict, zh="指标下限（未达到则退出码为1）", en="least values of measures; missed -> exit 1"
    )

    _inputs: tuple[tuple[str, str], ...] = PrivateAttr(default=())
    _notes: tuple[Note, ...] = PrivateAttr(default=())
    _allowed_code: frozenset[str] = PrivateAttr(default=frozenset())

    @model_validator(mode="after")
    def _times_in_order(self) -> Self:
        if not self.start <= self.window_start < self.window_end <= self.horizon:
            raise BilingualError(
                "应满足 start <= window_start < window_end <= horizon",
                "start <= window_start < window_end <= horizon does not hold",
            )
        if self.horizon - self.start > _LONGEST:
            raise BilingualError(
                "start 到 horizon 最多 20 年", "from start to horizon is at most 20 years"
            )
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in type(self).model_fields)

    def __hash__(self) -> int:
        return int(self.hash[:15], 16)

    def __repr__(self) -> str:
        return f"Scenario({self.name!r}: {', '.join(f'{n} {t}' for t, n in self._sizes())})"

    def _repr_html_(self) -> str:
        title = escape(self.title_zh or self.title_en or self.name)
        rows = [
            ("name", self.name),
            ("window", f"{self.window_start:%Y-%m-%d} – {self.window_end:%Y-%m-%d}"),
            ("network", Path(self.network).name),
            *((what, str(number)) for what, number in self._sizes()),
            ("hash", self.hash[:_HASH_SHOWN]),
        ]
        cells = "".join(f"<tr><th>{a}</th><td>{escape(b)}</td></tr>" for a, b in rows)
        return f"<table><caption>{title}</caption>{cells}</table>"

    def _sizes(self) -> list[tuple[str, int]]:
        sizes = [
            ("zones", len(self.zones)),
            ("plants", len(self.plants)),
            ("trucks", sum(fleet.trucks for fleet in self.fleets.values())),
        ]
        if self.portfolio.projects is not None:
            sizes.append(("projects", len(self.portfolio.projects)))
        return sizes

    @property
    def hash(self) -> str:
        """Content of the scenario as sha256, hexadecimal.

        Taken over the canonical JSON of the resolved scenario; of a network folder and of a file
        of policies only the last name counts, so that a scenario keeps its hash when it is moved.
        """
        data = self.to_dict()
        data["network"] = Path(self.network).name
        for at, name in self._code().items():
            data["policies"][at] = Path(name).name
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode("utf-8")).hexdigest()

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Files the scenario was read from: name and sha256, sorted by name."""
        return self._inputs

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noticed while reading and should be said on screen."""
        return self._notes

    @property
    def allowed_code(self) -> frozenset[str]:
        """Names of policies that are code of the user and may be imported.

        Somebody has allowed them: ``load(..., allow_code=True)`` those of a file, ``with_`` those
        that it is given. What comes with the folder of a run is not allowed by opening it.
        """
        return self._allowed_code

    def _code(self) -> dict[str, str]:
        """Return the policies that are code of the user, by family."""
        named = {
            family: getattr(self.policies, family) for family in type(self.policies).model_fields
        }
        return {at: name for at, name in named.items() if isinstance(name, str) and ":" in name}

    def to_dict(self) -> dict[str, Any]:
        """Return the fully resolved scenario as plain JSON-able data."""
        return self.model_dump(mode="json")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, allow_code: bool = False) -> "Scenario":
        """Return the scenario that ``to_dict`` wrote; folders are not looked for.

        Parameters
        ----------
        allow_code
            Whether policies that it names may be code of the user when it is simulated.

        Raises
        ------
        InputError
            With every fault of the data.
        """
        scenario = _validated(dict(data), Reading())
        if allow_code:
            scenario._allowed_code = frozenset(scenario._code().values())  # noqa: SLF001 - its own
        return scenario

    def with_(self, overrides: Mapping[str, Any]) -> "Scenario":
        """Return a changed copy, validated and checked.

        Parameters
        ----------
        overrides
            Values by dotted path; ``*`` stands for every entry of a table or list. Later ones
            see earlier ones. Folders are taken from the working folder. A policy may be a
            function of your own, ``package.module:name`` or ``rules.py:name``.

        Raises
        ------
        InputError
            With every fault.

        Examples
        --------
        >>> from supplysim.scenario import load
        >>> more = load("small").with_({"fleets.*.trucks": 40})
        >>> {fleet.trucks for fleet in more.fleets.values()}
        {40}
        """
        reading = Reading(allow_code=True)
        changed = build(self.to_dict(), reading, overrides=overrides)
        changed._inputs, changed._notes = self._inputs, self._notes  # noqa: SLF001 - its own class
        # What is given here is the caller's own; what was there before stays as it was.
        changed._allowed_code = self._allowed_code | {  # noqa: SLF001
            name
            for family, name in changed._code().items()  # noqa: SLF001
            if {("policies",), ("policies", family)} & reading.origins.keys()
        }
        return changed

    def scaled(self, path: str, factor: float) -> dict[str, Any]:
        """Return the overrides that multiply every number at a path.

        Whole numbers round half up and stay at least 1; 0 stays 0.

        Raises
        ------
        InputError
            When the path leads to no number.
        """
        steps = read_path(path) or ()
        numbers = {
            dotted(at): scale_number(value, factor)
            for at, _, value in leaves(self)
            if _within(at, steps)
            if isinstance(value, int | float) and not isinstance(value, bool)
        }
        if not numbers:
            raise InputError([Fault(path, "这里没有可缩放的数", "no number to scale here")])
        return numbers

    def fields(self, search: str = "") -> "pd.DataFrame":
        """Return every value with what is known of it.

        Parameters
        ----------
        search
            Only rows whose path or meaning contains this text, in either language.

        Returns
        -------
        DataFrame
            path, zh, en, unit, default, value, range, source, confidence; default and value as
            a reader would write them.
        """
        import pandas as pd  # noqa: PLC0415 - heavy

        columns = ["path", "zh", "en", "unit", "default", "value", "range", "source", "confidence"]
        rows = []
        for at, field, value in leaves(self):
            note = note_of(dotted(at), field)
            row = {name: getattr(note, name) for name in columns if name != "value"}
            row["value"] = shown(value)
            if search.lower() in f"{note.path}\n{note.zh}\n{note.en}".lower():
                rows.append(row)
        return pd.DataFrame(rows, columns=columns)

    def diff(self, other: "Scenario") -> "pd.DataFrame":
        """Return what differs in ``other``: field, from, to, source of the field's default."""
        import pandas as pd  # noqa: PLC0415 - heavy

        mine = {dotted(at): (field, value) for at, field, value in leaves(self)}
        theirs = {dotted(at): (field, value) for at, field, value in leaves(other)}
        rows = []
        for path in dict.fromkeys([*mine, *theirs]):
            (field, old), (_, new) = mine.get(path, (None, "")), theirs.get(path, (None, ""))
            if old != new or (path in mine) != (path in theirs):
                field = field or theirs[path][0]
                row = (path, shown(old), shown(new), note_of(path, field).source)
                rows.append(row)
        return pd.DataFrame(rows, columns=["field", "from", "to", "source"])

    def changes(self, other: "Scenario") -> "pd.DataFrame":
        """Return what differs in ``other`` but for what it is called, with the columns of diff."""
        table = self.diff(other)
        return table[~table["field"].isin(_LABELS)].reset_index(drop=True)


def build(
    data: dict[str, Any],
    reading: Reading,
    *,
    overrides: Mapping[str, Any] | None = None,
) -> Scenario:
    """Return the scenario that raw data describe, overridden, validated and checked.

    Parameters
    ----------
    data
        Raw scenario, changed in place.
    reading
        Holds the faults found so far; new ones are told together with them.
    overrides
        Values by dotted path.

    Raises
    ------
    InputError
        With every fault.
    """
    changes = dict(overrides or {})
    for path, value in changes.items():
        done, faults = put(data, path, value, Scenario)
        reading.faults += faults
        for at in done:
            reading.forget(at)
            reading.origins[at] = ""
    if changes:
        settle_places(data, Path(), reading)
    scenario = _validated(data, reading)
    faults = check(scenario)
    if faults:
        raise InputError([replace(f, file=reading.origin(_parts(f.where))) for f in faults])
    return scenario


def _validated(data: dict[str, Any], reading: Reading) -> Scenario:
    found = list(reading.faults)
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        silent = {
            dotted(details["loc"])
            for details in error.errors()
            if details["type"] in {"missing", "too_short"} and reading.skipped(details["loc"])
        }
        found += [f for f in faults_of(error, Scenario, reading.origin) if f.where not in silent]
        raise InputError(found) from None
    if found:
        raise InputError(found)
    return scenario


def _parts(path: str) -> list[str]:
    return [step.name for step in read_path(path) or ()]


def _within(path: Sequence[str | int], steps: Sequence[Step]) -> bool:
    """Tell whether a path lies at or below the place that written steps mean."""
    pairs = list(zip(steps, path, strict=False))
    return len(pairs) == len(steps) > 0 and all(s.star or s.name == str(p) for s, p in pairs)
