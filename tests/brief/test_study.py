"""Briefs on a study: every number recomputed from its runs, wording by certainty, honest gaps."""

import math
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from shutil import copytree
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import t

import supplysim as ss
from supplysim.analysis.cells import cells_of
from supplysim.analysis.overturn import overturn
from supplysim.brief import brief_of_study, plain, trials_of
from supplysim.brief import trials as trials_module
from supplysim.brief.content import Cited
from supplysim.brief.document import as_docx
from supplysim.brief.drawn import drawn
from supplysim.brief.page import as_html
from supplysim.brief.slides import as_pptx
from supplysim.brief.typeset import as_pdf
from supplysim.errors import InputError
from supplysim.experiment.spec import Selection
from tests.charts.layout import assert_tidy

RATE, COST = "on_time_installation_rate", "cost_yuan_per_m3"
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|（[^（）]*）|\([^()]*\)")
"""What may hold numbers in plain text: names of combinations, and what is quoted of an input."""

STUDY = """
title_zh = "车辆与塔吊"
title_en = "trucks and cranes"
base = "small"
seed = 7
{more}
[levers.trucks]
path = "fleets.*.trucks"
values = [1, 3]

[levers.cranes]
path = "sites.cranes_per_tower"
values = [0.5, 1.0]

[replications]
min = {n}

[compare]
baseline = {{ trucks = 1, cranes = 1.0 }}
"""


def swept(folder, text, name="study"):
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    with ThreadPoolExecutor(1) as here:  # no process has to start
        return ss.Study.load(file).run(out=folder / "out", executor=here)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return swept(tmp_path_factory.mktemp("study"), STUDY.format(n=3, more=""))


@pytest.fixture(scope="module")
def trials(results):
    return trials_of(results)


@pytest.fixture(scope="module", params=["zh", "en"])
def told(request, trials):
    return brief_of_study(trials, lang=request.param)


def pooled(results, choice, key):
    own = results.blocks(key)
    own = own[own["choice"] == choice]
    return own["numerator"].sum() / own["denominator"].sum()


def again(row, results):
    """Return the number of an annex row, worked out anew from the runs of the study."""
    kind, _, key = row.key.partition(":")
    if kind == "trial":
        return pooled(results, row.case, key)
    if kind == "gain":
        return pooled(results, row.case, key) - pooled(results, "trucks=1, cranes=1", key)
    if kind == "effect":
        lever, _, key = key.partition(":")
        ends = {
            "trucks": [("trucks=1, cranes={}", "trucks=3, cranes={}"), ("0.5", "1")],
            "cranes": [("trucks={}, cranes=0.5", "trucks={}, cranes=1"), ("1", "3")],
        }[lever]
        (first, last), others = ends
        steps = [
            pooled(results, last.format(other), key) - pooled(results, first.format(other), key)
            for other in others
        ]
        return float(np.mean(steps))
    if kind == "cause":
        cause, column, _ = key.split(":")
        own = results.delays()
        own = own[own["choice"] == row.case].set_index("cause")[column]
        return own[cause] / own.sum()
    return {"study:combinations": 4, "study:confidence": 0.95}[row.key]


def test_every_number_is_recomputed_from_the_runs(told, results):
    assert len(told.annex) > 12
    for row in told.annex:
        assert row.value == pytest.approx(again(row, results), rel=1e-9), row.key


def test_every_number_is_cited_and_none_stands_outside_the_annex(told):
    cited = [part for sentence in told.sentences() for part in sentence if isinstance(part, Cited)]
    assert {part.label for part in cited} == {row.label for row in told.annex}
    for sentence in told.sentences():
        loose = "".join(part for part in sentence if isinstance(part, str))
        assert not re.search(r"\d", QUOTED.sub("", loose)), loose


def test_the_best_is_named_with_its_base(told):
    answer = plain(told.answer)
    named = ("车辆数：3，每栋塔吊数：", "车辆数：1，每栋塔吊数：1")
    if told.lang == "en":
        named = ("trucks: 3, cranes a tower: ", "trucks: 1, cranes a tower: 1")
    assert all(name in answer for name in named)


