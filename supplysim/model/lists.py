"""The plan as the running model reads it: arrays of machine integers, row by row."""

from array import array

import numpy as np
from librt.vecs import vec
from mypy_extensions import i16, i64

from supplysim.calendars import MINUTE
from supplysim.model.world import World
from supplysim.plan.tables import IntArray, in_few_bits
from supplysim.rounding import half_up

__all__ = ["PlanLists", "in_machine_integers", "planned_first_lift"]


class PlanLists:
    """Columns of the plan: quicker to read one by one than numpy's arrays, smaller than lists.

    What a component weighs, fills and takes is kept by type; ``types`` is its type code.
    """

    def __init__(self, world: World) -> None:
        plan = world.plan
        self.part_first = in_machine_integers(plan.part_first)
        self.part_first_load = in_machine_integers(plan.part_first_load)
        self.part_storey = in_machine_integers(plan.part_storey)
        self.load_first = in_machine_integers(plan.load_first)
        self.load_part = in_machine_integers(plan.load_part)
        self.load_laying = in_machine_integers(plan.load_laying)
        self.planned_start = in_machine_integers(plan.planned_start)
        self.first_lift = in_machine_integers(planned_first_lift(world))
        self.types = vec[i16](plan.component_type.astype(np.int16))
        self.mass_kg = vec[i64](plan.type_mass_kg.tolist())
        self.volume_l = vec[i64](plan.type_volume_l.tolist())
        kinds = [world.scenario.components[name] for name in plan.types]
        self.nominal_lift_s = vec[i64](
            [half_up(kind.lift_min.average() * MINUTE) for kind in kinds]
        )
        self.setdown_s = vec[i64]([half_up(kind.unload_min * MINUTE) for kind in kinds])

    def total(
        self, by_type: vec[i64], first: i64, last: i64, skipped: frozenset[int] = frozenset()
    ) -> int:
        """Return the sum of a quantity over components ``first`` to ``last`` but some."""
        types, total, whole = self.types, i64(0), not skipped
        for piece in range(first, last):
            if whole or piece not in skipped:
                total += by_type[i64(types[piece])]
        return total


def in_machine_integers(column: IntArray) -> "array[int]":
    """Return a column of whole numbers as an array of Python's, in as few bits as they need."""
    held = in_few_bits(column)
    return array({1: "b", 2: "h", 4: "i", 8: "q"}[held.itemsize], held.tobytes())


def planned_first_lift(world: World, first: IntArray | None = None) -> IntArray:
    """Return when the first lift of each load begins in the baseline: its end less its length.

    ``first`` = first component of each load, those of the plan by default.
    """
    plan = world.plan
    if first is None:
        first = plan.load_first[:-1]
    factor = 1.0 + world.scenario.plan.allowance
    nominal = plan.type_lift_s[plan.component_type[first]]
    lift = np.floor(nominal * factor + 0.5).astype(np.int64)
    planned: IntArray = plan.planned[first] - lift
    return planned
