"""Who waits for what is told of those that wait, not of those that are done."""

from types import SimpleNamespace

import pytest

from supplysim.errors import DeadlockError
from supplysim.model.deadlock import refuse_deadlock


def chain(*done):
    """Return a chain of towers that are done or wait for their kit, with nothing else in it."""
    towers = {
        row: SimpleNamespace(done=ended, needed=lambda: None) for row, ended in enumerate(done)
    }
    draws = SimpleNamespace(building=lambda row: f"site/B{row}")
    world = SimpleNamespace(plan=None, plants=(), draws=draws)
    kernel = SimpleNamespace(now=7)
    return SimpleNamespace(towers=towers, plants=[], haulage={}, world=world, kernel=kernel)


def test_towers_that_are_done_are_no_deadlock():
    refuse_deadlock(chain(True, True))


def test_only_those_that_wait_are_told():
    with pytest.raises(DeadlockError) as caught:
        refuse_deadlock(chain(True, False, True))
    assert str(caught.value).splitlines() == [
        "deadlock at second 7: work waits and nothing can happen",
        "  tower site/B1 waits for its kit",
    ]
