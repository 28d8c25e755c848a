"""``haul`` against exact results: trucks in circles between bays and cranes.

Constant times give cycles that can be worked out on paper; exponential loading and unloading with
any travel give networks whose long run is known exactly (``theory``).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import supplysim as ss
from tests.verification.circles import HOUR, exponential, long_run
from tests.verification.statistics import Estimate, enter
from tests.verification.theory import Step, chain_of, mean_values, product_form, stations_of_many

PART = "trucks and cranes"
MINUTE = 60


def returns(run: Any) -> Any:
    """Return when trucks came home, ascending."""
    times = run.ledger.loads["returned"]
    return np.sort(times[times >= 0])


# --- constant times -------------------------------------------------------------------------


def test_trucks_carry_what_the_fleet_or_the_loader_can(case):
    times = {"load": 7, "haul": 17, "unload": 3, "back": 13}
    expected = [min(trucks / 40, 1 / 7) for trucks in range(1, 16)]
    found = []
    for trucks in range(1, 16):
        run = ss.haul(
            1, trucks=trucks, cycles=60, **{name: n * MINUTE for name, n in times.items()}
        )
        home = returns(run)[20 * trucks :]
        rate = trucks * MINUTE / (home[trucks:] - home[:-trucks])
        assert len(set(rate.tolist())) == 1
        found.append(float(rate[0]))
    case(
        PART,
        "loader 7, haul 17, dump 3, return 13 min, 1 to 15 trucks: loads/min",
        expected=expected,
        obtained=found,
    )
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("trucks", range(1, 13))
def test_constant_times_sit_on_the_bounds(trucks):
    run = ss.haul(1, trucks=trucks, load=2400, haul=5400, unload=3600, back=4500, cycles=60)
    home = returns(run)[20 * trucks :]
    per_trip = (home[trucks:] - home[:-trucks]) / trucks / HOUR
    assert per_trip == pytest.approx(max(1.0, (2.75 + 1 + 2 / 3) / trucks), rel=1e-12)


@settings(max_examples=60)
@given(
    times=st.fixed_dictionaries(
        {name: st.integers(0, 12) for name in ("load", "unload", "back")}
        | {"haul": st.integers(1, 12)}
    ),
    trucks=st.integers(1, 6),
    cranes=st.integers(1, 3),
)
def test_with_constant_times_the_slowest_of_fleet_bay_and_cranes_sets_the_pace(
    times, trucks, cranes
):
    home = returns(ss.haul(1, trucks=trucks, cranes=cranes, cycles=70, **times))
    period = trucks * cranes
    pace = max(sum(times.values()) * cranes, times["load"] * period, times["unload"] * trucks)
    late = home[40 * trucks : 65 * trucks]
    assert set((late[period:] - late[:-period]).tolist()) == {pace}


@pytest.mark.parametrize(("cycles", "minutes"), [(20, 2232.0), (200, 21672.0)])
def test_two_plants_with_constant_times_end_when_other_programs_do(cycles, minutes, case):
    run = ss.haul(
        2,
        trucks=5,
        load=15 * MINUTE,
        haul=45 * MINUTE,
        unload=8 * MINUTE,
        back=40 * MINUTE,
        cycles=cycles,
    )
    ended = run.ledger.end / MINUTE
    case(
        PART,
        f"two plants of 5 trucks, constant times, {cycles} cycles: min",
        expected=minutes,
        obtained=ended,
    )
    assert ended == minutes


# --- exponential loading and unloading ------------------------------------------------------

X = (0.22641, 0.42161, 0.58259, 0.70881, 0.80270, 0.86915, 0.91430, 0.94413, 0.96354, 0.97612,
     0.98429, 0.98963)  # fmt: skip
"""Loads an hour with 1 .. 12 trucks, published (cut, not rounded, to five places)."""


@pytest.mark.parametrize(
    "trucks", [pytest.param(n, marks=[] if n == 5 else pytest.mark.slow) for n in range(1, 13)]
)
def test_one_plant_and_one_crane_turn_as_mean_value_analysis_says(trucks, case):
    exact = mean_values(trucks, [2 / 3, 1], 2.75)[-1]
    assert X[trucks - 1] <= exact["X"] <= X[trucks - 1] + 1.5e-5
    found = long_run(
        trips=[1000],
        rate=exact["X"] / HOUR,
        trucks=trucks,
        load=exponential(2400),
        haul=5400,
        unload=exponential(3600),
        back=4500,
    )
    enter(
        case,
        PART,
        f"exp load 2/3 h, unload 1 h, {trucks:02d} trucks: loads/h, at bay, at crane",
        [
            (exact["X"], hourly(found["rate"])),
            (exact["L"][0], found["at_bays"]),
            (exact["L"][1], found["at_cranes"]),
        ],
        within=[0.015, 0.08, 0.05],
    )


@pytest.mark.slow
@pytest.mark.parametrize("trucks", range(1, 13))
def test_a_shovel_with_dumping_for_everybody_turns_as_mean_value_analysis_says(trucks, case):
    exact = mean_values(trucks, [7], 33)[-1]
    found = long_run(
        trips=[700],
        rate=exact["X"] / MINUTE,
        trucks=trucks,
        load=exponential(7 * MINUTE),
        haul=17 * MINUTE,
        unload=exponential(3 * MINUTE),
        back=exponential(13 * MINUTE),
        cranes=trucks,
    )
    enter(
        case,
        PART,
        f"exp shovel 7 min, 33 min away, {trucks:02d} trucks: loads/min, at shovel",
        [(exact["X"], scaled(found["rate"], MINUTE)), (exact["L"][0], found["at_bays"])],
        within=[0.02, 0.06],
    )


def test_two_plants_share_a_crane_as_product_form_says(case):
    exact = product_form([5, 5], load=[15, 15], travel=[85, 85], unload=8)
    assert exact.rate * 60 == pytest.approx(4.69445, abs=5e-6)
    assert exact.rate * 8 == pytest.approx(0.6259, abs=5e-5)
    assert exact.at_cranes == pytest.approx(1.319, abs=5e-4)
    found = long_run(
        trips=[600, 600],
        rate=exact.rate / MINUTE,
        trucks=5,
        load=exponential(15 * MINUTE),
        haul=45 * MINUTE,
        unload=exponential(8 * MINUTE),
        back=40 * MINUTE,
    )
    enter(
        case,
        PART,
        "two plants of 5 trucks, exp: loads/h, use of the crane, trucks there",
        [
            (exact.rate * 60, hourly(found["rate"])),
            (exact.rate * 8, found["lifting"]),
            (exact.at_cranes, found["at_cranes"]),
        ],
        within=[0.01, 0.02, 0.04],
    )


FLEETS: dict[str, dict[str, Any]] = {
    "8 trucks, 3 cranes": {"trucks": [8], "load": [3], "travel": [10], "unload": 6, "cranes": 3},
    "6 trucks, 2 cranes": {"trucks": [6], "load": [4], "travel": [9], "unload": 11, "cranes": 2},
    "plants of 3 and 6": {"trucks": [3, 6], "load": [9, 5], "travel": [30, 50], "unload": 6},
    "plants of 4, 2 and 3, 2 cranes": {
        "trucks": [4, 2, 3],
        "load": [6, 10, 4],
        "travel": [20, 15, 35],
        "unload": 7,
        "cranes": 2,
    },
}
"""Minutes; travel varies, which must not matter."""


@pytest.mark.slow
@pytest.mark.parametrize("name", FLEETS)
def test_other_fleets_turn_as_product_form_says(name, case):
    fleet = FLEETS[name]
    exact = product_form(**fleet)
    if len(fleet["trucks"]) == 1:
        servers = [(fleet["load"][0], 1), (fleet["unload"], fleet["cranes"])]
        by_analysis = stations_of_many(fleet["trucks"][0], servers, fleet["travel"][0])
        assert exact.rate == pytest.approx(by_analysis, rel=1e-12)
    travel = [
        {"dist": "gamma", "mean": t * MINUTE / 2, "cv": 0.3 + 0.4 * p}
        for p, t in enumerate(fleet["travel"])
    ]
    found = long_run(
        trips=[round(1500 * rate / exact.rate) for rate in exact.rates],
        rate=exact.rate / MINUTE,
        trucks=fleet["trucks"],
        load=[exponential(m * MINUTE) for m in fleet["load"]],
        haul=travel,
        unload=exponential(fleet["unload"] * MINUTE),
        back=travel,
        cranes=fleet.get("cranes", 1),
        runs=40,
    )
    enter(
        case,
        PART,
        f"{name}, exp: loads/h, at bays, at cranes",
        [
            (exact.rate * 60, hourly(found["rate"])),
            (sum(exact.at_bays), found["at_bays"]),
            (exact.at_cranes, found["at_cranes"]),
        ],
        within=[0.02, 0.06, 0.06],
    )


@pytest.mark.slow
def test_plants_whose_loads_take_different_times_to_lift_turn_as_their_chain_says(case):
    """Here no product form holds: the crane's queue is followed in its order."""
    load, out, lift, back = (6, 9), (10, 4), (5, 12), (7, 8)
    trucks = (2, 2)

    def moved(away: Any, plant: int, change: Sequence[int]) -> Any:
        """Return how many are at the bay, out and on the way home, some of a plant's moved."""
        new = tuple(a + b for a, b in zip(away[plant], change, strict=True))
        return tuple(new if p == plant else at for p, at in enumerate(away))

    def steps(state: Any) -> list[Step]:
        away, queue = state
        moves: list[Step] = []
        for p, (at_bay, driving, empty) in enumerate(away):
            if at_bay:
                moves.append((1 / load[p], (moved(away, p, (-1, 1, 0)), queue), "loaded"))
            if driving:
                there = (moved(away, p, (0, -1, 0)), (*queue, p))
                moves.append((driving / out[p], there, "arrived"))
            if empty:
                moves.append((empty / back[p], (moved(away, p, (1, 0, -1)), queue), f"home {p}"))
        if queue:
            p = queue[0]
            moves.append((1 / lift[p], (moved(away, p, (0, 0, 1)), queue[1:]), "lifted"))
        return moves

    shares, often = chain_of((tuple((n, 0, 0) for n in trucks), ()), steps)
    exact = sum(rate for what, rate in often.items() if what.startswith("home"))
    there = sum(len(queue) * share for (_, queue), share in shares.items())
    found = long_run(
        trips=[round(1200 * often[f"home {p}"] / exact) for p in (0, 1)],
        rate=exact / MINUTE,
        trucks=list(trucks),
        load=[exponential(m * MINUTE) for m in load],
        haul=[exponential(m * MINUTE) for m in out],
        unload=[exponential(m * MINUTE) for m in lift],
        back=[exponential(m * MINUTE) for m in back],
        runs=40,
    )
    enter(
        case,
        PART,
        "plants whose loads take 5 and 12 min to lift, 2 trucks each, exp: loads/h, at crane",
        [(exact * 60, hourly(found["rate"])), (there, found["at_cranes"])],
        within=[0.02, 0.05],
    )


