"""Orders: every piece on one pallet, pallets no fuller than they are, times as drawn."""

import numpy as np
import pytest

from supplysim.calendars import HOUR, MINUTE
from supplysim.model.draws import Draws
from supplysim.model.line import STAGES
from supplysim.model.orders import OrderBook
from supplysim.model.world import make_plan
from supplysim.scenario import load
from supplysim.streams import Streams


def book_of(scenario, seed=0):
    plan = make_plan(scenario)
    return OrderBook(scenario, plan, Draws(scenario, plan, Streams(seed)))


def batched(work):
    """Return the stage times of each pallet."""
    return [tuple(work[i : i + STAGES]) for i in range(0, len(work), STAGES)]


@pytest.fixture(scope="module")
def small():
    return load("small")


@pytest.fixture(scope="module")
def book(small):
    """Return the book of the small scenario with every order entered."""
    book = book_of(small)
    plan = book.plan
    for building in range(len(plan.building_project)):
        for storey in range(plan.building_first[building], plan.building_first[building + 1]):
            book.make(building, storey, plant=0)
    return book


def test_every_component_belongs_to_one_order_of_its_family(book):
    plan, scenario = book.plan, book.scenario
    rows = np.concatenate([book.rows(order)[0] for order in book.orders])
    assert sorted(rows.tolist()) == list(range(len(plan.component_type)))
    for order in book.orders:
        family = book.families[order.family]
        of_order = {plan.types[plan.component_type[row]] for row in book.rows(order)[0]}
        assert {scenario.components[name].family for name in of_order} == {family}
        assert set(plan.component_storey[book.rows(order)[0]].tolist()) == {order.storey}


def test_there_is_one_order_a_storey_and_family_and_rows_count_up(book):
    keys = [(order.storey, order.family) for order in book.orders]
    assert len(keys) == len(set(keys))
    assert [order.row for order in book.orders] == list(range(len(keys)))


def test_a_pallet_holds_what_fits_and_pieces_follow_the_erection_order(book):
    for order in book.orders:
        rows, pallet_of = book.rows(order)
        assert sorted(rows.tolist()) == rows.tolist()
        assert pallet_of.tolist() == sorted(pallet_of.tolist())
        for pallet, pieces in enumerate(order.pallets.pieces):
            mine = rows[pallet_of == pallet]
            assert (mine - order.first).tolist() == list(pieces)
            names = [book.plan.types[book.plan.component_type[row]] for row in mine]
            used = sum(1 / book.scenario.components[name].per_pallet for name in names)
            assert used <= 1 + 1e-9


@pytest.mark.parametrize(("family", "pallets"), [("slab", 14), ("wall", 10), ("fixed", 12)])
def test_a_storey_takes_the_pallets_that_its_pieces_need(book, family, pallets):
    """Archetype B: 40 slabs by three, 20 panels by two, 8 stairs and balconies, 8 small by two."""
    park = next(o for o in book.orders if book.families[o.family] == family and o.building == 0)
    assert len(park.pallets.pieces) == pallets


def test_an_order_knows_its_volume_and_the_loads_its_pallets_wait_for(book):
    plan = book.plan
    for order in book.orders:
        rows, pallet_of = book.rows(order)
        assert order.pallets.volume_l == plan.component_volume_l[rows].sum()
        loads = plan.component_load[rows]
        assert dict(book.pallets_by_load(order)) == {
            load: tuple(np.unique(pallet_of[loads == load]).tolist())
            for load in set(loads.tolist())
        }


def test_without_variation_or_stoppages_stages_take_their_nominal_times(small):
    plain = small.with_({"line_types.*.cv": 0, "line_types.*.effectiveness": 1})
    book = book_of(plain)
    order = next(o for o in book.make(0, 0, plant=0) if book.families[o.family] == "slab")
    nominal = [80 * MINUTE] * 3 + [10 * HOUR] + [80 * MINUTE] * 3
    assert book.nominal_times(order.family) == nominal
    work, repairs = book.stage_times(order)
    assert (list(work), repairs) == (nominal * len(order.pallets.pieces), [])


def test_stoppages_stretch_attended_stages_and_leave_curing_alone(small):
    book = book_of(small.with_({"line_types.*.cv": 0, "line_types.*.effectiveness": 0.8}))
    order = next(o for o in book.make(0, 0, plant=0) if book.families[o.family] == "wall")
    assert set(batched(book.stage_times(order)[0])) == {
        (*[150 * MINUTE * 10 // 8] * 3, 10 * HOUR, *[150 * MINUTE * 10 // 8] * 3)
    }


def test_drawn_times_belong_to_the_storey_in_whatever_order_they_are_asked(small):
    one, other = book_of(small), book_of(small)
    orders = [o for s in range(3) for o in one.make(0, s, plant=0)]
    others = [o for s in (2, 1, 0) for o in other.make(0, s, plant=1)[::-1]]
    forward = [list(one.stage_times(o)[0]) for o in orders]
    backward = [list(other.stage_times(o)[0]) for o in others]
    assert forward == backward[::-1]
    assert forward[0] != forward[3]


def test_a_stage_takes_its_nominal_time_on_average(small):
    book = book_of(small)
    times = [
        row
        for building in range(6)
        for storey in range(
            book.plan.building_first[building], book.plan.building_first[building + 1]
        )
        for order in book.make(building, storey, plant=0)
        if book.families[order.family] == "slab"
        for row in batched(book.stage_times(order)[0])
    ]
    casting = np.array(times)[:, 2] * small.line_types["slab"].effectiveness
    assert casting.mean() == pytest.approx(80 * MINUTE, rel=0.02)
    assert casting.std() / casting.mean() == pytest.approx(0.15, rel=0.1)
