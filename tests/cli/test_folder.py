"""The output folder appears complete or not at all, and nobody's files are lost."""

import os
import subprocess
import sys

import pytest

from supplysim.cli.folder import default_folder, output_folder
from supplysim.errors import OutputError


def fill(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


def fill_and_fail(target, stop):
    with output_folder(target, force=True) as staging:
        fill(staging, manifest="new")
        raise stop


def content(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_new_folder_appears_with_all_its_files(tmp_path):
    target = tmp_path / "out" / "小城 一"
    with output_folder(target) as staging:
        assert not target.exists()
        fill(staging, manifest="1")
    assert content(target) == {"manifest.json": "1"}
    assert list(target.parent.iterdir()) == [target]


def test_an_empty_folder_is_filled_in_place(tmp_path):
    with output_folder(tmp_path) as staging:
        fill(staging, manifest="1", summary="2")
    assert content(tmp_path) == {"manifest.json": "1", "summary.json": "2"}


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_a_failure_leaves_nothing_not_even_the_parents(tmp_path, stop):
    with pytest.raises(stop):
        fill_and_fail(tmp_path / "a" / "b" / "c", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_an_earlier_run_as_it_was(tmp_path):
    fill(tmp_path, manifest="old")
    with pytest.raises(KeyboardInterrupt):
        fill_and_fail(tmp_path, KeyboardInterrupt)
    assert content(tmp_path) == {"manifest.json": "old"}


def test_a_filled_folder_is_refused_and_left_alone(tmp_path):
    fill(tmp_path, mine="precious")
    with pytest.raises(OutputError, match="not empty"), output_folder(tmp_path):
        pytest.fail("must not begin")
    assert content(tmp_path) == {"mine.json": "precious"}


def test_force_replaces_the_earlier_run_but_no_files_of_others(tmp_path):
    fill(tmp_path, manifest="old", mine="precious")
    for name in ("r000", "r007"):
        (tmp_path / name).mkdir()
        fill(tmp_path / name, manifest="old")
    (tmp_path / "r123").mkdir()
    fill(tmp_path / "r123", mine="precious")
    with output_folder(tmp_path, force=True) as staging:
        fill(staging, manifest="new")
        (staging / "r000").mkdir()
        fill(staging / "r000", manifest="new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "manifest.json",
        "mine.json",
        "r000",
        "r123",
    ]
    assert content(tmp_path / "r000") == {"manifest.json": "new"}
    assert content(tmp_path / "r123") == {"mine.json": "precious"}


def test_the_report_of_a_run_does_not_outlive_it(tmp_path):
    fill(tmp_path, manifest="old")
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    with output_folder(tmp_path, force=True) as staging:
        fill(staging, bases="{}")
    assert content(tmp_path) == {"bases.json": "{}"}


def test_the_runs_of_a_study_are_not_replaced(tmp_path):
    """They took hours, and beside them a reader would take all for the study's."""
    fill(tmp_path, study="{}")
    with pytest.raises(OutputError, match="runs of a study"), output_folder(tmp_path, force=True):
        pytest.fail("must not begin")
    assert content(tmp_path) == {"study.json": "{}"}


def test_a_file_is_no_output_folder(tmp_path):
    file = tmp_path / "taken"
    file.write_text("", encoding="utf-8")
    for target in (file, file / "below"):
        with pytest.raises(OutputError), output_folder(target):
            pytest.fail("must not begin")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_without_permission_is_refused_before_the_work_begins(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError), output_folder(tmp_path / "out"):
        pytest.fail("must not begin")


HOLD = """
import sys
from pathlib import Path
from supplysim.cli.folder import output_folder
with output_folder(Path(sys.argv[1])) as staging:
    (staging / "r000").mkdir()
    print("held", flush=True)
    sys.stdin.read()
"""


def killed(target):
    """Start to fill a folder and be killed, without a chance to tidy up; return what is left."""

    def partials():
        return {path for folder in (target, target.parent) for path in folder.glob(".*.partial")}

    before = partials()
    held = [sys.executable, "-c", HOLD, target]
    with subprocess.Popen(held, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout.readline() == b"held\n"
        process.kill()
    return partials() - before


@pytest.mark.parametrize("there", [False, True], ids=["new folder", "empty folder"])
def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path, there):
    target, other = tmp_path / "小 城", tmp_path / "小 城-1"
    if there:
        target.mkdir()
    assert len(killed(target)) == 1
    (of_another,) = killed(other)
    with output_folder(target) as staging:
        fill(staging, manifest="1")
    assert content(target) == {"manifest.json": "1"}
    assert sorted(tmp_path.iterdir()) == sorted([target, of_another])


@pytest.mark.parametrize("mark", ["of another machine", "not ours"])
def test_what_is_no_remains_of_a_killed_run_stays(tmp_path, mark):
    target = tmp_path / "out"
    (left,) = killed(target)
    if mark == "not ours":
        (left / "lock").unlink()
    else:
        (left / "lock").write_text("elsewhere", encoding="utf-8")
    with output_folder(target) as staging:
        fill(staging, manifest="1")
    assert (left / "content" / "r000").is_dir()


def overtaken(target):
    with output_folder(target) as second:
        with output_folder(target) as first:
            fill(first, manifest="first")
        fill(second, manifest="second")


def test_a_full_disk_is_told_of_the_folder_that_was_asked_for(tmp_path):
    full = OSError(28, "No space left on device")
    with pytest.raises(OutputError) as failed, output_folder(tmp_path / "out") as staging:
        raise OutputError.unwritable(staging / "report.html", full)
    assert failed.value.en == f"cannot write {tmp_path / 'out' / 'report.html'}: the disk is full"
    assert list(tmp_path.iterdir()) == []


def test_of_two_runs_at_once_the_later_leaves_the_result_of_the_other(tmp_path):
    target = tmp_path / "out"
    with pytest.raises(OutputError, match="nother run"):
        overtaken(target)
    assert content(target) == {"manifest.json": "first"}
    assert list(tmp_path.iterdir()) == [target]


def test_the_default_name_is_fit_for_every_file_system():
    assert default_folder("小城", 7).as_posix() == "out/小城-s7"
    assert default_folder("a/b:c", 0).as_posix() == "out/a_b_c-s0"
