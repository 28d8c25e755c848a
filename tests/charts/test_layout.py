"""Nothing is cut off, nothing lies on something else, no letter is missing, whatever the data."""

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from supplysim.charts import CHARTS
from tests.charts.examples import awkward
from tests.charts.layout import assert_tidy

LANGS = ("zh", "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_tidy(name, lang, table_of):
    figure, _ = CHARTS[name].draw(table_of[name], lang=lang)
    assert_tidy(figure)


@pytest.mark.slow  # some hundred drawings
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CHARTS)
def test_awkward_data_give_a_tidy_chart_too(name, lang, table_of, subtests):
    for what, table in awkward(name, table_of[name]).items():
        with subtests.test(what):
            figure, ax = CHARTS[name].draw(table, lang=lang)
            assert_tidy(figure)
            drawn = [text.get_text() for text in figure.findobj(Text)]
            assert not any("nan" in text.lower().split() for text in drawn)
            assert ax.get_title(loc="left")


def test_texts_on_one_another_are_noticed():
    figure = Figure(figsize=(4, 3))
    ax = figure.add_subplot()
    ax.text(0.5, 0.5, "one", transform=ax.transAxes)
    ax.text(0.51, 0.5, "other", transform=ax.transAxes)
    with pytest.raises(AssertionError, match="one on the other"):
        assert_tidy(figure)


def test_a_text_beyond_the_edge_is_noticed():
    figure = Figure(figsize=(4, 3))
    figure.add_subplot().set_title("far too long a title for a figure of this width" * 2)
    with pytest.raises(AssertionError, match="outside the figure"):
        assert_tidy(figure)
