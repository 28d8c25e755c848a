"""The whole chain: what goes in, who is there, and the life of every component."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import simpy

from supplysim.calendars import Calendar
from supplysim.model.initial import InitialState, initial_state
from supplysim.model.world import World, prepare
from supplysim.plan.components import erection_ranks
from supplysim.rounding import half_up
from supplysim.scenario import Scenario
from tests.verification.reference.clock import DAY, HOUR, MINUTE, Opening, Steps
from tests.verification.reference.closed import Closed
from tests.verification.reference.crane import Crane
from tests.verification.reference.detours import Roads
from tests.verification.reference.haulage import Group, Truck
from tests.verification.reference.information import Information
from tests.verification.reference.labour import Labour
from tests.verification.reference.life import live
from tests.verification.reference.places import cranes
from tests.verification.reference.planning import MasterPlan
from tests.verification.reference.plant import Order, Plant, make_orders
from tests.verification.reference.quality import Quality
from tests.verification.reference.record import COMPONENT_TIMES
from tests.verification.reference.remakes import Remakes
from tests.verification.reference.ripening import strength_s
from tests.verification.reference.site import Tower
from tests.verification.reference.storeys import Load, Part, Storey
from tests.verification.reference.trailers import Trailers
from tests.verification.reference.trips import TripDraws


class City:
    """One replication, from the first second to the horizon."""

    def __init__(self, scenario: Scenario, *, seed: int = 0, replication: int = 0) -> None:
        self.scenario = scenario
        self.world: World = prepare(scenario, seed=seed, replication=replication)
        self.plan, self.draws = self.world.plan, self.world.draws
        self.travel = self.world.travel
        self.end = self.world.end
        self.env = simpy.Environment()
        self._openings: dict[tuple[tuple[int, int], ...], Opening] = {}
        self._read_plan()
        self.labour = Labour(self)
        self.closed = Closed(self)
        self.roads = Roads(self)
        self.trailers = Trailers(self)
        self.strength_s = strength_s(self)
        self.information = Information(self)
        self.quality = Quality(self)
        self.lift_s = self.draws.lift_s().tolist()
        self._trips: dict[int, TripDraws] = {}
        self._wire()

    def _read_plan(self) -> None:
        plan, scenario = self.plan, self.scenario
        self.project_of = plan.building_project.tolist()
        first = plan.building_first.tolist()
        self.storeys_of = [range(a, b) for a, b in itertools.pairwise(first)]
        self.planned_start = plan.planned_start.tolist()
        self.volume_l = plan.component_volume_l.tolist()
        self.mass_kg = plan.component_mass_kg.tolist()
        self.nominal_lift_s = plan.nominal_lift_s.tolist()
        self.type_of = plan.component_type.tolist()
        self.line_type = {
            family: next(
                name
                for name in sorted(scenario.line_types)
                if family in scenario.line_types[name].families
            )
            for family in {kind.family for kind in scenario.components.values()}
        }
        self.setdown_s = [
            half_up(self.kind(p).unload_min * MINUTE) for p in range(len(self.type_of))
        ]

        self.direct = [self._lifted_off_trucks(p) for p in range(len(plan.projects))]
        self.rank = [rank for row in range(len(self.project_of)) for rank in self._ranks(row)]

    def _ranks(self, building: int) -> list[int]:
        """Return the erection rank of every piece of a building."""
        project = self.plan.projects[self.project_of[building]]
        number = building - self.project_of.index(self.project_of[building])
        archetype = self.scenario.archetypes[project.archetype]
        ranks = erection_ranks(archetype, project.buildings[number].storey_m2)
        return ranks * len(self.storeys_of[building])

    def _lifted_off_trucks(self, project: int) -> bool:
        """Tell whether trucks come by day, and in no hours of their zone's own."""
        site = self.plan.projects[project]
        by_day = self.world.permit[project] or not self.travel.behind_ban(site.node)
        return by_day and not self.scenario.zones[site.zone].gate_calendar

    def kind(self, piece: int):
        return self.scenario.components[self.plan.types[self.type_of[piece]]]

    def trip_draws(self, load: Load) -> TripDraws:
        """Return what is drawn of the trips of all loads that come as often as this one."""
        if load.attempt not in self._trips:
            self._trips[load.attempt] = TripDraws(self, load.attempt)
        return self._trips[load.attempt]

    def pieces_of_storey(self, storey: int) -> range:
        plan = self.plan
        a, b = plan.part_first_load[plan.part_first[storey : storey + 2]].tolist()
        return range(int(plan.load_first[a]), int(plan.load_first[b]))

    def load_rows(self, storey: int) -> range:
        """Return the loads of a storey."""
        first = self.plan.part_first_load[self.plan.part_first[storey : storey + 2]]
        return range(*first.tolist())

    def pieces_of_load(self, load: int) -> range:
        return range(*self.plan.load_first[load : load + 2].tolist())

    def storey_of(self, load: Load) -> int:
        return int(self.plan.component_storey[load.pieces[0]])

    def tower_of(self, storey: int) -> Tower:
        return self.towers[int(self.plan.storey_building[storey])]

    def plant_name(self, tower: Tower) -> str:
        return self.world.plants[self.world.plant_of[tower.project]]

    def lateness_before(self, tower: Tower, number: int) -> int:
        """Return how late a storey was that the start state has as installed."""
        return self.state.towers[self.draws.building(tower.row)].lateness[number]

    def opening(self, calendar: str, kind: str, name: str) -> Opening:
        """Return the process that opens and closes a place; shared where the windows are."""
        windows = self.closed.windows(calendar, kind, name)
        key = tuple(windows.spans)
        if key not in self._openings:
            self._openings[key] = Opening(self.env, windows)
        return self._openings[key]

    def second(self, moment: datetime) -> int:
        """Return a moment in seconds from the start."""
        return round((moment - self.scenario.start).total_seconds())

    # Wiring.

    def _wire(self) -> None:
        self.record = {name: [None] * len(self.type_of) for name in COMPONENT_TIMES}
        self.loads_of: dict[int, list[Load]] = {}
        self.life_of: dict[int, simpy.Process] = {}
        self.certain: dict[int, int] = {}
        """Release of each piece, from the instant at which it is known."""
        self._news: dict[int, simpy.Event] = {}
        crew = self.closed.windows(self.scenario.sites.crew_calendar, "crew", "")
        self.state: InitialState = initial_state(
            self.scenario, self.plan, self.draws, crew=Calendar(crew.spans)
        )
        self.plants = [Plant(self, code) for code in range(len(self.world.plants))]
        self.remakes = Remakes(self)
        self.orders = make_orders(self)
        self.orders_of: dict[int, list[Order]] = {}
        for order in self.orders:
            self.orders_of.setdefault(order.storey, []).append(order)
        self._make_towers()
        self.remakes.note_plan(self.orders, self.loads.values())
        self._make_fleets()
        self._make_cranes()
        self.in_place = [self.env.event() for _ in self.type_of]
        for tower in self.towers:
            for floor in tower.floors:
                self.loads_of[floor.row] = list(floor.loads)
                self._start_lives(tower, floor)
                self._note_releases(floor.row)
        for tower in self.towers:
            tower.start()
        MasterPlan(self)

    def _make_towers(self) -> None:
        self.towers, self.loads = [], {}
        for row in range(len(self.project_of)):
            state = self.state.towers[self.draws.building(row)]
            tower = Tower(self, row, state)
            for number in range(state.installed, len(tower.storeys)):
                tower.floors.append(self._make_floor(tower, number))
            tower.loads = [load for floor in tower.floors for load in floor.loads]
            self.towers.append(tower)

    def _make_floor(self, tower: Tower, number: int) -> Storey:
        plan, row, zones = self.plan, tower.storeys[number], tower.steps.zones
        parts = []
        for i, p in enumerate(range(*plan.part_first[row : row + 2].tolist())):
            part = Part(i % zones, i >= zones, self.env)
            loads = range(*plan.part_first_load[p : p + 2].tolist())
            part.loads += [
                self.make_load(tower, part, load, self.pieces_of_load(load), 0) for load in loads
            ]
            parts.append(part)
        return Storey(row, number, self.planned_start[row], zones, parts, self.env)

    def make_load(
        self, tower: Tower, part: Part, root: int, pieces: Sequence[int], attempt: int
    ) -> Load:
        """Return a load: one of the plan, or the one that brings its pieces again."""
        plan = self.plan
        row = root + attempt * len(plan.load_part)
        plant = self.world.plant_of[tower.project]
        load = Load(
            row=row,
            root=root,
            attempt=attempt,
            name=plan.load_name(root) + (f"/R{attempt}" if attempt else ""),
            tower=tower,
            part=part,
            pieces=pieces,
            laying=("flat", "upright")[plan.load_laying[root]],
            mass_kg=sum(self.mass_kg[p] for p in pieces),
            volume_l=sum(self.volume_l[p] for p in pieces),
            setdown_s=sum(self.setdown_s[p] for p in pieces),
            plant=plant,
            plant_name=self.world.plants[plant],
            out=self.roads.out(plant, tower.project),
            env=self.env,
        )
        self.loads[row] = load
        return load

    def _make_fleets(self) -> None:
        self.trucks: list[Truck] = []
        fleets = self.scenario.fleets
        for name in sorted(fleets):
            spec = fleets[name]
            for number in range(spec.trucks):
                self.trucks.append(
                    Truck(
                        name=f"{name}/{number + 1:03d}",
                        fleet=name,
                        home=spec.home or self.scenario.plants[spec.plants[0]].node,
                        payload_kg=half_up(spec.payload_t * 1000),
                        laying=spec.laying,
                        plants=spec.plants,
                        night_out=spec.night_out,
                        speed=spec.speed_factor,
                        shifts=self._shifts(spec.calendar, name, number + 1),
                    )
                )
        groups: list[set[str]] = [{plant} for plant in self.world.plants]
        for spec in fleets.values():
            joined = [group for group in groups if group & set(spec.plants)]
            groups = [g for g in groups if g not in joined] + [set().union(*joined)]
        groups.sort(key=min)
        self.group_of = {}
        for code, plants in enumerate(groups):
            names = [name for name in sorted(fleets) if set(fleets[name].plants) & plants]
            group = Group(self, code, names)
            for plant in plants:
                self.group_of[self.world.plants.index(plant)] = group

    def _shifts(self, calendar: str, fleet: str, number: int) -> Opening:
        """Return the shifts of one truck: those of its fleet, by odd and even days in an alert."""
        return self.opening(calendar, "truck-odd" if number % 2 else "truck-even", fleet)

    def _make_cranes(self) -> None:
        for code, (name, rows) in enumerate(cranes(self).items()):
            Crane(self, code, name, [self.towers[row] for row in rows])

    # The life of a component.

    def _start_lives(self, tower: Tower, floor: Storey) -> None:
        number = int(self.plan.storey_number[floor.row])
        for order in self.orders_of[floor.row]:
            order.made = tower.stock.get((number, order.family))
            if order.made is not None:
                order.asked = order.made
                self.plants[order.plant].yard.reserve(order)
                demoulded = order.made + DAY // 2
                release = self.released(demoulded, demoulded)
                order.foretold = {p: release for pallet in order.pallets for p in pallet.pieces}
                self.certain |= order.foretold
        for load in floor.loads:
            for piece in load.pieces:
                self.life_of[piece] = self.env.process(live(self, piece))

    def installed(self, piece: int) -> None:
        """Tell a component that it has been lifted into place."""
        self.in_place[piece].succeed()

    def released(self, demoulded: int, checked: int) -> int:
        """Return when a piece may leave: checked, and strong enough."""
        month = (self.scenario.start + timedelta(seconds=demoulded)).month
        return max(checked, demoulded + self.strength_s[month - 1])

    def due(self, order: Order, need: int) -> int:
        """Return when an order is due in the yard for a storey that needs it at ``need``."""
        haul = self.roads.out(order.plant, order.project).free_s
        return need - haul - int(self.scenario.production.delivery_lead_h * HOUR)

    # Who tells whom.

    def foretold(self, order: Order, releases: Mapping[int, int]) -> None:
        """Let the loads of an order know when they will be released, and their tower too."""
        self.certain |= releases
        self._note_releases(order.storey)
        self.tell_news(self.towers[order.building])

    def _note_releases(self, storey: int) -> None:
        for load in self.loads_of[storey]:
            known = all(piece in self.certain for piece in load.pieces)
            if load.release is None and known:
                load.release = max(self.certain[piece] for piece in load.pieces)

    def next_news(self, tower: Tower) -> simpy.Event:
        """Return the event that a load of the tower is called, or its release certain."""
        return self._news.setdefault(tower.row, self.env.event())

    def tell_news(self, tower: Tower) -> None:
        event = self._news.pop(tower.row, None)
        if event is not None:
            event.succeed()

    def run(self) -> "City":
        """Run to the horizon, what is due at it included."""
        horizon = self.env.timeout(self.end + 1)
        self.env.run(until=horizon | self.env.process(self._everything()))
        return self

    def _everything(self) -> Steps:
        """Wait until every piece is in place and every truck at home."""
        yield self.env.all_of(self.life_of.values())
        yield self.env.all_of([load.is_home for load in self.loads.values()])
