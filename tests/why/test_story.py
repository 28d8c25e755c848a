"""One storey's chain told: dated, exact, in both languages, from the record alone."""

import json
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import get_args

import pandas as pd
import pytest

import supplysim as ss
from supplysim.errors import InputError
from supplysim.metrics.tiles import Step
from supplysim.metrics.walk import Walk
from supplysim.record.schema import CAUSES
from supplysim.run import Run
from supplysim.why import find_component, story_json, story_of, story_text
from supplysim.why.wordlist import PHRASES, phrase
from supplysim.wording import duration
from tests.metrics.test_walk import DISTURBED
from tests.runs.scenarios import town

STOREYS = range(24)
LANGS = ("zh", "en")


@cache
def _run() -> Run:
    return ss.simulate(town(DISTURBED), seed=2)


@cache
def _cut() -> Run:
    """The same, stopped while towers are under way and others have not begun."""
    return ss.simulate(town(DISTURBED | {"window_end": "2020-10-05"}, horizon="2020-10-05"), seed=2)


def _name(storey: int) -> str:
    return _run().ledger.plan.storey_name(storey)


def _text(run: Run, storey: int, lang: str) -> str:
    return story_text(story_of(run.scenario, run.ledger, _name(storey)), lang=lang)


def _seconds(text: str) -> int:
    """Read the length that a text begins with."""
    units = {"天": 86400, "小时": 3600, "分": 60, "秒": 1, "d": 86400, "h": 3600, "min": 60, "s": 1}
    pattern = r"(\d+) ?(天|小时|分|秒|d|h|min|s)(?![a-z])"
    return sum(int(n) * units[unit] for n, unit in re.findall(pattern, text))


# --- the chain -------------------------------------------------------------------------------


