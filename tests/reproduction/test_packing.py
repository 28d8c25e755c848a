"""A packed result holds all that is needed, and nothing about its owner."""

import json
import platform
import shutil
import sqlite3
from dataclasses import replace
from getpass import getuser
from pathlib import Path

import pytest

import supplysim as ss
from supplysim import shipped
from supplysim.errors import InputError, OutputError
from supplysim.reproduction import pack
from tests.reproduction.conftest import RULES
from tests.runs.scenarios import town


def refused(folder, file, words):
    with pytest.raises(InputError) as caught:
        pack(folder, file)
    assert words in caught.value.text("en")
    assert not file.exists()


def private(places):
    """Return what tells of this machine: user, host, home, working folder, given folders."""
    names = {getuser(), platform.node(), str(Path.home()), str(Path.cwd()), *map(str, places)}
    # A name such as "r" or "ci" would be found in any text.
    return {name.encode() for name in names if len(name) > 4}


def test_the_record_is_the_same_one(folder, run, tmp_path, contents):
    packed = pack(folder, tmp_path / "a.zip")
    assert (packed.kind, packed.runs, packed.path) == ("run", 1, tmp_path / "a.zip")
    for name, content in contents(packed.path).items():
        if name.startswith("records/r000/"):
            target = tmp_path / "again" / name.removeprefix("records/r000/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    assert ss.open_run(tmp_path / "again") == run


def test_the_table_of_contents_tells_what_was_run(many, tmp_path, contents):
    told = json.loads(contents(pack(many, tmp_path / "a.zip").path)["contents.json"])
    runs = [ss.open_run(many / name) for name in ("r000", "r001")]
    assert told["numbers"] == [0, 1]
    assert told["digests"] == [run.digest for run in runs]
    assert (told["scenario_hash"], told["seed"]) == (runs[0].scenario.hash, 2)
    assert told["versions"] == dict(runs[0].provenance.versions)


def test_the_road_network_goes_along_with_its_licence(folder, tmp_path, contents):
    parts = contents(pack(folder, tmp_path / "a.zip").path)
    network = shipped.find("networks", "toy-river")
    for name in ("nodes.csv", "edges.csv", "network.toml", "LICENCE.md"):
        assert parts[f"networks/toy-river/{name}"] == (network / name).read_bytes()


@pytest.mark.parametrize("kind", ["folder", "many", "studied"])
def test_the_same_folder_gives_the_same_bytes(kind, request, tmp_path):
    source = request.getfixturevalue(kind)
    first = pack(source, tmp_path / "a.zip").path.read_bytes()
    assert pack(source, tmp_path / "b.zip").path.read_bytes() == first


@pytest.mark.parametrize("kind", ["many", "studied"])
def test_nothing_tells_of_the_machine_or_the_person(kind, request, tmp_path, contents):
    source = request.getfixturevalue(kind)
    parts = contents(pack(source, tmp_path / "a.zip").path)
    for name, content in parts.items():
        assert [sign for sign in private([source]) if sign in content] == [], name


def test_own_code_and_network_lose_their_places(own, tmp_path, contents):
    rules, _ = own
    network = tmp_path / "wang-li" / "河 城"
    shutil.copytree(shipped.find("networks", "toy-river"), network)
    scenario = town({"policies.sequencing": f"{rules}:latest_due", "network": str(network)})
    source = ss.simulate(scenario, seed=1).save(tmp_path / "run")
    # As a scenario file in another folder names its tables.
    manifest = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
    manifest["inputs"]["../wang-li/plants.csv"] = "0" * 64
    (source / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    parts = contents(pack(source, tmp_path / "a.zip").path)
    for name, content in parts.items():
        signs = {*private([source]), str(tmp_path).encode(), b"wang-li"}
        assert [sign for sign in signs if sign in content or sign in name.encode()] == [], name
    told = json.loads(parts["contents.json"])
    assert parts[told["code"]["sequencing"]].decode() == RULES
    assert told["scenario_hash"] == scenario.hash
    packed = json.loads(parts["records/r000/manifest.json"])
    assert packed["scenario_hash"] == scenario.hash
    assert "plants.csv" in packed["inputs"]
    assert "networks/河 城/nodes.csv" in parts


def test_code_that_was_changed_after_the_run_is_refused(own, tmp_path):
    rules, source = own
    rules.write_text(RULES + "# later\n", encoding="utf-8")
    refused(source, tmp_path / "a.zip", "changed after the run")
    rules.unlink()
    refused(source, tmp_path / "a.zip", "source file is not to be found")


def test_code_that_names_the_home_folder_is_refused(own, tmp_path, monkeypatch):
    rules, _ = own
    rules.write_text(f"{RULES}TABLE = '{tmp_path}/secret.csv'\n", encoding="utf-8")
    scenario = town({"policies.sequencing": f"{rules}:latest_due"})
    source = ss.simulate(scenario, seed=1).save(tmp_path / "run")
    pack(source, tmp_path / "fine.zip")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    refused(source, tmp_path / "a.zip", "names your home folder")


def test_a_network_that_is_gone_is_refused(tmp_path):
    network = tmp_path / "net"
    shutil.copytree(shipped.find("networks", "toy-river"), network)
    source = ss.simulate(town({"network": str(network)}), seed=1).save(tmp_path / "run")
    shutil.rmtree(network)
    refused(source, tmp_path / "a.zip", "is not there any more")


def test_a_record_that_is_not_its_manifest_s_is_refused(run, tmp_path):
    source = run.save(tmp_path / "run")
    manifest = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
    manifest["digest"] = "0" * 64
    (source / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    refused(source, tmp_path / "a.zip", "not the one its manifest tells")


def test_runs_of_two_scenarios_are_no_replications(many, run, tmp_path):
    home = tmp_path / "mixed"
    shutil.copytree(many, home)
    replace(run, seed=3).save(home / "r002")
    refused(home, tmp_path / "a.zip", "no replication of the same scenario and seed")


def test_a_study_that_is_not_complete_is_refused(studied, tmp_path):
    half = tmp_path / "half"
    shutil.copytree(studied, half)
    index = sqlite3.connect(half / "runs.sqlite")
    index.execute("UPDATE meta SET value = '0' WHERE name = 'replications'")
    index.commit()
    index.close()
    refused(half, tmp_path / "a.zip", "is not complete")


def test_a_folder_without_results_and_a_name_that_is_no_zip(tmp_path, folder):
    refused(tmp_path, tmp_path / "a.zip", "holds no results")
    refused(folder, tmp_path / "a.tar", "must end with .zip")


def test_a_file_that_cannot_be_written_is_told(folder, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError):
        pack(folder, tmp_path / "file" / "a.zip")
