"""What a run shows to its policies: every number of a view is what the record says of it."""

import pytest

import supplysim as ss
from supplysim.calendars import ALWAYS, HOUR
from supplysim.ledger import MISSING
from supplysim.model.entities import Load, Order, Pallets
from supplysim.model.fleet import Fleet, Haulage, HaulagePorts, Journey
from supplysim.model.gate import Gate
from supplysim.model.kernel import Kernel
from supplysim.model.line import Line, Stage
from supplysim.model.plant import Plant, PlantPorts, Shop
from supplysim.model.ways import SteadyWay
from supplysim.policies import CALL_OFF, DISPATCH, SEQUENCING, SOURCING
from supplysim.policies.dispatch import AtDecision
from tests.model.numbers import ints
from tests.runs.scenarios import town

BUSY = {"fleets.*.trucks": 1, "plants.*.positions.slab": 3}


def watch(monkeypatch, registry, name):
    """Return the list of (view, answer) that a rule is shown and gives from now on."""
    rule, seen = registry.get(name), []

    def watched(view):
        answer = rule(view)
        seen.append((view, answer))
        return answer

    kept = AtDecision(watched) if isinstance(rule, AtDecision) else watched
    monkeypatch.setitem(registry._functions, name, kept)
    return seen


@pytest.mark.parametrize(
    ("registry", "name"),
    [(SOURCING, "least-loaded"), (SEQUENCING, "slack"), (CALL_OFF, "adaptive"),
     (DISPATCH, "idle-crane-first")],
    ids=lambda x: getattr(x, "family", x),
)  # fmt: skip
def test_views_are_frozen_to_the_bottom(monkeypatch, registry, name):
    seen = watch(monkeypatch, registry, name)
    ss.simulate(town(BUSY | {f"policies.{registry.family}": name}))
    assert seen
    for view, _ in seen[:50]:
        one = view[0] if registry is SOURCING else view
        hash(view)
        with pytest.raises(AttributeError):
            setattr(one, next(iter(type(one).__annotations__)), 0)


# --- sequencing -----------------------------------------------------------------------------


def order(row, *, storey, family=0, due=0):
    pallets = Pallets(((0,),), 100)
    return Order(row=row, project=0, building=0, storey=storey, family=family, plant=0, first=0,
                 pallets=pallets, due=due)  # fmt: skip


def test_a_kit_is_begun_when_any_line_of_the_plant_has_taken_an_order_of_its_storey():
    """Two shops; storey 1 is due later, but its first family is through when its second asks."""
    kernel, casts, views = Kernel(end=20 * HOUR), [], []
    shops = [Shop([Line([Stage("interruptible")] * 7, ALWAYS)], [i], "slab") for i in range(2)]

    def rule(view):
        views.append(view)
        return SEQUENCING.get("storey-kit")(view)

    plant = Plant(
        kernel,
        rank=(1, 0),
        shop_of={0: shops[0], 1: shops[1]},
        mould_sets=lambda *_: 9,
        sequencing=rule,
        ports=PlantPorts(
            reserve=lambda _: True,
            stage_times=lambda _: (ints([HOUR] + [0] * 6), []),
            strength_s=lambda _: 0,
            cast=lambda cast: casts.append(cast.order.row),
            work_s=lambda order: order.row,
        ),
    )
    for at, new in (
        (0, order(1, storey=1, due=500)),  # takes the first shop
        (60, order(2, storey=2, family=1, due=400)),  # takes the second shop
        (120, order(3, storey=3, family=1, due=300)),  # waits: due sooner, but not begun
        (120, order(4, storey=1, family=1, due=500)),  # waits: its storey is begun
    ):
        kernel.at(at, plant.receive, new)
    kernel.run()
    assert casts == [1, 2, 4, 3]
    assert [(v.now, v.kit_begun, v.work_s) for v in views] == [
        (0, False, 1), (60, False, 2), (HOUR + 60, False, 3), (HOUR + 60, True, 4),
        (2 * HOUR + 60, False, 3),
    ]  # fmt: skip


def test_work_is_the_nominal_passage_of_a_pallet_and_the_takt_of_the_others(monkeypatch):
    seen = watch(monkeypatch, SEQUENCING, "slack")
    scenario = town({"policies.sequencing": "slack"})
    ss.simulate(scenario)
    expected = set()
    for line in scenario.line_types.values():
        attended = [line.setup_min, line.reinforcement_min, line.casting_min, line.demoulding_min,
                    line.finishing_min, line.qc_min]  # fmt: skip
        passage = sum(attended) * 60 + line.curing_h * HOUR
        more = 0 if line.kind == "fixed" else round(max(attended) * 60)
        expected |= {round(passage) + more * pallets for pallets in range(200)}
    assert {view.work_s for view, _ in seen} <= expected
    assert all(answer == view.due - view.work_s for view, answer in seen)


# --- call-off -------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["2020-08-01", "2020-09-15"])
def test_the_planned_moment_of_a_load_is_its_due_in_the_record(monkeypatch, start):
    """Also for towers that are under way at the start."""
    seen = watch(monkeypatch, CALL_OFF, "fixed-cycle")
    run = ss.simulate(town({"policies.call_off": "fixed-cycle", "start": start}))
    loads = run.ledger.loads
    due = set(loads["due"][loads["called_off"] != MISSING].tolist())
    assert {view.planned for view, _ in seen} <= due
    assert len({view.planned for view, _ in seen}) > 0.9 * len(due)


