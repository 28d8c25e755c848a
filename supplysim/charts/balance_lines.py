"""Line of balance: how the towers of a project climb, against their baselines."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from supplysim.charts.gantt import which_project
from supplysim.charts.months import date_axis, day_numbers
from supplysim.charts.style import (
    ACCENT,
    DARK,
    INK,
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    nothing,
    tick_names,
)
from supplysim.errors import Lang

__all__ = ["line_of_balance"]

_LOOKS: Final = ((DARK, "o"), (ACCENT, "s"), (INK, "^"), ("#6f9fbf", "D"), ("#8a929c", "v"),
                 ("#a5651f", "P"))  # fmt: skip
"""Colour and marker of each tower: the marker tells them apart in grey print."""


def line_of_balance(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw, for each tower, the storey finished over time; the baseline is thin and dashed.

    Parameters
    ----------
    data
        As in :func:`supplysim.charts.storey_gantt`. The first six towers are drawn; the number of
        those left out is told.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    towers = list(dict.fromkeys(data.sort_values("building", kind="stable")["building"]))
    shown = towers[: len(_LOOKS)]
    project = lettering.clean(str(data["project"].iloc[0])) if len(data) else ""
    names = tick_names(shown, lettering, width=12)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=5.2)
        if shown:
            legend = _draw(ax, data, dict(zip(shown, names, strict=True)), lang)
            _limits(ax, data[data["building"].isin(shown)], lang)
        else:
            legend = ()
            nothing(ax, either(lang, "没有楼层", "there is no storey"))
            ax.set_xlabel(either(lang, "日期", "Date"))
        ax.set_ylabel(either(lang, "完成的楼层（层号）", "Storey finished (number)"))
        finish(
            ax,
            data,
            title=either(
                lang,
                f"项目 {project} 各楼栋的平衡线",
                f"Line of balance of project {project}",
            ),
            legend=legend,
            remark=_remark(len(towers) - len(shown), lang) + which_project(data, lang),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _draw(ax: Axes, data: pd.DataFrame, names: dict[str, str], lang: Lang) -> tuple[str, ...]:
    """Draw the towers; return the legend's labels in their order."""
    for (building, name), (colour, marker) in zip(names.items(), _LOOKS, strict=False):
        own = data[data["building"] == building].sort_values("storey")
        storeys = own["storey"].to_numpy(dtype=float)
        planned, real = (day_numbers(own[key]) for key in ("planned_finish", "finished"))
        ax.plot(planned, storeys, color=colour, lw=1.0, ls=(0, (4, 2)))
        known = ~np.isnan(real)
        ax.plot(real[known], storeys[known], color=colour, lw=1.9, marker=marker, ms=4.5,
                label=name)  # fmt: skip
    plan = either(lang, "基准计划", "baseline")
    ax.plot([], [], color=INK, lw=1.0, ls=(0, (4, 2)), label=plan)
    return (*names.values(), plan)


def _limits(ax: Axes, data: pd.DataFrame, lang: Lang) -> None:
    times = [day_numbers(data[key]) for key in ("planned_finish", "finished")]
    first, last = float(np.nanmin(times)), float(np.nanmax(times))
    margin = max(0.03 * (last - first), 0.5)
    date_axis(ax, first - margin, last + margin, lang)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylim(float(data["storey"].min()) - 0.8, float(data["storey"].max()) + 0.8)
    ax.grid(visible=True, axis="both")


def _remark(hidden: int, lang: Lang) -> str:
    text = either(
        lang,
        "一点为一层的最后一个构件吊装完成；实线在虚线右侧即晚于计划，斜率越陡节奏越快。",
        "A point: the last component of a storey is installed. Right of the dashes is late; the "
        "steeper, the faster.",
    )
    if hidden > 0:
        text += either(lang, f"另有{hidden}栋未画。", f" {hidden} more towers are not drawn.")
    return text
