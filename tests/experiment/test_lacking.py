"""What a study lacks, told beforehand, is what a sweep then makes."""

import pytest

from supplysim.experiment.index import FILE, Index
from supplysim.experiment.lacking import Lacking, lacking
from supplysim.experiment.plan import Plan

KN = {
    "measure": "tardiness_h", "goal": "smallest", "procedure": "kn", "zone": 30.0, "first": 4,
    "most": 9,
}  # fmt: skip


def told(study, folder):
    index = Index.read(folder / FILE)
    try:
        return lacking(study, Plan(study.scenarios()), index)
    finally:
        index.close()


def test_before_anything_is_run(study):
    plain = study()
    assert lacking(plain, Plan(plain.scenarios())) == Lacking(0, 4, 4)
    assert (plain.first_runs, plain.most_runs) == (4, 4)


def test_a_rule_begins_with_those_it_looks_ahead_at(study):
    ruled = study(replications={"min": 2, "max": 30, "until": {"otif": 0.05}})
    assert lacking(ruled, Plan(ruled.scenarios())) == Lacking(0, 2 * (2 + 5), 60)
    assert (ruled.first_runs, ruled.most_runs) == (14, 60)


def test_a_selection_begins_with_what_points_do_not_share(study):
    chosen = study(selection=KN)
    assert lacking(chosen, Plan(chosen.scenarios())) == Lacking(0, 2 * 4, 2 * 9)
    assert (chosen.first_runs, chosen.most_runs) == (8, 18)


def test_alternatives_with_draws_of_their_own_share_nothing(study):
    spent = study(selection={"measure": "otif", "procedure": "ocba", "first": 3, "budget": 12})
    assert lacking(spent, Plan(spent.scenarios())) == Lacking(0, 4 + 6, 4 + 12)


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"selection": KN},
        {"selection": {"measure": "otif", "procedure": "ocba", "first": 3, "budget": 12}},
        {"replications": {"min": 2, "max": 12, "until": {"otif": 0.05}}},
    ],
)
def test_after_a_sweep_nothing_is_lacking(study, here, tmp_path, entries):
    swept = study(**entries)
    swept.run(out=tmp_path / "out", executor=here)
    found = told(swept, tmp_path / "out")
    assert (found.least, found.most) == (0, 0)
    assert swept.first_runs <= found.done <= swept.most_runs


def test_a_selection_on_results_that_are_there_lacks_its_own_runs(study, here, tmp_path):
    study().run(out=tmp_path / "out", executor=here)
    found = told(study(selection=KN), tmp_path / "out")
    assert found == Lacking(4, 4, 14)
