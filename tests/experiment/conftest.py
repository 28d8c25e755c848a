"""A study of a tenth of a second a run, carried out in this very process."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from supplysim.experiment import Study
from tests.runs.scenarios import town

LEVERS = {
    "trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]},
    "cranes": {"path": "sites.cranes_per_tower", "values": [0.5, 1.0]},
}


@pytest.fixture(scope="session")
def base():
    """Three projects, six towers of four storeys."""
    return town()


@pytest.fixture
def study(base):
    """Return a function that makes a study on the town: two levels of trucks, unless told."""

    def make(**entries):
        data = {
            "name": "fleet",
            "levers": {"trucks": LEVERS["trucks"]},
            "replications": {"min": 2},
        }
        return Study.from_dict(data | entries, base=base)

    return make


@pytest.fixture
def here():
    """An executor in this process: as good as any, and there at once."""
    with ThreadPoolExecutor(1) as executor:
        yield executor
