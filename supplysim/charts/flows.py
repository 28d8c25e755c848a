"""The road network as a schematic, with what was carried over it or one plant's way to a site.

No boundaries and no base map are drawn: positions are node points joined by straight lines, and
the chart says that it is schematic.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from supplysim.charts.place_names import NAME_WIDTH, Disc, Place, draw_names
from supplysim.charts.style import (
    ACCENT,
    DARK,
    GRID,
    INK,
    MUTED,
    Lettering,
    canvas,
    foot,
    foot_lines,
    house_style,
    nothing,
    replications_of,
)
from supplysim.errors import Lang
from supplysim.wording import Scale, decimal, term, volume_scale
from supplysim.wrapping import wrapped

__all__ = [
    "COLUMNS",
    "apart",
    "draw_places",
    "draw_plants",
    "draw_roads",
    "dress",
    "extent",
    "flow_map",
    "map_foot",
    "map_height",
    "pieces",
    "route_map",
]

COLUMNS: Final = (
    "item", "name", "title_zh", "title_en", "x0_km", "y0_km", "x1_km", "y1_km", "road_class",
    "m3", "loads", "replications",
)  # fmt: skip
"""Columns of the table of a flow map; ``item`` is ``road``, ``plant``, ``site`` or ``place``."""

_FOOT_WIDTH: Final = 90
_MAP_FOOT_WIDTH: Final = 140
_NARROWEST: Final = 0.45
"""Least ratio of a map's shorter side to its longer one."""

_MAP_WIDE_IN: Final = 5.4
"""About what is left of the width for a map beside its key."""
_SQUARE_PT: Final = 8.0
"""Half the side of a numbered square, with a little air."""
_WIDEST_PT: Final = 9.0
_ROAD_PT: Final = {"motorway": 1.3, "trunk": 1.0, "expressway": 1.0, "ring": 1.0}
_OTHER_PT: Final = 0.6


