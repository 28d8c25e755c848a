"""The wheel holds all that a run needs and nothing else; an installed command works anywhere."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow


def run(*command, **options):
    return subprocess.run(  # noqa: S603 - our own commands
        command, capture_output=True, encoding="utf-8", check=False, **options
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    built = run(*command, cwd=TOP)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return a folder with the wheel in it, to be put before everything on the import path."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_wheel_holds_data_fonts_and_licences(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "supplysim/py.typed",
        "supplysim/assets/SupplySimSansSC-Regular.ttf",
        "supplysim/shipped/experiments/default.txt",
        "supplysim/shipped/experiments/small/scenario.toml",
        "supplysim/shipped/networks/line/nodes.csv",
    } <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/supplysim/assets/OFL.txt") for name in names)
    assert [n for n in names if n.startswith(("tests", "docs", "out")) or "__pycache__" in n] == []


def test_an_installed_run_works_from_an_empty_folder(installed, tmp_path):
    home = tmp_path / "空 文件夹"
    home.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
    done = run(sys.executable, "-m", "supplysim", "run", "small", cwd=home, env=environment)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    where = "import supplysim; print(supplysim.__file__)"
    used = run(sys.executable, "-c", where, cwd=home, env=environment).stdout
    assert used.startswith(str(installed))
    assert sorted(path.name for path in home.iterdir()) == ["out"]
    assert (home / "out" / "small-s0" / "report.html").stat().st_size > 0
    assert (home / "out" / "small-s0" / "manifest.json").stat().st_size > 0
