"""Calendars of a scenario: shifts, holidays, pauses, closures."""

from datetime import date, datetime, timedelta

import pytest

from supplysim.calendars import OFF_HOURS, Closed
from supplysim.scenario import compile_all, compile_calendar
from supplysim.scenario.closings import Closings
from supplysim.scenario.opening import MARGIN_D, festivals, pauses_of
from supplysim.scenario.place import CalendarSpec, Closure, Holiday, Pause

HOUR = 3600


@pytest.fixture(scope="module")
def year(small):
    """Return a scenario from 1 February 2019 to 1 March 2020 (Friday; Spring Festival 25 Jan)."""
    return small.with_(
        {
            "start": datetime(2019, 2, 1),  # noqa: DTZ001 - local civil time
            "window_start": datetime(2019, 2, 1),  # noqa: DTZ001
            "window_end": datetime(2020, 3, 1),  # noqa: DTZ001
            "horizon": datetime(2020, 3, 1),  # noqa: DTZ001
        }
    )


def at(scenario, text):
    return round((datetime.fromisoformat(text) - scenario.start).total_seconds())


def compiled(scenario, **spec):
    return compile_calendar(CalendarSpec(**spec), scenario=scenario)


def test_shifts_open_on_their_days_of_the_week(year):
    calendar = compiled(year, hours=["07:00-12:00", "13:00-18:00"], days=["mon", "sat"])
    assert calendar.next_open(at(year, "2019-03-05")) == at(year, "2019-03-09T07:00")
    assert calendar.worked(at(year, "2019-03-04"), at(year, "2019-03-11")) == 20 * HOUR
    assert calendar.tiles(at(year, "2019-03-04T12:00"), at(year, "2019-03-04T13:00")) == [
        (at(year, "2019-03-04T12:00"), at(year, "2019-03-04T13:00"), OFF_HOURS)
    ]


def test_windows_reach_from_400_days_before_the_start_to_400_after_the_horizon(year):
    calendar = compiled(year, hours=["08:00-09:00"], holidays=False)
    first = year.start + timedelta(days=-MARGIN_D, hours=8)
    last = year.horizon + timedelta(days=MARGIN_D, hours=9)
    assert calendar.opens[0] == (first - year.start).total_seconds()
    assert calendar.closes[-1] == (last - year.start).total_seconds()


def test_a_holiday_is_closed_and_labelled(year):
    calendar = compiled(year, hours=["07:00-12:00"])
    day, after = at(year, "2019-05-01"), at(year, "2019-05-05")
    assert calendar.worked(day, after) == 0
    assert {tile.label for tile in calendar.tiles(day, after)} == {"closure"}
    assert compiled(year, hours=["07:00-12:00"], holidays=False).worked(day, after) == 20 * HOUR


def test_the_night_shift_before_a_holiday_ends_and_the_one_within_it_does_not_begin(year):
    calendar = compiled(year, hours=["16:00-02:00"])
    assert calendar.is_open(at(year, "2019-05-01T01:59"))
    assert not calendar.is_open(at(year, "2019-05-01T02:00"))
    assert not calendar.is_open(at(year, "2019-05-05T01:00"))
    assert calendar.next_open(at(year, "2019-05-01T02:00")) == at(year, "2019-05-05T16:00")


def test_the_winter_pause_of_the_sites_lasts_to_18_days_after_the_festival(year):
    calendar = compile_all(year)["site"]
    assert calendar.next_open(at(year, "2019-12-20")) == at(year, "2020-02-13T07:00")
    assert calendar.is_open(at(year, "2019-12-19T17:59"))


def test_plants_pause_from_six_days_before_the_festival_to_eight_after(year):
    calendar = compile_all(year)["plant"]
    assert calendar.next_open(at(year, "2020-01-19T02:00")) == at(year, "2020-02-03T07:00")
    assert calendar.worked(at(year, "2020-01-18"), at(year, "2020-01-19")) == 10 * HOUR


def test_the_hook_serves_precast_eight_and_a_half_hours_a_day(year):
    day = at(year, "2019-06-12")
    assert compile_all(year)["crane"].worked(day, day + 86400) == 8.5 * HOUR