# --- machines and repairmen -----------------------------------------------------------------

REPAIRS = (
    (0.012, 1), (0.025, 1), (0.05, 1), (0.06, 2), (0.06, 1), (0.07, 2), (0.07, 1), (0.08, 2),
    (0.08, 1), (0.09, 2), (0.09, 1), (0.1, 2), (0.1, 1),
)  # fmt: skip
"""Service factor repair / (repair + up), and repairmen, for five machines (Peck and Hazelwood)."""


@pytest.mark.slow
@pytest.mark.parametrize(("factor", "men"), REPAIRS)
def test_five_machines_wait_for_repair_as_the_tables_say(factor, men, case):
    """Machines are trucks that need no loading, repairmen are cranes."""
    up = (1 - factor) / factor
    exact = product_form([5], load=[0], travel=[up], unload=1, cranes=men)
    running = 1 - (exact.at_cranes - exact.rate) / 5
    found = long_run(
        trips=[1500],
        rate=exact.rate / HOUR,
        trucks=5,
        load=0,
        haul=exponential(up * HOUR),
        unload=exponential(HOUR),
        back=0,
        cranes=men,
    )
    idle = found["waiting"]
    enter(
        case,
        PART,
        f"5 machines, repairmen: {men}, service factor {factor}: share that waits, efficiency",
        [(exact.waits[0], found["waits"]), (running, Estimate(1 - idle.mean / 5, idle.half / 5))],
        within=[0.25 if men == 2 else 0.15, 0.005],
    )


