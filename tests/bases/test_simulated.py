"""Alternatives as an experiment, compared on runs whose answer is known."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.bases.alternatives import OPTIONS, under
from supplysim.bases.files import load_study
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import ask
from supplysim.bases.selected import Selected, Selection
from supplysim.bases.simulated import compare, experiment_of, on_engine, tabulated
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


def alternative(name, cost, bound=None):
    return SimpleNamespace(name=name, cost_yuan=cost, bound_yuan=cost if bound is None else bound)


class Spread(dict):
    """Every alternative costs 1 in one case and 3 in the other."""

    def __missing__(self, _):
        return SimpleNamespace(yuan=np.array([1.0, 3.0]))


SPREADS = Spread()


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
        SPREADS,
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
    for key in ("", "_ci_low", "_ci_high"):
        assert pair[f"on_time_difference{key}"] == pytest.approx(0.1)
    causes = comparison.causes.set_index(["alternative", "cause"])
    assert causes.loc[("dear", "truck"), "difference_h"] == 1.5 - 15
    # differences of 9 and 18 h: mean 13.5, standard error 4.5, t(1) = 12.706
    assert causes.loc[("dear", "truck"), "difference_h_ci_low"] == pytest.approx(
        -13.5 - 12.706 * 4.5, rel=1e-4
    )
    assert causes.loc[("dear", "crane"), "difference_h"] == 0
    assert causes.loc[("dear", "crane"), "difference_h_ci_high"] == 0


def test_a_rate_is_a_ratio_of_sums():
    """10 of 100 and 90 of 900: a tenth, not the mean of the shares."""
    large = Measured(
        {"on_time_installation_rate": (450.0, 900.0), "cost_yuan_per_m3": (1.0, 1.0)},
        new_s={"truck": 0, "crane": 0},
    )
    table = tabulated([alternative("one", 1.0)], SPREADS, ((run(0.1), large),), {}).table
    assert table["on_time"].iloc[0] == pytest.approx(460 / 1000)


def test_a_share_s_interval_stays_between_nought_and_one():
    table = tabulated([alternative("one", 1.0)], SPREADS, ((run(0.1), run(0.9)),), {}).table
    assert table["on_time_ci_low"].iloc[0] == 0
    assert table["on_time_ci_high"].iloc[0] == 1


def test_hours_late_and_what_is_installed_have_intervals_over_replications():
    """10 and 20 h: mean 15, standard error 5, t(1) = 12.706; none is less than nothing."""
    runs = ((run(0.5, truck=10), run(0.7, truck=20)),)
    found = tabulated([alternative("one", 1.0)], SPREADS, runs, {})
    row = found.causes.set_index("cause").loc["truck"]
    assert row["hours"] == 15
    assert row["hours_ci_low"] == 0
    assert row["hours_ci_high"] == pytest.approx(15 + 12.706 * 5, rel=1e-4)
    assert found.table["installed_m3_ci_low"].tolist() == [1000]


def test_a_located_rank_is_as_sure_as_the_bounds_are():
    """The second may cost less than the first, the third costs more for certain."""
    listed = [alternative("a", 10.0, 8.0), alternative("b", 11.0, 9.0), alternative("c", 20.0)]
    table = tabulated(listed, SPREADS, ((run(0.5),) * 2,) * 3, {}).table
    assert table["located_rank"].tolist() == [1, 2, 3]
    assert table["located_rank_proven_low"].tolist() == [1, 1, 3]
    assert table["located_rank_proven_high"].tolist() == [2, 2, 3]
    assert table["located_yuan_least"].tolist() == [1, 1, 1]


def test_alternatives_that_are_not_told_apart_share_their_places():
    """Two are alike but for noise, the third is worse in every replication by about .3."""
    noise = np.array([0.01, -0.01, 0.012, -0.009, 0.002])
    base = np.array([0.6, 0.62, 0.58, 0.61, 0.6])
    runs = tuple(
        tuple(run(float(rate)) for rate in row) for row in (base, base + noise, base - 0.3 + noise)
    )
    listed = [alternative(name, 1.0) for name in "abc"]
    table = tabulated(listed, SPREADS, runs, {}).table
    assert table["simulated_rank_ci_low"].tolist() == [1, 1, 3]
    assert table["simulated_rank_ci_high"].tolist() == [2, 2, 3]


def test_a_rank_never_parts_what_the_selection_does_not():
    """Sure by Holm's procedure, and yet both may be the best to the selection: no ranks."""
    runs = ((run(0.5), run(0.7)), (run(0.6), run(0.8)))
    by = Selection(measure="on_time_installation_rate", larger=True, zone=0.2, first=2, most=3,
                   confidence=0.95)  # fmt: skip
    tied = Selected(by, 1, decided=False, probability=0.5, subset=(0, 1), replications=2)
    listed = [alternative("cheap", 1.0), alternative("dear", 2.0)]
    for selected, places in (({}, [(2, 2), (1, 1)]), ({by.measure: tied}, [(1, 2), (1, 2)])):
        table = tabulated(listed, SPREADS, runs, selected).table
        ends = zip(table["simulated_rank_ci_low"], table["simulated_rank_ci_high"], strict=True)
        assert list(ends) == places


# --- the experiment --------------------------------------------------------------------------


def test_alternatives_are_the_cases_of_an_experiment(question, played):
    experiment = experiment_of(question, played, replications=4)
    assert [point.name for point in experiment.points] == ["no-new-base", "one-new-base"]
    for one, scenario in zip(played, experiment.scenarios(), strict=True):
        assert set(scenario.plants) == set(one.sites("2023"))
    assert experiment.spec.seed == question.ground.study.simulation.seed
    assert experiment.most_runs == 8
    assert experiment.baselines == (0, 0)
    words = {one.name: (one.title_zh, one.title_en) for one in played}
    spec = experiment.spec
    named = {name: (spec.titles_zh[name], spec.titles_en[name]) for name in words}
    assert named == words
    assert spec.known.yuan == {one.name: round(one.cost_yuan) for one in played}


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


def test_what_is_left_of_the_alternatives_goes_on_in_the_same_folder(question, played, tmp_path):
    """As it does when the runs of the first of them have failed."""
    simulator = on_engine(tmp_path / "runs", workers=1)
    both = simulator(experiment_of(question, played, replications=2), lambda _: None)
    rest = simulator(experiment_of(question, played[1:], replications=2), lambda _: None)
    assert rest == both[1:]


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

    found = compare(question, played, SPREADS, simulator=simulator, tell=shares.append)
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
        question,
        played[:1],
        SPREADS,
        simulator=lambda e, _: ((run(0.5),) * e.spec.replications.min,),
    )
    assert found.selection.empty
    assert found.table["on_front"].tolist() == [True]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda count: st.lists(
            st.lists(st.integers(0, 100), min_size=4, max_size=4), min_size=count, max_size=count
        )
    )
)
def test_a_rank_lies_among_the_places_that_are_left(rates):
    """And the places of all can be filled: nobody surely better than all is second."""
    runs = tuple(tuple(run(rate / 100) for rate in row) for row in rates)
    listed = [alternative(f"a{i}", 1.0) for i in range(len(rates))]
    table = tabulated(listed, SPREADS, runs, {}).table
    for key in ("simulated_rank", "cost_rank"):
        low, rank, high = table[f"{key}_ci_low"], table[key], table[f"{key}_ci_high"]
        assert ((low >= 1) & (low <= rank) & (rank <= high) & (high <= len(rates))).all()
        assert min(low) == 1
        assert max(high) == len(rates)
