"""Call-off: every rule keeps the firm notice; each calls when it says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import DAY, HOUR
from supplysim.policies.call_off import CALL_OFF, Call, NextLoad

seconds = st.integers(-(10**8), 10**8)
views = st.builds(
    NextLoad,
    expected=seconds,
    storey=st.integers(0, 60),
    storeys_begun=st.integers(0, 60),
    begun=st.none() | seconds,
    notice_s=st.integers(0, 5 * DAY),
    buffer_storeys=st.integers(0, 5),
    direct=st.booleans(),
)
VIEW = NextLoad(
    expected=10 * DAY,
    storey=3,
    storeys_begun=3,
    begun=8 * DAY,
    notice_s=DAY,
    buffer_storeys=1,
    direct=True,
)


@pytest.mark.parametrize("rule", sorted(CALL_OFF))
@given(views)
def test_a_rule_waits_or_calls_with_the_firm_notice(rule, view):
    call = CALL_OFF.get(rule)(view)
    assert call is None or call.arrive - call.at == view.notice_s
    assert CALL_OFF.get(rule)(replace(view)) == call


@pytest.mark.parametrize("rule", sorted(CALL_OFF))
@given(views)
def test_nothing_is_lifted_off_trucks_where_they_may_not_stand(rule, view):
    call = CALL_OFF.get(rule)(replace(view, direct=False))
    assert call is None or not call.direct


def test_there_are_at_least_two_rules():
    assert {"just-in-time", "buffer"} <= set(CALL_OFF)


def test_just_in_time_wants_the_load_when_the_crane_should_be_free():
    assert CALL_OFF.get("just-in-time")(VIEW) == Call(9 * DAY, 10 * DAY, direct=True)
    later = replace(VIEW, expected=10 * DAY + HOUR)
    assert CALL_OFF.get("just-in-time")(later) == Call(9 * DAY + HOUR, 10 * DAY + HOUR, direct=True)


def test_a_buffer_is_filled_when_the_storey_before_begins():
    assert CALL_OFF.get("buffer")(VIEW) == Call(8 * DAY, 9 * DAY, direct=False)


def test_a_buffer_waits_for_a_storey_that_has_not_begun():
    assert CALL_OFF.get("buffer")(replace(VIEW, begun=None)) is None


def test_the_first_storeys_of_a_tower_are_called_before_any_has_begun():
    call = CALL_OFF.get("buffer")(replace(VIEW, begun=None, storeys_begun=0, storey=0))
    assert call == Call(9 * DAY, 10 * DAY, direct=False)
