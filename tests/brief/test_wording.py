"""A brief sounds as sure as its intervals are, and says what would overturn it."""

import re
from dataclasses import replace

import pytest

import supplysim as ss
from supplysim.brief import brief_of, case_of, plain
from supplysim.brief.annex import Annex
from supplysim.brief.build import _refuse
from supplysim.brief.compare import sure
from supplysim.brief.evidence import Estimate, unpaired
from supplysim.brief.wordlist import words
from supplysim.errors import InputError
from supplysim.testing import example_run

HAN = re.compile("[\u4e00-\u9fff]")
NAN = float("nan")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("estimate", "verdict"),
    [
        (Estimate(0.95, 0.92, 0.98), "will"),
        (Estimate(0.91, 0.85, 0.97), "open"),
        (Estimate(0.80, 0.75, 0.85), "will not"),
        (Estimate(0.95, NAN, NAN), "did"),
        (Estimate(0.80, NAN, NAN), "did not"),
    ],
)
def test_the_answer_is_as_sure_as_the_interval(case, lang, estimate, verdict, monkeypatch):
    monkeypatch.setattr(type(case), "share", lambda *_: estimate)
    answer = plain(brief_of([case], lang=lang).answer)
    texts = words(lang)
    assert texts[f"reach_{verdict.replace(' ', '_')}"] in answer
    if verdict != "will":
        assert texts["reach_will"] not in answer


def test_without_relief_nothing_is_promised(brief):
    sure = {action.how_sure for action in brief.actions}
    assert all("未知" in text or "unknown" in text for text in sure)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_actions_that_were_tried_come_by_what_they_won(runs, relief, lang):
    brief = brief_of([case_of(runs, relief=relief)], lang=lang)
    assert [action.how_sure[:1] for action in brief.actions] == (
        ["会", "可"] if lang == "zh" else ["w", "m"]
    )
    assert brief.figures[-1].name == "charged_and_relieved"
    first = next(row for row in brief.annex if row.key == "relief:truck:on_time")
    assert (first.value, first.low, first.high) == (0.021, 0.011, 0.031)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_single_run_is_a_draft_or_nothing(lang):
    single = case_of([example_run()])
    with pytest.raises(InputError, match="--draft"):
        brief_of([single], lang=lang)
    draft = brief_of([single], lang=lang, draft=True)
    assert draft.draft
    assert any("单次模拟" in plain(s) or "single run" in plain(s) for s in draft.overturned)
    assert not any(row.interval for row in draft.annex)


def test_several_cases_are_not_advised_as_one(case, other):
    """Each was compared with the first by itself."""
    third = replace(other, scenario=other.scenario.with_({"fleets.*.trucks": 5}))
    two, three = (brief_of(cases, lang="en") for cases in ([case, other], [case, other, third]))
    told = [" ".join(map(plain, brief.overturned)) for brief in (two, three)]
    assert ["done together" in text for text in told] == [False, True]


def test_the_same_inputs_twice_are_refused_whatever_they_are_called(case, other):
    again = replace(case, scenario=case.scenario.with_({"name": "anew", "title_zh": "又一个"}))
    for cases in ([case, again], [other, case, again]):
        with pytest.raises(InputError) as told:
            brief_of(cases)
        (fault,) = told.value.faults
        assert "nothing to compare" in fault.en


def test_other_seeds_are_no_pairs(case, other):
    named = [("one", case.scenario, 0), ("two", other.scenario, 5)]
    (fault,) = unpaired(named)
    assert (fault.where, fault.value) == ("seed", "two")
    assert unpaired([*named[:1], ("two", other.scenario, 0)]) == []


def test_other_plans_are_not_compared(case):
    with pytest.raises(InputError) as told:
        _refuse([case, replace(case, plan_hash="other")], draft=False)
    assert "baseline" in told.value.text("en")


def test_what_would_overturn_it_and_assumptions_are_there(brief):
    assert len(brief.overturned) >= 3
    assert brief.assumptions
    grades = [row.confidence for row in brief.assumptions]
    assert grades == sorted(grades)
    words = {"J 判断", "R 凭记忆，待核", "J judgement", "R recalled, unchecked"}
    assert set(grades) <= words


