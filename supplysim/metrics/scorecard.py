"""The plan line by line beside a run: what is assumed, what is simulated, what is neither.

Shares, capacities and counts of the plan's Tables 1 and 2 are inputs of a scenario: they are shown
beside what the scenario assumes and never called met. Titles, firms, alliances and materials are
not simulated. Only deliverability is an outcome, and only outcomes are met or not.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from supplysim.calendars import DAY
from supplysim.ledger import MISSING
from supplysim.metrics.arrays import Arrays, Groups, Sums
from supplysim.metrics.groups import CITY, OUTSIDE, WHOLE, by_label
from supplysim.metrics.kpi import find
from supplysim.metrics.plan_lines import Kind, follows_plan, plan_lines
from supplysim.plan.targets import load_targets
from supplysim.scenario.spec import Scenario

__all__ = [
    "COLUMNS",
    "delivered",
    "met_of",
    "pooled_scorecard",
    "scorecard",
    "shortage_m3",
]

COLUMNS = (
    "table",
    "row",
    "key",
    "name_zh",
    "name_en",
    "year",
    "stated",
    "target",
    "kind",
    "value",
    "unit",
    "numerator",
    "denominator",
    "met",
    "note_zh",
    "note_en",
)
"""Columns of the scorecard, see :func:`scorecard`."""

_LITRES = 1000.0
_TOLERANCE = 1e-9

_CLASSES = {
    "key": ("重点推进地区", "Key areas"),
    "active": ("积极推进地区", "Active areas"),
    "encouraged": ("鼓励推进地区", "Encouraged areas"),
    "government": ("政府投资项目", "Government projects"),
    "social": ("保障性住房", "Social housing"),
    "commodity": ("商品住宅", "Commodity housing"),
    CITY: ("全市", "Whole city"),
}


class _Score(NamedTuple):
    """A judged or unjudged number of a run."""

    value: float
    numerator: float
    denominator: float
    met: bool | None


def scorecard(arrays: Arrays) -> pd.DataFrame:
    """Return one row a line and year of the plan's Tables 1 and 2, then the outcomes of the run.

    The lines of the plan come only where all its zones are zones of the scenario; outcomes always
    come, for the zones and classes inside the city.

    Returns
    -------
    pandas.DataFrame
        ``table`` ("1", "2", or "" for outcomes), ``row`` (as the plan counts), ``key``, ``name_zh,
        name_en, year``; ``stated`` (target as printed, with its unit, or "not stated"), ``target``
        (in ``unit``); ``kind`` ("input", "not simulated", "outcome"); ``value`` in this scenario
        or run (missing where it has none), ``unit``; ``numerator, denominator`` of outcomes;
        ``met`` (missing but for outcomes that are judged); ``note_zh, note_en``.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> example_run().scorecard()["key"].tolist()[:3]
    ['delivered:zone:core', 'delivered:priority:key', 'delivered:class:social']
    """
    targets = load_targets()
    rows = (
        list(plan_lines(arrays.scenario, targets)) if follows_plan(arrays.scenario, targets) else []
    )
    rows += _outcomes(arrays)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"met": "boolean", "value": float, "target": float})


def met_of(table: pd.DataFrame) -> tuple[int, int]:
    """Return how many outcomes of a scorecard are met, and how many are judged.

    Examples
    --------
    In five days nothing can be seven days late: areas are not judged; 3.5 of 4 m3 are too little.

    >>> from supplysim.testing import example_run
    >>> met_of(example_run().scorecard())
    (0, 1)
    """
    judged = table["met"].dropna()
    return int(judged.sum()), len(judged)


def pooled_scorecard(tables: Sequence[pd.DataFrame], scenario: Scenario) -> pd.DataFrame:
    """Return the scorecard of several replications: outcomes from sums over all of them.

    Shares are ratios of sums, the shortage is a mean; what is met is judged on these.

    Parameters
    ----------
    tables
        ``run.scorecard()`` of each replication; a row missing in one of them counts nothing there.
    scenario
        Its ``scorecard`` holds what counts as met.

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> run = example_run()
    >>> pooled_scorecard([run.scorecard()] * 2, run.scenario).equals(run.scorecard())
    True
    """
    every = pd.concat(tables, ignore_index=True)
    whole = every.drop_duplicates(["table", "key", "year"], ignore_index=True)
    least = scenario.scorecard.least_share
    for at in whole.index[whole["kind"] == "outcome"]:
        key = str(whole["key"].loc[at])
        own = every[every["key"] == key]
        sums = float(own["numerator"].sum()), float(own["denominator"].sum())
        score = _judged(key, *sums, runs=len(tables), least=least)
        for name in ("value", "numerator", "denominator"):
            whole.loc[at, name] = getattr(score, name)
        whole.loc[at, "met"] = pd.NA if score.met is None else score.met
    return whole


def delivered(arrays: Arrays, groups: Groups) -> Sums:
    """Return the area delivered on schedule over the area started and due.

    Numerator: m2 of the denominator's storeys whose last component was installed by their planned
    finish + ``scorecard.tolerance_d``. Denominator: m2 of precast storeys whose planned finish
    lies in the window, with the tolerance not past the end of the run. Unit: 1.

    Examples
    --------
    Without a tolerance the lower of two storeys of 500 m2 is in time.

    >>> from supplysim.scenario.costs import Scorecard
    >>> from supplysim.testing import example_run
    >>> run = example_run()
    >>> strict = run.scenario.model_copy(update={"scorecard": Scorecard(tolerance_d=0)})
    >>> sums = delivered(Arrays(strict, run.ledger), WHOLE)
    >>> sums.numerator.tolist(), sums.denominator.tolist()
    ([500.0], [1000.0])
    """
    planned, finished = arrays.ledger.plan.planned_finish, arrays.ledger.storeys["finished"]
    last = planned + int(arrays.scenario.scorecard.tolerance_d * DAY)
    due = arrays.window.holds(planned) & (last <= arrays.end)
    good = due & (finished != MISSING) & (finished <= last)
    area = arrays.storey_m2
    return Sums(groups.add("storeys", good, area), groups.add("storeys", due, area))


def shortage_m3(arrays: Arrays, groups: Groups) -> Sums:
    """Return the volume planned in the window that was not made good by what was installed.

    Numerator: m3 planned for the window less m3 installed in it, not below zero: work brought
    forward counts against work left over. Denominator: m3 planned for the window. Unit: m3 (the
    numerator alone).

    Examples
    --------
    Four m3 are planned, the last piece of 0.5 is never installed.

    >>> from supplysim.testing import example_run
    >>> sums = shortage_m3(example_run().arrays, WHOLE)
    >>> sums.numerator.tolist(), sums.denominator.tolist()
    ([0.5], [4.0])
    """
    litres = arrays.volume_l
    due = arrays.window.holds(arrays.ledger.plan.planned)
    done = arrays.window.holds(arrays.ledger.components["installed"])
    planned = groups.add("components", due, litres) / _LITRES
    installed = groups.add("components", done, litres) / _LITRES
    return Sums(np.maximum(planned - installed, 0.0), planned)


def _outcomes(arrays: Arrays) -> list[dict[str, Any]]:
    scenario = arrays.scenario
    zones = scenario.zones
    projects = arrays.ledger.plan.projects
    inside = [zones[project.zone].priority != "outside" for project in projects]
    labels: dict[str, list[str]] = {
        "zone": [project.zone for project in projects],
        "priority": [zones[project.zone].priority for project in projects],
        "class": [project.project_class for project in projects],
        "city": [CITY] * len(projects),
    }
    rows: list[dict[str, Any]] = []
    for by, places in labels.items():
        own = [place if here else OUTSIDE for place, here in zip(places, inside, strict=True)]
        groups = by_label(arrays, own)
        sums = delivered(arrays, groups)
        parts = zip(groups.labels, *sums, strict=True)
        for label, above, below in sorted(parts, key=lambda part: _place(part[0])):
            if label != OUTSIDE:
                rows.append(_area_row(scenario, by, label, float(above), float(below)))
    return [*rows, *_volume_rows(arrays, inside)]


def _place(label: str) -> tuple[int, str]:
    """Return where a label stands: classes in the plan's order, zones by name."""
    return (list(_CLASSES).index(label) if label in _CLASSES else 0, label)