def test_a_calendar_that_never_closes_knows_no_holiday(year):
    calendar = compile_all(year)["always"]
    assert calendar.worked(0, at(year, "2020-03-01")) == at(year, "2020-03-01")


def test_closures_given_to_a_calendar_are_cut_out_of_it(year):
    spec = CalendarSpec(hours=["00:00-24:00"], holidays=False)
    calendar = compile_calendar(spec, scenario=year, closures=[Closed(10, 20, "wind")])
    assert calendar.tiles(0, 30) == [(10, 20, "wind")]


def closures_for(scenario, kind, name):
    return Closings(scenario).of(kind, name)


def test_closures_hold_for_one_resource_or_for_all_of_a_kind(small):
    rows = [
        Closure(resource="yard", start="2020-08-02", end="2020-08-03"),
        Closure(resource="yard:east", start="2020-08-04", end="2020-08-05", cause="alert"),
        Closure(resource="crane", start="2020-08-04", end="2020-08-05", cause="wind"),
    ]
    closed = small.with_({"closures": rows})
    every = Closed(86400, 2 * 86400, "closure")
    assert closures_for(closed, "yard", "west") == [every]
    assert closures_for(closed, "yard", "east") == [every, (3 * 86400, 4 * 86400, "alert")]
    assert closures_for(closed, "fleet", "west-own") == []


def test_a_closure_of_a_place_holds_for_what_lies_in_it_and_for_no_namesake(small):
    rows = [Closure(resource="line:west", start="2020-08-02", end="2020-08-03")]
    closed = small.with_({"closures": rows})
    assert len(closures_for(closed, "line", "west/slab1")) == 1
    assert len(closures_for(closed, "line", "west")) == 1
    assert closures_for(closed, "line", "west2/slab1") == []
    assert closures_for(closed, "line", "wes") == []


def test_the_festival_is_the_day_of_its_row_and_not_of_the_eve(small):
    days = festivals(small.holidays)
    assert [days[y].isoformat() for y in (2013, 2016, 2020, 2025)] == [
        "2013-02-10", "2016-02-08", "2020-01-25", "2025-01-29",
    ]  # fmt: skip
    assert set(days) == set(range(2013, 2028))


def test_holidays_with_their_weekends_fill_24_to_33_days_of_a_year(small):
    for year in range(2013, 2028):
        days = sum(h.days for h in small.holidays if h.date.startswith(str(year)))
        assert 24 <= days <= 33, year


def test_no_two_holidays_overlap(small):
    days = []
    for holiday in small.holidays:
        first = date.fromisoformat(holiday.date)
        days += [first + timedelta(days=i) for i in range(holiday.days)]
    assert len(days) == len(set(days))


def feast(year):
    return {year: date(year, 2, 5)}


@pytest.mark.parametrize(
    ("start", "end", "years", "spans"),
    [
        ("12-20", "01-10", [2019], [("2019-12-20", "2020-01-10")]),
        ("03-01", "03-02", [2018, 2020],
         [("2018-03-01", "2018-03-02"), ("2020-03-01", "2020-03-02")]),
        ("02-29", "03-01", [2019, 2020],
         [("2019-02-28", "2019-03-01"), ("2020-02-29", "2020-03-01")]),
        ("2020-01-20", "2020-04-01", [2019], [("2020-01-20", "2020-04-01")]),
        ("2019-01-20", "2022-04-01", [2019], [("2019-01-20", "2022-04-01")]),
        ("festival-2", "festival+2", [2019], [("2019-02-03", "2019-02-07")]),
        ("festival", "festival", [2020], []),
        ("12-20", "festival+18", [2019], []),
        ("01-05", "festival+1", [2019], [("2019-01-05", "2019-02-06")]),
    ],
)  # fmt: skip
def test_a_pause_begins_in_its_year_and_ends_at_the_next_end(start, end, years, spans):
    found = pauses_of(Pause(start=start, end=end), years, feast(2019))
    assert [(a.isoformat(), b.isoformat()) for a, b in found] == spans


def test_holidays_in_any_order_give_the_same_calendar(year):
    turned = year.with_({"holidays": list(reversed(year.holidays))})
    assert compile_all(turned)["site"].opens == compile_all(year)["site"].opens
    assert Holiday(name="x", date="2020-01-01").days == 1
