"""Weather: as much wind and as many alerts as the scenario says, each year on its own."""

from datetime import timedelta

import numpy as np
import pytest

from supplysim.calendars import DAY, HOUR
from supplysim.model.weather import Spell, draw_spells, outages_of, spell_columns
from supplysim.scenario.weather import KINDS, REGIONS
from supplysim.streams import Streams
from tests.runs.scenarios import small

YEARS = {"start": "2010-01-01", "window_start": "2011-01-01", "window_end": "2029-12-31"}
TWENTY = YEARS | {"horizon": "2029-12-31", "state.mode": "empty", "calendars.site.pauses": []}
WIND = {"weather.wind": "drawn"}
ALERTS = {"weather.alerts": "drawn"}


def scenario(more):
    """A scenario of twenty years; its calendars are not looked at here."""
    return small({"weather.rules": small().weather.rules, **more})


def draw(seed):
    streams = Streams(seed)
    return lambda dist, purpose, entity, size: dist.draw(streams.generator(purpose, entity), size)


def covered(spells, start, end):
    """Share of [start, end) that spells cover, overlaps counted once."""
    seconds, last = 0, start
    for a, b in sorted((max(s.start, start), min(s.end, end)) for s in spells):
        seconds += max(0, b - max(a, last))
        last = max(last, b)
    return seconds / (end - start)


def years(seeds, more):
    """Spells of one year for each seed, and the length of the year in seconds."""
    chosen = scenario(
        {
            "start": "2020-01-01",
            "window_start": "2020-02-01",
            "window_end": "2020-12-31",
            "horizon": "2020-12-31",
            **more,
        }
    )
    return chosen, [draw_spells(chosen, draw(seed)) for seed in range(seeds)]


@pytest.mark.parametrize("region", ["coast", "inland"])
def test_wind_covers_the_share_of_each_month(region):
    """Busy share of M/M/inf; 200 years, 99.99 % of the means lie within 4 standard errors."""
    chosen, drawn = years(200, WIND | {"weather.wind_share": [0.1] * 12})
    wanted = 0.1 if region == "inland" else 0.1 * chosen.weather.coast_factor
    reach = {"all", "coast"} if region == "coast" else {"all"}
    shares = [covered([s for s in spells if s.region in reach], 0, 364 * DAY) for spells in drawn]
    error = np.std(shares, ddof=1) / np.sqrt(len(shares))
    assert abs(np.mean(shares) - wanted) < 4 * error
    assert 4 * error < 0.06 * wanted  # a share wrong by a sixteenth would be seen


def test_alerts_come_as_often_as_they_should_and_mostly_in_winter():
    chosen, drawn = years(300, ALERTS)
    for level, rate in chosen.weather.alerts_per_year.items():
        counts = [sum(s.kind == level for s in spells) for spells in drawn]
        # a Poisson count: the variance of the mean is the rate over the number of years
        assert abs(np.mean(counts) - rate) < 4 * np.sqrt(rate / len(counts))
    every = [s for spells in drawn for s in spells]
    months = [(chosen.start + timedelta(seconds=s.start)).month for s in every]
    winter = np.mean([month in {10, 11, 12, 1, 2, 3} for month in months])
    assert abs(winter - 0.8) < 4 * np.sqrt(0.8 * 0.2 / len(every))


def test_alerts_last_whole_days_from_midnight_on():
    chosen, drawn = years(20, ALERTS)
    least, most = chosen.weather.alert_days
    for spell in (s for spells in drawn for s in spells):
        assert spell.start % DAY == 0
        assert (spell.end - spell.start) % DAY == 0
        assert least * DAY <= spell.end - spell.start <= most * DAY


def test_a_longer_run_sees_the_same_weather_in_the_years_it_shares():
    short, [of_short] = years(1, WIND | ALERTS)
    longer = scenario({**WIND, **ALERTS,
        "start": "2019-10-03", "window_start": "2020-01-01", "window_end": "2021-05-01",
        "horizon": "2021-05-01"})  # fmt: skip
    shift = int((short.start - longer.start).total_seconds())
    of_longer = draw_spells(longer, draw(0))
    inside = [
        s._replace(start=s.start - shift, end=s.end - shift)
        for s in of_longer
        if s.start - shift >= 0 and s.end - shift < 360 * DAY
    ]
    assert inside == [s for s in of_short if s.start >= 0 and s.end < 360 * DAY]


