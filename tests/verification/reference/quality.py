"""Verdicts on pieces: what is repaired, scrapped, damaged, rejected, tested and looked for."""

from typing import TYPE_CHECKING, NamedTuple

from supplysim.distributions import Distribution
from supplysim.rounding import half_up
from tests.verification.reference.clock import DAY, MINUTE, NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.verification.reference.city import City
    from tests.verification.reference.plant import Order
    from tests.verification.reference.storeys import Load

EVEN = Distribution(dist="uniform", low=0, high=1)
REMAKES = 3
"""How often a piece is made again at most."""


class Finding(NamedTuple):
    """What entry inspection finds of a piece: where it was spoilt, if so, and how long it takes."""

    stage: str | None
    seconds: int


class Quality:
    """What is decided of each piece, by its attempt or by how often it came to its site before."""

    def __init__(self, city: "City") -> None:
        self.city, self.spec = city, city.scenario.quality
        self._drawn: dict[tuple[str, int], dict[int, float]] = {}
        self.tested = set() if self.spec.resident_supervision else self._taking_tests()
        self.can_fail = self.spec.plant_reject_share > 0

    def _taking_tests(self) -> set[int]:
        """Return the pieces that take a structural test: every so many-th of a type and project."""
        tested: set[int] = set()
        for project in range(len(self.city.plan.projects)):
            rows = [row for row, p in enumerate(self.city.project_of) if p == project]
            for kind in self.spec.test_types:
                pieces = [p for row in rows for p in self._of_type(row, kind)]
                tested.update(pieces[:: self.spec.test_every])
        return tested

    def _of_type(self, building: int, kind: str) -> "Sequence[int]":
        """Return the pieces of a type in a building, in erection order."""
        city = self.city
        pieces = (p for s in city.storeys_of[building] for p in city.pieces_of_storey(s))
        return [p for p in pieces if city.plan.types[city.type_of[p]] == kind]

    # Numbers.

    def _number(
        self, purpose: str, piece: int, times: int, distribution: Distribution = EVEN
    ) -> float:
        """Return the number of a piece that was made, or came, so many times before."""
        key = purpose, times
        if key not in self._drawn:
            self._drawn[key] = self._draw(distribution, purpose, f"/R{times}" if times else "")
        return self._drawn[key][piece]

    def _draw(self, distribution: Distribution, purpose: str, again: str) -> dict[int, float]:
        drawn: dict[int, float] = {}
        for building in range(len(self.city.storeys_of)):
            for kind in self.city.plan.types:
                pieces = self._of_type(building, kind)
                entity = f"{self.city.draws.building(building)}/{kind}{again}"
                values = self.city.draws.apart(distribution, purpose, entity, len(pieces))
                drawn |= zip(pieces, values.tolist(), strict=True)
        return drawn

    def _below(self, purpose: str, share: float, piece: int, times: int) -> bool:
        """Tell whether a piece is among a share; the third remake never is."""
        return share > 0 and times < REMAKES and self._number(purpose, piece, times) < share

    # At the plant.

    def repair_s(self, pieces: "Sequence[int]", attempt: int) -> int:
        """Return by how much the finishing of a pallet with these pieces is longer."""
        repaired = [
            p for p in pieces if self._below("quality.repair", self.spec.repair_share, p, attempt)
        ]
        lasts = (
            self._number("quality.repair-min", p, attempt, self.spec.repair_min) for p in repaired
        )
        return sum(half_up(minutes * MINUTE) for minutes in lasts)

    def failing(self, order: "Order") -> set[int]:
        """Return the pieces of an order that enters its line which quality control will scrap."""
        factor = self.spec.new_mould_factor if order.new_moulds else 1.0
        share = self.spec.plant_reject_share * factor
        pieces = (p for pallet in order.pallets for p in pallet.pieces)
        return {p for p in pieces if self._below("quality.plant", share, p, order.attempt)}

    def held_until(self, piece: int, attempt: int, checked: int) -> int:
        """Return until when the batch of a piece waits for its structural test, if it takes one."""
        takes = attempt == 0 and piece in self.tested
        return checked + half_up(self.spec.test_d * DAY) if takes else -NEVER

    # In the yard and at the gate.

    def search_s(self, load: "Load") -> int:
        """Return how long the pieces of a load are looked for."""
        share = 0.0 if self.spec.traceability else self.spec.search_share
        count = sum(self._below("quality.search", share, p, load.attempt) for p in load.pieces)
        return count * half_up(self.spec.search_min * MINUTE)

    def inspect(self, piece: int, attempt: int, came: int) -> Finding:
        """Return what entry inspection finds of a piece that came so many times before."""
        spec, seconds = self.spec, 0
        damaged = self._below("quality.transit", spec.transit_damage_share, piece, came)
        beyond = (
            damaged and self._number("quality.beyond-repair", piece, came) >= spec.repairable_share
        )
        share = spec.site_reject_share
        share *= spec.supervision_factor if spec.resident_supervision else 1.0
        defect = self._below("quality.site", share, piece, came)
        stage = "transit" if beyond else "site" if defect else None
        if self._below("quality.sample", spec.sample_share, piece, came):
            seconds += half_up(spec.sample_min * MINUTE)
        if damaged and stage is None:
            repair = self._number("quality.site-repair-min", piece, came, spec.site_repair_min)
            seconds += half_up(repair * MINUTE)
        return Finding(stage if attempt < REMAKES else None, seconds)
