"""What a selection came to is told with how sure it is, and with the runs that it took."""

import pytest

from supplysim.cli.study_selection import selection_data, selection_lines
from supplysim.experiment import Selected, Selection
from supplysim.statistics.procedure import Chosen

NAMES = ("few", "some", "many")
DECIDED = Chosen(2, (10, 34, 1200), (0.1, 0.5, 0.6), (2,), 0.95)
OPEN = Chosen(2, (10, 200, 200), (0.1, 0.5, 0.6), (1, 2), None, needed=1512)
KN = {"procedure": "kn", "zone": 0.01}


CALLED = {name: (name, name) for name in NAMES}


def found(chosen, **asked):
    return Selected(Selection(measure="otif", **asked), NAMES, chosen)


@pytest.mark.parametrize(
    ("asked", "chosen", "words"),
    [
        (
            {},
            OPEN._replace(probability=0.95),
            "with 95 % confidence): many; some",
        ),
        (KN, DECIDED, "many (KN: correct with 95 % or more if 0.01 better)"),
        (KN | {"procedure": "rinott"}, DECIDED, "many (Rinott: correct with 95 % or more"),
        (KN, OPEN, "undecided after 200: many; some (KN needs up to 1,512; raise most or zone)"),
        (KN | {"procedure": "rinott"}, OPEN, "Rinott needs 1,512, above most = 200"),
        (
            {"procedure": "ocba", "budget": 2000},
            DECIDED._replace(probability=0.9712),
            "many (OCBA: correct with an estimated 97.1 %)",
        ),
        (
            {"procedure": "ocba", "budget": 410},
            OPEN._replace(probability=0.8),
            "410 runs spent: on time in full probably many (OCBA: 80.0 %); may be: many; some",
        ),
    ],
)
def test_the_outcome_is_one_sentence(asked, chosen, words):
    first, *more = selection_lines(found(chosen, **asked), CALLED, "en")
    assert words in first
    zh, *_ = selection_lines(found(chosen, **asked), CALLED, "zh")
    assert "many" in zh or asked.get("procedure") == "rinott"
    assert bool(more) == bool(asked)


@pytest.mark.parametrize(("lang", "words"), [("en", "if 5 h better"), ("zh", "若至少好 5 小时")])
def test_a_zone_has_the_unit_of_its_measure(lang, words):
    late = Selection(measure="tardiness_h", procedure="kn", zone=5.0)
    assert words in selection_lines(Selected(late, NAMES, DECIDED), CALLED, lang)[0]


def test_the_runs_of_each_are_told_best_first():
    _, runs, _ = selection_lines(found(DECIDED, **KN), CALLED, "en")
    assert runs == "runs of each alternative: many – 1,200; some – 34; few – 10 (1,244 in all)"
    _, zh, _ = selection_lines(found(DECIDED, **KN), CALLED, "zh")
    assert zh == "各方案的运行次数：many – 1,200；some – 34；few – 10（共 1,244）"


def test_kn_tells_what_it_dropped_and_after_how_many_runs():
    assert selection_lines(found(DECIDED, **KN), CALLED, "en")[2:] == [
        "dropped: some after 34 runs; few after 10 runs"
    ]
    assert selection_lines(found(DECIDED, **KN), CALLED, "zh")[2:] == [
        "已淘汰：some（34 次后）；few（10 次后）"
    ]
    assert selection_lines(found(OPEN, **KN), CALLED, "en")[2:] == ["dropped: few after 10 runs"]
    alike = OPEN._replace(stays=(0, 1, 2))
    for chosen, asked in ((alike, KN), (DECIDED, {"procedure": "ocba", "budget": 2000})):
        assert selection_lines(found(chosen, **asked), CALLED, "en")[2:] == []


def test_as_data_it_says_whether_it_is_decided():
    told = selection_data(found(OPEN, **KN))
    assert (told["best"], told["decided"], told["probability"]) == ("many", False, None)
    assert told["runs"] == 410
