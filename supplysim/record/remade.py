"""Loads of the plan and remake loads as one table, and the load that brought each component.

Rows of a ledger's loads are those of the plan, then remake loads (``supplysim.ledger``). Where
nothing was made again, all of this is what the plan says.
"""

from typing import NamedTuple

import numpy as np

from supplysim.ledger import Columns, Ledger
from supplysim.plan.tables import IntArray

__all__ = [
    "Parent",
    "attempts",
    "carried_again",
    "component_load",
    "given_at_plants",
    "joined",
    "moved",
    "parents",
    "plan_part",
    "plan_storey",
    "roots",
    "split",
    "sums",
]

_OWN = ("attempt", "root")
_AT_SITE = 1


def roots(ledger: Ledger) -> IntArray:
    """Return, per load, the row of the plan's load whose pieces it brings."""
    loads = len(ledger.plan.load_part)
    return ledger.loads.get("root", np.arange(loads, dtype=np.int64))


def attempts(ledger: Ledger) -> IntArray:
    """Return, per load, 0 for one of the plan, k for the k-th remake load of one."""
    loads = len(ledger.plan.load_part)
    return ledger.loads.get("attempt", np.zeros(loads, dtype=np.int64))


def plan_part(ledger: Ledger) -> IntArray:
    """Return the lifting part of each load."""
    return ledger.plan.load_part[roots(ledger)]


def plan_storey(ledger: Ledger) -> IntArray:
    """Return the storey row of each load."""
    return ledger.plan.load_storey[roots(ledger)]


def component_load(ledger: Ledger) -> IntArray:
    """Return the load of each component that brought, or will bring, the piece finally used."""
    load = ledger.plan.component_load
    for component, onto in moved(ledger).items():
        load[component] = onto
    return load


def moved(ledger: Ledger) -> dict[int, int]:
    """Return the components that came, or will come, on remake loads, with the last one of each."""
    component, _, onto = _transfers(ledger)
    # Later attempts have higher rows, so the last one stays.
    return dict(sorted(zip(component.tolist(), onto.tolist(), strict=True)))


def sums(ledger: Ledger, values: IntArray) -> IntArray:
    """Return the sum of a quantity over the components that each load carried."""
    first = ledger.plan.load_first
    total = np.concatenate([[0], np.cumsum(values)])
    planned = np.asarray(total[first[1:]] - total[first[:-1]], dtype=np.int64)
    component, _, onto = _transfers(ledger)
    carried = np.zeros(len(roots(ledger)), dtype=np.int64)
    carried[: len(planned)] = planned
    np.add.at(carried, onto, values[component])
    return carried


def carried_again(ledger: Ledger) -> dict[int, list[int]]:
    """Return the components that each remake load carried, those rejected again among them."""
    component, _, onto = _transfers(ledger)
    carried: dict[int, list[int]] = {}
    for load, piece in sorted(zip(onto.tolist(), component.tolist(), strict=True)):
        carried.setdefault(load, []).append(piece)
    return carried


class Parent(NamedTuple):
    """The load before a remake load, and the components whose pieces it brings as stand-ins."""

    load: int
    donors: tuple[int, ...]


def parents(ledger: Ledger) -> dict[int, Parent]:
    """Return where the pieces of each remake load were rejected, and what stands in for them."""
    _, load, onto = _transfers(ledger)
    rejects = ledger.rejects
    found: dict[int, Parent] = {}
    if not len(load):
        return found
    none = np.full(len(rejects["stage"]), -1, dtype=np.int64)
    donor = rejects.get("stand_in", none)[rejects["stage"] >= _AT_SITE]
    for again, before, other in zip(onto.tolist(), load.tolist(), donor.tolist(), strict=True):
        donors = found[again].donors if again in found else ()
        found[again] = Parent(before, (*donors, other) if other >= 0 else donors)
    return found


def given_at_plants(ledger: Ledger) -> dict[tuple[int, int], int]:
    """Return pieces of later storeys that took the place of others at plants, by load and time."""
    rejects = ledger.rejects
    if "stand_in" not in rejects:
        return {}
    chosen = (rejects["stage"] < _AT_SITE) & (rejects["stand_in"] >= 0)
    names = ("load", "time", "stand_in")
    rows = zip(*(rejects[name][chosen].tolist() for name in names), strict=True)
    return {(load, time): donor for load, time, donor in rows}


def split(ledger: Ledger) -> tuple[Columns, Columns]:
    """Return the columns of the plan's loads, and those of remake loads if there are any."""
    count = len(ledger.plan.load_part)
    planned = {n: column[:count] for n, column in ledger.loads.items() if n not in _OWN}
    if "root" not in ledger.loads:
        return planned, {}
    return planned, {name: column[count:] for name, column in ledger.loads.items()}


def joined(planned: Columns, again: Columns) -> Columns:
    """Return what :func:`split` parted."""
    if not again:
        return planned
    count = len(planned["plant"])
    own = {
        "attempt": np.zeros(count, dtype=np.int64),
        "root": np.arange(count, dtype=np.int64),
    }
    whole = planned | own
    return {name: np.concatenate([whole[name], again[name]]) for name in whole}


def _transfers(ledger: Ledger) -> tuple[IntArray, IntArray, IntArray]:
    """Return components rejected at the site, the load they came on, and that of their remake."""
    rejects = ledger.rejects
    none = np.zeros(0, dtype=np.int64)
    if not rejects or "root" not in ledger.loads:
        return none, none, none
    at_site = rejects["stage"] >= _AT_SITE
    component, load = rejects["component"][at_site], rejects["load"][at_site]
    root, attempt = ledger.loads["root"], ledger.loads["attempt"]
    again = np.flatnonzero(attempt)
    of = zip(root[again].tolist(), attempt[again].tolist(), strict=True)
    row = dict(zip(of, again.tolist(), strict=True))
    keys = zip(root[load].tolist(), (attempt[load] + 1).tolist(), strict=True)
    onto = [row[key] for key in keys]
    return component, load, np.array(onto, dtype=np.int64)
