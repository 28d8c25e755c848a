"""A table of an input workbook: headings with notes, a row per entry, yellow rows for new ones."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from supplysim.exchange.rules import Lists, allowed, heading_note, validation
from supplysim.exchange.values import Content, content_of, put
from supplysim.scenario import Scenario
from supplysim.scenario.explain import FieldNote, note_of
from supplysim.scenario.faults import field_at
from supplysim.scenario.layout import Table, tables
from supplysim.scenario.reading import Key
from supplysim.scenario.shape import extra, values_of
from supplysim.workbooks import Look, column_range, fit_columns, fit_row, landscape, put_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["column_of", "name_range", "write_table"]

_SPARE = 20
"""Empty yellow rows under each table."""

_HEAD = 2
"""Row of the headings, from 0; above it stand the title and a row of units."""

_WIDEST = 28
"""Widest column, in letters; longer texts wrap."""

_SAMPLED = 400
"""Rows looked at to find how wide a column and how high a row must be."""

_ENDS = ("（", "；", "，")
"""Where the meaning of a field is cut for a heading."""

_NAMED_AFTER = {"prefabricated_share": "zones", "lines": "line_types", "positions": "line_types"}
"""Table whose names a table of numbers inside an entry has a column for, each."""

_NOUNS = {
    "plants": "构件厂", "line_types": "生产线类型", "fleets": "车队", "zones": "分区",
    "years": "年份", "exports": "市外分区", "components": "构件", "archetypes": "建筑类型",
    "calendars": "日历",
}  # fmt: skip
"""What an entry of a table is called in the heading of its first column."""


class _Column(NamedTuple):
    """One column: place inside an entry, field, type, what is known of it, its entry's title."""

    path: Key
    field: FieldInfo
    annotation: Any
    note: FieldNote
    title: str = ""

    @property
    def label(self) -> str:
        """What the column is called in Chinese: the entry that it is about, or the field."""
        zh = self.note.zh
        for end in _ENDS:
            zh = zh.split(end)[0]
        return self.title or zh

    @property
    def heading(self) -> str:
        """The label with the key under it."""
        return f"{self.label}\n{'.'.join(self.path)}"

    @property
    def widest(self) -> str:
        """What must fit on one line; a long key may break."""
        return f"{self.label}\n{self.path[-1]}"


def name_range(table: Table, scenario: Scenario) -> str:
    """Return where the names of a table stand, spare rows included: a new plant can be chosen."""
    return column_of(table, len(_entries(table, scenario)))


def column_of(table: Table, entries: int) -> str:
    """Return where the first column of a table with so many entries stands, spare rows included."""
    return column_range(table.title, 1, _HEAD + 2, _HEAD + 1 + entries + _SPARE)


