"""Scenarios in Excel: the sheets of a workbook brought to what a scenario file would hold."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from supplysim.errors import BilingualError, Fault
from supplysim.scenario.cells import Cells
from supplysim.scenario.faults import field_at, nearest
from supplysim.scenario.grid import keep
from supplysim.scenario.layout import (
    FORMS,
    REFERENCES,
    Table,
    single_fields,
    tables,
)
from supplysim.scenario.paths import read_path
from supplysim.scenario.reading import Key, Note, Reading
from supplysim.scenario.shape import model_of
from supplysim.scenario.sheet_table import (
    COMMENT,
    SheetTable,
    is_comment,
    report_merged,
    sheet_key,
    shorten,
)
from supplysim.sheets import Book, Sheet, read_book

__all__ = ["PATH", "VALUE", "read_workbook"]

PATH, VALUE = "path", "value"
"""Headings of a form by which its columns are found."""

_HEAD = 20
"""Rows in which the headings of a sheet are looked for."""


def read_workbook(
    content: bytes, path: Path, model: type[BaseModel], reading: Reading
) -> tuple[dict[str, Any], list[Key]] | None:
    """Return the raw scenario that a workbook holds, and the places of its tables.

    Without ``extends`` in its settings a workbook is complete: every sheet must be there. A value
    whose cell is empty keeps its default, or that of the scenario it extends.

    Parameters
    ----------
    content
        The bytes of the file.
    path
        Its path, for faults.
    model
        Class that the result will be validated with.
    reading
        Collects faults, notes and origins.

    Returns
    -------
    tuple or None
        None, with a fault, when the file cannot be read as a workbook at all.
    """
    try:
        book = read_book(content)
    except BilingualError as error:
        reading.faults.append(Fault("workbook", error.zh, error.en, file=str(path)))
        return None
    if book.links:
        reading.notes.append(
            Note(f"{path.name} 引用了其他工作簿，未跟随", f"links of {path.name} are not followed")
        )
    return _Workbook(book, path, model, reading).read()


class _Workbook:
    """One workbook on its way to raw data."""

    def __init__(self, book: Book, path: Path, model: type[BaseModel], reading: Reading) -> None:
        self.book, self.path, self.model, self.reading = book, path, model, reading
        self.data: dict[str, Any] = {}
        self.tables = tables(model)
        self.given: set[Key] = set()

    def read(self) -> tuple[dict[str, Any], list[Key]]:
        self.reading.origins[()] = str(self.path)
        sheets = self._sheets()
        for form in FORMS:
            if form.key in sheets:
                self._form(Cells(sheets[form.key], str(self.path), self.reading))
        filled: list[Key] = []
        for table in self.tables:
            if table.key in sheets:
                self._table(table, Cells(sheets[table.key], str(self.path), self.reading))
                filled += [] if table.belongs else [table.path]
        if "extends" not in self.data:
            self._complete()
            self._note_defaults()
        return self.data, filled

    def _sheets(self) -> dict[str, Sheet]:
        """Return the sheets by key; one that means nothing is a fault unless it is empty."""
        known = {form.key: form.title for form in FORMS}
        known |= {table.key: table.title for table in self.tables}
        found: dict[str, Sheet] = {}
        for sheet in self.book.sheets:
            key = sheet_key(sheet.name)
            if sheet.name.startswith(COMMENT) or key in REFERENCES or not sheet.marks.rows:
                continue
            zh = f"不是方案的工作表；自己的备注表名称请以 {COMMENT} 开头"
            en = f"is no sheet of a scenario; let the names of your own begin with {COMMENT}"
            if key in found:
                zh = f"与工作表 {found[key].name} 重复"
                en = f"is the same sheet as {found[key].name}"
            elif key in known:
                found[key] = sheet
                continue
            near = nearest(key, list(known))
            self.reading.faults.append(
                Fault("workbook", zh, en, str(self.path), sheet.name, known.get(near, ""))
            )
        return found

    def _complete(self) -> None:
        """Report sheets that are not there, though empty."""
        there = {sheet_key(sheet.name) for sheet in self.book.sheets}
        known: dict[str, Key] = {form.title: () for form in FORMS}
        known |= {table.title: table.path for table in self.tables}
        for title, path in known.items():
            if sheet_key(title) in there:
                continue
            self.reading.unread += [(path, "")] if path else []
            self.reading.faults.append(
                Fault(
                    "workbook",
                    f"缺少工作表 {title}；只写一部分时请在 settings 中加一行 extends",
                    f"sheet {title} is missing; to write only a part, add a row extends to "
                    "settings",
                    file=str(self.path),
                )
            )

    def _note_defaults(self) -> None:
        """Say which values have no row: they are new in the program, or the row was deleted."""
        lacking = [
            ".".join(path)
            for path, _ in single_fields(self.model)
            if not any(given[: len(path)] == path for given in self.given)
        ]
        if lacking:
            listed = ", ".join(lacking)
            self.reading.notes.append(
                Note(
                    f"{self.path.name} 中没有这些项的行，用默认值：{listed}",
                    f"{self.path.name} has no row for these, their defaults are used: {listed}",
                )
            )

    # --- forms ---------------------------------------------------------------------------------

    def _form(self, cells: Cells) -> None:
        head = _form_head(cells.sheet)
        if head is None:
            self.reading.faults.append(
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
        told = len(self.reading.faults)
        for number, row in enumerate(cells.sheet.rows[first:], first + 1):
            if is_comment(row):
                continue
            at = (number, value_column)
            written = str(_cell(row, path_column))
            raw = _cell(row, value_column)
            if written:
                self._setting(cells, written, raw, at, (number, path_column))
            elif raw != "" or at in cells.sheet.marks.formulas:
                cells.fault((), "这一行缺少路径", "this row has no path", (number, path_column))
        shorten(cells, told)

    def _setting(
        self, cells: Cells, written: str, raw: Any, at: tuple[int, int], path_at: tuple[int, int]
    ) -> None:
        """Take one row of a form."""
        steps = read_path(written)
        if steps is None or any(step.star for step in steps):
            cells.fault((), "不是路径", "is not a path", path_at, value=written)
            return
        path = tuple(step.name for step in steps)
        if path == ("extends",):
            if raw != "":
                self.data["extends"] = str(raw)
            return
        table = self._table_of(path)
        field, annotation, _ = field_at(self.model, path)
        if table is not None:
            cells.fault(
                (),
                f"此项应写在工作表 {table.title} 中",
                f"belongs on sheet {table.title}",
                path_at,
                value=written,
            )
        elif field is None or (model_of(annotation) and not _is_leaf(annotation)):
            near = nearest(written, [".".join(p) for p, _ in single_fields(self.model)])
            cells.fault((), "没有这个字段", "no such field", path_at, value=written, nearest=near)
        elif path in self.given:
            cells.fault(path, "此项写了两次", "is given twice", path_at)
        else:
            self.given.add(path)
            self.reading.origins[path] = cells.place(*at)
            value = cells.value(raw, field, annotation, path, at)
            if value is not None:
                _put(self.data, path, value)

    def _table_of(self, path: Key) -> Table | None:
        return next(
            (
                table
                for table in self.tables
                if not table.belongs and path[: len(table.path)] == table.path
            ),
            None,
        )

    # --- tables --------------------------------------------------------------------------------

    def _table(self, table: Table, cells: Cells) -> None:
        elsewhere = {
            other.path[-1]
            for other in self.tables
            if other.belongs and other.path[:-2] == table.path
        }
        sheet = SheetTable(
            model=table.model,
            key=table.noun,
            at=table.path,
            cells=cells,
            elsewhere=frozenset(elsewhere),
        )
        if table.belongs:
            self._children(table, sheet)
            return
        found = sheet.read()
        if found is not None:
            _put(self.data, table.path, found or (None if table.optional else found))

    def _children(self, table: Table, sheet: SheetTable) -> None:
        """Give each row of a table to the entry that it belongs to."""
        cells = sheet.cells
        top, name = table.path[0], table.path[-1]
        owners = self.data.get(top)
        owners = owners if isinstance(owners, dict) else {}
        for owner in owners.values():
            owner[name] = []
        for entry in sheet.entries():
            owner = owners.get(entry.name)
            if owner is None:
                cells.fault(
                    (),
                    f"{top} 中没有这一项",
                    f"{top} has no such entry",
                    (entry.line, 1),
                    value=entry.name,
                    nearest=nearest(entry.name, list(owners)),
                )
                continue
            at = (top, entry.name, name, str(len(owner[name])))
            owner[name].append(entry.raw)
            keep(self.reading, entry, cells.place(entry.line, None), at)


def _form_head(sheet: Sheet) -> tuple[int, int, int] | None:
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


def _put(data: dict[str, Any], path: Key, value: Any) -> None:
    """Set a value at a path; ``{}`` for a table of numbers only makes sure that it is there."""
    node = data
    for part in path[:-1]:
        node = node.setdefault(part, {})
    if isinstance(value, dict) and isinstance(node.get(path[-1]), dict):
        return
    node[path[-1]] = value
