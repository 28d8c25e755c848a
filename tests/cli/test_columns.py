"""Columns line up on a terminal, where a Chinese character takes two cells."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from supplysim.cli.columns import columns

CELL = st.text(alphabet="ab 准时率8%", min_size=1).map(lambda text: f"{text}|")


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_flush_right_lines_end_at_the_same_cell(rows):
    lines = columns(rows, right=frozenset({0, 1})).splitlines()
    assert len({cell_len(line) for line in lines}) == 1


def test_flush_left_is_the_default_and_nothing_trails():
    assert columns([("准", "b"), ("abc", "")]) == "准   b\nabc"
