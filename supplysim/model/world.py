"""What is known before the first event: calendars, roads, plan, award, draws.

``prepare`` turns a scenario into a ``World``; the chain is then wired from it. Nothing in a world
changes during a run.
"""

from dataclasses import dataclass

from supplysim.model.award import award_projects
from supplysim.model.draws import Draws
from supplysim.plan.baseline import make_tables, planned_hours
from supplysim.plan.portfolio import make_portfolio
from supplysim.plan.tables import PlanTables, Project
from supplysim.policies import SOURCING
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables, Trip
from supplysim.scenario import Scenario
from supplysim.scenario.opening import Opening, openings
from supplysim.streams import Streams

__all__ = ["World", "make_plan", "prepare", "seconds_of"]


@dataclass(frozen=True, slots=True)
class World:
    """Everything a run knows beforehand.

    Parameters
    ----------
    opening
        ``opening(calendar, kind, name)``: a calendar with the closures of one resource cut out.
    plants
        Names of the plants, sorted; codes elsewhere index it.
    plant_of
        Plant code of every project row.
    direct
        Per project row: trucks may come in working hours (no ban, or a day permit).
    permit
        Per project row: its trucks may use banned roads in ban hours.
    """

    scenario: Scenario
    seed: int
    replication: int
    end: int
    window: tuple[int, int]
    opening: Opening
    travel: TravelTables
    plan: PlanTables
    draws: Draws
    plants: tuple[str, ...]
    plant_of: tuple[int, ...]
    direct: tuple[bool, ...]
    permit: tuple[bool, ...]

    def out(self, plant: int, project: int) -> Trip:
        """Return the trip from a plant to a project's site."""
        site = self.plan.projects[project]
        return self.travel.trip(
            self.scenario.plants[self.plants[plant]].node,
            site.node,
            permit=self.permit[project],
            access_km=site.access_km,
        )

    def back(self, project: int, node: str) -> Trip:
        """Return the trip from a project's site to a node."""
        site = self.plan.projects[project]
        return self.travel.trip(
            site.node,
            node,
            permit=self.permit[project],
            access_km=site.access_km,
            access_first=True,
        )


def make_plan(scenario: Scenario, *, replication: int = 0) -> PlanTables:
    """Return the plan of one replication: portfolio, component table and baseline."""
    return make_tables(
        scenario, make_portfolio(scenario, replication=replication), hours=planned_hours(scenario)
    )


def prepare(scenario: Scenario, *, seed: int, replication: int) -> World:
    """Return the world of one replication.

    Raises
    ------
    InputError
        When a site cannot be reached, no plant can make what a project needs, or the plan can
        never be carried out.
    """
    plan = make_plan(scenario, replication=replication)
    travel = TravelTables(load_network(scenario.network), scenario.traffic)
    draws = Draws(scenario, plan, Streams(seed, replication))
    access = [_access(travel, draws, project) for project in plan.projects]

    def distance_m(plant: str, project: Project) -> int:
        return travel.trip(
            scenario.plants[plant].node, project.node, permit=True, access_km=project.access_km
        ).distance_m

    awarded = award_projects(
        scenario,
        plan.projects,
        distance_m=distance_m,
        sourcing=SOURCING.get(scenario.policies.sourcing),
    )
    plants = tuple(sorted(scenario.plants))
    return World(
        scenario=scenario,
        seed=seed,
        replication=replication,
        end=seconds_of(scenario, "horizon"),
        window=(seconds_of(scenario, "window_start"), seconds_of(scenario, "window_end")),
        opening=openings(scenario),
        travel=travel,
        plan=plan,
        draws=draws,
        plants=plants,
        plant_of=tuple(plants.index(awarded[project.name]) for project in plan.projects),
        direct=tuple(direct for direct, _ in access),
        permit=tuple(permit for _, permit in access),
    )


def seconds_of(scenario: Scenario, name: str) -> int:
    """Return a date of the scenario in seconds from its start."""
    return int((getattr(scenario, name) - scenario.start).total_seconds())


def _access(travel: TravelTables, draws: Draws, project: Project) -> tuple[bool, bool]:
    """Return (deliveries in working hours, permit) of a project's site."""
    if not travel.behind_ban(project.node):
        return True, bool(project.permit)
    permit = draws.permit(project.name) if project.permit is None else project.permit
    return permit, permit
