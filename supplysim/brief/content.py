"""What a brief says, as frozen objects: every number in a sentence points at a row of the annex."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from supplysim.errors import Lang
from supplysim.wording import term

__all__ = [
    "Action",
    "AnnexRow",
    "Assumption",
    "Brief",
    "Cited",
    "Figure",
    "Finding",
    "Sentence",
    "marked",
    "plain",
]


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One number of the brief, and where it comes from.

    Parameters
    ----------
    label
        Name of the row, "A7".
    case
        Name of the scenario.
    key
        Where the number is in the record: ``kpi:<key>``, ``on_time:<days>``, ``scenario:<path>``,
        ``monthly:<column>``, ``zone:<zone>:<column>``, ``cause:<cause>:<column>:share``,
        ``resource:<kind>``, ``outcome:<key>``, ``cost:<item>``, ``storeys:<column>``,
        ``relief:<cause>:<column>``, ``difference:<key>``.
    name
        What it is, in the language of the brief.
    value, low, high
        The number in plain units and its 95 % interval; missing where it has none.
    text
        The number as it is written in sentences.
    interval
        The interval as it is written, empty without one.
    kind
        "single": it holds by itself; "joint": judged together with others (Holm); "alike": every
        run gave the same, so that there is none; empty without one.
    origin
        Where it is from, in words.
    run
        Scenario, seed and number of replications.
    grade
        S sourced, C computed, D derived, R recalled, J judgement.
    """

    label: str
    case: str
    key: str
    name: str
    value: float
    low: float
    high: float
    text: str
    interval: str
    kind: str
    origin: str
    run: str
    grade: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A number in a sentence: its text, and the annex row it was looked up in."""

    text: str
    label: str


Sentence = tuple[str | Cited, ...]
"""Plain text and cited numbers in turn."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A heading and the sentences under it."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, in the order of the brief.

    Parameters
    ----------
    what
        What to do.
    why
        What it rests on.
    how_sure
        "will" where an interval bears it, "may" where it does not, "unknown" where nothing was
        tried, in words.
    """

    what: str
    why: Sentence
    how_sure: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """An input the brief rests on that is no fact."""

    meaning: str
    value: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of the library, its table, the line under it, and its caption."""

    name: str
    table: pd.DataFrame
    source: str
    caption: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief in one language, ready for any renderer.

    Parameters
    ----------
    lang
        Language of every text.
    title, subtitle
        What it is about; window, seed and replications.
    draft
        Whether it is marked as a draft: it may rest on a single run.
    answer
        The sentence a reader came for.
    findings, actions
        What was found; what to do, in order.
    overturned
        In which cases the conclusions do not hold.
    assumptions, more_assumptions
        Inputs that matter and are no facts, and how many more there are.
    figures
        Charts, in order.
    annex
        Every number, with its origin.
    words
        Headings and other fixed texts, by key.
    sources
        Attributions, one line each.
    """

    lang: Lang
    title: str
    subtitle: str
    draft: bool
    answer: Sentence
    findings: tuple[Finding, ...]
    actions: tuple[Action, ...]
    overturned: tuple[Sentence, ...]
    assumptions: tuple[Assumption, ...]
    more_assumptions: int
    figures: tuple[Figure, ...]
    annex: tuple[AnnexRow, ...]
    words: Mapping[str, str]
    sources: tuple[str, ...] = field(default=())

    def say(self, key: str, **parts: object) -> str:
        """Return one fixed text with its parts filled in."""
        text = self.words[key]
        return text.format(**parts) if parts else text

    def graded(self, row: AnnexRow) -> str:
        """Return how far a number of the annex is to be trusted, as letter and word."""
        return f"{row.grade} {term(row.grade, self.lang)}"

    def ranged(self, row: AnnexRow) -> str:
        """Return the interval of a row with its kind, empty without one."""
        return self.say(f"kind_{row.kind}", interval=row.interval) if row.kind else ""

    def sentences(self) -> tuple[Sentence, ...]:
        """Return every sentence with numbers, in the order of reading."""
        found = [sentence for finding in self.findings for sentence in finding.sentences]
        return (self.answer, *found, *(action.why for action in self.actions), *self.overturned)


def marked(sentence: Sentence) -> list[tuple[str, str | None]]:
    """Return the parts of a sentence, each text with the mark that follows it.

    A number and its interval are of one row: one mark behind both will do.

    Examples
    --------
    >>> marked(("up ", Cited("5 %", "A1"), Cited(" (4 – 6 %)", "A1"), "."))
    [('up ', None), ('5 %', None), (' (4 – 6 %)', 'A1'), ('.', None)]
    """
    labels = [part.label if isinstance(part, Cited) else None for part in sentence]
    texts = [part.text if isinstance(part, Cited) else part for part in sentence]
    after = [*labels[1:], None]
    return [
        (text, None if label == following else label)
        for text, label, following in zip(texts, labels, after, strict=True)
    ]


def plain(sentence: Sentence) -> str:
    """Return a sentence as text, without its references.

    Examples
    --------
    >>> plain(("installed ", Cited("42 m³", "A1"), "."))
    'installed 42 m³.'
    """
    return "".join(part if isinstance(part, str) else part.text for part in sentence)
