"""A record as the arrays that measures are computed from, each made once and on first use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from supplysim.calendars import DAY, NEVER
from supplysim.ledger import MISSING, Ledger
from supplysim.plan.tables import IntArray
from supplysim.record import remade
from supplysim.record.instants import midnight_s, seconds, window_s
from supplysim.record.lateness import below, deadline, lateness_s
from supplysim.scenario.spec import Scenario

__all__ = ["Arrays", "BoolArray", "FloatArray", "Groups", "Sums", "Window"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class Window(NamedTuple):
    """Seconds over which a measure is taken, half-open."""

    start: int
    stop: int

    @property
    def days(self) -> float:
        """Calendar days of the window."""
        return (self.stop - self.start) / DAY

    def holds(self, time: IntArray) -> BoolArray:
        """Tell which times lie in the window; times not reached do not."""
        return np.asarray(
            (time >= self.start) & (time < self.stop) & (time != MISSING), dtype=np.bool_
        )

    def overlap(self, start: IntArray, stop: IntArray) -> IntArray:
        """Return the seconds of [start, stop) inside the window."""
        inside = np.minimum(stop, self.stop) - np.maximum(start, self.start)
        return np.asarray(np.maximum(inside, 0), dtype=np.int64)


class Sums(NamedTuple):
    """Numerator and denominator of a measure, one entry a group."""

    numerator: FloatArray
    denominator: FloatArray


@dataclass(frozen=True, slots=True)
class Groups:
    """A way to part a record: by plant, by zone, or not at all.

    Parameters
    ----------
    labels
        Names of the groups.
    codes
        Group of each row of ``components, loads, storeys, resources, plants``, where rows can be
        told apart; -1 puts a row in no group. Without codes everything is one group.
    """

    labels: tuple[str, ...]
    codes: Mapping[str, IntArray]

    def add(self, table: str, chosen: BoolArray, weight: IntArray | FloatArray) -> FloatArray:
        """Return the sum of ``weight`` over the chosen rows of a table, per group."""
        if not self.codes:
            return np.array([weight[chosen].sum()], dtype=np.float64)
        codes = self.codes[table]
        rows = chosen & (codes >= 0)
        sums = np.bincount(codes[rows], weights=weight[rows], minlength=len(self.labels))
        return sums.astype(np.float64)

    def count(self, table: str, chosen: BoolArray) -> FloatArray:
        """Return the number of chosen rows of a table, per group."""
        if not self.codes:
            return np.array([np.count_nonzero(chosen)], dtype=np.float64)
        codes = self.codes[table]
        counts = np.bincount(codes[chosen & (codes >= 0)], minlength=len(self.labels))
        return counts.astype(np.float64)

    def same(self, value: float) -> FloatArray:
        """Return one value for every group."""
        return np.full(len(self.labels), value, dtype=np.float64)


@dataclass(frozen=True)
class Arrays:
    """One record, with the arrays measures share.

    Parameters
    ----------
    scenario, ledger
        What was simulated, and what was written down.
    """

    scenario: Scenario
    ledger: Ledger

    @cached_property
    def window(self) -> Window:
        """The scenario's window."""
        return Window(*window_s(self.scenario))

    @property
    def end(self) -> int:
        """Last second of the run."""
        return self.ledger.end

    @cached_property
    def midnight(self) -> int:
        """Seconds from midnight to the scenario's start."""
        return midnight_s(self.scenario)

    @cached_property
    def component_storey(self) -> IntArray:
        """Storey row of each component."""
        return self.ledger.plan.component_storey

    @cached_property
    def storey_project(self) -> IntArray:
        """Project row of each storey."""
        plan = self.ledger.plan
        return plan.building_project[plan.storey_building]

    @cached_property
    def volume_l(self) -> IntArray:
        """Litres of each component."""
        return self.ledger.plan.component_volume_l

    @cached_property
    def castings(self) -> IntArray:
        """How often each component was cast in the window, pieces scrapped since then included."""
        count = self.window.holds(self.ledger.components["cast"]).astype(np.int64)
        rejects = self.ledger.rejects
        if rejects:
            np.add.at(count, rejects["component"][self.window.holds(rejects["cast"])], 1)
        return count

    @cached_property
    def load_volume_l(self) -> IntArray:
        """Litres that each load carried."""
        return remade.sums(self.ledger, self.volume_l)

    @cached_property
    def component_load(self) -> IntArray:
        """Load of each component that brought, or will bring, the piece finally used."""
        return remade.component_load(self.ledger)

    @cached_property
    def deadline(self) -> IntArray:
        """End of the planned working day of each component (tolerance 0)."""
        return deadline(self.ledger.plan.planned, midnight=self.midnight)

    @cached_property
    def installed_or_never(self) -> IntArray:
        """Installation time of each component, ``NEVER`` where it was not reached."""
        installed = self.ledger.components["installed"].astype(np.int64)
        return np.where(installed == MISSING, NEVER, installed)

    @cached_property
    def departed(self) -> IntArray:
        """When each component's load left the plant."""
        return self.ledger.loads["departed"][self.component_load]

    @cached_property
    def below(self) -> IntArray:
        """Row of the storey below each storey, -1 for the lowest."""
        return below(self.ledger.plan.storey_building)

    @cached_property
    def lateness(self) -> IntArray:
        """Signed lateness of each storey in seconds."""
        return lateness_s(self.ledger)

    @cached_property
    def storey_m2(self) -> FloatArray:
        """Floor area of each storey."""
        plan = self.ledger.plan
        area = [building.storey_m2 for project in plan.projects for building in project.buildings]
        return np.array(area, dtype=np.float64)[plan.storey_building]

    def resources_of(self, kind: str) -> BoolArray:
        """Tell which resources are of a kind; all False when the record has no such kind."""
        kinds = self.ledger.names["kind"]
        code = kinds.index(kind) if kind in kinds else -1
        return np.asarray(self.ledger.resources["kind"] == code, dtype=np.bool_)

    def busy_s(self, window: Window) -> FloatArray:
        """Return the seconds used of each resource inside a window, times its units.

        The work of an interval is spread evenly over it.
        """
        busy = self.ledger.busy
        length = busy["end"] - busy["start"]
        inside = window.overlap(busy["start"], busy["end"]) / np.maximum(length, 1)
        rows = len(self.ledger.resources["kind"])
        sums = np.bincount(busy["resource"], weights=inside * busy["work_s"], minlength=rows)
        return sums.astype(np.float64)

    def months(self, window: Window) -> float:
        """Return the length of a window in calendar months, parts of a month pro rata."""
        return sum(
            (part.stop - part.start) / (month.stop - month.start)
            for part, month in self._month_parts(window)
        )

    def month_windows(self) -> list[tuple[str, Window]]:
        """Return the calendar months of the scenario's window, cut to it, under "YYYY-MM"."""
        start = self.scenario.start
        return [
            ((start + timedelta(seconds=part.start)).strftime("%Y-%m"), part)
            for part, _ in self._month_parts(self.window)
        ]

    def _month_parts(self, window: Window) -> list[tuple[Window, Window]]:
        """Return (part inside the window, whole month) of every month the window touches."""
        start = self.scenario.start
        first = start + timedelta(seconds=window.start)
        month = datetime(first.year, first.month, 1)  # noqa: DTZ001 - local civil time
        parts = []
        while (begin := seconds(start, month)) < window.stop:
            month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
            whole = Window(begin, seconds(start, month))
            part = Window(max(whole.start, window.start), min(whole.stop, window.stop))
            parts.append((part, whole))
        return parts
