"""Compare the reference with the production record: second by second, name by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supplysim.ledger import MISSING
from supplysim.run import Run
from tests.verification.reference.city import City
from tests.verification.reference.record import COMPONENT_TIMES, LOAD_TIMES, STOREY_TIMES, tables

__all__ = ["Difference", "differences", "report"]

_LATE = 10**12


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
        "loads": lambda row: f"load {plan.load_name(row)}",
        "storeys": lambda row: f"storey {plan.storey_name(row)}",
    }
    found: list[Difference] = []
    for table, columns in theirs.items():
        for column, values in columns.items():
            assert len(mine[table]) == len(values), f"{table} has rows that the other has not"
            found += [
                Difference(names[table](row), column, mine[table][row][column], value)
                for row, value in enumerate(values)
                if mine[table][row][column] != value
            ]
    return sorted(found, key=lambda difference: difference.when)


def report(found: Sequence[Difference], *, shown: int = 12) -> str:
    """Return the first differences in lines."""
    return "\n".join([f"{len(found)} differences", *map(str, found[:shown])])


def _production(run: Run) -> dict[str, Mapping[str, list[Any]]]:
    """Return the columns of the record that are compared, None for what was not reached."""
    ledger, load = run.ledger, run.ledger.plan.component_load
    of_load = {name: ledger.loads[name][load] for name in ("loaded", "arrived")}
    pieces = {**ledger.components, **of_load}
    return {
        "components": dict(_times(pieces, COMPONENT_TIMES))
        | {name: run.components[name].astype(object).tolist() for name in ("load", "plant")},
        "loads": dict(_times(ledger.loads, LOAD_TIMES))
        | {name: _names(run.loads[name]) for name in ("truck", "plant")},
        "storeys": dict(_times(ledger.storeys, STOREY_TIMES)),
    }


def _times(columns: Mapping[str, Any], names: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
    for name in names:
        yield name, [None if t == MISSING else t for t in columns[name].tolist()]


def _names(column: Any) -> list[Any]:
    return [name if isinstance(name, str) else None for name in column.astype(object).tolist()]
