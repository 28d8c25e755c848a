"""Which uncertain inputs a measure answers to: Sobol indices or elementary effects, as bars."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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

__all__ = ["sensitivity_bars"]

_KINDS: Final = {
    "ST": ("总效应 ST", "total index ST"),
    "S1": ("一阶 S1", "first-order index S1"),
    "mu_star": ("平均绝对效应 μ*", "mean absolute effect μ*"),
}
_COLOURS: Final = {"ST": LIGHT, "S1": DARK, "mu_star": DARK}


def sensitivity_bars(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw what each input makes of a measure's spread, the most on top, with intervals.

    Parameters
    ----------
    data
        One row an input and kind: ``factor`` (optional ``factor_zh, factor_en``), ``kind`` ("S1"
        and "ST": shares of the variance of the expected measure; "mu_star": change of the measure
        over an input's whole range), ``value, low, high`` (95 %), ``noise`` (share of a single
        run's variance that is noise; missing where it cannot be told), optional ``of`` (the
        combination, or difference of two), the columns of :mod:`supplysim.charts.measures`,
        ``replications``.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    measure = measure_of(data, ["value"], lettering=lettering, lang=lang)
    kinds = _kinds(data)
    first = data[data["kind"] == kinds[0]] if kinds else data
    order = first.sort_values("value", ascending=False, kind="stable")["factor"].astype(str)
    names = lever_names(data, "factor", lettering=lettering, lang=lang)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.5 + 0.46 * max(len(order), 2))
        legend = _draw(ax, data, list(order), measure, lang) if kinds else ()
        if not kinds:
            nothing(ax, either(lang, "没有不确定输入", "no input was varied"))
        name_rows(ax, tick_names((names[key] for key in order), lettering))
        plain_ticks(ax.xaxis)
        ax.grid(visible=True, axis="x")
        ax.set_xlabel(_label(measure, kinds, lang))
        ax.set_ylabel(either(lang, "输入", "Input"))
        finish(
            ax,
            data,
            title=_title(data, measure, lettering=lettering, lang=lang),
            legend=legend,
            remark=_remark(data, kinds, lang),
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _kinds(data: pd.DataFrame) -> list[str]:
    """Return the kinds of bars of a table, in the order of drawing."""
    return [kind for kind in _KINDS if kind in set(data["kind"])]


def _draw(
    ax: Axes, data: pd.DataFrame, order: list[str], measure: Measure, lang: Lang
) -> tuple[str, ...]:
    """Draw the bars of each kind side by side; return the legend's labels in their order."""
    legend = []
    kinds = _kinds(data)
    height = 0.72 / len(kinds)
    for number, kind in enumerate(kinds):
        own = data[data["kind"] == kind].set_index(data.loc[data["kind"] == kind, "factor"]
                                                   .astype(str)).reindex(order)  # fmt: skip
        divisor = measure.divisor if kind == "mu_star" else 0.01
        value, low, high = (own[key].to_numpy(dtype=float) / divisor
                            for key in ("value", "low", "high"))  # fmt: skip
        place = np.arange(len(order)) + height * (number - (len(kinds) - 1) / 2)
        legend.append(either(lang, *_KINDS[kind]))
        ax.barh(place, value, height=0.92 * height, color=_COLOURS[kind], label=legend[-1])
        reach = np.nan_to_num(np.vstack([value - low, high - value])).clip(min=0)
        ax.errorbar(value, place, xerr=reach, fmt="none", ecolor=INK, elinewidth=1.1, capsize=3)
    ends = data[["value", "low", "high"]].to_numpy(dtype=float) / divisor
    first, last = min(0.0, float(np.nanmin(ends))), max(1e-9, float(np.nanmax(ends)))
    ax.set_xlim(first - 0.06 * (last - first) * (first < 0), last + 0.06 * (last - first))
    noise = float(data["noise"].iloc[0])
    if not np.isnan(noise) and "mu_star" not in kinds:
        share = f"{100 * noise:.0f}"
        ax.axvline(0, color=INK, lw=0.8)
        ax.annotate(
            either(lang, f"单次运行方差中的随机噪声 {share}%", f"noise of single runs {share} %"),
            xy=(1, 0), xycoords="axes fraction", xytext=(-4, 6), textcoords="offset points",
            ha="right", va="bottom", fontsize=8.5, color=ACCENT,
        )  # fmt: skip
    return tuple(legend)


def _label(measure: Measure, kinds: list[str], lang: Lang) -> str:
    if "mu_star" in kinds:
        return measure.label(lang)
    return either(lang, "占期望值方差的份额（%）", "Share of the variance of the mean (%)")


def _title(data: pd.DataFrame, measure: Measure, *, lettering: Lettering, lang: Lang) -> str:
    title = either(lang, f"{measure.name}取决于哪些输入", f"What decides {measure.name.lower()}")
    column = next((name for name in (f"of_{lang}", "of") if name in data), "")
    of = lettering.clean(str(data[column].iloc[0])) if len(data) and column else ""
    split = either(lang, "：", ": ")
    return f"{title}{split}{of}" if of else title


def _remark(data: pd.DataFrame, kinds: list[str], lang: Lang) -> str:
    if "mu_star" in kinds:
        return either(
            lang,
            "μ*：输入由一端移到另一端时指标变化的平均绝对值（Morris）。",
            "μ*: mean absolute change of the measure as an input goes over its range (Morris).",
        )
    if not len(data):
        return ""
    return either(
        lang,
        "S1：知道该输入后消去的份额；ST：只剩该输入未知时留下的份额；差为交互作用。",
        "S1: the part that goes when the input is known; ST: what stays when all others are; "
        "between them lies interaction.",
    )
