"""A form of a workbook: one row per value, its path in one column and the value in another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from supplysim.errors import BilingualError, Fault
from supplysim.scenario.cells import Cells
from supplysim.scenario.faults import field_at, nearest
from supplysim.scenario.paths import read_path
from supplysim.scenario.reading import Key, Reading
from supplysim.scenario.shape import model_of
from supplysim.scenario.sheet_table import is_comment, report_merged, sheet_key, shorten
from supplysim.sheets import Sheet, read_book

__all__ = ["PATH", "VALUE", "FormSheet", "put_value", "read_form"]

PATH, VALUE = "path", "value"
"""Headings of a form by which its columns are found."""

_HEAD = 20
"""Rows in which the headings of a sheet are looked for."""


def _nowhere(_path: Key) -> str:
    return ""


@dataclass(slots=True)
class FormSheet:
    """One form on its way to raw data.

    Parameters
    ----------
    model
        Class that the data will be validated with.
    cells
        The sheet.
    data
        Takes the values.
    given
        Takes the paths that have a row.
    names
        Paths that were probably meant, for messages.
    elsewhere
        Returns the name of the sheet on which a path belongs, "" where that is this one.
    only
        Whether paths that are not among the names are refused, though the model has them.
    """

    model: type[BaseModel]
    cells: Cells
    data: dict[str, Any]
    given: set[Key]
    names: Sequence[str]
    elsewhere: Callable[[Key], str] = _nowhere
    only: bool = False

    def read(self) -> None:
        """Read every row."""
        cells, reading = self.cells, self.cells.reading
        head = _head(cells.sheet)
        if head is None:
            reading.faults.append(
                Fault(
                    "workbook",
                    f"缺少标题行，应含 {PATH} 和 {VALUE} 两列",
                    f"has no heading row with {PATH} and {VALUE}",
                    file=cells.title,
                )
            )
            return
        first, path_column, value_column = head
        report_merged(cells, first)
        told = len(reading.faults)
        for number, row in enumerate(cells.sheet.rows[first:], first + 1):
            if is_comment(row):
                continue
            at = (number, value_column)
            written = str(_cell(row, path_column))
            raw = _cell(row, value_column)
            if written:
                self._setting(written, raw, at, (number, path_column))
            elif raw != "" or at in cells.sheet.marks.formulas:
                cells.fault((), "这一行缺少路径", "this row has no path", (number, path_column))
        shorten(cells, told)

    def _setting(
        self, written: str, raw: Any, at: tuple[int, int], path_at: tuple[int, int]
    ) -> None:
        """Take one row."""
        cells = self.cells
        steps = read_path(written)
        if steps is None or any(step.star for step in steps):
            cells.fault((), "不是路径", "is not a path", path_at, value=written)
            return
        path = tuple(step.name for step in steps)
        if path == ("extends",) and not self.only:
            if raw != "":
                self.data["extends"] = str(raw)
            return
        sheet = self.elsewhere(path)
        field, annotation, _ = field_at(self.model, path)
        strange = self.only and written not in self.names
        if sheet:
            zh, en = f"此项应写在工作表 {sheet} 中", f"belongs on sheet {sheet}"
            cells.fault((), zh, en, path_at, value=written)
        elif strange or field is None or (model_of(annotation) and not _is_leaf(annotation)):
            near = nearest(written, self.names)
            cells.fault((), "没有这个字段", "no such field", path_at, value=written, nearest=near)
        elif path in self.given:
            cells.fault(path, "此项写了两次", "is given twice", path_at)
        else:
            self.given.add(path)
            cells.reading.origins[path] = cells.place(*at)
            value = cells.value(raw, field, annotation, path, at)
            if value is not None:
                put_value(self.data, path, value)


def read_form(
    path: Path, key: str, model: type[BaseModel], names: Sequence[str], reading: Reading
) -> dict[str, Any]:
    """Return the raw data of one form of a workbook that is no part of its scenario.

    Parameters
    ----------
    path
        The workbook.
    key
        Key of the sheet.
    model
        Class that the data will be validated with.
    names
        Paths that may be written on it.
    reading
        Collects faults and origins.
    """
    data: dict[str, Any] = {}
    content = reading.load_bytes(path, key)
    if content is None:
        return data
    try:
        sheets = {sheet_key(sheet.name): sheet for sheet in read_book(content).sheets}
    except BilingualError as error:
        reading.faults.append(Fault(key, error.zh, error.en, file=str(path)))
        return data
    if key in sheets:
        cells = Cells(sheets[key], str(path), reading)
        reading.origins[(key,)] = cells.title
        FormSheet(model=model, cells=cells, data=data, given=set(), names=names, only=True).read()
    return data


def put_value(data: dict[str, Any], path: Key, value: Any) -> None:
    """Set a value at a path; ``{}`` for a table of numbers only makes sure that it is there."""
    node = data
    for part in path[:-1]:
        node = node.setdefault(part, {})
    if isinstance(value, dict) and isinstance(node.get(path[-1]), dict):
        return
    node[path[-1]] = value


def _head(sheet: Sheet) -> tuple[int, int, int] | None:
    """Return the number of the heading row, and the columns of path and value."""
    for number, row in enumerate(sheet.rows[:_HEAD], 1):
        words = [sheet_key(cell) if isinstance(cell, str) else "" for cell in row]
        if PATH in words and VALUE in words:
            return number, words.index(PATH) + 1, words.index(VALUE) + 1
    return None


def _is_leaf(annotation: Any) -> bool:
    model = model_of(annotation)
    return model is None or model.__name__ == "Distribution"


def _cell(row: tuple[Any, ...], column: int) -> Any:
    return row[column - 1] if column <= len(row) else ""
