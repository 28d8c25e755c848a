"""Everything that can be known to be wrong before a run: roads, plan, award, trips, policies.

The scenario's own checks ran when it was loaded. What is added here needs the road network, the
portfolio and the plan. A later stage is checked only if the ones it stands on are sound.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from supplysim.calendars import DAY, MINUTE, NEVER, Calendar
from supplysim.errors import Fault, InputError
from supplysim.model.award import award_date
from supplysim.model.names import line_name
from supplysim.model.world import World, prepare, rules_of, with_given_closures
from supplysim.plan.portfolio import make_portfolio
from supplysim.plan.tables import Project
from supplysim.roads.clock import SLOT_S
from supplysim.roads.dated import DatedTables
from supplysim.roads.network import check_network, load_network
from supplysim.rounding import half_up
from supplysim.scenario import Scenario
from supplysim.scenario.opening import receiving_calendar

__all__ = ["check_all"]


def check_all(scenario: Scenario) -> list[Fault]:
    """Return everything wrong with a scenario that was loaded, in the order of the data flow."""
    faults = [*_policies(scenario), *_roads(scenario)]
    if faults:
        return faults
    try:
        world = prepare(scenario, seed=0, replication=0)
    except InputError as error:
        return list(error.faults)
    shut = list(_shut(with_given_closures(world)))
    return shut or [*_moulds(world), *_deliveries(world)]


def _policies(scenario: Scenario) -> Sequence[Fault]:
    try:
        rules_of(scenario)
    except InputError as error:
        return error.faults
    return ()


def _roads(scenario: Scenario) -> list[Fault]:
    """Return what is wrong with the network, and with the places that need it."""
    try:
        network = load_network(scenario.network, checked=False)
        projects = make_portfolio(scenario)
    except InputError as error:
        return list(error.faults)
    needed = {plant.node: f"plants.{name}.node" for name, plant in scenario.plants.items()}
    needed |= {
        fleet.home: f"fleets.{name}.home" for name, fleet in scenario.fleets.items() if fleet.home
    }
    needed |= {project.node: f"portfolio / {project.name}.node" for project in projects}
    faults = check_network(network, needed=sorted(needed), traffic=scenario.traffic)
    return [_placed(fault, needed) for fault in faults]


def _placed(fault: Fault, needed: dict[str, str]) -> Fault:
    """Name the field that a fault about a node comes from."""
    where = needed.get(fault.value)
    if where is None or fault.file:
        return fault
    return Fault(where, fault.zh, fault.en, value=fault.value, nearest=fault.nearest)


def _shut(world: World) -> Iterator[Fault]:
    """Yield kinds of resources all of which closures and weather given as data keep shut.

    One plant or site may well be shut throughout; if all are, nothing can be built.
    """
    opened: dict[str, bool] = {}
    for kind, calendar, name in _resources(world):
        hours = world.opening(calendar, kind, name)
        opened[kind] = opened.get(kind, False) or hours.worked(0, world.end) > 0
    for kind, ever in opened.items():
        if not ever:
            yield Fault(
                where="closures",
                value=kind,
                zh="停工时段与天气数据使这类对象在整个模拟期内全部关闭",
                en="closures and weather given as data shut all of these for the whole run",
            )


def _resources(world: World) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, calendar, name) of everything that opens and closes, each site as a whole."""
    scenario, sites = world.scenario, world.scenario.sites
    for name in world.plants:
        plant = scenario.plants[name]
        yield "yard", plant.yard_calendar, name
        for kind in sorted(plant.lines):
            for i in range(plant.lines[kind]):
                yield "casting", scenario.line_types[kind].calendar, line_name(name, kind, i)
    for name, fleet in sorted(scenario.fleets.items()):
        yield "fleet", fleet.calendar, name
    for row, project in enumerate(world.plan.projects):
        gate = receiving_calendar(scenario, project.zone, direct=world.direct[row])
        yield "gate", gate, project.name
        yield "crane", sites.hook_calendar, project.name
        yield "crew", sites.crew_calendar, project.name


def _moulds(world: World) -> Iterator[Fault]:
    """Yield projects that begin in the run and whose first moulds come only after it.

    Those for which the start state holds stock, or has storeys under way, are left to the run.
    """
    production = world.scenario.production
    empty, lead = world.scenario.state.mode == "empty", world.scenario.state.production_d
    stocked = 0 if empty else int((production.release_lead_d - lead) * DAY)
    wait = int((production.drawings_d + production.mould_lead_d) * DAY)
    for project in world.plan.projects:
        first = min(building.planned_first for building in project.buildings)
        moulds = award_date(world.scenario, project) + wait
        if max(0, stocked) <= first < world.end <= moulds:
            yield Fault(
                where=f"portfolio / {project.name}",
                value=f"{moulds // DAY} d",
                zh="该项目在模拟期内开吊，而图纸和首套模具到模拟期结束后才有；"
                "可缩短 production.drawings_d、mould_lead_d 或提前定标",
                en="begins in the run, but drawings and first moulds come only after its end; "
                "shorten production.drawings_d or mould_lead_d, or award earlier",
            )


