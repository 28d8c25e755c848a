"""An extension never outlives its sources: then the sources run, and say so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from supplysim import compiled

TOP = Path(__file__).resolve().parent.parent
EXTENSION = compiled._SUFFIX


@pytest.fixture
def package(tmp_path):
    """Return a small package as it is after a build."""
    for name in (
        "calendars.py",
        "ledger.py",
        "metrics/following.py",
        "parts/circles.py",
        "plan/baseline.py",
        "roads/travel.py",
        "scenario/place.py",
        "model/a.py",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    for room in compiled.ROOMS:
        if not (tmp_path / room).exists() and not (tmp_path / f"{room}.py").exists():
            (tmp_path / f"{room}.py").write_text(room, encoding="utf-8")
    for source in compiled.modules(tmp_path):
        source.with_suffix(EXTENSION).touch()
    (tmp_path / compiled.SEAL).write_text(compiled.seal(tmp_path), encoding="utf-8")
    return tmp_path


def test_what_was_made_from_these_sources_runs(package):
    assert compiled._judged(package) == "compiled"


@pytest.mark.parametrize("name", ["model/a.py", "calendars.py", "scenario/place.py", "rounding.py"])
def test_an_edit_makes_it_stale_and_taking_the_edit_back_heals_it(package, name):
    text = (package / name).read_bytes()
    (package / name).write_bytes(text + b"#")
    assert compiled._judged(package) == "stale"
    (package / name).write_bytes(text)
    assert compiled._judged(package) == "compiled"


def test_times_of_files_do_not_matter(package):
    for file in package.rglob("*.py"):
        os.utime(file, (2e9, 2e9))
    assert compiled._judged(package) == "compiled"


def test_a_new_source_a_lost_source_and_a_lost_extension_make_it_stale(package):
    extra = package / "scenario" / "more.py"
    extra.touch()
    assert compiled._judged(package) == "stale"
    extra.unlink()
    (package / f"ledger{EXTENSION}").rename(package / "away")
    assert compiled._judged(package) == "stale"
    (package / "away").rename(package / f"ledger{EXTENSION}")
    assert compiled._judged(package) == "compiled"
    (package / "scenario" / "place.py").unlink()
    assert compiled._judged(package) == "stale"


def test_extensions_of_another_python_or_of_an_unknown_build_do_not_count(package):
    seal = package / compiled.SEAL
    seal.write_text(seal.read_text("utf-8").replace(EXTENSION, ".cp39.so"), encoding="utf-8")
    assert compiled._judged(package) == "absent"
    seal.unlink()
    assert compiled._judged(package) == "absent"


def test_the_guard_finds_the_source_where_an_extension_may_not_run(package, monkeypatch):
    find = compiled._Guard().find_spec
    monkeypatch.setattr(compiled, "state", lambda: "stale")
    found = find("supplysim.model.a", [str(package / "model")])
    assert Path(found.origin) == package / "model" / "a.py"
    assert find("supplysim.rounding", [str(package)]) is None  # nothing was compiled there
    assert find("other.model.a", [str(package / "model")]) is None
    monkeypatch.setattr(compiled, "state", lambda: "compiled")
    assert find("supplysim.model.a", [str(package / "model")]) is None


def test_an_extension_whose_source_is_gone_is_no_module(package, monkeypatch):
    monkeypatch.setattr(compiled, "state", lambda: "stale")
    (package / "model" / "a.py").unlink()
    with pytest.raises(ModuleNotFoundError, match=r"supplysim\.model\.a"):
        compiled._Guard().find_spec("supplysim.model.a", [str(package / "model")])


def test_the_guard_stands_before_all_finders_and_only_once():
    compiled.guard()
    assert [isinstance(finder, compiled._Guard) for finder in sys.meta_path].count(True) == 1


def imported(tree, **environment):
    code = (
        "from supplysim import compiled\nfrom supplysim.model import hook\nprint(hook.__file__)\n"
    )
    told = "print(compiled.describe('en'))"
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code + told], cwd=tree, capture_output=True, encoding="utf-8",
        check=False, env={**os.environ, compiled.SWITCH: "", **environment},
    )  # fmt: skip


def test_the_whole_package_falls_back_to_its_sources(tmp_path):
    """The extensions are no extensions, so that whoever loads one is noticed."""
    package = tmp_path / "supplysim"
    left = shutil.ignore_patterns("__pycache__", "assets", "*.so", "*.pyd")
    shutil.copytree(TOP / "supplysim", package, ignore=left)
    for source in compiled.modules(package):
        source.with_suffix(EXTENSION).write_bytes(b"not a library")
    (package / compiled.SEAL).write_text(compiled.seal(package), encoding="utf-8")
    assert "ImportError" in imported(tmp_path).stderr

    off = imported(tmp_path, **{compiled.SWITCH: "0"})
    assert off.stdout.split("\n")[:2] == [
        str(package / "model" / "hook.py"), "model in plain Python (SUPPLYSIM_COMPILE=0)"
    ]  # fmt: skip
    with (package / "model" / "gate.py").open("a", encoding="utf-8") as file:
        file.write("\n")
    stale = imported(tmp_path)
    assert stale.stderr == ""
    assert str(package / "model" / "hook.py") in stale.stdout
    assert "what was compiled does not fit the sources" in stale.stdout
