"""What people write for a value, brought to the form that its field is kept in.

One reading for TOML, for the cells of a CSV table and for ``--set``: texts with a unit, lists in
one cell, distributions as text, dates. Validation proper comes afterwards and is pydantic's.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from supplysim.distributions import PARAMETERS, Distribution
from supplysim.errors import BilingualError
from supplysim.scenario.hours import FIRST_YEAR, LAST_YEAR
from supplysim.scenario.shape import items_of, may_be_none, plain, values_of
from supplysim.units import read_quantity

__all__ = ["NONE_WORDS", "read_distribution", "read_value"]

NONE_WORDS = frozenset({"none", "无"})
"""Texts that mean "no value" where a field may be without one (TOML has no word for it)."""

_CALL = re.compile(r"\s*([a-z-]+)\s*\(([^()]*)\)\s*([^\s()]*)\s*")
_SEPARATOR = re.compile("[;；]")
_NUMBERLIKE = re.compile(r"\s*[+-]?[0-9.]+\s*")
_SCALED = ("value", "low", "mode", "high", "mean", "scale")


def read_value(raw: Any, annotation: Any, unit: str) -> Any:
    """Return ``raw`` with its texts read as the field's type and unit want them.

    Parameters
    ----------
    raw
        Value as written, of any type; it is not changed.
    annotation
        Type of the field.
    unit
        Unit of the field, empty where it has none.

    Raises
    ------
    BilingualError
        When a text cannot mean a value of this field.
    """
    kind = plain(annotation)
    if may_be_none(annotation) and isinstance(raw, str) and raw.strip().lower() in NONE_WORDS:
        return None
    if items_of(annotation) is not None or values_of(annotation) is not None:
        return _read_many(raw, annotation, unit)
    if kind is str and isinstance(raw, date):
        return raw.isoformat()
    readers: dict[Any, Callable[[Any, str], Any]] = {
        Distribution: read_distribution,
        int: _read_number,
        float: _read_number,
        datetime: _read_moment,
    }
    return readers[kind](raw, unit) if kind in readers else raw


def read_distribution(raw: Any, unit: str) -> Any:
    """Return a distribution as its table of parameters in ``unit``.

    Accepted are a number, a text with a unit ("9 min"), a call ("triangular(6, 9, 12) min") and
    a table, whose ``unit`` is converted and dropped. Anything else is returned as it is, for
    validation to refuse.
    """
    if isinstance(raw, str):
        match = _CALL.fullmatch(raw)
        if match is None:
            return {"dist": "fixed", "value": read_quantity(raw, unit)}
        raw = _called(*match.groups())
    if not isinstance(raw, Mapping):
        return raw
    table = dict(raw)
    given = table.pop("unit", None) or unit
    for name in _SCALED:
        if name in table:
            table[name] = _converted(table[name], str(given), unit)
    values = table.get("values")
    if isinstance(values, list | tuple):
        table["values"] = [_converted(value, str(given), unit) for value in values]
    return table


def _called(name: str, inside: str, unit: str) -> dict[str, Any]:
    """Read ``name(a, b, key=c) unit``."""
    if name not in PARAMETERS:
        raise BilingualError(
            f"没有“{name}”分布；可用：{'、'.join(PARAMETERS)}",
            f'no distribution "{name}"; available: {", ".join(PARAMETERS)}',
        )
    table: dict[str, Any] = {"dist": name}
    places = list(PARAMETERS[name])
    arguments = [part.strip() for part in inside.split(",") if part.strip()]
    if name == "empirical":
        table["values"] = arguments
        arguments = []
    for argument in arguments:
        key, equals, value = argument.partition("=")
        if equals:
            table[key.strip()] = value.strip()
        elif places:
            table[places.pop(0)] = argument
        else:
            wanted = ", ".join(PARAMETERS[name])
            raise BilingualError(
                f"参数太多，应为 {name}({wanted})", f"too many numbers, expected {name}({wanted})"
            )
    if unit:
        table["unit"] = unit
    return table


def _converted(value: Any, given: str, unit: str) -> Any:
    """Turn one parameter from the unit given beside it into the unit of the field."""
    if isinstance(value, str):
        text = f"{value} {given}" if _NUMBERLIKE.fullmatch(value) and given else value
        return read_quantity(text, unit)
    if given != unit and isinstance(value, int | float) and not isinstance(value, bool):
        return read_quantity(f"{value!r} {given}", unit)
    return value


def _read_many(raw: Any, annotation: Any, unit: str) -> Any:
    inner = items_of(annotation)
    if inner is not None:
        if isinstance(raw, str):
            raw = [part.strip() for part in _SEPARATOR.split(raw) if part.strip()]
        if isinstance(raw, list | tuple):
            return [read_value(item, inner, unit) for item in raw]
        return raw
    if isinstance(raw, Mapping):
        inner = values_of(annotation)
        return {key: read_value(item, inner, unit) for key, item in raw.items()}
    return raw


def _read_number(raw: Any, unit: str) -> Any:
    if isinstance(raw, bool):
        raise BilingualError("应为数，不是 true 或 false", "must be a number, not true or false")
    return read_quantity(raw, unit) if isinstance(raw, str) else raw


def _read_moment(raw: Any, _unit: str) -> Any:
    """Refuse what would silently become another instant: numbers, zones, parts of a second."""
    zh = "应为当地日期时间，如 2020-01-01 或 2020-01-01T07:00（不带时区，精确到秒）"
    en = "must be a local date and time such as 2020-01-01 or 2020-01-01T07:00 (no zone, no parts)"
    moment = raw
    if isinstance(raw, str):
        try:
            moment = datetime.fromisoformat(raw.strip())
        except ValueError:
            raise BilingualError(zh, en) from None
    elif isinstance(raw, date) and not isinstance(raw, datetime):
        moment = datetime(raw.year, raw.month, raw.day)  # noqa: DTZ001 - local civil time
    if not isinstance(moment, datetime) or moment.tzinfo is not None or moment.microsecond:
        raise BilingualError(zh, en)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        years = f"{FIRST_YEAR}-{LAST_YEAR}"
        raise BilingualError(f"年份应在 {years} 之间", f"the year must lie in {years}")
    return moment
