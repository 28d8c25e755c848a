"""From what is kept of runs to the tables of a comparison."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from supplysim.experiment.judged import judged
from supplysim.measured import Measured, known_measures, measure_name, unit_of
from supplysim.metrics.cost import item_name
from supplysim.record.schema import CAUSES
from supplysim.scenario import Scenario
from supplysim.statistics.paired import Pairs, variance_ratio

__all__ = ["causes", "costs", "differences", "inputs", "pairs_of", "runs_table"]

_HOUR_S = 3600.0

Kept = Mapping[str, Sequence[Measured]]
"""What is kept of each case, entry i being replication i; the base comes first."""


def inputs(scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """Return what differs in each case from the base: ``case, field, from, to, source``."""
    (_, base), *others = scenarios.items()
    frames = [base.changes(other).assign(case=name) for name, other in others]
    columns = ["case", "field", "from", "to", "source"]
    return pd.concat(frames, ignore_index=True)[columns]


def pairs_of(base: Sequence[Measured], other: Sequence[Measured], key: str) -> Pairs:
    """Return a measure of two cases in the same replications."""
    (a, c), (b, d) = (
        np.array([run.measures[key] for run in own], dtype=np.float64).T for own in (base, other)
    )
    return Pairs((a, b), (c, d))


def differences(kept: Kept) -> pd.DataFrame:
    """Return the paired difference of every measure, case by case.

    Returns
    -------
    pandas.DataFrame
        ``case, key, name_zh, name_en, unit, base, value, difference, variance_ratio, low, high,
        p, p_holm, real, replications``. Limits and ``real`` are adjusted by Holm over all rows;
        ``variance_ratio`` is the gain by common random numbers. What a case does not have is
        missing.
    """
    (_, base), *others = kept.items()
    rows, found = [], []
    for name, own in others:
        for key in known_measures():
            pairs = pairs_of(base, own, key)
            one, other = pairs.values()
            found.append(pairs.difference())
            rows.append({"case": name, "key": key, "name_zh": measure_name(key, "zh"),
                         "name_en": measure_name(key, "en"), "unit": unit_of(key), "base": one,
                         "value": other, "difference": found[-1].value,
                         "variance_ratio": _ratio(pairs)})  # fmt: skip
    keys = [str(row["key"]) for row in rows]
    return judged(rows, found, replications=len(base), of=keys)


def causes(kept: Kept) -> pd.DataFrame:
    """Return the change of lateness by cause, hours of a replication, storeys due in the window.

    Returns
    -------
    pandas.DataFrame
        ``case, kind`` ("new", "total")``, cause, base_h, value_h, difference_h, low_h, high_h, p,
        p_holm, real, replications``; adjusted by Holm over the causes of all cases of one kind.
        Without new lateness in a record there are totals alone.
    """
    (_, base), *others = kept.items()
    whole = all(run.new_s for own in kept.values() for run in own)
    kinds = ("new", "total") if whole else ("total",)
    frames = []
    for kind in kinds:
        rows, found = [], []
        for name, own in others:
            for cause in CAUSES:
                pairs = _hours(base, own, kind, cause)
                one, other = pairs.values()
                found.append(pairs.difference())
                rows.append({"case": name, "kind": kind, "cause": cause, "base": one,
                             "value": other, "difference": found[-1].value})  # fmt: skip
        frames.append(judged(rows, found, replications=len(base)))
    names = {name: f"{name}_h" for name in ("base", "value", "difference", "low", "high")}
    return pd.concat(frames, ignore_index=True).rename(columns=names)


def costs(kept: Kept) -> pd.DataFrame:
    """Return the change of cost by item, yuan of the window, mean of a replication.

    Returns
    -------
    pandas.DataFrame
        ``case, item, name_zh, name_en, base_yuan, value_yuan, difference_yuan, low_yuan,
        high_yuan, p, p_holm, real, replications``, the last item of a case being the total;
        adjusted by Holm over all rows.
    """
    (_, base), *others = kept.items()
    rows, found = [], []
    for name, own in others:
        for item in dict.fromkeys([*base[0].costs, *own[0].costs]):
            columns = [np.array([p.costs.get(item, 0.0) for p in side]) for side in (base, own)]
            pairs = _plain(*columns)
            one, other = pairs.values()
            found.append(pairs.difference())
            rows.append({"case": name, "item": item, "name_zh": item_name(item, "zh"),
                         "name_en": item_name(item, "en"), "base": one, "value": other,
                         "difference": found[-1].value})  # fmt: skip
    names = {name: f"{name}_yuan" for name in ("base", "value", "difference", "low", "high")}
    return judged(rows, found, replications=len(base)).rename(columns=names)


def runs_table(kept: Kept) -> pd.DataFrame:
    """Return every run: ``case, replication, key, numerator, denominator, value``."""
    rows = [
        (name, replication, key, top, bottom, top / bottom if bottom else math.nan)
        for name, own in kept.items()
        for replication, run in enumerate(own)
        for key, (top, bottom) in run.measures.items()
    ]
    columns = ["case", "replication", "key", "numerator", "denominator", "value"]
    return pd.DataFrame(rows, columns=columns)


def _hours(base: Sequence[Measured], other: Sequence[Measured], kind: str, cause: str) -> Pairs:
    one, two = (
        np.array([(p.new_s if kind == "new" else p.total_s)[cause] for p in side]) / _HOUR_S
        for side in (base, other)
    )
    return _plain(one, two)


def _plain(one: "np.ndarray", other: "np.ndarray") -> Pairs:
    ones = np.ones(len(one))
    return Pairs((one.astype(np.float64), other.astype(np.float64)), (ones, ones))


def _ratio(pairs: Pairs) -> float:
    one, other = pairs.singles()
    if pairs.n < 2 or not (np.isfinite(one) & np.isfinite(other)).all():  # noqa: PLR2004
        return math.nan
    return variance_ratio(one, other)
