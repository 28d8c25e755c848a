"""The four rules of a scenario, found by their names: registered ones, or a user's own."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from numbers import Real
from typing import Any

from supplysim.errors import Fault, InputError
from supplysim.policies.call_off import CALL_OFF, Call, CallOff, NextLoad
from supplysim.policies.dispatch import DISPATCH, AtDecision, Dispatch
from supplysim.policies.own import Accepts, checked, fetch, is_own
from supplysim.policies.sequencing import SEQUENCING, AtRelease, Sequencing
from supplysim.policies.sourcing import SOURCING, Sourcing
from supplysim.registry import Registry

__all__ = ["FAMILIES", "Rules", "choose"]

FAMILIES: Mapping[str, Registry[Callable[..., Any]]] = {
    registry.family: registry for registry in (SOURCING, SEQUENCING, CALL_OFF, DISPATCH)
}
"""The registries by family, which is also the name of the scenario's field."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a run, and the sources of those that are the user's: name and sha256."""

    sourcing: Sourcing
    sequencing: Sequencing
    call_off: CallOff
    dispatch: Dispatch
    sources: tuple[tuple[str, str], ...] = ()


def choose(names: Mapping[str, str], *, allowed: Collection[str] = ()) -> Rules:
    """Return the rules that a scenario names.

    Parameters
    ----------
    names
        Name of the rule of each family.
    allowed
        Names of the user's own code that may be imported.

    Raises
    ------
    InputError
        With every fault: unknown names, code that is not allowed or cannot be used.

    Examples
    --------
    >>> names = {"sourcing": "nearest", "sequencing": "slack", "call_off": "buffer"}
    >>> rules = choose(names | {"dispatch": "least-slack"})
    >>> rules.dispatch is DISPATCH.get("least-slack"), rules.sources
    (True, ())
    """
    rules: dict[str, Any] = {}
    sources: set[tuple[str, str]] = set()
    faults: list[Fault] = []
    for family, registry in FAMILIES.items():
        name = names[family]
        try:
            if not is_own(name):
                rules[family] = registry.get(name)
                continue
            if name not in allowed:
                faults.append(_not_allowed(family, name))
                continue
            own = fetch(name, where=f"policies.{family}")
        except InputError as error:
            faults += error.faults
            continue
        rules[family] = _watched(own.rule, family, name)
        sources.add(own.source)
    if faults:
        raise InputError(faults)
    return Rules(**rules, sources=tuple(sorted(sources)))


def _watched(rule: Any, family: str, name: str) -> Any:
    """Return a user's rule with its answers checked; what kind of rule it is stays.

    Answers of sourcing are checked by the award, which knows who may be chosen.
    """
    if family == SOURCING.family:
        return rule
    accepts, wants = _ANSWERS[family]
    if isinstance(rule, AtDecision | AtRelease):
        return type(rule)(_watched(rule.rule, family, name))
    return checked(rule, accepts, name=name, where=f"policies.{family}", wants=wants)


def _is_key(answer: Any, _: Any) -> bool:
    return isinstance(answer, Real) and isfinite(answer)


def _is_call(answer: Any, view: NextLoad) -> bool:
    if answer is None:
        return True
    whole = isinstance(answer, Call) and all(type(t) is int for t in (answer.at, answer.arrive))
    return whole and (view.direct or not answer.direct)


_KEY = (_is_key, ("应返回一个有限的数", "a finite number"))
_ANSWERS: Mapping[str, tuple[Accepts, tuple[str, str]]] = {
    SEQUENCING.family: _KEY,
    DISPATCH.family: _KEY,
    CALL_OFF.family: (
        _is_call,
        (
            "应返回 None，或时间为整数秒的 Call；view.direct 为假时 direct 也应为假",
            "None, or a Call with whole seconds, which is direct only where view.direct is",
        ),
    ),
}


def _not_allowed(family: str, name: str) -> Fault:
    return Fault(
        where=f"policies.{family}",
        value=name,
        zh="来自文件的代码需要明确允许（--allow-code、allow_code=True，或用 with_ 重新指定）",
        en="code from a file has to be allowed (--allow-code, allow_code=True, or named by with_)",
    )
