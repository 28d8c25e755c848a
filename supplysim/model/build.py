"""The stages of the chain, made from a world: plants, yards, haulage, towers, cranes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from supplysim.calendars import DAY, HOUR, MINUTE, Calendar
from supplysim.model.crane import Buffer, Crane, Lifts
from supplysim.model.draws import Draws
from supplysim.model.entities import Load, Part, StoreyState
from supplysim.model.fleet import Fleet, Haulage, HaulagePorts, Trailers
from supplysim.model.kernel import Kernel
from supplysim.model.line import CASTING, Line, Stage
from supplysim.model.lists import PlanLists
from supplysim.model.names import crane_name, crane_of, line_name
from supplysim.model.orders import OrderBook
from supplysim.model.plant import MouldRules, Plant, PlantPorts, Shop
from supplysim.model.site_crane import CraneUse, SiteCrane
from supplysim.model.tower import Tower
from supplysim.model.tower_ports import SiteRules, TowerPorts
from supplysim.model.world import World
from supplysim.model.yard import Yard
from supplysim.plan.baseline import SiteHours, storey_steps
from supplysim.plan.components import erection_ranks
from supplysim.rounding import half_up
from supplysim.scenario.opening import receiving_calendar
from supplysim.scenario.supply import LineType

__all__ = [
    "STAY_S",
    "Names",
    "build_cranes",
    "build_haulage",
    "build_plant",
    "build_yard",
    "crew_seconds",
    "make_tower",
    "rank_ends",
]

STAY_S = 2 * HOUR
"""How long a truck waits for its next lift before it is set down: the free time of a delivery
(PARAMETERS 6: detention begins after 2 h)."""

_LAYING = {"flat": 0, "upright": 1}


@dataclass(slots=True)
class Names:
    """Names of lines, trucks and cranes, in the order of their codes."""

    lines: list[str]
    line_plant: list[int]
    line_kind: list[str]
    trucks: list[str]
    cranes: list[str]


def build_plant(
    world: World, kernel: Kernel, code: int, *, book: OrderBook, names: Names, ports: PlantPorts
) -> Plant:
    """Return one plant with a shop for each of its line types."""
    scenario, name = world.scenario, world.plants[code]
    plant = scenario.plants[name]
    shops: dict[str, Shop] = {}
    for kind in sorted(plant.lines):
        if plant.lines[kind]:
            shops[kind] = _shop(world, code, kind, names)
    per_set = scenario.production.towers_per_mould_set
    return Plant(
        kernel,
        rank=(1, code),
        shop_of={
            family: shops[kind] for family, kind in sorted(book.line_type.items()) if kind in shops
        },
        mould_sets=lambda project, _: max(1, half_up(len(world.towers_of[project]) / per_set)),
        sequencing=world.rules.sequencing,
        ports=ports,
        moulds=MouldRules(
            first_s=int(scenario.production.first_article_d * DAY),
            life=scenario.production.mould_life,
            renewal_s=int(scenario.production.mould_renewal_d * DAY),
        ),
        remakes_first=scenario.quality.remake_priority == "urgent",
    )


def _shop(world: World, code: int, kind: str, names: Names) -> Shop:
    name = world.plants[code]
    plant, line_type = world.scenario.plants[name], world.scenario.line_types[kind]
    count = plant.lines[kind]
    usable = half_up(plant.positions.get(kind, 0) * (1.0 - plant.reserved_share))
    lines, rows = [], []
    for i in range(count):
        pallets = max(1, usable // count + (1 if i < usable % count else 0))
        label = line_name(name, kind, i)
        rows.append(len(names.lines))
        names.lines.append(label)
        names.line_plant.append(code)
        names.line_kind.append(kind)
        hours = world.opening(line_type.calendar, "line", label)
        casting = world.opening(line_type.calendar, "casting", label)
        lines.append(_line(line_type, pallets, hours, casting))
    return Shop(lines, rows, kind, changeover_s=half_up(line_type.changeover_min * MINUTE))


def _line(
    line_type: LineType, pallets: int, calendar: Calendar, casting: Calendar | None = None
) -> Line:
    """Return a pallet line with its takt, or a hall of moulds worked side by side.

    ``casting`` = hours in which concrete is cast, where they are fewer than the line's.
    """
    single = 1 if line_type.kind == "pallet" else None
    slots = max(1, half_up(pallets * line_type.curing_slots_share)) if single else None
    works: list[tuple[str, int | None]] = [
        ("interruptible", single),
        ("interruptible", single),
        ("uninterruptible", single),
        ("unattended", slots),
        ("interruptible", single),
        ("interruptible", single),
        ("interruptible", single),
    ]
    stages = [Stage(work, places) for work, places in works]  # type: ignore[arg-type]
    hours = [calendar] * len(stages)
    hours[CASTING] = casting or calendar
    return Line(stages, hours, pallets=pallets, queue=line_type.queue)


def build_yard(
    world: World,
    kernel: Kernel,
    code: int,
    *,
    loading_s: Callable[[Load], int],
    loaded: Callable[[Load], None],
    room: Callable[[], None],
) -> Yard:
    """Return the yard of one plant."""
    name = world.plants[code]
    plant = world.scenario.plants[name]
    return Yard(
        kernel,
        rank=(2, code),
        capacity_l=half_up(plant.yard_m3 * 1000),
        gantries=plant.gantries,
        calendar=world.opening(plant.yard_calendar, "yard", name),
        loading_s=loading_s,
        loaded=loaded,
        room=room,
    )


def build_haulage(
    world: World, kernel: Kernel, names: Names, ports: HaulagePorts
) -> dict[int, Haulage]:
    """Return the haulage group of every plant; plants that share a fleet share a group."""
    fleets = {name: _fleets(world, name, names) for name in sorted(world.scenario.fleets)}
    groups = _groups(
        [
            [world.plants.index(plant) for plant in spec.plants]
            for spec in world.scenario.fleets.values()
        ]
    )
    haulage: dict[int, Haulage] = {}
    for number, group in enumerate(groups):
        fleets_of = {
            code: tuple(
                fleet
                for name in sorted(world.scenario.fleets)
                if world.plants[code] in world.scenario.fleets[name].plants
                for fleet in fleets[name]
            )
            for code in group
        }
        joint = Haulage(
            kernel,
            rank=(3, number),
            fleets_of=fleets_of,
            dispatch=world.rules.dispatch,
            ports=ports,
        )
        haulage.update(dict.fromkeys(group, joint))
    return haulage


def _fleets(world: World, name: str, names: Names) -> list[Fleet]:
    """Return the trucks of a fleet, in halves by number where they run on odd and even days."""
    spec = world.scenario.fleets[name]
    first = len(names.trucks)
    names.trucks += [f"{name}/{i + 1:03d}" for i in range(spec.trucks)]
    trucks = range(first, first + spec.trucks)
    halves = [("fleet", trucks)]
    if world.odd_even:
        halves = [("truck-odd", trucks[::2]), ("truck-even", trucks[1::2])][: len(trucks)]
    return [
        Fleet(
            name,
            trucks=half,
            laying=[_LAYING[laying] for laying in spec.laying],
            payload_kg=half_up(spec.payload_t * 1000),
            calendar=world.opening(spec.calendar, kind, name),
            night_out=spec.night_out,
            speed=spec.speed_factor,
            trailers=Trailers(
                spare=len(range(i, spec.drop_trailers, len(halves))),
                laying=frozenset(_LAYING[laying] for laying in spec.drop_laying),
                unhook_s=half_up(world.scenario.loads.unhook_min * MINUTE),
            ),
        )
        for i, (kind, half) in enumerate(halves)
    ]


def _groups(links: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return the connected groups of plants, each sorted, in order of their first plant."""
    groups: list[set[int]] = []
    for link in links:
        joined = set(link)
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return sorted(sorted(group) for group in groups)


