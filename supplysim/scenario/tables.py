"""Long tables as CSV: one row per entry, one column per field.

Headings are those of :mod:`supplysim.scenario.grid`; the first column of a keyed table is the noun
of its entries (plant, fleet, zone). Lists in a cell are separated by ";". Lines that begin with "#"
are comments. Tables are read as UTF-8, else as strictly valid GB18030, and written as UTF-8 with
a byte-order mark, which Excel needs.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from supplysim.errors import BilingualError
from supplysim.scenario.faults import written
from supplysim.scenario.grid import Grid, Row
from supplysim.scenario.reading import Key, Note, Reading
from supplysim.scenario.shape import entries_of, extra, model_of, noun, values_of
from supplysim.scenario.sheet_table import is_workbook, read_sheet
from supplysim.texts import decoded

__all__ = ["fill", "write_table"]

_SEPARATORS = re.compile("[;；\t|]")
_SEPARATOR_NAMES = {
    ";": ("分号", "semicolons"),
    "；": ("全角分号", "wide semicolons"),
    "\t": ("制表符", "tabs"),
    "|": ("竖线", "bars"),
}
"""What spreadsheets and editors write between columns in place of commas."""


def fill(
    data: dict[str, Any], model: type[BaseModel], folder: Path, reading: Reading, at: Key = ()
) -> list[Key]:
    """Replace every text that stands for a table by the CSV or workbook it names; return where.

    In a workbook the sheet is the one called like the table (``plants``, ``构件厂 plants``).

    Parameters
    ----------
    data
        Raw table, changed in place.
    model
        Class that it will be validated with.
    folder
        Folder of the file that names the tables.
    reading
        Collects faults, notes, digests and origins.
    at
        Place of ``data`` in the scenario.
    """
    filled: list[Key] = []
    for name, field in model.model_fields.items():
        value, here = data.get(name), (*at, name)
        entry, below = entries_of(field.annotation), model_of(field.annotation)
        if isinstance(value, str) and entry is not None:
            keyed = values_of(field.annotation) is not None
            reading.forget(here)
            reading.origins[here] = str(folder / value)
            data[name] = _read(folder / value, entry, noun(name) if keyed else "", reading, here)
            filled.append(here)
        elif isinstance(value, dict) and below is not None:
            filled += fill(value, below, folder, reading, here)
        elif entry is not None:
            for key, inner in _pairs(value):
                if isinstance(inner, dict):
                    filled += fill(inner, entry, folder, reading, (*here, str(key)))
    return filled


def write_table(
    path: Path, entries: Mapping[str, BaseModel] | Sequence[BaseModel], *, key: str = ""
) -> None:
    """Write entries of one class as a CSV that ``fill`` reads back, with bilingual headings.

    Parameters
    ----------
    path
        File to write, replaced if it exists.
    entries
        A keyed table or a list; at least one entry.
    key
        Heading of the first column of a keyed table ("plant").
    """
    pairs = list(entries.items()) if isinstance(entries, Mapping) else [("", e) for e in entries]
    rows = [_flat(entry) for _, entry in pairs]
    keys = list(dict.fromkeys(heading for row in rows for heading in row))
    fields = type(pairs[0][1]).model_fields
    titles = [f"{extra(fields[k.split('.')[0]], 'zh')} {k}".strip() for k in keys]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([*([key] if key else []), *titles])
        for (name, _), row in zip(pairs, rows, strict=True):
            writer.writerow([*([name] if key else []), *(row.get(k, "") for k in keys)])


def _pairs(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _flat(entry: BaseModel) -> dict[str, str]:
    """Return the cells of one entry by heading."""
    cells: dict[str, str] = {}
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if isinstance(value, dict):
            cells |= {f"{name}.{key}": written(item) for key, item in value.items()}
        elif isinstance(value, tuple):
            cells[name] = "; ".join(written(item) for item in value)
        else:
            cells[name] = value if isinstance(value, str) else written(value)
    return cells


def _read(
    path: Path, model: type[BaseModel], key: str, reading: Reading, at: Key
) -> dict[str, Any] | list[Any]:
    """Return the entries of a file, a dict for a keyed table."""
    read = read_sheet if is_workbook(path) else _read_csv
    return read(path, model, key, reading, at)


def _read_csv(
    path: Path, model: type[BaseModel], key: str, reading: Reading, at: Key
) -> dict[str, Any] | list[Any]:
    """Return the entries of a CSV, a dict for a keyed table; empty when it is of no use."""
    grid = Grid(
        model=model,
        reading=reading,
        at=at,
        file=str(path),
        place=lambda line, _column: f"{path}:{line}",
        key=key,
    )
    rows = _rows(path, grid)
    if len(rows) == 1:
        reading.unread.append((at, ""))
        grid.fault("", "表中没有数据行", "the table has no rows")
    return grid.named(rows) if key else grid.listed(rows)


def _rows(path: Path, grid: Grid) -> list[Row]:
    """Return the rows that hold something and are no comment, headings first."""
    content = grid.reading.load_bytes(path, ".".join(str(part) for part in grid.at))
    text = _decode(content, path, grid) if content is not None else None
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[Row] = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped) and not stripped[0].startswith("#"):
                rows.append(Row(reader.line_num, stripped))
    except csv.Error as error:
        grid.fault(
            "",
            f"不是 CSV 文件（第 {reader.line_num} 行）",
            f"is not a CSV file (line {reader.line_num}: {error})",
        )
        return []
    if not rows:
        grid.fault("", "表中没有标题行", "the table has no heading line")
    elif len(rows[0].cells) == 1 and (found := _SEPARATORS.search(rows[0].cells[0])):
        zh, en = _SEPARATOR_NAMES[found[0]]
        grid.reading.unread.append((grid.at, ""))
        grid.fault(
            "",
            f"各列由{zh}隔开；应为逗号，请另存为“CSV UTF-8（逗号分隔）”",
            f'its columns are separated by {en}, not by commas; save it as "CSV UTF-8 (Comma '
            'delimited)"',
        )
        return []
    return rows


def _decode(content: bytes, path: Path, grid: Grid) -> str | None:
    try:
        text, gb18030 = decoded(content, kind="CSV")
    except BilingualError as error:
        grid.fault("", error.zh, error.en)
        return None
    if gb18030:
        note = Note(f"{path.name} 按 GB18030 编码读取", f"{path.name} was read as GB18030")
        grid.reading.notes.append(note)
    return text
