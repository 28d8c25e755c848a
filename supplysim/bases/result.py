"""The whole study in one call, and its tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import pandas as pd

from supplysim.bases import analyses
from supplysim.bases.alternatives import (
    OPTIONS,
    SIMULATED,
    Alternative,
    LeftOut,
    Option,
    alternatives_of,
    tried,
)
from supplysim.bases.cases import ROADS, Cases
from supplysim.bases.flows import service_table
from supplysim.bases.ground import Ground, prepare_ground
from supplysim.bases.question import Question, Terms, ask
from supplysim.bases.returns import returns
from supplysim.bases.searches import Searches
from supplysim.bases.simulated import (
    Comparison,
    FailedRunsError,
    Simulator,
    compare,
    on_engine,
    playable,
    unplayed,
)
from supplysim.bases.study import Study
from supplysim.bases.tables import (
    alternatives_table,
    bought_table,
    left_out_table,
    open_table,
    served_table,
    sites_table,
)
from supplysim.experiment.engines import processors

__all__ = ["Result", "run_study"]

_WORK = {"locate": 0.07, "analyses": 0.13, "simulate": 0.8}
"""Share of the time that each part takes, for the meter alone (measured on the shipped study)."""

Meter = Callable[[str, float], None]
"""Takes a part ("locate", "analyses", "simulate") and the share of all that is done."""


@dataclass(frozen=True)
class Result:
    """What a study has found.

    Parameters
    ----------
    question
        The problem in its free form.
    best
        The best alternatives, best first.
    complete
        Whether that list is: False when the time limit cut it short.
    options
        The best answer under each of the options that is possible, by name.
    spreads
        Each of these alternatives in all cases of demand and of roads, by name.
    analyses
        Tables by name.
    comparison
        Located and simulated, None where the study simulates nothing, or nothing can be.
    left_out
        What cannot be carried out or simulated, and why.
    """

    question: Question
    best: tuple[Alternative, ...]
    complete: bool
    options: Mapping[str, Alternative]
    spreads: Mapping[str, Cases]
    analyses: Mapping[str, pd.DataFrame]
    comparison: Comparison | None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def ground(self) -> Ground:
        """What the study stands on."""
        return self.question.ground

    @property
    def study(self) -> Study:
        """The study itself."""
        return self.ground.study

    @property
    def all(self) -> tuple[Alternative, ...]:
        """The best alternatives, then the options."""
        return (*self.best, *self.options.values())

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Every table of the study by name, ready to be written."""
        ground, spreads = self.ground, self.spreads
        found = {
            "alternatives": self._alternatives,
            "open": open_table(ground, self.all, spreads),
            "served": served_table(ground, self.all, spreads),
            "bought": bought_table(ground, self.all, spreads),
            "demand": ground.months,
            "sites": sites_table(ground),
            **self.analyses,
        }
        if self.left_out:
            found["left_out"] = left_out_table(self.left_out)
        if self.comparison is not None:
            found |= {
                "simulated": self.comparison.table,
                "selection": self.comparison.selection,
                "differences": self.comparison.pairs,
                "causes": self.comparison.causes,
            }
        return found

    @cached_property
    def simulated_as(self) -> Mapping[str, str]:
        """By alternative the one that was put to the simulation for it, itself or one like it.

        Alike are those with the same plants at the same steps in the period that is simulated, so
        that one run speaks for all of them, or fails for all. What is not in it was not put to it.
        """
        settings = self.study.simulation
        if settings is None:
            return {}
        unfit = [one.alternative for one in self.left_out if one.part == "simulation"]
        put = [*(self.comparison.names if self.comparison is not None else ()), *unfit]
        named = {one.name: _layout(one, settings.period) for one in self.all}
        first = {named[name]: name for name in reversed(put)}
        return {name: first[layout] for name, layout in named.items() if layout in first}

    @property
    def _alternatives(self) -> pd.DataFrame:
        table = alternatives_table(self.ground, self.all, self.spreads)
        if self.comparison is None:
            return table
        played = {*self.comparison.names}
        named = [self.simulated_as.get(one.name, "") for one in self.all]
        told = [name if name in played else "" for name in named]
        return table.assign(simulated_as=told)

    def service(self, alternative: Alternative, period: str = "") -> pd.DataFrame:
        """Return the table of an alternative's map, by default in the last period."""
        cases = self.spreads[alternative.name]
        return service_table(self.ground, alternative, cases, period or self.ground.periods[-1])


