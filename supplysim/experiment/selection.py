"""Which alternatives of a study can still be the best (``[selection]``)."""

from typing import TYPE_CHECKING

import pandas as pd

from supplysim.errors import Fault, InputError
from supplysim.experiment.spec import Selection
from supplysim.experiment.units import units
from supplysim.statistics.selection import subset

if TYPE_CHECKING:
    from supplysim.experiment.results import Results

__all__ = ["screened"]

_FEWEST = 2
"""Of alternatives and of units of inference: with fewer nothing can be told apart."""


def screened(results: "Results", selection: Selection) -> pd.DataFrame:
    """Return every alternative with whether it can still be the best.

    Screen-to-the-best on complete blocks under common random numbers
    (:func:`supplysim.statistics.selection.subset`): with the confidence asked for, the best is
    among those that stay. The response is the measure of a replication; where the world is
    sampled, its mean over the replications of a sample. A replication or sample that failed at
    one alternative is left out for all.

    Returns
    -------
    pandas.DataFrame
        ``choice, mean, n, stays``, the best mean first.

    Raises
    ------
    InputError
        When a run has no value of the measure.
    """
    key, runs = selection.measure, results.runs(selection.measure)
    if runs[key].isna().any():
        zh, en = "有的运行没有这个指标的值", "some runs have no value of this measure"
        raise InputError([Fault("selection.measure", zh, en, value=key)])
    runs["unit"] = units(results.spec, runs.assign(sample=runs["sample"].fillna(0)))
    runs = runs[runs["unit"] >= 0]
    blocks = runs.pivot_table(index="choice", columns="unit", values=key, aggfunc="mean")
    blocks = blocks.reindex(results.choices["choice"]).dropna(axis="columns")
    stays = pd.Series(data=True, index=blocks.index)
    if min(blocks.shape) >= _FEWEST:
        best = subset(
            blocks.to_numpy(),
            confidence=selection.confidence,
            largest=selection.goal == "largest",
        )
        stays[:] = False
        stays.iloc[best] = True
    found = pd.DataFrame({"mean": blocks.mean(axis=1), "n": blocks.shape[1], "stays": stays})
    found = found.sort_values("mean", ascending=selection.goal == "smallest", kind="stable")
    return found.reset_index(names="choice")
