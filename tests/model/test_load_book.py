"""The book of loads: made when asked for, kept as mere numbers once they are through."""

import pytest

from supplysim.model.entities import Load, Part, StoreyState
from supplysim.model.lists import PlanLists
from supplysim.model.load_book import LOAD_TIMES, TRIP, LoadBook
from supplysim.model.orders import OrderBook
from supplysim.model.world import prepare
from tests.runs.scenarios import town


class Town:
    """The book of a town's loads, and the lowest storey of its first tower."""

    def __init__(self):
        world = prepare(town(), seed=3, replication=0)
        self.plan, self.lists = world.plan, PlanLists(world)
        self.orders = OrderBook(world.scenario, world.plan, world.draws)
        self.book = LoadBook(world, self.lists, self.orders)
        parts = range(*self.lists.part_first[:2])
        self.state = StoreyState(0, 0, tuple(Part(row=part) for part in parts), opened=False)
        self.rows = list(range(self.lists.part_first_load[parts.stop]))

    def told(self):
        self.book.tell_all()
        columns = self.book.told.take()
        return dict(zip(columns["row"].tolist(), columns["returned"].tolist(), strict=True))


def through(load, returned):
    load.next_piece, load.returned = load.last, returned


def test_the_loads_of_a_storey_are_made_when_one_is_asked_for():
    built = Town()
    assert not built.book.under_way()
    load = built.book[built.rows[-1]]
    assert [each.row for each in built.book.under_way()] == built.rows
    assert (load.row, load.storey, load.tower) == (built.rows[-1], 0, 0)
    assert built.book[load.row] is load
    assert built.book.get(built.rows[-1] + 1) is None
    assert built.book.get(-1) is None


def test_parts_share_the_loads_of_the_book_in_erection_order():
    built = Town()
    first = built.book[0]
    built.book.open(built.state)
    loads = [load for part in built.state.parts for load in part.loads]
    assert [load.row for load in loads] == built.rows
    assert loads[0] is first


def test_a_load_waits_for_every_order_that_holds_pieces_of_it():
    built = Town()
    touched = [
        row
        for order in built.orders.make(0, 0, plant=0)
        for row, _ in built.orders.pallets_by_load(order)
    ]
    assert [built.book[row].pending for row in built.rows] == [
        touched.count(row) for row in built.rows
    ]


def test_a_load_is_told_once_it_is_lifted_and_its_truck_is_home():
    built = Town()
    load = built.book[2]
    load.returned = 500
    built.book.home(load)
    assert 2 in built.book  # it stands in the buffer, or on a trailer
    load.next_piece = load.last
    built.book.home(load)
    assert 2 not in built.book
    assert built.told()[2] == 500
    with pytest.raises(KeyError):
        built.book[2]


def test_what_came_home_before_it_was_lifted_is_told_with_its_storey():
    built = Town()
    built.book.open(built.state)
    on_the_way = built.book[built.rows[0]]
    for row in built.rows[1:]:
        through(built.book[row], returned=row)
    built.book.home(built.book[built.rows[1]])
    on_the_way.next_piece = on_the_way.last
    built.book.lifted(built.state)
    assert built.book.under_way() == [on_the_way]
    assert all(not part.loads for part in built.state.parts)
    through(on_the_way, returned=900)
    built.book.home(on_the_way)
    assert built.told() == {row: row for row in built.rows} | {on_the_way.row: 900}


@pytest.mark.parametrize("settled", [True, False])
def test_what_is_told_of_a_load_stands_under_its_names(settled):
    built = Town()
    load = built.book[1]
    names = ("truck", "called", "distance_m", *LOAD_TIMES, *TRIP)
    for number, name in enumerate(names):
        setattr(load, name, 100 + number)
    if settled:
        load.next_piece = load.last
        built.book.home(load)
        assert 1 not in built.book
    built.book.tell_all()
    columns = built.book.told.take()
    row = columns["row"].tolist().index(1)
    assert {name: int(columns[name][row]) for name in names} == {
        name: 100 + number for number, name in enumerate(names)
    }


def test_loads_of_all_storeys_carry_their_own_pieces():
    built = Town()
    plan, lists = built.plan, built.lists
    for row in range(len(plan.load_part)):
        load = built.book[row]
        pieces = slice(load.first, load.last)
        assert (load.first, load.last) == tuple(plan.load_first[row : row + 2])
        assert load.volume_l == plan.component_volume_l[pieces].sum()
        assert load.mass_kg == plan.component_mass_kg[pieces].sum()
        assert load.laying == plan.load_laying[row]
        assert load.lift_s == lists.total(lists.nominal_lift_s, load.first, load.last)
        assert load.setdown_s == lists.total(lists.setdown_s, load.first, load.last)


def test_remake_loads_stay_in_the_book_by_row():
    built = Town()
    planned, count = built.book[0], len(built.plan.load_part)
    again = [Load(**vars_of(planned) | {"row": row, "attempt": 1}) for row in (2 * count, count)]
    for load in again:
        built.book.enter(load)
        through(load, returned=load.row)
        built.book.home(load)
    assert built.book.again() == built.book.under_way()[-2:] == again[::-1]
    assert built.book[count] is again[1]
    assert built.told()[2 * count] == 2 * count


def vars_of(load):
    names = (
        "tower", "storey", "part", "first", "last", "laying", "mass_kg", "volume_l", "lift_s",
        "setdown_s", "plant",
    )  # fmt: skip
    return {name: getattr(load, name) for name in names}
