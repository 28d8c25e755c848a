"""The user's own policies and measures: told apart by their text, and taken along to workers.

What lies in an importable module or a file is found there by every worker. What was written in a
notebook cell or a script exists in that process alone; it is taken along by cloudpickle, and where
that is missing the study is refused with the one-line remedy.
"""

import inspect
import linecache
import os
import pickle
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from types import CodeType, FunctionType, ModuleType
from typing import Any

from supplysim.errors import Fault, InputError
from supplysim.metrics.kpi import KPIS, Kpi
from supplysim.policies import FAMILIES
from supplysim.policies.own import fetch, is_own
from supplysim.scenario import Scenario

__all__ = ["Luggage", "kpi_digests", "pack", "policy_digests", "this_process", "unpack"]

_MAIN = "__main__"
_PLAIN = (bool, int, float, complex, str, bytes, type(None))


@dataclass(frozen=True, slots=True)
class Luggage:
    """What worker processes must be given to run code of the user.

    Parameters
    ----------
    policies
        Functions of the notebook or script, pickled, by their names there.
    cells
        File name of the cell that each of them was written in, which pickling drops.
    sources
        Lines of those cells, by file name: a record tells the text of its policies.
    kpis
        Measures of the user, pickled, by key.
    home
        The process that packed it, which needs nothing of it.
    """

    policies: Mapping[str, bytes] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kpis: Mapping[str, bytes] = field(default_factory=dict)
    home: str = ""

    def __bool__(self) -> bool:
        return bool(self.policies or self.kpis)


def policy_digests(scenario: Scenario) -> dict[str, str]:
    """Return a digest of the code of every policy of the user that a scenario names.

    Raises
    ------
    InputError
        When one cannot be imported or its source cannot be found.
    """
    found = {}
    for family, name in _own_policies(scenario):
        own = fetch(name, where=f"policies.{family}")
        # Of code in a file the whole file counts; of a cell, what the function makes use of.
        found[family] = _text_digest(_bare(own.rule)) if _in_main(name) else own.source[1]
    return found


def kpi_digests() -> dict[str, str]:
    """Return a digest of the code of every measure that is the user's."""
    found = {}
    for entry in _own_kpis():
        file = inspect.getsourcefile(entry.compute)
        alone = entry.compute.__module__ == _MAIN or not file
        found[entry.key] = (
            _text_digest(entry.compute) if alone else sha256(_read(str(file))).hexdigest()
        )
    return found


def pack(scenarios: Iterable[Scenario]) -> Luggage:
    """Return what workers need of the user's code.

    Raises
    ------
    InputError
        When something was written in a notebook or script and cloudpickle is missing.
    """
    policies: dict[str, Any] = {}
    for scenario in scenarios:
        for family, name in _own_policies(scenario):
            if _in_main(name):
                policies[name] = fetch(name, where=f"policies.{family}").rule
    kpis = {entry.key: entry for entry in _own_kpis()}
    local = [*policies, *(k for k, e in kpis.items() if not _is_importable(e.compute))]
    if not policies and not kpis:
        return Luggage()
    dumps = _cloudpickle(local) if local else pickle.dumps
    cells = {name: _bare(rule).__code__.co_filename for name, rule in policies.items()}
    return Luggage(
        policies={name: dumps(rule) for name, rule in policies.items()},
        cells=cells,
        sources={file: tuple(linecache.getlines(file)) for file in cells.values()},
        kpis={key: dumps(entry) for key, entry in kpis.items()},
        home=this_process(),
    )


def this_process() -> str:
    """Return a name of this process among those of all machines."""
    return f"{platform.node()}:{os.getpid()}"


def unpack(luggage: Luggage) -> None:
    """Put the user's code where a worker process will look for it."""
    for file, lines in luggage.sources.items():
        linecache.cache[file] = (sum(map(len, lines)), None, list(lines), file)
    main = sys.modules[_MAIN]
    for name, content in luggage.policies.items():
        # What is unpickled is what this process's own coordinator has packed.
        rule = pickle.loads(content)  # noqa: S301
        bare = _bare(rule)
        bare.__code__ = bare.__code__.replace(co_filename=luggage.cells[name])
        setattr(main, name.rpartition(":")[2], rule)
    for key, content in luggage.kpis.items():
        KPIS[key] = pickle.loads(content)  # noqa: S301


def _own_policies(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for family in FAMILIES:
        name = getattr(scenario.policies, family)
        if is_own(name):
            yield family, name


def _own_kpis() -> list[Kpi]:
    return [e for e in KPIS.values() if not e.compute.__module__.startswith("supplysim.")]


def _in_main(name: str) -> bool:
    return name.partition(":")[0] == _MAIN


def _is_importable(function: Any) -> bool:
    """Tell whether another process finds a function by its module and name."""
    module = sys.modules.get(function.__module__)
    name = getattr(function, "__qualname__", "")
    return function.__module__ != _MAIN and getattr(module, name, None) is function


def _bare(rule: Any) -> Any:
    """Return the function that AtDecision and its like are wrapped around."""
    return getattr(rule, "rule", rule)


def _read(file: str) -> bytes:
    with open(file, "rb") as source:  # noqa: PTH123 - a name as inspect gives it
        return source.read()


def _cloudpickle(names: Iterable[str]) -> Any:
    try:
        return import_module("cloudpickle").dumps
    except ImportError:
        zh = "在笔记本或脚本中定义，工作进程取不到：pip install cloudpickle，或写入一个 .py 文件"
        en = (
            "is defined in a notebook or script, where worker processes cannot reach it: "
            "pip install cloudpickle, or write it to a .py file"
        )
        raise InputError([Fault("code", zh, en, value=name) for name in names]) from None


def _text_digest(function: Any) -> str:
    """Return a digest of a function's text and of everything of the user's that it refers to."""
    total = sha256()
    for part in _item(function, set()):
        total.update(part.encode("utf-8"))
        total.update(b"|")
    return total.hexdigest()


def _parts(thing: Any, seen: set[int]) -> Iterator[str]:
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, list | tuple):
        yield type(thing).__name__
        for item in thing:
            yield from _item(item, seen)
    elif isinstance(thing, dict):
        for key, item in thing.items():
            yield repr(key)
            yield from _item(item, seen)
    elif getattr(thing, "__module__", "") == _MAIN and isinstance(thing, FunctionType | type):
        yield inspect.getsource(thing)
        if isinstance(thing, FunctionType):
            yield from _surroundings(thing, seen)
    else:
        yield _named(thing)


def _named(thing: Any) -> str:
    """Return what tells a thing of another module, or an object, from others."""
    if isinstance(thing, ModuleType):
        return thing.__name__
    if hasattr(thing, "__qualname__"):
        return f"{thing.__module__}.{thing.__qualname__}"
    return sha256(_cloudpickle([repr(thing)])(thing)).hexdigest()


def _item(item: Any, seen: set[int]) -> Iterator[str]:
    # Equal small values are one object: only what can hold itself is looked at once.
    if isinstance(item, _PLAIN):
        yield repr(item)
    else:
        yield from _parts(item, seen)


def _surroundings(function: FunctionType, seen: set[int]) -> Iterator[str]:
    """Yield what the names of a function stand for: globals, closure, defaults."""
    for name in sorted(_names(function.__code__)):
        if name in function.__globals__:
            yield name
            yield from _item(function.__globals__[name], seen)
    for cell in function.__closure__ or ():
        yield from _item(cell.cell_contents, seen)
    for default in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()):
        yield from _item(default, seen)


def _names(code: CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _names(constant)
    return names
