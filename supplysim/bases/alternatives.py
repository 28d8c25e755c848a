"""What is located: alternatives as plain frozen objects, and the scenarios they stand for."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from supplysim.bases.location import Status, gap_of
from supplysim.bases.periods import Sited
from supplysim.bases.question import Question, Terms, ask, unit_costs
from supplysim.bases.search import Effort, out_of_time
from supplysim.bases.sites import Site, Stage
from supplysim.errors import Fault, InputError, Lang
from supplysim.metrics.capital import plant_design_m3
from supplysim.rounding import half_up
from supplysim.scenario import Scenario
from supplysim.scenario.supply import Plant

__all__ = [
    "OPTIONS",
    "Alternative",
    "Bought",
    "Earned",
    "Open",
    "Option",
    "Served",
    "alternatives_of",
    "overrides",
    "under",
]

_LEAST_SHARE = 1e-6


class Open(NamedTuple):
    """A base that is open in a period; volumes are expected over the cases of demand."""

    period: str
    site: str
    kind: str
    district: str
    step: int
    shifts: int
    capacity_m3: float
    made_m3: float
    mean_km: float
    invest_yuan: float
    running_yuan: float


class Served(NamedTuple):
    """What a base sends to a zone in a period, expected over the cases of demand."""

    period: str
    site: str
    zone: str
    m3: float
    loads: float
    km: float


class Earned(NamedTuple):
    """What a base earns in a year of a period, in one case of demand.

    At the delivered price of the cheapest competitor, less production, materials and haulage;
    running cost and investment are still to be paid from it.
    """

    period: str
    site: str
    case: str
    yuan: float


class Bought(NamedTuple):
    """What is bought from competitors in a zone and period, expected over the cases of demand."""

    period: str
    zone: str
    m3: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer to the question of a study.

    Parameters
    ----------
    name
        Short name, also of its page and files.
    title_zh, title_en
        What it is.
    cost_yuan
        Present value of all costs over the horizon, in expectation over the cases of demand (or
        with the weight of the worst that the study sets).
    bound_yuan
        Proven: no such alternative costs less.
    status, seconds
        Of the search.
    fixed_yuan
        Its part for investing, running and closing.
    case_yuan
        Present value in each case of demand.
    open, served, bought, earned
        Rows by period.
    """

    name: str
    title_zh: str
    title_en: str
    cost_yuan: float
    bound_yuan: float
    status: Status
    seconds: float
    fixed_yuan: float
    case_yuan: tuple[float, ...]
    open: tuple[Open, ...]
    served: tuple[Served, ...]
    bought: tuple[Bought, ...]
    earned: tuple[Earned, ...] = ()

    @property
    def gap(self) -> float:
        """Relative gap between cost and proven bound."""
        return gap_of(self.cost_yuan, self.bound_yuan)

    def title(self, lang: Lang) -> str:
        """Return what it is, in one language."""
        return self.title_zh if lang == "zh" else self.title_en

    def sites(self, period: str) -> tuple[str, ...]:
        """Return the names of the bases that are open in a period."""
        return tuple(row.site for row in self.open if row.period == period)

    def new(self) -> tuple[str, ...]:
        """Return the names of newly built bases, in the order of the table of candidates."""
        return tuple(dict.fromkeys(row.site for row in self.open if row.kind == "new"))


class Option(NamedTuple):
    """What may be done, or must be, in place of the best."""

    name: str
    title_zh: str
    title_en: str
    terms: Terms


OPTIONS: tuple[Option, ...] = (
    Option("as-it-is", "维持现状（单班）", "as it is, on one shift", Terms(allowed=frozenset())),
    Option(
        "second-shift", "只增开第二班", "second shifts only",
        Terms(allowed=frozenset({"second shift"})),
    ),
    Option(
        "closure", "增开第二班，可关闭现有厂", "second shifts, plants may close",
        Terms(allowed=frozenset({"second shift", "closure"})),
    ),
    Option(
        "conversion", "改造与扩建现有厂", "plants converted and extended",
        Terms(allowed=frozenset({"second shift", "extension", "conversion"})),
    ),
    Option(
        "no-new-base", "不新建（其余不限）", "no new base, all else free",
        Terms(allowed=frozenset({"second shift", "extension", "conversion", "closure"})),
    ),
    Option(
        "one-new-base", "至少新建一个", "at least one new base", Terms(least_new=1)
    ),
    Option(
        "each-district", "规划点名的区各有一个", "one in each district of the plan",
        Terms(districts_only=True),
    ),
    Option(
        "as-planned", "按规划个数且每区一个", "the plan's numbers, one in each district",
        Terms(as_planned=True),
    ),
)  # fmt: skip
"""What is always looked at beside the best: nothing, shifts, closing, converting, the plan."""


