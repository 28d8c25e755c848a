"""What stages note: rows of whole numbers, held as machine integers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.calendars import NEVER
from supplysim.model.log import Log, Service, packer

whole = st.integers(-NEVER, NEVER)
rows = st.lists(st.tuples(whole, whole, whole))


def noted(numbers: list[tuple[int, int, int]]) -> Log[Service]:
    log = Log(Service)
    for row in numbers:
        note(log, row)
    return log


def note(log: Log[Service], row: tuple[int, int, int]) -> None:
    server, start, end = row
    log.put(server).put(start).put(end)


@given(rows)
def test_a_log_reads_as_the_rows_that_were_noted(numbers):
    log = noted(numbers)
    assert list(log) == [Service(*row) for row in numbers]
    assert len(log) == len(numbers)
    assert bool(log) == bool(numbers)
    columns = log.take()
    assert list(columns) == ["server", "start", "end"]
    assert list(zip(*(column.tolist() for column in columns.values()), strict=True)) == numbers


@given(st.lists(rows, max_size=4), st.booleans())
def test_packed_or_not_it_reads_the_same(parts, small):
    if small:
        parts = [[tuple(n % 2**31 for n in row) for row in part] for part in parts]
    numbers, log = [], Log(Service)
    for part in parts:
        for row in 40 * part:
            note(log, row)
        log.pack()
        numbers += 40 * part
        if numbers:
            log.drop_last()
            note(log, (1, 2, 3))
            numbers[-1] = (1, 2, 3)
            assert log[-1] == Service(1, 2, 3)
    assert list(log) == numbers
    assert log == noted(numbers)
    columns = log.take()
    assert list(zip(*(column.tolist() for column in columns.values()), strict=True)) == numbers
    fit = all(-(2**31) <= n < 2**31 for row in numbers for n in row)
    assert {column.dtype.itemsize for column in columns.values()} == {4 if fit else 8}
    assert not log


@given(rows, st.tuples(whole, whole, whole))
def test_the_last_row_gives_way(numbers, row):
    log = noted([*numbers, (0, 0, 0)])
    log.drop_last()
    assert list(log) == numbers
    note(log, row)
    assert log == noted([*numbers, row])


@given(rows)
def test_a_packed_row_is_noted_as_any_other(numbers):
    log, pack = Log(Service), packer(Service).pack
    for row in numbers:
        log.put_packed(pack(*row))
    assert log == noted(numbers)


def test_rows_are_found_by_their_place():
    log = noted([(0, 10, 25), (1, 12, 30)])
    assert (log[0], log[-1]) == (Service(0, 10, 25), Service(1, 12, 30))
    with pytest.raises(IndexError):
        log[2]


def test_what_was_taken_stays_and_is_told_no_more():
    log = noted([(0, 10, 25)])
    columns = log.take()
    note(log, (0, 25, 40))
    np.testing.assert_array_equal(columns["end"], [25])
    assert list(log) == [Service(0, 25, 40)]
