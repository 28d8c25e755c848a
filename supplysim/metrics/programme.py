"""The storeys of one project: when they were planned and when they were erected."""

from difflib import get_close_matches

import numpy as np
import pandas as pd

from supplysim.errors import Fault, InputError
from supplysim.metrics.arrays import Arrays
from supplysim.record.labels import moments

__all__ = ["latest_project", "programme"]


def latest_project(arrays: Arrays) -> str:
    """Return the project whose storeys due in the window are latest, summed; ties: by name.

    Without a storey due in the window it is the first project.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> latest_project(example_run().arrays)
    'P001'
    """
    plan = arrays.ledger.plan
    due = arrays.window.holds(plan.planned_finish)
    late = np.where(due, np.maximum(arrays.lateness, 0), 0)
    sums = np.zeros(len(plan.projects), dtype=np.int64)
    np.add.at(sums, arrays.storey_project, late)
    if not sums.any():
        np.add.at(sums, arrays.storey_project, due)
    return plan.projects[int(sums.argmax())].name


def programme(arrays: Arrays, project: str) -> pd.DataFrame:
    """Return the baseline and the real dates of every precast storey of a project.

    Returns
    -------
    pandas.DataFrame
        ``project, building, storey`` (a number)``, planned_start, planned_finish, started,
        finished`` (missing = not reached)``, end`` (last instant of the record)``, projects`` (how
        many the record has)``, replications``.

    Raises
    ------
    InputError
        When there is no such project; the nearest name is told.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> run = example_run()
    >>> table = programme(run.arrays, "P001")
    >>> table["storey"].tolist(), table["finished"].isna().tolist()
    ([4, 5], [False, True])
    """
    ledger, plan = arrays.ledger, arrays.ledger.plan
    names = [entry.name for entry in plan.projects]
    if project not in names:
        near = get_close_matches(project, names, n=1)
        raise InputError(
            [
                Fault(
                    where="project",
                    value=project,
                    zh="记录中没有这个项目",
                    en="the record has no such project",
                    nearest=near[0] if near else "",
                )
            ]
        )
    rows = np.flatnonzero(arrays.storey_project == names.index(project))
    times = {
        "planned_start": plan.planned_start,
        "planned_finish": plan.planned_finish,
        "started": ledger.storeys["started"],
        "finished": ledger.storeys["finished"],
    }
    start = arrays.scenario.start
    buildings = np.array(plan.building_names, dtype=object)
    return pd.DataFrame(
        {
            "project": project,
            "building": buildings[plan.storey_building[rows]],
            "storey": plan.storey_number[rows],
            **{name: moments(start, column[rows]) for name, column in times.items()},
            "end": start + pd.Timedelta(seconds=arrays.end),
            "projects": len(names),
            "replications": 1,
        }
    )
