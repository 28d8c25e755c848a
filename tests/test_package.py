"""``import supplysim`` is light, and its public names are what they say."""

import subprocess
import sys

import pytest

import supplysim

HEAVY = (
    "matplotlib",
    "networkx",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "rich",
    "scipy",
    "simpy",
    "typer",
)


def loaded_by(statement):
    """Return which heavy packages a fresh interpreter has loaded after a statement."""
    code = f"import sys\n{statement}\nprint([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout.strip()


@pytest.mark.parametrize("statement", ["import supplysim", "import supplysim.cli"])
def test_importing_loads_nothing_heavy(statement):
    assert loaded_by(statement) == "[]"


def test_the_check_would_notice():
    assert loaded_by("import simpy") == "['simpy']"


@pytest.mark.parametrize("name", supplysim.__all__)
def test_every_public_name_can_be_had(name):
    assert getattr(supplysim, name) is not None
    assert name in dir(supplysim)


def test_results_are_packed_made_again_and_cited_by_public_names(tmp_path):
    ss = supplysim
    folder = ss.simulate(ss.load("toy-river"), seed=3).save(tmp_path / "run")
    assert ss.reproduce(ss.pack(folder, tmp_path / "run.zip").path).identical
    assert ss.cite(folder).seed == 3


@pytest.mark.parametrize("name", ["load", "open_run", "scenarios", "simulate"])
def test_a_function_stays_one_when_its_module_was_imported_first(name):
    """A submodule of the same name would take its place on the package."""
    home = supplysim._HOMES[name]
    loaded_by(f"import {home}, supplysim\nassert callable(supplysim.{name})")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = supplysim.simulat
