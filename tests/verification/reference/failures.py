"""Failures: stretches of open hours, used or not, and repairs by the clock."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from supplysim.distributions import Distribution
from supplysim.rounding import half_up
from tests.verification.reference.clock import HOUR, Windows
from tests.verification.reference.places import cranes, lines

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.closed import Closed

MOST = 2000
"""More failures than any year of a test has; asking for too many would be noticed."""


def failures(city: "City", closed: "Closed") -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Return when each line and crane is down, by kind and name."""
    breakdowns, hook = city.scenario.breakdowns, city.scenario.sites.hook_calendar
    failing = [("line", name, calendar, breakdowns.line) for name, calendar in lines(city)]
    failing += [("crane", name, hook, breakdowns.crane) for name in cranes(city)]
    return {
        (kind, name): _failures_of(city, spec, kind, name, closed.windows(calendar, kind, name))
        for kind, name, calendar, spec in failing
        if spec.on
    }


def _failures_of(city: "City", spec, kind: str, name: str, windows: Windows) -> list:
    up = _drawn(city, Distribution(dist="exponential", mean=spec.mtbf_h), f"breakdown.{kind}", name)
    repair = _drawn(city, spec.repair_h, f"breakdown.{kind}-repair", name)
    down, t = [], 0
    for works, lasts in zip(up, repair, strict=True):
        t = windows.end_of(t, works)
        if t > city.end:
            return down
        down.append((t, t + lasts))
        t += lasts
    raise AssertionError("more failures than were drawn")


def _drawn(city: "City", distribution: Distribution, purpose: str, name: str) -> Iterator[int]:
    hours = city.draws.apart(distribution, purpose, name, MOST).tolist()
    return (max(1, half_up(h * HOUR)) for h in hours)
