"""``supplysim why``: from the folder of a run alone."""

import json
from shutil import copytree

import pytest

import supplysim as ss
from supplysim.report import write_report
from supplysim.testing import example_run
from tests.metrics.test_walk import DISTURBED
from tests.runs.scenarios import town


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a run of a disturbed town."""
    place = tmp_path_factory.mktemp("某 市") / "run"
    return ss.simulate(town(DISTURBED), seed=2).save(place)


def test_a_storey_is_told_with_a_sum_at_the_end(command, folder):
    ended = command("why", folder, "park/B02/S05", "--lang", "en")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0].startswith("park/B02/S05: planned for ")
    assert lines[-1].startswith("Sum: trucks ")
    assert "合计：车辆" in command("why", folder, "park/B02/S05").out


def test_a_component_is_told_by_its_number(command, folder):
    ended = command("why", folder, "park/B02/S05/003", "--lang", "en")
    assert ended.code == 0
    assert ended.out.startswith("park/B02/S05/003: planned for ")


def test_json_is_all_there_is_on_stdout(command, folder):
    ended = command("why", folder, "park/B02/S05", "--json")
    told = json.loads(ended.out)
    assert ended.out.isascii()
    assert sum(told["charges"].values()) == told["lateness_s"]


def test_a_bad_name_is_told_with_the_nearest_ones(command, folder):
    ended = command("why", folder, "park/B02/S55", "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert "park/B02/S05" in ended.err


@pytest.mark.parametrize("arguments", [(), ("x/y/z",), ("--relief",)])
def test_a_folder_that_is_no_run_is_bad_input(command, here, arguments):
    ended = command("why", here, *arguments, "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert "not the folder of a run" in ended.err


def test_one_of_several_replications_must_be_named(command, folder, here):
    copytree(folder, here / "many" / "r000")
    ended = command("why", here / "many", "park/B02/S05", "--lang", "en")
    assert ended.code == 2
    assert "r000" in ended.err


def test_a_record_without_chains_says_so(command, here):
    run = example_run().save(here / "run")
    ended = command("why", run, "P001/B01/S05", "--lang", "en")
    assert ended.code == 2
    assert "no chains" in ended.err


def test_without_a_name_the_causes_of_the_run_are_listed(command, folder):
    ended = command("why", folder, "--lang", "en")
    assert ended.code == 0
    assert ended.out.splitlines()[1].startswith("trucks ")
    assert "Storeys on which most lateness arose" in ended.out
    told = json.loads(command("why", folder, "--json").out)
    run = ss.open_run(folder)
    by_zone = run.delays("zone", "new").sort_values("seconds", ascending=False)
    for zone, own in by_zone[by_zone["seconds"] > 0].groupby("group"):
        listed = [row for row in told["zones"] if row["zone"] == zone]
        assert [row["cause"] for row in listed] == own["cause"].tolist()[:2]
        assert [row["new_s"] for row in listed] == own["seconds"].tolist()[:2]
    assert sum(c["total_s"] for c in told["causes"]) == run.storeys["lateness_s"].clip(0).sum()


def test_a_run_without_late_storeys_says_so(command, here):
    run = ss.simulate(town(), seed=0).save(here / "run")
    assert "没有楼层晚于计划完成" in command("why", run).out
    assert "No storey is late" in command("why", run, "--lang", "en").out


def test_a_name_and_relief_exclude_each_other(command, folder):
    assert command("why", folder, "park/B02/S05", "--relief").code == 2


def test_relief_is_printed_kept_beside_the_run_and_shown_in_its_report(command, here):
    run = ss.simulate(town({"fleets.*.trucks": 1}), seed=0)
    place = run.save(here / "run")
    write_report(run, place / "report.html", lang="en")
    assert "What taking a cause out relieves" not in (place / "report.html").read_text("utf-8")
    ended = command("why", place, "--relief", "--replications", "1", "--lang", "en", "-q")
    assert (ended.code, ended.err) == (0, "")
    assert "trucks x 10" in ended.out
    told = json.loads((place / "relief.json").read_text("utf-8"))
    assert told["causes"][0]["cause"] == "truck"
    assert told["causes"][0]["low_s"] is None
    assert "What taking a cause out relieves" in (place / "report.html").read_text("utf-8")
    assert ss.open_run(place) == run
