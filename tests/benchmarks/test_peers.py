"""Four programs that share nothing simulate the same trucks, and all meet the exact result."""

import re

import pytest

from tests.benchmarks.peers import EXACT_PER_HOUR, PEERS, ours, race
from tests.verification.statistics import estimate, replications
from tests.verification.theory import product_form

WARM_UP, END, RUNS = 2_000, 22_000, 16
PROGRAMS = {"ours": ours} | PEERS


def test_the_exact_result_is_that_of_theory():
    exact = product_form([5, 5], load=[15, 15], travel=[85, 85], unload=8)
    assert pytest.approx(exact.rate * 60, abs=1e-8) == EXACT_PER_HOUR


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_meets_the_exact_throughput(program):
    """At 99.99 % over 16 replications with plain seeds, and within 2.5 % of the exact value."""
    if program in PEERS:
        pytest.importorskip(program)
    run = PROGRAMS[program]
    loads = replications(RUNS, lambda seed: [run(END, seed) - run(WARM_UP, seed)])
    found = estimate(loads[:, 0] / (END - WARM_UP) * 60)
    found.assert_agrees(EXACT_PER_HOUR, within=0.025)


def test_a_race_tells_of_everyone():
    told = race(1_000, rounds=1)
    assert re.search(r"ours [\d,]+ loads a CPU s, simpy [\d,]+ \(ours [\d.]+ of it\)", told)
    assert all(name in told for name in PEERS)
