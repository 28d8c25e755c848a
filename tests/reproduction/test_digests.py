"""The shipped scenarios come to the same record, to the last integer, until a change says so."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import supplysim as ss
from supplysim import compiled

FILE = Path(__file__).with_name("digests.json")
WRITE = os.environ.get("SUPPLYSIM_WRITE_DIGESTS") == "1"

QUICK = ("small", "toy-river")
YEARS = ("city", "tianjin-2016", "tianjin-2020", "tianjin-2025")


def kept():
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def holds(name):
    run = ss.simulate(ss.load(name), seed=0)
    found = {
        "scenario_hash": run.scenario.hash,
        "plan_hash": run.plan_hash,
        "digest": run.digest,
    }
    if WRITE:
        text = json.dumps(kept() | {name: found}, indent=1, sort_keys=True)
        FILE.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    assert found == kept()[name], (
        f"{name} (seed 0) is not what it was. If that is meant: SUPPLYSIM_WRITE_DIGESTS=1, and a "
        "line in CHANGELOG.md that says that the same seed gives other numbers"
    )


@pytest.mark.parametrize("name", QUICK)
def test_a_small_scenario_comes_to_the_same_record(name):
    holds(name)


def test_plain_python_comes_to_the_same_record():
    """As the compiled model, where it is compiled; the tests above are about the one that runs."""
    code = f"""from supplysim import compiled, load, simulate
assert compiled.state() == "off"
for name in {QUICK}: print(simulate(load(name), seed=0).digest)"""
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8",
        env={**os.environ, compiled.SWITCH: "0"},
    ).stdout  # fmt: skip
    assert found.split() == [kept()[name]["digest"] for name in QUICK]


@pytest.mark.slow
@pytest.mark.parametrize("name", YEARS)
def test_a_year_of_a_city_comes_to_the_same_record(name):
    holds(name)


def test_every_digest_is_of_a_shipped_scenario_and_checked_here():
    assert set(kept()) == {*QUICK, *YEARS}
    assert set(kept()) <= {str(entry) for entry in ss.scenarios()}