@pytest.mark.parametrize("storey", STOREYS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_rows_of_a_chain_follow_one_another_and_their_charges_are_the_lateness(storey, lang):
    run = _run()
    frame = run.why(_name(storey), lang=lang)
    dated = frame[frame["start"].notna()]
    row = run.storeys.iloc[storey]
    assert dated["end"].iloc[-1] == row["finished"]
    assert (dated["start"].iloc[1:].to_numpy() == dated["end"].iloc[:-1].to_numpy()).all()
    assert ((dated["end"] - dated["start"]).dt.total_seconds() == dated["seconds"]).all()
    assert (frame["charged_s"] <= frame["seconds"]).all()
    sums = frame.groupby("cause")["charged_s"].sum()
    assert {c: s for c, s in sums.items() if s} == {
        c: int(row[f"late_{c}_s"]) for c in CAUSES if row[f"late_{c}_s"]
    }


@pytest.mark.parametrize("storey", STOREYS)
def test_stretches_are_the_tiles_of_the_walk_joined(storey):
    run = _run()
    tiles = list(Walk(run.scenario, run.ledger).tiles(storey))
    stretches = story_of(run.scenario, run.ledger, _name(storey)).stretches
    for cause in {tile.label for tile in tiles}:
        lost = sum(tile.end - tile.start for tile in tiles if tile.label == cause)
        assert lost == sum(s.seconds for s in stretches if s.cause == cause)
    edges = {tile.start for tile in tiles} | {tile.end for tile in tiles}
    assert {s.start for s in stretches} <= edges
    assert all(a.end == b.start for a, b in pairwise(stretches))


# --- the text --------------------------------------------------------------------------------


@pytest.mark.parametrize("storey", STOREYS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_closing_sum_is_the_lateness_to_the_second(storey, lang):
    run = _run()
    late = int(run.storeys["lateness_s"].iloc[storey])
    lines = _text(run, storey, lang).splitlines()
    if late <= 0:
        assert len(lines) == 1
        assert ("没有延误" if lang == "zh" else "It is not late") in lines[0]
        return
    terms, total = lines[-1].rsplit(" = ", 1)
    assert _seconds(total.split("（")[0].split("(")[0]) == late
    assert sum(_seconds(term) for term in terms.split(" + ")) == late
    assert f"{late:,}" in total


@pytest.mark.parametrize("storey", STOREYS)
def test_the_charges_told_line_by_line_add_up_too(storey):
    run = _run()
    late = int(run.storeys["lateness_s"].iloc[storey])
    told = min(late, 0)  # on time: nothing is told line by line
    for line in _text(run, storey, "zh").splitlines():
        if not line.startswith("  "):
            continue
        if "零星延误" in line:
            told += _seconds(line.split("零星延误：")[1])
        elif "全部记入" in line:
            told += _seconds(line.split("历时")[1].split("，")[0])
        elif "其中" in line:
            told += _seconds(line.split("其中")[1].split("记入")[0])
        elif "记入计划" in line:
            told += _seconds(line.split("记入")[1])
    assert told == late


@pytest.mark.parametrize("storey", STOREYS)
@pytest.mark.parametrize("lang", LANGS)
def test_words_are_those_of_the_language_and_none_from_inside_the_program(storey, lang):
    text = _text(_run(), storey, lang)
    if lang == "en":
        assert text.isascii()
    else:
        assert re.search("[\u4e00-\u9fff]", text)
    assert not re.search(r"tile|node|ledger|None|nan|NaT|Step|off_hours|_s\b", text)
    names = set(CAUSES) - {"plan", "line", "crane", "closure", "mould", "quality"}
    inner = {"set-down-wait", "line-queue", "crew-wait", "pour-wait", "own-lifts", "bears"}
    assert not any(re.search(rf"\b{word}\b", text) for word in (*inner, *names)) or lang == "en"


def test_inherited_and_new_lateness_are_told_apart():
    run = _run()
    storeys = run.storeys
    rows = storeys[(storeys["inherited_s"] > 0) & (storeys["lateness_s"] > storeys["inherited_s"])]
    text = _text(run, int(rows.index[0]), "en")
    inherited = int(rows["inherited_s"].iloc[0])
    new = int(rows["lateness_s"].iloc[0]) - inherited
    assert f"{duration(inherited, 'en')} late already; {duration(new, 'en')} is new" in text


@pytest.mark.parametrize("lang", LANGS)
def test_an_unfinished_storey_says_how_late_it_is_and_what_is_open(lang):
    run = _cut()
    storeys = run.storeys
    rows = storeys[storeys["finished"].isna() & (storeys["lateness_s"] > 0)]
    assert len(rows)
    for storey in rows.index:
        text = _text(run, int(storey), lang)
        assert (
            "仍未完成，已延误" if lang == "zh" else "not done when the simulation ended"
        ) in text
        assert ("当时的状态：" if lang == "zh" else "Open at that time: ") in text
        assert f"{int(rows['lateness_s'][storey]):,}" in text.splitlines()[-1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_storey_that_is_not_yet_due_is_not_called_late(lang):
    run = _cut()
    storeys = run.storeys
    rows = storeys[storeys["finished"].isna() & (storeys["planned_finish"] > run.scenario.horizon)]
    text = _text(run, int(rows.index[-1]), lang)
    assert ("尚未到期" if lang == "zh" else "not yet due") in text
    assert ("合计" if lang == "zh" else "Sum") not in text


def test_a_storey_finished_before_the_run_has_a_story():
    run = ss.simulate(town({"start": "2020-09-20T00:00:00"}), seed=0)
    given = run.storeys[run.storeys["finished"] < run.scenario.start].index
    assert len(given)
    for storey in given:
        assert run.why(_name(int(storey)))["charged_s"].sum() == max(
            0, int(run.storeys["lateness_s"][storey])
        )


@pytest.mark.parametrize("step", [step for step in get_args(Step) if step])
@pytest.mark.parametrize("lang", LANGS)
def test_every_step_has_words(step, lang):
    assert step in PHRASES
    for cause in ("work", *CAUSES):
        assert phrase(step, cause, lang)
    assert phrase("", "truck", "en") == "waiting (trucks)"


def test_all_steps_but_a_few_occur_in_a_disturbed_town():
    run = _run()
    walk = Walk(run.scenario, run.ledger)
    seen = {tile.step for storey in STOREYS for tile in walk.tiles(storey)}
    assert seen <= set(PHRASES)
    assert "" not in seen
    assert {"truck", "lift", "haul", "strength", "site-start", "crew", "other-lifts"} <= seen


# --- forms -----------------------------------------------------------------------------------


def test_the_story_is_the_same_from_the_saved_folder(tmp_path):
    again = ss.open_run(_run().save(tmp_path / "run"))
    for storey in (0, 13):
        pd.testing.assert_frame_equal(again.why(_name(storey)), _run().why(_name(storey)))


def test_json_holds_the_story_and_reads_back():
    story = story_of(_run().scenario, _run().ledger, _name(13))
    read = json.loads(json.dumps(story_json(story, lang="en")))
    assert sum(read["charges"].values()) == read["lateness_s"]
    assert sum(row["charged_s"] for row in read["chain"]) == read["lateness_s"]
    assert read["name"] == _name(13)
    assert read["text"] == story_text(story, lang="en")


def test_what_is_left_is_told_as_the_plans():
    story = story_of(_run().scenario, _run().ledger, _name(13))
    tight = replace(story, plan_s=90, lateness_s=story.lateness_s + 90)
    assert "the plan allows less time" in story_text(tight, lang="en")
    assert sum(tight.charges.values()) == tight.lateness_s


# --- names -----------------------------------------------------------------------------------


def test_names_of_components_are_those_of_the_frame():
    run = _run()
    for row in range(0, len(run.components), 97):
        assert find_component(run.ledger.plan, run.components["component"][row]) == row


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("dok/B01/S05", "dock/B01/S05"),
        ("dock/B1/S05", "dock/B01/S05"),
        ("dock/B01/S5", "dock/B01/S05"),
        ("dock/B01", "dock/B01/S04"),
        ("dock/B01/S05/999", "dock/B01/S05/0"),
        ("dock/B01/S05/flat/01", "dock/B01/S05/001"),
        ("", "B01/S04"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest_ones(wrong, near):
    with pytest.raises(InputError, match="nearest are") as caught:
        _run().why(wrong)
    assert near in caught.value.faults[0].en
    assert near in caught.value.faults[0].zh
