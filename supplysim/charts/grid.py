"""A table as shaded cells with the number in each: the form that three charts share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb
from matplotlib.typing import ColorType
from numpy.typing import NDArray

from supplysim.charts.style import ACCENT, DARK, INK, MUTED
from supplysim.wrapping import width_of

__all__ = ["Grid", "beside", "crossed", "draw_grid", "shades"]

_DARK_CELL: Final = 0.56
"""Relative luminance below which letters are white (sRGB weights, ITU-R BT.709)."""

_LETTER_PT: Final = 4.5
"""Width of a half-width character at 8.5 pt, a digit rounded up."""

_GAP_PT: Final = 12.0

_SHADES: Final = {"blue": ("#f3f7fa", DARK), "warm": ("#fdf5ef", ACCENT)}


@dataclass(frozen=True, slots=True)
class Grid:
    """What a grid shows.

    Parameters
    ----------
    numbers
        Shape (rows, columns); missing cells are left white.
    texts
        What stands in each cell, same shape.
    rows, columns
        Names at the left and below.
    low, high
        Values of the lightest and the darkest shade.
    hue
        "blue", or "warm" where dark means bad.
    """

    numbers: NDArray[np.float64]
    texts: Sequence[Sequence[str]]
    rows: Sequence[str]
    columns: Sequence[str]
    low: float
    high: float
    hue: str = "blue"


def crossed(
    data: pd.DataFrame,
    names: tuple[str, str],
    value: str,
    *,
    rows: Sequence[Any],
    columns: Sequence[Any],
) -> NDArray[np.float64]:
    """Return one column of a long table as an array (rows, columns); missing where it has none.

    Parameters
    ----------
    names
        The columns with the names of rows and of columns.
    value
        The column with the numbers.
    rows, columns
        Names in the order in which they shall stand.

    Examples
    --------
    >>> table = pd.DataFrame({"a": ["x", "y"], "b": [1, 2], "n": [0.5, 0.7]})
    >>> crossed(table, ("a", "b"), "n", rows=["x", "y"], columns=[1, 2]).tolist()
    [[0.5, nan], [nan, 0.7]]
    """
    cells = dict(zip(zip(*(data[name] for name in names), strict=True), data[value], strict=True))
    return np.array(
        [[cells.get((row, column), np.nan) for column in columns] for row in rows], dtype=np.float64
    ).reshape(len(rows), len(columns))


def shades(hue: str) -> LinearSegmentedColormap:
    """Return the colours from the lightest to the darkest shade; they only grow darker."""
    return LinearSegmentedColormap.from_list(f"supplysim-{hue}", _SHADES[hue])


def draw_grid(ax: Axes, grid: Grid) -> None:
    """Draw shaded cells, the first row on top, with ticks but no axis labels."""
    rows, columns = len(grid.rows), len(grid.columns)
    colours = shades(grid.hue)
    scale = Normalize(grid.low, max(grid.high, grid.low + 1e-9))
    values = np.ma.masked_invalid(grid.numbers)
    edges = np.arange(columns + 1) - 0.5, np.arange(rows + 1) - 0.5
    ax.pcolormesh(*edges, values, cmap=colours, norm=scale, edgecolors="white", linewidth=1.2)
    size = 8.5 if columns <= 14 else 7.0  # noqa: PLR2004 - letters that fit the cells
    for row in range(rows):
        for column in range(columns):
            value = grid.numbers[row, column]
            missing = bool(np.isnan(value))
            light = missing or _luminance(colours(scale(value))) > _DARK_CELL
            colour = MUTED if missing else INK if light else "white"
            ax.text(column, row, grid.texts[row][column], ha="center", va="center",
                    fontsize=size, color=colour)  # fmt: skip
    ax.set_xticks(range(columns), labels=list(grid.columns))
    ax.set_yticks(range(rows), labels=list(grid.rows))
    ax.set_xlim(-0.5, columns - 0.5)
    ax.set_ylim(rows - 0.5, -0.5)
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)


def beside(ax: Axes, heads: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
    """Write columns of text right of the axes, one text a row, with a head over each."""
    right = 0.0
    for head, texts in zip(heads, columns, strict=True):
        right += _GAP_PT + _LETTER_PT * max(map(width_of, [head, *texts]))
        for row, text in enumerate(texts):
            ax.annotate(
                text, xy=(1.0, row), xycoords=ax.get_yaxis_transform(), xytext=(right, 0),
                textcoords="offset points", ha="right", va="center", fontsize=8.5, color=INK,
                annotation_clip=False,
            )  # fmt: skip
        ax.annotate(
            head, xy=(1.0, 1.0), xycoords="axes fraction", xytext=(right, 4),
            textcoords="offset points", ha="right", va="bottom", fontsize=8.5, color=MUTED,
            annotation_clip=False,
        )  # fmt: skip


def _luminance(colour: ColorType) -> float:
    red, green, blue = to_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