def _judged(
    key: str, numerator: float, denominator: float, *, least: float, runs: int = 1
) -> _Score:
    """Return a score from sums over runs; the sums become means."""
    above, below = numerator / runs, denominator / runs
    if key == "shortage":
        met = above <= (1.0 - least) * below + _TOLERANCE if below else None
        return _Score(above, above, below, met)
    share = above / below if below else math.nan
    judged = key != "utilisation" and below > 0
    return _Score(share, above, below, bool(share >= least) if judged else None)


def _area_row(
    scenario: Scenario, by: str, label: str, above: float, below: float
) -> dict[str, Any]:
    zone = scenario.zones.get(label) if by == "zone" else None
    zh, en = _CLASSES.get(label, (label, label))
    if zone is not None:
        zh, en = zone.title_zh or label, zone.title_en or label
    least, days = scenario.scorecard.least_share, scenario.scorecard.tolerance_d
    key = "delivered:city" if by == "city" else f"delivered:{by}:{label}"
    return _outcome(
        scenario,
        key,
        names=(
            f"{zh}：按期交付面积占应交付面积",
            f"{en}: area delivered on schedule over area due",
        ),
        score=_judged(key, above, below, least=least),
        unit="1",
        notes=(
            f"晚于计划不超过{days:g}天算按期；不低于{least:.0%}为达到",
            f"on schedule: at most {days:g} d after the planned date; met from {least:.0%}",
        ),
    )


