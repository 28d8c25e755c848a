"""Area that the plan's capacity serves, against component intensity and by either definition."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
)
from supplysim.errors import Lang
from supplysim.wording import Scale, decimal
from supplysim.wrapping import wrapped

__all__ = ["area_served"]

_CURVES = (
    ("all_starts_m2", DARK, "-", 2.0),
    ("all_storeys_m2", DARK, (0, (4, 2)), 2.0),
    ("concrete_starts_m2", LIGHT, "-", 2.0),
    ("concrete_storeys_m2", LIGHT, (0, (4, 2)), 2.0),
)
"""Column, colour, line and width: shade tells the materials, the line the area definition."""

_TOP = 2.8
"""Height of the chart as a multiple of the claimed area."""

_WIDTH = 118
_NAME_WIDTH = 36


def area_served(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the area served a year as curves of the component intensity, and the claimed area.

    Parameters
    ----------
    data
        The table of :func:`supplysim.plan.claims.claim_table`.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    rows = data.sort_values("intensity", kind="stable")
    scale = Scale(1e4, "万平方米") if lang == "zh" else Scale(1e6, "million m²")
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=5.4)
        if len(rows):
            names = _draw(ax, rows, scale=scale, lang=lang)
            _limits(ax, rows, scale=scale)
            _mark_buildings(ax, rows, lettering=lettering, lang=lang)
            _mark_crossings(ax, rows, scale=scale)
        else:
            names = []
            nothing(ax, "没有规划数据" if lang == "zh" else "there are no figures of the plan")
        _label(ax, scale=scale, lang=lang)
        title = (
            "2016年产能可满足的面积：取决于构件强度和面积口径"
            if lang == "zh"
            else "Area the 2016 capacity serves: it depends on intensity and on which area"
        )
        headline(ax, title, legend=names)
        lines = [
            *(_remarks(rows, lang) if len(rows) else ()),
            source or _default(lang),
            *lettering.notes(lang),
        ]
        foot(ax, [wrapped(line, width=_WIDTH) for line in lines])
    return figure, ax


def _draw(ax: Axes, rows: pd.DataFrame, *, scale: Scale, lang: Lang) -> list[str]:
    """Draw the curves and the claim; return the legend's labels in their order."""
    names = (
        ["三种材料，开工面积", "三种材料，预制楼层", "仅混凝土，开工面积", "仅混凝土，预制楼层"]
        if lang == "zh"
        else ["all, start area", "all, precast storeys", "concrete, start area",
              "concrete, precast storeys"]
    )  # fmt: skip
    x = rows["intensity"].to_numpy(dtype=float)
    for (column, colour, line, width), name in zip(_CURVES, names, strict=True):
        y = rows[column].to_numpy(dtype=float) / scale.divisor
        ax.plot(x, y, color=colour, ls=line, lw=width, label=name)
    claim = float(rows["claim_m2"].iloc[0]) / scale.divisor
    ax.axhline(claim, color=ACCENT, lw=1.6)
    text = (
        f"规划所述：{decimal(claim)}{scale.unit}"
        if lang == "zh"
        else f"the plan's claim: {decimal(claim)} {scale.unit}"
    )
    ax.annotate(
        text, xy=(1.0, claim), xycoords=("axes fraction", "data"), xytext=(-2, 4),
        textcoords="offset points", ha="right", va="bottom", fontsize=9, color=ACCENT,
    )  # fmt: skip
    return names


def _limits(ax: Axes, rows: pd.DataFrame, *, scale: Scale) -> None:
    claim = float(rows["claim_m2"].iloc[0]) / scale.divisor
    ax.set_ylim(0, _TOP * claim)
    ax.set_xlim(float(rows["intensity"].min()) - 0.005, float(rows["intensity"].max()))


def _mark_buildings(ax: Axes, rows: pd.DataFrame, *, lettering: Lettering, lang: Lang) -> None:
    """Draw a thin line at each intensity that has a name, the name standing along it."""
    for _, row in rows[rows["name_en"].fillna("") != ""].iterrows():
        x = float(row["intensity"])
        ax.axvline(x, color=MUTED, lw=0.7, ls=(0, (1, 2)), zorder=0)
        name = lettering.shortened(lettering.clean(str(row[f"name_{lang}"])), _NAME_WIDTH)
        ax.annotate(
            f"{name} {x:.3f}", xy=(x, 1.0), xycoords=("data", "axes fraction"),
            xytext=(0, -3), textcoords="offset points", rotation=90, ha="center", va="top",
            fontsize=8, color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        )  # fmt: skip


def _mark_crossings(ax: Axes, rows: pd.DataFrame, *, scale: Scale) -> None:
    """Mark where each curve meets the claim: the intensity up to which it holds."""
    claim = float(rows["claim_m2"].iloc[0])
    first = rows.iloc[0]
    low, high = ax.get_xlim()
    for column, *_ in _CURVES:
        concrete = "concrete_" + column.partition("_")[2]
        left = claim - (float(first[column]) - float(first[concrete]))
        if left <= 0:
            continue
        x = float(first["intensity"]) * float(first[concrete]) / left  # curves are hyperbolas
        if not low < x < high:
            continue
        y = claim / scale.divisor
        ax.plot([x], [y], "o", ms=6, mfc="white", mec=ACCENT, mew=1.6, zorder=5)
        alone = column == concrete  # its label left below, the others' right above: none meet
        ax.annotate(
            f"{x:.3f}", xy=(x, y), xytext=(-4, -5) if alone else (4, 5),
            textcoords="offset points", ha="right" if alone else "left",
            va="top" if alone else "bottom", fontsize=8.5, color=ACCENT, zorder=6,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85},
        )  # fmt: skip


def _label(ax: Axes, *, scale: Scale, lang: Lang) -> None:
    ax.set_xticks(np.arange(0.05, ax.get_xlim()[1] + 1e-9, 0.05))
    plain_ticks(ax.yaxis)
    ax.grid(visible=True, axis="y")
    if lang == "zh":
        ax.set_xlabel("构件强度（立方米/平方米预制楼层）")
        ax.set_ylabel(f"一年可满足的面积（{scale.unit}）")
    else:
        ax.set_xlabel("Component intensity (m³ per m² of precast storeys)")
        ax.set_ylabel(f"Area served a year ({scale.unit})")


def _remarks(rows: pd.DataFrame, lang: Lang) -> list[str]:
    steel = decimal(float(rows["steel_t_per_m2"].iloc[0]))
    if lang == "zh":
        return [
            "开工面积含地下和现浇楼层；预制楼层只计地上采用构件的楼层。圆圈为说法成立的强度上限。",
            f"钢构件按{steel}吨/平方米钢结构建筑计；该值与构件强度同样起决定作用，均为假设。",
        ]
    text = (
        "Start area includes basements and cast storeys; precast storeys take components. Circles: "
        "the intensity up to which the claim holds. "
        f"Steel is taken at {steel} t per m² of steel building; it matters as much as the "
        "component intensity, and both are assumed."
    )
    return [text]


def _default(lang: Lang) -> str:
    if lang == "zh":
        return "数据：规划所述2016年产能和面积，方案输入；为算术推算，不是仿真结果"
    return "Data: capacities and area of 2016 as the plan states them, scenario inputs; arithmetic"
