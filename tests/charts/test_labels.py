"""Names take the room there is, and what is cut stands in full under the chart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from supplysim.charts import CHARTS
from supplysim.charts.labels import cut, fitted
from supplysim.charts.style import Lettering, tick_names
from supplysim.wrapping import width_of, wrapped
from tests.charts.examples import LONG_EN, LONG_ZH, awkward

WITH_LONG_NAMES = (
    "lever_grid", "main_effects", "overturn", "pareto_front", "relief_ladder", "sensitivity_bars",
    "tornado",
)  # fmt: skip
"""Charts of studies whose examples have names in both languages."""

names = st.text(alphabet="ab，。 构件c-d", min_size=1, max_size=60)


def test_a_name_with_room_to_spare_is_whole():
    short = "when loads are called from the yard"
    assert "…" not in "".join(tick_names([short], Lettering()))


def test_a_column_grows_no_wider_than_its_names_need():
    assert fitted(["a b c"], width=4, most=30, lines=1) == ["a b c"]
    lines = fitted(["one two three four"], width=4, most=30, lines=2)[0].split("\n")
    assert lines == ["one two", "three four"]


def test_what_is_cut_is_noted_in_full():
    lettering = Lettering()
    shown = tick_names([LONG_ZH + LONG_ZH], lettering, width=10, most=20)
    assert shown[0].endswith("…")
    assert lettering.notes("zh") == [f"全称：{LONG_ZH}{LONG_ZH}"]
    assert lettering.notes("en") == [f"In full: {LONG_ZH}{LONG_ZH}"]


def test_a_name_that_fits_is_not_noted():
    lettering = Lettering()
    assert lettering.shortened("short", 10) == "short"
    assert lettering.notes("en") == []


@given(names, st.integers(2, 20))
def test_wrapping_loses_no_letter(name, width):
    assert wrapped(name, width=width).replace("\n", "").replace(" ", "") == name.replace(" ", "")


@given(names, st.integers(3, 30))
def test_what_is_cut_is_no_wider_than_asked(name, width):
    assert width_of(cut(name, width)) <= max(width, 2)


@given(st.lists(names, min_size=1, max_size=4), st.integers(4, 12), st.integers(12, 40))
def test_lines_are_as_many_as_asked(texts, width, most):
    for text in fitted(texts, width=width, most=most, lines=2):
        assert text.count("\n") <= 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", WITH_LONG_NAMES)
def test_every_name_of_a_study_chart_can_be_read_in_full(name, lang, table_of):
    table = awkward(name, table_of[name])["long names"]
    figure, _ = CHARTS[name].draw(table, lang=lang)
    drawn = [text.get_text() for text in figure.findobj(Text)]
    together = "".join(text.replace("\n", "").replace(" ", "") for text in drawn)
    whole = LONG_ZH if lang == "zh" else LONG_EN.replace(" ", "")
    assert whole in together
    for text in drawn:
        if text.endswith("…"):
            start = text.removesuffix("…").replace("\n", "").replace(" ", "")
            assert together.count(start) > 1, f"{text!r} is nowhere in full"