def _volume_rows(arrays: Arrays, inside: list[bool]) -> Iterator[dict[str, Any]]:
    scenario = arrays.scenario
    groups = by_label(arrays, [CITY if here else OUTSIDE for here in inside])
    if CITY in groups.labels:
        sums = shortage_m3(arrays, groups)
        row = groups.labels.index(CITY)
        least = scenario.scorecard.least_share
        yield _outcome(
            scenario,
            "shortage",
            names=("缺口：计划吊装减实际吊装", "Shortage: planned less installed volume"),
            score=_judged("shortage", float(sums[0][row]), float(sums[1][row]), least=least),
            unit="m3",
            notes=(f"不超过计划的{1 - least:.0%}为达到", f"met up to {1 - least:.0%} of the plan"),
        )
    used = find("plant_utilisation").compute(arrays, arrays.window, WHOLE)
    yield _outcome(
        scenario,
        "utilisation",
        names=("产能利用率", "Plant utilisation"),
        score=_judged("utilisation", float(used[0][0]), float(used[1][0]), least=1.0),
        unit="1",
        notes=("没有目标，不作判断", "no target is stated; not judged"),
    )


def _outcome(
    scenario: Scenario,
    key: str,
    *,
    names: tuple[str, str],
    score: _Score,
    unit: str,
    notes: tuple[str, str],
) -> dict[str, Any]:
    kind: Kind = "outcome"
    return {
        "table": "",
        "row": "",
        "key": key,
        "name_zh": names[0],
        "name_en": names[1],
        "year": scenario.window_start.year,
        "stated": "",
        "target": math.nan,
        "kind": kind,
        "value": score.value,
        "unit": unit,
        "numerator": score.numerator,
        "denominator": score.denominator,
        "met": score.met,
        "note_zh": notes[0],
        "note_en": notes[1],
    }
