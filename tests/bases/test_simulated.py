"""Alternatives as an experiment, compared on runs whose answer is known."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from supplysim.bases.alternatives import OPTIONS, under
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import ask
from supplysim.bases.simulated import compare, experiment_of, on_engine, tabulated
from supplysim.bases.study import load_study
from supplysim.errors import InputError
from supplysim.measured import Measured

TOY = Path(__file__).parent / "toy_study"


def run(rate, cost=3000.0, truck=0.0):
    """Return a run of 100 components and 1,000 m3; lateness in hours."""
    measures = {
        "on_time_installation_rate": (100 * rate, 100.0),
        "cost_yuan_per_m3": (1000 * cost, 1000.0),
    }
    return Measured(measures, new_s={"truck": round(3600 * truck), "crane": 3600})


def alternative(name, cost):
    return SimpleNamespace(name=name, cost_yuan=cost)


@pytest.fixture(scope="module")
def question():
    return ask(prepare_ground(load_study(TOY)))


@pytest.fixture(scope="module")
def played(question):
    """Return two alternatives of the toy study that differ in their bases."""
    options = {option.name: option for option in OPTIONS}
    (kept,) = under(question, options["no-new-base"])
    (built,) = under(question, options["one-new-base"])
    return [kept, built]


def test_ranks_differences_and_causes():
    """The dearer one is more punctual by 10 points in each replication, and waits less."""
    comparison = tabulated(
        [alternative("cheap", 1.0), alternative("dear", 2.0)],
        (
            (run(0.5, truck=10), run(0.7, truck=20)),
            (run(0.6, 3100, 1), run(0.8, 3100, 2)),
        ),
        {},
    )
    table = comparison.table.set_index("alternative")
    assert table["located_rank"].tolist() == [1, 2]
    assert table["simulated_rank"].tolist() == [2, 1]
    assert table["cost_rank"].tolist() == [1, 2]
    assert table["on_front"].tolist() == [True, True]
    assert table["installed_m3"].tolist() == [1000, 1000]
    pair = comparison.pairs.set_index("alternative").loc["dear"]
    assert pair["on_time"] == pytest.approx(0.1)
    assert pair["on_time_low"] == pytest.approx(pair["on_time_high"]) == pytest.approx(0.1)
    causes = comparison.causes.set_index(["alternative", "cause"])
    assert causes.loc[("dear", "truck"), "difference_h"] == 1.5 - 15
    # differences of 9 and 18 h: mean 13.5, standard error 4.5, t(1) = 12.706
    assert causes.loc[("dear", "truck"), "difference_low"] == pytest.approx(
        -13.5 - 12.706 * 4.5, rel=1e-4
    )
    assert causes.loc[("dear", "crane"), "difference_h"] == 0
    assert causes.loc[("dear", "crane"), "difference_high"] == 0


def test_a_rate_is_a_ratio_of_sums():
    """10 of 100 and 90 of 900: a tenth, not the mean of the shares."""
    large = Measured(
        {"on_time_installation_rate": (450.0, 900.0), "cost_yuan_per_m3": (1.0, 1.0)},
        new_s={"truck": 0, "crane": 0},
    )
    table = tabulated([alternative("one", 1.0)], ((run(0.1), large),), {}).table
    assert table["on_time"].iloc[0] == pytest.approx(460 / 1000)


def test_a_share_s_interval_stays_between_nought_and_one():
    table = tabulated([alternative("one", 1.0)], ((run(0.1), run(0.9)),), {}).table
    assert table["on_time_low"].iloc[0] == 0
    assert table["on_time_high"].iloc[0] == 1


# --- the experiment --------------------------------------------------------------------------


def test_alternatives_are_the_cases_of_an_experiment(question, played):
    experiment = experiment_of(question, played, replications=4)
    assert [point.name for point in experiment.points] == ["no-new-base", "one-new-base"]
    for one, scenario in zip(played, experiment.scenarios(), strict=True):
        assert set(scenario.plants) == set(one.sites("2023"))
    assert experiment.spec.seed == question.ground.study.simulation.seed
    assert experiment.most_runs == 8
    assert experiment.baselines == (0, 0)


def test_runs_are_made_once_and_found_the_next_time(question, played, tmp_path):
    told = []
    simulator = on_engine(tmp_path / "runs", workers=1)
    first = simulator(experiment_of(question, played, replications=2), told.append)
    assert told[-1] == 1
    assert [len(runs) for runs in first] == [2, 2]
    again = []
    second = simulator(experiment_of(question, played, replications=2), again.append)
    assert set(again) == {1.0}
    assert second == first


def test_a_run_that_fails_is_told_by_its_alternative(question, played, monkeypatch):
    import pandas as pd  # noqa: PLC0415 - used here only

    failed = pd.DataFrame([("one-new-base", 0, "坏了", "it broke")],
                          columns=["point", "replication", "error_zh", "error_en"])  # fmt: skip
    experiment = experiment_of(question, played, replications=2)
    monkeypatch.setattr(type(experiment), "run", lambda *_, **__: SimpleNamespace(failed=failed))
    with pytest.raises(InputError) as caught:
        on_engine(None)(experiment, lambda _: None)
    assert caught.value.faults[0].where == "simulation > one-new-base"
    assert caught.value.faults[0].en == "it broke"


def test_replications_are_added_until_the_choice_is_clear(question, played):
    """Both alternatives are alike but for noise: the procedure asks for more than the first."""
    rng = np.random.default_rng(3)
    noise = rng.normal(0, 0.02, size=(2, 50))
    asked, shares = [], []

    def simulator(experiment, tell):
        count = experiment.spec.replications.min
        asked.append(count)
        tell(0.5)
        tell(1.0)
        return tuple(tuple(run(0.5 + noise[i, r]) for r in range(count)) for i in range(2))

    found = compare(question, played, simulator=simulator, tell=shares.append)
    settings = question.ground.study.simulation
    assert asked[0] == settings.replications
    assert asked == sorted(set(asked))
    assert len(asked) > 1
    assert asked[-1] <= settings.most
    assert found.table["replications"].tolist() == [asked[-1]] * 2
    assert shares == sorted(shares)
    # the cost is the same in every run: the procedure ends and calls them equals
    assert found.selection.set_index("measure").loc["yuan_per_m3", "subset"].count(";") == 1


def test_a_single_alternative_is_simulated_and_not_selected(question, played):
    found = compare(
        question, played[:1], simulator=lambda e, _: ((run(0.5),) * e.spec.replications.min,)
    )
    assert found.selection.empty
    assert found.table["on_front"].tolist() == [True]
