"""Every benchmark runs, at the smallest size, and tells what it did. No time is judged here."""

import json

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks import suite
from tests.benchmarks.measure import Measured, in_this_process, make_records, repeated
from tests.benchmarks.registry import BENCHMARKS, Benchmark, Case, Done

pytestmark = pytest.mark.bench

SIMULATED = [name for name in BENCHMARKS if name.startswith(("year", "quarter", "month"))]


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    make_records(BENCHMARKS.values(), folder, tiny=True)
    return folder


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_runs_and_says_what_it_did(name, records, tmp_path):
    bench = BENCHMARKS[name]
    measured = in_this_process(bench, Case(records, tmp_path, tiny=True))
    assert measured.wall_s > 0
    assert bench.about.endswith(".")
    if bench.record:
        assert measured.done.components > 1000
    if name in SIMULATED:
        assert measured.done.events > 500


def test_a_fresh_process_measures_the_same_work(records):
    bench = BENCHMARKS["plan-tables"]
    fresh = repeated(bench, records=records, times=1, tiny=True)
    here = in_this_process(bench, Case(records, records, tiny=True))
    assert fresh.done == here.done
    assert fresh.us_per_component == pytest.approx(fresh.cpu_s / fresh.done.components * 1e6)


def test_what_a_chain_did_is_counted_from_the_run_itself(records, tmp_path):
    """Pieces that the start state brought along were not simulated."""
    case = Case(records, tmp_path, tiny=True)
    run = case.run(suite.YEAR)
    made = run.ledger.components["cast"] > 0
    assert made.sum() <= suite._simulated(run) <= suite._recorded(run)


def test_a_missed_limit_is_told_and_fails_the_command(monkeypatch, capsys):
    slow = Benchmark("slow", lambda _: lambda: Done(components=4), limit_s=1.0)
    monkeypatch.setattr(command, "BENCHMARKS", {"slow": slow})
    for wall, code in ((0.5, 0), (2.0, 1)):
        measured = Measured(wall_s=wall, cpu_s=2e-6, peak_mb=None, done=slow.prepare(None)())
        monkeypatch.setattr(command, "repeated", lambda *_, found=measured, **__: found)
        assert command.main([]) == code
        assert ("OVER THE LIMIT" in capsys.readouterr().out) == bool(code)


def test_the_list_names_every_benchmark(capsys):
    assert command.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(BENCHMARKS)


def test_one_measurement_is_one_line_of_json(records, capsys):
    assert command.main(["load-scenario", "--here", str(records), "--tiny"]) == 0
    assert json.loads(capsys.readouterr().out)["done"] == {
        "events": None, "components": None, "note": "",
    }  # fmt: skip