def alternatives_of(
    question: Question, *, count: int, gap: float | None = None
) -> tuple[tuple[Alternative, ...], bool]:
    """Return the best alternatives, best first, and whether the list is complete.

    Parameters
    ----------
    question
        What is asked.
    count
        How many, each with another set of sites.
    gap
        Relative gap taken as optimal; None = that of the study.

    Raises
    ------
    InputError
        When no answer was found in time, or there is none.
    """
    study = question.ground.study
    effort = Effort(
        alternatives=count,
        time_limit_s=study.time_limit_s * count,
        gap=study.gap if gap is None else gap,
    )
    found, complete = question.siting.solve(effort)
    if not found:
        raise _none(question, complete=complete)
    listed = [
        _alternative(question, one, f"best-{i}", f"第 {i} 优", f"best {i}")
        for i, one in enumerate(found, 1)
    ]
    return tuple(listed), complete


def under(question: Question, option: "Option") -> tuple[Alternative, ...]:
    """Return the best answer under an option, nothing where it has none.

    Its rules then cannot be met, for example when the plan's bases do not fit the budget.
    """
    study = question.ground.study
    asked = ask(question.ground, option.terms)
    answers, _ = asked.siting.solve(Effort(time_limit_s=study.time_limit_s, gap=study.gap))
    return tuple(
        _alternative(asked, one, option.name, option.title_zh, option.title_en) for one in answers
    )


def _none(question: Question, *, complete: bool) -> InputError:
    if not complete:
        return out_of_time(Effort(time_limit_s=question.ground.study.time_limit_s))
    zh = "各项限制互相矛盾：没有任何方案能同时满足"
    en = "the rules contradict each other: no alternative meets them all"
    rules = ", ".join(rule.name for rule in question.siting.rules) or "-"
    return InputError([Fault("rules", zh, en, value=rules)])


def _alternative(question: Question, sited: Sited, name: str, zh: str, en: str) -> Alternative:
    return Alternative(
        name=name,
        title_zh=zh,
        title_en=en,
        cost_yuan=sited.objective,
        bound_yuan=sited.bound,
        status=sited.status,
        seconds=sited.seconds,
        fixed_yuan=sited.fixed,
        case_yuan=tuple(sited.fixed + serving for serving in sited.serving),
        open=tuple(_open(question, sited)),
        served=tuple(_served(question, sited)),
        bought=tuple(_bought(question, sited)),
        earned=tuple(_earned(question, sited)),
    )


def _expected(question: Question, sited: Sited) -> Any:
    """Return m3 a year by period, site and zone, expected over the cases."""
    siting, ground = question.siting, question.ground
    m3 = sited.shares * siting.demand[:, :, None, :]
    likelihood = np.array([case.likelihood for case in ground.study.cases.values()])
    mean = np.tensordot(likelihood, m3, axes=1)
    zones = np.zeros((*mean.shape[:2], len(ground.zones)))
    for j, (zone, _) in enumerate(question.customers):
        zones[:, :, zone] += mean[:, :, j]
    return zones


def _stage_of(site: Site, step: int) -> Stage:
    return site.stages[min(step, len(site.stages) - 1)]


def _open(question: Question, sited: Sited) -> list[Open]:
    ground = question.ground
    m3, before = _expected(question, sited), question.siting.existing
    rows = []
    for t, period in enumerate(ground.periods):
        for i, site in enumerate(ground.sites):
            step = int(sited.steps[t, i])
            if step < 0:
                continue
            had = int(before[i]) if before is not None and t == 0 else int(sited.steps[t - 1, i])
            invest = sum(s.invest_yuan for s in site.stages[had + 1 : step + 1])
            stage, made = _stage_of(site, step), float(m3[t, i].sum())
            far = float(m3[t, i] @ ground.km[i]) / made if made else float("nan")
            rows.append(
                Open(
                    period, site.name, site.kind, site.district, step, stage.shifts,
                    stage.total_m3, made, far, invest, stage.running_yuan,
                )
            )  # fmt: skip
    return rows


