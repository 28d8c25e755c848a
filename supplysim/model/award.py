"""The award: every package goes to one plant, in the order of the award dates."""

from collections.abc import Callable, Iterable

from supplysim.calendars import DAY
from supplysim.errors import Fault, InputError
from supplysim.plan.tables import Project
from supplysim.policies.packages import Candidate, Package
from supplysim.policies.sourcing import AllAtOnce, Bidder, Sourcing
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
        When no plant can make what a project needs, or the rule names one that may not bid.
    """
    dated = sorted(projects, key=lambda p: (award_date(scenario, p), p.name))
    packages = [_package(scenario, project, distance_m) for project in dated]
    faults = [
        _nobody(scenario, project)
        for project, package in zip(dated, packages, strict=True)
        if not package.candidates
    ]
    if faults:
        raise InputError(faults)
    if isinstance(sourcing, AllAtOnce):
        named = sourcing(tuple(packages))
        return {p.project: _checked(p, named.get(p.project, "")) for p in packages}
    book = _Book(scenario.plants)
    for package, project in zip(packages, dated, strict=True):
        plant = project.plant or sourcing(book.bidders(package))
        book.give(package, _checked(package, plant))
    return book.plant_of


class _Book:
    """What has been awarded so far."""

    def __init__(self, plants: Iterable[str]) -> None:
        self.plant_of: dict[str, str] = {}
        self._given: dict[str, list[tuple[int, str, float]]] = {name: [] for name in plants}

    def give(self, package: Package, plant: str) -> None:
        self.plant_of[package.project] = plant
        needs = zip(package.lines, package.needs_m3, strict=True)
        self._given[plant] += [(package.awarded, kind, m3) for kind, m3 in needs]

    def bidders(self, package: Package) -> tuple[Bidder, ...]:
        """Return the bids for a package as they stand now."""
        totals = {name: sum(m3 for *_, m3 in given) for name, given in self._given.items()}
        return tuple(
            self._bidder(package, candidate, totals[candidate.plant], sum(totals.values()))
            for candidate in package.candidates
        )

    def _bidder(
        self, package: Package, candidate: Candidate, given_m3: float, all_given_m3: float
    ) -> Bidder:
        awarded = dict.fromkeys(package.lines, 0.0)
        for at, kind, m3 in self._given[candidate.plant]:
            if kind in awarded and at > package.awarded - _PERIOD:
                awarded[kind] += m3
        # The line type that would be fullest decides: the others have room whatever it takes.
        rows = zip(package.lines, package.needs_m3, candidate.capacity_m3, strict=True)
        full, m3, capacity = max(rows, key=lambda row: (awarded[row[0]] + row[1]) / row[2])
        return Bidder(
            plant=candidate.plant,
            distance_m=candidate.distance_m,
            capacity_m3=capacity,
            awarded_m3=awarded[full],
            package_m3=m3,
            contract_share=candidate.contract_share,
            given_m3=given_m3,
            all_given_m3=all_given_m3,
            volume_m3=package.volume_m3,
        )


def _package(
    scenario: Scenario, project: Project, distance_m: Callable[[str, Project], int]
) -> Package:
    """Return a project as sourcing sees it, with the plants that may take it."""
    needs = m3_by_line(scenario, project)
    shares = sum(plant.contract_share for plant in scenario.plants.values()) or 1.0
    candidates = [
        Candidate(
            plant=name,
            distance_m=distance_m(name, project),
            capacity_m3=tuple(_capacity(scenario, name, kind) for kind in needs),
            contract_share=scenario.plants[name].contract_share / shares,
        )
        for name in sorted(scenario.plants)
        if project.plant in ("", name)
        if all(scenario.plants[name].lines.get(kind) for kind in needs)
    ]
    near = [c for c in candidates if c.distance_m <= scenario.sites.max_haul_km * 1000]
    return Package(
        project=project.name,
        awarded=award_date(scenario, project),
        lines=tuple(needs),
        needs_m3=tuple(needs.values()),
        candidates=tuple(near or candidates),
    )


def _checked(package: Package, plant: str) -> str:
    """Return the plant that a rule gave a package, if it may have it."""
    names = [candidate.plant for candidate in package.candidates]
    if plant in names:
        return plant
    raise InputError(
        [
            Fault(
                where="policies.sourcing",
                value=str(plant),
                zh=f"项目 {package.project} 不能定给它；可选：{'、'.join(names)}",
                en=f"project {package.project} cannot go there; it may go to {', '.join(names)}",
            )
        ]
    )


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
