"""A form of an input workbook: one row per value, with what is known of it beside it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from supplysim.exchange.rules import Lists, allowed, validation
from supplysim.exchange.values import Content, content_of, put
from supplysim.scenario import Scenario
from supplysim.scenario.explain import note_of
from supplysim.scenario.faults import dotted, field_at
from supplysim.scenario.layout import Form, form_of, single_fields
from supplysim.scenario.reading import Key
from supplysim.scenario.shape import extra, values_of
from supplysim.scenario.workbook import PATH, VALUE
from supplysim.wording import term
from supplysim.workbooks import Look, fit_row, landscape, put_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_form"]

_COLUMNS: tuple[tuple[str, int], ...] = (
    ("含义", 34),
    ("meaning", 38),
    (f"路径 {PATH}", 36),
    (f"数值 {VALUE}", 24),
    ("单位 unit", 10),
    ("可填 allowed", 26),
    ("来源 source", 34),
    ("可信度 confidence", 18),
)
"""Headings with the widths of their columns, in letters."""

_PATH, _VALUE = 2, 3
_HEAD = 1

_FORMAT = ("format",)
"""The one value that is the program's own, and not yellow."""


class _Leaf(NamedTuple):
    """One row: place in the scenario, its field and type, and the value."""

    path: Key
    field: FieldInfo
    annotation: Any
    value: Any


def write_form(
    sheet: "Worksheet",
    form: Form,
    scenario: Scenario,
    look: Look,
    lists: Lists,
    *,
    unnamed: bool,
) -> None:
    """Write one form.

    Parameters
    ----------
    unnamed
        Whether the cell of the scenario's name stays empty, so that it is called like its file.
    """
    put_text(sheet, 0, 0, f"# {form.title} · 只改黄色格 change yellow cells only", look["title"])
    for column, (text, width) in enumerate(_COLUMNS):
        put_text(sheet, _HEAD, column, text, look["head"])
        sheet.set_column(column, column, width)
    sheet.freeze_panes(_HEAD + 1, _VALUE)
    landscape(sheet, head=_HEAD)
    row, section = _HEAD + 1, ""
    for leaf in _leaves(form, scenario):
        above = _section(leaf.path)
        if above != section:
            section = above
            for column in range(len(_COLUMNS)):
                put_text(sheet, row, column, "" if column else f"# {above}", look["section"])
            row += 1
        _setting(sheet, row, leaf, look, lists, blank=unnamed and leaf.path == ("name",))
        row += 1


def _setting(
    sheet: "Worksheet", row: int, leaf: _Leaf, look: Look, lists: Lists, *, blank: bool
) -> None:
    note = note_of(dotted(leaf.path), leaf.field)
    entry = leaf.path[-1] if values_of(leaf.field.annotation) is not None and leaf.value else ""
    entry = entry if leaf.annotation is not leaf.field.annotation else ""
    texts = (
        f"{note.zh}：{entry}" if entry else note.zh,
        f"{note.en}: {entry}" if entry else note.en,
        note.path,
    )
    for column, text in enumerate(texts):
        put_text(sheet, row, column, text, look["key" if column == _PATH else "text"])
    content = content_of(leaf.value, leaf.field, leaf.annotation)
    if blank or leaf.path == _FORMAT:
        content = Content(None, content.style) if blank else Content(content.value, "text")
    put(sheet, row, _VALUE, content, look)
    source = lists.of(leaf.path[-1], None)
    rule = validation(note, leaf.field, leaf.annotation, source)
    sheet.data_validation(row, _VALUE, row, _VALUE, rule)
    trust = f"{note.confidence} {term(note.confidence, 'zh')}" if note.confidence else ""
    rest = (note.unit, allowed(note), note.source, trust)
    for column, text in enumerate(rest, _VALUE + 1):
        put_text(sheet, row, column, text, look["text"])
    fit_row(sheet, row, (*texts, str(content.value or ""), *rest), (width for _, width in _COLUMNS))


def _leaves(form: Form, scenario: Scenario) -> Iterator[_Leaf]:
    """Yield the rows of a form; a table of numbers gives one row per entry."""
    for path, field in single_fields(Scenario):
        if form_of(path) is not form:
            continue
        value: Any = scenario
        for part in path:
            value = getattr(value, part)
        inner = values_of(field.annotation)
        if inner is None or not value:
            yield _Leaf(path, field, field.annotation, value)
            continue
        for key, item in value.items():
            yield _Leaf((*path, key), field, inner, item)


def _section(path: Key) -> str:
    """Return what the rows around a value are about: the group of fields that it stands in."""
    model: type[BaseModel] = Scenario
    depth = 0
    while depth + 1 < len(path):
        field = model.model_fields[path[depth]]
        below = field.annotation
        if not (isinstance(below, type) and issubclass(below, BaseModel)):
            break
        model, depth = below, depth + 1
    if depth == 0:
        return "方案 scenario"
    group = path[:depth]
    field_info, _, _ = field_at(Scenario, group)
    return f"{extra(field_info, 'zh')} {'.'.join(group)}"
