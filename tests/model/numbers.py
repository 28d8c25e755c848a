"""Machine integers, as lines and plants take them."""

from librt.vecs import vec
from mypy_extensions import i64

from supplysim.model.entities import Order, Pallets
from supplysim.model.plant import Cast


def ints(numbers):
    """Return numbers as machine integers."""
    return vec[i64](list(numbers))


def one_pallet(*, start, finish, order=0, released=0, place=0):
    """Return an order that was cast, of which one pallet counts: those before it never passed."""
    made = Order(
        row=order, project=0, building=0, storey=0, family=0, plant=0, first=0,
        pallets=Pallets([], 0),
    )  # fmt: skip
    before = [-1] * len(start) * place
    return Cast(
        made,
        ints([]),
        ints([*before, *start]),
        ints([*before, *finish]),
        ints([*[-1] * place, released]),
    )


def taken(pallets, loads):
    """Return the last pallets of all loads, of which some may not be settled."""
    pallets.settle_all(loads)
    return pallets.settled.take()
