"""What a brief on a study is made from: its combinations, paired gains, and what levers do."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from supplysim.analysis.cells import Cells
from supplysim.analysis.overturn import overturn
from supplysim.errors import BilingualError, Fault, InputError
from supplysim.experiment import Results
from supplysim.experiment.judged import judged
from supplysim.experiment.naming import Names, StudyWords
from supplysim.experiment.selection import selected
from supplysim.experiment.spec import Selection, StudySpec
from supplysim.experiment.stored import stored_study
from supplysim.experiment.units import unit_kind
from supplysim.measured import change_limit_of, limit_of
from supplysim.scenario import Scenario
from supplysim.statistics.intervals import jackknife
from supplysim.statistics.paired import Difference

__all__ = ["COST", "RATE", "Trials", "trials_of"]

COST: Final = "cost_yuan_per_m3"
RATE: Final = "on_time_installation_rate"
_TURNS: Final = ["case", "to", "title_zh", "title_en", "confidence", "middle", "turn", "turn_low",
                 "turn_high"]  # fmt: skip
_CASE: Final = "case"


@dataclass(frozen=True, eq=False)
class Trials:
    """A study that was run, as far as a brief tells of it.

    Parameters
    ----------
    spec, base
        The study, and the scenario that everything is a change of.
    measure, goal
        What is judged by, and whether the largest or the smallest is best: as ``[selection]`` says,
        else the largest on-time installation rate.
    blocks, unit
        How many units of inference there are, and what they are: replications or samples.
    finished, precise, failed
        Whether the sweep was finished; whether the precision it asks for was reached; runs that
        failed.
    table
        ``choice``, levers, ``measure, unit, value, low, high, n`` of ``measure`` and of the cost.
    against
        For each combination the one it is compared with; a combination that has none, or whose
        baseline plan is another, is not in it.
    other_plan
        Whether some are not compared for their plan.
    stays
        Combinations that can still be the best, the best mean first.
    sums
        ``choice, measure, block, numerator, denominator``.
    delays
        ``choice, cause``, and of new and of total lateness what share a cause has: ``new, new_low,
        new_high, total, total_low, total_high``; missing where there is none.
    words
        What levers and levels are called.
    names
        Of the combinations, in Chinese and English.
    turns
        ``case, to, title_zh, title_en, confidence, middle, turn, turn_low, turn_high`` of
        ``measure``: at which value of an uncertain input two combinations change places, the
        nearest first (:func:`supplysim.analysis.overturn.overturn`); empty where none was varied.
    """

    spec: StudySpec
    base: Scenario
    measure: str
    goal: Literal["largest", "smallest"]
    blocks: int
    unit: str
    finished: bool
    precise: bool
    failed: int
    table: pd.DataFrame
    against: dict[str, str]
    other_plan: bool
    stays: tuple[str, ...]
    sums: pd.DataFrame
    delays: pd.DataFrame
    words: StudyWords
    names: dict[str, Names]
    turns: pd.DataFrame

    @property
    def choices(self) -> pd.DataFrame:
        """``choice`` and the level of each lever, in the order of the design."""
        columns = [name for name in (*self.spec.levers, _CASE) if name in self.table]
        return self.table.drop_duplicates("choice")[["choice", *columns]]

    @property
    def known(self) -> dict[str, float]:
        """Yuan that the study itself gives of combinations, the least first (``[known]``)."""
        given = self.spec.known.yuan if self.spec.known is not None else {}
        there = [name for name in self.choices["choice"] if name in given]
        return {name: given[name] for name in sorted(there, key=lambda name: given[name])}

    @property
    def sign(self) -> int:
        """1 where more of the measure is better, else -1."""
        return 1 if self.goal == "largest" else -1

    @property
    def best(self) -> str:
        """The combination with the best value."""
        own = self.table[self.table["measure"] == self.measure].dropna(subset="value")
        return str(own["choice"].iloc[int((self.sign * own["value"]).to_numpy().argmax())])

    @property
    def baseline(self) -> str:
        """The combination that others are compared with; the first of the design without one."""
        found = list(dict.fromkeys(self.against.values()))
        return found[0] if len(found) == 1 else str(self.choices["choice"].iloc[0])

    def estimate(self, choice: str, key: str) -> "pd.Series[float]":
        """Return the row of ``table`` of a combination and measure."""
        own = self.table[(self.table["choice"] == choice) & (self.table["measure"] == key)]
        return own.iloc[0]

    def gains(self, key: str) -> pd.DataFrame:
        """Return what each combination has more of a measure than its baseline, in pairs.

        Returns
        -------
        pandas.DataFrame
            ``choice, base, value, low, high``; the limits are adjusted by Holm over the rows.
        """
        names = [(choice, base) for choice, base in self.against.items() if choice != base]
        found = [self._contrast(key, {choice: 1.0, base: -1.0}) for choice, base in names]
        rows: list[dict[str, object]] = [
            {"choice": choice, "base": base, "value": gain.value}
            for (choice, base), gain in zip(names, found, strict=True)
        ]
        table = judged(rows, found, replications=self.blocks, of=[key] * len(rows))
        return table.reindex(columns=["choice", "base", "value", "low", "high"])

    def effects(self, key: str) -> pd.DataFrame:
        """Return what each lever does to a measure between its first and its last level.

        The mean over the combinations of all other levers that have both levels. A lever that is
        never changed alone has no row: its effect cannot be told from that of others.

        Returns
        -------
        pandas.DataFrame
            ``lever, first, last, value, low, high``.
        """
        rows = []
        for lever in self.spec.levers:
            levels = self.levels(lever)
            pairs = self._alone(lever, levels[0], levels[-1]) if len(levels) > 1 else []
            if pairs:
                share = 1.0 / len(pairs)
                found = self._contrast(
                    key,
                    {last: share for _, last in pairs} | {first: -share for first, _ in pairs},
                )
                ends = (change_limit_of(key, end) for end in found.interval())
                rows.append((lever, levels[0], levels[-1], found.value, *ends))
        return pd.DataFrame(rows, columns=["lever", "first", "last", "value", "low", "high"])

    def means(self, key: str) -> pd.DataFrame:
        """Return the mean of a measure at each level of each lever, over balanced combinations.

        A level is left out where not every combination of the other levers has it.

        Returns
        -------
        pandas.DataFrame
            ``lever, level, value, low, high``.
        """
        rows = []
        for lever in self.spec.levers:
            levels = self.levels(lever)
            others = self._others(lever)
            for level in levels:
                own = [group[level] for group in others if len(group) == len(levels)]
                if own and len(levels) > 1:
                    found = self._contrast(key, dict.fromkeys(own, 1.0 / len(own)))
                    ends = (limit_of(key, end) for end in found.interval())
                    rows.append((lever, level, found.value, *ends))
        return pd.DataFrame(rows, columns=["lever", "level", "value", "low", "high"])

    def levels(self, lever: str) -> list[object]:
        """Return the levels at which a lever was tried: numbers ascending, others as given."""
        found = list(dict.fromkeys(self.choices[lever].dropna()))
        numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in found)
        return sorted(found) if numbers else found

    def _others(self, lever: str) -> list[dict[object, str]]:
        """Return groups of combinations that differ in one lever alone, by its level."""
        table = self.choices
        if _CASE in table:
            table = table[table[_CASE].isna()]
        rest = [name for name in self.spec.levers if name != lever]
        kept = table.dropna(subset=[lever])
        groups = kept.groupby(rest, sort=False, dropna=False) if rest else [("", kept)]
        return [dict(zip(own[lever], own["choice"], strict=True)) for _, own in groups]

    def _alone(self, lever: str, first: object, last: object) -> list[tuple[str, str]]:
        return [
            (group[first], group[last])
            for group in self._others(lever)
            if first in group and last in group
        ]

    def _contrast(self, key: str, weights: Mapping[str, float]) -> Difference:
        """Return a weighted sum of ratios of sums, over the blocks that its combinations share."""
        own = self.sums[self.sums["measure"] == key]
        each = {name: own[own["choice"] == name].set_index("block") for name in weights}
        common = sorted(set.intersection(*(set(table.index) for table in each.values())))
        tops, bottoms = (
            np.array([table.loc[common, name].to_numpy(float) for table in each.values()])
            for name in ("numerator", "denominator")
        )
        cells = Cells(key, tuple(weights), tops, bottoms)
        return cells.contrast(dict(enumerate(weights.values())))


def trials_of(results: Results, *, allow_code: bool = False) -> Trials:
    """Return what a brief tells of a study.

    Parameters
    ----------
    results
        Also of a study that is unfinished; the brief then says so.
    allow_code
        Whether the study may name policies of the user.

    Raises
    ------
    InputError
        When nothing was simulated, or the folder cannot be read.
    """
    study = stored_study(results.folder, allow_code=allow_code)
    spec = results.spec
    if not results.run_count:
        zh, en = "还没有模拟结果；先用 supplysim sweep", "nothing was simulated yet; sweep it first"
        raise InputError([Fault("study", zh, en, value=spec.name)])
    chosen = spec.selection or Selection(measure=RATE)
    keys = list(dict.fromkeys([chosen.measure, COST, RATE]))
    sums = results.blocks(*keys)
    names = [choice.name for choice in study.choices]
    against = {
        name: names[base]
        for name, base in zip(names, study.baselines, strict=True)
        if base is not None
    } or dict.fromkeys(names, names[0])
    replan = spec.compare is not None and spec.compare.replan
    compared = against if replan else _same_plan(results, against)
    return Trials(
        spec=spec,
        base=study.base,
        measure=chosen.measure,
        goal=chosen.goal,
        blocks=sums["block"].nunique(),
        unit=unit_kind(results.spec),
        finished=bool(results.replications),
        precise=results.precise,
        failed=len(results.failed),
        table=_bounded(results.table(*keys)),
        against=compared,
        other_plan=len(compared) < len(against),
        stays=_stays(results, chosen),
        sums=sums,
        delays=_shares(results.delay_blocks()),
        words=results.words,
        names=results.choice_names,
        turns=_turns(results, chosen.measure),
    )


def _turns(results: Results, measure: str) -> pd.DataFrame:
    """Return where combinations change places, as far as the design can tell."""
    try:
        found = overturn(results).table
    except (BilingualError, InputError):
        return pd.DataFrame(columns=_TURNS)
    own = found[(found["measure"] == measure) & found["turn"].notna()]
    return own.sort_values(["distance", "factor"])[_TURNS].reset_index(drop=True)


def _shares(blocks: pd.DataFrame) -> pd.DataFrame:
    """Return what share of lateness each cause has, a ratio of sums over blocks."""
    rows: dict[tuple[str, str], dict[str, float]] = {}
    for kind in ("new", "total"):
        for choice, own in blocks.groupby("choice", sort=False):
            seconds = own.pivot_table(
                index="block", columns="cause", values=f"{kind}_s", sort=False, dropna=False
            )
            whole = seconds.sum(axis=1, skipna=False).to_numpy(float)
            for cause in seconds:
                found = jackknife(seconds[cause].to_numpy(float), whole)
                value, *ends = (math.nan if x is None else x for x in found)
                low, high = (float(np.clip(end, 0.0, 1.0)) for end in ends)
                shares = {kind: value, f"{kind}_low": low, f"{kind}_high": high}
                rows.setdefault((str(choice), str(cause)), {}).update(shares)
    return pd.DataFrame([{"choice": a, "cause": b, **shares} for (a, b), shares in rows.items()])


def _same_plan(results: Results, against: dict[str, str]) -> dict[str, str]:
    """Return the comparisons whose two sides have the same baseline plans throughout."""
    runs = results.runs(RATE)
    plans = {choice: frozenset(own["plan_hash"]) for choice, own in runs.groupby("choice")}
    return {
        choice: base
        for choice, base in against.items()
        if choice in plans and base in plans and plans[choice] == plans[base]
    }


def _stays(results: Results, chosen: Selection) -> tuple[str, ...]:
    """Return what can still be the best; nothing where runs have no value of the measure.

    By screening, whatever procedure the study asked for: others promise less, differences inside
    their zone being of no account to them.
    """
    screening = chosen.model_copy(update={"procedure": "subset", "zone": 0.0})
    try:
        return selected(results, screening).stays
    except InputError:
        return ()


def _bounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of measures whose limits end where shares end."""
    limits = {
        end: [limit_of(key, limit) for key, limit in zip(table["measure"], table[end], strict=True)]
        for end in ("low", "high")
    }
    return table.assign(**limits)
