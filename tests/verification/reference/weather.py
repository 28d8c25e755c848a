"""Weather: what strong wind and each level of a pollution alert stop."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.verification.reference.clock import DAY
from tests.verification.reference.sky import weather

if TYPE_CHECKING:
    from tests.verification.reference.city import City

Stopped = dict[tuple[str, str], list[tuple[int, int]]]
"""Spans by what is closed (a kind) and where (a project, a plant, or "" = everywhere)."""


def what_weather_stops(city: "City") -> Stopped:
    """Return the closures that follow from the weather of a replication."""
    stopped: Stopped = {}
    for kind, region, start, end in weather(city):
        if kind == "wind":
            for site in _sites(city, region):
                stopped.setdefault(("crane", site), []).append((start, end))
        else:
            _alert(city, stopped, kind, start, end)
    return stopped


def _sites(city: "City", region: str) -> list[str]:
    zones = city.scenario.zones
    return [site.name for site in city.plan.projects if region in ("all", zones[site.zone].region)]


def _alert(city: "City", stopped: Stopped, level: str, start: int, end: int) -> None:
    """An alert stops what the rule of its level says that is in force on its first day."""
    first = (city.scenario.start + timedelta(seconds=start)).date().isoformat()
    rule = next(
        (
            rule
            for rule in city.scenario.weather.rules
            if rule.level == level and rule.valid_from <= first < rule.valid_to
        ),
        None,
    )
    if rule is None:
        return
    for kind in ("crane", "crew"):
        if kind in rule.stops:
            stopped.setdefault((kind, ""), []).append((start, end))
    for name, plant in city.scenario.plants.items():
        if "casting" in rule.stops and plant.grade not in rule.exempt_grades:
            stopped.setdefault(("casting", name), []).append((start, end))
    if rule.odd_even:
        _odd_and_even(city, stopped, start, end)


def _odd_and_even(city: "City", stopped: Stopped, start: int, end: int) -> None:
    """Odd trucks stand on even days of the month, even trucks on odd ones."""
    origin = city.scenario.start
    day = datetime.combine((origin + timedelta(seconds=start)).date(), datetime.min.time())
    while city.second(day) < end:
        begins = city.second(day)
        standing = "truck-odd" if day.day % 2 == 0 else "truck-even"
        span = max(start, begins), min(end, begins + DAY)
        stopped.setdefault((standing, ""), []).append(span)
        day += timedelta(days=1)
