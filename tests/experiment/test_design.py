"""Combinations of levels: factorial, zip, table, cases; each with the one it is compared with."""

import pytest

from supplysim.errors import InputError
from supplysim.experiment import Study
from tests.experiment.conftest import LEVERS


def names(made):
    return [choice.name for choice in made.choices]


def test_a_factorial_design_has_every_combination(study):
    assert names(study(levers=LEVERS)) == [
        "trucks=0.5, cranes=0.5", "trucks=0.5, cranes=1", "trucks=1, cranes=0.5",
        "trucks=1, cranes=1",
    ]  # fmt: skip


def test_a_zip_goes_through_the_levels_side_by_side(study):
    made = study(levers=LEVERS, design={"levers": "zip"})
    assert names(made) == ["trucks=0.5, cranes=0.5", "trucks=1, cranes=1"]


def test_a_zip_of_unequal_lists_is_refused(study):
    longer = LEVERS | {"trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0, 2.0]}}
    with pytest.raises(InputError, match="trucks 3, cranes 2"):
        study(levers=longer, design={"levers": "zip"})


def table_study(folder, base, text, encoding="utf-8"):
    (folder / "x.csv").write_bytes(text.encode(encoding))
    data = {"name": "t", "levers": LEVERS, "design": {"levers": {"table": "x.csv"}}}
    return Study.from_dict(data, base=base, folder=folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_lists_the_combinations(tmp_path, base, encoding):
    text = "车辆 trucks,塔吊 cranes\n0.5,1.0\n2,0.5\n"
    made = table_study(tmp_path, base, text, encoding)
    assert names(made) == ["trucks=0.5, cranes=1", "trucks=2, cranes=0.5"]


def test_a_table_with_faults_names_the_line(tmp_path, base):
    with pytest.raises(InputError) as caught:
        table_study(tmp_path, base, "truks,cranes\n0.5,1\n,2\n")
    places = [(fault.where, fault.nearest) for fault in caught.value.faults]
    assert places == [("line 1", "trucks"), ("line 1", ""), ("line 3", "")]


def test_cases_come_after_the_design_and_may_name_levers(study):
    made = study(cases={"lean": {"trucks": 3, "sites.gate_places": 2}})
    assert names(made) == ["trucks=0.5", "trucks=1", "lean"]
    lean = made.scenario(made.points[2])
    assert lean.sites.gate_places == 2
    assert {fleet.trucks for fleet in lean.fleets.values()} == {6}


def test_without_levers_and_cases_there_is_the_base_alone(study):
    made = study(levers={})
    assert names(made) == ["base"]
    assert made.scenarios() == (made.base,)


def test_each_combination_is_compared_with_the_baseline_at_its_own_other_levels(study):
    made = study(levers=LEVERS, compare={"baseline": {"trucks": 1.0}})
    assert made.baselines == (2, 3, 2, 3)
    whole = study(levers=LEVERS, compare={"baseline": {"trucks": 1, "cranes": 0.5}})
    assert whole.baselines == (2, 2, 2, 2)


def test_a_case_may_be_the_baseline(study):
    made = study(cases={"lean": {"sites.gate_places": 2}}, compare={"baseline": {"case": "lean"}})
    assert made.baselines == (2, 2, 2)
