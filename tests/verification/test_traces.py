"""``serve`` and ``haul`` against event traces that other simulators publish.

Fractions of a unit of time are scaled to whole seconds. Entries about several nodes or a network
are no cases of this chain; what is exact in the others is checked where chance is judged.
"""

import numpy as np
import pytest

import supplysim as ss
from tests.verification.shared import known
from tests.verification.theory import priorities, short_of_room

PART = "station"
ELSEWHERE = {"ciw_system_capacity", "ciw_blocking_shift"}
"""Networks of nodes with blocking: nothing in this chain is like them."""


@pytest.fixture(scope="module")
def traces():
    return {trace["id"]: trace for trace in known("traces.json")}


def test_who_finds_the_only_server_busy_is_turned_away(case):
    """A customer a unit of time, service 1.5: every other one is refused. (simmer)"""
    start, finish = ss.serve(range(10, 1001, 10), [15] * 100, capacity=1)
    served = start >= 0
    found = [int(served.sum()), int((~served).sum()), finish.max() / 10, served.sum() * 1.5]
    case(PART, "trace: no queue, 1 a minute, service 1.5 min (simmer): served, refused, end, busy",
         expected=[50, 50, 100.5, 75.0], obtained=[float(x) for x in found])  # fmt: skip
    assert found == [50, 50, 100.5, 75.0]
    assert served.tolist() == [True, False] * 50


def test_a_release_comes_before_a_request_of_the_same_instant(case):
    """A customer a unit of time, service one unit, no queue: nobody is refused. (simmer)"""
    start, finish = ss.serve(range(10), [1] * 10, capacity=1)
    case(PART, "trace: a release before a request at one instant (simmer): served",
         expected=10, obtained=int((start >= 0).sum()))  # fmt: skip
    assert start.tolist() == list(range(10))
    assert finish.tolist() == list(range(1, 11))


@pytest.mark.parametrize(("trucks", "busy"), [(1, 0.175), (3, 0.525), (5, 0.875), (10, 1.0)])
def test_a_shovel_is_as_busy_as_it_is_in_the_long_run(trucks, busy, case):
    """A published note says 70-80 % with ten trucks; it is all the time. (simpm)"""
    run = ss.haul(1, trucks=trucks, load=420, haul=1020, unload=180, back=780, until=840_000)
    bay = run.busy.query("activity == 'loading'")
    late = bay[bay["start"] >= bay["start"].iloc[0] + np.timedelta64(84_000, "s")]
    share = late["work_s"].sum() / (840_000 - 84_000)
    case("trucks and cranes", f"trace: shovel with {trucks:02d} trucks (simpm): share busy",
         expected=busy, obtained=round(float(share), 3))  # fmt: skip
    assert share == pytest.approx(busy, abs=1e-3)


def test_every_trace_is_a_case_here_or_no_case_at_all(traces):
    assert set(traces) - ELSEWHERE == {
        "ciw_priority_nonpreemptive",
        "simmer_mm23",
        "simmer_rejection",
        "simmer_release_before_seize",
        "simpm_shovel10",
    }


def test_what_stands_here_is_what_the_file_says(traces):
    refused, released = traces["simmer_rejection"], traces["simmer_release_before_seize"]
    assert [refused[key] for key in ("served", "rejected", "end_time", "busy")] == [
        50, 50, 100.5, 75.0,
    ]  # fmt: skip
    assert released["served"] == 10
    for trucks, rate in traces["simpm_shovel10"]["exact"].items():
        assert rate == pytest.approx(min(int(trucks) / 40, 1 / 7))


def test_what_is_judged_by_chance_elsewhere_is_what_the_file_says(traces):
    classes, short = traces["ciw_priority_nonpreemptive"], traces["simmer_mm23"]
    assert [wait + 1 for wait in priorities((0.2, 0.6), 1.0, 1.0)] == pytest.approx(
        classes["exact_mean_sojourn"]
    )
    shares = short_of_room(3, 1 / 4, 2, 3)
    assert shares[-1] == pytest.approx(short["exact_Ploss"])
    assert sum(k * share for k, share in enumerate(shares)) == pytest.approx(short["exact_L"])
