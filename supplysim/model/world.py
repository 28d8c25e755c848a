"""What is known before the first event: calendars, roads, plan, award, draws.

``prepare`` turns a scenario into a ``World``; the chain is then wired from it. Nothing in a world
changes during a run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from supplysim.errors import Fault, InputError
from supplysim.model.award import award_projects
from supplysim.model.breakdowns import failures_of
from supplysim.model.draws import Draws
from supplysim.model.weather import Spell, draw_spells, given_spells, outages_of
from supplysim.plan.baseline import make_tables, planned_hours
from supplysim.plan.portfolio import all_projects, within_reach
from supplysim.plan.tables import PlanTables, Project
from supplysim.policies import FAMILIES, Rules, choose
from supplysim.roads.dated import DatedTables, DatedTrip
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables, Trip
from supplysim.rounding import half_up
from supplysim.scenario import Scenario
from supplysim.scenario.closings import Closings, Outage
from supplysim.scenario.labour import absences
from supplysim.scenario.opening import Opening, openings
from supplysim.streams import Streams

__all__ = [
    "Groundwork",
    "World",
    "groundwork",
    "make_plan",
    "prepare",
    "rules_of",
    "seconds_of",
    "with_given_closures",
    "with_outages",
]


@dataclass(frozen=True, slots=True)
class World:
    """Everything a run knows beforehand.

    Parameters
    ----------
    spells, outages
        The weather of the replication, and all closures drawn for it.
    closings
        The closures that hold for a resource, given or drawn.
    travel, roads
        Travel with all roads open, and with those closed by plan.
    opening
        ``opening(calendar, kind, name)``: a calendar with the closures of one resource cut out.
    plants
        Names of the plants, sorted; codes elsewhere index it.
    plant_of
        Plant code of every project row.
    towers_of
        Names of all towers of every project row, also of those erected before the start.
    direct
        Per project row: trucks may come in working hours (no ban, or a day permit).
    permit
        Per project row: its trucks may use banned roads in ban hours.
    rules
        The policies, as functions.
    """

    scenario: Scenario
    seed: int
    replication: int
    end: int
    window: tuple[int, int]
    spells: tuple[Spell, ...]
    outages: tuple[Outage, ...]
    closings: Closings
    opening: Opening
    travel: TravelTables
    roads: TravelTables | DatedTables
    plan: PlanTables
    draws: Draws
    plants: tuple[str, ...]
    plant_of: tuple[int, ...]
    towers_of: tuple[tuple[str, ...], ...]
    direct: tuple[bool, ...]
    permit: tuple[bool, ...]
    rules: Rules

    @property
    def odd_even(self) -> bool:
        """Whether trucks run on odd or even days only at some time of the replication."""
        return any(outage.scope.startswith("truck-") for outage in self.outages)

    def out(self, plant: int, project: int) -> Trip | DatedTrip:
        """Return the trip from a plant to a project's site."""
        site = self.plan.projects[project]
        return self.roads.trip(
            self.scenario.plants[self.plants[plant]].node,
            site.node,
            permit=self.permit[project],
            access_km=site.access_km,
        )

    def back(self, project: int, node: str) -> Trip | DatedTrip:
        """Return the trip from a project's site to a node."""
        site = self.plan.projects[project]
        return self.roads.trip(
            site.node,
            node,
            permit=self.permit[project],
            access_km=site.access_km,
            access_first=True,
        )


@dataclass(frozen=True, slots=True)
class Groundwork:
    """What replications of one scenario have in common; it saves time and changes nothing.

    Parameters
    ----------
    travel
        Travel with all roads open; each trip is worked out when first asked for.
    plan, projects
        The plan and all projects, None where each replication draws its own.
    """

    travel: TravelTables
    plan: PlanTables | None
    projects: tuple[Project, ...] | None


def groundwork(scenario: Scenario) -> Groundwork:
    """Return what replications of a scenario have in common.

    Raises
    ------
    InputError
        When there is no such road network.
    """
    travel = TravelTables(load_network(scenario.network), scenario.traffic)
    if scenario.portfolio.draw != "fixed":
        return Groundwork(travel=travel, plan=None, projects=None)
    every = all_projects(scenario)
    return Groundwork(travel=travel, plan=_plan_of(scenario, every), projects=every)


def make_plan(scenario: Scenario, *, replication: int = 0) -> PlanTables:
    """Return the plan of one replication: portfolio, component table and baseline."""
    return _plan_of(scenario, all_projects(scenario, replication=replication))


def _plan_of(scenario: Scenario, every: tuple[Project, ...]) -> PlanTables:
    return make_tables(scenario, within_reach(scenario, every), hours=planned_hours(scenario))


