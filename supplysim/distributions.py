"""Random quantities of a scenario: what may be written, its mean, and how it is drawn.

Draws use methods of ``numpy.random.Generator`` only, which give the same numbers on every
processor (DESIGN 3.5); nothing here uses vectorised logarithms or exponentials.
"""

import math
from typing import Any, Literal, Self

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from pydantic import (
    BaseModel,
    ConfigDict,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from supplysim.errors import BilingualError

__all__ = ["PARAMETERS", "Distribution", "Kind"]

Kind = Literal[
    "fixed",
    "uniform",
    "triangular",
    "exponential",
    "gamma",
    "lognormal",
    "half-normal",
    "empirical",
]

_BOUNDED = frozenset({"lognormal", "gamma", "exponential", "half-normal"})
"""Families that ``low`` and ``high`` may bound."""

PARAMETERS: dict[str, tuple[str, ...]] = {
    "fixed": ("value",),
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "exponential": ("mean",),
    "gamma": ("mean", "cv"),
    "lognormal": ("mean", "cv"),
    "half-normal": ("scale",),
    "empirical": ("values",),
}
"""What each family needs, in the order in which it is written: ``triangular(low, mode, high)``."""


class Distribution(BaseModel):
    """A non-negative random quantity, in the unit of the field that holds it.

    A plain number is read as ``fixed``. ``lognormal`` and ``gamma`` take their mean and
    coefficient of variation; ``low`` and ``high`` may bound them, and draws outside are moved to
    the bound. ``half-normal`` is the absolute value of a normal draw with deviation ``scale``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dist: Kind = "fixed"
    value: float | None = None
    low: float | None = None
    mode: float | None = None
    high: float | None = None
    mean: float | None = None
    cv: float | None = None
    scale: float | None = None
    values: tuple[float, ...] | None = None
    unit: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _number_is_fixed(cls, raw: Any) -> Any:
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return {"dist": "fixed", "value": raw}
        return raw

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [name for name in PARAMETERS[self.dist] if getattr(self, name) is None]
        if missing:
            raise BilingualError(
                f"{self.dist} 分布缺少 {'、'.join(missing)}",
                f"a {self.dist} distribution needs {', '.join(missing)}",
            )
        taken = {*PARAMETERS[self.dist], *(("low", "high") if self.dist in _BOUNDED else ())}
        stray = sorted(self.model_fields_set - taken - {"dist", "unit"})
        if stray:
            raise BilingualError(
                f"{self.dist} 分布没有参数 {'、'.join(stray)}",
                f"a {self.dist} distribution has no {', '.join(stray)}",
            )
        parameters = [self.value, self.low, self.mode, self.high, self.mean, self.cv, self.scale]
        if any(x is not None and (not math.isfinite(x) or x < 0) for x in parameters):
            raise BilingualError(
                "分布参数应为有限的非负数", "parameters must be finite and not negative"
            )
        if self.values is not None and not all(
            math.isfinite(x) and x >= 0 for x in self.values or (-1.0,)
        ):
            raise BilingualError(
                "values 至少要有一个数，且都不为负",
                "values must hold at least one number, none negative",
            )
        ladder = [x for x in (self.low, self.mode, self.high) if x is not None]
        if ladder != sorted(ladder):
            raise BilingualError("应满足 low <= mode <= high", "low <= mode <= high does not hold")
        return self

    @model_serializer(mode="wrap")
    def _without_blanks(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if value is not None}

    def average(self) -> float:
        """Return the mean, bounds left out of account.

        Examples
        --------
        >>> Distribution(dist="triangular", low=1, mode=2, high=6).average()
        3.0
        """
        match self.dist:
            case "fixed":
                return self._of("value")
            case "uniform":
                return (self._of("low") + self._of("high")) / 2
            case "triangular":
                return (self._of("low") + self._of("mode") + self._of("high")) / 3
            case "half-normal":
                return self._of("scale") * math.sqrt(2 / math.pi)
            case "empirical":
                return math.fsum(self.values or ()) / len(self.values or (0,))
            case _:
                return self._of("mean")

    def draw(self, rng: Generator, size: int) -> NDArray[np.float64]:
        """Return ``size`` independent draws, float64, in the unit of the field."""
        drawn = self._raw(rng, size)
        if self.dist in _BOUNDED and not (self.low is None and self.high is None):
            np.clip(drawn, self.low or 0.0, math.inf if self.high is None else self.high, out=drawn)
        return drawn

    def _raw(self, rng: Generator, size: int) -> NDArray[np.float64]:
        drawn: NDArray[np.float64]
        match self.dist:
            case "fixed":
                drawn = np.full(size, self._of("value"))
            case "uniform":
                drawn = rng.uniform(self._of("low"), self._of("high"), size)
            case "triangular":
                drawn = _triangular(rng, self._of("low"), self._of("mode"), self._of("high"), size)
            case "exponential":
                drawn = rng.exponential(self._of("mean"), size)
            case "gamma":
                drawn = _gamma(rng, self._of("mean"), self._of("cv"), size)
            case "lognormal":
                drawn = _lognormal(rng, self._of("mean"), self._of("cv"), size)
            case "half-normal":
                drawn = np.abs(rng.normal(0.0, self._of("scale"), size))
            case "empirical":
                values = np.asarray(self.values, dtype=np.float64)
                drawn = values[rng.integers(0, len(values), size)]
        return drawn

    def _of(self, name: str) -> float:
        number = getattr(self, name)
        assert number is not None  # noqa: S101 - _complete has made sure
        return float(number)


def _triangular(
    rng: Generator, low: float, mode: float, high: float, size: int
) -> NDArray[np.float64]:
    if low == high:
        return np.full(size, low)
    return rng.triangular(low, mode, high, size)


def _gamma(rng: Generator, mean: float, cv: float, size: int) -> NDArray[np.float64]:
    if cv == 0 or mean == 0:
        return np.full(size, mean)
    shape = 1 / (cv * cv)
    return rng.gamma(shape, mean / shape, size)


def _lognormal(rng: Generator, mean: float, cv: float, size: int) -> NDArray[np.float64]:
    if cv == 0 or mean == 0:
        return np.full(size, mean)
    variance = math.log1p(cv * cv)
    return rng.lognormal(math.log(mean) - variance / 2, math.sqrt(variance), size)
