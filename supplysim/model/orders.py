"""Production orders: their pieces on pallets, the stage times, and what each becomes."""

from collections import Counter
from collections.abc import Sequence
from math import lcm

import numpy as np
from librt.vecs import vec
from mypy_extensions import i64

from supplysim.calendars import HOUR, MINUTE
from supplysim.model.award import line_type_of
from supplysim.model.draws import Draws
from supplysim.model.entities import Lent, Order, Pallets
from supplysim.model.line import CURING, STAGES
from supplysim.model.lists import in_machine_integers
from supplysim.model.plant import StageTimes
from supplysim.plan.tables import IntArray, PlanTables
from supplysim.scenario import Scenario
from supplysim.scenario.supply import LineType

__all__ = ["OrderBook"]

_SMALL = 2**31
"""Seconds from which stage times do not fit in 32 bits."""


class _Times:
    """Stage times of all storeys of a family of a building, as long as some are to be asked for.

    ``left`` = for how many storeys nobody has asked.
    """

    def __init__(self, times: IntArray, pallets: int) -> None:
        self._times = times.ravel()
        self._width = pallets * STAGES
        self.left = len(times) // pallets

    def take(self, storey: int, pallets: Sequence[int]) -> vec[i64]:
        """Return the times of a storey, of all its pallets or, where some are named, of these."""
        self.left -= 1
        first = storey * self._width
        times = self._times[first : first + self._width]
        if pallets:
            times = times.reshape(-1, STAGES)[list(pallets)].ravel()
        return vec[i64](times.astype(np.int64))


