"""Milestones come out the same however many orders are entered together."""

import pytest

from supplysim.model import made
from supplysim.simulation import simulate
from tests.runs.scenarios import town


@pytest.mark.parametrize("together", [1, 3])
def test_a_record_does_not_depend_on_how_many_orders_are_entered_at_once(monkeypatch, together):
    usual = simulate(town(), seed=1)
    monkeypatch.setattr(made, "_AT_ONCE", together)
    assert simulate(town(), seed=1).digest == usual.digest
