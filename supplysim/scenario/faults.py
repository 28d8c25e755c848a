"""What pydantic found wrong, told in the words of the field, in Chinese and in English."""

from collections.abc import Callable, Mapping, Sequence, Sized
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from supplysim.distributions import PARAMETERS, Distribution
from supplysim.errors import BilingualError, Fault, listed
from supplysim.scenario.shape import (
    extra,
    items_of,
    limits,
    may_be_none,
    model_of,
    places,
    plain,
    values_of,
)

__all__ = [
    "Origin",
    "dotted",
    "faults_of",
    "field_at",
    "instead",
    "nearest",
    "shown",
    "wanted",
    "written",
]

Origin = Callable[[Sequence[str | int]], str]
"""Tells from which file, and which line of a table, the value at a path was read."""

_OFFERED = 3
"""Names that are offered in place of one, where the list is too long to be told whole."""

_LONGEST = 60
_NO_DISTRIBUTION = (
    "数，或分布如 triangular(6, 9, 12)",
    "a number or a distribution such as triangular(6, 9, 12)",
)
_WORDS: dict[Any, tuple[str, str]] = {
    int: ("整数", "a whole number"),
    float: ("数", "a number"),
    str: ("文字", "text"),
    bool: ("true 或 false", "true or false"),
    datetime: ("日期时间，如 2020-01-01", "a date and time such as 2020-01-01"),
    Distribution: _NO_DISTRIBUTION,
}  # fmt: skip


def faults_of(error: ValidationError, model: type[BaseModel], origin: Origin) -> list[Fault]:
    """Return every fault of a validation, each with its file, its place and what is allowed.

    Parameters
    ----------
    error
        What pydantic raised.
    model
        Class that was validated.
    origin
        Tells the file of a path.
    """
    return [
        _fault(details, model, origin)
        for details in error.errors(include_url=False)
        if not _only_follows(details)
    ]


def dotted(path: Sequence[str | int]) -> str:
    """Return a path as it is written, names with a dot or a star in quotes.

    Examples
    --------
    >>> dotted(["plants", "a.b", "node"]), dotted(["closures", 0, "start"])
    ('plants."a.b".node', 'closures.0.start')
    """
    parts = [str(part) for part in path]
    quoted = [f'"{part}"' if not part or set(part) & set(".*\"' ") else part for part in parts]
    return ".".join(quoted)


