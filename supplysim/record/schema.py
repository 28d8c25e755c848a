"""Which integer columns a record consists of, in the order in which they are hashed and stored."""

from collections.abc import Iterator, Mapping

import numpy as np

from supplysim.errors import ModelError
from supplysim.ledger import Columns, Ledger
from supplysim.plan.tables import IntArray
from supplysim.record.remade import split

__all__ = [
    "AGAIN",
    "CAUSES",
    "CODES",
    "OFFSETS",
    "PLAN_COLUMNS",
    "TABLES",
    "complete_charges",
    "tables",
]

CAUSES = (
    "information",
    "supply",
    "mould",
    "line",
    "labour",
    "curing",
    "strength",
    "quality",
    "yard",
    "loading",
    "truck",
    "road",
    "ban",
    "gate",
    "buffer",
    "crane",
    "trades",
    "wind",
    "alert",
    "closure",
    "hold",
    "pace",
    "plan",
)
"""Causes of delay in the column order of CONTRACTS 4."""

PLAN_COLUMNS: dict[str, tuple[str, ...]] = {
    "components": ("component_type", "planned", "nominal_lift_s"),
    "loads": ("load_part", "load_laying", "load_ordinal", "load_first"),
    "parts": ("part_storey", "part_zone", "part_phase", "part_first_load"),
    "storeys": (
        "storey_building",
        "storey_number",
        "part_first",
        "planned_start",
        "planned_finish",
        "planned_free",
    ),
    "buildings": ("building_project", "building_first"),
    "types": ("type_volume_l", "type_mass_kg"),
}
"""Arrays of the plan by the table whose rows they have; ``*_first`` have one entry more."""

OFFSETS = {
    "building_first": "storey_number",
    "part_first": "part_storey",
    "part_first_load": "load_part",
    "load_first": "component_type",
}
"""Offset arrays, and an array with the rows they point at."""

TABLES: dict[str, tuple[str, ...]] = {
    "components": ("cast", "demoulded", "released", "installed", "rejects"),
    "loads": (
        "plant",
        "truck",
        "called_off",
        "due",
        "ready",
        "assigned",
        "loading",
        "loaded",
        "departed",
        "arrived",
        "inspected",
        "unloading",
        "unloaded",
        "returned",
        "distance_m",
    ),
    "storeys": ("started", "finished", "shift"),
    "jobs": (
        "crane",
        "load",
        "unload",
        "structure",
        "present",
        "start",
        "end",
        "starved_s",
        "closed_s",
    ),
    "orders": ("storey", "plant", "family", "released", "due", "start", "end", "line"),
    "busy": ("resource", "activity", "start", "end", "work_s"),
    "stock": ("place", "time", "level_l", "level_kg"),
    "resources": ("kind", "owner", "open_s"),
    "outages": ("scope", "time", "end", "cause"),
    "rejects": ("component", "attempt", "plant", "load", "cast", "time", "stage", "cause"),
}
"""Columns the model writes, in declared order; further ones follow in the order of their names."""

AGAIN = "loads_again"
"""Table of the remake loads; like ``rejects`` only there where something was rejected."""

CODES = frozenset(
    {
        "activity",
        "attempt",
        "cause",
        "component_type",
        "crane",
        "family",
        "kind",
        "line",
        "load_laying",
        "nominal_lift_s",
        "owner",
        "place",
        "plant",
        "rejects",
        "resource",
        "scope",
        "stage",
        "truck",
        "unload",
    }
)
"""Columns with few distinct values, stored through a dictionary."""


def tables(
    ledger: Ledger, charges: Mapping[str, IntArray], weather: Columns | None
) -> Iterator[tuple[str, Columns]]:
    """Yield every table of a record under its name, its columns in declared order.

    Plan columns come first in their table; ``charges`` are columns ``late_<cause>_s`` of the
    storeys; tables of the delay walk are called ``chain/<name>``.
    """
    planned, again = split(ledger)
    for name, plan_columns in PLAN_COLUMNS.items():
        columns: Columns = {column: getattr(ledger.plan, column) for column in plan_columns}
        if name in TABLES:
            own = planned if name == "loads" else getattr(ledger, name)
            columns |= _ordered(own, TABLES[name])
        if name == "storeys":
            columns |= {f"late_{cause}_s": charges[cause] for cause in CAUSES}
        yield name, columns
    for name, declared in TABLES.items():
        if name not in PLAN_COLUMNS and (name != "rejects" or ledger.rejects):
            yield name, _ordered(getattr(ledger, name), declared)
    if again:
        yield AGAIN, _ordered(again, TABLES["loads"])
    for name in sorted(ledger.chain):
        yield f"chain/{name}", _ordered(ledger.chain[name], ())
    if weather is not None:
        yield "weather", _ordered(weather, ("time",))


def complete_charges(charges: Mapping[str, IntArray], storeys: int) -> dict[str, IntArray]:
    """Return the charges of every cause, zero where none is given.

    Raises
    ------
    ModelError
        When a cause is unknown or a column has not one entry per storey.
    """
    unknown = sorted(set(charges) - set(CAUSES))
    if unknown:
        raise ModelError(f"charges carry unknown causes: {', '.join(unknown)}")
    full: dict[str, IntArray] = {}
    for cause in CAUSES:
        column = charges.get(cause)
        full[cause] = (
            np.zeros(storeys, dtype=np.int64)
            if column is None
            else np.asarray(column, dtype=np.int64)
        )
        if full[cause].shape != (storeys,):
            raise ModelError(
                f"charges of {cause!r} have shape {full[cause].shape}, not one per storey "
                f"({storeys})"
            )
    return full


def _ordered(columns: Columns, declared: tuple[str, ...]) -> Columns:
    """Return the columns in declared order, others after them by name."""
    known = [name for name in declared if name in columns]
    return {name: columns[name] for name in [*known, *sorted(set(columns) - set(known))]}
