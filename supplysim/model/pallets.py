"""Of each load the pallet that was released last: what completed it."""

from collections.abc import Sequence
from typing import NamedTuple

from supplysim.ledger import Columns
from supplysim.model.line import STAGES
from supplysim.model.log import Log, kind_of, packer

__all__ = ["EDGES", "LastPallets", "Pallet"]

EDGES = tuple(f"{edge}{k}" for edge in ("start", "finish") for k in range(STAGES))
"""Names of the starts and finishes of the stages of a pallet."""


class Pallet(NamedTuple):
    """A pallet: its order, start and finish of its stages, its release, its place in the order."""

    order: int
    start: Sequence[int]
    finish: Sequence[int]
    released: int
    place: int


_Settled = kind_of("_Settled", ("load", "order", "released", "place", *EDGES))
_row = packer(_Settled)


class LastPallets:
    """The pallet that was released last, by the row of its load.

    It may change while a load waits in the yard: pieces may be taken from it. Once its truck is
    asked for it is settled. In either case it is kept as mere numbers.
    """

    def __init__(self) -> None:
        self._open: dict[int, bytes] = {}
        self._settled: Log[tuple[int, ...]] = Log(_Settled)

    def enter(
        self, load: int, order: int, released: int, place: int, edges: tuple[list[int], list[int]]
    ) -> None:
        """Take a pallet for the last of a load; ``edges`` = start and finish of its stages."""
        self._open[load] = _row.pack(load, order, released, place, *edges[0], *edges[1])

    def lend(self, load: int) -> Pallet:
        """Return what had completed a load from which pieces are taken: that holds no more."""
        _, order, released, place, *edges = _row.unpack(self._open.pop(load))
        return Pallet(order, edges[:STAGES], edges[STAGES:], released, place)

    def settle(self, load: int) -> None:
        """Keep the last pallet of a load for good, if it has one: not if another load lent it."""
        row = self._open.pop(load, None)
        if row is not None:
            self._settled.note_packed(row)

    def take(self) -> Columns:
        """Return load, order, release, place and edges of the stages of all; forget the settled."""
        for row in self._open.values():
            self._settled.note_packed(row)
        return self._settled.take()
