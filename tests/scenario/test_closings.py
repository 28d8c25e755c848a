"""Closings: which closures hold for a resource, by kind, region and name."""

from supplysim.calendars import Closed
from supplysim.scenario.closings import Closings, Outage

WIND = Outage("crane@coast", 0, 10, "wind")
FAILURE = Outage("crane:P007/C01", 20, 30, "crane")
ALERT = Outage("casting", 40, 50, "alert")
SHUT = Outage("line:west", 60, 70, "line")
ODD = Outage("truck-odd", 80, 90, "alert")
CLOSINGS = (WIND, FAILURE, ALERT, SHUT, ODD)
REGIONS = {"P007": "coast", "P008": "inland"}


def of(small, kind, name):
    return Closings(small, CLOSINGS, REGIONS).of(kind, name)


def test_a_closure_of_a_region_holds_for_what_stands_there(small):
    assert of(small, "crane", "P007/C02") == [Closed(0, 10, "wind")]
    assert of(small, "crane", "P008/C01") == []
    assert of(small, "crane", "elsewhere/C01") == []


def test_a_closure_of_a_name_holds_for_it_alone(small):
    assert Closed(20, 30, "crane") in of(small, "crane", "P007/C01")
    assert Closed(20, 30, "crane") not in of(small, "crane", "P007/C011")


def test_a_line_that_is_closed_does_not_cast_but_works_while_casting_is_stopped(small):
    assert of(small, "line", "west/slab1") == [Closed(60, 70, "line")]
    assert of(small, "casting", "west/slab1") == [Closed(60, 70, "line"), Closed(40, 50, "alert")]
    assert of(small, "casting", "east/slab1") == [Closed(40, 50, "alert")]


def test_half_the_trucks_stay_at_home_on_the_other_days(small):
    assert of(small, "truck-odd", "west-own") == [Closed(80, 90, "alert")]
    assert of(small, "truck-even", "west-own") == []
