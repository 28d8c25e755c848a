"""One cell of a workbook brought to the raw value that a scenario file would hold.

Spreadsheets turn what is typed into numbers, dates and formulas by rules of their own; what could
silently mean something else is refused here, with the cell.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, get_args

from pydantic.fields import FieldInfo

from supplysim.errors import BilingualError, Fault
from supplysim.scenario.faults import dotted, shown
from supplysim.scenario.hours import Day, PauseEnd
from supplysim.scenario.reading import Key, Reading
from supplysim.scenario.shape import extra, items_of, plain, values_of
from supplysim.sheets import Sheet, cell_name

__all__ = ["EMPTY_LIST", "EMPTY_TABLE", "EMPTY_TEXT", "Cells", "is_day", "is_pause_end"]

EMPTY_LIST, EMPTY_TABLE, EMPTY_TEXT = "[]", "{}", '""'
"""What stands for an empty list, table or text where a blank cell would mean the default."""

_EMPTY: dict[str, Any] = {EMPTY_LIST: [], EMPTY_TABLE: {}, EMPTY_TEXT: ""}
_TRUTH = {"是": True, "真": True, "true": True, "否": False, "假": False, "false": False}
_DATE = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
    r"(?:[T ]+([0-9]{1,2})[:：]([0-9]{2})(?:[:：]([0-9]{2}))?)?"
)
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - local civil time
"""Day 0 of the numbers by which spreadsheets keep dates."""

_SERIALS = range(18_264, 109_939)
"""Those numbers from 1950 to 2200, the years in which dates of a scenario may lie."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one sheet.

    Parameters
    ----------
    sheet
        The sheet.
    file
        Path of the workbook, for faults.
    reading
        Collects them.
    """

    sheet: Sheet
    file: str
    reading: Reading

    @property
    def title(self) -> str:
        """File and sheet, as faults name them."""
        return f"{self.file}[{self.sheet.name}]"

    def place(self, row: int, column: int | None) -> str:
        """Return file, sheet and cell, or row, as faults name them."""
        spot = f"{row}:{row}" if column is None else cell_name(row, column)
        return f"{self.file}[{self.sheet.name}!{spot}]"

    def fault(self, path: Key, zh: str, en: str, at: tuple[int, int], **more: str) -> None:
        """Report a cell; what is missing for it is no second fault."""
        self.reading.faults.append(
            Fault(dotted(path) or self.sheet.name, zh, en, file=self.place(*at), **more)
        )
        if path:
            self.reading.unread.append((path, ""))

    def usable(self, path: Key, at: tuple[int, int], unit: str = "") -> bool:
        """Tell whether a cell holds a plain value; report it if not."""
        marks = self.sheet.marks
        if at in marks.formulas:
            self.fault(
                path,
                "单元格是公式；请改为数值（复制后“选择性粘贴→数值”）",
                "is a formula; write its value (copy, then paste special as values)",
                at,
            )
        elif at in marks.errors:
            self.fault(path, "单元格是错误值", "holds an error value", at)
        elif at in marks.percents and unit not in {"", "1"}:
            self.fault(
                path,
                f"单元格是百分比格式，而此项单位为 {unit}；请改为常规格式",
                f"has a per cent format, but the unit is {unit}; set the format to General",
                at,
            )
        else:
            return True
        return False

    def value(
        self, raw: Any, field: FieldInfo, annotation: Any, path: Key, at: tuple[int, int]
    ) -> Any:
        """Return the raw value of a field, None for an empty cell or one that was reported."""
        if not self.usable(path, at, extra(field, "unit")):
            return None
        if raw == "":
            return None
        try:
            return _read(raw, field, annotation)
        except _RefusedError as refused:
            self.fault(path, refused.zh, refused.en, at, value=shown(raw), nearest=refused.nearest)
            return None


class _RefusedError(BilingualError):
    def __init__(self, zh: str, en: str, nearest: str = "") -> None:
        super().__init__(zh, en)
        self.nearest = nearest


def is_day(field: FieldInfo) -> bool:
    """Tell whether a text field holds a date."""
    return get_args(Day)[1] in field.metadata


def is_pause_end(field: FieldInfo) -> bool:
    """Tell whether a text field holds an end of a yearly pause, such as 12-20."""
    return get_args(PauseEnd)[1] in field.metadata


def _read(raw: Any, field: FieldInfo, annotation: Any) -> Any:
    kind = plain(annotation)
    many = items_of(annotation) is not None or values_of(annotation) is not None
    if isinstance(raw, str) and raw in _EMPTY and (many or kind is str):
        return _EMPTY[raw]
    if many:
        return raw if isinstance(raw, str) else [_as_text(raw)]
    if kind is datetime or is_day(field):
        return _moment(raw, whole_day=kind is str)
    return _one(raw, field, kind)


def _one(raw: Any, field: FieldInfo, kind: Any) -> Any:
    """Return a single value that is no date."""
    if isinstance(raw, date) and (kind is not str or is_pause_end(field)):
        raise _RefusedError(
            "表格软件把它变成了日期；请把单元格设为文本格式后重写",
            "was turned into a date by the spreadsheet; set the cell to text and write it again",
            f"{raw.month:02d}-{raw.day:02d}" if kind is str else "",
        )
    if kind is str:
        return _as_text(raw)
    if kind is bool and isinstance(raw, str):
        return _TRUTH.get(raw.lower(), raw)
    if kind is int:
        return _whole(raw)
    return raw if isinstance(raw, int | float | str) else str(raw)


def _as_text(raw: Any) -> str:
    """Return what was typed, as far as it can be known: 101.0 was 101."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, date):
        return _iso(raw)
    return str(raw)


def _iso(moment: date) -> str:
    """Return a date, with the time of day unless that is midnight."""
    if isinstance(moment, datetime):
        text = moment.isoformat()
        return text.removesuffix("T00:00:00")
    return moment.isoformat()


def _whole(raw: Any) -> Any:
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return int(raw) if isinstance(raw, str) and _WHOLE.fullmatch(raw) else raw


def _moment(raw: Any, *, whole_day: bool) -> Any:
    """Return a date and time as ISO text; dates written as text in the usual ways are read."""
    if isinstance(raw, date):
        return _iso(raw)
    if isinstance(raw, str):
        match = _DATE.fullmatch(raw)
        if match is None:
            return raw
        year, month, day, hour, minute, second = match.groups()
        text = f"{year}-{int(month):02d}-{int(day):02d}"
        return text if hour is None else f"{text}T{int(hour):02d}:{minute}:{second or '00'}"
    near = ""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and int(raw) in _SERIALS:
        moment = _EPOCH + timedelta(days=int(raw))
        near = moment.date().isoformat()
    example = "2020-01-01" if whole_day else "2020-01-01 07:00"
    raise _RefusedError(
        f"应为日期，如 {example}；这是一个数，请把单元格设为日期格式",
        f"must be a date such as {example}; this is a number, set the cell to a date format",
        near,
    )
