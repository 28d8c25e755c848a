"""The crane jobs of a record in the orders in which they are looked up."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from supplysim.ledger import MISSING, Ledger
from supplysim.plan.tables import IntArray, in_32_bits
from supplysim.record import remade

__all__ = ["JobTrace", "Jobs"]


class JobTrace(NamedTuple):
    """One crane job."""

    load: int
    structure: int
    present: int
    asked: int
    start: int
    end: int
    nominal: int
    worked: int


class Jobs:
    """The crane jobs of one record.

    Parameters
    ----------
    ledger
        The record.

    Attributes
    ----------
    building
        Row of the building of each job.
    lifts
        Rows of the jobs that lifted pieces into place, by building and end; those of building
        ``b`` begin at ``lifts_first[b]``, and ended by the end of the run before ``lifts_last[b]``.
    of_crane
        Rows of all jobs by crane; those of crane ``k`` begin at ``crane_first[k]``.
    crane
        Crane of each building, -1 where it has done nothing.
    last_of_part, first_of_load
        Last lift job of each part that ended by the end of the run, first one of each load; -1
        where there is none.
    set_down
        When setting down each load in the buffer began, or MISSING.
    """

    def __init__(self, ledger: Ledger) -> None:
        columns, plan = ledger.jobs, ledger.plan
        part, storey = remade.plan_part(ledger), remade.plan_storey(ledger)
        load, end, down = columns["load"], columns["end"], columns["unload"] == 1
        self.building = plan.storey_building[storey[load]]
        self._traces: list[Sequence[int]] = [columns[name].data for name in JobTrace._fields]

        by_end = np.argsort(end, kind="stable")
        by_end = by_end[~down[by_end]]
        ended = by_end[end[by_end] <= ledger.end]
        self.lifts = in_32_bits(by_end[np.argsort(self.building[by_end], kind="stable")])
        buildings = len(plan.building_project)
        self.lifts_first = _firsts(self.building[self.lifts], buildings)
        done = np.bincount(self.building[ended], minlength=buildings)
        self.lifts_last = self.lifts_first[:-1] + done
        self.of_crane = in_32_bits(np.argsort(columns["crane"], kind="stable"))
        cranes = int(columns["crane"].max(initial=-1)) + 1
        self.crane_first = _firsts(columns["crane"][self.of_crane], cranes)

        # Where a row comes up more than once, the last one stays.
        self.crane = np.full(buildings, -1, dtype=np.int64)
        self.crane[self.building] = columns["crane"]
        self.last_of_part = np.full(len(plan.part_storey), -1, dtype=np.int64)
        self.last_of_part[part[load[ended]]] = ended
        self.first_of_load = np.full(len(storey), -1, dtype=np.int64)
        self.first_of_load[load[by_end[::-1]]] = by_end[::-1]
        self.set_down = np.full(len(storey), MISSING, dtype=np.int64)
        self.set_down[load[down]] = columns["start"][down]
        self._unload: Sequence[int] = columns["unload"].data
        self._end: Sequence[int] = end.data
        self._lift_ends: Sequence[int] = end[self.lifts].data
        self._crane_starts: Sequence[int] = columns["start"][self.of_crane].data

    def job(self, row: int) -> JobTrace:
        """Return one crane job."""
        return JobTrace(*(column[row] for column in self._traces))

    def end(self, row: int) -> int:
        """Return the end of one crane job."""
        return self._end[row]

    def ending(self, building: int, time: int) -> int | None:
        """Return the last lift job of a building that ended by ``time`` and by the run's end."""
        first, last = int(self.lifts_first[building]), int(self.lifts_last[building])
        i = bisect_right(self._lift_ends, time, first, last)
        return int(self.lifts[i - 1]) if i > first else None

    def lifts_of(self, building: int, load: int) -> list[int]:
        """Return the lift jobs of a load of a building, as they ended."""
        first, last = self.lifts_first[building : building + 2].tolist()
        return [row for row in self.lifts[first:last].tolist() if self._traces[0][row] == load]

    def busy(self, building: int, start: int, end: int) -> list[tuple[int, int, bool]]:
        """Return when a building's crane was at work inside [start, end), ascending.

        The last of the three tells whether it lifted pieces of the building's own into place.
        """
        crane = int(self.crane[building])
        if crane < 0:
            return []
        first, last = self.crane_first[crane : crane + 2].tolist()
        i = bisect_left(self._crane_starts, start, first, last)
        j = bisect_left(self._crane_starts, end, i, last)
        found = []
        for row in self.of_crane[max(i - 1, first) : j].tolist():
            job = self.job(row)
            own = self._unload[row] == 0 and self.building[row] == building
            found.append((max(start, job.start), min(end, job.end), bool(own)))
        return [(a, b, own) for a, b, own in found if a < b]


def _firsts(codes: IntArray, count: int) -> IntArray:
    """Return where each of ``count`` codes begins in ascending codes, and where the last ends."""
    return np.asarray(np.searchsorted(codes, np.arange(count + 1)), dtype=np.int64)