def crew_seconds(
    world: World, building: int, draws: Draws, storeys: int
) -> Callable[[int, int, bool], int]:
    """Return the drawn crew seconds of a building: ``(storey index, zone, topping)``."""
    project = world.plan.projects[int(world.plan.building_project[building])]
    archetype = world.scenario.archetypes[project.archetype]
    steps, zones = storey_steps(archetype), archetype.zones
    formwork = draws.crew(building, "formwork", size=storeys * zones).tolist()
    topping = draws.crew(building, "topping", size=storeys * zones).tolist()

    def seconds(storey: int, zone: int, poured: bool) -> int:
        factor = (topping if poured else formwork)[storey * zones + zone]
        return int((steps.topping if poured else steps.formwork) * factor + 0.5)

    return seconds


def rank_ends(world: World, building: int, lists: PlanLists) -> Callable[[int], int]:
    """Return what gives the first component after one in its part that has a higher rank."""
    plan = world.plan
    project = plan.projects[int(plan.building_project[building])]
    number = building - plan.building_project.tolist().index(plan.building_project[building])
    area = project.buildings[number].storey_m2
    ranks = erection_ranks(world.scenario.archetypes[project.archetype], area)
    storey = int(plan.building_first[building])
    parts = range(lists.part_first[storey], lists.part_first[storey + 1])
    origin: int = lists.load_first[lists.part_first_load[parts.start]]
    ends = [lists.load_first[lists.part_first_load[part + 1]] - origin for part in parts]
    end_of = [0] * len(ranks)
    for i in reversed(range(len(ranks))):
        same = i + 1 < len(ranks) and i + 1 not in ends and ranks[i + 1] == ranks[i]
        end_of[i] = end_of[i + 1] if same else i + 1

    def rank_end(component: int) -> int:
        offset = (component - origin) % len(ranks)
        return component - offset + end_of[offset]

    return rank_end


