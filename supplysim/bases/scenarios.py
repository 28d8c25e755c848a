"""The scenario that an alternative stands for: its plants, and trucks shared among them."""

from typing import Any

from supplysim.bases.alternatives import Alternative
from supplysim.bases.question import Question
from supplysim.metrics.capital import plant_design_m3
from supplysim.rounding import half_up
from supplysim.scenario import Scenario
from supplysim.scenario.supply import Plant

__all__ = ["overrides"]

_LEAST_SHARE = 1e-6


def overrides(
    question: Question, alternative: Alternative, period: str, scenario: Scenario
) -> dict[str, Any]:
    """Return what turns a scenario into an alternative: for ``Scenario.with_``.

    Plants are those open in the period, as they are at their steps; the scenario's trucks are
    shared among them in proportion to design capacity, so that alternatives differ in places and
    plants and not in the number of trucks. Demand and the plan stay as they are. A plant on one
    shift has the pallets that one shift works, since a calendar belongs to a type of lines and not
    to a plant.
    """
    sites = {site.name: site for site in question.ground.sites}
    plants: dict[str, Any] = {}
    design: dict[str, float] = {}
    for row in alternative.open:
        if row.period == period:
            stage = sites[row.site].stage(row.step)
            plants[row.site] = stage.plant.model_dump(mode="json")
            design[row.site] = plant_design_m3(scenario, stage.plant)
            if stage.shifts == 1:
                share = question.ground.study.one_shift_share
                plants[row.site]["positions"] = _pallets(scenario, stage.plant, share)
                design[row.site] *= share
    return {"plants": plants, "fleets": _fleets(scenario, design)}


def _pallets(scenario: Scenario, plant: Plant, share: float) -> dict[str, int]:
    """Return the positions of a plant with that share of its pallets, one at least."""
    return {
        kind: max(1, half_up(count * share))
        if scenario.line_types[kind].kind == "pallet" and count
        else count
        for kind, count in plant.positions.items()
    }


def _fleets(scenario: Scenario, design: dict[str, float]) -> dict[str, Any]:
    """Share the scenario's trucks in proportion to design capacity, each plant one at least."""
    trucks = sum(fleet.trucks for fleet in scenario.fleets.values())
    model = next(iter(scenario.fleets.values())).model_dump(mode="json")
    total, left, capacity = sum(design.values()), trucks, sum(design.values())
    fleets: dict[str, Any] = {}
    for name, m3 in design.items():
        # what is left is shared among those who are left, so that the sum stays
        count = max(1, half_up(left * m3 / capacity)) if capacity > total * _LEAST_SHARE else 1
        left, capacity = left - count, capacity - m3
        fleets[f"f-{name}"] = {**model, "plants": [name], "home": "", "trucks": count}
    return fleets
