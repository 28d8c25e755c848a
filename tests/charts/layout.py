"""Is a chart tidy: every text inside the figure, none on another."""

from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from supplysim.charts.style import house_style

SLACK_PX = 1.5


def assert_tidy(figure):
    """Assert that texts are inside the figure and apart, and that the axes have some room."""
    canvas = FigureCanvasAgg(figure)
    with house_style():
        canvas.draw()
    boxes = list(_boxes(figure, canvas.get_renderer()))
    width, height = canvas.get_width_height()
    cut = [
        text
        for text, box in boxes
        if box.x0 < -SLACK_PX or box.y0 < -SLACK_PX
        or box.x1 > width + SLACK_PX or box.y1 > height + SLACK_PX
    ]  # fmt: skip
    assert cut == [], f"outside the figure: {cut}"
    over = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if _overlap(one, other)]
    assert over == [], f"one on the other: {over[:5]}"
    for ax in figure.axes:
        box = ax.get_window_extent()
        assert box.width > 0.3 * width, "the names leave no room for the chart"
        assert box.height > 0.2 * height, "the texts leave no room for the chart"


def _boxes(figure, renderer):
    """Yield text and place of everything that is written."""
    hidden = _ticks_out_of_sight(figure)
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible() and id(text) not in hidden:
            # the box of an annotation holds its anchor too; that of its letters does not
            yield text.get_text(), Text.get_window_extent(text, renderer)


def _ticks_out_of_sight(figure):
    labels = {}
    for ax in figure.findobj(Axes):
        for axis in (ax.xaxis, ax.yaxis):
            ticks = [*axis.majorTicks, *axis.minorTicks]
            labels |= {id(label): label for tick in ticks for label in (tick.label1, tick.label2)}
            for tick in axis._update_ticks():
                labels.pop(id(tick.label1), None)
    return set(labels)


def _overlap(one, other):
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    up = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > SLACK_PX and up > SLACK_PX
