"""From cases to a brief: once, before any rendering."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from supplysim.brief.actions import doubtful, overturned, own_actions, valued
from supplysim.brief.annex import Annex
from supplysim.brief.compare import compared, compared_actions, together
from supplysim.brief.content import Assumption, Brief, Figure
from supplysim.brief.evidence import Case, unpaired
from supplysim.brief.findings import Teller
from supplysim.brief.wordlist import Wording, words
from supplysim.charts import CHARTS
from supplysim.errors import Fault, InputError, Lang
from supplysim.scenario.source_words import source_words
from supplysim.wording import term

__all__ = ["FEWEST", "assumed", "brief_of", "caption", "doubtful"]

FEWEST: Final = 2
"""Replications without which a brief is a draft: one run has no interval."""

_FIGURES: Final = ("monthly_volume", "on_time_by_zone", "charged_and_relieved", "delay_pareto")
"""Charts of a brief in order; of the last two the first there is."""

_SHOWN_FIGURES: Final = 3


def brief_of(
    cases: Sequence[Case],
    *,
    lang: Lang = "zh",
    draft: bool = False,
    wording: Wording | None = None,
) -> Brief:
    """Return the brief about one case, or about a first case and others compared with it.

    Parameters
    ----------
    cases
        The evidence; the first is what the findings are about.
    lang
        Language of every text.
    draft
        Allows single runs, and marks the brief.
    wording
        Texts of the user's own (:func:`supplysim.brief.read_wording`).

    Raises
    ------
    InputError
        When a case has a single run and this is no draft, when cases have different plans or
        seeds, or when two of them have the same inputs.
    """
    _refuse(cases, draft=draft)
    first = cases[0]
    texts = words(lang, wording)
    annex = Annex(lang, texts)
    teller = Teller(first, annex)
    answer, beside = teller.answer(), compared(cases, annex)
    findings = (*teller.findings(), *([] if beside is None else [beside]))
    actions = compared_actions(cases, annex) if len(cases) > 1 else own_actions(first, annex)
    upset = (*together(cases, annex), *overturned(first, annex))
    content = first.gallery.content
    return Brief(
        lang=lang,
        title=content.facts.title(lang),
        subtitle=_subtitle(first, lang),
        draft=draft,
        answer=answer,
        findings=findings,
        actions=actions,
        overturned=upset,
        assumptions=assumed(content.assumptions, lang),
        more_assumptions=content.assumptions_left_out,
        figures=_figures(first, lang),
        annex=annex.rows,
        words=texts,
        sources=content.facts.sources,
    )


def _refuse(cases: Sequence[Case], *, draft: bool) -> None:
    faults = [
        Fault(
            where="replications",
            value=case.name,
            zh="只有一次模拟，没有置信区间；再加重复次数，或用 --draft 写草稿",
            en="a single run has no interval; add replications, or write a draft with --draft",
        )
        for case in cases
        if case.gallery.content.facts.replications < FEWEST and not draft
    ]
    faults += unpaired(
        [(case.name, case.scenario, case.gallery.content.facts.seed) for case in cases]
    )
    faults += [
        Fault(
            where="plan",
            value=case.name,
            zh=f"基准计划与“{cases[0].name}”不同，不能比较",
            en=f"its baseline is not that of {cases[0].name!r}: they cannot be compared",
        )
        for case in cases[1:]
        if case.plan_hash != cases[0].plan_hash
    ]
    if faults:
        raise InputError(faults)


def _subtitle(case: Case, lang: Lang) -> str:
    facts = case.gallery.content.facts
    last = pd.Timestamp(facts.window_end) - pd.Timedelta(seconds=1)
    window = f"{facts.window_start:%Y-%m-%d} – {last:%Y-%m-%d}"
    n = facts.replications
    if lang == "zh":
        runs = "单次模拟，无置信区间" if n == 1 else f"{n}次重复模拟"
        return f"统计窗口 {window}；种子 {facts.seed}；{runs}"
    runs = "a single run, no intervals" if n == 1 else f"{n} replications"
    return f"Window {window}; seed {facts.seed}; {runs}"


def assumed(table: pd.DataFrame, lang: Lang) -> tuple[Assumption, ...]:
    """Return the inputs that are no facts, judgement before what is only unchecked."""
    rows = table.sort_values("confidence", kind="stable")
    return tuple(
        Assumption(
            meaning=str(row[f"meaning_{lang}"]),
            value=valued(row, lang),
            source=source_words(str(row["source"]), lang),
            confidence=f"{row['confidence']} {term(str(row['confidence']), lang)}",
        )
        for _, row in rows.iterrows()
    )


def _figures(case: Case, lang: Lang) -> tuple[Figure, ...]:
    tables = case.gallery.tables
    found = [name for name in _FIGURES if name in tables]
    return tuple(
        Figure(name, tables[name], _source(case, lang), caption(name, lang))
        for name in found[:_SHOWN_FIGURES]
    )


def _source(case: Case, lang: Lang) -> str:
    facts = case.gallery.content.facts
    if lang == "zh":
        return f"方案“{facts.title(lang)}”，种子 {facts.seed}"
    return f'Scenario "{facts.title(lang)}", seed {facts.seed}'


def caption(name: str, lang: Lang) -> str:
    """Return what a chart shows, as a caption."""
    text = CHARTS[name].says(lang)
    return text[:1].upper() + text[1:]
