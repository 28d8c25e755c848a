"""A sheet with a heading row and one entry a row, as a table of a scenario."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from supplysim.errors import BilingualError, Fault
from supplysim.scenario.cells import Cells
from supplysim.scenario.faults import field_at, nearest
from supplysim.scenario.grid import Entry, Grid, Row
from supplysim.scenario.reading import Key, Reading
from supplysim.sheets import cell_name, read_book

__all__ = [
    "COMMENT",
    "MOST_ROWS",
    "SUFFIXES",
    "SheetTable",
    "is_comment",
    "is_workbook",
    "read_sheet",
    "report_merged",
    "sheet_key",
    "sheet_keys",
    "shorten",
]

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".et"})
"""Endings of files that are read, or refused, as workbooks; only .xlsx is read."""

COMMENT = "#"
"""Rows and sheets whose first letter is this are for people and are not read."""

MOST_ROWS = 20_000
"""Rows of one table; the largest shipped one has 290. More is a slip, such as a pasted export."""

_MOST_FAULTS = 1_000
"""Faults of one sheet that are kept; more is one slip in the whole of it."""


def is_workbook(path: Path) -> bool:
    """Tell by its name whether a file is a workbook."""
    return path.suffix.lower() in SUFFIXES


def sheet_key(title: str) -> str:
    """Return the key of a sheet by its name: the last word, in small letters.

    Examples
    --------
    >>> sheet_key("构件厂 plants"), sheet_key("Plants")
    ('plants', 'plants')
    """
    return (title.split() or [""])[-1].lower()


def sheet_keys(path: Path) -> frozenset[str]:
    """Return the keys of the sheets of a workbook; none for a file that is no good one."""
    try:
        book = read_book(path.read_bytes())
    except (BilingualError, OSError):
        return frozenset()
    return frozenset(sheet_key(sheet.name) for sheet in book.sheets)


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet on its way to raw entries.

    Parameters
    ----------
    model
        Class of the entries.
    key
        Heading of the first column, empty for a plain list.
    at
        Place of the table in the scenario; ``*`` stands for the entry that a row belongs to.
    cells
        The sheet.
    elsewhere
        Fields of the entries that have a sheet of their own.
    """

    model: type[BaseModel]
    key: str
    at: Key
    cells: Cells
    elsewhere: frozenset[str] = frozenset()

    def read(self) -> dict[str, Any] | list[Any] | None:
        """Return the table, None with a fault when it is of no use."""
        reading = self.cells.reading
        reading.origins[self.at] = self.cells.title
        told, unread = len(reading.faults), len(reading.unread)
        rows = self._usable()
        if not rows:
            return None
        grid = self._grid()
        found = grid.named(rows) if self.key else grid.listed(rows)
        if shorten(self.cells, told):
            # one place instead of thousands: what is missing now only follows
            reading.unread[unread:] = [(self.at, "")]
        return found

    def entries(self) -> Iterator[Entry]:
        """Yield the rows of a table whose rows belong to entries of another."""
        yield from self._grid().entries(self._usable())

    def _usable(self) -> list[Row]:
        """Return the rows, headings first; none, with a fault, when the sheet is of no use."""
        rows = list(_rows(self.cells))
        zh = en = ""
        if len(rows) > MOST_ROWS + 1:
            zh = f"有 {len(rows) - 1} 行，最多 {MOST_ROWS} 行"
            en = f"has {len(rows) - 1} rows, at most {MOST_ROWS} are read"
        elif not rows:
            zh, en = "表中没有标题行", "the table has no heading line"
        if en:
            reading = self.cells.reading
            reading.unread.append((self.at, ""))
            reading.faults.append(Fault(".".join(self.at), zh, en, file=self.cells.title))
            return []
        report_merged(self.cells, rows[0].line - 1)
        return rows

    def _grid(self) -> Grid:
        return Grid(
            model=self.model,
            reading=self.cells.reading,
            at=self.at,
            file=self.cells.title,
            place=self.cells.place,
            key=self.key,
            elsewhere=self.elsewhere,
            convert=self._convert,
        )

    def _convert(self, heading: str, raw: Any, line: int, column: int) -> Any:
        cells = self.cells
        if heading == self.key:
            return _name(cells, raw, (line, column))
        field, annotation, _ = field_at(self.model, heading.split("."))
        if field is None:
            return raw
        told = len(cells.reading.faults)
        at = self._entry_at(line)
        value = cells.value(raw, field, annotation, (*at, *heading.split(".")), (line, column))
        if len(cells.reading.faults) > told:  # what is missing now is no second fault
            cells.reading.unread.append((at, heading.split(".", maxsplit=1)[0]))
        return value

    def _entry_at(self, line: int) -> Key:
        """Return the place of the entry in a row; that of the table where entries have no names."""
        rows = self.cells.sheet.rows
        if not self.key or line > len(rows):
            return self.at
        name = str(rows[line - 1][0])
        if "*" in self.at:
            return tuple(name if part == "*" else part for part in self.at)
        return (*self.at, name)


