"""The build compiles the model where it can, and says what it did; it never half does it."""

import importlib.util
import sysconfig
from pathlib import Path

import pytest

from tests.test_layers import table

TOP = Path(__file__).resolve().parent.parent
EXTENSION = sysconfig.get_config_var("EXT_SUFFIX")

WORKS = """import pathlib, sys
made = pathlib.Path(sys.argv[2], "supplysim", "model")
made.mkdir(parents=True)
(made / "a{}").write_text("new")
(made.parent / "compiled.json").write_text("seal")
"""
FAILS = "print('much', 'more', sep='\\n', flush=True)\nraise SystemExit('gcc: no such thing')"


@pytest.fixture(scope="module")
def hatch_build():
    spec = importlib.util.spec_from_file_location("hatch_build", TOP / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def machine(monkeypatch, hatch_build, tmp_path_factory):
    """Have a compiler and headers everywhere, and nothing asked for."""
    headers = tmp_path_factory.mktemp("include")
    (headers / "Python.h").touch()
    monkeypatch.delenv("SUPPLYSIM_COMPILE", raising=False)
    monkeypatch.setattr(hatch_build.shutil, "which", lambda name: name)
    monkeypatch.setattr(hatch_build.sysconfig, "get_path", lambda _: str(headers))
    return headers


class Lines:
    def __init__(self):
        self.told = []
        self.display_info = self.told.append

    def display_debug(self, text):
        pass


def built(hatch_build, root, script, version="standard"):
    """Return what a build decides, and the lines that it says."""
    (root / "supplysim" / "model").mkdir(parents=True, exist_ok=True)
    (root / "hatch_build.py").write_text(script.replace("{}", EXTENSION), encoding="utf-8")
    app, data = Lines(), {"pure_python": True, "infer_tag": False, "force_include": {}}
    hook = hatch_build.CompiledModel(str(root), {}, None, None, str(root), "wheel", app)
    hook.initialize(version, data)
    contents = {name: Path(file).read_text("utf-8") for file, name in data["force_include"].items()}
    hook.finalize(version, data, "")
    return data, contents, app.told


def test_a_compiled_wheel_has_a_tag_of_its_own_and_the_extensions(hatch_build, tmp_path):
    data, contents, told = built(hatch_build, tmp_path, WORKS)
    assert (data["pure_python"], data["infer_tag"]) == (False, True)
    assert contents == {
        f"supplysim/model/a{EXTENSION}": "new", "supplysim/compiled.json": "seal"
    }  # fmt: skip
    assert told == ["compiled model"]
    assert list((tmp_path / "supplysim" / "model").iterdir()) == []  # nothing is left in the tree


@pytest.mark.parametrize(
    ("asked", "script", "line"),
    [("0", WORKS, "SUPPLYSIM_COMPILE=0"), ("", FAILS, "gcc: no such thing")],
)
def test_a_plain_wheel_says_in_one_line_why(  # noqa: PLR0917 - three cases' worth of columns
    hatch_build, tmp_path, monkeypatch, asked, script, line
):
    monkeypatch.setenv("SUPPLYSIM_COMPILE", asked)
    data, contents, told = built(hatch_build, tmp_path, script)
    assert (data["pure_python"], data["infer_tag"], contents) == (True, False, {})
    assert told == [f"model in plain Python: {line}"]


def test_who_must_have_it_compiled_gets_an_error_instead(hatch_build, tmp_path, monkeypatch):
    monkeypatch.setenv("SUPPLYSIM_COMPILE", "1")
    with pytest.raises(
        RuntimeError, match=r"SUPPLYSIM_COMPILE=1.*:\nmuch\nmore\ngcc: no such thing"
    ):
        built(hatch_build, tmp_path, FAILS)


def test_another_value_is_refused_with_those_allowed(hatch_build, tmp_path, monkeypatch):
    monkeypatch.setenv("SUPPLYSIM_COMPILE", "yes")
    with pytest.raises(ValueError, match=r"'yes'; it may be 1 \(must\), 0 \(never\) or unset"):
        built(hatch_build, tmp_path, WORKS)


def test_without_compiler_or_headers_nothing_is_tried_unless_it_must(
    hatch_build, monkeypatch, machine
):
    assert hatch_build.why_plain() == ""
    monkeypatch.setenv("CC", "nocc -pthread")
    monkeypatch.setattr(hatch_build.shutil, "which", lambda _: None)
    assert hatch_build.why_plain() == "there is no C compiler (nocc)"
    monkeypatch.setattr(hatch_build.shutil, "which", lambda name: name)
    (machine / "Python.h").unlink()
    assert hatch_build.why_plain() == "the headers of Python are not installed"
    monkeypatch.setenv("SUPPLYSIM_COMPILE", "1")
    assert hatch_build.why_plain() == ""


def test_a_build_asks_for_mypy_only_where_it_compiles(hatch_build, tmp_path, monkeypatch):
    hook = hatch_build.CompiledModel(str(tmp_path), {}, None, None, "", "wheel", None)
    names = [need.split(">")[0] for need in hook.dependencies()]
    assert names == ["mypy", "setuptools", "numpy", "simpy", "librt"]
    pinned = {line.split("==")[0] for line in (TOP / "constraints.txt").read_text("utf-8").split()}
    assert set(names) <= pinned
    monkeypatch.setenv("SUPPLYSIM_COMPILE", "0")
    assert hook.dependencies() == []


def test_an_editable_installation_has_them_beside_the_sources(hatch_build, tmp_path, monkeypatch):
    model = tmp_path / "supplysim" / "model"
    model.mkdir(parents=True)
    for name in ("a", "gone"):
        (model / f"{name}{EXTENSION}").write_text("old", encoding="utf-8")
    data, _, _ = built(hatch_build, tmp_path, WORKS, "editable")
    assert data["pure_python"]
    assert [path.name for path in model.iterdir()] == [f"a{EXTENSION}"]
    assert (model / f"a{EXTENSION}").read_text("utf-8") == "new"
    assert (tmp_path / "supplysim" / "compiled.json").read_text("utf-8") == "seal"

    monkeypatch.setenv("SUPPLYSIM_COMPILE", "0")
    built(hatch_build, tmp_path, WORKS, "editable")
    assert list(model.iterdir()) == []
    assert not (tmp_path / "supplysim" / "compiled.json").exists()


def test_what_says_from_what_is_put_in_place_last(hatch_build, tmp_path):
    for name in ("compiled.json", "z.so", "a/b.so"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert hatch_build.made(tmp_path)[-1].name == "compiled.json"


def test_every_package_that_the_model_rests_on_is_read_or_left_unread(hatch_build):
    """A new one would be read where it happens to be installed, and slow down building there."""
    rooms = table()
    rests_on = {"model"} | rooms["model"].rooms | rooms["roads"].rooms | rooms["scenario"].rooms
    packages = set().union(*(rooms[room].packages for room in rests_on))
    assert packages <= {"librt", "mypy_extensions", "numpy", "simpy", *hatch_build.UNREAD}
