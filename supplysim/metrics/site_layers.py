"""The walk's steps on site for all rows of a record at once.

The rules are those of :class:`supplysim.metrics.walk.Walk`, which goes step by step. What is rare
stays with it alone: :data:`ASK` stands for a milestone whose step it has to tell.
"""

from typing import NamedTuple

import numpy as np

from supplysim.calendars import HOUR, NEVER
from supplysim.ledger import MISSING, Ledger
from supplysim.metrics.arrays import BoolArray
from supplysim.metrics.hours import Hours, counted
from supplysim.metrics.jobs import Jobs
from supplysim.metrics.layers import Layers
from supplysim.metrics.milestones import ASK, NONE, Milestones
from supplysim.metrics.pieces import LABELS
from supplysim.metrics.tiles import WORK
from supplysim.metrics.trips import Trips, reached, spread
from supplysim.metrics.walk import Walk
from supplysim.plan.tables import IntArray
from supplysim.rounding import half_up
from supplysim.scenario.labour import CrewShares, complete_s

__all__ = ["SiteLayers", "Uses", "lay_work"]

_WORK, _CRANE = LABELS.index(WORK), LABELS.index("crane")

_FAR = 2**40
"""More than any second of a run: sets rows of one building apart in one ascending row."""


class SiteLayers:
    """Steps behind lifts, structures and begins of storeys.

    Parameters
    ----------
    walk
        Walks of the record, one step at a time.
    hours, milestones, trips
        Its calendars, the numbers of its milestones, its loads.
    """

    def __init__(self, walk: Walk, hours: Hours, milestones: Milestones, trips: Trips) -> None:
        self._walk, self._hours, self._at, self._trips = walk, hours, milestones, trips
        rows = walk.rows
        self._ledger: Ledger = rows.ledger
        self._plan = plan = rows.plan
        self._end = rows.end
        self.jobs: Jobs = rows.jobs
        self._crews = CrewShares(rows.scenario, "site")
        self.part_building = plan.storey_building[plan.part_storey]
        chain = self._ledger.chain
        self._parts = spread(chain["parts"], "part", len(plan.part_storey))
        self._kits = spread(chain["kits"], "storey", len(plan.storey_building))
        self.part_ready = reached(self._parts["ready"], self._end)
        self.begun = reached(self._kits["begun"], self._end)
        self.was_begun = self._kits["begun"] != MISSING
        self.has_begun = self.was_begun & (self._kits["begun"] <= self._end)
        self.structure = reached(self._kits["structure"], self._end)
        self.kit_load = np.where(self._kits["kit_load"] == MISSING, -1, self._kits["kit_load"])
        stock = np.minimum(self._kits["kit"].astype(np.int64), self._end)
        self.in_stock = np.where(self.kit_load < 0, -NEVER, stock)
        self.is_late = (self.kit_load >= 0) & (self.in_stock >= self.structure)
        self._find_crews()
        lifted = self.jobs.last_of_part >= 0
        self.simulated = np.zeros(len(plan.storey_building), dtype=np.bool_)
        self.simulated[plan.part_storey[lifted]] = True
        self._lift_key = self.jobs.building[self.jobs.lifts] * _FAR
        self._lift_key += self._ledger.jobs["end"][self.jobs.lifts]
        starts = self._ledger.jobs["start"][self.jobs.of_crane]
        cranes = self._ledger.jobs["crane"][self.jobs.of_crane]
        self._crane_key = cranes.astype(np.int64) * _FAR + starts
        self._find_hours()
        self._find_starts()

    def _find_crews(self) -> None:
        """Find what followed the lifts of each part: hold, crew, walking strength."""
        plan, parts = self._plan, self._parts
        self._is_lifted = (parts["lifted"] != MISSING) & (parts["lifted"] <= self._end)
        held = np.where(parts["held"] == MISSING, parts["lifted"], parts["held"])
        self._held = np.minimum(held, self._end)
        self._crew_start = np.minimum(parts["crew_start"], self._end)
        self._crew_end = np.minimum(parts["crew_end"], self._end)
        self._bears = reached(parts["bears"], self._end)
        lowest = plan.part_first[plan.building_first[:-1]]
        self._has_before = np.ones(len(plan.part_storey), dtype=np.bool_)
        self._has_before[lowest] = False

    def _find_hours(self) -> None:
        """Find the hours of each building's hook, crew and pours."""
        scenario, sites = self._walk.rows.scenario, self._walk.rows.scenario.sites
        plan, tower = self._plan, self._ledger.chain["towers"]["crane"].tolist()
        projects = [plan.projects[row].name for row in plan.building_project.tolist()]
        names = [f"{p}/{b}" for p, b in zip(projects, plan.building_names, strict=True)]
        cranes = [f"{p}/C{k + 1:02d}" for p, k in zip(projects, tower, strict=True)]
        code = self._hours.code
        self.hook = np.array([code(sites.hook_calendar, "crane", crane) for crane in cranes])
        self.crew = np.array([code(sites.crew_calendar, "crew", name) for name in names])
        self._pour = np.array([code(sites.pour_calendar, "crew", name) for name in names])
        archetypes = scenario.archetypes
        self._hold_s = np.array(
            [half_up(archetypes[p.archetype].joint_hold_h * HOUR) for p in plan.projects]
        )[plan.building_project]

    def _find_starts(self) -> None:
        """Find the lowest storey of each building that the run had to erect, and its lateness."""
        plan, finished = self._plan, self._ledger.storeys["finished"]
        first, last = plan.building_first[:-1], plan.building_first[1:] - 1
        open_ = np.append(np.flatnonzero(self.simulated | (finished == MISSING)), len(finished))
        lowest = np.minimum(open_[np.searchsorted(open_, first)], last)
        own = self.structure[lowest] - plan.planned_start[lowest]
        given = np.maximum(finished[lowest - 1] - plan.planned_finish[lowest - 1], 0)
        late = np.where(lowest == first, np.maximum(own, 0), given)
        self.lowest, self.opens_at = lowest, self.structure[lowest]
        self.opens_from = self.opens_at - late

    # --- what came before -------------------------------------------------------------------

    def before_lifted(self) -> IntArray:
        """Return what let each lift job begin; nothing for jobs that set loads down."""
        jobs, building = self._ledger.jobs, self.jobs.building
        asked = np.maximum(jobs["asked"], jobs["structure"])
        in_time = self._trips.is_timed[jobs["load"]]
        in_time &= jobs["present"] <= self._hours.next_open(self.hook[building], asked)
        by_load = (jobs["present"] >= asked) & ~in_time
        self._waited_from = np.where(by_load, jobs["present"], asked)
        return np.where(
            by_load,
            self._at.of("present", jobs["load"]),
            self.before(self._trips.load_part[jobs["load"]], asked),
        )

    def before(self, part: IntArray, asked: IntArray) -> IntArray:
        """Return what let cranes go on at ``asked``: the structure or the job before."""
        job = self._job_ending(self.part_building[part], asked)
        by_structure = (self.part_ready[part] >= asked) | (job < 0)
        return np.where(by_structure, self._at.of("ready", part), self._at.of("lifted", job))

    def _job_ending(self, building: IntArray, time: IntArray) -> IntArray:
        """Return the last lift job of a building that ended by a time, or -1."""
        i = np.searchsorted(self._lift_key, building * _FAR + time, side="right")
        i = np.minimum(i, self.jobs.lifts_last[building])
        found = np.append(self.jobs.lifts, -1)[i - 1]
        return np.where(i > self.jobs.lifts_first[building], found, -1)

    def before_ready(self) -> IntArray:
        """Return what let the structure of each part be ready."""
        plan, storey = self._plan, self._plan.part_storey
        first, below = plan.part_first[storey], storey - 1
        has_below = (storey > plan.building_first[self.part_building]) & self.simulated[below]
        zones = (plan.part_first[storey] - plan.part_first[below]) // 2
        under = np.where(has_below, plan.part_first[below] + zones + plan.part_zone, 0)
        late = has_below & (self._bears[under] > self.begun[storey])
        lowest = np.where(late, self._at.of("bears", under), self._at.of("begun", storey))
        vertical = self._after_lifts(first + plan.part_zone)
        return np.where(plan.part_phase == 0, lowest, vertical)

    def before_bears(self) -> IntArray:
        """Return what let the topping of each part begin: its last lift."""
        return self._after_lifts(np.arange(len(self._plan.part_storey)))

    def _after_lifts(self, part: IntArray) -> IntArray:
        job = self.jobs.last_of_part[part]
        return np.where(job >= 0, self._at.of("lifted", job), self._at.of("ready", part))

    def before_begun(self) -> IntArray:
        """Return what let each storey begin: its kit, the storey below, or its site alone."""
        plan = self._plan
        storey = np.arange(len(plan.storey_building))
        below = storey - 1
        has_below = storey > plan.building_first[plan.storey_building]
        bearing = (plan.part_first[below] + plan.part_first[storey]) // 2
        self._is_borne = has_below & self.simulated[below]
        site = np.where(self._is_borne, self._at.of("bears", bearing), NONE)
        found = np.where(self.is_late, self.completed(storey), site)
        return np.where(self.has_begun, found, ASK)

    def completed(self, storey: IntArray) -> IntArray:
        """Return the release that completed the kit of each storey."""
        return np.where(
            self._trips.is_lent[self.kit_load[storey]],
            ASK,
            self._at.of("released", self.kit_load[storey]),
        )

    # --- what lies between ------------------------------------------------------------------

    def lay_lifted(self, layers: Layers, job: IntArray) -> None:
        """Lay the wait for the crane before jobs, and their lifts."""
        jobs, node = self._ledger.jobs, self._at.of("lifted", job)
        start, end, building = jobs["start"][job], jobs["end"][job], self.jobs.building[job]
        hook = self.hook[building]
        self.lay_hook(layers, node, building, self._waited_from[job], start)
        pace = np.maximum(jobs["worked"][job] - jobs["nominal"][job], 0)
        work = self._hours.worked(hook, start, end) - pace
        layers.lay(node, start, end, "pace", hook, nominal=work)

    def lay_hook(
        self, layers: Layers, node: IntArray, building: IntArray, start: IntArray, end: IntArray
    ) -> None:
        """Lay waits for a lift: an idle hook and lifts of the same tower are work."""
        uses = self.uses(building, start, end)
        hook = self.hook[building[uses.of]]
        layers.lay(node[uses.of], uses.start, uses.end, uses.label, hook)

    def uses(self, building: IntArray, start: IntArray, end: IntArray) -> "Uses":
        """Part stretches [start, end) by what each building's crane did in them."""
        some = np.flatnonzero(start < end)
        building, start, end = building[some], start[some], end[some]
        crane, jobs = self.jobs.crane[building], self._ledger.jobs
        first = np.searchsorted(self._crane_key, crane * _FAR + start)
        last = np.searchsorted(self._crane_key, crane * _FAR + end)
        # The job before may still be under way.
        first = np.maximum(first - 1, self.jobs.crane_first[crane])
        of, child = counted(first, np.where(crane < 0, 0, last - first))
        job = self.jobs.of_crane[child]
        a = np.maximum(start[of], jobs["start"][job])
        b = np.minimum(end[of], jobs["end"][job])
        kept = np.flatnonzero(a < b)
        of, job, a, b = of[kept], job[kept], a[kept], b[kept]
        own = (jobs["unload"][job] == 0) & (self.jobs.building[job] == building[of])
        return _interleaved(some, (start, end), of, (a, b), np.where(own, _WORK, _CRANE))

    def lay_ready(self, layers: Layers, part: IntArray) -> None:
        """Lay the joint hold and the crew's work behind the vertical parts of a zone."""
        plan = self._plan
        part = part[plan.part_phase[part] != 0]
        below = plan.part_first[plan.part_storey[part]] + plan.part_zone[part]
        part, below = part[self._is_lifted[below]], below[self._is_lifted[below]]
        node, building = self._at.of("ready", part), self.part_building[part]
        crew, held = self.crew[building], self._held[below]
        begun, ended = self._crew_start[below], self._crew_end[below]
        nominal = self._parts["crew_nominal"][below]
        hold_s = self._hold_s[building]
        layers.lay(node, self._parts["lifted"][below], held, "hold", nominal=hold_s)
        layers.lay(node, held, begun, "labour", crew)
        lay_work(
            layers, self._hours, node, (begun, ended), crew,
            nominal=nominal, shares=self._crews, at=begun,
        )  # fmt: skip

    def lay_bears(self, layers: Layers, part: IntArray) -> None:
        """Lay the topping of parts, and the hours until it bears walking."""
        part = part[self._is_lifted[part]]
        node, pour = self._at.of("bears", part), self._pour[self.part_building[part]]
        lifted, nominal = self._parts["lifted"][part], self._parts["crew_nominal"][part]
        start, end = self._crew_start[part], self._crew_end[part]
        begun, first = start, start
        if not self._crews.complete:
            free = np.where(self._has_before[part], self._parts["crew_end"][part - 1], MISSING)
            first = np.minimum(self._hours.next_open(pour, np.maximum(lifted, free)), start)
            begun = self._begun_by_all(part, first, start, end)
        layers.lay(node, lifted, begun, WORK, pour)
        layers.lay(node, begun, start, "labour", pour)
        lay_work(
            layers, self._hours, node, (start, end), pour,
            nominal=nominal, shares=self._crews, at=first,
        )  # fmt: skip
        layers.lay(node, end, self._bears[part], WORK)

    def _begun_by_all(
        self, part: IntArray, first: IntArray, start: IntArray, end: IntArray
    ) -> IntArray:
        """Return when a complete crew would have begun to pour."""
        begun = start.copy()
        for i, t in enumerate(first.tolist()):
            share = self._crews.at(t)
            if share < 1:
                pour = self._walk.site.pour(int(self._plan.part_storey[part[i]]))
                whole = pour.whole(t, complete_s(int(end[i] - start[i]), share))
                begun[i] = min(int(start[i]), whole)
        return begun

    def lay_begun(self, layers: Layers, storey: IntArray) -> None:
        """Lay the time from when a storey could begin until it began."""
        building = self._plan.storey_building[storey]
        node, crew, begun = self._at.of("begun", storey), self.crew[building], self.begun[storey]
        alone = ~self.is_late[storey] & ~self._is_borne[storey]
        self.lay_site_start(layers, node[alone], building[alone])
        could = np.where(self.is_late[storey], self.in_stock[storey], self.structure[storey])
        layers.lay(node, np.minimum(could, begun), begun, WORK, crew)

    def lay_site_start(self, layers: Layers, node: IntArray, building: IntArray) -> None:
        """Lay the drawn lateness of sites."""
        begin, end = self.opens_from[building], self.opens_at[building]
        layers.lay(node, begin, end, "trades", self.crew[building])


