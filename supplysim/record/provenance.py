"""Where a record comes from: versions, inputs, sources, and the state of the code."""

import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

__all__ = ["Provenance", "Road", "git_commit", "versions"]

_PACKAGES = ("simpy", "numpy", "networkx", "pandas", "pyarrow", "pydantic", "scipy")


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages a record depends on."""
    return dict(_versions())


@cache
def _versions() -> dict[str, str]:
    # The version is asked of the root package, which a source tree has without installation.
    found = {
        "python": platform.python_version(),
        "supplysim": import_module("supplysim").__version__,
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


@cache
def git_commit() -> str:
    """Return the commit of the source tree this package is run from, "" when there is none.

    A tree with uncommitted changes is marked with ``+``.
    """
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return ""
    commit = _git(root, "rev-parse", "HEAD")
    if not commit:
        return ""
    changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    return f"{commit}+" if changed else commit


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - fixed command, no outside text
            ["git", "-C", str(root), *arguments],  # noqa: S607 - git is found as the user has it
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


class Road(NamedTuple):
    """A road between two nodes, as far as a map of a run needs it.

    Parameters
    ----------
    u, v
        Names of the nodes.
    road_class
        Key of its class in the network.
    tags
        Keys that rules name, separated by spaces: a ban holds on all roads with one tag.
    """

    u: str
    v: str
    road_class: str
    tags: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the manifest of a run says beside the scenario.

    Parameters
    ----------
    versions
        Versions of Python and packages at the time of the run.
    commit
        Git commit of the code, "" when unknown.
    inputs
        Input files beside those of the scenario, by name: sha256 of their content.
    sources
        Sources and attributions of the data used, one line each.
    nodes
        Position (longitude, latitude) of each road node used.
    routes
        Road nodes of each route used, by "plant > project".
    roads
        Roads between those nodes; none in records of older versions.
    warnings
        What the reader of the results should know, one sentence each.
    """

    versions: Mapping[str, str] = field(default_factory=versions)
    commit: str = field(default_factory=git_commit)
    inputs: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    nodes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    routes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    roads: tuple[Road, ...] = ()
    warnings: tuple[str, ...] = ()
