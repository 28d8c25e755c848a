"""Hours and pauses as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from supplysim.errors import BilingualError
from supplysim.scenario.hours import Day, Mark, read_mark, read_window

MINUTE, DAY = 60, 86400


@given(st.integers(0, 1439), st.integers(0, 1440))
def test_a_window_is_what_its_two_clocks_say(first, last):
    text = f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}"
    if first == last:
        with pytest.raises(BilingualError):
            read_window(text)
        return
    opens, closes = read_window(text)
    assert opens == first * MINUTE
    assert closes % DAY == last * MINUTE % DAY
    assert 0 < closes - opens <= DAY


@pytest.mark.parametrize(
    "text", ["", "7:00-12:00", "07:00", "24:00-25:00", "07:60-08:00", "07:00-24:01", "07.00-08.00"]
)
def test_what_is_no_window_is_refused(text):
    with pytest.raises(BilingualError, match="HH:MM-HH:MM"):
        read_window(text)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("02-29", Mark(None, 2, 29, None)),
        ("2020-12-20", Mark(2020, 12, 20, None)),
        ("festival", Mark(None, 0, 0, 0)),
        ("festival+18", Mark(None, 0, 0, 18)),
        (" festival-6 ", Mark(None, 0, 0, -6)),
    ],
)
def test_an_end_of_a_pause_is_a_day_or_counted_from_the_festival(text, mark):
    assert read_mark(text) == mark


@pytest.mark.parametrize(
    "text", ["13-01", "2021-02-29", "festival18", "festival+", "20-12-2020", "9999-01-01", "x"]
)
def test_what_is_no_end_of_a_pause_is_refused(text):
    with pytest.raises(BilingualError, match="festival"):
        read_mark(text)


@pytest.mark.parametrize(
    "text", ["2020-05-01", "2020/5/1", "2020/05/01", "2020-5-1", " 2020-05-01 "]
)
def test_dates_may_be_written_as_spreadsheets_save_them(text):
    assert TypeAdapter(Day).validate_python(text) == "2020-05-01"


@pytest.mark.parametrize("text", ["5/1/2020", "2020/5-1", "2020-02-30", "1900-05-01", "2020.5.1"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(text)
