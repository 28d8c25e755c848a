"""Which alternatives can still be the best: on pairs, failed runs left out for all."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from supplysim.errors import InputError
from supplysim.experiment.selection import Selected, selected
from supplysim.experiment.spec import Selection
from supplysim.statistics.selection import subset

NAMES = ["a", "b", "c"]


def stub(values, *, unit="replication", inner="sample", repeats=1):
    """Return results of which only the runs are asked: values by alternative and unit."""
    rows = [
        {"choice": name, unit: i, inner: again, "otif": value}
        for name, own in zip(NAMES, values, strict=True)
        for i, value in enumerate(own)
        for again in range(repeats)
    ]
    sampling = ("lhs", len(values[0])) if unit == "sample" else ("", 0)
    return SimpleNamespace(
        runs=lambda _: pd.DataFrame(rows),
        choices=pd.DataFrame({"choice": NAMES}),
        spec=SimpleNamespace(design=SimpleNamespace(sampling=sampling), uncertainties={}),
    )


@pytest.fixture
def values():
    """Alternatives .01 and .2 apart under shared noise of .05."""
    rng = np.random.default_rng(5)
    noise = rng.normal(0.5, 0.05, 20)
    own = rng.normal(0, 0.004, (3, 20))
    return noise + own + np.array([[0.0], [0.01], [-0.2]])


def screened(results, selection):
    found = selected(results, selection)
    assert isinstance(found, Selected)
    assert found.best == found.table["choice"][0]
    assert {found.names[i] for i in found.chosen.stays} == set(found.stays) == stays(found.table)
    assert found.chosen.runs == tuple(found.table["n"])
    return found.table


def stays(found):
    return set(found.loc[found["stays"], "choice"])


@pytest.mark.parametrize("goal", ["largest", "smallest"])
@pytest.mark.parametrize("confidence", [0.5, 0.99])
def test_it_is_the_subset_of_the_paired_values(values, goal, confidence):
    asked = Selection(measure="otif", goal=goal, confidence=confidence)
    found = screened(stub(values), asked)
    wanted = subset(values, confidence=confidence, largest=goal == "largest")
    assert stays(found) == {NAMES[i] for i in wanted}
    assert found["mean"].is_monotonic_decreasing == (goal == "largest")
    assert set(found["n"]) == {20}


def test_pairs_tell_apart_what_noise_would_hide(values):
    assert subset(values, common=False) == [0, 1]
    assert stays(screened(stub(values), Selection(measure="otif"))) == {"b"}


def test_a_replication_that_failed_somewhere_is_left_out_for_all(values):
    results = stub(values)
    runs = results.runs("otif")
    results.runs = lambda _: runs[(runs["choice"] != "b") | (runs["replication"] != 3)]
    found = screened(results, Selection(measure="otif")).set_index("choice")
    without = np.delete(values, 3, axis=1)
    assert found.loc[NAMES, "mean"].to_numpy() == pytest.approx(without.mean(axis=1))
    assert set(found["n"]) == {19}


def test_where_the_world_is_sampled_the_unit_is_the_sample(values):
    sampled = stub(values, unit="sample", inner="replication", repeats=3)
    assert set(screened(sampled, Selection(measure="otif"))["n"]) == {20}


def test_one_replication_rules_nobody_out(values):
    assert stays(screened(stub(values[:, :1]), Selection(measure="otif"))) == set(NAMES)


def test_an_alternative_that_failed_throughout_rules_nobody_out(values):
    results = stub(values)
    runs = results.runs("otif")
    results.runs = lambda _: runs[runs["choice"] != "b"]
    assert stays(screened(results, Selection(measure="otif"))) == set(NAMES)


def test_a_run_without_a_value_is_told(values):
    values[1, 2] = np.nan
    with pytest.raises(InputError, match="no value of this measure"):
        screened(stub(values), Selection(measure="otif"))


def test_a_study_tells_its_best_or_that_none_is_asked_for(study, here, tmp_path):
    trucks = {"trucks": {"path": "fleets.*.trucks", "values": [1, 4]}}
    asked = {"measure": "tardiness_h", "goal": "smallest"}
    made = study(levers=trucks, selection=asked, replications={"min": 5})
    results = made.run(out=tmp_path / "out", executor=here)
    best = results.best()
    assert best["choice"].tolist() == ["trucks=4", "trucks=1"]
    assert best["stays"].tolist() == [True, False]
    assert study().run(out=tmp_path / "other", executor=here).best() is None


def test_a_measure_that_is_not_there_is_refused(study):
    with pytest.raises(InputError, match=r"selection\.measure") as told:
        study(selection={"measure": "tardines_h"})
    assert told.value.faults[0].nearest == "tardiness_h"
