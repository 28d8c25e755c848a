"""What to do, in what order, how sure it is, and what would overturn the conclusions."""

from typing import Any, Final

import pandas as pd

from supplysim.brief.annex import Annex, Entry
from supplysim.brief.compare import sure
from supplysim.brief.content import Action, Sentence
from supplysim.brief.evidence import Case
from supplysim.brief.findings import Teller, share_of_cause
from supplysim.errors import Lang
from supplysim.scenario.value_words import text_words
from supplysim.wording import cause, unit_text

__all__ = ["doubtful", "overturned", "own_actions", "valued"]

_MOST: Final = 4
"""Actions, and inputs that would overturn, that are told."""


def own_actions(case: Case, annex: Annex) -> tuple[Action, ...]:
    """Return what to do by what one case shows: by what was relieved, else by what is charged.

    Relief was tried in paired runs: what surely helped comes first, then what won most. Charges
    say only where to try first.
    """
    relief = case.gallery.tables.get("charged_and_relieved")
    if relief is not None and len(relief):
        return _by_relief(case, relief, annex)
    return _by_charges(case, annex)


def _by_relief(case: Case, relief: pd.DataFrame, annex: Annex) -> tuple[Action, ...]:
    # an interval above zero: the whole of it, so that its lower end says it
    rows = relief.assign(clear=relief["on_time_low"] > 0).sort_values(
        ["clear", "on_time", "cause"], ascending=[False, False, True]
    )
    actions = []
    for _, row in rows.head(_MOST).iterrows():
        key = str(row["cause"])
        gain = annex.enter(
            f"relief:{key}:on_time", float(row["on_time"]), form="points",
            low=float(row["on_time_low"]), high=float(row["on_time_high"]),
            run=case.run(annex.lang),
            case=case.gallery.content.facts.title(annex.lang),
            name=_pick(annex, f"去掉{cause(key, 'zh')}后准时吊装率的变化",
                       f"on-time rate without {cause(key, 'en')}"),
        )  # fmt: skip
        why = annex.tell(
            "relief_why",
            name=cause(key, annex.lang),
            gain=gain,
        )
        actions.append(Action(_lever(key, annex), why, sure(annex, gain)))
    return tuple(actions)


def _by_charges(case: Case, annex: Annex) -> tuple[Action, ...]:
    causes = case.gallery.content.causes
    column = "new_h" if causes["new_h"].notna().any() else "total_h"
    rows = causes[causes[column] > 0].sort_values([column, "cause"], ascending=[False, True])
    whole = float(rows[column].sum())
    actions = []
    for _, row in rows.head(_MOST - 1).iterrows():
        key = str(row["cause"])
        share = share_of_cause(row, column, whole, case, annex)
        why = annex.tell(
            "charge_why",
            share=share,
            name=cause(key, annex.lang),
        )
        sure = annex.text("charge_sure")
        actions.append(Action(_lever(key, annex), why, sure))
    return tuple(actions)


def overturned(case: Case, annex: Annex) -> tuple[Sentence, ...]:
    """Return in which cases the conclusions do not hold: nearness to the mark, inputs, the plan."""
    teller = Teller(case, annex)
    delivered, least = teller.delivered(), teller.least()
    sentences = []
    if delivered.value < 1.0:  # all is delivered on schedule: no mark could be raised above it
        sentences.append(_margin(case, annex, delivered, least))
    if case.gallery.content.facts.replications <= 1:
        text = annex.text("single_run")
        sentences.append((text,))
    return (*sentences, *doubtful(case.gallery.content.assumptions, annex))


def valued(row: "pd.Series[Any]", lang: Lang) -> str:
    """Return the value of an input with its unit, in words."""
    text, unit = text_words(str(row["value"]), lang), unit_text(str(row["unit"]), lang)
    return f"{text}{'' if lang == 'zh' else ' '}{unit}".strip()


def doubtful(listed: pd.DataFrame, annex: Annex) -> tuple[Sentence, ...]:
    """Return the first inputs that are no facts, each as a case in which conclusions do not hold.

    Parameters
    ----------
    listed
        ``meaning_zh, meaning_en, value, confidence``, what matters most first.
    """
    return tuple(
        annex.tell(
            "input_otherwise",
            meaning=str(row[f"meaning_{annex.lang}"]),
            value=valued(row, annex.lang),
            grade=annex.text("judged" if row["confidence"] == "J" else "unchecked"),
        )
        for _, row in listed.head(_MOST).iterrows()
    )


def _margin(case: Case, annex: Annex, delivered: Entry, least: Entry) -> Sentence:
    gap = annex.enter(
        "outcome:delivered:city:margin", abs(delivered.value - least.value), form="points",
        case=case.gallery.content.facts.title(annex.lang), run=case.run(annex.lang),
        grade=least.grade,
        name=_pick(annex, "按期交付面积比例与判断线之差", "area on schedule from the mark"),
    )  # fmt: skip
    lower = delivered.value < least.value
    return annex.tell(
        "mark_turns",
        least=least,
        gap=gap,
        move=annex.text("mark_lowered") if lower else annex.text("mark_raised"),
    )


def _lever(key: str, annex: Annex) -> str:
    """Return what a cause points to; it was not simulated, and says so."""
    return annex.text("not_simulated", measure=annex.text(f"lever_{key}"))


def _pick(annex: Annex, zh: str, en: str) -> str:
    return zh if annex.lang == "zh" else en
