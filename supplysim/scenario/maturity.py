"""Maturity of concrete: how strong a piece leaves the curing chamber, and how long it takes then.

Strength by the law of fib Model Code 2010 (5.1.9.1) over an age that warmth makes pass faster
(5.1.9.3): f(t) = f28 exp{s [1 - (28 / t)^0.5]}, t = sum of days x exp(13.65 - 4000 / (273 + T)).
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from supplysim.scenario.base import Spec, quantity

if TYPE_CHECKING:
    from supplysim.scenario.spec import Scenario

__all__ = ["Maturity", "Step", "curing_hours", "ripening_s", "strength_mpa"]

_DAY, _HOURS = 86400, 24
_REFERENCE_D = 28
"""Days at 20 degC after which concrete has its 28-day strength."""


class Step(Spec):
    """One step of the curing programme: a temperature held for some hours."""

    h: float = quantity(
        ..., gt=0, zh="时间", en="hours", unit="h", source="PARAMETERS 4", confidence="R"
    )
    temperature_c: float = quantity(
        ...,
        ge=-20,
        le=100,
        zh="温度",
        en="temperature",
        unit="degC",
        source="PARAMETERS 4",
        confidence="R",
    )


class Maturity(Spec):
    """The strength gate by maturity; off, ``production.strength_d`` is the gate."""

    on: bool = quantity(
        False,
        zh="是否按成熟度计算出厂强度（否则用 strength_d）",
        en="whether dispatch strength follows maturity; else strength_d",
    )
    strength_share: float = quantity(
        1.0,
        gt=0,
        le=1,
        zh="出厂强度占设计强度的比例",
        en="strength at dispatch over the grade",
        unit="1",
        source="1 (teaching text [11]), 0.75 where design allows (recalled), PARAMETERS 4",
        confidence="R",
    )
    grade_mpa: float = quantity(
        30.0,
        gt=0,
        le=150,
        zh="混凝土设计强度（标准值）",
        en="grade: characteristic strength",
        unit="MPa",
        source="C30, PARAMETERS 4",
        confidence="J",
    )
    mean_mpa: float = quantity(
        38.2,
        gt=0,
        le=200,
        zh="28 天平均强度",
        en="mean strength at 28 d",
        unit="MPa",
        source="30 + 1.645 x 5 MPa, PARAMETERS 4",
        confidence="C",
    )
    s: float = quantity(
        0.20,
        gt=0,
        le=1,
        zh="强度增长系数（早强 0.20，普通 0.25）",
        en="coefficient of strength gain: 0.20 early, 0.25 normal cement",
        unit="1",
        source="fib MC2010, recalled; PARAMETERS 4",
        confidence="R",
    )
    demould_mpa: float = quantity(
        15.0,
        ge=0,
        le=100,
        zh="脱模所需强度",
        en="strength needed for demoulding",
        unit="MPa",
        source="JGJ 1-2014, recalled; PARAMETERS 4",
        confidence="R",
    )
    programme: tuple[Step, ...] = quantity(
        lambda: (
            Step(h=2, temperature_c=22),
            Step(h=2, temperature_c=40),
            Step(h=6, temperature_c=55),
            Step(h=2, temperature_c=35),
        ),
        min_length=1,
        zh="养护温度程序（超出最短 curing_h 的部分不计）",
        en="curing programme; what lies beyond the shortest curing_h is not counted",
        source="PARAMETERS 4",
        confidence="R",
    )


def curing_hours(scenario: "Scenario") -> float:
    """Return the shortest curing of the line types that plants have lines of, in hours."""
    used = {kind for plant in scenario.plants.values() for kind, n in plant.lines.items() if n > 0}
    hours = [line.curing_h for name, line in scenario.line_types.items() if name in used]
    return min(hours, default=0.0)


def strength_mpa(maturity: Maturity, *, curing_h: float) -> float:
    """Return the mean strength of a piece that has followed the programme for ``curing_h``.

    Examples
    --------
    >>> round(strength_mpa(Maturity(), curing_h=12), 1)
    19.8
    >>> round(strength_mpa(Maturity(s=0.25), curing_h=12), 1)
    16.8
    """
    age = _age_d(maturity.programme, curing_h)
    return maturity.mean_mpa * math.exp(maturity.s * (1 - math.sqrt(_REFERENCE_D / age)))


def ripening_s(maturity: Maturity, *, curing_h: float, yard_c: float) -> int | None:
    """Return the seconds from demoulding to dispatch strength in a yard of one temperature.

    They are rounded up; None where concrete never gets that strong.

    Parameters
    ----------
    curing_h
        Hours of the programme that are counted; what follows until demoulding is not.
    yard_c
        Temperature of the yard, degC.

    Examples
    --------
    >>> ripening_s(Maturity(), curing_h=12, yard_c=25) / 86400  # doctest: +ELLIPSIS
    3.36...
    """
    wanted = maturity.strength_share * maturity.grade_mpa
    root = 1 - math.log(wanted / maturity.mean_mpa) / maturity.s
    if root <= 0:
        return None
    needed = _REFERENCE_D / root**2 - _age_d(maturity.programme, curing_h)
    return max(0, math.ceil(needed / _rate(yard_c) * _DAY))


def _age_d(programme: Sequence[Step], curing_h: float) -> float:
    """Return the days at 20 degC that the first hours of a programme are worth."""
    left, age = curing_h, 0.0
    for step in programme:
        hours = min(step.h, left)
        age += hours / _HOURS * _rate(step.temperature_c)
        left -= hours
    return max(age, 1e-9)  # nothing cured yet has no strength, and no division by nothing


def _rate(temperature_c: float) -> float:
    """Return how much faster than at 20 degC concrete ages."""
    return math.exp(13.65 - 4000 / (273 + temperature_c))
