"""The ground every specification stands on: frozen models whose fields explain themselves."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from supplysim.scenario.quantities import read_value
from supplysim.scenario.shape import extra

__all__ = ["Confidence", "Spec", "quantity"]

Confidence = Literal["S", "C", "D", "R", "J", ""]
"""S sourced, C computed, D derived from sourced figures, R recalled, J judgement, "" structural."""

_LARGEST = {"d": 36_500, "h": 100_000, "min": 100_000, "km": 40_000, "m3": 500_000}
"""Largest number of a field without a limit of its own, by unit.

What lies beyond is a slip of the pen, and whole seconds and litres would not hold it.
"""


class Spec(BaseModel):
    """A frozen part of a scenario; unknown keys are refused, texts with a unit are converted."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False
    )

    @field_validator("*", mode="before")
    @classmethod
    def _read_text(cls, raw: Any, info: ValidationInfo) -> Any:
        """Read texts such as "2 h" in the field's own type and unit."""
        field = cls.model_fields[info.field_name or ""]
        return read_value(raw, field.annotation, extra(field, "unit"))


def quantity(
    default: Any,
    *,
    zh: str,
    en: str,
    unit: str = "",
    source: str = "",
    confidence: Confidence = "",
    **limits: Any,
) -> Any:
    """Return a field that carries what a reader needs to trust its number.

    Parameters
    ----------
    default
        Default value; ``...`` makes the field required.
    zh, en
        What it is in the domain, one phrase in each language.
    unit
        Unit of the number; the field's name ends with it.
    source
        Where the default comes from, or "assumption".
    confidence
        S sourced, C computed, D derived, R recalled, J judgement.
    limits
        Pydantic's own: ge, gt, le, lt, min_length, max_length. A time, length or volume with a
        least value always has a largest one too.
    """
    if unit in _LARGEST and limits.keys() & {"ge", "gt"} and not limits.keys() & {"le", "lt"}:
        limits["le"] = _LARGEST[unit]
    if callable(default):
        limits["default_factory"] = default
    elif default is not ...:
        limits["default"] = default
    return Field(
        description=en,
        json_schema_extra={
            "zh": zh,
            "unit": unit,
            "source": source,
            "confidence": confidence,
        },
        **limits,
    )