def make_tower(
    world: World,
    kernel: Kernel,
    building: int,
    *,
    installed: int,
    crane: str,
    earliest: int,
    lists: PlanLists,
    ports: TowerPorts,
) -> Tower:
    """Return one tower with all its storeys, of which the lowest may be installed already."""
    scenario, plan = world.scenario, world.plan
    row = int(plan.building_project[building])
    project = plan.projects[row]
    sites = scenario.sites
    name = world.draws.building(building)
    first, last = int(plan.building_first[building]), int(plan.building_first[building + 1])
    storeys = [
        StoreyState(
            row=storey,
            planned_start=lists.planned_start[storey],
            parts=tuple(
                Part(row=part)
                for part in range(lists.part_first[storey], lists.part_first[storey + 1])
            ),
            opened=storey < first + installed,
        )
        for storey in range(first, last)
    ]
    direct = world.direct[row]
    gate = receiving_calendar(scenario, project.zone, direct=direct)
    return Tower(
        kernel,
        rank=(4, building),
        row=building,
        zones=scenario.archetypes[project.archetype].zones,
        steps=storey_steps(scenario.archetypes[project.archetype]),
        storeys=storeys,
        earliest=earliest,
        direct=direct,
        receiving=world.opening(gate, "gate", project.name),
        gate_places=sites.gate_places,
        rules=_rules(world, crew=name, crane=crane),
        ports=ports,
    )


def _rules(world: World, *, crew: str, crane: str) -> SiteRules:
    sites, policies = world.scenario.sites, world.scenario.policies
    return SiteRules(
        hours=SiteHours(
            crew=world.opening(sites.crew_calendar, "crew", crew),
            hook=world.opening(sites.hook_calendar, "crane", crane),
            pour=world.opening(sites.pour_calendar, "crew", crew),
        ),
        notice_s=int(policies.notice_d * DAY),
        buffer_storeys=policies.buffer_storeys,
        start_stock=sites.start_stock_storeys,
        recovery_after_s=int(sites.recovery_after_d * DAY),
        recovery_gain=sites.recovery_gain,
        inspection_s=half_up(world.scenario.loads.inspection_min.average() * MINUTE),
        stay_s=STAY_S,
        call_off=world.rules.call_off,
        lead_min_s=int(policies.lead_min_h * HOUR),
        lead_max_s=int(policies.lead_max_h * HOUR),
        lead_loads=policies.lead_loads,
    )


def build_cranes(
    world: World,
    kernel: Kernel,
    names: Names,
    towers: dict[int, Tower],
    lists: PlanLists,
    *,
    lifts: Lifts,
    emptied: Callable[[Load], None],
) -> dict[int, Crane]:
    """Return the crane of every tower row."""
    sites = world.scenario.sites
    served: dict[tuple[int, int], list[int]] = {}
    for row in sorted(towers):
        project = int(world.plan.building_project[row])
        served.setdefault((project, crane_of(world, row)), []).append(row)
    kind = _crane_kind(world)
    cranes: dict[int, Crane] = {}
    settings: dict[tuple[Calendar, Calendar], Calendar] = {}
    order = sorted(served)
    # Side by side: what outlives the chain would keep the memory of its neighbours.
    names.cranes += [crane_name(world.plan.projects[p].name, number) for p, number in order]
    for code, place in enumerate(order):
        rows, name = served[place], names.cranes[code]
        hook = world.opening(sites.hook_calendar, "crane", name)
        receiving = towers[rows[0]].receiving
        if (hook, receiving) not in settings:
            closed = world.closings.of("crane", name)
            settings[hook, receiving] = hook.joined_with(receiving, closed)
        crane = kind(name)(
            kernel,
            rank=(5, code),
            towers=[(towers[row], Buffer(half_up(sites.buffer_m3 * 1000))) for row in rows],
            hook=hook,
            setting=settings[hook, receiving],
            lifts=lifts,
            lists=lists,
            stay_s=STAY_S,
            emptied=emptied,
        )
        cranes.update(dict.fromkeys(rows, crane))
    return cranes


def _crane_kind(world: World) -> Callable[[str], Callable[..., Crane]]:
    """Return the kind of crane for a name: one that nothing takes from precast costs nothing."""
    spec = world.scenario.sites.crane
    use = CraneUse(spec.other_day_share, spec.climb_every, half_up(spec.climb_h * HOUR))
    if use.other_day_share == 1 and not use.climb_every:
        return lambda _: Crane
    return lambda name: partial(SiteCrane, name=name, use=use)
