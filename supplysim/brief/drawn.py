"""Charts at the size they have in a brief, with letters as large as its text."""

from typing import TYPE_CHECKING, Final

from supplysim.brief.content import Figure
from supplysim.charts import CHARTS
from supplysim.charts.save import png_bytes, svg_bytes
from supplysim.charts.style import canvas, house_style
from supplysim.errors import Lang

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

__all__ = ["drawn", "png_of", "svg_of"]

_WIDTH_IN: Final = 6.6
"""Text width of an A4 page with margins of 21 mm."""

_HEIGHT_IN: Final = {"monthly_volume": 3.2, "main_effects": 3.5, "pareto_front": 3.8}
_FRAME_IN: Final = {"on_time_by_zone": 1.7, "delay_pareto": 1.75, "charged_and_relieved": 1.8}
_ROW_IN: Final = {"on_time_by_zone": 0.215, "delay_pareto": 0.22, "charged_and_relieved": 0.4}
_MOST_ROWS: Final = {"delay_pareto": 10}


def drawn(figure: Figure, lang: Lang) -> "Canvas":
    """Return the chart of a figure of the brief, as wide as its text."""
    height = _HEIGHT_IN.get(figure.name) or _tall(figure)
    with house_style():
        sheet, ax = canvas(None, width=_WIDTH_IN, height=height)
    CHARTS[figure.name].draw(figure.table, ax=ax, lang=lang, source=figure.source)
    return sheet


def svg_of(figure: Figure, lang: Lang) -> bytes:
    """Return a figure as SVG, letters as paths."""
    return svg_bytes(drawn(figure, lang))


def png_of(figure: Figure, lang: Lang) -> bytes:
    """Return a figure as PNG at 150 dpi."""
    return png_bytes(drawn(figure, lang))


def _tall(figure: Figure) -> float:
    rows = min(len(figure.table), _MOST_ROWS.get(figure.name, len(figure.table)))
    return _FRAME_IN[figure.name] + _ROW_IN[figure.name] * max(rows, 2)
