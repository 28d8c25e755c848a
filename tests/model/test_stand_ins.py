"""Stand-ins: which piece takes the place of a rejected one, and what becomes of its load."""

import pytest

from supplysim.calendars import DAY, HOUR
from supplysim.model.line import STAGES
from supplysim.model.lists import PlanLists
from supplysim.model.load_book import LoadBook
from supplysim.model.orders import OrderBook
from supplysim.model.pallets import LastPallets
from supplysim.model.stand_ins import StandInPorts, StandIns
from supplysim.model.world import prepare
from tests.model.numbers import one_pallet, taken
from tests.runs.scenarios import town

NOW = 10 * DAY


class Yard:
    """The first tower of the town, every load of it in stock since the first second."""

    def __init__(self, fixed=1):
        self.world = prepare(town(), seed=3, replication=0)
        self.plan, self.lists = self.world.plan, PlanLists(self.world)
        self.pallets = LastPallets()
        orders = OrderBook(self.world.scenario, self.plan, self.world.draws)
        self.loads = LoadBook(self.world, self.lists, orders)
        for row in range(self.first_load(self.storeys)):
            load = self.loads[row]
            load.known, load.released, load.pending = True, 0, 0
            last = one_pallet(start=[0] * STAGES, finish=[0] * STAGES)
            self.pallets.enter(load, last, 0)
        self.stand_ins = StandIns(
            self.plan,
            self.lists,
            loads=self.loads,
            pallets=self.pallets,
            ports=StandInPorts(fixed=lambda _: fixed, due=lambda *_: 0, exchange=lambda *_: None),
        )

    @property
    def storeys(self):
        return int(self.plan.building_first[1])

    def first_load(self, storey):
        return int(self.plan.part_first_load[self.plan.part_first[storey]])

    def of_storey(self, storey):
        """Return the pieces of a storey, ascending."""
        bounds = (self.first_load(storey), self.first_load(storey + 1))
        return list(range(*(int(self.plan.load_first[row]) for row in bounds)))

    def like(self, piece, storey):
        """Return the pieces of the type of a piece on a storey, ascending."""
        types = self.lists.types
        return [other for other in self.of_storey(storey) if types[other] == types[piece]]

    def find(self, *groups, storey=0, attempts=None):
        found = self.stand_ins.find(0, storey, groups, attempts=attempts or {}, now=NOW)
        return [found.get(piece) for pieces in groups for piece in pieces]

    def load_of(self, piece):
        return self.loads[int(self.plan.component_load[piece])]


def test_the_donor_is_the_last_equal_piece_of_the_tower():
    yard = Yard()
    for piece in (yard.of_storey(0)[0], yard.of_storey(0)[-1]):
        assert yard.find([piece]) == [yard.like(piece, yard.storeys - 1)[-1]]


def test_several_pieces_of_a_type_take_the_last_ones_in_turn():
    yard = Yard()
    first, second = yard.like(yard.of_storey(0)[0], 0)[:2]
    last = yard.like(first, yard.storeys - 1)
    assert yard.find([first, second]) == [last[-1], last[-2]]
    assert yard.find([first], [second]) == [last[-1], last[-2]]


@pytest.mark.parametrize(
    "change",
    [
        {"known": False},
        {"called": NOW},
        {"called": -HOUR},
        {"released": NOW},
        {"released": DAY * 11},
    ],
)
def test_a_load_that_is_called_or_was_not_released_before_gives_nothing(change):
    yard = Yard()
    piece = yard.of_storey(0)[0]
    for other in yard.like(piece, yard.storeys - 1):
        for name, value in change.items():
            setattr(yard.load_of(other), name, value)
    assert yard.find([piece]) == [yard.like(piece, yard.storeys - 2)[-1]]


def test_a_storey_whose_begin_is_fixed_and_the_piece_s_own_give_nothing():
    yard = Yard(fixed=3)
    for load in yard.loads.under_way():
        load.known = load.storey <= 3
    piece = yard.of_storey(0)[0]
    assert yard.find([piece]) == [yard.like(piece, 3)[-1]]
    own = yard.of_storey(3)[0]
    assert yard.find([own], storey=3) == [None]
    yard.stand_ins.ports = StandInPorts(
        fixed=lambda _: 4, due=lambda *_: 0, exchange=lambda *_: None
    )
    assert yard.find([piece]) == [None]


def test_a_piece_that_may_not_be_made_again_is_no_donor():
    yard = Yard()
    piece = yard.of_storey(0)[0]
    last = yard.like(piece, yard.storeys - 1)
    assert yard.find([piece], attempts={last[-1]: 3, last[-2]: 2}) == [last[-2]]


def test_a_load_gets_all_it_needs_or_nothing_and_leaves_the_rest_to_others():
    yard = Yard()
    piece = yard.of_storey(0)[0]
    lone = next(p for p in yard.of_storey(0) if yard.lists.types[p] != yard.lists.types[piece])
    for storey in range(1, yard.storeys):
        for other in yard.like(lone, storey):
            yard.load_of(other).known = False
    (donor,) = yard.find([piece])
    assert donor is not None
    assert yard.find([piece, lone], [piece + 1]) == [None, None, donor]


def test_a_load_that_gave_a_piece_waits_and_what_had_completed_it_is_kept():
    yard = Yard()
    load = yard.loads[5]
    yard.stand_ins.take(load)
    yard.stand_ins.take(load)
    assert (load.known, load.pending) == (False, 2)
    assert [lent.load for lent in yard.stand_ins.lent] == [5]
    assert 5 not in taken(yard.pallets, yard.loads.under_way())["load"]
