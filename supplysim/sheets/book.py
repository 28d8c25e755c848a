"""A workbook as values by cell, with what makes a cell unfit to be an input."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from supplysim.errors import BilingualError
from supplysim.sheets.archive import open_archive, packed
from supplysim.sheets.scan import Marks, elements, percent_styles, scan_sheet
from supplysim.texts import kind_of_content

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["Book", "Sheet", "Value", "read_book"]

Value = str | int | float | bool | date | datetime | time | timedelta
"""What a cell may hold; an empty cell is an empty text."""

MOST_CELLS = 4_000_000
"""Cells of the rectangle from A1 to the last value of a sheet; a stray value far off is refused."""

_WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name
        Its name.
    rows
        Values from A1 on, row by row; texts without blanks at their ends.
    marks
        Cells with formulas, errors and per cent formats.
    merged
        Merged ranges: first and last (row, column), counted from 1.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    marks: Marks
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook.

    Parameters
    ----------
    sheets
        Its sheets, in order.
    links
        Whether it refers to other workbooks; they are never opened.
    """

    sheets: tuple[Sheet, ...]
    links: bool


def read_book(content: bytes) -> Book:
    """Return the cells of an .xlsx file.

    Formulas are not computed and links not followed: whoever uses a cell looks at its marks.

    Parameters
    ----------
    content
        The bytes of the file.

    Raises
    ------
    BilingualError
        When the file is no .xlsx, is damaged, holds macros or entities, unpacks to too much, or
        has a value far away from the others.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - few need it

    parts = open_archive(content)
    _refuse_macros(parts)
    percents = percent_styles(parts.get("xl/styles.xml", b"<styleSheet/>"))
    marks = {part: _scanned(part, content, percents) for part, content in parts.items()}
    try:
        with CalamineWorkbook.from_filelike(packed(parts)) as workbook:
            sheets = tuple(
                _sheet(workbook.get_sheet_by_name(name), marks[part])
                for name, part in _places(parts).items()
            )
    except (CalamineError, OSError, ValueError) as error:
        raise BilingualError("文件已损坏，无法读取", f"is damaged: {error}") from None
    return Book(sheets, links=any(name.startswith("xl/externalLinks/") for name in parts))


def _refuse_macros(parts: Mapping[str, bytes]) -> None:
    types = elements("[Content_Types].xml", parts.get("[Content_Types].xml", b"<a/>"), "Override")
    if any("macroenabled" in entry.get("ContentType", "").lower() for entry in types):
        raise BilingualError(
            "是启用宏的工作簿，不会读取；请另存为“Excel 工作簿（*.xlsx）”",
            'is made for macros and is not read; save it as "Excel Workbook (*.xlsx)"',
        )


def _places(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part of each sheet, by the sheet's name, in order."""
    if _WORKBOOK not in parts:
        zh, en = kind_of_content(packed(parts).getvalue()) or ("", "")
        raise BilingualError(
            f"这是{zh}，不是 Excel 工作簿（缺少 xl/workbook.xml）",
            f"is {en}, no Excel workbook: no xl/workbook.xml",
        )
    links = "xl/_rels/workbook.xml.rels"
    targets = {
        entry.get("Id", ""): entry.get("Target", "")
        for entry in elements(links, parts.get(links, b"<a/>"), "Relationship")
    }
    named = {}
    for entry in elements(_WORKBOOK, parts[_WORKBOOK], "sheet"):
        target = targets.get(entry.get("id", ""), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        part = posixpath.normpath(path)
        if part.startswith("xl/chartsheets/"):
            continue
        if part not in parts:
            name = entry.get("name", "")
            raise BilingualError(f"缺少工作表 {name} 的内容", f"the content of {name} is missing")
        named[entry.get("name", "")] = part
    if not named:
        raise BilingualError("没有工作表", "has no sheet")
    return named


def _scanned(part: str, content: bytes, percents: frozenset[str]) -> Marks:
    """Scan a part as a sheet, whatever it claims to be: the reader of cells may take it for one."""
    marks = scan_sheet(part, content, percents)
    if marks.rows * marks.columns > MOST_CELLS:
        raise BilingualError(
            f"{part} 的数据伸展到第 {marks.rows} 行第 {marks.columns} 列，未读取；"
            "请删去远处的多余单元格",
            f"{part} reaches to row {marks.rows}, column {marks.columns} and is not read; "
            "delete the stray cells far off",
        )
    return marks


def _sheet(raw: "CalamineSheet", marks: Marks) -> Sheet:
    rows = tuple(
        tuple(cell.strip() if isinstance(cell, str) else cell for cell in row)
        for row in raw.to_python(skip_empty_area=False)
    )
    merged = tuple(
        ((first[0] + 1, first[1] + 1), (last[0] + 1, last[1] + 1))
        for first, last in raw.merged_cell_ranges or []
    )
    return Sheet(raw.name, rows, marks, merged)
