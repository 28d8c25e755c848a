"""The sentences of a brief on a study: which combination is best, what levers do, what to do."""

import math
from typing import Final

import pandas as pd

from supplysim.brief.annex import Annex, Entry
from supplysim.brief.certainty import differs
from supplysim.brief.content import Action, Finding, Sentence
from supplysim.brief.trials import COST, Trials
from supplysim.experiment.design import level_text
from supplysim.experiment.measured import measure_name, unit_of
from supplysim.wording import cause, kpi_form

__all__ = ["StudyTeller"]

_MOST: Final = 4
"""Combinations that are told as things to do."""

_TOLD: Final = 3
"""Causes that are told one by one."""


class StudyTeller:
    """Tells what a study came to.

    Parameters
    ----------
    trials
        The evidence.
    annex
        Where the numbers are entered.
    """

    def __init__(self, trials: Trials, annex: Annex) -> None:
        self._trials, self._annex = trials, annex
        self._zh = annex.lang == "zh"
        self._name = measure_name(trials.measure, annex.lang)
        self._gains = trials.gains(trials.measure).dropna(subset="value")
        self._costs = trials.gains(COST).set_index("choice")

    def answer(self) -> Sentence:
        """Say which combination is best, how it stands to the base, and how sure that is."""
        trials = self._trials
        told = self._annex.say(
            self._pick(
                "试过的{count}种组合中，{measure}最好的是“{best}”：{value}{value.interval}",
                'Of {count} combinations tried, "{best}" has the best {measure}: '
                "{value}{value.interval}",
            ),
            count=self._count(), measure=self._name, best=trials.best,
            value=self._value(trials.best, trials.measure),
        )  # fmt: skip
        return (*told, *self._beside_the_base(), *self._as_good())

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings: what was tried, what levers do, what is cheap, lateness."""
        told = (self._tried(), self._levers(), self._selection(), self._lateness())
        return tuple(finding for finding in told if finding is not None)

    def actions(self) -> tuple[Action, ...]:
        """Return the combinations that were simulated, those that surely help first."""
        sign = self._trials.sign
        rows = self._gains.assign(
            helps=[self._helps(row) for _, row in self._gains.iterrows()],
            gain=sign * self._gains["value"],
        ).sort_values(["helps", "gain", "choice"], ascending=[False, False, True])
        return tuple(self._action(row) for _, row in rows.head(_MOST).iterrows())

    def overturned(self) -> tuple[Sentence, ...]:
        """Return in which cases the conclusions do not hold, as far as the study itself tells."""
        trials = self._trials
        texts = [
            self._pick(
                "要采取的组合或水平不在试过的之内：没有模拟过的不能由此推断。",
                "What is done lies outside the combinations and levels tried: what was not "
                "simulated does not follow.",
            )
        ]
        if len(trials.stays) > 1:
            texts.append(
                self._pick(
                    f"{self._quoted(trials.stays)}之间的差别仍可能出于偶然，次序会变。",
                    f"The differences between {self._quoted(trials.stays)} may still be chance: "
                    "their order may change.",
                )
            )
        if not trials.spec.uncertainties:
            texts.append(
                self._pick(
                    "世界与基准方案明显不同：本研究没有对不确定量抽样，区间只含重复之间的波动。",
                    "The world is clearly not as in the base scenario: the study sampled no "
                    "uncertainties, so that intervals hold the noise between replications alone.",
                )
            )
        if trials.blocks <= 1:
            texts.append(
                self._pick(
                    "每种组合只有一次模拟，没有置信区间，次序可能改变。",
                    "Each combination was simulated once, without intervals: orders may change.",
                )
            )
        return tuple((text,) for text in texts)

    # --- parts of the answer ------------------------------------------------------------------

    def _beside_the_base(self) -> Sentence:
        trials = self._trials
        if trials.best not in trials.against:
            return (
                self._pick(
                    "；它的基准计划与比较基准不同，不能成对比较。",
                    "; its plan is not that of the base, so that they are no pairs.",
                ),
            )
        base = trials.against[trials.best]
        if trials.best == base:
            return (
                self._pick(
                    "，它就是比较基准：没有一种组合优于它。",
                    ", which is the base itself: no combination is better.",
                ),
            )
        row = self._gains[self._gains["choice"] == trials.best].iloc[0]
        gain = self._gain(row, trials.best)
        return self._annex.say(
            self._pick(
                "；基准“{base}”为{value}{value.interval}，成对相差{gain}{gain.interval}，{sure}。",
                '; the base "{base}" has {value}{value.interval}, in pairs {gain} apart'
                "{gain.interval}: {sure}.",
            ),
            base=base, value=self._value(base, trials.measure), gain=gain, sure=self._sure(gain),
        )  # fmt: skip

    def _as_good(self) -> Sentence:
        """Name the cheapest of the combinations that cannot be told from the best."""
        cheapest = self._cheapest()
        if cheapest is None or cheapest == self._trials.best:
            return ()
        return self._annex.say(
            self._pick(
                "与它分不出高下的组合中最省的是“{cheap}”：{value}，每立方米{cost}，前者{dear}。",
                ' The cheapest that cannot be told from it is "{cheap}": {value} at {cost} a m³, '
                "against {dear}.",
            ),
            cheap=cheapest,
            value=self._value(cheapest, self._trials.measure),
            cost=self._value(cheapest, COST),
            dear=self._value(self._trials.best, COST),
        )

    def _cheapest(self) -> str | None:
        costs = {
            name: float(self._trials.estimate(name, COST)["value"]) for name in self._trials.stays
        }
        known = {name: cost for name, cost in costs.items() if not math.isnan(cost)}
        return min(known, key=lambda name: known[name], default=None)

    # --- findings -----------------------------------------------------------------------------

    def _tried(self) -> Finding:
        trials, zh = self._trials, self._zh
        listed = []
        for key in trials.spec.levers:
            levels = ("、" if zh else ", ").join(map(level_text, trials.levels(key)))
            name = trials.lever_names[key][0 if zh else 1]
            listed.append(f"“{key}”（{name}：{levels}）" if zh else f'"{key}" ({name}: {levels})')
        sentences: list[Sentence] = []
        if listed:
            split = "，" if zh else ", "
            sentences.append((self._pick(f"变动的是{split.join(listed)}。",
                                         f"Varied were {split.join(listed)}."),))  # fmt: skip
        if trials.spec.cases:
            names = self._quoted(tuple(trials.spec.cases))
            sentences.append((self._pick(f"另有具名情形{names}。", f"Named cases: {names}."),))
        sentences += [(text,) for text in self._how_far()]
        return Finding(self._pick("试了什么", "What was tried"), tuple(sentences))

    def _how_far(self) -> list[str]:
        """Say what the study left open."""
        trials = self._trials
        texts = []
        if not trials.finished:
            texts.append(self._pick("研究尚未跑完，所示为已有的结果。",
                                    "The study is unfinished; this is what is there."))  # fmt: skip
        elif not trials.precise:
            texts.append(self._pick("到最多次数时仍未达到所要的精度。",
                                    "The precision asked for was not reached with the most "
                                    "replications."))  # fmt: skip
        if trials.failed:
            texts.append(
                self._pick("有的运行失败，未计入。", "Some runs failed; they are left out.")
            )
        if trials.other_plan:
            texts.append(self._pick("有的组合计划不同，未作成对比较。",
                                    "Some combinations have other plans and are not "
                                    "compared."))  # fmt: skip
        return texts

    def _levers(self) -> Finding | None:
        trials = self._trials
        effects, costs = trials.effects(trials.measure), trials.effects(COST).set_index("lever")
        heading = self._pick("各项措施的作用", "What each lever does")
        if not len(effects):
            if len(trials.spec.levers) < 2:  # noqa: PLR2004 - one lever alone is no question
                return None
            text = self._pick(
                "各项措施总是一起变动，单独的作用无从分开。",
                "The levers were never varied one by one: their effects cannot be told apart.",
            )
            return Finding(heading, ((text,),))
        sentences = []
        for _, row in effects.iterrows():
            cost = costs.loc[row["lever"]]
            sentences.append(
                self._annex.say(
                    self._pick(
                        "“{lever}”从{first}到{last}：{measure}变化{gain}{gain.interval}，"
                        "每立方米成本变化{cost}{cost.interval}。",
                        '"{lever}" from {first} to {last}: {measure} changes by {gain}'
                        "{gain.interval}, the cost a m³ by {cost}{cost.interval}.",
                    ),
                    lever=str(row["lever"]),
                    first=self._quoted((level_text(row["first"]),)),
                    last=self._quoted((level_text(row["last"]),)),
                    measure=self._name,
                    gain=self._effect(row, trials.measure), cost=self._effect(cost, COST,
                                                                             row["lever"]),
                )
            )  # fmt: skip
        note = self._pick("其余措施取平均。", "Means over the other levers.")
        return Finding(heading, (*sentences, (note,)) if len(effects) > 1 else tuple(sentences))

    def _selection(self) -> Finding | None:
        trials = self._trials
        if not trials.stays or trials.blocks <= 1:
            return None
        out = len(trials.choices) - len(trials.stays)
        heading = self._pick("哪些还可能最好", "Which can still be the best")
        if not out:
            text = self._pick(
                "现有的次数分不出哪种组合最好。",
                "With these replications no combination can be ruled out as the best.",
            )
            return Finding(heading, ((text,),))
        confidence = self._enter(
            "study:confidence", trials.spec.selection.confidence if trials.spec.selection else 0.95,
            name=self._pick("择优的把握", "confidence of the selection"), form="share",
            case=trials.spec.name,
        )  # fmt: skip
        sentence = self._annex.say(
            self._pick(
                "以{sure}的把握，{measure}最好的组合在{names}之中，其余可以放下。",
                "With a confidence of {sure} the combination with the best {measure} is among "
                "{names}; the others can be laid aside.",
            ),
            sure=confidence, measure=self._name, names=self._quoted(trials.stays),
        )  # fmt: skip
        return Finding(heading, (sentence,))

    def _lateness(self) -> Finding | None:
        trials = self._trials
        column = "new_s" if trials.delays["new_s"].notna().any() else "total_s"
        names = list(dict.fromkeys([trials.baseline, trials.best]))
        sentences = [told for name in names if (told := self._causes(name, column))]
        if not sentences:
            return None
        heading = self._pick("延误记在谁的名下", "What lateness is charged to")
        caution = self._pick("这不等于去掉该原因能追回的时间。",
                             "This is not what would be won without it.")  # fmt: skip
        return Finding(heading, (*sentences, (caution,)))

    def _causes(self, choice: str, column: str) -> Sentence:
        own = self._trials.delays
        own = own[(own["choice"] == choice) & (own[column] > 0)]
        own = own.sort_values([column, "cause"], ascending=[False, True])
        whole = float(own[column].sum())
        if not whole:
            return ()
        told = [str(key) for key in own["cause"][:_TOLD]]
        entries = {
            f"c{place}": self._enter(
                f"cause:{key}:{column}:share", float(seconds) / whole, form="share", case=choice,
                name=self._pick(f"{cause(key, 'zh')}占延误",
                                f"share of lateness: {cause(key, 'en')}"),
            )
            for place, (key, seconds) in enumerate(zip(told, own[column][:_TOLD], strict=True))
        }  # fmt: skip
        split, gap = self._pick("、", ", "), self._pick("", " ")
        listed = split.join(
            f"{cause(key, self._annex.lang)}{gap}{{c{place}}}" for place, key in enumerate(told)
        )
        text = self._pick(f"“{{choice}}”：{listed}。", f'"{{choice}}": {listed}.')
        return self._annex.say(text, choice=choice, **entries)

    # --- actions ------------------------------------------------------------------------------

    def _action(self, row: "pd.Series[float]") -> Action:
        choice, base = str(row["choice"]), str(row["base"])
        gain = self._gain(row, choice)
        cost = self._enter(
            f"gain:{COST}", *self._costs.loc[choice, ["value", "low", "high"]].astype(float),
            form="yuan/m3", case=choice,
            name=self._pick("每立方米成本之差", "cost a m³, difference"),
        )  # fmt: skip
        why = self._annex.say(
            self._pick(
                "与“{base}”成对比较，{measure}变化{gain}{gain.interval}，每立方米成本变化{cost}"
                "{cost.interval}。",
                'Paired with "{base}", {measure} changes by {gain}{gain.interval}, the cost a m³ '
                "by {cost}{cost.interval}.",
            ),
            base=base, measure=self._name, gain=gain, cost=cost,
        )  # fmt: skip
        if self._trials.sign * gain.value > 0:
            what = self._pick(f"采用“{choice}”", f'take "{choice}"')
        else:
            what = self._pick(f"不采用“{choice}”", f'leave "{choice}"')
        return Action(what, why, self._sure(gain))

    def _helps(self, row: "pd.Series[float]") -> bool:
        better = self._trials.sign * float(row["value"]) > 0
        return better and differs(float(row["low"]), float(row["high"]))

    def _sure(self, gain: Entry) -> str:
        if math.isnan(gain.low):
            return self._pick("只有一次模拟，尚不能断定", "a single run: not settled")
        if not differs(gain.low, gain.high):
            if gain.low == gain.high == 0:
                return self._pick("在这些运行中没有作用", "did nothing in these runs")
            return self._pick("差别尚不能断定", "not settled")
        if self._trials.sign * gain.value > 0:
            return self._pick("确有改善（区间不含零）", "a real gain (interval without zero)")
        return self._pick("确实变差，不宜采用", "really worse: not to be taken")

    # --- rows ---------------------------------------------------------------------------------

    def _count(self) -> Entry:
        return self._enter(
            "study:combinations", float(len(self._trials.choices)), form="whole",
            case=self._trials.spec.name, name=self._pick("试过的组合数", "combinations tried"),
        )  # fmt: skip

    def _value(self, choice: str, key: str) -> Entry:
        row = self._trials.estimate(choice, key)
        form = "yuan/m3" if key == COST else kpi_form(key, unit_of(key))
        low, high = float(row["low"]), float(row["high"])
        if form == "share":
            low, high = max(low, 0.0), min(high, 1.0)
        return self._enter(
            f"trial:{key}", float(row["value"]), low, high, form=form, case=choice,
            name=measure_name(key, self._annex.lang),
        )  # fmt: skip

    def _gain(self, row: "pd.Series[float]", choice: str) -> Entry:
        key = self._trials.measure
        form = kpi_form(key, unit_of(key))
        return self._enter(
            f"gain:{key}", float(row["value"]), float(row["low"]), float(row["high"]),
            form="points" if form == "share" else form, case=choice,
            name=self._pick(f"{self._name}之差", f"{self._name}, difference"),
        )  # fmt: skip

    def _effect(self, row: "pd.Series[float]", key: str, lever: object = None) -> Entry:
        name = str(lever if lever is not None else row["lever"])
        form = "yuan/m3" if key == COST else kpi_form(key, unit_of(key))
        title = measure_name(key, self._annex.lang)
        return self._enter(
            f"effect:{name}:{key}", float(row["value"]), float(row["low"]), float(row["high"]),
            form="points" if form == "share" else form, case=self._trials.spec.name,
            name=self._pick(f"“{name}”对{title}的作用", f"effect of {name} on {title}"),
        )  # fmt: skip

    def _enter(
        self,
        key: str,
        value: float,
        low: float = math.nan,
        high: float = math.nan,
        *,
        name: str,
        form: str,
        case: str,
    ) -> Entry:
        spec = self._trials.spec
        of = f"{spec.name} · s{spec.seed}" if case == spec.name else case
        run = f"{of} · n={self._trials.blocks}"
        return self._annex.enter(
            key, value, low=low, high=high, case=case, run=run, name=name, form=form
        )

    def _quoted(self, names: tuple[str, ...]) -> str:
        return ("、" if self._zh else ", ").join(
            f"“{name}”" if self._zh else f'"{name}"' for name in names
        )

    def _pick(self, zh: str, en: str) -> str:
        return zh if self._zh else en
