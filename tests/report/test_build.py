"""The content of a page is what the record says."""

import math
from dataclasses import replace

import pandas as pd
import pytest

import supplysim as ss
from supplysim.report import content_of, render
from supplysim.report.build import MATTERS, assumptions
from supplysim.testing import example_run, example_scenario
from supplysim.wording import cause


@pytest.fixture(scope="module")
def run():
    return example_run()


@pytest.fixture(scope="module")
def content(run):
    return content_of([run])


def test_measures_are_those_of_the_run(run, content):
    table = run.kpis()
    assert content.kpis["key"].tolist() == table.index.tolist()
    for key in table.index:
        expected = float(table.loc[key, "value"])
        assert content.kpi(key) == pytest.approx(expected, nan_ok=True)
    assert content.kpis["low"].isna().all()


def test_months_add_up_to_the_components(run, content):
    pieces = run.components
    inside = lambda times: (times >= run.scenario.window_start) & (times < run.scenario.window_end)  # noqa: E731
    for column, time in (("installed_m3", "installed"), ("planned_m3", "planned")):
        expected = pieces.loc[inside(pieces[time]), "volume_m3"].sum()
        assert content.monthly[column].sum() == pytest.approx(expected)


def test_zone_rates_are_counted_from_components(run, content):
    judged = run.components.dropna(subset=["on_time"])
    rates = judged.groupby("zone", observed=True)["on_time"].mean()
    assert content.zones.set_index("zone")["rate_0d"].to_dict() == pytest.approx(rates.to_dict())


def test_charges_of_causes_are_those_of_late_storeys(run, content):
    storeys = run.storeys
    late = storeys[storeys["lateness_s"] > 0]
    total = late["lateness_s"].dt.total_seconds() if hasattr(late["lateness_s"], "dt") else None
    hours = (late["lateness_s"].sum() if total is None else total.sum()) / 3600
    assert content.causes["total_h"].sum() == pytest.approx(float(hours))


def test_causes_by_zone_are_the_causes_parted(run, content):
    parts = content.causes_by_zone.groupby("cause")["hours"].sum()
    assert set(content.causes_by_zone["kind"]) == {"total"}  # this record tells no new lateness
    assert parts.to_dict() == pytest.approx(content.causes.set_index("cause")["total_h"].to_dict())
    assert set(content.causes_by_zone["zone"]) == {
        project.zone for project in run.ledger.plan.projects
    }


def test_the_page_shows_causes_by_zone_and_relief_only_where_there_are_any(content):
    plain = render(replace(content, causes_by_zone=pd.DataFrame()), lang="en")
    zoned = render(content, lang="en")
    assert zoned.count("<figure") == plain.count("<figure") + 1
    row = {"cause": "truck", "charged_s": 864_000.0, "relieved_s": 432_000.0, "low_s": 86_400.0,
           "high_s": 777_600.0, "ratio": 0.5, "on_time": 0.031, "replications": 4}  # fmt: skip
    relieved = render(replace(content, relief=pd.DataFrame([row])), lang="en")
    assert "What taking a cause out relieves" not in zoned
    for text in ("10.0", "5.00", "[1.00, 9.00]", "50 %", "+3.10", "4 pairs", "storey-days"):
        assert text in relieved


def test_every_cause_of_the_record_has_a_name_in_both_languages(run):
    for key in run.charges:
        assert cause(key, "zh") != key
        assert cause(key, "en")


def test_replications_of_the_same_record_have_intervals_of_no_width(run):
    many = content_of(iter([run, run, run]))
    assert many.facts.replications == 3
    row = many.kpis.set_index("key").loc["on_time_installation_rate"]
    assert (row["low"], row["high"]) == (row["value"], row["value"])
    assert many.monthly["low_m3"].tolist() == many.monthly["installed_m3"].tolist()
    assert many.zones["components"].tolist() == content_of([run]).zones["components"].tolist()


def test_no_run_is_an_error():
    with pytest.raises(ValueError, match="no run"):
        content_of([])


