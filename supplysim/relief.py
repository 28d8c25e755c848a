"""What lateness goes away without a cause: paired runs with and without it (CONTRACTS 4.9).

Charges say who is responsible; they do not say what removing a cause would win, for behind one
wait there often stands another. So a scenario is run again, same seed and replications, with the
cause taken out, and the lateness of all storeys is compared. "Taken out" is a change of the
scenario per cause, listed in :data:`REMOVALS`. None touches the plan: the baseline of a pair is
the same, which is checked.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from supplysim.errors import Fault, InputError, ModelError
from supplysim.metrics.arrays import FloatArray
from supplysim.record.schema import CAUSES
from supplysim.run import Run
from supplysim.scenario import Scenario
from supplysim.simulation import simulate
from supplysim.statistics.intervals import jackknife

__all__ = ["REMOVALS", "Removal", "relieve", "without"]

Changes = dict[str, Any]

_FACTOR = 10
_LEAST_CHARGE_S = 3600.0
"""Below it a single pair cannot tell what part of a charge was relieved; judgement."""
_MANY_TRUCKS = 5000
_FEW = 0.001
_HUGE = 1_000_000
_LARGEST_M3 = 500_000.0
"""The most cubic metres a scenario may name."""

_COLUMNS = (
    "cause", "charged_s", "relieved_s", "low_s", "high_s", "ratio", "on_time", "on_time_low",
    "on_time_high", "replications",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Removal:
    """How a scenario does without a cause.

    Parameters
    ----------
    zh, en
        What is changed, for people.
    changes
        Overrides of a scenario, by path.
    """

    zh: str
    en: str
    changes: Callable[[Scenario], Changes]


class _Outcome(NamedTuple):
    """What is kept of one run."""

    plan_hash: str
    lateness_s: int
    on_time: float
    charges: dict[str, int]


def without(scenario: Scenario, cause: str) -> Scenario:
    """Return a scenario in which a cause cannot arise, or hardly; its plan stays as it is.

    Raises
    ------
    InputError
        When the cause cannot be taken out without changing the plan; those that can are listed.
    """
    if cause not in REMOVALS:
        known = ", ".join(REMOVALS)
        zh = f"这个原因不能在不改计划的情况下去掉；可去掉的有：{known}"
        en = f"this cause cannot be taken out under the same plan; those that can are: {known}"
        raise InputError([Fault(where="cause", value=cause, zh=zh, en=en)])
    changes = REMOVALS[cause].changes(scenario)
    return scenario.with_(changes) if changes else scenario


def relieve(
    scenario: Scenario,
    *,
    seed: int = 0,
    replications: int = 5,
    causes: Sequence[str] | None = None,
    largest: int = 5,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Return what is charged to causes, and what paired runs without each of them relieve.

    Parameters
    ----------
    scenario
        What is simulated.
    seed
        Seed of the experiment.
    replications
        Pairs of runs, replications 0, 1, ...; from two on there is an interval.
    causes
        Causes to take out; by default the ones that are charged most.
    largest
        How many, where ``causes`` is not given; causes that cannot be taken out are passed over.
    progress
        Called with (runs done, runs in all) before every run.

    Returns
    -------
    pandas.DataFrame
        One row a cause, most charged first: ``charged_s`` (total lateness charged, mean of a
        replication)``, relieved_s`` (total lateness of all storeys with the cause less that
        without it, mean), ``low_s, high_s`` (its paired 95 % t interval, NaN for one pair)``,
        ratio`` (relieved / charged; NaN where it would mean nothing: the charge is smaller than
        the standard error of what is relieved, for one pair than an hour)``, on_time`` (gain of the
        on-time installation rate, as a share), ``on_time_low, on_time_high, replications``.

    Raises
    ------
    InputError
        When a cause cannot be taken out, or there is no replication.
    ModelError
        When a removal changed the plan.
    """
    if replications < 1:
        zh, en = "至少要 1 次", "at least 1 is needed"
        raise InputError([Fault("replications", zh, en, value=str(replications))])
    done = 0
    number = len(causes) if causes is not None else largest

    def outcomes(one: Scenario) -> list[_Outcome]:
        nonlocal done
        found = []
        for replication in range(replications):
            if progress is not None:
                progress(done, replications * (1 + number))
            found.append(_outcome(simulate(one, seed=seed, replication=replication)))
            done += 1
        return found

    changed = {cause: without(scenario, cause) for cause in causes or ()}
    base = outcomes(scenario)
    charged = {cause: [run.charges[cause] for run in base] for cause in CAUSES}
    chosen = list(changed) if causes is not None else _largest(charged, largest)
    rows = []
    for cause in chosen:
        runs = outcomes(changed.get(cause) or without(scenario, cause))
        rows.append(_row(cause, np.array(charged[cause], dtype=np.float64), base, runs))
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    return table.sort_values("charged_s", ascending=False, kind="stable", ignore_index=True)


def _outcome(run: Run) -> _Outcome:
    late = np.maximum(run.arrays.lateness, 0)
    charges = {cause: int(column.sum()) for cause, column in run.charges.items()}
    rate = run.kpi("on_time_installation_rate")
    return _Outcome(run.plan_hash, int(late.sum()), rate, charges)


