"""What a study keeps of a run: measures as numerators and denominators, delays, cost, digest."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supplysim.metrics.kpis import measures
from supplysim.run import Run

__all__ = ["COSTS", "Measured", "known_measures", "measure", "unit_of"]

COSTS = {"cost_yuan": "yuan", "cost_yuan_per_m3": "yuan/m3"}
"""Cost of the window, whole and per m3 installed, kept beside the measures, and their units."""

Pair = tuple[float, float]
"""Numerator and denominator."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is kept of one run.

    Parameters
    ----------
    measures
        Numerator and denominator of every measure and of both costs, by key.
    delays
        Seconds of new and of total lateness, by cause.
    digest, plan_hash
        Of the record, and of its baseline.
    """

    measures: Mapping[str, Pair]
    delays: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    digest: str = ""
    plan_hash: str = ""


def known_measures() -> list[str]:
    """Return the keys of all measures that a study may name."""
    return [*(entry.key for entry in measures()), *COSTS]


def unit_of(key: str) -> str:
    """Return the unit of a measure or cost, "" for one that is no longer registered."""
    return COSTS.get(key) or next((m.unit for m in measures() if m.key == key), "")


def measure(run: Run) -> Measured:
    """Return what is kept of a run."""
    table = run.kpis()
    found = {
        str(key): (float(top), float(bottom))
        for key, top, bottom in zip(
            table.index, table["numerator"], table["denominator"], strict=True
        )
    }
    total = run.costs().iloc[-1]
    found["cost_yuan"] = (float(total["yuan"]), 1.0)
    found["cost_yuan_per_m3"] = (float(total["yuan"]), float(total["quantity"]))
    new, whole = run.charged("new"), run.charged("total")
    return Measured(
        measures=found,
        delays={cause: (int(new[cause].sum()), int(whole[cause].sum())) for cause in whole},
        digest=run.digest,
        plan_hash=run.plan_hash,
    )
