"""The sites of a replay: storeys done, and whether components are lifted or waited for.

A site is lifting while a crane job of it is under way in crane hours. It waits while the structure
is ready for a load that is not yet on site and inspected, in the same hours. Closures of single
cranes (breakdowns, days of other trades) are not looked at.
"""

from collections.abc import Callable, Iterator

import numpy as np

from supplysim.calendars import ALWAYS, Calendar
from supplysim.ledger import MISSING, Ledger
from supplysim.plan.tables import IntArray, Project
from supplysim.record import remade
from supplysim.record.closings import closings_of
from supplysim.replay.scene import Place, Site, Steps
from supplysim.replay.steps import covered, inside, open_parts, overlaid, since
from supplysim.scenario import Scenario
from supplysim.scenario.opening import openings

__all__ = ["sites_between"]

Intervals = tuple[IntArray, IntArray]

_CALENDAR = "crane"


def sites_between(
    scenario: Scenario, ledger: Ledger, t0: int, t1: int, *, nodes: dict[str, int]
) -> list[Site]:
    """Return the sites that are under way, or should be, at some time of [t0, t1).

    Parameters
    ----------
    t0, t1
        Seconds from the scenario's start.
    nodes
        Row of each node of the map; a site elsewhere is left out.
    """
    plan = ledger.plan
    storey_project = plan.building_project[plan.storey_building]
    order = np.argsort(storey_project, kind="stable")
    bounds = np.searchsorted(storey_project[order], np.arange(len(plan.projects) + 1))
    states = dict(_states(scenario, ledger, t0, t1))
    quiet = Steps(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))
    sites = []
    for row, project in enumerate(plan.projects):
        own = order[bounds[row] : bounds[row + 1]]
        begin = _first(ledger.storeys["started"][own], plan.planned_start[own])
        finished = _reached(ledger.storeys["finished"][own], ledger.end)
        if project.node in nodes and len(own) and begin < t1 and finished.max() > t0:
            seconds = np.sort(finished[(finished > t0) & (finished < t1)]) - t0
            site = Site(
                place=_place(scenario, project),
                node=nodes[project.node],
                storeys=len(own),
                done_before=int((finished <= t0).sum()),
                finished=seconds,
                begun=int(_reached(ledger.storeys["started"][own], ledger.end).min()) - t0,
                state=states.get(row, quiet),
            )
            sites.append(site)
    return sites


def _place(scenario: Scenario, project: Project) -> Place:
    zone = scenario.zones[project.zone]
    title = (zone.title_zh or project.zone, zone.title_en or project.zone)
    return Place(project.name, title, 0.0, 0.0)


def _first(started: IntArray, planned: IntArray) -> int:
    """Return when a site was to be begun, or was, whichever came first."""
    real = started[started != MISSING]
    return min(int(planned.min()), int(real.min())) if len(real) else int(planned.min())


def _reached(column: IntArray, end: int) -> IntArray:
    return np.where(column == MISSING, end, column)


def _states(scenario: Scenario, ledger: Ledger, t0: int, t1: int) -> Iterator[tuple[int, Steps]]:
    """Yield what each project's site does, for projects whose cranes work or wait in the span."""
    opening = openings(scenario, closings_of(scenario, ledger))

    def hours(project: Project) -> Calendar:
        # what closes all cranes of a site; "crane:site/C01" would close one
        if _CALENDAR not in scenario.calendars:
            return ALWAYS
        return opening(_CALENDAR, _CALENDAR, project.name)

    lifting = _by_project(ledger, _jobs(ledger), t0, t1, hours=hours)
    waiting = _by_project(ledger, _waits(ledger), t0, t1, hours=hours)
    none = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    for project in sorted(lifting.keys() | waiting.keys()):
        steps = overlaid(waiting.get(project, none), lifting.get(project, none))
        yield project, since(steps.time, steps.value, start=t0, end=t1)


def _jobs(ledger: Ledger) -> Intervals:
    return ledger.jobs["start"], _reached(ledger.jobs["end"], ledger.end)


def _waits(ledger: Ledger) -> Intervals:
    """Return, per crane job, when the structure was ready and its components were not there."""
    jobs = ledger.jobs
    known = (jobs["structure"] != MISSING) & (jobs["present"] != MISSING) & (jobs["unload"] == 0)
    return jobs["structure"], np.where(known, jobs["present"], jobs["structure"])


def _by_project(
    ledger: Ledger, intervals: Intervals, t0: int, t1: int, *, hours: Callable[[Project], Calendar]
) -> dict[int, Intervals]:
    """Return intervals of crane jobs in crane hours, merged, by project."""
    plan = ledger.plan
    rows = inside(*intervals, t0=t0, t1=t1)
    storey = remade.plan_storey(ledger)[ledger.jobs["load"][rows]]
    project = plan.building_project[plan.storey_building[storey]]
    start, end = (column[rows] for column in intervals)
    found: dict[int, Intervals] = {}
    for row in np.unique(project).tolist():
        own = project == row
        found[row] = covered(*open_parts(start[own], end[own], hours(plan.projects[row])))
    return found
