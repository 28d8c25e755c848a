"""Rejected pieces: scrapped, made again, and brought again.

A piece that fails at the plant keeps its load, which waits for it. A piece that is rejected at the
site comes again on a remake load, made during the run; its row is that of the plan's load plus the
number of the plan's loads for every attempt, so that ties are settled by place alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from librt.vecs import vec
from mypy_extensions import i64

from supplysim.ledger import MISSING
from supplysim.model.draws import REMAKES
from supplysim.model.entities import Load, Order
from supplysim.model.kernel import Kernel
from supplysim.model.line import QC
from supplysim.model.lists import PlanLists
from supplysim.model.load_book import LoadBook
from supplysim.model.load_times import LoadTimes
from supplysim.model.orders import OrderBook
from supplysim.model.rejections import Rejections
from supplysim.model.stand_ins import StandIns
from supplysim.model.verdicts import PLANT, SOUND, TRANSIT, Verdicts
from supplysim.plan.tables import PlanTables

if TYPE_CHECKING:
    from supplysim.model.plant import Cast, StageTimes

__all__ = ["Origin", "Reject", "Remake", "RemakePorts", "Remakes"]

_DEFECT, _NEW_MOULD, _DAMAGE = 0, 1, 2
"""Why a piece is rejected, as ``supplysim.ledger.REJECT_CAUSES`` has it."""


class Reject(NamedTuple):
    """One rejected piece, as the record keeps it; ``stand_in`` = its donor, or -1."""

    component: int
    attempt: int
    plant: int
    load: int
    cast: int
    time: int
    stage: int
    cause: int
    stand_in: int = -1


class Origin(NamedTuple):
    """Where remake orders come from: the order of the piece that failed last, or a load.

    ``start`` and ``finish`` are the stages of that piece's pallet, ``repair_s`` its repairs.
    """

    parent_order: int
    parent_load: int
    time: int
    start: Sequence[int] = ()
    finish: Sequence[int] = ()
    repair_s: int = 0


class Remake(NamedTuple):
    """A remake order, its pieces, and where it comes from."""

    order: Order
    pieces: Sequence[int]
    origin: Origin


@dataclass(frozen=True, slots=True)
class RemakePorts:
    """What remakes need from the rest of the chain.

    Parameters
    ----------
    good
        Told of each pallet with a good piece of a load: ``(load row, cast, pallet)``.
    passed
        Told when the pieces of one order that belong to a load have passed quality control.
    forget
        Clears the milestones of a piece; returns when it was cast.
    scrap
        Frees yard room of a plant, in litres.
    receive
        Hands a remake order to its plant.
    strength_s
        Seconds to dispatch strength of what is demoulded at an instant.
    direct
        Whether trucks may come to a tower in working hours.
    """

    good: Callable[[int, "Cast", int], None]
    passed: Callable[[Load], None]
    forget: Callable[[int], int]
    scrap: Callable[[int, int], None]
    receive: Callable[[Order], None]
    strength_s: Callable[[int], int]
    direct: Callable[[int], bool]


class Remakes:
    """Pieces that fail, and what is done about them.

    Attributes
    ----------
    rejects, entered
        What was rejected, and the remake orders.
    stand_ins
        Donors of later storeys, or None.
    worn_in
        Projects whose mould sets were at work before the run.
    repairs
        Seconds of repair of each pallet, by order row.
    strong
        When the pallets of an order that is held for a test had their strength, by order row.
    """

    def __init__(
        self,
        kernel: Kernel,
        plan: PlanTables,
        *,
        lists: PlanLists,
        book: OrderBook,
        verdicts: Verdicts,
        times: LoadTimes,
        loads: LoadBook,
        ports: RemakePorts,
        stand_ins: StandIns | None = None,
    ) -> None:
        self.kernel, self.verdicts = kernel, verdicts
        self._plan, self._lists, self._book = plan, lists, book
        self._times, self._loads, self._ports = times, loads, ports
        self._rejections = Rejections(kernel)
        self._count = len(plan.load_part)
        self._attempts: dict[int, int] = {}
        self._rejected: dict[int, int] = {}
        self._load_of: dict[int, int] = {}
        self.rejects: list[Reject] = []
        self.entered: list[Remake] = []
        self.worn_in: set[int] = set()
        self.stand_ins = stand_ins
        self.repairs: dict[int, list[int]] = {}
        self.strong: dict[int, vec[i64]] = {}

    # --- the plant --------------------------------------------------------------------------

    def stage_times(self, order: Order) -> "StageTimes":
        """Return the stage times of an order, and what repairs add, if there are any."""
        work, none = self._book.stage_times(order)
        repairs = [
            self.verdicts.repair_s([order.first + offset for offset in pallet], order.attempt)
            for pallet in order.pallets.pieces
        ]
        if not any(repairs):
            return work, none
        self.repairs[order.row] = repairs
        return work, repairs

    def held(self, cast: "Cast") -> "Cast":
        """Return a cast that is released no sooner than the tests of its pieces allow."""
        order = cast.order
        if order.line == MISSING or order.attempt:
            return cast
        checked = cast.finished(QC)
        tested = [
            checked[p] + self.verdicts.test_s
            for p, pallet in enumerate(order.pallets.pieces)
            if self.verdicts.tested([order.first + offset for offset in pallet])
        ]
        if not tested:
            return cast
        self.strong[order.row] = cast.released
        return cast.released_at(vec[i64]([max(t, *tested) for t in cast.released]))

    def judge_cast(self, cast: "Cast") -> list[int]:
        """Let good pieces pass when their quality control ends, and bad ones fail; return these."""
        order = cast.order
        pieces = [order.first + offset for pallet in order.pallets.pieces for offset in pallet]
        new = self._new_mould(order)
        bad = set(self.verdicts.fails(pieces, order.attempt, new_mould=new))
        checked = cast.finished(QC)
        last: dict[int, int] = {}
        waits: set[int] = set()
        for p, pallet in enumerate(order.pallets.pieces):
            for piece in (order.first + offset for offset in pallet):
                row = self._load_row(piece)
                if piece in bad:
                    waits.add(row)
                    continue
                self._ports.good(row, cast, p)
                last[row] = max(last.get(row, checked[p]), checked[p])
        for row, passed in last.items():
            if row in waits:
                # What replaces its bad pieces passes on its own, perhaps before the good ones.
                self._loads[row].pending += 1
            self.kernel.at(passed, self._ports.passed, self._loads[row])
        if bad:
            failed = [(checked[p], -p) for p in self._pallets_with(order, bad)]
            self.kernel.at(max(failed)[0], self._failed, (cast, sorted(bad), -max(failed)[1]))
        return sorted(bad)

    def _new_mould(self, order: Order) -> bool:
        """Tell whether the mould set of an order is new; sets of works under way are worn in."""
        if order.project in self.worn_in and not order.renewed:
            return False
        return self.verdicts.new_mould(order.kit)

    @staticmethod
    def _pallets_with(order: Order, pieces: set[int]) -> list[int]:
        return [
            p
            for p, pallet in enumerate(order.pallets.pieces)
            if any(order.first + offset in pieces for offset in pallet)
        ]

    def _failed(self, failed: tuple["Cast", list[int], int]) -> None:
        cast, bad, _ = failed
        order = cast.order
        place = (order.storey, min(map(self._load_row, bad)), *order.place)
        self._rejections.add(place, self._fail, failed)

    def _fail(self, failed: tuple["Cast", list[int], int]) -> None:
        """Scrap the pieces of an order that failed, and have them, or stand-ins, made again."""
        cast, bad, p = failed
        order = cast.order
        groups = self._by_load(bad)
        donors = self._donors(order.building, order.storey, groups.values())
        cause = _NEW_MOULD if self._new_mould(order) else _DEFECT
        for piece in bad:
            self._reject(
                piece,
                order.plant,
                self._load_row(piece),
                stage=PLANT,
                cause=cause,
                donor=donors.get(piece, -1),
            )
        self._ports.scrap(order.plant, self._sum(self._lists.volume_l, bad))
        repairs = self.repairs.get(order.row)
        origin = Origin(
            order.row,
            -1,
            self.kernel.now,
            *cast.edges(p),
            repairs[p] if repairs else 0,
        )
        left = [piece for piece in bad if piece not in donors]
        if left:
            remake = self._make(order.building, order.storey, order.plant, order.family, left)
            remake.due = order.due
            self._enter(remake, left, origin)
        self._make_donors(donors.values(), origin)
        for row, pieces in groups.items():
            if pieces[0] in donors:
                self._stood_in(row, cast, p)

    def _stood_in(self, row: int, cast: "Cast", p: int) -> None:
        """Let a load go on with stand-ins for all its pieces that failed in an order."""
        now = self.kernel.now
        self._ports.good(row, cast.released_at(vec[i64]([now] * len(cast.released))), p)
        self.kernel.at(now, self._ports.passed, self._loads[row])

    # --- the site ---------------------------------------------------------------------------

    def in_turn(self, load: Load, take_in: Callable[[Load], None]) -> None:
        """Have a load taken in that was inspected; one with rejected pieces in their turn."""
        if self._bad(load):
            self._rejections.add((load.storey, load.row), take_in, load)
        else:
            take_in(load)

    def _bad(self, load: Load) -> dict[int, int]:
        """Return where the pieces of a load that entry inspection rejects were spoilt, by piece."""
        stage = self.verdicts.arrivals(load.attempt).stage
        return {
            piece: stage[piece]
            for piece in load.pieces(load.first, load.last)
            if stage[piece] != SOUND and self._attempts.get(piece, 0) < REMAKES
        }

    def judge_load(self, load: Load) -> Load | None:
        """Reject pieces of a load that was inspected; return their remake load, if any."""
        stage = self._bad(load)
        if not stage:
            return None
        bad = list(stage)
        donors = self._donors(load.tower, load.storey, [bad])
        for piece in bad:
            cause = _DAMAGE if stage[piece] == TRANSIT else _DEFECT
            donor = donors.get(piece, -1)
            self._reject(piece, load.plant, load.row, stage=stage[piece], cause=cause, donor=donor)
        again = self._load(load, bad)
        if donors:
            self._bring(again, load, donors)
        else:
            self._await(again, load, bad)
        load.reject(bad, lift_s=self._sum(self._lists.nominal_lift_s, bad))
        return again

    def _bring(self, again: Load, parent: Load, donors: dict[int, int]) -> None:
        """Let a load bring stand-ins, which are there, and have the donors made again."""
        now = self.kernel.now
        again.released, again.pending = now, 1
        self._make_donors(donors.values(), Origin(-1, parent.row, now))
        self.kernel.at(now, self._ports.passed, again)

    def _await(self, again: Load, parent: Load, pieces: list[int]) -> None:
        """Have the pieces of a remake load made again."""
        now = self.kernel.now
        for family, attempt, batch in self._batches(pieces):
            assert attempt <= REMAKES  # noqa: S101 - the last remake is taken as sound
            remake = self._make(parent.tower, parent.storey, parent.plant, family, batch)
            remake.due = now
            again.pending += 1
            self._enter(remake, batch, Origin(-1, parent.row, now))
            made = now + remake.work_s
            again.promised = max(again.promised, made + self._ports.strength_s(made))

    def _load(self, parent: Load, pieces: list[int]) -> Load:
        """Make the remake load of some pieces."""
        lists, now = self._lists, self.kernel.now
        first, last = pieces[0], pieces[-1] + 1
        again = Load(
            row=parent.row + self._count,
            tower=parent.tower,
            storey=parent.storey,
            part=parent.part,
            first=first,
            last=last,
            laying=parent.laying,
            plant=parent.plant,
            planned=parent.planned,
            attempt=parent.attempt + 1,
            skipped=frozenset(range(first, last)) - frozenset(pieces),
            mass_kg=self._sum(lists.mass_kg, pieces),
            volume_l=self._sum(lists.volume_l, pieces),
            lift_s=self._sum(lists.nominal_lift_s, pieces),
            setdown_s=self._sum(lists.setdown_s, pieces),
            direct=self._ports.direct(parent.tower),
            called=now,
            arrive_by=now,
        )
        self._loads.enter(again)
        self._load_of.update(dict.fromkeys(pieces, again.row))
        self._times.add(again)
        return again

    def _batches(self, pieces: Iterable[int]) -> list[tuple[int, int, list[int]]]:
        """Return pieces that are made again together: (family, attempt, pieces)."""
        batches: dict[tuple[int, int], list[int]] = {}
        for piece in pieces:
            key = self._book.family_of(piece), self._attempts[piece]
            batches.setdefault(key, []).append(piece)
        return [(*key, batches[key]) for key in sorted(batches)]

    # --- both -------------------------------------------------------------------------------

    def _make(
        self, building: int, storey: int, plant: int, family: int, pieces: list[int]
    ) -> Order:
        return self._book.make_again(
            building,
            storey,
            plant,
            family,
            pieces=pieces,
            loads=[self._load_row(piece) for piece in pieces],
            attempt=self._attempts[pieces[0]],
        )

    def _enter(self, order: Order, pieces: Sequence[int], origin: Origin) -> None:
        order.need = order.asked = order.planned = self.kernel.now
        order.drawings_at = order.moulds_at = self.kernel.now
        self.entered.append(Remake(order, pieces, origin))
        self._ports.receive(order)

    def _reject(
        self, piece: int, plant: int, load: int, *, stage: int, cause: int, donor: int
    ) -> None:
        seen = self._rejected.get(piece, 0)
        self._rejected[piece] = seen + 1
        self._attempts[piece] = self._attempts.get(piece, 0) + 1
        cast = self._ports.forget(piece)
        if self.stand_ins is not None and donor >= 0:
            self._attempts[donor] = self._attempts.get(donor, 0) + 1
            self.stand_ins.ports.exchange(piece, donor)
        now = self.kernel.now
        self.rejects.append(Reject(piece, seen, plant, load, cast, now, stage, cause, donor))

    # --- stand-ins --------------------------------------------------------------------------

    def _donors(self, tower: int, storey: int, groups: Iterable[Sequence[int]]) -> dict[int, int]:
        """Return the donors of the rejected pieces of some loads, by piece."""
        if self.stand_ins is None:
            return {}
        return self.stand_ins.find(
            tower, storey, groups, attempts=self._attempts, now=self.kernel.now
        )

    def _make_donors(self, donors: Iterable[int], origin: Origin) -> None:
        """Have donors made again, one order for those of a storey, family and attempt."""
        if self.stand_ins is None:
            return
        by_storey: dict[int, list[int]] = {}
        for donor in sorted(donors):
            by_storey.setdefault(self._loads[self._load_row(donor)].storey, []).append(donor)
        for storey, pieces in by_storey.items():
            for family, _, batch in self._batches(pieces):
                loads = [self._loads[row] for row in self._by_load(batch)]
                tower = loads[0].tower
                remake = self._make(tower, storey, loads[0].plant, family, batch)
                remake.due = self.stand_ins.ports.due(tower, storey)
                for load in loads:
                    self.stand_ins.take(load)
                self._enter(remake, batch, origin)

    def _by_load(self, pieces: Iterable[int]) -> dict[int, list[int]]:
        """Return pieces by the load that brings them, both ascending."""
        groups: dict[int, list[int]] = {}
        for piece in sorted(pieces):
            groups.setdefault(self._load_row(piece), []).append(piece)
        return dict(sorted(groups.items()))

    def _load_row(self, piece: int) -> int:
        row = self._load_of.get(piece)
        return self._plan.load_of(piece) if row is None else row

    def _sum(self, by_type: vec[i64], pieces: Iterable[int]) -> int:
        types = self._lists.types
        return sum(by_type[i64(types[piece])] for piece in pieces)
