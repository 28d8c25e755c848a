"""Labour: rows of days of every year on which crews are short of people, or away."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from supplysim.rounding import half_up
from supplysim.scenario.opening import festivals

if TYPE_CHECKING:
    from tests.verification.reference.city import City

STOPPED = {"site": ("crew", "crane"), "plant": ("line",)}


class Labour:
    """Who is there, of the crews of sites and of plants."""

    def __init__(self, city: "City") -> None:
        self.city = city
        labour = city.scenario.labour
        self.short = [(row.where, row.share, list(self._spans(row))) for row in labour.short]
        self.away = [
            (kind, span)
            for row in labour.away
            for span in self._spans(row)
            for kind in STOPPED[row.where]
        ]

    def _spans(self, row) -> Iterator[tuple[int, int]]:
        """Yield the seconds of a row's days, year by year, the last day included."""
        ends = list(self._days(row.end))
        for first in self._days(row.start):
            last = min((day for day in ends if day >= first), default=None)
            if last is not None:
                yield self._midnight(first), self._midnight(last + timedelta(days=1))

    def _days(self, mark: str) -> Iterator[date]:
        """Yield the days of all years that a mark means: MM-DD, or days from Spring Festival."""
        if mark.startswith("festival"):
            for festival in festivals(self.city.scenario.holidays).values():
                yield festival + timedelta(days=int(mark.removeprefix("festival") or 0))
        else:
            scenario = self.city.scenario
            for year in range(scenario.start.year - 1, scenario.horizon.year + 2):
                yield date.fromisoformat(f"{year}-{mark}")

    def _midnight(self, day: date) -> int:
        return self.city.second(datetime.combine(day, datetime.min.time()))

    def takes(self, where: str, t: int, seconds: int) -> int:
        """Return how long work of a complete crew takes those who are there at ``t``."""
        shares = [
            share
            for place, share, spans in self.short
            if place == where and any(a <= t < b for a, b in spans)
        ]
        return half_up(seconds / min(shares)) if shares else seconds
