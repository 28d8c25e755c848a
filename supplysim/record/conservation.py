"""Proof that nothing was lost: castings, places, the order of milestones, single cranes."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from supplysim.errors import ModelError
from supplysim.ledger import MISSING, Ledger
from supplysim.plan.tables import IntArray
from supplysim.record.remade import component_load

__all__ = ["PLACES", "check", "milestones", "places"]

PLACES = ("yard", "road", "site", "installed")
"""Where a cast component can be; ``yard`` is everything made whose load has not left."""

_SHOWN = 5


class _Milestone(NamedTuple):
    name: str
    time: IntArray


def milestones(ledger: Ledger) -> list[tuple[str, IntArray]]:
    """Return the milestones of every component in their order, load times taken from its load."""
    return [(m.name, m.time) for m in _milestones(ledger)]


def places(ledger: Ledger, time: int) -> dict[str, IntArray]:
    """Return how many components of each project are where at an instant.

    Parameters
    ----------
    time
        Seconds from the scenario's start; what happens at ``time`` has happened.

    Returns
    -------
    dict
        ``cast`` and each of ``PLACES``, counts per project row. Each place is counted by itself
        from the last milestone reached, so that ``cast`` = their sum is a check, not a rule.
    """
    plan = ledger.plan
    load = component_load(ledger)
    project = plan.building_project[plan.storey_building[plan.component_storey]]
    cast = _reached(ledger.components["cast"], time)
    left = _reached(ledger.loads["departed"], time)[load]
    arrived = _reached(ledger.loads["arrived"], time)[load]
    installed = _reached(ledger.components["installed"], time)
    chosen = {
        "cast": cast,
        "yard": cast & ~left & ~arrived & ~installed,
        "road": left & ~arrived & ~installed,
        "site": arrived & ~installed,
        "installed": installed,
    }
    rows = len(plan.projects)
    return {name: np.bincount(project[mask], minlength=rows) for name, mask in chosen.items()}


def check(ledger: Ledger) -> None:
    """Assert what CONTRACTS 3 promises of every record.

    Castings = components cast + scrap; per project, cast = yard + road + site + installed at the
    end; milestones never decrease and none is skipped; no crane does two things at once.

    Raises
    ------
    ModelError
        With every breach found, naming project or crane and the numbers.
    """
    breaches = [*_castings(ledger), *_order(ledger), *_balance(ledger), *_cranes(ledger)]
    if breaches:
        raise ModelError("the record does not add up:\n" + "\n".join(breaches))


def _castings(ledger: Ledger) -> Iterator[str]:
    cast = int(np.count_nonzero(ledger.components["cast"] != MISSING))
    if ledger.castings != cast + ledger.scrap:
        yield (f"castings {ledger.castings} != components cast {cast} + scrap {ledger.scrap}")


def _order(ledger: Ledger) -> Iterator[str]:
    plan = ledger.plan
    for early, late in pairwise(_milestones(ledger)):
        skipped = (early.time == MISSING) | (late.time < early.time)
        wrong = np.flatnonzero((late.time != MISSING) & skipped)
        if not len(wrong):
            continue
        row = int(wrong[0])
        storey = plan.storey_name(int(plan.component_storey[row]))
        project = storey.split("/", maxsplit=1)[0]
        yield (
            f"project {project}: {len(wrong)} components are {late.name} before they are "
            f"{early.name}; the first is row {row} of storey {storey}: "
            f"{early.name} {_time(early.time[row])}, {late.name} {_time(late.time[row])}"
        )


def _balance(ledger: Ledger) -> Iterator[str]:
    counts = places(ledger, ledger.end)
    gap = counts["cast"] - sum(counts[place] for place in PLACES)
    for row in np.flatnonzero(gap)[:_SHOWN]:
        parts = ", ".join(f"{place} {counts[place][row]}" for place in PLACES)
        name = ledger.plan.projects[int(row)].name
        yield f"project {name}: cast {counts['cast'][row]} but {parts}"


def _cranes(ledger: Ledger) -> Iterator[str]:
    done = ledger.jobs["start"] != MISSING
    crane, start = ledger.jobs["crane"][done], ledger.jobs["start"][done]
    end = np.where(ledger.jobs["end"][done] == MISSING, ledger.end, ledger.jobs["end"][done])
    order = np.lexsort((end, start, crane))
    crane, start, end = crane[order], start[order], end[order]
    clash = np.flatnonzero((crane[1:] == crane[:-1]) & (start[1:] < end[:-1]))
    for row in clash[:_SHOWN]:
        yield (
            f"crane {_crane(ledger, int(crane[row]))} does two things at once: "
            f"[{start[row]}, {end[row]}) and [{start[row + 1]}, {end[row + 1]}) s"
        )


def _crane(ledger: Ledger, code: int) -> str:
    """Return the name of the code-th crane."""
    kinds, resources = ledger.names["kind"], ledger.names["resource"]
    names = [
        name
        for name, kind in zip(resources, ledger.resources["kind"].tolist(), strict=True)
        if kinds[kind] == "crane"
    ]
    return names[code]


def _milestones(ledger: Ledger) -> list[_Milestone]:
    load = component_load(ledger)
    pieces, loads = ledger.components, ledger.loads
    return [
        *(_Milestone(name, pieces[name]) for name in ("cast", "demoulded", "released")),
        *(_Milestone(name, loads[name][load]) for name in ("loaded", "departed", "arrived")),
        _Milestone("installed", pieces["installed"]),
    ]


def _reached(time: IntArray, now: int) -> NDArray[np.bool_]:
    return np.asarray((time != MISSING) & (time <= now), dtype=np.bool_)


def _time(second: np.int64) -> str:
    return "not reached" if second == MISSING else f"{second} s"
