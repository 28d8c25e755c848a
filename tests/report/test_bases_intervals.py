"""No bare number: every number of every table and page has its intervals, or is a known fact."""

import re
from pathlib import Path

import pandas as pd
import pytest

from supplysim.bases.files import load_study
from supplysim.bases.result import run_study
from supplysim.bases.spans import PROVEN, SAMPLED, SPREAD
from supplysim.report.bases_columns import (
    ALIKE,
    FACTS,
    KINDS,
    OWN,
    REASONS,
    SURE,
    column,
    heading,
    kinds_of,
    stem,
)
from supplysim.report.bases_dictionary import dictionary
from supplysim.report.bases_page import render_alternative, render_study
from tests.report.test_bases import by_hand

TOY = Path(__file__).parents[1] / "bases" / "toy_study"


@pytest.fixture(scope="module")
def result():
    return run_study(load_study(TOY), simulator=by_hand)


@pytest.fixture(scope="module")
def tables(result):
    maps = {f"map {one.name}": result.service(one) for one in result.all}
    return {**result.tables, **maps}


def numeric(table):
    return [
        str(key)
        for key in table.columns
        if pd.api.types.is_numeric_dtype(table[key]) and table[key].dtype != bool
    ]


def bare(table):
    """Return the numbers of a table that have no interval and are no facts."""
    keys = [str(key) for key in table.columns]
    return [
        key
        for key in numeric(table)
        if stem(key)[1] is None and key not in FACTS and not kinds_of(key, keys)
    ]


def test_every_number_of_every_table_has_an_interval_or_is_a_known_fact(tables):
    assert len(tables) > 25
    assert {name: bare(table) for name, table in tables.items() if bare(table)} == {}


def test_a_number_that_is_new_and_bare_is_found():
    """The test above can fail."""
    table = pd.DataFrame({"site": ["a"], "noise_db": [50.0], "km": [3.0]})
    assert bare(table) == ["noise_db"]
    table["noise_db_least"] = 40.0
    assert bare(table) == ["noise_db"]  # an interval has two ends
    assert bare(table.assign(noise_db_most=60.0)) == []


def test_an_end_of_an_interval_has_its_other_end_and_its_number(tables):
    for name, table in tables.items():
        keys = [str(key) for key in table.columns]
        for key in keys:
            base, kind = stem(key)
            if kind is not None:
                assert base in keys, (name, key)
                assert kind in kinds_of(base, keys), (name, key)


def test_numbers_lie_in_their_intervals(tables):
    for name, table in tables.items():
        keys = [str(key) for key in table.columns]
        for key in numeric(table):
            for low, high in kinds_of(key, keys):
                known = table[table[key].notna() & table[f"{key}{low}"].notna()]
                slack = 1e-6 * known[key].abs() + 1e-6
                assert (known[f"{key}{low}"] <= known[key] + slack).all(), (name, key)
                assert (known[key] <= known[f"{key}{high}"] + slack).all(), (name, key)


def test_facts_are_few_real_and_have_reasons_that_are_used(tables):
    there = {str(key) for table in tables.values() for key in table.columns}
    assert set(FACTS) - there <= {"likelihood"}  # stands on pages only
    assert set(FACTS.values()) == set(REASONS)
    # what a search or a simulation has found is never a fact
    found = {base for base in map(str, there) if kinds_of(base, list(there))}
    assert not found & set(FACTS)


def test_the_three_kinds_of_intervals_are_told_apart_everywhere():
    assert len({KINDS[kind][at] for kind in (PROVEN, SPREAD, SAMPLED) for at in (0, 1)}) >= 5
    for lang in ("zh", "en"):
        names = {column(f"yuan{end}", lang) for kind in KINDS for end in kind}
        assert len(names) == 6
        word = "置信" if lang == "zh" else "confidence"
        assert sum(word in name for name in names) == 2
    assert not any(word in str(key) for key in ("_low", "_high") for word in FACTS)


def test_every_column_has_a_name_in_both_languages(tables):
    for table in tables.values():
        for key in map(str, table.columns):
            assert column(key, "zh") != key, key
            # an English name may be the key itself where it is the plain word
            assert column(key, "en"), key
            assert heading(key).endswith(f" {key}")


def test_the_dictionary_tells_every_column(result):
    table = dictionary(result.tables)
    assert len(table) == sum(len(one.columns) for one in result.tables.values())
    told = table.set_index("column")
    assert "from the step before" in told.loc["step_invest_yuan", "meaning_en"]
    assert "以前各级之和" in told.loc["total_invest_yuan", "meaning_zh"]
    assert "a fact" in told.loc["step_invest_yuan", "number_en"]
    assert "不是置信区间" in told.loc["worth_yuan_least", "meaning_zh"]
    assert not table["number_en"].str.contains("text").loc[table["column"] == "gain"].any()


# --- pages -----------------------------------------------------------------------------------

TABLE = re.compile(r'<table class="([^"]*)">(.*?)</table>', re.DOTALL)
CELL = re.compile(r"<t([dh])( class=n)?>(.*?)</t[dh]>", re.DOTALL)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)


def page_cells(page):
    """Yield table, heading and content of every cell that holds a number."""
    for kind, inner in TABLE.findall(page):
        rows = [CELL.findall(row) for row in ROW.findall(inner)]
        heads = [text for _, _, text in rows[0]]
        for row in rows[1:]:
            for head, (_, right, text) in zip(heads, row, strict=True):
                if right and text != "–":
                    yield kind, head, text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_of_every_page_has_an_interval_under_it_or_is_a_known_fact(result, lang):
    at = 0 if lang == "zh" else 1
    facts = {column(key, lang).removesuffix("（元）").removesuffix(" (yuan)") for key in FACTS}
    named = [*KINDS.values(), *ALIKE.values(), *(one for pair in OWN.values() for one in pair)]
    words = [*(names[at] for names in named), SURE[at]]
    pages = [render_study(result, lang=lang)]
    pages += [render_alternative(result, one, lang=lang) for one in result.all]
    seen = set()
    for page in pages:
        for kind, head, text in page_cells(page):
            if head in facts or kind == "inputs":
                continue
            seen.add(head)
            assert any(f"<code>{word}" in text for word in words), (kind, head, text)
    assert len(seen) > 12


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_cards_of_a_page_have_intervals_but_for_what_the_layout_is(result, lang):
    page = render_alternative(result, result.best[0], lang=lang)
    cards = re.findall(r"<dd>(.*?)</dd>", page, re.DOTALL)
    assert len(cards) == 7
    assert sum("<small>" in card for card in cards) == 5
