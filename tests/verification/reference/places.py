"""Who there is, by name: lines of plants, cranes of sites."""

from typing import TYPE_CHECKING

from supplysim.rounding import half_up

if TYPE_CHECKING:
    from tests.verification.reference.city import City


def line_names(city: "City", plant: str, kind: str) -> list[str]:
    """Return the names of the lines of one type in a plant."""
    count = city.scenario.plants[plant].lines.get(kind, 0)
    return [f"{plant}/{kind}{i + 1}" for i in range(count)]


def lines(city: "City") -> list[tuple[str, str]]:
    """Return the name of every line and of its calendar."""
    return [
        (name, spec.calendar)
        for plant in city.world.plants
        for kind, spec in sorted(city.scenario.line_types.items())
        for name in line_names(city, plant, kind)
    ]


def cranes(city: "City") -> dict[str, list[int]]:
    """Return the rows of the towers that each crane serves, by the crane's name."""
    found: dict[str, list[int]] = {}
    for project, spec in enumerate(city.plan.projects):
        every = city.world.towers_of[project]
        k = max(1, half_up(city.scenario.sites.cranes_per_tower * len(every)))
        here = [row for row, p in enumerate(city.project_of) if p == project]
        for row, building in sorted(zip(here, (b.name for b in spec.buildings), strict=True)):
            number = every.index(building) * k // len(every)
            found.setdefault(f"{spec.name}/C{number + 1:02d}", []).append(row)
    return found
