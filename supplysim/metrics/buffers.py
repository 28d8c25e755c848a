"""When the buffer of a tower had no room for a load, found again from the crane's jobs."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from supplysim.calendars import NEVER
from supplysim.ledger import MISSING
from supplysim.metrics.hours import counted
from supplysim.metrics.rows import Rows
from supplysim.plan.tables import IntArray, in_32_bits
from supplysim.record import remade
from supplysim.rounding import half_up

__all__ = ["Buffers"]

_FAR = 2**40
"""More than any second of a run."""

_AT_A_TIME = 10_000
"""Loads whose pieces are looked at together: a hundred thousand pieces, some 10 MB."""


class Buffers:
    """Levels of the buffers of one record.

    Parameters
    ----------
    rows
        The record.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows, self._jobs = rows, rows.ledger.jobs
        self._capacity_l = half_up(rows.scenario.sites.buffer_m3 * 1000)
        self._building = in_32_bits(rows.plan.storey_building)[np.asarray(rows.load_storey)]

    def full(
        self, load: IntArray, start: IntArray, end: IntArray
    ) -> tuple[IntArray, IntArray, IntArray]:
        """Return the stretches inside some [start, end) in which a load found no room.

        An empty buffer takes any load. What is left of a load is what it holds at ``end``.

        Returns
        -------
        tuple
            Row of the stretch that each one lies in, start and end; ascending.
        """
        history, building = self._history, self._building[load].astype(np.int64)
        first = np.searchsorted(history.key, building * _FAR + start, side="right") - 1
        first = np.maximum(first, history.first[building])
        last = np.searchsorted(history.key, building * _FAR + end)
        of, change = counted(first, np.maximum(last - first, 0))
        never = np.full(len(load), NEVER, dtype=np.int64)
        room = self._capacity_l - self._litres(load, end, never)
        level, time = history.level[change], history.key[change] - building[of] * _FAR
        begin = np.maximum(time, start[of])
        after = history.key[change + 1] - building[of] * _FAR
        stop = np.where(change + 1 < last[of], after, end[of])
        chosen = np.flatnonzero((level != 0) & (level > room[of]) & (begin < stop))
        return of[chosen], begin[chosen], stop[chosen]

    @cached_property
    def _pieces(self) -> tuple[IntArray, IntArray | None]:
        """First piece of each load, and the pieces by the load that brought them; None if as is."""
        ledger = self._rows.ledger
        if not remade.moved(ledger):
            return ledger.plan.load_first, None
        loads, load = np.arange(len(self._rows.load_storey) + 1), remade.component_load(ledger)
        order = np.argsort(load, kind="stable")
        return np.searchsorted(load, loads, sorter=order), order

    @cached_property
    def _history(self) -> "_History":
        """The levels of all buffers, found from when their loads were set down and lifted."""
        jobs, building = self._jobs, self._rows.jobs.building
        order = np.lexsort((jobs["end"], jobs["start"]))
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        down = np.flatnonzero(jobs["unload"] == 1)
        since = np.full(len(self._rows.load_storey), len(order), dtype=np.int64)
        np.minimum.at(since, jobs["load"][down], place[down])
        up = np.flatnonzero((jobs["unload"] != 1) & (place > since[jobs["load"]]))
        never = np.full(len(down), NEVER, dtype=np.int64)
        raised = self._litres(jobs["load"][down], jobs["start"][down], never)
        lowered = self._litres(jobs["load"][up], jobs["start"][up], jobs["end"][up])
        where = np.concatenate([building[down], building[up]])
        time = np.concatenate([jobs["start"][down], jobs["end"][up]])
        change = np.concatenate([raised, -lowered])
        order = np.lexsort((change, time, where))
        where = where[order]
        first = np.searchsorted(where, np.arange(len(self._rows.plan.building_project) + 1))
        level = np.cumsum(change[order])
        before = np.append(0, level)[first[:-1]]
        key = np.append(where * _FAR + time[order], len(first) * _FAR)
        return _History(first, key, level - before[where])

    def _litres(self, load: IntArray, after: IntArray, until: IntArray) -> IntArray:
        """Return the volume of the pieces of each load that were lifted in (after, until].

        Pieces that were not lifted at all count where ``until`` is ``NEVER``.
        """
        if len(load) > _AT_A_TIME:
            parts = [slice(i, i + _AT_A_TIME) for i in range(0, len(load), _AT_A_TIME)]
            return np.concatenate([self._litres(load[p], after[p], until[p]) for p in parts])
        first, by_load = self._pieces
        count = np.diff(first)[load]
        of, place = counted(first[load], count)
        piece = place if by_load is None else by_load[place]
        installed = self._rows.ledger.components["installed"][piece].astype(np.int64)
        end = np.where(installed == MISSING, NEVER, installed)
        chosen = (end > after[of]) & (end <= until[of])
        volume = self._rows.plan.type_volume_l[self._rows.plan.component_type[piece]]
        total = np.concatenate([[0], np.cumsum(np.where(chosen, volume, 0))])
        edges = np.concatenate([[0], np.cumsum(count)])
        return np.asarray(np.diff(total[edges]), dtype=np.int64)


class _History(NamedTuple):
    """First change of each building; from when on, and the litres beside its tower then.

    ``key`` = seconds, those of each building set apart in one ascending row, and one beyond all.
    """

    first: IntArray
    key: IntArray
    level: IntArray
