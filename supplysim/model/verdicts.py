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
from supplysim.plan.tables import PlanTables
from supplysim.rounding import half_up
from supplysim.scenario.quality import Quality

__all__ = ["PLANT", "SITE", "SOUND", "TRANSIT", "Arrivals", "Seconds", "Verdicts"]

SOUND, PLANT, SITE, TRANSIT = -1, 0, 1, 2
"""Stages at which a piece is rejected, as ``supplysim.ledger.REJECT_STAGES`` has them."""


Seconds = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Verdicts on pieces that come to their site for the k-th time, one entry a component.

    ``stage`` = where a piece is rejected, or ``SOUND``; ``extra_s`` = what repairs and tests add
    to entry inspection; ``search_s`` = what looking for the piece adds to loading.
    """

    stage: Sequence[int]
    extra_s: Seconds
    search_s: Seconds


@dataclass(frozen=True, slots=True)
class _Making:
    """Verdicts on pieces that are made for the k-th time, one entry a component.

    ``repair_s`` = what repairs add to finishing; ``fails`` = whether a piece fails quality
    control, from worn and from new moulds.
    """

    repair_s: Sequence[int]
    fails: tuple[Sequence[int], Sequence[int]]


class Verdicts:
    """All verdicts of one replication; what is not on is drawn of nobody.

    Numbers are drawn when an attempt is first asked for, and only what follows from them is kept.
    """

    def __init__(self, spec: Quality, plan: PlanTables, draws: Draws) -> None:
        self.spec = spec
        self._plan, self._draws = plan, draws
        self._judged: dict[int, tuple[_Making, Arrivals]] = {}
        self._tested = _tested(spec, plan) if spec.tests else None
        self.test_s = int(spec.test_d * 24 * 60 * MINUTE)

    def repair_s(self, pieces: Sequence[int], attempt: int) -> int:
        """Return by how many seconds the finishing of some pieces takes longer."""
        repair_s = self._of(attempt)[0].repair_s
        return sum(repair_s[piece] for piece in pieces)

    def new_mould(self, kit: int) -> bool:
        """Tell whether the ``kit``-th kit of a mould set, from 1, comes from new moulds."""
        return kit <= self.spec.new_mould_kits

    def fails(self, pieces: Sequence[int], attempt: int, *, new_mould: bool) -> list[int]:
        """Return the pieces that fail the plant's quality control."""
        fails = self._of(attempt)[0].fails[new_mould]
        return [piece for piece in pieces if fails[piece]]

    def tested(self, pieces: Sequence[int]) -> list[int]:
        """Return the pieces that take a structural test."""
        if self._tested is None:
            return []
        return [piece for piece in pieces if self._tested[piece]]

    def arrivals(self, attempt: int) -> Arrivals:
        """Return the verdicts on pieces that came to their site ``attempt`` times before."""
        return self._of(attempt)[1]

    def _of(self, attempt: int) -> tuple[_Making, Arrivals]:
        if attempt not in self._judged:
            drawn = self._draws.quality(attempt)
            self._judged[attempt] = self._make(drawn), self._judge(drawn)
        return self._judged[attempt]

    def _make(self, drawn: dict[str, NDArray[np.float64]]) -> _Making:
        spec, rows = self.spec, len(self._plan.component_type)
        repairs = np.zeros(rows, dtype=np.int32)
        if "quality.repair" in drawn:
            chosen = drawn["quality.repair"] < spec.repair_share
            repairs = np.where(chosen, _seconds(drawn["quality.repair-min"]), repairs)
        number = drawn.get("quality.plant", np.full(rows, np.inf))
        worn, new = (
            (number < spec.plant_reject_share * factor).data
            for factor in (1.0, spec.new_mould_factor)
        )
        return _Making(repairs.data, (worn, new))

    def _judge(self, drawn: dict[str, NDArray[np.float64]]) -> Arrivals:
        spec, rows = self.spec, len(self._plan.component_type)
        stage = np.full(rows, SOUND, dtype=np.int8)
        extra, search = np.zeros(rows, dtype=np.int32), np.zeros(rows, dtype=np.int32)
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
        return Arrivals(stage.data, extra, search)


def _tested(spec: Quality, plan: PlanTables) -> NDArray[np.bool_]:
    """Return which components take a structural test.

    Of each type and project the first, and every so many after it, in the order of the plan's rows.
    """
    project = plan.building_project[plan.storey_building[plan.component_storey]]
    chosen = np.zeros(len(plan.component_type), dtype=np.bool_)
    for name in spec.test_types:
        of_type = plan.component_type == plan.types.index(name)
        for row in range(len(plan.projects)):
            pieces = np.flatnonzero(of_type & (project == row))
            chosen[pieces[:: spec.test_every]] = True
    return chosen


def _seconds(minutes: NDArray[np.float64]) -> Seconds:
    return np.floor(minutes * MINUTE + 0.5).astype(np.int32)