def write_table(
    sheet: "Worksheet",
    table: Table,
    scenario: Scenario,
    look: Look,
    lists: Lists,
    *,
    entries: Sequence[tuple[str, BaseModel]] | None = None,
    words: Mapping[str, Sequence[str] | str] | None = None,
    inside: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write one table.

    Parameters
    ----------
    entries
        Rows with their names, for a table that is no part of the scenario; None = the scenario's.
    words
        Words to choose from, or where they stand, by field, where they are no names of a sheet.
    inside
        Names for which a table of numbers inside an entry has a column each, by field.
    """
    entries = _entries(table, scenario) if entries is None else list(entries)
    columns = _columns(table, entries, scenario, inside or {})
    shift = 1 if table.noun else 0
    heads = _heads(table, columns)
    rows = [
        [*([Content(name, "input_text")] if shift else []), *_cells(entry, columns)]
        for name, entry in entries
    ]
    put_text(sheet, 0, 0, f"# {table.title} · 每行一项 one entry a row", look["title"])
    units = _units(columns, shift)
    _head(sheet, heads, units, look)
    for number, column in enumerate(columns, shift):
        text = heading_note(column.note)
        sheet.write_comment(_HEAD, number, text, {"x_scale": 2.5, "y_scale": 1.8})
    for number, row in enumerate(rows, _HEAD + 1):
        for place, content in enumerate(row):
            put(sheet, number, place, content, look)
    last = _HEAD + len(rows) + _SPARE
    blank = [*(["input_text"] if shift else []), *(_cell_style(column) for column in columns)]
    for number in range(_HEAD + 1 + len(rows), last + 1):
        for place, style in enumerate(blank):
            sheet.write_blank(number, place, None, look[style])
    _guard(sheet, table, columns, lists, last=last, words=words or {})
    shown = rows[:_SAMPLED]
    must_fit = [*heads[:shift], *(column.widest for column in columns)]
    texts = [[head, *(_text(row[i]) for row in shown)] for i, head in enumerate(must_fit)]
    widths = fit_columns(sheet, texts, most=_WIDEST)
    fit_row(sheet, 1, units, widths)
    fit_row(sheet, _HEAD, heads, widths)
    for number, row in enumerate(shown, _HEAD + 1):
        fit_row(sheet, number, map(_text, row), widths)
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.autofilter(_HEAD, 0, last, len(heads) - 1)
    landscape(sheet, head=_HEAD)


def _head(sheet: "Worksheet", heads: list[str], units: list[str], look: Look) -> None:
    for number, (head, unit) in enumerate(zip(heads, units, strict=True)):
        put_text(sheet, 1, number, unit, look["quiet"])
        put_text(sheet, _HEAD, number, head, look["head"])


def _guard(
    sheet: "Worksheet",
    table: Table,
    columns: list[_Column],
    lists: Lists,
    *,
    last: int,
    words: Mapping[str, Sequence[str] | str],
) -> None:
    first, shift = _HEAD + 1, 1 if table.noun else 0
    names = lists.of(table.noun, table) if shift else ""
    if names:
        sheet.data_validation(first, 0, last, 0, {"validate": "list", "source": names})
    for number, column in enumerate(columns, shift):
        name = column.path[-1]
        given = words.get(name, ())
        source = given if isinstance(given, str) else list(given) or lists.of(name, table)
        rule = validation(column.note, column.field, column.annotation, source)
        sheet.data_validation(first, number, last, number, rule)


def _entries(table: Table, scenario: Scenario) -> list[tuple[str, BaseModel]]:
    """Return the rows of a table with the text of their first column."""
    found: Any = scenario
    for part in table.path:
        if part == "*":
            return [
                (owner, entry)
                for owner, holder in found.items()
                for entry in getattr(holder, table.path[-1])
            ]
        found = getattr(found, part)
    return list(found.items()) if table.keyed else [("", entry) for entry in found or ()]


def _columns(
    table: Table,
    entries: Sequence[tuple[str, BaseModel]],
    scenario: Scenario,
    inside: Mapping[str, Sequence[str]],
) -> list[_Column]:
    """Return the columns; a table of numbers inside an entry has one per name."""
    own = {other.path[-1] for other in tables(Scenario) if other.path[:-2] == table.path}
    paths: list[Key] = []
    for name, field in table.model.model_fields.items():
        if name in own:
            continue
        if values_of(field.annotation) is None:
            paths.append((name,))
            continue
        mine = [getattr(entry, name) for _, entry in entries]
        known = inside.get(name) or getattr(scenario, _NAMED_AFTER.get(name, ""), {})
        keys = dict.fromkeys([*known, *(key for one in mine for key in one)])
        paths += [(name, key) for key in keys]
        # where no table is the default, cells that stay empty say so
        told = field.is_required() or field.get_default(call_default_factory=True)
        if not keys or (told and not all(mine)):
            paths.append((name,))
    return [_column(table.model, path, scenario) for path in paths]


def _column(model: type[BaseModel], path: Key, scenario: Scenario) -> _Column:
    field, annotation, _ = field_at(model, path)
    assert field is not None  # noqa: S101 - the path comes from the model
    named = getattr(scenario, _NAMED_AFTER.get(path[0], ""), {})
    title = getattr(named.get(path[-1]), "title_zh", "") if len(path) > 1 else ""
    return _Column(path, field, annotation, note_of(".".join(path), field), title)


def _heads(table: Table, columns: list[_Column]) -> list[str]:
    heads = [column.heading for column in columns]
    if table.noun:
        owner = table.path[0] if table.belongs else table.path[-1]
        heads.insert(0, f"{_NOUNS.get(owner, table.zh)}\n{table.noun}")
    return heads


def _cells(entry: BaseModel, columns: list[_Column]) -> list[Content]:
    cells = []
    for column in columns:
        value = getattr(entry, column.path[0])
        if len(column.path) > 1:
            value = value.get(column.path[1])
        elif values_of(column.field.annotation) is not None and value:
            value = None
        missing = value is None and values_of(column.field.annotation) is not None
        content = content_of(value, column.field, column.annotation)
        cells.append(Content(None, content.style) if missing else content)
    return cells


def _cell_style(column: _Column) -> str:
    return content_of(None, column.field, column.annotation).style


def _units(columns: list[_Column], shift: int) -> list[str]:
    """Return the texts of the row above the headings; its first "#" makes it a remark."""
    texts = [""] * shift
    for column in columns:
        unit = extra(column.field, "unit")
        parts = ("" if unit == "1" else unit, allowed(column.note))
        texts.append(" ".join(part for part in parts if part))
    texts[0] = f"# 单位 unit {texts[0]}".rstrip()
    return texts


def _text(content: Content) -> str:
    return "" if content.value is None else str(content.value)