def test_an_alert_that_began_in_the_year_before_is_still_on():
    """Alerts last five days, one a day is expected: some begin on each of the last four days."""
    every_day = ALERTS | {"weather.alerts_per_year": {"red": 366}, "weather.alert_days": (5, 5)}
    _, years_drawn = years(20, every_day)
    begun = [{spell.start // DAY for spell in spells if spell.start < 0} for spells in years_drawn]
    assert set.union(*begun) == {-4, -3, -2, -1}
    assert sum(map(bool, begun)) >= 18


def test_nothing_is_drawn_where_weather_is_off():
    def never(*_):
        raise AssertionError

    assert draw_spells(small(), never) == []
    assert spell_columns([]) is None


GIVEN = {
    "weather.wind": "given",
    "weather.alerts": "given",
    "weather.spells": [
        {"kind": "wind", "start": "2020-08-05T10:00", "end": "2020-08-05T16:00", "region": "coast"},
        {"kind": "orange", "start": "2020-08-10", "end": "2020-08-13"},
        {"kind": "red", "start": "2020-08-20T20:00", "end": "2020-08-22"},
    ],
}


def test_weather_given_as_data_is_taken_as_it_is():
    chosen = small(GIVEN)
    spells = draw_spells(chosen, lambda *_: pytest.fail("nothing is drawn"))
    assert spells == [
        Spell(4 * DAY + 10 * HOUR, 4 * DAY + 16 * HOUR, "wind", "coast"),
        Spell(9 * DAY, 12 * DAY, "orange", "all"),
        Spell(19 * DAY + 20 * HOUR, 21 * DAY, "red", "all"),
    ]
    columns = spell_columns(spells)
    assert [KINDS[k] for k in columns["kind"]] == ["wind", "orange", "red"]
    assert [REGIONS[k] for k in columns["region"]] == ["coast", "all", "all"]


def scopes(chosen, spell):
    return {(o.scope, o.start, o.end, o.cause) for o in outages_of(chosen, [spell])}


def test_wind_stops_cranes_of_its_region_and_nothing_else():
    assert scopes(small(), Spell(5, 9, "wind", "coast")) == {("crane@coast", 5, 9, "wind")}
    assert scopes(small(), Spell(5, 9, "wind", "all")) == {("crane", 5, 9, "wind")}


def test_an_alert_stops_what_the_rule_of_its_first_day_says():
    chosen = small()  # of 2020: rules of 2019
    assert scopes(chosen, Spell(0, DAY, "yellow", "all")) == {("casting", 0, DAY, "alert")}
    later = small({"start": "2024-08-01", "window_start": "2024-08-20",
                   "window_end": "2024-10-01", "horizon": "2024-12-01"})  # fmt: skip
    assert scopes(later, Spell(0, DAY, "yellow", "all")) == set()


def test_a_graded_plant_goes_on_casting():
    chosen = small({"plants.east.grade": "A"})
    assert scopes(chosen, Spell(0, DAY, "yellow", "all")) == {("casting:west", 0, DAY, "alert")}


def test_trucks_run_on_odd_and_even_days_under_a_red_alert():
    """1 August is odd: even trucks stay, and half a day counts for its own day."""
    stopped = scopes(small(), Spell(12 * HOUR, 3 * DAY, "red", "all"))
    trucks = {(a, b, c) for a, b, c, _ in stopped if a.startswith("truck")}
    assert trucks == {
        ("truck-even", 12 * HOUR, DAY),
        ("truck-odd", DAY, 2 * DAY),
        ("truck-even", 2 * DAY, 3 * DAY),
    }
    assert {a for a, *_ in stopped} == {"casting", "crane", "crew", "truck-odd", "truck-even"}
