"""Milestones of components: entered order by order, told once for the record."""

import numpy as np
import pytest

from supplysim.calendars import NEVER
from supplysim.ledger import MISSING
from supplysim.model import made as milestones
from supplysim.model.entities import Order, Pallets
from supplysim.model.made import Made
from supplysim.model.plant import Cast
from supplysim.simulation import simulate
from tests.model.numbers import ints
from tests.runs.scenarios import town

END = 1000


def cast(
    first: int, pallets: list[list[int]], released: list[int], pieces: list[tuple[int, ...]]
) -> Cast:
    order = Order(row=0, project=0, building=0, storey=0, family=0, plant=0, first=first,
                  pallets=Pallets(pieces, 1))  # fmt: skip
    finish = ints(at for finish in pallets for at in finish)
    return Cast(order, ints([]), ints([]), finish, ints(released))


@pytest.mark.parametrize("end", [END, 2**31])
def test_milestones_are_those_of_the_pallet_of_each_piece_as_far_as_the_run_went(end):
    made = Made(5, end=end)
    pallets = [[0, 0, 10, 20, 30, 0, 0], [0, 0, end + 1, NEVER, NEVER, 0, 0]]
    made.note(cast(1, pallets, [500, NEVER], [(0, 2), (1,)]))
    made.install_before(0, np.array([-7]))
    made.installed[1] = 700
    told = {name: column.tolist() for name, column in made.milestones().items()}
    assert told == {
        "cast": [MISSING, 10, MISSING, 10, MISSING],
        "demoulded": [MISSING, 30, MISSING, 30, MISSING],
        "released": [MISSING, 500, MISSING, 500, MISSING],
        "installed": [-7, 700, MISSING, MISSING, MISSING],
    }
    assert made.castings == 1 + 2


def test_milestones_change_hands_with_a_stand_in():
    made = Made(4, end=END)
    both = [[0, 0, 10, 20, 30, 0, 0], [0, 0, 11, 21, 31, 0, 0]]
    made.note(cast(0, both, [500, 501], [(0,), (1,)]))
    assert made.forget(0) == 10
    made.exchange(0, donor=1)
    told = made.milestones()
    assert (told["cast"][:2].tolist(), told["released"][:2].tolist()) == (
        [11, MISSING],
        [501, MISSING],
    )


@pytest.mark.parametrize("together", [1, 3])
def test_a_record_does_not_depend_on_how_many_orders_are_entered_at_once(monkeypatch, together):
    usual = simulate(town(), seed=1)
    monkeypatch.setattr(milestones, "_AT_ONCE", together)
    assert simulate(town(), seed=1).digest == usual.digest
