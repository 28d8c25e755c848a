"""Which plant serves which place: the catchments of the plants, as a schematic."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from supplysim.charts.flows import (
    apart,
    draw_places,
    draw_plants,
    draw_roads,
    dress,
    extent,
    map_foot,
    map_height,
    pieces,
)
from supplysim.charts.style import INK, LIGHT, Lettering, canvas, either, house_style
from supplysim.errors import Lang
from supplysim.wording import volume_scale

__all__ = ["catchments"]

_WIDEST_PT: Final = 6.0
_LARGEST_PT2: Final = 190.0
_LEAST_PT2: Final = 80.0
_ROOM: Final = 0.031
"""Least distance between circles, as a part of the map's height."""


def catchments(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw every place with the number of the plant that sent most to it, tied to its plants.

    Parameters
    ----------
    data
        The columns of :data:`supplysim.charts.flows.COLUMNS` and ``plant``. Rows ``road``,
        ``plant`` and ``place`` are those of a flow map; a ``link`` row is a straight tie from a
        plant (x0, y0) to a place (x1, y1) with the plant's name in ``plant`` and the ``m3`` and
        ``loads`` sent; ``name`` is the place.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    titles = data[f"title_{lang}"].fillna("").map(lambda text: lettering.clean(str(text)))
    rows = data.assign(title=titles)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=map_height(rows))
        draw_roads(ax, rows)
        links = _main_links(rows)
        _draw_links(ax, links)
        sent = float(rows.loc[rows["item"] == "plant", "m3"].max()) if len(rows) else 0.0
        scale = volume_scale(sent, lang)
        tail = either(
            lang, "○ 工地所在地（号码：主要供应厂）", "○ places of sites (number: main plant)"
        )
        marks = draw_plants(ax, rows, scale=scale, tail=tail, lettering=lettering, lang=lang)
        marks += _draw_served(ax, rows, links)
        draw_places(ax, rows, marks, lettering)
        title = either(lang, "各构件厂的供应范围", "What each plant serves")
        dress(ax, rows, title=title, lang=lang)
        remark = either(
            lang,
            "连到主要供应厂，线宽与其在统计窗口内的发运量成正比，不是行车路线；圆圈越大收货越多。程序不绘行政界线。",
            "Tied to the plant that sent most in the window, width in proportion to what it sent; "
            "no routes. Larger circles received more. The program draws no boundaries.",
        )
        map_foot(ax, data, source=source, remark=remark, lettering=lettering, lang=lang)
    return figure, ax


def _main_links(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the tie of each place to the plant that sent most to it, with all it received."""
    links = rows[(rows["item"] == "link") & (rows["m3"] > 0)]
    main = links.sort_values(["m3", "plant"], ascending=[False, True]).drop_duplicates("name")
    received = links.groupby("name")["m3"].sum()
    return main.assign(received=main["name"].map(received).astype(float))


def _draw_links(ax: Axes, links: pd.DataFrame) -> None:
    if not len(links):
        return
    widths = _WIDEST_PT * links["m3"].to_numpy(dtype=float) / float(links["m3"].max())
    ax.add_collection(
        LineCollection(
            pieces(links), linewidths=np.maximum(widths, 0.8), colors=LIGHT, capstyle="round",
            zorder=2, gid="links",
        )
    )  # fmt: skip


def _draw_served(ax: Axes, rows: pd.DataFrame, links: pd.DataFrame) -> list[tuple[float, float]]:
    """Draw a circle at each place with the number of its main plant; return where they stand.

    Where places lie close together their circles stand beside the place, on a thin line.
    """
    plants = rows[rows["item"] == "plant"].sort_values(["m3", "name"], ascending=[False, True])
    number = {str(name): place for place, name in enumerate(plants["name"], start=1)}
    taken = list(zip(plants["x0_km"], plants["y0_km"], strict=True))
    marks = []
    ends = links[["plant", "x1_km", "y1_km", "received"]]
    for plant, x, y, received in ends.itertuples(index=False):
        at = apart(float(x), float(y), taken, _ROOM * extent(rows, "y"))
        taken.append(at)
        marks.append(at)
        size = _LEAST_PT2 + (_LARGEST_PT2 - _LEAST_PT2) * received / float(ends["received"].max())
        ax.plot([x, at[0]], [y, at[1]], color=INK, lw=0.6, zorder=3.5)
        ax.scatter(*at, s=size, facecolor="white", edgecolor=INK, linewidth=0.9, zorder=4)
        ax.text(*at, str(number[str(plant)]), ha="center", va="center", fontsize=7, color=INK,
                zorder=4.5)  # fmt: skip
    return marks
