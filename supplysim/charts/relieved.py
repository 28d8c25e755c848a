"""What is charged to causes of lateness beside what goes away without them."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.style import (
    ACCENT,
    INK,
    LIGHT,
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    name_rows,
    nothing,
    plain_ticks,
)
from supplysim.errors import Lang
from supplysim.wording import Scale, cause, decimal, lateness_scale

__all__ = ["charged_and_relieved"]

_HOUR_S = 3600.0
_MOST = 9.99
"""Ratios above this are of next to nothing; their digits would say nothing."""


def charged_and_relieved(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw charged and relieved lateness of each cause, the most charged on top.

    Parameters
    ----------
    data
        The table of :func:`supplysim.relieve`: ``cause, charged_s, relieved_s, low_s, high_s``
        (95 % interval of what is relieved, missing for one pair)``, ratio`` (relieved over
        charged)``, replications``. Relieved may be below zero: without a cause more is late.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    rows = data.sort_values(["charged_s", "cause"], ascending=[False, True])
    largest = float(np.nanmax([0.0, *rows["charged_s"], *rows["relieved_s"]])) / _HOUR_S
    scale = lateness_scale(largest, lang)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.5 + 0.46 * max(len(rows), 1))
        legend = _draw(ax, rows, scale=scale, lang=lang) if len(rows) else ()
        if not len(rows):
            nothing(ax, either(lang, "没有记到延误", "no lateness was charged"))
        name_rows(ax, [cause(str(key), lang) for key in rows["cause"]])
        plain_ticks(ax.xaxis)
        ax.grid(visible=True, axis="x")
        ax.set_xlabel(either(lang, f"总延误（{scale.unit}）", f"Total lateness ({scale.unit})"))
        ax.set_ylabel(either(lang, "原因", "Cause"))
        finish(
            ax,
            data,
            title=either(
                lang,
                "延误：记入的与去掉原因后追回的",
                "Lateness: charged, and relieved without the cause",
            ),
            legend=legend,
            remark=either(
                lang,
                "记入：责任归因；追回：同种子成对重跑、去掉该原因后少掉的总延误；括号内为追回÷记入。",
                "Charged: responsibility. Relieved: what goes away in paired runs of the same seed "
                "without the cause; in brackets relieved over charged.",
            ),
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _draw(ax: Axes, rows: pd.DataFrame, *, scale: Scale, lang: Lang) -> tuple[str, ...]:
    """Draw both bars of each cause; return the legend's labels in their order."""
    legend = (either(lang, "记入", "charged"), either(lang, "追回", "relieved"))
    place = np.arange(len(rows))
    charged, relieved, low, high = (
        rows[name].to_numpy(dtype=float) / _HOUR_S / scale.divisor
        for name in ("charged_s", "relieved_s", "low_s", "high_s")
    )
    ax.barh(place - 0.19, charged, height=0.36, color=LIGHT, label=legend[0])
    ax.barh(place + 0.19, relieved, height=0.36, color=ACCENT, label=legend[1])
    if not np.isnan(low).all():
        reach = np.vstack([relieved - low, high - relieved]).clip(min=0)
        ax.errorbar(relieved, place + 0.19, xerr=reach, fmt="none", ecolor=INK, elinewidth=1.1,
                    capsize=3)  # fmt: skip
    for row, (own, won, end, ratio) in enumerate(
        zip(charged, relieved, np.fmax(relieved, high), rows["ratio"], strict=True)
    ):
        _write(ax, own, row - 0.19, decimal(float(own)))
        share = "–" if np.isnan(ratio) else f"{100 * float(ratio):.0f}%"
        if ratio > _MOST:
            share = f">{100 * _MOST:.0f}%"
        text = either(lang, f"{decimal(float(won))}（{share}）", f"{decimal(float(won))} ({share})")
        _write(ax, max(end, 0.0), row + 0.19, text)
    ax.axvline(0, color=INK, lw=0.8)
    right = float(np.nanmax([charged.max(), relieved.max(), np.nanmax(np.fmax(relieved, high))]))
    left = float(np.nanmin([0.0, *relieved, *low]))
    ax.set_xlim(1.08 * left, max(1.22 * right, 1e-9))
    return legend


def _write(ax: Axes, x: float, row: float, text: str) -> None:
    ax.annotate(text, xy=(x, row), xytext=(5, 0), textcoords="offset points", va="center",
                fontsize=8, color=INK)  # fmt: skip