def _served(question: Question, sited: Sited) -> list[Served]:
    ground = question.ground
    load = float(ground.load_m3.mean())
    m3 = _expected(question, sited)
    return [
        Served(
            ground.periods[t], ground.sites[i].name, ground.zones[z], float(m3[t, i, z]),
            float(m3[t, i, z]) / load, float(ground.km[i, z]),
        )
        for t, i, z in np.argwhere(m3 > 1.0).tolist()
    ]  # fmt: skip


def _bought(question: Question, sited: Sited) -> list[Bought]:
    ground = question.ground
    likelihood = np.array([case.likelihood for case in ground.study.cases.values()])
    mean = np.tensordot(likelihood, sited.bought * question.siting.demand, axes=1)
    rows = []
    for t, period in enumerate(ground.periods):
        zones = np.zeros(len(ground.zones))
        np.add.at(zones, [zone for zone, _ in question.customers], mean[t])
        rows += [
            Bought(period, ground.zones[z], float(m3)) for z, m3 in enumerate(zones) if m3 > 1.0
        ]
    return rows


def _earned(question: Question, sited: Sited) -> list[Earned]:
    ground, siting = question.ground, question.siting
    own, outside = unit_costs(ground, road_factor=question.terms.road_factor)
    zone = [zone for zone, _ in question.customers]
    needs = siting.needs if siting.needs is not None else np.ones((len(zone), 1))
    saved = ((outside[zone][None] - own[:, zone]) * needs[None]).sum(axis=2)
    m3 = sited.shares * siting.demand[:, :, None, :]
    yuan = (m3 * saved[None, None]).sum(axis=3)
    return [
        Earned(period, site.name, case, float(yuan[s, t, i]))
        for t, period in enumerate(ground.periods)
        for i, site in enumerate(ground.sites)
        if sited.steps[t, i] >= 0
        for s, case in enumerate(ground.study.cases)
    ]


# --- from an alternative to a scenario -------------------------------------------------------


def overrides(
    question: Question, alternative: Alternative, period: str, scenario: Scenario
) -> dict[str, Any]:
    """Return what turns a scenario into an alternative: for ``Scenario.with_``.

    Plants are those open in the period, as they are at their steps; the scenario's trucks are
    shared among them in proportion to design capacity, so that alternatives differ in places and
    plants and not in the number of trucks. Demand and the plan stay as they are. A plant on one
    shift has the pallets that one shift works, since a calendar belongs to a type of lines and not
    to a plant.
    """
    sites = {site.name: site for site in question.ground.sites}
    plants: dict[str, Any] = {}
    design: dict[str, float] = {}
    for row in alternative.open:
        if row.period == period:
            stage = _stage_of(sites[row.site], row.step)
            plants[row.site] = stage.plant.model_dump(mode="json")
            design[row.site] = plant_design_m3(scenario, stage.plant)
            if stage.shifts == 1:
                share = question.ground.study.one_shift_share
                plants[row.site]["positions"] = _pallets(scenario, stage.plant, share)
                design[row.site] *= share
    return {"plants": plants, "fleets": _fleets(scenario, design)}


def _pallets(scenario: Scenario, plant: Plant, share: float) -> dict[str, int]:
    """Return the positions of a plant with that share of its pallets, one at least."""
    return {
        kind: max(1, half_up(count * share))
        if scenario.line_types[kind].kind == "pallet" and count
        else count
        for kind, count in plant.positions.items()
    }


def _fleets(scenario: Scenario, design: dict[str, float]) -> dict[str, Any]:
    """Share the scenario's trucks in proportion to design capacity, each plant one at least."""
    trucks = sum(fleet.trucks for fleet in scenario.fleets.values())
    model = next(iter(scenario.fleets.values())).model_dump(mode="json")
    total, left, capacity = sum(design.values()), trucks, sum(design.values())
    fleets: dict[str, Any] = {}
    for name, m3 in design.items():
        # what is left is shared among those who are left, so that the sum stays
        count = max(1, half_up(left * m3 / capacity)) if capacity > total * _LEAST_SHARE else 1
        left, capacity = left - count, capacity - m3
        fleets[f"f-{name}"] = {**model, "plants": [name], "home": "", "trucks": count}
    return fleets
