"""The lines of the plan's Tables 1 and 2 beside what a scenario assumes for them."""

import math
from collections.abc import Iterator
from typing import Any, Literal

import pandas as pd

from supplysim.metrics.capital import plant_design_m3
from supplysim.plan.claims import claim_table
from supplysim.plan.targets import Figure, Targets, city_share, load_targets
from supplysim.scenario.spec import Scenario

__all__ = ["Kind", "claim_beside", "follows_plan", "plan_lines"]

Kind = Literal["outcome", "input", "not simulated"]
"""What a row of the scorecard is: simulated, assumed, or neither."""

_NOT_SIMULATED = {
    "demonstration_city": ("称号，不仿真", "a title"),
    "green_materials_share": ("建材种类不仿真", "materials are not told apart"),
    "leading_firms": ("企业称号，不仿真", "a title of firms"),
    "alliances": ("不仿真", "outside the chain"),
    "steel_capacity": ("钢结构只计面积，不仿真", "steel is counted in area, not simulated"),
}
_INPUTS = {
    "bases": (
        "本方案的混凝土构件厂数；基地是经认定的企业或园区",
        "precast plants of the scenario; a base is a recognised firm or park",
    ),
    "prefabricated_share": (
        "各分区比例按新开工面积加权",
        "shares of the zones weighted by new starts",
    ),
    "concrete_capacity": ("各厂设计产能之和", "design output of all plants"),
    "zone": (
        "本方案假定的实施比例",
        "share of new starts that the scenario assumes",
    ),
}


def claim_beside(scenario: Scenario) -> pd.DataFrame:
    """Return the test of the plan's claim on area served, empty where it is another city's.

    See :func:`supplysim.plan.claims.claim_table`.
    """
    targets = load_targets()
    return claim_table(scenario, targets) if follows_plan(scenario, targets) else pd.DataFrame()


def follows_plan(scenario: Scenario, targets: Targets) -> bool:
    """Tell whether every zone of the plan's Table 1 is a zone of the scenario."""
    return set(targets.zone_names()) <= set(scenario.zones)


def plan_lines(scenario: Scenario, targets: Targets) -> Iterator[dict[str, Any]]:
    """Yield one row of the scorecard for each line and year of Tables 1 and 2, in their order.

    Examples
    --------
    >>> from supplysim.testing import example_scenario
    >>> [row["kind"] for row in plan_lines(example_scenario(), load_targets())].count("input")
    32
    """
    for table, figures in (("1", targets.zones), ("2", targets.industry)):
        for figure in figures:
            kind: Kind = "not simulated" if figure.key in _NOT_SIMULATED else "input"
            notes = _NOT_SIMULATED.get(figure.key) or _INPUTS.get(figure.key, _INPUTS["zone"])
            yield {
                "table": table,
                "row": figure.row,
                "key": figure.key,
                "name_zh": figure.name_zh,
                "name_en": figure.name_en,
                "year": figure.year,
                "stated": _stated(figure),
                "target": math.nan if figure.amount is None else figure.amount,
                "kind": kind,
                "value": _assumed(scenario, figure) if kind == "input" else math.nan,
                "unit": figure.base_unit,
                "numerator": math.nan,
                "denominator": math.nan,
                "met": None,
                "note_zh": notes[0],
                "note_en": notes[1],
            }


def _stated(figure: Figure) -> str:
    return "not stated" if figure.value is None else f"{figure.value:g} {figure.unit}"


def _assumed(scenario: Scenario, figure: Figure) -> float:
    """Return what the scenario assumes for a line of the plan, NaN where it says nothing."""
    own_year = figure.year == scenario.window_start.year
    if figure.key == "bases":
        return float(len(scenario.plants)) if own_year else math.nan
    if figure.key == "concrete_capacity":
        plants = scenario.plants.values()
        return sum(plant_design_m3(scenario, p) for p in plants) if own_year else math.nan
    starts = scenario.portfolio.years.get(str(figure.year))
    if starts is None or scenario.portfolio.projects is not None:
        return math.nan
    if figure.key == "prefabricated_share":
        weights = {name: zone.start_share for name, zone in scenario.zones.items()}
        return city_share(starts.prefabricated_share, weights)
    return starts.prefabricated_share.get(figure.key, 0.0)
