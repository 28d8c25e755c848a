"""The shape of the scenario as its classes declare it: which field is a table, a list, a leaf."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

__all__ = [
    "Place",
    "entries_of",
    "extra",
    "items_of",
    "limits",
    "may_be_none",
    "model_of",
    "noun",
    "places",
    "plain",
    "values_of",
]


class Place(NamedTuple):
    """One field of the scenario, ``*`` standing for the entries of a table or list."""

    path: tuple[str, ...]
    field: FieldInfo
    annotation: Any


def plain(annotation: Any) -> Any:
    """Return the type without ``Annotated`` and without ``| None``."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in {Union, types.UnionType}:
            rest = [arg for arg in get_args(annotation) if arg is not type(None)]
            if len(rest) != 1:
                return annotation
            annotation = rest[0]
        else:
            return annotation


def may_be_none(annotation: Any) -> bool:
    """Tell whether a field may be without a value."""
    return type(None) in get_args(annotation)


def items_of(annotation: Any) -> Any:
    """Return the type of the items of a list field, None for other fields."""
    kind = plain(annotation)
    return get_args(kind)[0] if get_origin(kind) is tuple else None


def values_of(annotation: Any) -> Any:
    """Return the type of the values of a keyed table, None for other fields."""
    kind = plain(annotation)
    return get_args(kind)[1] if get_origin(kind) is dict else None


def model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the class of a field that is one table by itself, None for other fields."""
    kind = plain(annotation)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def entries_of(annotation: Any) -> type[BaseModel] | None:
    """Return the class of a table's entries, None for a field that is no such table."""
    inner = items_of(annotation) or values_of(annotation)
    model = model_of(inner) if inner is not None else None
    return model if model is not None and model.__name__ != "Distribution" else None


def noun(name: str) -> str:
    """Return what one entry of a table is called: the heading of its first column.

    Examples
    --------
    >>> noun("plants"), noun("line_types")
    ('plant', 'line_type')
    """
    return name.removesuffix("s")


def extra(field: FieldInfo | None, name: str) -> str:
    """Return what a field says about itself: zh, unit, source or confidence."""
    notes = field.json_schema_extra if field is not None else None
    return str(notes.get(name, "")) if isinstance(notes, dict) else ""


def limits(field: FieldInfo) -> str:
    """Return the allowed range in interval notation, or the allowed words; empty for any value.

    Examples
    --------
    >>> from supplysim.scenario.supply import Fleet
    >>> limits(Fleet.model_fields["trucks"]), limits(Fleet.model_fields["payload_t"])
    ('[0, 5000]', '(0, 200]')
    """
    words = plain(field.annotation)
    words = words if get_origin(words) is Literal else plain(items_of(words))
    if get_origin(words) is Literal:
        return " | ".join(str(word) for word in get_args(words))
    low, high = "(-∞", "∞)"
    for bound in field.metadata:
        for name, value in (("ge", "[{}"), ("gt", "({}"), ("le", "{}]"), ("lt", "{})")):
            if hasattr(bound, name):
                text = value.format(f"{getattr(bound, name):g}")
                low, high = (text, high) if name[0] == "g" else (low, text)
    return "" if (low, high) == ("(-∞", "∞)") else f"{low}, {high}"


def places(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[Place]:
    """Yield every field of a model and of the models inside it, tables before their columns."""
    for name, field in model.model_fields.items():
        path, annotation = (*above, name), field.annotation
        yield Place(path, field, annotation)
        inner = items_of(annotation) or values_of(annotation)
        if inner is not None:
            path, annotation = (*path, "*"), inner
        below = model_of(annotation)
        # A distribution is one value to its reader, not a table of its own.
        if below is not None and below.__name__ != "Distribution":
            yield from places(below, path)