class OrderBook:
    """All orders of a run, by building and storey, and the times of their stages."""

    def __init__(self, scenario: Scenario, plan: PlanTables, draws: Draws) -> None:
        self.scenario, self.plan, self.draws = scenario, plan, draws
        self.families = tuple(sorted({kind.family for kind in scenario.components.values()}))
        self.line_type = {
            code: line_type_of(scenario, family)
            for code, family in enumerate(self.families)
            if any(family in line.families for line in scenario.line_types.values())
        }
        self._kits: dict[int, tuple[Pallets, ...]] = {}
        self._kits_like: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[Pallets, ...]] = {}
        self._family_of = [
            self.families.index(scenario.components[name].family) for name in plan.types
        ]
        self._volume_l: list[int] = plan.type_volume_l.tolist()
        self._first_storey: list[int] = plan.building_first.tolist()
        self._first_load = in_machine_integers(plan.part_first_load[plan.part_first])
        self._times: dict[tuple[int, int, int], _Times] = {}
        self._nominal: dict[int, tuple[int, int]] = {}
        self.orders: list[Order] = []

    def make(self, building: int, storey: int, plant: int) -> list[Order]:
        """Enter the orders of one storey, one a family, and return them."""
        made = []
        first = self.first_component(storey)
        for kit in self.kits(building):
            order = Order(
                row=len(self.orders),
                project=int(self.plan.building_project[building]),
                building=building,
                storey=storey,
                family=kit.family,
                plant=plant,
                first=first,
                pallets=kit,
            )
            self.orders.append(order)
            made.append(order)
        return made

    def make_again(
        self,
        building: int,
        storey: int,
        plant: int,
        family: int,
        *,
        pieces: Sequence[int],
        loads: Sequence[int],
        attempt: int,
    ) -> Order:
        """Enter the order of rejected pieces and return it.

        Pieces that shared a pallet share one again; ``loads`` are the loads that wait for them.
        """
        whole = self._whole(building, family)
        first = self.first_component(storey)
        kit = self._some(whole, first, pieces, [row - self.first_load(storey) for row in loads])
        order = Order(
            row=len(self.orders),
            project=int(self.plan.building_project[building]),
            building=building,
            storey=storey,
            family=family,
            plant=plant,
            first=first,
            pallets=kit,
            attempt=attempt,
            lead=pieces[0] - first,
            lent=self._lent(whole, first, pieces),
        )
        self.orders.append(order)
        return order

    def _lent(self, whole: Pallets, first: int, pieces: Sequence[int]) -> Lent:
        """Return (type, pieces, such pieces in the whole kit) of some pieces of it, by type."""
        kinds = self.plan.component_type
        in_kit = Counter(kinds[whole.offsets + first].tolist())
        made = Counter(kinds[list(pieces)].tolist())
        return tuple((kind, made[kind], in_kit[kind]) for kind in sorted(made))

    def _some(
        self, whole: Pallets, first: int, pieces: Sequence[int], loads: Sequence[int]
    ) -> Pallets:
        """Return the kit of some pieces of a whole one."""
        offsets = np.array(pieces, dtype=np.int64) - first
        place = np.searchsorted(whole.offsets, offsets)
        origin, pallet_of = np.unique(whole.pallet_of[place], return_inverse=True)
        shared: list[list[int]] = [[] for _ in origin]
        waiting: list[set[int]] = [set() for _ in origin]
        for offset, load, p in zip(offsets.tolist(), loads, pallet_of.tolist(), strict=True):
            shared[p].append(offset)
            waiting[p].add(load)
        volume = int(self.plan.type_volume_l[self.plan.component_type[list(pieces)]].sum())
        return Pallets(
            shared,
            volume,
            family=whole.family,
            loads=[sorted(rows) for rows in waiting],
            origin=origin.tolist(),
        )

    def family_of(self, component: int) -> int:
        """Return the family code of a component."""
        return self._family_of[int(self.plan.component_type[component])]

    def first_component(self, storey: int) -> int:
        """Return the first component row of a storey."""
        return int(self.plan.load_first[self.first_load(storey)])

    def first_load(self, storey: int) -> int:
        """Return the first load row of a storey."""
        return self._first_load[storey]

    def pallets_by_load(self, order: Order) -> list[tuple[int, tuple[int, ...]]]:
        """Return the load rows that wait for an order, each with the pallets of its pieces."""
        base = self._first_load[order.storey]
        return [(base + load, pallets) for load, pallets in order.pallets.by_load]

    def orders_by_load(self, building: int) -> Counter[int]:
        """Return how many orders each load of a storey waits for, by its number on the storey."""
        return Counter(load for kit in self.kits(building) for load, _ in kit.by_load)

    @staticmethod
    def rows(order: Order) -> tuple[IntArray, IntArray]:
        """Return the component rows of an order and the pallet of each."""
        return order.pallets.offsets + order.first, order.pallets.pallet_of

    def stage_times(self, order: Order) -> StageTimes:
        """Return seconds of the stages of an order, draws and effectiveness included."""
        key = (order.building, order.family, order.attempt)
        drawn = self._times.get(key)
        if drawn is None:
            count = len(self._whole(order.building, order.family).pieces)
            drawn = self._times[key] = _Times(self._drawn_times(order, count), count)
        storey = order.storey - self._first_storey[order.building]
        work = drawn.take(storey, order.pallets.origin)
        if not drawn.left:
            del self._times[key]  # asked for once more, it would be drawn once more
        return work, []

    def nominal_times(self, family: int) -> list[int]:
        """Return nominal seconds of the seven stages."""
        line = self.scenario.line_types[self.line_type[family]]
        attended = [int(minutes * MINUTE + 0.5) for minutes in _attended_min(line)]
        return [*attended[:3], int(line.curing_h * HOUR + 0.5), *attended[3:]]

    def work_s(self, order: Order) -> int:
        """Return nominal seconds of an order from entering a line to its last QC.

        The line is taken as empty and always open: the first pallet passes all stages, the others
        of a pallet line follow at its longest attended stage, fixed moulds work side by side.
        """
        passage, takt = self._passage(order.family)
        return passage + (len(order.pallets.pieces) - 1) * takt

    def _passage(self, family: int) -> tuple[int, int]:
        """Return nominal seconds of a pallet's passage, and by how much each other one adds."""
        if family not in self._nominal:
            times = self.nominal_times(family)
            takt = max(seconds for stage, seconds in enumerate(times) if stage != CURING)
            if self.scenario.line_types[self.line_type[family]].kind == "fixed":
                takt = 0
            self._nominal[family] = sum(times), takt
        return self._nominal[family]

    def pallets_of(self, building: int) -> list[tuple[str, int, float]]:
        """Return (family, pallets of all storeys, cv of stage times) of a building's kits."""
        storeys = int(np.diff(self.plan.building_first[building : building + 2])[0])
        return [
            (
                self.families[kit.family],
                storeys * len(kit.pieces),
                self.scenario.line_types[self.line_type[kit.family]].cv,
            )
            for kit in self.kits(building)
        ]

    def kits(self, building: int) -> tuple[Pallets, ...]:
        """Return the kits of one storey of a building, by family."""
        if building not in self._kits:
            self._kits[building] = self._make_kits(*self._storey_of(building))
        return self._kits[building]

    def _storey_of(self, building: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return type codes and load numbers of a building's storey, by erection order."""
        storey = int(self.plan.building_first[building])
        first, last = self.first_component(storey), self.first_component(storey + 1)
        loads = self.plan.loads_of(np.arange(first, last)) - self.first_load(storey)
        return tuple(self.plan.component_type[first:last].tolist()), tuple(loads.tolist())

    def _whole(self, building: int, family: int) -> Pallets:
        """Return the kit of a family on a storey of a building."""
        return next(kit for kit in self.kits(building) if kit.family == family)

    def _drawn_times(self, order: Order, count: int) -> IntArray:
        line = self.scenario.line_types[self.line_type[order.family]]
        storeys = int(np.diff(self.plan.building_first[order.building : order.building + 2])[0])
        factors = self.draws.stages(
            order.building,
            self.families[order.family],
            pallets=storeys * count,
            cv=line.cv,
            attempt=order.attempt,
        )
        seconds = np.array(_attended_min(line)) * (MINUTE / line.effectiveness)
        factors *= seconds
        factors += 0.5
        curing_s = int(line.curing_h * HOUR + 0.5)
        small = max(curing_s, factors.max(initial=0)) < _SMALL
        kind = np.int32 if small else np.int64
        attended = factors.astype(kind)  # cuts the fraction off
        times = np.empty((storeys * count, STAGES), dtype=kind)
        times[:, :CURING] = attended[:, :CURING]
        times[:, CURING] = curing_s
        times[:, CURING + 1 :] = attended[:, CURING:]
        return times

    def _make_kits(self, codes: tuple[int, ...], loads: tuple[int, ...]) -> tuple[Pallets, ...]:
        if (codes, loads) not in self._kits_like:
            by_family: dict[int, list[int]] = {}
            for offset, code in enumerate(codes):
                by_family.setdefault(self._family_of[code], []).append(offset)
            self._kits_like[codes, loads] = tuple(
                self._make_kit(family, offsets, codes, loads)
                for family, offsets in sorted(by_family.items())
            )
        return self._kits_like[codes, loads]

    def _make_kit(
        self, family: int, offsets: list[int], codes: tuple[int, ...], loads: tuple[int, ...]
    ) -> Pallets:
        kinds = [self.scenario.components[name] for name in self.plan.types]
        # A pallet has as many places as all its kinds of pieces divide: shares add up exactly.
        places = lcm(*(kinds[codes[offset]].per_pallet for offset in offsets))
        pallets: list[list[int]] = []
        room = 0
        for offset in offsets:
            share = places // kinds[codes[offset]].per_pallet
            if not pallets or room + share > places:
                pallets.append([])
                room = 0
            pallets[-1].append(offset)
            room += share
        volume = sum(self._volume_l[codes[offset]] for offset in offsets)
        return Pallets(
            pallets,
            volume,
            family=family,
            loads=[sorted({loads[o] for o in pieces}) for pieces in pallets],
        )


def _attended_min(line: LineType) -> list[float]:
    return [
        line.setup_min,
        line.reinforcement_min,
        line.casting_min,
        line.demoulding_min,
        line.finishing_min,
        line.qc_min,
    ]
