"""The plan as the running model reads it: plain lists, row by row."""

from collections.abc import Sequence

import numpy as np

from supplysim.calendars import MINUTE
from supplysim.model.world import World
from supplysim.plan.tables import IntArray
from supplysim.rounding import half_up

__all__ = ["PlanLists", "planned_first_lift"]


class PlanLists:
    """Plain lists of the plan's columns: quicker to read one by one than arrays.

    What a component weighs, fills and takes is kept by type; ``types`` is its type code.
    """

    def __init__(self, world: World) -> None:
        plan = world.plan
        self.part_first = plan.part_first.tolist()
        self.part_first_load = plan.part_first_load.tolist()
        self.part_storey = plan.part_storey.tolist()
        self.load_first = plan.load_first.tolist()
        self.load_part = plan.load_part.tolist()
        self.load_laying = plan.load_laying.tolist()
        self.planned_start = plan.planned_start.tolist()
        self.first_lift: list[int] = planned_first_lift(world).tolist()
        self.types: list[int] = plan.component_type.tolist()
        self.mass_kg: list[int] = plan.type_mass_kg.tolist()
        self.volume_l: list[int] = plan.type_volume_l.tolist()
        kinds = [world.scenario.components[name] for name in plan.types]
        self.nominal_lift_s = [half_up(kind.lift_min.average() * MINUTE) for kind in kinds]
        self.setdown_s = [half_up(kind.unload_min * MINUTE) for kind in kinds]

    def total(self, by_type: Sequence[int], first: int, last: int) -> int:
        """Return the sum of a quantity over components ``first`` to ``last``."""
        return sum([by_type[code] for code in self.types[first:last]])


def planned_first_lift(world: World, first: IntArray | None = None) -> IntArray:
    """Return when the first lift of each load begins in the baseline: its end less its length.

    ``first`` = first component of each load, those of the plan by default.
    """
    plan = world.plan
    if first is None:
        first = plan.load_first[:-1]
    factor = 1.0 + world.scenario.plan.allowance
    lift = np.floor(plan.nominal_lift_s[first] * factor + 0.5).astype(np.int64)
    planned: IntArray = plan.planned[first] - lift
    return planned
