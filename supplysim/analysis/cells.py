"""One measure of a study as arrays: combination by observation, and what can be said of sums of it.

Every statement on levers is a sum of the measures of some combinations, each with a weight: a mean
over other levers, a difference, an interaction. Observations are shared by all combinations
(common random numbers), so a whole sum is taken without one observation after the other and its
spread is that of the jackknife (Efron & Tibshirani 1993, chapter 11); what the combinations share
cancels.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from supplysim.analysis.found import Said
from supplysim.analysis.words import LANGS
from supplysim.errors import Fault, InputError
from supplysim.experiment import Results
from supplysim.experiment.units import group_size
from supplysim.measured import measure_name, unit_of
from supplysim.statistics.paired import Difference
from supplysim.statistics.samples import FloatArray

__all__ = ["Cells", "Worlds", "cells_of", "naming", "titled", "worlds_of"]

_FEWEST = 2


@dataclass(frozen=True, eq=False)
class Cells:
    """A measure of every combination, observation by observation.

    Parameters
    ----------
    measure
        Its key.
    names
        Of the combinations.
    tops, bottoms
        Numerators and denominators, shape (combinations, n); observation i is the same
        replication or sample of the world for all.
    """

    measure: str
    names: tuple[str, ...]
    tops: FloatArray
    bottoms: FloatArray

    @property
    def n(self) -> int:
        """Number of observations."""
        return int(self.tops.shape[1])

    @property
    def ratios(self) -> FloatArray:
        """Ratio of sums of every combination, NaN without a denominator."""
        return _ratio(self.tops.sum(axis=1), self.bottoms.sum(axis=1))

    @property
    def singles(self) -> FloatArray:
        """Ratio of every combination and observation, NaN without a denominator."""
        return _ratio(self.tops, self.bottoms)

    def contrast(self, weights: Mapping[int, float]) -> Difference:
        """Return a weighted sum of combinations with its standard error.

        Parameters
        ----------
        weights
            By row of the combination.

        Examples
        --------
        >>> ones = np.ones((2, 3))
        >>> cells = Cells("x", ("a", "b"), np.array([[1.0, 2, 3], [2.0, 4, 3]]), ones)
        >>> found = cells.contrast({1: 1, 0: -1})
        >>> found.value, round(found.error, 4), found.freedom
        (1.0, 0.5774, 2.0)
        """
        rows = list(weights)
        w = np.array([weights[row] for row in rows], dtype=np.float64)
        tops, bottoms = self.tops[rows], self.bottoms[rows]
        value = float(w @ self.ratios[rows])
        n = self.n
        if n < _FEWEST or math.isnan(value):
            return Difference(value, math.nan, math.nan)
        left = _ratio(
            tops.sum(axis=1, keepdims=True) - tops, bottoms.sum(axis=1, keepdims=True) - bottoms
        )
        off = w @ left
        spread = float(np.sum((off - off.mean()) ** 2))
        # What is left of equal numbers after rounding is no spread, and no difference.
        dust = 8 * np.finfo(np.float64).eps * float(np.abs(left).max()) * float(np.abs(w).sum())
        if not spread > n * dust**2:
            spread = 0.0 if not math.isnan(spread) else math.nan
            value = 0.0 if abs(value) <= dust else value
        return Difference(value, math.sqrt((n - 1) / n * spread), float(n - 1))


@dataclass(frozen=True, eq=False)
class Worlds:
    """A measure of every combination in every sample of the world.

    Parameters
    ----------
    measure
        Its key.
    names
        Of the combinations.
    inputs
        One row a sample, one column an uncertainty.
    measured
        Shape (combinations, samples, replications).
    group
        How many samples belong together.
    """

    measure: str
    names: tuple[str, ...]
    inputs: pd.DataFrame
    measured: FloatArray
    group: int

    @property
    def replications(self) -> int:
        """Replications of each sample."""
        return int(self.measured.shape[2])


def cells_of(results: Results, measure: str) -> Cells:
    """Return a measure of a study, by combination and observation.

    An observation that one combination lacks, because a run failed, is left out for all.

    Raises
    ------
    InputError
        When nothing is there for all combinations.
    """
    runs = results.sums(measure)
    runs = runs[runs["unit"] >= 0]
    sums = runs.groupby(["unit", "choice_number"])[["numerator", "denominator"]].agg(
        ["sum", "count"]
    )
    width = len(results.choices)
    frame = pd.MultiIndex.from_product([sorted(set(runs["unit"])), range(width)])
    tops, bottoms, counts = (
        sums[key].reindex(frame).to_numpy().reshape(-1, width)
        for key in (("numerator", "sum"), ("denominator", "sum"), ("numerator", "count"))
    )
    whole = (counts == np.nanmax(counts, initial=0)).all(axis=1)
    if not whole.any():
        raise InputError([_nothing(measure)])
    names = tuple(results.choices["choice"])
    return Cells(measure, names, tops[whole].T, bottoms[whole].T)


def worlds_of(results: Results, measure: str) -> Worlds:
    """Return a measure of a study that samples the world, sample by sample.

    A replication that failed in one of them is left out for all.

    Raises
    ------
    InputError
        When no replication is there for all, or one has no value of the measure.
    """
    runs = results.sums(measure)
    shape = (len(results.choices), int(runs["sample"].max()) + 1 if len(runs) else 0)
    runs["value"] = _ratio(runs["numerator"].to_numpy(), runs["denominator"].to_numpy())
    table = runs.pivot_table(
        index=["choice_number", "sample"], columns="replication", values="value", aggfunc="mean"
    )
    table = table.reindex(pd.MultiIndex.from_product([range(size) for size in shape])).dropna(
        axis="columns"
    )
    if not table.size:
        raise InputError([_nothing(measure)])
    names = list(results.spec.uncertainties)
    first = results.points.drop_duplicates("sample").sort_values("sample")
    inputs = first[names].astype(np.float64).reset_index(drop=True)
    values = table.to_numpy().reshape(*shape, -1)
    choices = tuple(results.choices["choice"])
    return Worlds(measure, choices, inputs, values, group_size(results.spec))


def titled(table: pd.DataFrame, column: str, known: Mapping[str, Said]) -> pd.DataFrame:
    """Return a table with what the entries of a column are called, for charts.

    Parameters
    ----------
    known
        By entry; an entry that is not there is called by itself.
    """
    names = {
        f"{column}_{lang}": [
            known[name].text(lang) if name in known else str(name) for name in table[column]
        ]
        for lang in LANGS
    }
    return table.assign(**names)


def naming(measure: str) -> dict[str, str]:
    """Return the columns that name a measure in tables of charts."""
    return {
        "measure": measure,
        "measure_zh": measure_name(measure, "zh"),
        "measure_en": measure_name(measure, "en"),
        "unit": unit_of(measure),
    }


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom != 0, top / bottom, math.nan)


def _nothing(measure: str) -> Fault:
    zh = "没有一次模拟在所有组合中都完成，或指标没有值"
    en = "no replication is complete in all combinations, or the measure has no value"
    return Fault("results", zh, en, value=measure)