def test_the_lateness_shown_is_that_of_loads_that_came_before():
    kernel = Kernel(end=HOUR)
    seen = []
    nine, two = (
        Gate(kernel, rank=(4, remembered), places=1, remembered=remembered, receiving=ALWAYS,
             needed=lambda: None, inspection_s=lambda _: 0, inspected=lambda _: None)
        for remembered in (9, 2)
    )  # fmt: skip
    assert nine.late_s() == ()
    for row, (at, wanted) in enumerate([(100, 40), (200, 300), (300, 290), (300, 270)]):
        for gate in (nine, two):
            kernel.at(at, gate.arrive, load(row, arrive_by=wanted))
    for at in (200, 300, 301):
        kernel.at(at, lambda _: seen.append((nine.late_s(), two.late_s())))
    kernel.run()
    assert seen == [
        ((60,), (60,)),
        ((60, -100), (60, -100)),
        ((60, -100, 10, 30), (10, 30)),
    ]


def test_a_run_shows_the_lateness_of_at_most_the_loads_it_is_told_to_look_at(monkeypatch):
    seen = watch(monkeypatch, CALL_OFF, "adaptive")
    run = ss.simulate(town({"policies.call_off": "adaptive", "policies.lead_loads": 3}))
    assert {len(view.late_s) for view, _ in seen} == {0, 1, 2, 3}
    loads = run.ledger.loads
    assert max(len(view.late_s) for view, _ in seen) <= (loads["arrived"] != MISSING).sum()


# --- dispatch -------------------------------------------------------------------------------


def load(row, *, arrive_by=0, tower=0):
    made = Load(row=row, tower=tower, storey=0, part=0, first=row, last=row + 1, laying=0,
                mass_kg=1, volume_l=1, lift_s=0, setdown_s=0, plant=0)  # fmt: skip
    made.arrive_by = arrive_by
    return made


@pytest.mark.parametrize(
    ("rule", "order"), [("first-come", [0, 1, 2]), ("idle-crane-first", [0, 2, 1])]
)
def test_keys_of_what_may_change_are_worked_out_when_a_truck_is_free(rule, order):
    """One truck; when it is home again the crane of the load that asked last stands idle."""
    kernel, left, views = Kernel(end=100 * HOUR), [], []

    def watched(view):
        views.append((view.now, view.asked, view.idle_since))
        return DISPATCH.get(rule)(view)

    def load_at_once(waiting):
        waiting.loaded = kernel.now
        haulage.loaded(waiting)

    live = isinstance(DISPATCH.get(rule), AtDecision)
    road = SteadyWay(HOUR, distance_m=1000)
    haulage = Haulage(
        kernel,
        rank=(3, 0),
        fleets_of={
            0: (Fleet("F", trucks=[0], laying=[0], payload_kg=9, calendar=ALWAYS, night_out=True),)
        },
        dispatch=AtDecision(watched) if live else watched,
        ports=HaulagePorts(
            journey=lambda _, fleet: Journey(fleet, road, road, ALWAYS),
            loading_s=0,
            papers_s=0,
            margin_s=0,
            inspection_s=0,
            haul_factor=lambda _: 1.0,
            back_factor=lambda _: 1.0,
            broken_s=lambda _: 0,
            to_bay=load_at_once,
            leaves=lambda x: left.append(x.row),
            arrives=lambda x: haulage.emptied(x),  # noqa: PLW0108
            idle_since=lambda x: HOUR if x.row == 2 and kernel.now >= HOUR else None,
        ),
    )
    for row in range(3):
        kernel.at(row, haulage.ask, load(row, tower=row))
    kernel.run()
    assert left == order
    asked = [(row, row, None) for row in range(3)]
    if not live:
        assert views == asked
    else:
        # each decision looks at all that wait: two at the first return, one at the second
        assert [view for view in views if view[0] > 2] == [
            (2 * HOUR, 1, None), (2 * HOUR, 2, HOUR), (4 * HOUR, 1, None),
        ]  # fmt: skip


def test_a_crane_is_idle_for_a_load_as_the_record_says(monkeypatch):
    """When a truck is given: all before the load lifted, structure ready, hook free."""
    seen = watch(monkeypatch, DISPATCH, "idle-crane-first")
    run = ss.simulate(town(BUSY | {"policies.dispatch": "idle-crane-first"}))
    loads, jobs, trips = run.ledger.loads, run.ledger.jobs, run.ledger.chain["trips"]
    plan = run.ledger.plan
    lifts = jobs["unload"] == 0
    checked = idle = 0
    for number, asked in zip(trips["load"].tolist(), trips["asked"].tolist(), strict=True):
        now, wanted = int(loads["assigned"][number]), None
        shown = {view.idle_since for view, _ in seen if view.now == now and view.asked == asked}
        mine = lifts & (jobs["load"] == number)
        if len(shown) != 1 or not mine.any():
            continue
        building = plan.storey_building[plan.load_storey]
        crane = int(jobs["crane"][mine][0])
        ahead = lifts & (building[jobs["load"]] == building[number]) & (jobs["load"] < number)
        done = jobs["end"][jobs["crane"] == crane]
        working = (jobs["start"][jobs["crane"] == crane] < now) & (done > now)
        ready = int(jobs["structure"][mine][0])
        if (jobs["end"][ahead] <= now).all() and ready <= now and not working.any():
            wanted = max([ready, *done[done <= now].tolist()])
        assert shown == {wanted}
        checked += 1
        idle += wanted is not None
    assert checked > 30
    assert 0 < idle < checked