def shown(value: Any) -> str:
    """Return a value as a reader would write it, cut to one short line."""
    text = written(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def written(value: Any) -> str:
    """Return a value as a reader would write it, whole and to the last digit, on one line."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, Distribution):
        text = _distribution(value)
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(written(item) for item in value)}]"
    elif value is None:
        text = "none"
    elif isinstance(value, datetime):
        text = value.isoformat()
    elif isinstance(value, float):
        text = f"{value:g}" if float(f"{value:g}") == value else repr(value)
    else:
        text = " ".join(str(value).split())
    return text


def nearest(name: str, names: Sequence[str]) -> str:
    """Return the name that was probably meant, empty when none is near."""
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    return near[0] if near else ""


def instead(name: str, names: Sequence[str]) -> tuple[str, str, str]:
    """Return what may be written in place of a name that is unknown.

    Returns
    -------
    tuple
        The names in Chinese and in English, cut with how many more there are, and the nearest one;
        the nearest three where the list is cut.

    Examples
    --------
    >>> instead("est", ["east", "west"])
    ('east、west', 'east, west', 'west')
    >>> instead("R99", [f"R{i:02d}" for i in range(1, 98)])[2]
    'R97, R96, R95'
    """
    zh, en = listed(names)
    cut = not en.endswith(names[-1]) if names else False
    near = get_close_matches(name, names, n=_OFFERED if cut else 1, cutoff=0.6)
    return zh, en, ", ".join(near)


def field_at(
    model: type[BaseModel], path: Sequence[str | int]
) -> tuple[FieldInfo | None, Any, type[BaseModel] | None]:
    """Return the field a path leads to, the type found there, and the model that holds it."""
    field: FieldInfo | None = None
    annotation: Any = model
    holder: type[BaseModel] | None = None
    for part in path:
        inner = model_of(annotation)
        if inner is not None:
            holder = inner
            field = inner.model_fields.get(str(part))
            if field is None:
                return None, None, holder
            annotation = field.annotation
        else:
            annotation = items_of(annotation) or values_of(annotation)
    return field, annotation, holder


def wanted(field: FieldInfo | None, annotation: Any) -> tuple[str, str]:
    """Return what may be written for a field: type, range, unit."""
    kind = plain(annotation)
    if get_origin(kind) is Literal:
        words = [str(word) for word in get_args(kind)]
        zh, en = f"{'、'.join(words)} 之一", f"one of {', '.join(words)}"
    elif items_of(kind) is not None:
        zh, en = "列表", "a list"
    elif values_of(kind) is not None or (model_of(kind) and kind is not Distribution):
        zh, en = "表", "a table"
    else:
        zh, en = _WORDS.get(kind, ("值", "a value"))
    span = limits(field) if field is not None and get_origin(kind) is not Literal else ""
    unit = extra(field, "unit")
    if span:
        zh, en = f"{zh}，范围 {span}", f"{en} in {span}"
    if unit and unit != "1":
        zh, en = f"{zh}，单位 {unit}", f"{en}, in {unit}"
    if may_be_none(annotation):
        zh, en = f"{zh}，或 none", f"{en}, or none"
    return zh, en


def _fault(details: ErrorDetails, model: type[BaseModel], origin: Origin) -> Fault:
    path = details["loc"]
    kind = details["type"]
    field, annotation, holder = field_at(model, path)
    if kind == "extra_forbidden":
        return _unknown(path, details["input"], holder, model, origin)
    reason = details.get("ctx", {}).get("error")
    zh, en = wanted(field, annotation)
    value = shown(details["input"])
    if isinstance(reason, BilingualError):
        zh, en = reason.zh, reason.en
        value = "" if isinstance(details["input"], Mapping) else value
    elif kind == "missing":
        meaning_zh, meaning_en = extra(field, "zh"), (field and field.description) or ""
        zh = f"缺少必填项（{meaning_zh}），应为{zh}"
        en = f"is required ({meaning_en}): {en}"
        value = ""
    elif kind in {"too_short", "too_long", "string_too_short"}:
        zh, en = _length(details)
    else:
        zh, en = f"应为{' ' if zh[0].isascii() else ''}{zh}", f"must be {en}"
    return Fault(where=dotted(path), zh=zh, en=en, file=origin(path), value=value)


def _only_follows(details: ErrorDetails) -> bool:
    """Tell whether a list is "too short" only because some of its items are wrong already."""
    least = details.get("ctx", {}).get("min_length", 0)
    given = details["input"]
    return details["type"] == "too_short" and isinstance(given, Sized) and len(given) >= least


def _length(details: ErrorDetails) -> tuple[str, str]:
    """Tell how many items or letters are wanted."""
    bounds = details.get("ctx", {})
    least, most = bounds.get("min_length"), bounds.get("max_length")
    if most is not None:
        return f"最多 {most} 项", f"must hold at most {most} items"
    return (
        ("不能为空", "must not be empty")
        if least == 1
        else (f"应有 {least} 项", f"must hold {least} items")
    )


def _unknown(
    path: Sequence[str | int],
    value: Any,
    holder: type[BaseModel] | None,
    model: type[BaseModel],
    origin: Origin,
) -> Fault:
    """Tell of a key that no field has; look for the name here, then anywhere."""
    names = list(holder.model_fields) if holder is not None else []
    name = str(path[-1])
    near = nearest(name, names) or next(
        (".".join(place.path) for place in places(model) if place.path[-1] == name), ""
    )
    return Fault(
        where=dotted(path),
        zh="没有这个字段",
        en="no such field",
        file=origin(path),
        value="" if isinstance(value, Mapping | list) else shown(value),
        nearest=near,
    )


def _distribution(value: Distribution) -> str:
    if value.dist == "fixed":
        return written(value.value)
    return f"{value.dist}({', '.join(_arguments(value))})"


def _arguments(value: Distribution) -> list[str]:
    """Return the parameters in the order in which they are read back."""
    table = value.model_dump()
    if value.dist == "empirical":
        return [written(number) for number in table["values"]]
    needed = PARAMETERS[value.dist]
    rest = [name for name in ("low", "high") if name in table and name not in needed]
    return [
        *(written(table[name]) for name in needed),
        *(f"{name}={written(table[name])}" for name in rest),
    ]
