"""A ladder of reliefs: what a measure becomes as one lever after the other is added."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from supplysim.charts.measures import Measure, lever_names, measure_of
from supplysim.charts.style import (
    ACCENT,
    DARK,
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
    tick_names,
)
from supplysim.errors import Lang

__all__ = ["relief_ladder"]

_WHOLE: Final = 100.0
_PAPER: Final = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
"""Under a text that the line of the target would cross."""


def relief_ladder(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the measure after each step, and what the step added; the start on top.

    Parameters
    ----------
    data
        One row a step in order, the first without any relief: ``step`` (key; optional ``step_zh,
        step_en``), ``value`` with all steps so far, ``low, high`` (95 %, missing for a single
        run), ``gain`` (paired difference to the step before, missing in the first row),
        ``gain_low, gain_high``, the columns of :mod:`supplysim.charts.measures`, optional
        ``target`` (the same in every row) and ``replications``.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    measure = measure_of(data, ["value"], lettering=lettering, lang=lang)
    names = lever_names(data, "step", lettering=lettering, lang=lang)
    ticks = tick_names((names[str(key)] for key in data["step"]), lettering)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.4 + 0.44 * max(len(data), 2))
        legend = _draw(ax, data, measure, lang) if len(data) else ()
        if not len(data):
            nothing(ax, either(lang, "没有模拟结果", "nothing was simulated"))
        name_rows(ax, ticks)
        plain_ticks(ax.xaxis)
        ax.grid(visible=True, axis="x")
        ax.set_xlabel(measure.label(lang))
        ax.set_ylabel(either(lang, "依次加上的措施", "Lever added"))
        finish(
            ax,
            data,
            title=either(
                lang, f"逐项解除瓶颈后的{measure.name}", f"{measure.name} as levers are added"
            ),
            legend=legend,
            remark=either(
                lang,
                "每一行含以上各行的措施；括号内为与上一行同种子成对比较的增量及其单项95%区间。",
                "Each row has the levers of those above; in brackets the paired gain over the row "
                "above with its single 95 % interval.",
            ),
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _draw(ax: Axes, data: pd.DataFrame, measure: Measure, lang: Lang) -> tuple[str, ...]:
    """Draw bars and gains; return the legend's labels in their order."""
    legend = (
        either(lang, "此前各步", "steps before"),
        either(lang, "本步增加", "added by the step"),
        either(lang, "本步减少", "taken by the step"),
    )
    place = np.arange(len(data))
    value, low, high = (
        data[name].to_numpy(dtype=float) / measure.divisor for name in ("value", "low", "high")
    )
    before = np.append(value[:1], value[:-1])
    kept = np.fmin(value, before)
    ax.barh(place, kept, height=0.6, color=LIGHT, label=legend[0])
    gain = np.clip(value - before, 0, None)
    lost = np.clip(before - value, 0, None)
    ax.barh(place, gain, left=kept, height=0.6, color=DARK, label=legend[1])
    down = lost > 0
    ax.barh(place[down], lost[down], left=kept[down], height=0.6, color="white", ec=ACCENT,
            hatch="////", lw=0.8, label=legend[2])  # fmt: skip
    if not np.isnan(low).all():
        reach = np.vstack([value - low, high - value]).clip(min=0)
        ax.errorbar(value, place, xerr=reach, fmt="none", ecolor=INK, elinewidth=1.1, capsize=3)
    ends = np.fmax(np.fmax(value, before), high)
    for row, end in enumerate(ends):
        if not np.isnan(end):
            ax.annotate(_text(data.iloc[row], measure, lang), xy=(end, row), xytext=(6, 0),
                        textcoords="offset points", va="center", fontsize=8.5, color=INK,
                        bbox=_PAPER, zorder=4)  # fmt: skip
    shown = [legend[0], *(name for name, own in zip(legend[1:], (gain, lost), strict=True)
                          if np.nansum(own) > 0)]  # fmt: skip
    target = float(data["target"].iloc[0]) / measure.divisor if "target" in data else np.nan
    if not np.isnan(target):
        text = measure.text(target * measure.divisor)
        shown.append(either(lang, f"目标{text}", f"target {text}"))
        ax.axvline(target, color=ACCENT, lw=1.4, ls=(0, (4, 2)), label=shown[-1])
    right = float(np.nanmax([*ends, 0.0 if np.isnan(target) else target, 1e-9]))
    ax.set_xlim(0, 1.45 * right)
    if measure.share:  # what lies beyond is room for texts, no share
        ticks = [tick for tick in MaxNLocator(5).tick_values(0, right) if tick <= _WHOLE]
        ax.set_xticks(ticks)
        ax.spines["bottom"].set_bounds(0, min(_WHOLE, 1.45 * right))
    return tuple(shown)


def _text(row: "pd.Series[float]", measure: Measure, lang: Lang) -> str:
    text = measure.text(float(row["value"]))
    gain, low, high = (float(row[name]) for name in ("gain", "gain_low", "gain_high"))
    if np.isnan(gain):
        return text
    won = f"{'+' if gain > 0 else ''}{measure.text(gain)}"
    if np.isnan(low):
        return text + either(lang, f"（{won}）", f" ({won})")
    spread = either(
        lang,
        f"，{measure.text(low)}至{measure.text(high)}",
        f", {measure.text(low)} to {measure.text(high)}",
    )
    return text + either(lang, f"（{won}{spread}）", f" ({won}{spread})")
