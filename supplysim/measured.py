"""What studies and comparisons keep of a run, small enough to be sent between processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supplysim.errors import Fault, Lang
from supplysim.metrics.delay_groups import Kind
from supplysim.metrics.kpi import KPIS
from supplysim.metrics.kpis import measures
from supplysim.run import Run
from supplysim.wording import kpi_form

__all__ = [
    "COSTS",
    "Measured",
    "change_limit_of",
    "known_measures",
    "limit_of",
    "measure",
    "measure_name",
    "too_wide",
    "unit_of",
]

COSTS: Mapping[str, tuple[str, str, str]] = {
    "cost_yuan_per_m3": ("yuan/m3", "每立方米成本", "cost per m³ installed"),
    "cost_yuan": ("yuan", "窗口内总成本", "cost of the window"),
}
"""Cost of the window per m3 installed, and whole, kept beside the measures: unit, and name in
each language."""

_WIDE = 0.5
"""Difference of two shares from which it tells nothing, and most likely means percentage points."""

Pair = tuple[float, float]
"""Numerator and denominator."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is kept of one run.

    Parameters
    ----------
    measures
        Numerator and denominator of every measure and of both costs, by key.
    new_s, total_s
        Seconds of lateness by cause, of storeys planned to be finished inside the window, as the
        report counts them; ``new_s`` is empty where the record does not tell new lateness.
    costs
        Yuan of the window by item, the total last.
    digest, plan_hash
        Of the record, and of its baseline.
    """

    measures: Mapping[str, Pair]
    new_s: Mapping[str, int] = field(default_factory=dict)
    total_s: Mapping[str, int] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)
    digest: str = ""
    plan_hash: str = ""


def known_measures() -> list[str]:
    """Return the keys of all measures and costs, in the order of tables."""
    return [*(entry.key for entry in measures()), *COSTS]


def unit_of(key: str) -> str:
    """Return the unit of a measure or cost, "" for one that is no longer registered.

    Examples
    --------
    >>> unit_of("cost_yuan")
    'yuan'
    """
    if key in COSTS:
        return COSTS[key][0]
    return KPIS[key].unit if key in KPIS else ""


def limit_of(key: str, limit: float) -> float:
    """Return a limit of a measure's interval; those of a share end at 0 and 1, as it does itself.

    Examples
    --------
    >>> limit_of("otif", 1.04), limit_of("plan_tightness", 1.04)
    (1.0, 1.04)
    """
    return min(max(limit, 0.0), 1.0) if _is_share(key) else limit


def change_limit_of(key: str, limit: float) -> float:
    """Return a limit of the interval of a difference; no two shares are more than 1 apart.

    Examples
    --------
    >>> change_limit_of("otif", -1.2), change_limit_of("plan_tightness", -1.2)
    (-1.0, -1.2)
    """
    return min(max(limit, -1.0), 1.0) if _is_share(key) else limit


def too_wide(where: str, key: str, width: float) -> list[Fault]:
    """Return a fault when a difference of a share is so large that percentage points are meant.

    Parameters
    ----------
    where
        What it is: an indifference zone, a half width.
    key
        The measure.
    width
        In the unit of the measure.

    Examples
    --------
    >>> too_wide("zone", "otif", 0.02), too_wide("zone", "cost_yuan_per_m3", 5.0)
    ([], [])
    >>> print(too_wide("zone", "otif", 2.0)[0].text("en"))
    zone = 2: otif is a share: below 0.5 (50 percentage points); write 0.02 for 2 points
    """
    if width < _WIDE or not _is_share(key):
        return []
    zh = f"{key} 是比例，应小于 {_WIDE:g}（{_WIDE:.0%}）；2 个百分点写成 0.02"
    en = (
        f"{key} is a share: below {_WIDE:g} ({100 * _WIDE:g} percentage points); write 0.02 for 2 "
        "points"
    )
    return [Fault(where, zh, en, value=f"{width:g}")]


def _is_share(key: str) -> bool:
    return kpi_form(key, unit_of(key)) == "share"


def measure_name(key: str, lang: Lang) -> str:
    """Return what a measure or cost is called, its key where it is no longer registered."""
    if key in COSTS:
        return COSTS[key][1 if lang == "zh" else 2]
    return KPIS[key].name(lang) if key in KPIS else key


def measure(run: Run) -> Measured:
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
    return Measured(
        measures=found,
        new_s=_seconds(run, "new") if run.tells_new else {},
        total_s=_seconds(run, "total"),
        costs={str(item): float(yuan) for item, yuan in spent["yuan"].items()},
        digest=run.digest,
        plan_hash=run.plan_hash,
    )


def _seconds(run: Run, kind: Kind) -> dict[str, int]:
    table = run.delays(kind=kind, in_window=True)
    return {str(c): int(s) for c, s in zip(table["cause"], table["seconds"], strict=True)}
