"""Remakes: one order for what fails together, and a load for what comes again."""

import pytest

from supplysim.calendars import DAY, HOUR, MINUTE
from supplysim.ledger import MISSING
from supplysim.model.draws import Draws
from supplysim.model.entities import Load
from supplysim.model.kernel import Kernel
from supplysim.model.line import QC, STAGES
from supplysim.model.lists import PlanLists
from supplysim.model.load_times import LoadTimes
from supplysim.model.orders import OrderBook
from supplysim.model.plant import Cast
from supplysim.model.remakes import RemakePorts, Remakes
from supplysim.model.verdicts import Verdicts
from supplysim.model.world import prepare
from supplysim.streams import Streams
from tests.model.numbers import ints
from tests.runs.scenarios import town


class Loads(dict):
    """Loads by row, none of which is ever told."""

    def enter(self, again):
        self[again.row] = again


class Works:
    """Remakes of a town without plants, yards and sites: what they tell is written down."""

    def __init__(self, **changes):
        scenario = town({f"quality.{name}": value for name, value in changes.items()})
        self.world = prepare(scenario, seed=3, replication=0)
        plan = self.world.plan
        draws = Draws(scenario, plan, Streams(3))
        self.kernel = Kernel(end=400 * DAY)
        self.book = OrderBook(scenario, plan, draws)
        self.lists = PlanLists(self.world)
        verdicts = Verdicts(scenario.quality, plan, draws)
        self.times = LoadTimes(plan, draws, verdicts)
        self.loads, self.told, self.received, self.scrapped = Loads(), [], [], []
        self.remakes = Remakes(
            self.kernel,
            plan,
            lists=self.lists,
            book=self.book,
            verdicts=verdicts,
            times=self.times,
            loads=self.loads,
            ports=RemakePorts(
                good=lambda row, _, pallet: self.told.append(("good", row, pallet)),
                passed=lambda load: self.told.append(("passed", load.row, self.kernel.now)),
                forget=lambda _: 17,
                scrap=lambda plant, litres: self.scrapped.append((plant, litres)),
                receive=self._receive,
                strength_s=lambda _: DAY,
                direct=lambda _: True,
            ),
        )

    def _receive(self, order):
        order.released, order.work_s = self.kernel.now, HOUR
        self.received.append(order)

    def slabs(self):
        """Return the order of the slabs of the first storey."""
        orders = self.book.make(0, 0, 0)
        order = next(o for o in orders if self.book.families[o.family] == "slab")
        order.line, order.kit = 0, 1
        return order

    def cast(self, order):
        """Cast an order: the k-th pallet ends its quality control at hour k + 1."""
        pallets = len(order.pallets.pieces)
        checked = [(p + 1) * HOUR for p in range(pallets)]
        finish = ints(at for at in checked for _ in range(STAGES))
        return Cast(order, finish, finish, finish, ints(checked))

    def load(self, row):
        first, last = self.world.plan.load_first[row : row + 2].tolist()
        made = Load(
            row=row, tower=0, storey=0, part=int(self.world.plan.load_part[row]), first=first,
            last=last, laying=0, mass_kg=0, volume_l=0, plant=0, setdown_s=0,
            lift_s=self.lists.total(self.lists.nominal_lift_s, first, last),
        )  # fmt: skip
        self.loads[row] = made
        return made


def test_good_pieces_pass_when_the_quality_control_of_their_load_ends():
    works = Works(plant_reject_share=1e-9)
    order = works.slabs()
    rows = set(dict(works.book.pallets_by_load(order)))
    for row in rows:
        works.load(row)
    works.remakes.judge_cast(works.cast(order))
    works.kernel.run()
    last = {row: max(_pallets(works, order, row)) for row in rows}
    passed = {row: now for kind, row, now in works.told if kind == "passed"}
    assert passed == {row: (last[row] + 1) * HOUR for row in rows}
    assert not works.received


def _pallets(works, order, load):
    return dict(works.book.pallets_by_load(order))[load]


def test_a_load_waits_for_its_piece_that_failed_until_that_passes():
    works = Works(plant_reject_share=0.05, new_mould_factor=1)
    order = works.slabs()
    for row, _ in works.book.pallets_by_load(order):
        works.load(row)
    works.remakes.judge_cast(works.cast(order))
    works.kernel.run()
    (again,) = works.received
    waiting = set(dict(works.book.pallets_by_load(again)))
    assert {
        row: load.pending for row, load in works.loads.items() if load.pending
    } == dict.fromkeys(waiting, 1)
    assert waiting < set(works.loads)
    works.told.clear()
    again.line, again.kit = 0, 2
    works.remakes.judge_cast(works.cast(again))
    assert {row for kind, row, _ in works.told if kind == "good"} == waiting


def test_good_pieces_pass_when_they_are_checked_though_others_of_their_load_failed():
    works = Works(plant_reject_share=0.05, new_mould_factor=1)
    order = works.slabs()
    for row, _ in works.book.pallets_by_load(order):
        works.load(row)
    failing = works.remakes.judge_cast(works.cast(order))
    works.kernel.run()
    last = {}
    for p, pallet in enumerate(order.pallets.pieces):
        for piece in {order.first + offset for offset in pallet} - set(failing):
            last[int(works.world.plan.component_load[piece])] = (p + 1) * HOUR
    assert failing
    assert {row: now for kind, row, now in works.told if kind == "passed"} == last


