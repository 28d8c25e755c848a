"""``supplysim replay``: from the folders of runs alone."""

from datetime import datetime

import pytest

from supplysim import load, simulate
from tests.replay.unpacked import page_data

DAY = 86400


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Return folders of two runs of ``small``, the second with fewer trucks."""
    place = tmp_path_factory.mktemp("某 市")
    base = load("small")
    return [
        simulate(scenario, seed=1).save(place / name)
        for name, scenario in (("base", base), ("fewer", base.with_({"fleets.*.trucks": 1})))
    ]


def days(path):
    """Return first day and number of days of a page."""
    data = page_data(path.read_text(encoding="utf-8"))
    first = datetime.utcfromtimestamp(data["epoch"])  # noqa: DTZ004 - civil time
    return f"{first:%m-%d}", data["seconds"] / DAY, len(data["runs"])


def test_the_page_lies_beside_the_record(command, folders):
    ended = command("replay", folders[0])
    assert (ended.code, ended.err) == (0, "")
    assert "replay.html" in ended.out
    assert days(folders[0] / "replay.html") == ("09-01", 61, 1)


def test_a_week_of_two_runs_goes_where_it_is_told(command, folders, tmp_path):
    path = tmp_path / "week.html"
    ended = command("replay", *folders, "--week", "2020-09-07", "--out", path, "--lang", "en")
    assert ended.code == 0
    assert "asks nothing of the network" in ended.out
    assert days(path) == ("09-07", 7, 2)


def test_two_folders_are_told_apart_by_their_names(command, folders, tmp_path):
    path = tmp_path / "two.html"
    assert command("replay", *folders, "--out", path, "--lang", "en").code == 0
    page = path.read_text(encoding="utf-8")
    assert "A · Small teaching scenario (base)" in page
    assert "B · Small teaching scenario (fewer)" in page


def test_the_last_day_is_shown_whole(command, folders, tmp_path):
    path = tmp_path / "x.html"
    command("replay", folders[0], "--from", "2020-09-07", "--to", "2020-09-08", "--out", path)
    assert days(path) == ("09-07", 2, 1)


def test_every_bad_day_is_told_at_once(command, folders):
    ended = command("replay", folders[0], "--from", "9/7", "--to", "soon", "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert "--from = 9/7: not a date; write it as 2020-06-01" in ended.err
    assert "--to = soon" in ended.err


def test_a_week_and_other_days_exclude_each_other(command, folders):
    ended = command("replay", folders[0], "--week", "2020-09-07", "--to", "2020-09-08")
    assert ended.code == 2
    assert "--week 与 --from、--to 不能同时用" in ended.err


def test_days_outside_the_record_are_told_with_those_inside(command, folders):
    ended = command("replay", folders[0], "--week", "2021-03-01", "--lang", "en")
    assert ended.code == 2
    assert "between 2020-08-01 and 2020-11-15" in ended.err


def test_a_folder_without_a_run_is_told(command, here):
    ended = command("replay", here)
    assert ended.code == 2
    assert "manifest.json" in ended.err