def test_assumptions_are_judgement_or_recalled_and_none_is_lost():
    scenario = example_scenario()
    listed, left_out = assumptions(scenario)
    fields = scenario.fields()
    uncertain = fields[fields["confidence"].isin(["J", "R"])]
    assert set(listed["confidence"]) <= {"J", "R"}
    assert "plan.allowance" in set(listed["path"])
    # one entry each in this small scenario; it has a list of projects, so the draw has no say
    idle = {"portfolio.area_factor", "portfolio.concrete_share"} & set(uncertain["path"])
    assert idle
    assert not idle & set(listed["path"])
    assert len(listed) + left_out == len(uncertain) - len(idle)
    assert len(set(MATTERS)) == len(MATTERS)


def test_inputs_of_the_draw_are_told_where_projects_are_drawn():
    listed, _ = assumptions(ss.load("toy-river"))
    assert "portfolio.area_factor" in set(listed["path"])
    assert "portfolio.area_factor" not in set(assumptions(ss.load("small"))[0]["path"])


def test_a_page_can_be_made_of_a_record(content):
    for lang in ("zh", "en"):
        assert len(render(content, lang=lang)) > 10_000


@pytest.fixture(scope="module")
def small():
    return content_of([ss.simulate(ss.load("small").with_({"fleets.*.trucks": 1}), seed=1)])


def test_new_lateness_is_part_of_the_total(small):
    assert small.causes["total_h"].sum() > 0
    assert (small.causes["new_h"] <= small.causes["total_h"] + 1e-9).all()


def test_a_replication_without_lateness_counts_in_the_mean():
    base = ss.load("small")
    late, punctual = (
        ss.simulate(base.with_({"fleets.*.trucks": trucks}), seed=1) for trucks in (1, 40)
    )
    both = content_of([late, punctual]).causes
    assert (both["new_h"] <= both["total_h"] + 1e-9).all()
    ones = [content_of([run]).causes["new_h"].sum() for run in (late, punctual)]
    assert both["new_h"].sum() == pytest.approx(sum(ones) / 2)


def test_limits_of_shares_end_where_shares_do():
    base = ss.load("small").with_({"fleets.*.trucks": 1})
    many = content_of(ss.simulate(base, seed=1, replication=i) for i in range(2))
    rates = many.kpis.set_index("key").loc["on_time_installation_rate"]
    assert 0 <= rates["low"] <= rates["value"] <= rates["high"] <= 1
    assert many.zones["high_0d"].max() <= 1


def test_a_licence_kept_whole_is_told_in_lines(run):
    from dataclasses import replace  # noqa: PLC0415

    whole = replace(run.provenance, sources=("# Licence\n\nFree to use.\nCC0 1.0.\n",))
    facts = content_of([replace(run, provenance=whole)]).facts
    assert facts.sources[0] == "Free to use. CC0 1.0."
    assert all("\n" not in source for source in facts.sources)


def test_what_is_carried_leaves_plants_and_reaches_sites(small):
    sums = small.flows.groupby("item")["m3"].sum()
    assert sums["plant"] == pytest.approx(sums["site"])
    assert sums["plant"] > 0
    roads = small.flows[small.flows["item"] == "road"]
    assert roads["m3"].max() <= sums["plant"] + 1e-6
    assert len(render(small, lang="zh")) < 3_000_000


def test_facts_are_those_of_the_manifest(run, content):
    manifest = run.manifest()
    facts = content.facts
    assert (facts.scenario_hash, facts.plan_hash) == (
        manifest["scenario_hash"],
        manifest["plan_hash"],
    )
    assert facts.sources == tuple(manifest["sources"])
    assert not math.isnan(content.kpi("plan_tightness"))
    assert isinstance(content.flows, pd.DataFrame)


@pytest.mark.parametrize("dates", [("2020-11-14", "2020-11-15"), ("2020-09-01", "2020-09-02")])
def test_a_window_in_which_no_storey_falls_due_still_has_a_page(dates):
    changes = dict(zip(("window_start", "window_end"), dates, strict=True))
    content = content_of([ss.simulate(ss.load("small").with_(changes))])
    assert content.zones["tightness"].dtype == float
    for lang in ("zh", "en"):
        assert len(render(content, lang=lang)) > 10_000


def test_a_window_without_planned_work_says_so():
    changes = {"window_start": "2020-11-14", "window_end": "2020-11-15"}
    row = ss.load("small").portfolio.projects[0].model_copy(update={"first_storey": "2019-01-14"})
    scenario = ss.load("small").with_(changes | {"portfolio.projects": [row.model_dump()]})
    assert "no component was due" in render(content_of([ss.simulate(scenario)]), lang="en")
