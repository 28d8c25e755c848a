"""Cases in pairs: what is asked of them, when there are enough, what is refused."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import supplysim as ss
from supplysim.comparison import Case, Wanted, compare_cases, rule_of, tell
from supplysim.errors import InputError
from supplysim.measured import Measured, known_measures
from supplysim.record.schema import CAUSES
from supplysim.statistics.paired import paired_t
from supplysim.statistics.stopping import Precision, Rule
from tests.runs.scenarios import town

RATE = "on_time_installation_rate"


def faults(call):
    with pytest.raises(InputError) as told:
        call()
    return told.value.faults


def test_a_difference_is_that_of_runs_of_the_same_replication(cases, found):
    """Worked out again from runs of their own: the plan is fixed, so it is a paired t."""
    rates = found.runs[found.runs["key"] == RATE].set_index("case")["value"]
    for name in ("base", "fewer"):
        assert rates[name].iloc[1] == ss.simulate(cases[name], replication=1).kpi(RATE)
    row = found.difference(RATE, "fewer")
    plain = paired_t(rates["base"], rates["fewer"])
    assert row["base"] == pytest.approx(rates["base"].mean())
    assert row["difference"] == pytest.approx(plain.value)
    assert row["high"] - row["low"] >= (plain.high - plain.low) - 1e-9  # adjusted for their number


def test_rows_are_every_measure_and_cost_of_every_case(found):
    assert found.others == ("fewer", "more")
    assert list(found.differences["key"]) == [*known_measures(), *known_measures()]
    assert set(found.differences["replications"]) == {6}
    assert found.replications == 6
    assert found.reached
    assert found.rule is None


def test_an_interval_without_zero_is_a_real_difference(found):
    for table, low, high in (
        (found.differences, "low", "high"),
        (found.causes, "low_h", "high_h"),
        (found.costs, "low_yuan", "high_yuan"),
    ):
        tested = table[table["p"].notna()]
        excluded = (tested[low] > 0) | (tested[high] < 0)
        assert excluded.tolist() == tested["real"].tolist()

    assert 0 < found.differences["real"].sum() < len(found.differences)


def test_what_trucks_do_not_touch_stays_the_same(found):
    row = found.difference("plan_tightness", "more")
    assert (row["difference"], row["low"], row["high"], row["real"]) == (0, 0, 0, False)


def test_lateness_changes_by_cause_new_and_total(cases):
    """The hours of a cause are those that the run charges to it."""
    two = {"base": cases["base"], "fewer": cases["fewer"]}
    table = ss.compare(two, replications=1, workers=1).causes.set_index(["kind", "cause"])
    runs = {name: ss.simulate(scenario) for name, scenario in two.items()}
    for kind in ("new", "total"):
        hours = {
            name: run.delays(kind=kind, in_window=True).set_index("cause")["seconds"] / 3600
            for name, run in runs.items()
        }
        own = table.loc[kind]
        assert own["value_h"].tolist() == pytest.approx(hours["fewer"].tolist())
        assert own["difference_h"].tolist() == pytest.approx(
            (hours["fewer"] - hours["base"]).tolist()
        )
        assert own.loc["truck", "difference_h"] > 0


def test_costs_add_up_to_the_total(found):
    for _, own in found.costs.groupby("case"):
        *items, total = own["difference_yuan"]
        assert sum(items) == pytest.approx(total)
        assert own["item"].iloc[-1] == "total"


def test_what_differs_in_the_inputs_is_named_with_both_values(found):
    table = found.inputs[found.inputs["case"] == "fewer"]
    assert set(table["field"]) == {"fleets.west-own.trucks", "fleets.east-own.trucks"}
    assert set(table["from"]) == {"2"}
    assert set(table["to"]) == {"1"}


def test_every_run_is_kept_so_that_it_can_be_worked_out_again(found):
    runs = found.runs[found.runs["key"] == RATE]
    assert len(runs) == 3 * 6
    sums = runs.groupby("case")[["numerator", "denominator"]].sum()
    rate = sums["numerator"] / sums["denominator"]
    assert rate["more"] == pytest.approx(found.difference(RATE, "more")["value"])


def same_as(again, found):
    """Tell whether two pairs by other workers are the first two of those made here."""
    first = found.runs[(found.runs["replication"] < 2) & (found.runs["case"] != "fewer")]
    pd.testing.assert_frame_equal(again.runs, first.reset_index(drop=True))


def test_other_workers_give_the_same_numbers(cases, found):
    two = {name: cases[name] for name in ("base", "more")}
    with ThreadPoolExecutor(2) as executor:
        same_as(ss.compare(two, replications=2, executor=executor), found)


@pytest.mark.slow
def test_processes_give_the_same_numbers(cases, found):
    two = {name: cases[name] for name in ("base", "more")}
    same_as(ss.compare(two, replications=2, workers=2), found)


# --- how many pairs --------------------------------------------------------------------------


def made_up(spread, *, asked=None):
    """Return runs whose on-time rate is that of a normal distribution, and what they were asked."""

    def runs(jobs, tick):
        kept = []
        for job in jobs:
            if asked is not None:
                asked.append(job.replication)
            rng = np.random.default_rng([job.replication, job.scenario.fleets["west-own"].trucks])
            measures = dict.fromkeys(known_measures(), (1.0, 1.0))
            measures[RATE] = (float(rng.normal(500, 1000 * spread)), 1000.0)
            kept.append(
                Measured(
                    measures,
                    total_s=dict.fromkeys(CAUSES, 0),
                    costs={"total": 1.0},
                    plan_hash="plan",
                )
            )
            tick()
        return kept

    return runs


def pair(cases):
    return [Case(name, cases[name]) for name in ("base", "more")]


def test_pairs_are_added_until_the_difference_is_precise(cases):
    asked = []
    rule = Rule({RATE: Precision(0.02)}, least=5, most=100)
    found = compare_cases(pair(cases), Wanted(rule=rule), runs=made_up(0.03, asked=asked))
    assert found.reached
    assert 10 < found.replications < 100
    halves = [
        compare_cases(pair(cases), Wanted(replications=n), runs=made_up(0.03))
        for n in range(found.replications - 5, found.replications + 1)
    ]
    for one in halves:  # precise where it stopped, and over all that it looked ahead
        rates = one.runs[one.runs["key"] == RATE].set_index("case")["value"]
        assert paired_t(rates["base"], rates["more"]).half <= 0.02
    assert sorted(set(asked)) == list(range(found.replications))  # none was run for nothing
    assert asked == sorted(asked)


def test_a_relative_goal_is_a_share_of_the_base_and_not_of_the_difference(cases):
    """The rate is .5 and the difference near nothing: 4 % are .02."""
    absolute, relative = (
        compare_cases(
            pair(cases),
            Wanted(rule=rule_of({RATE: half}, least=5, most=100)),
            runs=made_up(0.03),
        )
        for half in (0.02, "4 %")
    )
    assert abs(relative.difference(RATE)["difference"]) < 0.02
    assert relative.reached
    assert abs(relative.replications - absolute.replications) <= 2
    assert "4 % of the base's value" in " ".join(tell.remarks(relative, "en"))
    assert "基准值的 4%" in " ".join(tell.remarks(relative, "zh"))


def test_when_no_more_may_be_run_it_says_that_the_precision_was_not_reached(cases):
    rule = Rule({RATE: Precision(0.001)}, least=5, most=12)
    found = compare_cases(pair(cases), Wanted(rule=rule), runs=made_up(0.03))
    assert (found.reached, found.replications) == (False, 12)


def test_one_pair_has_no_interval_and_claims_nothing(cases):
    found = compare_cases(pair(cases), Wanted(replications=1), runs=made_up(0.03))
    assert found.differences["low"].isna().all()
    assert not found.differences["real"].any()


def test_progress_counts_the_runs(cases):
    seen = []
    compare_cases(
        pair(cases),
        Wanted(replications=3),
        runs=made_up(0.1),
        progress=lambda done, asked: seen.append((done, asked)),
    )
    assert seen == [(i, 6) for i in range(1, 7)]


# --- what is refused -------------------------------------------------------------------------


def test_another_plan_is_refused_unless_it_is_wanted(cases):
    slower = town({"plan.allowance": 0.5})
    told = faults(lambda: ss.compare({"base": cases["base"], "slower": slower}, workers=1))
    assert [fault.where for fault in told] == ["slower"]
    assert "--replan" in told[0].en
    assert "--replan" in told[0].zh
    found = ss.compare(
        {"base": cases["base"], "slower": slower}, replications=2, replan=True, workers=1
    )
    assert found.replanned
    assert found.difference("plan_tightness")["difference"] > 0


def test_a_plan_that_differs_in_some_replication_is_refused(cases):
    def runs(jobs, tick):
        kept = made_up(0.1)(jobs, tick)
        last = max(job.replication for job in jobs)
        return [
            replace(one, plan_hash=job.scenario.hash if job.replication == last else "plan")
            for job, one in zip(jobs, kept, strict=True)
        ]

    told = faults(lambda: compare_cases(pair(cases), Wanted(replications=3), runs=runs))
    assert "--replan" in told[0].en


def test_equal_cases_are_nothing_to_compare(cases):
    renamed = cases["base"].with_({"title_en": "another name for the same"})
    told = faults(lambda: ss.compare({"a": cases["base"], "b": renamed}, workers=1))
    assert "nothing to compare" in told[0].en


def test_every_fault_of_the_order_is_told_at_once(cases):
    told = faults(
        lambda: ss.compare(
            {"base": cases["base"]}, until={"on_time_rate": 0.01, "otif": 0.1}, replications=0
        )
    )
    assert [fault.where for fault in told] == ["cases", "replications", "until"]
    assert told[-1].nearest


def test_goals_that_cannot_be_read_are_told_together_and_beside_the_other_faults(cases):
    told = faults(
        lambda: ss.compare({"base": cases["base"]}, until={"otif": "much", RATE: 0, "x_h": "2 %"})
    )
    assert [fault.where for fault in told] == ["cases", "until.otif", f"until.{RATE}"]
    assert told[1].value == "much"
    assert "2 %" in told[1].en


def test_a_row_that_is_not_there_is_told_with_what_is(found):
    told = faults(lambda: found.difference("otif", "many"))
    assert "fewer, more" in told[0].en
    told = faults(lambda: found.difference("otif"))  # of which case?
    assert "fewer, more" in told[0].en


def test_a_comparison_tells_in_a_line_what_it_is(found):
    assert repr(found).startswith("Comparison('fewer', 'more' with 'base': 6 pairs, seed 0; ")
    assert "<table" in found._repr_html_()
    assert len(found.table("more")) == len(known_measures())


def test_a_half_width_of_a_share_that_means_percentage_points_is_refused(cases):
    pair = {"base": cases["base"], "other": cases["base"].with_({"plan.allowance": 0.3})}
    (told,) = faults(lambda: ss.compare(pair, until={"otif": 2, "tardiness_h": 2, RATE: "60 %"}))
    assert told.where == "until.otif"
    assert "write 0.02 for 2 points" in told.en


def test_a_seed_that_is_none_is_refused(cases):
    pair = {"base": cases["base"], "more": cases["more"]}
    (told,) = faults(lambda: ss.compare(pair, seed=-3, replications=1, workers=1))
    assert (told.where, told.value) == ("seed", "-3")