def _largest(charged: Mapping[str, Sequence[int]], number: int) -> list[str]:
    """Return the causes that are charged most, of those that can be taken out."""
    sums = {cause: sum(seconds) for cause, seconds in charged.items() if cause in REMOVALS}
    ranked = sorted(sums, key=lambda cause: -sums[cause])
    return [cause for cause in ranked if sums[cause] > 0][:number]


def _row(
    cause: str, charged: FloatArray, base: Sequence[_Outcome], runs: Sequence[_Outcome]
) -> dict[str, Any]:
    if any(one.plan_hash != other.plan_hash for one, other in zip(base, runs, strict=True)):
        raise ModelError(f"taking out {cause!r} changed the plan: the runs cannot be paired")
    late = np.array([one.lateness_s - other.lateness_s for one, other in _pairs(base, runs)])
    rate = np.array([other.on_time - one.on_time for one, other in _pairs(base, runs)])
    relieved, gain = _interval(late.astype(np.float64)), _interval(rate)
    total = float(charged.mean())
    several = len(late) > 1
    noise = late.std(ddof=1) / math.sqrt(len(late)) if several else _LEAST_CHARGE_S
    least = max(float(noise), 1.0)
    ratio = relieved[0] / total if total >= least else math.nan
    values = (cause, total, *relieved, ratio, *gain, len(base))
    return dict(zip(_COLUMNS, values, strict=True))


def _pairs(base: Sequence[_Outcome], runs: Sequence[_Outcome]) -> list[tuple[_Outcome, _Outcome]]:
    return list(zip(base, runs, strict=True))


def _interval(differences: FloatArray) -> tuple[float, float, float]:
    """Return mean, low and high of paired differences: the usual t interval."""
    mean, low, high = jackknife(differences, np.ones(len(differences)))
    nan = float("nan")
    return tuple(nan if v is None else v for v in (mean, low, high))  # type: ignore[return-value]


# --- how to do without a cause ---------------------------------------------------------------


def _each(scenario: Scenario, table: str, field: str, factor: float = _FACTOR) -> Changes:
    """Multiply one number of every entry of a table."""
    entries: Mapping[str, Any] = getattr(scenario, table)
    return {f'{table}."{name}".{field}': getattr(e, field) * factor for name, e in entries.items()}


def _trucks(scenario: Scenario) -> Changes:
    counts = _each(scenario, "fleets", "trucks")
    sound: Changes = {"breakdowns.truck.on": False}
    return sound | {path: min(count, _MANY_TRUCKS) for path, count in counts.items()}


def _yards(scenario: Scenario) -> Changes:
    sizes = _each(scenario, "plants", "yard_m3", 1000)
    return {path: min(size, _LARGEST_M3) for path, size in sizes.items()}


def _lines(scenario: Scenario) -> Changes:
    return {
        f'plants."{name}".{field}': {kind: n * _FACTOR for kind, n in getattr(plant, field).items()}
        for name, plant in scenario.plants.items()
        for field in ("lines", "positions")
    }


def _sound_lines(scenario: Scenario) -> Changes:
    return _lines(scenario) | {"breakdowns.line.on": False}


def _moulds(scenario: Scenario) -> Changes:
    change: Changes = {f'line_types."{name}".changeover_min': 0.0 for name in scenario.line_types}
    return change | {
        "production.towers_per_mould_set": _FEW,
        "production.mould_lead_d": 0.0,
        "production.first_article_d": 0.0,
        "production.mould_life": 0,
    }


def _curing(scenario: Scenario) -> Changes:
    share = {f'line_types."{name}".curing_slots_share': 1.0 for name in scenario.line_types}
    return _lines(scenario) | share


def _less_closed(*causes: str) -> Callable[[Scenario], Changes]:
    """Drop closures given as data; for "closure" also holidays and pauses outside the plan."""

    def changes(scenario: Scenario) -> Changes:
        kept = [c.model_dump() for c in scenario.closures if c.cause not in causes]
        dropped: Changes = {"closures": kept} if len(kept) < len(scenario.closures) else {}
        calm: Changes = {f"weather.{_DRAWN[c]}": "off" for c in causes if c in _DRAWN}
        return dropped | calm | (_no_holidays(scenario) if "closure" in causes else {})

    return changes


_DRAWN = {"wind": "wind", "alert": "alerts"}
"""Fields of the weather that close by these causes."""


def _no_holidays(scenario: Scenario) -> Changes:
    """Open calendars on holidays and through pauses, those of the plan left as they are."""
    plan = scenario.plan
    planned = {plan.crew_calendar, plan.hook_calendar, plan.pour_calendar}
    return {
        f'calendars."{name}".{field}': value
        for name in scenario.calendars
        if name not in planned
        for field, value in (("holidays", False), ("pauses", []))
    }


def _permits(scenario: Scenario) -> Changes:
    own: Changes = {"portfolio.projects.*.permit": True} if scenario.portfolio.projects else {}
    return {"traffic.permit_share": 1.0, "traffic.closures": []} | own


