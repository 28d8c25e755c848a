"""The seasons: which month an instant lies in, and what depends on it."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from librt.vecs import vec
from mypy_extensions import i64

from supplysim.calendars import DAY, NEVER
from supplysim.scenario import Scenario
from supplysim.scenario.maturity import curing_hours, ripening_s

__all__ = ["Seasons"]


class Seasons:
    """Month by month: how long concrete takes.

    Parameters
    ----------
    scenario
        Gives strength (``production.strength_d`` or ``production.maturity``) and joint hold
        (``sites.hold_factor``, or temperatures).
    """

    def __init__(self, scenario: Scenario) -> None:
        start = scenario.start
        self._starts, self._months = [-NEVER], [start.month]
        for year in range(start.year - 3, scenario.horizon.year + 3):
            for month in range(1, 13):
                first = datetime(year, month, 1)  # noqa: DTZ001 - local civil time
                self._starts.append(int((first - start).total_seconds()))
                self._months.append(month)
        self._since: i64 = NEVER
        self._until: i64 = -NEVER
        self._now = 1
        self._strength_s = vec[i64](_strength_by_month(scenario))
        self._hold_factor = _hold_by_month(scenario)

    def month(self, t: i64) -> int:
        """Return the month, 1 to 12, of an instant."""
        if not self._since <= t < self._until:
            i = bisect_right(self._starts, t)
            self._now, self._since = self._months[i - 1], self._starts[i - 1]
            if i < len(self._starts):
                self._until = self._starts[i]
            else:
                self._until = NEVER
        return self._now

    def strength_s(self, demoulded: i64) -> i64:
        """Return seconds from demoulding to dispatch strength."""
        return self._strength_s[self.month(demoulded) - 1]

    @property
    def longest_strength_s(self) -> int:
        """Seconds to dispatch strength in the worst month."""
        return max(self._strength_s)

    def hold_s(self, lifted: int, nominal_s: int) -> int:
        """Return the joint hold of lifts that ended at an instant, ``nominal_s`` in the warm."""
        return int(nominal_s * self._hold_factor[self.month(lifted) - 1] + 0.5)


def _strength_by_month(scenario: Scenario) -> list[int]:
    """Return seconds from demoulding to dispatch strength, by month of demoulding."""
    production, maturity = scenario.production, scenario.production.maturity
    if not maturity.on:
        return [int(days * DAY) for days in production.strength_d]
    curing_h = curing_hours(scenario)
    seconds = [
        ripening_s(maturity, curing_h=curing_h, yard_c=degrees)
        for degrees in scenario.weather.temperature_c
    ]
    # The checks of the scenario have seen that it is reached: an age does not depend on warmth.
    return [NEVER if reached is None else reached for reached in seconds]


def _hold_by_month(scenario: Scenario) -> Sequence[float]:
    """Return the joint hold as a multiple of the nominal one, by month of the last lift."""
    sites = scenario.sites
    if not sites.hold_by_temperature:
        return sites.hold_factor
    return [
        1.0 if degrees >= sites.hold_warm_c else sites.hold_cold_factor
        for degrees in scenario.weather.temperature_c
    ]