def test_actions_are_combinations_that_were_simulated_the_sure_ones_first(told, trials):
    names = {names[told.lang == "en"] for names in trials.names.values()}
    assert len(told.actions) == 3
    for action in told.actions:
        assert any(name in action.what for name in names)
    sure = [row["low"] > 0 for _, row in trials.gains(RATE).iterrows()]
    wording = ["确有改善" in action.how_sure or "real gain" in action.how_sure
               for action in told.actions]  # fmt: skip
    assert wording == sorted(sure, reverse=True)


def test_gains_are_adjusted_for_their_number(trials):
    """Of m comparisons the most significant has the limits of a confidence of 1 - 0.05 / m."""
    gains = trials.gains(RATE).set_index("choice")
    assert set(gains["base"]) == {"trucks=1, cranes=1"}
    errors = {}
    for choice in gains.index:
        own = trials.sums[trials.sums["measure"] == RATE].set_index("choice")
        sides = [own.loc[name] for name in ("trucks=1, cranes=1", choice)]
        off = [
            np.array([
                (side["numerator"].sum() - n) / (side["denominator"].sum() - d)
                for n, d in zip(side["numerator"], side["denominator"], strict=True)
            ])
            for side in sides
        ]  # fmt: skip
        spread = off[1] - off[0]
        errors[choice] = math.sqrt(2 / 3 * ((spread - spread.mean()) ** 2).sum())
    first = max(gains.index, key=lambda choice: abs(gains.loc[choice, "value"]) / errors[choice])
    half = (gains.loc[first, "high"] - gains.loc[first, "low"]) / 2
    assert half == pytest.approx(t.ppf(1 - 0.05 / 3 / 2, 2) * errors[first])


def test_adjusted_intervals_are_told_from_plain_ones(told):
    kinds = {row.key.partition(":")[0]: row.kind for row in told.annex if row.kind != "alike"}
    assert kinds["gain"] == "joint"
    assert {kinds[key] for key in ("trial", "effect") if key in kinds} == {"single"}
    texts = " ".join(map(plain, told.sentences()))
    bare = (
        "(?<!单项)(?<!联合)95%区间" if told.lang == "zh" else "(?<!single )(?<!joint )95 % interval"
    )
    assert not re.search(bare, texts)


def test_every_format_holds_the_whole(told):
    assert as_pdf(told).startswith(b"%PDF")
    assert as_docx(told)
    page = as_html(told)
    assert all(row.label in page for row in told.annex)


def test_charts_are_native_and_hold_the_numbers(told, trials):
    import io  # noqa: PLC0415

    from pptx import Presentation  # noqa: PLC0415

    show = Presentation(io.BytesIO(as_pptx(told)))
    effects, front = [
        shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart
    ]
    means = trials.means(RATE)["value"]
    assert list(effects.plots[0].series[0].values) == pytest.approx(list(100 * means), abs=1e-3)
    assert sum(len(list(series.values)) for series in front.plots[0].series) == 4


@pytest.mark.parametrize("name", ["main_effects", "pareto_front"])
def test_charts_are_tidy_at_the_size_of_the_brief(told, name):
    figure = next(figure for figure in told.figures if figure.name == name)
    assert_tidy(drawn(figure, told.lang))


def test_a_single_run_is_a_draft(tmp_path):
    trials = trials_of(swept(tmp_path, STUDY.format(n=1, more="")))
    with pytest.raises(InputError, match="--draft"):
        brief_of_study(trials, lang="en")
    brief = brief_of_study(trials, lang="en", draft=True)
    assert brief.draft
    assert {action.how_sure for action in brief.actions} == {"a single run: not settled"}


def test_levers_that_move_together_are_not_told_apart(tmp_path):
    text = STUDY.format(n=2, more='[design]\nlevers = "zip"\n')
    brief = brief_of_study(trials_of(swept(tmp_path, text)), lang="en")
    whole = " ".join(map(plain, brief.sentences()))
    assert "cannot be told apart" in whole
    assert [figure.name for figure in brief.figures] == ["pareto_front"]


