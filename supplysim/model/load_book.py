"""All loads of a run: made when first asked for, and kept as mere numbers once they are through."""

from supplysim.ledger import MISSING
from supplysim.model.entities import Load, StoreyState
from supplysim.model.lists import PlanLists, in_machine_integers
from supplysim.model.log import Log, kind_of
from supplysim.model.orders import OrderBook
from supplysim.model.world import World

__all__ = ["LOAD_TIMES", "TRIP", "LoadBook"]

LOAD_TIMES = (
    "ready",
    "assigned",
    "loading",
    "loaded",
    "departed",
    "arrived",
    "inspected",
    "unloading",
    "unloaded",
    "returned",
)
"""Milestones of a load, as ``supplysim.ledger`` names them."""

TRIP = ("asked", "fits_at", "at_bay", "wanted", "admitted", "nominal_haul_s", "broken_s")
"""What the delay walk needs of a load's trip beside its milestones."""

_Told = kind_of("_Told", ("row", "truck", "called", "distance_m", *LOAD_TIMES, *TRIP))


class _Content:
    """What a load of a storey carries, and how many orders it waits for."""

    def __init__(self, lists: PlanLists, row: int, *, pending: int) -> None:
        first, last = lists.load_first[row], lists.load_first[row + 1]
        self.laying = lists.load_laying[row]
        self.mass_kg = lists.total(lists.mass_kg, first, last)
        self.volume_l = lists.total(lists.volume_l, first, last)
        self.lift_s = lists.total(lists.nominal_lift_s, first, last)
        self.setdown_s = lists.total(lists.setdown_s, first, last)
        self.pending = pending


class LoadBook:
    """The loads that are under way, by row; of the others only numbers are kept, or nothing yet.

    A city has some 200,000 loads a year, of which a seventh is under way at a time. The loads of a
    storey are made when one of them is first asked for; a load of the plan is told, and leaves
    the book, when its truck is home and it is lifted. Remake loads stay.

    Parameters
    ----------
    world
        The plan, and the plants of its projects.
    lists
        The plan's columns.
    orders
        Tells how many orders each load waits for.
    """

    __deletable__ = ("_lists",)  # told to mypyc

    def __init__(self, world: World, lists: PlanLists, orders: OrderBook) -> None:
        # A list, for a dictionary would touch four places far apart for each look.
        self._planned: list[Load | None] = [None] * len(world.plan.load_part)
        self._again: dict[int, Load] = {}
        self._world, self._lists, self._orders = world, lists, orders
        self._made = bytearray(len(world.plan.storey_building))
        self._building = in_machine_integers(world.plan.storey_building)
        self._project = in_machine_integers(world.plan.building_project)
        self._contents: dict[object, list[_Content]] = {}
        self.told: Log[tuple[int, ...]] = Log(_Told)

    def __getitem__(self, row: int) -> Load:
        load = self.get(row)
        if load is not None:
            return load
        storey = self._lists.part_storey[self._lists.load_part[row]]
        if self._made[storey]:
            raise KeyError(row)  # it was told, and is asked for no more
        self._make(storey)
        return self[row]

    def __contains__(self, row: int) -> bool:
        return self.get(row) is not None

    def get(self, row: int) -> Load | None:
        """Return a load that is under way, or None."""
        return self._planned[row] if 0 <= row < len(self._planned) else self._again.get(row)

    def enter(self, again: Load) -> None:
        """Enter a remake load, whose row lies behind those of the plan."""
        self._again[again.row] = again

    def under_way(self) -> list[Load]:
        """Return the loads that are under way, those of the plan first."""
        return [*(load for load in self._planned if load is not None), *self.again()]

    def again(self) -> list[Load]:
        """Return all remake loads by row."""
        return [self._again[row] for row in sorted(self._again)]

    def _make(self, storey: int) -> None:
        """Make the loads of a storey, in erection order."""
        lists = self._lists
        self._made[storey] = True
        building = self._building[storey]
        plant = self._world.plant_of[self._project[building]]
        row = lists.part_first_load[lists.part_first[storey]]
        for content in self._contents_of(building, row):
            self._planned[row] = Load(
                row=row,
                tower=building,
                storey=storey,
                part=lists.load_part[row],
                first=lists.load_first[row],
                last=lists.load_first[row + 1],
                laying=content.laying,
                mass_kg=content.mass_kg,
                volume_l=content.volume_l,
                lift_s=content.lift_s,
                setdown_s=content.setdown_s,
                plant=plant,
                planned=lists.first_lift[row],
                pending=content.pending,
            )
            row += 1

    def _contents_of(self, building: int, first: int) -> list[_Content]:
        """Return what the loads of a storey carry, of which ``first`` is the first row.

        Storeys with the same kits have the same pieces on the same loads, and most have.
        """
        kits = self._orders.kits(building)
        contents = self._contents.get(kits)
        if contents is None:
            pending = self._orders.orders_by_load(building)
            contents = self._contents[kits] = [
                _Content(self._lists, first + number, pending=pending[number])
                for number in range(len(pending))
            ]
        return contents

    def open(self, state: StoreyState) -> None:
        """Give the lifting parts of a storey their loads."""
        first = self._lists.part_first_load
        for part in state.parts:
            part.loads = tuple([self[row] for row in range(first[part.row], first[part.row + 1])])

    def home(self, load: Load) -> None:
        """Take note that the truck of a load is home."""
        if load.lifted and not load.attempt:
            self._tell(load)

    def lifted(self, state: StoreyState) -> None:
        """Take note that all loads of a storey are lifted: its parts need them no more."""
        for part in state.parts:
            for load in part.loads:
                # Others are told when their trucks are home, or were told then.
                if load.returned != MISSING and load.row in self:
                    self._tell(load)
            part.loads = ()

    def tell_all(self) -> None:
        """Keep the numbers of the loads that are under way at the end."""
        for load in self.under_way():
            self._note(load)

    def close(self) -> None:
        """Make no more loads, and forget them and what they are made from."""
        self._planned.clear()
        self._again.clear()
        self._contents.clear()
        del self._lists

    def _tell(self, load: Load) -> None:
        self._note(load)
        self._planned[load.row] = None

    def _note(self, load: Load) -> None:
        """Note what is kept of a load: written out, for it is asked of each one."""
        told = self.told.put(load.row).put(load.truck).put(load.called).put(load.distance_m)
        told.put(load.ready).put(load.assigned).put(load.loading).put(load.loaded)
        told.put(load.departed).put(load.arrived).put(load.inspected)
        told.put(load.unloading).put(load.unloaded).put(load.returned)
        told.put(load.asked).put(load.fits_at).put(load.at_bay).put(load.wanted)
        told.put(load.admitted).put(load.nominal_haul_s).put(load.broken_s)
