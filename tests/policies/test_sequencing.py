"""Sequencing: every rule gives a key that sorts; each puts first what it says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import DAY
from supplysim.policies.sequencing import SEQUENCING, OrderView

seconds = st.integers(-(10**8), 10**8)
orders = st.builds(
    OrderView,
    due=seconds,
    released=seconds,
    volume_m3=st.floats(0, 1e4),
    same_moulds=st.booleans(),
)
ORDER = OrderView(due=10 * DAY, released=3 * DAY, volume_m3=5.0, same_moulds=False)


@pytest.mark.parametrize("rule", sorted(SEQUENCING))
@given(st.lists(orders, min_size=1, max_size=5))
def test_a_rule_gives_keys_that_sort_and_stay(rule, views):
    key = SEQUENCING.get(rule)
    keys = [key(view) for view in views]
    assert all(isinstance(k, int | float) and k == k for k in keys)  # noqa: PLR0124 - not a nan
    assert [key(replace(view)) for view in views] == keys
    assert len(sorted(keys)) == len(views)


def first(rule, *views):
    return min(views, key=SEQUENCING.get(rule))


def test_there_are_at_least_two_rules():
    assert {"earliest-due", "campaign"} <= set(SEQUENCING)


def test_earliest_due_and_first_come_look_at_their_own_date():
    old, urgent = ORDER, replace(ORDER, due=9 * DAY, released=4 * DAY)
    assert first("earliest-due", old, urgent) == urgent
    assert first("first-come", old, urgent) == old


@pytest.mark.parametrize(("days_later", "stays"), [(4, True), (6, False)])
def test_a_campaign_goes_on_while_nothing_else_is_due_five_days_sooner(days_later, stays):
    same = replace(ORDER, due=ORDER.due + days_later * DAY, same_moulds=True)
    assert (first("campaign", ORDER, same) == same) is stays
