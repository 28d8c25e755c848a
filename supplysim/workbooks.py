"""Tables for spreadsheets, as workbooks and CSV: look, cells, whole tables, print set-up.

Nothing that WPS cannot show. Texts stay texts: a name that begins with "=" is no formula.

XlsxWriter writes the same bytes for the same cells, as long as no time of creation is its own.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplysim.formulas import harmless
from supplysim.sheets.names import column_name
from supplysim.wording import decimal
from supplysim.wrapping import broken, width_of

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = [
    "SAMPLED",
    "TAB_FIRST",
    "TAB_REST",
    "Look",
    "column_range",
    "fit_columns",
    "fit_row",
    "landscape",
    "new_workbook",
    "put_cell",
    "put_text",
    "write_csv",
    "write_tables",
]

FONT = "Microsoft YaHei"
"""Comes with every Chinese Windows; other systems put a font of their own in its place."""

INPUT, HEAD, SECTION, QUIET = "#FFF2CC", "#D9E2F3", "#EDEDED", "#7F7F7F"
"""Yellow of input cells, blue of headings, grey of sections, grey of remarks."""

TAB_FIRST, TAB_REST = "#FFC000", "#A6A6A6"
"""Tabs that an analyst fills first, and the others."""

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones
"""Fixed, so that the same content gives the same bytes."""

SAMPLED = 400
"""Rows by which the widths of columns are judged."""

LINE_PT = 14.0
"""Height of a line of text of 10 points."""

_NAME = 31
"""Longest name of a sheet that spreadsheets take."""

_A4 = 9
_MARGIN_IN = 0.5

_BASE: dict[str, Any] = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrap": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "bold": {"bold": True, "text_wrap": True, "valign": "top"},
    "quiet": {"font_color": QUIET, "text_wrap": True, "font_size": 9},
    "quiet_line": {"font_color": QUIET, "font_size": 9},
    "section": {"bold": True, "bg_color": SECTION},
    "head": {"bold": True, "bg_color": HEAD, "border": 1, "text_wrap": True},
    "text": {"border": 1, "text_wrap": True},
    "key": {"border": 1, "font_name": "Consolas"},
    "input": {"bg_color": INPUT, "border": 1, "text_wrap": True},
    "input_text": {
        "bg_color": INPUT,
        "border": 1,
        "num_format": "@",
        "indent": 1,
        "text_wrap": True,
    },
    "input_day": {"bg_color": INPUT, "border": 1, "num_format": "yyyy-mm-dd"},
    "input_time": {"bg_color": INPUT, "border": 1, "num_format": "yyyy-mm-dd hh:mm"},
    "count": {"border": 1, "num_format": "#,##0"},
    "number": {"border": 1, "num_format": "#,##0.00"},
    "share": {"border": 1, "num_format": "0.0%"},
    "time": {"border": 1, "num_format": "yyyy-mm-dd hh:mm"},
}


class Look:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, workbook: "Workbook") -> None:
        self._workbook = workbook
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> "Format":
        if name not in self._made:
            self._made[name] = self._workbook.add_format({**_BASE, **_STYLES[name]})
        return self._made[name]


@contextmanager
def new_workbook(path: Path, *, title: str) -> "Iterator[Workbook]":
    """Give an empty workbook that never turns texts into formulas, links or numbers.

    It is written when the block ends, in one piece: the writer of workbooks cannot stop in the
    middle, on a full disk, without a call stack.

    Parameters
    ----------
    path
        File to write.
    title
        Title in its properties.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - heavy

    content = BytesIO()
    workbook = Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd hh:mm",
            "default_format_properties": {"font_name": FONT, "font_size": 10},
        },
    )
    workbook.set_properties({"title": title, "author": "supplysim", "created": _CREATED})
    yield workbook
    workbook.close()
    path.write_bytes(content.getvalue())


def put_text(sheet: "Worksheet", row: int, column: int, text: str, style: "Format | None") -> None:
    """Write a text as text, whatever it begins with; row and column counted from 0."""
    if text:
        sheet.write_string(row, column, text, style)
    else:
        sheet.write_blank(row, column, None, style)


