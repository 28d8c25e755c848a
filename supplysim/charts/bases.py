"""Charts of a study of bases: the service map, extra costs, located beside simulated."""

import math
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from supplysim.charts.flows import draw_places, draw_roads, dress, map_height, pieces
from supplysim.charts.numbered import number_marks
from supplysim.charts.place_names import Disc
from supplysim.charts.style import (
    ACCENT,
    DARK,
    INK,
    LIGHT,
    MUTED,
    Lettering,
    canvas,
    foot,
    headline,
    house_style,
    nothing,
    plain_ticks,
    replications_of,
    tick_names,
)
from supplysim.errors import Lang
from supplysim.wording import decimal, volume_scale
from supplysim.wrapping import wrapped

__all__ = ["extra_costs", "located_and_simulated", "service_map"]

_FOOT_WIDTH: Final = 118
_WIDEST_PT: Final = 8.0
_CANDIDATE_PT: Final = 4.0
"""Half the width of the mark of a site that is not used, with a little air."""
_MILLION: Final = 1e6
_NAME_WIDTH: Final = 22
"""Of a base beside the map and of an alternative, in half-width characters."""
_KINDS: Final = {
    "existing": (DARK, "现有厂", "plant that is there"),
    "conversion": (DARK, "改造的厂", "converted plant"),
    "new": (ACCENT, "新建基地", "new base"),
}


def service_map(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw where bases are, what they carry over the roads, and which zones they serve.

    Parameters
    ----------
    data
        Columns ``item, name, title_zh, title_en, kind, x0_km, y0_km, x1_km, y1_km, road_class,
        m3, m3_least, m3_most``; a year's m3, expected and over the cases. ``road`` rows are
        straight pieces, drawn as wide as their volume; ``base`` and ``candidate`` rows are places,
        ``zone`` rows centres of zones, ``service`` rows lines from base to zone, which are not
        drawn where there are roads.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    titles = data[f"title_{lang}"].fillna("").map(lambda text: lettering.clean(str(text)))
    rows = data.assign(title=titles)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=map_height(rows))
        draw_roads(ax, rows)
        _draw_carried(ax, rows)
        _draw_places(ax, rows, lettering)
        _key(ax, rows, lettering=lettering, lang=lang)
        title = "基地与供应范围" if lang == "zh" else "Bases and whom they serve"
        dress(ax, rows, title=title, lang=lang)
        remark = (
            "线宽与年运输量成正比；括号内为各情景的最小与最大，没有括号的各情景相同；"
            "节点以直线相连，未绘行政界线。"
        ) if lang == "zh" else (
            "Width in proportion to the volume a year; in brackets least and most over the cases, "
            "none where they are alike; straight lines between nodes, no boundaries."
        )  # fmt: skip
        foot(ax, _foot(remark, lettering.clean(source), *lettering.notes(lang)))
    return figure, ax


def extra_costs(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw what each alternative costs more than the best: proven bounds, and spread over cases.

    Parameters
    ----------
    data
        ``alternative, title_zh, title_en, extra_yuan``, present values; its proven bounds
        ``extra_yuan_proven_low, extra_yuan_proven_high`` and its spread over cases,
        ``extra_yuan_least, extra_yuan_most``.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    rows = data.iloc[::-1]
    names = tick_names(rows[f"title_{lang}"], lettering)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=1.9 + 0.34 * max(len(rows), 2))
        if not len(rows):
            nothing(ax, "没有方案" if lang == "zh" else "there is no alternative")
        place = np.arange(len(rows))
        extra, low, high, least, most = (
            rows[f"extra_yuan{end}"].to_numpy(dtype=float) / _MILLION
            for end in ("", "_proven_low", "_proven_high", "_least", "_most")
        )
        ax.barh(place, extra, height=0.62, color=LIGHT)
        for y, start, end in zip(place, least, most, strict=True):
            ax.plot([start, end], [y - 0.16] * 2, color=ACCENT, lw=3.2, alpha=0.8,
                    solid_capstyle="butt", gid="cases")  # fmt: skip
        reach = np.vstack([extra - low, high - extra]).clip(min=0)
        ax.errorbar(extra, place + 0.12, xerr=reach, fmt="none", ecolor=INK, elinewidth=1.2,
                    capsize=3)  # fmt: skip
        ends = np.maximum(high, most)
        edge = float(np.max(ends, initial=1.0))
        for y, value, right in zip(place, extra, ends, strict=True):
            ax.annotate(f"{value:,.0f}", xy=(max(right, 0.0), y), xytext=(5, 0),
                        textcoords="offset points", va="center", fontsize=9)  # fmt: skip
        lowest = float(np.min(np.minimum(low, least), initial=0.0))
        ax.set_xlim(lowest - 0.02 * edge, edge * 1.14)
        ax.set_yticks(place, labels=names)
        ax.tick_params(axis="y", length=0)
        ax.grid(visible=True, axis="x")
        plain_ticks(ax.xaxis)
        zh = lang == "zh"
        unit = "百万元，现值" if zh else "million yuan, present value"
        ax.set_xlabel(f"比最优方案多出的成本（{unit}）" if zh else f"Extra cost ({unit})")
        ax.set_ylabel("方案" if zh else "Alternative")
        headline(ax, "各方案比最优方案贵多少" if zh else "What each alternative costs more")
        remark = (
            "黑线：求解器证明的上下界；橙线：布局不变时各需求情景与道路±10%下的最小与最大，不是置信区间。"
            "价格多为判断值，请看差别而非绝对值。" if zh else
            "Black: the solver's proven bounds. Orange: least and most over the cases of demand "
            "and roads 10 % shorter or longer, the layout unchanged; no confidence interval. Most "
            "prices are judgement: read differences."
        )  # fmt: skip
        foot(ax, _foot(remark, lettering.clean(source), *lettering.notes(lang)))
    return figure, ax


