"""What a comparison keeps of one run, small enough to be sent between processes."""

from collections.abc import Mapping
from dataclasses import dataclass

from supplysim.errors import Lang
from supplysim.metrics.delay_groups import Kind
from supplysim.metrics.kpi import find
from supplysim.metrics.kpis import measures
from supplysim.run import Run
from supplysim.scenario import Scenario
from supplysim.simulation import simulate

__all__ = ["COSTS", "Piece", "known", "measure_name", "piece_of", "run_piece", "unit_of"]

COSTS: Mapping[str, tuple[str, str, str]] = {
    "cost_yuan_per_m3": ("yuan/m3", "每立方米成本", "cost per m³ installed"),
    "cost_yuan": ("yuan", "窗口内总成本", "cost of the window"),
}
"""Cost beside the measures: unit, and name in each language."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is kept of one replication of one case.

    Parameters
    ----------
    plan_hash
        Of its baseline.
    measures
        Numerator and denominator of every measure and of both costs, by key.
    new_s, total_s
        Seconds of lateness by cause, of storeys planned to finish inside the window; ``new_s``
        is empty where the record does not tell new lateness.
    costs
        Yuan of the window by item.
    """

    plan_hash: str
    measures: Mapping[str, tuple[float, float]]
    new_s: Mapping[str, int]
    total_s: Mapping[str, int]
    costs: Mapping[str, float]


def piece_of(run: Run) -> Piece:
    """Return what is kept of a run."""
    table, spent = run.kpis(), run.costs()
    found = {
        str(key): (float(top), float(bottom))
        for key, top, bottom in zip(
            table.index, table["numerator"], table["denominator"], strict=True
        )
    }
    total = spent.iloc[-1]
    found["cost_yuan_per_m3"] = (float(total["yuan"]), float(total["quantity"]))
    found["cost_yuan"] = (float(total["yuan"]), 1.0)
    return Piece(
        plan_hash=run.plan_hash,
        measures=found,
        new_s=_seconds(run, "new") if run.tells_new else {},
        total_s=_seconds(run, "total"),
        costs={str(item): float(yuan) for item, yuan in spent["yuan"].items()},
    )


def run_piece(scenario: Scenario, seed: int, replication: int) -> Piece:
    """Simulate one replication and return what is kept of it; what worker processes call."""
    return piece_of(simulate(scenario, seed=seed, replication=replication))


def known() -> list[str]:
    """Return the keys of everything that is compared, in the order of tables."""
    return [*(measure.key for measure in measures()), *COSTS]


def unit_of(key: str) -> str:
    """Return the unit of a measure or cost.

    Examples
    --------
    >>> unit_of("cost_yuan")
    'yuan'
    """
    return COSTS[key][0] if key in COSTS else find(key).unit


def measure_name(key: str, lang: Lang) -> str:
    """Return what a measure or cost is called."""
    if key in COSTS:
        return COSTS[key][1 if lang == "zh" else 2]
    return find(key).name(lang)


def _seconds(run: Run, kind: Kind) -> dict[str, int]:
    table = run.delays(kind=kind, in_window=True)
    return {str(c): int(s) for c, s in zip(table["cause"], table["seconds"], strict=True)}
