"""The best of any scenarios: one answer whoever makes the runs, in whatever order, interrupted."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from supplysim.errors import InputError
from supplysim.experiment import open_results, select, work
from supplysim.experiment.plan import Plan
from supplysim.experiment.selection import OWN_STREAMS, UndecidableError
from supplysim.measured import Measured
from supplysim.simulation import simulate
from supplysim.statistics.ocba import ocba_steps
from supplysim.statistics.procedure import follow
from supplysim.statistics.selection import kim_nelson_steps
from supplysim.statistics.two_stage import rinott_steps

MEANS = {"a": 0.50, "b": 0.53, "c": 0.40}
KN = {"measure": "otif", "procedure": "kn", "zone": 0.01}
RINOTT = {"measure": "otif", "procedure": "rinott", "zone": 0.04}
OCBA = {"measure": "otif", "procedure": "ocba", "budget": 400}


@pytest.fixture(scope="module")
def towns(base):
    """Three scenarios that differ in their trucks."""
    return {name: base.with_({"fleets.*.trucks": i + 1}) for i, name in enumerate(MEANS)}


@pytest.fixture(scope="module")
def worlds(towns):
    return dict(zip(Plan(tuple(towns.values())).worlds, MEANS, strict=True))


def response(name, replication):
    """Return the response of a run: shared noise of a replication, and some of its own."""
    shared = np.random.default_rng(replication).normal(0, 0.08)
    own = np.random.default_rng([replication, ord(name)]).normal(0, 0.03)
    return float(MEANS[name] + shared + own)


class Oracle(ThreadPoolExecutor):
    """An executor that makes up what runs come to, and ends them in no order.

    Parameters
    ----------
    worlds
        Name of the alternative by world.
    width
        How many runs it works on at a time.
    bad
        Alternative and replication that has no result.
    """

    def __init__(self, worlds, width=1, bad=None):
        super().__init__(width)
        self.worlds, self.bad = worlds, bad
        self.asked = []

    def submit(self, _, task):
        self.asked.append((self.worlds[task.world], task.replication))
        return super().submit(self.outcome, task)

    def outcome(self, task):
        name = self.worlds[task.world]
        if (name, task.replication) == self.bad:
            return replace(task.nothing, error_zh="坏", error_en="bad")
        if self._max_workers > 1:
            time.sleep(random.random() * 1e-3)  # noqa: S311 - an order of endings
        return replace(
            task.nothing, measured=Measured({"otif": (response(name, task.replication), 1.0)})
        )


def asked_of(chosen):
    """Return the outcome in a form that two selections can be compared by."""
    return chosen.names, chosen.chosen


def test_kn_under_common_draws_is_that_of_the_textbook(towns, worlds):
    with Oracle(worlds) as oracle:
        found = select(towns, KN, executor=oracle)
    wanted = follow(kim_nelson_steps(3, zone=0.01), lambda i, r: response("abc"[i], r))
    assert found.chosen == wanted
    assert (found.best, found.stays) == ("b", ("b",))
    assert found.table["choice"].tolist() == ["b", "a", "c"]
    assert found.table["n"].tolist() == [wanted.runs[1], wanted.runs[0], wanted.runs[2]]
    assert max(number for _, number in oracle.asked) < OWN_STREAMS


def test_rinott_gives_every_alternative_draws_of_its_own(towns, worlds):
    with Oracle(worlds) as oracle:
        found = select(towns, RINOTT, executor=oracle)
    wanted = follow(
        rinott_steps(3, zone=0.04, most=200),
        lambda i, r: response("abc"[i], r + i * OWN_STREAMS),
    )
    assert found.chosen == wanted
    numbers = [number for _, number in oracle.asked]
    assert len(set(numbers)) == len(numbers) == sum(wanted.runs)


def test_common_draws_spare_runs_where_noise_is_shared(towns, worlds):
    with Oracle(worlds) as oracle:
        spent = {n: sum(select(towns, asked, executor=oracle).chosen.runs)
                 for n, asked in (("kn", KN | {"zone": 0.04}), ("rinott", RINOTT))}  # fmt: skip
    assert 3 * spent["kn"] < spent["rinott"]


@pytest.mark.parametrize("asked", [KN, RINOTT, OCBA], ids=["kn", "rinott", "ocba"])
def test_the_choice_is_the_same_for_any_number_of_workers(asked, towns, worlds):
    found = []
    for width in (1, 2, 7, 40):
        with Oracle(worlds, width) as oracle:
            found.append(asked_of(select(towns, asked, executor=oracle)))
    assert found[1:] == found[:1] * 3


def test_few_runs_are_made_that_kn_does_not_ask_for(towns, worlds):
    with Oracle(worlds) as oracle:
        found = select(towns, KN, executor=oracle)
    asked = sum(found.chosen.runs)
    assert max(found.chosen.runs) > 20
    assert asked <= len(oracle.asked) <= 1.2 * asked


def test_ocba_keeps_to_its_budget_and_estimates_how_sure_it_is(towns, worlds):
    with Oracle(worlds) as oracle:
        found = select(towns, OCBA, executor=oracle)
        short = select(towns, OCBA | {"budget": 33}, executor=oracle)
    wanted = follow(ocba_steps(3, budget=400), lambda i, r: response("abc"[i], r + i * OWN_STREAMS))
    assert found.chosen == wanted
    assert sum(wanted.runs) <= 400
    assert wanted.probability >= 0.95
    assert sum(short.chosen.runs) == 33


def test_an_interrupted_selection_goes_on_where_it_stopped(towns, worlds, tmp_path):
    def interrupt(state):
        if state.done >= 33:
            raise KeyboardInterrupt

    with Oracle(worlds) as oracle:
        whole = select(towns, KN, executor=oracle)
        made = len(oracle.asked)
    with Oracle(worlds) as first, pytest.raises(KeyboardInterrupt):
        select(towns, KN, executor=first, out=tmp_path, progress=interrupt)
    with Oracle(worlds) as second:
        again = select(towns, KN, executor=second, out=tmp_path)
    assert asked_of(again) == asked_of(whole)
    assert len(second.asked) < made - 25
    with Oracle(worlds) as third:
        assert asked_of(select(towns, KN, executor=third, out=tmp_path))
    assert third.asked == []


def test_a_run_that_failed_is_named_where_it_is_needed(towns, worlds):
    with (
        Oracle(worlds, bad=("b", 3)) as oracle,
        pytest.raises(UndecidableError, match=r"b, r3.*failed"),
    ):
        select(towns, KN, executor=oracle)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"measure": "otiff"} | {k: KN[k] for k in ("procedure", "zone")}, "did you mean otif"),
        ({"measure": "otif"}, "must be kn, rinott or ocba"),
        (KN | {"zone": 0}, "kn needs a zone"),
        (KN | {"budget": 40}, "kn does not use budget"),
        (OCBA | {"zone": 0.1}, "ocba does not use zone"),
        ({"measure": "otif", "procedure": "ocba"}, "ocba needs a budget"),
        (OCBA | {"budget": 29}, "at least the first runs"),
        (KN | {"first": 20, "most": 19}, "to the most"),
        (KN | {"most": 3000}, "more than 5,000 runs"),
        (KN | {"procedur": "kn"}, "did you mean procedure"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_any_run(towns, asked, words):
    with pytest.raises(InputError, match=words):
        select(towns, asked)


def test_scenarios_that_are_the_same_are_refused(towns):
    twice = towns | {"again": towns["a"]}
    with pytest.raises(InputError, match="same scenario as a"):
        select(twice, KN)


TRUCKS = {"trucks": {"path": "fleets.*.trucks", "values": [1, 4]}}
LATE = {"measure": "tardiness_h", "goal": "smallest", "procedure": "kn", "zone": 20.0, "first": 4}


def test_a_study_adds_runs_until_its_selection_stops(study, tmp_path):
    made = study(levers=TRUCKS, selection=LATE, replications={"min": 2})
    two = made.run(out=tmp_path / "two", workers=2)
    found = two.selected()
    scenarios = [made.scenario(point) for point in made.points]

    def late(i, r):
        return simulate(scenarios[i], replication=r).kpi("tardiness_h")

    wanted = follow(kim_nelson_steps(2, zone=20.0, first=4, most=200, largest=False), late)
    assert found.chosen == wanted
    assert found.best != "trucks=1"
    assert two.best().equals(found.table)
    assert two.replications == 2
    assert set(two.table("tardiness_h")["n"]) == {2}
    assert two.complete


def test_any_pace_gives_the_same_selection_and_digest(study, here, tmp_path):
    made = study(levers=TRUCKS, selection=LATE | {"first": 3})
    alone = made.run(out=tmp_path / "one", executor=here)
    with ThreadPoolExecutor(3) as three:
        wide = made.run(out=tmp_path / "three", executor=three)
    assert asked_of(alone.selected()) == asked_of(wide.selected())
    assert alone.digest == wide.digest


def test_a_seed_that_is_none_is_refused(towns):
    with pytest.raises(InputError, match="seed = -3: must be a whole number, 0 or more"):
        select(towns, selection=KN, seed=-3)


def test_a_zone_of_a_share_is_no_percentage_points(towns):
    with pytest.raises(InputError, match=r"write 0\.02 for 2 points"):
        select(towns, selection=KN | {"zone": 2})


def test_independent_runs_leave_the_table_of_shared_ones_alone(study, here, tmp_path):
    late = {"measure": "tardiness_h", "goal": "smallest", "procedure": "ocba"}
    asked = late | {"first": 2, "budget": 7, "confidence": 0.6}
    with_ = study(levers=TRUCKS, selection=asked).run(out=tmp_path / "a", executor=here)
    without = study(levers=TRUCKS).run(out=tmp_path / "b", executor=here)
    assert with_.table().equals(without.table())
    assert with_.digest == without.digest
    assert 4 <= sum(with_.selected().chosen.runs) <= 7


def test_results_of_a_selection_that_is_not_over_say_so(study, here, tmp_path):
    plain = study(levers=TRUCKS)
    plain.run(out=tmp_path / "out", executor=here)
    asked = study(levers=TRUCKS, selection=LATE)

    def interrupt(state):
        if state.wanted > 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked.run(out=tmp_path / "out", executor=here, progress=interrupt)
    with pytest.raises(UndecidableError, match=r"trucks=1, r2.*goes on from there"):
        open_results(tmp_path / "out").best()


def test_a_selection_that_lost_a_run_leaves_the_study_its_results(
    study, here, tmp_path, monkeypatch
):
    real = work.simulate

    def sometimes(scenario, *, seed, replication, ground):
        if replication == 3:
            raise ZeroDivisionError
        return real(scenario, seed=seed, replication=replication, ground=ground)

    monkeypatch.setattr(work, "simulate", sometimes)
    made = study(levers=TRUCKS, selection=LATE)
    results = made.run(out=tmp_path / "out", executor=here)
    assert results.replications == 2
    assert not results.complete
    with pytest.raises(UndecidableError, match="trucks=1, r3"):
        results.selected()
    monkeypatch.setattr(work, "simulate", real)
    assert made.run(out=tmp_path / "out", executor=here).selected().best != "trucks=1"


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (LATE | {"zone": 0}, r"selection.*kn needs a zone"),
        ({"measure": "otif", "procedure": "ocba", "budget": 19}, r"selection\.budget"),
        ({"measure": "otif", "procedure": "kim"}, "selection.procedure"),
    ],
)
def test_a_study_with_a_selection_that_cannot_be_is_refused(study, selection, words):
    with pytest.raises(InputError, match=words):
        study(levers=TRUCKS, selection=selection)


def test_where_the_world_is_sampled_only_screening_is_possible(study):
    pace = {"path": "sites.crew_cv", "dist": {"dist": "uniform", "low": 0.1, "high": 0.6}}
    sampled = {"uncertainties": {"pace": pace}, "design": {"uncertainties": {"lhs": 3}}}
    with pytest.raises(InputError, match="use subset"):
        study(levers=TRUCKS, selection=LATE, **sampled)
    assert study(levers=TRUCKS, selection={"measure": "otif"}, **sampled).size == 6


def test_runs_of_a_selection_count_where_many_need_a_yes(study):
    made = study(levers=TRUCKS, selection=LATE | {"most": 3000})
    assert made.most_runs == 2 * 3000
    with pytest.raises(InputError, match=r"2 x 2 \+ 5,996 = 6,000"):
        made.run()
    independent = LATE | {"procedure": "rinott", "most": 50}
    assert study(levers=TRUCKS, selection=independent).most_runs == 2 * 2 + 2 * 50
