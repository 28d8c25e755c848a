"""What becomes of each piece: repaired, rejected, damaged, tested or looked for; drawn beforehand.

A verdict belongs to a piece and to how often it was made (repair, quality control at the plant) or
came to its site (all others) before, so that it depends on nothing else that happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from supplysim.calendars import MINUTE
from supplysim.model.draws import Draws
from supplysim.plan.tables import IntArray, PlanTables
from supplysim.rounding import half_up
from supplysim.scenario.quality import Quality

__all__ = ["PLANT", "SITE", "SOUND", "TRANSIT", "Arrivals", "Verdicts"]

SOUND, PLANT, SITE, TRANSIT = -1, 0, 1, 2
"""Stages at which a piece is rejected, as ``supplysim.ledger.REJECT_STAGES`` has them."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Verdicts on pieces that come to their site for the k-th time, one entry a component.

    ``stage`` = where a piece is rejected, or ``SOUND``; ``extra_s`` = what repairs and tests add
    to entry inspection; ``search_s`` = what looking for the piece adds to loading.
    """

    stage: list[int]
    extra_s: IntArray
    search_s: IntArray


class Verdicts:
    """All verdicts of one replication; what is not on is drawn of nobody."""

    def __init__(self, spec: Quality, plan: PlanTables, draws: Draws) -> None:
        self.spec = spec
        self._plan, self._draws = plan, draws
        self._arrivals: dict[int, Arrivals] = {}
        self._drawn: dict[int, dict[str, NDArray[np.float64]]] = {}
        self._repairs: dict[int, IntArray] = {}
        self._tested = _tested(spec, plan) if spec.tests else None
        self.test_s = int(spec.test_d * 24 * 60 * MINUTE)

    def repair_s(self, pieces: Sequence[int], attempt: int) -> int:
        """Return by how many seconds the finishing of some pieces takes longer."""
        if attempt not in self._repairs:
            drawn = self._draw(attempt)
            repairs = np.zeros(len(self._plan.component_type), dtype=np.int64)
            if "quality.repair" in drawn:
                chosen = drawn["quality.repair"] < self.spec.repair_share
                repairs = np.where(chosen, _seconds(drawn["quality.repair-min"]), 0)
            self._repairs[attempt] = repairs
        repairs = self._repairs[attempt]
        return sum(int(repairs[piece]) for piece in pieces)

    def new_mould(self, kit: int) -> bool:
        """Tell whether the ``kit``-th kit of a mould set, from 1, comes from new moulds."""
        return kit <= self.spec.new_mould_kits

    def fails(self, pieces: Sequence[int], attempt: int, *, new_mould: bool) -> list[int]:
        """Return the pieces that fail the plant's quality control."""
        drawn = self._draw(attempt).get("quality.plant")
        if drawn is None:
            return []
        factor = self.spec.new_mould_factor if new_mould else 1.0
        share = self.spec.plant_reject_share * factor
        return [piece for piece in pieces if drawn[piece] < share]

    def tested(self, pieces: Sequence[int]) -> list[int]:
        """Return the pieces that take a structural test."""
        if self._tested is None:
            return []
        return [piece for piece in pieces if self._tested[piece]]

    def arrivals(self, attempt: int) -> Arrivals:
        """Return the verdicts on pieces that came to their site ``attempt`` times before."""
        if attempt not in self._arrivals:
            self._arrivals[attempt] = self._judge(self._draw(attempt))
        return self._arrivals[attempt]

    def _judge(self, drawn: dict[str, NDArray[np.float64]]) -> Arrivals:
        spec, rows = self.spec, len(self._plan.component_type)
        stage = np.full(rows, SOUND, dtype=np.int64)
        extra, search = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
        if "quality.site" in drawn:
            factor = spec.supervision_factor if spec.resident_supervision else 1.0
            stage[drawn["quality.site"] < spec.site_reject_share * factor] = SITE
        if "quality.transit" in drawn:
            damaged = drawn["quality.transit"] < spec.transit_damage_share
            beyond = damaged & (drawn["quality.beyond-repair"] >= spec.repairable_share)
            stage[beyond] = TRANSIT
            mended = damaged & (stage == SOUND)
            extra += np.where(mended, _seconds(drawn["quality.site-repair-min"]), 0)
        if "quality.sample" in drawn:
            sampled = drawn["quality.sample"] < spec.sample_share
            extra += np.where(sampled, half_up(spec.sample_min * MINUTE), 0)
        if "quality.search" in drawn:
            lost = drawn["quality.search"] < spec.search_share
            search += np.where(lost, half_up(spec.search_min * MINUTE), 0)
        return Arrivals(stage.tolist(), extra, search)

    def _draw(self, attempt: int) -> dict[str, NDArray[np.float64]]:
        if attempt not in self._drawn:
            self._drawn[attempt] = self._draws.quality(attempt)
        return self._drawn[attempt]


def _tested(spec: Quality, plan: PlanTables) -> NDArray[np.bool_]:
    """Return which components take a structural test.

    Of each type and project the first, and every so many after it, in the order of the plan's rows.
    """
    project = plan.building_project[plan.storey_building[plan.component_storey]]
    chosen = np.zeros(len(plan.component_type), dtype=np.bool_)
    for name in spec.test_types:
        if name not in plan.types:
            continue
        of_type = plan.component_type == plan.types.index(name)
        for row in range(len(plan.projects)):
            pieces = np.flatnonzero(of_type & (project == row))
            chosen[pieces[:: spec.test_every]] = True
    return chosen


def _seconds(minutes: NDArray[np.float64]) -> IntArray:
    return np.floor(minutes * MINUTE + 0.5).astype(np.int64)
