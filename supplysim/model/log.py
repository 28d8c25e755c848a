"""What a stage notes while it works: rows of whole numbers, held as machine integers."""

import struct
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

import numpy as np
from librt.strings import BytesWriter, write_i64_le
from mypy_extensions import i64

from supplysim.ledger import Columns
from supplysim.plan.tables import IntArray, in_32_bits

__all__ = ["Log", "Service", "kind_of", "packer"]

_WORTH = 30
"""Rows from which packing is worth an array of their own."""

_BYTES: Final = 8
"""Of a number that is not packed yet."""

Row = TypeVar("Row", bound=tuple[int, ...])


def kind_of(name: str, fields: Sequence[str]) -> Any:
    """Return a named tuple of whole numbers, for rows whose many fields are named elsewhere."""
    return namedtuple(name, fields)  # noqa: PYI024


def packer(kind: Any) -> struct.Struct:
    """Return what packs a row of a kind, for :meth:`Log.put_packed`."""
    return struct.Struct(f"{len(kind._fields)}q")


class Service(NamedTuple):
    """A server, and from when until when it served somebody."""

    server: int
    start: int
    end: int


class Log(Sequence[Row], Generic[Row]):
    """Rows of whole numbers in the order in which they were noted.

    A row takes eight bytes a number, four once it is packed; as a tuple it takes about forty, and
    a city-year notes millions of them.

    Parameters
    ----------
    kind
        Named tuple of a row; its fields name the columns.

    Examples
    --------
    >>> log = Log(Service)
    >>> _ = log.put(0).put(10).put(25)
    >>> log[-1]
    Service(server=0, start=10, end=25)
    >>> {name: column.tolist() for name, column in log.take().items()}
    {'server': [0], 'start': [10], 'end': [25]}
    """

    __slots__ = ("_make", "_names", "_noted", "_packed", "_row_bytes")

    def __init__(self, kind: type[Row]) -> None:
        named: Any = kind
        self._names: tuple[str, ...] = named._fields
        self._make: Callable[[Iterable[int]], Row] = named._make
        self._row_bytes: i64 = _BYTES * len(self._names)
        self._packed: list[IntArray] = []
        self._noted = BytesWriter()

    def put(self, number: i64) -> "Log[Row]":
        """Note the next number of a row, and return the log for the one after it."""
        # One by one, for a tuple of them would take ten times as long.
        write_i64_le(self._noted, number)
        return self

    def put_packed(self, row: bytes) -> None:
        """Note a row that was written as machine integers."""
        self._noted.write(row)

    def drop_last(self) -> None:
        """Forget the last row."""
        self._noted.truncate(len(self._noted) - self._row_bytes)

    def __len__(self) -> int:
        return sum(map(len, self._packed)) + len(self._noted) // self._row_bytes

    def __getitem__(self, index: int) -> Row:  # type: ignore[override]
        row = range(len(self))[index]
        for rows in self._packed:
            if row < len(rows):
                return self._make(rows[row].tolist())
            row -= len(rows)
        return self._make(self._table()[row].tolist())

    def __iter__(self) -> Iterator[Row]:
        return iter([self._make(row) for rows in self._tables() for row in rows.tolist()])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Log) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def pack(self) -> None:
        """Hold the rows so far in 32 bits, if they fit; the last one may still be dropped."""
        if len(self._noted) < _WORTH * self._row_bytes:
            return
        table = self._table()
        self._noted = BytesWriter()
        self._noted.write(table[-1:].tobytes())
        # In 32 bits or not, it must not be a view: the numbers go.
        self._packed.append(in_32_bits(table[:-1].copy()))

    def take(self) -> Columns:
        """Return the rows as columns, and forget them: they are large, and wanted once.

        Columns are held in 32 bits where the numbers of all fit.
        """
        tables = [*self._packed, in_32_bits(self._table())]
        columns = {
            name: np.concatenate([rows[:, i] for rows in tables])
            for i, name in enumerate(self._names)
        }
        del tables
        self._packed.clear()
        self._noted = BytesWriter()
        return columns

    def _tables(self) -> list[IntArray]:
        return [*self._packed, self._table()]

    def _table(self) -> IntArray:
        noted = np.frombuffer(self._noted.getvalue(), dtype="<i8").astype(np.int64, copy=False)
        return noted.reshape(-1, len(self._names))
