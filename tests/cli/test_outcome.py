"""What is printed is what the record says, answer first."""

import math
import re
from dataclasses import replace

import pytest

from supplysim.cli.outcome import Outcome, Piece, Target
from supplysim.testing import example_run


def outcome(count=1, **targets):
    run = example_run()
    scenario = run.scenario.model_copy(update={"targets": targets})
    return Outcome(scenario, 7, [Piece.of(run)] * count)


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "单次模拟，无置信区间"), ("en", "one simulated run, no interval")]
)
def test_a_single_run_says_that_it_has_no_interval(lang, said):
    assert said in outcome().text(lang)
    assert said not in outcome(2).text(lang)
    assert "95" not in outcome().text(lang)


def test_the_answer_comes_before_the_table():
    lines = outcome().text("en").splitlines()
    rate = example_run().kpi("on_time_installation_rate")
    said = next(i for i, line in enumerate(lines) if f"{rate:.1%}"[:-1] in line)
    assert said < next(i for i, line in enumerate(lines) if line.startswith("measure"))


def test_the_rate_stands_at_all_four_tolerances_and_three_weights():
    table = outcome().text("en").split("tolerance")[1].split("bottleneck")[0].splitlines()
    assert table[0].split() == ["by", "component", "by", "volume", "by", "storey"]
    assert [line.split()[0] for line in table[1:5]] == ["0", "1", "3", "7"]


def test_replications_that_agree_have_an_interval_of_no_width():
    kpis = outcome(3).summary()["kpis"]["on_time_installation_rate"]
    assert kpis["low"] == kpis["value"] == kpis["high"]
    assert outcome().summary()["kpis"]["on_time_installation_rate"]["low"] is None


def test_rates_are_pooled_over_components_not_averaged_over_runs():
    run = example_run()
    piece = Piece.of(run)
    none_due = piece.on_time.assign(due=0, component=math.nan, m3=math.nan, storey=math.nan)
    mixed = Outcome(run.scenario, 0, [piece, replace(piece, on_time=none_due)])
    alone = Outcome(run.scenario, 0, [piece])
    assert mixed._tolerances("en") == alone._tolerances("en")


def test_targets_are_told_with_what_came_out():
    rate = example_run().kpi("on_time_installation_rate")
    found = outcome(on_time_installation_rate=rate, step_rate=1.0)
    assert [target.met for target in found.targets()] == [True, False]
    assert "target missed: step rate" in found.text("en")
    assert "目标达到" in found.text("zh")


def test_a_measure_without_a_value_misses_its_target():
    assert not Target("otif", 0.0, math.nan).met


def test_a_warning_is_given_once():
    piece = replace(Piece.of(example_run()), warnings=("a", "b"))
    assert Outcome(example_run().scenario, 0, [piece, piece]).warnings() == ("a", "b")


def test_without_a_planned_component_the_answer_says_so():
    run = example_run()
    kpis = run.kpis()
    kpis.loc["on_time_installation_rate", ["value", "numerator", "denominator"]] = math.nan, 0, 0
    piece = Piece.of(run)
    piece = replace(piece, kpis=kpis, resources=piece.resources.assign(busy_h=0.0))
    lines = Outcome(run.scenario, 0, [piece]).text("en").splitlines()
    assert "no component was due in the window" in lines
    assert not any(line.startswith(("–", "bottleneck")) for line in lines)


def test_limits_end_where_the_measures_do():
    run = example_run()
    pieces = []
    for good in (1.0, 8.0):
        kpis = run.kpis()
        kpis.loc["on_time_installation_rate", "numerator"] = good
        pieces.append(replace(Piece.of(run), kpis=kpis))
    found = Outcome(run.scenario, 0, pieces)
    rate = found.summary()["kpis"]["on_time_installation_rate"]
    assert (rate["low"], rate["high"]) == (0, 1)
    assert "(0.0 % – 100.0 %)" in found.text("en")


def test_cost_and_scorecard_take_one_line_each():
    run = example_run()
    english, chinese = (outcome().text(lang).splitlines() for lang in ("en", "zh"))
    per_m3 = f"{run.costs().loc['total', 'yuan_per_m3']:,.0f}"
    assert f"cost: {per_m3} yuan a m³ installed; most prices are judgement" in english
    assert f"成本：每立方米吊装构件 {per_m3} 元；单价多为判断值" in chinese
    assert "delivery: 0 of 1 outcomes met" in english
    assert "交付结果：可判断的 1 项中 0 项达到" in chinese


def test_cost_of_replications_has_an_interval():
    run = example_run()
    pieces = []
    for factor in (0.9, 1.0, 1.1):
        costs = run.costs()
        costs[["yuan", "yuan_per_m3"]] *= factor
        pieces.append(replace(Piece.of(run), costs=costs))
    lines = Outcome(run.scenario, 0, pieces).text("en").splitlines()
    line = next(line for line in lines if line.startswith("cost:"))
    low, high = re.search(r"\(([\d,]+) – ([\d,]+)\)", line).groups()
    per_m3 = run.costs().loc["total", "yuan_per_m3"]
    assert float(low.replace(",", "")) < per_m3 < float(high.replace(",", ""))


def test_where_all_replications_are_alike_there_is_no_interval():
    told = outcome(3).text("en")
    assert "(" not in next(line for line in told.splitlines() if line.startswith("cost:"))
    rate = next(line for line in told.splitlines() if line.startswith("on-time installation"))
    assert rate.endswith("the same each time")
    assert "各次相同" in outcome(3).text("zh")


def test_without_a_lift_there_is_no_line_on_cost():
    run = example_run()
    piece = replace(Piece.of(run), costs=run.costs().assign(yuan_per_m3=math.nan, quantity=0.0))
    text = Outcome(run.scenario, 0, [piece]).text("en")
    assert "cost:" not in text


@pytest.mark.parametrize(
    ("busy", "told"),
    [(0.86, "bottleneck: trucks, near their limit"), (0.85, "no class of resources is near")],
)
def test_a_bottleneck_is_named_only_near_saturation(busy, told):
    piece = Piece.of(example_run())
    resources = piece.resources.loc[["truck"]]
    resources = resources.assign(open_h=100.0, busy_h=100.0 * busy)
    text = Outcome(example_run().scenario, 0, [replace(piece, resources=resources)]).text("en")
    assert told in text
    assert f"(busy / open {busy:.1%}"[:-1] in text


def test_throughput_says_that_it_is_a_month_s():
    (line,) = [x for x in outcome().text("en").splitlines() if x.startswith("throughput")]
    assert line.endswith("m³ a month")
    (line,) = [x for x in outcome().text("zh").splitlines() if x.startswith("月吊装量")]
    assert line.endswith("立方米/月")
