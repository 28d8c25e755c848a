"""Combinations of levels: factorial, zip, table, cases; each with the one it is compared with."""

import pytest

from supplysim.errors import InputError
from supplysim.experiment import Study
from supplysim.scenario import load
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


def test_a_named_level_sets_several_fields(study):
    both = {"settings": {"lean": {"fleets.*.trucks": 1, "sites.gate_places": 1},
                         "ample": {"fleets.*.trucks": 9}}}  # fmt: skip
    made = study(levers={"means": both})
    assert names(made) == ["means=lean", "means=ample"]
    lean, ample = made.scenarios()
    assert {fleet.trucks for fleet in lean.fleets.values()} == {1}
    assert lean.sites.gate_places == 1
    assert {fleet.trucks for fleet in ample.fleets.values()} == {9}
    assert ample.sites.gate_places == made.base.sites.gate_places


def test_a_named_level_that_is_not_there_brings_the_nearest(study):
    lever = {"settings": {"lean": {"fleets.*.trucks": 1}, "ample": {"fleets.*.trucks": 9}}}
    with pytest.raises(InputError, match="did you mean ample"):
        study(levers={"means": lever}, cases={"more": {"means": "amples"}})


@pytest.mark.parametrize(
    ("lever", "said"),
    [
        ({"path": "fleets.*.trucks", "settings": {"a": {"fleets.*.trucks": 1}}}, "named levels"),
        ({"values": [1, 2]}, "path of a field"),
        ({"settings": {"a": {}}, "scale": [1.0]}, "write one of"),
    ],
)
def test_a_lever_says_its_levels_in_one_way(study, lever, said):
    with pytest.raises(InputError, match=said):
        study(levers={"means": lever})


def test_a_field_is_set_by_one_lever_alone(study):
    lever = {"settings": {"lean": {"fleets.*.trucks": 1}}}
    with pytest.raises(InputError, match=r"levers\.trucks sets this field already"):
        study(levers={"trucks": LEVERS["trucks"], "means": lever})


def test_a_case_may_be_another_scenario(study):
    made = study(levers={}, cases={"as it is": {}, "other": {"base": "small"}})
    as_it_is, other = made.scenarios()
    assert as_it_is == made.base
    assert other.hash == load("small").hash
    again = Study.from_dict(made.spec.model_dump(mode="json"), base=made.base)
    assert [one.hash for one in again.scenarios()] == [as_it_is.hash, other.hash]


def test_what_a_case_sets_comes_on_top_of_its_scenario(study):
    made = study(levers={}, cases={"other": {"base": "small", "sites.gate_places": 7}})
    (other,) = made.scenarios()
    assert other.sites.gate_places == 7
    assert other.name == "small"


def test_a_case_on_a_scenario_that_is_not_there_is_refused(study):
    with pytest.raises(InputError, match=r"cases\.other\.base.*did you mean small"):
        study(cases={"other": {"base": "smal"}})


def test_one_at_a_time_needs_a_middle_level(study):
    pace = {"path": "sites.crew_cv", "dist": {"dist": "uniform", "low": 0.1, "high": 0.6}}
    with pytest.raises(InputError, match="odd number of levels"):
        study(uncertainties={"pace": pace}, design={"uncertainties": {"one_at_a_time": 4}})
