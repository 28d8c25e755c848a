"""Crews that are short of people or away, beyond what calendars and the plan know."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from supplysim.rounding import half_up
from supplysim.scenario.base import Spec, quantity
from supplysim.scenario.closings import Outage
from supplysim.scenario.opening import festivals, pauses_of
from supplysim.scenario.place import Pause

if TYPE_CHECKING:
    from supplysim.scenario.spec import Scenario

__all__ = ["Absence", "CrewShares", "Labour", "Shortage", "absences", "complete_s"]

Where = Literal["site", "plant"]

_STOPS: dict[str, tuple[str, ...]] = {"site": ("crew", "crane"), "plant": ("line",)}
"""What stands still without people: crews and the riggers of cranes, or lines."""


class Shortage(Pause):
    """Days of every year in which only a share of a crew is there, so that work takes longer."""

    where: Where = quantity(..., zh="工地或构件厂", en="site or plant")
    share: float = quantity(
        ...,
        gt=0,
        le=1,
        zh="到岗比例",
        en="share of the crew that is there",
        unit="1",
        source="no figure found",
        confidence="J",
    )


class Absence(Pause):
    """Days of every year in which crews stay away although their calendar is open."""

    where: Where = quantity(..., zh="工地或构件厂", en="site or plant")


class Labour(Spec):
    """Labour: by default crews are complete whenever their calendar is open."""

    short: tuple[Shortage, ...] = quantity(
        (), zh="人手不足的时段（每年）", en="yearly days with part of the crews"
    )
    away: tuple[Absence, ...] = quantity(
        (),
        zh="班组未返岗的时段（每年，如 festival+19 至 festival+26）",
        en="yearly days on which crews are away, such as festival+19 to festival+26",
    )


class CrewShares:
    """The share of the crews that is there, by instant.

    Where days of several rows overlap, the smallest share holds.

    Parameters
    ----------
    where
        ``site`` or ``plant``.
    """

    def __init__(self, scenario: "Scenario", where: Where) -> None:
        spans = [
            (a, b, row.share)
            for row in scenario.labour.short
            if row.where == where
            for a, b in _spans(scenario, row)
        ]
        self._edges = sorted({edge for a, b, _ in spans for edge in (a, b)})
        self._shares = [
            min((share for a, b, share in spans if a <= edge < b), default=1.0)
            for edge in self._edges
        ]

    @property
    def complete(self) -> bool:
        """Tell whether nobody is ever missing."""
        return not self._edges

    def at(self, t: int) -> float:
        """Return the share at an instant."""
        i = bisect_right(self._edges, t)
        return self._shares[i - 1] if i else 1.0

    def lengthened(self, t: int, seconds: int) -> int:
        """Return how long work of ``seconds`` takes whose crew is that of ``t``."""
        share = self.at(t)
        return seconds if share == 1 else half_up(seconds / share)


def complete_s(worked: int, share: float) -> int:
    """Return what a complete crew needs for work that took a share of it ``worked`` seconds.

    Examples
    --------
    >>> complete_s(4500, 0.8)
    3600
    """
    return half_up(worked * share)


def absences(scenario: "Scenario") -> list[Outage]:
    """Return the days on which crews are away, as closures with the cause ``labour``."""
    return [
        Outage(scope, a, b, "labour")
        for row in scenario.labour.away
        for a, b in _spans(scenario, row)
        for scope in _STOPS[row.where]
    ]


def _spans(scenario: "Scenario", row: Pause) -> Iterator[tuple[int, int]]:
    """Yield the days of a row in each year of a run as [start, end) in seconds."""
    years = range(scenario.start.year - 2, scenario.horizon.year + 2)
    for first, last in pauses_of(row, years, festivals(scenario.holidays)):
        begin = datetime.combine(first, time())
        end = datetime.combine(last + timedelta(days=1), time())
        yield _second(scenario, begin), _second(scenario, end)


def _second(scenario: "Scenario", moment: datetime) -> int:
    return round((moment - scenario.start).total_seconds())
