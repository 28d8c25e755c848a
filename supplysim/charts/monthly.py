"""Volume installed a month, against what was planned and what the plants could make."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.months import month_axis
from supplysim.charts.style import (
    ACCENT,
    DARK,
    INK,
    Lettering,
    canvas,
    finish,
    house_style,
    plain_ticks,
)
from supplysim.errors import Lang
from supplysim.wording import Scale, term, volume_scale

__all__ = ["monthly_volume"]


def monthly_volume(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw installed volume as bars, the plan and the plants' design capacity as lines.

    Parameters
    ----------
    data
        One row a month: ``month`` (text, ``YYYY-MM``), ``installed_m3, planned_m3, capacity_m3``,
        ``replications`` and, over several replications, ``low_m3, high_m3`` of the installed
        volume (95 %). Capacity = design m3 a year of the lines and mould positions, by days.
    ax
        Axes to draw on; a new figure without.
    lang
        Language of every text.
    source
        Line under the chart; by default it says the numbers were simulated.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    largest = float(data[["installed_m3", "planned_m3", "capacity_m3"]].fillna(0).max().max())
    scale = volume_scale(largest, lang)
    with house_style(lettering.families):
        figure, ax = canvas(ax)
        names = _names(lang)
        _draw(ax, data, scale=scale, names=names)
        _label(ax, data, scale=scale, lang=lang)
        title = (
            "每月吊装量与计划、设计产能"
            if lang == "zh"
            else "Volume installed a month, against plan and design capacity"
        )
        finish(ax, data, title=title, legend=names, source=source, lettering=lettering, lang=lang)
    return figure, ax


def _names(lang: Lang) -> tuple[str, str, str]:
    keys = ("installed", "planned", "capacity")
    first, second, third = (term(key, lang) for key in keys)
    return first, second, third


def _draw(ax: Axes, data: pd.DataFrame, *, scale: Scale, names: tuple[str, str, str]) -> None:
    place = np.arange(len(data))
    installed, planned, capacity = (
        data[f"{name}_m3"].to_numpy(dtype=float) / scale.divisor
        for name in ("installed", "planned", "capacity")
    )
    ax.bar(place, installed, width=0.62, color=DARK, label=names[0])
    if data["replications"].max() > 1:
        low, high = (
            data[name].to_numpy(dtype=float) / scale.divisor for name in ("low_m3", "high_m3")
        )
        reach = np.vstack([installed - low, high - installed])
        ax.errorbar(place, installed, yerr=reach, fmt="none", ecolor=INK, elinewidth=1.1, capsize=3)
    ax.plot(
        place, planned, color=INK, lw=1.3, marker="o", ms=5, mfc="white", mew=1.3, label=names[1]
    )
    ax.plot(place, capacity, color=ACCENT, lw=1.8, ls=(0, (5, 2)), label=names[2])


def _label(ax: Axes, data: pd.DataFrame, *, scale: Scale, lang: Lang) -> None:
    months = [str(text) for text in data["month"]]
    month_axis(ax, months, lang)
    ax.set_ylim(bottom=0)
    ax.set_xlim(-0.6, max(len(months), 1) - 0.4)
    plain_ticks(ax.yaxis)
    ax.grid(visible=True, axis="y")
    if lang == "zh":
        ax.set_ylabel(f"构件体积（{scale.unit}/月）")
    else:
        ax.set_ylabel(f"Volume ({scale.unit} a month)")
