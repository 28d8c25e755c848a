"""Sources are words in both languages, and no names of tables that a reader has to know."""

import re

import pytest

from supplysim.scenario import Scenario, explain
from supplysim.scenario.explain import note_of
from supplysim.scenario.shape import places
from supplysim.scenario.source_words import source_words

KNOWN = {"C", "GB", "JGJ", "MC", "a", "fib"}
"""Standards, and parts of numbers: C30, 1a."""
SOURCES = sorted({note_of(".".join(p.path), p.field).source for p in places(Scenario)} - {""})


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_of_a_field_has_words(source):
    zh, en = source_words(source, "zh"), source_words(source, "en")
    assert set(re.findall("[A-Za-z]+", zh)) <= KNOWN
    assert not re.search("[一-鿿]", en)
    for text in (zh, en):
        assert not re.search("PARAMETERS|SCENARIOS|DESIGN|CONTRACTS", text)


WRITTEN_OUT = ("month", " M ", "10,000", "100,000", "half a", "off (1)", "3 Mar", "a tenth")
"""Sources whose numbers are written as words of Chinese, such as millions and months."""


@pytest.mark.parametrize("source", [s for s in SOURCES if not any(w in s for w in WRITTEN_OUT)])
def test_numbers_of_a_source_stand_in_chinese_too(source):
    units = re.sub(r"m[23]|DESIGN 5|CONTRACTS 2", "", source)
    numbers = re.findall(r"\d+(?:\.\d+)?", units)
    told = source_words(source, "zh")
    assert [number for number in numbers if number not in told] == []


def test_a_source_of_the_user_stays_as_it_is():
    assert source_words("our own survey of May", "zh") == "our own survey of May"


def test_explain_says_sources_in_words():
    assert "参数表第6节" in explain("traffic.permit_share")[0].text("zh")
    assert "parameter table 6" in explain("traffic.permit_share")[0].text("en")
