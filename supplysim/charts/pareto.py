"""Cases by two measures, and the front of those that no other beats in both."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from supplysim.charts.measures import Measure, measure_of
from supplysim.charts.style import (
    ACCENT,
    DARK,
    INK,
    LIGHT,
    MUTED,
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    nothing,
    plain_ticks,
)
from supplysim.errors import Lang

__all__ = ["pareto_front"]

_NAMED = 12


def pareto_front(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw every case as a point, and a dashed line through those of the front.

    Parameters
    ----------
    data
        One row a case: ``case`` (optional ``case_zh, case_en``), ``x, y`` (means), ``x_low,
        x_high, y_low, y_high`` (95 %, missing for a single run), ``on_front`` (whether no other
        case is better in one measure and no worse in the other), the columns of
        :mod:`supplysim.charts.measures` with ``x_`` and ``y_`` before them, and ``replications``.
        The first twelve cases of the front, by x, are numbered and named under the chart.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    x = measure_of(data, ["x"], lettering=lettering, lang=lang, prefix="x_")
    y = measure_of(data, ["y"], lettering=lettering, lang=lang, prefix="y_")
    known = data[data["x"].notna() & data["y"].notna()]
    front = known[known["on_front"].map(_true)].sort_values(["x", "y"], kind="stable")
    titles = front.get(f"case_{lang}", front["case"]).fillna(front["case"])
    names = [lettering.clean(str(title)) for title in titles.iloc[:_NAMED]]
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=5.4)
        legend = _draw(ax, known, front, (x, y), lang) if len(known) else ()
        if not len(known):
            nothing(ax, either(lang, "没有模拟结果", "nothing was simulated"))
        plain_ticks(ax.xaxis)
        plain_ticks(ax.yaxis)
        ax.grid(visible=True, axis="both")
        ax.set_xlabel(x.label(lang))
        ax.set_ylabel(y.label(lang))
        numbered = [f"{i} {name}" for i, name in enumerate(names, start=1)]
        split = either(lang, "；", "; ")
        listed = split.join(numbered)
        finish(
            ax,
            data,
            title=either(lang, f"{x.name}与{y.name}的取舍", f"{x.name} against {y.name.lower()}"),
            legend=legend,
            remark=either(lang, f"前沿：{listed}。", f"On the front: {listed}.") if names else "",
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _true(value: object) -> bool:
    return value is True or str(value) == "True"


def _draw(
    ax: Axes,
    known: pd.DataFrame,
    front: pd.DataFrame,
    measures: tuple[Measure, Measure],
    lang: Lang,
) -> tuple[str, ...]:
    """Draw cases and front; return the legend's labels in their order."""
    legend = (
        either(lang, "前沿上的方案", "on the front"),
        either(lang, "其他方案", "other cases"),
    )
    x, y = measures
    rest = known.drop(index=front.index)
    for rows, colour, size, name in ((front, DARK, 60, legend[0]), (rest, LIGHT, 34, legend[1])):
        at = (
            rows["x"].to_numpy(dtype=float) / x.divisor,
            rows["y"].to_numpy(dtype=float) / y.divisor,
        )
        _intervals(ax, rows, at, measures)
        ax.scatter(*at, s=size, color=colour, edgecolor=INK, linewidth=0.6, zorder=3, label=name)
    at = front["x"].to_numpy(dtype=float) / x.divisor, front["y"].to_numpy(dtype=float) / y.divisor
    ax.plot(*at, color=ACCENT, lw=1.4, ls=(0, (4, 2)), zorder=2)
    ax.margins(0.09)
    for number, (across, up) in enumerate(zip(*at, strict=True), start=1):
        if number <= _NAMED:
            ax.annotate(str(number), xy=(across, up), xytext=(6, 6), textcoords="offset points",
                        fontsize=8.5, color=INK, zorder=4,
                        path_effects=[withStroke(linewidth=2.5, foreground="white")])  # fmt: skip
    return legend if len(rest) else legend[:1]


def _intervals(
    ax: Axes,
    rows: pd.DataFrame,
    at: tuple[NDArray[np.float64], NDArray[np.float64]],
    measures: tuple[Measure, Measure],
) -> None:
    reaches = []
    for centre, name, measure in zip(at, "xy", measures, strict=True):
        low, high = (
            rows[f"{name}_{end}"].to_numpy(dtype=float) / measure.divisor for end in ("low", "high")
        )
        reaches.append(np.nan_to_num(np.vstack([centre - low, high - centre]).clip(min=0)))
    ax.errorbar(*at, xerr=reaches[0], yerr=reaches[1], fmt="none", ecolor=MUTED, elinewidth=0.9)
