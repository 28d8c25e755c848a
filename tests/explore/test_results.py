"""The page of a study that was really run."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from supplysim.experiment import Study, open_results
from supplysim.explore import Texts, explore, table_of
from tests.explore.test_page import page_data
from tests.runs.scenarios import town


@pytest.fixture(scope="module")
def study():
    return Study.from_dict(
        {
            "name": "fleet",
            "title_zh": "车队",
            "title_en": "fleet",
            "seed": 5,
            "levers": {
                "trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]},
                "cranes": {"path": "sites.cranes_per_tower", "values": [0.5, 1.0]},
            },
            "cases": {"by-date": {"policies.dispatch": "earliest-due"}},
            "replications": {"min": 2},
            "responses": ["on_time_installation_rate", "tardiness_h"],
        },
        base=town(),
    )


@pytest.fixture(scope="module")
def results(study, tmp_path_factory):
    with ThreadPoolExecutor(1) as executor:
        return study.run(out=tmp_path_factory.mktemp("study") / "out", executor=executor)


def test_cases_levers_and_numbers_are_those_of_the_study(results):
    table = table_of(results)
    assert [case.name for case in table.cases] == list(results.choices["choice"])
    assert [axis.name for axis in table.levers] == ["trucks", "cranes", "case"]
    assert table.levers[0].title == Texts("车辆数（基准的倍数）", "trucks (multiple of the base)")
    assert table.cases[-1].levels[:2] == (None, None)
    assert "cost_yuan_per_m3" in results.measure_names
    costs = table_of(replace(results, spec=results.spec.model_copy(
        update={"responses": ("cost_yuan_per_m3",)}
    )))  # fmt: skip
    assert costs.measures[0].title == Texts("每立方米成本", "cost per m³ installed")
    rates = results.table("on_time_installation_rate")["value"].tolist()
    assert [case.estimates[0].value for case in table.cases] == rates


def test_the_page_says_which_study_it_shows(results):
    html = explore(table_of(results), lang="en").html()
    assert "<h1>fleet</h1>" in html
    assert f"seed 5, digest of the results {results.digest[:12]}" in html
    assert "trucks = fleets.*.trucks, cranes = sites.cranes_per_tower" in html
    assert "unfinished" not in html
    assert len(page_data(html)["cases"]) == 5


def test_the_folder_alone_gives_the_same_page(results):
    again = open_results(results.folder)
    assert explore(table_of(again)).html() == explore(table_of(results)).html()


def test_a_study_that_was_stopped_is_shown_as_far_as_it_came_and_says_so(study, tmp_path):
    told = []

    def stop(state):
        told.append(state)
        if len(told) > 6:
            raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as executor, pytest.raises(KeyboardInterrupt):
        study.run(out=tmp_path / "out", executor=executor, progress=stop)
    table = table_of(open_results(tmp_path / "out"))
    assert 1 <= len(table.cases) <= 5
    assert any("unfinished" in note.en for note in table.notes)


def test_the_page_opens_on_the_baseline(results, tmp_path):
    assert page_data(explore(table_of(results)).html())["start"] == 0  # no [compare]
    study = Study.from_dict(
        {
            "name": "rules",
            "seed": 5,
            "levers": {
                "trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]},
                "dispatch": {"path": "policies.dispatch", "values": ["first-come", "least-slack"]},
                "gates": {"settings": {"as-now": {}, "wide": {"sites.buffer_m3": 90}}},
            },
            "titles_en": {"gates": "buffers", "wide": "larger"},
            "compare": {"baseline": {"trucks": 1.0, "dispatch": "least-slack", "gates": "as-now"}},
            "replications": {"min": 1},
            "responses": ["tardiness_h"],
        },
        base=town(),
    )
    with ThreadPoolExecutor(1) as executor:
        compared = study.run(out=tmp_path / "out", executor=executor)
    data = page_data(explore(table_of(compared), lang="en").html())
    levers = {lever["title"]: lever["levels"] for lever in data["levers"]}
    assert levers["buffers"] == ["as-now", "larger"]
    assert ["first come, first served", "least slack first"] in levers.values()
    assert data["cases"][data["start"]][1] == [1.0, "least slack first", "as-now"]
