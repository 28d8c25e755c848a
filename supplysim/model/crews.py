"""Crews of plants: what stages take with the people who are there."""

from collections.abc import Callable

from librt.vecs import vec
from mypy_extensions import i64

from supplysim.model.entities import Order
from supplysim.model.kernel import Kernel
from supplysim.model.line import CURING, STAGES
from supplysim.model.plant import StageTimes
from supplysim.scenario import Scenario
from supplysim.scenario.labour import CrewShares

__all__ = ["stage_times_of"]


def stage_times_of(
    scenario: Scenario, kernel: Kernel, stage_times: Callable[[Order], StageTimes]
) -> Callable[[Order], StageTimes]:
    """Return the seconds of an order's stages, by the crew of the instant at which it is taken.

    Attended stages and repairs take longer where people are missing, curing does not.
    """
    crews = CrewShares(scenario, "plant")
    if crews.complete:
        return stage_times

    def lengthened(order: Order) -> StageTimes:
        now = kernel.now
        work, repairs = stage_times(order)
        longer = [
            s if i % STAGES == CURING else crews.lengthened(now, s) for i, s in enumerate(work)
        ]
        return vec[i64](longer), [crews.lengthened(now, s) for s in repairs]

    return lengthened
