"""Studies that are shipped: they load, run, and say what their README says they found."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from supplysim import shipped
from supplysim.experiment import Study
from supplysim.experiment.study import FILE

STUDIES = sorted(path.parent.name for path in shipped.root("experiments").glob(f"*/{FILE}"))


def small_variant(name, replications):
    """Return a shipped study with few replications and no stopping rule."""
    study = Study.load(name)
    data = study.spec.model_dump(mode="json")
    data["replications"] = {"min": replications}
    folder = shipped.find("experiments", name)
    return Study.from_dict(data, base=study.base, folder=folder)


def rates(study, out):
    with ThreadPoolExecutor(1) as executor:
        results = study.run(out=out, executor=executor)
    assert results.complete
    table = results.table("on_time_installation_rate")
    return dict(zip(table["choice"], table["value"], strict=True))


def test_there_are_studies():
    assert len(STUDIES) >= 2


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_has_its_question_and_its_answer_beside_it(name):
    study = Study.load(name)
    readme = (shipped.find("experiments", name) / "README.md").read_text(encoding="utf-8")
    for part in ("**Question.**", "**Found**", "**It took**", f"supplysim sweep {name}", "## 中文"):
        assert part in readme
    assert study.name == name
    assert study.spec.title_zh
    assert study.spec.title_en
    assert None not in study.baselines


def test_the_second_truck_is_what_counts(tmp_path):
    found = rates(small_variant("fleet-and-cranes", 2), tmp_path / "out")
    one, two, four = (found[f"trucks={n}, cranes=1"] for n in (1, 2, 4))
    assert one < 0.5
    assert two > 0.75
    assert two - one > 2 * abs(four - two)
    assert abs(found["trucks=1, cranes=1"] - found["trucks=1, cranes=0.5"]) < 0.1


def test_calling_ahead_without_room_on_site_makes_it_worse(tmp_path):
    found = rates(small_variant("call-off-and-traffic", 2), tmp_path / "out")
    for traffic in ("0.1", "0.3"):
        rate = {
            rule: found[f"call_off={rule}, ahead={ahead}, traffic_cv={traffic}"]
            for rule, ahead in (("just-in-time", 1), ("buffer", 2))
        }
        assert rate["just-in-time"] > rate["buffer"] + 0.2
