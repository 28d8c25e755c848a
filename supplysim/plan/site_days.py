"""Days on which sites are under way: all but the yearly pauses of the planned crew calendar."""

from bisect import bisect_left
from datetime import date, timedelta

from supplysim.scenario.opening import festivals, pauses_of
from supplysim.scenario.spec import Scenario

__all__ = ["SiteDays"]

_YEARS_BEFORE = 3
"""Calendar years before the start, besides its own, over which the share of site days is taken."""


class SiteDays:
    """Turns a lag given in calendar days into a date that stands still while sites are paused.

    A winter pause delays foundations as it delays lifts: counted on site days, a lag that meets
    the pause is longer by it, and first storeys do not all fall on the day after it. Lags are
    scaled by the mean share of site days in a year, so their mean in calendar days stays.

    Parameters
    ----------
    scenario
        Gives the pauses of the planned crew calendar, the dates of Spring Festival, and times.
    """

    def __init__(self, scenario: Scenario) -> None:
        start, last = scenario.start.date(), date(scenario.horizon.year + 1, 12, 31)
        years = [int(year) for year in scenario.portfolio.years]
        mean_from = date(start.year - _YEARS_BEFORE, 1, 1)
        first = min([mean_from, *(date(year, 1, 1) for year in years)])
        paused = _paused(scenario, first, last)
        days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        self._open = [(day - start).days for day in days if day not in paused]
        counted = [day for day in days if day >= mean_from]
        self._share = sum(day not in paused for day in counted) / len(counted)

    def after(self, day: int, lag_d: float) -> int:
        """Return the day on which a lag begun on ``day`` has passed.

        Days are counted from the date of the scenario's start; both may be negative.
        """
        there = bisect_left(self._open, day) + int(lag_d * self._share)
        beyond = there - len(self._open) + 1
        if beyond > 0:
            return self._open[-1] + int(beyond / self._share)
        return self._open[there]


def _paused(scenario: Scenario, first: date, last: date) -> set[date]:
    feasts = festivals(scenario.holidays)
    years = range(first.year - 1, last.year + 1)
    return {
        begin + timedelta(days=i)
        for pause in scenario.calendars[scenario.plan.crew_calendar].pauses
        for begin, end in pauses_of(pause, years, feasts)
        for i in range((end - begin).days + 1)
    }
