"""A citation holds what is needed to find and make a result again."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

import supplysim as ss
from supplysim import shipped
from supplysim.reproduction import cite
from supplysim.reproduction.citation import AUTHORS, LICENCE, TITLE, _sources
from supplysim.scenario import load

TOP = Path(__file__).resolve().parents[2]


def test_title_authors_licence_and_version_are_those_of_the_citation_file():
    text = (TOP / "CITATION.cff").read_text(encoding="utf-8")
    assert f'title: "{TITLE}"' in text
    assert f"  - name: {AUTHORS}\n" in text
    assert text.count("  - name:") == 1
    assert f"license: {LICENCE}\n" in text
    assert f"version: {ss.__version__}\n" in text
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == LICENCE


@pytest.mark.parametrize("form", ["zh", "en", "bibtex"])
def test_every_form_tells_hashes_seed_version_and_replications(many, run, form):
    citation = cite(many)
    text = citation.bibtex() if form == "bibtex" else citation.text(form)
    wanted = (run.scenario.hash, run.plan_hash, "0-1", ss.__version__, TITLE, AUTHORS, LICENCE)
    assert [word for word in wanted if word not in text] == []
    assert ("种子 2" if form == "zh" else "seed 2") in text


def test_the_commit_is_told_where_it_is_known(run, tmp_path):
    known, unknown = (
        replace(run, provenance=replace(run.provenance, commit=commit)) for commit in ("c" * 40, "")
    )
    assert f"提交 {'c' * 40}" in cite(known.save(tmp_path / "known")).text("zh")
    assert "commit" not in cite(unknown.save(tmp_path / "unknown")).text("en")


def test_a_study_is_cited_with_its_base_and_sources(studied, scenario):
    citation = cite(studied)
    assert (citation.kind, citation.name, citation.replications) == ("study", "fleet", (0, 1))
    assert scenario.hash in citation.text("en")
    assert "CC0 1.0" in citation.text("zh")


def test_every_source_of_a_shipped_network_is_named():
    network = load("tianjin-2020").network
    licence = (shipped.find("networks", network) / "LICENCE.md").read_text(encoding="utf-8")
    told = _sources(licence)
    assert any("OpenStreetMap" in line and "ODbL" in line for line in told)
    assert any("GeoNames" in line and "CC BY 4.0" in line for line in told)
    assert len(told) == 4


def test_bibtex_is_balanced_and_escaped(folder):
    entry = cite(folder).bibtex()
    assert entry.startswith("@software{supplysim-")
    assert entry.count("{") == entry.count("}")
    note = next(line for line in entry.splitlines() if line.startswith("  note"))
    assert "sha256" in note
