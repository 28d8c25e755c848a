"""Run keys: equal keys mean equal results, so that no run is ever made twice.

A key is the sha256 of all that a result depends on: the resolved scenario, the content of the road
network, seed and replication, the sources of the model, and the user's own policies and measures.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from supplysim import shipped
from supplysim.scenario import Scenario

__all__ = ["MODEL_ROOMS", "folder_digest", "model_digest", "network_folder", "run_key", "world_key"]

FORMAT = 1
"""Format number of keys; another one makes every key another."""

MODEL_ROOMS = (
    "calendars",
    "distributions",
    "ledger",
    "metrics",
    "model",
    "plan",
    "policies",
    "record",
    "registry",
    "roads",
    "rounding",
    "run",
    "scenario",
    "simulation",
    "statistics",
    "streams",
    "units",
)
"""Rooms whose sources decide what a run comes to; those that only word or show it are left out."""

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def model_digest() -> str:
    """Return the sha256 of the model's sources, whatever the line endings."""
    return _sources_digest(_PACKAGE)


def _sources_digest(package: Path) -> str:
    total = sha256()
    for room in MODEL_ROOMS:
        files = sorted((package / room).rglob("*.py")) or [package / f"{room}.py"]
        for file in files:
            content = file.read_bytes().replace(b"\r\n", b"\n")
            name = file.relative_to(package).as_posix()
            total.update(f"|{name}:{len(content)}|".encode())
            total.update(content)
    return total.hexdigest()


def network_folder(scenario: Scenario) -> Path:
    """Return the folder of a scenario's road network."""
    name = scenario.network
    return shipped.find("networks", name) if shipped.has("networks", name) else Path(name)


def folder_digest(folder: Path) -> str:
    """Return the sha256 of the names and contents of all files in a folder."""
    total = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        total.update(f"|{file.relative_to(folder).as_posix()}:{len(content)}|".encode())
        total.update(content)
    return total.hexdigest()


def world_key(
    scenario: Scenario, *, network: str, code: Mapping[str, str], model: str | None = None
) -> str:
    """Return the sha256 of all that is the same in every replication of a scenario.

    Parameters
    ----------
    scenario
        The resolved scenario.
    network
        ``folder_digest`` of its road network.
    code
        Digests of the user's own policies and measures, by name.
    model
        Digest of the model's sources, by default of those that are running.
    """
    parts = {
        "format": FORMAT,
        "scenario": scenario.hash,
        "network": network,
        "code": dict(sorted(code.items())),
        "model": model_digest() if model is None else model,
    }
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return sha256(text.encode("ascii")).hexdigest()


def run_key(world: str, *, seed: int, replication: int) -> str:
    """Return the key of one replication.

    Examples
    --------
    >>> run_key("00", seed=0, replication=1) == run_key("00", seed=0, replication=2)
    False
    """
    return sha256(f"{world}|{seed}|{replication}".encode("ascii")).hexdigest()
