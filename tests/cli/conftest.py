"""A command line that runs in this process, and one run of ``small`` that many tests look at."""

import sys
from typing import NamedTuple

import pytest

from supplysim.cli import main


class Ended(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def command(monkeypatch, capsys):
    """Return a function that runs ``supplysim`` with arguments."""
    monkeypatch.delenv("SUPPLYSIM_LANG", raising=False)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["supplysim", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        ended = capsys.readouterr()
        assert "Traceback" not in ended.err
        return Ended(stopped.value.code or 0, ended.out, ended.err)

    return run


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder whose name has a space and Chinese characters."""
    folder = tmp_path / "空 文件夹"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
