"""The city at the first second: what is installed, what is in stock, what is under way.

A construction programme has no natural empty start: storeys due before the start are installed by
the baseline plus the drawn late start of their tower, of which each storey makes up a share of its
allowance; yards hold what was due to be cast. A storey that the baseline has under way at the
start is finished by the baseline, so that no tower gains or loses part of a storey. Settling days
follow before anything is measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from supplysim.calendars import DAY, Calendar
from supplysim.errors import Fault, InputError
from supplysim.model.draws import Draws
from supplysim.plan.tables import PlanTables
from supplysim.scenario import Scenario

__all__ = ["InitialState", "TowerState", "check_state", "initial_state"]


@dataclass(frozen=True, slots=True)
class TowerState:
    """One tower at the start.

    Parameters
    ----------
    installed
        How many of its precast storeys are installed, or finished by the baseline.
    free_at
        When the next storey may begin for all the tower below it knows (seconds); for a tower
        that has not begun, when its site lets it begin.
    lateness
        Seconds by which each installed storey came after its baseline, lowest first.
    stock
        Cast time of orders already made: (storey number, family) -> seconds, before the start.
    """

    installed: int
    free_at: int
    lateness: tuple[int, ...] = ()
    stock: Mapping[tuple[int, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InitialState:
    """The start state of every tower, by ``project/building``; towers not named begin fresh."""

    towers: Mapping[str, TowerState]


def initial_state(
    scenario: Scenario, plan: PlanTables, draws: Draws, *, crew: Calendar
) -> InitialState:
    """Return the state that the baseline implies at second 0, or an empty city.

    In an empty city, towers whose lowest precast storey was due before the start are taken as
    finished: they ask for nothing.
    """
    towers = {}
    empty = scenario.state.mode == "empty"
    for row in range(len(plan.building_project)):
        first, last = int(plan.building_first[row]), int(plan.building_first[row + 1])
        under_way = int(plan.planned_start[first]) < 0
        late = draws.lateness_s(row)
        begin = int(plan.planned_start[first]) + late
        if empty and under_way:
            towers[draws.building(row)] = TowerState(last - first, 0, (0,) * (last - first))
        elif begin >= 0:
            known = late if under_way else 0
            stock = {} if empty else _stock(scenario, plan, range(first, last), known)
            towers[draws.building(row)] = TowerState(0, crew.next_open(begin), (), stock)
        else:
            towers[draws.building(row)] = _under_way(
                scenario, plan, range(first, last), late=late, made_up=draws.made_up(row)
            )
    return InitialState(towers)


def check_state(state: InitialState, plan: PlanTables, draws: Draws) -> None:
    """Refuse a state that is not one of the plan's towers.

    Raises
    ------
    InputError
        With every fault: unknown towers, storeys that do not exist, a lateness missing.
    """
    rows = {draws.building(row): row for row in range(len(plan.building_project))}
    faults: list[Fault] = []
    for name, tower in state.towers.items():
        where = f"initial.towers.{name}"
        if name not in rows:
            near = next(iter(get_close_matches(name, list(rows), n=1)), "")
            faults.append(Fault(where, "没有这栋楼", "no such tower", nearest=near))
            continue
        first, end = plan.building_first[rows[name] : rows[name] + 2].tolist()
        if not 0 <= tower.installed <= end - first or len(tower.lateness) != tower.installed:
            faults.append(
                Fault(
                    where,
                    f"已装层数应为 0 到 {end - first}，并逐层给出 lateness",
                    f"installed lies between 0 and {end - first}, with a lateness for each storey",
                    value=f"installed {tower.installed}, lateness {len(tower.lateness)}",
                )
            )
    if faults:
        raise InputError(faults)


def _under_way(
    scenario: Scenario, plan: PlanTables, storeys: range, *, late: int, made_up: float
) -> TowerState:
    allowance = scenario.plan.allowance / (1.0 + scenario.plan.allowance)
    lateness: list[int] = []
    storey, finished = storeys.start, 0
    while storey < storeys.stop and plan.planned_start[storey] + late < 0:
        lateness.append(late)
        # A storey under way over a pause makes up no more than one of usual length.
        cycle = min(int(plan.planned_free[storey] - plan.planned_start[storey]), _LONG_CYCLE)
        finished = int(plan.planned_finish[storey]) + late
        late -= int(cycle * allowance * made_up)
        storey += 1
        if storey < storeys.stop:
            # Nothing begins before the storey below is finished.
            late = max(late, finished - int(plan.planned_start[storey]))
    free_at = max(int(plan.planned_free[storey - 1]) + late, finished)
    stock = _stock(scenario, plan, range(storey, storeys.stop), late)
    return TowerState(storey - storeys.start, free_at, tuple(lateness), stock)


_LONG_CYCLE = 9 * DAY
"""Longest planned storey cycle without a pause: 7-9 d for shear walls (PARAMETERS 7)."""


def _stock(
    scenario: Scenario, plan: PlanTables, storeys: range, late: int
) -> dict[tuple[int, str], int]:
    """Return the cast time of every order that the master plan would have had made by now."""
    lead = int(scenario.production.release_lead_d * DAY)
    production = int(scenario.state.production_d * DAY)
    made: dict[tuple[int, str], int] = {}
    families = sorted({kind.family for kind in scenario.components.values()})
    for storey in storeys:
        cast = int(plan.planned_start[storey]) + late - lead + production
        if cast >= 0:
            break
        for family in families:
            made[int(plan.storey_number[storey]), family] = cast
    return made