def located_and_simulated(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw simulated on-time rate against simulated cost, one mark an alternative, with intervals.

    Parameters
    ----------
    data
        ``title_zh, title_en, located_rank, on_time, on_time_ci_low, on_time_ci_high`` (shares),
        ``yuan_per_m3, yuan_per_m3_ci_low, yuan_per_m3_ci_high, replications``, and ``on_front``:
        whether no other alternative is as good in both and better in one; a line joins these.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    names = [lettering.clean(str(text)) for text in data[f"title_{lang}"]]
    zh = lang == "zh"
    with house_style(lettering.families):
        figure, ax = canvas(ax)
        cost, rate = data["yuan_per_m3"].to_numpy(float), 100 * data["on_time"].to_numpy(float)
        ends = data["yuan_per_m3_ci_low"], data["yuan_per_m3_ci_high"]
        across = np.vstack([cost - ends[0], ends[1] - cost]).astype(float)
        up = np.vstack([rate - 100 * data["on_time_ci_low"], 100 * data["on_time_ci_high"] - rate])
        ax.errorbar(cost, rate, xerr=across.clip(min=0), yerr=up.astype(float).clip(min=0),
                    fmt="o", color=DARK, ecolor=MUTED, elinewidth=1.0, capsize=3)  # fmt: skip
        best = data["on_front"].map(lambda value: str(value) == "True").to_numpy(bool)
        order = np.flatnonzero(best)[np.argsort(cost[best], kind="stable")]
        ax.plot(cost[order], rate[order], color=ACCENT, lw=1.4, ls=(0, (4, 2)), zorder=1)
        if not len(data):
            nothing(ax, "没有仿真方案" if zh else "no alternative was simulated")
        ax.margins(0.12, 0.18)
        ax.grid(visible=True, axis="both")
        plain_ticks(ax.xaxis)
        ax.set_xlabel("仿真成本（元/立方米）" if zh else "Simulated cost (yuan/m³)")
        ax.set_ylabel("仿真准时吊装率（%）" if zh else "Simulated on-time installation rate (%)")
        headline(ax, "仿真结果：准时率与成本" if zh else "Simulated: on-time rate and cost")
        count = replications_of(data)
        if zh:
            remark = (
                f"数字为选址成本的名次；{count}次重复模拟（共同随机数）的均值，线段为单项95%区间；"
                "虚线为前沿：没有别的方案在两项上都不差。"
            )
        else:
            remark = (
                f"Numbers: rank by located cost. Mean of {count} replications with common random "
                "numbers, lines are single 95 % intervals; dashed: the front, where no other "
                "alternative is as good in both."
            )
        listed = [f"{rank} {name}" for rank, name in zip(data["located_rank"], names, strict=True)]
        who = ("；" if zh else "; ").join(listed)
        foot(ax, _foot(who, remark, lettering.clean(source), *lettering.notes(lang)))
        bars = np.column_stack([*ends, 100 * data["on_time_ci_low"], 100 * data["on_time_ci_high"]])
        number_marks(
            ax, np.column_stack([cost, rate]), bars, [str(r) for r in data["located_rank"]]
        )
    return figure, ax


def _foot(*lines: str) -> list[str]:
    return [wrapped(line, width=_FOOT_WIDTH) for line in lines if line]


# --- the map ---------------------------------------------------------------------------------


def _draw_carried(ax: Axes, rows: pd.DataFrame) -> None:
    roads = rows[(rows["item"] == "road") & (rows["m3"] > 0)]
    if not len(roads):
        return
    widths = 0.5 + _WIDEST_PT * roads["m3"].to_numpy(dtype=float) / float(roads["m3"].max())
    ax.add_collection(
        LineCollection(
            pieces(roads), colors=DARK, linewidths=widths, alpha=0.75, zorder=2, capstyle="round"
        )
    )


def _draw_places(ax: Axes, rows: pd.DataFrame, lettering: Lettering) -> None:
    zones = rows[rows["item"] == "zone"]
    got = zones["m3"].fillna(0).to_numpy(dtype=float)
    sizes = 16 + 120 * got / max(float(got.max(initial=0.0)), 1.0)
    ax.scatter(zones["x0_km"], zones["y0_km"], s=sizes, facecolor="white", edgecolor=INK,
               linewidth=0.9, zorder=4, gid="zones")  # fmt: skip
    bases = _bases(rows)
    named = zones.sort_values("m3", ascending=False).assign(item="place")
    marks = [(float(base.x0_km), float(base.y0_km)) for base in bases]
    spare = rows[rows["item"] == "candidate"]
    discs = [
        *(Disc(x, y, _CANDIDATE_PT) for x, y in spare[["x0_km", "y0_km"]].to_numpy(float).tolist()),
        *(
            # the area of a mark is that of the square around it, in points
            Disc(x, y, math.sqrt(size) / 2 + 1)
            for (x, y), size in zip(zones[["x0_km", "y0_km"]].to_numpy(float).tolist(), sizes,
                                    strict=True)
        ),
    ]  # fmt: skip
    draw_places(ax, pd.concat([rows[rows["item"] == "road"], named]), marks, lettering, discs=discs)
    ax.scatter(spare["x0_km"], spare["y0_km"], s=26, marker="^", facecolor="white",
               edgecolor=MUTED, linewidth=0.8, zorder=4.5, gid="candidates")  # fmt: skip
    for number, base in enumerate(bases, start=1):
        colour = _KINDS[str(base.kind)][0]
        ax.text(
            float(base.x0_km), float(base.y0_km), str(number), ha="center", va="center",
            fontsize=8, color="white", zorder=6, fontweight="bold",
            bbox={"boxstyle": "square,pad=0.25", "facecolor": colour, "edgecolor": "white"},
        )  # fmt: skip


def _bases(rows: pd.DataFrame) -> list[Any]:
    """Return the open bases as named tuples, largest output first."""
    bases = rows[rows["item"] == "base"].sort_values(["m3", "name"], ascending=[False, True])
    return list(bases.itertuples())


def _key(ax: Axes, rows: pd.DataFrame, *, lettering: Lettering, lang: Lang) -> None:
    bases = rows[rows["item"] == "base"]
    scale = volume_scale(float(bases["m3"].max()) if len(bases) else 0.0, lang)
    lines = []
    for number, base in enumerate(_bases(rows), start=1):
        name = lettering.shortened(str(base.title), _NAME_WIDTH)
        made, least, most = (
            decimal(float(value) / scale.divisor)
            for value in (base.m3, base.m3_least, base.m3_most)
        )
        span = "" if made == least == most else f" ({least}–{most})"
        lines.append(f"{number:>2}  {name}  {made}{span}")
    zh = lang == "zh"
    tail = ["", "△ 未启用的候选点", "○ 分区（面积：收货量）"] if zh else [
        "", "△ site that is not used", "○ zone (area: volume received)",
    ]  # fmt: skip
    texts = [
        (f"■ {_KINDS['existing'][1 if zh else 2]}", DARK),
        (f"■ {_KINDS['new'][1 if zh else 2]}", ACCENT),
        (f"{'年产量（各情景）' if zh else 'made a year, (cases)'} {scale.unit}", MUTED),
        ("\n".join([*lines, *tail]), INK),
    ]
    for row, (text, colour) in enumerate(texts):
        ax.annotate(
            text, xy=(1.02, 1.0), xycoords="axes fraction", xytext=(0, -13 * row),
            textcoords="offset points", va="top", ha="left", fontsize=8.5, linespacing=1.5,
            color=colour, annotation_clip=False, gid="key" if row == len(texts) - 1 else None,
        )  # fmt: skip
