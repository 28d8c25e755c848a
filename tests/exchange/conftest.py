"""One run, and three replications, of ``small`` in folders, for all that looks at results."""

import pytest

from supplysim.scenario import load
from supplysim.simulation import simulate


@pytest.fixture(scope="session")
def run():
    """Return a run in which something is late."""
    return simulate(load("small").with_({"fleets.*.trucks": 1}), seed=1)


@pytest.fixture(scope="session")
def folder(run, tmp_path_factory):
    return run.save(tmp_path_factory.mktemp("one") / "运行")


@pytest.fixture(scope="session")
def several(tmp_path_factory):
    """Return a folder of three replications and their runs."""
    scenario = load("small").with_({"fleets.*.trucks": 1})
    home = tmp_path_factory.mktemp("three")
    runs = [simulate(scenario, seed=1, replication=number) for number in range(3)]
    for number, one in enumerate(runs):
        one.save(home / f"r{number:03d}")
    return home, runs
