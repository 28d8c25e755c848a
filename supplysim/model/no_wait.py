"""A line in which nobody waits: each stage begins in the second in which the one before ends.

A pallet enters as soon as every stage will have a place for it when it gets there; what was
promised to pallets ahead of it is kept. There are no closed hours: work that stops for a night
waits.
"""

from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import accumulate

from supplysim.model.line import Line

__all__ = ["send"]

Table = list[list[int]]


def send(line: Line, times: Sequence[Sequence[int]]) -> tuple[Table, Table]:
    """Send pallets through an empty line without any wait after the first start.

    Parameters
    ----------
    line
        Stages, pallets and order of the line; queues and calendars play no part. In either order
        pallets enter in their row; with ``row`` they also start every later stage in it.
    times
        Seconds of work, one row a pallet, one number a stage.

    Returns
    -------
    start, finish
        Same shape as ``times``: first second worked, end of work.
    """
    promised = [_Promised(stage.places, in_row=line.order == "row") for stage in line.stages]
    released: list[int] = []
    starts: Table = []
    finishes: Table = []
    entry = 0
    for row in times:
        if line.pallets is not None and len(released) >= line.pallets:
            entry = max(entry, heappop(released))
        edges = list(accumulate(row, initial=0))
        entry = _entry(promised, edges, row, entry)
        starts.append([entry + edge for edge in edges[:-1]])
        finishes.append([entry + edge for edge in edges[1:]])
        for stage, start, finish in zip(promised, starts[-1], finishes[-1], strict=True):
            stage.keep(start, finish, entry)
        if line.pallets is not None:
            heappush(released, finishes[-1][line.pallet_until])
    return starts, finishes


def _entry(
    promised: Sequence["_Promised"], edges: Sequence[int], row: Sequence[int], entry: int
) -> int:
    """Return the first instant from ``entry`` on at which nobody stands in the way anywhere."""
    tried = None
    while tried != entry:
        tried = entry
        for stage, edge, seconds in zip(promised, edges, row, strict=False):
            entry = stage.free(entry + edge, seconds) - edge
    return entry


class _Promised:
    """Intervals in which one stage has promised its places, as far as they still matter."""

    def __init__(self, places: int | None, *, in_row: bool) -> None:
        self.places = places
        self.in_row = in_row
        self.last = 0
        self.intervals: list[tuple[int, int]] = []

    def keep(self, start: int, finish: int, entry: int) -> None:
        """Promise a place, and forget what ended before anyone else can enter the line."""
        self.last = start
        if self.places is not None:
            self.intervals = [held for held in self.intervals if held[1] > entry]
            self.intervals.append((start, finish))

    def free(self, t: int, seconds: int) -> int:
        """Return the first start at or after ``t`` for which a place is free all the time."""
        t = max(t, self.last) if self.in_row else t
        while self.places is not None:
            end = t + max(seconds, 1)  # no work also needs a place in the second it is done
            near = [(a, b) for a, b in self.intervals if a < end and b > t]
            instants = [t, *(a for a, _ in near if a > t)]
            peak = max(sum(a <= x < b for a, b in near) for x in instants)
            if peak < self.places:
                break
            t = min(b for _, b in near)
        return t
