"""The baseline: storey durations by hand, and what never moves it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS, DAY, HOUR, Calendar
from supplysim.errors import InputError
from supplysim.model.world import make_plan
from supplysim.plan.baseline import (
    SiteHours,
    make_tables,
    planned_hours,
    storey_steps,
    undisturbed_cycle_s,
)
from supplysim.plan.portfolio import make_portfolio
from supplysim.plan.tables import Building, Project
from supplysim.scenario import load
from supplysim.scenario.demand import Archetype
from supplysim.testing import example_scenario

OPEN = SiteHours(ALWAYS, ALWAYS, ALWAYS)
WALLS_AND_SLABS = [
    {"type": "wall", "per_500_m2": 1, "phase": "vertical"},
    {"type": "slab", "per_500_m2": 1, "phase": "horizontal"},
]


@pytest.fixture(scope="module")
def small():
    return load("small")


@pytest.fixture(scope="module")
def plan(small):
    return make_plan(small)


def tower(scenario, hours, *, storeys=4, allowance=0.15, storey_m2=500.0, archetype=None):
    """Plan one tower of the example scenario; each of its four slabs takes 30 minutes."""
    data = scenario.to_dict()
    data["plan"]["allowance"] = allowance
    data["archetypes"]["slabs"] |= archetype or {}
    project = Project(
        name="P001",
        zone="core",
        node="C",
        access_km=1.0,
        archetype="slabs",
        project_class="social",
        buildings=(Building("B01", tuple(range(4, 4 + storeys)), storey_m2, 0),),
        start=0,
        area_m2=storeys * storey_m2,
    )
    return make_tables(type(scenario).from_dict(data), [project], hours=hours)


# --- durations by hand ----------------------------------------------------------------------


@pytest.mark.parametrize("allowance", [0.0, 0.15, 1.0])
def test_with_one_zone_a_storey_takes_the_sum_of_its_steps_and_the_allowance(allowance):
    """No joint hold, formwork 4 h, lifts 2, topping 4, walking strength 14: 24 h."""
    planned = tower(example_scenario(), OPEN, allowance=allowance)
    cycle = 24 * HOUR * (1 + allowance)
    assert planned.planned_start.tolist() == pytest.approx([k * cycle for k in range(4)])
    assert planned.planned_free.tolist() == pytest.approx([(k + 1) * cycle for k in range(4)])


def test_vertical_lifts_and_the_joint_hold_come_before_the_slabs(small):
    """Archetype B at 500 m2: 20 panels of 22 min, 40 slabs of 9, and 14 other pieces."""
    plan = make_tables(small, make_portfolio(small), hours=OPEN)
    park = small.archetypes["B"]
    vertical, horizontal = 20 * 22, 40 * 9 + 2 * 15 + 6 * 15 + 8 * 8
    hours = park.joint_hold_h + park.formwork_h + park.topping_h + park.walking_h
    minutes = vertical + horizontal + 60 * hours
    storeys = slice(int(plan.building_first[0]), int(plan.building_first[1]))
    cycle = np.diff(plan.planned_start[storeys])
    assert cycle.tolist() == pytest.approx([minutes * 60 * 1.15] * 6, abs=2)
    first, last = plan.load_first[plan.part_first_load[plan.part_first[:2]]]
    walls = plan.planned[first : first + 20] - plan.planned_start[0]
    assert walls.tolist() == pytest.approx(1.15 * 60 * 22 * np.arange(1, 21), abs=1)
    before_slabs = vertical + 60 * (park.joint_hold_h + park.formwork_h)
    slabs = plan.planned[first + 20 : first + 60] - plan.planned_start[0]
    expected = 1.15 * 60 * (before_slabs + 9 * np.arange(1, 41))
    assert slabs.tolist() == pytest.approx(expected.tolist(), abs=3)
    assert plan.planned_finish[0] == plan.planned[last - 1]


WORKDAY = SiteHours(
    crew=Calendar([(d * DAY + 8 * HOUR, d * DAY + 18 * HOUR) for d in range(60)]),
    hook=Calendar([(d * DAY + 8 * HOUR, d * DAY + 16 * HOUR) for d in range(60)]),
    pour=Calendar([(d * DAY + 8 * HOUR, d * DAY + 20 * HOUR) for d in range(60)]),
)


def test_steps_keep_to_their_calendars():
    """Formwork from 8:00, lifts 12:00-14:00, topping until 18:00, walking until 8:00."""
    planned = tower(example_scenario(), WORKDAY, allowance=0)
    assert planned.planned_start.tolist() == [8 * HOUR + day * DAY for day in range(4)]
    assert planned.planned[:4].tolist() == [12 * HOUR + k * HOUR // 2 for k in range(1, 5)]


def test_formwork_stops_at_night_and_a_topping_is_not_begun_that_cannot_end():
    """Formwork 9 h ends at 9:00 of the second day; the topping of 12 h waits for the third."""
    planned = tower(
        example_scenario(), WORKDAY, allowance=0, archetype={"formwork_h": 9, "topping_h": 12}
    )
    walkable = 2 * DAY + 20 * HOUR + 14 * HOUR
    assert planned.planned_start[1] == walkable
    assert planned.planned_start[1] == 3 * DAY + 10 * HOUR


def test_a_plan_that_its_calendars_never_allow_is_refused():
    with pytest.raises(InputError) as caught:
        tower(example_scenario(), WORKDAY, archetype={"topping_h": 12})
    (fault,) = caught.value.faults
    assert fault.where == "plan / P001/B01"


def test_crew_work_is_shared_by_the_zones_and_waits_are_not():
    archetype = Archetype(
        pieces=WALLS_AND_SLABS, zones=4, joint_hold_h=24, formwork_h=16, topping_h=4, walking_h=20
    )
    steps = storey_steps(archetype, factor=1.5)
    assert (steps.hold, steps.walking) == (36 * HOUR, 30 * HOUR)
    assert (steps.formwork, steps.topping) == (6 * HOUR, 1.5 * HOUR)


# --- zones ----------------------------------------------------------------------------------

networks = st.fixed_dictionaries(
    dict.fromkeys(
        ("lift", "hold", "formwork", "topping", "walking"), st.integers(0, 48).map(lambda h: h * 8)
    )
)


def cycle(zones, *, lift=0, hold=0, formwork=0, topping=0, walking=0, storeys=24):
    """Return the mean cycle in hours of storeys with walls and slabs of equal lifting time."""
    archetype = Archetype(
        pieces=WALLS_AND_SLABS,
        zones=zones,
        joint_hold_h=hold,
        formwork_h=formwork,
        topping_h=topping,
        walking_h=walking,
    )
    return undisturbed_cycle_s(archetype, lift * HOUR, hours=OPEN, start=0, storeys=storeys) / HOUR


@given(networks)
def test_one_zone_is_the_sum_of_the_steps(parts):
    assert cycle(1, **parts) == pytest.approx(sum(parts.values()))


@given(networks, st.sampled_from((2, 4, 8)))
def test_zones_take_no_longer_than_one_and_no_less_than_the_longest_part(parts, zones):
    several = cycle(zones, **parts)
    assert several <= sum(parts.values()) + 1e-6
    # The last storey of the mean is not yet crowded by the next: allow it its share.
    longest = max(
        parts["lift"], parts["formwork"] + parts["topping"], parts["hold"] + parts["walking"]
    )
    assert several >= longest * 23 / 24 - 1e-6


@pytest.mark.parametrize(
    "parts",
    [
        {"lift": 48, "formwork": 16},
        {"lift": 16, "formwork": 32, "topping": 16},
        {"lift": 40, "topping": 8},
    ],
)
def test_with_more_zones_the_cycle_falls_towards_the_longest_part(parts):
    longest = max(parts["lift"], parts.get("formwork", 0) + parts.get("topping", 0))
    cycles = [cycle(zones, **parts, storeys=200) for zones in (1, 2, 4, 8)]
    assert cycles[0] == sum(parts.values())
    assert cycles == sorted(cycles, reverse=True)
    assert cycles[-1] == pytest.approx(longest, rel=0.03)


# --- the plan of a portfolio ----------------------------------------------------------------


def test_pieces_are_planned_in_erection_order_inside_their_storeys_lifting_time(small, plan):
    hook = planned_hours(small).hook
    first = plan.load_first[plan.part_first_load[plan.part_first]].tolist()
    for storey, (a, b) in enumerate(pairwise(first)):
        planned = plan.planned[a:b]
        assert (np.diff(planned) > 0).all()
        assert plan.planned_start[storey] < planned[0]
        assert planned[-1] == plan.planned_finish[storey] <= plan.planned_free[storey]
        for t in planned.tolist():
            assert hook.is_open(t - 1)


def test_a_storey_begins_when_the_one_below_is_free(plan):
    for a, b in pairwise(plan.building_first):
        assert plan.planned_start[a + 1 : b].tolist() == plan.planned_free[a : b - 1].tolist()


def test_lifts_take_their_nominal_time_and_the_allowance_on_the_hook_calendar(small, plan):
    hook = planned_hours(small).hook
    for part in range(len(plan.part_storey)):
        a, b = (int(plan.load_first[plan.part_first_load[i]]) for i in (part, part + 1))
        if b - a < 2:
            continue
        worked = hook.worked(int(plan.planned[a]), int(plan.planned[b - 1]))
        nominal = int(plan.nominal_lift_s[a + 1 : b].sum())
        assert worked == pytest.approx(1.15 * nominal, abs=2)


UNMOVED = {
    "trucks": {"fleets.*.trucks": 1},
    "payload of trucks": {"fleets.*.payload_t": 40},
    "positions": {"plants.*.positions.slab": 1, "plants.*.positions.wall": 2},
    "yards": {"plants.*.yard_m3": 5, "plants.*.gantries": 4},
    "cranes": {"sites.cranes_per_tower": 0.5},
    "start stock and recovery": {"sites.start_stock_storeys": 5, "sites.recovery_gain": 0.3},
    "lateness": {"sites.start_lateness_d": 20, "state.made_up": 0.3},
    "policies": {
        "policies.sourcing": "nearest",
        "policies.sequencing": "campaign",
        "policies.call_off": "buffer",
        "policies.dispatch": "least-slack",
    },
    "production": {"production.release_lead_d": 15, "line_types.slab.curing_h": 20},
    "working hours of plants": {"calendars.plant.hours": ["06:00-22:00"]},
    "other hooks than planned": {"sites.hook_calendar": "always"},
    "closures": {
        "closures": [
            {"resource": "crane", "start": "2020-09-01T00:00:00", "end": "2020-09-09T00:00:00"}
        ]
    },
    "seed of portfolios": {"portfolio.seed": 99},
    "horizon": {"horizon": "2020-12-30T00:00:00"},
}


@pytest.mark.parametrize("levers", UNMOVED)
def test_no_lever_moves_the_baseline(small, plan, levers):
    other = make_plan(small.with_(UNMOVED[levers]))
    assert other.plan_hash == plan.plan_hash
    assert np.array_equal(other.planned, plan.planned)


def test_seeds_and_replications_do_not_move_a_fixed_portfolio(small, plan):
    assert make_plan(small, replication=7).plan_hash == plan.plan_hash


MOVED = {
    "allowance": {"plan.allowance": 0.2},
    "planned hooks": {"plan.hook_calendar": "always"},
    "planned hours": {"calendars.site.hours": ["07:00-12:00", "13:00-17:00"]},
    "steps": {"archetypes.B.joint_hold_h": 12},
    "lifts": {"components.DBS.lift_min": 10},
    "pieces": {"archetypes.A.pieces.0.per_500_m2": 41},
    "dates": {"portfolio.projects.1.first_storey": "2020-08-26"},
    "storeys": {"portfolio.projects.0.precast_storeys": 9},
    "towers": {"portfolio.projects.2.towers": 3},
}


@pytest.mark.parametrize("inputs", MOVED)
def test_what_the_plan_stands_on_moves_its_hash(small, plan, inputs):
    assert make_plan(small.with_(MOVED[inputs])).plan_hash != plan.plan_hash


def test_the_hash_is_the_same_every_time(plan):
    assert make_plan(load("small")).plan_hash == plan.plan_hash
    assert len(plan.plan_hash) == 64
