"""Workbooks that we write: what a cell is stays what it is, tables come back as they went in."""

import gc
import math
from datetime import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.workbooks import fit_columns, new_workbook, put_cell, write_csv, write_tables


@pytest.fixture
def cell(tmp_path):
    """Return a function that writes one value, and gives the text shown and the cell read back."""

    def write(value):
        path = tmp_path / "x.xlsx"
        with new_workbook(path, title="x") as book:
            shown = put_cell(book.add_worksheet("x"), (0, 0), value)
        return shown, openpyxl.load_workbook(path)["x"]["A1"]

    return write


@pytest.mark.parametrize(
    ("value", "shown", "read"),
    [
        ("=1+1", "=1+1", "=1+1"),
        ("0012", "0012", "0012"),
        ("https://x", "https://x", "https://x"),
        (3, "3.00", 3),
        (0.25, "0.250", 0.25),
        (np.float64(2.5), "2.50", 2.5),
        (True, "True", True),
        (pd.Timestamp("2020-03-01 07:30"), "2020-03-01 07:30", datetime(2020, 3, 1, 7, 30)),  # noqa: DTZ001
        (datetime(2020, 3, 1), "2020-03-01 00:00", datetime(2020, 3, 1)),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_cell_is_what_it_was(cell, value, shown, read):
    text, found = cell(value)
    assert (text, found.value) == (shown, read)
    assert type(found.value) is type(read)
    assert found.data_type != "f"


@pytest.mark.parametrize("value", [None, math.nan, math.inf, pd.NaT, ""])
def test_what_is_missing_is_an_empty_cell(cell, value):
    text, found = cell(value)
    assert (text, found.value) == ("", None)


COLUMN = st.one_of(
    st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=3),
    st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3),
    st.lists(st.text("ab=+-@ 构件1", max_size=6).map(str.strip), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)


def read_back(value):
    if isinstance(value, float):
        return pytest.approx(value)
    return None if value == "" else value


@settings(max_examples=30, deadline=None)
@given(columns=st.dictionaries(st.text("xyz构", min_size=1, max_size=4), COLUMN, min_size=1))
def test_a_table_comes_back_as_it_went_in(columns, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "x.xlsx"
    write_tables(path, {"表 t": pd.DataFrame(columns)}, title="x")
    rows = list(openpyxl.load_workbook(path)["表 t"].iter_rows(values_only=True))
    assert rows[0] == tuple(columns)
    for got, wanted in zip(zip(*rows[1:], strict=True), columns.values(), strict=True):
        assert list(got) == [read_back(value) for value in wanted]


def test_headings_are_frozen_and_filtered_and_columns_are_wide_enough(tmp_path):
    long = "构件 " * 5
    table = pd.DataFrame({"name": [long, "b"], "n": [1, 2]})
    write_tables(tmp_path / "x.xlsx", {"a": table, "b": table.iloc[:0]}, title="x")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["a", "b"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
    assert book["a"].auto_filter.ref == "A1:B3"
    assert book["a"].column_dimensions["A"].width >= 25
    assert book.properties.title == "x"


def test_the_same_tables_give_the_same_bytes(tmp_path):
    table = pd.DataFrame({"name": ["a", "b"], "n": [1.5, None], "whole": pd.array([1, None])})
    for name in ("a.xlsx", "b.xlsx"):
        write_tables(tmp_path / name, {"t": table}, title="x")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_full_disk_is_an_error_of_the_system_and_nothing_is_left_open(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    table = pd.DataFrame({"a": [1.0]})
    with pytest.raises(OSError, match="No space left"):
        write_tables(tmp_path / "a.xlsx", {"a": table}, title="t")
    gc.collect()  # what a writer left open would complain now
    assert list(tmp_path.iterdir()) == []


def test_widths_keep_within_limits(tmp_path):
    with new_workbook(tmp_path / "x.xlsx", title="x") as book:
        widths = fit_columns(book.add_worksheet("x"), [["a"], ["b" * 90]], least=9, most=42)
    assert widths == [9.0, 42.0]


def test_a_table_as_csv_has_a_mark_and_no_formulas(tmp_path):
    table = pd.DataFrame({"name": ["=1+1", "@x", "a", "-3 m"], "value": [-1.5, 2.0, 3.0, -4.0]})
    write_csv(table, tmp_path / "t.csv")
    content = (tmp_path / "t.csv").read_bytes()
    assert content.startswith("\ufeffname,value\r\n".encode())
    again = pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig")
    assert again["name"].tolist() == ["'=1+1", "'@x", "a", "'-3 m"]
    assert again["value"].tolist() == table["value"].tolist()
