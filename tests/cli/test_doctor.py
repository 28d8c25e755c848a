"""The doctor looks at everything a run needs and says what to do."""

import importlib
import tomllib
from pathlib import Path

from supplysim.cli import doctor

TOP = Path(__file__).resolve().parents[2]


def test_a_machine_that_runs_these_tests_is_healthy():
    findings = doctor.examine()
    names = {finding.en for finding in findings}
    assert {"Python", "simpy", "Chinese font", "free memory", "output encoding"} <= names
    ill = [finding.en for finding in findings if not finding.ok]
    assert set(ill) <= {"free memory", "output encoding"}


def test_every_required_package_is_looked_at():
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {text.split(">")[0] for text in project["dependencies"]} == set(doctor._NEEDED)


def test_a_missing_package_is_told_with_the_command_that_mends_it(monkeypatch):
    def absent(name):
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(importlib, "import_module", absent)
    finding = doctor._package("simpy")
    assert not finding.ok
    assert finding.line("en").endswith("-> python -m pip install simpy")


def test_a_folder_that_cannot_be_written_is_told(monkeypatch):
    def refuse(**_options):
        raise PermissionError

    monkeypatch.setattr(doctor.tempfile, "TemporaryDirectory", refuse)
    assert not doctor._writable().ok


def test_a_console_without_chinese_is_told(monkeypatch):
    class Console:
        encoding = "ascii"

    monkeypatch.setattr(doctor.sys, "stdout", Console())
    assert not doctor._encoding().ok
    Console.encoding = "gbk"
    assert doctor._encoding().ok
