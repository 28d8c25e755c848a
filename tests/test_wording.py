"""Units and number formats."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim import wording


@pytest.mark.parametrize(
    ("m3", "zh", "en"),
    [
        (255_000, "25.5万立方米", "255 thousand m³"),
        (9_999, "9,999立方米", "9,999 m³"),
        (10_000, "1.00万立方米", "10.0 thousand m³"),
        (0, "0立方米", "0 m³"),
        (math.nan, "–", "–"),
    ],
)
def test_volumes_are_written_as_people_read_them(m3, zh, en):
    assert wording.volume(m3, "zh") == zh
    assert wording.volume(m3, "en") == en


def test_areas_and_masses_use_ten_thousands_in_chinese():
    assert wording.area(8_250_000, "zh") == "825万平方米"
    assert wording.mass(1_175_000, "zh") == "118万吨"


@given(st.floats(min_value=1e-3, max_value=1e9))
def test_a_written_number_is_within_half_a_per_cent_and_has_no_exponent(number):
    text = wording.decimal(number)
    assert "e" not in text
    assert float(text.replace(",", "")) == pytest.approx(number, rel=5e-3, abs=5e-4)


@given(st.floats(min_value=0, max_value=1))
def test_shares_differ_between_languages_by_the_space_alone(share):
    assert wording.percent(share, "zh") == wording.percent(share, "en").replace(" ", "")


def test_a_measure_is_written_by_its_form():
    forms = {"step_rate": "share", "plan_tightness": "ratio", "overdue_end": "count"}
    assert {key: wording.kpi_form(key, "1") for key in forms} == forms
    assert wording.quantity_text(1234.0, "count", "zh") == "1,234"
    assert wording.quantity_text(math.nan, "share", "zh") == "–"


def test_every_registered_measure_has_a_form_that_keeps_its_number():
    from supplysim.metrics.kpis import measures  # noqa: PLC0415

    for measure in measures():
        form = wording.kpi_form(measure.key, measure.unit)
        assert wording.quantity_text(0.5, form, "zh") != "–"


def test_an_unknown_term_is_shown_as_it_is():
    assert wording.term("no-such-term", "zh") == "no-such-term"
    assert wording.cause("no-such-cause", "en") == "no-such-cause"
