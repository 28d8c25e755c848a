"""Dotted paths into a scenario: ``fleets.*.trucks``, ``plants."a.b".node``, ``closures.0``."""

import re
import tomllib
from collections.abc import Mapping, MutableMapping
from copy import deepcopy
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from supplysim.distributions import Distribution
from supplysim.errors import Fault
from supplysim.scenario.faults import dotted, nearest, shown
from supplysim.scenario.shape import items_of, model_of, values_of

__all__ = ["Step", "meets", "put", "read_path", "read_setting", "scale_number"]

_INDEX = re.compile("[0-9]{1,9}")
_STEP = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^."']+?))\s*(\.|$)""")


class Step(NamedTuple):
    """One name of a path; ``star`` stands for every entry of a table or list."""

    name: str
    star: bool


def read_path(path: str) -> tuple[Step, ...] | None:
    """Return the steps of a path, None when it is not one.

    Examples
    --------
    >>> [step.name for step in read_path('plants."a.b".node')]
    ['plants', 'a.b', 'node']
    >>> read_path("fleets.*")[1].star
    True
    """
    steps: list[Step] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            return None
        quoted = match[1] if match[1] is not None else match[2]
        name = quoted if quoted is not None else match[3]
        steps.append(Step(name, star=quoted is None and name == "*"))
        at = match.end()
        if at == len(path) and match[4] == ".":
            return None
    return tuple(steps) or None


def meets(place: str, path: str) -> bool:
    """Tell whether a place lies at, above or below one that a path means.

    Examples
    --------
    >>> meets("fleets.west.trucks", "fleets.*.trucks"), meets("fleets.west", "fleets.*.trucks")
    (True, True)
    >>> meets("fleets.west.payload_t", "fleets.*.trucks")
    False
    """
    pairs = list(zip(read_path(place) or (), read_path(path) or (), strict=False))
    return bool(pairs) and all(a.star or b.star or a.name == b.name for a, b in pairs)


def read_setting(text: str) -> tuple[str, Any] | None:
    """Return path and value of ``PATH=VALUE``, None without "=" or path.

    The value is read as TOML; what is no TOML is a text, so ``--set name=base`` needs no quotes.

    Examples
    --------
    >>> read_setting("fleets.*.trucks=40"), read_setting("sites.buffer_m3=60 m3")
    (('fleets.*.trucks', 40), ('sites.buffer_m3', '60 m3'))
    """
    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        return None
    try:
        read = tomllib.loads(f"value = {value}") if "\n" not in value else {}
    except (ValueError, RecursionError):
        read = {}
    return path.strip(), read["value"] if read.keys() == {"value"} else value.strip()


def scale_number(number: float, factor: float) -> float:
    """Return a number times a factor; whole ones round half up and stay at least 1, 0 stays 0.

    Examples
    --------
    >>> scale_number(35, 0.7), scale_number(1, 0.2), scale_number(0, 2.0), scale_number(1.5, 2)
    (25, 1, 0, 3.0)
    """
    if not isinstance(number, int):
        return number * factor
    # In decimal, for 35 x 0.7 is 24.499999999999996 in binary.
    exact = Decimal(number) * Decimal(repr(factor))
    return max(1, int(exact.quantize(Decimal(1), ROUND_HALF_UP))) if number > 0 else number


