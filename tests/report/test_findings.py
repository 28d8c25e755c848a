"""Sentences say what the tables say, and no more than the number of runs can bear."""

from dataclasses import replace

import pandas as pd
import pytest

from supplysim.report import findings as found


def test_the_answer_names_rate_throughput_demand_and_what_is_busiest(content):
    text = found.answer(content, lang="zh")
    assert text == (
        "在本次模拟中，2020年1月1日至2020年12月31日计划吊装4.00万立方米构件，实际吊装3.00万立方米"
        "（月均1.50万立方米），准时吊装率60.0%（容差0天）；"
        "最忙的资源是塔吊（忙碌时间占开放时间的64.0%，未近饱和）。"
    )
    text = found.answer(content, lang="en")
    assert "40.0 thousand m³ of components were planned" in text
    assert "from 1 January 2020 to 31 December 2020" in text
    assert "60.0 %" in text
    assert text.count(". ") == 0  # one sentence


def test_several_replications_speak_of_the_mean_and_give_the_interval(content):
    kpis = content.kpis.assign(low=content.kpis["value"] - 0.02, high=content.kpis["value"] + 0.02)
    many = replace(content, kpis=kpis, facts=replace(content.facts, replications=20))
    zh, en = (found.answer(many, lang=lang) for lang in ("zh", "en"))
    assert zh.startswith("20次重复模拟平均，")
    assert "60.0%（容差0天，95%置信区间58.0%至62.0%）" in zh
    assert "60.0 % (0 days of tolerance, 95 % interval 58.0 % to 62.0 %)" in en


def test_zones_are_named_best_and_worst_with_number_and_tightness(content):
    heading, text = found.zones(content.zones, replications=1, lang="zh")
    assert heading == "南区最准时，北区最不准时"
    assert "南区（90.0%，100件，计划松紧度1.10）" in text
    assert "北区（50.0%，300件，计划松紧度1.15）" in text
    assert "相差40.0个百分点" in text


def test_numbers_that_were_the_same_each_time_have_no_interval(content):
    kpis = content.kpis.assign(low=content.kpis["value"], high=content.kpis["value"])
    many = replace(content, kpis=kpis, facts=replace(content.facts, replications=20))
    assert "interval" not in found.answer(many, lang="en")
    assert "各次相同" in found.answer(many, lang="zh")
    rates = content.zones["rate_0d"]
    zones = content.zones.assign(low_0d=rates, high_0d=rates, replications=5)
    assert "interval" not in found.zones(zones, replications=5, lang="en").text
    assert "各次相同" in found.zones(zones, replications=5, lang="zh").text


def test_overlapping_intervals_of_zones_are_called_so(content):
    wide = content.zones.assign(low_0d=[0.3, 0.6], high_0d=[0.7, 1.0], replications=5)
    assert "intervals overlap" in found.zones(wide, replications=5, lang="en").text
    apart = wide.assign(high_0d=[0.55, 1.0])
    assert "overlap" not in found.zones(apart, replications=5, lang="en").text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_zone_or_none_needs_no_comparison(content, lang):
    one = found.zones(content.zones.iloc[:1], replications=1, lang=lang)
    assert ("只有一个分区" if lang == "zh" else "one zone") in one.text
    none = found.zones(content.zones.assign(components=0.0), replications=1, lang=lang)
    assert ("没有计划吊装" if lang == "zh" else "no component was due") in none.text


def test_the_bottleneck_is_a_class_with_its_utilisation(content):
    heading, text = found.bottleneck(content.resources, content.monthly, replications=1, lang="zh")
    assert heading == "最忙的资源是塔吊（忙碌时间占开放时间的64.0%，未近饱和）"
    assert "塔吊64.0%、车辆41.0%" in text
    assert "按类平均都未超过85%" in text
    assert "吊装量为计划的75.0%，相当于设计产能的25.0%" in text


def test_near_saturation_is_said_above_the_limit_only(content):
    full = content.resources.assign(share=[found.NEAR_SATURATION + 0.01, 0.4])
    text = found.bottleneck(full, content.monthly, replications=1, lang="en").text
    assert "1 of them above 85 %, near saturation" in text


def test_no_resource_record_is_no_crash(content):
    none = pd.DataFrame({"kind": [], "share": []})
    heading, text = found.bottleneck(none, content.monthly, replications=1, lang="en")
    assert heading == "No resource was recorded"
    assert text.startswith("In this run, the volume installed is 75.0 %")


def test_lateness_goes_by_new_delay_and_claims_no_effect(content):
    heading, text = found.lateness(content.causes, content.storeys, replications=1, lang="zh")
    assert heading == "延误首先来自车辆"  # 480 h new, though cranes have the larger total
    assert "200个楼层中有50个（25.0%）" in text
    assert "新增延误中，车辆66.7%（20.0楼层·天），塔吊33.3%（10.0楼层·天）" in text
    assert "责任归因" in text


def test_lateness_falls_back_on_totals(content):
    totals = content.causes.assign(new_h=float("nan"))
    heading, text = found.lateness(totals, content.storeys, replications=1, lang="en")
    assert heading == "Most total lateness: crane"
    assert "crane 66.7 % (40.0 storey-days)" in text


BY_ZONE = pd.DataFrame(
    [
        ("north", "北区", "North", "truck", 30.0),
        ("north", "北区", "North", "crane", 10.0),
        ("south", "南区", "", "crane", 90.0),
        ("south", "南区", "", "truck", 60.0),
        ("west", "西区", "West", "truck", 8.0),
        ("east", "东区", "East", "truck", 0.0),
    ],
    columns=["zone", "title_zh", "title_en", "cause", "hours"],
)


def test_zones_are_told_by_the_cause_that_leads_there_the_latest_first(content):
    assert found.leading(BY_ZONE, lang="zh") == (
        "各分区占比最大的原因：塔吊（南区60.0%）；车辆（北区75.0%、西区100.0%）。"
    )
    assert found.leading(BY_ZONE, lang="en") == (
        " Leading cause by zone: crane (south 60.0 %); trucks (North 75.0 %, West 100.0 %)."
    )
    page = replace(content, causes_by_zone=BY_ZONE)
    assert found.findings(page, lang="en")[2].text.endswith("West 100.0 %).")


def test_a_single_late_zone_is_not_told_apart():
    assert found.leading(BY_ZONE[BY_ZONE["zone"] == "north"], lang="en") == ""
    assert found.leading(pd.DataFrame(), lang="zh") == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_late_storey_is_good_news(content, lang):
    none = content.causes.assign(new_h=0.0, total_h=0.0)
    storeys = {"due": 10.0, "late": 0.0, "unfinished": 0.0}
    finding = found.lateness(none, storeys, replications=1, lang=lang)
    assert ("没有楼层" if lang == "zh" else "no storey") in finding.text


def test_lateness_without_charges_is_not_called_punctual(content):
    none = content.causes.assign(new_h=0.0, total_h=0.0)
    finding = found.lateness(none, content.storeys, replications=1, lang="en")
    assert "50 storeys are late" in finding.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_there_are_three_findings_and_a_single_run_is_called_one(content, lang):
    three = found.findings(content, lang=lang)
    assert len(three) == 3
    opening = "在本次模拟中" if lang == "zh" else "In this run"
    assert all(finding.text.startswith(opening) for finding in three)
