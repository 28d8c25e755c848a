"""What is located: alternatives as plain frozen objects."""

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np

from supplysim.bases.cases import Cases, cases_of
from supplysim.bases.ground import Ground
from supplysim.bases.location import Status, gap_of
from supplysim.bases.periods import Sited
from supplysim.bases.program import FloatArray, IntArray
from supplysim.bases.question import Question, Terms, ask
from supplysim.bases.search import Effort, out_of_time
from supplysim.errors import Fault, InputError, Lang
from supplysim.wording import money

__all__ = [
    "OPTIONS",
    "SIMULATED",
    "Alternative",
    "Bought",
    "LeftOut",
    "Open",
    "Option",
    "Served",
    "again",
    "alternatives_of",
    "tried",
    "under",
]


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
    cases
        What it comes to in each case of demand.
    open, served, bought
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
    open: tuple[Open, ...]
    served: tuple[Served, ...]
    bought: tuple[Bought, ...]
    cases: Cases = field(repr=False, compare=False)

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


class LeftOut(NamedTuple):
    """What is named and not answered, and why: an option, or an alternative's simulation."""

    alternative: str
    title_zh: str
    title_en: str
    part: Literal["location", "simulation"]
    reason_zh: str
    reason_en: str

    def title(self, lang: Lang) -> str:
        """Return what it is, in one language."""
        return self.title_zh if lang == "zh" else self.title_en

    def reason(self, lang: Lang) -> str:
        """Return why it is left out, in one language, without a full stop."""
        return self.reason_zh if lang == "zh" else self.reason_en


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

SIMULATED = ("no-new-base", "one-new-base", "each-district", "as-planned")
"""Options that are simulated beside the located best, as far as they differ from it."""


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
    """Return the best answer under an option, nothing where it has none."""
    found = tried(question, option)
    return (found,) if isinstance(found, Alternative) else ()


def tried(question: Question, option: "Option") -> "Alternative | LeftOut":
    """Return the best answer under an option, or why it has none.

    Its rules then cannot be met, for example when the plan's bases do not fit the budget.
    """
    study = question.ground.study
    asked = ask(question.ground, option.terms)
    effort = Effort(time_limit_s=study.time_limit_s, gap=study.gap)
    answers, complete = asked.siting.solve(effort)
    named = option.name, option.title_zh, option.title_en
    if answers:
        return _alternative(asked, answers[0], *named)
    why = _impossible(asked) if complete else _not_in_time(effort)
    return LeftOut(*named, "location", *why)


def _not_in_time(effort: Effort) -> tuple[str, str]:
    s = f"{effort.time_limit_s:g}"
    return (
        f"{s} 秒的时限内没有找到，也没有证明它不可行（可加大 time_limit_s）",
        f"none was found in {s} s, nor was it proven impossible (give time_limit_s more)",
    )


def _impossible(asked: Question) -> tuple[str, str]:
    """Return why nothing meets the rules: budgets, by period where one alone does it, or others."""
    budgets = asked.siting.budget
    limited = [] if budgets is None else np.flatnonzero(np.isfinite(budgets)).tolist()
    freed = _possible(asked, limited) if limited else False
    if freed is None:
        return "在现有投资上限和规则下不可行", "infeasible under the budgets and rules as they are"
    if not freed:
        return (
            "现有厂、候选点、工期和规则合起来不允许，与投资上限无关",
            "plants, candidates, construction times and rules do not allow it, whatever the budget",
        )
    alone = [t for t in limited if _possible(asked, [t])]
    if alone:
        zh, en = _budgets(asked, alone, ("或", " or "))
        return f"超出投资上限：{zh}", f"infeasible under the budget: {en}"
    zh, en = _budgets(asked, limited, ("和", " and "))
    return f"同时超出投资上限：{zh}", f"infeasible under the budgets together: {en}"


def _possible(asked: Question, periods: list[int]) -> bool | None:
    """Tell whether there is an answer when these periods have no budget, None when out of time."""
    siting, study = asked.siting, asked.ground.study
    budget = np.array(siting.budget, dtype=np.float64)
    budget[periods] = np.inf
    # any answer will do
    effort = Effort(time_limit_s=study.time_limit_s, gap=1.0)
    found, complete = replace(siting, budget=budget).solve(effort)
    return True if found else (False if complete else None)


