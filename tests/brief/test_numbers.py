"""Every number of a brief is recomputed from the record, and no number stands outside the annex."""

import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from supplysim.brief import AnnexRow, brief_of, case_of, plain
from supplysim.brief.content import Cited
from supplysim.brief.evidence import difference

DIGITS = re.compile(r"\d")
FREE = re.compile(
    r"95 ?%|\d+ replications|\d+次重复|7 days|7天|m³|m²|（本方案取.*?值）|\(here.*?\)"
)
"""What may be a number in plain text: names of intervals and tolerances, the count of replications,
units, and inputs that are quoted from the scenario."""


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def ratio(runs, key):
    tables = [run.kpis().loc[key] for run in runs]
    return sum(t["numerator"] for t in tables) / sum(t["denominator"] for t in tables)


def installed(run, window_column):
    pieces = run.components
    inside = (pieces[window_column] >= run.scenario.window_start) & (
        pieces[window_column] < run.scenario.window_end
    )
    return float(pieces.loc[inside, "volume_m3"].sum())


def due_storeys(run):
    storeys = run.storeys
    return storeys[
        (storeys["planned_finish"] >= run.scenario.window_start)
        & (storeys["planned_finish"] < run.scenario.window_end)
    ]


def zone_rate(runs, zone):
    tables = [run.kpis("zone") for run in runs]
    rows = [t[(t["key"] == "on_time_installation_rate") & (t["group"] == zone)] for t in tables]
    return sum(r["numerator"].sum() for r in rows) / sum(r["denominator"].sum() for r in rows)


def cause_share(runs, cause):
    """Return the share of a cause in new lateness, a ratio of sums over runs."""
    tables = [run.delays(in_window=True).set_index("cause")["seconds"] for run in runs]
    return sum(t[cause] for t in tables) / sum(t.sum() for t in tables)


def delivered(runs):
    cards = [run.scorecard().set_index("key").loc["delivered:city"] for run in runs]
    return sum(c["numerator"] for c in cards) / sum(c["denominator"] for c in cards)


def again(row, runs):
    """Return the number of an annex row, worked out anew from the frames of the record."""
    kind, _, rest = row.key.partition(":")
    makers = {
        "kpi": lambda: ratio(runs, rest),
        "on_time": lambda: mean(run.on_time_table().loc[int(rest), "component"] for run in runs),
        "scenario": lambda: runs[0].scenario.scorecard.least_share,
        "monthly": lambda: mean(
            installed(run, {"installed_m3": "installed", "planned_m3": "planned"}[rest])
            for run in runs
        ),
        "zone": lambda: zone_rate(runs, rest.rpartition(":")[0]),
        "cause": lambda: cause_share(runs, rest.split(":")[0]),
        "resource": lambda: (
            sum(run.bottleneck().table.loc[rest, "busy_h"] for run in runs)
            / sum(run.bottleneck().table.loc[rest, "open_h"] for run in runs)
        ),
        "outcome": lambda: (
            abs(delivered(runs) - runs[0].scenario.scorecard.least_share)
            if rest.endswith("margin")
            else delivered(runs)
        ),
        "cost": lambda: (
            sum(run.costs().loc[rest, "yuan"] for run in runs)
            / sum(installed(run, "installed") for run in runs)
        ),
        "storeys": lambda: mean(
            len(due_storeys(run)) if rest == "due" else (due_storeys(run)["lateness_s"] > 0).sum()
            for run in runs
        ),
    }
    return makers[kind]()


def test_every_number_is_recomputed_from_the_record(brief, runs):
    assert len(brief.annex) > 15
    for row in brief.annex:
        assert row.value == pytest.approx(again(row, runs), rel=1e-9), row.key


def test_every_cited_number_is_that_of_its_row(brief):
    rows = {row.label: row for row in brief.annex}
    cited = [part for sentence in brief.sentences() for part in sentence if isinstance(part, Cited)]
    assert len(cited) > 15
    for part in cited:
        row = rows[part.label]
        alike = row.kind == "alike" and re.search("给不出区间|no interval", part.text)
        assert part.text == row.text or row.interval in part.text or alike
    assert {part.label for part in cited} == set(rows)  # and no row is without a sentence


def test_no_number_stands_outside_the_annex(brief):
    for sentence in brief.sentences():
        loose = "".join(part for part in sentence if isinstance(part, str))
        assert not DIGITS.search(FREE.sub("", loose)), loose


def test_intervals_hold_their_numbers(brief):
    for row in brief.annex:
        assert isinstance(row, AnnexRow)
        if not math.isnan(row.low):
            assert row.low <= row.value <= row.high, row.key
            assert row.interval


def test_each_row_says_run_and_grade(brief):
    title = "小型教学方案，种子0，3次"
    if brief.lang == "en":
        title = "Small teaching scenario, seed 0, n = 3"
    assert {row.run for row in brief.annex} == {title}
    assert {row.grade for row in brief.annex} <= set("SCDRJ")
    grades = {row.key: row.grade for row in brief.annex}
    assert grades["scenario:scorecard.least_share"] == "J"  # the mark itself is an assumption


def test_differences_are_paired_by_replication(case, other):
    brief = brief_of([case, other], lang="en")
    row = next(row for row in brief.annex if row.key == "difference:on_time_installation_rate")
    rates = [
        table[table["key"] == "on_time_installation_rate"].set_index("replication")
        for table in (case.sums, other.sums)
    ]
    ratios = [table["numerator"].sum() / table["denominator"].sum() for table in rates]
    assert row.value == pytest.approx(ratios[1] - ratios[0])
    assert difference(case, case, "step_rate").value == 0
    assert any("Paired" in plain(action.why) for action in brief.actions)
    assert brief.findings[-1].heading.startswith("Compared")
    assert {row.key for row in brief.annex} >= {"difference:throughput_m3_per_month"}


def test_shares_of_lateness_have_their_interval(case, runs):
    """The jackknife's: each run left out once."""
    for brief in (brief_of([case], lang="en"), brief_of([case], lang="zh")):
        shares = [row for row in brief.annex if row.key.startswith("cause:")]
        assert shares
        for row in shares:
            cause = row.key.split(":")[1]
            left = [cause_share([r for r in runs if r is not run], cause) for run in runs]
            n = len(runs)
            error = np.sqrt((n - 1) / n * sum((each - np.mean(left)) ** 2 for each in left))
            half = student.ppf(0.975, n - 1) * error
            assert row.low == pytest.approx(max(row.value - half, 0.0))
            assert row.high == pytest.approx(min(row.value + half, 1.0))
            assert row.kind == "single"


def test_the_share_of_a_single_run_has_no_interval(runs):
    brief = brief_of([case_of(runs[:1])], lang="en", draft=True)
    assert {row.interval for row in brief.annex if row.key.startswith("cause:")} == {""}


def test_a_difference_is_one_of_ratios_of_sums_as_both_sides_are(case, other):
    """A year in which little was due weighs little: 2 of 10 and 90 of 100 are 92 of 110."""
    key = "on_time_installation_rate"
    own = pd.DataFrame({"replication": [0, 1], "key": key, "denominator": [10.0, 100.0]})
    sides = [
        replace(one, sums=own.assign(numerator=good))
        for one, good in ((case, [1.0, 50.0]), (other, [2.0, 90.0]))
    ]
    found = difference(*sides, key)
    assert found.value == pytest.approx(92 / 110 - 51 / 110)
    # one left out: .2 - .1 and .9 - .5, half as far from their mean as from each other
    half = student.ppf(0.975, 1) * 0.15
    assert (found.low, found.high) == pytest.approx((found.value - half, found.value + half))
