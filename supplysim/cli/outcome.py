"""What one or several replications came to: the answer, the table, the JSON, the targets."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import pandas as pd

from supplysim.cli.columns import columns
from supplysim.cli.words import phrase
from supplysim.errors import Lang
from supplysim.measured import limit_of
from supplysim.metrics.cost import pooled_costs
from supplysim.metrics.intervals import summarise
from supplysim.metrics.kpi import KPIS
from supplysim.metrics.scorecard import met_of, pooled_scorecard
from supplysim.metrics.summary import summary
from supplysim.report.findings import NEAR_SATURATION
from supplysim.run import Run
from supplysim.scenario import Scenario
from supplysim.statistics.intervals import alike
from supplysim.wording import decimal, kpi_text, percent, resource

__all__ = ["Outcome", "Piece", "Target"]

_PUNCTUAL = "on_time_installation_rate"
_WEIGHTS = ("component", "m3", "storey")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is kept of one replication, so that its record need not stay in memory.

    Parameters
    ----------
    plan_hash
        Hash of the baseline.
    kpis, on_time, resources, costs, scorecard
        ``Run.kpis()``, ``Run.on_time_table()``, the table of ``Run.bottleneck()``,
        ``Run.costs()``, ``Run.scorecard()``.
    warnings
        What the reader should know.
    """

    plan_hash: str
    kpis: pd.DataFrame
    on_time: pd.DataFrame
    resources: pd.DataFrame
    costs: pd.DataFrame
    scorecard: pd.DataFrame
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, run: Run) -> "Piece":
        """Return the piece of a run."""
        return cls(
            plan_hash=run.plan_hash,
            kpis=run.kpis(),
            on_time=run.on_time_table(),
            resources=run.bottleneck().table,
            costs=run.costs(),
            scorecard=run.scorecard(),
            warnings=tuple(run.provenance.warnings),
        )


class Target(NamedTuple):
    """A least value that the scenario sets for a measure, and what came out."""

    key: str
    least: float
    value: float

    @property
    def met(self) -> bool:
        """Whether the measure reaches its least value; one without a value does not."""
        return self.value >= self.least