def flow_map(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the loaded flow over each road, its width in proportion to the volume carried.

    Parameters
    ----------
    data
        The columns of :data:`COLUMNS`. A ``road`` row is a straight piece from (x0, y0) to
        (x1, y1) in km with its class, and the ``m3`` and ``loads`` carried over it both ways; a
        ``plant`` or ``site`` row has a place (x0, y0) and the volume sent or received; a
        ``place`` row is a name to find one's way by.
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
        scale = _draw_flows(ax, rows, lang=lang)
        _draw_sites(ax, rows)
        tail = "○ 工地（面积：收货量）" if lang == "zh" else "○ sites (area: volume received)"
        marks = draw_plants(ax, rows, scale=scale, tail=tail, lettering=lettering, lang=lang)
        draw_places(ax, rows, marks, lettering)
        title = "路网上的构件运输量" if lang == "zh" else "Components carried over the road network"
        dress(ax, rows, title=title, lang=lang)
        map_foot(ax, data, source=source, remark=_remark(lang), lettering=lettering, lang=lang)
    return figure, ax


def route_map(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the routes of one plant-site pair over the network.

    Parameters
    ----------
    data
        The columns of :data:`COLUMNS` and, on ``road`` rows that are part of a route, ``route``:
        its name as it should stand in the legend ("白天 46 km, 56 min"). A road in two routes has
        two rows; a row without ``route`` is background. One ``plant`` and one ``site`` row.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    titles = data[f"title_{lang}"].fillna("").map(lambda text: lettering.clean(str(text)))
    routes = data["route"].fillna("").map(lambda text: lettering.clean(str(text)))
    rows = data.assign(title=titles, route=routes)
    with house_style(lettering.families):
        figure, ax = canvas(ax, width=6.6, height=map_height(rows))
        draw_roads(ax, rows)
        count = _draw_routes(ax, rows)
        _draw_ends(ax, rows, lettering)
        ends = rows[rows["item"].isin(["plant", "site"])]
        at = list(zip(ends["x0_km"], ends["y0_km"], strict=True))
        draw_places(ax, rows, at, lettering)
        title = "厂到工地的行车路线" if lang == "zh" else "Routes from plant to site"
        dress(ax, rows, title=title, lang=lang, legend_lines=count)
        remark = "最快货车路线；道路以直线相连。" if lang == "zh" else (
            "Fastest truck routes; roads are drawn as straight lines."
        )  # fmt: skip
        # a route is computed, not drawn from a random stream: no interval is missing
        ax.annotate(
            "\n".join(
                wrapped(line, width=_FOOT_WIDTH)
                for line in (remark, source, *lettering.notes(lang))
                if line
            ),
            xy=(0.0, 0.0), xycoords=(ax.yaxis.label, ax.xaxis.label), xytext=(0, -8),
            textcoords="offset points", va="top", fontsize=8, color=MUTED, linespacing=1.5,
        )  # fmt: skip
    return figure, ax


def map_height(rows: pd.DataFrame) -> float:
    """Return a figure height (in) that suits the shape of the network, for a width of 8.4 in."""
    # 1.2 in are for title and foot
    return float(np.clip(1.2 + _MAP_WIDE_IN * extent(rows, "y") / extent(rows, "x"), 3.4, 8.8))


def extent(rows: pd.DataFrame, axis: str) -> float:
    """Return how far the table reaches in km along ``x`` or ``y``, at least 1 km."""
    ends = rows[[f"{axis}0_km", f"{axis}1_km"]].to_numpy(dtype=float)
    if np.isnan(ends).all():
        return 1.0
    return max(float(np.nanmax(ends) - np.nanmin(ends)), 1.0)


class _Mark(NamedTuple):
    name: str
    title: str
    x: float
    y: float
    m3: float


def _marks(rows: pd.DataFrame, item: str) -> list[_Mark]:
    """Return the points of one kind in the table's order."""
    own = rows[rows["item"] == item]
    numbers = own[["x0_km", "y0_km", "m3"]].to_numpy(dtype=float)
    return [
        _Mark(str(name), str(title), float(x), float(y), float(m3))
        for name, title, (x, y, m3) in zip(own["name"], own["title"], numbers, strict=True)
    ]


def pieces(rows: pd.DataFrame) -> list[np.ndarray]:
    """Return the straight piece of each row, shape (2, 2): from and to, in km."""
    ends = rows[["x0_km", "y0_km", "x1_km", "y1_km"]].to_numpy(dtype=float)
    return list(ends.reshape(-1, 2, 2))


def draw_roads(ax: Axes, rows: pd.DataFrame) -> None:
    """Draw every road thin and grey, main roads a little wider."""
    roads = rows[rows["item"] == "road"]
    widths = [_ROAD_PT.get(str(name), _OTHER_PT) for name in roads["road_class"]]
    ax.add_collection(LineCollection(pieces(roads), linewidths=widths, colors="#c3cad2", zorder=1))


def _draw_flows(ax: Axes, rows: pd.DataFrame, *, lang: Lang) -> Scale:
    used = rows[(rows["item"] == "road") & (rows["m3"] > 0)].sort_values("m3")
    largest = float(used["m3"].max()) if len(used) else 0.0
    scale = volume_scale(largest, lang)
    if not len(used):
        return scale
    widths = _WIDEST_PT * used["m3"].to_numpy(dtype=float) / largest
    ax.add_collection(
        LineCollection(
            pieces(used), linewidths=np.maximum(widths, 0.5), colors=DARK, capstyle="round",
            zorder=2, gid="flows",
        )
    )  # fmt: skip
    samples = [_round_down(largest * part) for part in (1.0, 0.4, 0.1)]
    handles = [
        Line2D([], [], color=DARK, lw=_WIDEST_PT * sample / largest,
               label=_round_text(sample, scale, lang))
        for sample in samples
    ]  # fmt: skip
    title = "道路运输量" if lang == "zh" else "carried over a road"
    ax.legend(
        handles=handles, title=title, loc="upper left", bbox_to_anchor=(1.02, 0.30),
        alignment="left", borderaxespad=0, handlelength=2.6, labelspacing=0.7,
    )  # fmt: skip
    return scale


def _round_text(number: float, scale: Scale, lang: Lang) -> str:
    """Return a round number without the zeros a measured one is written with."""
    return f"{number / scale.divisor:,.6g}{'' if lang == 'zh' else ' '}{scale.unit}"


def draw_places(
    ax: Axes,
    rows: pd.DataFrame,
    marks: list[tuple[float, float]],
    lettering: Lettering,
    *,
    discs: Sequence[Disc] = (),
) -> None:
    """Write as many place names as fit beside ``marks`` and each other, in the table's order.

    With ``discs``, round marks of places and of others, names may stand on all sides of them and,
    with a line, farther off.
    """
    # letters are measured in points, places in km; the map fills most of the figure's height, or
    # the width beside its key
    km = max(
        extent(rows, "y") / (map_height(rows) * 72 - 110), extent(rows, "x") / (72 * _MAP_WIDE_IN)
    )
    right = float(np.nanmax([*rows["x0_km"], *rows["x1_km"], 0.0])) + 0.03 * extent(rows, "x")
    left = float(np.nanmin([*rows["x0_km"], *rows["x1_km"], np.inf])) - 0.03 * extent(rows, "x")
    own = {(disc.x, disc.y): disc.radius for disc in discs}
    places = [
        Place(place.title, place.x, place.y, own.get((place.x, place.y), 0.0))
        for place in _marks(rows, "place")
    ]
    squares = [Disc(x, y, _SQUARE_PT) for x, y in marks]
    draw_names(
        ax, places, [*squares, *discs], km=km, reach=(left, right), lettering=lettering,
        around=bool(discs),
    )  # fmt: skip


def _draw_sites(ax: Axes, rows: pd.DataFrame) -> None:
    sites = rows[rows["item"] == "site"]
    if not len(sites):
        return
    received = sites["m3"].fillna(0).to_numpy(dtype=float)
    sizes = 14 + 80 * received / max(float(received.max()), 1.0)
    ax.scatter(
        sites["x0_km"], sites["y0_km"], s=sizes, facecolor="white", edgecolor=INK, linewidth=0.9,
        zorder=4, gid="sites",
    )  # fmt: skip


def draw_plants(
    ax: Axes, rows: pd.DataFrame, *, scale: Scale, tail: str, lettering: Lettering, lang: Lang
) -> list[tuple[float, float]]:
    """Mark plants by numbered squares, list them beside the map; return where the marks stand.

    ``tail`` explains the marks of places, under the list.
    """
    plants = sorted(_marks(rows, "plant"), key=lambda plant: (-plant.m3, plant.name))
    reach = extent(rows, "y")
    taken: list[tuple[float, float]] = []
    lines = []
    for number, plant in enumerate(plants, start=1):
        at = apart(plant.x, plant.y, taken, 0.032 * reach)
        taken.append(at)
        ax.plot([plant.x, at[0]], [plant.y, at[1]], color=ACCENT, lw=0.8, zorder=5)
        ax.text(
            *at, str(number), ha="center", va="center", fontsize=8, color="white", zorder=6,
            fontweight="bold",
            bbox={"boxstyle": "square,pad=0.25", "facecolor": ACCENT, "edgecolor": "white"},
        )  # fmt: skip
        name = lettering.shortened(plant.title, NAME_WIDTH)
        lines.append(f"{number:>2}  {name}  {scale.text(plant.m3, lang)}")
    head = "■ 构件厂（发运量）" if lang == "zh" else "■ plants (volume sent)"
    ax.text(1.02, 1.0, head, transform=ax.transAxes, va="top", fontsize=8.5, color=ACCENT)
    ax.annotate(
        "\n".join([*lines, "", tail]), xy=(1.02, 1.0), xycoords="axes fraction", xytext=(0, -17),
        textcoords="offset points", va="top", ha="left", fontsize=8.5, linespacing=1.55, color=INK,
        annotation_clip=False, gid="key",
    )  # fmt: skip
    return taken


def apart(
    x: float, y: float, taken: list[tuple[float, float]], distance: float
) -> tuple[float, float]:
    """Return the nearest free place for a mark, tried on rings around its true one."""
    turns = np.arange(8) * np.pi / 4
    for ring in range(6):
        for turn in turns:
            at = (
                x + ring * distance * float(np.cos(turn)),
                y + ring * distance * float(np.sin(turn)),
            )
            if all(max(abs(at[0] - u), abs(at[1] - v)) >= distance for u, v in taken):
                return at
    return x, y


def _draw_routes(ax: Axes, rows: pd.DataFrame) -> int:
    """Draw each route in its own look; return how many lines its legend has."""
    looks = ((DARK, "-", 4.0), (ACCENT, (0, (4, 1.5)), 2.2), (INK, (0, (1, 1.2)), 1.6))
    names = [name for name in rows["route"].unique() if name]
    handles = []
    for name, (colour, dashes, width) in zip(names, looks, strict=False):
        own = rows[(rows["item"] == "road") & (rows["route"] == name)]
        ax.add_collection(
            LineCollection(
                pieces(own), colors=colour, linewidths=width, linestyles=[dashes], zorder=3
            )
        )
        handles.append(Line2D([], [], color=colour, lw=width, ls=dashes, label=name))
    if handles:
        ax.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 1.0), borderaxespad=0.2)
    return len(handles)


