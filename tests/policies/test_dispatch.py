"""Dispatch: each rule puts first what it says."""

import pytest

from supplysim.policies.dispatch import DISPATCH, AtDecision, LoadView

LOAD = LoadView(now=100, asked=100, arrive_by=9000, haul_s=1800, idle_since=None)


def first(rule, *views):
    return min(views, key=DISPATCH.get(rule))


@pytest.mark.parametrize(
    ("rule", "better"),
    [("first-come", {"asked": 99}), ("earliest-due", {"arrive_by": 8999}),
     ("least-slack", {"haul_s": 1801}), ("idle-crane-first", {"arrive_by": 8999})],
)  # fmt: skip
def test_a_rule_prefers_what_its_name_says_and_nothing_else(rule, better):
    others = {"asked": 101, "arrive_by": 9001, "haul_s": 1799}
    preferred = LOAD._replace(**others | better)
    if rule == "least-slack":
        preferred = preferred._replace(arrive_by=LOAD.arrive_by)
    assert first(rule, LOAD, preferred) == preferred


def test_of_two_equal_dates_the_longer_road_leaves_first_by_slack():
    near, far = LOAD, LOAD._replace(arrive_by=9500, haul_s=2500)
    assert first("least-slack", near, far) == far
    assert first("earliest-due", near, far) == near


def test_a_load_whose_crane_stands_idle_comes_before_an_older_and_a_more_urgent_one():
    idle = LOAD._replace(now=900, asked=800, arrive_by=20_000, idle_since=850)
    older, urgent = LOAD._replace(now=900), LOAD._replace(now=900, arrive_by=-(10**8))
    assert first("idle-crane-first", older, urgent, idle) == idle
    assert first("first-come", older, urgent, idle) == older
    assert first("earliest-due", older, urgent, idle) == urgent


def test_of_idle_cranes_the_one_idle_longest_comes_first():
    short, long = LOAD._replace(idle_since=50), LOAD._replace(idle_since=49, arrive_by=10**6)
    assert first("idle-crane-first", short, long) == long


def test_only_rules_that_say_so_have_their_keys_worked_out_at_every_decision():
    live = {name for name in DISPATCH if isinstance(DISPATCH.get(name), AtDecision)}
    assert live == {"idle-crane-first"}
