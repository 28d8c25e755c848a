"""The tables that sources name are in the repository, section by section."""

import csv
import re
from pathlib import Path

import pytest

from supplysim.scenario import Scenario, explain, load, scenarios
from supplysim.scenario.explain import note_of
from supplysim.scenario.shape import places

TOP = Path(__file__).resolve().parent.parent
SECTIONS = set(
    re.findall(
        r"^#+ (PARAMETERS \d+[a-z]?|SCENARIOS)",
        (TOP / "docs" / "SOURCES.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
)
NAMED = re.compile(r"PARAMETERS \d+[a-z]?|SCENARIOS")


def cells():
    for path in sorted((TOP / "experiments").rglob("*.csv")):
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()):
            yield from row


def test_every_section_that_a_field_names_is_there():
    sources = {note_of(".".join(p.path), p.field).source for p in places(Scenario)}
    named = {name for source in sources for name in NAMED.findall(source)}
    assert len(named) > 8
    assert named <= SECTIONS


def test_every_section_that_a_shipped_scenario_names_is_there():
    named = {name for cell in cells() for name in NAMED.findall(cell)}
    for scenario in map(str, scenarios()):
        for source in load(scenario).fields()["source"]:
            named |= set(NAMED.findall(source))
    assert named <= SECTIONS


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_says_where_the_sections_are(lang):
    told = explain("traffic.permit_share")[0]
    assert told.source.endswith("PARAMETERS 6") or told.source.startswith("PARAMETERS")
    text = explain("production.release_lead_d")[0].text(lang)
    assert "docs/SOURCES.md" in text
    assert "docs/SOURCES.md" not in explain("name")[0].text(lang)
