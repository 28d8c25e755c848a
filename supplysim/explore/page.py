"""The cases of a study as one HTML page with sliders: no library, no outside request."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from supplysim.errors import Lang
from supplysim.explore.table import Case, Estimate, Level, LeverAxis, StudyTable
from supplysim.explore.words import page_words, say
from supplysim.offline import frame_of, page_of, write_page
from supplysim.wording import kpi_form, unit_text

__all__ = ["Explorer", "explore"]

_HEIGHT_PX: Final = 820
_DIGITS: Final = 6
"""Significant digits of the numbers in the page; it shows four."""


@dataclass(frozen=True, slots=True, repr=False)
class Explorer:
    """The cases of a study, to be looked at in a notebook or in a saved page."""

    table: StudyTable
    lang: Lang = "zh"

    def __repr__(self) -> str:
        return f"Explorer({self.table.title.text(self.lang)!r}: {len(self.table.cases)} cases)"

    def html(self) -> str:
        """Return the page as text; it needs neither other files nor the network."""
        title = f"{say('explore', self.lang)} · {self.table.title.text(self.lang)}"
        return page_of(
            _body(self.table, self.lang),
            title=title,
            data=_content(self.table, self.lang),
            styles=("offline.css", "explore.css"),
            scripts=("explore_cases.js", "explore_charts.js", "explore.js"),
            lang=self.lang,
        )

    def _repr_html_(self) -> str:
        return frame_of(self.html(), title="supplysim explore", height_px=_HEIGHT_PX)

    def save(self, path: str | Path) -> Path:
        """Write the page; a file that is there is replaced, a missing folder is made.

        Raises
        ------
        OutputError
            When the file cannot be written.
        """
        return write_page(self.html(), path)


def explore(table: StudyTable, *, lang: Lang = "zh") -> Explorer:
    """Return the cases of a study, to be explored with sliders.

    Parameters
    ----------
    table
        What the study came to (:func:`supplysim.explore.study_table`).
    lang
        Language of the page.
    """
    return Explorer(table, lang)


# --- what the script reads -----------------------------------------------------------------------


def _content(table: StudyTable, lang: Lang) -> dict[str, Any]:
    return {
        "lang": lang,
        "start": table.start,
        "words": page_words(lang),
        "levers": [
            {
                "title": axis.title.text(lang),
                "number": axis.is_number,
                "levels": [axis.shown(level, lang) for level in axis.levels],
            }
            for axis in table.levers
        ],
        "measures": [
            {
                "title": measure.title.text(lang),
                "unit": unit_text(measure.unit, lang),
                "share": kpi_form(measure.key, measure.unit) == "share",
            }
            for measure in table.measures
        ],
        "cases": [
            [case.name, _levels(table, case, lang), [_numbers(each) for each in case.estimates]]
            for case in table.cases
        ],
    }


def _levels(table: StudyTable, case: Case, lang: Lang) -> list[Level]:
    """Return the levels of a case; a text that is not set is the empty one."""
    return [
        "" if level is None and not axis.is_number else axis.shown(level, lang)
        for axis, level in zip(table.levers, case.levels, strict=True)
    ]


def _numbers(estimate: Estimate) -> list[float | int | None]:
    rounded = [_rounded(x) for x in (estimate.value, estimate.low, estimate.high)]
    return [*rounded, estimate.n]


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.{_DIGITS}g}")


# --- what stands in the page ---------------------------------------------------------------------


def _body(table: StudyTable, lang: Lang) -> str:
    title = escape(table.title.text(lang))
    counted = say("counted", lang, cases=len(table.cases), measures=len(table.measures))
    cards = "\n".join(_card(table, i, lang) for i in range(len(table.measures)))
    along = [axis.title.text(lang) for axis in table.levers]
    notes = [say("foot", lang), *(note.text(lang) for note in table.notes)]
    return (
        f"<main>\n<header><h1>{title}</h1>"
        f"<p>{escape(say('explore', lang))} · {escape(counted)}</p></header>\n"
        f"<noscript><p>{escape(say('no_script', lang))}</p></noscript>\n"
        f'<div class="split">\n{_panel(table, lang)}\n'
        f'<div class="results">\n{_choice("along", along, lang)}\n'
        f'<div class="cards">\n{cards}\n</div>\n{_trade(table, lang)}\n'
        f'<details id="details"><summary>{escape(say("table", lang))}</summary>'
        '<div class="scroll"><table id="numbers"></table></div></details>\n</div>\n</div>\n'
        f'<div class="foot">{"".join(f"<p>{escape(note)}</p>" for note in notes)}</div>\n</main>'
    )


def _panel(table: StudyTable, lang: Lang) -> str:
    unset = {i for case in table.cases for i, level in enumerate(case.levels) if level is None}
    levers = "\n".join(_lever(axis, i, unset, lang) for i, axis in enumerate(table.levers))
    buttons = "".join(
        f'<button type="button" id="{key}">{escape(say(key, lang))}</button>'
        for key in ("pin", "swap", "unpin")
    )
    return (
        f'<form class="panel" id="panel"><h2>{escape(say("levers", lang))}</h2>\n{levers}\n'
        '<p id="status" role="status"></p>'
        f'<button type="button" id="go" hidden>{escape(say("go", lang))}</button>\n'
        f'<div class="pins">{buttons}</div><p id="pinned"></p></form>'
    )


def _lever(axis: LeverAxis, i: int, unset: AbstractSet[int], lang: Lang) -> str:
    title = escape(axis.title.text(lang))
    if not axis.is_number:
        levels = [*([""] if i in unset else []), *(axis.shown(x, lang) for x in axis.levels)]
        options = "".join(
            f'<option value="{escape(str(level))}">{escape(str(level) or "–")}</option>'
            for level in levels
        )
        return (
            f'<div class="lever"><label for="lever{i}">{title}</label>'
            f'<select id="lever{i}">{options}</select></div>'
        )
    # a lever of one level is shown, but there is nowhere to move it
    fixed = " disabled" if len(axis.levels) == 1 else ""
    return (
        f'<div class="lever"><label for="lever{i}">{title} <output id="level{i}"></output></label>'
        f'<input type="range" id="lever{i}" min="0" max="1000" step="1"{fixed}>'
        f'<svg class="ticks" id="ticks{i}" aria-hidden="true"></svg></div>'
    )


def _card(table: StudyTable, i: int, lang: Lang) -> str:
    measure = table.measures[i]
    return (
        f'<section class="card"><h3 title="{escape(measure.meaning.text(lang))}">'
        f"{escape(measure.title.text(lang))}</h3>"
        f'<p class="value"><b id="value{i}"></b> <span id="interval{i}"></span></p>'
        f'<p class="beside" id="beside{i}"></p><svg id="profile{i}" role="img"></svg></section>'
    )


def _choice(key: str, names: list[str], lang: Lang, at: int = 0) -> str:
    options = "".join(
        f"<option{' selected' if i == at else ''}>{escape(name)}</option>"
        for i, name in enumerate(names)
    )
    return (
        f'<label class="pick">{escape(say(key, lang))} '
        f'<select id="{key}">{options}</select></label>'
    )


def _trade(table: StudyTable, lang: Lang) -> str:
    names = [measure.title.text(lang) for measure in table.measures]
    if len(names) == 1:
        return ""
    return (
        f'<section class="trade"><h3>{escape(say("trade", lang))}</h3>'
        f"{_choice('across', names, lang)} {_choice('upward', names, lang, at=1)}"
        '<svg id="scatter" role="img"></svg>'
        f'<p class="hint">{escape(say("pick", lang))}</p></section>'
    )
