"""The annex in the making: rows are entered once, sentences look their numbers up in it."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Final

from supplysim.brief.content import AnnexRow, Cited, Sentence
from supplysim.brief.origins import origin
from supplysim.brief.wordlist import words as shipped_words
from supplysim.errors import Lang
from supplysim.statistics.intervals import alike
from supplysim.wording import Form, count, decimal, kpi_text, money, points, quantity_text

__all__ = ["Annex", "Entry"]

_NUMBER: Final = re.compile(r"-?[\d,.]+")

Entry = AnnexRow
"""A row that a sentence cites."""


class Annex:
    """Collects the numbers of a brief.

    Parameters
    ----------
    lang
        Language in which numbers are written.
    words
        Sentences and other texts by key (:func:`supplysim.brief.wordlist.words`).
    """

    def __init__(self, lang: Lang, words: Mapping[str, str] | None = None) -> None:
        self.lang: Lang = lang
        self.words = shipped_words(lang) if words is None else words
        self._rows: dict[tuple[str, str, str], AnnexRow] = {}

    @property
    def rows(self) -> tuple[AnnexRow, ...]:
        """All rows in the order in which they were entered."""
        return tuple(self._rows.values())

    def enter(
        self,
        key: str,
        value: float,
        *,
        case: str,
        run: str,
        name: str,
        form: Form | str,
        low: float = math.nan,
        high: float = math.nan,
        grade: str = "C",
        joint: bool = False,
    ) -> AnnexRow:
        """Return the row of a number; the same number of the same case has one row.

        Parameters
        ----------
        form
            How it is written: a form of :mod:`supplysim.wording`, "points" (difference of shares),
            "m3/month", "yuan", "yuan/m3" or "whole" (a number of things, a mean of several runs
            rounded).
        joint
            Whether the interval is one of several that are judged together (Holm).
        """
        place = (case, key, form)
        if place not in self._rows:
            self._rows[place] = AnnexRow(
                label=f"A{len(self._rows) + 1}",
                case=case,
                key=key,
                name=name,
                value=value,
                low=low,
                high=high,
                text=self._text(value, form),
                interval="" if math.isnan(low) else self._interval(low, high, form),
                kind="" if math.isnan(low) else _kind(low, high, joint=joint),
                origin=origin(key, self.lang),
                run=run,
                grade=grade,
            )
        return self._rows[place]

    def text(self, key: str, **parts: object) -> str:
        """Return a text by its key; with parts filled in where they are given."""
        text = self.words[key]
        return text.format(**parts) if parts else text

    def tell(self, key: str, **rows: AnnexRow | Sentence | str) -> Sentence:
        """Return the sentence of a key with its numbers looked up."""
        return self.say(self.words[key], **rows)

    def say(self, text: str, **rows: AnnexRow | Sentence | str) -> Sentence:
        """Return a sentence with its numbers looked up.

        Parameters
        ----------
        text
            With a name in braces for each row, plain text or part of a sentence;
            ``{name.interval}`` writes the interval of a row in brackets, or nothing without one.

        Examples
        --------
        >>> annex = Annex("en")
        >>> rate = annex.enter("kpi:x", 0.5, case="a", run="a", name="x", form="share")
        >>> annex.say("on time: {rate}.", rate=rate)
        ('on time: ', Cited(text='50.0 %', label='A1'), '.')
        """
        parts: list[str | Cited] = []
        for before, name, _, _ in Formatter().parse(text):
            if before:
                parts.append(before)
            if name is not None:
                parts += self._part(name, rows)
        return _joined(parts)

    def listed(self, named: Sequence[tuple[str, AnnexRow]]) -> Sentence:
        """Return names with their numbers, as a list inside a sentence."""
        zh = self.lang == "zh"
        parts: list[str | Cited] = []
        for place, (name, row) in enumerate(named):
            split = ("、" if zh else ", ") if place else ""
            parts += [f"{split}{name}{'' if zh else ' '}", Cited(row.text, row.label)]
        return tuple(parts)

    def _part(self, name: str, rows: "dict[str, AnnexRow | Sentence | str]") -> Sentence:
        key, _, what = name.partition(".")
        row = rows[key]
        if isinstance(row, str):
            return (row,)
        if isinstance(row, tuple):
            return row
        if not what:
            return (Cited(row.text, row.label),)
        if not row.kind:
            return ()
        text = self.words[f"interval_{row.kind}"].format(interval=row.interval)
        return (Cited(text, row.label),)

    def _interval(self, low: float, high: float, form: str) -> str:
        """Return both ends; a unit that they share is written once."""
        ends = [self._text(low, form), self._text(high, form)]
        first, last = (_NUMBER.match(end) for end in ends)
        if first and last and ends[0][first.end() :] == ends[1][last.end() :]:
            ends[0] = first.group()
        if min(low, high) < 0:  # a dash before a minus is read as two
            return ("至" if self.lang == "zh" else " to ").join(ends)
        return " – ".join(ends)

    def _text(self, value: float, form: str) -> str:
        if math.isnan(value):
            return "–"
        lang = self.lang
        writers: dict[str, Callable[[float], str]] = {
            "points": lambda number: points(number, lang),
            "m3/month": lambda number: kpi_text("", "m3/month", number, lang),
            "yuan": lambda number: money(number, lang),
            "yuan/m3": lambda number: f"{decimal(number)}{'元' if lang == 'zh' else ' yuan'}",
            "whole": lambda number: count(round(number)),
        }
        if form in writers:
            return writers[form](value)
        return quantity_text(value, form, lang)  # type: ignore[arg-type]


def _kind(low: float, high: float, *, joint: bool) -> str:
    """Return the kind of an interval, see :class:`supplysim.brief.content.AnnexRow`."""
    if alike(low, high):
        return "alike"
    return "joint" if joint else "single"


def _joined(parts: list[str | Cited]) -> Sentence:
    """Return parts with neighbouring texts joined and empty ones left out."""
    whole: list[str | Cited] = []
    for part in parts:
        if isinstance(part, str) and whole and isinstance(whole[-1], str):
            whole[-1] += part
        elif part != "":
            whole.append(part)
    return tuple(whole)
