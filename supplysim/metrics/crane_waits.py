"""Waits for a tower crane, tiled by what the crane was doing (CONTRACTS 4.3)."""

import numpy as np

from supplysim.calendars import Calendar
from supplysim.metrics.buffers import Buffers
from supplysim.metrics.rows import Rows
from supplysim.metrics.site_traces import SiteTraces
from supplysim.metrics.tiles import WORK, Tile, lay

__all__ = ["CraneWaits"]


class CraneWaits:
    """Waits for the cranes of one record.

    Parameters
    ----------
    rows, site, buffers
        The record.
    """

    def __init__(self, rows: Rows, site: SiteTraces, buffers: Buffers) -> None:
        self._rows, self._site, self._buffers = rows, site, buffers

    def for_lift(self, storey: int, start: int, end: int) -> list[Tile]:
        """Tile a wait for a lift; an idle hook that has no room before closing is work.

        Lifts of the same tower are the work before; other towers and setting down are ``crane``.
        """
        hook = self._site.hook(storey)
        if start >= end:
            return []
        tiles: list[Tile] = []
        t = start
        for a, b, own in self._site.crane_busy(storey, start, end):
            tiles += lay(t, a, WORK, hook, step="hook")
            label = WORK if own else "crane"
            tiles += lay(a, b, label, hook, step="own-lifts" if own else "other-lifts")
            t = b
        return tiles + lay(t, end, WORK, hook, step="hook")

    def for_setting_down(self, load: int, start: int, end: int, gate: Calendar) -> list[Tile]:
        """Tile a truck's wait to be set down, in hook or receiving hours.

        While the crane could have served it, it is ``buffer`` where there was no room on the
        ground; a truck that is not to be set down yet waits for its own lift, which is work.
        """
        if start >= end:
            return []
        storey = self._rows.storey_of_load(load)
        hours = self._site.setting(storey, gate)
        tiles: list[Tile] = []
        t = start
        for a, b, own in self._site.crane_busy(storey, start, end):
            tiles += self._idle(load, t, a, hours)
            label = WORK if own else "crane"
            tiles += lay(a, b, label, hours, step="own-lifts" if own else "other-lifts")
            t = b
        return tiles + self._idle(load, t, end, hours)

    def _idle(self, load: int, start: int, end: int, hours: Calendar) -> list[Tile]:
        tiles: list[Tile] = []
        t = start
        is_open = start < end and hours.worked(start, end) > 0
        for a, b in self._full(load, start, end) if is_open else ():
            tiles += lay(t, a, WORK, hours, step="set-down-wait")
            tiles += lay(a, b, "buffer", hours, step="set-down-wait")
            t = b
        return tiles + lay(t, end, WORK, hours, step="set-down-wait")

    def _full(self, load: int, start: int, end: int) -> list[tuple[int, int]]:
        _, begin, stop = self._buffers.full(*(np.array([value]) for value in (load, start, end)))
        return list(zip(begin.tolist(), stop.tolist(), strict=True))
