"""Drawn times of loads: loading, inspection and travel, of the plan's loads and of remake loads."""

from typing import Any

import numpy as np
from librt.vecs import vec
from mypy_extensions import i64

from supplysim.model.draws import REMAKES, Draws
from supplysim.model.entities import Load
from supplysim.model.verdicts import Seconds, Verdicts
from supplysim.plan.tables import PlanTables

__all__ = ["LoadTimes"]


class LoadTimes:
    """What is drawn of loads, each by the row of the load.

    Attributes
    ----------
    loading_s, inspection_s, haul, back, broken_s
        Seconds, travel-time factors, and seconds of a breakdown on the way.
    search_s, extra_s
        Seconds of loading that go into looking for pieces, and of inspection that go into repairs
        and tests; by load, those without any left out.
    """

    def __init__(self, plan: PlanTables, draws: Draws, verdicts: Verdicts | None) -> None:
        self._plan, self._draws, self._verdicts = plan, draws, verdicts
        self._drawn: dict[int, dict[str, Any]] = {}
        self.search_s: dict[int, int] = {}
        self.extra_s: dict[int, int] = {}
        again = REMAKES if verdicts is not None and verdicts.spec.rejects else 0
        # Rows of remake loads follow those of the plan, attempt by attempt.
        drawn = {
            name: np.pad(values, (0, again * len(values))) for name, values in self._draw(0).items()
        }
        self.loading_s: vec[i64] = vec[i64](drawn["loading_s"])
        self.inspection_s: vec[i64] = vec[i64](drawn["inspection_s"])
        self.broken_s: vec[i64] = vec[i64](drawn["broken_s"])
        self.haul: vec[float] = vec[float](drawn["haul"])
        self.back: vec[float] = vec[float](drawn["back"])
        if verdicts is not None:
            self._lengthen(verdicts)

    def add(self, load: Load) -> None:
        """Enter the times of a remake load, which are its own."""
        root = load.row % len(self._plan.load_part)
        if load.attempt not in self._drawn:
            self._drawn[load.attempt] = self._draw(load.attempt)
        for name, values in self._drawn[load.attempt].items():
            getattr(self, name)[load.row] = values[root].item()
        assert self._verdicts is not None  # noqa: S101 - without it nothing is made again
        arrivals = self._verdicts.arrivals(load.attempt)
        pieces = np.array(load.pieces(load.first, load.last), dtype=np.int64)
        self._more(load.row, int(arrivals.search_s[pieces].sum()), loading=True)
        self._more(load.row, int(arrivals.extra_s[pieces].sum()), loading=False)

    def loading_of(self, load: Load) -> int:
        """Return the seconds of loading."""
        return self.loading_s[load.row]

    def haul_factor(self, load: Load) -> float:
        """Return the travel-time factor of the way out."""
        return self.haul[load.row]

    def back_factor(self, load: Load) -> float:
        """Return the travel-time factor of the way home."""
        return self.back[load.row]

    def broken_of(self, load: Load) -> int:
        """Return the seconds of a breakdown on the way out."""
        return self.broken_s[load.row]

    def _draw(self, attempt: int) -> dict[str, Any]:
        draws = self._draws
        return {
            "loading_s": draws.loading_s(attempt),
            "inspection_s": draws.inspection_s(attempt),
            "haul": draws.travel("haul", attempt),
            "back": draws.travel("back", attempt),
            "broken_s": draws.broken_s(attempt),
        }

    def _lengthen(self, verdicts: Verdicts) -> None:
        arrivals = verdicts.arrivals(0)
        for row, seconds in self._by_load(arrivals.search_s):
            self._more(row, seconds, loading=True)
        for row, seconds in self._by_load(arrivals.extra_s):
            self._more(row, seconds, loading=False)

    def _by_load(self, seconds: Seconds) -> list[tuple[int, int]]:
        sums = np.add.reduceat(seconds, self._plan.load_first[:-1])
        rows = np.flatnonzero(sums)
        return list(zip(rows.tolist(), sums[rows].tolist(), strict=True))

    def _more(self, row: int, seconds: int, *, loading: bool) -> None:
        if not seconds:
            return
        column = self.loading_s if loading else self.inspection_s
        column[row] += seconds
        (self.search_s if loading else self.extra_s)[row] = seconds
