"""A value of a scenario as a cell that reads back to the same value."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic.fields import FieldInfo

from supplysim.distributions import Distribution
from supplysim.scenario.cells import EMPTY_LIST, EMPTY_TABLE, EMPTY_TEXT, is_day
from supplysim.scenario.faults import written
from supplysim.scenario.shape import plain
from supplysim.workbooks import Look, put_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Content", "content_of", "put"]

_EXACT = 2**53
"""Whole numbers up to here are exact in a cell, which holds a 64-bit float."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds and in which style; None leaves it blank."""

    value: bool | int | float | str | date | datetime | None
    style: str


def content_of(value: Any, field: FieldInfo, annotation: Any) -> Content:
    """Return the cell of a value; blank where blank means just this value."""
    style = _style(field, annotation)
    if _is_blank(value, field):
        return Content(None, style)
    cell: bool | int | float | str | date | datetime
    match value:
        case None:
            cell = "none"
        case bool():
            cell = value
        case datetime():
            cell = value if not (value.second or value.microsecond) else value.isoformat()
        case str():
            cell = date.fromisoformat(value) if is_day(field) else value or EMPTY_TEXT
        case tuple() | list():
            cell = "; ".join(_word(item) for item in value) or EMPTY_LIST
        case dict():
            cell = EMPTY_TABLE
        case Distribution(dist="fixed", value=float() | int() as number):
            cell = _number(number)
        case Distribution():
            cell = written(value)
        case _:
            cell = _number(value)
    return Content(cell, style)


def put(sheet: "Worksheet", row: int, column: int, content: Content, look: Look) -> None:
    """Write a cell; row and column counted from 0."""
    style, value = look[content.style], content.value
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])  # noqa: DTZ001
        sheet.write_datetime(row, column, moment, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        put_text(sheet, row, column, value or "", style)


def _is_blank(value: Any, field: FieldInfo) -> bool:
    """Tell whether an empty cell means this value: nothing, and nothing is the default."""
    empty = value is None or (isinstance(value, str | tuple | dict) and not value)
    if not empty or field.is_required():
        return False
    return bool(value == field.get_default(call_default_factory=True))


def _style(field: FieldInfo, annotation: Any) -> str:
    kind = plain(annotation)
    if kind is datetime:
        return "input_time"
    if is_day(field):
        return "input_day"
    return "input" if kind in {int, float, bool, Distribution} else "input_text"


def _number(value: float) -> int | float | str:
    """Return a number, or its text where the cell would round it."""
    if isinstance(value, int):
        return value if abs(value) <= _EXACT else str(value)
    return value if float(f"{value:.16G}") == value else repr(value)


def _word(item: Any) -> str:
    return item if isinstance(item, str) else written(item)
