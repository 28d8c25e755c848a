"""Columns from rows: order, milestones that were not reached, open seconds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import NEVER, Calendar
from supplysim.ledger import MISSING
from supplysim.model.columns import columns, in_order, reached, worked

ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(-(2**40), 2**40), st.integers(-(2**40), 2**40))
    | st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1)),
    max_size=12,
)


@given(ROWS)
def test_rows_are_ordered_as_python_sorts_tuples(rows):
    table = columns(("a", "b", "c"), rows) | {"was": np.arange(len(rows))}
    found = in_order(table, ("a", "b", "c"))
    expected = sorted((*row, i) for i, row in enumerate(rows))
    assert list(zip(*(column.tolist() for column in found.values()), strict=True)) == expected


def test_what_lies_after_the_end_or_never_happened_was_not_reached():
    assert reached([5, 10, 11, -NEVER, -7], 10).tolist() == [5, 10, MISSING, MISSING, -7]


@given(
    st.lists(st.integers(0, 300), max_size=8, unique=True).map(sorted),
    st.lists(st.tuples(st.integers(-20, 400), st.integers(0, 200)), min_size=1, max_size=6),
)
def test_open_seconds_are_those_of_the_calendar(edges, spans):
    calendar = Calendar(zip(edges[::2], edges[1::2], strict=False))
    start = np.array([a for a, _ in spans])
    end = start + np.array([length for _, length in spans])
    expected = [calendar.worked(a, a + length) for a, length in spans]
    assert worked(calendar, start, end).tolist() == expected


@pytest.mark.parametrize("count", [0, 3])
def test_columns_have_one_entry_a_row(count):
    table = columns(("a", "b"), [(i, 2 * i) for i in range(count)])
    assert {name: column.tolist() for name, column in table.items()} == {
        "a": list(range(count)),
        "b": [2 * i for i in range(count)],
    }
