"""Ways to part a record: whole, by plant, by zone, the city and what lies outside it."""

from collections.abc import Callable, Sequence

import numpy as np

from supplysim.metrics.arrays import Arrays, Groups
from supplysim.plan.tables import IntArray
from supplysim.record.remade import plan_storey

__all__ = ["CITY", "OUTSIDE", "WHOLE", "by_label", "groups_by"]

WHOLE = Groups(labels=("",), codes={})
"""Everything in one group."""

CITY, OUTSIDE = "city", "outside"
"""Labels of projects inside the city, and of those in zones beyond it."""


def groups_by(arrays: Arrays, by: str) -> Groups:
    """Return the groups of a record by "plant", "zone" or "city"."""
    makers: dict[str, Callable[[Arrays], Groups]] = {
        "plant": _by_plant,
        "zone": _by_zone,
        "city": _by_city,
    }
    return makers[by](arrays)


def by_label(arrays: Arrays, labels: Sequence[str]) -> Groups:
    """Return groups of projects that bear the same label, in the order of the labels' names.

    Parameters
    ----------
    labels
        One a project of the plan.
    """
    return _by_project(arrays, labels, tuple(sorted(set(labels))))


def _by_plant(arrays: Arrays) -> Groups:
    """Part by the plant that a load comes from; storeys and cranes belong to no plant."""
    ledger = arrays.ledger
    plants = ledger.names["plant"]
    load = np.maximum(ledger.loads["plant"], -1)
    return Groups(
        labels=plants,
        codes={
            "components": load[arrays.component_load],
            "loads": load,
            "plants": np.arange(len(plants), dtype=np.int64),
        },
    )


def _by_zone(arrays: Arrays) -> Groups:
    zones = [project.zone for project in arrays.ledger.plan.projects]
    return _by_project(arrays, zones, tuple(sorted(set(zones))))


def _by_city(arrays: Arrays) -> Groups:
    zones = arrays.scenario.zones
    places = [
        OUTSIDE if zones[project.zone].priority == "outside" else CITY
        for project in arrays.ledger.plan.projects
    ]
    return _by_project(arrays, places, tuple(p for p in (CITY, OUTSIDE) if p in places))


def _by_project(arrays: Arrays, places: Sequence[str], labels: tuple[str, ...]) -> Groups:
    """Part by a label of each project."""
    plan = arrays.ledger.plan
    label = np.array([labels.index(place) for place in places], dtype=np.int64)
    building = label[plan.building_project]
    storey = building[plan.storey_building]
    return Groups(
        labels=labels,
        codes={
            "components": storey[arrays.component_storey],
            "loads": storey[plan_storey(arrays.ledger)],
            "storeys": storey,
            "buildings": building,
            "resources": _of_cranes(arrays, building),
        },
    )


def _of_cranes(arrays: Arrays, building: IntArray) -> IntArray:
    """Return the group of each crane by the building that owns it; -1 for other resources."""
    cranes = arrays.resources_of("crane")
    codes = np.full(len(cranes), -1, dtype=np.int64)
    codes[cranes] = building[arrays.ledger.resources["owner"][cranes]]
    return codes
