"""The wheel holds all that a run needs and nothing else; an installed command works anywhere."""

import json
import os
import shutil
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


def built(folder, compiling):
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    done = run(*command, cwd=TOP, env={**os.environ, "SUPPLYSIM_COMPILE": compiling})
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def unpacked(wheel, folder):
    """Return a folder with the wheel in it, to be put before everything on the import path."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return built(tmp_path_factory.mktemp("dist"), "0")


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    return unpacked(wheel, tmp_path_factory.mktemp("installed"))


def test_a_plain_wheel_is_for_everyone_whatever_was_compiled_in_place(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert [n for n in names if n.endswith((".so", ".pyd", "compiled.json"))] == []


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_a_compiled_wheel_runs_compiled_and_holds_its_sources(tmp_path):
    pytest.importorskip("mypyc", reason="compiles with the extra [dev] only")
    wheel = built(tmp_path, "1")
    assert f"-cp{sys.version_info.major}{sys.version_info.minor}-" in wheel.name
    folder = unpacked(wheel, tmp_path / "installed")
    assert (folder / "supplysim" / "model" / "kernel.py").is_file()
    code = (
        "import supplysim as ss\nfrom supplysim import compiled\n"
        "from supplysim.model import kernel\n"
        "print(compiled.state(), kernel.__file__, ss.simulate(ss.load('toy-river'), seed=0).digest)"
    )
    environment = {**os.environ, "PYTHONPATH": str(folder), "SUPPLYSIM_COMPILE": ""}
    state, file, digest = run(
        sys.executable, "-c", code, cwd=tmp_path, env=environment
    ).stdout.split()
    assert state == "compiled"
    assert Path(file).parent == folder / "supplysim" / "model"
    assert Path(file).suffix != ".py"
    kept = json.loads((TOP / "tests" / "reproduction" / "digests.json").read_text("utf-8"))
    assert digest == kept["toy-river"]["digest"]


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
