"""Errors that tell a person what is wrong."""

import pickle
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim import errors
from supplysim.errors import Fault, InputError, OutputError, system_reason


def test_every_fault_is_a_line_under_their_number():
    error = InputError([Fault("a", "错", "wrong", file="x.toml", value="1", nearest="b")])
    assert error.text("en") == ("1 fault in the input:\n  - x.toml: a = 1: wrong (did you mean b?)")
    assert error.text("zh") == "输入有 1 处错误：\n  - x.toml: a = 1：错（是否想写 b？）"


def test_of_thousands_of_faults_the_first_are_written_and_all_are_kept():
    error = InputError([Fault(str(i), "错", "wrong") for i in range(5000)])
    lines = error.text("en").splitlines()
    assert (lines[0], len(lines), lines[-1]) == (
        "5000 faults in the input:", 302, "  ... and 4700 more",
    )  # fmt: skip
    assert error.text("zh").splitlines()[-1] == "  … 另有 4700 处"
    assert pickle.loads(pickle.dumps(error)).faults == error.faults  # noqa: S301 - our own


def column(count, **more):
    return [
        Fault(f"projects.{row}.zone", "没有这个分区", "no such zone", f"p.csv:{row + 2}", **more)
        for row in range(count)
    ]


def test_the_same_fault_of_a_column_is_one_line_with_the_first_rows():
    error = InputError(column(40, value="X"))
    assert error.text("en").splitlines() == [
        "40 faults in the input, the same ones of a column together:",
        "  - p.csv:2, 3, 4 and 37 more: projects.*.zone = X: no such zone",
    ]
    assert error.text("zh").splitlines() == [
        "输入有 40 处错误（同一列的相同错误合并列出）：",
        "  - p.csv:2、3、4 等 40 处: projects.*.zone = X：没有这个分区",
    ]
    assert len(error.faults) == 40


def test_few_rows_other_columns_and_what_lies_in_no_table_stay_apart():
    rows = range(4)
    others = [Fault(f"a.{i}.x", "错", "wrong", f"a.csv:{i}") for i in rows]
    others += [Fault(f"a.{i}.y", "错", "wrong", f"a.csv:{i}") for i in rows]
    apart = [*column(3), *(Fault(f"a.{i}", "错", "wrong", "a.toml") for i in rows)]
    lines = InputError([*others, *apart]).text("en").splitlines()
    assert lines[1:3] == [
        "  - a.csv:0, 1, 2 and 1 more: a.*.x: wrong",
        "  - a.csv:0, 1, 2 and 1 more: a.*.y: wrong",
    ]
    assert len(lines) == 1 + 2 + 3 + 4


def test_cells_of_a_sheet_are_gathered_by_their_column():
    cells = [
        Fault("settings", "没有这个字段", "no such field", f"b.xlsx[设置 settings!C{i}]", "v")
        for i in range(8, 14)
    ]
    cells += [Fault("settings", "没有这个字段", "no such field", "b.xlsx[设置 settings!D9]")]
    lines = InputError(cells).text("en").splitlines()[1:]
    assert lines == [
        "  - b.xlsx[设置 settings!C8, C9, C10 and 3 more]: settings = v: no such field",
        "  - b.xlsx[设置 settings!D9]: settings: no such field",
    ]


def test_lines_that_only_their_place_names_are_gathered_too():
    lines = [Fault(f"line {i}", "每列都要有值", "needs a value", "t.csv") for i in range(2, 9)]
    assert "t.csv: lines 2, 3, 4 and 4 more: needs a value" in InputError(lines).text("en")
    assert "t.csv: 行 2、3、4 等 7 处：每列都要有值" in InputError(lines).text("zh")


def test_words_that_quote_the_value_are_the_same_words():
    dates = [
        Fault(f"p.{i}.day", f"“2020-02-{i}”不是日期", f'"2020-02-{i}" is no date', f"p.csv:{i}",
              f"2020-02-{i}")
        for i in range(30, 36)
    ]  # fmt: skip
    assert InputError(dates).text("en").splitlines()[1] == (
        "  - p.csv:30, 31, 32 and 3 more: p.*.day = 2020-02-30, 2020-02-31, 2020-02-32 and 3 more: "
        '"…" is no date'
    )
    assert "“…”不是日期" in InputError(dates).text("zh")


def test_a_hint_stays_where_it_is_the_same_for_all():
    assert "(did you mean east?)" in InputError(column(9, nearest="east")).text("en")
    mixed = [*column(9, nearest="east"), *column(9, nearest="west")]
    assert "did you mean" not in InputError(mixed).text("en")


PLACES = st.sampled_from(["", "t.csv:1", "t.csv:2", "b.xlsx[s!A1]", "b.xlsx[s!A2]", "b.xlsx[s!B1]"])
WHERE = st.sampled_from(["a", "a.1.b", "a.2.b", "a.2.c", "line 3", "line 4"])


@given(st.lists(st.builds(Fault, WHERE, st.just("错"), st.just("wrong"), PLACES), max_size=40))
def test_no_fault_is_lost_or_told_twice(faults):
    groups = errors._alike(faults)
    key = astuple
    assert sorted((f for group in groups for f in group), key=key) == sorted(faults, key=key)
    assert all(len(group) == 1 or len(group) > 3 for group in groups)
    assert [groups[0][0]] == faults[:1] if faults else not groups
    assert len(InputError(faults).text("en").splitlines()) == 1 + len(groups)


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (PermissionError(13, "Permission denied"), "没有权限", "permission is denied"),
        (OSError(28, "No space left on device"), "磁盘已满", "the disk is full"),
        (ValueError("embedded null byte"), "名称无法使用", "the name cannot be used"),
        (OSError(99999, "odd"), "系统报告：odd", "odd"),
    ],
)
def test_what_the_system_says_is_told_in_words(error, zh, en):
    assert system_reason(error) == (zh, en)
    assert OutputError.unwritable(Path("a"), error).text("en") == f"cannot write a: {en}"
    assert OutputError.unwritable(Path("a"), error).text("zh") == f"无法写入 a：{zh}"
