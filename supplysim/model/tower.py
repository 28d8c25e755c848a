"""A tower: its storeys in turn, and what it calls for.

A storey is a network of steps (``supplysim.plan.baseline``): vertical lifts, joint hold, formwork
and reinforcement, horizontal lifts, topping, walking strength, for each working zone. The crane
does the lifts (``supplysim.model.crane``); this module knows when the structure is ready for them,
when a storey may begin, and when loads are called.
"""

from collections.abc import Sequence

from mypy_extensions import i64

from supplysim.calendars import DAY, HOUR, NEVER, Calendar
from supplysim.ledger import MISSING
from supplysim.model import rejected
from supplysim.model.caller import Caller
from supplysim.model.entities import Load, Part, StoreyState
from supplysim.model.gate import Gate
from supplysim.model.kernel import Kernel
from supplysim.model.outlook import Outlook
from supplysim.model.tower_ports import SiteRules, TowerPorts
from supplysim.plan.baseline import Steps

__all__ = ["Tower"]


_CREW_DAY = 10 * HOUR
"""Hours of a crew's day by which working time ahead of the plan becomes days; PARAMETERS 7."""


class Tower:
    """One tower under construction.

    Parameters
    ----------
    row
        Building row of the plan.
    earliest
        When the site itself would let the lowest precast storey begin.
    direct
        True if trucks may come in the site's working hours.
    """

    def __init__(
        self,
        kernel: Kernel,
        *,
        rank: tuple[int, int],
        row: int,
        zones: int,
        steps: Steps,
        storeys: Sequence[StoreyState],
        earliest: int,
        direct: bool,
        receiving: Calendar,
        gate_places: int,
        rules: SiteRules,
        ports: TowerPorts,
    ) -> None:
        self.kernel = kernel
        self.row = row
        self.zones = zones
        self.steps = steps
        self.storeys = tuple(storeys)
        self.earliest = earliest
        self.direct = direct
        self.receiving = receiving
        self.rules = rules
        self.current = -1
        self.position = 0
        self._lifted_loads: i64 = 0
        self.walkable = [earliest] * zones
        self.crew_free = earliest
        self.lifted_until = -NEVER
        self.recovering = False
        self.on_trucks: list[Load] = []
        self.gate = Gate(
            kernel,
            rank=rank,
            places=gate_places,
            remembered=rules.lead_loads,
            receiving=receiving,
            needed=self._let_in,
            inspection_s=ports.inspection_s,
            inspected=self._inspected,
        )
        self.next_begin = MISSING
        self.rank_end = ports.rank_end
        self._ports = ports
        self._crew, self._pour = rules.hours.crew, rules.hours.pour
        self._caller = Caller(rules, direct=direct)
        self._outlook = Outlook(self.storeys, zones=zones, steps=steps, rules=rules, ports=ports)
        self._recalls: set[int] = set()
        self.shift = 0

    # --- the start state --------------------------------------------------------------------

    def resume(self, installed: int, walkable: int, *, shift: int = 0) -> None:
        """Take the lowest ``installed`` storeys as done; the next may begin at ``walkable``.

        ``shift`` is how much later than planned the lowest of them began.
        """
        self.shift = shift
        self.current = installed - 1
        self.position = 2 * self.zones
        self.walkable = [walkable] * self.zones
        self.crew_free = walkable

    # --- what the world asks ----------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Tell whether every storey has been lifted."""
        return self.current == len(self.storeys) - 1 and self.position == 2 * self.zones

    def expected_begin(self, index: int, now: int) -> int:
        """Return when storey ``index`` should begin, as the site would report it now.

        The baseline is moved by the working time by which the tower is behind or ahead, so that a
        winter pause between two storeys does not count as lateness of the later one.
        """
        crew = self._crew
        planned = self.storeys[index].planned_start
        due, seen = self._progress(now)
        if seen >= due:
            return crew.finish(planned, crew.worked(due, seen))
        return planned - crew.worked(seen, due) * DAY // _CREW_DAY

    def _progress(self, now: int) -> tuple[int, int]:
        """Return the planned begin of the last or next storey, and when it was or can be."""
        if not self.position_done:
            state = self.storeys[self.current]
            return state.planned_start, state.begun
        following = min(self.current + 1, len(self.storeys) - 1)
        due = self.storeys[following].planned_start
        if self.current < 0:
            return due, max(now, due)
        return due, max(now, self.walkable[0], self.lifted_until)

    def kit_changed(self) -> None:
        """Look again whether the next storey may begin: a load was called or its release known."""
        if self.next_begin == MISSING and self.position_done:
            self.try_begin()

    @property
    def position_done(self) -> bool:
        """Tell whether no storey is under way."""
        return self.current < 0 or self.position == 2 * self.zones

    @property
    def fixed(self) -> int:
        """Number of storeys whose begin is fixed."""
        return self.current + 1 + (self.next_begin != MISSING)

    # --- storeys ----------------------------------------------------------------------------

    def try_begin(self) -> None:
        """Begin the next storey as soon as the structure and its kit allow."""
        index = self.current + 1
        if index >= len(self.storeys) or self.next_begin != MISSING:
            return
        state = self.storeys[index]
        bears = max(self.walkable[0], self.lifted_until)
        state.structure = max(bears, self.earliest)
        kit, load = self._kit(index, min(len(self.storeys), index + self._stock(index)))
        if kit >= NEVER:
            return
        state.kit, state.kit_load = kit, load
        there = max(state.structure, kit)
        begin = self._crew.next_open(max(there, self.kernel.now))
        self.next_begin = begin
        if index == 0:
            self.shift = begin - state.planned_start
        self.kernel.at(begin, self._begin, index)
        self.forecast()

    def _stock(self, index: int) -> int:
        """Return how many storeys must be in stock for storey ``index`` to begin."""
        return max(1, self.rules.start_stock) if index == 0 else 1

    def _kit(self, first: int, end: int) -> tuple[int, int]:
        """Return when kits are in stock, called or on site, and the load that completes them."""
        last, completing = -NEVER, -1
        for index in range(first, end):
            for part in self._outlook.opened(index).parts:
                for load in part.loads:
                    if load.called != MISSING:
                        continue
                    at = load.released if load.known else NEVER
                    if at > last:
                        last, completing = at, load.row
        return last, completing

    def _begin(self, index: int) -> None:
        now = self.kernel.now
        state = self.storeys[index]
        state.begun = now
        self.current, self.position, self._lifted_loads = index, 0, 0
        self.next_begin = MISSING
        self.recovering = now - state.planned_start > self.rules.recovery_after_s
        for zone in range(self.zones):
            state.parts[zone].ready = max(now, self.walkable[zone])
        self._ports.began()
        self._advance()
        self.forecast()
        self.gate.look_again()

    def _advance(self) -> None:
        """Pass parts without lifts; ask the crane for the first part that has some."""
        parts = self.storeys[self.current].parts
        while self.position < len(parts):
            part = parts[self.position]
            if part.loads:
                self._ports.ask_crane(max(self.kernel.now, part.ready))
                return
            self._finish_part(part, part.ready)
        self._storey_lifted()

    def _finish_part(self, part: Part, t: int) -> None:
        """Start what follows the lifts of a part that ended at ``t``; compute when it ends."""
        part.lifted = t
        zone = self.position % self.zones
        topping = self.position >= self.zones
        part.crew_nominal = self.steps.topping if topping else self.steps.formwork
        if topping:
            first = self._pour.next_open(max(t, self.crew_free))
            work = self._crew_work(zone, first, topping=True)
            part.crew_start = self._pour.whole(first, work)
            part.crew_end = part.crew_start + work
            part.bears = self.walkable[zone] = part.crew_end + self.steps.walking
        else:
            part.held = t + self._ports.hold_s(t, self.steps.hold)
            part.crew_start = self._crew.next_open(max(part.held, self.crew_free))
            work = self._crew_work(zone, part.crew_start, topping=False)
            part.crew_end = self._crew.finish(part.crew_start, work)
            self.storeys[self.current].parts[self.zones + zone].ready = part.crew_end
        self.crew_free = part.crew_end
        self.position += 1
        self._lifted_loads = 0

    def _crew_work(self, zone: int, first: int, *, topping: bool) -> int:
        """Return the seconds of a crew step that could begin at ``first``."""
        work = self._ports.crew_s(self.current, zone, topping)
        return self._ports.lengthened(first, int(work * self.pace() + 0.5))

    def pace(self) -> float:
        """Return the share of the work content that is left to do under recovery."""
        return 1.0 - self.rules.recovery_gain if self.recovering else 1.0

    def _storey_lifted(self) -> None:
        self._ports.lifted(self.storeys[self.current])
        if self.current + 1 < len(self.storeys):
            self.try_begin()

    def structure_of(self, state: StoreyState) -> int:
        """Return when the tower below allowed a storey, its site's own start for the lowest."""
        if state.structure == MISSING and state is self.storeys[0]:
            return self.earliest
        return state.structure

    # --- lifts ------------------------------------------------------------------------------

    def part_now(self) -> Part | None:
        """Return the part whose lifts come next, or None while there is none."""
        if self.current < 0 or self.position == 2 * self.zones:
            return None
        return self.storeys[self.current].parts[self.position]

    def needed(self) -> Load | None:
        """Return the load that is lifted next."""
        part = self.part_now()
        if part is None:
            return None
        if part.missing:
            return rejected.next_load(part, self.rank_end, self.kernel.now)
        # What is lifted stays so (its next piece never goes back), and lies far away by now.
        loads = part.loads
        for place in range(self._lifted_loads, i64(len(loads))):
            load = loads[place]
            if load.next_piece != load.last:
                self._lifted_loads = place
                return load
        return None

    def last_of(self, load: Load) -> int:
        """Return the component before which the lifts of a load must stop."""
        part = self.part_now()
        if part is None or not part.missing:
            return load.last
        return rejected.last_of(part, load, self.rank_end)

    def may_be_next(self, load: Load) -> bool:
        """Tell whether a load may be lifted next; several may while a rejected piece is missing."""
        part = self.part_now()
        if part is None or not part.missing:
            return load is self.needed()
        return any(load is other for other in rejected.candidates(part, self.rank_end))

    def held_up(self, load: Load) -> bool:
        """Tell whether a load waits for a rejected piece that is not on site again."""
        part = self.part_now()
        if part is None or not part.missing:
            return False
        return rejected.held_up(part, load, self.rank_end, self.kernel.now)

    def _let_in(self) -> Load | None:
        """Return the load that a full gate lets in; while the crane lifts, the next has time."""
        return self.needed() if self.lifted_until <= self.kernel.now else None

    def lifted(self, t: int) -> None:
        """Take note that lifts of the present part ended at ``t``."""
        self.lifted_until = t
        state = self.storeys[self.current]
        part = state.parts[self.position]
        if not part.missing and self.needed() is None:
            state.finished = t
            self._finish_part(part, t)
            self._advance()
            self.forecast()
        self.gate.look_again()

    # --- call-off ---------------------------------------------------------------------------

    def forecast(self) -> None:
        """Call every load whose time has come; look again when the next one's comes."""
        if self._call_due():
            # What is called is part of the kit: the next storey may begin now.
            self.kit_changed()

    def _call_due(self) -> bool:
        """Call the loads whose time has come; tell whether there were any."""
        now, any_called = self.kernel.now, False
        outlook = self.expected()
        while (load := outlook.next_load()) is not None:
            if load.called != MISSING:
                continue
            at = self._caller.when(self, load, outlook.start)
            if at > now:
                if at < NEVER:
                    self._recall_at(at, load)
                break
            self._ports.call(load, now, self._caller.call())
            any_called = True
        return any_called

    def _recall_at(self, time: int, load: Load) -> None:
        recall = _number(time, load)
        if recall not in self._recalls:
            self._recalls.add(recall)
            self.kernel.at(time, self._recall, load)

    def _recall(self, load: Load) -> None:
        self._recalls.discard(_number(self.kernel.now, load))
        if load.called == MISSING:
            self.forecast()

    def expected(self) -> Outlook:
        """Return an outlook from now on; that of an earlier question ends."""
        self._outlook.look(self)
        return self._outlook

    # --- trucks on site ---------------------------------------------------------------------

    def leave(self, load: Load) -> None:
        """Let an empty truck out; its place is free."""
        self.on_trucks.remove(load)
        self.gate.release()

    def made_good(self, load: Load, first: int) -> None:
        """Take note that a remake load's pieces from ``first`` on are, or are being, lifted."""
        part = self._part_of(load)
        lifted = frozenset(load.pieces(first, load.next_piece))
        part.missing = tuple(piece for piece in part.missing if piece not in lifted)

    def _part_of(self, load: Load) -> Part:
        parts = self.storeys[load.storey - self.storeys[0].row].parts
        return parts[load.part - parts[0].row]

    def _await(self, again: Load) -> None:
        """Wait for the rejected pieces that come again on a load."""
        part = self._part_of(again)
        pieces = again.pieces(again.first, again.last)
        part.missing = tuple(sorted({*part.missing, *pieces}))
        part.remakes = tuple(sorted((*part.remakes, again), key=lambda load: load.row))
        self.gate.look_again()

    def _inspected(self, load: Load) -> None:
        load.inspected = self.kernel.now
        if self._ports.in_turn is None:
            self._take_in(load)
        else:
            self._ports.in_turn(load, self._take_in)

    def _take_in(self, load: Load) -> None:
        """Let a load that was inspected wait for the crane, without what is rejected of it."""
        if self._ports.judge is not None:
            again = self._ports.judge(load)
            if again is not None:
                self._await(again)
        if load.lifted:
            load.unloading = self.kernel.now
            self.gate.release()
            self._ports.turned_back(load)
            self._ports.ask_crane(self.kernel.now)
            return
        if load.on_trailer:
            self._ports.unhook(load)
            return
        place = len(self.on_trucks)
        while place and self.on_trucks[place - 1].row > load.row:
            place -= 1
        self.on_trucks.insert(place, load)
        if load.direct:
            load.present = load.inspected
        self._ports.ask_crane(self.kernel.now)


def _number(time: int, load: Load) -> int:
    """Return one number for a load and an instant."""
    return time << 32 | load.row
