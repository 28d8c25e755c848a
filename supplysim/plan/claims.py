"""The plan's claim that the capacity of 2016 serves 12 million m2 a year, put to the test.

How much area a volume of components serves depends on the component intensity and on which area is
meant: the precast storeys alone, or the start area of whole buildings, whose basements and lowest
storeys take no components. Steel and timber serve their own share.
"""

import math

import numpy as np
import pandas as pd

from supplysim.plan.targets import Targets, area_served_m2
from supplysim.scenario.spec import Scenario

__all__ = ["AREAS", "claim_table", "least_intensity"]

AREAS = ("storeys", "starts")
"""Area definitions: precast storeys above ground; start area, underground included."""

_LOW, _HIGH, _STEP = 0.05, 0.40, 0.005


def claim_table(scenario: Scenario, targets: Targets) -> pd.DataFrame:
    """Return the area that the capacities of 2016 serve a year at several component intensities.

    Area of precast storeys = capacity / intensity; start area = that / (above-ground share x
    precast storey share); steel and timber area = capacity / t and m3 per m2 of their buildings,
    which are start areas, and times the same two shares for precast storeys.

    Parameters
    ----------
    scenario
        Intensities of its archetypes and shares of its portfolio; ``scorecard`` holds the others.
    targets
        Capacities and the claimed area: the plan's baseline.

    Returns
    -------
    pandas.DataFrame
        ``name_zh, name_en`` (of the buildings an intensity belongs to; "" for points of the
        curves), ``intensity`` (m3 of components per m2 of precast storeys); ``concrete_storeys_m2,
        concrete_starts_m2`` (area that concrete alone serves, by either definition);
        ``all_storeys_m2, all_starts_m2`` (with steel and timber); ``claim_m2``, ``steel_t_per_m2``;
        by ascending intensity.
    """
    named = _named(scenario)
    points = np.arange(round((_HIGH - _LOW) / _STEP) + 1) * _STEP + _LOW
    rows = [(zh, en, a) for zh, en, a in named] + [("", "", float(a)) for a in points]
    shares = scenario.portfolio.above_ground_share * scenario.portfolio.precast_storey_share
    other = _other_starts_m2(scenario, targets)
    table = pd.DataFrame(rows, columns=["name_zh", "name_en", "intensity"])
    storeys = targets.fact("concrete_capacity") / table["intensity"]
    return table.assign(
        concrete_storeys_m2=storeys,
        concrete_starts_m2=storeys / shares,
        all_storeys_m2=storeys + other * shares,
        all_starts_m2=storeys / shares + other,
        claim_m2=targets.fact("area_served"),
        steel_t_per_m2=scenario.portfolio.steel_t_per_m2,
    ).sort_values(["intensity", "name_en"], ignore_index=True)


def least_intensity(scenario: Scenario, targets: Targets, area: str, *, alone: bool) -> float:
    """Return the component intensity up to which the claim holds, m3 per m2 of precast storeys.

    Parameters
    ----------
    area
        One of :data:`AREAS`.
    alone
        Whether concrete alone has to serve the claimed area.

    Returns
    -------
    float
        Infinite where steel and timber alone serve it.
    """
    shares = scenario.portfolio.above_ground_share * scenario.portfolio.precast_storey_share
    part = shares if area == "starts" else 1.0
    other = 0.0 if alone else _other_starts_m2(scenario, targets) * (shares / part)
    left = targets.fact("area_served") - other
    return targets.fact("concrete_capacity") / (left * part) if left > 0 else math.inf


def _other_starts_m2(scenario: Scenario, targets: Targets) -> float:
    """Return the start area that the capacities in steel and timber serve a year, m2."""
    steel, timber = scenario.portfolio.steel_t_per_m2, scenario.scorecard.timber_m3_per_m2
    return area_served_m2(
        (0.0, targets.fact("steel_capacity"), targets.fact("timber_capacity")),
        (1.0, steel if steel > 0 else math.inf, timber),
    )


def _named(scenario: Scenario) -> list[tuple[str, str, float]]:
    """Return the intensities that have a name: archetypes, the mix, the pilots of the plan."""
    found = []
    for key, archetype in scenario.archetypes.items():
        volume = math.fsum(
            piece.per_500_m2 * scenario.components[piece.type].volume_m3 / 500.0
            for piece in archetype.pieces
        )
        found.append((archetype.title_zh or key, archetype.title_en or key, volume))
    if scenario.portfolio.mix:
        shares = scenario.portfolio.mix.values()
        by_key = dict(zip(scenario.archetypes, (a for *_, a in found), strict=True))
        mean = math.fsum(s * by_key[key] for key, s in scenario.portfolio.mix.items())
        found.append(("本方案构成", "mix of the scenario", mean / math.fsum(shares)))
    high = scenario.scorecard.high_assembly_m3_per_m2
    return [*found, ("装配率80%", "assembly rate 80 %", high)]