def read_sheet(
    path: Path, model: type[BaseModel], key: str, reading: Reading, at: Key
) -> dict[str, Any] | list[Any]:
    """Return the entries of the sheet of a workbook that is called like a table.

    Parameters
    ----------
    path
        The workbook.
    model
        Class of the entries.
    key
        Heading of the first column, empty for a plain list.
    reading
        Collects faults, digests and origins.
    at
        Place of the table; its last name is that of the sheet.

    Returns
    -------
    dict or list
        Empty, with a fault, when it is of no use.
    """
    nothing: dict[str, Any] | list[Any] = {} if key else []
    where = ".".join(at)
    content = reading.load_bytes(path, where)
    zh = en = near = ""
    sheets = {}
    if content is not None:
        try:
            sheets = {sheet_key(sheet.name): sheet for sheet in read_book(content).sheets}
        except BilingualError as error:
            zh, en = error.zh, error.en
        else:
            if at[-1] not in sheets:
                zh, en = f"没有工作表 {at[-1]}", f"has no sheet {at[-1]}"
                near = nearest(at[-1], list(sheets))
    if en:
        reading.faults.append(Fault(where, zh, en, file=str(path), nearest=near))
    if at[-1] not in sheets:
        reading.unread.append((at, ""))
        return nothing
    cells = Cells(sheets[at[-1]], str(path), reading)
    return SheetTable(model=model, key=key, at=at, cells=cells).read() or nothing


def is_comment(row: tuple[Any, ...]) -> bool:
    """Tell whether a row is a remark."""
    return bool(row) and isinstance(row[0], str) and row[0].startswith(COMMENT)


def report_merged(cells: Cells, above: int) -> None:
    """Report merged cells below the rows above the headings."""
    for first, last in cells.sheet.merged:
        if last[0] > above:
            span = f"{cell_name(*first)}:{cell_name(*last)}"
            cells.fault(
                (),
                f"合并单元格 {span}；请取消合并，每格一个值",
                f"cells {span} are merged; unmerge them, one value a cell",
                first,
            )


def shorten(cells: Cells, told: int) -> bool:
    """Keep the first faults of a sheet and count the rest; tell whether there were too many."""
    faults = cells.reading.faults
    more = len(faults) - told - _MOST_FAULTS
    if more <= 0:
        return False
    faults[told + _MOST_FAULTS :] = [
        Fault("workbook", f"此表还有 {more} 处错误", f"{more} more faults here", file=cells.title)
    ]
    return True


def _rows(cells: Cells) -> Iterator[Row]:
    """Yield the rows that hold something and are no comment; a formula is something."""
    rows = cells.sheet.rows
    marked = cells.sheet.marks.formulas | cells.sheet.marks.errors
    busy = {row for row, _ in marked}
    width = max([cells.sheet.marks.columns, *(column for _, column in marked)])
    for number in range(1, max([len(rows), *busy]) + 1):
        row = rows[number - 1] if number <= len(rows) else ()
        if is_comment(row):
            continue
        if number in busy or any(cell != "" for cell in row):
            yield Row(number, (*row, *("",) * (width - len(row))))


def _name(cells: Cells, raw: Any, at: tuple[int, int]) -> str | None:
    """Return the name in the first column as text; 101.0 was typed as 101."""
    if not cells.usable((), at):
        return None
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