def test_the_selection_of_the_study_decides(tmp_path):
    more = '[selection]\nmeasure = "cost_yuan_per_m3"\ngoal = "smallest"\nconfidence = 0.9\n'
    trials = trials_of(swept(tmp_path, STUDY.format(n=3, more=more)))
    table = trials.table[trials.table["measure"] == COST].set_index("choice")["value"]
    assert (trials.measure, trials.best) == (COST, table.idxmin())
    brief = brief_of_study(trials, lang="en")
    assert "the best cost per m³ installed" in plain(brief.answer)
    gains = [row for row in brief.annex if row.key == f"gain:{COST}"]
    assert all(row.text.endswith(" yuan") for row in gains)
    for action in brief.actions:  # the measure is the cost itself: it is told once
        assert plain(action.why).count("changes by") == 1
    confidences = [row.value for row in brief.annex if row.key == "study:confidence"]
    assert confidences in ([], [0.9])


def test_inputs_that_the_study_varies_are_no_assumptions(told, trials):
    assert "sites.cranes_per_tower" in set(trials.base.fields()["path"])
    meanings = {row.meaning for row in told.assumptions}
    assert not meanings & {"每栋塔吊数（小于1为共用）", "cranes a tower; below 1 towers share"}


def test_where_the_world_is_sampled_samples_are_the_units(tmp_path):
    more = (
        '[uncertainties.traffic]\npath = "loads.traffic_cv"\n'
        'dist = { dist = "uniform", low = 0.1, high = 0.4 }\n'
        "[design]\nuncertainties = { lhs = 3 }\n"
    )
    trials = trials_of(swept(tmp_path, STUDY.format(n=2, more=more)))
    assert (trials.unit, trials.blocks) == ("sample", 3)
    brief = brief_of_study(trials, lang="en")
    assert "3 samples of the world a combination" in brief.subtitle
    whole = " ".join(map(plain, brief.sentences()))
    assert "sampled no uncertainties" not in whole
    assert not any(row.meaning == "variation of travel time" for row in brief.assumptions)


def test_combinations_of_another_plan_are_not_compared_and_the_brief_says_so(tmp_path):
    more = '[cases.loose]\n"plan.allowance" = 0.3\n'
    trials = trials_of(swept(tmp_path, STUDY.format(n=2, more=more)))
    assert trials.other_plan
    assert "loose" not in trials.against
    brief = brief_of_study(trials, lang="en")
    whole = " ".join(map(plain, brief.sentences()))
    assert 'Named cases: "loose"' in whole
    assert "Some combinations have other plans" in whole
    assert not any("loose" in action.what for action in brief.actions)


def test_an_unfinished_study_is_a_draft(trials):
    unfinished = replace(trials, finished=False)
    with pytest.raises(InputError, match="unfinished"):
        brief_of_study(unfinished, lang="en")
    brief = brief_of_study(unfinished, lang="en", draft=True)
    assert "unfinished" in " ".join(map(plain, brief.sentences()))


def test_nothing_simulated_is_refused(results, tmp_path):
    folder = copytree(results.folder, tmp_path / "copy")
    with sqlite3.connect(folder / "runs.sqlite") as rows:
        rows.execute("UPDATE runs SET status = 'failed'")
    rows.close()
    with pytest.raises(InputError, match="nothing was simulated"):
        trials_of(ss.open_results(folder))


def test_whatever_procedure_a_study_asks_for_what_a_brief_promises_is_screened(monkeypatch):
    """Kim and Nelson's procedure leaves differences inside its zone out of account."""
    asked = []

    def watched(_, selection):
        asked.append(selection)
        return SimpleNamespace(stays=("a", "b"))

    monkeypatch.setattr(trials_module, "selected", watched)
    kn = Selection(measure="otif", procedure="kn", zone=1, confidence=0.9)
    assert trials_module._stays(None, kn) == ("a", "b")
    assert [(one.procedure, one.zone, one.confidence) for one in asked] == [("subset", 0, 0.9)]


