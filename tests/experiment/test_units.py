"""What counts as one observation, design by design."""

import pandas as pd
import pytest

from supplysim.experiment.spec import StudySpec
from supplysim.experiment.units import group_size, unit_kind, units

PACE = {"path": "sites.crew_cv", "dist": 0.1}


def spec(kind="", number=4):
    data = {"name": "x", "base": "small"}
    if kind:
        data |= {
            "uncertainties": {"a": PACE, "b": PACE},
            "design": {"uncertainties": {kind: number}},
        }
    return StudySpec.model_validate(data)


RUNS = pd.DataFrame({"sample": [0, 0, 1, 5, 8], "replication": [0, 3, 0, 1, 1]})


@pytest.mark.parametrize(
    ("kind", "number", "wanted"),
    [
        ("lhs", 4, [0, 0, 1, 5, 8]),
        ("sobol", 4, [0, 0, 1, 5, 8]),
        ("morris", 4, [0, 0, 0, 1, 2]),  # trajectories of three points
        ("saltelli", 4, [0, 0, 0, 1, 2]),  # rows of four points
        ("one_at_a_time", 5, [0, 3, -1, -1, -1]),  # replications of the middle point
    ],
)
def test_what_was_drawn_together_is_one_observation(kind, number, wanted):
    assert units(spec(kind, number), RUNS).tolist() == wanted
    assert unit_kind(spec(kind, number)) == ("replication" if kind == "one_at_a_time" else "sample")


def test_where_nothing_is_sampled_it_is_the_replication():
    runs = RUNS.assign(sample=0)
    assert units(spec(), runs).tolist() == RUNS["replication"].tolist()
    assert unit_kind(spec()) == "replication"
    assert group_size(spec()) == 1
