"""Towers: their storeys in turn, their crews, what they know for certain, what they call."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from supplysim.model.initial import TowerState
from supplysim.policies import CALL_OFF
from supplysim.policies.call_off import Call, NextLoad
from supplysim.rounding import half_up
from tests.verification.reference.clock import DAY, HOUR, MINUTE, Steps, last_change_at
from tests.verification.reference.gate import Gate
from tests.verification.reference.missing import next_load
from tests.verification.reference.outlook import Outlook
from tests.verification.reference.pace import held_for
from tests.verification.reference.storeys import Load, Part, SiteSteps, Storey

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.crane import Crane


class Tower:
    """One tower: its storeys in turn, its crew, what it calls and when."""

    crane: "Crane"

    def __init__(self, city: "City", row: int, state: TowerState) -> None:
        self.city, self.row = city, row
        self.project = city.project_of[row]
        self.steps = SiteSteps(city, self)
        sites, name = city.scenario.sites, city.draws.building(row)
        self.crew = city.opening(sites.crew_calendar, "crew", name)
        self.pour = city.opening(sites.pour_calendar, "crew", name)
        self.gate = Gate(city, self)
        self.storeys = list(city.storeys_of[row])
        self.installed = state.installed
        self.stock = state.stock
        self.under_way = state.installed - 1
        self.free_at = state.free_at
        self.begins_at: int | None = None
        self.kit_at = 0
        self.floors: list[Storey] = []
        self.loads: list[Load] = []
        # What the site knows for certain of its own next days.
        self.position = 2 * self.steps.zones
        self.crane_free: int | None = None
        self.crew_free = state.free_at
        self.walkable = [state.free_at] * self.steps.zones

    def start(self) -> None:
        """Set the tower going."""
        if not self.floors:
            return
        env = self.city.env
        env.process(self._erect())
        env.process(self._crew_works())
        for before, load in zip([None, *self.loads], self.loads, strict=False):
            env.process(self._order_truck(before, load))

    # The storeys in turn.

    def floor(self, number: int) -> Storey:
        return self.floors[number - self.installed]

    @property
    def between_storeys(self) -> bool:
        return self.position == 2 * self.steps.zones

    def _erect(self) -> Steps:
        for floor in self.floors:
            self._settle_begin(floor)
            while self.begins_at is None:
                yield self.city.next_news(self)
                self._settle_begin(floor)
            self.city.env.process(self._see_that_it_may_begin(floor, self.begins_at))
            yield self.city.env.timeout(self.begins_at - self.city.env.now)
            self._begin(floor)
            yield floor.all_lifted

    def _settle_begin(self, floor: Storey) -> None:
        """Fix when a storey begins, once its kit is certain; then look ahead from there."""
        kit = self._kit(floor)
        if self.begins_at is not None or not all(self._in_kit(load) for load in kit):
            return
        self.kit_at = max([0, *(load.release for load in kit if load.called_off is None)])
        structure = max(self.walkable[0], self.crane_free or 0, self.free_at)
        free = max(structure, self.kit_at, self.city.env.now)
        self.begins_at = self.crew.windows.next_open(free)
        self.look_ahead()

    def _in_kit(self, load: Load) -> bool:
        """Tell whether a load is called, or in stock from an instant that is certain."""
        return load.called_off is not None or load.release is not None

    def begin_is_fixed(self, floor: Storey) -> bool:
        """Tell whether a storey has begun, or will begin at an instant that is known."""
        following = floor.number == self.under_way + 1 and self.begins_at is not None
        return floor.number <= self.under_way or following

    def _kit(self, floor: Storey) -> list[Load]:
        stock = self.city.scenario.sites.start_stock_storeys if floor.number == 0 else 1
        first = self.floors.index(floor)
        return [load for f in self.floors[first : first + max(1, stock)] for load in f.loads]

    def _see_that_it_may_begin(self, floor: Storey, expected: int) -> Steps:
        """See that structure, kit and crew are there when the site knew that they would be."""
        env = self.city.env
        if floor is self.floors[0]:
            yield env.timeout(max(0, self.free_at - env.now))
        else:
            yield self.floor(floor.number - 1).bears[0]
        yield env.timeout(max(0, self.kit_at - env.now))
        yield from self.crew.wait()
        assert env.now == expected, "a storey did not begin when its site expected it to"

    def _begin(self, floor: Storey) -> None:
        env = self.city.env
        floor.begun = env.now
        self.under_way, self.position, self.begins_at = floor.number, 0, None
        for zone in range(self.steps.zones):
            floor.parts[zone].ready_at = max(env.now, self.walkable[zone])
            env.process(self._zone_opens(floor, zone))
        self.city.plants[self.city.world.plant_of[self.project]].decision.ask()
        self._pass_empty_parts(floor)
        floor.began.succeed()
        self.look_ahead()
        self.gate.decision.ask()

    def _zone_opens(self, floor: Storey, zone: int) -> Steps:
        """A zone takes vertical pieces when the one below it bears walking."""
        if floor is not self.floors[0]:
            yield self.floor(floor.number - 1).bears[zone]
        self._open(floor.parts[zone])
        yield self.city.env.timeout(0)

    def _open(self, part: Part) -> None:
        assert part.ready_at == self.city.env.now, "a part was not ready when its site expected it"
        part.ready.succeed()
        if not part.loads:
            part.lifted.succeed()
        self.crane.decision.ask()

    def part_is_lifted(self, floor: Storey, part: Part) -> None:
        """Take note that the last piece of a part is in place."""
        floor.finished = self.city.env.now if part is self._last_part(floor) else None
        part.lifted.succeed()
        self._note_lifted(floor, part, self.city.env.now)
        self._pass_empty_parts(floor)
        if self.between_storeys and floor is not self.floors[-1]:
            self._settle_begin(self.floor(floor.number + 1))
        self.look_ahead()

    def _last_part(self, floor: Storey) -> Part:
        return [part for part in floor.parts if part.loads][-1]

    def gain(self, floor: Storey) -> float:
        """Return the share of work content that is left under recovery."""
        sites = self.city.scenario.sites
        late = floor.begun - floor.planned_start
        return 1.0 - sites.recovery_gain if late > int(sites.recovery_after_d * DAY) else 1.0

    # The crew: one for the tower, serving the zones in turn.

    def _crew_works(self) -> Steps:
        env = self.city.env
        for floor in self.floors:
            yield floor.began
            for part in floor.parts:
                yield part.lifted
                if part.topping:
                    opens = self.pour.windows.next_open(env.now)
                    yield from self.pour.whole(self.steps.crew_work(floor, part, opens))
                    env.process(self._harden(floor, part.zone))
                else:
                    yield env.timeout(max(0, self._held(part) - env.now))
                    yield from self.crew.wait()
                    yield from self.crew.work(self.steps.crew_work(floor, part, env.now))
                    self._open(floor.parts[self.steps.zones + part.zone])
                assert env.now == part.crew_done_at, "the crew was not done when expected"

    def _held(self, part: Part) -> int:
        return part.lifted_at + held_for(self.city, self.steps.hold, part.lifted_at)

    def _harden(self, floor: Storey, zone: int) -> Steps:
        yield self.city.env.timeout(self.steps.walking)
        floor.bears[zone].succeed()

    # What the site knows for certain: the crew's work behind a part once that part is lifted.

    def _pass_empty_parts(self, floor: Storey) -> None:
        while self.position < len(floor.parts) and not floor.parts[self.position].loads:
            part = floor.parts[self.position]
            self._note_lifted(floor, part, part.ready_at)
        if self.between_storeys:
            floor.all_lifted.succeed()

    def _note_lifted(self, floor: Storey, part: Part, at: int) -> None:
        part.lifted_at = at
        if part.topping:
            free = max(at, self.crew_free)
            work = self.steps.crew_work(floor, part, self.pour.windows.next_open(free))
            start = self.pour.windows.start_of_whole(free, work)
            self.crew_free = start + work
            self.walkable[part.zone] = self.crew_free + self.steps.walking
        else:
            start = self.crew.windows.next_open(max(self._held(part), self.crew_free))
            work = self.steps.crew_work(floor, part, start)
            self.crew_free = self.crew.windows.end_of(start, work)
            floor.parts[self.steps.zones + part.zone].ready_at = self.crew_free
        part.crew_done_at = self.crew_free
        self.position += 1

    # What the crane and the gate, the master plan and the plant want to know.

    def part_now(self) -> Part | None:
        """Return the part whose lifts come next while a storey is under way."""
        if self.between_storeys:
            return None
        return self.floor(self.under_way).parts[self.position]

    def lifted_next(self) -> Load | None:
        """Return the load that the crane takes next."""
        part = self.part_now()
        return next_load(self.city, part) if part else None

    @property
    def storeys_lifted(self) -> int:
        """Storeys all of whose pieces are in place, those of the start state among them."""
        return self.installed + sum(floor.finished is not None for floor in self.floors)

    def is_urgent(self, storey: int) -> bool:
        ahead = max(2, self.city.scenario.sites.start_stock_storeys)
        return self.storeys.index(storey) <= self.under_way + ahead

    def need(self, number: int) -> int:
        """Return the begin of a storey that the site would report now."""
        now, planned, crew = self.city.env.now, self.city.planned_start, self.crew.windows
        if not self.between_storeys:
            was = planned[self.storeys[self.under_way]]
            seen = self.floor(self.under_way).begun
        else:
            was = planned[self.storeys[min(self.under_way + 1, len(self.storeys) - 1)]]
            possible = was if self.under_way < 0 else max(self.walkable[0], self.crane_free or 0)
            seen = max(now, possible)
        target = planned[self.storeys[number]]
        if seen >= was:
            return crew.end_of(target, crew.open_seconds(was, seen))
        return target - crew.open_seconds(seen, was) * DAY // (10 * HOUR)

    # Call-off.

    def look_ahead(self) -> None:
        """Call every load whose time has come; look again when the next one's should come."""
        city, policies = self.city, self.city.scenario.policies
        policy = CALL_OFF.get(policies.call_off)
        for load, expected in self.outlook():
            if load.called_off is not None:
                continue
            call = policy(self._view(load, expected))
            if call is None:
                return
            if call.at > city.env.now:
                city.env.process(self._look_again(load, call.at))
                return
            self._call(load, call)

    def _look_again(self, load: Load, at: int) -> Steps:
        yield last_change_at(self.city.env, at)
        if load.called_off is None:
            self.look_ahead()

    def _view(self, load: Load, expected: int) -> NextLoad:
        policies = self.city.scenario.policies
        number = next(f.number for f in self.floors if load.part in f.parts)
        before = max(number - policies.buffer_storeys, 0)
        begun = None
        if before < self.installed:
            begun = self.city.env.now
        elif before <= self.under_way:
            begun = self.floor(before).begun
        late = sorted(
            (other.arrived, other.row, other.arrived - other.arrive_by)
            for other in self.loads
            if other.arrived is not None and other.arrived < self.city.env.now
        )
        return NextLoad(
            expected=expected,
            planned=self._first_lift(load) + self._shift(),
            late_s=tuple(entry[2] for entry in late[-policies.lead_loads :]),
            lead_min_s=int(policies.lead_min_h * HOUR),
            lead_max_s=int(policies.lead_max_h * HOUR),
            storey=number,
            storeys_begun=self.under_way + 1,
            begun=begun,
            notice_s=int(policies.notice_d * DAY),
            buffer_storeys=policies.buffer_storeys,
            direct=self.city.direct[self.project],
        )

    def _first_lift(self, load: Load) -> int:
        """Return when the first lift of a load begins in the baseline."""
        piece, plan = load.pieces[0], self.city.plan
        stretch = 1 + self.city.scenario.plan.allowance
        return int(plan.planned[piece]) - half_up(self.city.nominal_lift_s[piece] * stretch)

    def _shift(self) -> int:
        """Return how much later than planned the lowest precast storey began, or will."""
        if self.installed:
            return self.city.lateness_before(self, 0)
        begun = self.begins_at if self.under_way < 0 else self.floor(0).begun
        return begun - self.city.planned_start[self.storeys[0]]

    def _call(self, load: Load, call: Call) -> None:
        now = self.city.env.now
        # What should have been called before the first second has had its notice.
        load.called_off = now or min(0, call.at)
        load.direct = call.direct
        notice = int(self.city.scenario.policies.notice_d * DAY)
        load.arrive_by = self._at_gate(load, max(call.arrive, load.called_off + notice))
        load.is_called.succeed()
        self.city.tell_news(self)

    def _at_gate(self, load: Load, wanted: int) -> int:
        """Return when the truck should arrive for its load to be inspected (and set down)."""
        inspection = half_up(self.city.scenario.loads.inspection_min.average() * MINUTE)
        at = wanted - inspection
        gate = self.gate.hours.windows
        if not load.direct:
            at -= load.setdown_s
            before = [opens for opens, _ in gate.spans if opens <= at]
            return before[-1] if before else at
        if gate.is_open(at):
            return at
        before = [span for span in gate.spans if span[0] <= at]
        return max(before[-1][0], min(at, before[-1][1] - load.setdown_s)) if before else at

    def _order_truck(self, before: Load | None, load: Load) -> Steps:
        """Ask for a truck when called, released and due, and not before the load before."""
        env = self.city.env
        yield load.is_called
        yield load.all_released
        group = self.city.group_of[load.plant]
        yield env.timeout(max(0, group.loading_must_begin(load) - env.now))
        if before is not None:
            yield before.has_truck
        group.ask_for_truck(load)

    def order_truck_again(self, load: Load) -> Steps:
        """Ask for a truck for a remake load at its release, whoever else has one."""
        yield load.all_released
        self.city.group_of[load.plant].ask_for_truck(load)

    def outlook(self) -> Iterator[tuple[Load, int]]:
        """Yield loads not lifted, in erection order, with when their lifts should begin."""
        view = Outlook(self)
        if not self.between_storeys:
            yield from view.storey(self.floor(self.under_way), self.position)
        elif self.begins_at is None and self.under_way < 0:
            return
        for floor in self.floors:
            if floor.number > self.under_way:
                expected = self.begins_at if floor.number == self.under_way + 1 else None
                view.begin(expected)
                yield from view.storey(floor, 0)
