"""Plants: moulds make one kit a day, a full yard stops casting, lines take what sorts first."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS, DAY, HOUR, Calendar
from supplysim.ledger import MISSING
from supplysim.model.entities import Order, Pallets
from supplysim.model.kernel import Kernel
from supplysim.model.line import DEMOULDING, QC, Line, Stage
from supplysim.model.plant import MouldRules, MouldSet, Plant, PlantPorts, Shop
from supplysim.policies import SEQUENCING
from tests.model.numbers import ints

WORKDAY = Calendar([(d * DAY + 8 * HOUR, d * DAY + 16 * HOUR) for d in range(120)])
STATIONS = [
    *[Stage("interruptible")] * 2,
    Stage("uninterruptible"),
    Stage("unattended", None),
    *[Stage("interruptible")] * 3,
]
HALF_HOUR = [HOUR // 2] * 7


def order(row, *, project=0, family=0, due=0, pallets=1):
    return Order(
        row=row,
        project=project,
        building=project,
        storey=row,
        family=family,
        plant=0,
        first=0,
        pallets=Pallets(tuple((i,) for i in range(pallets)), 100 * pallets),
        due=due,
    )


class Works:
    """A plant of one shop, and what it tells the rest of the chain."""

    def __init__(
        self,
        *,
        lines=1,
        sets=1,
        calendar=ALWAYS,
        reserve=lambda _: True,
        sequencing="earliest-due",
        times=HALF_HOUR,
        strength_s=lambda _: 0,
        moulds=None,
        changeover_s=0,
        bay=None,
        remakes_first=True,
    ):
        self.kernel = Kernel(end=120 * DAY)
        self.casts = []
        stages = STATIONS if bay is None else [Stage(stage.work, None) for stage in STATIONS]
        halls = [Line(stages, calendar, pallets=bay) for _ in range(lines)]
        shop = Shop(halls, range(10, 10 + lines), "slab", changeover_s=changeover_s)
        self.plant = Plant(
            self.kernel,
            rank=(1, 0),
            shop_of=dict.fromkeys(range(3), shop),
            mould_sets=lambda *_: sets,
            sequencing=SEQUENCING.get(sequencing),
            ports=PlantPorts(
                reserve=reserve,
                stage_times=lambda order: (ints(list(times) * len(order.pallets.pieces)), []),
                strength_s=strength_s,
                cast=self.casts.append,
            ),
            moulds=moulds,
            remakes_first=remakes_first,
        )

    def run(self, *released):
        """Release each (order, instant), in the order given; return the orders as cast."""
        for made, time in released:
            self.kernel.at(time, self.plant.receive, made)
        self.kernel.run()
        return [cast.order for cast in self.casts]


# --- remakes --------------------------------------------------------------------------------


def again(row, *, lent=(), **changes):
    """Return an order that makes rejected pieces again."""
    made = order(row, **changes)
    made.attempt, made.lent = 1, lent
    return made


@pytest.mark.parametrize(("urgent", "rows"), [(True, [0, 3, 1, 2]), (False, [0, 1, 2, 3])])
def test_remakes_go_before_all_others_or_as_they_are_due(urgent, rows):
    orders = [order(0, due=0), order(1, due=1), order(2, due=5), again(3, due=9)]
    made = Works(remakes_first=urgent).run(*((entry, 0) for entry in orders[:3]), (orders[3], 5))
    assert [entry.row for entry in made] == rows


def starts_of_kits_behind_remakes(in_kit, *remakes):
    """Return when a kit starts that waits at midnight behind remakes of so many pieces each."""
    orders = [again(1 + i, lent=((7, pieces, in_kit),)) for i, pieces in enumerate(remakes)]
    made = Works().run((order(0), 0), *((remake, 5) for remake in orders), (order(9), 5))
    assert [entry.start for entry in made[:2]] == [0, DAY]
    return next(entry.start for entry in made if entry.row == 9)


def test_a_remade_piece_takes_one_mould_of_its_set_and_holds_up_no_kit():
    # It enters first, at the midnight at which the kit's moulds are free; then the first stage.
    assert starts_of_kits_behind_remakes(3, 1) == DAY + HOUR // 2
    assert starts_of_kits_behind_remakes(3, 1, 1) == DAY + 2 * HOUR // 2


def test_as_many_remade_pieces_of_a_type_as_a_kit_has_take_the_set_for_a_day():
    assert starts_of_kits_behind_remakes(3, 1, 1, 1) == 2 * DAY
    assert starts_of_kits_behind_remakes(3, 2, 1) == 2 * DAY
    assert starts_of_kits_behind_remakes(1, 1) == 2 * DAY


def test_lent_moulds_are_counted_by_type_and_what_is_over_is_kept():
    moulds = MouldSet(free=0)
    full = [moulds.lend(((kind, count, 3),)) for kind, count in ((7, 2), (8, 2), (7, 2), (7, 2))]
    assert full == [False, False, True, True]
    assert moulds.lent == {7: 0, 8: 2}


def test_a_remake_is_no_kit_of_its_set():
    rules = MouldRules(first_s=DAY, life=2, renewal_s=5 * DAY)
    remakes = [again(1, lent=((7, 1, 3),)), again(2, lent=((7, 1, 3),))]
    made = Works(moulds=rules).run((order(0), 0), *((one, 5) for one in remakes), (order(9), 5))
    # The set is accepted until the second midnight; remakes are judged as the second kit is.
    assert [(entry.row, entry.kit) for entry in made] == [(0, 1), (1, 2), (2, 2), (9, 2)]
    assert [entry.start // DAY for entry in made] == [0, 2, 2, 2]


def test_kits_are_counted_anew_when_a_set_is_renewed():
    made = Works(moulds=MouldRules(life=2)).run(*((order(row), 0) for row in range(5)))
    assert [entry.kit for entry in made] == [1, 2, 1, 2, 1]


def test_a_pallet_is_repaired_beside_the_line_in_its_hours():
    # Seven stages of half an hour from 08:00 on; quality control of the first pallet ends at 11:30
    # and its repair of 5 h half an hour after the next opening; the second is half an hour behind.
    works = Works(calendar=WORKDAY)
    works.plant._ports = replace(
        works.plant._ports,
        stage_times=lambda _: (ints(HALF_HOUR * 2), [5 * HOUR, 0]),
    )
    made = works.run((order(0, pallets=2), 0))[0]
    first, second = works.casts[0].finished(QC)
    assert first == DAY + 8 * HOUR + HOUR // 2
    assert second == 12 * HOUR
    assert made.end == first


def test_equal_remakes_go_by_storey_family_and_piece_however_they_came():
    early, late = again(7), again(4)
    early.storey, late.storey = 1, 2
    made = Works().run((late, 0), (early, 0))
    assert [entry.row for entry in made] == [7, 4]


# --- moulds ---------------------------------------------------------------------------------


def test_a_mould_set_makes_one_storey_kit_a_day():
    made = Works().run(*((order(row), 0) for row in range(5)))
    assert [entry.start // DAY for entry in made] == [0, 1, 2, 3, 4]
    assert [entry.mould_at for entry in made] == [0, *(day * DAY for day in range(1, 5))]


def test_a_kit_that_takes_longer_than_its_day_keeps_the_moulds():
    curing = [*HALF_HOUR[:3], 30 * HOUR, *HALF_HOUR[4:]]
    first, second = Works(times=curing).run((order(0), 0), (order(1), 0))
    demoulded = int(1.5 * HOUR) + 30 * HOUR + HOUR // 2
    assert (first.start, second.start) == (0, demoulded)


@pytest.mark.parametrize("sets", [1, 2, 3])
def test_every_set_makes_its_own_kit(sets):
    made = Works(sets=sets).run(*((order(row), 0) for row in range(6)))
    by_day = defaultdict(int)
    for entry in made:
        by_day[entry.start // DAY] += 1
    assert set(by_day.values()) == {sets}


def test_projects_and_families_do_not_wait_for_the_moulds_of_others():
    kinds = [(0, 0), (0, 1), (1, 0), (1, 2)]
    made = Works(lines=4).run(
        *((order(row, project=p, family=f), 0) for row, (p, f) in enumerate(kinds))
    )
    assert [entry.start for entry in made] == [0] * 4


# --- the yard -------------------------------------------------------------------------------


def test_a_full_yard_stops_casting_until_there_is_room():
    works = Works(reserve=lambda _: works.kernel.now >= 3 * DAY + 500)
    works.kernel.at(3 * DAY + 500, lambda _: works.kernel.ask(works.plant))
    (made,) = works.run((order(0), DAY))
    assert made.start == 3 * DAY + 500
    assert made.yard_at == DAY


def test_an_order_with_room_passes_one_without():
    works = Works(reserve=lambda entry: entry.row == 1 or works.kernel.now >= DAY)
    works.kernel.at(DAY, lambda _: works.kernel.ask(works.plant))
    made = works.run((order(0, project=0), 0), (order(1, project=1), 0))
    assert [(entry.row, entry.start // DAY) for entry in made] == [(1, 0), (0, 1)]
    assert made[0].yard_at == MISSING


def test_room_is_asked_for_once_an_order_can_be_cast():
    asked = []
    works = Works(reserve=lambda entry: asked.append((entry.row, works.kernel.now)) or True)
    works.run((order(0), 0), (order(1), 0))
    assert asked == [(0, 0), (1, DAY)]


# --- which order, which line ----------------------------------------------------------------


@given(st.permutations(range(5)), st.lists(st.integers(0, 2), min_size=5, max_size=5))
def test_orders_are_taken_by_key_and_then_by_row_whatever_came_first(arrival, dues):
    """The line is busy until all have come."""
    works = Works()
    orders = [order(row, project=row, due=due * DAY) for row, due in enumerate(dues)]
    block = order(99, project=99)
    made = works.run((block, 0), *((orders[row], 5 + i) for i, row in enumerate(arrival)))
    expected = sorted(range(5), key=lambda row: (dues[row], row))
    assert [entry.row for entry in made[1:]] == expected


def test_a_campaign_stays_with_the_moulds_of_its_last_order():
    works = Works(sequencing="campaign", sets=3)
    same, other = order(2, project=0, due=2 * DAY), order(1, project=1, due=DAY)
    made = works.run((order(0, project=0), 0), (same, 5), (other, 5))
    assert [entry.row for entry in made] == [0, 2, 1]


def test_the_lowest_free_line_is_taken():
    made = Works(lines=3).run(*((order(row, project=row), 0) for row in range(5)))
    assert [(entry.line, entry.start) for entry in made] == [
        (10, 0),
        (11, 0),
        (12, 0),
        (10, HOUR // 2),
        (11, HOUR // 2),
    ]


def test_orders_wait_for_the_line_to_open():
    (made,) = Works(calendar=WORKDAY).run((order(0), 3 * HOUR))
    assert (made.released, made.start) == (3 * HOUR, 8 * HOUR)


def test_the_next_order_enters_when_the_last_pallet_of_this_one_has_left_the_first_stage():
    first, second = Works(times=[600] * 7).run(
        (order(0, project=0, pallets=4), 0), (order(1, project=1), 0)
    )
    assert (first.start, second.start) == (0, 4 * 600)


def test_what_no_line_can_take_is_waiting():
    works = Works(reserve=lambda _: False)
    works.run((order(0), 0), (order(1), 0))
    assert [entry.row for entry in works.plant.waiting()] == [0, 1]
    assert works.casts == []


# --- release --------------------------------------------------------------------------------


@given(st.integers(0, 10 * DAY), st.integers(0, 100 * DAY))
def test_a_piece_is_released_after_inspection_and_at_dispatch_strength(strength, released):
    works = Works(strength_s=lambda demoulded: strength + demoulded % 7)
    works.run((order(0, pallets=3), released))
    (cast,) = works.casts
    passed = zip(cast.finished(DEMOULDING), cast.finished(QC), cast.released, strict=True)
    for demoulded, checked, free in passed:
        assert free == max(checked, demoulded + strength + demoulded % 7)
    assert cast.order.end == max(cast.finished(QC))
    assert list(cast.work) == HALF_HOUR * 3


# --- how moulds are looked after ------------------------------------------------------------


def starts(orders):
    return [made.start for made in sorted(orders, key=lambda made: made.row)]


def test_the_first_article_of_a_new_set_is_accepted_before_the_second_kit():
    made = Works(moulds=MouldRules(first_s=36 * HOUR)).run(*((order(i), 0) for i in range(3)))
    # a kit takes 2.5 h to demoulding; the set is free at midnight, the first time 36 h later
    assert starts(made) == [0, DAY + 36 * HOUR, DAY + 36 * HOUR + 12 * HOUR]


def test_every_set_has_a_first_article_of_its_own():
    made = Works(sets=2, lines=2, moulds=MouldRules(first_s=10 * DAY)).run(
        *((order(i), 0) for i in range(4))
    )
    assert starts(made) == [0, 0, 11 * DAY, 11 * DAY]


def test_a_worn_set_is_renewed_after_its_life():
    made = Works(moulds=MouldRules(life=2, renewal_s=5 * DAY)).run(
        *((order(i), 0) for i in range(5))
    )
    assert starts(made) == [0, DAY, 7 * DAY, 8 * DAY, 14 * DAY]


def test_a_line_changes_over_when_the_moulds_are_others_and_only_then():
    works = Works(changeover_s=3 * HOUR, sets=3)
    made = works.run((order(0), 0), (order(1), 0), (order(2, family=1), 0))
    assert [one.changed_s for one in made] == [0, 0, 3 * HOUR]
    begun = [cast.start[0] for cast in works.casts]
    # each order leaves the first stage to the next after half an hour
    assert begun == [0, HOUR // 2, HOUR + 3 * HOUR]


def test_a_changeover_stops_at_closing_and_goes_on_in_the_morning():
    works = Works(changeover_s=3 * HOUR, calendar=WORKDAY)
    works.run((order(0), 8 * HOUR), (order(1, project=1), 14 * HOUR))
    assert works.casts[1].start[0] == DAY + 9 * HOUR


def test_no_order_enters_a_bay_of_fixed_moulds_while_it_changes_over():
    """The third order finds positions, and its moulds in place, but not before 1 h + 3 h."""
    works = Works(changeover_s=3 * HOUR, sets=3, bay=9)
    made = works.run((order(0), 0), (order(1, project=1), HOUR), (order(2, project=1), 2 * HOUR))
    assert starts(made) == [0, HOUR, 4 * HOUR]
    assert [cast.start[0] for cast in works.casts] == [0, 4 * HOUR, 4 * HOUR]
