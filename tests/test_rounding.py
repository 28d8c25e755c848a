"""Rounding: to the nearest whole number, halves upwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.rounding import half_up


@given(st.integers(-(10**9), 10**9), st.integers(0, 999))
def test_thousandths_go_to_the_nearest_whole_number_and_halves_upwards(whole, thousandths):
    number = (whole * 1000 + thousandths) / 1000
    assert half_up(number) == (whole + 1 if thousandths >= 500 else whole)


@pytest.mark.parametrize(
    ("number", "rounded"), [(0.5, 1), (1.5, 2), (2.5, 3), (-0.5, 0), (-1.5, -1)]
)
def test_halves_go_upwards_also_where_the_even_number_lies_below(number, rounded):
    assert half_up(number) == rounded
    assert isinstance(half_up(number), int)
