"""Lateness of each zone's storeys, parted by root cause."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
    plain_ticks,
    tick_names,
)
from supplysim.errors import Lang
from supplysim.wording import Scale, cause, decimal, lateness_scale

__all__ = ["causes_by_zone"]

_SHOWN = 4
_COLOURS = (DARK, LIGHT, ACCENT, "#e6c08e", "#8a929c")
"""Neighbours in a bar differ in lightness; the grey is for all other causes."""


def causes_by_zone(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw one bar a zone, of its lateness by cause, the latest zone on top.

    Parameters
    ----------
    data
        One row a zone and cause: ``zone, title_zh, title_en, cause, hours`` (lateness charged,
        summed over storeys), ``kind`` ("new": each delay once, where it arose; or "total")``,
        replications``. The four causes that are largest over all zones have a colour of their
        own.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    table = _table(data)
    titles = data.drop_duplicates("zone").set_index("zone")[f"title_{lang}"]
    titled = (titles.get(zone) or zone for zone in table.index)
    names = tick_names(titled, lettering, most=26)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.3 + 0.36 * max(len(table), 1))
        # by all lateness, as the sentences of a page and its other charts are: one unit a page
        scale = lateness_scale(float(table.to_numpy().sum()), lang)
        legend = _draw(ax, table, hidden=_hidden(data), scale=scale, lang=lang)
        ax.set_yticks(range(len(table)), labels=names)
        _label(ax, table, scale=scale, lang=lang)
        title = "各分区楼层延误的原因" if lang == "zh" else "Causes of late storeys by zone"
        finish(
            ax,
            data,
            title=title,
            legend=legend,
            remark=_remark(data, lang),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _table(data: pd.DataFrame) -> pd.DataFrame:
    """Return hours by zone (rows, latest first) and cause (the largest first, then ``rest``)."""
    hours = data.pivot_table(index="zone", columns="cause", values="hours", aggfunc="sum")
    hours = hours.loc[hours.sum(axis=1) > 0, hours.sum() > 0].fillna(0.0)
    sums = hours.sum().sort_values(ascending=False, kind="stable")
    table = hours[sums.index[:_SHOWN]].copy()
    if len(sums) > _SHOWN:
        table["rest"] = hours[sums.index[_SHOWN:]].sum(axis=1)
    order = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return table.loc[order]


def _hidden(data: pd.DataFrame) -> int:
    return max(0, int((data.groupby("cause")["hours"].sum() > 0).sum()) - _SHOWN)


def _draw(
    ax: Axes, table: pd.DataFrame, *, hidden: int, scale: Scale, lang: Lang
) -> tuple[str, ...]:
    """Draw the bars; return the legend's labels in their order."""
    rest = f"其余{hidden}项" if lang == "zh" else f"{hidden} others"
    legend = [rest if key == "rest" else cause(str(key), lang) for key in table.columns]
    place, left = np.arange(len(table)), np.zeros(len(table))
    colours = [*_COLOURS[: len(legend)]]
    if "rest" in table.columns:
        colours[-1] = _COLOURS[-1]
    for key, name, colour in zip(table.columns, legend, colours, strict=True):
        width = table[key].to_numpy(dtype=float) / scale.divisor
        ax.barh(place, width, left=left, height=0.62, color=colour, label=name, ec="white", lw=0.6)
        left = left + width
    for row, whole in enumerate(left):
        ax.annotate(
            decimal(float(whole)), xy=(float(whole), row), xytext=(5, 0),
            textcoords="offset points", va="center", fontsize=8.5, color=INK,
        )  # fmt: skip
    if not len(table):
        text = "没有记到延误" if lang == "zh" else "no lateness was charged"
        nothing(ax, text)
    return tuple(legend)


def _label(ax: Axes, table: pd.DataFrame, *, scale: Scale, lang: Lang) -> None:
    ax.set_ylim(max(len(table), 1) - 0.4, -0.6)
    largest = float(table.sum(axis=1).max()) / scale.divisor if len(table) else 1.0
    ax.set_xlim(0, 1.12 * largest)
    plain_ticks(ax.xaxis)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=True, axis="x")
    ax.set_xlabel(f"延误（{scale.unit}）" if lang == "zh" else f"Lateness ({scale.unit})")
    ax.set_ylabel("分区" if lang == "zh" else "Zone")


def _remark(data: pd.DataFrame, lang: Lang) -> str:
    new = bool((data["kind"] == "new").all())
    if lang == "zh":
        counted = "每次延误只计一次" if new else "计入受其影响的每一层"
        return f"{'新增' if new else '总'}延误：{counted}；条末为合计，没有延误的分区不列。"
    counted = "New: each delay counted once" if new else "Total: counted on every storey made late"
    return f"{counted}. Sums stand at the ends; zones without lateness are left out."
