"""The award: every package goes to one plant, in the order of the award dates."""

from collections.abc import Callable

from supplysim.calendars import DAY
from supplysim.errors import Fault, InputError
from supplysim.plan.tables import Project
from supplysim.policies.sourcing import Bidder, Sourcing
from supplysim.scenario import Scenario

__all__ = ["award_date", "award_projects", "families_of", "line_type_of", "m3_by_line"]

_PERIOD = 365 * DAY


def families_of(scenario: Scenario, archetype: str) -> list[str]:
    """Return the mould families an archetype needs, sorted."""
    pieces = scenario.archetypes[archetype].pieces
    return sorted({scenario.components[piece.type].family for piece in pieces})


def line_type_of(scenario: Scenario, family: str) -> str:
    """Return the line type that makes a family."""
    return next(
        name for name in sorted(scenario.line_types) if family in scenario.line_types[name].families
    )


def award_date(scenario: Scenario, project: Project) -> int:
    """Return the second at which a project is awarded."""
    first = min(building.planned_first for building in project.buildings)
    return first - int(scenario.production.award_lead_d * DAY)


def award_projects(
    scenario: Scenario,
    projects: tuple[Project, ...],
    *,
    distance_m: Callable[[str, Project], int],
    sourcing: Sourcing,
) -> dict[str, str]:
    """Return the plant of every project.

    Only plants with a line for every family that the project needs may bid; those beyond the
    economic radius bid only where none is within it. A plant named by the project is taken.

    Raises
    ------
    InputError
        When no plant can make what a project needs.
    """
    plants: dict[str, str] = {}
    given: dict[str, list[tuple[int, str, float]]] = {name: [] for name in scenario.plants}
    faults: list[Fault] = []
    for project in sorted(projects, key=lambda p: (award_date(scenario, p), p.name)):
        bidders = _bidders(scenario, project, distance_m, given)
        if not bidders:
            faults.append(_nobody(scenario, project))
            continue
        plant = project.plant or sourcing(bidders)
        plants[project.name] = plant
        at = award_date(scenario, project)
        given[plant] += [(at, kind, m3) for kind, m3 in m3_by_line(scenario, project).items()]
    if faults:
        raise InputError(faults)
    return plants


def _bidders(
    scenario: Scenario,
    project: Project,
    distance_m: Callable[[str, Project], int],
    given: dict[str, list[tuple[int, str, float]]],
) -> list[Bidder]:
    needs = m3_by_line(scenario, project)
    date = award_date(scenario, project)
    bidders = []
    for name in sorted(scenario.plants):
        plant = scenario.plants[name]
        if project.plant and name != project.plant:
            continue
        if any(not plant.lines.get(kind) for kind in needs):
            continue
        awarded = dict.fromkeys(needs, 0.0)
        for at, kind, m3 in given[name]:
            if kind in awarded and at > date - _PERIOD:
                awarded[kind] += m3
        # The line type that would be fullest decides: the others have room whatever it takes.
        full = max(
            needs,
            key=lambda kind: (awarded[kind] + needs[kind]) / _capacity(scenario, name, kind),
        )
        bidders.append(
            Bidder(
                plant=name,
                distance_m=distance_m(name, project),
                capacity_m3=_capacity(scenario, name, full),
                awarded_m3=awarded[full],
                package_m3=needs[full],
            )
        )
    near = [b for b in bidders if b.distance_m <= scenario.sites.max_haul_km * 1000]
    return near or bidders


def m3_by_line(scenario: Scenario, project: Project) -> dict[str, float]:
    """Return the component volume of a project by line type, m3, at its archetype's intensity."""
    area = sum(len(b.storeys) * b.storey_m2 for b in project.buildings)
    m3: dict[str, float] = {}
    for piece in scenario.archetypes[project.archetype].pieces:
        component = scenario.components[piece.type]
        kind = line_type_of(scenario, component.family)
        m3[kind] = m3.get(kind, 0.0) + piece.per_500_m2 * component.volume_m3 * area / 500.0
    return m3


def _capacity(scenario: Scenario, plant: str, kind: str) -> float:
    """Return design m3 a year of one line type in one plant."""
    line = scenario.line_types[kind]
    site = scenario.plants[plant]
    units = site.positions[kind] if line.kind == "fixed" else site.lines[kind]
    return line.design_m3_per_unit * units


def _nobody(scenario: Scenario, project: Project) -> Fault:
    families = families_of(scenario, project.archetype)
    if project.plant and project.plant in scenario.plants:
        return Fault(
            where=f"portfolio / {project.name}.plant",
            value=project.plant,
            zh=f"该厂没有生产 {'、'.join(families)} 所需的全部生产线",
            en=f"this plant does not have every line that {', '.join(families)} need",
        )
    return Fault(
        where=f"portfolio / {project.name}",
        zh=f"没有一个厂具备 {'、'.join(families)} 的全部生产线",
        en=f"no plant has every line that {', '.join(families)} need",
    )