class Uses(NamedTuple):
    """Stretches parted by what a crane did in them, without gaps.

    ``of`` = row of the stretch; ``label`` = code of ``crane`` where it served others or set down,
    of work where it lifted pieces of the building's own or was idle.
    """

    of: IntArray
    start: IntArray
    end: IntArray
    label: IntArray
    idle: BoolArray


def _interleaved(
    rows: IntArray,
    whole: tuple[IntArray, IntArray],
    of: IntArray,
    busy: tuple[IntArray, IntArray],
    label: IntArray,
) -> Uses:
    """Put idle stretches before, between and after busy ones, of which ``of`` ascends."""
    count = np.bincount(of, minlength=len(rows))
    k, last = np.arange(len(of)), np.cumsum(count)
    begins = np.where(k == (last - count)[of], whole[0][of], np.append(0, busy[1][:-1])[k])
    ends = np.where(count > 0, np.append(busy[1], 0)[last - 1], whole[0])
    size = 2 * len(of) + len(rows)
    which, begin, stop, what = (np.zeros(size, dtype=np.int64) for _ in range(4))
    idle = np.ones(size, dtype=np.bool_)
    gap, after = 2 * k + of, 2 * last + np.arange(len(rows))
    for place, row, start, end, code in (
        (gap, of, begins, busy[0], _WORK),
        (gap + 1, of, *busy, label),
        (after, np.arange(len(rows)), ends, whole[1], _WORK),
    ):
        which[place], begin[place], stop[place], what[place] = rows[row], start, end, code
    idle[gap + 1] = False
    return Uses(which, begin, stop, what, idle)


def lay_work(
    layers: Layers,
    hours: Hours,
    node: IntArray,
    span: tuple[IntArray, IntArray],
    code: IntArray,
    *,
    nominal: IntArray,
    shares: CrewShares,
    at: IntArray,
    longer: IntArray | None = None,
) -> None:
    """Lay work as :func:`~supplysim.metrics.people.work_of` does, by the crew of ``at``."""
    start, whole = span[0], span[1]
    if not shares.complete:
        share = np.array([shares.at(t) for t in at.tolist()], dtype=np.float64)
        short = np.flatnonzero((share < 1) & (start < span[1]))
        worked = hours.worked(code[short], start[short], span[1][short])
        pairs = zip(worked.tolist(), share[short].tolist(), strict=True)
        needed = np.array([complete_s(*pair) for pair in pairs], dtype=np.int64)
        whole = span[1].copy()
        whole[short] = hours.finish(code[short], start[short], needed)
    layers.lay(node, start, whole, "pace", code, nominal=nominal, longer=longer)
    layers.lay(node, whole, span[1], "labour", code)
