"""Failures: open hours up, clock hours down, until the run or the draws end."""

from types import SimpleNamespace

import numpy as np

from supplysim.calendars import ALWAYS, DAY, HOUR, Calendar
from supplysim.model.breakdowns import _failures

FAILING = SimpleNamespace(mtbf_h=10.0, repair_h="repair")


def world(up, down, *, end=100 * DAY):
    """Return a world whose draws are the same for every stretch up, and for every repair."""

    def apart(what, _purpose, _name, count):
        return np.full(count, down if what == "repair" else up)

    return SimpleNamespace(end=end, draws=SimpleNamespace(apart=apart))


def failures(calendar, **drawn):
    return _failures(world(**drawn), "crane", [("west/C01", calendar)], FAILING)


def test_up_counts_open_hours_and_down_counts_all():
    daily = Calendar([(d * DAY + 8 * HOUR, d * DAY + 16 * HOUR) for d in range(100)])
    first, second, *_ = failures(daily, up=1.0, down=24.0)
    # ten open hours: eight on the first day, two on the second; a day of repair
    assert (first.start, first.end) == (DAY + 10 * HOUR, 2 * DAY + 10 * HOUR)
    assert second.start == 3 * DAY + 12 * HOUR
    assert (first.scope, first.cause) == ("crane:west/C01", "crane")


def test_none_begins_after_the_end():
    found = failures(ALWAYS, up=1.0, down=14.0, end=10 * DAY)
    assert len(found) == 10
    assert all(outage.start < 10 * DAY for outage in found)


def test_draws_that_are_used_up_are_all_told():
    """Stretches and repairs of no length take a second each: every draw is a failure."""
    found = failures(ALWAYS, up=0.0, down=0.0)
    assert len(found) == int(2 * 100 * DAY / (10 * HOUR)) + 50
    assert all(outage.end - outage.start == 1 for outage in found)
    assert [outage.start for outage in found] == [1 + 2 * i for i in range(len(found))]
