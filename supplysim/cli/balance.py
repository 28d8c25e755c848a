"""Demand against capacity of the built-in city scenarios, as the table that the README shows.

``python -m supplysim.cli.balance [--lang zh|en]`` prints it in Markdown; nothing is simulated.
"""

import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from supplysim.cli.default import default_scenario
from supplysim.cli.streams import ready_streams, show
from supplysim.errors import Lang
from supplysim.model.world import make_plan
from supplysim.plan.portfolio import areas
from supplysim.scenario import Scenario, load, scenarios
from supplysim.wording import area, percent, volume

__all__ = ["Balance", "balance_of", "city_scenarios", "main", "markdown"]

_LITRES = 1000
_YEAR = timedelta(days=365.25)

_ROWS: tuple[tuple[str, str, str], ...] = (
    ("starts_m2", "装配式新开工面积", "prefabricated starts in the year"),
    ("local_m3", "本地计划吊装量", "planned installation in the city"),
    ("exports_m3", "外销计划吊装量", "planned installation beyond the city"),
    ("reserved_m3", "市政构件预留（不模拟）", "reserved for infrastructure (not simulated)"),
    ("design_m3", "设计产能", "design capacity"),
    ("load", "需求/产能", "demand / capacity"),
)


@dataclass(frozen=True, slots=True)
class Balance:
    """Demand and capacity of one scenario over its window.

    Parameters
    ----------
    starts_m2
        Prefabricated floor area started in the city in the calendar year of the window's start,
        all materials.
    local_m3, exports_m3
        Volume whose planned installation lies in the window, in the city and beyond it.
    reserved_m3, design_m3
        Capacity of the precast plants set aside for pieces that are not simulated; all of it.
    """

    starts_m2: float
    local_m3: float
    exports_m3: float
    reserved_m3: float
    design_m3: float

    @property
    def load(self) -> float:
        """Demand over capacity, what is reserved counted as demand."""
        return (self.local_m3 + self.exports_m3 + self.reserved_m3) / self.design_m3


def city_scenarios() -> list[str]:
    """Return the built-in scenarios that bear the name of the default one's road network."""
    network = Path(load(default_scenario()).network).name
    return [name for name in map(str, scenarios()) if name.startswith(network)]


def balance_of(scenario: Scenario) -> Balance:
    """Return demand and capacity of a scenario; its plan is made, but not simulated."""
    exported = set(scenario.portfolio.exports)
    started = areas(scenario)
    here = ~started["zone"].isin(exported) & (started["year"] == scenario.window_start.year)
    local, beyond = _planned_m3(scenario, exported)
    years = (scenario.window_end - scenario.window_start) / _YEAR
    return Balance(
        starts_m2=float(started.loc[here, "area_m2"].sum()),
        local_m3=local,
        exports_m3=beyond,
        reserved_m3=_design_m3(scenario, reserved=True) * years,
        design_m3=_design_m3(scenario) * years,
    )


def markdown(found: dict[str, Balance], lang: Lang) -> str:
    """Return the table with a column a scenario."""
    lines = [f"| | {' | '.join(found)} |", f"|---|{'---:|' * len(found)}"]
    for key, zh, en in _ROWS:
        cells = (_cell(key, getattr(balance, key), lang) for balance in found.values())
        lines.append(f"| {zh if lang == 'zh' else en} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(key: str, number: float, lang: Lang) -> str:
    write = percent if key == "load" else area if key == "starts_m2" else volume
    return write(number, lang)


def _planned_m3(scenario: Scenario, exported: set[str]) -> tuple[float, float]:
    """Return the volume planned in the window, in the city and beyond it."""
    plan = make_plan(scenario)
    first, last = (
        int((moment - scenario.start).total_seconds())
        for moment in (scenario.window_start, scenario.window_end)
    )
    due = (plan.planned >= first) & (plan.planned < last)
    project = plan.building_project[plan.storey_building[plan.component_storey]]
    sums = [0, 0]
    for row, entry in enumerate(plan.projects):
        litres = int(plan.component_volume_l[due & (project == row)].sum())
        sums[entry.zone in exported] += litres
    return sums[0] / _LITRES, sums[1] / _LITRES


def _design_m3(scenario: Scenario, *, reserved: bool = False) -> float:
    """Return the design capacity of all plants, m3 a year, or the reserved part of it."""
    total = 0.0
    for plant in scenario.plants.values():
        share = plant.reserved_share if reserved else 1.0
        for name, kind in scenario.line_types.items():
            units = plant.lines if kind.kind == "pallet" else plant.positions
            total += share * kind.design_m3_per_unit * units.get(name, 0)
    return total


def main() -> None:
    """Print the table of all city scenarios."""
    ready_streams()
    lang: Lang = "zh" if "zh" in sys.argv[1:] else "en"
    show(markdown({name: balance_of(load(name)) for name in city_scenarios()}, lang))


if __name__ == "__main__":
    main()
