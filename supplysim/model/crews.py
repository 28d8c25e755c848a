"""Crews of plants: what stages take with the people who are there."""

from collections.abc import Callable

from supplysim.model.entities import Order
from supplysim.model.kernel import Kernel
from supplysim.model.line import CURING
from supplysim.scenario import Scenario
from supplysim.scenario.labour import CrewShares

__all__ = ["stage_times_of"]

StageTimes = Callable[[Order], list[list[int]]]


def stage_times_of(scenario: Scenario, kernel: Kernel, stage_times: StageTimes) -> StageTimes:
    """Return the seconds of an order's stages, by the crew of the instant at which it is taken.

    Attended stages take longer where people are missing, curing does not.
    """
    crews = CrewShares(scenario, "plant")
    if crews.complete:
        return stage_times

    def lengthened(order: Order) -> list[list[int]]:
        now = kernel.now
        return [
            [s if stage == CURING else crews.lengthened(now, s) for stage, s in enumerate(row)]
            for row in stage_times(order)
        ]

    return lengthened
