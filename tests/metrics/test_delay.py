"""Charges: who is held responsible for a late storey, on records whose causes are known."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supplysim as ss
from supplysim.calendars import DAY, HOUR, MINUTE
from supplysim.metrics.delay import attribute_delays, charge_delays, charges_of, storey_chain
from supplysim.metrics.walk import Tile
from supplysim.record.lateness import lateness_s
from supplysim.record.schema import CAUSES
from supplysim.run import Run
from supplysim.scenario import Scenario
from tests.runs.scenarios import STAGES, certain, closure, project, town

# --- the rule itself -------------------------------------------------------------------------


@st.composite
def _chains(draw):
    """Contiguous tiles, newest first."""
    end, tiles = draw(st.integers(0, 10**9)), []
    for _ in range(draw(st.integers(0, 12))):
        start = end - draw(st.integers(0, 10**6))
        tiles.append(Tile(start, end, draw(st.sampled_from(("work", "truck", "yard", "wind")))))
        end = start
    return tiles


@given(_chains(), st.integers(1, 10**7))
def test_charges_add_up_to_the_lateness_and_spare_the_work(tiles, lateness):
    charges = list(charges_of(iter(tiles), lateness))
    assert sum(charge.seconds for charge in charges) == lateness
    assert all(charge.seconds > 0 for charge in charges)
    assert "work" not in {charge.cause for charge in charges}


@given(_chains(), st.integers(1, 10**7))
def test_what_is_newest_is_charged_first_and_in_full(tiles, lateness):
    charged = [charge for charge in charges_of(iter(tiles), lateness) if charge.tile is not None]
    causes = [tile for tile in tiles if tile.label != "work" and tile.start < tile.end]
    assert [charge.tile for charge in charged] == causes[: len(charged)]
    assert all(c.seconds == c.tile.end - c.tile.start for c in charged[:-1])


@given(_chains(), st.integers(1, 10**7))
def test_the_plan_takes_only_what_no_cause_explains(tiles, lateness):
    plan = sum(c.seconds for c in charges_of(iter(tiles), lateness) if c.cause == "plan")
    known = sum(tile.end - tile.start for tile in tiles if tile.label != "work")
    assert plan == max(0, lateness - known)


# --- records whose cause is known ------------------------------------------------------------

ENOUGH = {
    "fleets.*.trucks": 12,
    "plants.*.gantries": 4,
    "plants.*.yard_m3": 5000,
    "plants.*.positions": {"slab": 60, "wall": 60, "fixed": 120},
    "production.towers_per_mould_set": 0.5,
    "sites.buffer_m3": 500,
    "sites.gate_places": 6,
    "traffic.ban_hours": [],
    "calendars.*.holidays": False,
    "plan.allowance": 0.02,
}
"""Plenty of everything, no chance, and next to no allowance: any disturbance makes storeys late."""

QUICK = {"production.strength_d": [0.0] * 12, "line_types.*.curing_h": 2}
FAST = {f"line_types.{line}.{stage}_min": 20 for line in ("slab", "fixed") for stage in STAGES}
SLOW = {f"line_types.slab.{stage}_min": 300 for stage in STAGES}
OPEN = {f"calendars.{name}.always": True for name in ("gate", "truck", "yard")}
BAN = {"traffic.ban_hours": ["07:00-19:00"]}
AT_ONCE = {"policies.call_off": "buffer", "policies.buffer_storeys": 0}


def _rows(projects: int = 2, towers: int = 2, **changes: object) -> dict[str, object]:
    usual = {
        "towers": towers,
        "precast_storeys": 5,
        "plant": "east",
        "stagger_d": 0,
        "first_storey": "2020-09-07",
        "storey_m2": 500.0,
    }
    rows = [project(f"d{i}", **(usual | changes)) for i in range(projects)]
    return {"portfolio.projects": rows}


def _town_centre(permit: bool) -> dict[str, object]:
    return _rows(1, zone="old-town", node="R07", permit=permit)


def _closed(resource: str, start: str, days: int, cause: str) -> dict[str, object]:
    return {"closures": [closure(resource, start, days, cause)]}


def _cut_off(start: str, end: str) -> dict[str, object]:
    """Close both bridges of the river, beyond which the docks lie."""
    roads = ({"u": "R12", "v": "R13"}, {"u": "R10", "v": "R11"})
    return {"traffic.closures": [{**road, "start": start, "end": end} for road in roads]}


def _scenario(*changes: dict[str, object]) -> Scenario:
    base = town()
    overrides: dict[str, object] = {**certain(base), **ENOUGH, **_rows()}
    for change in changes:
        overrides |= change
    return base.with_(overrides)


def _charged(*changes: dict[str, object]) -> dict[str, int]:
    """Return the seconds of all late storeys by cause, those without any left out."""
    return _sums(_scenario(*changes))


@cache
def _sums(scenario: Scenario) -> dict[str, int]:
    run = ss.simulate(scenario, seed=0)
    sums = {cause: int(run.charges[cause].sum()) for cause in CAUSES}
    return {cause: seconds for cause, seconds in sums.items() if seconds}


CASES = {
    "a site that starts twelve days late": (
        "trades",
        [],
        [{"sites.start_lateness_d": 12}],
        [{"sites.start_lateness_d": 0}],
    ),
    "one truck for four towers": ("truck", [], [{"fleets.*.trucks": 1}], []),
    "a yard for a handful of slabs, and slow curing": (
        "yard",
        [QUICK, FAST, {"line_types.*.curing_h": 300}],
        [{"plants.*.yard_m3": 5}],
        [],
    ),
    "moulds that take four months": (
        "mould",
        [QUICK, FAST],
        [{"production.mould_lead_d": 120}],
        [],
    ),
    "drawings that take as long": (
        "information",
        [QUICK, FAST, {"production.mould_lead_d": 1}],
        [{"production.drawings_d": 140}],
        [],
    ),
    "orders held back by a stock cap of one storey and rare plans": (
        "supply",
        [QUICK, FAST, {"sites.start_stock_storeys": 1, "production.replan_d": 20}],
        [{"production.stock_cap_storeys": 1}],
        [],
    ),
    "a slow slab line": ("line", [QUICK], [SLOW], []),
    "concrete released twelve days after, ordered eight days before": (
        "strength",
        [FAST, {"production.release_lead_d": 8}],
        [{"production.strength_d": [12.0] * 12}],
        [{"production.strength_d": [0.0] * 12}],
    ),
    "one gantry and slow loading": (
        "loading",
        [{"loads.loading_min": 200}],
        [{"plants.*.gantries": 1}],
        [{"plants.*.gantries": 6}],
    ),
    "roads that take as they please": ("road", [], [{"loads.traffic_cv": 1.0}], []),
    "a site that no road leads to for eight days": (
        "ban",
        [_rows(2, plant="west")],
        [_cut_off("2020-09-15", "2020-09-23")],
        [],
    ),
    "a site behind the ban without permit, called at the last moment": (
        "ban",
        [OPEN, BAN, {"policies.notice_d": 0}],
        [_town_centre(False)],
        [_town_centre(True)],
    ),
    "one place at the gate and three hours of inspection": (
        "gate",
        [_rows(1), AT_ONCE, {"loads.inspection_min": 180}],
        [{"sites.gate_places": 1}],
        [{"sites.gate_places": 12}],
    ),
    "a buffer for six slabs and deliveries by night": (
        "buffer",
        [_town_centre(False), BAN],
        [{"sites.buffer_m3": 3}],
        [{"sites.buffer_m3": 60}],
    ),
    "one crane for four towers": (
        "crane",
        [_rows(1, towers=4)],
        [{"sites.cranes_per_tower": 0.25}],
        [{"sites.cranes_per_tower": 1.0}],
    ),
    "crews at seven tenths of their number": (
        "labour",
        [],
        [{"labour.short": [{"where": "site", "start": "09-01", "end": "12-31", "share": 0.7}]}],
        [],
    ),
    "crews that come back a week late": (
        "labour",
        [],
        [{"labour.away": [{"where": "site", "start": "09-15", "end": "09-22"}]}],
        [],
    ),
    "plants without people for two months": (
        "labour",
        [QUICK, FAST],
        [{"labour.away": [{"where": "plant", "start": "08-10", "end": "10-05"}]}],
        [],
    ),
    "a crane that climbs for days": (
        "crane",
        [_rows(1, towers=1)],
        [{"sites.crane.climb_every": 1, "sites.crane.climb_h": 30}],
        [],
    ),
    "cranes that stand in the wind": ("wind", [], [_closed("crane", "2020-09-15", 8, "wind")], []),
    "lines that an alert stops": (
        "alert",
        [QUICK, FAST],
        [_closed("line", "2020-08-10", 50, "alert")],
        [],
    ),
    "trucks that an alert stops": ("alert", [], [_closed("fleet", "2020-09-15", 8, "alert")], []),
    "a gate that is shut": ("closure", [], [_closed("gate", "2020-09-15", 8, "closure")], []),
    "a yard that is shut": ("closure", [], [_closed("yard", "2020-09-15", 8, "closure")], []),
    "crews that stay away": ("closure", [], [_closed("crew", "2020-09-15", 8, "closure")], []),
}


@pytest.mark.parametrize("name", CASES)
def test_a_cause_leads_where_it_must_and_its_removal_removes_its_charge(name):
    cause, common, bad, good = CASES[name]
    charged = _charged(*common, *bad)
    assert max(charged, key=lambda key: charged[key]) == cause
    assert cause not in _charged(*common, *good)


def test_with_plenty_and_no_chance_nothing_is_charged():
    assert _charged() == {}


def test_two_lost_days_of_a_crane_are_two_days_of_wind():
    # The tower begins at 07:00 of 7 September with lifts; the hook is shut that day and the next,
    # so all that follows comes two days later, and the two days are tiles of the wind.
    shut = _closed("crane", "2020-09-07", 2, "wind")
    alone = _rows(1, towers=1)
    calm, windy = (ss.simulate(_scenario(alone, change), seed=0) for change in ({}, shut))
    lateness = lateness_s(windy.ledger)
    assert lateness[0] - lateness_s(calm.ledger)[0] == 2 * DAY
    # Newer by a minute or so is the wait for the gate to open on one of the mornings.
    assert 0 <= lateness[0] - windy.charges["wind"][0] <= 2 * MINUTE


def test_a_late_start_is_charged_to_the_trades():
    late = {"sites.start_lateness_d": 12, "sites.recovery_after_d": 100}
    run = ss.simulate(_scenario(_rows(1, towers=1), late), seed=0)
    lateness = lateness_s(run.ledger)
    # The allowance of 2 % makes up hours, never the twelve days. First loads are called a day's
    # notice before the tower begins, and the chain passes through their call.
    assert (lateness > 11 * DAY).all()
    assert (lateness - run.charges["trades"] <= DAY).all()


def test_hook_hours_that_other_trades_have_are_charged_to_them_and_to_nobody_else():
    # Setting down in their hours keeps trucks moving, so no crane is charged for it here; what
    # is left is the allowance of 2 % that cannot make up for the days themselves.
    taken = {"sites.crane.other_day_share": 0.35}
    alone = _rows(1, towers=1)
    assert _charged(alone) == {}
    charged = _charged(alone, taken)
    assert charged["trades"] > 5 * HOUR
    assert charged.keys() <= {"trades", "plan", "ban"}


# --- what callers see ------------------------------------------------------------------------


@cache
def _late() -> Run:
    return ss.simulate(_scenario({"fleets.*.trucks": 1}), seed=0)


def test_charges_are_worked_out_again_from_the_record_alone():
    run = _late()
    again = charge_delays(run.scenario, run.ledger)
    assert all((again[cause] == run.charges[cause]).all() for cause in CAUSES)
    assert sum(column.sum() for column in again.values()) > 0


def test_the_chain_of_a_storey_is_what_its_charges_come_from():
    run = _late()
    lateness = lateness_s(run.ledger)
    storey = int(np.argmax(lateness))
    charges = charges_of(
        iter(storey_chain(run.scenario, run.ledger, storey)), int(lateness[storey])
    )
    sums = dict.fromkeys(CAUSES, 0)
    for charge in charges:
        sums[charge.cause] += charge.seconds
    assert sums == {cause: int(run.charges[cause][storey]) for cause in CAUSES}


def test_storeys_that_are_not_late_carry_no_charge():
    run = ss.simulate(town(), seed=3)
    on_time = lateness_s(run.ledger) <= 0
    assert on_time.any()
    assert not any(column[on_time].any() for column in run.charges.values())


def test_an_unfinished_storey_is_late_up_to_the_end_under_its_open_wait():
    shut = _closed("crane", "2020-09-20", 400, "wind")
    run = ss.simulate(_scenario(shut), seed=0)
    storeys = run.storeys
    open_ones = storeys[storeys["finished"].isna() & (storeys["lateness_s"] > 0)]
    assert len(open_ones)
    end = run.scenario.horizon
    expected = (end - open_ones["planned_finish"]).dt.total_seconds()
    assert (open_ones["lateness_s"] == expected).all()
    assert (open_ones["late_wind_s"] > 0.9 * open_ones["lateness_s"]).all()


def test_it_does_not_matter_how_many_storeys_are_walked_at_a_time(monkeypatch):
    run = ss.simulate(ss.load("toy-river"), seed=4)
    assert (lateness_s(run.ledger) > 0).sum() > 30
    whole = attribute_delays(run.scenario, run.ledger)
    monkeypatch.setattr("supplysim.metrics.delay._AT_A_TIME", 10)
    parts = attribute_delays(run.scenario, run.ledger)
    for kind in ("total", "new"):
        one, other = getattr(whole, kind), getattr(parts, kind)
        assert all(np.array_equal(one[cause], other[cause]) for cause in one)
