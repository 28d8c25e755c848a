"""Stand-ins: the equal piece of a later storey takes the place of a rejected one.

The two change places: the rejected component is made from the donor's casting, and the donor is
made again for its own storey, which has the time. A storey that was promised its kit keeps it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from supplysim.ledger import MISSING
from supplysim.model.draws import REMAKES
from supplysim.model.entities import Load
from supplysim.model.lists import PlanLists
from supplysim.model.load_book import LoadBook
from supplysim.model.pallets import LastPallets, Pallet
from supplysim.plan.tables import PlanTables

if TYPE_CHECKING:
    from supplysim.model.chain import Chain

__all__ = ["Lent", "StandInPorts", "StandIns", "stand_ins_of"]


class Lent(NamedTuple):
    """What had completed a load before a piece of it was taken: the pallet released last."""

    load: int
    pallet: Pallet


@dataclass(frozen=True, slots=True)
class StandInPorts:
    """What stand-ins need from the rest of the chain.

    Parameters
    ----------
    fixed
        How many storeys of a tower have a begin that is fixed.
    due
        When pieces of a storey that are made again are due in the yard: ``(tower, storey)``.
    exchange
        Gives a component the milestones of its donor, and clears the donor's.
    """

    fixed: Callable[[int], int]
    due: Callable[[int, int], int]
    exchange: Callable[[int, int], None]


class StandIns:
    """Looks for donors, and takes them out of their loads.

    Parameters
    ----------
    loads
        All loads by row.
    pallets
        Of each load the pallet that was released last.

    Attributes
    ----------
    lent
        What had completed the loads from which pieces were taken, as it happened.
    """

    def __init__(
        self,
        plan: PlanTables,
        lists: PlanLists,
        *,
        loads: LoadBook,
        pallets: LastPallets,
        ports: StandInPorts,
    ) -> None:
        self.ports = ports
        self._lists, self._loads, self._pallets = lists, loads, pallets
        self._building_first: list[int] = plan.building_first.tolist()
        self.lent: list[Lent] = []

    def find(
        self,
        tower: int,
        storey: int,
        groups: Iterable[Sequence[int]],
        *,
        attempts: dict[int, int],
        now: int,
    ) -> dict[int, int]:
        """Return the donors of rejected pieces of a storey by piece.

        Parameters
        ----------
        groups
            The rejected pieces of each load, ascending; a load gets all it needs or nothing, for
            it leaves whole.
        attempts
            How often each piece was made before; one that may not be made again is no donor.
        """
        stock = list(self._stock(tower, storey, now))
        found: dict[int, int] = {}
        for pieces in groups if stock else ():
            mine: dict[int, int] = {}
            for piece in pieces:
                taken = {*found.values(), *mine.values()}
                donors = (d for d in self._like(piece, stock) if d not in taken)
                donor = next((d for d in donors if attempts.get(d, 0) < REMAKES), None)
                if donor is None:
                    break
                mine[piece] = donor
            else:
                found |= mine
        return found

    def take(self, load: Load) -> None:
        """Let a load that is in stock wait for an order of pieces that were taken from it."""
        load.pending += 1
        if load.known:
            load.known = False
            self.lent.append(Lent(load.row, self._pallets.lend(load)))

    def _stock(self, tower: int, storey: int, now: int) -> Iterator[Load]:
        """Yield the loads of later storeys that may give pieces, the last one first."""
        first, end = self._building_first[tower : tower + 2]
        later = max(storey + 1, first + self.ports.fixed(tower))
        for row in reversed(range(self._first_load(later), self._first_load(max(later, end)))):
            load = self._loads.get(row)
            # Strictly before: what else happens in this second does not matter.
            if load is not None and load.known and load.called == MISSING and load.released < now:
                yield load

    def _like(self, piece: int, stock: Iterable[Load]) -> Iterator[int]:
        types = self._lists.types
        for load in stock:
            pieces = reversed(range(load.first, load.last))
            yield from (other for other in pieces if types[other] == types[piece])

    def _first_load(self, storey: int) -> int:
        return int(self._lists.part_first_load[self._lists.part_first[storey]])


def stand_ins_of(chain: "Chain") -> StandIns | None:
    """Return the stand-ins of a chain, None where its sites wait for remakes."""
    world = chain.world
    if not world.scenario.quality.stand_ins:
        return None
    plan = world.plan

    def due(tower: int, storey: int) -> int:
        index = storey - int(plan.building_first[tower])
        need = chain.towers[tower].expected_begin(index, chain.kernel.now)
        project = int(plan.building_project[tower])
        haul = world.out(world.plant_of[project], project).free_s
        return need - haul - chain.master.delivery

    return StandIns(
        plan,
        chain.lists,
        loads=chain.loads,
        pallets=chain.pallets,
        ports=StandInPorts(
            fixed=lambda tower: chain.towers[tower].fixed,
            due=due,
            exchange=chain.made.exchange,
        ),
    )
