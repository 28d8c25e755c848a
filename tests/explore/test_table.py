import pandas as pd
import pytest

from supplysim.errors import InputError
from supplysim.explore import Texts, study_table


def faults_of(table):
    with pytest.raises(InputError) as caught:
        study_table(table, title="x")
    return [(fault.where, fault.en) for fault in caught.value.faults]


def test_levers_are_the_columns_that_are_nothing_else(results):
    table = study_table(results, title="trucks and cranes")
    assert [(axis.name, axis.levels) for axis in table.levers] == [
        ("trucks", (1.0, 4.0)),
        ("cranes", (0.5, 1.0)),
        ("dispatch", ("first-come", "earliest-due")),
    ]
    assert [axis.is_number for axis in table.levers] == [True, True, False]


def test_numbers_ascend_and_texts_keep_their_order():
    frame = pd.DataFrame(
        {"choice": list("abc"), "x": [3, 1, 2], "rule": ["z", "y", "z"], "measure": "m",
         "unit": "1", "value": 1.0, "low": None, "high": None, "n": 1}
    )  # fmt: skip
    levers = study_table(frame, title="x").levers
    assert [axis.levels for axis in levers] == [(1.0, 2.0, 3.0), ("z", "y")]


def test_yes_and_no_are_not_numbers():
    frame = pd.DataFrame(
        {"choice": list("ab"), "on": [True, False], "measure": "m", "unit": "1", "value": 1.0,
         "low": None, "high": None, "n": 1}
    )  # fmt: skip
    (axis,) = study_table(frame, title="x").levers
    assert axis.levels == ("True", "False")


def test_every_estimate_is_that_of_the_table(results):
    table = study_table(results, title="x")
    keys = [measure.key for measure in table.measures]
    for case in table.cases:
        own = results[results["choice"] == case.name].set_index("measure")
        for key, estimate in zip(keys, case.estimates, strict=True):
            for name in ("value", "low", "high"):
                stored, expected = getattr(estimate, name), own[name][key]
                assert stored == expected or (stored is None and pd.isna(expected))


def test_measures_are_named_as_everywhere_and_unknown_ones_by_their_key(results):
    other = results.replace({"measure": {"tardiness_h": "my_own"}})
    first, second = study_table(other, title="x").measures
    assert first.title == Texts("准时吊装率", "on-time installation rate")
    assert second.title == Texts("my_own", "my_own")


def test_missing_columns_are_told_all_at_once(results):
    bare = results.drop(columns=["low", "n", "trucks", "cranes", "dispatch"])
    assert faults_of(bare) == [
        ("low", "this column is missing"),
        ("n", "this column is missing"),
        ("levers", "there is no column of a lever"),
    ]


def test_an_empty_table_is_refused(results):
    assert faults_of(results.iloc[:0]) == [("rows", "the table is empty")]


def test_rows_that_contradict_each_other_are_told_all_at_once(results):
    twice = pd.concat([results, results.iloc[[0]]], ignore_index=True)
    twice.loc[1, "trucks"] = 2
    twice.loc[3, "low"] = 41.0
    twice = twice.drop(index=5)
    assert faults_of(twice) == [
        ("few, on_time_installation_rate", "is there twice"),
        ("few, trucks", "differs between rows of one case"),
        ("few, all cranes", "lacks the measure tardiness_h"),
        ("more, tardiness_h", "the interval does not hold its value"),
    ]


def test_two_cases_with_the_same_levels_are_refused(results):
    same = results.assign(trucks=1)
    assert ("more", "has the same levels as another case") in faults_of(same)


def test_a_named_case_may_leave_levers_as_they_are(results):
    named = results["choice"] == "by date"
    results.loc[named, ["trucks", "cranes", "dispatch"]] = None
    results["case"] = results["choice"].where(named)
    table = study_table(results, title="x")
    assert table.cases[-1].levels == (None, None, None, "by date")
    assert [axis.levels for axis in table.levers] == [
        (1.0, 4.0), (0.5, 1.0), ("first-come",), ("by date",),
    ]  # fmt: skip
