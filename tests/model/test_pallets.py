"""The pallet that completed a load: it may give way until the load's truck is asked for."""

from supplysim.ledger import Columns
from supplysim.model.entities import Load
from supplysim.model.pallets import EDGES, LastPallets, Pallet
from tests.model.numbers import one_pallet, taken


def pallet(order: int, released: int) -> Pallet:
    start = [10 * order + stage for stage in range(7)]
    return Pallet(order, start, [at + 5 for at in start], released, place=2)


def load(row: int) -> Load:
    return Load(row=row, tower=0, storey=0, part=0, first=0, last=1, laying=0, mass_kg=0,
                volume_l=0, lift_s=0, setdown_s=0, plant=0)  # fmt: skip


def enter(pallets: LastPallets, load: Load, last: Pallet) -> None:
    cast = one_pallet(
        start=last.start,
        finish=last.finish,
        order=last.order,
        released=last.released,
        place=last.place,
    )
    pallets.enter(load, cast, last.place)


def told(columns: Columns, *names: str) -> list[tuple[int, ...]]:
    return sorted(zip(*(columns[name].tolist() for name in names), strict=True))


def test_the_last_pallet_entered_stands_for_its_load():
    pallets, four = LastPallets(), load(4)
    enter(pallets, four, pallet(order=1, released=100))
    enter(pallets, four, pallet(order=2, released=200))
    columns = taken(pallets, [four])
    assert told(columns, "load", "order", "released", "place") == [(4, 2, 200, 2)]


def test_settled_and_open_pallets_are_told_alike():
    pallets, four, five = LastPallets(), load(4), load(5)
    enter(pallets, four, pallet(order=1, released=100))
    enter(pallets, five, pallet(order=3, released=300))
    pallets.settle(four)
    columns = taken(pallets, [four, five])
    assert told(columns, "load", "order", "released") == [(4, 1, 100), (5, 3, 300)]
    assert told(columns, *EDGES) == [
        (*each.start, *each.finish) for each in (pallet(1, 100), pallet(3, 300))
    ]


def test_a_load_from_which_pieces_are_taken_has_none_until_it_is_completed_anew():
    pallets, four = LastPallets(), load(4)
    enter(pallets, four, pallet(order=1, released=100))
    assert pallets.lend(four) == pallet(order=1, released=100)
    assert told(taken(pallets, [four]), "load") == []
    enter(pallets, four, pallet(order=9, released=900))
    assert told(taken(pallets, [four]), "load", "order", "released") == [(4, 9, 900)]
