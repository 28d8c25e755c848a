"""How sure a study has become: half width of the interval after 1, 2, ... n observations."""

import math

import numpy as np
import pandas as pd

from supplysim.analysis.cells import cells_of, naming, titled
from supplysim.analysis.design import choice_titles, headlines
from supplysim.analysis.found import Drawing, Found, Said, unfit
from supplysim.experiment import Results
from supplysim.measured import measure_name
from supplysim.statistics.intervals import running_ratio

__all__ = ["convergence"]

_FEWEST = 3
"""Observations: with two there is one half width and no course of it."""


def convergence(results: Results) -> Found:
    """Return value and half width of every combination over the first observations.

    Of the measures for which the study asks a precision, else of the headline measures.

    Raises
    ------
    BilingualError
        When there are too few observations.
    """
    goals = results.spec.replications.precisions
    keys = [key for key in goals if key in results.measured] or headlines(results)[:1]
    tables, drawings, said = [], [], []
    for key in keys:
        cells = cells_of(results, key)
        if cells.n < _FEWEST:
            unfit(f"至少要有{_FEWEST}次模拟", f"needs at least {_FEWEST} replications")
        paths = [running_ratio(t, b) for t, b in zip(cells.tops, cells.bottoms, strict=True)]
        parts = []
        for name, (values, halves) in zip(cells.names, paths, strict=True):
            bound = goals[key].bounds(values) if key in goals else np.full(cells.n, math.nan)
            parts.append(pd.DataFrame({"case": name, "n": range(1, cells.n + 1), "value": values,
                                       "half": halves, "bound": bound}))  # fmt: skip
        table = pd.concat(parts, ignore_index=True).assign(**naming(key), replications=cells.n)
        table = titled(table, "case", choice_titles(results))
        tables.append(table)
        drawings.append(Drawing(f"convergence-{key}", "convergence", table))
        if key in goals:
            said.append(_reached(key, table))
    return Found(pd.concat(tables, ignore_index=True), tuple(drawings), tuple(said))


def _reached(key: str, table: pd.DataFrame) -> Said:
    last = table[table["n"] == table["n"].max()]
    met = int((last["half"] <= last["bound"]).sum())
    n, zh, en = int(last["n"].iloc[0]), measure_name(key, "zh"), measure_name(key, "en")
    return Said(
        f"{n} 次后，{zh}在 {len(last)} 个组合中的 {met} 个达到所要的精度。",
        f"After {n} observations {en} is as precise as asked in {met} of {len(last)} combinations.",
    )
