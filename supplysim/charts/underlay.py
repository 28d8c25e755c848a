"""A base map of the user's own under a map that is drawn already."""

from io import BytesIO
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.image import imread

from supplysim.basemap import BaseMap
from supplysim.errors import Lang
from supplysim.roads.drawing import place_km

if TYPE_CHECKING:
    from supplysim.charts.register import Draw

__all__ = ["credit_of", "over_base_map", "underlay"]

_FAINT = 0.55
"""How much of an image is seen: what is simulated stands out against it."""


def over_base_map(
    draw: "Draw",
    data: pd.DataFrame,
    *,
    base: BaseMap | None,
    centre: tuple[float, float] | None,
    lang: Lang = "zh",
    source: str = "",
) -> tuple[Figure, Axes]:
    """Draw a map over a base map of the user's own, which is credited below.

    Parameters
    ----------
    draw
        A map in km: :func:`supplysim.charts.flow_map`, ``catchments``, ``route_map`` or
        ``service_map``.
    data, lang, source
        As that chart takes them.
    base
        The base map; without one, or where the map has no centre, the chart is as ever.
    centre
        Where the map has its zero: degrees east and north
        (:func:`supplysim.roads.drawing.schematic` of its network).
    """
    if base is None or centre is None:
        return draw(data, lang=lang, source=source)
    gap = "。" if lang == "zh" else ". "
    told = gap.join(text for text in (source, credit_of(base, lang)) if text)
    figure, ax = draw(data, lang=lang, source=told)
    underlay(ax, base, centre=centre)
    return figure, ax


def underlay(ax: Axes, base: BaseMap, *, centre: tuple[float, float]) -> None:
    """Lay a base map under what stands on the axes of a map; what they show stays the same.

    Parameters
    ----------
    ax
        Of a map in km, such as :func:`supplysim.charts.flow_map`.
    base
        An image or lines.
    centre
        Where the map has its zero: degrees east and north.
    """
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    if base.image:
        west, south = place_km(base.bounds[0], base.bounds[1], centre)
        east, north = place_km(base.bounds[2], base.bounds[3], centre)
        pixels = imread(BytesIO(base.image), format=base.kind)
        ax.imshow(
            pixels, extent=(west, east, south, north), alpha=_FAINT, zorder=0, gid="base",
            aspect="equal", interpolation="bilinear",
        )  # fmt: skip
    else:
        lines = [[place_km(*point, centre) for point in line] for line in base.lines]
        ax.add_collection(
            LineCollection(lines, colors="#8a7f6a", linewidths=0.8, zorder=0.5, gid="base"),
            autolim=False,
        )
    ax.set_xlim(left, right)
    ax.set_ylim(low, high)
    ax.set_anchor("NW")


def credit_of(base: BaseMap, lang: Lang) -> str:
    """Return what must stand under a map with a base map."""
    return f"底图：{base.source}" if lang == "zh" else f"Base map: {base.source}"
