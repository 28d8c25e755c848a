"""What lines, cranes and trucks are called, and which crane a tower uses."""

from typing import TYPE_CHECKING

from supplysim.rounding import half_up

if TYPE_CHECKING:
    from supplysim.model.world import World

__all__ = ["crane_name", "crane_names", "crane_of", "fleet_of", "line_name"]


def line_name(plant: str, kind: str, number: int) -> str:
    """Return the name of a line, counted from 0: "east/slab1"."""
    return f"{plant}/{kind}{number + 1}"


def fleet_of(truck: str) -> str:
    """Return the fleet of a truck by its name: "east-own" of "east-own/003"."""
    return truck.rsplit("/", 1)[0]


def crane_name(project: str, number: int) -> str:
    """Return the name of a site's crane, counted from 0: "P007/C01"."""
    return f"{project}/C{number + 1:02d}"


def crane_of(world: "World", building: int) -> int:
    """Return which crane of its site a tower uses (CONTRACTS 5)."""
    towers = world.towers_of[int(world.plan.building_project[building])]
    tower = towers.index(world.draws.building(building).rsplit("/", 1)[1])
    share = world.scenario.sites.cranes_per_tower
    cranes = max(1, half_up(share * len(towers))) if share < 1 else len(towers)
    return tower * cranes // len(towers)


def crane_names(world: "World") -> list[str]:
    """Return the names of all cranes of the plan, each once, in the order of the towers."""
    plan = world.plan
    names = [
        crane_name(plan.projects[int(project)].name, crane_of(world, row))
        for row, project in enumerate(plan.building_project.tolist())
    ]
    return list(dict.fromkeys(names))
