"""The steps of the walk from all milestones of a record: what bound each, and the tiles between."""

from array import array
from collections.abc import Iterable

import numpy as np

from supplysim.metrics.arrays import BoolArray
from supplysim.metrics.hours import Hours
from supplysim.metrics.layers import Layers, Sheet
from supplysim.metrics.load_layers import LoadLayers
from supplysim.metrics.milestones import ASK, NONE, Milestones
from supplysim.metrics.order_layers import OrderLayers
from supplysim.metrics.pieces import LABELS
from supplysim.metrics.site_layers import SiteLayers
from supplysim.metrics.tiles import Tile
from supplysim.metrics.walk import Walk
from supplysim.plan.tables import IntArray, in_32_bits
from supplysim.scenario.opening import compile_all

__all__ = ["Steps"]


class Steps:
    """The steps of one record's walks, in arrays.

    Parameters
    ----------
    walk
        Walks of the record, one step at a time; asked for what is rare.

    Attributes
    ----------
    before
        Number of the milestone that bound each one, ``NONE`` or, as long as nobody asked, ``ASK``.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        rows, ledger = walk.rows, walk.rows.ledger
        self.milestones = Milestones(
            {
                "jobs": len(ledger.jobs["load"]),
                "parts": len(rows.part_storey),
                "storeys": len(rows.storey_building),
                "loads": len(rows.load_storey),
                "orders": len(ledger.orders["storey"]),
                "lent": len(ledger.chain.get("lent", {}).get("load", ())),
            }
        )
        # A run's work lies between its first second and its last; chains go back to the plan.
        span = min(0, int(rows.plan.planned_start.min(initial=0))), ledger.end + 1
        self._hours = Hours(compile_all(rows.scenario), rows.closings, span)
        at, trips = self.milestones, walk.supply.trips
        self._site = site = SiteLayers(walk, self._hours, at, trips)
        self._loads = LoadLayers(walk, self._hours, at, trips, site)
        self._orders = OrderLayers(walk, self._hours, at, trips, site)
        self.before = in_32_bits(np.full(at.count, ASK, dtype=np.int64))
        for kind, before in (
            ("lifted", site.before_lifted()),
            ("ready", site.before_ready()),
            ("bears", site.before_bears()),
            ("begun", site.before_begun()),
            ("present", self._loads.before_present()),
            ("assigned", self._loads.before_assigned()),
            ("released", self._orders.before_released()),
            ("order", self._orders.before_order()),
        ):
            self.before[at.of(kind, np.arange(len(before)))] = before
        self._asked: dict[int, list[Tile]] = {}
        # The same as flags for arrays, and which milestones the chains at hand have come by.
        self._told, self._seen = bytearray(at.count), bytearray(at.count)

    def ends(self, storey: int) -> tuple[int, int, int]:
        """Return the milestone at which a storey's chain begins, when that was, and its floor."""
        node, end, floor = self._walk.ends(storey)
        return self.milestones.number(node), end, floor

    def visited(self, first: Iterable[int]) -> IntArray:
        """Return all milestones behind some, ascending; those that are rare are asked for."""
        before, seen = self.before.data, self._seen
        found = array("q")
        for start in first:
            node = start
            while node >= 0 and not seen[node]:
                seen[node] = 1
                found.append(node)
                if before[node] == ASK:
                    self._ask(node)
                node = before[node]
        nodes = np.sort(np.array(found, dtype=np.int64))
        np.frombuffer(seen, dtype=np.bool_)[nodes] = False
        return nodes

    def _ask(self, number: int) -> None:
        tiles, before = self._walk.step(self.milestones.node(number))
        self._asked[number], self._told[number] = tiles, True
        self.before[number] = NONE if before is None else self.milestones.number(before)

    def is_again(self, nodes: IntArray) -> BoolArray:
        """Tell which milestones belong to what is made or brought again."""
        told, node = self._was_asked(nodes), self.milestones.node
        told[told] = [self._walk.is_again(node(number)) for number in nodes[told].tolist()]
        return told

    def sheet(self, nodes: IntArray) -> Sheet:
        """Return the tiles of milestones that were visited."""
        layers = Layers(self._hours)
        told = self._was_asked(nodes)
        laying = {
            "lifted": self._site.lay_lifted,
            "ready": self._site.lay_ready,
            "bears": self._site.lay_bears,
            "begun": self._site.lay_begun,
            "present": self._loads.lay_present,
            "assigned": self._loads.lay_assigned,
            "released": self._orders.lay_released,
            "order": self._orders.lay_order,
        }
        for kind, rows in self.milestones.parted(nodes[~told]).items():
            laying[kind](layers, rows)
        asked = [
            (node, tile.start, tile.end, LABELS.index(tile.label))
            for node in nodes[told].tolist()
            for tile in self._asked[node]
        ]
        if asked:
            layers.put(*np.array(asked, dtype=np.int64).T)
        return layers.sheet(nodes)

    def _was_asked(self, nodes: IntArray) -> BoolArray:
        return np.frombuffer(self._told, dtype=np.bool_)[nodes]