def test_a_study_that_varies_inputs_tells_where_the_best_and_its_base_change_places(tmp_path):
    more = (
        '[selection]\nmeasure = "cost_yuan_per_m3"\ngoal = "smallest"\n'
        '[uncertainties.truck]\npath = "costs.truck_fixed_yuan_per_year"\n'
        'dist = { dist = "uniform", low = 0, high = 4000000 }\n'
        "[design]\nuncertainties = { one_at_a_time = 5 }\n"
    )
    found = swept(tmp_path, STUDY.format(n=2, more=more))
    trials = trials_of(found)
    table = overturn(found).table
    own = table[(table["measure"] == COST) & table["turn"].notna()]
    own = own[(own["case"] == trials.best) | (own["to"] == trials.best)]
    assert len(own)
    for lang, words in (("zh", "高低"), ("en", "change places")):
        brief = brief_of_study(trials, lang=lang)
        sentences = [plain(sentence) for sentence in brief.overturned]
        assert any(words in sentence for sentence in sentences)
        turns = {row.value for row in brief.annex if row.key.startswith("turn:")}
        assert turns == set(own["turn"].iloc[:3])
        (gain,) = [row for row in brief.annex if row.key == f"gain:{RATE}"]
        whole = " ".join(plain(sentence) for each in brief.findings for sentence in each.sentences)
        assert gain.text in whole


def test_a_cost_that_no_run_measures_is_told_beside_the_simulated_one(tmp_path):
    """Of equals the cheapest to simulate may be the dearest to build: a reader is told both."""
    text = (
        'base = "small"\nseed = 7\nresponses = ["on_time_installation_rate"]\n'
        '[cases.built]\n"fleets.*.trucks" = 3\n[cases.kept]\n"fleets.*.trucks" = 1\n'
        '[compare]\nbaseline = { case = "kept" }\n[replications]\nmin = 2\n'
        '[known]\ntitle_zh = "建设费"\ntitle_en = "cost of building"\n'
        "yuan = { built = 9_000_000, kept = 2_000_000 }\n"
    )
    trials = trials_of(swept(tmp_path, text))
    assert trials.known == {"kept": 2e6, "built": 9e6}
    own, as_good = replace(trials, stays=("built",)), replace(trials, stays=("built", "kept"))
    assert own.best == "built"
    for lang, money in (("zh", "900万元"), ("en", "9.00 million yuan")):
        answers = [plain(brief_of_study(one, lang=lang).answer) for one in (own, as_good)]
        assert money in answers[0]
        assert [("200万元" in a or "2.00 million" in a) for a in answers] == [False, True]
    brief = brief_of_study(own, lang="en")
    (listed,) = [f for f in brief.findings if f.heading == "What it costs besides"]
    assert '"kept" 2.00 million yuan, "built" 9.00 million yuan' in plain(listed.sentences[0])
    assert "The cost of building changes by 7.00 million yuan." in plain(brief.actions[0].why)
    assert {row.grade for row in brief.annex if row.key.startswith("known:")} == {"D"}


def test_a_known_cost_of_no_case_is_refused(tmp_path):
    text = (
        'base = "small"\n[cases.built]\n"fleets.*.trucks" = 3\n'
        '[known]\ntitle_zh = "建设费"\ntitle_en = "building"\nyuan = { bilt = 1 }\n'
    )
    with pytest.raises(InputError) as refused:
        swept(tmp_path, text)
    (fault,) = refused.value.faults
    assert (fault.where, fault.nearest) == ("known.yuan.bilt", "built")


def test_of_several_that_help_one_is_taken_and_nobody_tried_them_together(tmp_path, monkeypatch):
    """Cases that set one input each: a list of "take" would read as things to do together."""
    text = (
        'base = "small"\nseed = 7\n[cases.now]\n[cases.trucks]\n"fleets.*.trucks" = 3\n'
        '[cases.crews]\n"sites.crew_cv" = 0.0\n[compare]\nbaseline = { case = "now" }\n'
        "[replications]\nmin = 2\n"
    )
    trials = trials_of(swept(tmp_path, text))
    gains = trials.gains(RATE).assign(value=[0.05, 0.02], low=[0.04, 0.01], high=[0.06, 0.03])
    monkeypatch.setattr(type(trials), "gains", lambda *_: gains)
    brief = brief_of_study(trials, lang="en")
    assert [action.what for action in brief.actions] == ['take "trucks"', 'or take "crews"']
    (warned,) = [plain(one) for one in brief.overturned if "done together" in plain(one)]
    assert '"now"' in warned
    alone = replace(trials, against={"trucks": "now"})
    monkeypatch.setattr(type(trials), "gains", lambda *_: gains[:1])
    assert "together" not in " ".join(map(plain, brief_of_study(alone, lang="en").overturned))


