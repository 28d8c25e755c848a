"""The ground every specification stands on: frozen models whose fields explain themselves."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from supplysim.scenario.quantities import read_value
from supplysim.scenario.shape import extra

__all__ = ["Confidence", "Spec", "quantity"]

Confidence = Literal["S", "C", "D", "R", "J", ""]
"""S sourced, C computed, D derived from sourced figures, R recalled, J judgement, "" structural."""


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
        Pydantic's own: ge, gt, le, lt, min_length, max_length.
    """
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
