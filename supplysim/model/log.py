"""What a stage notes while it works: rows of whole numbers, held as machine integers."""

import struct
from array import array
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from supplysim.ledger import Columns
from supplysim.plan.tables import IntArray, in_32_bits

__all__ = ["Log", "Service", "kind_of", "packer"]

_WORTH = 30
"""Rows from which packing is worth an array of their own."""

Row = TypeVar("Row", bound=tuple[int, ...])


def kind_of(name: str, fields: Sequence[str]) -> Any:
    """Return a named tuple of whole numbers, for rows whose many fields are named elsewhere."""
    return namedtuple(name, fields)  # noqa: PYI024


def packer(kind: Any) -> struct.Struct:
    """Return what packs a row of a kind, for :attr:`Log.note_packed`: half the time of a tuple."""
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

    Attributes
    ----------
    note
        Notes one row, given as any tuple of its numbers.
    note_packed
        Notes one row, given as its machine integers.

    Examples
    --------
    >>> log = Log(Service)
    >>> log.note((0, 10, 25))
    >>> log[-1]
    Service(server=0, start=10, end=25)
    >>> {name: column.tolist() for name, column in log.take().items()}
    {'server': [0], 'start': [10], 'end': [25]}
    """

    __slots__ = ("_make", "_names", "_numbers", "_packed", "_width", "note", "note_packed")

    def __init__(self, kind: type[Row]) -> None:
        named: Any = kind
        self._names: tuple[str, ...] = named._fields
        self._make: Callable[[Iterable[int]], Row] = named._make
        self._width = len(self._names)
        self._packed: list[IntArray] = []
        self._numbers = array("q")
        # The array's own methods: this is called once or more for every load.
        self.note = self._numbers.extend
        self.note_packed = self._numbers.frombytes

    def __len__(self) -> int:
        return sum(map(len, self._packed)) + len(self._numbers) // self._width

    def __getitem__(self, index: int) -> Row:  # type: ignore[override]
        row = range(len(self))[index]
        for rows in self._packed:
            if row < len(rows):
                return self._make(rows[row].tolist())
            row -= len(rows)
        start = row * self._width
        return self._make(self._numbers[start : start + self._width])

    def __iter__(self) -> Iterator[Row]:
        return (self[i] for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Log) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def replace_last(self, row: Iterable[int]) -> None:
        """Put a row in the place of the last one."""
        self._numbers[-self._width :] = array("q", row)

    def pack(self) -> None:
        """Hold the rows so far in 32 bits, if they fit; the last one may still be replaced."""
        if len(self._numbers) < _WORTH * self._width:
            return
        last = self._numbers[-self._width :]
        # In 32 bits or not, it must not be a view: the numbers go.
        self._packed.append(in_32_bits(self._table()[:-1].copy()))
        del self._numbers[:]
        self._numbers.extend(last)

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
        del self._numbers[:]
        return columns

    def _table(self) -> IntArray:
        return np.asarray(self._numbers, dtype=np.int64).reshape(-1, self._width)
