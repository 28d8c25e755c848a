"""Every cause of delay by hand: small runs whose lateness is worked out second by second.

The town of one tower: everything is open at every hour, nothing is short or drawn, and the plan has
no allowance, so that the undisturbed run is on time to the second. From the tower's planned
start P (1 October 2020, 00:00) a storey takes

    0       five columns, 22 min each                       6,600 s
    6,600   joint hold 24 h, then the crew 15 h           140,400 s
    147,000 lifts of three loads, 13,680 + 10,260 + 1,980  25,920 s
    172,920 end of the storey; topping 4 h and walking 20 h until the next one begins at 259,320

A load is loaded in 2,600 s, weighed in 600, driven in 607 (551 at night) and inspected in 900:
4,707 in all. Its order is taken S; its columns are released at S + 56,280. Eight pallets of slabs
follow one another every 4,800 s, so that the last one waits 33,600 for the others (``line``);
with three stages, curing of 36,000 s and three more stages it is released S + 98,400.

Chains end at P: what a late order costs before P is not in them, and the making itself is what is
left over, ``plan`` (CONTRACTS 4.7).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

import supplysim as ss
from supplysim.calendars import DAY, HOUR
from supplysim.metrics.delay import attribute_delays
from supplysim.record.lateness import lateness_s
from supplysim.record.schema import CAUSES
from supplysim.run import Run
from tests.metrics import test_hand_made_chain as hand_made
from tests.metrics.test_hand_made_rejects import rejected_at_the_site
from tests.runs.scenarios import always_open, certain, closure, plentiful, project, town

LINE, MADE, TRIP = 33_600, 64_800, 4_707
"""Seconds: waiting for the pallets before, work at the last pallet, a load's trip."""

STOREY, BEGIN_TO_BEGIN = 172_920, 259_320

_Charges = dict[str, int]


def _tower(name: str = "dock", *, storeys: int = 1, **changes: Any) -> dict[str, Any]:
    usual = {"towers": 1, "precast_storeys": storeys, "plant": "east", "stagger_d": 0}
    return project(name, **(usual | {"first_storey": "2020-10-01"} | changes))


def _run(changes: dict[str, Any], towers: tuple[dict[str, Any], ...], seed: int = 0) -> Run:
    base = town()
    usual = {
        **certain(base), **always_open(), **plentiful(),
        "calendars.plant-day.always": True,
        "calendars.plant-day.holidays": False,
        "plan.allowance": 0,
        "sites.recovery_after_d": 500,
        "sites.start_stock_storeys": 1,
        "production.strength_d": [0.0] * 12,
        "state.mode": "empty",
        "horizon": "2021-02-15",
        "portfolio.projects": list(towers),
    }  # fmt: skip
    return ss.simulate(base.with_(usual | changes), seed=seed)


@dataclass(frozen=True)
class Case:
    """A disturbance, and what the last storey of the run is charged."""

    changes: dict[str, Any]
    expected: _Charges
    towers: tuple[dict[str, Any], ...] = (_tower(),)
    seed: int = 0
    hand_made: Callable[[], _Charges] | None = field(default=None, compare=False)


def _by_hand(moved: str) -> Callable[[], _Charges]:
    """Return the charges of the hand-made record in which one milestone comes late by WAIT."""

    def charges() -> _Charges:
        chain = hand_made.SUPPLY
        ledger = hand_made._ledger(
            hand_made._seconds(chain, moved), by_supply=True, finish=hand_made._finish(chain)
        )
        return hand_made._charges(ledger)

    return charges


def _rejected() -> _Charges:
    scenario, ledger = hand_made._scenario(), rejected_at_the_site()
    total = attribute_delays(scenario, ledger).total
    return {cause: int(column.sum()) for cause, column in total.items() if column.sum()}


