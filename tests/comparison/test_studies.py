"""Folders of studies as cases: their alternatives, and the runs of them that lie ready."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from shutil import copytree

import pandas as pd
import pytest

import supplysim as ss
from supplysim.comparison import Wanted, compare_cases, read_cases, runs_on
from supplysim.errors import InputError
from supplysim.measured import measure
from tests.runs.scenarios import town

TRUCKS = {"path": "fleets.*.trucks", "values": [1, 2, 3]}


def swept(place, **entries):
    data = {"name": "fleet", "seed": 4, "levers": {"trucks": TRUCKS}, "replications": {"min": 2}}
    study = ss.Study.from_dict(data | entries, base=town())
    with ThreadPoolExecutor(1) as executor:
        study.run(out=place, executor=executor)
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a study of three alternatives, two replications each."""
    return swept(tmp_path_factory.mktemp("车队") / "fleet", compare={"baseline": {"trucks": 2}})


def told(call):
    with pytest.raises(InputError) as error:
        call()
    return error.value.text("en")


def test_a_study_is_as_many_cases_as_it_has_alternatives_the_baseline_first(folder):
    cases = read_cases([str(folder)])
    assert [case.name for case in cases] == ["trucks=2", "trucks=1", "trucks=3"]
    assert {case.seed for case in cases} == {4}
    assert [case.scenario for case in cases] == [town({"fleets.*.trucks": n}) for n in (2, 1, 3)]


def test_what_lies_ready_is_what_a_run_gives(folder):
    case = read_cases([str(folder)])[1]
    assert (sorted(case.ready), case.stale) == ([0, 1], 0)
    kept = measure(ss.simulate(case.scenario, seed=4, replication=1))
    assert case.ready[1] == kept
    assert list(case.ready[1].costs)[-1] == list(kept.costs)[-1] == "total"
    assert sum(kept.total_s.values()) > 0


def test_runs_of_a_study_are_not_made_again_and_the_answer_is_the_same(folder, monkeypatch):
    made = []
    real = ss.simulate

    def watched(scenario, *, seed, replication):
        made.append(replication)
        return real(scenario, seed=seed, replication=replication)

    monkeypatch.setattr("supplysim.comparison.workers.simulate", watched)
    cases = read_cases([str(folder)])
    with runs_on(workers=1) as runs:
        found = compare_cases(cases, Wanted(replications=3), runs=runs)
    assert made == [2, 2, 2]
    fresh = ss.compare({c.name: c.scenario for c in cases}, seed=4, replications=3, workers=1)
    for name in ("differences", "causes", "costs"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(fresh, name))


def test_a_study_stands_beside_other_cases(folder):
    cases = read_cases(["small", str(folder)])
    assert [case.name for case in cases] == ["small", "trucks=2", "trucks=1", "trucks=3"]


def test_alternatives_of_two_studies_are_told_apart_by_their_folders(folder, tmp_path):
    other = copytree(folder, tmp_path / "again")
    names = [case.name for case in read_cases([str(folder), str(other)])]
    assert names[0] == f"{folder}: trucks=2"
    assert names[3] == f"{other}: trucks=2"


def test_runs_of_another_version_are_made_again(folder, tmp_path):
    other = copytree(folder, tmp_path / "old")
    connection = sqlite3.connect(other / "runs.sqlite")
    with connection:
        connection.execute("UPDATE runs SET world = 'old ' || world")
        connection.execute("UPDATE points SET world = 'old ' || world")
    connection.close()
    assert [(c.ready, c.stale) for c in read_cases([str(other)])] == [({}, 2)] * 3


def test_without_a_baseline_the_first_of_the_design_is_the_base(tmp_path):
    place = swept(tmp_path / "plain", replications={"min": 1})
    assert read_cases([str(place)])[0].name == "trucks=1"


def test_a_sampled_world_is_no_case(tmp_path):
    doubt = {
        "crews": {"path": "sites.crew_cv", "dist": {"dist": "uniform", "low": 0.1, "high": 0.3}}
    }
    place = swept(
        tmp_path / "doubt",
        levers={},
        uncertainties=doubt,
        design={"uncertainties": {"lhs": 2}},
        replications={"min": 1},
    )
    assert "supplysim results" in told(lambda: read_cases([str(place)]))


def test_code_in_the_folder_of_a_stranger_has_to_be_allowed(folder, tmp_path):
    other = copytree(folder, tmp_path / "strange")
    data = json.loads((other / "study.json").read_text(encoding="utf-8"))
    data["study"]["levers"]["trucks"] = {"path": "policies.dispatch", "values": ["os.path:join"]}
    data["study"]["compare"] = None
    (other / "study.json").write_text(json.dumps(data), encoding="utf-8")
    assert "--allow-code" in told(lambda: read_cases([str(other)]))


@pytest.mark.parametrize("content", ["{", "[]", '{"study": {"name": 3}}'])
def test_a_damaged_study_is_told_with_its_folder(folder, tmp_path, content):
    other = copytree(folder, tmp_path / "broken")
    (other / "study.json").write_text(content, encoding="utf-8")
    text = told(lambda: read_cases([str(other)]))
    assert "cannot be read" in text
    assert "broken" in text
