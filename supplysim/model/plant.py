"""A plant: orders wait for moulds and yard room, lines take them one by one.

A line chooses its next order at the instant at which another pallet could enter it. The pieces of
an order share the mould set of their project and family; a set makes at most one storey kit a
day, so it is free again when its last piece is demoulded, and not before the next midnight. A
rejected piece that is made again takes one of its moulds, not all. Yard
space is reserved when an order enters the line; orders of a storey that is being erected, or that
a tower needs to begin, may use the reserve beyond the nominal capacity, so a full yard can never
block the piece that would empty it.
"""

import math
from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from librt.vecs import vec
from mypy_extensions import i64

from supplysim.calendars import DAY, NEVER
from supplysim.ledger import MISSING
from supplysim.model.entities import Lent, Order
from supplysim.model.kernel import Decider, Kernel
from supplysim.model.line import DEMOULDING, QC, STAGES, Line
from supplysim.policies.sequencing import AtRelease, OrderView, Sequencing

__all__ = ["Cast", "LineUse", "MouldRules", "MouldSet", "Plant", "PlantPorts", "Shop", "StageTimes"]

StageTimes: TypeAlias = "tuple[vec[i64], list[int]]"
"""Seconds of the stages of an order, pallet by pallet, and of the repairs of each pallet; without
entries where nothing is repaired."""


class Cast:
    """What an order became.

    Attributes
    ----------
    order
        The order.
    work, start, finish
        Work, start and finish of the stages of its pallets, one pallet after the other.
    released
        When each pallet was released.
    """

    __slots__ = ("finish", "order", "released", "start", "work")

    def __init__(
        self,
        order: Order,
        work: vec[i64],
        start: vec[i64],
        finish: vec[i64],
        released: vec[i64],
    ) -> None:
        self.order = order
        self.work = work
        self.start = start
        self.finish = finish
        self.released = released

    def finished(self, stage: int) -> list[int]:
        """Return when each pallet passed a stage."""
        return list(self.finish)[stage::STAGES]

    def edges(self, pallet: int) -> tuple[list[int], list[int]]:
        """Return start and finish of the stages of a pallet."""
        first, end = pallet * STAGES, (pallet + 1) * STAGES
        return list(self.start[first:end]), list(self.finish[first:end])

    def released_at(self, released: vec[i64]) -> "Cast":
        """Return the same with other releases."""
        return Cast(self.order, self.work, self.start, self.finish, released)

    def last_released(self, pallets: Sequence[int]) -> int:
        """Return which of some pallets is released last, of equals the first."""
        released, last = self.released, i64(pallets[0])
        for pallet in pallets:
            at: i64 = pallet
            if released[at] > released[last]:
                last = at
        return last

    def line_use(self, end: i64) -> tuple[int, int, int, int, int, int, int]:
        """Return what the order takes of its line, as ``LineUse`` has it.

        What a line that closes for good never finishes is held to the end of the run.
        """
        worked, held, held_to = i64(0), i64(0), i64(-NEVER)
        for first in range(0, i64(len(self.start)), STAGES):
            begun = _by(end, self.start[first])
            freed = _by(end, self.finish[first + DEMOULDING])
            worked += self.work[first]
            held += freed - begun
            held_to = max(held_to, freed)
        begun = _by(end, self.start[0])
        last = _by(end, self.finish[i64(len(self.finish)) - STAGES])
        return self.order.row, begun, last, worked, begun, held_to, held


def _by(end: i64, t: i64) -> i64:
    """Return an instant, or the end of the run for one that never comes."""
    return t if t < NEVER else end


class LineUse(NamedTuple):
    """What an order takes of its line: of the first stage and, as ``held``, of the moulds.

    From when until when, and how many seconds; those of all moulds together.
    """

    order: int
    start: int
    finish: int
    work: int
    held_from: int
    held_to: int
    held: int


@dataclass(frozen=True, slots=True)
class PlantPorts:
    """What a plant needs from the rest of the chain.

    Parameters
    ----------
    reserve
        Takes yard space for an order and tells whether there was room.
    stage_times
        Seconds of every stage for each pallet of an order, and of its repairs.
    strength_s
        Seconds from demoulding at an instant to dispatch strength.
    cast
        Told when an order has entered a line.
    work_s
        Nominal seconds of an order on an empty line that is always open.
    """

    reserve: Callable[[Order], bool]
    stage_times: Callable[[Order], StageTimes]
    strength_s: Callable[[int], int]
    cast: Callable[[Cast], None]
    work_s: Callable[[Order], int] = lambda _: 0


@dataclass(frozen=True, slots=True)
class MouldRules:
    """How mould sets are looked after, in seconds.

    ``first_s`` = acceptance of the first article of a new set; ``life`` = kits that a set makes
    before it is renewed (0 = any number), which takes ``renewal_s``.
    """

    first_s: int = 0
    life: int = 0
    renewal_s: int = 0


