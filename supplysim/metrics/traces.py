"""What the walk looks up: the milestones of jobs, parts, kits, loads, pieces and orders.

Everything is read from the ledger and the scenario's calendars; a milestone that was not reached
is put at the end of the run.
"""

from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from supplysim.calendars import HOUR, MINUTE, NEVER, Calendar
from supplysim.ledger import MISSING, Ledger
from supplysim.plan.tables import IntArray
from supplysim.rounding import half_up
from supplysim.scenario import Scenario
from supplysim.scenario.opening import openings

__all__ = ["JobTrace", "Kit", "OrderWait", "Piece", "Step", "Traces", "TripTrace"]


class JobTrace(NamedTuple):
    """One crane job."""

    load: int
    structure: int
    present: int
    asked: int
    start: int
    end: int
    nominal: int
    worked: int


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


class TripTrace(NamedTuple):
    """Milestones of one load, each at the end of the run if it was not reached."""

    called: int
    released: int
    asked: int
    fits_at: int
    assigned: int
    at_bay: int
    loading: int
    loaded: int
    departed: int
    arrived: int
    admitted: int
    inspected: int
    set_down: int
    present: int
    haul_s: int
    loading_s: int
    inspection_s: int
    papers_s: int
    fleet: Calendar
    yard: Calendar
    gate: Calendar


class Piece(NamedTuple):
    """The stages of the pallet of a load that was released last."""

    order: int
    released: int
    start: tuple[int, ...]
    finish: tuple[int, ...]


class OrderWait(NamedTuple):
    """What an order waited for, ascending."""

    asked: int
    drawings_at: int
    moulds_at: int
    released: int
    mould_at: int
    yard_at: int
    start: int


