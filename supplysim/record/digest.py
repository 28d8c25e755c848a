"""One number for a whole record: equal records, and no others, have equal digests."""

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from supplysim.ledger import Columns, Ledger
from supplysim.plan.tables import IntArray
from supplysim.record.schema import tables

__all__ = ["digest"]


def digest(ledger: Ledger, charges: Mapping[str, IntArray], weather: Columns | None = None) -> str:
    """Return the sha256 of a record, hexadecimal.

    Every integer column goes in as little-endian 64-bit in declared order, under its table and
    name; times in seconds, volumes in litres, masses in kg. Names, the plan's hash, the end of
    the run and the counts of castings and scrap go in as text. Nothing depends on the processor
    or on how a table happens to be held in memory.
    """
    total = hashlib.sha256()
    head = {
        "plan_hash": ledger.plan.plan_hash,
        "types": ledger.plan.types,
        "end": int(ledger.end),
        "castings": int(ledger.castings),
        "scrap": int(ledger.scrap),
        "names": ledger.names,
    }
    total.update(json.dumps(head, sort_keys=True, ensure_ascii=True).encode("ascii"))
    for table, columns in tables(ledger, charges, weather):
        for name, column in columns.items():
            total.update(f"|{table}.{name}:{len(column)}|".encode())
            total.update(np.ascontiguousarray(column, dtype="<i8").data)
    return total.hexdigest()
