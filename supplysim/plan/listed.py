"""The user's own list of projects, in place of the generated portfolio."""

import math
from datetime import datetime

from supplysim.calendars import DAY
from supplysim.errors import Fault, InputError
from supplysim.plan.tables import Building, Project
from supplysim.scenario.demand import Portfolio, ProjectRow
from supplysim.scenario.spec import Scenario

__all__ = ["listed_projects"]


def listed_projects(scenario: Scenario) -> tuple[Project, ...]:
    """Return the projects of ``portfolio.projects``, sorted by name.

    The start area of a project is the area whose precast storeys are those of the list; its start
    on site is the mean ``precast_lag_d`` before its first precast storey.

    Raises
    ------
    InputError
        When the list is empty or a date lies past the horizon; every fault is listed. Unknown
        and repeated names are found when the scenario is read (``supplysim.scenario.checks``).
    """
    rows = scenario.portfolio.projects or ()
    faults = [
        _late(i, row, scenario) for i, row in enumerate(rows) if _day(row) >= scenario.horizon
    ]
    if not rows:
        faults.append(
            Fault("portfolio.projects", "项目清单为空", "the list of projects holds no project")
        )
    if faults:
        raise InputError(faults)
    projects = (_project(row, scenario) for row in rows)
    return tuple(sorted(projects, key=lambda project: project.name))


def _project(row: ProjectRow, scenario: Scenario) -> Project:
    portfolio = scenario.portfolio
    span = _day(row) - scenario.start
    first = span.days * DAY + span.seconds
    numbers = range(
        portfolio.first_precast_storey, portfolio.first_precast_storey + row.precast_storeys
    )
    towers = tuple(
        Building(
            name=f"B{i + 1:02d}",
            storeys=tuple(numbers),
            storey_m2=row.storey_m2,
            planned_first=first + math.floor(i * row.stagger_d) * DAY,
        )
        for i in range(row.towers)
    )
    return Project(
        name=row.project,
        zone=row.zone,
        node=row.node,
        access_km=row.access_km,
        archetype=row.archetype,
        project_class=row.project_class,
        buildings=towers,
        start=first - math.floor(portfolio.precast_lag_d.average()) * DAY,
        area_m2=_start_area_m2(row, portfolio),
        plant=row.plant,
        permit=row.permit,
    )


def _start_area_m2(row: ProjectRow, portfolio: Portfolio) -> float:
    precast_m2 = row.towers * row.precast_storeys * row.storey_m2
    return precast_m2 / (portfolio.above_ground_share * portfolio.precast_storey_share)


def _late(i: int, row: ProjectRow, scenario: Scenario) -> Fault:
    day = f"{scenario.horizon:%Y-%m-%d}"
    return Fault(
        where=f"portfolio.projects.{i}.first_storey",
        zh=f"首个预制层的计划日期须早于模拟终点 {day}",
        en=f"the first planned date must be before the horizon, {day}",
        value=row.first_storey,
    )


def _day(row: ProjectRow) -> datetime:
    """Return the midnight of a row's date; the field has checked that it is one."""
    return datetime.fromisoformat(row.first_storey)
