"""One reading of values for TOML, CSV cells and settings."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.distributions import Distribution
from supplysim.errors import BilingualError
from supplysim.scenario.faults import shown
from supplysim.scenario.quantities import read_distribution, read_value

numbers = st.floats(0, 1e6).map(lambda x: float(f"{x:.6g}"))


def read(raw, unit="min"):
    return Distribution.model_validate(read_distribution(raw, unit))


@pytest.mark.parametrize(
    ("raw", "same"),
    [
        (9, {"dist": "fixed", "value": 9}),
        ("9", {"dist": "fixed", "value": 9}),
        ("1 h", {"dist": "fixed", "value": 60}),
        ("triangular(6, 9, 12)", {"dist": "triangular", "low": 6, "mode": 9, "high": 12}),
        ("triangular(0.1, 0.2, 1) h", {"dist": "triangular", "low": 6, "mode": 12, "high": 60}),
        ("uniform(30 s, 1 h)", {"dist": "uniform", "low": 0.5, "high": 60}),
        ("lognormal(1 h, 0.3)", {"dist": "lognormal", "mean": 60, "cv": 0.3}),
        ("lognormal(5, 0.3, high=9)", {"dist": "lognormal", "mean": 5, "cv": 0.3, "high": 9}),
        ("empirical(1, 2, 3) h", {"dist": "empirical", "values": [60, 120, 180]}),
        ({"dist": "exponential", "mean": 2, "unit": "h"}, {"dist": "exponential", "mean": 120}),
        ({"dist": "empirical", "values": [1, "2 h"], "unit": "h"},
         {"dist": "empirical", "values": [60, 120]}),
    ],
)  # fmt: skip
def test_a_distribution_is_read_in_the_unit_of_its_field(raw, same):
    assert read(raw) == Distribution.model_validate(same)


def test_the_shape_parameter_is_never_scaled():
    assert read("gamma(1, 0.5) h").cv == 0.5


@pytest.mark.parametrize(
    "raw",
    [
        "normal(1, 2)",
        "triangular(1, 2, 3, 4)",
        "triangular(1, 2)",
        "triangular(3, 2, 1)",
        "uniform(1 kg, 2 kg)",
        "uniform(1, 2) kg",
        "triangular(1, 2, 3",
        {"dist": "uniform", "low": 1, "high": 2, "unit": "kg"},
        {"dist": "uniform", "low": 1, "high": 2, "mean": 3},
        {"dist": "fixed", "value": -1},
        {"dist": "empirical", "values": []},
    ],
)
def test_what_is_no_distribution_of_this_kind_is_refused(raw):
    with pytest.raises(ValueError, match=r"."):
        read(raw)


@given(st.sampled_from(["uniform", "triangular", "lognormal", "half-normal", "fixed"]), st.data())
def test_a_distribution_written_for_people_is_read_back_equal(name, data):
    places = {
        "uniform": ["low", "high"], "triangular": ["low", "mode", "high"],
        "lognormal": ["mean", "cv"], "half-normal": ["scale"], "fixed": ["value"],
    }[name]  # fmt: skip
    drawn = [data.draw(numbers) for _ in places]
    values = drawn if name == "lognormal" else sorted(drawn)
    wanted = Distribution(dist=name, **dict(zip(places, values, strict=True)))
    assert read(shown(wanted)) == wanted


def test_a_cell_holds_a_list_between_semicolons():
    assert read_value("07:00-12:00; 13:00-18:00；", tuple[str, ...], "") == [
        "07:00-12:00",
        "13:00-18:00",
    ]
    assert read_value("1 h; 30", tuple[float, ...], "min") == [60.0, 30.0]


def test_values_of_a_keyed_table_may_carry_a_unit():
    assert read_value({"a": "15 %", "b": 1}, dict[str, float], "1") == {"a": 0.15, "b": 1}


@pytest.mark.parametrize("word", ["none", "None", "无"])
def test_a_word_stands_for_no_value_where_that_is_allowed(word):
    assert read_value(word, int | None, "") is None
    assert read_value(word, str, "") == word


def test_a_date_is_text_where_text_is_wanted_and_midnight_where_an_instant_is():
    assert read_value(date(2020, 5, 1), str, "") == "2020-05-01"
    assert read_value(date(2020, 5, 1), datetime, "") == datetime(2020, 5, 1)  # noqa: DTZ001
    assert read_value("2020-05-01T07:30", datetime, "").hour == 7


@pytest.mark.parametrize(
    "raw", [5, 1.5, "1577836800", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.5", "soon", None,
            "0001-01-01"],
)  # fmt: skip
def test_an_instant_is_local_civil_time_in_whole_seconds(raw):
    with pytest.raises(BilingualError):
        read_value(raw, datetime, "")


@pytest.mark.parametrize("kind", [int, float])
def test_true_is_no_number(kind):
    with pytest.raises(BilingualError, match="not true or false"):
        read_value(True, kind, "")
