"""Rejected pieces: what is written down of them, and the orders and loads that replace them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import simpy

from supplysim.distributions import Distribution
from tests.verification.reference.clock import Decision
from tests.verification.reference.line import Pallet
from tests.verification.reference.plant import ATTENDED, Order, stage_seconds
from tests.verification.reference.stand_ins import donors
from tests.verification.reference.storeys import Load

if TYPE_CHECKING:
    from tests.verification.reference.city import City


@dataclass(frozen=True)
class Reject:
    """One rejected piece, as the record has it."""

    component: int
    attempt: int
    plant: str
    load: Load
    cast: int
    time: int
    stage: str
    cause: str
    stand_in: int | None


class Remakes:
    """Who makes every piece, how often it was rejected before, and which load brings it."""

    def __init__(self, city: "City") -> None:
        self.city = city
        self.rejects: list[Reject] = []
        self.attempt = [0] * len(city.type_of)
        """How often each piece was rejected, or taken in place of another."""
        self.times_rejected = [0] * len(city.type_of)
        self.stood_in: set[int] = set()
        """Rejected pieces whose place was taken by one that is made already."""
        self.making: dict[int, tuple[Order, Pallet]] = {}
        self.load_of: dict[int, Load] = {}
        self._first: dict[tuple[int, str], Order] = {}
        self._to_settle: list[tuple[tuple[int, ...], simpy.Event, Callable[[], None]]] = []
        self._turn = Decision(city.env, "rejections", 0, self._settle)

    def note_plan(self, orders: Iterable[Order], loads: Iterable[Load]) -> None:
        """Take note of the orders and loads of the plan."""
        for order in orders:
            self._first[order.storey, order.family] = order
            self._note(order)
        for load in loads:
            self.load_of |= dict.fromkeys(load.pieces, load)

    def _note(self, order: Order) -> None:
        for pallet in order.pallets:
            self.making |= dict.fromkeys(pallet.pieces, (order, pallet))

    # Rejections.

    def settle(self, place: tuple[Any, ...], what: Callable[[], None]) -> simpy.Event:
        """Settle what was found of a storey after all changes of this instant, each in its turn."""
        settled = self.city.env.event()
        self._to_settle.append((place, settled, what))
        self._turn.ask()
        return settled

    def _settle(self) -> None:
        found, self._to_settle = sorted(self._to_settle, key=lambda entry: entry[0]), []
        for _, settled, what in found:
            what()
            settled.succeed()

    def plant_place(self, order: Order) -> tuple[Any, ...]:
        """Return the place of an order with failing pieces among those that are settled."""
        rows = [self.load_of[piece].row for piece in order.failing]
        return (order.storey, min(rows), *order.place)

    def at_plant(self, order: Order) -> None:
        """Scrap what fails in an order; order it, or what stands in for it, anew."""
        city = self.city
        groups: dict[int, list[int]] = {}
        for piece in sorted(order.failing):
            groups.setdefault(self.load_of[piece].row, []).append(piece)
        lent = donors(city, order.building, order.storey, [groups[row] for row in sorted(groups)])
        cause = "new-mould" if order.new_moulds else "defect"
        for piece in sorted(order.failing):
            self._reject(piece, "plant", cause, lent.get(piece))
        city.plants[order.plant].yard.give_back(sum(city.volume_l[p] for p in order.failing))
        left = order.failing - set(lent)
        if left:
            self._order(order.storey, order.family, left, due=order.due)
        self._stand_in(lent)
        order.rejected.succeed()

    def at_site(self, load: Load, found: Mapping[int, str]) -> None:
        """Take rejected pieces off a load, order them anew, and call the load that brings them."""
        pieces, storey = sorted(found), self.city.storey_of(load)
        lent = donors(self.city, load.tower.row, storey, [pieces])
        for piece in pieces:
            cause = "damage" if found[piece] == "transit" else "defect"
            self._reject(piece, found[piece], cause, lent.get(piece))
        load.rejected = frozenset(found)
        load.good = [p for p in load.pieces if p not in found]
        load.part.missing |= set(found)
        again = self._call(load, pieces)
        if lent:
            self._stand_in(lent)
        else:
            due = self.city.env.now
            orders = [
                self._order(storey, family, batch, due=due)
                for _, family, _, batch in self._batches(pieces)
            ]
            again.expected = self._expected(orders)

    def _batches(self, pieces: Iterable[int]) -> list[tuple[int, str, int, list[int]]]:
        """Return pieces that are made again together: storey, family, attempt, pieces."""
        batches: dict[tuple[int, str, int], list[int]] = {}
        for piece in pieces:
            storey = int(self.city.plan.component_storey[piece])
            key = storey, self.city.kind(piece).family, self.attempt[piece]
            batches.setdefault(key, []).append(piece)
        return [(*key, batches[key]) for key in sorted(batches)]

    def _stand_in(self, lent: Mapping[int, int]) -> None:
        """Let donors change places with rejected pieces, and order them anew."""
        city = self.city
        for piece, donor in lent.items():
            for times in city.record.values():
                times[piece], times[donor] = times[donor], None
            self.stood_in.add(piece)
            self.attempt[donor] += 1
            del city.certain[donor]
            self.load_of[donor].lose()
            city.life_of[donor].interrupt("taken")
        for storey, family, _, batch in self._batches(sorted(lent.values())):
            first = self._first[storey, family]
            tower = city.towers[first.building]
            due = city.due(first, tower.need(tower.storeys.index(storey)))
            self._order(storey, family, batch, due=due)
        for piece in lent:
            order, _ = self.making[piece]
            city.foretold(order, {piece: city.env.now})

    def _reject(self, piece: int, stage: str, cause: str, donor: int | None) -> None:
        city, load = self.city, self.load_of[piece]
        self.rejects.append(
            Reject(
                component=piece,
                attempt=self.times_rejected[piece],
                plant=load.plant_name,
                load=load,
                cast=city.record["cast"][piece],
                time=city.env.now,
                stage=stage,
                cause=cause,
                stand_in=donor,
            )
        )
        self.times_rejected[piece] += 1
        self.attempt[piece] += 1
        city.certain.pop(piece, None)
        for times in city.record.values():
            times[piece] = None

    # What replaces them.

    def _order(self, storey: int, family: str, pieces: Iterable[int], *, due: int) -> Order:
        """Enter the remake order of pieces of one storey, family and attempt."""
        first, now = self._first[storey, family], self.city.env.now
        wanted = sorted(pieces)
        attempt = self.attempt[wanted[0]]
        order = Order(
            place=(1, storey, family, attempt, wanted[0]),
            project=first.project,
            building=first.building,
            storey=storey,
            family=family,
            plant=first.plant,
            pallets=self._pallets(first, set(wanted), attempt),
            volume_l=sum(self.city.volume_l[p] for p in wanted),
            env=self.city.env,
            attempt=attempt,
            asked=now,
            due=due,
            released=now,
        )
        self._note(order)
        self.city.plants[order.plant].release(order)
        return order

    def _pallets(self, first: Order, wanted: set[int], attempt: int) -> list[Pallet]:
        """Put pieces on the pallets that they shared in their first order."""
        city = self.city
        kind = city.scenario.line_types[city.line_type[first.family]]
        storeys = city.storeys_of[first.building]
        count = len(first.pallets)
        factors = city.draws.apart(
            Distribution(dist="lognormal", mean=1, cv=kind.cv),
            "remake.stage",
            f"{city.draws.building(first.building)}/{first.family}/R{attempt}",
            count * len(storeys) * len(ATTENDED),
        ).reshape(-1, len(ATTENDED))
        at = storeys.index(first.storey) * count
        pallets = []
        for i, pallet in enumerate(first.pallets):
            pieces = tuple(p for p in pallet.pieces if p in wanted)
            if pieces:
                repair = city.quality.repair_s(pieces, attempt)
                pallets.append(Pallet(stage_seconds(kind, factors[at + i]), pieces, repair))
        return pallets

    def _call(self, load: Load, pieces: list[int]) -> Load:
        """Call the load that brings again what was rejected of another."""
        city, now = self.city, self.city.env.now
        again = city.make_load(load.tower, load.part, load.root, pieces, load.attempt + 1)
        load.part.again.append(again)
        city.loads_of[city.storey_of(load)].append(again)
        self.load_of |= dict.fromkeys(pieces, again)
        again.called_off = again.arrive_by = now
        again.direct = city.direct[load.tower.project]
        again.is_called.succeed()
        city.env.process(load.tower.order_truck_again(again))
        return again

    def _expected(self, orders: list[Order]) -> int:
        """Return when the pieces of a rejection should be released, before that is known."""
        city, now = self.city, self.city.env.now
        made = [now + city.plants[o.plant].shop_of(o).nominal_s(o) for o in orders]
        return max(city.released(t, t) for t in made)
