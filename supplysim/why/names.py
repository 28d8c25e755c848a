"""From names that people write to rows of the record."""

from bisect import bisect_left
from difflib import get_close_matches

from supplysim.errors import Fault, InputError
from supplysim.plan.tables import PlanTables
from supplysim.record.labels import storey_names

__all__ = ["component_name", "find_component", "find_storey"]

_SHOWN = 3
_STOREY_PARTS = 3


def find_storey(plan: PlanTables, name: str) -> int:
    """Return the row of a storey called ``project/building/storey``.

    Raises
    ------
    InputError
        When there is no such storey; the nearest names are told.
    """
    names = storey_names(plan)
    try:
        return names.index(name.strip())
    except ValueError:
        raise _unknown(name, names) from None


def find_component(plan: PlanTables, name: str) -> int:
    """Return the row of a component called ``project/building/storey/017``.

    Raises
    ------
    InputError
        When there is no such component; the nearest names are told.
    """
    place, _, number = name.strip().rpartition("/")
    if place.count("/") != _STOREY_PARTS - 1:
        raise _unknown(name, [f"{storey}/001" for storey in storey_names(plan)])
    first, last = _components(plan, find_storey(plan, place))
    names = [f"{place}/{i:03d}" for i in range(1, last - first + 1)]
    if f"{place}/{number}" not in names:
        raise _unknown(name, names)
    return first + names.index(f"{place}/{number}")


def component_name(plan: PlanTables, component: int) -> str:
    """Return ``project/building/storey/017`` of a component row."""
    storey = int(plan.load_storey[plan.load_of(component)])
    first, _ = _components(plan, storey)
    return f"{plan.storey_name(storey)}/{component - first + 1:03d}"


def _components(plan: PlanTables, storey: int) -> tuple[int, int]:
    """Return the first component row of a storey and the one behind its last."""
    parts = plan.part_first[storey : storey + 2]
    first, last = plan.load_first[plan.part_first_load[parts]].tolist()
    return first, last


def _unknown(name: str, names: list[str]) -> InputError:
    near = _nearest(name.strip(), names)
    zh, en = "没有这个楼层或构件", "there is no such storey or component"
    if near:
        zh = f"{zh}；相近的有：{'、'.join(near)}"
        en = f"{en}; the nearest are: {', '.join(near)}"
    return InputError([Fault(where="NAME", value=name, zh=zh, en=en)])


def _nearest(name: str, names: list[str]) -> list[str]:
    """Return the names most like one, part by part: project, then building, then storey.

    The names of a city are too many to be compared whole.
    """
    within = ""
    for part in name.split("/"):
        known = _children(within, names)
        if part in known:
            within = f"{within}{part}/"
            continue
        close = get_close_matches(part, known, n=_SHOWN, cutoff=0.0)
        rest = name[len(within) + len(part) :]
        return [_first(f"{within}{child}", rest, names) for child in close]
    return [_first(within.rstrip("/"), "", names)] if within else []


def _children(within: str, names: list[str]) -> list[str]:
    """Return the next part of every name that begins with ``within``, each once."""
    own = (name[len(within) :] for name in names if name.startswith(within))
    return list(dict.fromkeys(rest.partition("/")[0] for rest in own))


def _first(start: str, rest: str, names: list[str]) -> str:
    """Return the name ``start`` with ``rest`` if there is one, else the first that begins so."""
    if f"{start}{rest}" in names:
        return f"{start}{rest}"
    ordered = sorted(names)
    place = bisect_left(ordered, f"{start}/")
    return ordered[place] if place < len(ordered) and ordered[place].startswith(start) else start
