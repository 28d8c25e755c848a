"""Same seed, same record, bit for bit, on any processor; another seed, another record."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import supplysim as ss
from supplysim.run import Run
from supplysim.simulation import groundwork, simulate
from supplysim.testing import assert_runs_equal
from tests.runs.scenarios import small

ROOT = Path(__file__).parents[2]

PROGRAM = """
import supplysim as ss
run = ss.simulate(ss.load("small"), seed={seed})
print(run.digest, run.plan_hash)
"""


@cache
def _run(seed: int, replication: int = 0) -> Run:
    return ss.simulate(small(), seed=seed, replication=replication)


def _elsewhere(seed: int, **environment: str) -> list[str]:
    """Return digest and plan hash as a fresh process with other settings finds them."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "ignore", "-c", PROGRAM.format(seed=seed)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.split()


def _wide_features() -> list[str]:
    """Return the vector instructions that numpy would choose at run time on this machine."""
    try:
        from numpy._core import _multiarray_umath as umath  # noqa: PLC0415 - moved in numpy 2
    except ImportError:  # numpy 1.26
        from numpy.core import _multiarray_umath as umath  # noqa: PLC0415
    features = umath.__cpu_features__
    return [name for name in umath.__cpu_dispatch__ if features[name]]


def test_the_same_seed_gives_the_same_record_bit_for_bit():
    assert_runs_equal(_run(0), ss.simulate(small(), seed=0))


def test_a_run_before_leaves_no_trace_in_the_next():
    ss.simulate(small({"fleets.*.trucks": 1}), seed=5)
    assert_runs_equal(_run(0), ss.simulate(small(), seed=0))


def test_the_record_is_the_same_without_wide_vector_instructions():
    features = _wide_features()
    if not features:
        pytest.skip("numpy offers no vector instructions beyond its baseline here")
    digest, plan_hash = _elsewhere(0, NPY_DISABLE_CPU_FEATURES=" ".join(features))
    assert (digest, plan_hash) == (_run(0).digest, _run(0).plan_hash)


def test_the_record_does_not_hang_on_the_hash_seed_of_the_process():
    assert _elsewhere(0, PYTHONHASHSEED="4711") == [_run(0).digest, _run(0).plan_hash]


def test_another_seed_or_replication_gives_another_record_on_the_same_plan():
    runs = [_run(0), _run(1), _run(0, 1)]
    assert len({run.digest for run in runs}) == len(runs)
    assert len({run.plan_hash for run in runs}) == 1


def test_seed_zero_is_a_seed():
    drawn, other = ss.draws(small(), seed=0), ss.draws(small(), seed=1)
    assert not np.array_equal(drawn["value"], other["value"])
    assert drawn[["purpose", "entity", "index"]].equals(other[["purpose", "entity", "index"]])


@pytest.mark.parametrize("draw", ["fixed", "per_replication"])
def test_what_replications_share_changes_nothing(draw):
    """Travel and plan made once for all give the records that each makes for itself."""
    river = ss.load("toy-river").with_({"portfolio.draw": draw})
    ground = groundwork(river)
    for replication in (0, 1):
        own = ss.simulate(river, replication=replication)
        shared = simulate(river, replication=replication, ground=ground)
        assert shared.digest == own.digest
        assert shared.provenance.routes == own.provenance.routes
