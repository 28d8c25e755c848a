"""One measure over two levers, a cell for each pair of levels."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.grid import Grid, crossed, draw_grid
from supplysim.charts.measures import Measure, in_order, level_names, lever_names, measure_of
from supplysim.charts.style import (
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    nothing,
    replications_of,
    tick_names,
)
from supplysim.errors import Lang

__all__ = ["lever_grid"]

_NAME_WIDTHS = {"x": 70, "y": 34}
"""Half-width characters in a line of an axis' name."""

_ROOM = 84
"""Half-width characters that all levels under the chart have together."""


def lever_grid(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the mean of a measure at each pair of levels, with the half-width of its interval.

    Parameters
    ----------
    data
        One row a pair: ``x_lever, x_level, y_lever, y_level`` (names and levels; optional
        ``x_lever_zh, x_lever_en, x_level_zh`` and so on), ``value``, ``low, high`` (95 %,
        missing for a single run), the columns of :mod:`supplysim.charts.measures` and
        ``replications``. Numbers stand in their order, other levels in that of
        the table. Pairs that were not simulated stay white.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    measure = measure_of(data, ["value"], lettering=lettering, lang=lang)
    levels = {axis: in_order(data[f"{axis}_level"]) for axis in ("x", "y")}
    names = {
        axis: lever_names(data, f"{axis}_lever", lettering=lettering, lang=lang)
        for axis in ("x", "y")
    }
    ticks = {
        axis: tick_names(
            _written(data, axis, own, lang),
            lettering,
            width=14,
            lines=3,
            most=_ROOM // max(len(own), 1) if axis == "x" else 26,
        )
        for axis, own in levels.items()
    }
    with house_style(lettering.families):
        figure, ax = canvas(ax, width=7.2, height=2.3 + 0.5 * max(len(levels["y"]), 2))
        if len(data):
            _draw(ax, data, levels, ticks, measure=measure)
        else:
            nothing(ax, either(lang, "没有模拟结果", "nothing was simulated"))
        unit = either(lang, "水平", "level")
        for axis, put in (("x", ax.set_xlabel), ("y", ax.set_ylabel)):
            first = next(iter(names[axis].values()), either(lang, "措施", "Lever"))
            whole = either(lang, f"{first}（{unit}）", f"{first} ({unit})")
            put(tick_names([whole], lettering, width=_NAME_WIDTHS[axis], most=0)[0])
        finish(
            ax,
            data,
            title=measure.label(lang),
            remark=_remark(data, lang),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _written(data: pd.DataFrame, axis: str, levels: list[object], lang: Lang) -> list[str]:
    names = level_names(data, f"{axis}_level", lang=lang)
    return [names[level] for level in levels]


def _draw(
    ax: Axes,
    data: pd.DataFrame,
    levels: dict[str, list[object]],
    ticks: dict[str, list[str]],
    *,
    measure: Measure,
) -> None:
    tables = {
        name: crossed(data, ("y_level", "x_level"), name, rows=levels["y"], columns=levels["x"])
        for name in ("value", "low", "high")
    }
    half = (tables["high"] - tables["low"]) / 2
    texts = [
        [
            measure.text(value) + ("" if np.isnan(reach) else f"\n±{measure.text(reach)}")
            for value, reach in zip(row, reaches, strict=True)
        ]
        for row, reaches in zip(tables["value"], half, strict=True)
    ]
    values = tables["value"] / measure.divisor
    known = values[~np.isnan(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    draw_grid(ax, Grid(values, texts, ticks["y"], ticks["x"], low, high))


def _remark(data: pd.DataFrame, lang: Lang) -> str:
    text = either(
        lang, "颜色越深数值越大；“–”：没有模拟。", "Darker is larger; “–”: not simulated."
    )
    if replications_of(data) > 1:
        text += either(lang, "±：单项95%区间的半宽。", " ±: half of the single 95 % interval.")
    return text
