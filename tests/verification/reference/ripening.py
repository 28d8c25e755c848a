"""When pieces are strong enough to leave: days by month, or the maturity of their concrete."""

import math
from typing import TYPE_CHECKING

from tests.verification.reference.clock import DAY

if TYPE_CHECKING:
    from tests.verification.reference.city import City

DAYS = 28


def strength_s(city: "City") -> list[int]:
    """Return the seconds from demoulding to strength, by the month of demoulding."""
    production = city.scenario.production
    if not production.maturity.on:
        return [int(days * DAY) for days in production.strength_d]
    missing = _age_wanted(production.maturity) - _age_demoulded(city)
    yard = city.scenario.weather.temperature_c
    return [max(0, math.ceil(missing / _days_a_day(t) * DAY)) for t in yard]


def _days_a_day(celsius: float) -> float:
    """Return how many days older a day at a temperature makes concrete."""
    return math.exp(13.65 - 4000 / (273 + celsius))


def _age_wanted(maturity) -> float:
    """Return the days after which f = mean x exp(s (1 - (28 / t)^0.5)) is what is asked for."""
    asked = maturity.strength_share * maturity.grade_mpa
    return DAYS / (1 - math.log(asked / maturity.mean_mpa) / maturity.s) ** 2


def _age_demoulded(city: "City") -> float:
    """Return the age of the programme, cut off after the shortest curing that any plant has."""
    scenario = city.scenario
    hours = min(
        spec.curing_h
        for name, spec in scenario.line_types.items()
        if any(plant.lines.get(name, 0) for plant in scenario.plants.values())
    )
    age, passed = 0.0, 0.0
    for step in scenario.production.maturity.programme:
        until = min(passed + step.h, hours)
        age += (until - passed) / 24 * _days_a_day(step.temperature_c)
        passed = until
    return age