def prepare(
    scenario: Scenario, *, seed: int, replication: int, ground: Groundwork | None = None
) -> World:
    """Return the world of one replication.

    Parameters
    ----------
    scenario
        What is simulated.
    seed, replication
        Seed of the experiment and number of the replication.
    ground
        What it has in common with other replications of the same scenario; None to make it.

    Raises
    ------
    InputError
        When a policy cannot be used, a site cannot be reached, no plant can make what a project
        needs, a load is heavier than every truck of its plant, or the plan can never be carried
        out.
    """
    rules = rules_of(scenario)
    ground = ground or groundwork(scenario)
    travel = ground.travel
    every = ground.projects or all_projects(scenario, replication=replication)
    plan = ground.plan or _plan_of(scenario, every)
    draws = Draws(scenario, plan, Streams(seed, replication))
    access = [_access(scenario, travel, draws, project) for project in plan.projects]

    def distance_m(plant: str, project: Project) -> int:
        node = scenario.plants[plant].node
        return travel.distance_m(node, project.node, access_km=project.access_km)

    # Towers erected before the start count too: the award and the moulds are older than the run.
    towers = {project.name: tuple(b.name for b in project.buildings) for project in every}
    awarded = award_projects(
        scenario,
        every,
        distance_m=distance_m,
        sourcing=rules.sourcing,
    )
    plants = tuple(sorted(scenario.plants))
    plant_of = tuple(plants.index(awarded[project.name]) for project in plan.projects)
    faults = _too_heavy(scenario, plan, plant_of)
    if faults:
        raise InputError(faults)
    world = World(
        scenario=scenario,
        seed=seed,
        replication=replication,
        end=seconds_of(scenario, "horizon"),
        window=(seconds_of(scenario, "window_start"), seconds_of(scenario, "window_end")),
        spells=(),
        outages=(),
        closings=Closings(scenario),
        opening=openings(scenario),
        travel=travel,
        roads=DatedTables(travel, scenario) if scenario.traffic.closures else travel,
        plan=plan,
        draws=draws,
        plants=plants,
        plant_of=plant_of,
        towers_of=tuple(towers[project.name] for project in plan.projects),
        direct=tuple(direct for direct, _ in access),
        permit=tuple(permit for _, permit in access),
        rules=rules,
    )
    return with_outages(world)


def with_outages(world: World) -> World:
    """Return the world with the weather, the absences and the failures of its replication.

    Failures come in hours that weather leaves open.
    """
    spells = draw_spells(world.scenario, world.draws.apart)
    outages = [*outages_of(world.scenario, spells), *absences(world.scenario)]
    world = _closed(replace(world, spells=tuple(spells)), outages)
    failures = failures_of(world)
    return _closed(world, [*world.outages, *failures]) if failures else world


def with_given_closures(world: World) -> World:
    """Return the world with the closures that are data alone: nothing drawn is in it."""
    scenario = world.scenario
    bare = replace(
        world, spells=(), outages=(), closings=Closings(scenario), opening=openings(scenario)
    )
    given = outages_of(scenario, list(given_spells(scenario)))
    return _closed(bare, [*given, *absences(scenario)])


def _closed(world: World, outages: Sequence[Outage]) -> World:
    if not outages:
        return world
    zones = world.scenario.zones
    regions = {project.name: zones[project.zone].region for project in world.plan.projects}
    closings = Closings(world.scenario, outages, regions)
    opening = openings(world.scenario, closings)
    return replace(world, outages=tuple(outages), closings=closings, opening=opening)


def rules_of(scenario: Scenario) -> Rules:
    """Return the policies that a scenario names; a user's own are imported.

    Raises
    ------
    InputError
        With every name that means nothing, and code that may not or cannot be used.
    """
    names = {family: getattr(scenario.policies, family) for family in FAMILIES}
    return choose(names, allowed=scenario.allowed_code)


def seconds_of(scenario: Scenario, name: str) -> int:
    """Return a date of the scenario in seconds from its start."""
    return int((getattr(scenario, name) - scenario.start).total_seconds())


def _too_heavy(scenario: Scenario, plan: PlanTables, plant_of: Sequence[int]) -> list[Fault]:
    """Return plants that make loads which none of the trucks that serve them may carry."""
    project = plan.building_project[plan.storey_building[plan.load_storey]]
    plant = np.array(plant_of, dtype=np.int64)[project]
    mass = np.add.reduceat(plan.component_mass_kg, plan.load_first[:-1])
    faults = []
    for code, name in enumerate(sorted(scenario.plants)):
        for number, laying in enumerate(("flat", "upright")):
            mine = mass[(plant == code) & (plan.load_laying == number)]
            payloads = [
                half_up(fleet.payload_t * 1000)
                for fleet in scenario.fleets.values()
                if name in fleet.plants and laying in fleet.laying and fleet.trucks
            ]
            if len(mine) and int(mine.max()) > max(payloads, default=0):
                faults.append(_heavy(name, laying, int(mine.max()), max(payloads, default=0)))
    return faults


def _heavy(plant: str, laying: str, mass_kg: int, payload_kg: int) -> Fault:
    load, truck = f"{mass_kg / 1000:g} t", f"{payload_kg / 1000:g} t"
    return Fault(
        where=f"plants.{plant}",
        value=load,
        zh=f"{laying} 类构件配载超过为它服务的任何车辆（最多 {truck}）；请调整 loads.payload_t",
        en=f"a load of {laying} pieces is heavier than every truck that serves it (at most "
        f"{truck}); lower loads.payload_t",
    )


def _access(
    scenario: Scenario, travel: TravelTables, draws: Draws, project: Project
) -> tuple[bool, bool]:
    """Return (deliveries in working hours, permit) of a project's site."""
    windows = bool(scenario.zones[project.zone].gate_calendar)
    if not travel.behind_ban(project.node):
        return not windows, bool(project.permit)
    permit = draws.permit(project.name) if project.permit is None else project.permit
    return permit and not windows, permit
