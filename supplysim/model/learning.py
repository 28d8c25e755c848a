"""Learning: lifts of a tower's first precast storeys take longer than those that follow."""

import math

import numpy as np

from supplysim.model.world import World
from supplysim.plan.tables import IntArray

__all__ = ["learned"]


def learned(world: World, lift_s: IntArray) -> IntArray:
    """Return crane seconds with learning: x (1 + a exp(-n / m)), n = storey counted from 0.

    ``sites.learning`` is a, ``sites.learning_storeys`` m (PARAMETERS 7). The baseline knows
    nothing of it, so that what the first storeys take longer is charged to ``pace``.
    """
    sites, plan = world.scenario.sites, world.plan
    if not sites.learning:
        return lift_s
    storey = np.arange(len(plan.storey_building))
    number = storey - plan.building_first[plan.storey_building]
    highest = int(number.max(initial=0))
    factors = np.array(
        [1.0 + sites.learning * math.exp(-n / sites.learning_storeys) for n in range(highest + 1)]
    )
    seconds = np.floor(lift_s * factors[number[plan.component_storey]] + 0.5)
    slower: IntArray = np.maximum(seconds.astype(np.int64), 1)
    return slower
