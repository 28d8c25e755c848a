"""Sequencing: each rule puts first what it says."""

import pytest

from supplysim.calendars import DAY, HOUR
from supplysim.policies.sequencing import SEQUENCING, AtRelease, OrderView

ORDER = OrderView(
    now=4 * DAY,
    due=10 * DAY,
    released=3 * DAY,
    volume_m3=5.0,
    same_moulds=False,
    kit_begun=False,
    work_s=20 * HOUR,
)


def first(rule, *views):
    return min(views, key=SEQUENCING.get(rule))


def test_earliest_due_and_first_come_look_at_their_own_date():
    old, urgent = ORDER, ORDER._replace(due=9 * DAY, released=4 * DAY)
    assert first("earliest-due", old, urgent) == urgent
    assert first("first-come", old, urgent) == old


@pytest.mark.parametrize(("days_later", "stays"), [(4, True), (6, False)])
def test_a_campaign_goes_on_while_nothing_else_is_due_five_days_sooner(days_later, stays):
    same = ORDER._replace(due=ORDER.due + days_later * DAY, same_moulds=True)
    assert (first("campaign", ORDER, same) == same) is stays


def test_a_storey_begun_is_finished_first_however_late_the_others_are():
    begun = ORDER._replace(due=300 * DAY, kit_begun=True)
    assert first("storey-kit", ORDER, begun) == begun
    assert first("earliest-due", ORDER, begun) == ORDER


def test_of_two_begun_storeys_the_one_due_first_is_finished_first():
    one, other = (ORDER._replace(due=day * DAY, kit_begun=True) for day in (7, 6))
    assert first("storey-kit", one, other) == other


def test_an_order_with_more_work_begins_first_though_it_is_due_a_little_later():
    long = ORDER._replace(due=ORDER.due + HOUR, work_s=ORDER.work_s + 2 * HOUR)
    assert first("slack", ORDER, long) == long
    assert first("earliest-due", ORDER, long) == ORDER


@pytest.mark.parametrize("name", list(SEQUENCING))
def test_a_rule_is_asked_once_exactly_if_its_keys_never_change(name):
    rule = SEQUENCING.get(name)
    later = (
        ORDER._replace(now=ORDER.now + DAY),
        ORDER._replace(same_moulds=True),
        ORDER._replace(kit_begun=True),
    )
    stays = all(rule(view) == rule(ORDER) for view in later)
    assert isinstance(rule, AtRelease) is stays
