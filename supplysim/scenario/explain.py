"""What each field of a scenario means: for people who ask, and for tables of all values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from supplysim.errors import Fault, InputError, Lang
from supplysim.scenario.faults import dotted, nearest, shown, wanted
from supplysim.scenario.paths import Step, read_path
from supplysim.scenario.shape import Place, extra, items_of, limits, model_of, places, values_of
from supplysim.scenario.source_words import source_words

__all__ = ["FieldNote", "Leaf", "describe", "leaves", "note_of"]

Leaf = tuple[tuple[str | int, ...], FieldInfo, Any]
"""Path, field and value of one single value of a scenario."""

_CONFIDENCE: dict[str, tuple[str, str]] = {
    "S": ("有出处", "sourced"),
    "C": ("计算得出", "computed"),
    "D": ("由有出处的数推算", "derived from sourced figures"),
    "R": ("凭记忆，未核对", "recalled, not checked"),
    "J": ("判断", "judgement"),
    "": ("结构性", "structural"),
}


_LISTED = ("PARAMETERS", "SCENARIOS", "DESIGN", "CONTRACTS")
"""Beginnings of sources that docs/SOURCES.md explains."""


@dataclass(frozen=True, slots=True)
class FieldNote:
    """What a reader needs to know of one field, or of one column of a table.

    Parameters
    ----------
    path
        Dotted path, ``*`` for the entries of a table or list.
    zh, en
        Meaning.
    unit
        Unit of the number, "" without one.
    default
        Default as text, "" where the field is required.
    range
        Allowed range or words, "" where anything of its type goes.
    source, confidence
        Where the default is from and how far to trust it.
    wanted_zh, wanted_en
        What may be written.
    """

    path: str
    zh: str
    en: str
    unit: str
    default: str
    range: str
    source: str
    confidence: str
    wanted_zh: str
    wanted_en: str

    def text(self, lang: Lang = "zh") -> str:
        """Return the note as a few lines."""
        told = " · docs/SOURCES.md" if self.source.startswith(_LISTED) else ""
        trust = _CONFIDENCE.get(self.confidence, ("", ""))[0 if lang == "zh" else 1]
        if lang == "zh":
            rows = [
                ("含义", self.zh),
                ("可填", self.wanted_zh),
                ("默认", self.default or "必填"),
                ("来源", f"{source_words(self.source, lang) or '—'}（{trust}）{told}"),
            ]
            return "\n".join([self.path, *(f"  {name}：{text}" for name, text in rows)])
        rows = [
            ("meaning", self.en),
            ("allowed", self.wanted_en),
            ("default", self.default or "required"),
            ("source", f"{source_words(self.source, lang) or '-'} ({trust}){told}"),
        ]
        return "\n".join([self.path, *(f"  {name}: {text}" for name, text in rows)])


def note_of(path: str, field: FieldInfo) -> FieldNote:
    """Return what a field says about itself, under the path it is asked for."""
    zh, en = wanted(field, field.annotation)
    return FieldNote(
        path=path,
        zh=extra(field, "zh"),
        en=field.description or "",
        unit=extra(field, "unit"),
        default=_default(field),
        range=limits(field),
        source=extra(field, "source"),
        confidence=extra(field, "confidence"),
        wanted_zh=zh,
        wanted_en=en,
    )


def describe(path: str, model: type[BaseModel]) -> tuple[FieldNote, ...]:
    """Return the notes of every field that a path, or a bare field name, means.

    Parameters
    ----------
    path
        Full (``fleets.*.trucks``, ``fleets.own.trucks``), without the entry (``fleets.trucks``),
        or the name alone (``trucks``). A table gives its columns too.
    model
        Class of the scenario.

    Raises
    ------
    InputError
        When no field is so called; the nearest path is offered.
    """
    steps = read_path(path) or ()
    known = list(places(model))
    found = [place for place in known if steps and _means(steps, place)]
    if not found and len(steps) == 1:
        found = [place for place in known if place.path[-1] == steps[0].name]
    if not found:
        names = [".".join(place.path) for place in known]
        last = {place.path[-1]: ".".join(place.path) for place in reversed(known)}
        near = nearest(path, names) or last.get(nearest(path.rpartition(".")[2], list(last)), "")
        raise InputError([Fault(path, "没有这个字段", "no such field", nearest=near)])
    columns = [
        below
        for place in found
        for below in known
        if below.path[: len(place.path)] == place.path
        and len(below.path) > len(place.path)
        and len([part for part in below.path[len(place.path) :] if part != "*"]) == 1
    ]
    return tuple(note_of(".".join(place.path), place.field) for place in [*found, *columns])


def leaves(
    value: Any, path: tuple[str | int, ...] = (), field: FieldInfo | None = None
) -> Iterator[Leaf]:
    """Yield every single value of a scenario in order; distributions and lists of words are one."""
    if isinstance(value, BaseModel) and type(value).__name__ != "Distribution":
        for name, inner in type(value).model_fields.items():
            yield from leaves(getattr(value, name), (*path, name), inner)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key), field)
    elif isinstance(value, tuple) and any(isinstance(item, BaseModel) for item in value):
        for i, item in enumerate(value):
            yield from leaves(item, (*path, i), field)
    elif field is not None:
        yield path, field, value


def _means(steps: Sequence[Step], place: Place) -> bool:
    """Tell whether written steps mean a place; entries may be named, starred or left out."""
    if _matches(steps, place.path):
        return True
    inner = items_of(place.annotation) or values_of(place.annotation)
    # "plants.lines.slab" is a value of the field; "fleets.truks" is no fleet but a slip.
    one = inner is not None and (model_of(inner) is None or steps[-1].star)
    return one and _matches(steps, (*place.path, "*"))


def _matches(steps: Sequence[Step], path: Sequence[str]) -> bool:
    if not path:
        return not steps
    if path[0] == "*":
        named = bool(steps) and _matches(steps[1:], path[1:])
        return named or _matches(steps, path[1:])
    return bool(steps) and steps[0].name == path[0] and _matches(steps[1:], path[1:])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.get_default(call_default_factory=True)
    if model_of(type(value)) is not None and type(value).__name__ != "Distribution":
        return "{}"
    if isinstance(value, dict):
        inside = ", ".join(f"{dotted([key])} = {shown(item)}" for key, item in value.items())
        return f"{{{inside}}}"
    return shown(value) if value != "" else '""'
