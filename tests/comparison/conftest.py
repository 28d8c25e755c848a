"""A town of few storeys with more and with fewer trucks: made once, looked at by many tests."""

import pytest

import supplysim as ss
from tests.runs.scenarios import town

TRUCKS = "fleets.*.trucks"


@pytest.fixture(scope="session")
def cases():
    return {"base": town({TRUCKS: 2}), "fewer": town({TRUCKS: 1}), "more": town({TRUCKS: 4})}


@pytest.fixture(scope="session")
def found(cases):
    return ss.compare(cases, replications=6, workers=1)