def test_shares_of_lateness_have_their_interval(told, results):
    blocks = results.delay_blocks()
    rows = [row for row in told.annex if row.key.startswith("cause:")]
    assert any(row.interval for row in rows)
    for row in rows:
        own = blocks[blocks["choice"] == row.case]
        seconds = own[own["cause"] == row.key.split(":")[1]].set_index("block")["new_s"]
        whole = own.groupby("block")["new_s"].sum()
        left = (seconds.sum() - seconds) / (whole.sum() - whole)
        if left.isna().any():  # all of it in one replication: without that there is no share
            assert not row.interval
            continue
        half = t.ppf(0.975, 2) * math.sqrt(2 / 3 * ((left - left.mean()) ** 2).sum())
        assert row.low == pytest.approx(max(row.value - half, 0.0))
        assert row.high == pytest.approx(min(row.value + half, 1.0))


def test_where_inputs_vary_one_by_one_lateness_is_that_of_the_middle(tmp_path):
    """As every other measure of such a study is; the other points serve comparisons alone."""
    more = (
        '[uncertainties.pace]\npath = "sites.crew_cv"\n'
        'dist = { dist = "uniform", low = 0.0, high = 1.5 }\n'
        "[design]\nuncertainties = { one_at_a_time = 3 }\n"
    )
    found = swept(tmp_path, STUDY.format(n=2, more=more))
    blocks = found.delay_blocks()
    assert set(blocks["block"]) == {0, 1}
    shares = trials_of(found).delays
    for choice, own in blocks.groupby("choice"):
        seconds = own.groupby("cause")["new_s"].sum()
        table = shares[shares["choice"] == choice].set_index("cause")["new"]
        assert table.to_dict() == pytest.approx((seconds / seconds.sum()).to_dict())


def test_what_a_brief_says_of_a_difference_is_what_the_results_say(results, trials):
    """One estimate in both: of ratios of sums, also where shares of unequal years are averaged."""
    cells = {key: cells_of(results, key) for key in (RATE, COST)}
    rows = {name: row for row, name in enumerate(results.choices["choice"])}
    for key, own in cells.items():
        ratios = own.ratios
        gains = trials.gains(key)
        for gain in gains.itertuples():
            expected = ratios[rows[gain.choice]] - ratios[rows[gain.base]]
            assert gain.value == pytest.approx(expected)
        for effect in trials.effects(key).itertuples():
            at = {level: [row for name, row in rows.items() if f"{effect.lever}={level:g}" in name]
                  for level in (effect.first, effect.last)}  # fmt: skip
            weights = dict.fromkeys(at[effect.last], 0.5)
            weights |= dict.fromkeys(at[effect.first], -0.5)
            found = own.contrast(weights)
            assert (effect.value, effect.low, effect.high) == pytest.approx(
                (found.value, *found.interval())
            )


def test_a_combination_that_failed_throughout_leaves_the_others_their_say(trials):
    gone = trials.sums[trials.sums["choice"] != "trucks=3, cranes=1"]
    left = replace(trials, sums=gone).gains(RATE).set_index("choice")
    whole = trials.gains(RATE).set_index("choice")
    assert math.isnan(left.loc["trucks=3, cranes=1", "value"])
    kept = left.dropna(subset="value")
    assert kept["value"].to_dict() == pytest.approx(whole.loc[kept.index, "value"].to_dict())
    # of fewer that are judged together the limits are no wider
    assert (kept["low"] >= whole.loc[kept.index, "low"] - 1e-12).all()
    assert kept["low"].notna().all()
