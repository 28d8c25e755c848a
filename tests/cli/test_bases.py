"""``supplysim bases`` on the toy study, without its simulation."""

import re
import shutil
from base64 import b64decode
from pathlib import Path

import pytest

TOY = Path(__file__).parents[1] / "bases" / "toy_study"


@pytest.fixture
def located(here):
    """Return a folder with the toy study as far as it only locates."""
    folder = here / "study"
    shutil.copytree(TOY, folder)
    file = folder / "bases.toml"
    text = file.read_text(encoding="utf-8").split("[simulation]")[0]
    file.write_text(text, encoding="utf-8")
    return folder


def test_a_study_is_located_and_written(command, located):
    ended = command("bases", located, "--lang", "en", "--quiet", "--out", "found")
    assert ended.code == 0, ended.err
    assert "No new base is needed" in ended.out
    assert "the plan's numbers" in ended.out
    assert Path("found/index.html").is_file()
    assert Path("found/tables.xlsx").is_file()
    again = command("bases", located, "--quiet", "--out", "found")
    assert again.code == 2
    assert "--force" in again.err


def test_what_a_budget_forbids_is_named_everywhere(command, located):
    file = located / "bases.toml"
    text = file.read_text("utf-8").replace("[rules]", "[rules]\nbudget_yuan = { 2023 = 900 }")
    file.write_text(text, encoding="utf-8")
    ended = command("bases", located, "--lang", "en", "--quiet", "--out", "found")
    assert ended.code == 0, ended.err
    why = "cannot be carried out: infeasible under the budget: 900 yuan in the period 2023."
    assert f'"the plan\'s numbers, one in each district" {why}' in ended.out
    assert why in Path("found/findings.en.txt").read_text("utf-8")
    assert "无法实施：超出投资上限：2023 期 900元" in Path("found/findings.zh.txt").read_text(
        "utf-8"
    )
    assert Path("found/index.html").read_text("utf-8").count(why) >= 2
    rows = Path("found/tables/left_out.csv").read_text("utf-8-sig").splitlines()
    assert rows[0].split(",")[0].endswith("alternative")
    assert any(row.startswith("as-planned,") for row in rows)


def test_a_fault_is_told_in_chinese_and_nothing_is_written(command, located):
    table = located / "candidates.csv"
    text = table.read_text(encoding="utf-8-sig").replace("R15", "R99")
    table.write_text(text, encoding="utf-8")
    ended = command("bases", located, "--out", "found")
    assert ended.code == 2
    assert "candidates.docks.node = R99" in ended.err
    assert "没有这个路网节点" in ended.err
    assert not Path("found").exists()


def test_an_unknown_study_names_the_nearest(command, here):  # noqa: ARG001 - works in a folder
    ended = command("bases", "bases-10-to-16", "--lang", "en")
    assert ended.code == 2
    assert "bases-10-to-15" in ended.err


@pytest.mark.slow
def test_a_study_in_a_workbook_is_simulated_and_goes_on_where_it_was(command, here):  # noqa: ARG001
    assert command("init", "方案.xlsx").code == 0
    first = command("bases", "方案.xlsx", "--lang", "en", "--out", "found", "--quiet")
    assert first.code == 0, first.err
    assert "No new base is needed" in first.out
    again = command("bases", "方案.xlsx", "--lang", "en", "--out", "found", "--force", "--quiet")
    assert again.out == first.out
    told = command("results", "found.runs", "--lang", "en")
    assert told.code == 0, told.err
    assert "no new base" not in told.out  # it is laid out as the best is
    assert "the plan's numbers, one in each district" in told.out


@pytest.mark.parametrize("kept", [True, False])
def test_an_interruption_says_whether_runs_are_kept(command, located, monkeypatch, kept):
    def interrupted(_study, *, runs, **_options):
        if kept:
            runs.mkdir()
        raise KeyboardInterrupt

    monkeypatch.setattr("supplysim.bases.result.run_study", interrupted)
    ended = command("bases", located, "--out", "found", "--lang", "en")
    assert ended.code == 130
    words = "goes on from there" if kept else "no results were written"
    assert words in ended.err
    assert not Path("found").exists()


def test_a_base_map_lies_under_every_map_of_bases_and_is_credited(command, located, here):
    (here / "a.geojson").write_text('{"type": "LineString", "coordinates": [[0, 0], [1, 1]]}')
    (here / "base.toml").write_text('source = "no. 7"\napproved = true\nlines = "a.geojson"\n')
    asked = ("bases", located, "--lang", "en", "--quiet", "--out", "found")
    ended = command(*asked, "--base-map", here / "base.toml")
    assert ended.code == 0, ended.err
    maps = sorted(Path("found/charts").glob("map-*.svg"))
    assert maps
    for path in maps:
        assert 'id="base"' in path.read_text("utf-8"), path
    pages = sorted(Path("found").glob("*.html"))
    assert len(pages) > 1
    for path in pages:
        drawn = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", path.read_text("utf-8"))
        assert any(b"base" in b64decode(image) for image in drawn), path
    assert 'id="base"' not in Path("found/charts/extra_costs.svg").read_text("utf-8")
    redrawn_over_a_base_map(command, here, [path.name for path in maps])


def redrawn_over_a_base_map(command, here, maps):
    """Draw the charts anew: over the base map that they had, then over another."""
    (here / "a.geojson").unlink()
    assert command("chart", "found", "--lang", "en", "--format", "svg", "--out", "same").code == 0
    (here / "a.geojson").write_text('{"type": "LineString", "coordinates": [[0, 0], [2, 2]]}')
    (here / "base.toml").write_text('source = "no. 8"\napproved = true\nlines = "a.geojson"\n')
    other = ("--base-map", here / "base.toml", "--out", "other")
    assert command("chart", "found", "--lang", "en", "--format", "svg", *other).code == 0
    for name in maps:
        first, same, new = (
            (Path(place) / name).read_text("utf-8") for place in ("found/charts", "same", "other")
        )
        assert same == first
        assert 'id="base"' in new
        assert new != first
    assert 'id="base"' not in Path("same/extra_costs.svg").read_text("utf-8")