@dataclass(frozen=True, slots=True)
class Outcome:
    """The measures of all replications of one scenario and seed."""

    scenario: Scenario
    seed: int
    pieces: Sequence[Piece]

    def summary(self) -> dict[str, Any]:
        """Return the JSON of CONTRACTS 6."""
        found = summary(
            self.scenario,
            [piece.kpis for piece in self.pieces],
            scenario_hash=self.scenario.hash,
            plan_hash=self.pieces[0].plan_hash,
            seed=self.seed,
            warnings=self.warnings(),
        )
        for key, entry in found["kpis"].items():
            for name in ("low", "high"):
                if entry[name] is not None:
                    entry[name] = limit_of(key, entry[name])
        return found

    def warnings(self) -> tuple[str, ...]:
        """Return every warning once, in the order of the replications."""
        return tuple(dict.fromkeys(text for piece in self.pieces for text in piece.warnings))

    def targets(self) -> list[Target]:
        """Return the scenario's targets with what came out."""
        values = {row.key: row.value for row in self._measures()}
        return [
            Target(key, least, values.get(key, math.nan))
            for key, least in self.scenario.targets.items()
        ]

    def text(self, lang: Lang) -> str:
        """Return the answer, then the table of measures, then targets and warnings."""
        parts = [self._head(lang), self._answer(lang), self._table(lang), *self._ends(lang)]
        return "\n\n".join(part for part in parts if part)

    def _measures(self) -> "Iterator[_Measure]":
        for _, row in summarise([piece.kpis for piece in self.pieces]).iterrows():
            numbers = (math.nan if row[name] is None else row[name] for name in _NUMBERS)
            key, (value, low, high) = str(row["key"]), map(float, numbers)
            low, high = (limit_of(key, limit) for limit in (low, high))
            yield _Measure(key, value, low, high)

    def _head(self, lang: Lang) -> str:
        scenario = self.scenario
        title = (scenario.title_zh if lang == "zh" else scenario.title_en) or scenario.name
        count = len(self.pieces)
        certainty = phrase("one run" if count == 1 else "many runs", lang, count=count)
        last = scenario.window_end - timedelta(seconds=1)  # the window is half-open, the text not
        window = phrase("window", lang, start=scenario.window_start.date(), end=last.date())
        return f"{title}\n{window} · {phrase('seed', lang, seed=self.seed)} · {certainty}"

    def _answer(self, lang: Lang) -> str:
        rate = next(row for row in self._measures() if row.key == _PUNCTUAL)
        if math.isnan(rate.value):
            lines = [phrase("nothing due", lang)]
        else:
            lines = [phrase("answer", lang, rate=rate.with_interval(lang)), self._tolerances(lang)]
        shares = self._shares()
        if len(shares) and shares.iloc[0] > 0:
            kind, share = str(shares.index[0]), float(shares.iloc[0])
            key = "bottleneck" if share > NEAR_SATURATION else "no bottleneck"
            lines.append(phrase(key, lang, what=resource(kind, lang), share=percent(share, lang)))
        return "\n".join([*lines, *self._delivery(lang), *self._cost(lang)])

    def _cost(self, lang: Lang) -> list[str]:
        """Return the line on cost per m3, none where nothing was installed."""
        total = pooled_costs([piece.costs for piece in self.pieces]).iloc[-1]
        value, low, high = (float(total[key]) for key in ("yuan_per_m3", "low", "high"))
        if math.isnan(value):
            return []
        spread = ""
        if not math.isnan(low) and not alike(low, high):
            spread = phrase("spread", lang, low=decimal(low), high=decimal(high))
        return [phrase("cost", lang, cost=decimal(value), spread=spread)]

    def _delivery(self, lang: Lang) -> list[str]:
        """Return the line on what of the scorecard is met, none where nothing is judged."""
        cards = [piece.scorecard for piece in self.pieces]
        met, judged = met_of(pooled_scorecard(cards, self.scenario))
        return [phrase("scorecard", lang, met=met, judged=judged)] if judged else []

    def _tolerances(self, lang: Lang) -> str:
        """Return the on-time rate at every tolerance, by component, m3 and storey."""
        tables = pd.concat([piece.on_time for piece in self.pieces])
        due = tables["due"].groupby(level=0).sum()
        good = tables[list(_WEIGHTS)].mul(tables["due"], axis=0).groupby(level=0).sum()
        rates = good.div(due.where(due > 0), axis=0)
        head = [phrase("tolerance", lang), *(phrase(f"by {name}", lang) for name in _WEIGHTS)]
        rows = [
            [phrase("days", lang, days=days), *(percent(float(rate), lang) for rate in row)]
            for days, row in zip(rates.index, rates.to_numpy(), strict=True)
        ]
        return columns([head, *rows], right=frozenset({1, 2, 3}))

    def _shares(self) -> "pd.Series[float]":
        """Return busy / open time of each class of resources, busiest first."""
        hours = pd.concat([piece.resources for piece in self.pieces]).groupby(level=0)
        sums = hours[["busy_h", "open_h"]].sum()
        return (sums["busy_h"] / sums["open_h"]).sort_values(ascending=False, kind="stable")

    def _table(self, lang: Lang) -> str:
        measures = list(self._measures())
        several = len(self.pieces) > 1
        head = [phrase("measure", lang), phrase("value", lang)]
        rows = [[measure.name(lang), measure.text(lang)] for measure in measures]
        if several:
            head.append(phrase("interval", lang))
            for row, measure in zip(rows, measures, strict=True):
                row.append(measure.interval(lang))
        return columns([head, *rows], right=frozenset({1, 2}))

    def _ends(self, lang: Lang) -> list[str]:
        return ["\n".join(_target_text(target, lang) for target in self.targets())]


_NUMBERS = ("value", "low", "high")


class _Measure(NamedTuple):
    """One measure over all replications; NaN where there is no number."""

    key: str
    value: float
    low: float
    high: float

    def name(self, lang: Lang) -> str:
        return KPIS[self.key].name(lang)

    def text(self, lang: Lang) -> str:
        return _written(self.key, self.value, lang)

    def interval(self, lang: Lang) -> str:
        if math.isnan(self.low):
            return ""
        if alike(self.low, self.high):
            return phrase("all the same", lang)
        return f"{_written(self.key, self.low, lang)} – {_written(self.key, self.high, lang)}"

    def with_interval(self, lang: Lang) -> str:
        interval = self.interval(lang)
        if not interval:
            return self.text(lang)
        return (
            f"{self.text(lang)}（{interval}）"
            if lang == "zh"
            else f"{self.text(lang)} ({interval})"
        )


def _written(key: str, number: float, lang: Lang) -> str:
    return kpi_text(key, KPIS[key].unit, number, lang)


def _target_text(target: Target, lang: Lang) -> str:
    return phrase(
        "target met" if target.met else "target missed",
        lang,
        name=KPIS[target.key].name(lang),
        value=_written(target.key, target.value, lang),
        least=_written(target.key, target.least, lang),
    )
