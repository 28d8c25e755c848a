"""What makes site work slower: crews that learn, joints in the cold."""

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from supplysim.rounding import half_up

if TYPE_CHECKING:
    from tests.verification.reference.city import City


def while_learning(city: "City", lift: int, number: int) -> int:
    """Return the whole seconds of a lift of a tower's n-th precast storey, n from 0."""
    sites = city.scenario.sites
    return half_up(lift * (1 + sites.learning * math.exp(-number / sites.learning_storeys)))


def held_for(city: "City", hold: int, lifted: int) -> int:
    """Return how long a joint is held whose last piece is lifted at ``lifted``, by its month."""
    month = (city.scenario.start + timedelta(seconds=lifted)).month
    sites = city.scenario.sites
    factor = sites.hold_factor[month - 1]
    if sites.hold_by_temperature:
        warm = city.scenario.weather.temperature_c[month - 1] >= sites.hold_warm_c
        factor = 1.0 if warm else sites.hold_cold_factor
    return half_up(hold * factor)