def _deliveries(world: World) -> Iterator[Fault]:
    """Yield sites that no load could ever be brought to."""
    setdown = _longest_setdown(world)
    for row, project in enumerate(world.plan.projects):
        gate = receiving_calendar(world.scenario, project.zone, direct=world.direct[row])
        receiving = world.opening(gate, "gate", project.name)
        need = setdown[row] + half_up(world.scenario.loads.inspection_min.average() * MINUTE)
        if receiving.whole(0, need) >= NEVER:
            yield _never_receives(project, gate, need)
            continue
        plant = world.plants[world.plant_of[row]]
        if not _can_arrive(world, row, receiving, need):
            yield _never_reached(project, plant, gate)
        elif not _can_return(world, row, need):
            yield _never_returns(project, plant)


def _longest_setdown(world: World) -> list[int]:
    """Return, per project, the seconds it takes to set down the load of its that takes longest."""
    plan, kinds = world.plan, world.scenario.components
    piece = np.array(
        [half_up(kinds[name].unload_min * MINUTE) for name in plan.types], dtype=np.int64
    )
    by_load = np.add.reduceat(piece[plan.component_type], plan.load_first[:-1])
    longest = np.zeros(len(plan.projects), dtype=np.int64)
    np.maximum.at(longest, plan.building_project[plan.storey_building[plan.load_storey]], by_load)
    return longest.tolist()


def _can_arrive(world: World, row: int, receiving: Calendar, need: int) -> bool:
    """Tell whether some quarter-hour of a shift arrives in receiving hours, and can return."""
    trip, back = world.out(world.plant_of[row], row), world.back(row, _home(world, row))
    shifts = _shifts(world, world.plants[world.plant_of[row]])
    for leave in _departures(world, receiving):
        seconds = trip.at(leave)
        arrive = leave + seconds
        if seconds < 0 or receiving.whole(arrive, need) != arrive:
            continue
        if any(shift.is_open(leave) for shift in shifts) and back.departure(arrive) < NEVER:
            return True
    return False


def _departures(world: World, receiving: Calendar) -> Iterator[int]:
    """Yield the quarter-hours of the first week in which a site receives loads.

    Where roads are closed by plan, also of the weeks after each change.
    """
    changes = world.roads.starts[1:] if isinstance(world.roads, DatedTables) else ()
    for change in (0, *(t for t in changes if 0 <= t < world.end)):
        opened = receiving.next_open(change)
        if opened < NEVER:
            first = opened - opened % DAY
            yield from range(first, min(first + 7 * DAY, world.end), SLOT_S)


def _home(world: World, row: int) -> str:
    return world.scenario.plants[world.plants[world.plant_of[row]]].node


def _shifts(world: World, plant: str) -> list[Calendar]:
    """Return the shifts of the fleets with trucks that serve a plant."""
    return [
        world.opening(fleet.calendar, "fleet", name)
        for name, fleet in world.scenario.fleets.items()
        if plant in fleet.plants and fleet.trucks
    ]


def _can_return(world: World, row: int, on_site: int) -> bool:
    """Tell whether some fleet of the plant can go to the site and return in one shift."""
    scenario, plant = world.scenario, world.plants[world.plant_of[row]]
    loads = scenario.loads
    before = half_up((loads.loading_min.average() + loads.papers_min) * MINUTE)
    back = world.back(row, scenario.plants[plant].node).free_s
    for name, fleet in scenario.fleets.items():
        if plant not in fleet.plants:
            continue
        travel = half_up((world.out(world.plant_of[row], row).free_s + back) / fleet.speed_factor)
        shift = world.opening(fleet.calendar, "fleet", name)
        if fleet.night_out or shift.whole(0, before + travel + on_site) < NEVER:
            return True
    return False


def _never_returns(project: Project, plant: str) -> Fault:
    return Fault(
        where=f"portfolio / {project.name}",
        value=plant,
        zh="该厂没有一个车队能在一个班次内往返该工地；可延长出车时段，或允许在外过夜（night_out）",
        en="no fleet of this plant can go to the site and return in one shift; lengthen the truck "
        "calendar or set night_out",
    )


def _never_receives(project: Project, gate: str, need: int) -> Fault:
    minutes = half_up(need / MINUTE)
    return Fault(
        where=f"portfolio / {project.name}",
        value=gate,
        zh=f"该工地没有足够的收货时段：检验并卸下一车需要 {minutes} 分钟，"
        f"日历 {gate} 没有这么长的时段",
        en=f"this site never receives a load: inspecting and setting one down takes {minutes} min, "
        f"and no window of the calendar {gate} is that long",
    )


def _never_reached(project: Project, plant: str, gate: str) -> Fault:
    return Fault(
        where=f"portfolio / {project.name}",
        value=plant,
        zh=f"出车时段、禁行、道路封闭与收货时段（{gate}）没有交集，从该厂出发的车永远无法按时到达；"
        "可发放日间通行证或改变时段",
        en=f"truck shifts, the truck ban, closed roads and the receiving hours ({gate}) leave no "
        "hour to arrive from this plant; give a day permit or change the hours",
    )
