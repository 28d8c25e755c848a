"""Call-off: each rule calls when it says."""

import pytest

from supplysim.calendars import DAY, HOUR
from supplysim.policies.call_off import CALL_OFF, Call, NextLoad

VIEW = NextLoad(
    expected=10 * DAY,
    planned=12 * DAY,
    storey=3,
    storeys_begun=3,
    begun=8 * DAY,
    late_s=(),
    notice_s=DAY,
    buffer_storeys=1,
    lead_min_s=0,
    lead_max_s=4 * HOUR,
    direct=True,
)


def call(rule, **changes):
    return CALL_OFF.get(rule)(VIEW._replace(**changes))


def test_just_in_time_wants_the_load_when_the_crane_should_be_free():
    assert call("just-in-time") == Call(9 * DAY, 10 * DAY, direct=True)
    assert call("just-in-time", expected=11 * DAY) == Call(10 * DAY, 11 * DAY, direct=True)


def test_a_buffer_is_filled_when_the_storey_before_begins():
    assert call("buffer") == Call(8 * DAY, 9 * DAY, direct=False)


def test_a_buffer_waits_for_a_storey_that_has_not_begun():
    assert call("buffer", begun=None) is None


def test_the_first_storeys_of_a_tower_are_called_before_any_has_begun():
    assert call("buffer", begun=None, storeys_begun=0, storey=0) == Call(
        9 * DAY, 10 * DAY, direct=False
    )


@pytest.mark.parametrize("expected", [5 * DAY, 10 * DAY, 40 * DAY])
def test_a_fixed_cycle_does_not_look_at_what_the_crane_has_done(expected):
    """The default follows the crane; this one stays with the moved plan."""
    assert call("fixed-cycle", expected=expected) == Call(11 * DAY, 12 * DAY, direct=True)
    assert call("just-in-time", expected=expected).arrive == expected


@pytest.mark.parametrize(
    ("late", "lead"),
    [
        ((), 0),
        ((HOUR,), HOUR),
        ((HOUR, 3 * HOUR), 2 * HOUR),
        ((-5 * HOUR, HOUR), HOUR // 2),  # early is no wait, and makes up for none
        ((1, 2), 1),  # whole seconds, rounded down
        ((9 * HOUR, 9 * HOUR), 4 * HOUR),
    ],
)
def test_the_lead_is_the_mean_wait_for_the_last_loads_within_bounds(late, lead):
    arrive = 10 * DAY - lead
    assert call("adaptive", late_s=late) == Call(arrive - DAY, arrive, direct=True)


def test_the_least_lead_is_kept_where_no_load_was_late():
    assert call("adaptive", lead_min_s=HOUR).arrive == 10 * DAY - HOUR
    assert call("adaptive", lead_min_s=HOUR, late_s=(60,)).arrive == 10 * DAY - HOUR