class _Put:
    """One assignment through a path, with wildcards, collecting what is wrong."""

    def __init__(self, path: str, value: Any) -> None:
        self.path = path
        self.value = value.model_dump() if isinstance(value, BaseModel) else value
        self.faults: list[Fault] = []
        self.done: list[tuple[str, ...]] = []

    def refuse(self, zh: str, en: str, near: str = "") -> None:
        self.faults.append(Fault(self.path, zh, en, value=shown(self.value), nearest=near))

    def table(
        self, node: Any, model: type[BaseModel], steps: tuple[Step, ...], done: list[str]
    ) -> None:
        """Set inside a table whose keys are fields."""
        step, rest = steps[0], steps[1:]
        field = model.model_fields.get(step.name)
        if field is None or step.star:
            near = nearest(step.name, list(model.model_fields))
            self.refuse("没有这个字段", "no such field", dotted([*done, near]) if near else "")
            return
        if not isinstance(node, MutableMapping):
            self.refuse(f"{dotted(done)} 不是表", f"{dotted(done)} is not a table")
            return
        if not rest:
            node[step.name] = deepcopy(self.value)
            self.done.append((*done, step.name))
            return
        if step.name not in node or node[step.name] is None:
            node[step.name] = _default(field)
        self.inside(node[step.name], field.annotation, rest, [*done, step.name])

    def inside(self, node: Any, annotation: Any, steps: tuple[Step, ...], done: list[str]) -> None:
        """Set inside whatever lies under a field."""
        model = model_of(annotation)
        if model is not None:
            self.table(node, model, steps, done)
        elif values_of(annotation) is not None and isinstance(node, MutableMapping):
            self.keyed(node, values_of(annotation), steps, done)
        elif items_of(annotation) is not None and isinstance(node, list):
            self.listed(node, items_of(annotation), steps, done)
        else:
            self.refuse(
                f"{dotted(done)} 是单个值，路径到此为止",
                f"{dotted(done)} is a single value; the path ends there",
                dotted(done),
            )

    def keyed(
        self, node: MutableMapping[str, Any], inner: Any, steps: tuple[Step, ...], done: list[str]
    ) -> None:
        """Set inside a table whose keys are names."""
        step, rest = steps[0], steps[1:]
        names = list(node) if step.star else [step.name]
        new_entry = (
            not rest
            and not step.star
            and (model_of(inner) is None or isinstance(self.value, Mapping))
        )
        if not names or (names[0] not in node and not new_entry):
            near = nearest(step.name, list(node))
            self.refuse(
                f"{dotted(done)} 中没有这一项",
                f"{dotted(done)} has no such entry",
                dotted([*done, near]) if near else "",
            )
            return
        for name in names:
            if rest:
                self.inside(node[name], inner, rest, [*done, name])
            else:
                node[name] = deepcopy(self.value)
                self.done.append((*done, name))

    def listed(self, node: list[Any], inner: Any, steps: tuple[Step, ...], done: list[str]) -> None:
        """Set inside a list, by index from 0."""
        step, rest = steps[0], steps[1:]
        digits = _INDEX.fullmatch(step.name)
        chosen = range(len(node)) if step.star else [int(step.name)] if digits else []
        if not chosen or chosen[-1] >= len(node):
            self.refuse(
                f"{dotted(done)} 有 {len(node)} 项，序号从 0 开始",
                f"{dotted(done)} has {len(node)} items, counted from 0",
            )
            return
        for i in chosen:
            if rest:
                self.inside(node[i], inner, rest, [*done, str(i)])
            else:
                node[i] = deepcopy(self.value)
                self.done.append((*done, str(i)))


def put(
    data: dict[str, Any], path: str, value: Any, model: type[BaseModel]
) -> tuple[list[tuple[str, ...]], list[Fault]]:
    """Set ``value`` at every place of ``data`` that ``path`` names.

    Parameters
    ----------
    data
        Raw scenario, changed in place. Fields it leaves out are entered with their defaults
        where the path leads into them.
    path
        Dotted path; ``*`` stands for every entry of a table or list.
    value
        Value as Python has it; its own form is checked by validation, not here.
    model
        Class that ``data`` will be validated with.

    Returns
    -------
    tuple
        The places that were set, and what is wrong: at most one fault, for its first place.
    """
    steps = read_path(path)
    setting = _Put(path, value)
    if steps is None:
        setting.refuse(
            "不是路径：应为用点分隔的名称，如 fleets.*.trucks",
            "not a path: names separated by dots, such as fleets.*.trucks",
        )
    else:
        setting.table(data, model, steps, [])
    return setting.done, setting.faults[:1]


def _default(field: FieldInfo) -> Any:
    """Return the default of a field as raw data, an empty table where it has none."""
    value = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, Distribution | dict):
        return deepcopy(value)
    if isinstance(value, tuple):
        return list(value)
    return {}
