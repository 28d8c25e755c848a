"""The city at the first second: what is installed, what is in stock, what is under way.

A construction programme has no natural empty start: storeys due before the start are installed by
the baseline plus a lateness of their tower; yards hold what was due to be cast. A storey that the
baseline has under way at the start is finished by the baseline, so that no tower gains or loses
part of a storey. Settling days follow before anything is measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supplysim.calendars import DAY, Calendar
from supplysim.model.draws import Draws
from supplysim.plan.tables import PlanTables
from supplysim.scenario import Scenario

__all__ = ["InitialState", "TowerState", "initial_state"]


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
        Seconds by which the installed storeys came after their baseline.
    stock
        Cast time of orders already made: (storey number, family) -> seconds, before the start.
    """

    installed: int
    free_at: int
    lateness: int = 0
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
        late = draws.lateness_s(row, under_way=under_way)
        begin = int(plan.planned_start[first]) + late
        if empty and under_way:
            towers[draws.building(row)] = TowerState(last - first, 0, 0)
        elif begin >= 0:
            stock = {} if empty else _stock(scenario, plan, range(first, last), late if under_way else 0)
            towers[draws.building(row)] = TowerState(0, crew.next_open(begin), 0, stock)
        else:
            towers[draws.building(row)] = _under_way(scenario, plan, first, last, late)
    return InitialState(towers)


def _under_way(
    scenario: Scenario, plan: PlanTables, first: int, last: int, late: int
) -> TowerState:
    installed = sum(1 for s in range(first, last) if plan.planned_start[s] + late < 0)
    free_at = int(plan.planned_free[first + installed - 1]) + late
    stock = _stock(scenario, plan, range(first + installed, last), late)
    return TowerState(installed, free_at, late, stock)


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
