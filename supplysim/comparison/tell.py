"""A comparison in words and rows of words: for the page and for the terminal."""

import math
from typing import Any

import pandas as pd

from supplysim.comparison.outcome import Comparison
from supplysim.comparison.wordlist import say
from supplysim.errors import Lang
from supplysim.experiment.naming import words_of_text
from supplysim.measured import measure_name
from supplysim.scenario.source_words import source_words
from supplysim.statistics.intervals import alike
from supplysim.statistics.stopping import Precision
from supplysim.wording import (
    Scale,
    cause,
    change_scale,
    change_text,
    decimal,
    kpi_form,
    lateness_scale,
    money,
    quantity_text,
    signed,
    unit_text,
)

__all__ = [
    "SHOWN_INPUTS",
    "answer",
    "cause_rows",
    "certainty",
    "cost_rows",
    "difference_rows",
    "input_rows",
    "remarks",
    "title",
    "variance_lines",
    "verdict",
]

SHOWN_INPUTS = 40
"""Rows of differing inputs that a page or a terminal shows; the table has all of them."""

_RATE = "on_time_installation_rate"
_SELF_TOLD = frozenset({"share", "m2", "t", "h", "d", "km", "count"})
"""Forms whose text has its unit."""


def title(comparison: Comparison, lang: Lang) -> str:
    """Return which cases are compared with which."""
    others = say("join", lang).join(comparison.others)
    return say("title", lang, others=others, base=comparison.base)


def certainty(comparison: Comparison, lang: Lang) -> str:
    """Return how many pairs the answer rests on."""
    n = comparison.replications
    return say("pair", lang) if n == 1 else say("pairs", lang, n=n)


def verdict(row: "pd.Series[Any]", lang: Lang) -> str:
    """Return "real" or "not shown"; "the same" where no pair differs, and where none can be told.

    ``row`` is one of the comparison's tables and has ``p`` and ``real``.
    """
    if math.isnan(row["p"]):
        return say("untold", lang)
    if row["real"]:
        return say("alike" if _narrow(row) else "real", lang)
    different = next(row[name] for name in row.index if str(name).startswith("difference"))
    return say("same" if row["p"] == 1 and different == 0 and _flat(row) else "not shown", lang)


def answer(comparison: Comparison, lang: Lang) -> list[str]:
    """Return one sentence a case on the on-time rate, and how many measures differ."""
    lines = []
    for case in comparison.others:
        row = comparison.difference(_RATE, case)
        difference, interval = _with_interval(row, "", _scale(row, lang), lang)
        spread = "" if interval == "–" else say("spread", lang, interval=interval)
        lines.append(
            say("sentence", lang, case=case, value=_amount(row, row["value"], lang),
                base=_amount(row, row["base"], lang), interval=spread,
                difference=difference, verdict=verdict(row, lang))
        )  # fmt: skip
    table = comparison.differences
    if comparison.replications > 1:
        lines.append(say("more", lang, real=int(table["real"].sum()), all=len(table)))
    return lines


def remarks(comparison: Comparison, lang: Lang) -> list[str]:
    """Return what a reader should know: precision, plans, runs that were made again."""
    lines = []
    if comparison.rule is not None:
        goals = say("join", lang).join(
            f"{measure_name(key, lang)} {_half(comparison, key, goal, lang)}"
            for key, goal in comparison.rule.goals.items()
        )
        key = "reached" if comparison.reached else "not reached"
        lines.append(say(key, lang, goals=goals, n=comparison.replications))
    if comparison.replanned:
        lines.append(say("replanned", lang))
    return [*lines, *(zh if lang == "zh" else en for zh, en in comparison.notes)]


def input_rows(comparison: Comparison, lang: Lang) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows of what differs in the inputs, at most :data:`SHOWN_INPUTS`."""
    heads = [say(key, lang) for key in ("case", "field", "from", "to", "source")]
    table = comparison.inputs.head(SHOWN_INPUTS)
    rows = [
        [
            str(row["case"]),
            str(row["field"]),
            *(_worded(str(row["field"]), str(row[end]), lang) for end in ("from", "to")),
            source_words(str(row["source"]), lang),
        ]
        for _, row in table.iterrows()
    ]
    return heads, rows


def _worded(field: str, value: str, lang: Lang) -> str:
    return words_of_text(field, value)[0 if lang == "zh" else 1]


def difference_rows(
    comparison: Comparison, case: str, lang: Lang
) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows of the measures of one case."""
    heads = [
        say(key, lang) for key in ("measure", "base", "value", "difference", "interval", "verdict")
    ]
    table = comparison.differences
    rows = [
        [
            measure_name(str(row["key"]), lang),
            _amount(row, row["base"], lang),
            _amount(row, row["value"], lang),
            *_with_interval(row, "", _scale(row, lang), lang),
            verdict(row, lang),
        ]
        for _, row in table[table["case"] == case].iterrows()
    ]
    return heads, rows


