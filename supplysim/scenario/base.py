"""The ground every specification stands on: frozen models whose fields explain themselves."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from supplysim.units import read_quantity

__all__ = ["Confidence", "Spec", "quantity"]

Confidence = Literal["S", "C", "D", "R", "J", ""]
"""S sourced, C computed, D derived from sourced figures, R recalled, J judgement, "" structural."""


class Spec(BaseModel):
    """A frozen part of a scenario; unknown keys are refused, texts with a unit are converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _convert_units(cls, raw: Any) -> Any:
        """Turn "2 h" into the number of the field's own unit; the original is not mutated."""
        if not isinstance(raw, dict):
            return raw
        converted = dict(raw)
        for name, info in cls.model_fields.items():
            extra = info.json_schema_extra
            unit = extra.get("unit") if isinstance(extra, dict) else None
            if unit and isinstance(converted.get(name), str):
                converted[name] = read_quantity(converted[name], str(unit))
        return converted


def quantity(  # noqa: D417 - limits are pydantic's own: ge, gt, le, lt
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
