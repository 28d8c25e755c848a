"""What a cubic metre installed costs, item by item."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.style import (
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
    replications_of,
    tick_names,
)
from supplysim.errors import Lang
from supplysim.wording import decimal, term

__all__ = ["cost_breakdown"]

_TOTAL = "total"
_JUDGED = frozenset({"J", "R"})


def cost_breakdown(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw yuan per m3 installed by item, the largest on top.

    Parameters
    ----------
    data
        The table of :func:`supplysim.metrics.cost.pooled_costs`: ``item, name_zh, name_en,
        yuan_per_m3, confidence`` (of the least certain factor), ``low, high`` (95 %, missing for
        a single run) and ``replications``; the row of item ``total`` gives the title its sum.
        Items that cost nothing are left out and counted.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    items = data[(data["item"] != _TOTAL) & (data["yuan_per_m3"] > 0)]
    items = items.sort_values(["yuan_per_m3", "item"], ascending=[False, True])
    names = tick_names((_capital(text) for text in items[f"name_{lang}"]), lettering)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.3 + 0.3 * max(len(items), 2))
        legend = _draw(ax, items, lang) if len(items) else ()
        if not len(items):
            nothing(ax, either(lang, "没有算得成本", "no cost was reckoned"))
        name_rows(ax, names)
        plain_ticks(ax.xaxis)
        ax.grid(visible=True, axis="x")
        ax.set_xlabel(
            either(lang, "成本（元/立方米吊装构件）", "Cost (yuan per m³ of components installed)")
        )
        ax.set_ylabel(either(lang, "项目", "Item"))
        finish(
            ax,
            data,
            title=_title(data, lang),
            legend=legend,
            remark=_remark(data, items, lang),
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _total(data: pd.DataFrame) -> float:
    own = data.loc[data["item"] == _TOTAL, "yuan_per_m3"]
    return float(own.iloc[0]) if len(own) else float("nan")


def _title(data: pd.DataFrame, lang: Lang) -> str:
    total = _total(data)
    if np.isnan(total):
        return either(lang, "吊装构件的成本构成", "What installed components cost")
    return either(
        lang,
        f"每立方米吊装构件的成本：合计{decimal(total)}元",
        f"What a m³ installed costs: {decimal(total)} yuan in all",
    )


def _draw(ax: Axes, items: pd.DataFrame, lang: Lang) -> tuple[str, ...]:
    """Draw the bars; return the legend's labels in their order."""
    legend = (
        either(lang, "单价有据或可推算", "prices sourced or derived"),
        either(lang, "单价为判断或待核", "prices judged or unchecked"),
    )
    place = np.arange(len(items))
    cost = items["yuan_per_m3"].to_numpy(dtype=float)
    judged = items["confidence"].isin(_JUDGED).to_numpy()
    for chosen, colour, name in ((~judged, DARK, legend[0]), (judged, LIGHT, legend[1])):
        if chosen.any():
            ax.barh(place[chosen], cost[chosen], height=0.62, color=colour, label=name)
    ends = cost
    if replications_of(items) > 1:
        low, high = (items[name].to_numpy(dtype=float) for name in ("low", "high"))
        reach = np.vstack([cost - low, high - cost]).clip(min=0)
        ax.errorbar(cost, place, xerr=reach, fmt="none", ecolor=INK, elinewidth=1.1, capsize=3)
        ends = np.fmax(cost, high)
    whole = float(cost.sum())
    for row, (end, own, grade) in enumerate(zip(ends, cost, items["confidence"], strict=True)):
        share = 100 * own / whole
        part = "<1" if share < 0.5 else f"{share:.0f}"  # noqa: PLR2004 - would round to nothing
        ax.annotate(
            either(lang, f"{decimal(own)}（{part}%）", f"{decimal(own)} ({part}%)") + f" {grade}",
            xy=(end, row), xytext=(5, 0), textcoords="offset points", va="center", fontsize=8.5,
            color=INK,
        )  # fmt: skip
    ax.set_xlim(0, 1.25 * float(ends.max()))
    return tuple(name for name, own in zip(legend, (~judged, judged), strict=True) if own.any())


def _remark(data: pd.DataFrame, items: pd.DataFrame, lang: Lang) -> str:
    known = [grade for grade in "SCDRJ" if grade in set(items["confidence"])]
    split = either(lang, "、", ", ")
    grades = split.join(f"{grade} {term(grade, lang)}" for grade in known)
    left_out = int((data["item"] != _TOTAL).sum()) - len(items)
    text = either(
        lang,
        "括号内为占合计的比例，字母为单价可信度",
        "In brackets: share of the total; the letter is how sure the prices are",
    )
    text += (
        either(lang, f"（{grades}）。", f" ({grades}). ") if grades else either(lang, "。", ". ")
    )
    if left_out:
        text += either(lang, f"另有{left_out}项为零。", f"{left_out} items are zero. ")
    return text + either(lang, "用来比较方案，不是造价。", "For comparing, not an estimate.")
