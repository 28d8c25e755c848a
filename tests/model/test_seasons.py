"""Seasons: what depends on the month, from tables and from temperatures."""

import pytest

from supplysim.calendars import DAY, HOUR
from supplysim.model.seasons import Seasons
from supplysim.scenario.maturity import Maturity, ripening_s
from tests.runs.scenarios import small

MONTHS = [0, 31, 61, 92]
"""First days of August to November, counted from the start of the scenario, 1 August."""


def test_without_maturity_the_table_is_the_gate():
    seasons = Seasons(small())
    table = small().production.strength_d
    assert [seasons.strength_s(d * DAY) for d in MONTHS] == [
        int(table[m] * DAY) for m in (7, 8, 9, 10)
    ]


def test_the_gate_by_maturity_follows_the_mean_temperature_of_the_month_of_demoulding():
    seasons = Seasons(small({"production.maturity.on": True}))
    wanted = [ripening_s(Maturity(), curing_h=10, yard_c=t) for t in (26.0, 21.5, 14.0, 5.5)]
    assert [seasons.strength_s(d * DAY) for d in MONTHS] == wanted
    assert seasons.strength_s(31 * DAY - 1) == wanted[0]  # the last second of August
    assert seasons.longest_strength_s == ripening_s(Maturity(), curing_h=10, yard_c=-3.0)


def test_the_table_of_days_was_worked_out_by_the_same_law():
    """The shipped table stands for 12 h of curing and is within half a day of it."""
    table = small().production.strength_d
    law = [ripening_s(Maturity(), curing_h=12, yard_c=t) for t in small().weather.temperature_c]
    assert [seconds / DAY for seconds in law] == pytest.approx(list(table), abs=0.6)


def test_joints_are_held_24_hours_from_15_degrees_on_and_48_below():
    seasons = Seasons(small({"sites.hold_by_temperature": True}))
    # Mean temperatures: August 26, September 21.5, October 14, November 5.5 degC.
    assert [seasons.hold_s(d * DAY, 24 * HOUR) for d in MONTHS] == [
        24 * HOUR, 24 * HOUR, 48 * HOUR, 48 * HOUR,
    ]  # fmt: skip
    at_the_edge = {"sites.hold_by_temperature": True, "weather.temperature_c": [15.0] * 12}
    assert Seasons(small(at_the_edge)).hold_s(0, 24 * HOUR) == 24 * HOUR


def test_every_building_type_holds_its_joints_for_24_hours_at_the_nominal_temperature():
    assert {kind.joint_hold_h for kind in small().archetypes.values()} == {24.0}
