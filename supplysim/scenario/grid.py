"""Rows under headings, from a CSV or a sheet, brought to raw entries of one class.

Headings are field names, dotted for fields inside fields (``lines.slab``), and may carry a
Chinese word before the key (``构件厂 plant``). The first column of a keyed table holds the names of
its entries.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel

from supplysim.errors import Fault
from supplysim.scenario.faults import nearest
from supplysim.scenario.reading import Key, Reading
from supplysim.scenario.shape import extra, places

__all__ = ["Entry", "Grid", "Row", "keep"]


class Row(NamedTuple):
    """One row: its number in the file, and its cells, an empty text where there is nothing."""

    line: int
    cells: Sequence[Any]


class Entry(NamedTuple):
    """One row as an entry: number of the row, name, raw fields, and the place of each field."""

    line: int
    name: str
    raw: dict[str, Any]
    places: Mapping[Key, str]


def _as_written(_heading: str, value: Any, _line: int, _column: int) -> Any:
    return value


@dataclass(slots=True)
class Grid:
    """A table on its way to raw entries.

    Parameters
    ----------
    model
        Class of the entries.
    reading
        Collects faults and origins.
    at
        Place of the table in the scenario.
    file
        File, or file and sheet, that faults of the whole table name.
    place
        Text for the place of a row, or of a cell of it when a column, from 1, is given.
    key
        Heading that the first column must have; empty for a plain list.
    elsewhere
        Fields that have a table of their own, so that no column is missed.
    convert
        Called with heading, value, row and column of each cell; gives the raw value, None to leave
        the cell out.
    """

    model: type[BaseModel]
    reading: Reading
    at: Key
    file: str
    place: Callable[[int, int | None], str]
    key: str = ""
    elsewhere: frozenset[str] = frozenset()
    convert: Callable[[str, Any, int, int], Any] = _as_written

    def entries(self, rows: Sequence[Row]) -> Iterator[Entry]:
        """Yield every row that can be used; the first row holds the headings."""
        headings = self._read_headings(rows[0]) if rows else None
        if headings is None:
            self.reading.unread.append((self.at, ""))
            return
        for row in rows[1:]:
            entry = self._entry(row, headings)
            if entry is not None:
                yield entry

    def named(self, rows: Sequence[Row]) -> dict[str, Any]:
        """Return a keyed table; names must be new."""
        found: dict[str, Any] = {}
        seen: dict[str, int] = {}
        for entry in self.entries(rows):
            if entry.name in seen:
                self.fault(
                    entry.name,
                    f"名称重复，已见于第 {seen[entry.name]} 行",
                    f"duplicate name, first on line {seen[entry.name]}",
                    file=self.place(entry.line, None),
                )
                continue
            seen[entry.name] = entry.line
            found[entry.name] = entry.raw
            keep(self.reading, entry, self.place(entry.line, None), (*self.at, entry.name))
        return found

    def listed(self, rows: Sequence[Row]) -> list[Any]:
        """Return a plain list."""
        found: list[Any] = []
        for entry in self.entries(rows):
            at = (*self.at, str(len(found)))
            found.append(entry.raw)
            keep(self.reading, entry, self.place(entry.line, None), at)
        return found

    def fault(self, where: str, zh: str, en: str, **more: str) -> None:
        """Report something wrong at a place inside the table, "" for the table itself."""
        file = more.pop("file", self.file)
        place = ".".join(str(part) for part in self.at)
        self.reading.faults.append(
            Fault(f"{place}.{where}" if where else place, zh, en, file=file, **more)
        )

    def _entry(self, row: Row, headings: list[str]) -> Entry | None:
        if any(cell != "" for cell in row.cells[len(headings) :]):
            self.fault(
                "",
                f"有 {len(row.cells)} 个单元格，标题只有 {len(headings)} 列",
                f"has {len(row.cells)} cells under {len(headings)} headings",
                file=self.place(row.line, None),
            )
        cells: dict[str, Any] = {}
        spots: dict[Key, str] = {}
        for column, (heading, cell) in enumerate(zip(headings, row.cells, strict=False), 1):
            value = self.convert(heading, cell, row.line, column) if heading else None
            if value is not None and value != "":
                cells[heading] = value
                spots[tuple(heading.split("."))] = self.place(row.line, column)
        name = str(cells.pop(self.key, "")) if self.key else ""
        if self.key and not name:
            self.fault(self.key, "缺少名称", "the name is missing", file=self.place(row.line, None))
            return None
        return Entry(row.line, name, _nested(cells), spots)

    def _read_headings(self, row: Row) -> list[str] | None:
        """Return the key of each column, "" for columns that are refused."""
        headings = [(str(cell).split() or [""])[-1] for cell in row.cells]
        while headings and not headings[-1]:
            headings.pop()
        if self.key and headings[:1] != [self.key]:
            self.fault(
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
            self.fault(heading or str(i + 1), zh, en, nearest="" if known else self._near(heading))
            kept.append("")
        self._required(kept)
        return kept

    def _near(self, heading: str) -> str:
        names = [".".join(place.path) for place in places(self.model)]
        return nearest(heading, names)

    def _required(self, headings: list[str]) -> None:
        there = {heading.split(".")[0] for heading in headings}
        for name, info in self.model.model_fields.items():
            if info.is_required() and name not in there and name not in self.elsewhere:
                self.fault(
                    name,
                    f"缺少必填列（{extra(info, 'zh')}）",
                    f"a required column is missing ({info.description})",
                )
                self.reading.unread.append((self.at, name))


def keep(reading: Reading, entry: Entry, row: str, at: Key) -> None:
    """Remember from where an entry, and each of its fields, was read."""
    reading.mark(entry.raw, row, at)
    for path, spot in entry.places.items():
        reading.origins[(*at, *path)] = spot


def _nested(cells: Mapping[str, Any]) -> dict[str, Any]:
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
