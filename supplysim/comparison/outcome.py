"""The outcome of a comparison: tables of what differs, what follows, and what of it is real."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from supplysim.errors import Fault, InputError
from supplysim.scenario import Scenario
from supplysim.statistics.stopping import Rule

__all__ = ["Comparison"]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Two or more cases, compared pair by pair with the first.

    Parameters
    ----------
    scenarios
        What was run, by the case's name; the base first.
    seed
        Of all cases.
    replications
        Pairs that the answer rests on.
    rule
        When pairs were enough; None where their number was given.
    reached
        Whether the rule's precision was reached; True where their number was given.
    replanned
        Whether the cases have plans of their own.
    inputs, differences, causes, costs, runs
        The tables of :mod:`supplysim.comparison.tables`.
    notes
        What a reader should know, (zh, en) each.
    """

    scenarios: Mapping[str, Scenario]
    seed: int
    replications: int
    rule: Rule | None
    reached: bool
    replanned: bool
    inputs: pd.DataFrame
    differences: pd.DataFrame
    causes: pd.DataFrame
    costs: pd.DataFrame
    runs: pd.DataFrame
    notes: tuple[tuple[str, str], ...] = field(default=())

    @property
    def base(self) -> str:
        """Name of the case that the others are compared with."""
        return next(iter(self.scenarios))

    @property
    def others(self) -> tuple[str, ...]:
        """Names of the other cases."""
        return tuple(self.scenarios)[1:]

    def difference(self, key: str, case: str | None = None) -> "pd.Series[Any]":
        """Return the row of one measure; of the only other case where none is named.

        Raises
        ------
        InputError
            When there is no such measure or case, or the case must be named.
        """
        name = case or (self.others[0] if len(self.others) == 1 else "")
        table = self.differences
        found = table[(table["case"] == name) & (table["key"] == key)]
        if not len(found):
            cases, keys = ", ".join(self.others), ", ".join(dict.fromkeys(table["key"]))
            zh = f"没有这一行；方案：{cases}；指标：{keys}"
            en = f"no such row; cases: {cases}; measures: {keys}"
            raise InputError([Fault("difference", zh, en, value=f"{name} {key}".strip())])
        return found.iloc[0]

    def table(self, case: str | None = None) -> pd.DataFrame:
        """Return base, value and difference of every measure, index ``key``, of one case or all."""
        rows = self.differences
        if case is not None:
            rows = rows[rows["case"] == case]
        columns = ["case", "unit", "base", "value", "difference", "low", "high", "real"]
        return rows.set_index("key")[columns]

    def __repr__(self) -> str:
        names = ", ".join(repr(name) for name in self.others)
        real = int(self.differences["real"].sum())
        return (
            f"Comparison({names} with {self.base!r}: {self.replications} pairs, seed {self.seed}; "
            f"{real} of {len(self.differences)} differences real)"
        )

    def _repr_html_(self) -> str:
        return f"<p>{repr(self).translate(_ESCAPES)}</p>{self.table().to_html()}"


_ESCAPES = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;"})
