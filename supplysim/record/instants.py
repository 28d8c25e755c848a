"""Dates of a scenario as seconds from its start."""

from datetime import datetime

from supplysim.scenario.spec import Scenario

__all__ = ["midnight_s", "seconds", "window_s"]


def seconds(start: datetime, moment: datetime) -> int:
    """Return the whole seconds from ``start`` to ``moment``."""
    return int((moment - start).total_seconds())


def window_s(scenario: Scenario) -> tuple[int, int]:
    """Return the window of the measures in seconds from the scenario's start, half-open."""
    start = scenario.start
    return seconds(start, scenario.window_start), seconds(start, scenario.window_end)


def midnight_s(scenario: Scenario) -> int:
    """Return the seconds from midnight to the scenario's start."""
    start = scenario.start
    return seconds(start.replace(hour=0, minute=0, second=0, microsecond=0), start)
