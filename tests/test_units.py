"""Quantities with a unit: exact conversion, and refusals that say what is allowed."""

import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.units import QuantityError, read_quantity

SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("2 h", "min", 120.0),
        ("90 s", "min", 1.5),
        ("0.1 h", "min", 6.0),
        ("1 d", "h", 24.0),
        ("1.5h", "h", 1.5),
        ("500 m", "km", 0.5),
        ("25000 kg", "t", 25.0),
        ("350 L", "m3", 0.35),
        ("2 Mm2", "m2", 2e6),
        ("500000 m2", "Mm2", 0.5),
        ("40 km/h", "km/h", 40.0),
        ("15 %", "1", 0.15),
        ("15％", "1", 0.15),
        ("40", "min", 40.0),
        (" 1e3 ", "m3", 1000.0),
        (".5", "1", 0.5),
        ("0.1 t/m2", "t/m2", 0.1),
        ("2 小时", "min", 120.0),
        ("3 立方米", "m3", 3.0),
    ],
)
def test_a_quantity_is_converted_to_the_unit_of_its_field(text, unit, number):
    assert read_quantity(text, unit) == number


@given(st.integers(0, 10**9), st.sampled_from(sorted(SECONDS)), st.sampled_from(sorted(SECONDS)))
def test_conversion_of_time_is_exact_and_correctly_rounded(number, given_unit, unit):
    exact = Fraction(number) * SECONDS[given_unit] / SECONDS[unit]
    assert read_quantity(f"{number} {given_unit}", unit) == float(exact)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3 kg", "m3"),
        ("2 h", "1"),
        ("2 h", ""),
        ("15 %", "h"),
        ("1 t", "t/m2"),
        ("two hours", "h"),
        ("", "h"),
        ("1,5 h", "h"),
        ("1e999 h", "h"),
        ("1e9999999999", "h"),
        ("9" * 5000, "h"),
        ("nan", "h"),
        ("２ h", "h"),
        ("1 2", "h"),
    ],
)
def test_what_is_no_quantity_of_the_kind_is_a_value_error(text, unit):
    with pytest.raises(ValueError, match="number") as caught:
        read_quantity(text, unit)
    assert isinstance(caught.value, QuantityError)


def test_the_refusal_says_what_may_be_written_in_both_languages():
    with pytest.raises(QuantityError) as caught:
        read_quantity("3 kg", "min")
    assert caught.value.en == (
        '"3 kg" is not a time: write a number (in min) or a number with s, min, h or d'
    )
    assert caught.value.zh == "“3 kg”不是时间：请写一个数（单位 min），或带单位 s、min、h、d"


def test_the_refusal_survives_the_way_to_another_process():
    error = pickle.loads(pickle.dumps(QuantityError("中文", "English")))  # noqa: S301
    assert (error.zh, error.en, type(error)) == ("中文", "English", QuantityError)


@given(st.text(max_size=80), st.sampled_from(["min", "m3", "1", "", "km/h", "Mm2"]))
def test_any_text_is_a_number_or_a_clear_refusal(text, unit):
    try:
        result = read_quantity(text, unit)
    except QuantityError as error:
        result = error
    assert isinstance(result, float) or (result.zh and result.en)