def test_what_fails_together_is_scrapped_and_made_again_as_one_order():
    works = Works(plant_reject_share=1)
    order = works.slabs()
    order.due = 12345
    works.remakes.judge_cast(works.cast(order))
    works.kernel.run()
    (again,) = works.received
    pallets = len(order.pallets.pieces)
    assert again.released == pallets * HOUR
    assert (again.attempt, again.due, again.storey) == (1, 12345, order.storey)
    assert again.pallets.pieces == order.pallets.pieces
    assert again.pallets.volume_l == order.pallets.volume_l
    assert works.book.pallets_by_load(again) == works.book.pallets_by_load(order)
    assert works.scrapped == [(0, order.pallets.volume_l)]
    assert not works.told
    assert {reject.time for reject in works.remakes.rejects} == {pallets * HOUR}
    assert {reject.cast for reject in works.remakes.rejects} == {17}
    (remake,) = works.remakes.entered
    assert remake.origin.finish[QC] == pallets * HOUR


@pytest.mark.parametrize(
    ("worn_in", "renewed", "cause"), [(False, False, 1), (True, False, 0), (True, True, 1)]
)
def test_moulds_of_a_project_under_way_are_not_new_before_they_are_renewed(worn_in, renewed, cause):
    works = Works(plant_reject_share=1)
    order = works.slabs()
    order.renewed = renewed
    if worn_in:
        works.remakes.worn_in.add(order.project)
    works.remakes.judge_cast(works.cast(order))
    works.kernel.run()
    assert {reject.cause for reject in works.remakes.rejects} == {cause}


def test_pieces_that_shared_a_pallet_share_one_again_and_its_place_among_the_draws():
    works = Works(plant_reject_share=1)
    order = works.slabs()
    first = order.first
    own = [first + offset for offset in (*order.pallets.pieces[0][:1], *order.pallets.pieces[2])]
    again = works.book.make_again(0, 0, 0, order.family, pieces=own, loads=[0] * 4, attempt=1)
    assert again.pallets.pieces == (order.pallets.pieces[0][:1], order.pallets.pieces[2])
    draws = works.world.draws.stages(0, "slab", pallets=3, cv=_cv(works), attempt=1)
    line = works.book.scenario.line_types["slab"]
    setup = [int(draws[p, 0] * line.setup_min * MINUTE / line.effectiveness + 0.5) for p in (0, 2)]
    assert list(works.book.stage_times(again)[0])[::STAGES] == setup
    assert works.book.stage_times(order)[0][0] != setup[0]


def _cv(works):
    return works.book.scenario.line_types["slab"].cv


def test_pieces_rejected_at_the_site_come_again_on_a_load_of_their_own():
    works = Works(site_reject_share=1)
    load = works.load(0)
    again = works.remakes.judge_load(load)
    assert load.lifted
    assert (again.row, again.attempt) == (len(works.world.plan.load_part), 1)
    assert (again.first, again.last, again.skipped) == (load.first, load.last, frozenset())
    assert again.volume_l == works.lists.total(works.lists.volume_l, load.first, load.last)
    assert (again.called, again.arrive_by, again.direct) == (0, 0, True)
    assert again.pending == len(works.received) > 0
    assert again.promised == HOUR + DAY
    assert works.times.haul[again.row] == works.world.draws.travel("haul", 1)[0]
    assert {reject.load for reject in works.remakes.rejects} == {0}
    made = [piece for order in works.received for piece in works.book.rows(order)[0].tolist()]
    assert sorted(made) == list(range(load.first, load.last))
    assert {row for o in works.received for row, _ in works.book.pallets_by_load(o)} == {again.row}


def test_a_piece_that_was_rejected_three_times_is_rejected_no_more():
    works = Works(site_reject_share=1)
    load = works.load(0)
    for attempt in range(3):
        load = works.remakes.judge_load(load)
        assert load.attempt == attempt + 1
    assert works.remakes.judge_load(load) is None


def test_repairs_stand_beside_the_stages_of_their_pallets():
    works = Works(repair_share=1, repair_min=10)
    order = works.slabs()
    plain, none = works.book.stage_times(order)
    work, repairs = works.remakes.stage_times(order)
    assert (list(work), none) == (list(plain), [])
    assert repairs == [600 * len(pallet) for pallet in order.pallets.pieces]


@pytest.mark.parametrize(("line", "held"), [(0, True), (MISSING, False)])
def test_a_tested_batch_is_released_when_its_test_is_over_stock_at_once(line, held):
    works = Works(test_types=["DBS"], test_d=5)
    order = works.slabs()
    order.line = line
    cast = works.remakes.held(works.cast(order))
    assert (min(cast.released) == HOUR + 5 * DAY) == held
    assert len(set(cast.released)) == (1 if held else len(cast.released))
