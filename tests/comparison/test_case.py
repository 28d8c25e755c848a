"""What can be named as a case: scenarios, files, folders of runs."""

import json
from shutil import copytree

import pytest

import supplysim as ss
from supplysim.comparison import Case, Wanted, compare_cases, read_cases, runs_on
from supplysim.comparison.case import seed_of
from supplysim.errors import InputError
from tests.runs.scenarios import town

TRUCKS = "fleets.*.trucks"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder of two replications of seed 4."""
    place = tmp_path_factory.mktemp("某 市") / "two"
    for r in range(2):
        ss.simulate(town({TRUCKS: 1}), seed=4, replication=r).save(place / f"r{r:03d}")
    return place


@pytest.fixture
def variant(tmp_path):
    file = tmp_path / "多 车.toml"
    text = 'format = 1\nextends = "small"\nname = "more"\n[fleets.west-own]\ntrucks = 4\n'
    file.write_text(text, encoding="utf-8")
    return file


def told(call):
    with pytest.raises(InputError) as error:
        call()
    return error.value.text("en")


def test_names_and_files_are_cases(variant):
    first, second = read_cases(["small", str(variant)])
    assert (first.name, second.name) == ("small", "more")
    assert second.scenario.fleets["west-own"].trucks == 4
    assert not first.ready


def test_cases_of_one_name_are_told_apart_by_what_was_written(variant):
    text = variant.read_text(encoding="utf-8").replace("more", "small")
    variant.write_text(text, encoding="utf-8")
    names = [case.name for case in read_cases(["small", str(variant)])]
    assert names == ["small", str(variant)]


def test_the_faults_of_every_case_are_told_at_once():
    text = told(lambda: read_cases(["smal", "toy-rivr"]))
    assert "small" in text
    assert "toy-river" in text


def test_the_runs_of_a_folder_are_used_and_only_the_others_made(folder, monkeypatch):
    (case,) = read_cases([str(folder)])
    assert (case.name, case.seed, sorted(case.ready)) == ("two", 4, [0, 1])
    made = []

    def watched(scenario, *, seed, replication):
        made.append(replication)
        return ss.simulate(scenario, seed=seed, replication=replication)

    monkeypatch.setattr("supplysim.comparison.workers.simulate", watched)
    more = Case("more", town({TRUCKS: 4}))
    with runs_on(workers=1) as runs:
        found = compare_cases([case, more], Wanted(replications=3), runs=runs)
    assert sorted(made) == [0, 1, 2, 2]
    assert found.seed == 4
    rates = found.runs[found.runs["key"] == "on_time_installation_rate"].set_index("case")["value"]
    read = [ss.open_run(folder / f"r00{r}").kpi("on_time_installation_rate") for r in (0, 1)]
    assert rates["two"].iloc[:2].tolist() == read


def test_names_come_before_folders(folder, tmp_path, monkeypatch):
    copytree(folder, tmp_path / "small")
    monkeypatch.chdir(tmp_path)
    name, place = read_cases(["small", "./small"])
    assert (len(name.ready), len(place.ready)) == (0, 2)
    assert place.scenario == town({TRUCKS: 1})


def test_runs_of_another_version_are_made_again(folder, tmp_path):
    other = copytree(folder, tmp_path / "old")
    for path in other.glob("r*/manifest.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        content["versions"]["supplysim"] = "0.0.1"
        path.write_text(json.dumps(content), encoding="utf-8")
    (case,) = read_cases([str(other)])
    assert (case.ready, case.stale) == ({}, 2)


def test_folders_of_other_seeds_are_no_pair(folder):
    (case,) = read_cases([str(folder)])
    assert seed_of([case], None) == 4
    with pytest.raises(InputError, match="--seed 4"):
        seed_of([case], 0)


def test_a_folder_of_several_scenarios_is_no_case(folder, tmp_path):
    other = copytree(folder, tmp_path / "mixed")
    path = other / "r001" / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | {"seed": 5}), encoding="utf-8")
    assert "several scenarios or seeds" in told(lambda: read_cases([str(other)]))


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 1}'])
def test_a_damaged_manifest_is_told_with_its_folder(tmp_path, text):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text(text, encoding="utf-8")
    assert "is damaged, or was not" in told(lambda: read_cases([str(tmp_path / "broken")]))
