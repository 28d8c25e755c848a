"""Failures of lines and cranes, drawn as closures: working time up, clock time down.

A failure comes after an exponential stretch of the resource's open hours, used or not. As nothing
is ever interrupted, a lift that would be caught by it is not begun, which costs at most one lift
a failure.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from supplysim.calendars import HOUR, NEVER, Calendar
from supplysim.distributions import Distribution
from supplysim.model.names import crane_names, line_name
from supplysim.scenario.closings import Outage

if TYPE_CHECKING:
    from supplysim.model.world import World

__all__ = ["failures_of"]

_EXPONENTIAL = Distribution(dist="exponential", mean=1)


class _Failing(Protocol):
    """How a kind of resource fails (``scenario.breakdowns``)."""

    @property
    def mtbf_h(self) -> float:
        """Mean open hours between failures."""

    @property
    def repair_h(self) -> Distribution:
        """Clock hours of a repair."""


def failures_of(world: "World") -> list[Outage]:
    """Return the failures of all lines and cranes of a replication; kinds turned off have none."""
    scenario, breakdowns = world.scenario, world.scenario.breakdowns
    outages: list[Outage] = []
    if breakdowns.line.on:
        lines = [
            (name, world.opening(scenario.line_types[kind].calendar, "line", name))
            for plant in world.plants
            for kind, count in sorted(scenario.plants[plant].lines.items())
            for name in (line_name(plant, kind, i) for i in range(count))
        ]
        outages += _failures(world, "line", lines, breakdowns.line)
    if breakdowns.crane.on:
        hook = scenario.sites.hook_calendar
        cranes = [(name, world.opening(hook, "crane", name)) for name in crane_names(world)]
        outages += _failures(world, "crane", cranes, breakdowns.crane)
    return outages


def _failures(
    world: "World", kind: str, resources: Iterable[tuple[str, Calendar]], failing: _Failing
) -> list[Outage]:
    """Return the failures of resources of one kind, which is also their cause."""
    outages: list[Outage] = []
    # As many draws for each, whatever its calendar: more than all hours could use up.
    count = int(2 * world.end / (failing.mtbf_h * HOUR)) + 50
    for name, calendar in resources:
        up = world.draws.apart(_EXPONENTIAL, f"breakdown.{kind}", name, count)
        down = world.draws.apart(failing.repair_h, f"breakdown.{kind}-repair", name, count)
        t = 0
        for hours, repair in zip(up.tolist(), down.tolist(), strict=True):
            t = calendar.finish(t, max(1, int(hours * failing.mtbf_h * HOUR + 0.5)))
            if t >= min(world.end, NEVER):
                break
            back = t + max(1, int(repair * HOUR + 0.5))
            outages.append(Outage(f"{kind}:{name}", t, back, kind))
            t = back
    return outages
