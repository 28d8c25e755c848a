"""The plan as data: projects and the arrays of storeys, lifting parts, components and loads.

Rows are ordered by (project, building, storey, part, erection order). A child table is found from
its parent by offsets: the components of load ``i`` are rows ``load_first[i]`` to
``load_first[i + 1]``; storeys of a building, parts of a storey, loads of a part likewise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Building", "IntArray", "PlanTables", "Project", "in_32_bits", "in_few_bits"]

IntArray = NDArray[np.int64]


def in_32_bits(column: IntArray) -> IntArray:
    """Return whole numbers held in 32 bits if all of them fit; seconds do for 68 years.

    What is compared, looked up and subtracted may be so held; a product of two such columns, or
    a sum with a large number of Python's, needs 64 bits.

    Examples
    --------
    >>> [str(in_32_bits(np.array([number])).dtype) for number in (7, 2**40)]
    ['int32', 'int64']
    """
    return column.astype(np.int32, copy=False) if _fits(column, np.int32) else column


def in_few_bits(column: IntArray) -> IntArray:
    """Return whole numbers held in 8 or 16 bits if all of them fit, else in 32, else as they are.

    Codes and what is only looked up may be so held; nothing may be added to it or multiplied.

    Examples
    --------
    >>> [str(in_few_bits(np.array([number])).dtype) for number in (7, 2**14, 2**15, 2**40)]
    ['int8', 'int16', 'int32', 'int64']
    """
    for kind in (np.int8, np.int16):
        if _fits(column, kind):
            return column.astype(kind, copy=False)
    return in_32_bits(column)


def _fits(column: IntArray, kind: type[np.int8 | np.int16 | np.int32]) -> bool:
    limits = np.iinfo(kind)
    fits = limits.min <= column.min(initial=0) and column.max(initial=0) <= limits.max
    return bool(fits)


@dataclass(frozen=True, slots=True)
class Building:
    """One tower.

    Parameters
    ----------
    name
        Name inside its project, "B01".
    storeys
        Numbers of its precast storeys, ascending, without gaps.
    storey_m2
        Area of a storey.
    planned_first
        Planned start of the lowest precast storey, seconds from the scenario's start (midnight).
    """

    name: str
    storeys: tuple[int, ...]
    storey_m2: float
    planned_first: int


@dataclass(frozen=True, slots=True)
class Project:
    """One package of towers that goes to one plant.

    ``plant`` is empty where the sourcing policy decides, ``permit`` is None where it is drawn,
    ``start`` is the second at which the project starts on site (foundations), ``area_m2`` its
    start area (above and below ground).
    """

    name: str
    zone: str
    node: str
    access_km: float
    archetype: str
    project_class: str
    buildings: tuple[Building, ...]
    start: int
    area_m2: float
    plant: str = ""
    permit: bool | None = None


@dataclass(frozen=True, slots=True)
class PlanTables:
    """The component table of a portfolio, with its baseline.

    Times are integer seconds from the scenario's start and may be negative. ``*_first`` arrays
    have one entry more than their parent table has rows.

    Parameters
    ----------
    projects
        The portfolio, sorted by name.
    types
        Names of component types; ``component_type`` indexes it.
    type_volume_l, type_mass_kg, type_lift_s
        Volume in litres, mass in kg and nominal crane seconds of each type.
    building_project, building_first
        Row of the project; first storey row. Building ``i`` of the arrays is the i-th over all
        projects in order.
    storey_building, storey_number, part_first
        Row of the building, storey number, first part row.
    planned_start, planned_finish, planned_free
        Baseline per storey: first lift may begin; last component installed; next storey may begin.
    part_storey, part_zone, part_phase, part_first_load
        Lifting parts: working zone (from 0), phase 0 vertical, 1 horizontal.
    load_part, load_laying, load_ordinal, load_first
        Loads: 0 flat, 1 upright; ordinal inside (storey, laying), from 1; first component row.
    component_type, planned
        Per component, in few bits; ``planned`` = end of its nominal lift in the baseline.
    plan_hash
        sha256 over the plan's own inputs and planned times, hexadecimal.
    """

    projects: tuple[Project, ...]
    types: tuple[str, ...]
    type_volume_l: IntArray
    type_mass_kg: IntArray
    type_lift_s: IntArray
    building_project: IntArray
    building_first: IntArray
    storey_building: IntArray
    storey_number: IntArray
    part_first: IntArray
    planned_start: IntArray
    planned_finish: IntArray
    planned_free: IntArray
    part_storey: IntArray
    part_zone: IntArray
    part_phase: IntArray
    part_first_load: IntArray
    load_part: IntArray
    load_laying: IntArray
    load_ordinal: IntArray
    load_first: IntArray
    component_type: IntArray
    planned: IntArray
    plan_hash: str

    @property
    def building_names(self) -> tuple[str, ...]:
        """Names of all buildings, "B01", in row order."""
        return tuple(b.name for p in self.projects for b in p.buildings)

    @property
    def load_storey(self) -> IntArray:
        """Storey row of each load."""
        return self.part_storey[self.load_part]

    @property
    def component_load(self) -> IntArray:
        """Load row of each component."""
        return np.repeat(np.arange(len(self.load_part), dtype=np.int32), np.diff(self.load_first))

    @property
    def component_storey(self) -> IntArray:
        """Storey row of each component."""
        return self.load_storey[self.component_load]

    @property
    def component_volume_l(self) -> IntArray:
        """Volume of each component in litres."""
        return self.type_volume_l[self.component_type]

    @property
    def component_mass_kg(self) -> IntArray:
        """Mass of each component in kg."""
        return self.type_mass_kg[self.component_type]

    @property
    def nominal_lift_s(self) -> IntArray:
        """Nominal crane seconds of each component."""
        return in_32_bits(self.type_lift_s)[self.component_type]

    def loads_of(self, components: IntArray) -> IntArray:
        """Return the load rows of some components."""
        return np.searchsorted(self.load_first, components, side="right") - 1

    def load_of(self, component: int) -> int:
        """Return the load row of a component."""
        return int(np.searchsorted(self.load_first, component, side="right")) - 1

    def load_name(self, load: int) -> str:
        """Return ``project/building/storey/class/ordinal`` of a load (CONTRACTS 2)."""
        laying = ("flat", "upright")[self.load_laying[load]]
        storey = self.storey_name(int(self.load_storey[load]))
        return f"{storey}/{laying}/{int(self.load_ordinal[load]):02d}"

    def storey_name(self, storey: int) -> str:
        """Return ``project/building/storey`` of a storey row, such as ``P007/B02/S05``."""
        building = int(self.storey_building[storey])
        project = self.projects[int(self.building_project[building])]
        first = int(np.searchsorted(self.building_project, self.building_project[building]))
        name = project.buildings[building - first].name
        return f"{project.name}/{name}/S{int(self.storey_number[storey]):02d}"
