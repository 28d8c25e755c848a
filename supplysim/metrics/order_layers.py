"""The walk's steps in plants for all orders and pallets of a record at once.

The rules are those of :mod:`supplysim.metrics.line_tiles` and of the steps of the plant of
:class:`supplysim.metrics.walk.Walk`; what is rare stays with them alone.
"""

import numpy as np

from supplysim.ledger import MISSING, Columns
from supplysim.metrics.hours import Hours
from supplysim.metrics.layers import Layers
from supplysim.metrics.line_tiles import CURING, QC, STAGE_CAUSE, STAGES
from supplysim.metrics.milestones import ASK, NONE, Milestones
from supplysim.metrics.site_layers import SiteLayers, lay_work
from supplysim.metrics.supply_traces import CASTING
from supplysim.metrics.tiles import WORK
from supplysim.metrics.trips import Trips, reached
from supplysim.metrics.walk import Walk
from supplysim.plan.tables import IntArray
from supplysim.scenario.labour import CrewShares

__all__ = ["OrderLayers"]


class OrderLayers:
    """Steps behind the release of loads, and behind orders.

    Parameters
    ----------
    walk
        Walks of the record, one step at a time.
    hours, milestones, trips, site
        Its calendars, the numbers of its milestones, its loads, the steps on its sites.
    """

    def __init__(
        self, walk: Walk, hours: Hours, milestones: Milestones, trips: Trips, site: SiteLayers
    ) -> None:
        self._walk, self._hours, self._at = walk, hours, milestones
        self._trips, self._site = trips, site
        ledger = walk.rows.ledger
        self._orders, self._end = ledger.orders, ledger.end
        self._pieces: Columns = ledger.chain["pieces"]
        self._workers = CrewShares(walk.rows.scenario, "plant")
        self._is_remake = np.zeros(len(self._orders["storey"]) + 1, dtype=np.bool_)
        self._is_remake[ledger.chain.get("remade", {}).get("order", [])] = True
        self._start = reached(self._orders["start"], self._end)
        self._waits = self._order_waits(ledger.chain["orders"])
        self._find_lines()

    def _order_waits(self, table: Columns) -> Columns:
        """Return what orders waited for, as ``SupplyTraces.order_wait`` does for one."""
        start = reached(table["start"], self._end)
        asked = np.minimum(reached(table["asked"], self._end), start)
        released = np.minimum(reached(table["released"], self._end), start)
        released = np.maximum(asked, released)
        drawings = np.minimum(np.maximum(asked, table["drawings_at"]), released)
        moulds = np.minimum(np.maximum(drawings, table["moulds_at"]), released)
        mould = np.minimum(np.maximum(released, table["mould_at"]), start)
        yard = np.minimum(np.maximum(mould, table["yard_at"]), start)
        planned = np.minimum(reached(table["planned"], self._end), asked)
        needed = np.maximum(planned, reached(table["needed"], self._end))
        return {
            "planned": planned,
            "needed": np.minimum(needed, asked),
            "asked": asked,
            "drawings": drawings,
            "moulds": moulds,
            "released": released,
            "mould": mould,
            "yard": np.where(table["yard_at"] == MISSING, start, yard),
            "start": start,
        }

    def _find_lines(self) -> None:
        """Find the hours of each order's line and of casting on it, and nominal stages."""
        supply, orders = self._walk.supply, self._orders
        keys = np.stack([orders["family"], orders["plant"], orders["line"]])
        kinds, of = np.unique(keys, axis=1, return_inverse=True)
        codes = np.array(
            [
                [
                    self._hours.code(*supply.line_hours(*kind, stage=stage))
                    for stage in (None, CASTING)
                ]
                for kind in kinds.T.tolist()
            ],
            dtype=np.int64,
        ).reshape(-1, 2)
        self._line, self._casting = codes[of.ravel()].T
        families = range(len(self._walk.rows.ledger.names["family"]))
        self._nominal = np.array(
            [[supply.nominal_stage_of(f, k) for k in range(STAGES)] for f in families]
        )

    # --- what came before -------------------------------------------------------------------

    def before_released(self) -> IntArray:
        """Return the order of the pallet that completed each load; ask where not all are cast."""
        piece = self._trips.piece
        order = np.append(self._pieces["order"], -1)[piece]
        # Orders that no line has taken: loads of their storeys may lack pieces.
        waiting = np.zeros(len(self._walk.rows.plan.storey_building), dtype=np.bool_)
        waiting[self._orders["storey"][self._orders["start"] == MISSING]] = True
        rare = (piece < 0) | self._is_remake[order] | waiting[self._trips.load_storey]
        rare[self._walk.rows.planned_loads :] = True
        return np.where(rare, ASK, self._at.of("order", order))

    def before_order(self) -> IntArray:
        """Return how far its tower was when each order was planned."""
        plan, site = self._walk.rows.plan, self._site
        storey, planned = self._orders["storey"], self._waits["planned"]
        building = plan.storey_building[storey]
        below = self._under_way(storey, plan.building_first[building], planned)
        follows = np.minimum(below + 1, len(plan.storey_building) - 1)
        waits = (follows < storey) & (site.structure[follows] <= planned)
        begun = self._at.of("begun", np.where(waits, follows, below))
        first = np.minimum(site.lowest[building], storey)
        # Only what lies below may be followed: a tower waits for the very orders it delays.
        lower = self._trips.load_storey[site.kit_load[first]] < storey
        kit = np.where(lower, site.completed(first), NONE)
        start = np.where(site.is_late[first], kit, NONE)
        self._site_alone = (below < 0) & ~site.is_late[first]
        rare = self._is_remake[:-1] | ((below < 0) & ~site.has_begun[first])
        return np.where(rare, ASK, np.where(below >= 0, begun, start))

    def _under_way(self, storey: IntArray, first: IntArray, time: IntArray) -> IntArray:
        """Return the last storey below that had begun by a time, -1 if none had."""
        site = self._site
        found = np.full(len(storey), -1, dtype=np.int64)
        left, below = np.arange(len(storey)), storey - 1
        while len(left):
            inside = below >= first[left]
            left, below = left[inside], below[inside]
            there = site.was_begun[below] & (site.begun[below] <= time[left])
            found[left[there]] = below[there]
            left, below = left[~there], below[~there] - 1
        return found

    # --- what lies between ------------------------------------------------------------------

    def lay_released(self, layers: Layers, load: IntArray) -> None:
        """Lay the making of the pallets that completed loads: lines, strength, tests."""
        pieces, row = self._pieces, self._trips.piece[load]
        node = self._at.of("released", load)
        released = reached(pieces["released"][row], self._end)
        strong = np.minimum(pieces["strong"][row], released) if "strong" in pieces else released
        repair = pieces["repair_s"][row] if "repair_s" in pieces else None
        finish = self._lay_line(layers, node, pieces, row, repair)
        layers.lay(node, finish, strong, "strength")
        layers.lay(node, np.maximum(finish, strong), released, "quality")

    def _lay_line(
        self,
        layers: Layers,
        node: IntArray,
        pieces: Columns,
        row: IntArray,
        repair: IntArray | None,
    ) -> IntArray:
        """Lay the way of pallets through their lines; return when they left them."""
        order = pieces["order"][row]
        line, casting, taken = self._line[order], self._casting[order], self._start[order]
        nominal = self._nominal[self._orders["family"][order]]
        changed_s = self._walk.rows.ledger.chain["orders"]["changed_s"][order]
        before = np.minimum(pieces["start0"][row], self._end)
        changed = np.minimum(self._hours.finish(line, taken, changed_s), before)
        layers.lay(node, taken, changed, "mould", line)
        finish = changed
        for k in range(STAGES):
            start = np.minimum(pieces[f"start{k}"][row], self._end)
            cause, hours = STAGE_CAUSE[k], casting if k <= CASTING else line
            layers.lay(node, finish, start, cause, hours)
            finish = np.minimum(pieces[f"finish{k}"][row], self._end)
            if k == CURING:
                cured = np.minimum(start + nominal[:, k], finish)
                layers.lay(node, start, cured, WORK)
                layers.lay(node, cured, finish, WORK, line)
                continue
            lay_work(
                layers, self._hours, node, (start, finish), casting if k == CASTING else line,
                nominal=nominal[:, k], shares=self._workers, at=taken,
                longer=repair if k == QC else None,
            )  # fmt: skip
        return finish

    def lay_order(self, layers: Layers, order: IntArray) -> None:
        """Lay the waits of orders: need, drawings, moulds, release, line, yard room."""
        wait = {name: column[order] for name, column in self._waits.items()}
        node, line, casting = self._at.of("order", order), self._line[order], self._casting[order]
        alone = np.flatnonzero(self._site_alone[order])
        storey = self._orders["storey"][order[alone]]
        building = self._walk.rows.plan.storey_building[storey]
        self._site.lay_site_start(layers, node[alone], building)
        layers.lay(node, wait["planned"], wait["needed"], WORK)
        layers.lay(node, wait["needed"], wait["asked"], "information")
        layers.lay(node, wait["asked"], wait["drawings"], "information")
        layers.lay(node, wait["drawings"], wait["moulds"], "mould")
        layers.lay(node, wait["moulds"], wait["released"], "supply")
        layers.lay(node, wait["released"], wait["mould"], "mould", line)
        layers.lay(node, wait["mould"], wait["yard"], "line", casting)
        layers.lay(node, wait["yard"], wait["start"], "yard", line)
