"""The page's sections on costs and on the plan: every number from the tables, both languages."""

import re
from dataclasses import replace

import pytest

import supplysim as ss
from supplysim.metrics.arrays import Arrays
from supplysim.metrics.plan_lines import claim_beside
from supplysim.metrics.scorecard import scorecard
from supplysim.report import Gallery, content_of, render, write_charts
from supplysim.report.money import cost_section
from supplysim.report.score import score_section
from supplysim.testing import example_run
from supplysim.wording import decimal, money

HAN = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
NAME = next(name for name in map(str, ss.scenarios()) if name.endswith("-2020"))


def cells(page):
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page)]


@pytest.fixture
def planned(reckoned):
    """Return content with the plan's lines: the example's record under a scenario of the plan."""
    run, scenario = example_run(), ss.load(NAME)
    tables = ("zones", "components", "archetypes", "plants", "line_types")
    joined = {t: {**getattr(scenario, t), **getattr(run.scenario, t)} for t in tables}
    merged = run.scenario.model_copy(update={**joined, "portfolio": scenario.portfolio})
    card = scorecard(Arrays(merged, run.ledger))
    return replace(reckoned, scorecard=card, claim=claim_beside(scenario))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_cost_table_shows_every_item_and_the_total_last(reckoned, lang):
    shown = cells(cost_section(reckoned, certainty="one", lang=lang))
    for _, row in reckoned.costs.iterrows():
        name = str(row[f"name_{lang}"])
        at = shown.index(name[:1].upper() + name[1:])
        assert shown[at + 2] == money(row["yuan"], lang)
        assert shown[at + 3] == decimal(row["yuan_per_m3"])
        assert shown[at + 4].startswith(row["confidence"])
    assert shown[-5] == ("合计" if lang == "zh" else "Total")


def test_units_of_money_and_volume_are_written_out(reckoned):
    zh, en = (cost_section(reckoned, certainty="", lang=lang) for lang in ("zh", "en"))
    for unit in ("元/立方米", "万元", "4.00立方米", "2辆", "4车次", "栋·天"):
        assert unit in zh
    for unit in ("yuan/m³", "7,040 yuan", "4.00 m³", "2 trucks", "4 trips", "tower-days"):
        assert unit in en
    assert re.findall(HAN, en) == []


def test_intervals_of_costs_are_shown_over_replications_only(reckoned):
    assert "95" not in "".join(cells(cost_section(reckoned, certainty="", lang="zh"))[:8])
    many = replace(
        reckoned,
        facts=replace(reckoned.facts, replications=8),
        costs=reckoned.costs.assign(low=1.0, high=2.0),
    )
    assert "1.00 – 2.00" in cells(cost_section(many, certainty="", lang="en"))


def test_a_page_without_costs_or_scorecard_leaves_the_sections_out(content):
    assert cost_section(content, certainty="", lang="zh") == ""
    assert score_section(content, lang="zh") == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_of_the_plan_is_on_the_page(planned, lang):
    page = score_section(planned, lang=lang)
    shown = cells(page)
    lines = planned.scorecard[planned.scorecard["table"] != ""]
    assert set(lines[f"name_{lang}"]) <= set(shown)
    blank = "未列" if lang == "zh" else "not stated"
    assert shown.count(blank) == 13
    assert page.count("<img") == 1
    if lang == "en":
        assert re.findall(HAN, re.sub(r"<img[^>]*>", "", page)) == []


def test_targets_are_shown_as_printed(planned):
    zh, en = (cells(score_section(planned, lang=lang)) for lang in ("zh", "en"))
    assert {"100万立方米", "120万吨", "30%", "10个", "79.7%"} <= set(zh)
    assert {"1 million m³", "1.2 million t", "30 %", "10", "79.7 %"} <= set(en)


def test_a_zone_shows_plan_assumption_and_delivery_in_one_row(planned):
    card = planned.scorecard.copy()
    card.loc[card["key"] == "delivered:zone:core", "key"] = "delivered:zone:xiqing"
    own = card["key"] == "delivered:zone:xiqing"
    card.loc[own, ["value", "numerator", "denominator"]] = [0.75, 3e5, 4e5]
    card.loc[own, "met"] = False
    shown = cells(score_section(replace(planned, scorecard=card), lang="zh"))
    at = shown.index("西青区环外区域")
    assert shown[at : at + 7] == [
        "西青区环外区域", "30%", "未列", "23.9%", "40.0万平方米", "75.0%", "未达到"
    ]  # fmt: skip


def test_inputs_and_what_is_not_simulated_have_no_verdict(planned):
    shown = cells(score_section(planned, lang="en"))
    for line in ("Industrial bases", "Leading firms", "National demonstration city"):
        at = shown.index(line)
        assert shown[at + 5] == "–"
        assert shown[at + 3] in {"input", "not simulated"}


def test_a_city_without_the_plan_shows_its_own_outcomes_only(reckoned):
    page = score_section(reckoned, lang="en")
    assert "<h2>Delivery</h2>" in page
    assert "plan 2020" not in page
    assert "<img" not in page
    assert "0 of the 1 outcomes" in page


def test_the_chart_of_the_claim_is_written_with_its_table(planned, tmp_path):
    gallery = Gallery(planned, {"area_served": planned.claim})
    names = {path.name for path in write_charts(gallery, tmp_path)}
    assert names == {f"area_served.{kind}" for kind in ("csv", "png", "svg")}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sections_come_after_the_findings(lang):
    page = render(content_of([example_run()]), lang=lang)
    heads = re.findall("<h2>(.*?)</h2>", page)
    wanted = ["三点发现", "交付结果", "成本"] if lang == "zh" else [
        "Three findings", "Delivery", "What it costs"
    ]  # fmt: skip
    assert [head for head in heads if head in wanted] == wanted
    at = heads.index(wanted[0])
    assert heads[at : at + 3] == wanted
