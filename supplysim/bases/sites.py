"""The places of a study: plants that are there, with what they may become, and candidates."""

from dataclasses import dataclass
from typing import Literal

from supplysim.bases.study import Candidate, SizeStep, Study
from supplysim.errors import Lang
from supplysim.metrics.capital import plant_design_m3
from supplysim.scenario import Scenario
from supplysim.scenario.supply import Plant

__all__ = ["Kind", "Site", "Stage", "sites_of"]

Kind = Literal["existing", "new", "conversion"]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a site has at a capacity step.

    Parameters
    ----------
    plant
        Lines, positions, yard and gantries.
    shifts
        1 or 2 on pallet lines.
    capacity
        m3 a year by mould family, without what is reserved for infrastructure.
    invest_yuan
        Investment that reaching this step from the one before takes.
    running_yuan
        Fixed running cost a year.
    """

    plant: Plant
    shifts: int
    capacity: dict[str, float]
    invest_yuan: float
    running_yuan: float

    @property
    def total_m3(self) -> float:
        """Capacity of all families, m3 a year."""
        return sum(self.capacity.values())


@dataclass(frozen=True, slots=True)
class Site:
    """A place with its capacity steps."""

    name: str
    title_zh: str
    title_en: str
    kind: Kind
    district: str
    node: str
    stages: tuple[Stage, ...]
    construction_y: float = 0.0
    instead_of: str = ""
    source: str = ""
    confidence: str = ""

    def title(self, lang: Lang) -> str:
        """Return its name in one language."""
        return (self.title_zh if lang == "zh" else self.title_en) or self.name

    def stage(self, step: int) -> Stage:
        """Return what it has at a step; steps beyond its last are like that."""
        return self.stages[min(step, len(self.stages) - 1)]


def sites_of(study: Study, prices: Scenario, existing: Scenario) -> tuple[Site, ...]:
    """Return the sites of a study: plants that are there first, then candidates.

    A plant that is there begins on one shift (step 0), may work its second (step 1) and, where the
    study names a size, be extended (step 2). A candidate has the steps of its size.
    """
    growth = _steps(study, study.extension)
    there = [
        _existing(study, prices, name, plant, growth[0] if growth else None)
        for name, plant in existing.plants.items()
    ]
    return (*there, *(_candidate(study, prices, n, c) for n, c in study.candidates.items()))


def _steps(study: Study, size: str) -> list[SizeStep]:
    return sorted((row for row in study.sizes if row.size == size), key=lambda row: row.step)


def _existing(
    study: Study, prices: Scenario, name: str, plant: Plant, growth: SizeStep | None
) -> Site:
    design = plant_design_m3(prices, plant)
    running = design * prices.costs.plant_fixed_yuan_per_m3_year
    one = _capacity(prices, plant, share=study.one_shift_share)
    stages = [
        Stage(plant, 1, one, 0.0, running * study.one_shift_running_share),
        Stage(plant, 2, _capacity(prices, plant), 0.0, running),
    ]
    if growth is not None:
        larger = _extended(plant, growth)
        more = plant_design_m3(prices, larger) * prices.costs.plant_fixed_yuan_per_m3_year
        invest = _invest(prices, larger) - _invest(prices, plant)
        stages.append(Stage(larger, 2, _capacity(prices, larger), invest, more))
    return Site(
        name=name, title_zh=plant.title_zh, title_en=plant.title_en, kind="existing",
        district=plant.district, node=plant.node, stages=tuple(stages),
        source="scenario of the plants that are there", confidence="J",
    )  # fmt: skip


def _extended(plant: Plant, growth: SizeStep) -> Plant:
    def sums(mine: dict[str, int], more: dict[str, int]) -> dict[str, int]:
        return {key: mine.get(key, 0) + more.get(key, 0) for key in {**mine, **more}}

    return plant.model_copy(
        update={
            "lines": sums(plant.lines, growth.lines),
            "positions": sums(plant.positions, growth.positions),
            "yard_m3": plant.yard_m3 + growth.yard_m3,
            "gantries": plant.gantries + growth.gantries,
        }
    )


def _candidate(study: Study, prices: Scenario, name: str, candidate: Candidate) -> Site:
    land = study.land_reference_yuan_per_m2
    dearer = candidate.land_m2 * (candidate.land_yuan_per_m2 - land)
    stages: list[Stage] = []
    spent = 0.0
    for row in _steps(study, candidate.size):
        plant = Plant(
            title_zh=candidate.title_zh, title_en=candidate.title_en, district=candidate.district,
            node=candidate.node, lines=row.lines, positions=row.positions, yard_m3=row.yard_m3,
            gantries=row.gantries, grade=candidate.grade,
        )  # fmt: skip
        total = max(0.0, _invest(prices, plant) * candidate.invest_share + dearer)
        running = plant_design_m3(prices, plant) * prices.costs.plant_fixed_yuan_per_m3_year
        capacity = _capacity(prices, plant)
        stages.append(Stage(plant, 2, capacity, max(0.0, total - spent), running))
        spent = max(spent, total)
    return Site(
        name=name, title_zh=candidate.title_zh, title_en=candidate.title_en,
        kind="conversion" if candidate.instead_of else "new", district=candidate.district,
        node=candidate.node, stages=tuple(stages),
        construction_y=candidate.construction_months / 12, instead_of=candidate.instead_of,
        source=candidate.source, confidence=candidate.confidence,
    )  # fmt: skip


def _capacity(prices: Scenario, plant: Plant, *, share: float = 1.0) -> dict[str, float]:
    """Return m3 a year by mould family; ``share`` of what pallet lines make."""
    found: dict[str, float] = {}
    for name, kind in prices.line_types.items():
        made = plant_design_m3(prices, plant, kind=name) * (1 - plant.reserved_share)
        made *= share if kind.kind == "pallet" else 1.0
        for family in kind.families:
            # a line type that makes several families is shared evenly among them
            found[family] = found.get(family, 0.0) + made / len(kind.families)
    return found


def _invest(prices: Scenario, plant: Plant) -> float:
    """Return the investment in a plant at the prices of the scenario, yuan."""
    costs, types = prices.costs, prices.line_types
    pallets = sum(n for name, n in plant.positions.items() if types[name].kind == "pallet")
    return (
        plant_design_m3(prices, plant) * costs.plant_yuan_per_m3_year
        + plant.yard_m3 * costs.yard_yuan_per_m3
        + pallets * costs.pallet_yuan
        + plant.gantries * costs.gantry_yuan
    )
