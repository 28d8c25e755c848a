"""The milestones of a record numbered through, so that arrays can tell what bound which."""

import numpy as np

from supplysim.metrics.tiles import Node
from supplysim.plan.tables import IntArray

__all__ = ["ASK", "NONE", "Milestones"]

NONE = -1
"""Nothing bound a milestone: its chain ends."""

ASK = -2
"""The step behind a milestone is rare: only the walk itself tells it."""

_KINDS = {
    "jobs": ("lifted",),
    "parts": ("ready", "bears"),
    "storeys": ("begun", "unfinished", "given"),
    "loads": ("present", "assigned", "released", "called", "inspected"),
    "orders": ("order", "failed"),
    "lent": ("lent",),
}


class Milestones:
    """Numbers of milestones: those of one kind in the order of their rows.

    Parameters
    ----------
    rows
        Number of ``jobs, parts, storeys, loads, orders, lent`` rows.
    """

    def __init__(self, rows: dict[str, int]) -> None:
        self.count = 0
        self._first: dict[str, int] = {}
        for table, kinds in _KINDS.items():
            for kind in kinds:
                self._first[kind] = self.count
                self.count += rows[table]
        self._kinds = list(self._first)
        self._starts = np.array([self._first[kind] for kind in self._kinds])

    def of(self, kind: str, row: IntArray) -> IntArray:
        """Return the numbers of milestones of a kind."""
        return row + self._first[kind]

    def number(self, node: Node) -> int:
        """Return the number of a milestone."""
        return self._first[node.kind] + node.row

    def node(self, number: int) -> Node:
        """Return the milestone of a number."""
        i = int(np.searchsorted(self._starts, number, side="right")) - 1
        kind = self._kinds[i]
        return Node(kind, number - self._first[kind])

    def parted(self, numbers: IntArray) -> dict[str, IntArray]:
        """Return the rows of ascending numbers by kind, those without any left out."""
        edges = np.searchsorted(numbers, np.append(self._starts, self.count))
        return {
            kind: numbers[edges[i] : edges[i + 1]] - self._first[kind]
            for i, kind in enumerate(self._kinds)
            if edges[i] < edges[i + 1]
        }
