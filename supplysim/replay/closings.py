"""What is closed when: nights, truck bans, alerts, wind, holidays and pauses, closed roads."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from supplysim.calendars import DAY, Closed
from supplysim.ledger import Columns
from supplysim.replay.scene import Closing
from supplysim.scenario import Scenario
from supplysim.scenario.hours import read_window
from supplysim.scenario.opening import compile_calendar
from supplysim.scenario.weather import KINDS, REGIONS

__all__ = ["closings_between"]

_KINDS = ("alert", "wind", "closure")
_CRANES = "crane"


def closings_between(
    scenario: Scenario, weather: Columns | None, t0: int, t1: int, *, nodes: dict[str, int]
) -> list[Closing]:
    """Return the closures that touch [t0, t1), by kind and beginning, cut to it.

    Parameters
    ----------
    scenario
        Gives hours of night and ban, holidays and pauses, and closures given as data.
    weather
        Spells of the replication, None where it has none.
    t0, t1
        Seconds from the scenario's start.
    nodes
        Row of each node of the map, for closed roads.
    """
    found = [
        *_daily("night", scenario.traffic.night_hours, t0, t1, scenario.start),
        *_daily("ban", scenario.traffic.ban_hours, t0, t1, scenario.start),
        *_spells(weather),
        *_given(scenario),
        *_pauses(scenario),
        *_roads(scenario, nodes),
    ]
    cut = [
        Closing(c.kind, max(c.start, t0) - t0, min(c.end, t1) - t0, c.detail, c.ends)
        for c in found
        if c.start < t1 and c.end > t0
    ]
    return sorted(cut, key=lambda c: (c.kind, c.start, c.end, c.detail))


def _daily(kind: str, hours: Iterable[str], t0: int, t1: int, start: datetime) -> Iterator[Closing]:
    """Yield the windows of every day that may touch the span; one past midnight is whole."""
    midnight = -_second(start, start.replace(hour=0, minute=0, second=0, microsecond=0))
    windows = [read_window(text) for text in hours]
    first = (t0 - midnight) // DAY - 1
    last = (t1 - midnight) // DAY + 1
    for day in range(first, last + 1):
        for a, b in windows:
            yield Closing(kind, midnight + day * DAY + a, midnight + day * DAY + b)


def _spells(weather: Columns | None) -> Iterator[Closing]:
    if weather is None:
        return
    columns = (weather[name].tolist() for name in ("time", "end", "kind", "region"))
    for start, end, kind, region in zip(*columns, strict=True):
        name = KINDS[kind]
        if name == "wind":
            yield Closing("wind", start, end, REGIONS[region])
        else:
            yield Closing("alert", start, end, name)


def _given(scenario: Scenario) -> Iterator[Closing]:
    """Yield closures given as data that hold for all of a kind of resources."""
    for closure in scenario.closures:
        kind = closure.cause if closure.cause in _KINDS else "closure"
        if ":" not in closure.resource:
            start, end = (_second(scenario.start, t) for t in (closure.start, closure.end))
            detail = "" if closure.resource == _CRANES else closure.resource
            yield Closing(kind, start, end, detail)


def _pauses(scenario: Scenario) -> Iterator[Closing]:
    """Yield holidays and pauses of the sites' crews, days that touch as one."""
    spec = scenario.calendars.get(scenario.sites.crew_calendar)
    if spec is None:
        return
    last: Closed | None = None
    for closed in compile_calendar(spec, scenario=scenario).closures:
        if last is not None and closed.start <= last.end:
            last = Closed(last.start, max(last.end, closed.end), last.label)
            continue
        if last is not None:
            yield Closing("closure", last.start, last.end)
        last = closed
    if last is not None:
        yield Closing("closure", last.start, last.end)


def _roads(scenario: Scenario, nodes: dict[str, int]) -> Iterator[Closing]:
    for road in scenario.traffic.closures:
        if road.u in nodes and road.v in nodes:
            start, end = (_second(scenario.start, t) for t in (road.start, road.end))
            yield Closing("road", start, end, ends=(nodes[road.u], nodes[road.v]))


def _second(origin: datetime, moment: datetime) -> int:
    return round((moment - origin).total_seconds())
