"""The pallet that completed a load: it may give way until the load's truck is asked for."""

from supplysim.ledger import Columns
from supplysim.model.pallets import EDGES, LastPallets, Pallet


def pallet(order: int, released: int) -> Pallet:
    start = [10 * order + stage for stage in range(7)]
    return Pallet(order, start, [at + 5 for at in start], released, place=2)


def enter(pallets: LastPallets, load: int, last: Pallet) -> None:
    pallets.enter(load, last.order, last.released, last.place, (last.start, last.finish))


def rows(pallets: LastPallets) -> list[tuple[int, ...]]:
    return told(pallets.take(), "load", "order", "released", "place")


def told(columns: Columns, *names: str) -> list[tuple[int, ...]]:
    return sorted(zip(*(columns[name].tolist() for name in names), strict=True))


def test_the_last_pallet_entered_stands_for_its_load():
    pallets = LastPallets()
    enter(pallets, 4, pallet(order=1, released=100))
    enter(pallets, 4, pallet(order=2, released=200))
    assert rows(pallets) == [(4, 2, 200, 2)]


def test_settled_and_open_pallets_are_told_alike():
    pallets = LastPallets()
    enter(pallets, 4, pallet(order=1, released=100))
    enter(pallets, 5, pallet(order=3, released=300))
    pallets.settle(4)
    columns = pallets.take()
    assert told(columns, "load", "order", "released") == [(4, 1, 100), (5, 3, 300)]
    assert told(columns, *EDGES) == [
        (*each.start, *each.finish) for each in (pallet(1, 100), pallet(3, 300))
    ]


def test_a_load_from_which_pieces_are_taken_has_none_until_it_is_completed_anew():
    pallets = LastPallets()
    enter(pallets, 4, pallet(order=1, released=100))
    assert pallets.lend(4) == pallet(order=1, released=100)
    pallets.settle(4)
    assert rows(pallets) == []
    enter(pallets, 4, pallet(order=9, released=900))
    assert rows(pallets) == [(4, 9, 900, 2)]
