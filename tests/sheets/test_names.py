"""Names of cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.sheets.names import cell_name, read_cell_name

ROWS, COLUMNS = 1_048_576, 16_384


@given(st.integers(1, ROWS), st.integers(1, COLUMNS))
def test_a_name_is_read_back(row, column):
    assert read_cell_name(cell_name(row, column)) == (row, column)


@pytest.mark.parametrize(("row", "column", "name"), [(1, 1, "A1"), (ROWS, COLUMNS, "XFD1048576")])
def test_the_first_and_the_last_cell(row, column, name):
    assert cell_name(row, column) == name


@pytest.mark.parametrize("text", ["", "A", "12", "ABCD1", "A12345678", "Ä1", "A1B"])
def test_what_is_no_name_is_none(text):
    assert read_cell_name(text) is None