def cause_rows(
    comparison: Comparison, case: str, kind: str, lang: Lang
) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows of the causes charged in either case, most changed first.

    There are no rows where the records do not tell this kind of lateness, or none was charged.
    """
    table = comparison.causes
    table = table[(table["case"] == case) & (table["kind"] == kind)]
    table = table[(table["base_h"] > 0) | (table["value_h"] > 0)]
    table = table.sort_values("difference_h", key=abs, ascending=False, kind="stable")
    largest = float(table[["base_h", "value_h"]].max().max()) if len(table) else 0.0
    scale = lateness_scale(largest, lang)
    heads = [
        say(key, lang) for key in ("cause", "base", "value", "difference", "interval", "verdict")
    ]

    rows = [
        [
            cause(str(row["cause"]), lang),
            *(scale.text(row[name], lang) for name in ("base_h", "value_h")),
            *_with_interval(row, "_h", scale, lang),
            verdict(row, lang),
        ]
        for _, row in table.iterrows()
    ]
    return heads, rows


def cost_rows(comparison: Comparison, case: str, lang: Lang) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows of the items of cost that change, the total last."""
    table = comparison.costs
    table = table[table["case"] == case]
    table = table[(table["difference_yuan"] != 0) | (table["item"] == "total")]
    heads = [
        say(key, lang) for key in ("item", "base", "value", "difference", "interval", "verdict")
    ]

    rows = [
        [
            str(row[f"name_{lang}"]),
            *(money(row[name], lang) for name in ("base_yuan", "value_yuan")),
            *_with_interval(row, "_yuan", _money(row, lang), lang),
            verdict(row, lang),
        ]
        for _, row in table.iterrows()
    ]
    return heads, rows


def _with_interval(row: "pd.Series[Any]", suffix: str, scale: Scale, lang: Lang) -> tuple[str, str]:
    """Return a difference with its unit, and its interval in that unit without naming it again."""
    number, low, high = (float(row[f"{name}{suffix}"]) for name in ("difference", "low", "high"))
    text = signed(number, scale.text(abs(number), lang).rstrip())
    if math.isnan(low) or alike(low, high):
        return text, "–"
    low_text, high_text = (signed(x, decimal(abs(x) / scale.divisor)) for x in (low, high))
    return text, f"{low_text} … {high_text}"


def _scale(row: "pd.Series[Any]", lang: Lang) -> Scale:
    unit = str(row["unit"])
    return change_scale(_largest(row, ""), kpi_form(str(row["key"]), unit), unit, lang)


def _money(row: "pd.Series[Any]", lang: Lang) -> Scale:
    return change_scale(_largest(row, "_yuan"), "ratio", "yuan", lang)


def _largest(row: "pd.Series[Any]", suffix: str) -> float:
    numbers = [abs(float(row[f"{name}{suffix}"])) for name in ("difference", "low", "high")]
    return max((number for number in numbers if not math.isnan(number)), default=0.0)


def _narrow(row: "pd.Series[Any]") -> bool:
    """Tell whether every pair gave the same: that is no certainty about all pairs."""
    low, high = (
        next(row[name] for name in row.index if str(name).startswith(end))
        for end in ("low", "high")
    )
    return alike(low, high)


def _flat(row: "pd.Series[Any]") -> bool:
    """Tell whether the interval has no width: every pair gave the same."""
    return all(row[name] == 0 for name in row.index if str(name).startswith(("low", "high")))


def _amount(row: "pd.Series[Any]", number: float, lang: Lang) -> str:
    unit = str(row["unit"])
    if unit == "yuan":
        return money(number, lang)
    form = kpi_form(str(row["key"]), unit)
    text = quantity_text(number, form, lang)
    if text == "–" or form in _SELF_TOLD:
        return text
    if form == "m3":
        return text + unit_text("m3/month", lang).removeprefix(unit_text("m3", lang))
    name = unit_text(unit, lang)
    return f"{text}{'' if not name or lang == 'zh' or name.startswith('/') else ' '}{name}"


def _change(row: "pd.Series[Any]", number: float, lang: Lang) -> str:
    unit = str(row["unit"])
    return change_text(number, kpi_form(str(row["key"]), unit), unit, lang)


def _half(comparison: Comparison, key: str, goal: Precision, lang: Lang) -> str:
    """Return a half width as text: a share of the base, or a change without its sign."""
    if goal.relative:
        return say("share of the base", lang, per_cent=f"{100 * goal.half:g}")
    row = comparison.difference(key, comparison.others[0])
    return _change(row, goal.half, lang).removeprefix("+")


def variance_lines(comparison: Comparison, lang: Lang) -> list[str]:
    """Return how much common random numbers helped with the on-time rate, one line a case."""
    ratios = {
        case: float(comparison.difference(_RATE, case)["variance_ratio"])
        for case in comparison.others
    }
    return [
        say("variance ratio", lang, ratio=f"{ratio:.1f}", case=case)
        for case, ratio in ratios.items()
        if math.isfinite(ratio)
    ]