def _draw_ends(ax: Axes, rows: pd.DataFrame, lettering: Lettering) -> None:
    for item, marker, colour in (("plant", "s", ACCENT), ("site", "o", "white")):
        for end in _marks(rows, item):
            ax.plot([end.x], [end.y], marker=marker, ms=8, mfc=colour, mec=INK, zorder=5)
            ax.annotate(
                lettering.shortened(end.title, NAME_WIDTH), xy=(end.x, end.y), xytext=(7, 5),
                textcoords="offset points", fontsize=9, fontweight="bold", zorder=6,
                bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none",
                      "alpha": 0.8},
            )  # fmt: skip


def dress(ax: Axes, rows: pd.DataFrame, *, title: str, lang: Lang, legend_lines: int = 0) -> None:
    """Set title, equal axes in km, scale bar and the word "schematic"."""
    word = term("schematic", lang)
    head = f"{title}（{word}）" if lang == "zh" else f"{title} ({word})"
    ax.set_title(head, pad=10 + 16 * legend_lines)
    ax.set_aspect("equal", anchor="NW")
    ax.autoscale_view()
    ax.margins(0.03)
    _widen(ax)
    ax.set_xticks([])
    ax.set_yticks([])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    unit = "公里" if lang == "zh" else "km"
    ax.set_xlabel("东西向距离（公里）" if lang == "zh" else "west to east (km)", color=MUTED)
    ax.set_ylabel("南北向距离（公里）" if lang == "zh" else "south to north (km)", color=MUTED)
    if not len(rows):
        nothing(ax, "没有路网" if lang == "zh" else "there is no road network")
        return
    # below the map, so that no mark stands on it
    x0, y0 = (float(np.nanmin(rows[[f"{axis}0_km", f"{axis}1_km"]])) for axis in ("x", "y"))
    y0 -= 0.06 * extent(rows, "y")
    length = _round_down(max(extent(rows, "x") / 4, 0.1))
    ax.plot([x0, x0 + length], [y0, y0], color=INK, lw=2.5, solid_capstyle="butt", zorder=6)
    ax.set_ylim(min(ax.get_ylim()[0], y0 - 0.03 * extent(rows, "y")))
    ax.annotate(
        f"{decimal(length) if length < 1 else f'{length:,.0f}'} {unit}",
        xy=(x0 + length / 2, y0), xytext=(0, 4), textcoords="offset points", ha="center",
        fontsize=8.5, zorder=6,
    )  # fmt: skip
    ax.annotate(
        word, xy=(1.0, 0.5), xycoords=("axes fraction", ax.xaxis.label), ha="right", va="center",
        fontsize=10, color=MUTED, annotation_clip=False,
        bbox={"boxstyle": "square,pad=0.3", "facecolor": "white", "edgecolor": GRID},
    )  # fmt: skip


