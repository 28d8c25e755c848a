"""Study files: read whole, resolved exactly, and refused with every fault at once."""

import re
from pathlib import Path

import pytest

import supplysim as ss
from supplysim.errors import InputError
from supplysim.experiment import Study
from tests.experiment.conftest import LEVERS

FILE = """
base = "small"
seed = 20161231
[levers.trucks]
path = "fleets.*.trucks"
scale = [0.5, 1.0, 2.0]
[levers.cranes]
path = "sites.cranes_per_tower"
values = [0.5, 1.0]
[uncertainties.pace]
path = "sites.crew_cv"
dist = { dist = "uniform", low = 0.1, high = 0.3 }
[design]
levers = "factorial"
uncertainties = { lhs = 4 }
[replications]
min = 10
max = 200
until = { on_time_installation_rate = 0.01, throughput_m3_per_month = "2 %" }
[compare]
baseline = { trucks = 1.0 }
"""


def written(folder, text=FILE, name="study.toml"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def faults_of(text, folder):
    with pytest.raises(InputError) as caught:
        Study.load(written(folder, text))
    return {fault.where: fault for fault in caught.value.faults}


def test_the_file_of_the_contract_is_read(tmp_path):
    study = ss.Study.load(written(tmp_path / "fleet-size"))
    assert study.name == "fleet-size"
    assert study.size == len(study.points) == 3 * 2 * 4
    assert study.most_runs == 24 * 200
    assert study.points[0].name == "trucks=0.5, cranes=0.5 #0"
    assert study.spec.replications.precisions["throughput_m3_per_month"].relative


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_files_of_the_guide_are_read(tmp_path, place):
    guide = (Path(__file__).resolve().parents[2] / "docs" / "STUDIES.md").read_text("utf-8")
    example = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)[place]
    (tmp_path / "study.toml").write_text(example, encoding="utf-8")
    found = Study.load(tmp_path)
    assert found.size == (14 * 8, 4, 3)[place]


def test_a_study_is_found_by_its_folder_too(tmp_path):
    written(tmp_path / "fleet-size")
    assert Study.load(tmp_path / "fleet-size").size == 24


def test_the_base_is_taken_from_the_folder_of_the_study(tmp_path):
    (tmp_path / "mine.toml").write_text('extends = "small"\n', encoding="utf-8")
    study = Study.load(written(tmp_path, FILE.replace('"small"', '"mine.toml"')))
    assert study.base.name == "mine"


def test_a_variant_stands_on_another_study(tmp_path):
    written(tmp_path)
    text = 'extends = "study.toml"\n[design]\nuncertainties = { lhs = 2 }\n'
    study = Study.load(written(tmp_path, text, "less.toml"))
    assert (study.name, study.size) == ("less", 12)


def test_scaled_levels_round_half_up_and_values_are_set(study):
    made = study(levers=LEVERS)
    first, last = made.scenario(made.points[0]), made.scenario(made.points[-1])
    counts = [[fleet.trucks for fleet in one.fleets.values()] for one in (first, last)]
    assert counts[0] == [max(1, int(n / 2 + 0.5)) for n in counts[1]]
    assert (first.sites.cranes_per_tower, last.sites.cranes_per_tower) == (0.5, 1.0)


def test_an_uncertainty_is_read_in_the_unit_of_its_field(study):
    hours = {"path": "production.release_lead_d", "dist": {"dist": "fixed", "value": "240 h"}}
    made = study(uncertainties={"lead": hours}, design={"uncertainties": {"lhs": 1}})
    assert made.scenario(made.points[0]).production.release_lead_d == 10


def test_all_faults_are_told_at_once(tmp_path):
    text = """
base = "small"
[levers.a]
path = "fleets.*.truks"
scale = [1.0, 2.0]
[levers.b]
path = "fleets.*.trucks"
scale = [1.0, 1.01, 5000]
[levers.c]
path = "sites.cranes_per_tower"
[uncertainties.d]
path = "sites.crew_cv"
dist = { dist = "uniform", low = 0, high = 30 }
[cases.e]
"sites.nothing" = 3
[compare]
baseline = { b = 3 }
[replications]
min = 2
max = 4
until = { on_time = 0.1 }
"""
    found = faults_of(text, tmp_path)
    assert set(found) == {
        "levers.a.path", "levers.b", "levers.c", "uncertainties.d", "cases.e",
        "compare.baseline.b", "design.uncertainties", "replications.until",
    }  # fmt: skip
    assert found["levers.a.path"].nearest.endswith("trucks")
    assert "[0, 5000]" in found["levers.b"].en
    assert "[0, 2]" in found["uncertainties.d"].en
    assert all(fault.file.endswith("study.toml") for fault in found.values())


