"""Tiles of many milestones at once, laid layer by layer, in the words of ``tiles``."""

import numpy as np

from supplysim.metrics.hours import Hours
from supplysim.metrics.pieces import LABELS, OPEN
from supplysim.metrics.tiles import WORK
from supplysim.plan.tables import IntArray

__all__ = ["Layers", "Sheet"]


class Sheet:
    """Tiles in the order of their milestones, those of one ascending in time.

    Parameters
    ----------
    first
        First tile of each milestone, and the number of all tiles at the end.
    start, end, label
        Seconds, and code of what they were spent on.
    """

    def __init__(self, first: IntArray, start: IntArray, end: IntArray, label: IntArray) -> None:
        self.first, self.start, self.end, self.label = first, start, end, label


class Layers:
    """What is being laid.

    Parameters
    ----------
    hours
        Calendars of the record.
    """

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self._laid: list[tuple[IntArray, IntArray, IntArray, IntArray]] = []

    def lay(
        self,
        node: IntArray,
        start: IntArray,
        end: IntArray,
        label: str | IntArray,
        hours: IntArray | None = None,
        *,
        nominal: IntArray | None = None,
        longer: IntArray | None = None,
    ) -> None:
        """Lay [start, end) of each milestone, as :func:`~supplysim.metrics.tiles.lay` does.

        A layer lies after those that were laid before it, and is empty unless it ends after it
        starts.

        Parameters
        ----------
        node
            Number of the milestone.
        label
            What the open seconds beyond ``nominal`` are: one label, or a code each.
        hours
            Code of the calendar of each; None where nothing ever closes.
        nominal
            Open seconds from ``start`` on that are work as planned.
        longer
            Open seconds at the end that are ``quality``, where they lie beyond the nominal ones.
        """
        if nominal is not None:
            done = np.minimum(self._after(start, nominal, hours), end)
            self.lay(node, start, done, WORK, hours)
            start = np.maximum(start, done)
        if longer is not None and longer.any():
            rest = np.maximum(self._worked(start, end, hours) - longer, 0)
            told = np.minimum(self._after(start, rest, hours), end)
            self.lay(node, start, told, label, hours)
            start, label = np.maximum(start, told), "quality"
        some = np.flatnonzero(start < end)
        if not len(some):
            return
        node, start, end = node[some], start[some], end[some]
        code = LABELS.index(label) if isinstance(label, str) else label[some]
        if hours is not None:
            cut = self._hours.cut(hours[some], start, end)
            own = code if isinstance(code, int) else code[cut.of]
            node, start, end = node[cut.of], cut.start, cut.end
            code = np.where(cut.label == OPEN, own, cut.label)
        self.put(node, start, end, np.broadcast_to(code, node.shape))

    def put(self, node: IntArray, start: IntArray, end: IntArray, label: IntArray) -> None:
        """Lay tiles as they are."""
        self._laid.append((node, start, end, label.astype(np.int8)))

    def sheet(self, nodes: IntArray) -> Sheet:
        """Return all tiles in the order of ``nodes``, which ascend."""
        if not self._laid:
            none = np.zeros(0, dtype=np.int64)
            return Sheet(np.zeros(len(nodes) + 1, dtype=np.int64), none, none, none)
        node, start, end, label = (np.concatenate(c) for c in zip(*self._laid, strict=True))
        self._laid.clear()
        order = np.argsort(node, kind="stable")
        first = np.searchsorted(node[order], np.append(nodes, np.iinfo(np.int64).max))
        return Sheet(first, start[order], end[order], label[order])

    def _after(self, start: IntArray, work: IntArray, hours: IntArray | None) -> IntArray:
        return start + work if hours is None else self._hours.finish(hours, start, work)

    def _worked(self, start: IntArray, end: IntArray, hours: IntArray | None) -> IntArray:
        end = np.maximum(start, end)
        return end - start if hours is None else self._hours.worked(hours, start, end)
