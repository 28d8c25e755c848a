"""Every random number of a run, keyed by the thing it belongs to.

Purposes (the list of docs/MODEL.md): ``lift`` (building and type), ``stage`` (building and
family), ``loading``, ``haul``, ``back``, ``inspection`` (building; by load), ``formwork``,
``topping`` (building; by storey and zone), ``start-lateness``, ``state-made-up`` (building),
``permit`` (project), those of mechanisms (``quality.*``, ``remake.*`` and others). Nothing else in
the model draws.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from supplysim.calendars import DAY, HOUR, MINUTE
from supplysim.distributions import Distribution
from supplysim.plan.components import slices
from supplysim.plan.tables import IntArray, PlanTables
from supplysim.scenario import Scenario
from supplysim.streams import Streams

__all__ = ["ATTENDED", "EVEN", "REMAKES", "Draws"]

EVEN = Distribution(dist="uniform", low=0, high=1)

REMAKES = 3
"""How often a piece is made again at most; the third remake is taken as sound."""

_HALF = 0.5

ATTENDED = 6
"""Attended stages of a line: set-up, reinforcement, casting, demoulding, finishing, QC."""

Floats = NDArray[np.float64]
Drawn = tuple[str, str, tuple[float, ...]]
"""Purpose, entity and the values of one stream."""


class Draws:
    """The draws of one replication, made on demand, the same in whatever order they are asked."""

    def __init__(self, scenario: Scenario, plan: PlanTables, streams: Streams) -> None:
        self.scenario, self.plan, self.streams = scenario, plan, streams
        self._log: list[Drawn] | None = None
        self._factors: dict[float, Distribution] = {}
        self._names = [
            f"{project.name}/{building.name}"
            for project in plan.projects
            for building in project.buildings
        ]

    def building(self, row: int) -> str:
        """Return ``project/building`` of a building row."""
        return self._names[row]

    def lift_s(self) -> IntArray:
        """Return crane seconds of every component, at least 1."""
        kinds = [self.scenario.components[name].lift_min for name in self.plan.types]
        return np.maximum(_seconds(self._per_piece(kinds, "lift"), MINUTE), 1)

    def pieces(self, distribution: Distribution, purpose: str, attempt: int = 0) -> Floats:
        """Return one draw a component; ``attempt`` = how often it was made, or came, before."""
        kinds = [distribution] * len(self.plan.types)
        return self._per_piece(kinds, purpose, _suffix(attempt))

    def stages(
        self, building: int, family: str, *, pallets: int, cv: float, attempt: int = 0
    ) -> Floats:
        """Return stage-time factors, shape (pallets, ATTENDED), mean 1."""
        entity = f"{self._names[building]}/{family}{_suffix(attempt)}"
        purpose = _purpose("stage", attempt)
        drawn = self._draw(self._factor(cv), purpose, entity, pallets * ATTENDED)
        return drawn.reshape(pallets, ATTENDED)

    def loading_s(self, attempt: int = 0) -> IntArray:
        """Return loading seconds of every load, or of its remake loads."""
        return self._by_load(self.scenario.loads.loading_min, "loading", MINUTE, attempt)

    def inspection_s(self, attempt: int = 0) -> IntArray:
        """Return inspection seconds of every load, or of its remake loads."""
        return self._by_load(self.scenario.loads.inspection_min, "inspection", MINUTE, attempt)

    def travel(self, purpose: str, attempt: int = 0) -> Floats:
        """Return travel-time factors of every load; ``purpose`` is ``haul`` or ``back``."""
        factor = self._factor(self.scenario.loads.traffic_cv)
        return self._per_load(factor, purpose, attempt)

    def broken_s(self, attempt: int = 0) -> IntArray:
        """Return the seconds that the truck of each load stands broken down; 0 for most."""
        trucks = self.scenario.breakdowns.truck
        if not trucks.on:
            return np.zeros(len(self.plan.load_part), dtype=np.int64)
        happens = self._per_load(EVEN, "breakdown.truck", attempt) < trucks.share
        delay = self._by_load(trucks.delay_h, "breakdown.truck-delay", HOUR, attempt)
        return np.where(happens, delay, 0)

    def drawings_late_s(self, project: str) -> int:
        """Return by how many seconds the drawings of a project come late."""
        late = self.scenario.production.drawings_late_d
        if late.average() == 0:
            return 0
        return int(_seconds(self._draw(late, "drawings-late", project, 1), DAY)[0])

    def design_change_s(self, building: int, storeys: int) -> IntArray:
        """Return, per storey, the seconds that a design change costs; 0 for most."""
        production = self.scenario.production
        if not production.design_change_share:
            return np.zeros(storeys, dtype=np.int64)
        name = self._names[building]
        happens = self._draw(EVEN, "design-change", name, storeys) < production.design_change_share
        days = self._draw(production.design_change_d, "design-change-days", name, storeys)
        return np.where(happens, _seconds(days, DAY), 0)

    def look_ahead_s(self, building: int, storeys: int) -> IntArray:
        """Return, per storey, the error of its reported need date; positive = too late."""
        sd = self.scenario.production.look_ahead_sd_d
        if not sd:
            return np.zeros(storeys, dtype=np.int64)
        name = self._names[building]
        size = self._draw(Distribution(dist="half-normal", scale=sd), "look-ahead", name, storeys)
        early = self._draw(EVEN, "look-ahead-sign", name, storeys) < _HALF
        return np.where(early, -_seconds(size, DAY), _seconds(size, DAY))

    def crew(self, building: int, purpose: str, *, size: int) -> Floats:
        """Return crew-time factors, one a storey and zone; ``formwork`` or ``topping``."""
        factor = self._factor(self.scenario.sites.crew_cv)
        return self._draw(factor, purpose, self._names[building], size)

    def lateness_s(self, building: int) -> int:
        """Return the late start of a tower."""
        days = self._draw(
            self.scenario.sites.start_lateness_d, "start-lateness", self._names[building], 1
        )
        return int(_seconds(days, DAY)[0])

    def made_up(self, building: int) -> float:
        """Return the share of its allowance that a tower under way at the start has made up."""
        entity = self._names[building]
        return float(self._draw(self.scenario.state.made_up, "state-made-up", entity, 1)[0])

    def apart(self, distribution: Distribution, purpose: str, entity: str, size: int) -> Floats:
        """Return draws of weather and failures, whose lengths no plan fixes."""
        return self._draw(distribution, purpose, entity, size)

    def permit(self, project: str) -> bool:
        """Tell whether a site behind the ban holds a day permit."""
        drawn = self._draw(EVEN, "permit", project, 1)[0]
        return bool(drawn < self.scenario.traffic.permit_share)

    def everything(
        self,
        pallets_of: Callable[[int], Iterable[tuple[str, int, float]]],
        *,
        also: Callable[[], object] = lambda: None,
    ) -> list[Drawn]:
        """Draw every stream of the replication and return them all.

        Parameters
        ----------
        pallets_of
            ``(family, pallets of all storeys, cv)`` of each family of a building row.
        also
            Makes the draws of weather and failures.
        """
        self._log = []
        self.lift_s()
        self.loading_s()
        self.inspection_s()
        for purpose in ("haul", "back"):
            self.travel(purpose)
        self.broken_s()
        for row, (first, last) in enumerate(slices(self.plan.building_first)):
            for family, pallets, cv in pallets_of(row):
                self.stages(row, family, pallets=pallets, cv=cv)
            project = self.plan.projects[int(self.plan.building_project[row])]
            zones = self.scenario.archetypes[project.archetype].zones
            for purpose in ("formwork", "topping"):
                self.crew(row, purpose, size=(last - first) * zones)
            self.lateness_s(row)
            self.made_up(row)
            self.design_change_s(row, last - first)
            self.look_ahead_s(row, last - first)
        for project in self.plan.projects:
            self.permit(project.name)
            self.drawings_late_s(project.name)
        if self.scenario.quality.on:
            self._quality(pallets_of)
        also()
        drawn, self._log = self._log, None
        return drawn

    def _quality(self, pallets_of: Callable[[int], Iterable[tuple[str, int, float]]]) -> None:
        """Draw what is drawn of pieces, and of remakes where there can be some."""
        remakes = range(1, REMAKES + 1) if self.scenario.quality.rejects else range(0)
        for attempt in (0, *remakes):
            self.quality(attempt)
        for attempt in remakes:
            self.loading_s(attempt)
            self.inspection_s(attempt)
            for purpose in ("haul", "back"):
                self.travel(purpose, attempt)
            self.broken_s(attempt)
            for row in range(len(self._names)):
                for family, pallets, cv in pallets_of(row):
                    self.stages(row, family, pallets=pallets, cv=cv, attempt=attempt)

    def quality(self, attempt: int = 0) -> dict[str, Floats]:
        """Return what is drawn of every piece for its quality, by purpose.

        ``attempt`` = how often the piece was made before (``quality.repair, quality.plant``), or
        came to its site before (the others). Of the third remake nothing is drawn.
        """
        spec = self.scenario.quality
        if attempt >= REMAKES:
            return {}
        wanted = {
            "quality.repair": (spec.repair_share > 0, EVEN),
            "quality.repair-min": (spec.repair_share > 0, spec.repair_min),
            "quality.plant": (spec.plant_reject_share > 0, EVEN),
            "quality.site": (spec.site_reject_share > 0, EVEN),
            "quality.transit": (spec.transit_damage_share > 0, EVEN),
            "quality.beyond-repair": (spec.transit_damage_share > 0, EVEN),
            "quality.site-repair-min": (spec.transit_damage_share > 0, spec.site_repair_min),
            "quality.sample": (spec.sample_share > 0, EVEN),
            "quality.search": (spec.searches, EVEN),
        }
        return {
            purpose: self.pieces(distribution, purpose, attempt)
            for purpose, (on, distribution) in wanted.items()
            if on
        }

    def _components(self) -> list[tuple[int, int]]:
        loads = self._loads()
        first = self.plan.load_first
        return [(int(first[a]), int(first[b])) for a, b in loads]

    def _loads(self) -> list[tuple[int, int]]:
        storeys = slices(self.plan.building_first)
        first = self.plan.part_first_load[self.plan.part_first]
        return [(int(first[a]), int(first[b])) for a, b in storeys]

    def _per_piece(self, kinds: Sequence[Distribution], purpose: str, suffix: str = "") -> Floats:
        """Return one draw a component; the k-th of a building and type belongs to its k-th."""
        drawn = np.zeros(len(self.plan.component_type))
        for row, (first, last) in enumerate(self._components()):
            types = self.plan.component_type[first:last]
            for code in np.flatnonzero(np.bincount(types)).tolist():
                of_type = np.flatnonzero(types == code) + first
                entity = f"{self._names[row]}/{self.plan.types[code]}{suffix}"
                drawn[of_type] = self._draw(kinds[code], purpose, entity, len(of_type))
        return drawn

    def _by_load(
        self, distribution: Distribution, purpose: str, unit: int, attempt: int = 0
    ) -> IntArray:
        return _seconds(self._per_load(distribution, purpose, attempt), unit)

    def _per_load(self, distribution: Distribution, purpose: str, attempt: int = 0) -> Floats:
        purpose, suffix = _purpose(purpose, attempt), _suffix(attempt)
        drawn = [
            self._draw(distribution, purpose, f"{name}{suffix}", last - first)
            for name, (first, last) in zip(self._names, self._loads(), strict=True)
        ]
        return np.concatenate(drawn) if drawn else np.zeros(0)

    def _factor(self, cv: float) -> Distribution:
        """Return the factor of mean 1 by which times vary, the same object each time."""
        if cv not in self._factors:
            self._factors[cv] = Distribution(dist="lognormal", mean=1, cv=cv)
        return self._factors[cv]

    def _draw(self, distribution: Distribution, purpose: str, entity: str, size: int) -> Floats:
        values = distribution.draw(self.streams.moved(purpose, entity), size)
        if self._log is not None:
            self._log.append((purpose, entity, tuple(values.tolist())))
        return values


def _purpose(purpose: str, attempt: int) -> str:
    return f"remake.{purpose}" if attempt else purpose


def _suffix(attempt: int) -> str:
    return f"/R{attempt}" if attempt else ""


def _seconds(amount: Floats, unit: int) -> IntArray:
    return np.floor(amount * unit + 0.5).astype(np.int64)
