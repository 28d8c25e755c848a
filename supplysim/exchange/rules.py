"""What a cell of an input workbook lets in: drop-downs, ranges, and the note beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from supplysim.exchange.guide import NODES, NODES_HEAD
from supplysim.policies import FAMILIES
from supplysim.scenario.explain import FieldNote
from supplysim.scenario.layout import Table
from supplysim.scenario.shape import items_of, plain
from supplysim.wording import term
from supplysim.workbooks import column_range

__all__ = ["Lists", "allowed", "heading_note", "validation"]

_NOTE, _NOTE_TITLE = 250, 30
"""Most letters of an input note and of its title are 255 and 32 (ECMA-376 part 1, 18.3.1.32)."""

_REFERENCES: dict[str, str] = {
    "zone": "zones", "archetype": "archetypes", "plant": "plants", "type": "components",
    "node": "nodes", "home": "nodes", "u": "nodes", "v": "nodes",
}  # fmt: skip
"""Sheet whose first column holds the names that a field may take."""

_YES_NO = ["TRUE", "FALSE"]


@dataclass(frozen=True, slots=True)
class Lists:
    """Where the names that fields refer to stand, by key of their sheet, as ranges."""

    ranges: Mapping[str, str]

    @classmethod
    def of_workbook(cls, ranges: Mapping[str, str], *, nodes: int) -> "Lists":
        """Return the lists of a workbook whose sheet of road nodes has a number of rows."""
        return cls(
            {**ranges, "nodes": column_range(NODES, 1, NODES_HEAD + 2, NODES_HEAD + 1 + nodes)}
        )

    def of(self, field: str, table: Table | None) -> str:
        """Return the range of names for a text field, "" where any text goes."""
        if field == "calendar" or field.endswith("_calendar"):
            return self.ranges.get("calendars", "")
        if table is not None and table.key == "exports" and field == table.noun:
            return self.ranges.get("zones", "")
        if table is not None and table.belongs and field == table.noun:
            return self.ranges.get(table.path[0], "")
        if table is not None and field in _REFERENCES:
            return self.ranges.get(_REFERENCES[field], "")
        return ""


def validation(
    note: FieldNote, field: FieldInfo, annotation: Any, source: str | list[str]
) -> dict[str, Any]:
    """Return what XlsxWriter needs to guard a cell.

    Words from a list are held to; a number out of range only warns, for a text with a unit
    ("2 h") is welcome.

    Parameters
    ----------
    note, field, annotation
        The field.
    source
        Range of the names it may take, or the names; "" without any.
    """
    rule: dict[str, Any] = {
        "validate": "any",
        "ignore_blank": True,
        "input_title": note.zh[:_NOTE_TITLE],
        "input_message": _input_note(note)[:_NOTE],
        "error_title": "supplysim",
        "error_message": f"{note.wanted_zh}\n{note.wanted_en}"[:_NOTE],
    }
    kind = plain(annotation)
    family = note.path.removeprefix("policies.")
    if source:
        return rule | {"validate": "list", "source": source}
    if get_origin(kind) is Literal:
        return rule | {"validate": "list", "source": [str(word) for word in get_args(kind)]}
    if kind is bool:
        return rule | {"validate": "list", "source": _YES_NO}
    if note.path.startswith("policies.") and family in FAMILIES:
        names = list(FAMILIES[family])
        return rule | {"validate": "list", "source": names, "error_type": "warning"}
    if kind in {int, float} and items_of(annotation) is None:
        return rule | _span(field, "integer" if kind is int else "decimal")
    return rule


def heading_note(note: FieldNote) -> str:
    """Return the note on the heading of a column: meaning, what may be written, source."""
    trust = f"{term(note.confidence, 'zh')} {term(note.confidence, 'en')}".strip()
    lines = [
        note.zh,
        note.en,
        f"可填 allowed: {note.wanted_zh}",
        f"默认 default: {note.default or '必填 required'}",
    ]
    if note.source:
        lines.append(f"来源 source: {note.source}")
    if note.confidence:
        lines.append(f"可信度 confidence: {note.confidence} {trust}")
    return "\n".join(lines)


def allowed(note: FieldNote) -> str:
    """Return the range or the words of a field as short as they go; "" where anything goes."""
    return note.range


def _input_note(note: FieldNote) -> str:
    lines = [note.en, f"可填 {note.wanted_zh}"]
    if note.source:
        lines.append(f"来源 {note.source}（{note.confidence}）")
    return "\n".join(lines)


def _span(field: FieldInfo, kind: str) -> dict[str, Any]:
    """Return the range of a number as a rule; none where one side is open to both ends."""
    bounds: dict[str, float] = {}
    for bound in field.metadata:
        for name in ("ge", "gt", "le", "lt"):
            if hasattr(bound, name):
                bounds[name[0]] = getattr(bound, name)
    rule: dict[str, Any] = {"validate": kind, "error_type": "warning"}
    if bounds.keys() >= {"g", "l"}:
        return rule | {"criteria": "between", "minimum": bounds["g"], "maximum": bounds["l"]}
    if "g" in bounds:
        return rule | {"criteria": ">=", "value": bounds["g"]}
    if "l" in bounds:
        return rule | {"criteria": "<=", "value": bounds["l"]}
    return {}
