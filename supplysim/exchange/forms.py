"""A form of an input workbook: one row per value, with what is known of it beside it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from supplysim.exchange.rules import Lists, allowed, validation
from supplysim.exchange.values import Content, content_of, put
from supplysim.scenario import Scenario
from supplysim.scenario.explain import note_of
from supplysim.scenario.faults import dotted, field_at
from supplysim.scenario.form import PATH, VALUE
from supplysim.scenario.layout import Form, form_of, single_fields
from supplysim.scenario.reading import Key
from supplysim.scenario.shape import extra, values_of
from supplysim.wording import term
from supplysim.workbooks import Look, fit_row, landscape, put_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Leaf", "leaves_at", "leaves_of", "write_form"]

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


class Leaf(NamedTuple):
    """One row: place in the scenario or study, field, type, value, entry of a table it is of."""

    path: Key
    field: FieldInfo
    annotation: Any
    value: Any
    entry: str = ""


def write_form(
    sheet: "Worksheet",
    title: str,
    leaves: Iterable[Leaf],
    *,
    model: type[BaseModel],
    look: Look,
    lists: Lists,
    blank: frozenset[Key] = frozenset(),
) -> None:
    """Write one form.

    Parameters
    ----------
    title
        Name of the sheet.
    leaves
        Its rows.
    model
        Class of the scenario or study.
    blank
        Places whose cells stay empty: the name of a scenario that is called like its file.
    """
    put_text(sheet, 0, 0, f"# {title} · 只改黄色格 change yellow cells only", look["title"])
    for column, (text, width) in enumerate(_COLUMNS):
        put_text(sheet, _HEAD, column, text, look["head"])
        sheet.set_column(column, column, width)
    sheet.freeze_panes(_HEAD + 1, _VALUE)
    landscape(sheet, head=_HEAD)
    row, section = _HEAD + 1, ""
    for leaf in leaves:
        above = _section(model, leaf.path)
        if above != section:
            section = above
            for column in range(len(_COLUMNS)):
                put_text(sheet, row, column, "" if column else f"# {above}", look["section"])
            row += 1
        _setting(sheet, row, leaf, look, lists, blank=leaf.path in blank)
        row += 1


def _setting(
    sheet: "Worksheet", row: int, leaf: Leaf, look: Look, lists: Lists, *, blank: bool
) -> None:
    note = note_of(dotted(leaf.path), leaf.field)
    entry = leaf.entry
    texts = (
        f"{note.zh}：{entry}" if entry else note.zh,
        f"{note.en}: {entry}" if entry else note.en,
        note.path,
    )
    for column, text in enumerate(texts):
        put_text(sheet, row, column, text, look["key" if column == _PATH else "text"])
    content = content_of(leaf.value, leaf.field, leaf.annotation)
    if leaf.value is None and entry:
        content = Content(None, content.style)  # an entry of a table of numbers that has none
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


def leaves_of(form: Form, scenario: Scenario) -> Iterator[Leaf]:
    """Yield the rows of a form of a scenario; a table of numbers gives one row per entry."""
    for path, field in single_fields(Scenario):
        if form_of(path) is not form:
            continue
        value: Any = scenario
        for part in path:
            value = getattr(value, part)
        inner = values_of(field.annotation)
        if inner is None or not value:
            yield Leaf(path, field, field.annotation, value)
            continue
        for key, item in value.items():
            yield Leaf((*path, key), field, inner, item, key)


def leaves_at(holder: BaseModel, paths: Iterable[Key]) -> Iterator[Leaf]:
    """Yield rows for places in something else; an entry that a table has not gives an empty cell.

    Parameters
    ----------
    holder
        What has the values, such as a study of bases.
    paths
        Their places, those of tables with the name of an entry.
    """
    for path in paths:
        field, annotation, _ = field_at(type(holder), path)
        assert field is not None  # noqa: S101 - paths come from the class
        value: Any = holder
        entry = ""
        for part in path:
            if isinstance(value, Mapping):
                value, entry = value.get(part), part
            else:
                value = getattr(value, part)
        yield Leaf(path, field, annotation, value, entry)


def _section(whole: type[BaseModel], path: Key) -> str:
    """Return what the rows around a value are about: the group of fields that it stands in."""
    model, depth = whole, 0
    while depth + 1 < len(path):
        field = model.model_fields[path[depth]]
        below = field.annotation
        if not (isinstance(below, type) and issubclass(below, BaseModel)):
            break
        model, depth = below, depth + 1
    if depth == 0 and values_of(model.model_fields[path[0]].annotation) is None:
        return "方案 scenario"
    group = path[: max(depth, 1)]
    field_info, _, _ = field_at(whole, group)
    return f"{extra(field_info, 'zh')} {'.'.join(group)}"