def _even_pace(scenario: Scenario) -> Changes:
    loads = scenario.loads
    changes: Changes = {
        "sites.crew_cv": 0.0,
        "sites.learning": 0.0,
        "loads.loading_min": loads.loading_min.average(),
        "loads.inspection_min": loads.inspection_min.average(),
    }
    for name in scenario.line_types:
        changes |= {f'line_types."{name}".cv': 0.0, f'line_types."{name}".effectiveness': 1.0}
    for name, kind in scenario.components.items():
        changes[f'components."{name}".lift_min'] = kind.lift_min.average()
    return changes


def _fixed(**changes: object) -> Callable[[Scenario], Changes]:
    """Set fields of ``room__field`` to fixed values."""
    paths = {name.replace("__", "."): value for name, value in changes.items()}
    return lambda _: dict(paths)


REMOVALS: dict[str, Removal] = {
    "information": Removal(
        "深化图纸不占时间、无变更，工地前瞻无误差",
        "drawings take no time and never change, sites report without error",
        _fixed(
            production__drawings_d=0.0,
            production__drawings_late_d=0,
            production__design_change_share=0.0,
            production__look_ahead_sd_d=0.0,
        ),
    ),
    "supply": Removal(
        "存量上限极大，主计划每天更新",
        "no stock cap, the master plan made anew every day",
        _fixed(production__stock_cap_storeys=_HUGE, production__replan_d=1.0),
    ),
    "mould": Removal(
        "模具套数极多，无制作周期、首件验收、磨损与换模",
        "many mould sets, no mould lead, first articles, wear or changeover",
        _moulds,
    ),
    "line": Removal(
        "生产线与模位×10，无故障", "lines and positions x 10, no failures", _sound_lines
    ),
    "curing": Removal(
        "生产线与模位×10，每个模台有养护位",
        "lines and positions x 10, a curing place for every pallet",
        _curing,
    ),
    "strength": Removal(
        "脱模即达出厂强度",
        "released as soon as demoulded",
        _fixed(production__strength_d=[0.0] * 12, production__maturity__on=False),
    ),
    "yard": Removal("堆场×1000", "yards x 1000", _yards),
    "loading": Removal("龙门吊×10", "gantries x 10", lambda s: _each(s, "plants", "gantries")),
    "truck": Removal("车辆×10，无故障", "trucks x 10, no breakdowns", _trucks),
    "road": Removal(
        "行程时间不波动，无封路",
        "travel times do not vary, no road is closed",
        _fixed(loads__traffic_cv=0.0, traffic__closures=[]),
    ),
    "ban": Removal(
        "所有工地有日间通行证，无封路", "day permits for all sites, no road is closed", _permits
    ),
    "gate": Removal(
        "每栋可停1000辆车", "room for 1000 trucks at a tower", _fixed(sites__gate_places=1000)
    ),
    "buffer": Removal(
        "现场堆放能力极大", "a site buffer without limit", _fixed(sites__buffer_m3=_LARGEST_M3)
    ),
    "crane": Removal(
        "每栋一台塔吊，无故障、不爬升",
        "one crane a tower, no failures, no climbing",
        _fixed(
            sites__cranes_per_tower=1.0, breakdowns__crane__on=False, sites__crane__climb_every=0
        ),
    ),
    "trades": Removal(
        "楼栋不晚开工，吊钩时段不被其他工种占用",
        "no tower starts late of its own, no hook hours taken by other trades",
        _fixed(sites__start_lateness_d=0, sites__crane__other_day_share=1.0),
    ),
    "wind": Removal("去掉大风停吊", "no wind", _less_closed("wind")),
    "alert": Removal("去掉预警停工", "no alerts", _less_closed("alert")),
    "closure": Removal(
        "去掉停工时段；不属于计划的日历不放假、不停工",
        "closures left out; no holidays and pauses in calendars that are not the plan's",
        _less_closed("closure"),
    ),
    "labour": Removal(
        "班组始终到齐", "crews always there and complete", _fixed(labour__short=[], labour__away=[])
    ),
    "hold": Removal(
        "低温不加长等强",
        "joints held no longer in the cold",
        _fixed(sites__hold_factor=[1.0] * 12, sites__hold_by_temperature=False),
    ),
    "quality": Removal(
        "没有修整、报废、损坏、抽检、结构检验与找件",
        "no repairs, rejects, damage, tests or searches",
        _fixed(
            quality__repair_share=0.0,
            quality__plant_reject_share=0.0,
            quality__site_reject_share=0.0,
            quality__transit_damage_share=0.0,
            quality__sample_share=0.0,
            quality__search_share=0.0,
            quality__test_types=[],
        ),
    ),
    "pace": Removal("各项作业都按定额", "all work at its nominal pace", _even_pace),
}
"""How a scenario does without each cause, under the same plan.

Some changes do more than take out their cause: a plant with ten times the lines also never waits
for curing places, and permits for all also widen receiving hours. A crew that serves the zones of
a tower in turn still lets them wait (``labour``). ``plan`` has no entry: no field
takes it out without changing the plan."""
