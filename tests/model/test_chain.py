"""The chain as a whole: deadlocks are told, and an early end is none."""

import pytest

import supplysim as ss
from supplysim.errors import DeadlockError
from supplysim.ledger import MISSING
from supplysim.policies import CALL_OFF


@pytest.fixture(scope="module")
def small():
    return ss.load("small")


def test_work_that_waits_for_ever_ends_the_run_with_who_waits_for_what(small, monkeypatch):
    monkeypatch.setitem(CALL_OFF._functions, "never", lambda _: None)
    with pytest.raises(DeadlockError) as caught:
        ss.simulate(small.with_({"policies.call_off": "never"}), seed=0)
    text = str(caught.value)
    assert "tower quay/B02 waits for quay/B02/S04/flat/01" in text
    assert "deadlock at second" in text


def test_a_run_that_ends_before_its_work_is_no_deadlock(small):
    run = ss.simulate(small.with_({"horizon": "2020-11-01T00:00:00"}), seed=0)
    assert run.storeys["finished"].isna().any()


def test_progress_is_told_up_to_the_last_second(small):
    told = []
    ss.simulate(small, seed=0, progress=lambda now, end: told.append((now, end)))
    end = int((small.horizon - small.start).total_seconds())
    assert told[-1] == (end, end)
    assert [now for now, _ in told] == sorted(now for now, _ in told)
    assert len(told) > 50


@pytest.mark.parametrize("call_off", ["just-in-time", "buffer"])
def test_trucks_are_asked_for_in_the_erection_order_of_each_tower(small, call_off):
    few = {"fleets.*.trucks": 1, "policies.call_off": call_off}
    ledger = ss.simulate(small.with_(few), seed=2).ledger
    plan, assigned = ledger.plan, ledger.loads["assigned"]
    tower = plan.storey_building[plan.load_storey]
    for row in range(len(plan.building_project)):
        given = assigned[(tower == row) & (assigned != MISSING)]
        assert len(given)
        assert given.tolist() == sorted(given.tolist())
