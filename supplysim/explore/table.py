"""What a study came to, as a page reads it: cases of levers, and measures with intervals."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from supplysim.errors import Fault, InputError, Lang
from supplysim.metrics.kpis import measures as known_measures

__all__ = [
    "Case",
    "Estimate",
    "Level",
    "LeverAxis",
    "Measure",
    "StudyTable",
    "Texts",
    "study_table",
]

_CHOICE: Final = "choice"
_NUMBERS: Final = ("value", "low", "high")
_COLUMNS: Final = ("measure", "unit", *_NUMBERS, "n")
"""Columns of the table beside the choice and the levers."""

Level = float | str | None
"""A number, a text, or None where a case leaves a lever as its own settings have it."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A name in both languages."""

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return the name in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class LeverAxis:
    """Something that people set, and the levels at which it was simulated.

    Parameters
    ----------
    name, title
        Column of the table, and name for people.
    levels
        All numbers, ascending, or all texts, in the order of the table; what is missing left out.
    words
        What levels that are texts are called for people, where that is not the text itself.
    """

    name: str
    title: Texts
    levels: tuple[float | str, ...]
    words: Mapping[str, Texts] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        """Whether the levels lie on a scale."""
        return all(isinstance(level, float) for level in self.levels)

    def shown(self, level: Level, lang: Lang) -> Level:
        """Return a level as it stands in the page."""
        words = self.words.get(level) if isinstance(level, str) else None
        return level if words is None else words.text(lang)


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that was measured in every case."""

    key: str
    unit: str
    title: Texts
    meaning: Texts


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure in one case: value, 95 % interval and the number of units it rests on.

    None is what there is not: no value, or no interval for a single unit.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Case:
    """A combination that was simulated: a level of each lever, an estimate of each measure."""

    name: str
    levels: tuple[Level, ...]
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class StudyTable:
    """Everything a page shows of a study.

    Parameters
    ----------
    title
        What the study is called.
    levers, measures
        The axes.
    cases
        What was simulated, in the order of the table.
    notes
        Sentences about where the numbers come from, shown at the foot.
    start
        Place of the case that is shown first.
    """

    title: Texts
    levers: tuple[LeverAxis, ...]
    measures: tuple[Measure, ...]
    cases: tuple[Case, ...]
    notes: tuple[Texts, ...] = ()
    start: int = 0


def study_table(
    table: pd.DataFrame,
    *,
    title: str | Texts,
    levers: Mapping[str, Texts] | None = None,
    measures: Mapping[str, Texts] | None = None,
    notes: Sequence[Texts] = (),
    levels: Mapping[str, Mapping[str, Texts]] | None = None,
    start: str = "",
) -> StudyTable:
    """Return the results of a study for a page.

    Parameters
    ----------
    table
        One row a case and measure: ``choice`` (name of the case), one column for each lever (all
        columns not named here; missing where a named case does not set it), ``measure`` (a key such
        as ``tardiness_h``), ``unit``, ``value``, ``low`` and ``high`` (95 % interval, missing where
        there is none), ``n`` (units of inference). This is what ``Results.table()`` of a study
        returns.
    title
        What the study is called.
    levers
        Names of levers for people; by default the names of their columns.
    measures
        Names of measures that are none of a run, such as costs; by default their keys.
    notes
        Sentences for the foot of the page.
    levels
        Words for levels that are texts, by lever; by default the texts themselves.
    start
        The ``choice`` that is shown first; by default the first of the table.

    Raises
    ------
    InputError
        When columns are missing, a case is there twice, is not the same in all rows or lacks
        measures, or an interval does not hold its value. All faults are told at once.

    Examples
    --------
    >>> table = study_table(
    ...     pd.DataFrame(
    ...         {"choice": ["few", "many"], "trucks": [1, 2], "measure": "tardiness_h",
    ...          "unit": "h", "value": [9.0, 4.0], "low": [7.5, 3.0], "high": [10.5, 5.0], "n": 10}
    ...     ),
    ...     title="trucks",
    ... )
    >>> table.levers[0].levels, table.cases[1].estimates[0].value
    ((1.0, 2.0), 4.0)
    """
    names = [name for name in map(str, table.columns) if name not in {_CHOICE, *_COLUMNS}]
    _refuse(_missing(table, names))
    _refuse([*_repeated(table), *_unlike(table, names), *_incomplete(table), *_outside(table)])
    titles = levers or {}
    words = levels or {}
    axes = [
        _axis(name, table[name], titles.get(name, Texts(name, name)), words.get(name, {}))
        for name in names
    ]
    others = measures or {}
    found = [
        _measure(str(key), str(unit), others.get(str(key), Texts(str(key), str(key))))
        for key, unit in table.drop_duplicates("measure")[["measure", "unit"]].itertuples(
            index=False
        )
    ]
    return StudyTable(
        title=title if isinstance(title, Texts) else Texts(title, title),
        levers=tuple(axes),
        measures=tuple(found),
        cases=tuple(_cases(table, axes, found)),
        notes=tuple(notes),
        start=[*dict.fromkeys(table[_CHOICE])].index(start) if start else 0,
    )


# --- what is wrong with a table ------------------------------------------------------------------


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise InputError(faults)


def _missing(table: pd.DataFrame, levers: Sequence[str]) -> list[Fault]:
    wanted = (_CHOICE, *_COLUMNS)
    faults = [
        Fault(name, "缺少这一列", "this column is missing")
        for name in wanted
        if name not in table.columns
    ]
    if not levers:
        faults.append(Fault("levers", "没有任何可调项的列", "there is no column of a lever"))
    if not len(table):
        faults.append(Fault("rows", "表是空的", "the table is empty"))
    return faults


def _repeated(table: pd.DataFrame) -> list[Fault]:
    rows = table[table.duplicated([_CHOICE, "measure"])]
    return [
        Fault(f"{choice}, {measure}", "出现了两次", "is there twice")
        for choice, measure in rows[[_CHOICE, "measure"]].itertuples(index=False)
    ]


def _unlike(table: pd.DataFrame, levers: Sequence[str]) -> list[Fault]:
    """Return a fault for every case with more than one level of a lever, and for twins."""
    counts = table.groupby(_CHOICE, sort=False)[list(levers)].nunique(dropna=False)
    faults = [
        Fault(f"{choice}, {lever}", "同一情形取值不一", "differs between rows of one case")
        for lever in levers
        for choice in counts.index[counts[lever] > 1]
    ]
    firsts = table.drop_duplicates(_CHOICE)
    faults += [
        Fault(str(choice), "与另一情形取值全同", "has the same levels as another case")
        for choice in firsts.loc[firsts.duplicated(list(levers)), _CHOICE]
    ]
    return faults


def _incomplete(table: pd.DataFrame) -> list[Fault]:
    measures = list(dict.fromkeys(table["measure"]))
    found = table.groupby(_CHOICE, sort=False)["measure"].agg(set)
    return [
        Fault(str(choice), f"缺少指标 {measure}", f"lacks the measure {measure}")
        for choice, own in found.items()
        for measure in measures
        if measure not in own
    ]


def _outside(table: pd.DataFrame) -> list[Fault]:
    wrong = (table["low"] > table["value"]) | (table["high"] < table["value"])
    return [
        Fault(
            f"{choice}, {measure}",
            "区间不含其值",
            "the interval does not hold its value",
            value=f"{value:g}",
        )
        for choice, measure, value in table.loc[wrong, [_CHOICE, "measure", "value"]].itertuples(
            index=False
        )
    ]


# --- from rows to axes and cases -----------------------------------------------------------------


def _axis(
    name: str, column: "pd.Series[Any]", title: Texts, words: Mapping[str, Texts]
) -> LeverAxis:
    found = [level for level in dict.fromkeys(_levels(column)) if level is not None]
    numbers = sorted(level for level in found if isinstance(level, float))
    return LeverAxis(name, title, tuple(numbers or found), words)


def _levels(column: "pd.Series[Any]") -> list[Level]:
    """Return the levels row by row: numbers if all are, else texts; yes and no are texts."""
    values = [None if pd.isna(value) else value for value in column.tolist()]
    real = [value for value in values if value is not None]
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in real)
    return [None if v is None else float(v) if numbers else str(v) for v in values]


def _measure(key: str, unit: str, title: Texts) -> Measure:
    kpi = next((known for known in known_measures() if known.key == key), None)
    if kpi is None:
        return Measure(key, unit, title, Texts("", ""))
    return Measure(key, unit, Texts(kpi.zh, kpi.en), Texts(kpi.meaning_zh, kpi.meaning_en))


def _cases(
    table: pd.DataFrame, axes: Sequence[LeverAxis], measures: Sequence[Measure]
) -> Iterable[Case]:
    firsts = table.drop_duplicates(_CHOICE)
    columns = [_levels(firsts[axis.name]) for axis in axes]
    wanted = [_CHOICE, "measure", *_NUMBERS, "n"]
    rows = {
        (choice, measure): Estimate(_number(value), _number(low), _number(high), int(n))
        for choice, measure, value, low, high, n in table[wanted].itertuples(index=False)
    }
    for choice, levels in zip(firsts[_CHOICE], zip(*columns, strict=True), strict=True):
        estimates = tuple(rows[choice, measure.key] for measure in measures)
        yield Case(str(choice), levels, estimates)


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
