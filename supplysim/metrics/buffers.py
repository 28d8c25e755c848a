"""When the buffer of a tower had no room for a load, found again from the crane's jobs."""

from itertools import pairwise

from supplysim.calendars import NEVER
from supplysim.ledger import MISSING
from supplysim.metrics.rows import Rows
from supplysim.metrics.site_traces import SiteTraces
from supplysim.rounding import half_up

__all__ = ["Buffers"]


class Buffers:
    """Levels of the buffers of one record.

    Parameters
    ----------
    rows, site
        The record.
    """

    def __init__(self, rows: Rows, site: SiteTraces) -> None:
        self._rows, self._site = rows, site
        self._capacity_l = half_up(rows.scenario.sites.buffer_m3 * 1000)
        self._volume_l: list[int] = rows.plan.type_volume_l.tolist()
        self._levels: dict[int, list[tuple[int, int]]] = {}

    def full(self, load: int, start: int, end: int) -> list[tuple[int, int]]:
        """Return the stretches of [start, end) in which a load found no room, ascending.

        An empty buffer takes any load. What is left of a load is what it holds at ``end``.
        """
        if start >= end:
            return []
        building = self._rows.storey_building[self._rows.load_storey[load]]
        if building not in self._levels:
            self._levels[building] = self._history(building)
        room = self._capacity_l - self._litres(load, end, NEVER)
        return [
            (max(a, start), min(b, end))
            for (a, level), (b, _) in pairwise([*self._levels[building], (NEVER, 0)])
            if level and level > room and max(a, start) < min(b, end)
        ]

    def _history(self, building: int) -> list[tuple[int, int]]:
        """Return the litres beside a tower from each instant on at which they changed."""
        changes: list[tuple[int, int]] = []
        down: set[int] = set()
        for unload, job in self._site.jobs_of(building):
            if unload:
                down.add(job.load)
                changes.append((job.start, self._litres(job.load, job.start, NEVER)))
            elif job.load in down:
                changes.append((job.end, -self._litres(job.load, job.start, job.end)))
        level, levels = 0, []
        for time, change in sorted(changes):
            level += change
            levels.append((time, level))
        return levels

    def _litres(self, load: int, after: int, until: int) -> int:
        """Return the volume of the pieces of a load that were lifted in (after, until].

        With no end in sight those that were not lifted count too.
        """
        types, rows = self._rows.plan.component_type, self._rows
        pieces = [p for p in rows.pieces_of(load) if rows.component_load[p] == load]
        ends = [NEVER if rows.installed[p] == MISSING else rows.installed[p] for p in pieces]
        return sum(
            self._volume_l[types[piece]]
            for piece, end in zip(pieces, ends, strict=True)
            if after < end <= until
        )