def test_a_mark_is_said_to_turn_the_verdict_only_where_it_can(brief):
    few = ss.load("small").with_({"fleets.*.trucks": 1, "name": "few"})
    late = brief_of([case_of(ss.simulate(few, seed=0, replication=r) for r in range(3))])
    for told, turns in ((brief, False), (late, True)):
        rows = {row.key: row.value for row in told.annex}
        assert (rows["outcome:delivered:city"] < 1) is turns
        assert ("outcome:delivered:city:margin" in rows) is turns


def test_every_text_is_in_its_language(case):
    english = brief_of([case], lang="en")
    texts = [*map(plain, english.sentences()), english.title, english.subtitle]
    texts += [action.what + action.how_sure for action in english.actions]
    texts += [row.name + row.text for row in english.annex]
    texts += [row.meaning + row.value for row in english.assumptions]
    assert [text for text in texts if HAN.search(text)] == []
    chinese = brief_of([case], lang="zh")
    assert all(HAN.search(plain(sentence)) for sentence in chinese.sentences())


def test_the_brief_is_the_same_each_time(case):
    one, two = (brief_of([case], lang="zh") for _ in range(2))
    assert (one.answer, one.findings, one.actions) == (two.answer, two.findings, two.actions)
    assert [row.text for row in one.annex] == [row.text for row in two.annex]


def entry(annex, value, low, high):
    return annex.enter("x", value, low=low, high=high, case="c", run="r", name="x", form="points")


def test_how_sure_an_action_is_follows_from_its_interval():
    for (value, low, high), word in (
        ((0.02, 0.01, 0.03), "will raise"),
        ((0.02, -0.01, 0.05), "may help"),
        ((-0.02, -0.03, -0.01), "will lower"),
        ((0.02, NAN, NAN), "may help"),
        ((0.0, 0.0, 0.0), "did nothing"),
    ):
        annex = Annex("en")
        assert word in sure(annex, entry(annex, value, low, high))


def test_the_unit_of_an_interval_is_written_once():
    zh, en = Annex("zh"), Annex("en")
    assert entry(zh, 0.02, -0.01, 0.03).interval == "-1.00至3.00个百分点"
    assert entry(en, 0.02, -0.01, 0.03).interval == "-1.00 to 3.00 percentage points"
    assert entry(Annex("en"), 0.02, 0.01, 0.03).interval == "1.00 – 3.00 percentage points"


PROMISE = re.compile(r"会|将达|\bwill\b|确有|a real gain|surely")


@pytest.mark.parametrize("value", [1.0, 0.95, 0.3])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_runs_that_are_all_the_same_promise_nothing(case, lang, value, monkeypatch):
    """No spread in a few runs is no certainty about the next one."""
    monkeypatch.setattr(type(case), "share", lambda *_: Estimate(value, value, value))
    answer = plain(brief_of([case], lang=lang).answer)
    assert not PROMISE.search(answer)
    assert ("各次都相同" if lang == "zh" else "the same in every run") in answer
    assert ("给不出区间" if lang == "zh" else "no interval") in answer
    seen = ("达到" if lang == "zh" else "reached") if value >= 0.9 else (
        "未达到" if lang == "zh" else "missed")  # fmt: skip
    assert seen in answer


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("gain", [0.1, -0.1, 0.0])
def test_pairs_that_all_differ_by_the_same_promise_nothing(lang, gain):
    annex = Annex(lang)
    row = annex.enter("difference:x", gain, low=gain, high=gain, case="a", run="a", name="x",
                      form="points")  # fmt: skip
    assert not PROMISE.search(sure(annex, row))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_interval_says_whether_it_is_judged_alone(lang):
    annex = Annex(lang)
    told = {}
    for joint in (False, True):
        row = annex.enter(f"gain:{joint}", 0.1, low=0.05, high=0.15, case="a", run="a", name="x",
                          form="points", joint=joint)  # fmt: skip
        told[joint] = plain(annex.say("{row.interval}", row=row))
    words = {"zh": ("单项95%区间", "联合95%区间"), "en": ("single 95 %", "joint 95 %")}[lang]
    assert words[0] in told[False]
    assert words[1] in told[True]


def test_measures_that_were_not_simulated_say_so(case):
    """Only relief was run, or nothing: what a cause points to is never told as tried."""
    for lang, mark in (("zh", "（措施未模拟）"), ("en", "(not simulated)")):
        brief = brief_of([case], lang=lang)
        assert brief.actions
        assert all(action.what.endswith(mark) for action in brief.actions)
