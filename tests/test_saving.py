"""Files that appear whole or not at all, and under a second name when the first is in use."""

import os

import pytest

from supplysim.errors import OutputError
from supplysim.saving import save


def put(text):
    return lambda draft: draft.write_text(text, encoding="utf-8")


def test_a_file_is_written_with_its_folder_and_nothing_is_left_beside_it(tmp_path):
    target = tmp_path / "新" / "a.txt"
    assert save(target, put("x")) == target
    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]


def test_a_file_is_replaced_only_where_it_may_be(tmp_path):
    target = tmp_path / "a.txt"
    save(target, put("old"))
    with pytest.raises(OutputError, match="exists and is kept"):
        save(target, put("new"), replace=False)
    assert target.read_text(encoding="utf-8") == "old"
    save(target, put("new"))
    assert target.read_text(encoding="utf-8") == "new"


def test_a_failure_leaves_the_old_file_and_no_draft(tmp_path):
    target = tmp_path / "a.txt"
    save(target, put("old"))

    def fail(draft):
        draft.write_text("half", encoding="utf-8")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        save(target, fail)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def in_use(monkeypatch, *names, times=10**6):
    """Let a number of attempts to replace files of these names fail, as Windows does."""
    real, left = os.replace, [times]

    def replace(source, target):
        if os.path.basename(target) in names and left[0]:  # noqa: PTH119 - as os sees it
            left[0] -= 1
            raise PermissionError(13, "in use", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)


def test_a_file_in_use_is_tried_again(tmp_path, monkeypatch):
    in_use(monkeypatch, "a.txt", times=2)
    assert save(tmp_path / "a.txt", put("x"), wait_s=0).name == "a.txt"


def test_a_file_that_stays_in_use_gets_the_next_free_name(tmp_path, monkeypatch):
    (tmp_path / "a (2).txt").touch()
    in_use(monkeypatch, "a.txt")
    other = save(tmp_path / "a.txt", put("x"), wait_s=0)
    assert other.name == "a (3).txt"
    assert other.read_text(encoding="utf-8") == "x"


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot write"):
        save(tmp_path / "file" / "a.txt", put("x"))


def test_a_folder_that_is_a_file_is_called_so(tmp_path):
    (tmp_path / "a").touch()
    with pytest.raises(OutputError, match="a part of the path is a file") as refused:
        save(tmp_path / "a" / "b.txt", lambda draft: draft.touch())
    assert "路径中有一段是文件" in refused.value.zh
