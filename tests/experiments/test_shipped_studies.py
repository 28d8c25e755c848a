"""Studies that are shipped: they load, run, and say what their README says they found."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from supplysim import shipped
from supplysim.analysis import analyse
from supplysim.analysis.overturn import JUDGED
from supplysim.experiment import Study
from supplysim.experiment.study import FILE
from supplysim.scenario import load
from supplysim.simulation import simulate

STUDIES = sorted(path.parent.name for path in shipped.root("experiments").glob(f"*/{FILE}"))


def small_variant(name, replications, *, levels=None, **entries):
    """Return a shipped study with few replications, no stopping rule, and some of its levels.

    ``levels`` gives those that are kept of a lever; the baseline of ``[compare]`` goes with them.
    """
    study = Study.load(name)
    data = study.spec.model_dump(mode="json") | entries
    data["replications"] = {"min": replications}
    for lever, kept in (levels or {}).items():
        own = data["levers"][lever]
        for kind in ("scale", "values"):
            own[kind] = [level for level in own[kind] if level in kept]
        own["settings"] = {k: v for k, v in own["settings"].items() if k in kept}
        data["compare"] = None
        data["titles_zh"] = data["titles_en"] = {}  # of levels that are gone
    folder = shipped.find("experiments", name)
    return Study.from_dict(data, base=study.base, folder=folder)


def found_by(study, out):
    with ThreadPoolExecutor(1) as executor:
        results = study.run(out=out, executor=executor)
    assert results.complete
    return results


def values(results, measure="on_time_installation_rate"):
    table = results.table(measure)
    return dict(zip(table["choice"], table["value"], strict=True))


def rates(study, out):
    return values(found_by(study, out))


def test_there_are_studies():
    assert len(STUDIES) >= 8


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


def test_slack_in_the_plan_makes_the_on_time_rate_and_not_the_throughput(tmp_path):
    study = small_variant("plan-tightness", 4, levels={"allowance": (0.05, 0.25)})
    results = found_by(study, tmp_path / "out")
    rate, volume = values(results), values(results, "throughput_m3_per_month")
    for recovery in ("0", "0.1"):
        tight, loose = (f"allowance={a}, recovery={recovery}" for a in ("0.05", "0.25"))
        assert rate[loose] > rate[tight] + 0.25
        assert volume[loose] == pytest.approx(volume[tight], rel=0.02)


def test_alerts_cost_and_rules_that_let_plants_go_on_give_it_back(tmp_path):
    kept = {"rules": ("none", "2016", "2019", "2023"), "ban": ("day",)}
    results = found_by(
        small_variant("alerts-and-truck-window", 4, levels=kept), tmp_path / "out"
    )  # fmt: skip
    late = values(results, "tardiness_h")
    assert late["rules=2016, ban=day"] > late["rules=2023, ban=day"]
    assert late["rules=2016, ban=day"] > late["rules=none, ban=day"] + 5
    assert late["rules=2019, ban=day"] == late["rules=2023, ban=day"]


def test_an_open_old_town_receives_by_day():
    """In the first replication its site holds no day permit."""
    study = Study.load("alerts-and-truck-window")
    never, day = (
        simulate(study.scenario(point), seed=study.spec.seed).loads
        for point in study.points
        if point.name in {"rules=none, ban=never", "rules=none, ban=day"}
    )
    hours = [own[own["project"] == "tower-square"]["arrived"].dt.hour for own in (never, day)]
    assert hours[0].min() < 18
    assert hours[1].min() >= 19


def test_a_short_lead_needs_mould_sets(tmp_path):
    study = small_variant(
        "release-lead-and-moulds", 2, levels={"lead_d": (15, 40), "moulds": ("bespoke",)}
    )
    found = rates(study, tmp_path / "out")
    rate = {
        (lead, towers): found[f"lead_d={lead}, moulds=bespoke, towers_a_set={towers}"]
        for lead in (15, 40)
        for towers in (1, 5)
    }
    assert rate[15, 5] < rate[15, 1] - 0.15
    assert rate[15, 5] < rate[40, 5] - 0.2
    assert abs(rate[40, 1] - rate[40, 5]) < 0.1


def test_walls_outrun_the_one_line_that_makes_them(tmp_path):
    kept = {"mix": ("town .083", "walls .144"), "capacity": (0.7, 1.0)}
    results = found_by(small_variant("intensity-and-capacity", 2, levels=kept), tmp_path / "out")
    rate, used = values(results), values(results, "plant_utilisation")
    assert rate["mix=walls .144, capacity=1"] < rate["mix=town .083, capacity=1"] - 0.15
    assert rate["mix=town .083, capacity=0.7"] < rate["mix=town .083, capacity=1"] - 0.05
    assert used["mix=walls .144, capacity=1"] < 0.6


def test_what_would_overturn_the_third_truck_is_told(tmp_path):
    study = small_variant("third-truck", 1, design={"uncertainties": {"lhs": 20}})
    outcome = analyse(found_by(study, tmp_path / "out"))
    table = outcome.found["overturn"].table
    own = table[table["measure"] == "cost_yuan_per_m3"]
    assert set(own["factor"]) == set(study.spec.uncertainties)
    assert set(own["confidence"]) <= JUDGED
    rate = table[table["measure"] == "on_time_installation_rate"]
    assert (rate["finding"] > 0).all()


def test_years_of_the_plan_are_the_scenarios_of_those_years():
    study = Study.load("plan-targets")
    for point, scenario in zip(study.points, study.scenarios(), strict=True):
        assert scenario.hash == load(f"tianjin-{point.name}").hash


@pytest.mark.slow  # plans of whole cities
def test_years_of_the_plan_run_on_a_tenth_of_the_starts(tmp_path):
    kept = ("2016", "2020", "2025")
    spec = Study.load("plan-targets").spec
    # what goes beyond the city does not follow from its starts
    less = {"portfolio.area_factor": 0.1, "portfolio.exports": {}}
    cases = {name: {**spec.cases[name], **less} for name in kept}
    named = {
        titles: {name: getattr(spec, titles)[name] for name in kept}
        for titles in ("titles_zh", "titles_en")
    }
    results = found_by(small_variant("plan-targets", 1, cases=cases, **named), tmp_path / "out")
    volume = values(results, "throughput_m3_per_month")
    assert volume["2016"] < volume["2020"] < volume["2025"]