@pytest.mark.slow
def test_six_machines_wait_for_one_repairman_as_the_balance_says(case):
    exact = product_form([6], load=[0], travel=[20], unload=2)
    found = long_run(
        trips=[1000],
        rate=exact.rate / HOUR,
        trucks=6,
        load=0,
        haul=exponential(20 * HOUR),
        unload=exponential(2 * HOUR),
        back=0,
    )
    enter(
        case,
        PART,
        "6 machines, 1 repairman, up 20 h, repair 2 h: repairs/h, down, waiting, share that waits",
        [
            (exact.rate, hourly(found["rate"])),
            (exact.at_cranes, found["at_cranes"]),
            (exact.at_cranes - exact.rate * 2, found["waiting"]),
            (exact.waits[0], found["waits"]),
        ],
        within=[0.01, 0.04, 0.09, 0.05],
    )


# --- more never hurts -----------------------------------------------------------------------

drawn = st.lists(st.integers(0, 20), min_size=1, max_size=4).map(
    lambda values: {"dist": "empirical", "values": values}
)


@settings(max_examples=60)
@given(
    times=st.fixed_dictionaries(dict.fromkeys(("load", "unload", "back"), drawn)),
    haul=st.integers(1, 20),
    trucks=st.integers(1, 5),
    cranes=st.integers(1, 3),
    seed=st.integers(0, 3),
)
def test_another_truck_or_crane_never_makes_a_load_later(times, haul, trucks, cranes, seed):
    """One plant, first come first served, nobody overtakes on the way: every trip gains."""

    def lifted(trucks: int, cranes: int) -> Any:
        run = ss.haul(1, trucks=trucks, cranes=cranes, haul=haul, until=400, seed=seed, **times)
        loads = run.ledger.loads
        return np.where(loads["unloading"] >= 0, loads["unloading"], 401)

    usual = lifted(trucks, cranes)
    for more in (lifted(trucks + 1, cranes), lifted(trucks, cranes + 1)):
        assert len(more) >= len(usual)
        assert (more[: len(usual)] <= usual).all()


@pytest.mark.parametrize("lever", ["trucks", "cranes"])
def test_more_of_it_carries_more_until_something_else_is_short(lever):
    found = []
    for level in range(1, 9):
        levels = {"trucks": 12, "cranes": 12} | {lever: level}
        run = ss.haul(1, load=300, haul=900, unload=3000, back=900, until=3 * 86400, **levels)
        found.append(len(returns(run)))
    assert all(a <= b for a, b in pairwise(found))
    assert found[0] * 3 < found[-1]


def hourly(rate: Estimate) -> Estimate:
    return scaled(rate, HOUR)


def scaled(found: Estimate, factor: float) -> Estimate:
    return Estimate(found.mean * factor, found.half * factor)
