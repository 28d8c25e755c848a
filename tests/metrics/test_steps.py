"""Steps of the walk in arrays are those of the walk step by step, whatever is turned on."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import supplysim as ss
from supplysim.errors import DeadlockError, InputError
from supplysim.metrics.milestones import NONE
from supplysim.metrics.pieces import LABELS
from supplysim.metrics.steps import Steps
from supplysim.metrics.walk import Walk
from tests.metrics.test_walk import DISTURBED
from tests.runs.mechanisms import mechanisms
from tests.runs.scenarios import town
from tests.runs.test_mechanisms import ON

KINDS = {"lifted", "ready", "bears", "begun", "present", "assigned", "released", "order"}


def _joined(pieces):
    """Return (start, end, label) with neighbours of one label joined, the empty left out."""
    found = []
    for start, end, label in pieces:
        if found and found[-1][1:] == (start, label):
            found[-1] = (found[-1][0], end, label)
        elif start < end:
            found.append((start, end, label))
    return found


def _compare(run):
    """Hold every milestone behind every storey against the walk; return the kinds that were met."""
    walk = Walk(run.scenario, run.ledger)
    steps = Steps(walk)
    storeys = range(len(run.ledger.storeys["finished"]))
    nodes = steps.visited(steps.ends(storey)[0] for storey in storeys)
    sheet = steps.sheet(nodes)
    for number, (first, last) in zip(nodes.tolist(), pairwise(sheet.first.tolist()), strict=True):
        node = steps.milestones.node(number)
        assert steps.milestones.number(node) == number
        tiles, before = walk.step(node)
        expected = NONE if before is None else steps.milestones.number(before)
        assert int(steps.before[number]) == expected, node
        columns = (sheet.start, sheet.end, sheet.label)
        found = zip(*(column[first:last].tolist() for column in columns), strict=True)
        told = [(start, end, LABELS[label]) for start, end, label in found]
        assert _joined(told) == _joined(tile[:3] for tile in tiles), node
    return {steps.milestones.node(number).kind for number in nodes.tolist()}


@pytest.mark.parametrize("changes", ON.values(), ids=list(ON))
def test_each_mechanism(changes):
    assert "lifted" in _compare(ss.simulate(town(changes), seed=1))


def test_all_mechanisms_together():
    changes = {path: value for each in ON.values() for path, value in each.items()}
    assert "lifted" in _compare(ss.simulate(town(changes), seed=1))


@pytest.mark.parametrize("seed", [1, 2])
def test_steps_of_every_kind_where_everything_is_short(seed):
    assert _compare(ss.simulate(town(DISTURBED), seed=seed)) >= KINDS


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(mechanisms(), st.integers(0, 9))
def test_any_mechanisms(changes, seed):
    try:
        run = ss.simulate(town(changes), seed=seed)
    except (InputError, DeadlockError):
        assume(False)
    _compare(run)
