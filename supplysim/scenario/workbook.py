"""Scenarios in Excel: the sheets of a workbook brought to what a scenario file would hold."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from supplysim.errors import BilingualError, Fault
from supplysim.scenario.cells import Cells
from supplysim.scenario.faults import nearest
from supplysim.scenario.form import FormSheet, put_value
from supplysim.scenario.grid import keep
from supplysim.scenario.layout import (
    FORMS,
    REFERENCES,
    Table,
    single_fields,
    tables,
)
from supplysim.scenario.reading import Key, Note, Reading
from supplysim.scenario.sheet_table import (
    COMMENT,
    SheetTable,
    sheet_key,
)
from supplysim.sheets import Book, Sheet, read_book

__all__ = ["read_workbook"]


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

    def _form(self, cells: Cells) -> None:
        FormSheet(
            model=self.model,
            cells=cells,
            data=self.data,
            given=self.given,
            names=[".".join(path) for path, _ in single_fields(self.model)],
            elsewhere=self._sheet_of,
        ).read()

    def _sheet_of(self, path: Key) -> str:
        """Return the sheet on which a path stands as a table, "" where it belongs on a form."""
        return next(
            (
                table.title
                for table in self.tables
                if not table.belongs and path[: len(table.path)] == table.path
            ),
            "",
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
            put_value(self.data, table.path, found or (None if table.optional else found))

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
