"""Compare the reference with the production record: second by second, name by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supplysim.ledger import MISSING
from supplysim.run import Run
from tests.verification.reference.city import City
from tests.verification.reference.record import (
    COMPONENT_TIMES,
    LOAD_TIMES,
    STOREY_TIMES,
    Table,
    tables,
)

__all__ = ["Difference", "differences", "report"]

_LATE = 10**12
_COUNTS = ("rejects", "castings", "scrap")


@dataclass(frozen=True)
class Difference:
    """One value that is not the same; ``None`` = not reached."""

    what: str
    column: str
    reference: Any
    production: Any

    @property
    def when(self) -> int:
        """When the two went apart, as near as can be told."""
        if self.column in _COUNTS:
            return _LATE
        times = [v for v in (self.reference, self.production) if isinstance(v, int)]
        return min(times, default=_LATE)

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.column}: reference {self.reference}, production {self.production}"
        )


def differences(city: City, run: Run) -> list[Difference]:
    """Return every difference between the two, earliest first."""
    mine, theirs = tables(city), _production(run)
    plan = run.ledger.plan
    names = {
        "components": lambda row: f"component {row} of {plan.load_name(plan.component_load[row])}",
        "loads": lambda name: f"load {name}",
        "storeys": lambda row: f"storey {plan.storey_name(row)}",
        "rejects": lambda key: f"component {key[0]}, attempt {key[1]}",
        "city": lambda _: "pieces",
    }
    found = [
        Difference(names[table](key), column, *values)
        for table in theirs
        for key, column, values in _unlike(mine[table], theirs[table])
    ]
    return sorted(found, key=lambda difference: difference.when)


def _unlike(mine: Table, theirs: Table) -> Iterator[tuple[Any, str, tuple[Any, Any]]]:
    """Yield key, column and both values wherever two tables are not the same."""
    for key in {**mine, **theirs}:
        if key not in mine or key not in theirs:
            yield key, "row", tuple("there" if key in t else "missing" for t in (mine, theirs))
            continue
        for column in {**mine[key], **theirs[key]}:
            values = mine[key].get(column), theirs[key].get(column)
            if values[0] != values[1]:
                yield key, column, values


def report(found: Sequence[Difference], *, shown: int = 12) -> str:
    """Return the first differences in lines."""
    return "\n".join([f"{len(found)} differences", *map(str, found[:shown])])


def _production(run: Run) -> dict[str, Table]:
    """Return the columns of the record that are compared, None for what was not reached."""
    ledger, loads = run.ledger, run.loads["load"].tolist()
    return {
        "components": dict(enumerate(_rows(_components(run)))),
        "loads": dict(
            zip(
                loads,
                _rows(
                    dict(_times(ledger.loads, LOAD_TIMES))
                    | {name: _names(run.loads[name]) for name in ("truck", "plant")}
                ),
                strict=True,
            )
        ),
        "storeys": dict(enumerate(_rows(dict(_times(ledger.storeys, STOREY_TIMES))))),
        "rejects": _rejects(run),
        "city": {"whole": {"castings": ledger.castings, "scrap": ledger.scrap}},
    }


def _components(run: Run) -> Mapping[str, Sequence[Any]]:
    ledger, loads = run.ledger, run.loads["load"].tolist()
    names = run.components["load"].astype(object).tolist()
    row = {name: i for i, name in enumerate(loads)}
    load = [row[name] for name in names]
    of_load = {name: ledger.loads[name][load] for name in ("loaded", "arrived")}
    pieces = {**ledger.components, **of_load}
    return dict(_times(pieces, COMPONENT_TIMES)) | {
        "load": names,
        "plant": _names(run.components["plant"]),
        "rejects": ledger.components["rejects"].tolist(),
    }


def _rejects(run: Run) -> Table:
    """Return the rejected pieces, by component and attempt."""
    rejects = run.ledger.rejects
    if not rejects:
        return {}
    keys = zip(rejects["component"].tolist(), rejects["attempt"].tolist(), strict=True)
    columns = {name: rejects[name].tolist() for name in ("cast", "time")}
    donors = rejects["stand_in"].tolist() if "stand_in" in rejects else [-1] * len(rejects["time"])
    columns["stand_in"] = [None if donor < 0 else donor for donor in donors]
    columns |= {name: _names(run.rejects[name]) for name in ("plant", "load", "stage", "cause")}
    return dict(zip(keys, _rows(columns), strict=True))


def _rows(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _times(columns: Mapping[str, Any], names: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
    for name in names:
        yield name, [None if t == MISSING else t for t in columns[name].tolist()]


def _names(column: Any) -> list[Any]:
    return [name if isinstance(name, str) else None for name in column.astype(object).tolist()]
