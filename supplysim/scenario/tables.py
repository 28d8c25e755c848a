"""Long tables as CSV: one row per entry, one column per field.

Headings are field names, dotted for fields inside fields (``lines.slab``), and may carry a
Chinese word before the key (``构件厂 plant``). The first column of a keyed table is the noun of
its entries (plant, fleet, zone). Lists in a cell are separated by ";". Lines that begin with "#"
are comments. Tables are read as UTF-8, else as strictly valid GB18030, and written as UTF-8 with
a byte-order mark, which Excel needs.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from supplysim.errors import Fault
from supplysim.scenario.faults import nearest, shown
from supplysim.scenario.reading import Key, Note, Reading
from supplysim.scenario.shape import extra, items_of, model_of, places, values_of

__all__ = ["entries_of", "fill", "noun", "write_table"]


class _Row(NamedTuple):
    line: int
    cells: list[str]


def noun(name: str) -> str:
    """Return what one entry of a table is called: the heading of its first column.

    Examples
    --------
    >>> noun("plants"), noun("line_types")
    ('plant', 'line_type')
    """
    return name.removesuffix("s")


def entries_of(annotation: Any) -> type[BaseModel] | None:
    """Return the class of a table's entries, None for a field that is no such table."""
    inner = items_of(annotation) or values_of(annotation)
    model = model_of(inner) if inner is not None else None
    return model if model is not None and model.__name__ != "Distribution" else None


def fill(
    data: dict[str, Any], model: type[BaseModel], folder: Path, reading: Reading, at: Key = ()
) -> list[Key]:
    """Replace every text that stands for a table by the CSV it names; return those places.

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
            table = _Table(folder / value, entry, noun(name) if keyed else "", reading, here)
            data[name] = table.read()
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
            cells |= {f"{name}.{key}": shown(item) for key, item in value.items()}
        elif isinstance(value, tuple):
            cells[name] = "; ".join(shown(item) for item in value)
        else:
            cells[name] = value if isinstance(value, str) else shown(value)
    return cells


class _Table:
    """One CSV on its way to raw entries."""

    def __init__(
        self, path: Path, model: type[BaseModel], key: str, reading: Reading, at: Key
    ) -> None:
        self.path, self.model, self.key, self.reading, self.at = path, model, key, reading, at

    def read(self) -> dict[str, Any] | list[Any]:
        """Return the entries, a dict for a keyed table; empty when the file is of no use."""
        entries: dict[str, Any] = {}
        listed: list[Any] = []
        rows = self._rows()
        headings = self._headings(rows[0]) if rows else None
        if headings is None:
            self.reading.unread.append((self.at, ""))
            return entries if self.key else listed
        if len(rows) == 1:
            self.reading.unread.append((self.at, ""))
            self._fault("", "表中没有数据行", "the table has no rows")
        seen: dict[str, int] = {}
        for row in rows[1:]:
            cells = self._cells(row, headings)
            name: str | int = len(listed)
            if self.key:
                name = cells.pop(self.key, "")
                if not self._new(name, row.line, seen):
                    continue
                entries[name] = _nested(cells)
            else:
                listed.append(_nested(cells))
            inner = entries[name] if isinstance(name, str) else listed[name]
            self.reading.mark(inner, f"{self.path}:{row.line}", (*self.at, str(name)))
        return entries if self.key else listed

    def _fault(self, where: str, zh: str, en: str, **more: str) -> None:
        file = more.pop("file", str(self.path))
        place = ".".join(str(part) for part in self.at)
        self.reading.faults.append(
            Fault(f"{place}.{where}" if where else place, zh, en, file=file, **more)
        )

    def _rows(self) -> list[_Row]:
        content = self.reading.load_bytes(self.path, ".".join(str(part) for part in self.at))
        text = self._decode(content) if content is not None else None
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text, newline=""))
        rows: list[_Row] = []
        try:
            for cells in reader:
                stripped = [cell.strip() for cell in cells]
                if any(stripped) and not stripped[0].startswith("#"):
                    rows.append(_Row(reader.line_num, stripped))
        except csv.Error as error:
            self._fault(
                "",
                f"不是 CSV 文件（第 {reader.line_num} 行）",
                f"is not a CSV file (line {reader.line_num}: {error})",
            )
            return []
        if not rows:
            self._fault("", "表中没有标题行", "the table has no heading line")
        return rows

    def _decode(self, content: bytes) -> str | None:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            self._fault(
                "",
                "既不是 UTF-8 也不是 GB18030 编码，请另存为“CSV UTF-8”",
                'is neither UTF-8 nor GB18030; save it as "CSV UTF-8"',
            )
            return None
        name = self.path.name
        self.reading.notes.append(
            Note(f"{name} 按 GB18030 编码读取", f"{name} was read as GB18030")
        )
        return text

    def _headings(self, row: _Row) -> list[str] | None:
        """Return the key of each column, "" for columns that are refused."""
        headings = [(cell.split() or [""])[-1] for cell in row.cells]
        while headings and not headings[-1]:
            headings.pop()
        if self.key and headings[:1] != [self.key]:
            self._fault(
                self.key,
                f"第一列应为 {self.key}",
                f"the first column must be {self.key}",
                value=headings[0] if headings else "",
            )
            return None
        names = list(self.model.model_fields)
        kept: list[str] = []
        for i, heading in enumerate(headings):
            known = heading.split(".")[0] in names or (i == 0 and heading == self.key)
            if known and heading not in kept:
                kept.append(heading)
                continue
            zh, en = ("列重复", "duplicate column") if known else ("没有这一列", "no such column")
            self._fault(heading or str(i + 1), zh, en, nearest="" if known else self._near(heading))
            kept.append("")
        self._required(kept)
        return kept

    def _near(self, heading: str) -> str:
        names = [".".join(place.path) for place in places(self.model)]
        return nearest(heading, names)

    def _required(self, headings: list[str]) -> None:
        there = {heading.split(".")[0] for heading in headings}
        for name, field in self.model.model_fields.items():
            if field.is_required() and name not in there:
                self._fault(
                    name,
                    f"缺少必填列（{extra(field, 'zh')}）",
                    f"a required column is missing ({field.description})",
                )
                self.reading.unread.append((self.at, name))

    def _cells(self, row: _Row, headings: list[str]) -> dict[str, str]:
        if any(row.cells[len(headings) :]):
            self._fault(
                "",
                f"有 {len(row.cells)} 个单元格，标题只有 {len(headings)} 列",
                f"has {len(row.cells)} cells under {len(headings)} headings",
                file=f"{self.path}:{row.line}",
            )
        pairs = zip(headings, row.cells, strict=False)
        return {heading: cell for heading, cell in pairs if heading and cell}

    def _new(self, name: str, line: int, seen: dict[str, int]) -> bool:
        file = f"{self.path}:{line}"
        if not name:
            self._fault(self.key, "缺少名称", "the name is missing", file=file)
        elif name in seen:
            self._fault(
                name,
                f"名称重复，已见于第 {seen[name]} 行",
                f"duplicate name, first on line {seen[name]}",
                file=file,
            )
        else:
            seen[name] = line
            return True
        return False


def _nested(cells: Mapping[str, str]) -> dict[str, Any]:
    """Turn dotted headings into tables inside the entry."""
    entry: dict[str, Any] = {}
    for heading, cell in cells.items():
        *above, last = heading.split(".")
        node = entry
        for part in above:
            inner = node.get(part)
            if not isinstance(inner, dict):
                inner = node[part] = {}
            node = inner
        node[last] = cell
    return entry
