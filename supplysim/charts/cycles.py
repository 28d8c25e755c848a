"""How many days a storey takes, as a distribution beside that of the plan."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
    plain_ticks,
)
from supplysim.errors import Lang
from supplysim.wording import decimal

__all__ = ["storey_cycle_distribution"]

_MANY_D = 20
"""The class of this many days holds all longer cycles."""


def storey_cycle_distribution(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the number of storeys by the days of their cycle, real and planned.

    Parameters
    ----------
    data
        The table of :func:`supplysim.metrics.storey_cycles.storey_cycles`: ``days, actual,
        planned, actual_median_d, actual_p90_d, planned_median_d, replications``. The last class,
        when it is that of 20 days, holds all longer ones.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    with house_style(lettering.families):
        figure, ax = canvas(ax)
        some = bool((data[["actual", "planned"]] > 0).any(axis=None))
        legend = _draw(ax, data, lang) if some else ()
        if not some:
            nothing(ax, either(lang, "窗口内没有完成楼层", "no storey was finished in the window"))
        ax.set_xlabel(either(lang, "楼层周期（天）", "Storey cycle (d)"))
        ax.set_ylabel(either(lang, "楼层数（个）", "Storeys (number)"))
        finish(
            ax,
            data,
            title=either(lang, "楼层周期的分布", "Distribution of the storey cycle"),
            legend=legend,
            remark=_remark(data, lang),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _draw(ax: Axes, data: pd.DataFrame, lang: Lang) -> tuple[str, ...]:
    """Draw both distributions; return the legend's labels in their order."""
    used = data[(data["actual"] > 0) | (data["planned"] > 0)]
    first, last = float(used["days"].min()), float(used["days"].max())
    rows = data[(data["days"] >= first) & (data["days"] <= last)]
    days = rows["days"].to_numpy(dtype=float)
    actual, planned = (rows[name].to_numpy(dtype=float) for name in ("actual", "planned"))
    legend = (
        either(lang, "实际", "real"),
        either(lang, "计划", "planned"),
    )
    ax.bar(days + 0.5, actual, width=0.86, color=DARK, label=legend[0])
    ax.stairs(planned, np.append(days, days[-1] + 1), color=ACCENT, lw=2.0, label=legend[1])
    highest = 1.18 * max(float(actual.max()), float(planned.max()))
    median = float(data["actual_median_d"].iloc[0])
    label = either(lang, f"实际中位数{decimal(median)}天", f"real median {decimal(median)} d")
    ax.axvline(median, color=INK, lw=1.2, ls=(0, (4, 2)), label=label)
    ax.set_xlim(first - 0.3, last + 1.3)
    ax.set_ylim(0, highest)
    # a class begins at its tick; what is longer has no upper end and is named in its middle
    longer = days >= _MANY_D
    ax.set_xticks(days + 0.5 * longer, labels=[f"≥{day:.0f}" if day >= _MANY_D else f"{day:.0f}"
                                               for day in days])  # fmt: skip
    plain_ticks(ax.yaxis)
    ax.grid(visible=True, axis="y")
    return (*legend, label)


def _remark(data: pd.DataFrame, lang: Lang) -> str:
    text = either(
        lang,
        "周期：从下一层完成到本层完成，日历时间，按整天归类；只计窗口内完成的楼层。",
        "Cycle: from when the storey below is finished to when this one is, calendar time, by "
        "whole days; storeys finished in the window.",
    )
    if not len(data):
        return text
    p90, planned = (
        decimal(float(data[name].iloc[0])) for name in ("actual_p90_d", "planned_median_d")
    )
    return text + either(
        lang,
        f"九成楼层在{p90}天以内；计划中位数{planned}天。",
        f" Nine of ten take at most {p90} d; planned median {planned} d.",
    )
