"""What a brief is made from: for each case its charts' tables, and sums by replication."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from supplysim.errors import Fault, Lang
from supplysim.report import Gallery, gallery_of
from supplysim.run import Run
from supplysim.scenario import Scenario
from supplysim.statistics.intervals import jackknife
from supplysim.statistics.paired import Pairs

__all__ = ["Case", "Estimate", "case_of", "difference", "unpaired"]


class Estimate(NamedTuple):
    """A number with its 95 % interval; all NaN where there is none."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario with its replications.

    Parameters
    ----------
    gallery
        Content of the page, and the tables of all charts.
    sums
        One row a replication and measure: ``replication, key, numerator, denominator``.
    outcomes
        The same of the scorecard's outcomes.
    least_share, tolerance_d
        What counts as met, and as on schedule, in the scorecard of the scenario.
    least_confidence
        Confidence of ``least_share``.
    plan_hash
        Of the baseline; cases are compared only where it is the same.
    scenario
        What was simulated.
    """

    gallery: Gallery
    sums: pd.DataFrame
    outcomes: pd.DataFrame
    least_share: float
    tolerance_d: float
    least_confidence: str
    plan_hash: str
    scenario: Scenario

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.gallery.content.facts.scenario

    def run(self, lang: Lang) -> str:
        """Return scenario, seed and replications in short."""
        facts = self.gallery.content.facts
        if lang == "zh":
            return f"{facts.title(lang)}，种子{facts.seed}，{facts.replications}次"
        return f"{facts.title(lang)}, seed {facts.seed}, n = {facts.replications}"

    def share(self, key: str) -> Estimate:
        """Return a share of the scorecard's outcomes over replications, a ratio of sums."""
        own = self.outcomes[self.outcomes["key"] == key]
        sums = (own[name].to_numpy(dtype=float) for name in ("numerator", "denominator"))
        whole = _estimate(*jackknife(*sums))
        if np.isnan(whole.low):
            return whole
        return Estimate(whole.value, max(whole.low, 0.0), min(whole.high, 1.0))


def case_of(runs: Iterable[Run], *, relief: pd.DataFrame | None = None) -> Case:
    """Return the evidence of one scenario; each run is let go before the next is asked for.

    Raises
    ------
    ValueError
        When there is no run.
    """
    sums: list[pd.DataFrame] = []
    outcomes: list[pd.DataFrame] = []
    seen: list[Run] = []

    def watched() -> Iterator[Run]:
        for run in runs:
            card = run.scorecard()
            card = card[card["kind"] == "outcome"]
            for kept, table in ((sums, run.kpis().reset_index()), (outcomes, card)):
                own = table[["key", "numerator", "denominator"]]
                kept.append(own.assign(replication=run.replication))
            seen[:] = [run]
            yield run

    gallery = gallery_of(watched(), relief=relief)
    scenario = seen[0].scenario
    fields = scenario.fields("scorecard").set_index("path")["confidence"]
    return Case(
        gallery=gallery,
        sums=pd.concat(sums, ignore_index=True),
        outcomes=pd.concat(outcomes, ignore_index=True),
        least_share=scenario.scorecard.least_share,
        tolerance_d=scenario.scorecard.tolerance_d,
        least_confidence=str(fields.get("scorecard.least_share", "J")),
        plan_hash=seen[0].plan_hash,
        scenario=scenario,
    )


def unpaired(named: Sequence[tuple[str, Scenario, int]]) -> list[Fault]:
    """Return a fault for each case that is another one again, or has draws of another seed.

    Parameters
    ----------
    named
        What each case is called, its scenario and its seed; others are compared with the first.
    """
    faults = []
    for place, (name, scenario, seed) in enumerate(named):
        base, _, wanted = named[0]
        if seed != wanted:
            zh = f"是种子 {seed} 的运行，不能与“{base}”（种子 {wanted}）成对比较；请用同一种子运行"
            en = (
                f"has runs of seed {seed}, which pair with none of {base!r} (seed {wanted}): run "
                "both with one seed"
            )
            faults.append(Fault("seed", zh, en, value=name))
            continue
        for other, earlier, _ in named[:place]:
            if earlier.changes(scenario).empty:
                zh = f"与“{other}”的输入完全相同，没有可比较的"
                en = f"its inputs are those of {other!r}: there is nothing to compare"
                faults.append(Fault("X", zh, en, value=name))
                break
    return faults


def difference(base: Case, other: Case, key: str) -> Estimate:
    """Return what a measure is more in another case, paired by replication.

    The difference of two ratios of sums over the replications that both cases have, with the
    interval of its jackknife, as in comparisons (:class:`supplysim.statistics.paired.Pairs`).

    Examples
    --------
    >>> from supplysim.testing import example_run
    >>> case = case_of([example_run()])
    >>> difference(case, case, "on_time_installation_rate").value
    0.0
    """
    tables = [case.sums[case.sums["key"] == key].set_index("replication") for case in (base, other)]
    common = tables[0].index.intersection(tables[1].index)
    columns = [
        (tables[0].loc[common, name].to_numpy(float), tables[1].loc[common, name].to_numpy(float))
        for name in ("numerator", "denominator")
    ]
    found = Pairs(*columns).difference()
    return Estimate(found.value, *found.interval())


def _estimate(value: float | None, low: float | None, high: float | None) -> Estimate:
    return Estimate(*(np.nan if number is None else number for number in (value, low, high)))
