"""The master plan: released the lead before the need, frozen when near, stopped at the cap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import DAY, HOUR
from supplysim.ledger import MISSING
from supplysim.model.entities import Order, Pallets
from supplysim.model.kernel import Kernel
from supplysim.model.planning import MasterPlan, TowerOrders
from supplysim.scenario.supply import Production

LATE = 10**9


class Tower:
    """What the plan asks of a tower: dates that a test sets, and the storey under way."""

    def __init__(self, begins, current=lambda _: -1):
        self.begins, self._current = begins, current
        self.now = lambda: 0

    def expected_begin(self, index, now):
        return self.begins(index, now)

    @property
    def current(self):
        return self._current(self.now())


def planned(
    tower,
    *,
    storeys=10,
    drawings_at=-LATE,
    mould_lead_s=0,
    change_s=None,
    error_s=None,
    haul_s=0,
    families=1,
    end=400 * DAY,
    **production,
):
    """Run the plan of one tower; return its orders, a row a storey."""
    kernel = Kernel(end=end)
    tower.now = lambda: kernel.now
    orders = [
        [Order(s * families + f, 0, 0, s, f, 0, 0, Pallets(((0,),), 1)) for f in range(families)]
        for s in range(storeys)
    ]
    released = []

    def release(order):
        order.released = kernel.now
        released.append(order)

    entry = TowerOrders(
        tower,
        orders,
        haul_s=haul_s,
        drawings_at=drawings_at,
        mould_lead_s=mould_lead_s,
        change_s=change_s or [0] * storeys,
        error_s=error_s or [0] * storeys,
    )
    plan = MasterPlan(kernel, [entry], Production(**production), release=release)
    plan.start()
    kernel.run()
    assert len(released) == len({order.row for order in released})
    return orders


def every(days, first=100):
    return Tower(lambda index, _: (first + days * index) * DAY)


@given(
    st.integers(0, 60),
    st.integers(1, 15),
    st.integers(0, 30),
    st.integers(1, 14),
    st.integers(0, 20),
)
def test_an_order_is_released_the_lead_before_its_need(lead, cycle, first, replan, freeze):
    orders = planned(
        every(cycle, first=lead + first),
        release_lead_d=lead,
        replan_d=replan,
        freeze_d=freeze,
        stock_cap_storeys=1000,
    )
    for storey, (order,) in enumerate(orders):
        assert order.need == (lead + first + cycle * storey) * DAY
        assert order.asked == order.need - lead * DAY == order.released


def test_what_should_have_been_released_already_is_released_at_once():
    orders = planned(every(5, first=10), release_lead_d=40, stock_cap_storeys=1000)
    assert [row[0].released for row in orders[:8]] == [0, 0, 0, 0, 0, 0, 0, 5 * DAY]


def test_every_family_of_a_storey_is_released_together():
    orders = planned(every(5), families=3, stock_cap_storeys=1000)
    assert all(len({order.released for order in row}) == 1 for row in orders)


@pytest.mark.parametrize(("haul_h", "delivery_h"), [(0, 24), (3, 24), (2, 0)])
def test_an_order_is_due_the_haul_and_the_delivery_lead_before_its_need(haul_h, delivery_h):
    orders = planned(
        every(5), haul_s=haul_h * HOUR, delivery_lead_h=delivery_h, stock_cap_storeys=1000
    )
    assert all(o.due == o.need - (haul_h + delivery_h) * HOUR for (o,) in orders)


def test_nothing_is_released_before_the_moulds_are_ready():
    orders = planned(every(5), drawings_at=75 * DAY, release_lead_d=40, stock_cap_storeys=1000)
    assert [row[0].released // DAY for row in orders] == [75, 75, 75, 75, 80, 85, 90, 95, 100, 105]


@pytest.mark.parametrize("cap", [1, 3, 12])
def test_a_tower_has_no_more_storeys_in_hand_than_the_cap(cap):
    """It erects a storey every five days from day 100 on; orders may be 60 days early."""
    tower = every(5)
    tower._current = lambda now: (now // DAY - 100) // 5 if now >= 100 * DAY else -1
    orders = planned(tower, storeys=30, release_lead_d=60, replan_d=1, stock_cap_storeys=cap)
    for storey, (order,) in enumerate(orders):
        assert storey - tower._current(order.released) <= cap
    assert MISSING not in [order.released for (order,) in orders]
    if cap < 12:
        assert orders[cap][0].released >= 100 * DAY


@pytest.mark.parametrize(("first", "released"), [(100, [80, 85, 90, 95]), (98, [58, 83, 88, 93])])
def test_dates_follow_the_look_ahead_until_they_are_frozen(first, released):
    """On day 50 the site says that it is 20 days late; day 49 has fixed releases up to day 59."""
    tower = Tower(lambda index, now: (first + 5 * index + 20 * (now >= 50 * DAY)) * DAY)
    orders = planned(
        tower, release_lead_d=40, replan_d=7, freeze_d=10, stock_cap_storeys=1000, storeys=4
    )
    assert [order.released // DAY for (order,) in orders] == released


@pytest.mark.parametrize("freeze", [0, 3, 30])
def test_a_plan_never_leaves_a_release_for_later_than_it_is_asked(freeze):
    orders = planned(every(3), replan_d=9, freeze_d=freeze, stock_cap_storeys=1000)
    assert all(order.released == order.asked for (order,) in orders)


def test_planning_ends_when_everything_is_released():
    kernel = Kernel(end=1000 * DAY)
    order = Order(0, 0, 0, 0, 0, 0, 0, Pallets(((0,),), 1))
    entry = TowerOrders(
        every(1, first=0),
        [[order]],
        haul_s=0,
        drawings_at=0,
        mould_lead_s=0,
        change_s=[0],
        error_s=[0],
    )
    MasterPlan(kernel, [entry], Production(), release=lambda _: None).start()
    kernel.run()
    assert not kernel.dropped


# --- information ----------------------------------------------------------------------------


def test_moulds_follow_the_drawings_and_nothing_is_released_before_them():
    orders = planned(every(5), drawings_at=60 * DAY, mould_lead_s=20 * DAY, stock_cap_storeys=1000)
    first = orders[0][0]
    assert (first.drawings_at, first.moulds_at) == (60 * DAY, 80 * DAY)
    assert first.released == 80 * DAY


def test_a_design_change_holds_back_its_own_storey_and_no_other():
    change = [0, 9 * DAY] + [0] * 8
    plain = planned(every(5), stock_cap_storeys=1000)
    changed = planned(every(5), change_s=change, stock_cap_storeys=1000)
    gained = [
        one[0].released - other[0].released for one, other in zip(changed, plain, strict=True)
    ]
    assert gained == change


@given(st.lists(st.integers(-20, 20), min_size=10, max_size=10))
def test_a_wrong_report_moves_the_need_of_its_storey_by_as_much(days):
    error = [d * DAY for d in days]
    plain = planned(every(5), stock_cap_storeys=1000)
    moved = planned(every(5), error_s=error, stock_cap_storeys=1000)
    for one, other, wrong in zip(moved, plain, error, strict=True):
        assert one[0].need - other[0].need == wrong
        assert one[0].due - other[0].due == wrong
        assert one[0].unseen_s == max(0, wrong)
