"""Rows of what was made during a run: remake loads and remake orders, as the record numbers them.

Remakes come after the loads and orders of the plan, sorted by place, whenever they were made.
"""

from typing import TYPE_CHECKING

import numpy as np

from supplysim.ledger import Columns
from supplysim.model.columns import columns
from supplysim.model.entities import Load, Order
from supplysim.model.line import STAGES
from supplysim.model.pallets import EDGES
from supplysim.model.remakes import Origin
from supplysim.model.stand_ins import StandIns
from supplysim.plan.tables import IntArray

if TYPE_CHECKING:
    from supplysim.model.chain import Chain
    from supplysim.model.remakes import Remakes

__all__ = ["Renumbering", "piece_of"]

_REJECT = ("component", "attempt", "plant", "load", "cast", "time", "stage", "cause")


class Renumbering:
    """Rows of the record for the rows of a run.

    Attributes
    ----------
    orders
        All orders in the order of the record.
    again
        Remake loads in the order of the record.
    loads
        Number of all loads.
    """

    def __init__(self, chain: "Chain") -> None:
        self._plan_loads = len(chain.world.plan.load_part)
        self.again: list[Load] = chain.loads.again()
        self.loads = self._plan_loads + len(self.again)
        self._load = {load.row: self._plan_loads + i for i, load in enumerate(self.again)}
        self.orders: list[Order] = sorted(chain.book.orders, key=lambda order: order.place)
        self._order = {order.row: i for i, order in enumerate(self.orders)}
        self._remakes = chain.remakes

    def load(self, row: int) -> int:
        """Return the record's row of a load."""
        return self._load.get(row, row)

    def load_rows(self, rows: IntArray) -> IntArray:
        """Return the record's rows of loads."""
        if not self.again:
            return rows
        return np.array([self.load(row) for row in rows.tolist()], dtype=np.int64)

    def order_rows(self, rows: IntArray) -> IntArray:
        """Return the record's rows of orders."""
        found = np.empty(len(self._order), dtype=np.int64)
        found[np.fromiter(self._order, dtype=np.int64)] = np.arange(len(found))
        return found[rows]

    def order(self, row: int) -> int:
        """Return the record's row of an order."""
        return self._order[row]

    def root(self, load: Load) -> int:
        """Return the row of the plan's load whose pieces a load brings again."""
        return load.row % self._plan_loads

    def rejects(self) -> Columns:
        """Return the table of rejected pieces, by time, then component; empty without any.

        Their donors stand in it only where stand-ins are taken.
        """
        if self._remakes is None or not self._remakes.rejects:
            return {}
        rows = sorted(
            (reject._replace(load=self.load(reject.load)) for reject in self._remakes.rejects),
            key=lambda reject: (reject.time, reject.component),
        )
        table = columns((*_REJECT, "stand_in"), rows)
        if self._remakes.stand_ins is None:
            del table["stand_in"]
        return table

    def remakes(self) -> dict[str, Columns]:
        """Return the tables of remakes for the delay walk; none where nothing was made again.

        ``remakes`` = where remake orders come from, ``remade`` = their components, ``lent`` = what
        had completed the loads from which pieces were taken.
        """
        if self._remakes is None or not self._remakes.entered:
            return {}
        entered = self._remakes.entered
        origins = [
            (self.order(remake.order.row), *self._origin(remake.origin)) for remake in entered
        ]
        pieces = [(self.order(made.order.row), piece) for made in entered for piece in made.pieces]
        names = ["order", "parent_order", "parent_load", "time", "repair_s", *EDGES]
        tables = {
            "remakes": columns(names, sorted(origins)),
            "remade": columns(("order", "component"), sorted(pieces)),
        }
        if self._remakes.stand_ins is None:
            return tables
        return tables | {"lent": self._lent(self._remakes, self._remakes.stand_ins)}

    def _origin(self, origin: Origin) -> tuple[int, ...]:
        return (
            self.order(origin.parent_order) if origin.parent_order >= 0 else -1,
            self.load(origin.parent_load) if origin.parent_load >= 0 else -1,
            origin.time,
            origin.repair_s,
            *(origin.start or [0] * STAGES),
            *(origin.finish or [0] * STAGES),
        )

    def _lent(self, remakes: "Remakes", stand_ins: StandIns) -> Columns:
        rows = []
        for load, (order, start, finish, released, p) in stand_ins.lent:
            more = piece_of(remakes, order, p, released)
            rows.append((load, self.order(order), released, *more, *start, *finish))
        names = ["load", "order", "released", "repair_s", "strong", *EDGES]
        return columns(names, sorted(rows))


def piece_of(remakes: "Remakes", order: int, pallet: int, released: int) -> tuple[int, int]:
    """Return repairs of a pallet, and when it had its strength, tests left out."""
    repairs, strong = remakes.repairs.get(order), remakes.strong.get(order)
    return repairs[pallet] if repairs else 0, strong[pallet] if strong else released
