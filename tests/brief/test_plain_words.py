"""A brief on a study in Chinese names nothing by a key."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest

import supplysim as ss
from supplysim.brief import brief_of_study, trials_of
from supplysim.brief.origins import ORIGINS
from supplysim.brief.page import as_html
from supplysim.charts.register import CHARTS

TOP = Path(__file__).resolve().parents[2] / "experiments"
LATIN = {"C", "D", "GB", "Holm", "J", "R", "S", "SOURCES", "docs", "explain", "md", "supplysim"}
"""Letters of grades, a standard, a method, and what a reader may look up or type."""
STUDIES = ("call-off-and-traffic", "release-lead-and-moulds")
"""One with policies, one with named levels."""


@pytest.fixture(scope="module", params=STUDIES)
def trials(request, tmp_path_factory):
    """Return a shipped study with its words, two levels a lever, twice each."""
    folder = tmp_path_factory.mktemp("study")
    for name in ("study.toml", "levels.csv", "town.toml"):
        if (TOP / request.param / name).is_file():
            text = (TOP / request.param / name).read_text(encoding="utf-8-sig")
            (folder / name).write_text(text, encoding="utf-8")
    file = folder / "study.toml"
    text = re.sub(
        r"\[replications\](?:\n\w.*)+", "[replications]\nmin = 2", file.read_text("utf-8")
    )
    text = text.replace("values = [15, 25, 40, 55]", "values = [15, 40]")
    text = text.replace('base = "town.toml"', 'base = "small"')
    file.write_text(text, encoding="utf-8")
    with ThreadPoolExecutor(1) as here:  # no process has to start
        return trials_of(ss.Study.load(file).run(out=folder / "out", executor=here))


def text_of(page):
    """Return what a page shows, without the alternative texts of its pictures."""
    shown = re.sub(r"<(style|svg|head|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", shown))


def test_a_brief_on_a_study_in_chinese_has_no_key(trials):
    text = text_of(as_html(brief_of_study(trials, lang="zh")))
    assert "准时吊装率" in text
    assert set(re.findall("[A-Za-z]+", re.sub(r"\bA\d+", "", text))) <= LATIN
    assert "_" not in text


def test_a_brief_on_a_study_in_english_has_no_key(trials):
    text = text_of(as_html(brief_of_study(trials, lang="en")))
    assert not re.search("[一-鿿]", text)
    keys = [*trials.spec.levers, trials.measure, trials.spec.name]
    assert [key for key in keys if "_" in key and key in text] == []
    assert not re.search(r"PARAMETERS|SCENARIOS|\w=\w", text)


def test_charts_of_a_brief_have_no_key(trials):
    for figure in brief_of_study(trials, lang="zh").figures:
        drawing, ax = CHARTS[figure.name].draw(figure.table, lang="zh", source=figure.source)
        drawing.draw_without_rendering()
        told = [label.get_text() for label in ax.get_xticklabels()]
        told += [text.get_text() for text in ax.texts]
        assert set(re.findall("[A-Za-z_]{2,}", " ".join(told))) <= LATIN


def test_every_row_of_the_annex_says_where_it_is_from(trials):
    for lang in ("zh", "en"):
        rows = brief_of_study(trials, lang=lang).annex
        told = {names[lang == "en"] for names in ORIGINS.values()}
        assert {row.origin for row in rows} <= told
