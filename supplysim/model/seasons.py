"""The seasons: which month an instant lies in, and what depends on it."""

from bisect import bisect_right
from datetime import datetime

from supplysim.calendars import DAY, NEVER
from supplysim.scenario import Scenario

__all__ = ["Seasons"]


class Seasons:
    """Month by month: how long concrete takes.

    Parameters
    ----------
    scenario
        Gives ``production.strength_d`` and ``sites.hold_factor``.
    """

    def __init__(self, scenario: Scenario) -> None:
        start = scenario.start
        self._starts, self._months = [-NEVER], [start.month]
        for year in range(start.year - 3, scenario.horizon.year + 3):
            for month in range(1, 13):
                first = datetime(year, month, 1)  # noqa: DTZ001 - local civil time
                self._starts.append(int((first - start).total_seconds()))
                self._months.append(month)
        self._strength_s = [int(days * DAY) for days in scenario.production.strength_d]
        self._hold_factor = scenario.sites.hold_factor

    def month(self, t: int) -> int:
        """Return the month, 1 to 12, of an instant."""
        return self._months[bisect_right(self._starts, t) - 1]

    def strength_s(self, demoulded: int) -> int:
        """Return seconds from demoulding to dispatch strength."""
        return self._strength_s[self.month(demoulded) - 1]

    def hold_s(self, lifted: int, nominal_s: int) -> int:
        """Return the joint hold of lifts that ended at an instant, ``nominal_s`` in the warm."""
        return int(nominal_s * self._hold_factor[self.month(lifted) - 1] + 0.5)