class Traces:
    """Look-ups of one record, by row."""

    def __init__(self, scenario: Scenario, ledger: Ledger) -> None:
        self.scenario, self.ledger, self.plan = scenario, ledger, ledger.plan
        self.end = ledger.end
        self._opening = openings(scenario)
        plan = ledger.plan
        self._load_storey = plan.load_storey.tolist()
        self._load_part = plan.load_part.tolist()
        self._part_storey = plan.part_storey.tolist()
        self._part_zone = plan.part_zone.tolist()
        self._part_phase = plan.part_phase.tolist()
        self._part_first = plan.part_first.tolist()
        self._part_first_load = plan.part_first_load.tolist()
        self._storey_building = plan.storey_building.tolist()
        self._building_first = plan.building_first.tolist()
        self._finished = ledger.storeys["finished"].tolist()
        self._index_jobs()
        self._loads = {name: column.tolist() for name, column in ledger.loads.items()}
        self._tables = {
            name: {column: values.tolist() for column, values in table.items()}
            for name, table in ledger.chain.items()
        }
        self._row_of = {
            name: {key: i for i, key in enumerate(self._tables[name][column])}
            for name, column in (
                ("parts", "part"),
                ("kits", "storey"),
                ("pieces", "load"),
                ("trips", "load"),
            )
        }
        self._by_storey: dict[int, list[int]] = {}
        self._orders = {name: column.tolist() for name, column in ledger.orders.items()}
        self._ready_of: dict[int, list[tuple[int, int]]] = {}
        for part, ready in zip(*(self._tables["parts"][c] for c in ("part", "ready")), strict=True):
            if ready != MISSING:
                building = self._storey_building[self._part_storey[part]]
                self._ready_of.setdefault(building, []).append((ready, part))
        for entries in self._ready_of.values():
            entries.sort()
        for row, of in enumerate(self._orders["storey"]):
            self._by_storey.setdefault(of, []).append(row)

    def _index_jobs(self) -> None:
        """Sort lift jobs by building and end; note the last job of each part and storey."""
        names = ("load", "structure", "present", "asked", "start", "end", "nominal", "worked")
        columns = [self.ledger.jobs[name].tolist() for name in names]
        self._jobs = [JobTrace(*row) for row in zip(*columns, strict=True)]
        unload = self.ledger.jobs["unload"].tolist()
        self._job_rows: dict[int, list[int]] = {}
        self._job_ends: dict[int, list[int]] = {}
        self._last_of_part: dict[int, int] = {}
        self._set_down: dict[int, int] = {}
        self._crane_jobs: dict[int, list[tuple[int, int]]] = {}
        self._crane_of_building: dict[int, int] = {}
        for crane, job in zip(self.ledger.jobs["crane"].tolist(), self._jobs, strict=True):
            self._crane_jobs.setdefault(crane, []).append((job.start, job.end))
            self._crane_of_building[self._storey_building[self._load_storey[job.load]]] = crane
        for i in sorted(range(len(self._jobs)), key=lambda i: self._jobs[i].end):
            job = self._jobs[i]
            if unload[i]:
                self._set_down[job.load] = job.start
                continue
            if job.end > self.end:
                continue
            building = self._storey_building[self._load_storey[job.load]]
            self._job_rows.setdefault(building, []).append(i)
            self._job_ends.setdefault(building, []).append(job.end)
            self._last_of_part[self._load_part[job.load]] = i

    # --- structure --------------------------------------------------------------------------

    def tower_planned_start(self, storey: int) -> int:
        """Return the planned start of the lowest storey of a storey's tower."""
        first = self._building_first[self._storey_building[storey]]
        return int(self.plan.planned_start[first])

    def finished(self, storey: int) -> int:
        """Return the end of the last lift of a storey, or MISSING."""
        return int(self._finished[storey])

    def finished_or_end(self, storey: int) -> int:
        """Return the end of the last lift of a storey, or the end of the run."""
        return self._reach(self._finished[storey])

    def storey_of_load(self, load: int) -> int:
        """Return the storey row of a load."""
        return int(self._load_storey[load])

    def part_of_load(self, load: int) -> int:
        """Return the part row of a load."""
        return int(self._load_part[load])

    def storey_of_part(self, part: int) -> int:
        """Return the storey row of a part."""
        return int(self._part_storey[part])

    def storey_below(self, storey: int) -> int | None:
        """Return the storey below in the same tower, or None."""
        first = self._building_first[self._storey_building[storey]]
        return storey - 1 if storey > first else None

    def simulated(self, storey: int) -> bool:
        """Tell whether a storey was erected in the run, not before it."""
        return any(part in self._last_of_part for part in self._parts(storey))

    def first_simulated(self, storey: int) -> int:
        """Return the lowest storey of a storey's tower that the run had to erect."""
        first = self._building_first[self._storey_building[storey]]
        while first < storey and not self.simulated(first) and self.finished(first) != MISSING:
            first += 1
        return int(first)

    def _parts(self, storey: int) -> range:
        return range(self._part_first[storey], self._part_first[storey + 1])

    def vertical_before(self, part: int) -> int | None:
        """Return the vertical part of the same zone for a horizontal part, else None."""
        if not self._part_phase[part]:
            return None
        parts = self._parts(self._part_storey[part])
        return parts.start + int(self._part_zone[part])

    def bears_below(self, part: int) -> int | None:
        """Return the horizontal part below a vertical part, in the same zone."""
        below = self.storey_below(self._part_storey[part])
        if below is None or not self.simulated(below):
            return None
        parts = self._parts(below)
        return parts.start + len(parts) // 2 + int(self._part_zone[part])

    def last_bearing(self, storey: int) -> int:
        """Return the first zone's horizontal part of a storey: the next storey begins on it."""
        parts = self._parts(storey)
        return parts.start + len(parts) // 2

    # --- jobs -------------------------------------------------------------------------------

    def job(self, row: int) -> JobTrace:
        """Return a crane job."""
        return self._jobs[row]

    def last_job(self, storey: int) -> int:
        """Return the last lift job of a storey."""
        rows = [self._last_of_part[p] for p in self._parts(storey) if p in self._last_of_part]
        return max(rows, key=lambda row: self._jobs[row].end)

    def last_job_of_part(self, part: int) -> int | None:
        """Return the last lift job of a part, or None if it has no lifts."""
        return self._last_of_part.get(part)

    def job_ending(self, storey: int, time: int) -> int | None:
        """Return the last lift job of a storey's tower that ended by ``time``."""
        building = self._storey_building[storey]
        i = bisect_right(self._job_ends.get(building, []), time)
        return self._job_rows[building][i - 1] if i else None

    def crane_busy(self, storey: int, start: int, end: int) -> list[tuple[int, int]]:
        """Return when a storey's crane was at work inside [start, end), ascending."""
        crane = self._crane_of_building.get(self._storey_building[storey], -1)
        jobs = self._crane_jobs.get(crane, [])
        i = bisect_right(jobs, (start, -NEVER))
        found = []
        if i and jobs[i - 1][1] > start:
            i -= 1
        while i < len(jobs) and jobs[i][0] < end:
            found.append((max(start, jobs[i][0]), min(end, jobs[i][1])))
            i += 1
        return [(a, b) for a, b in found if a < b]

    def lifted_until(self, storey: int, time: int) -> int:
        """Return the end of the tower's last lift by ``time``, or long ago."""
        job = self.job_ending(storey, time)
        return self._jobs[job].end if job is not None else -NEVER

    # --- parts and kits ---------------------------------------------------------------------

    def _part(self, part: int, name: str) -> int:
        row = self._row_of["parts"].get(part)
        return MISSING if row is None else int(self._tables["parts"][name][row])

    def part_ready_by(self, storey: int, time: int) -> int | None:
        """Return the part of a storey's tower whose structure was ready last by ``time``."""
        ready = self._ready_of.get(self._storey_building[storey], [])
        i = bisect_right(ready, (time, NEVER))
        return ready[i - 1][1] if i else None

    def part_ready(self, part: int) -> int:
        """Return when the structure allowed the lifts of a part."""
        return self._reach(self._part(part, "ready"))

    def step(self, part: int) -> Step | None:
        """Return the crew step behind a part, None if its lifts did not end."""
        if self._part(part, "lifted") == MISSING or self._part(part, "lifted") > self.end:
            return None
        names = ("lifted", "held", "crew_start", "crew_end", "crew_nominal", "bears")
        step = Step(*(self._part(part, name) for name in names))
        held = step.held if step.held != MISSING else step.lifted
        return Step(
            lifted=step.lifted,
            held=min(held, self.end),
            crew_start=min(step.crew_start, self.end),
            crew_end=min(step.crew_end, self.end),
            crew_nominal=step.crew_nominal,
            bears=self._reach(step.bears),
        )

    def bears(self, part: int) -> int:
        """Return when a horizontal part bore walking."""
        return self._reach(self._part(part, "bears"))

    def _kit(self, storey: int, name: str) -> int:
        row = self._row_of["kits"].get(storey)
        return MISSING if row is None else int(self._tables["kits"][name][row])

    def has_begun(self, storey: int) -> bool:
        """Tell whether a storey began."""
        begun = self._kit(storey, "begun")
        return begun != MISSING and begun <= self.end

    def begun(self, storey: int) -> int:
        """Return when a storey began, or the end of the run."""
        return self._reach(self._kit(storey, "begun"))

    def kit(self, storey: int) -> Kit:
        """Return what let a storey begin; for one that waits, what it waits for."""
        structure = self._reach(self._kit(storey, "structure"))
        load = self._kit(storey, "kit_load")
        stock = self._kit(storey, "kit")
        if not self.has_begun(storey) and structure <= self.end and load < 0:
            load, stock = self._missing_load(storey), self.end
        if load < 0:
            return Kit(structure, -NEVER, -1)
        return Kit(structure, min(stock, self.end), load)

    def _missing_load(self, storey: int) -> int:
        """Return a load of the storeys that must be in stock that has not been released."""
        ahead = self._building_first[self._storey_building[storey] + 1]
        depth = 1
        if self.storey_below(storey) is None:
            depth = max(1, self.scenario.sites.start_stock_storeys)
        for s in range(storey, min(storey + depth, ahead)):
            parts = self._parts(s)
            for load in range(
                self._part_first_load[parts.start], self._part_first_load[parts.stop]
            ):
                called = self._loads["called_off"][load] != MISSING
                if not called and load not in self._row_of["pieces"]:
                    return load
        return -1

    def site_lateness(self, storey: int) -> int:
        """Return how late a tower's site was of its own: late start, or at the first second."""
        below = self.storey_below(storey)
        if below is None:
            return self.kit(storey).structure - int(self.plan.planned_start[storey])
        return self.given_lateness(below)

    def given_lateness(self, storey: int) -> int:
        """Return how late a storey was that the start state has as installed."""
        return max(0, self.finished(storey) - int(self.plan.planned_finish[storey]))

    def open_part(self, storey: int) -> int | None:
        """Return the part of a begun storey whose lifts did not end."""
        for part in self._parts(storey):
            lifted = self._part(part, "lifted")
            if lifted == MISSING or lifted > self.end:
                return part
        return None

    def open_load(self, part: int) -> int:
        """Return the first load of a part with a component not installed."""
        installed = self.ledger.components["installed"]
        first = self.plan.load_first
        for load in range(self._part_first_load[part], self._part_first_load[part + 1]):
            pieces: IntArray = installed[first[load] : first[load + 1]]
            if bool(np.any(pieces == MISSING)):
                return load
        return int(self._part_first_load[part])

    # --- loads ------------------------------------------------------------------------------

    def trip(self, load: int) -> TripTrace:
        """Return the milestones of a load."""
        row = self._row_of["trips"].get(load)
        trips = self._tables["trips"]
        own = {name: (trips[name][row] if row is not None else MISSING) for name in trips}
        reach = self._reach
        column = {name: values[load] for name, values in self._loads.items()}
        piece = self._row_of["pieces"].get(load)
        released = self.end
        if piece is not None and not self._unmade(load):
            released = reach(self._tables["pieces"]["released"][piece])
        asked = reach(own["asked"])
        assigned = reach(column["assigned"])
        return TripTrace(
            called=reach(column["called_off"]),
            released=released,
            asked=asked,
            fits_at=min(max(asked, reach(own["fits_at"])), assigned),
            assigned=assigned,
            at_bay=reach(own["at_bay"]),
            loading=reach(column["loading"]),
            loaded=reach(column["loaded"]),
            departed=reach(column["departed"]),
            arrived=reach(column["arrived"]),
            admitted=reach(own["admitted"]),
            inspected=reach(column["inspected"]),
            set_down=self._set_down.get(load, MISSING),
            present=self.present(load),
            haul_s=max(0, own["haul_s"]),
            loading_s=max(0, own["loading_s"]),
            inspection_s=max(0, own["inspection_s"]),
            papers_s=max(0, own["papers_s"]),
            **self._calendars(load),
        )

    def present(self, load: int) -> int:
        """Return when a load could be lifted: inspected, or set down in the buffer."""
        inspected = self._reach(self._loads["inspected"][load])
        if load in self._set_down:
            return max(inspected, self._reach(self._loads["unloaded"][load]))
        return inspected

    def _calendars(self, load: int) -> dict[str, Calendar]:
        scenario = self.scenario
        plant = self.ledger.names["plant"][self._loads["plant"][load]]
        truck = self._loads["truck"][load]
        fleets = sorted(n for n, f in scenario.fleets.items() if plant in f.plants)
        fleet = self.ledger.names["truck"][truck].rsplit("/", 1)[0] if truck >= 0 else fleets[0]
        gate = self._gate(load)
        return {
            "fleet": self._opening(scenario.fleets[fleet].calendar, "fleet", fleet),
            "yard": self._opening(scenario.plants[plant].yard_calendar, "yard", plant),
            "gate": gate,
        }

    def _gate(self, load: int) -> Calendar:
        building = self._storey_building[self._load_storey[load]]
        row = int(self.plan.building_project[building])
        sites = self.scenario.sites
        direct = bool(self._tables["sites"]["direct"][row])
        name = sites.gate_calendar if direct else sites.night_gate_calendar
        return self._opening(name, "gate", self.plan.projects[row].name)

    # --- the plant --------------------------------------------------------------------------

    def _unmade(self, load: int) -> bool:
        return self._loads["ready"][load] == MISSING and self.open_order(load) >= 0

    def piece(self, load: int) -> Piece | None:
        """Return the pallet of a load that was released last; None if not all are cast."""
        row = self._row_of["pieces"].get(load)
        if row is None or self.open_order(load) >= 0:
            return None
        table = self._tables["pieces"]
        return Piece(
            order=table["order"][row],
            released=self._reach(table["released"][row]),
            start=tuple(min(table[f"start{k}"][row], self.end) for k in range(7)),
            finish=tuple(min(table[f"finish{k}"][row], self.end) for k in range(7)),
        )

    def open_order(self, load: int) -> int:
        """Return the first order of a load's storey that no line has taken, or -1."""
        storey = self._load_storey[load]
        for row in self._orders_of(storey):
            if self._orders["start"][row] == MISSING and self._serves(row, load):
                return row
        return -1

    def _orders_of(self, storey: int) -> list[int]:
        return self._by_storey.get(storey, [])

    def _serves(self, order: int, load: int) -> bool:
        family = self.ledger.names["family"][self._orders["family"][order]]
        first, last = self.plan.load_first[load], self.plan.load_first[load + 1]
        codes = self.plan.component_type[first:last].tolist()
        return any(self.scenario.components[self.plan.types[c]].family == family for c in codes)

    def order_start(self, order: int) -> int:
        """Return when an order entered its line."""
        return self._reach(self._orders["start"][order])

    def order_wait(self, order: int) -> OrderWait:
        """Return what an order waited for; each milestone no earlier than the one before."""
        table = self._tables["orders"]
        start = self._reach(table["start"][order])
        asked = min(self._reach(table["asked"][order]), start)
        released = max(asked, min(self._reach(table["released"][order]), start))
        drawings = min(max(asked, table["drawings_at"][order]), released)
        moulds = min(max(drawings, table["moulds_at"][order]), released)
        mould_at = min(max(released, table["mould_at"][order]), start)
        yard_at = table["yard_at"][order]
        yard_at = start if yard_at == MISSING else min(max(mould_at, yard_at), start)
        return OrderWait(asked, drawings, moulds, released, mould_at, yard_at, start)

    def line_calendar(self, order: int) -> Calendar:
        """Return the calendar of the line type that makes an order."""
        family = self.ledger.names["family"][self._orders["family"][order]]
        kind = self._line_type(family)
        plant = self.ledger.names["plant"][self._orders["plant"][order]]
        return self._opening(self.scenario.line_types[kind].calendar, "line", f"{plant}/{kind}1")

    def nominal_stage(self, order: int, stage: int) -> int:
        """Return nominal seconds of one stage of an order's line type."""
        family = self.ledger.names["family"][self._orders["family"][order]]
        line = self.scenario.line_types[self._line_type(family)]
        if stage == 3:  # noqa: PLR2004 - curing
            return half_up(line.curing_h * HOUR)
        minutes = (
            line.setup_min,
            line.reinforcement_min,
            line.casting_min,
            0.0,
            line.demoulding_min,
            line.finishing_min,
            line.qc_min,
        )
        return half_up(minutes[stage] * MINUTE)

    def _line_type(self, family: str) -> str:
        types = self.scenario.line_types
        return next(name for name in sorted(types) if family in types[name].families)

    # --- calendars --------------------------------------------------------------------------

    def hook(self, storey: int) -> Calendar:
        """Return the hook calendar of a storey's crane."""
        building = self._storey_building[storey]
        crane = self._tables["towers"]["crane"][building]
        row = int(self.plan.building_project[building])
        name = f"{self.plan.projects[row].name}/C{crane + 1:02d}"
        return self._opening(self.scenario.sites.hook_calendar, "crane", name)

    def crew(self, storey: int) -> Calendar:
        """Return the crew calendar of a storey's tower."""
        return self._opening(self.scenario.sites.crew_calendar, "crew", self._tower_name(storey))

    def pour(self, storey: int) -> Calendar:
        """Return the pouring hours of a storey's tower."""
        return self._opening(self.scenario.sites.pour_calendar, "crew", self._tower_name(storey))

    def _tower_name(self, storey: int) -> str:
        return self.plan.storey_name(storey).rsplit("/", 1)[0]

    def _reach(self, time: int) -> int:
        return self.end if time == MISSING or time > self.end else int(time)
