"""Labour: who is there on which day, and how much longer work takes without the others."""

import pytest

from supplysim.calendars import DAY
from supplysim.scenario.labour import CrewShares, absences
from tests.runs.scenarios import small
from tests.scenario.test_checks import faults


def short(start, end, share, where="site"):
    return {"start": start, "end": end, "share": share, "where": where}


def shares(*rows, where="site", **changes):
    return CrewShares(small({"labour.short": list(rows), **changes}), where)


def test_crews_are_complete_unless_told_otherwise():
    crews = shares()
    assert crews.complete
    assert crews.at(5 * DAY) == 1
    assert crews.lengthened(0, 3601) == 3601
    assert absences(small()) == []


def test_a_row_holds_from_the_first_second_of_its_first_day_to_the_last_of_its_last():
    # The run begins on 1 August, so 10 August is day 9; the row ends with 12 August.
    crews = shares(short("08-10", "08-12", 0.8))
    assert [crews.at(t) for t in (9 * DAY - 1, 9 * DAY, 12 * DAY - 1, 12 * DAY)] == [1, 0.8, 0.8, 1]


def test_the_smallest_share_holds_where_rows_overlap():
    crews = shares(short("08-01", "08-31", 0.9), short("08-10", "08-12", 0.5))
    assert [crews.at(day * DAY) for day in (8, 9, 11, 12, 31)] == [0.9, 0.5, 0.5, 0.9, 1]


def test_sites_and_plants_have_crews_of_their_own():
    row = short("08-01", "08-31", 0.5, where="plant")
    assert shares(row).at(0) == 1
    assert shares(row, where="plant").at(0) == 0.5


def test_days_may_hang_on_the_festival():
    # Spring Festival of 2020 was on 25 January; the run begins 189 days later.
    crews = shares(short("festival+189", "festival+189", 0.5))
    assert [crews.at(t) for t in (-1, 0, DAY)] == [1, 0.5, 1]


def test_work_takes_longer_by_the_share_and_is_rounded_half_up():
    crews = shares(short("08-01", "08-31", 0.8))
    assert crews.lengthened(0, 3600) == 4500
    assert crews.lengthened(0, 2) == 3  # 2.5


def test_crews_that_are_away_stop_cranes_too_and_absent_workers_their_lines():
    away = [
        {"where": "site", "start": "08-02", "end": "08-03"},
        {"where": "plant", "start": "08-05", "end": "08-05"},
    ]
    found = [tuple(o) for o in absences(small({"labour.away": away})) if 0 <= o.start < 30 * DAY]
    assert found == [
        ("crew", DAY, 3 * DAY, "labour"),
        ("crane", DAY, 3 * DAY, "labour"),
        ("line", 4 * DAY, 5 * DAY, "labour"),
    ]


@pytest.mark.parametrize("share", [0, 1.1])
def test_a_crew_of_nobody_or_of_more_than_all_is_refused(small, share):
    assert list(faults(small, labour__short=[short("08-01", "08-02", share)])) == [
        "labour.short.0.share"
    ]


def test_a_festival_without_a_date_is_told(small):
    holidays = [{"name": "Spring Festival", "date": "2019-02-05"}]
    rows = [short("festival+19", "festival+30", 0.5)]
    found = faults(small, holidays=holidays, labour__short=rows)
    assert "labour.short.0" in found


def test_whole_work_must_fit_its_window_with_the_smallest_crew(small):
    # A topping of 8 h takes 16 with half the crew; pouring hours are 15 a day.
    hours = {"archetypes.D.topping_h": 8}
    rows = {"labour.short": [short("08-01", "08-02", 0.5)]}
    assert list(faults(small, **hours, **rows)) == ["archetypes.D.topping_h"]
    assert small.with_(hours).archetypes["D"].topping_h == 8
