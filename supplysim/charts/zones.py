"""On-time installation rate by zone, with what a rate must never be shown without."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.grid import beside
from supplysim.charts.style import (
    ACCENT,
    DARK,
    INK,
    LIGHT,
    Lettering,
    canvas,
    finish,
    house_style,
    nothing,
    replications_of,
    tick_names,
)
from supplysim.errors import Lang
from supplysim.wording import percent

__all__ = ["on_time_by_zone"]


def on_time_by_zone(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the on-time rate of each zone at 0 and 7 days of tolerance, best zone on top.

    Parameters
    ----------
    data
        One row a zone: ``zone, title_zh, title_en``, ``components`` (those counted at 0 days),
        ``rate_0d, rate_7d`` (shares), ``tightness`` (planned cycle / undisturbed cycle),
        ``replications`` and, over several replications, ``low_0d, high_0d`` (95 %).
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    rows = data[(data["components"] > 0) & data["rate_0d"].notna()].sort_values(
        ["rate_0d", "zone"], kind="stable"
    )
    titles = tick_names(rows[f"title_{lang}"].fillna(rows["zone"]), lettering)
    replications = replications_of(data)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.3 + 0.36 * len(rows))
        names = _draw(ax, rows, replications=replications, lang=lang)
        _note_beside(ax, rows, lang=lang)
        ax.set_yticks(range(len(rows)), labels=titles)
        _label(ax, rows, lang=lang)
        title = "各分区准时吊装率" if lang == "zh" else "On-time installation rate by zone"
        if not len(rows):
            nothing(ax, "没有到期的构件" if lang == "zh" else "no component was due")
        finish(
            ax,
            data,
            title=title,
            legend=names if len(rows) else (),
            remark=_remark(lang),
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _draw(ax: Axes, rows: pd.DataFrame, *, replications: int, lang: Lang) -> list[str]:
    """Draw bars and the mean; return the legend's labels in their order."""
    names = ["容差0天", "容差7天"] if lang == "zh" else ["0 days of tolerance", "7 days"]
    place = np.arange(len(rows))
    strict, lenient = (100 * rows[name].to_numpy(dtype=float) for name in ("rate_0d", "rate_7d"))
    ax.barh(place, lenient, height=0.66, color=LIGHT, label=names[1])
    ax.barh(place, strict, height=0.36, color=DARK, label=names[0])
    if replications > 1:
        low, high = (100 * rows[name].to_numpy(dtype=float) for name in ("low_0d", "high_0d"))
        reach = np.vstack([strict - low, high - strict]).clip(min=0)
        ax.errorbar(strict, place, xerr=reach, fmt="none", ecolor=INK, elinewidth=1.2, capsize=3)
    weights = rows["components"].to_numpy(dtype=float)
    if len(rows):
        mean = float((strict * weights).sum() / weights.sum())
        whole = percent(mean / 100, lang)
        names.append(f"全部分区（0天）{whole}" if lang == "zh" else f"all zones, 0 days: {whole}")
        ax.axvline(mean, color=ACCENT, lw=1.4, ls=(0, (4, 2)), label=names[-1])
    return names


def _note_beside(ax: Axes, rows: pd.DataFrame, *, lang: Lang) -> None:
    """Write n and plan tightness as two columns right of the bars."""
    heads = ("构件数", "计划松紧度") if lang == "zh" else ("pieces", "tightness")
    counts = [f"{int(n):,}" for n in rows["components"]]
    room = ["–" if np.isnan(t) else f"{float(t):.2f}" for t in rows["tightness"]]
    beside(ax, heads, (counts, room))


def _label(ax: Axes, rows: pd.DataFrame, *, lang: Lang) -> None:
    ax.set_xlim(0, 100)
    ax.set_ylim(-0.6, max(len(rows), 1) - 0.4)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=True, axis="x")
    if lang == "zh":
        ax.set_xlabel("准时吊装率（%，按构件数）")
        ax.set_ylabel("分区")
    else:
        ax.set_xlabel("On-time installation rate (%, by component)")
        ax.set_ylabel("Zone")


def _remark(lang: Lang) -> str:
    if lang == "zh":
        return "计划松紧度＝计划工期÷无干扰工期，越大计划越宽松；准时率须与它一并看。"
    return "Plan tightness = planned over undisturbed time; the larger, the more room in the plan."
