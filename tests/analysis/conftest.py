"""Studies whose runs follow a law that the test states, so that every answer is known."""

from concurrent.futures import Executor, Future

import pytest

from supplysim.experiment import Study
from supplysim.experiment.outcome import Outcome
from supplysim.experiment.runner import Plan
from supplysim.measured import Measured
from supplysim.testing import example_scenario

RATE = "on_time_installation_rate"
COST = "cost_yuan_per_m3"

TRUCKS = {"path": "fleets.*.trucks", "values": [2, 3]}
CRANES = {"path": "sites.cranes_per_tower", "values": [0.5, 1.0]}
PACE = {"path": "sites.crew_cv", "dist": {"dist": "uniform", "low": 0.0, "high": 1.0}}
ROOM = {"path": "loads.traffic_cv", "dist": {"dist": "uniform", "low": 0.0, "high": 1.0}}


class Law(Executor):
    """An executor that asks a law in place of the model.

    The law gives, for a point and a replication, the value of each measure, or None for a run
    that fails.
    """

    def __init__(self, study, law):
        self.points = dict(zip(Plan(study.scenarios()).worlds, study.points, strict=True))
        self.law = law

    def submit(self, _work, task):
        point = self.points[task.world]
        values = self.law(point, task.replication)
        measured = None
        if values is not None:
            pairs = {key: (100.0 * value, 100.0) for key, value in values.items()}
            measured = Measured(measures=pairs, digest="d", plan_hash=f"p{task.replication}")
        future = Future()
        future.set_result(
            Outcome(task.key, task.world, task.seed, task.replication, measured,
                    error_zh="" if measured else "坏", error_en="" if measured else "bad")
        )  # fmt: skip
        return future


@pytest.fixture(scope="session")
def base():
    return example_scenario()


def results_under(law, base, folder, **entries):
    """Return the results of a study under a law: two levels of trucks, unless told."""
    data = {"name": "law", "levers": {"trucks": TRUCKS}, "replications": {"min": 4},
            "responses": [RATE]}  # fmt: skip
    study = Study.from_dict(data | entries, base=base)
    return study.run(out=folder, executor=Law(study, law))


@pytest.fixture
def results_of(base, tmp_path):
    """Return a function that gives the results of a study under a law."""

    def make(law, *, scenario=None, **entries):
        return results_under(law, scenario or base, tmp_path / "out", **entries)

    return make


def rate(value):
    return {RATE: value}
