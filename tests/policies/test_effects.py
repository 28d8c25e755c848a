"""What each policy is for: runs in which it does better at that than the default."""

import numpy as np
import pytest

import supplysim as ss
from supplysim.calendars import HOUR
from supplysim.ledger import MISSING
from tests.runs.scenarios import project, town

pytestmark = pytest.mark.slow  # whole runs, many of them

SEEDS = (0, 1)


def runs(rule, base, seeds=SEEDS):
    """Return runs of the town under ``base`` and one policy, "family=name"."""
    family, name = rule.split("=")
    scenario = town(base | {f"policies.{family}": name})
    return [ss.simulate(scenario, seed=seed) for seed in seeds]


def both_ways(rule, default, base, measure, seeds=SEEDS):
    """Return the measure under a rule and under the default, run by run."""
    return [
        (measure(mine), measure(usual))
        for mine, usual in zip(runs(rule, base, seeds), runs(default, base, seeds), strict=True)
    ]


# --- sourcing -------------------------------------------------------------------------------

PROJECTS = [
    project(f"n{i:02d}", node=node, zone=zone, towers=1, first_storey=f"2020-09-{i + 1:02d}")
    for i, (node, zone) in enumerate([("R15", "harbour")] * 5 + [("R18", "new-town")] * 5)
]


def m3_by_plant(run):
    return run.components.groupby("plant")["volume_m3"].sum()


@pytest.mark.parametrize(("east", "west"), [(1, 1), (3, 1), (1, 4)])
def test_contract_shares_are_kept_to_within_a_project(east, west):
    base = {
        "portfolio.projects": PROJECTS,
        "plants.east.contract_share": east,
        "plants.west.contract_share": west,
    }
    (run,) = runs("sourcing=contract-shares", base, (0,))
    volume = m3_by_plant(run)
    largest = run.components.groupby("project")["volume_m3"].sum().max()
    wished = volume.sum() * east / (east + west)
    assert abs(volume["east"] - wished) <= largest


def test_the_linear_programme_hauls_less_than_the_default():
    """Half of the volume is near each plant; both plants have room for all of it."""

    def m3_km(run):
        loads = run.loads
        return float((loads["volume_m3"] * loads["distance_km"]).sum())

    base = {"portfolio.projects": PROJECTS}
    rules = "sourcing=linear-programme", "sourcing=least-loaded"
    ((least, usual),) = both_ways(*rules, base, m3_km, (0,))
    ((nearest, _),) = both_ways("sourcing=nearest", rules[1], base, m3_km, (0,))
    assert least < 0.95 * usual
    assert least == pytest.approx(nearest)


# --- sequencing -----------------------------------------------------------------------------

SCARCE_LINES = {
    "plants.*.lines": {"slab": 1, "wall": 1, "fixed": 1},
    "plants.*.positions": {"slab": 6, "wall": 6, "fixed": 6},
    "production.release_lead_d": 60,
    "production.towers_per_mould_set": 1,
    "state.mode": "empty",
}


def days_between_kits(run):
    """Mean days between the first and the last order of a storey entering a line."""
    starts = run.orders.groupby(["project", "building", "storey"])["start"]
    return float((starts.max() - starts.min()).dt.total_seconds().mean() / 86400)


def test_storey_kits_come_together_where_lines_are_scarce():
    rules = "sequencing=storey-kit", "sequencing=earliest-due"
    for kit, usual in both_ways(*rules, SCARCE_LINES, days_between_kits):
        assert kit < 0.8 * usual


def test_by_slack_large_orders_do_not_wait_behind_small_ones_due_a_little_sooner():
    small, large = project("small", storey_m2=60.0), project("large", storey_m2=1200.0)
    both = [row | {"first_storey": "2020-10-01", "stagger_d": 0.0, "archetype": "D",
                   "plant": "west"} for row in (large, small)]  # fmt: skip
    both[0]["access_km"] = 0.5  # due a minute later: the haul is shorter
    base = SCARCE_LINES | {"portfolio.projects": both}

    def wait_d(run):
        orders = run.orders[run.orders["project"] == "large"]
        return float((orders["start"] - orders["released"]).dt.total_seconds().mean() / 86400)

    for slack, usual in both_ways("sequencing=slack", "sequencing=earliest-due", base, wait_d):
        assert slack < usual


# --- call-off -------------------------------------------------------------------------------


def test_on_a_fixed_cycle_trucks_come_as_planned_though_the_crane_could_go_faster():
    """The town's towers run ahead of their plan; just in time, so do the trucks."""

    def days_off(run):
        loads = run.ledger.loads
        known = (loads["due"] != MISSING) & (loads["called_off"] > 0)
        return float(np.median(np.abs(loads["arrived"] - loads["due"])[known])) / 86400

    rules = "call_off=fixed-cycle", "call_off=just-in-time"
    for planned, usual in both_ways(*rules, {"fleets.*.trucks": 20}, days_off):
        assert planned < 0.2
        assert usual > 1.0


def test_a_fixed_cycle_does_not_wait_for_a_crane_that_is_slow():
    slow = {"sites.crew_cv": 0, "fleets.*.trucks": 20, "sites.buffer_m3": 500}
    closed = slow | {
        "closures": [
            {"resource": "crane", "start": "2020-09-09", "end": "2020-09-13", "cause": "wind"}
        ]
    }

    def calls(rule, base):
        (run,) = runs(rule, base, (0,))
        return run.ledger.loads["called_off"]

    fixed = calls("call_off=fixed-cycle", slow), calls("call_off=fixed-cycle", closed)
    usual = calls("call_off=just-in-time", slow), calls("call_off=just-in-time", closed)
    assert (fixed[0] == fixed[1]).all()
    assert (usual[1] - usual[0]).max() > 24 * HOUR


def test_calling_earlier_where_trucks_come_late_spares_cranes_their_waiting():
    def starved(run):
        return run.kpi("crane_starved_share")

    late = {"loads.traffic_cv": 1.0}
    for adaptive, usual in both_ways("call_off=adaptive", "call_off=just-in-time", late, starved):
        assert adaptive < usual


# --- dispatch -------------------------------------------------------------------------------


def idle_wait_h(run):
    """Hours that cranes did nothing while the load they lift next waited for a truck."""
    trips, jobs, loads = run.ledger.chain["trips"], run.ledger.jobs, run.ledger.loads
    asked = dict(zip(trips["load"].tolist(), trips["asked"].tolist(), strict=True))
    lifts = jobs["unload"] == 0
    ready = dict(
        zip(
            jobs["load"][lifts][::-1].tolist(), jobs["structure"][lifts][::-1].tolist(), strict=True
        )
    )
    total, free, seen = 0, {}, set()
    for i in np.argsort(jobs["start"], kind="stable").tolist():
        crane, load = int(jobs["crane"][i]), int(jobs["load"][i])
        if load in asked and load in ready and load not in seen:
            idle = max(asked[load], ready[load], free.get(crane, 0))
            total += max(0, int(loads["assigned"][load]) - idle)
        seen.add(load)
        free[crane] = int(jobs["end"][i])
    return total / HOUR


@pytest.mark.parametrize("default", ["first-come", "earliest-due"])
def test_idle_cranes_wait_less_for_scarce_trucks(default):
    scarce = {"fleets.*.trucks": 1, "policies.call_off": "buffer"}
    rules = "dispatch=idle-crane-first", f"dispatch={default}"
    for idle, usual in both_ways(*rules, scarce, idle_wait_h):
        assert idle < 0.8 * usual