@pytest.mark.parametrize("procedure", ["kn", "subset"])
def test_a_width_of_a_share_that_means_percentage_points_is_refused(tmp_path, procedure):
    text = f"""
base = "small"
[levers.trucks]
path = "fleets.*.trucks"
values = [1, 2]
[replications]
min = 2
max = 4
until = {{ otif = 1.0, step_rate = "100 %", tardiness_h = 50.0 }}
[selection]
measure = "on_time_installation_rate"
procedure = "{procedure}"
zone = 2.0
"""
    found = faults_of(text, tmp_path)
    assert set(found) == {"replications.until.otif", "selection.zone"}
    assert "write 0.02 for 2 points" in found["selection.zone"].en
    assert "2 个百分点写成 0.02" in found["selection.zone"].zh
    fine = text.replace("on_time_installation_rate", "tardiness_h").replace("1.0", "0.1")
    assert Study.load(written(tmp_path, fine)).spec.selection.zone == 2.0


def test_levels_that_give_the_same_scenario_are_refused(tmp_path):
    text = 'base = "small"\n[levers.b]\npath = "fleets.*.trucks"\nscale = [1.0, 1.01]\n'
    assert "same scenario as 1" in faults_of(text, tmp_path)["levers.b"].en


def test_points_that_give_the_same_scenario_are_refused(study):
    made = study(cases={"half": {"trucks": 0.5}})
    with pytest.raises(InputError, match=r"half.*same scenario as trucks=0.5"):
        made.scenarios()


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('levers = "all"', "design.levers"),
        ("uncertainties = { dice = 3 }", "design.uncertainties"),
        ("uncertainties = { sobol = 12 }", "design.uncertainties"),
    ],
)
def test_a_design_that_does_not_exist_is_refused(line, where, tmp_path):
    assert where in faults_of(f'base = "small"\n[design]\n{line}\n', tmp_path)


def test_unknown_keys_are_refused_with_the_nearest(tmp_path):
    found = faults_of('base = "small"\n[lever.a]\npath = "seed"\n', tmp_path)
    assert found["lever"].nearest == "levers"


def test_a_design_without_end_is_refused_before_it_is_made(study):
    levels = {"values": list(range(1, 400))}
    levers = {
        name: {"path": path} | levels
        for name, path in (("a", "fleets.*.trucks"), ("b", "sites.gate_places"))
    }
    with pytest.raises(InputError, match="at most 100,000 points"):
        study(levers=levers)


def test_more_than_five_thousand_runs_are_not_begun_unasked(study, tmp_path):
    made = study(replications={"min": 2501})
    with pytest.raises(InputError, match="more than 5,000 runs"):
        made.run(out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_scenario_is_no_study():
    with pytest.raises(InputError, match="this is a scenario"):
        Study.load("small")


def test_a_workbook_is_no_study(tmp_path):
    (tmp_path / "方案.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError, match=r"a study is written as \.toml") as caught:
        Study.load(tmp_path / "方案.xlsx")
    assert "研究写成 .toml" in caught.value.text("zh")


def test_code_named_by_a_file_has_to_be_allowed(tmp_path):
    (tmp_path / "rules.py").write_text("def last(load):\n    return -load.due\n", encoding="utf-8")
    text = (
        'base = "small"\n[levers.rule]\npath = "policies.dispatch"\n'
        'values = ["first-come", "rules.py:last"]\n'
    )
    assert "allowed" in faults_of(text, tmp_path)["levers.rule"].en
    study = Study.load(tmp_path / "study.toml", allow_code=True)
    name = study.scenario(study.points[1]).policies.dispatch
    assert name == f"{(tmp_path / 'rules.py').resolve()}:last"


def test_summaries_are_short(study):
    made = study()
    assert repr(made) == "Study('fleet' on 'small': 2 points x 2-2 replications)"
    assert made._repr_html_().startswith("<table><caption>fleet")


def test_a_rule_that_nobody_knows_is_told_before_anything_runs(tmp_path):
    lever = '[levers.call_off]\npath = "policies.call_off"\nvalues = ["just-in-time", "magic"]\n'
    with pytest.raises(InputError, match="magic") as caught:
        Study.load(written(tmp_path, f'base = "small"\n{lever}'))
    assert [fault.where for fault in caught.value.faults] == ["levers.call_off"]
