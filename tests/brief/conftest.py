"""Evidence of two scenarios with the same plan, and briefs made from it."""

import pandas as pd
import pytest

import supplysim as ss
from supplysim.brief import brief_of, case_of

REPLICATIONS = 3


@pytest.fixture(scope="session")
def runs():
    base = ss.load("small")
    return [ss.simulate(base, seed=0, replication=number) for number in range(REPLICATIONS)]


@pytest.fixture(scope="session")
def relief():
    return pd.DataFrame(
        [
            {"cause": "truck", "charged_s": 7200.0, "relieved_s": 3600.0, "low_s": 600.0,
             "high_s": 6600.0, "ratio": 0.5, "on_time": 0.021, "on_time_low": 0.011,
             "on_time_high": 0.031, "replications": 5.0},
            {"cause": "loading", "charged_s": 3600.0, "relieved_s": 0.0, "low_s": -600.0,
             "high_s": 600.0, "ratio": 0.0, "on_time": 0.001, "on_time_low": -0.002,
             "on_time_high": 0.004, "replications": 5.0},
        ]
    )  # fmt: skip


@pytest.fixture(scope="session")
def case(runs):
    return case_of(runs)


@pytest.fixture(scope="session")
def other():
    more = ss.load("small").with_({"fleets.*.trucks": 4, "name": "small-trucks"})
    return case_of(ss.simulate(more, seed=0, replication=number) for number in range(REPLICATIONS))


@pytest.fixture(scope="session", params=["zh", "en"])
def brief(request, case):
    return brief_of([case], lang=request.param)