def _budgets(asked: Question, periods: list[int], between: tuple[str, str]) -> tuple[str, str]:
    limits = asked.ground.study.rules.budget_yuan
    keys = [asked.ground.periods[t] for t in periods]
    zh, en = between
    return (
        zh.join(f"{key} 期 {money(limits[key], 'zh')}" for key in keys),
        en.join(f"{money(limits[key], 'en')} in the period {key}" for key in keys),
    )


def _none(question: Question, *, complete: bool) -> InputError:
    if not complete:
        return out_of_time(Effort(time_limit_s=question.ground.study.time_limit_s))
    zh = "各项限制互相矛盾：没有任何方案能同时满足"
    en = "the rules contradict each other: no alternative meets them all"
    rules = ", ".join(rule.name for rule in question.siting.rules) or "-"
    return InputError([Fault("rules", zh, en, value=rules)])


def again(ground: Ground, terms: Terms, layout: Alternative) -> Alternative:
    """Return an alternative under other terms: its bases and steps stay, service is decided anew.

    Parameters
    ----------
    ground
        What the study stands on.
    terms
        Demand, roads and capacity of these; what may be built is settled already.
    layout
        The alternative.
    """
    asked = ask(ground, terms)
    siting = replace(asked.siting, settled=_steps(ground, layout), rules=(), budget=None)
    effort = Effort(time_limit_s=ground.study.time_limit_s)
    found, _ = siting.solve(effort)
    if not found:
        raise out_of_time(effort)
    return _alternative(asked, found[0], layout.name, layout.title_zh, layout.title_en)


def _steps(ground: Ground, layout: Alternative) -> IntArray:
    rows = {site.name: i for i, site in enumerate(ground.sites)}
    steps = np.full((len(ground.periods), len(ground.sites)), -1)
    for row in layout.open:
        steps[ground.periods.index(row.period), rows[row.site]] = row.step
    return steps


def _alternative(question: Question, sited: Sited, name: str, zh: str, en: str) -> Alternative:
    cases = cases_of(question, sited)
    likelihood = np.array([case.likelihood for case in question.ground.study.cases.values()])
    m3 = np.tensordot(likelihood, cases.m3, axes=1)
    return Alternative(
        name=name,
        title_zh=zh,
        title_en=en,
        cost_yuan=sited.objective,
        bound_yuan=sited.bound,
        status=sited.status,
        seconds=sited.seconds,
        fixed_yuan=sited.fixed,
        open=tuple(_open(question, sited, m3)),
        served=tuple(_served(question, m3)),
        bought=tuple(_bought(question, np.tensordot(likelihood, cases.bought, axes=1))),
        cases=cases,
    )


def _open(question: Question, sited: Sited, m3: FloatArray) -> list[Open]:
    ground, before = question.ground, question.siting.existing
    km = ground.km * question.terms.road_factor
    rows = []
    for t, period in enumerate(ground.periods):
        for i, site in enumerate(ground.sites):
            step = int(sited.steps[t, i])
            if step < 0:
                continue
            had = int(before[i]) if before is not None and t == 0 else int(sited.steps[t - 1, i])
            invest = sum(s.invest_yuan for s in site.stages[had + 1 : step + 1])
            stage, made = site.stage(step), float(m3[t, i].sum())
            far = float(m3[t, i] @ km[i]) / made if made else float("nan")
            rows.append(
                Open(
                    period, site.name, site.kind, site.district, step, stage.shifts,
                    stage.total_m3, made, far, invest, stage.running_yuan,
                )
            )  # fmt: skip
    return rows


def _served(question: Question, m3: FloatArray) -> list[Served]:
    ground = question.ground
    km = ground.km * question.terms.road_factor
    return [
        Served(
            ground.periods[t], ground.sites[i].name, ground.zones[z], float(m3[t, i, z]),
            float(m3[t, i, z]) / ground.mean_load_m3, float(km[i, z]),
        )
        for t, i, z in np.argwhere(m3 > 1.0).tolist()
    ]  # fmt: skip


def _bought(question: Question, m3: FloatArray) -> list[Bought]:
    ground = question.ground
    return [
        Bought(ground.periods[t], ground.zones[z], float(m3[t, z]))
        for t, z in np.argwhere(m3 > 1.0).tolist()
    ]
