"""What the walk looks up about sites: crane jobs, lifting parts, what let storeys begin.

A milestone that was not reached is put at the end of the run.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from supplysim.calendars import HOUR, NEVER, Calendar
from supplysim.ledger import MISSING
from supplysim.metrics.jobs import JobTrace
from supplysim.metrics.rows import KEPT, Rows
from supplysim.plan.tables import IntArray
from supplysim.rounding import half_up

__all__ = ["Kit", "SiteTraces", "Step"]


class Step(NamedTuple):
    """The crew step behind the lifts of a part."""

    lifted: int
    held: int
    crew_start: int
    crew_end: int
    crew_nominal: int
    bears: int


class Kit(NamedTuple):
    """What let a storey begin."""

    structure: int
    in_stock: int
    load: int


class SiteTraces:
    """Look-ups about the sites of one record, by row.

    Parameters
    ----------
    missing
        Tells whether a load was not released by the end of the run.
    """

    def __init__(self, rows: Rows, *, missing: Callable[[int], bool]) -> None:
        self.rows = rows
        self._missing = missing
        self._jobs = rows.jobs
        self._last_of_part: Sequence[int] = rows.jobs.last_of_part.data
        self._first_of_load: Sequence[int] = rows.jobs.first_of_load.data
        self._cranes: dict[int, str] = {}
        self._settings: dict[tuple[Calendar, Calendar], Calendar] = {}
        self._ready_of: dict[int, list[tuple[int, int]]] = {}

    def simulated(self, storey: int) -> bool:
        """Tell whether a storey was erected in the run, not before it."""
        return any(self._last_of_part[part] >= 0 for part in self.rows.parts_of(storey))

    def first_simulated(self, storey: int) -> int:
        """Return the lowest storey of a storey's tower that the run had to erect."""
        first = self.rows.building_first[self.rows.storey_building[storey]]
        while first < storey and not self.simulated(first) and self.rows.finished(first) != MISSING:
            first += 1
        return int(first)

    def vertical_before(self, part: int) -> int | None:
        """Return the vertical part of the same zone for a horizontal part, else None."""
        if not self.rows.part_phase[part]:
            return None
        parts = self.rows.parts_of(self.rows.part_storey[part])
        return parts.start + int(self.rows.part_zone[part])

    def bears_below(self, part: int) -> int | None:
        """Return the horizontal part below a vertical part, in the same zone."""
        below = self.rows.storey_below(self.rows.part_storey[part])
        if below is None or not self.simulated(below):
            return None
        parts = self.rows.parts_of(below)
        return parts.start + len(parts) // 2 + int(self.rows.part_zone[part])

    def last_bearing(self, storey: int) -> int:
        """Return the first zone's horizontal part of a storey: the next storey begins on it."""
        parts = self.rows.parts_of(storey)
        return parts.start + len(parts) // 2

    def job(self, row: int) -> JobTrace:
        """Return a crane job."""
        return self._jobs.job(row)

    def last_job(self, storey: int) -> int:
        """Return the last lift job of a storey."""
        jobs = [self._last_of_part[part] for part in self.rows.parts_of(storey)]
        return max((row for row in jobs if row >= 0), key=self._jobs.end)

    def last_job_of_part(self, part: int) -> int | None:
        """Return the last lift job of a part, or None if it has no lifts."""
        row = self._last_of_part[part]
        return row if row >= 0 else None

    def first_job_of(self, load: int) -> int | None:
        """Return the crane job that lifted the first pieces of a load, None before it began."""
        row = self._first_of_load[load]
        return row if row >= 0 else None

    def storey_of_component(self, component: int) -> int:
        """Return the storey row of a component."""
        return int(self.rows.load_storey[self.rows.plan.load_of(component)])

    def installed(self, component: int) -> int:
        """Return the end of a component's lift, or MISSING."""
        return int(self.rows.ledger.components["installed"][component])

    def planned(self, component: int) -> int:
        """Return the planned end of a component's lift."""
        return int(self.rows.plan.planned[component])

    def job_of_component(self, component: int) -> int | None:
        """Return the crane job that lifted a component; None if it was lifted before the run."""
        load, end = self.rows.load_of(component), self.installed(component)
        rows = self._jobs.lifts_of(self.rows.storey_building[self.rows.load_storey[load]], load)
        return next((r for r in rows if self.job(r).start < end <= self.job(r).end), None)

    def nominal_until(self, component: int, job: int) -> int:
        """Return the nominal seconds of the lifts of a job up to a component's."""
        types = self.rows.plan.component_type[self._lifted_by(component, job)]
        return int(self.rows.plan.type_lift_s[types].sum())

    def worked_until(self, component: int, job: int) -> int:
        """Return the seconds that the lifts of a job took, up to a component's.

        A lift follows the one before it at once, or begins when the hook opens again.
        """
        hook = self.hook(self.storey_of_component(component))
        before, worked = self.job(job).start, 0
        installed = self.rows.ledger.components["installed"]
        for row in self._lifted_by(component, job):
            end = int(installed[row])
            shut = hook.tiles(before, end)
            worked += end - (shut[-1].end if shut else before)
            before = end
        return worked

    def _lifted_by(self, component: int, job: int) -> list[int]:
        """Return the rows of the components that a job lifted, up to one of them."""
        load, start = self.job(job).load, self.job(job).start
        installed = self.rows.ledger.components["installed"]
        return [
            row
            for row in self.rows.pieces_of(load)
            if row <= component and self.rows.load_of(row) == load and installed[row] > start
        ]

    def job_ending(self, storey: int, time: int) -> int | None:
        """Return the last lift job of a storey's tower that ended by ``time``."""
        return self._jobs.ending(self.rows.storey_building[storey], time)

    def crane_busy(self, storey: int, start: int, end: int) -> list[tuple[int, int, bool]]:
        """Return when a storey's crane was at work inside [start, end), ascending.

        The last of the three tells whether it lifted pieces of the storey's own tower into place.
        """
        return self._jobs.busy(self.rows.storey_building[storey], start, end)

    def lifted_until(self, storey: int, time: int) -> int:
        """Return the end of the tower's last lift by ``time``, or long ago."""
        job = self.job_ending(storey, time)
        return self.job(job).end if job is not None else -NEVER

    def _part(self, part: int, name: str) -> int:
        row = self.rows.row_in("parts", part)
        return MISSING if row < 0 else int(self.rows.tables["parts"][name][row])

    def part_ready_by(self, storey: int, time: int) -> int | None:
        """Return the part of a storey's tower whose structure was ready last by ``time``."""
        building = self.rows.storey_building[storey]
        if building not in self._ready_of:
            self._ready_of[building] = self._ready_parts(building)
        ready = self._ready_of[building]
        i = bisect_right(ready, (time, NEVER))
        return ready[i - 1][1] if i else None

    def _ready_parts(self, building: int) -> list[tuple[int, int]]:
        """Return the parts of a building whose structure was ready, by the time it was."""
        storeys = self.rows.building_first[building], self.rows.building_first[building + 1]
        parts = range(*(self.rows.part_first[storey] for storey in storeys))
        ready = [(self._part(part, "ready"), part) for part in parts]
        return sorted(entry for entry in ready if entry[0] != MISSING)

    def part_ready(self, part: int) -> int:
        """Return when the structure allowed the lifts of a part."""
        return self.rows.reach(self._part(part, "ready"))

    def step(self, part: int) -> Step | None:
        """Return the crew step behind a part, None if its lifts did not end."""
        if self._part(part, "lifted") == MISSING or self._part(part, "lifted") > self.rows.end:
            return None
        names = ("lifted", "held", "crew_start", "crew_end", "crew_nominal", "bears")
        step = Step(*(self._part(part, name) for name in names))
        held = step.held if step.held != MISSING else step.lifted
        return Step(
            lifted=step.lifted,
            held=min(held, self.rows.end),
            crew_start=min(step.crew_start, self.rows.end),
            crew_end=min(step.crew_end, self.rows.end),
            crew_nominal=step.crew_nominal,
            bears=self.rows.reach(step.bears),
        )

    def crew_free(self, part: int) -> int:
        """Return when the crew of a tower had ended the work behind the part before a part."""
        storey = self.rows.part_storey[part]
        if part == self.rows.part_first[storey] and self.rows.storey_below(storey) is None:
            return -NEVER
        end = self._part(part - 1, "crew_end")
        return -NEVER if end == MISSING else end

    def bears(self, part: int) -> int:
        """Return when a horizontal part bore walking."""
        return self.rows.reach(self._part(part, "bears"))

    def _kit(self, storey: int, name: str) -> int:
        row = self.rows.row_in("kits", storey)
        return MISSING if row < 0 else int(self.rows.tables["kits"][name][row])

    def has_begun(self, storey: int) -> bool:
        """Tell whether a storey began."""
        begun = self._kit(storey, "begun")
        return begun != MISSING and begun <= self.rows.end

    def begun(self, storey: int) -> int:
        """Return when a storey began, or the end of the run."""
        return self.rows.reach(self._kit(storey, "begun"))

    def under_way(self, storey: int, time: int) -> int | None:
        """Return the last storey below ``storey`` that had begun by ``time``, None if none had."""
        first = self.rows.building_first[self.rows.storey_building[storey]]
        for below in range(storey - 1, first - 1, -1):
            if self._kit(below, "begun") != MISSING and self.begun(below) <= time:
                return below
        return None

    def following(self, storey: int, time: int) -> int | None:
        """Return the next storey to begin at ``time``, None if ``storey`` had begun by then."""
        if self._kit(storey, "begun") != MISSING and self.begun(storey) <= time:
            return None
        under_way = self.under_way(storey, time)
        return self.first_simulated(storey) if under_way is None else under_way + 1

    def late_kit(self, storey: int) -> Kit | None:
        """Return the kit of a storey if it came after the structure was ready for it."""
        kit = self.kit(storey)
        return kit if kit.load >= 0 and kit.in_stock >= kit.structure else None

    def kit(self, storey: int) -> Kit:
        """Return what let a storey begin; for one that waits, what it waits for."""
        structure = self.rows.reach(self._kit(storey, "structure"))
        load = self._kit(storey, "kit_load")
        stock = self._kit(storey, "kit")
        if not self.has_begun(storey) and structure <= self.rows.end and load < 0:
            load, stock = self._missing_load(storey), self.rows.end
        if load < 0:
            return Kit(structure, -NEVER, -1)
        return Kit(structure, min(stock, self.rows.end), load)

    def _missing_load(self, storey: int) -> int:
        """Return a load of the storeys that must be in stock that has not been released.

        One that was not called either comes first: loads that were called hold no storey back.
        """
        rows = self.rows
        ahead = rows.building_first[rows.storey_building[storey] + 1]
        depth = 1
        if rows.storey_below(storey) is None:
            depth = max(1, rows.scenario.sites.start_stock_storeys)
        parts = rows.part_first[storey], rows.part_first[min(storey + depth, ahead)]
        loads = range(*(rows.part_first_load[part] for part in parts))
        missing = [load for load in loads if self._missing(load)]
        called = rows.loads["called_off"]
        return min(missing, key=lambda load: (called[load] != MISSING, load), default=-1)

    def site_lateness(self, storey: int) -> int:
        """Return how late a tower's site was of its own: late start, or at the first second."""
        below = self.rows.storey_below(storey)
        if below is None:
            return self.kit(storey).structure - int(self.rows.plan.planned_start[storey])
        return self.given_lateness(below)

    def given_lateness(self, storey: int) -> int:
        """Return how late a storey was that the start state has as installed."""
        return max(0, self.rows.finished(storey) - int(self.rows.plan.planned_finish[storey]))

    def open_part(self, storey: int) -> int | None:
        """Return the part of a begun storey whose lifts did not end."""
        for part in self.rows.parts_of(storey):
            lifted = self._part(part, "lifted")
            if lifted == MISSING or lifted > self.rows.end:
                return part
        return None

    def open_load(self, part: int) -> int:
        """Return the load that brings the first component of a part that is not installed."""
        installed = self.rows.ledger.components["installed"]
        first = self.rows.plan.load_first
        for load in range(self.rows.part_first_load[part], self.rows.part_first_load[part + 1]):
            pieces: IntArray = installed[first[load] : first[load + 1]]
            if bool(np.any(pieces == MISSING)):
                return self.rows.load_of(int(first[load] + np.argmax(pieces == MISSING)))
        return int(self.rows.part_first_load[part])

    def hook(self, storey: int) -> Calendar:
        """Return the hook calendar of a storey's crane."""
        name = self.crane_name(storey)
        return self.rows.opening(self.rows.scenario.sites.hook_calendar, "crane", name)

    def crane_name(self, storey: int) -> str:
        """Return the name of a storey's crane."""
        building = self.rows.storey_building[storey]
        if building not in self._cranes:
            crane = self.rows.tables["towers"]["crane"][building]
            row = int(self.rows.plan.building_project[building])
            self._cranes[building] = f"{self.rows.plan.projects[row].name}/C{crane + 1:02d}"
        return self._cranes[building]

    def setting(self, storey: int, gate: Calendar) -> Calendar:
        """Return when a storey's crane may set loads down: receiving and hook hours.

        A closure of the crane stops it at any hour; days of other trades do not.
        """
        name = self.crane_name(storey)
        rows = self.rows
        # Cranes without closures of their own share one calendar.
        hook = rows.setting_opening(rows.scenario.sites.hook_calendar, "crane", name)
        if (hook, gate) not in self._settings:
            if len(self._settings) == KEPT:
                self._settings.clear()
            closed = rows.closings_of_setting.of("crane", name)
            self._settings[hook, gate] = hook.joined_with(gate, closed)
        return self._settings[hook, gate]

    def planned_hold_s(self, storey: int) -> int:
        """Return the nominal joint hold of a storey's archetype, which the plan knows."""
        project = self.rows.plan.building_project[self.rows.storey_building[storey]]
        archetype = self.rows.plan.projects[int(project)].archetype
        return half_up(self.rows.scenario.archetypes[archetype].joint_hold_h * HOUR)

    def crew(self, storey: int) -> Calendar:
        """Return the crew calendar of a storey's tower."""
        return self.rows.opening(
            self.rows.scenario.sites.crew_calendar, "crew", self.rows.tower_name(storey)
        )

    def pour(self, storey: int) -> Calendar:
        """Return the pouring hours of a storey's tower."""
        return self.rows.opening(
            self.rows.scenario.sites.pour_calendar, "crew", self.rows.tower_name(storey)
        )
