"""The first difference of two records is found wherever it is, and nothing else is."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from supplysim.record.schema import tables
from supplysim.reproduction.difference import Difference, between_runs, between_studies

WRITTEN = ("busy", "jobs", "orders", "outages", "resources", "stock")


def test_equal_records_have_no_difference(run):
    assert between_runs(run, replace(run), run="r000") is None


@given(data=st.data())
def test_one_changed_number_is_found_at_its_place(run, data):
    table = data.draw(st.sampled_from([t for t in WRITTEN if len(rows_of(run, t))]))
    columns = getattr(run.ledger, table)
    column = data.draw(st.sampled_from(sorted(columns)))
    row = data.draw(st.integers(0, len(columns[column]) - 1))
    more = data.draw(st.integers(1, 10**6))
    found = between_runs(run, changed(run, table, column, row, more), run="r000")
    was = int(columns[column][row])
    assert found is not None
    assert (found.table, found.column, found.row) == (table, column, str(row))
    assert found.now == str(was + more)


@given(rows=st.sets(st.integers(0, 20), min_size=2, max_size=5))
def test_of_several_rows_the_first_is_told(run, rows):
    other = run
    for row in rows:
        other = changed(other, "busy", "end", row, 1)
    found = between_runs(run, other, run="r000")
    assert found is not None
    assert found.row == str(min(rows))


def test_a_missing_row_is_a_difference_in_both_directions(run):
    short = {name: column[:-1] for name, column in run.ledger.stock.items()}
    other = replace(run, ledger=replace(run.ledger, stock=short))
    last = len(short["time"])
    there, back = (between_runs(*pair, run="r") for pair in ((run, other), (other, run)))
    assert (there.table, there.row, there.now) == ("stock", str(last), "")
    assert (back.table, back.row, back.was) == ("stock", str(last), "")


def test_names_and_counts_beside_the_tables_count_too(run):
    other = replace(run, ledger=replace(run.ledger, scrap=run.ledger.scrap + 1))
    found = between_runs(run, other, run="r000")
    assert (found.table, found.column) == ("names", "scrap")


def test_every_table_is_looked_at(run):
    """A difference in any column of the digest is a difference here, and the other way round."""
    for table, columns in tables(run.ledger, run.charges, run.weather_columns):
        if table in WRITTEN:
            for column in columns:
                if len(columns[column]):
                    other = changed(run, table, column, 0, 1)
                    assert other.digest != run.digest
                    assert between_runs(run, other, run="r000").column == column


def test_studies_differ_in_a_value_or_in_their_length():
    was = pd.DataFrame({"point": ["a", "b"], "replication": [0, 0], "rate": [0.5, None]})
    assert between_studies(was, was.copy()) is None
    now = was.assign(rate=[0.5, 0.25])
    assert between_studies(was, now) == Difference("b / 0", "runs", "1", "rate", "", "0.25")
    assert between_studies(was, was.head(1)) == Difference("", "runs", "", "rows", "2", "1")


def rows_of(run, table):
    return next(iter(getattr(run.ledger, table).values()), np.empty(0))


def changed(run, table, column, row, more):
    columns = dict(getattr(run.ledger, table))
    columns[column] = columns[column].astype(np.int64)  # codes are held in as few bits as they need
    columns[column][row] += more
    return replace(run, ledger=replace(run.ledger, **{table: columns}))
