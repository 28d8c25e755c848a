"""Roads closed for some days: around the south bridge of the toy town, worked out by hand."""

import pytest

from supplysim.calendars import DAY, HOUR, NEVER
from supplysim.checks import check_all
from supplysim.errors import InputError
from supplysim.roads.dated import DatedTables
from supplysim.roads.network import load_network
from supplysim.roads.travel import INFEASIBLE, TravelTables
from tests.runs.scenarios import small, town

SOUTH, NORTH = {"u": "R12", "v": "R13"}, {"u": "R11", "v": "R10"}
"""The two bridges of the river; a road may be named from either end."""

# From the west plant to the docks: motorway R19-R12 12.09 km at 70, then R12-R13-R15 7.44 km at 40.
OPEN_S, OPEN_M = round((12.09 / 70 + 7.44 / 40) * 3600), 19_530
# Around: R19-R12, R12-R03 2.36 at 40, R03-R02 3.24 at 45, R02-R10-R11-R15 9.76 km at 40.
AROUND_S = round((12.09 / 70 + (2.36 + 9.76) / 40 + 3.24 / 45) * 3600)
AROUND_M = 12_090 + 2_360 + 3_240 + 9_760
NOON = 12 * HOUR


def closed(road, start, end):
    return {**road, "start": start, "end": end}


def trip(*closures):
    scenario = small({"traffic.closures": list(closures), "traffic.ban_hours": []})
    tables = DatedTables(TravelTables(load_network("toy-river"), scenario.traffic), scenario)
    return tables.trip("R19", "R15", permit=False)


def test_a_closed_bridge_is_driven_around_from_its_first_to_its_last_second():
    # The run begins on 1 August: 5 August 06:00 is day 4, 7 August 18:00 is day 6.
    haul = trip(closed(SOUTH, "2020-08-05T06:00", "2020-08-07T18:00"))
    first, last = 4 * DAY + 6 * HOUR, 6 * DAY + 18 * HOUR
    days = [NOON, 5 * DAY + NOON, 7 * DAY + NOON]
    assert [haul.at(t) for t in days] == [OPEN_S, AROUND_S, OPEN_S]
    assert [haul.distance_at(t) for t in days] == [OPEN_M, AROUND_M, OPEN_M]
    assert (haul.distance_at(first - 1), haul.distance_at(first)) == (OPEN_M, AROUND_M)
    assert (haul.distance_at(last - 1), haul.distance_at(last)) == (AROUND_M, OPEN_M)
    assert (haul.distance_m, haul.free_s) == (OPEN_M, OPEN_S)
    assert haul.departure(5 * DAY + 77) == 5 * DAY + 77


def test_without_a_bridge_trucks_wait_for_the_first_that_opens():
    haul = trip(
        closed(SOUTH, "2020-08-05", "2020-08-09"), closed(NORTH, "2020-08-06", "2020-08-08")
    )
    assert haul.at(5 * DAY + NOON) == INFEASIBLE
    assert haul.departure(5 * DAY + NOON) == 7 * DAY  # the north bridge opens on the 8th
    assert haul.at(7 * DAY + NOON) == AROUND_S
    assert haul.departure(4 * DAY + NOON) == 4 * DAY + NOON
    assert haul.departure(NEVER - 1) == NEVER - 1


def test_all_routes_that_may_be_driven_are_told():
    haul = trip(closed(SOUTH, "2020-08-05", "2020-08-06"))
    assert haul.routes[0] == ("R19", "R12", "R13", "R15")
    assert ("R19", "R12", "R03", "R02", "R10", "R11", "R15") in haul.routes


def test_a_road_that_is_not_there_is_told_with_those_that_are():
    faults = check_all(small({"traffic.closures": [closed({"u": "R12", "v": "R14"}, "2020-08-05",
                                                          "2020-08-06")]}))  # fmt: skip
    assert [fault.where for fault in faults] == ["traffic.closures.0"]
    assert "R03, R13, R19" in faults[0].en


def both(start, end):
    return {"traffic.closures": [closed(SOUTH, start, end), closed(NORTH, start, end)]}


def test_a_site_cut_off_for_the_whole_run_is_refused_one_cut_off_for_weeks_is_not():
    west = {"portfolio.projects.*.plant": "west"}
    faults = check_all(town(west | both("2020-07-01", "2021-07-01")))
    assert [fault.where for fault in faults] == ["portfolio / dock"]
    assert "closed roads" in faults[0].en
    assert check_all(town(west | both("2020-07-01", "2020-10-01"))) == []
    assert check_all(town(west | both("2020-09-01", "2021-07-01"))) == []


@pytest.mark.parametrize(
    ("start", "end"), [("2020-08-05T00:10", "2020-08-06"), ("2020-08-06", "2020-08-05")]
)
def test_closures_begin_and_end_in_order_at_quarter_hours(start, end):
    with pytest.raises(InputError, match=r"quarter-hour|after the start"):
        small({"traffic.closures": [closed(SOUTH, start, end)]})
