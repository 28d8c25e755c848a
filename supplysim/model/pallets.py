"""Of each load the pallet that was released last: what completed it."""

from collections.abc import Sequence
from typing import NamedTuple

from supplysim.ledger import Columns
from supplysim.model.columns import columns, together
from supplysim.model.log import Log, kind_of

__all__ = ["EDGES", "STAGES", "LastPallets", "Pallet"]

STAGES = 7
"""Stages of a line."""

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


class LastPallets:
    """The pallet that was released last, by the row of its load.

    It may change while a load waits in the yard: pieces may be taken from it. Once its truck is
    asked for it is settled, and kept as mere numbers.
    """

    def __init__(self) -> None:
        self._open: dict[int, Pallet] = {}
        self._settled: Log[tuple[int, ...]] = Log(_Settled)

    def enter(self, load: int, pallet: Pallet) -> None:
        """Take a pallet for the last of a load."""
        self._open[load] = pallet

    def lend(self, load: int) -> Pallet:
        """Return what had completed a load from which pieces are taken: that holds no more."""
        return self._open.pop(load)

    def settle(self, load: int) -> None:
        """Keep the last pallet of a load for good, if it has one: not if another load lent it."""
        pallet = self._open.pop(load, None)
        if pallet is not None:
            self._settled.note(_row(load, pallet))

    def take(self) -> Columns:
        """Return load, order, release, place and edges of the stages of all; forget the settled."""
        still_open = columns(_Settled._fields, (_row(*entry) for entry in self._open.items()))
        return together([self._settled.take(), still_open])


def _row(load: int, pallet: Pallet) -> tuple[int, ...]:
    order, start, finish, released, place = pallet
    return (load, order, released, place, *start, *finish)