def put_cell(
    sheet: "Worksheet", at: tuple[int, int], value: Any, style: "Format | None" = None
) -> str:
    """Write one cell as what it is; return its text as it is seen, to measure it.

    Parameters
    ----------
    at
        Row and column, counted from 0.
    value
        A text, number, truth value or moment; what is missing gives an empty cell.
    """
    row, column = at
    if value is None or value != value or (isinstance(value, float) and not math.isfinite(value)):  # noqa: PLR0124 - NaN and NaT
        sheet.write_blank(row, column, None, style)
        return ""
    if isinstance(value, datetime):
        moment = value.to_pydatetime(warn=False) if hasattr(value, "to_pydatetime") else value
        sheet.write_datetime(row, column, moment, style)
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
        return str(value)
    if isinstance(value, str):
        put_text(sheet, row, column, value, style)
        return value
    sheet.write_number(row, column, float(value), style)
    return decimal(float(value))


def write_tables(path: Path, tables: Mapping[str, "pd.DataFrame"], *, title: str) -> None:
    """Write a workbook with a sheet for each table: headings frozen, filters, widths that fit.

    Parameters
    ----------
    path
        File to write.
    tables
        By name of the sheet, of which spreadsheets see the first 31 letters.
    title
        Title in the properties of the file.
    """
    with new_workbook(path, title=title) as workbook:
        look = Look(workbook)
        for name, table in tables.items():
            sheet = workbook.add_worksheet(name[:_NAME])
            texts: list[list[str]] = []
            for column, key in enumerate(table.columns):
                put_text(sheet, 0, column, str(key), look["head"])
                values = table[key].astype(object).where(table[key].notna(), None)
                shown = [
                    put_cell(sheet, (row, column), value)
                    for row, value in enumerate(values, start=1)
                ]
                texts.append([str(key), *shown[:SAMPLED]])
            fit_columns(sheet, texts)
            sheet.freeze_panes(1, 0)
            if texts:
                sheet.autofilter(0, 0, len(table), len(texts) - 1)


def write_csv(table: "pd.DataFrame", path: Path) -> None:
    """Write a table as CSV that spreadsheets open as it is: UTF-8 with its mark, no formulas."""
    texts = table.map(lambda value: harmless(value) if isinstance(value, str) else value)
    texts.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def landscape(sheet: "Worksheet", *, head: int | None = None, whole: bool = False) -> None:
    """Set a sheet up for A4: landscape, as wide as the page, headings on every page.

    Parameters
    ----------
    head
        Row of the headings, counted from 0; None for a sheet without.
    whole
        Whether all of it goes on one page, so that no chart is cut.
    """
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(_MARGIN_IN, _MARGIN_IN, _MARGIN_IN, _MARGIN_IN)
    sheet.fit_to_pages(1, 1 if whole else 0)
    sheet.set_footer("&L&A&R&P / &N")
    if head is not None:
        sheet.repeat_rows(head)


def fit_row(
    sheet: "Worksheet", row: int, texts: Iterable[str], widths: Iterable[float], *, least: int = 1
) -> None:
    """Make a row as high as its longest wrapped text; left as it is for a single line."""
    pairs = zip(texts, widths, strict=False)
    lines = max([least, *(len(broken(text, width - 1, cut=True)) for text, width in pairs)])
    if lines > 1:
        sheet.set_row(row, LINE_PT * lines + 3)


def fit_columns(
    sheet: "Worksheet", texts: Iterable[Iterable[str]], *, least: int = 9, most: int = 42
) -> list[float]:
    """Make each column as wide as its longest text, within limits; return the widths."""
    widths = [min(most, max([least, *(width_of(text) + 2 for text in column)])) for column in texts]
    for i, width in enumerate(widths):
        sheet.set_column(i, i, width)
    return [float(width) for width in widths]


def column_range(sheet_name: str, column: int, first: int, last: int) -> str:
    """Return a range of one column on a sheet, as a drop-down names its source; rows from 1."""
    letters = column_name(column)
    name = sheet_name.replace("'", "''")
    return f"='{name}'!${letters}${first}:${letters}${last}"
