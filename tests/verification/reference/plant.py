"""Plants: orders, mould sets, shops with their lines, the yard and its gantries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import simpy

from supplysim.policies import SEQUENCING
from supplysim.policies.sequencing import OrderView
from supplysim.rounding import half_up
from tests.verification.reference.clock import DAY, HOUR, MINUTE, NEVER, Decision, Steps
from tests.verification.reference.line import (
    CURING,
    DEMOULDING,
    QC,
    STAGES,
    Line,
    LinePlan,
    Pallet,
    rehearse,
)
from tests.verification.reference.moulds import MouldSet, MouldSets
from tests.verification.reference.places import line_names

if TYPE_CHECKING:
    from tests.verification.reference.city import City

ATTENDED = tuple(name for name in STAGES if name != "curing")


@dataclass
class Order:
    """The pieces of one mould family on one storey, made by one plant."""

    place: tuple[Any, ...]
    """Where it stands among all orders: those of the plan, then the remakes."""
    project: int
    building: int
    storey: int
    family: str
    plant: int
    pallets: list[Pallet]
    volume_l: int
    env: simpy.Environment
    attempt: int = 0
    asked: int | None = None
    due: int = 0
    released: int | None = None
    made: int | None = None
    """When it was cast, for orders in stock at the start."""
    new_moulds: bool = False
    failing: set[int] = field(default_factory=set)
    held: int = -NEVER
    """Until when its structural tests hold it."""
    foretold: dict[int, int] = field(default_factory=dict)
    """Release of each piece, as its line foretells it."""

    def __post_init__(self) -> None:
        self.entered, self.rejected = self.env.event(), self.env.event()

    @property
    def moulds(self) -> tuple[int, str]:
        """Return whose moulds it takes."""
        return self.project, self.family


def put_on_pallets(kinds: Sequence[int], per_pallet: Sequence[int]) -> list[list[int]]:
    """Return the numbers of the pieces on each pallet: in erection order, as geometry allows."""
    pallets: list[list[int]] = []
    room = Fraction(0)
    for number, kind in enumerate(kinds):
        share = Fraction(1, per_pallet[kind])
        if pallets and room + share <= 1:
            pallets[-1].append(number)
            room += share
        else:
            pallets.append([number])
            room = share
    return pallets


def make_orders(city: "City") -> list[Order]:
    """Return all orders, by storey and family."""
    orders: list[Order] = []
    for building, storeys in enumerate(city.storeys_of):
        for family in sorted({kind.family for kind in city.scenario.components.values()}):
            per_storey = [_pallets_of(city, storey, family) for storey in storeys]
            count = len(per_storey[0])
            if not count:
                continue
            kind = city.scenario.line_types[city.line_type[family]]
            factors = city.draws.stages(building, family, pallets=count * len(storeys), cv=kind.cv)
            for number, storey in enumerate(storeys):
                pallets = [
                    Pallet(
                        stage_seconds(kind, factors[number * count + i]),
                        tuple(pieces),
                        city.quality.repair_s(pieces, 0),
                    )
                    for i, pieces in enumerate(per_storey[number])
                ]
                volume = sum(city.volume_l[p] for pieces in per_storey[number] for p in pieces)
                project = city.project_of[building]
                orders.append(
                    Order(
                        (),
                        project,
                        building,
                        storey,
                        family,
                        city.world.plant_of[project],
                        pallets,
                        volume,
                        city.env,
                    )
                )
    orders.sort(key=lambda order: (order.storey, order.family))
    for row, order in enumerate(orders):
        order.place = (0, row)
    return orders


def _pallets_of(city: "City", storey: int, family: str) -> list[list[int]]:
    pieces = [p for p in city.pieces_of_storey(storey) if city.kind(p).family == family]
    shares = put_on_pallets(range(len(pieces)), [city.kind(p).per_pallet for p in pieces])
    return [[pieces[i] for i in numbers] for numbers in shares]


def stage_seconds(kind, factors) -> tuple[int, ...]:
    """Return the seconds of all stages of a pallet."""
    nominal = [getattr(kind, f"{name}_min") * MINUTE for name in ATTENDED]
    seconds = [
        half_up(time * factor / kind.effectiveness)
        for time, factor in zip(nominal, factors.tolist(), strict=True)
    ]
    return (*seconds[:3], half_up(kind.curing_h * HOUR), *seconds[3:])


class Shop:
    """All lines of one type in a plant, and the orders that wait for them."""

    def __init__(self, plant: "Plant", kind: str) -> None:
        self.plant, self.kind = plant, kind
        city = plant.city
        spec, site = city.scenario.line_types[kind], plant.spec
        self.names = line_names(city, plant.name, kind)
        usable = int(site.positions.get(kind, 0) * (1 - site.reserved_share))
        self.lines: list[Line] = []
        for i, name in enumerate(self.names):
            n = len(self.names)
            positions = usable // n + (1 if i < usable % n else 0)
            opening = city.opening(spec.calendar, "line", name)
            casting = city.opening(spec.calendar, "casting", name)
            plan = LinePlan(
                windows=opening.windows,
                casting=casting.windows,
                flow=spec.kind == "pallet",
                positions=positions,
                curing_places=max(1, half_up(positions * spec.curing_slots_share)),
                queue=spec.queue,
            )
            line = Line(city.env, plan, opening, casting)
            line.news.append(plant.decision.ask)
            opening.bells.append(plant.decision.ask)
            self.lines.append(line)
        self.foretold: list[list[Pallet]] = [[] for _ in self.lines]
        self.last: list[Order | None] = [None for _ in self.lines]
        self.waiting: list[Order] = []

    def decide(self) -> None:
        while self.waiting:
            free = [i for i, line in enumerate(self.lines) if line.could_take_another()]
            chosen = self._choose(free)
            if chosen is None:
                return
            self._take(*chosen)

    def _choose(self, free: list[int]) -> tuple[int, Order] | None:
        for i in free:
            ready = [o for o in self.waiting if self.plant.moulds_free(o)]
            ready.sort(key=lambda o: (*self._urgency(o), self._key(i, o), o.place))
            for order in ready:
                if self.plant.yard.has_room(order):
                    return i, order
        return None

    def _urgency(self, order: Order) -> tuple[bool, tuple[Any, ...]]:
        """Return what comes before the policy: urgent remakes, in their order."""
        urgent = self.plant.city.scenario.quality.remake_priority == "urgent"
        remake = urgent and order.attempt > 0
        return not remake, order.place if remake else ()

    def _key(self, i: int, order: Order) -> float:
        last = self.last[i]
        same = last is not None and last.moulds == order.moulds
        policy = SEQUENCING.get(self.plant.city.scenario.policies.sequencing)
        siblings = self.plant.city.orders_of[order.storey]
        view = OrderView(
            now=self.plant.city.env.now,
            due=order.due,
            released=order.released,
            volume_m3=order.volume_l / 1000,
            same_moulds=same,
            kit_begun=any(o.entered.triggered or o.made is not None for o in siblings),
            work_s=self.nominal_s(order),
        )
        return policy(view)

    def nominal_s(self, order: Order) -> int:
        """Return the nominal passage of an order: one pallet, and the takt of the others."""
        kind = self.plant.city.scenario.line_types[self.kind]
        attended = [half_up(getattr(kind, f"{name}_min") * MINUTE) for name in ATTENDED]
        takt = max(attended) if kind.kind == "pallet" else 0
        return sum(attended) + half_up(kind.curing_h * HOUR) + (len(order.pallets) - 1) * takt

    def _take(self, i: int, order: Order) -> None:
        city = self.plant.city
        self.waiting.remove(order)
        self.plant.yard.reserve(order)
        changeover = self._changeover(i, order)
        now = city.env.now
        for pallet in order.pallets:
            pallet.seconds = self._by_those_there(pallet.seconds)
            pallet.repair = self.plant.city.labour.takes("plant", now, pallet.repair)
        self.last[i] = order
        self._foretell(i, order, changeover)
        self.lines[i].put(order.pallets, changeover)
        self.plant.hold_moulds(order)
        order.entered.succeed()
        if city.quality.can_fail:
            self.plant.judge(order)
        else:
            city.foretold(order, order.foretold)

    def _by_those_there(self, seconds: tuple[int, ...]) -> tuple[int, ...]:
        """Return the seconds of the stages of an order that is taken now; curing needs nobody."""
        city = self.plant.city
        there = [city.labour.takes("plant", city.env.now, s) for s in seconds]
        return (*there[:CURING], seconds[CURING], *there[CURING + 1 :])

    def _changeover(self, i: int, order: Order) -> int:
        """Return what a line works to turn to the moulds of another project or family."""
        last = self.last[i]
        if last is None or last.moulds == order.moulds:
            return 0
        return half_up(self.plant.city.scenario.line_types[self.kind].changeover_min * MINUTE)

    def _foretell(self, i: int, order: Order, changeover: int) -> None:
        """Rehearse the passage: what enters later cannot disturb it, so it is certain."""
        now, foretold = self.plant.city.env.now, self.foretold[i]
        while foretold and foretold[0].done_at[QC] <= now:
            foretold.pop(0)
        pallets = [Pallet(p.seconds, p.pieces, p.repair) for p in order.pallets]
        rehearse(self.lines[i].plan, now, foretold, pallets, changeover)
        foretold += pallets
        for pallet, rehearsed in zip(order.pallets, pallets, strict=True):
            pallet.enters = rehearsed.began_at[0]
        quality = self.plant.city.quality
        tests = [
            quality.held_until(piece, order.attempt, pallet.done_at[QC])
            for pallet in pallets
            for piece in pallet.pieces
        ]
        order.held = max(tests)
        for pallet in pallets:
            checked, demoulded = pallet.done_at[QC], pallet.done_at[DEMOULDING]
            released = max(order.held, self.plant.city.released(demoulded, checked))
            order.foretold |= dict.fromkeys(pallet.pieces, released)


class Yard:
    """Space for what is made, and the gantries that load it."""

    def __init__(self, plant: "Plant") -> None:
        city = plant.city
        self.plant, self.city = plant, city
        self.capacity_l = half_up(plant.spec.yard_m3 * 1000)
        self.level_l = 0
        self.hours = city.opening(plant.spec.yard_calendar, "yard", plant.name)
        self.free = list(range(plant.spec.gantries))
        self.queue: list = []
        self.decision = Decision(city.env, "yard", plant.code, self.decide)
        self.hours.bells.append(self.decision.ask)

    def has_room(self, order: Order) -> bool:
        if self.level_l + order.volume_l <= self.capacity_l:
            return True
        return order.attempt > 0 or self.city.towers[order.building].is_urgent(order.storey)

    def reserve(self, order: Order) -> None:
        self.level_l += order.volume_l

    def give_back(self, volume_l: int) -> None:
        self.level_l -= volume_l
        self.plant.decision.ask()

    def load(self, load) -> simpy.Event:
        """Queue a truck for a gantry; the event comes when it is loaded."""
        done = self.city.env.event()
        self.queue.append((self.city.env.now, load.row, load, done))
        self.decision.ask()
        return done

    def decide(self) -> None:
        self.queue.sort(key=lambda entry: entry[:2])
        while self.free and self.queue and self.hours.is_open():
            gantry = self.free.pop(0)
            *_, load, done = self.queue.pop(0)
            self.city.env.process(self._serve(gantry, load, done))

    def _serve(self, gantry: int, load, done: simpy.Event) -> Steps:
        load.loading = self.city.env.now
        usual = self.city.trip_draws(load).loading_s[load.root]
        yield from self.hours.work(usual + self.city.quality.search_s(load))
        load.loaded = self.city.env.now
        self.free = sorted([*self.free, gantry])
        done.succeed()
        self.decision.ask()


class Plant:
    """One plant: shops, mould sets, yard."""

    def __init__(self, city: "City", code: int) -> None:
        self.city, self.code = city, code
        self.name = city.world.plants[code]
        self.spec = city.scenario.plants[self.name]
        self.decision = Decision(city.env, "plant", code, self.decide)
        self.yard = Yard(self)
        self.shops = {kind: Shop(self, kind) for kind in sorted(city.scenario.line_types)}
        self.moulds = MouldSets(city)

    def decide(self) -> None:
        for shop in self.shops.values():
            shop.decide()

    def release(self, order: Order) -> None:
        """Take an order of the master plan, or a remake."""
        self.shop_of(order).waiting.append(order)
        self.decision.ask()

    def shop_of(self, order: Order) -> Shop:
        return self.shops[self.city.line_type[order.family]]

    # Quality control.

    def judge(self, order: Order) -> None:
        """See which pieces of an order that enters its line will fail, and tell when they do."""
        order.failing = self.city.quality.failing(order)
        pieces = [p for pallet in order.pallets for p in pallet.pieces]
        loads: dict[int, list[int]] = {}
        for piece in pieces:
            loads.setdefault(self.city.remakes.load_of[piece].row, []).append(piece)
        for together in loads.values():
            if sound := set(together) - order.failing:
                self.city.env.process(self._pass(order, sound))
        if order.failing:
            self.city.env.process(self._fail(order))

    def _pass(self, order: Order, pieces: set[int]) -> Steps:
        """Tell when an order's pieces for a load are released once the last of them is checked."""
        yield self._checked(order, pieces)
        self.city.foretold(order, {piece: order.foretold[piece] for piece in pieces})

    def _fail(self, order: Order) -> Steps:
        """Scrap what fails when the last of it is checked."""
        yield self._checked(order, order.failing)
        remakes = self.city.remakes
        yield remakes.settle(remakes.plant_place(order), lambda: remakes.at_plant(order))

    def _checked(self, order: Order, pieces: set[int]) -> simpy.Event:
        pallets = [pallet for pallet in order.pallets if pieces & set(pallet.pieces)]
        return self.city.env.all_of([pallet.done[QC] for pallet in pallets])

    def moulds_free(self, order: Order) -> bool:
        return self.moulds.free(*order.moulds) is not None

    def hold_moulds(self, order: Order) -> None:
        moulds = self.moulds.free(*order.moulds)
        order.new_moulds = moulds.is_new(self.city.scenario)
        if not order.attempt or self._fills_a_day(order, moulds):
            moulds.in_use = True
            self.city.env.process(self._return_moulds(order, moulds))

    def _fills_a_day(self, order: Order, moulds: MouldSet) -> bool:
        """Lend moulds to a remake: one for each piece, of as many as a kit has of its type."""
        type_of = self.city.type_of
        again = Counter(type_of[p] for pallet in order.pallets for p in pallet.pieces)
        in_kit = Counter(type_of[p] for p in self.city.pieces_of_storey(order.storey))
        return moulds.lend(again, in_kit)

    def _return_moulds(self, order: Order, moulds: MouldSet) -> Steps:
        """A set is free when its last piece is demoulded, but not before the next midnight."""
        env = self.city.env
        midnight = (env.now // DAY + 1) * DAY
        yield env.all_of([pallet.done[DEMOULDING] for pallet in order.pallets])
        free = max(env.now, midnight)
        if not order.attempt:
            free = moulds.free_after(self.city.scenario.production, free)
        yield env.timeout(free - env.now)
        moulds.in_use, moulds.free_since = False, env.now
        self.decision.ask()
