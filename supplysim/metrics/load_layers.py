"""The walk's steps behind loads for all of them at once: trucks, call-off, gate, setting down.

The rules are those of :mod:`supplysim.metrics.trip_tiles` and of the steps of loads of
:class:`supplysim.metrics.walk.Walk`; what is rare stays with them alone.
"""

import numpy as np

from supplysim.ledger import MISSING
from supplysim.metrics.hours import Hours
from supplysim.metrics.layers import Layers
from supplysim.metrics.milestones import ASK, Milestones
from supplysim.metrics.pieces import LABELS, OFF, OPEN
from supplysim.metrics.site_layers import SiteLayers, Uses
from supplysim.metrics.tiles import WORK
from supplysim.metrics.trips import Trips
from supplysim.metrics.walk import Walk
from supplysim.plan.tables import IntArray, in_32_bits

__all__ = ["LoadLayers"]

_BAN, _BUFFER = LABELS.index("ban"), LABELS.index("buffer")


class LoadLayers:
    """Steps behind loads on site and trucks given to them.

    Parameters
    ----------
    walk
        Walks of the record, one step at a time.
    hours, milestones, trips, site
        Its calendars, the numbers of its milestones, its loads, the steps on its sites.
    """

    def __init__(
        self, walk: Walk, hours: Hours, milestones: Milestones, trips: Trips, site: SiteLayers
    ) -> None:
        self._walk, self._hours, self._at = walk, hours, milestones
        self._trips, self._site, self._rows = trips, site, walk.rows
        self._again = np.arange(len(trips.load_part)) >= walk.rows.planned_loads
        self._building = in_32_bits(walk.rows.plan.storey_building)[trips.load_storey]
        self._buffers = walk.buffers
        self._find_hours()

    def _find_hours(self) -> None:
        """Find the hours of each load's truck, of its plant's yard and of its site's gate."""
        scenario, ledger, plan = self._rows.scenario, self._rows.ledger, self._rows.plan
        code, plants = self._hours.code, ledger.names["plant"]
        yards = [code(scenario.plants[name].yard_calendar, "yard", name) for name in plants]
        self._yard = np.array(yards)[ledger.loads["plant"]]
        supply, first = self._walk.supply, plan.building_first[:-1]
        gates = [code(*supply.gate_hours(storey)) for storey in first.tolist()]
        self._gate = np.array(gates)[self._building]
        trucks = [code(*supply.fleet_hours(row, "")) for row in range(len(ledger.names["truck"]))]
        without = np.full(len(plants), -1, dtype=np.int64)
        for row in np.unique(ledger.loads["plant"][ledger.loads["truck"] < 0]).tolist():
            without[row] = code(*supply.fleet_hours(-1, plants[row]))
        truck = ledger.loads["truck"]
        own = np.array([*trucks, -1], dtype=np.int64)[truck]
        self._fleet = np.where(truck < 0, without[ledger.loads["plant"]], own)
        self._setting = self._setting_hours()

    def _setting_hours(self) -> IntArray:
        """Return the hours in which loads may be set down beside each building, -1 if none were."""
        rows, plan, hours = self._rows, self._rows.plan, self._hours
        found = np.full(len(plan.building_project), -1, dtype=np.int64)
        for building in np.unique(self._building[self._trips.set_down != MISSING]).tolist():
            storey = int(plan.building_first[building])
            closed = rows.closings_of_setting.of("crane", self._walk.site.crane_name(storey))
            hook = hours.less(rows.scenario.sites.hook_calendar, closed)
            gate = hours.code(*self._walk.supply.gate_hours(storey))
            found[building] = hours.joined(hook, gate, closed)
        return found

    # --- what came before -------------------------------------------------------------------

    def before_present(self) -> IntArray:
        """Return what let each load arrive: a truck given to it."""
        return np.where(self._again, ASK, self._at.of("assigned", np.arange(len(self._again))))

    def before_assigned(self) -> IntArray:
        """Return what let trucks be asked for: call-off, release, the site, the load before."""
        trips, load = self._trips, np.arange(len(self._again))
        asked, ready = trips.at["asked"], trips.ready
        before = load - 1
        follows = (load > 0) & ~self._again & trips.has_trip[before]
        follows &= self._building[before] == self._building
        self._in_turn = follows & (trips.at["assigned"][before] == asked) & (asked > ready)
        self._for_site = (asked > ready) & ~self._in_turn
        at_once = trips.released >= trips.at["called_off"]
        found = np.where(at_once, self._at.of("released", load), self._at.of("called", load))
        self._wanted = self._wanted_at()
        by_site = self._site.before(trips.load_part, self._wanted)
        found = np.where(self._for_site, by_site, found)
        found = np.where(self._in_turn, self._at.of("assigned", before), found)
        return np.where(self._again, ASK, found)

    def _wanted_at(self) -> IntArray:
        """Return when each load could have been lifted, had it been there."""
        trips, jobs = self._trips, self._rows.ledger.jobs
        first = self._rows.jobs.first_of_load
        asked = np.append(np.maximum(jobs["asked"], jobs["structure"]), 0)[first]
        wanted = np.where(first >= 0, asked, self._site.part_ready[trips.load_part])
        return np.minimum(wanted, trips.present)

    # --- what lies between ------------------------------------------------------------------

    def lay_assigned(self, layers: Layers, load: IntArray) -> None:
        """Lay the waits for the site's wish, for a window and for a truck."""
        node, at = self._at.of("assigned", load), self._trips.at
        asked, assigned = at["asked"][load], at["assigned"][load]
        mine = np.flatnonzero(self._for_site[load])
        self._lay_outlook(layers, node[mine], load[mine])
        fits = np.minimum(np.maximum(asked, at["fits_at"][load]), assigned)
        self._lay_window(layers, node, load, asked, fits)
        layers.lay(node, fits, assigned, "truck", self._fleet[load])

    def _lay_outlook(self, layers: Layers, node: IntArray, load: IntArray) -> None:
        """Lay a wait that was planned: the site's lateness, crews, then the hook."""
        site, building = self._site, self._building[load]
        end = self._trips.at["asked"][load]
        start = np.minimum(self._wanted[load], end)
        crew = site.crew[building]
        opened = np.minimum(np.maximum(start, site.opens_at[building]), end)
        begun = np.minimum(np.maximum(start, site.opens_from[building]), opened)
        layers.lay(node, start, begun, WORK, crew)
        layers.lay(node, begun, opened, "trades", crew)
        ready = np.maximum(opened, site.part_ready[self._trips.load_part[load]])
        ready = np.minimum(ready, end)
        layers.lay(node, opened, ready, WORK, crew)
        layers.lay(node, ready, end, WORK, site.hook[building])

    def lay_present(self, layers: Layers, load: IntArray) -> None:
        """Lay the way of trucks from their being given until loads can be lifted."""
        node, at, yard = self._at.of("present", load), self._trips.at, self._yard[load]
        t = {name: column[load] for name, column in at.items()}
        layers.lay(node, t["assigned"], t["at_bay"], WORK)
        layers.lay(node, t["at_bay"], t["loading"], "loading", yard)
        layers.lay(
            node, t["loading"], t["loaded"], "pace", yard,
            nominal=t["loading_s"], longer=t["search_s"],
        )  # fmt: skip
        leave = np.maximum(t["loaded"] + t["papers_s"], t["wanted"])
        leave = np.minimum(leave, t["departed"])
        layers.lay(node, t["loaded"], leave, WORK)
        self._lay_window(layers, node, load, leave, t["departed"])
        there = t["arrived"] - np.minimum(t["broken_s"], t["arrived"] - t["departed"])
        layers.lay(node, t["departed"], there, "road", nominal=t["haul_s"])
        layers.lay(node, there, t["arrived"], "truck")
        layers.lay(node, t["arrived"], t["admitted"], "gate", self._gate[load])
        layers.lay(
            node, t["admitted"], t["inspected"], "pace",
            nominal=t["inspection_s"], longer=t["extra_s"],
        )  # fmt: skip
        down = np.flatnonzero(self._trips.set_down[load] != MISSING)
        self._lay_set_down(layers, node[down], load[down])

    def _lay_window(
        self, layers: Layers, node: IntArray, load: IntArray, start: IntArray, end: IntArray
    ) -> None:
        """Lay waits until trips are allowed: closures of the gate by name, all else is the ban."""
        some = np.flatnonzero(start < end)
        if not len(some):
            return
        node, load = node[some], load[some]
        outer = self._hours.cut(self._gate[load], start[some], end[some])
        inner = self._hours.cut(self._fleet[load][outer.of], outer.start, outer.end)
        why = outer.label[inner.of]
        own = np.where(inner.label == OPEN, _BAN, inner.label)
        label = np.where((why == OPEN) | (why == OFF), own, why)
        layers.put(node[outer.of[inner.of]], inner.start, inner.end, label)

    def _lay_set_down(self, layers: Layers, node: IntArray, load: IntArray) -> None:
        """Lay the wait for a crane, or for room beside the tower, and the setting down."""
        trips, building = self._trips, self._building[load].astype(np.int64)
        start, down = trips.at["inspected"][load], trips.set_down[load]
        wait = np.flatnonzero(start < down)
        uses = self._site.uses(building[wait], start[wait], down[wait])
        hours = self._setting[building[wait]]
        uses = self._without_room(uses, load[wait], hours)
        layers.lay(node[wait][uses.of], uses.start, uses.end, uses.label, hours[uses.of])
        layers.lay(node, down, trips.present[load], WORK)

    def _without_room(self, uses: Uses, load: IntArray, hours: IntArray) -> Uses:
        """Return stretches with those in which an idle crane had no room for a load told apart."""
        idle = np.flatnonzero(uses.idle & (uses.start < uses.end))
        of, start, end = uses.of[idle], uses.start[idle], uses.end[idle]
        idle = idle[self._hours.worked(hours[of], start, end) > 0]
        of = uses.of[idle]
        which, start, end = self._buffers.full(load[of], uses.start[idle], uses.end[idle])
        return _cut_in(uses, idle[which], start, end) if len(which) else uses


def _cut_in(uses: Uses, place: IntArray, start: IntArray, end: IntArray) -> Uses:
    """Return stretches with parts of some of them told apart, in which there was no room."""
    edges = np.arange(len(uses.of))
    rows = np.concatenate([edges, place, place])
    begin = np.concatenate([uses.start, start, end])
    label = np.concatenate([uses.label, np.full(len(place), _BUFFER), uses.label[place]])
    order = np.lexsort((np.repeat([0, 2, 1], [len(edges), len(place), len(place)]), begin, rows))
    rows, begin, label = rows[order], begin[order], label[order]
    same = np.append(rows[1:] == rows[:-1], False)
    stop = np.where(same, np.append(begin[1:], 0), uses.end[rows])
    return Uses(uses.of[rows], begin, stop, label, uses.idle[rows])
