"""Of each load the pallet that was released last: what completed it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from librt.strings import BytesWriter, write_i64_le
from mypy_extensions import i64

from supplysim.model.entities import Load
from supplysim.model.line import STAGES
from supplysim.model.log import Log, kind_of, packer
from supplysim.model.plant import Cast

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
    """The pallet that was released last, of each load.

    It may change while a load waits in the yard: pieces may be taken from it. Until its truck is
    asked for the load itself has it, as mere numbers; then it is settled.
    """

    def __init__(self) -> None:
        self.settled: Log[tuple[int, ...]] = Log(_Settled)

    @staticmethod
    def enter(load: Load, cast: Cast, place: i64) -> None:
        """Take a pallet of an order for the last of a load."""
        row = BytesWriter()
        write_i64_le(row, load.row)
        write_i64_le(row, cast.order.row)
        write_i64_le(row, cast.released[place])
        write_i64_le(row, place)
        for times in (cast.start, cast.finish):
            for i in range(place * STAGES, (place + 1) * STAGES):
                write_i64_le(row, times[i])
        load.pallet = row.getvalue()

    @staticmethod
    def lend(load: Load) -> Pallet:
        """Return what had completed a load from which pieces are taken: that holds no more."""
        _, order, released, place, *edges = _row.unpack(load.pallet)
        load.pallet = b""
        return Pallet(order, edges[:STAGES], edges[STAGES:], released, place)

    def settle(self, load: Load) -> None:
        """Keep the last pallet of a load for good, if it has one: not if another load lent it."""
        if load.pallet:
            self.settled.put_packed(load.pallet)
            load.pallet = b""

    def settle_all(self, loads: Iterable[Load]) -> None:
        """Keep the last pallets of loads at the end."""
        for load in loads:
            self.settle(load)
