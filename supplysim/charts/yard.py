"""How full the plants' yards stand, month by month."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.grid import Grid, beside, crossed, draw_grid
from supplysim.charts.months import month_axis
from supplysim.charts.style import (
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    nothing,
    tick_names,
)
from supplysim.errors import Lang

__all__ = ["yard_stock"]


def yard_stock(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw a cell for each plant and month, darker where the yard is fuller, the fullest on top.

    Parameters
    ----------
    data
        The table of :func:`supplysim.metrics.yard_levels.pooled_yard_levels`: ``plant, title_zh,
        title_en, month, mean_m3, most_m3, capacity_m3, replications``. Plants without a yard are
        left out.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    plants = _plants(data)
    months = [str(name) for name in dict.fromkeys(data["month"])]
    names = tick_names(plants[f"title_{lang}"], lettering)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.2 + 0.32 * max(len(plants), 2))
        if len(plants):
            _draw(ax, data, plants, months=months, names=names, lang=lang)
        else:
            nothing(ax, either(lang, "没有堆场", "there is no yard"))
        month_axis(ax, months, lang)
        ax.set_ylabel(either(lang, "构件厂", "Plant"))
        finish(
            ax,
            data,
            title=either(
                lang,
                "各厂堆场逐月平均占用（占容量的%）",
                "Mean yard stock by plant and month (% of capacity)",
            ),
            raised=True,
            remark=either(
                lang,
                "按日历时间平均。最高：统计窗口内的最高占用；堆满时构件厂停止浇筑。",
                "Averaged over calendar time. Highest: the most that stood there in the window; a "
                "full yard stops casting.",
            ),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _plants(data: pd.DataFrame) -> pd.DataFrame:
    """Return plants with a yard: titles, capacity, highest level, the fullest first."""
    own = data[data["capacity_m3"] > 0]
    groups = own.groupby("plant")
    plants = own.drop_duplicates("plant").set_index("plant")
    plants = plants.assign(
        fill=groups["mean_m3"].mean() / plants["capacity_m3"],
        most=groups["most_m3"].max() / plants["capacity_m3"],
    )
    return plants.sort_index().sort_values("fill", ascending=False, kind="stable")


def _draw(
    ax: Axes,
    data: pd.DataFrame,
    plants: pd.DataFrame,
    *,
    months: list[str],
    names: list[str],
    lang: Lang,
) -> None:
    share = data.assign(share=100 * data["mean_m3"] / data["capacity_m3"])
    fill = crossed(share, ("plant", "month"), "share", rows=list(plants.index), columns=months)
    texts = [["–" if np.isnan(part) else f"{part:.0f}" for part in row] for row in fill]
    draw_grid(ax, Grid(fill, texts, names, months, 0.0, 100.0))
    heads = (
        either(lang, "最高%", "highest %"),
        either(lang, "容量（立方米）", "capacity (m³)"),
    )
    most = [f"{100 * float(part):.0f}" for part in plants["most"]]
    room = [f"{float(number):,.0f}" for number in plants["capacity_m3"]]
    beside(ax, heads, (most, room))