class MouldSet:
    """One mould set of a project and family: a mould for each piece of a kit.

    ``free`` = when it is free, ``made`` = kits it has made; ``lent`` = pieces made again, by type,
    that the set has not yet stood a day for.
    """

    __slots__ = ("free", "lent", "made")

    def __init__(self, free: int) -> None:
        self.free = free
        self.made = 0
        self.lent: dict[int, int] = {}

    def lend(self, pieces: Lent) -> bool:
        """Make pieces again; tell whether, with those before, they fill a day of some mould."""
        full = False
        for kind, count, in_kit in pieces:
            self.lent[kind] = self.lent.get(kind, 0) + count
            if self.lent[kind] >= in_kit:
                self.lent[kind] -= in_kit
                full = True
        return full


class _Waiting:
    """An order that waits: by the key of the sequencing policy, then by its place among equals."""

    __slots__ = ("key", "order", "place")

    def __init__(self, key: float, order: Order) -> None:
        self.key = key
        self.place = order.place
        self.order = order

    def __lt__(self, other: "_Waiting") -> bool:
        return self.key < other.key or (self.key == other.key and self.place < other.place)


class _Moulds:
    """Mould sets of one project and family, and the orders that wait for them, the best first.

    ``free`` = when the set that is free first is.
    """

    __slots__ = ("free", "queue", "sets")

    def __init__(self, sets: int, free: int) -> None:
        self.sets = [MouldSet(free) for _ in range(sets)]
        self.free = free
        self.queue: list[_Waiting] = []

    def first(self) -> MouldSet:
        """Return the set that is free first, of equals the one that was there first."""
        first = self.sets[0]
        for each in self.sets:
            if each.free < first.free:
                first = each
        return first

    def use(self, used: MouldSet, until: int) -> None:
        """Let a set be in use until an instant."""
        used.free = until
        self.free = self.first().free


class Shop:
    """The lines of one type in one plant, and the moulds for which orders wait.

    ``changeover_s`` = working seconds before a line that turns to other moulds takes a pallet.
    ``chance`` = when a line can be entered, as far as that was looked up; nothing enters before.
    """

    def __init__(
        self, lines: Sequence[Line], rows: Sequence[int], kind: str, *, changeover_s: int = 0
    ) -> None:
        self.changeover_s = changeover_s
        self.lines = tuple(lines)
        self.rows = tuple(rows)
        self.kind = kind
        self.waiting: list[_Moulds] = []
        self.last_moulds: list[_Moulds | None] = [None] * len(self.lines)
        self.chance = -NEVER

    def free_line(self, now: int) -> int:
        """Return the lowest line that a pallet could enter now, -1 where there is none."""
        for i, line in enumerate(self.lines):
            if line.entry() <= now and line.is_open(now):
                return i
        return -1

    def next_chance(self, now: int) -> int:
        """Return the next instant after ``now`` at which a line could be entered."""
        chance = NEVER
        for line in self.lines:
            chance = min(chance, line.calendar.next_open(max(now + 1, line.entry())))
        return chance


