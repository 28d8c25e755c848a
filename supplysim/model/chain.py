"""The chain: plants, yards, fleets, towers and cranes, wired by ports.

The stages do not know one another. What passes between them passes here: an order that has been
cast tells its loads when they are released; a tower's call-off becomes a request for a truck; a
truck that leaves frees the yard; a truck that arrives stands at a tower's gate.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from librt.vecs import vec
from mypy_extensions import i32, i64

from supplysim.calendars import DAY, MINUTE, NEVER
from supplysim.ledger import MISSING
from supplysim.model.award import award_date
from supplysim.model.build import (
    Names,
    build_cranes,
    build_haulage,
    build_plant,
    build_yard,
    crew_seconds,
    make_tower,
    rank_ends,
)
from supplysim.model.crane import Crane, Lifts
from supplysim.model.crews import stage_times_of
from supplysim.model.deadlock import refuse_deadlock
from supplysim.model.detours import taking_detours
from supplysim.model.entities import Load, Order
from supplysim.model.fleet import Fleet, HaulagePorts, Journey
from supplysim.model.initial import InitialState, TowerState
from supplysim.model.kernel import Kernel
from supplysim.model.learning import learned
from supplysim.model.lists import PlanLists
from supplysim.model.load_book import LoadBook
from supplysim.model.load_times import LoadTimes
from supplysim.model.log import Log
from supplysim.model.made import Made
from supplysim.model.names import crane_name, crane_of
from supplysim.model.orders import OrderBook
from supplysim.model.pallets import LastPallets
from supplysim.model.planning import MasterPlan, TowerOrders
from supplysim.model.plant import Cast, LineUse, PlantPorts
from supplysim.model.remakes import RemakePorts, Remakes
from supplysim.model.seasons import Seasons
from supplysim.model.stand_ins import stand_ins_of
from supplysim.model.tower import Tower
from supplysim.model.tower_ports import TowerPorts
from supplysim.model.trailers import LeftTrailers
from supplysim.model.verdicts import Verdicts
from supplysim.model.ways import way_of
from supplysim.model.world import World
from supplysim.policies.call_off import Call
from supplysim.rounding import half_up
from supplysim.scenario.labour import CrewShares

__all__ = ["Chain"]

_LONGEST_LIFT = 10_000 * DAY
"""Longer than any run: lifts that take longer never begin either."""

_PACKED_EVERY = 30 * DAY
"""How long what stages note lies about before it is packed."""


class Chain:
    """One replication of the chain.

    Parameters
    ----------
    world
        What is known beforehand.
    initial
        The state at the first second.
    """

    __deletable__ = ("lists",)  # told to mypyc

    def __init__(self, world: World, initial: InitialState) -> None:
        self.world = world
        self.kernel = Kernel(end=world.end)
        self.lists = PlanLists(world)
        self.names = Names([], [], [], [], [])
        self.made = Made(len(world.plan.component_type), end=world.end)
        self.book = OrderBook(world.scenario, world.plan, world.draws)
        self.loads = LoadBook(world, self.lists, self.book)
        self.towers: dict[int, Tower] = {}
        self.cranes: dict[int, Crane] = {}
        self.remakes: Remakes | None = None
        self.before: dict[int, tuple[int, ...]] = {}
        self.pallets = LastPallets()
        self.line_use = Log(LineUse)
        self._journeys: dict[Fleet, list[Journey | None]] = {}
        self._first_storey: list[int] = world.plan.building_first.tolist()
        self._ahead = max(2, world.scenario.sites.start_stock_storeys)
        self.seasons = Seasons(world.scenario)
        self.crews = CrewShares(world.scenario, "site")
        self._draw()
        self._wire_supply()
        self.trailers = LeftTrailers(self.kernel, self.towers, self.cranes, self.haulage)
        self._wire_sites(initial)
        self.cranes |= build_cranes(
            world,
            self.kernel,
            self.names,
            self.towers,
            self.lists,
            lifts=Lifts(self._drawn_lift_s(), self.made.installed),
            emptied=self.trailers.emptied,
        )
        self._plan(initial)

    def run(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Run to the horizon.

        Raises
        ------
        DeadlockError
            When work waits and nothing can happen any more; it says who waits for what.
        """
        packed = 0

        def step(now: int, end: int) -> None:
            nonlocal packed
            if self.kernel.idle and not self.kernel.dropped:
                refuse_deadlock(self)
            if now - packed > _PACKED_EVERY or now == end:
                packed = now
                self._pack()
            if progress is not None:
                progress(now, end)

        with self.kernel.forgetting():
            for tower in self.towers.values():
                self.kernel.at(0, lambda at_start: at_start.try_begin(), tower)
            self.master.start()
            self.kernel.run_to_end(progress=step)
        for plant in self.plants:
            plant.close()

    def _pack(self) -> None:
        """Hold in less room what the stages have noted."""
        logs: list[Log[Any]] = [self.line_use, self.pallets.settled, self.loads.told]
        logs += [log for yard in self.yards for log in (yard.history, yard.busy)]
        logs += [haulage.busy for haulage in self.haulage.values()]
        logs += [crane.jobs for crane in self.cranes.values()]
        for log in logs:
            log.pack()

    def dismantle(self) -> None:
        """Take the chain apart, so that its memory is free at once.

        Ports tie its stages together in circles, which a garbage collector would have to find.
        """
        for tower in self.towers.values():
            tower.gate.detach()
        self.kernel.forget()
        self.remakes = None
        for by_row in (self.towers, self.cranes, self.haulage):
            by_row.clear()
        for each in (self.master.towers, self.plants, self.yards, self.book.orders):
            each.clear()
        self.loads.close()
        del self.lists

    # --- wiring -----------------------------------------------------------------------------

    def _drawn_lift_s(self) -> vec[i32]:
        lift_s = np.minimum(learned(self.world, self.world.draws.lift_s()), _LONGEST_LIFT)
        return vec[i32](lift_s.astype(np.int32))

    def _draw(self) -> None:
        world = self.world
        quality = world.scenario.quality
        verdicts = Verdicts(quality, world.plan, world.draws) if quality.on else None
        self.times = LoadTimes(world.plan, world.draws, verdicts)
        if verdicts is not None:
            self.remakes = self._make_remakes(verdicts)

    def _make_remakes(self, verdicts: Verdicts) -> Remakes:
        return Remakes(
            self.kernel,
            self.world.plan,
            lists=self.lists,
            book=self.book,
            verdicts=verdicts,
            times=self.times,
            loads=self.loads,
            stand_ins=stand_ins_of(self),
            ports=RemakePorts(
                good=lambda row, cast, pallet: self._good(self.loads[row], cast, pallet),
                passed=self._passed,
                forget=self.made.forget,
                scrap=lambda plant, litres: self.yards[plant].scrap(litres),
                receive=lambda order: self.plants[order.plant].receive(order),
                strength_s=self.seasons.strength_s,
                direct=lambda tower: self.towers[tower].direct,
            ),
        )

    def _wire_supply(self) -> None:
        world, loads = self.world, self.world.scenario.loads
        self.inspection_s = half_up(loads.inspection_min.average() * MINUTE)
        self._notice_s = int(world.scenario.policies.notice_d * DAY)

        def leaves(load: Load) -> None:
            self.yards[load.plant].depart(load)

        self.haulage = build_haulage(
            world,
            self.kernel,
            self.names,
            HaulagePorts(
                journey=self._journey,
                loading_s=half_up(loads.loading_min.average() * MINUTE),
                papers_s=half_up(loads.papers_min * MINUTE),
                margin_s=half_up(loads.margin_min * MINUTE),
                inspection_s=self.inspection_s,
                haul_factor=self.times.haul_factor,
                back_factor=self.times.back_factor,
                broken_s=self.times.broken_of,
                idle_since=lambda load: self.cranes[load.tower].idle_since(load),
                to_bay=lambda load: self.yards[load.plant].arrive(load),
                leaves=taking_detours(leaves) if world.scenario.traffic.closures else leaves,
                arrives=lambda load: self.towers[load.tower].gate.arrive(load),
                home=self.loads.home,
            ),
        )
        ports = PlantPorts(
            reserve=self._reserve,
            stage_times=stage_times_of(
                world.scenario, self.kernel, (self.remakes or self.book).stage_times
            ),
            strength_s=self.seasons.strength_s,
            cast=self._cast,
            work_s=self.book.work_s,
        )
        self.plants = [
            build_plant(world, self.kernel, code, book=self.book, names=self.names, ports=ports)
            for code in range(len(world.plants))
        ]
        self.yards = [
            build_yard(
                world,
                self.kernel,
                code,
                loading_s=self.times.loading_of,
                loaded=lambda load: self.haulage[load.plant].loaded(load),
                room=self.plants[code].look_again,
            )
            for code in range(len(world.plants))
        ]

    def _wire_sites(self, initial: InitialState) -> None:
        plan = self.world.plan
        for row in range(len(plan.building_project)):
            project = int(plan.building_project[row])
            first, last = int(plan.building_first[row]), int(plan.building_first[row + 1])
            state = initial.towers.get(self.world.draws.building(row), TowerState(0, 0))
            if self.remakes is not None and (state.installed or state.stock):
                self.remakes.worn_in.add(project)
            if state.installed:
                self._install_before(first, state.lateness)
                self.before[row] = state.lateness
            if state.installed == last - first:
                continue
            crane = crane_name(plan.projects[project].name, crane_of(self.world, row))
            self.towers[row] = make_tower(
                self.world,
                self.kernel,
                row,
                installed=state.installed,
                crane=crane,
                earliest=state.free_at,
                lists=self.lists,
                ports=self._tower_ports(row, last - first),
            )
            if state.installed:
                self.towers[row].resume(state.installed, state.free_at, shift=state.lateness[0])

    def _tower_ports(self, row: int, storeys: int) -> TowerPorts:
        plant = self.world.plant_of[int(self.world.plan.building_project[row])]
        ports = TowerPorts(
            call=self._call,
            inspection_s=lambda load: self.times.inspection_s[load.row],
            hold_s=self.seasons.hold_s,
            crew_s=crew_seconds(self.world, row, self.world.draws, storeys),
            ask_crane=lambda at: self.cranes[row].look(at),  # noqa: PLW0108 - it comes later
            began=self.plants[plant].look_again,
            open=self.loads.open,
            lifted=self.loads.lifted,
            unhook=self.trailers.unhook,
            lengthened=self.crews.lengthened,
        )
        if self.remakes is None or not self.world.scenario.quality.rejects:
            return ports
        return replace(
            ports,
            in_turn=self.remakes.in_turn,
            judge=self.remakes.judge_load,
            turned_back=lambda load: self.haulage[load.plant].emptied(load),
            rank_end=rank_ends(self.world, row, self.lists),
        )

    def _plan(self, initial: InitialState) -> None:
        plan, draws, entries = self.world.plan, self.world.draws, []
        production = self.world.scenario.production
        lead_s = int(production.mould_lead_d * DAY)
        for row, tower in self.towers.items():
            project = int(plan.building_project[row])
            plant = self.world.plant_of[project]
            state = initial.towers.get(self.world.draws.building(row), TowerState(0, 0))
            first, last = int(plan.building_first[row]), int(plan.building_first[row + 1])
            orders: list[list[Order]] = [[] for _ in range(state.installed)]
            fixed = state.installed
            for storey in range(first + state.installed, last):
                made = self.book.make(row, storey, plant)
                orders.append(made)
                if self._stocked(made, state, int(plan.storey_number[storey])):
                    fixed = len(orders)
            haul = self.world.out(plant, project).free_s
            entries.append(
                TowerOrders(
                    tower,
                    orders,
                    haul,
                    drawings_at=self._drawings_at(project),
                    mould_lead_s=lead_s,
                    change_s=draws.design_change_s(row, last - first).tolist(),
                    error_s=draws.look_ahead_s(row, last - first).tolist(),
                    fixed=fixed,
                )
            )
        plants = self.plants
        self.master = MasterPlan(
            self.kernel,
            entries,
            production,
            release=lambda order: plants[order.plant].receive(order),
        )

    def _drawings_at(self, project: int) -> int:
        """Return when the drawings of a project are ready."""
        production, awarded = self.world.scenario.production, self.world.plan.projects[project]
        late = self.world.draws.drawings_late_s(awarded.name)
        return award_date(self.world.scenario, awarded) + int(production.drawings_d * DAY) + late

    # --- the start state --------------------------------------------------------------------

    def _install_before(self, first: int, lateness: Sequence[int]) -> None:
        """Install the lowest storeys of a tower by the baseline plus their lateness."""
        for storey, late in enumerate(lateness, start=first):
            a = self.book.first_component(storey)
            b = self.book.first_component(storey + 1)
            self.made.install_before(a, self.world.plan.planned[a:b] + late)

    def _stocked(self, orders: list[Order], state: TowerState, number: int) -> bool:
        """Take the orders of a storey that the start state has as made; tell if all were."""
        families = self.book.families
        made = [state.stock.get((number, families[order.family])) for order in orders]
        if any(cast is None for cast in made):
            return False
        for order, cast in zip(orders, made, strict=True):
            assert cast is not None  # noqa: S101 - looked at above
            demoulded = cast + DAY // 2
            released = demoulded + self.seasons.strength_s(demoulded)
            order.asked = order.released = order.start = order.end = cast
            count = len(order.pallets.pieces)
            edges = [cast, cast, cast, cast, demoulded, demoulded, demoulded] * count
            times = vec[i64](edges)
            self.yards[order.plant].hold(order.pallets.volume_l)
            self.plants[order.plant].note_made(order)
            self._cast(Cast(order, vec[i64](), times, times, vec[i64]([released] * count)))
        return True

    # --- ports ------------------------------------------------------------------------------

    def _reserve(self, order: Order) -> bool:
        tower = self.towers[order.building]
        index = order.storey - self._first_storey[order.building]
        urgent = order.attempt > 0 or index - tower.current <= self._ahead
        return self.yards[order.plant].reserve(order.pallets.volume_l, urgent)

    def _cast(self, cast: Cast) -> None:
        remakes, quality = self.remakes, self.world.scenario.quality
        if remakes is not None and quality.tests:
            cast = remakes.held(cast)
        self._note(cast)
        if remakes is not None and quality.plant_reject_share and cast.order.line != MISSING:
            failing = remakes.judge_cast(cast)
            # A piece that quality control will scrap is never released.
            self.made.released[failing] = MISSING
            return
        touched: list[Load] = []
        for row, pallets in self.book.pallets_by_load(cast.order):
            load = self.loads[row]
            self._good(load, cast, cast.last_released(pallets))
            touched.append(load)
        for load in touched:
            self._passed(load)

    def _note(self, cast: Cast) -> None:
        """Note the milestones of the pieces of an order, and its use of a line."""
        order = cast.order
        self.made.note(cast)
        if order.line != MISSING:
            for number in cast.line_use(self.world.end):
                self.line_use.put(number)

    def _good(self, load: Load, cast: Cast, pallet: int) -> None:
        """Take note that a pallet of an order holds good pieces of a load."""
        released = cast.released[pallet]
        if released > load.released:
            load.released = released
            self.pallets.enter(load, cast, pallet)

    def _passed(self, load: Load) -> None:
        """Take note that the pieces of one order for a load are, or will be, good."""
        load.pending -= 1
        if not load.pending:
            self._known(load)

    def _known(self, load: Load) -> None:
        load.known = True
        if load.called != MISSING:
            self._request(load)
        self.towers[load.tower].kit_changed()

    def _call(self, load: Load, now: int, call: Call) -> None:
        """Enter a call-off; a load is wanted no sooner than the firm notice allows."""
        # Calls that were due before the first second have had their notice.
        load.called = now or min(0, call.at)
        load.direct = call.direct
        wanted = max(call.arrive, load.called + self._notice_s)
        load.arrive_by = self._at_gate(self.towers[load.tower], load, wanted)
        if load.known:
            self._request(load)

    def _at_gate(self, tower: Tower, load: Load, wanted: int) -> int:
        """Return when a truck should arrive so that its load can be lifted at ``wanted``."""
        gate = tower.receiving
        if load.direct:
            at = wanted - self.inspection_s
            return at if gate.is_open(at) else gate.open_before(at, load.setdown_s)
        return gate.open_before(wanted - self.inspection_s - load.setdown_s, NEVER)

    def _request(self, load: Load) -> None:
        self.pallets.settle(load)
        load.ready = max(load.called, load.released)
        earliest = max(self.kernel.now, load.ready)
        latest = self.haulage[load.plant].latest_start(load, load.arrive_by)
        self.kernel.at(max(earliest, latest), self._ask_truck, load)

    def _ask_truck(self, load: Load) -> None:
        """Ask for a truck in erection order.

        If a later load could overtake, trucks might stand at full sites with what is lifted later
        while what is lifted next finds no truck, and nothing would ever move again.
        """
        before = None if load.attempt else self.loads.get(load.row - 1)
        if before is not None and before.tower == load.tower and before.assigned == MISSING:
            before.follower = load
        else:
            self.haulage[load.plant].ask(load)

    def _journey(self, load: Load, fleet: Fleet) -> Journey:
        """Return the journey of a load with a fleet, which is that of all loads of its tower."""
        journeys = self._journeys.get(fleet)
        if journeys is None:
            journeys = [None] * len(self.world.plan.building_project)
            self._journeys[fleet] = journeys
        journey = journeys[load.tower]
        if journey is None:
            journey = journeys[load.tower] = self._new_journey(load, fleet)
        return journey

    def _new_journey(self, load: Load, fleet: Fleet) -> Journey:
        project = int(self.world.plan.building_project[load.tower])
        scenario = self.world.scenario
        node = scenario.plants[self.world.plants[load.plant]].node
        home = scenario.fleets[fleet.name].home or (
            scenario.plants[scenario.fleets[fleet.name].plants[0]].node
        )
        approach = 0
        if home != node:
            approach = self.world.travel.trip(home, node, permit=False).free_s
        return Journey(
            fleet,
            out=way_of(self.world.out(load.plant, project), fleet.speed),
            back=way_of(self.world.back(project, home), fleet.speed),
            receiving=self.towers[load.tower].receiving,
            approach_s=approach,
        )
