"""The bottleneck is the class of resources with the highest busy / open time."""

from dataclasses import replace

import numpy as np
import pytest

from supplysim.metrics.groups import WHOLE, groups_by
from supplysim.testing import example_run


def opened(**hours):
    """Return the example with other open hours of its resources, by position."""
    run = example_run()
    resources = run.ledger.resources | {
        "open_s": np.array([hours.get(name, 24) * 3600 for name in ("t1", "t2", "gantry", "crane")])
    }
    return replace(run, ledger=replace(run.ledger, resources=resources))


def test_classes_are_ranked_by_their_share_of_open_time():
    found = example_run().bottleneck()
    assert found.kind == "truck"
    assert found.share == 0.75
    assert found.table.index.tolist() == ["truck", "crane", "gantry"]
    assert found.table.loc["truck"].tolist() == [2, 36.0, 48.0, 0.75]


@pytest.mark.parametrize(
    ("hours", "kind"), [({"crane": 5}, "crane"), ({"gantry": 4}, "gantry"), ({}, "truck")]
)
def test_less_open_time_moves_the_bottleneck(hours, kind):
    assert opened(**hours).bottleneck().kind == kind


def test_a_class_that_is_never_open_is_no_bottleneck():
    run = opened(t1=0, t2=0)
    assert "truck" not in run.bottleneck().table.index
    nothing = opened(t1=0, t2=0, gantry=0, crane=0).bottleneck()
    assert nothing.kind == ""
    assert np.isnan(nothing.share)


def test_groups_drop_rows_that_belong_to_none():
    run = example_run()
    loads = run.ledger.loads | {"plant": np.array([0, 0, -1, -1])}
    run = replace(run, ledger=replace(run.ledger, loads=loads))
    groups = groups_by(run.arrays, "plant")
    everything = np.ones(8, dtype=bool)
    assert groups.count("components", everything).tolist() == [4.0]
    assert groups.add("components", everything, np.full(8, 2)).tolist() == [8.0]
    assert WHOLE.count("components", everything).tolist() == [8.0]
