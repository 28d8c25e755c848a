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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from typing import NamedTuple

from supplysim.calendars import DAY, NEVER
from supplysim.ledger import MISSING
from supplysim.model.entities import Lent, Order
from supplysim.model.kernel import Decider, Kernel
from supplysim.model.line import DEMOULDING, QC, Line
from supplysim.policies.sequencing import AtRelease, OrderView, Sequencing

__all__ = ["Cast", "LineUse", "MouldRules", "Plant", "PlantPorts", "Shop"]


@dataclass(frozen=True, slots=True)
class Cast:
    """What an order became: work, start and finish of each stage of each pallet, its release."""

    order: Order
    work: list[list[int]]
    start: list[list[int]]
    finish: list[list[int]]
    released: list[int]

    def line_use(self, end: int) -> "LineUse":
        """Return what the order takes of its line.

        What a line that closes for good never finishes is held to the end of the run.
        """
        start = [row[0] if row[0] < NEVER else end for row in self.start]
        freed = [row[DEMOULDING] if row[DEMOULDING] < NEVER else end for row in self.finish]
        last = self.finish[-1][0]
        return LineUse(
            self.order.row,
            start[0],
            last if last < NEVER else end,
            sum(row[0] for row in self.work),
            start[0],
            max(freed),
            sum(freed) - sum(start),
        )


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
        Seconds of every stage for each pallet of an order, and perhaps of its repairs.
    strength_s
        Seconds to dispatch strength for a piece demoulded at an instant.
    cast
        Told when an order has entered a line.
    work_s
        Nominal seconds of an order on an empty line that is always open.
    """

    reserve: Callable[[Order], bool]
    stage_times: Callable[[Order], list[list[int]]]
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


Moulds = tuple[int, int]
"""Project and family: those who share mould sets."""
Waiting = tuple[float, tuple[int, ...], Order]
"""Key of the sequencing policy, place among equals, order."""


@dataclass(slots=True)
class _MouldSet:
    """One mould set of a project and family: a mould for each piece of a kit.

    ``free`` = when it is free, ``made`` = kits it has made; ``lent`` = pieces made again, by type,
    that the set has not yet stood a day for.
    """

    free: int
    made: int = 0
    lent: dict[int, int] = field(default_factory=dict)

    def lend(self, pieces: Lent) -> bool:
        """Make pieces again; tell whether, with those before, they fill a day of some mould."""
        full = False
        for kind, count, in_kit in pieces:
            self.lent[kind] = self.lent.get(kind, 0) + count
            if self.lent[kind] >= in_kit:
                self.lent[kind] -= in_kit
                full = True
        return full


class Shop:
    """The lines of one type in one plant, and the orders that wait for them.

    ``changeover_s`` = working seconds before a line that turns to other moulds takes a pallet.
    """

    def __init__(
        self, lines: Sequence[Line], rows: Sequence[int], kind: str, *, changeover_s: int = 0
    ) -> None:
        self.changeover_s = changeover_s
        self.lines = tuple(lines)
        self.rows = tuple(rows)
        self.kind = kind
        self.waiting: dict[Moulds, list[Waiting]] = {}
        self.last_moulds: list[Moulds | None] = [None] * len(self.lines)

    def free_line(self, now: int) -> int | None:
        """Return the lowest line that a pallet could enter now."""
        for i, line in enumerate(self.lines):
            if line.entry() <= now and line.calendar.is_open(now):
                return i
        return None

    def next_chance(self, now: int) -> int:
        """Return the next instant after ``now`` at which a line could be entered."""
        return min(line.calendar.next_open(max(now + 1, line.entry())) for line in self.lines)


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
        self._sequencing = sequencing
        self._ports = ports
        self._moulds = moulds or MouldRules()
        self._remakes_first = remakes_first
        self._sets: dict[Moulds, list[_MouldSet]] = {}
        self._free_at: dict[Moulds, int] = {}
        self._begun: set[int] = set()
        self._keys_stay = isinstance(sequencing, AtRelease)
        self._short_of_room = False

    def receive(self, order: Order) -> None:
        """Put a released order into the queue of its shop."""
        order.released = self.kernel.now
        order.work_s = self._ports.work_s(order)
        moulds = (order.project, order.family)
        if moulds not in self._sets:
            count = self._mould_sets(*moulds)
            self._sets[moulds] = [_MouldSet(order.released) for _ in range(count)]
            self._free_at[moulds] = order.released
        shop = self._shop_of[order.family]
        key = self._key(order, same_moulds=False) if self._keys_stay else 0.0
        insort(shop.waiting.setdefault(moulds, []), (key, order.place, order))
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
            while shop.waiting:
                line = shop.free_line(now)
                if line is None:
                    self.kernel.ask_at(shop.next_chance(now), self)
                    break
                if not self._take(shop, line, now):
                    break

    def _take(self, shop: Shop, line: int, now: int) -> bool:
        """Start the best order that has its moulds and yard room; tell whether there was one."""
        for entry in self._candidates(shop, line, now):
            order = entry[-1]
            if self._ports.reserve(order):
                moulds = (order.project, order.family)
                queue = shop.waiting[moulds]
                # Keys may have changed since it was entered.
                queue.remove(next(each for each in queue if each[-1] is order))
                if not queue:
                    del shop.waiting[moulds]
                self._start(shop, line, order, now)
                return True
            self._short_of_room = True
            if order.yard_at == MISSING:
                order.yard_at = now
        return False

    def _candidates(self, shop: Shop, line: int, now: int) -> Iterable[Waiting]:
        """Return the orders that have a free mould set, the best first."""
        free = [m for m in shop.waiting if self._free_at[m] <= now]
        if self._keys_stay:
            return _in_order([shop.waiting[moulds] for moulds in free])
        return sorted(
            (self._key(order, same_moulds=shop.last_moulds[line] == moulds), place, order)
            for moulds in free
            for _, place, order in shop.waiting[moulds]
        )

    def _key(self, order: Order, *, same_moulds: bool) -> float:
        if order.attempt and self._remakes_first:
            return -math.inf
        view = OrderView(
            now=self.kernel.now,
            due=order.due,
            released=order.released,
            volume_m3=order.pallets.volume_l / 1000,
            same_moulds=same_moulds,
            kit_begun=order.storey in self._begun,
            work_s=order.work_s,
        )
        return self._sequencing(view)

    def _start(self, shop: Shop, line: int, order: Order, now: int) -> None:
        times = self._ports.stage_times(order)
        repaired = len(times[0]) > QC + 1
        work = [row[: QC + 1] for row in times] if repaired else times
        moulds = (order.project, order.family)
        order.mould_at = max(order.released, self._free_at[moulds])
        if shop.last_moulds[line] not in (None, moulds):
            order.changed_s = shop.changeover_s
        calendar = shop.lines[line].calendar
        begin = calendar.finish(now, order.changed_s)
        start, finish = shop.lines[line].feed(begin, work)
        if repaired:
            for seconds, done in zip(times, finish, strict=True):
                # Repaired beside the line, which goes on.
                done[QC] = calendar.finish(done[QC], sum(seconds[QC + 1 :]))
        order.start, order.line = now, shop.rows[line]
        order.end = max([row[QC] for row in finish])
        demoulded = [row[DEMOULDING] for row in finish]
        self._use(order, moulds, max(*demoulded, (now // DAY + 1) * DAY))
        shop.last_moulds[line] = moulds
        self._begun.add(order.storey)
        strength_s = self._ports.strength_s
        released = [
            max(row[QC], t + strength_s(t)) for row, t in zip(finish, demoulded, strict=True)
        ]
        self._ports.cast(Cast(order, work, start, finish, released))

    def _use(self, order: Order, moulds: Moulds, free_at: int) -> None:
        """Let the set that was free first make an order, and be free again at ``free_at``."""
        used, life = min(self._sets[moulds], key=lambda each: each.free), self._moulds.life
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
        used.free = free_at
        self._free_at[moulds] = min(each.free for each in self._sets[moulds])
        self.kernel.ask_at(free_at, self)

    def waiting(self) -> list[Order]:
        """Return the orders that no line has taken."""
        queues = [queue for shop in self.shops for queue in shop.waiting.values()]
        return sorted((order for queue in queues for *_, order in queue), key=lambda o: o.place)

    def close(self) -> None:
        """Tell the orders that still wait when they have, or will have, a free mould set."""
        for order in self.waiting():
            order.mould_at = max(order.released, self._free_at[order.project, order.family])


def _in_order(queues: Sequence[Sequence[Waiting]]) -> Iterator[Waiting]:
    """Yield the entries of sorted queues, the best first: most often that one is taken."""
    if not queues:
        return
    best = min([queue[0] for queue in queues])
    yield best
    following = merge(*queues)
    next(following)
    yield from following
