"""The first place at which two records, or two studies, are not the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplysim.ledger import MISSING
from supplysim.record.schema import tables

if TYPE_CHECKING:
    import pandas as pd

    from supplysim.run import Run

__all__ = ["Difference", "between_runs", "between_studies"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that came out otherwise.

    Parameters
    ----------
    run
        Which replication, or point and replication.
    table, row, column
        Where in the record: the row counted from 0, with the name of the thing where it has one.
    was, now
        Both values as recorded: whole seconds, litres, kilogrammes, codes; "" is missing.
    """

    run: str
    table: str
    row: str
    column: str
    was: str
    now: str


def between_runs(was: "Run", now: "Run", *, run: str) -> Difference | None:
    """Return the first difference of two records, None where there is none.

    Tables are compared in the order in which they are stored, each row by row.
    """
    found = next(_cells(was, now), None) or next(_heads(was, now), None)
    return None if found is None else Difference(run, *found)


def between_studies(was: "pd.DataFrame", now: "pd.DataFrame") -> Difference | None:
    """Return the first difference of two tables of runs, None where there is none.

    Parameters
    ----------
    was, now
        One row a run: ``point, replication``, and what it came to, column by column.
    """
    for (_, old), (_, new) in zip(was.iterrows(), now.iterrows(), strict=False):
        for column in was.columns:
            before, after = _text(old[column]), _text(new.get(column))
            if before != after:
                name = f"{old['point']} / {old['replication']}"
                return Difference(name, "runs", str(old.name), column, before, after)
    if len(was) != len(now):
        return Difference("", "runs", "", "rows", str(len(was)), str(len(now)))
    return None


def _cells(was: "Run", now: "Run") -> Iterator[tuple[str, str, str, str, str]]:
    mine = dict(tables(was.ledger, was.charges, was.weather_columns))
    theirs = dict(tables(now.ledger, now.charges, now.weather_columns))
    for table, columns in mine.items():
        others = theirs.get(table, {})
        worst: tuple[int, str] | None = None
        for column, old in columns.items():
            new = others.get(column, np.empty(0, np.int64))
            both = min(len(old), len(new))
            unequal = np.flatnonzero(old[:both] != new[:both])
            first = int(unequal[0]) if len(unequal) else both
            if (len(unequal) or len(old) != len(new)) and (worst is None or first < worst[0]):
                worst = first, column
        if worst is not None:
            row, column = worst
            old, new = columns[column], others.get(column, np.empty(0, np.int64))
            yield table, _row(was, table, row), column, _value(old, row), _value(new, row)
    for table in theirs.keys() - mine.keys():
        yield table, "", "", "0", str(len(next(iter(theirs[table].values()))))


def _heads(was: "Run", now: "Run") -> Iterator[tuple[str, str, str, str, str]]:
    """Yield what differs beside the columns: the plan's hash, the end, counts, names."""
    old, new = was.ledger, now.ledger
    pairs = {
        "end": (old.end, new.end),
        "castings": (old.castings, new.castings),
        "scrap": (old.scrap, new.scrap),
        "plan_hash": (old.plan.plan_hash, new.plan.plan_hash),
        "types": (old.plan.types, new.plan.types),
        **{key: (old.names[key], new.names.get(key)) for key in old.names},
    }
    for column, (before, after) in pairs.items():
        if before != after:
            yield "names", "", column, str(before), str(after)


def _row(run: "Run", table: str, row: int) -> str:
    """Return the number of a row, with the name of the component, load or storey in it."""
    if table == "components" and row < len(run.components):
        return f"{row} ({run.components['component'].iloc[row]})"
    if table == "storeys" and row < len(run.storeys):
        names = run.storeys[["project", "building", "storey"]].iloc[row]
        return f"{row} ({'/'.join(map(str, names))})"
    return str(row)


def _value(column: "np.ndarray[tuple[int], np.dtype[np.int64]]", row: int) -> str:
    if row >= len(column) or column[row] == MISSING:
        return ""
    return str(int(column[row]))


def _text(value: object) -> str:
    # NaN is the only value that is not itself.
    return "" if value is None or value != value else str(value)  # noqa: PLR0124
