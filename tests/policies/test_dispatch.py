"""Dispatch: every rule gives a key that sorts; each puts first what it says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.policies.dispatch import DISPATCH, LoadView

seconds = st.integers(-(10**8), 10**8)
loads = st.builds(LoadView, asked=seconds, arrive_by=seconds, haul_s=st.integers(0, 10**5))
LOAD = LoadView(asked=100, arrive_by=9000, haul_s=1800)


@pytest.mark.parametrize("rule", sorted(DISPATCH))
@given(st.lists(loads, min_size=1, max_size=5))
def test_a_rule_gives_keys_that_sort_and_stay(rule, views):
    key = DISPATCH.get(rule)
    keys = [key(view) for view in views]
    assert all(isinstance(k, int | float) and k == k for k in keys)  # noqa: PLR0124 - not a nan
    assert [key(replace(view)) for view in views] == keys


def first(rule, *views):
    return min(views, key=DISPATCH.get(rule))


def test_there_are_at_least_two_rules():
    assert {"first-come", "earliest-due"} <= set(DISPATCH)


@pytest.mark.parametrize(
    ("rule", "better"),
    [("first-come", {"asked": 99}), ("earliest-due", {"arrive_by": 8999}),
     ("least-slack", {"haul_s": 1801})],
)  # fmt: skip
def test_a_rule_prefers_what_its_name_says_and_nothing_else(rule, better):
    others = {"asked": 101, "arrive_by": 9001, "haul_s": 1799}
    preferred = replace(LOAD, **others | better)
    if rule == "least-slack":
        preferred = replace(preferred, arrive_by=LOAD.arrive_by)
    assert first(rule, LOAD, preferred) == preferred


def test_of_two_equal_dates_the_longer_road_leaves_first_by_slack():
    near, far = LOAD, replace(LOAD, arrive_by=9500, haul_s=2500)
    assert first("least-slack", near, far) == far
    assert first("earliest-due", near, far) == near
