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


class LoadBook(dict[int, Load]):
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

    def __init__(self, world: World, lists: PlanLists, orders: OrderBook) -> None:
        super().__init__()
        self._world, self._lists, self._orders = world, lists, orders
        self._made = bytearray(len(world.plan.storey_building))
        self._building = in_machine_integers(world.plan.storey_building)
        self._project = in_machine_integers(world.plan.building_project)
        self._contents: dict[object, list[_Content]] = {}
        self.told: Log[tuple[int, ...]] = Log(_Told)

    def __missing__(self, row: int) -> Load:
        storey = self._lists.part_storey[self._lists.load_part[row]]
        if self._made[storey]:
            raise KeyError(row)  # it was told, and is asked for no more
        self._make(storey)
        return self[row]

    def _make(self, storey: int) -> None:
        """Make the loads of a storey, in erection order."""
        lists = self._lists
        self._made[storey] = True
        building = self._building[storey]
        plant = self._world.plant_of[self._project[building]]
        row = lists.part_first_load[lists.part_first[storey]]
        for content in self._contents_of(building, row):
            self[row] = Load(
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
        for load in self.values():
            self._note(load)

    def close(self) -> None:
        """Make no more loads, and forget what they are made from."""
        self._contents.clear()
        del self._lists

    def _tell(self, load: Load) -> None:
        self._note(load)
        del self[load.row]

    def _note(self, load: Load) -> None:
        """Note what is kept of a load: written out, for it is asked of each one."""
        told = self.told.put(load.row).put(load.truck).put(load.called).put(load.distance_m)
        told.put(load.ready).put(load.assigned).put(load.loading).put(load.loaded)
        told.put(load.departed).put(load.arrived).put(load.inspected)
        told.put(load.unloading).put(load.unloaded).put(load.returned)
        told.put(load.asked).put(load.fits_at).put(load.at_bay).put(load.wanted)
        told.put(load.admitted).put(load.nominal_haul_s).put(load.broken_s)
