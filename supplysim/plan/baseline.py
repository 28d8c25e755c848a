"""The baseline: when every storey and component should be installed.

The storey network of the archetype is run at nominal times x (1 + allowance) on the planned
calendars, one crane a tower. It depends on the plan, the portfolio, the archetypes and the
planned calendars alone; levers, policies and draws never move it (CONTRACTS 2).

Network of one working zone: vertical lifts -> joint hold -> formwork and reinforcement ->
horizontal lifts -> topping -> walking strength. The crane and the crew serve the zones in turn.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from supplysim.calendars import HOUR, NEVER, Calendar
from supplysim.errors import Fault, InputError
from supplysim.plan.components import StoreyPattern, lay_down, slices, storey_pattern
from supplysim.plan.tables import IntArray, PlanTables, Project, in_32_bits
from supplysim.rounding import half_up
from supplysim.scenario import Scenario
from supplysim.scenario.demand import Archetype
from supplysim.scenario.opening import compile_calendar

__all__ = [
    "SiteHours",
    "Steps",
    "make_tables",
    "planned_hours",
    "storey_steps",
    "undisturbed_cycle_s",
]


class SiteHours(NamedTuple):
    """The calendars of a site: its crews, the hook for precast, and pouring."""

    crew: Calendar
    hook: Calendar
    pour: Calendar


def planned_hours(scenario: Scenario) -> SiteHours:
    """Return the calendars of the plan, compiled."""
    names = (scenario.plan.crew_calendar, scenario.plan.hook_calendar, scenario.plan.pour_calendar)
    return SiteHours(
        *(compile_calendar(scenario.calendars[name], scenario=scenario) for name in names)
    )


@dataclass(frozen=True, slots=True)
class Steps:
    """Seconds of the steps between lifts, for one working zone of a storey."""

    hold: int
    formwork: int
    topping: int
    walking: int


def storey_steps(archetype: Archetype, *, factor: float = 1.0) -> Steps:
    """Return the steps of one zone; crew work is shared by the zones, waits are not."""
    work = HOUR * factor / archetype.zones
    wait = HOUR * factor
    return Steps(
        hold=half_up(archetype.joint_hold_h * wait),
        formwork=half_up(archetype.formwork_h * work),
        topping=half_up(archetype.topping_h * work),
        walking=half_up(archetype.walking_h * wait),
    )


def make_tables(scenario: Scenario, projects: Sequence[Project], *, hours: SiteHours) -> PlanTables:
    """Return the component table of ``projects`` with its baseline.

    Parameters
    ----------
    scenario
        Archetypes, component types, load limits and planning allowance are taken from it.
    projects
        The portfolio, sorted by name.
    hours
        The planned calendars.

    Raises
    ------
    InputError
        When a step of the plan can never be done on the planned calendar.
    """
    names = tuple(sorted(scenario.components))
    codes = {name: code for code, name in enumerate(names)}

    @cache  # the towers of a project are alike
    def pattern_of(archetype: str, storey_m2: float) -> StoreyPattern:
        return storey_pattern(
            scenario.archetypes[archetype],
            storey_m2,
            components=scenario.components,
            codes=codes,
            loads=scenario.loads,
        )

    patterns = {
        (project.name, building.name): pattern_of(project.archetype, building.storey_m2)
        for project in projects
        for building in project.buildings
    }
    rows = lay_down(projects, patterns)
    types = [scenario.components[name] for name in names]
    lift = np.array([half_up(kind.lift_min.average() * 60) for kind in types], dtype=np.int64)
    baseline = _Baseline(scenario, hours)
    kinds = rows["component_type"]
    baseline.fill(projects, rows, lift[kinds])
    rows["planned"] = in_32_bits(rows["planned"])
    return PlanTables(
        projects=tuple(projects),
        types=names,
        type_volume_l=np.array([half_up(kind.volume_m3 * 1000) for kind in types]),
        type_mass_kg=np.array([half_up(kind.mass_t * 1000) for kind in types]),
        # Of types without components a record does not tell it.
        type_lift_s=np.where(np.bincount(kinds, minlength=len(types)) > 0, lift, 0),
        plan_hash=_plan_hash(projects, rows),
        **rows,
    )


def undisturbed_cycle_s(
    archetype: Archetype, lift_s: int, *, hours: SiteHours, start: int, storeys: int
) -> float:
    """Return the mean seconds a storey takes at nominal times with nothing in the way.

    Parameters
    ----------
    lift_s
        Nominal crane seconds of a storey, taken as equal shares of the parts that have lifts.
    storeys
        How many storeys in turn are averaged, from ``start`` on.
    """
    steps = storey_steps(archetype)
    phases = sorted({piece.phase for piece in archetype.pieces})
    share = lift_s // (len(phases) * archetype.zones)
    vertical = share if "vertical" in phases else 0
    horizontal = share if "horizontal" in phases else 0
    begin = hours.crew.next_open(start)
    clock = _Tower(hours, begin, archetype.zones)
    lifts = [vertical] * archetype.zones + [horizontal] * archetype.zones
    for _ in range(storeys):
        clock.storey(lifts, steps)
    return (clock.free() - begin) / storeys


class _Tower:
    """The state of one tower while its storeys are planned one by one."""

    def __init__(self, hours: SiteHours, start: int, zones: int) -> None:
        self.hours = hours
        self.walkable = [start] * zones
        self.crane = start
        self.crew_free = start

    def free(self) -> int:
        """Return when the next storey may begin: lifts below done, first zone bears walking."""
        return self.hours.crew.next_open(max(self.walkable[0], self.crane))

    def storey(self, lifts: Sequence[int], steps: Steps) -> list[int]:
        """Plan one storey; return the start of the lifts of each part."""
        zones = len(self.walkable)
        starts: list[int] = []
        ready = [0] * zones
        begun = self.free()
        for zone in range(zones):
            bears = max(begun, self.walkable[zone])
            starts.append(self._lift(max(self.crane, bears), lifts[zone]))
            held = self.crane if lifts[zone] else bears
            begin = self.hours.crew.next_open(max(held + steps.hold, self.crew_free))
            self.crew_free = ready[zone] = self.hours.crew.finish(begin, steps.formwork)
        for zone in range(zones):
            starts.append(self._lift(max(self.crane, ready[zone]), lifts[zones + zone]))
            laid = self.crane if lifts[zones + zone] else ready[zone]
            begin = self.hours.pour.whole(max(laid, self.crew_free), steps.topping)
            self.crew_free = begin + steps.topping
            self.walkable[zone] = self.crew_free + steps.walking
        return starts

    def _lift(self, t: int, work: int) -> int:
        if not work:
            return t
        start = self.hours.hook.next_open(t)
        self.crane = self.hours.hook.finish(start, work)
        return start


class _Baseline:
    """Fills planned times into the plan's rows."""

    def __init__(self, scenario: Scenario, hours: SiteHours) -> None:
        self.archetypes = scenario.archetypes
        self.factor = 1.0 + scenario.plan.allowance
        self.hours = hours
        self._opens = np.array(hours.hook.opens, dtype=np.int64)
        self._closes = np.array(hours.hook.closes, dtype=np.int64)
        self._clock = np.array(hours.hook.clock, dtype=np.int64)

    def fill(
        self, projects: Sequence[Project], rows: dict[str, IntArray], lift_s: IntArray
    ) -> None:
        """Fill planned times in; ``lift_s`` = nominal crane seconds of each component."""
        edges = rows["load_first"][rows["part_first_load"]]
        work = np.concatenate([[0], np.cumsum(lift_s)])
        lifts = np.floor(np.diff(work[edges]) * self.factor + 0.5).astype(np.int64)
        starts, begin, free = self._storeys(projects, rows, lifts.tolist())
        rows["planned_start"], rows["planned_free"] = begin, free
        rows["planned"] = self._finish_many(starts, edges, work)
        # A part without lifts ends when its storey begins.
        ends = np.append(rows["planned"], 0)[edges[1:] - 1]
        ends = np.where(np.diff(edges) > 0, ends, begin[rows["part_storey"]])
        last = np.maximum.reduceat(ends, rows["part_first"][:-1]) if len(ends) else ends
        rows["planned_finish"] = np.maximum(begin, last)

    def _storeys(
        self, projects: Sequence[Project], rows: dict[str, IntArray], lifts: Sequence[int]
    ) -> tuple[IntArray, IntArray, IntArray]:
        """Return when the lifts of each part start, each storey begins, and the next one may."""
        parts, bounds = rows["part_first"].tolist(), slices(rows["building_first"])
        starts: list[int] = []
        begin: list[int] = []
        free: list[int] = []
        buildings = [(p, b) for p in projects for b in p.buildings]
        for (project, building), (first, last) in zip(buildings, bounds, strict=True):
            archetype = self.archetypes[project.archetype]
            first_open = self.hours.crew.next_open(building.planned_first)
            tower = _Tower(self.hours, first_open, archetype.zones)
            steps = storey_steps(archetype, factor=self.factor)
            for storey in range(first, last):
                begin.append(tower.free())
                starts += tower.storey(lifts[parts[storey] : parts[storey + 1]], steps)
                if tower.walkable[0] >= NEVER:
                    raise InputError([_never(f"{project.name}/{building.name}")])
                free.append(tower.free())
        return (
            np.array(starts, dtype=np.int64),
            np.array(begin, dtype=np.int64),
            np.array(free, dtype=np.int64),
        )

    def _finish_many(self, start: IntArray, edges: IntArray, work: IntArray) -> IntArray:
        """Return the end of each lift; those of a part follow one another from its start on.

        ``Calendar.finish`` for all of them: ``edges`` = first component of each part, ``work`` =
        nominal seconds of all lifts before each.
        """
        count = np.diff(edges)
        i = np.searchsorted(self._closes, start, side="right")
        begun = self._clock[i] + np.maximum(start - np.append(self._opens, NEVER)[i], 0)
        due = np.floor((work[1:] - np.repeat(work[edges[:-1]], count)) * self.factor + 0.5)
        due = due.astype(np.int64) + np.repeat(begun, count)
        j = np.searchsorted(self._clock, due, side="left")
        finish: IntArray = self._closes[j - 1] - (self._clock[j] - due)
        return finish


def _plan_hash(projects: Sequence[Project], rows: dict[str, IntArray]) -> str:
    digest = hashlib.sha256()
    for project in projects:
        towers = ",".join(building.name for building in project.buildings)
        digest.update(f"{project.name}|{project.archetype}|{towers};".encode())
    for name in ("storey_number", "planned_start", "planned_finish", "component_type", "planned"):
        digest.update(np.ascontiguousarray(rows[name], dtype="<i8").tobytes())
    return digest.hexdigest()


def _never(building: str) -> Fault:
    return Fault(
        where=f"plan / {building}",
        zh="按计划日历永远无法完成；请检查班组、吊钩日历的时段是否足够长（叠合层浇筑不可中断）",
        en="can never be finished on the planned calendars; are the windows of the crew and hook "
        "calendars long enough (the topping is not interrupted)?",
    )
