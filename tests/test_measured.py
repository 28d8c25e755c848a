"""What is kept of a run: its measures, its cost, and the lateness of storeys due in the window."""

import pytest

import supplysim as ss
from supplysim.measured import COSTS, known_measures, measure, measure_name, unit_of
from supplysim.record.schema import CAUSES
from supplysim.testing import example_run
from tests.runs.scenarios import town


@pytest.fixture(scope="module")
def run():
    """One truck a fleet: storeys due before the window are late, too."""
    return ss.simulate(town({"fleets.*.trucks": 1}), seed=0)


def test_lateness_is_that_of_storeys_due_in_the_window(run):
    kept = measure(run)
    assert list(kept.new_s) == list(kept.total_s) == list(CAUSES)
    for kind, seconds in (("new", kept.new_s), ("total", kept.total_s)):
        table = run.delays(kind=kind, in_window=True).set_index("cause")["seconds"]
        assert seconds == table.to_dict()
        assert 0 < sum(seconds.values()) < sum(own.sum() for own in run.charged(kind).values())


def test_a_record_that_tells_no_new_lateness_keeps_the_total_alone():
    run = example_run()
    assert not run.tells_new
    assert measure(run).new_s == {}
    assert sum(measure(run).total_s.values()) == run.delays(kind="total")["seconds"].sum() > 0


def test_cost_is_kept_whole_by_item_and_per_m3(run):
    kept, costs = measure(run), run.costs()
    assert kept.costs == costs["yuan"].to_dict()
    *items, total = kept.costs.values()
    assert sum(items) == pytest.approx(total)
    assert kept.measures["cost_yuan"] == (total, 1.0)
    yuan, m3 = kept.measures["cost_yuan_per_m3"]
    assert (yuan, m3) == (total, costs["quantity"].iloc[-1])


def test_everything_that_is_kept_has_a_name_and_a_unit(run):
    assert list(measure(run).measures) == known_measures()
    for key in known_measures():
        assert unit_of(key)
        assert measure_name(key, "zh") != measure_name(key, "en") != key
    assert unit_of("cost_yuan_per_m3") == COSTS["cost_yuan_per_m3"][0]


def test_what_is_no_longer_registered_keeps_its_key():
    assert (unit_of("gone"), measure_name("gone", "en")) == ("", "gone")
