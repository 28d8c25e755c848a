"""The sentences of a brief on a study: which combination is best, what levers do, what to do."""

import math
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from supplysim.brief.annex import Annex, Entry
from supplysim.brief.certainty import advices, differs
from supplysim.brief.compare import sure
from supplysim.brief.content import Action, Finding, Sentence
from supplysim.brief.trials import COST, RATE, Trials
from supplysim.errors import Lang
from supplysim.experiment.spec import StudySpec
from supplysim.measured import measure_name, unit_of
from supplysim.statistics.intervals import alike
from supplysim.wording import cause, kpi_form

__all__ = ["StudyTeller", "study_title"]

_MOST: Final = 4
"""Combinations that are told as things to do."""

_NAMED: Final = 4
"""Combinations that a sentence names; of more it says how many there are."""

_TOLD: Final = 3
"""Causes that are told one by one."""


def _form(key: str, *, difference: bool = False) -> str:
    """Return how a measure is written in the annex; differences of shares are in points."""
    unit = unit_of(key)
    if key == COST:
        return "yuan/m3"
    if unit == "m3/month":
        return unit
    form = kpi_form(key, unit)
    return "points" if difference and form == "share" else form


def study_title(spec: StudySpec, lang: Lang) -> str:
    """Return what a study is called."""
    return (spec.title_zh if lang == "zh" else spec.title_en) or spec.name


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
        self._of_cost = trials.measure == COST

    def answer(self) -> Sentence:
        """Say which combination is best, how it stands to the base, and how sure that is."""
        trials = self._trials
        told = self._annex.tell("study_answer",
            count=self._count(), measure=self._name, best=self._called(trials.best),
            value=self._value(trials.best, trials.measure),
        )  # fmt: skip
        return (*told, *self._beside_the_base(), *self._as_good(), *self._known_of_best())

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings: what was tried, what levers do, what is cheap, lateness."""
        told = (
            self._tried(), self._punctuality(), self._levers(), self._selection(),
            self._known_costs(), self._lateness(),
        )  # fmt: skip
        return tuple(finding for finding in told if finding is not None)

    def actions(self) -> tuple[Action, ...]:
        """Return the combinations that were simulated, those that surely help first."""
        return tuple(self._action(row, key) for row, key in self._advised())

    def _advised(self) -> "list[tuple[pd.Series[Any], str]]":
        sign = self._trials.sign
        rows = self._gains.assign(
            helps=[self._helps(row) for _, row in self._gains.iterrows()],
            gain=sign * self._gains["value"],
        ).sort_values(["helps", "gain", "choice"], ascending=[False, False, True])
        told = [row for _, row in rows.head(_MOST).iterrows()]
        keys = advices([(sign * row["value"], row["low"], row["high"]) for row in told])
        return list(zip(told, keys, strict=True))

    def overturned(self) -> tuple[Sentence, ...]:
        """Return in which cases the conclusions do not hold, as far as the study itself tells."""
        trials = self._trials
        close: Sentence = ()
        texts = [self._annex.text("study_outside")]
        if len(trials.stays) > 1:
            close = self._annex.tell("study_close", names=self._some(trials.stays))
        if not trials.spec.uncertainties:
            texts.append(self._annex.text("study_world"))
        if trials.blocks <= 1:
            texts.append(self._annex.text("study_single"))
        if "take_or" in {key for _, key in self._advised()}:
            texts.append(self._annex.text("not_together", base=self._called(trials.baseline)))
        first, *others = ((text,) for text in texts)
        return (*self._turning(), first, *([close] if close else []), *others)

    def _turning(self) -> list[Sentence]:
        """Say at which values of uncertain inputs the best and what it stands beside turn."""
        turns, best = self._trials.turns, self._trials.best
        own = turns[(turns["case"] == best) | (turns["to"] == best)]
        return [self._turn(row) for _, row in own.head(_TOLD).iterrows()]

    def _turn(self, row: "pd.Series[Any]") -> Sentence:
        title, case = str(row[f"title_{self._annex.lang}"]), str(row["case"])
        middle = self._enter(
            f"input:{title}", float(row["middle"]), form="ratio", case=self._trials.spec.name,
            name=self._pick(f"{title}，中位值", f"{title}, median"),
        )  # fmt: skip
        turn = self._enter(
            f"turn:{title}", float(row["turn"]), float(row["turn_low"]), float(row["turn_high"]),
            form="ratio", case=case,
            name=self._pick(f"{title}，反转处", f"{title}, where it turns"),
        )  # fmt: skip
        unsure = math.isnan(turn.low)
        return self._annex.tell("study_turn_unsure" if unsure else "study_turn",
            input=title, middle=middle, turn=turn, measure=self._name, case=self._called(case),
            grade=self._annex.text("judged" if row["confidence"] == "J" else "unchecked"),
            to=self._called(str(row["to"])),
        )  # fmt: skip

    def _punctuality(self) -> Finding | None:
        """Say what the best does to the on-time rate where it is the best by something else."""
        trials, annex = self._trials, self._annex
        if trials.measure == RATE or trials.best not in trials.against:
            return None
        rows = trials.gains(RATE).dropna(subset="value").set_index("choice")
        if trials.best not in rows.index:
            return None
        row = rows.loc[trials.best]
        gain = self._enter(
            f"gain:{RATE}", *row[["value", "low", "high"]].astype(float), form="points",
            case=trials.best, joint=True,
            name=self._pick("准时吊装率之差", "on-time rate, difference"),
        )  # fmt: skip
        sentence = annex.tell(
            "study_rate", best=self._called(trials.best), base=self._called(str(row["base"])),
            gain=gain, sure=sure(annex, gain),
        )  # fmt: skip
        return Finding(annex.text("study_rate_heading"), (sentence,))

    # --- parts of the answer ------------------------------------------------------------------

    def _beside_the_base(self) -> Sentence:
        trials = self._trials
        if trials.best not in trials.against:
            return (self._annex.text("study_other_plan"),)
        base = trials.against[trials.best]
        if trials.best == base:
            return (self._annex.text("study_base_best"),)
        row = self._gains[self._gains["choice"] == trials.best].iloc[0]
        gain = self._gain(row, trials.best)
        return self._annex.tell("study_beside",
            base=self._called(base), value=self._value(base, trials.measure), gain=gain,
            sure=self._sure(gain),
        )  # fmt: skip

    def _as_good(self) -> Sentence:
        """Name the cheapest of the combinations that cannot be told from the best."""
        cheapest = self._cheapest()
        if cheapest is None or cheapest == self._trials.best:
            return ()
        return self._annex.tell(
            "study_cheapest",
            best=self._called(self._trials.best),
            measure=self._name,
            cheap=self._called(cheapest),
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

    def _known_of_best(self) -> Sentence:
        """Tell the cost that is not simulated of the best, and which as good ones have less."""
        trials, best = self._trials, self._trials.best
        if best not in trials.known:
            return ()
        least = next((name for name in trials.known if name in trials.stays), best)
        lower = trials.known[least] < trials.known[best]
        return self._annex.tell("study_known_least" if lower else "study_known",
            best=self._called(best), title=self._known_name(), value=self._known(best),
            least=self._called(least), low=self._known(least),
        )  # fmt: skip

    # --- findings -----------------------------------------------------------------------------

    def _tried(self) -> Finding:
        trials, zh = self._trials, self._zh
        listed = []
        for key in trials.spec.levers:
            own = [self._level(key, level) for level in trials.levels(key)]
            levels, name = ("、" if zh else ", ").join(own), self._lever(key)
            listed.append(f"{name}（{levels}）" if zh else f"{name} ({levels})")
        sentences: list[Sentence] = []
        if listed:
            split = "，" if zh else ", "
            sentences.append(self._annex.tell("study_varied", levers=split.join(listed)))
        if trials.spec.cases:
            cases = tuple(trials.words.choice({}, case) for case in trials.spec.cases)
            names = self._listed([case[0 if zh else 1] for case in cases])
            sentences.append(self._annex.tell("study_cases", names=names))
        sentences += [(text,) for text in self._how_far()]
        return Finding(self._annex.text("study_tried_heading"), tuple(sentences))

    def _how_far(self) -> list[str]:
        """Say what the study left open."""
        trials = self._trials
        texts = []
        if not trials.finished:
            texts.append(self._annex.text("study_unfinished"))
        elif not trials.precise:
            texts.append(self._annex.text("study_imprecise"))
        if trials.failed:
            texts.append(self._annex.text("study_failed"))
        if trials.other_plan:
            texts.append(self._annex.text("study_not_compared"))
        return texts

    def _levers(self) -> Finding | None:
        trials = self._trials
        effects, costs = trials.effects(trials.measure), trials.effects(COST).set_index("lever")
        heading = self._annex.text("study_levers_heading")
        if not len(effects):
            if len(trials.spec.levers) < 2:  # noqa: PLR2004 - one lever alone is no question
                return None
            text = self._annex.text("study_together")
            return Finding(heading, ((text,),))
        sentences = []
        for _, row in effects.iterrows():
            cost = costs.loc[row["lever"]]
            sentences.append(
                self._annex.tell("study_lever_alone" if self._of_cost else "study_lever",
                    lever=self._lever(row["lever"]),
                    first=self._listed([self._level(row["lever"], row["first"])]),
                    last=self._listed([self._level(row["lever"], row["last"])]),
                    measure=self._name,
                    gain=self._effect(row, trials.measure), cost=self._effect(cost, COST,
                                                                             row["lever"]),
                )
            )  # fmt: skip
        note = self._annex.text("study_means")
        return Finding(heading, (*sentences, (note,)) if len(effects) > 1 else tuple(sentences))

    def _selection(self) -> Finding | None:
        trials = self._trials
        if not trials.stays or trials.blocks <= 1:
            return None
        out = len(trials.choices) - len(trials.stays)
        heading = self._annex.text("study_selection_heading")
        if not out:
            text = self._annex.text("study_selection_open")
            return Finding(heading, ((text,),))
        confidence = self._enter(
            "study:confidence", trials.spec.selection.confidence if trials.spec.selection else 0.95,
            name=self._pick("择优的把握", "confidence of the selection"), form="share",
            case=trials.spec.name,
        )  # fmt: skip
        sentence = self._annex.tell("study_selection",
            sure=confidence, measure=self._name, names=self._some(trials.stays),
        )  # fmt: skip
        return Finding(heading, (sentence,))

    def _known_costs(self) -> Finding | None:
        """Tell what the study gives of the combinations besides, the least first."""
        known = self._trials.known
        if not known:
            return None
        named = [(self._listed([self._called(name)]), self._known(name)) for name in known]
        told = self._annex.tell(
            "study_known_costs", title=self._known_name(), costs=self._annex.listed(named)
        )
        note = self._annex.text("study_known_note")
        return Finding(self._annex.text("study_known_heading"), (told, (note,)))

    def _lateness(self) -> Finding | None:
        trials = self._trials
        kind = "new" if trials.delays["new"].notna().any() else "total"
        names = list(dict.fromkeys([trials.baseline, trials.best]))
        sentences = [told for name in names if (told := self._causes(name, kind))]
        if not sentences:
            return None
        heading = self._annex.text("study_lateness_heading")
        caution = self._annex.text("study_not_won")  # fmt: skip
        return Finding(heading, (*sentences, (caution,)))

    def _causes(self, choice: str, kind: str) -> Sentence:
        own = self._trials.delays
        own = own[(own["choice"] == choice) & (own[kind] > 0)]
        own = own.sort_values([kind, "cause"], ascending=[False, True])[:_TOLD]
        if not len(own):
            return ()
        told = [str(key) for key in own["cause"]]
        shares = own[[kind, f"{kind}_low", f"{kind}_high"]].astype(float).to_numpy().tolist()
        entries = [
            self._enter(
                f"cause:{key}:{kind}_s:share", *share, form="share", case=choice,
                name=self._pick(f"{cause(key, 'zh')}占延误",
                                f"share of lateness: {cause(key, 'en')}"),
            )
            for key, share in zip(told, shares, strict=True)
        ]  # fmt: skip
        names = [cause(key, self._annex.lang) for key in told]
        listed = self._annex.listed(list(zip(names, entries, strict=True)))
        return self._annex.tell("study_causes", name=self._called(choice), causes=listed)

    # --- actions ------------------------------------------------------------------------------

    def _action(self, row: "pd.Series[float]", advised: str) -> Action:
        choice, base = str(row["choice"]), str(row["base"])
        gain = self._gain(row, choice)
        cost = self._enter(
            f"gain:{COST}", *self._costs.loc[choice, ["value", "low", "high"]].astype(float),
            form="yuan/m3", case=choice, joint=True,
            name=self._pick("每立方米成本之差", "cost a m³, difference"),
        )  # fmt: skip
        why = self._annex.tell("study_why_alone" if self._of_cost else "study_why",
            base=self._called(base), measure=self._name, gain=gain, cost=cost,
        )  # fmt: skip
        why = (*why, *self._known_more(choice, base))
        what = self._annex.text(advised, name=self._called(choice))
        return Action(what, why, self._sure(gain))

    def _known_more(self, choice: str, base: str) -> Sentence:
        known = self._trials.known
        if choice not in known or base not in known:
            return ()
        title = self._known_name()
        more = self._enter(
            "known:more", known[choice] - known[base], form="yuan", case=choice, grade="D",
            name=self._pick(f"{title}之差", f"{title}, difference"),
        )  # fmt: skip
        return self._annex.tell("study_known_more", title=title, more=more)

    def _helps(self, row: "pd.Series[float]") -> bool:
        better = self._trials.sign * float(row["value"]) > 0
        return better and differs(float(row["low"]), float(row["high"]))

    def _sure(self, gain: Entry) -> str:
        if math.isnan(gain.low):
            return self._annex.text("study_sure_single")
        better = self._trials.sign * gain.value > 0
        if alike(gain.low, gain.high):
            key = "nothing" if not gain.value else "all_gain" if better else "all_loss"
            return self._annex.text(f"sure_{key}")
        if not differs(gain.low, gain.high):
            return self._annex.text("study_sure_open")
        if better:
            return self._annex.text("study_sure_gain")
        return self._annex.text("study_sure_loss")

    # --- rows ---------------------------------------------------------------------------------

    def _count(self) -> Entry:
        return self._enter(
            "study:combinations", float(len(self._trials.choices)), form="whole",
            case=self._trials.spec.name, name=self._pick("试过的组合数", "combinations tried"),
        )  # fmt: skip

    def _value(self, choice: str, key: str) -> Entry:
        row = self._trials.estimate(choice, key)
        form = _form(key)
        low, high = float(row["low"]), float(row["high"])
        return self._enter(
            f"trial:{key}", float(row["value"]), low, high, form=form, case=choice,
            name=measure_name(key, self._annex.lang),
        )  # fmt: skip

    def _known(self, choice: str) -> Entry:
        return self._enter(
            "known:cost", self._trials.known[choice], form="yuan", case=choice, grade="D",
            name=self._known_name(),
        )  # fmt: skip

    def _known_name(self) -> str:
        known = self._trials.spec.known
        return "" if known is None else self._pick(known.title_zh, known.title_en)

    def _gain(self, row: "pd.Series[float]", choice: str) -> Entry:
        key = self._trials.measure
        return self._enter(
            f"gain:{key}", float(row["value"]), float(row["low"]), float(row["high"]),
            form=_form(key, difference=True), case=choice, joint=True,
            name=self._pick(f"{self._name}之差", f"{self._name}, difference"),
        )  # fmt: skip

    def _effect(self, row: "pd.Series[float]", key: str, lever: object = None) -> Entry:
        name = str(lever if lever is not None else row["lever"])
        title = measure_name(key, self._annex.lang)
        return self._enter(
            f"effect:{name}:{key}", float(row["value"]), float(row["low"]), float(row["high"]),
            form=_form(key, difference=True), case=self._trials.spec.name,
            name=self._pick(f"{self._lever(name)}对{title}的作用",
                            f"effect of {self._lever(name)} on {title}"),
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
        joint: bool = False,
        grade: str = "C",
    ) -> Entry:
        spec = self._trials.spec
        of = study_title(spec, self._annex.lang) if case == spec.name else self._called(case)
        run = self._annex.text("annex_run", of=of, seed=spec.seed, n=self._trials.blocks)
        return self._annex.enter(
            key, value, low=low, high=high, case=case, run=run, name=name, form=form,
            joint=joint, grade=grade,
        )  # fmt: skip

    def _called(self, choice: str) -> str:
        return self._trials.names[choice][0 if self._zh else 1]

    def _lever(self, key: object) -> str:
        return self._trials.words.short[str(key)][0 if self._zh else 1]

    def _level(self, key: object, level: object) -> str:
        return self._trials.words.level(str(key), level)[0 if self._zh else 1]

    def _some(self, choices: tuple[str, ...]) -> Sentence:
        """Return the first combinations by name and, where there are more, how many in all."""
        names = self._listed([self._called(choice) for choice in choices[:_NAMED]])
        if len(choices) <= _NAMED:
            return (names,)
        count = self._enter(
            "study:stays", float(len(choices)), form="whole", case=self._trials.spec.name,
            name=self._pick("还可能最好的组合数", "combinations that can still be the best"),
        )  # fmt: skip
        return self._annex.tell("study_some", names=names, count=count)

    def _listed(self, names: Sequence[str]) -> str:
        return ("、" if self._zh else ", ").join(
            f"“{name}”" if self._zh else f'"{name}"' for name in names
        )

    def _pick(self, zh: str, en: str) -> str:
        return zh if self._zh else en