def _cannot_be_set_down() -> _Charges:
    t = hand_made._seconds(hand_made.SUPPLY, "set_down")
    return hand_made._charges(hand_made._set_down(t, lifted_from=t["set_down"] - HOUR // 4))


WAIT = hand_made.WAIT
AWARD = {"production.award_lead_d": 60, "production.mould_lead_d": 0}
"""Awarded on P - 60 d."""

THREE_DAYS_LATE = {"information": 3 * DAY, "line": LINE, "plan": MADE}
"""S = P + 3 d: the slabs are released at S + 98,400, the columns stand on site by then."""


def _shut(resource: str, start: str, days: float, cause: str) -> dict[str, Any]:
    return {"closures": [closure(resource, start, days, cause)]}


def _alert(start: str, end: str, **rule: Any) -> dict[str, Any]:
    return {
        "weather.alerts": "given",
        "weather.spells": [{"kind": "orange", "start": start, "end": end}],
        "weather.rules": [{"level": "orange", "valid_from": "2020-01-01", **rule}],
    }


def _maturity_wait() -> int:
    """Return seconds from demoulding at 15 degrees or what August has to release, by MODEL 2.15."""
    scenario = town({"production.maturity.on": True, "production.maturity.s": 0.25})
    rule = scenario.production.maturity
    aged, left = 0.0, 10.0  # all line types cure 10 h or longer

    def days_per_day(celsius: float) -> float:
        return math.exp(13.65 - 4000 / (273 + celsius))

    for step in rule.programme:
        spent = min(step.h, left)
        aged, left = aged + spent / 24 * days_per_day(step.temperature_c), left - spent
    share = rule.strength_share * rule.grade_mpa / rule.mean_mpa
    age = 28 / (1 - math.log(share) / 0.25) ** 2
    september = scenario.weather.temperature_c[8]
    return math.ceil((age - aged) / days_per_day(september) * DAY)


_TWO = (_tower("dock"), _tower("duck"))
_FEW_LINES = {"plants.*.lines": {"slab": 1, "wall": 1, "fixed": 1}}
_BRIDGES = [
    {"u": u, "v": v, "start": "2020-09-20", "end": "2020-10-04"}
    for u, v in (("R12", "R13"), ("R10", "R11"))
]

CASES: dict[str, Case] = {
    # --- information, supply, mould ---
    # Drawings ready 63 d after the award: S = P + 3 d.
    "drawings that take long": Case(AWARD | {"production.drawings_d": 63}, THREE_DAYS_LATE),
    "drawings that come late": Case(
        AWARD | {"production.drawings_d": 60, "production.drawings_late_d": 3}, THREE_DAYS_LATE
    ),
    # Asked for on P - 40 d, its new drawings are there 43 d later.
    "a storey that is changed": Case(
        {"production.design_change_share": 1, "production.design_change_d": 43}, THREE_DAYS_LATE
    ),
    # Of seed 2: reported too late by 3.423622 d = 295,801 s; asked for 2 d ahead,
    # so S = P + 295,801 - 172,800 = P + 123,001.
    "a site that reports its need too late": Case(
        {"production.look_ahead_sd_d": 30, "production.release_lead_d": 2},
        {"information": 295_801 - 2 * DAY, "line": LINE, "plan": MADE},
        seed=2,
    ),
    # The second storey is beyond the cap until the plan of day 80 (20 October) sees the first one
    # begun: S = P + 19 d, and it was due to begin at P + 259,320.
    "a stock cap of one storey, planned every 20 days": Case(
        {
            "production.stock_cap_storeys": 1,
            "production.replan_d": 20,
            "production.freeze_d": 20,
        },
        {"supply": 19 * DAY + MADE - BEGIN_TO_BEGIN, "line": LINE},
        (_tower(storeys=2),),
    ),
    "moulds that take long": Case(
        {"production.award_lead_d": 60, "production.drawings_d": 0, "production.mould_lead_d": 63},
        {"mould": 3 * DAY, "line": LINE, "plan": MADE},
    ),
    # The first kit is taken on P - 40 d and demoulded 33,600 + 14,400 + 36,000 + 4,800 = 88,800 s
    # later; 60 d after that its set makes the second one: S = P + 20 d + 88,800.
    "the first article of a mould set": Case(
        {"production.first_article_d": 60},
        {"mould": 20 * DAY + 88_800 + MADE - BEGIN_TO_BEGIN, "line": LINE},
        (_tower(storeys=2),),
    ),
    # Both are taken on P - 4 d = P - 345,600; the line is free for the second tower's slabs 8 x
    # 4,800 s later and changes over for 360,000 s, until P + 52,800.
    "a line that changes over for 100 hours": Case(
        _FEW_LINES | {"line_types.*.changeover_min": 6000, "production.release_lead_d": 4},
        {"mould": 8 * 4800 + 360_000 - 4 * DAY, "line": LINE, "plan": MADE},
        _TWO,
    ),
    # --- line, curing, strength, labour, quality ---
    # Both lines of slabs are shut; the second, which takes the order, opens at P + 1 d and was
    # shut by wind. The alert is another line's.
    "a line that is charged by its own closures": Case(
        {
            "plants.*.lines": {"slab": 2, "wall": 1, "fixed": 1},
            "closures": [
                closure("line:east/slab1", "2020-08-02", 69, "alert"),
                closure("line:east/slab2", "2020-08-20", 43, "wind"),
            ],
        },
        {"wind": DAY, "line": LINE, "plan": MADE},
    ),
    # Of seed 12: the line of slabs fails after 1,741,796 open seconds, before it could take the
    # order, and is repaired after 50 d: 1,741,796 + 50 d - 61 d = P + 791,396 = S.
    "a line that fails by chance": Case(
        _FEW_LINES
        | {
            "breakdowns.line.on": True,
            "breakdowns.line.mtbf_h": 384,
            "breakdowns.line.repair_h": 1200,
        },
        {"line": 1_741_796 - 11 * DAY + LINE, "plan": MADE},
        seed=12,
    ),
    "a line that is taken": Case({}, {"line": WAIT}, hand_made=_by_hand("yard")),
    "a curing place that is taken": Case({}, {"curing": WAIT}, hand_made=_by_hand("start3")),
    # Asked for on P - 10 d; the last slabs are demoulded 88,800 s later and held for 20 d.
    "concrete that is released after 20 days": Case(
        {"production.strength_d": [20.0] * 12, "production.release_lead_d": 10},
        {"strength": 10 * DAY + 88_800},
    ),
    # Demoulded at P - 2 d + 88,800, in September.
    "concrete that ripens by its temperature": Case(
        {
            "production.maturity.on": True,
            "production.maturity.s": 0.25,
            "production.release_lead_d": 2,
        },
        {"strength": 88_800 - 2 * DAY + _maturity_wait()},
    ),
    # 15 h of formwork take 30 h.
    "half a crew": Case(
        {"labour.short": [{"where": "site", "start": "08-15", "end": "12-31", "share": 0.5}]},
        {"labour": 15 * HOUR},
    ),
    # The pour of 4 h could begin at 00:02 of 3 October and end at 04:02; with four fifths of the
    # crew it takes 5 h, which do not fit before 05:01, and ends at 05:00 of the next day.
    "a pour that no longer fits": Case(
        {
            "calendars.pour.always": False,
            "calendars.pour.hours": ["00:00-05:01"],
            "labour.short": [{"where": "site", "start": "10-03", "end": "10-03", "share": 0.8}],
        },
        {"labour": 24 * HOUR + 58 * 60},
        (_tower(storeys=2),),
    ),
    "crews that come back two days late": Case(
        {"labour.away": [{"where": "site", "start": "10-01", "end": "10-02"}]},
        {"labour": 2 * DAY},
    ),
    # S = P + 2 d.
    "a plant without people": Case(
        {"labour.away": [{"where": "plant", "start": "08-22", "end": "10-02"}]},
        {"labour": 2 * DAY, "line": LINE, "plan": MADE},
    ),
    # The staircase is on the last pallet: through quality control at P - 40 d + 98,400, tested for
    # 45 d; then the slabs' order is released and the columns, which had to wait with the kit, too.
    "a structural test of 45 days": Case(
        {"quality.test_types": ["LT"], "quality.test_every": 100, "quality.test_d": 45},
        {"quality": 5 * DAY + 56_280, "plan": TRIP},
    ),
    # Rejected at 16.75 h, made again in 12.1 h, on site 2.65 h later at 31.5 h; its lift would have
    # begun at 17.25 h, after that of the other piece of its load.
    "a piece that is rejected at the site": Case(
        {}, {"quality": round(14.25 * HOUR)}, hand_made=_rejected
    ),
    # --- yard, loading, truck, road, ban, gate, buffer ---
    "a yard without room": Case({}, {"yard": WAIT}, hand_made=_by_hand("start")),
    "a bay that is taken": Case({}, {"loading": WAIT}, hand_made=_by_hand("loading")),
    # Two of the four trips stop the tower for 7 h each: the columns' and the first beams', for the
    # others stand on their way at the same time. The first stops before the inspection of 900 s,
    # 7 h before P + 7 h - 900.
    "trucks that break down for seven hours": Case(
        {
            "breakdowns.truck.on": True,
            "breakdowns.truck.share": 1.0,
            "breakdowns.truck.delay_h": 7,
        },
        {"truck": 2 * 7 * HOUR - 900, "plan": 900},
    ),
    # Called a day ahead and sent at once, the columns stand inspected at P - 1 d + 4,651, by night;
    # the tractor hooks off for 30 h instead of the 12 min of the field.
    "trailers that take long to hook off": Case(
        {
            "policies.call_off": "buffer",
            "fleets.*.drop_trailers": 9,
            "fleets.*.drop_laying": ["flat", "upright"],
            "loads.unhook_min": 30 * 60,
        },
        {"plan": 30 * HOUR - (DAY - 4_651)},
    ),
    "a truck that is elsewhere": Case({}, {"truck": WAIT}, hand_made=_by_hand("assigned")),
    "a road that takes longer": Case({}, {"road": WAIT}, hand_made=_by_hand("arrived")),
    # No way to the docks until P + 3 d; loaded and weighed by then, 1,303 s from the west.
    "roads that are closed": Case(
        {"traffic.closures": _BRIDGES},
        {"ban": 3 * DAY - 3200, "plan": 3200 + 1303 + 900},
        (_tower(plant="west"),),
    ),
    "a gate that is full": Case({}, {"gate": WAIT}, hand_made=_by_hand("admitted")),
    "a buffer that is full": Case(
        {},
        {"buffer": WAIT - HOUR // 4, "plan": HOUR // 4},
        hand_made=_cannot_be_set_down,
    ),
    # --- crane, trades ---
    # The second tower's columns wait for the first's, 6,600 s; its slabs, ready at 153,600, wait
    # until the first's are done at 172,920.
    "one crane for two towers": Case(
        {"sites.cranes_per_tower": 0.5},
        {"crane": 6600 + 172_920 - 153_600},
        (_tower(towers=2),),
    ),
    # Of seed 1: the crane fails after 5,152,019 open seconds, a day and a half before P = 61 d.
    "a crane that fails by chance": Case(
        {
            "breakdowns.crane.on": True,
            "breakdowns.crane.mtbf_h": 1440,
            "breakdowns.crane.repair_h": 100,
        },
        {"crane": 5_152_019 + 100 * HOUR - 61 * DAY},
        seed=1,
    ),
    # 100 h of climbing from the end of the storey on; topping and walking take 24 of them anyway.
    "a crane that climbs for 100 hours": Case(
        {"sites.crane.climb_every": 1, "sites.crane.climb_h": 100},
        {"crane": 76 * HOUR},
        (_tower(storeys=2),),
    ),
    # 2 October begins without lifts to make: other trades have the hook for nine tenths of the day,
    # until 21:36; the slabs could have been lifted from 16:50 on.
    "a day of other trades": Case(
        {"sites.crane.other_day_share": 0.1}, {"trades": DAY + 77_760 - 147_000}
    ),
    "a site that starts late": Case({"sites.start_lateness_d": 12}, {"trades": 12 * DAY}),
    # --- wind, alert, closure ---
    "a crane in the wind": Case(
        {
            "weather.wind": "given",
            "weather.spells": [
                {"kind": "wind", "start": "2020-10-01", "end": "2020-10-02T12:00:00"}
            ],
        },
        {"wind": 36 * HOUR},
    ),
    # Eight pallets stand before their casting when the alert ends at P + 1 d; the last is cast as
    # the eighth, 33,600 s later, 4,800 of which it is reinforced.
    "an alert that stops casting": Case(
        _alert("2020-08-21", "2020-10-02", stops=["casting"]),
        {"alert": DAY, "line": LINE - 4800, "plan": MADE - 4800},
    ),
    # The only truck is the odd one and stays at home on 2 October, when the beams are wanted. From
    # P + 172,800 on it makes three trips: 4,707 out, 13,680 of lifts, 495 back at night; 4,707,
    # 10,260 and 607 back; 4,707 and 1,980 of lifts. All of it beyond 172,920 is late.
    "trucks on odd and even days": Case(
        {"fleets.*.trucks": 1, **_alert("2020-09-20", "2020-11-01", odd_even=True)},
        {
            "truck": (TRIP + 13_680 + 495) + (TRIP + 10_260 + 607),
            "alert": 2 * DAY + TRIP + 1980 - STOREY,
        },
    ),
    "a crane that is shut": Case(
        _shut("crane", "2020-10-01", 2, "closure"), {"closure": 2 * DAY}
    ),
    # Closed from P + 3 h to P + 2 d 3 h; the joints are ready at 93,000.
    "a crew that is shut out": Case(
        _shut("crew", "2020-10-01T03:00:00", 2, "closure"),
        {"closure": 2 * DAY + 3 * HOUR - 93_000},
    ),
    # No truck from P - 6 h to P + 42 h, then a trip.
    "trucks that are shut in": Case(
        _shut("fleet", "2020-09-30T18:00:00", 2, "closure"),
        {"closure": 42 * HOUR, "plan": TRIP},
    ),
    # Until P + 44 h nobody is let in: loaded before, away 607 s before that.
    "a gate that is shut": Case(
        _shut("gate", "2020-09-30T20:00:00", 2, "closure"),
        {"closure": 44 * HOUR - 607, "plan": 607 + 900},
    ),
    # --- hold, pace, plan ---
    "joints in the cold": Case({"sites.hold_factor": [1.5] * 12}, {"hold": 12 * HOUR}),
    # The first storey's lifts take half as long again: half of 6,600 + 25,920.
    "a crew that has to learn": Case({"sites.learning": 0.5}, {"pace": (6600 + 25_920) // 2}),
    # Called when wanted, each of four loads comes a trip late: three of them at night.
    "loads that are called without notice": Case(
        {"policies.notice_d": 0}, {"plan": 4 * TRIP - 3 * (607 - 551)}
    ),
}  # fmt: skip


@cache
def _late(name: str) -> tuple[int, tuple[tuple[str, int], ...]]:
    case = CASES[name]
    run = _run(case.changes, case.towers, case.seed)
    charged = {cause: int(column[-1]) for cause, column in run.charges.items() if column[-1]}
    return int(lateness_s(run.ledger)[-1]), tuple(charged.items())


@pytest.mark.parametrize("storeys", [1, 2, 3])
def test_the_undisturbed_tower_is_on_time_to_the_second(storeys):
    run = _run({}, (_tower(storeys=storeys),))
    begins = [i * BEGIN_TO_BEGIN for i in range(storeys)]
    assert lateness_s(run.ledger).tolist() == [0] * storeys
    start = run.ledger.plan.planned_start
    assert (start - start[0]).tolist() == begins
    assert (run.ledger.storeys["finished"] - start).tolist() == [STOREY] * storeys


@pytest.mark.parametrize("name", CASES)
def test_a_lateness_known_by_hand_is_charged_to_the_second(name):
    case = CASES[name]
    if case.hand_made is not None:
        assert case.hand_made() == case.expected
        return
    late, charged = _late(name)
    assert dict(charged) == case.expected
    assert late == sum(case.expected.values())


def test_no_cause_is_without_a_case():
    assert {cause for case in CASES.values() for cause in case.expected} == set(CAUSES)
