"""Levers, levels and combinations are called by words, in both languages."""

import re
from pathlib import Path

import pytest

from supplysim.experiment import Study
from supplysim.experiment.checking import check_study
from supplysim.experiment.naming import StudyWords
from supplysim.experiment.spec import StudySpec
from supplysim.policies import FAMILIES
from supplysim.scenario import Scenario, load
from supplysim.scenario.explain import note_of
from supplysim.scenario.shape import places
from supplysim.wording import unit_text


def named(**levers):
    spec = StudySpec.model_validate({"name": "x", "base": "small", "levers": levers})
    return StudyWords(spec).factors


@pytest.mark.parametrize(
    ("lever", "zh", "en"),
    [
        ({"path": "fleets.*.trucks", "values": [1, 2]}, "车辆数", "trucks"),
        ({"path": "fleets.own.trucks", "values": [1, 2]}, "车辆数，own", "trucks, own"),
        ({"path": "production.release_lead_d", "values": [30, 40]}, "排产提前期（天）",
         "order released before its need date (d)"),
        ({"path": "policies.call_off", "values": ["buffer"]}, "叫料规则",
         "when loads are called to site"),
        ({"path": "plan.allowance", "scale": [1, 2]}, "计划余量（基准的倍数）",
         "planning allowance on durations (multiple of the base)"),
    ],
)  # fmt: skip
def test_the_name_is_the_meaning_of_the_field(lever, zh, en):
    assert named(any=lever) == {"any": (zh, en)}


def test_two_levers_are_never_called_alike():
    lever = {"path": "fleets.*.trucks", "values": [1, 2]}
    names = named(few=lever, many=lever)
    assert names == {
        "few": ("few：车辆数", "few: trucks"),
        "many": ("many：车辆数", "many: trucks"),
    }


HAN = re.compile("[一-鿿]")
TOP = Path(__file__).resolve().parents[2] / "experiments"
SHIPPED = sorted(path.parent.name for path in TOP.glob("*/study.toml"))


def test_every_policy_has_words_in_both_languages():
    for registry in FAMILIES.values():
        for name in registry:
            zh, en = registry.words(name)
            assert HAN.search(zh), name
            assert en
            assert not HAN.search(en), name


def test_every_field_that_a_study_may_vary_has_a_name_in_both_languages():
    for place in places(Scenario):
        note = note_of(".".join(place.path), place.field)
        assert HAN.search(note.zh), note.path
        assert note.en, note.path
        assert unit_text(note.unit, "zh") != note.unit or note.unit in {"", "1"}, note.unit


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_studies_have_words_for_all_that_they_vary(name):
    study = Study.load(TOP / name / "study.toml")
    words = StudyWords(study.spec)
    told = [*words.factors.values(), *(words.choice(c.levels, c.case) for c in study.choices)]
    for zh, en in told:
        assert not re.search("[A-Za-z]", zh), zh
        assert not HAN.search(en), en
    assert len(set(told)) == len(told)


def test_the_words_of_the_study_go_first_and_may_be_for_one_lever_alone():
    spec = StudySpec.model_validate(
        {
            "name": "x",
            "base": "small",
            "levers": {"m": {"settings": {"old": {}, "new": {}}},
                       "n": {"settings": {"old": {}, "newer": {}}}},
            "titles_zh": {"m": "模具", "m=old": "旧模具", "old": "旧"},
            "titles_en": {"m": "moulds"},
        }
    )  # fmt: skip
    words = StudyWords(spec)
    assert words.choice({"m": "old", "n": "old"}) == ("模具：旧模具，n：旧", "moulds: old, n: old")


@pytest.mark.parametrize(
    ("lever", "level", "zh", "en"),
    [
        ({"path": "policies.call_off", "values": ["buffer"]}, "just-in-time", "准时叫料",
         "just in time"),
        ({"path": "production.release_lead_d", "values": [40]}, 40, "40天", "40 d"),
        ({"path": "plan.allowance", "scale": [1.5]}, 1.5, "基准的1.5倍", "1.5 × base"),
        ({"path": "weather.alerts", "values": ["off"]}, "drawn", "随机抽取", "drawn"),
        ({"path": "plan.allowance", "values": [0.1]}, 0.1, "0.1", "0.1"),
        ({"path": "policies.call_off", "values": ["buffer"]}, "rules.py:mine", "rules.py:mine",
         "rules.py:mine"),
    ],
)  # fmt: skip
def test_a_level_is_a_value_with_its_unit_in_words(lever, level, zh, en):
    spec = StudySpec.model_validate({"name": "x", "base": "small", "levers": {"any": lever}})
    assert StudyWords(spec).level("any", level) == (zh, en)


def test_a_name_for_what_the_study_does_not_have_is_refused():
    spec = StudySpec.model_validate(
        {"name": "x", "base": "small", "titles_zh": {"truks": "车辆"},
         "levers": {"trucks": {"path": "fleets.*.trucks", "values": [2]}}}
    )  # fmt: skip
    faults = check_study(spec, load("small"))
    assert [(fault.where, fault.nearest) for fault in faults] == [("titles_zh.truks", "trucks")]
