"""A run of the small scenario, and a week in which its trucks are on the road."""

from datetime import datetime

import pytest

from supplysim import load, simulate

WEEK = (datetime(2020, 9, 7), datetime(2020, 9, 14))  # noqa: DTZ001 - local civil time


@pytest.fixture(scope="session")
def run():
    return simulate(load("small"), seed=1)


@pytest.fixture(scope="session")
def fewer():
    return simulate(load("small").with_({"fleets.*.trucks": 1}), seed=1)


@pytest.fixture
def week():
    return WEEK