def _widen(ax: Axes) -> None:
    """Keep a map of nearly one line from being a line itself."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    least = _NARROWEST * max(right - left, high - low)
    if high - low < least:
        ax.set_ylim((low + high - least) / 2, (low + high + least) / 2)
    if right - left < least:
        ax.set_xlim((left + right - least) / 2, (left + right + least) / 2)


def map_foot(
    ax: Axes, data: pd.DataFrame, *, source: str, remark: str, lettering: Lettering, lang: Lang
) -> None:
    """Write what stands under a map of simulated flows."""
    foot(
        ax,
        foot_lines(
            source,
            remark=remark,
            lettering=lettering,
            replications=replications_of(data),
            intervals=False,
            lang=lang,
            width=_MAP_FOOT_WIDTH,
        ),
    )


def _remark(lang: Lang) -> str:
    if lang == "zh":
        return "线宽与统计窗口内载货运输量成正比（不含空返）；节点以直线相连，程序不绘行政界线。"
    return (
        "Width in proportion to the loaded volume in the window (no empty returns); straight lines "
        "between nodes; the program draws no boundaries."
    )


def _round_down(number: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not above ``number``.

    Examples
    --------
    >>> _round_down(37.0), _round_down(0.8)
    (20.0, 0.5)
    """
    power = 10.0 ** np.floor(np.log10(number))
    return float(max(step * power for step in (1.0, 2.0, 5.0) if step * power <= number * 1.000001))