class Plant(Decider):
    """One plant with its shops and mould sets.

    Parameters
    ----------
    shop_of
        Shop of each family code.
    mould_sets
        Number of mould sets by (project, family).
    sequencing
        The policy's key for waiting orders.
    moulds
        How mould sets are looked after; None = they neither wear nor are accepted.
    remakes_first
        Whether orders of rejected pieces go before all others.
    """

    def __init__(
        self,
        kernel: Kernel,
        *,
        rank: tuple[int, int],
        shop_of: Mapping[int, Shop],
        mould_sets: Callable[[int, int], int],
        sequencing: Sequencing,
        ports: PlantPorts,
        moulds: MouldRules | None = None,
        remakes_first: bool = True,
    ) -> None:
        super().__init__(rank)
        self.kernel = kernel
        self.shops = tuple(dict.fromkeys(shop_of.values()))
        self._shop_of = shop_of
        self._mould_sets = mould_sets
        self._ports = ports
        self._moulds = moulds or MouldRules()
        self._remakes_first = remakes_first
        self._moulds_of: dict[tuple[int, int], _Moulds] = {}
        self._begun: set[int] = set()
        self._keys_stay = isinstance(sequencing, AtRelease)
        self._rule = sequencing.rule if isinstance(sequencing, AtRelease) else sequencing
        self._short_of_room = False

    def receive(self, order: Order) -> None:
        """Put a released order into the queue of its shop."""
        order.released = self.kernel.now
        order.work_s = self._ports.work_s(order)
        moulds = self._moulds_of.get((order.project, order.family))
        if moulds is None:
            sets = self._mould_sets(order.project, order.family)
            moulds = _Moulds(sets, order.released)
            self._moulds_of[order.project, order.family] = moulds
        if not moulds.queue:
            self._shop_of[order.family].waiting.append(moulds)
        key = self._key(order, same_moulds=False) if self._keys_stay else 0.0
        insort(moulds.queue, _Waiting(key, order))
        self.kernel.ask(self)

    def note_made(self, order: Order) -> None:
        """Take note of an order that was made before the run."""
        self._begun.add(order.storey)

    def look_again(self) -> None:
        """Decide again where an order found no room in the yard: there may be some now."""
        if self._short_of_room:
            self.kernel.ask(self)

    def decide(self, now: int) -> None:
        """Let every shop take what it can."""
        self._short_of_room = False
        for shop in self.shops:
            if now < shop.chance:
                continue  # it has asked for its chance, and until then no line can be entered
            while shop.waiting:
                line = shop.free_line(now)
                if line < 0:
                    shop.chance = shop.next_chance(now)
                    self.kernel.ask_at(shop.chance, self)
                    break
                if not self._take(shop, line, now):
                    break

    def _take(self, shop: Shop, line: int, now: int) -> bool:
        """Start the best order that has its moulds and yard room; tell whether there was one."""
        free = [moulds for moulds in shop.waiting if moulds.free <= now]
        if not self._keys_stay:
            self._set_keys(free, shop.last_moulds[line])
        best: _Moulds | None = None
        for moulds in free:
            if best is None or moulds.queue[0] < best.queue[0]:
                best = moulds
        if best is None:
            return False
        first = best.queue[0]
        if self._start(shop, line, best, first):
            return True
        # The yard has no room for the best one; there may be some for another one.
        behind = [
            (waiting, moulds) for moulds in free for waiting in moulds.queue if waiting is not first
        ]
        behind.sort(key=itemgetter(0))
        return any(self._start(shop, line, moulds, waiting) for waiting, moulds in behind)

    def _set_keys(self, free: Iterable[_Moulds], last: _Moulds | None) -> None:
        """Work the keys of waiting orders out anew, for a line and the moulds it had last."""
        for moulds in free:
            for waiting in moulds.queue:
                waiting.key = self._key(waiting.order, same_moulds=moulds is last)
            moulds.queue.sort()

    def _key(self, order: Order, *, same_moulds: bool) -> float:
        if order.attempt and self._remakes_first:
            return -math.inf
        # By place and not by name, which takes twice the time.
        view = OrderView(
            self.kernel.now,
            order.due,
            order.released,
            order.pallets.volume_l / 1000,
            same_moulds,
            order.storey in self._begun,
            order.work_s,
        )
        return self._rule(view)

    def _start(self, shop: Shop, line: int, moulds: _Moulds, waiting: _Waiting) -> bool:
        """Let an order enter a line if the yard has room for it; tell whether it has."""
        order, now = waiting.order, self.kernel.now
        if not self._ports.reserve(order):
            self._short_of_room = True
            if order.yard_at == MISSING:
                order.yard_at = now
            return False
        moulds.queue.remove(waiting)
        if not moulds.queue:
            shop.waiting.remove(moulds)
        order.mould_at = max(order.released, moulds.free)
        last = shop.last_moulds[line]
        if last is not None and last is not moulds:
            order.changed_s = shop.changeover_s
        shop.last_moulds[line] = moulds
        order.start, order.line = now, shop.rows[line]
        self._send(shop.lines[line], order, moulds)
        return True

    def _send(self, line: Line, order: Order, moulds: _Moulds) -> None:
        """Send an order through a line, and tell what became of it."""
        work, repairs = self._ports.stage_times(order)
        now, calendar = order.start, line.calendar
        begin = calendar.finish(now, order.changed_s)
        start, finish = line.send(begin, work)
        for p, seconds in enumerate(repairs):
            # Repaired beside the line, which goes on.
            checked = i64(p) * STAGES + QC
            finish[checked] = calendar.finish(finish[checked], seconds)
        # A set makes at most one kit a day.
        free_at, end = i64((now // DAY + 1) * DAY), i64(-NEVER)
        released = vec[i64]([0] * (i64(len(finish)) // STAGES))
        for pallet in range(i64(len(released))):
            demoulded, passed = finish[pallet * STAGES + DEMOULDING], finish[pallet * STAGES + QC]
            # One by one, for an array of them would be lost on its way through a port.
            strong = demoulded + self._ports.strength_s(demoulded)
            released[pallet] = max(passed, strong)
            end = max(end, passed)
            free_at = max(free_at, demoulded)
        order.end = end
        self._use(order, moulds, free_at)
        self._begun.add(order.storey)
        self._ports.cast(Cast(order, work, start, finish, released))

    def _use(self, order: Order, moulds: _Moulds, free_at: int) -> None:
        """Let the set that was free first make an order, and be free again at ``free_at``."""
        used, life = moulds.first(), self._moulds.life
        order.kit = used.made % (life or used.made + 1) + 1
        order.renewed = bool(life) and used.made >= life
        if order.attempt and not used.lend(order.lent):
            return
        if not order.attempt:
            used.made += 1
            if used.made == 1:
                free_at += self._moulds.first_s
            if life and used.made % life == 0:
                free_at += self._moulds.renewal_s
        moulds.use(used, free_at)
        self.kernel.ask_at(free_at, self)

    def waiting(self) -> list[Order]:
        """Return the orders that no line has taken."""
        orders = [
            waiting.order
            for shop in self.shops
            for moulds in shop.waiting
            for waiting in moulds.queue
        ]
        return sorted(orders, key=lambda order: order.place)

    def close(self) -> None:
        """Tell the orders that still wait when they have, or will have, a free mould set."""
        for order in self.waiting():
            moulds = self._moulds_of[order.project, order.family]
            order.mould_at = max(order.released, moulds.free)
