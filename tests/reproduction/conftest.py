"""Folders of results: a run, two replications, a run with a policy of one's own, a study."""

from concurrent.futures import ThreadPoolExecutor
from zipfile import ZipFile

import pytest

import supplysim as ss
from supplysim.experiment import Study
from tests.runs.scenarios import town

RULES = "def latest_due(order):\n    return -order.due\n"


@pytest.fixture(scope="session")
def scenario():
    """Three projects, six towers of four storeys: a run of a tenth of a second."""
    return town()


@pytest.fixture(scope="session")
def run(scenario):
    return ss.simulate(scenario, seed=2)


@pytest.fixture(scope="session")
def folder(run, tmp_path_factory):
    return run.save(tmp_path_factory.mktemp("李 工") / "run")


@pytest.fixture(scope="session")
def many(scenario, run, tmp_path_factory):
    """Return the folder of replications 0 and 1."""
    home = tmp_path_factory.mktemp("many")
    run.save(home / "r000")
    ss.simulate(scenario, seed=2, replication=1).save(home / "r001")
    return home


@pytest.fixture
def own(tmp_path):
    """Return a file of policies and the folder of a run that follows one of them."""
    rules = tmp_path / "wang-li" / "rules.py"
    rules.parent.mkdir()
    rules.write_text(RULES, encoding="utf-8")
    scenario = town({"policies.sequencing": f"{rules}:latest_due"})
    return rules, ss.simulate(scenario, seed=1).save(tmp_path / "own")


@pytest.fixture(scope="session")
def studied(scenario, tmp_path_factory):
    """Return the folder of a study of two levels of trucks, two replications each."""
    data = {
        "name": "fleet",
        "levers": {"trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]}},
        "replications": {"min": 2},
    }
    target = tmp_path_factory.mktemp("study") / "results"
    with ThreadPoolExecutor(1) as executor:
        Study.from_dict(data, base=scenario).run(out=target, executor=executor)
    return target


@pytest.fixture
def contents():
    """Return a function that gives the parts of a zip by name."""

    def read(file):
        with ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return read