def run_study(
    study: Study,
    *,
    runs: Path | None = None,
    workers: int | None = None,
    simulator: Simulator | None = None,
    meter: Meter | None = None,
) -> Result:
    """Locate, vary and simulate.

    Parameters
    ----------
    study
        As read by :func:`supplysim.bases.study.load_study`.
    runs
        Folder of simulated runs, which are found there the next time; None keeps none.
    workers
        Searches and runs at a time, by default one a processor.
    simulator
        What makes the runs, in place of worker processes.
    meter
        Told how far the work is.

    Raises
    ------
    InputError
        With every fault of the study, or when nothing was found in time.
    """
    tell = meter or (lambda _part, _share: None)
    tell("locate", 0.0)
    width = workers or processors()
    question = ask(prepare_ground(study))
    (best, complete), chosen, left_out = _located(
        question, width, partial(_part, tell, "locate", 0.0)
    )
    before = _WORK["locate"]
    told = partial(_part, tell, "analyses", before)
    spreads = _spreads(question, (*best, *chosen.values()), width)
    tables = _analyses(question, best[0], chosen, spreads, width=width, told=told)
    before += _WORK["analyses"]
    comparison = None
    played, unfit = (
        playable(question, _simulated(study, best, chosen)) if study.simulation else ([], ())
    )
    left_out += unfit
    while played and comparison is None:
        tell("simulate", before)
        try:
            comparison = compare(
                question,
                played,
                spreads,
                simulator=simulator or on_engine(runs, workers=width),
                tell=partial(_part, tell, "simulate", before),
            )
        except FailedRunsError as error:
            failed = [one for one in played if one.name in error.reasons]
            if not failed:
                raise
            left_out += tuple(unplayed(one, error.reasons[one.name]) for one in failed)
            played = [one for one in played if one not in failed]
    return Result(question, best, complete, chosen, spreads, tables, comparison, left_out)


def _part(tell: Meter, name: str, before: float, share: float) -> None:
    tell(name, before + share * _WORK[name])


Best = tuple[tuple[Alternative, ...], bool]


def _located(
    question: Question, width: int, told: Callable[[float], None]
) -> tuple[Best, dict[str, Alternative], tuple[LeftOut, ...]]:
    """Return the best alternatives, whether all were found, the best under each option, the rest.

    The rest are the options that have no answer.
    """
    wanted: list[Option | None] = [None, *OPTIONS]
    found: list[Best] = []

    def search(option: Option | None) -> Alternative | LeftOut | None:
        if option is not None:
            return tried(question, option)
        found.append(alternatives_of(question, count=question.ground.study.alternatives))
        return None

    with Searches(question, width=width, tick=_ticks(told, len(wanted))) as searches:
        answers = searches.each(search, wanted)
    return (
        found[0],
        {one.name: one for one in answers if isinstance(one, Alternative)},
        tuple(one for one in answers if isinstance(one, LeftOut)),
    )


def _ticks(told: Callable[[float], None], count: int) -> Callable[[], None]:
    """Return what is to be called after each of ``count`` pieces of work."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        told(min(done / count, 1.0))

    return tick


def _simulated(
    study: Study, best: tuple[Alternative, ...], chosen: Mapping[str, Alternative]
) -> list[Alternative]:
    """Return what is to be simulated: the best ones, then options, as far as layouts differ."""
    if study.simulation is None:
        return []
    period, best = study.simulation.period, best[: study.simulation.best]
    layouts: dict[tuple[tuple[str, int], ...], Alternative] = {}
    for one in (*best, *(chosen[name] for name in SIMULATED if name in chosen)):
        layouts.setdefault(_layout(one, period), one)
    return sorted(layouts.values(), key=lambda one: one.cost_yuan)


def _layout(alternative: Alternative, period: str) -> tuple[tuple[str, int], ...]:
    return tuple((row.site, row.step) for row in alternative.open if row.period == period)


def _spreads(
    question: Question, alternatives: tuple[Alternative, ...], width: int
) -> dict[str, Cases]:
    """Return each alternative in all cases of demand and of roads."""
    with Searches(question, width=width) as searches:
        cases = searches.cases([(question.terms, one) for one in alternatives])
    return {one.name: case for one, case in zip(alternatives, cases, strict=True)}


def _analyses(
    question: Question,
    best: Alternative,
    chosen: Mapping[str, Alternative],
    spreads: Mapping[str, Cases],
    *,
    width: int,
    told: Callable[[float], None],
) -> dict[str, pd.DataFrame]:
    options = {option.name: option.terms for option in OPTIONS}
    known: dict[Terms, Alternative] = {options[name]: one for name, one in chosen.items()}
    known[question.terms] = best
    kept, built = chosen.get("no-new-base"), chosen.get("one-new-base")
    found = {
        "price_of_rules": analyses.price_of_rules(
            best, chosen, spreads, ("each-district", "as-planned")
        )
    }
    if built is not None and kept is not None:
        cases = spreads[built.name], spreads[kept.name]
        found["returns"] = returns(question, (built, kept), cases)
    tick = _ticks(told, _searches(question, best))
    with Searches(question, width=width, known=known, tick=tick) as searches:
        return found | {
            "value_of_bases": analyses.value_of_bases(searches, best),
            "value_of_capacity": analyses.value_of_capacity(searches, best),
            "by_demand": analyses.by_demand(searches),
            "by_road": analyses.by_road(searches, best),
            "by_market": analyses.by_market(searches, best),
            "by_target": analyses.by_target(searches, best),
        }


def _searches(question: Question, best: Alternative) -> int:
    """Return about how many searches the analyses take, for the meter alone."""
    sites = len({row.site for row in best.open})
    zones = int(question.ground.local.sum())
    varied = len(analyses.ROAD_FACTORS) + len(analyses.MARKET_SHARES)
    by_demand = (len(ROADS) + 2) * len(analyses.DEMAND_FACTORS)
    return sites + varied + by_demand + len(analyses.TARGET_FACTORS) * zones
