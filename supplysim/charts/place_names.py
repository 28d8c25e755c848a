"""Names of places on a map, each where no mark and no other name hides it."""

import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, Literal, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from supplysim.charts.style import MUTED, Lettering
from supplysim.wrapping import width_of

__all__ = ["NAME_WIDTH", "Disc", "Place", "draw_names"]

NAME_WIDTH: Final = 24
"""Widest name, in half-width characters."""

_BELOW: Final = (0, -1)
_SIDES: Final = (_BELOW, (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
"""Of a mark, the first that is free: right and up are 1."""
_RINGS_PT: Final = (0.0, 12.0, 24.0, 40.0, 60.0)
"""How much farther than beside its mark a name may stand, with a line that leads back to it."""
_STEPS: Final = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9)
"""Shares of the way from a mark to its name at which its line is looked at."""

_FONT_PT: Final = 8.0
_LINE_PT: Final = 13.0
_LETTER_PT: Final = 4.4
"""Height of a name, and width of a half-width character, with a little air."""
_GAP_PT: Final = 2.0
_LEAST_PT: Final = 5.0
"""Between a mark and its name, and between the middle of one and the name where no mark is."""

Box = tuple[float, float, float, float]


class Disc(NamedTuple):
    """A mark that is to stay in sight: where its middle is (km), and its radius (pt)."""

    x: float
    y: float
    radius: float


class Place(NamedTuple):
    """What is named, where it is (km), and the radius of its own mark (pt), 0 without one."""

    title: str
    x: float
    y: float
    radius: float = 0.0


class _Spot(NamedTuple):
    """Where a name may stand: box (km), shift (pt), the end of its line (km) and at the name."""

    box: Box
    shift: tuple[float, float]
    end: tuple[float, float]
    far: bool
    corner: tuple[float, float]
    ha: Literal["left", "center", "right"]
    va: Literal["bottom", "center", "top"]


def draw_names(
    ax: Axes,
    places: Sequence[Place],
    discs: Sequence[Disc],
    *,
    km: float,
    reach: tuple[float, float],
    lettering: Lettering,
    around: bool = False,
) -> None:
    """Write as many names as fit beside marks and each other, in the order given.

    Parameters
    ----------
    ax
        Of the map, in km.
    places
        What is named, what matters most first.
    discs
        Marks that no name may stand on, those of the places themselves included.
    km
        How many km a point of the paper is.
    reach
        Left and right end of the map (km), beyond which no name goes.
    lettering
        Whose letters are there.
    around
        Whether names may stand on any side of their mark and, with a line to it, farther off;
        otherwise below it or nowhere.
    """
    taken: list[Box] = [_around(disc, km) for disc in discs]
    for place in places:
        spots = _spots(place, around=around, km=km)
        spot = next((spot for spot in spots if _free(spot, place, discs, taken, reach)), None)
        if spot is None:
            continue
        taken.append(spot.box)
        line = {"arrowstyle": "-", "color": MUTED, "lw": 0.6, "shrinkA": 0.0,
                "shrinkB": place.radius, "relpos": spot.corner, "patchA": None}  # fmt: skip
        ax.annotate(
            lettering.shortened(place.title, NAME_WIDTH), xy=(place.x, place.y),
            xytext=spot.shift, textcoords="offset points", ha=spot.ha, va=spot.va,
            fontsize=_FONT_PT, color=MUTED, zorder=3.5, arrowprops=line if spot.far else None,
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )  # fmt: skip


def _spots(place: Place, *, around: bool, km: float) -> Iterator[_Spot]:
    """Yield where a name may stand, the nearest first, with its box in km."""
    width = _LETTER_PT * min(width_of(place.title), NAME_WIDTH) + 4
    near = max(place.radius + _GAP_PT, _LEAST_PT)
    for farther, (right, up) in product(_RINGS_PT, _SIDES) if around else ((0.0, _BELOW),):
        x, y = right * (near + farther), up * (near + farther)
        left = {0: x - width / 2, 1: x, -1: x - width}[right]
        # letters do not fill their line to its very ends
        foot = {0: y - _LINE_PT / 2, 1: y - 1, -1: y - _LINE_PT + 1}[up]
        box = (
            place.x + left * km, place.y + foot * km,
            place.x + (left + width) * km, place.y + (foot + _LINE_PT) * km,
        )  # fmt: skip
        yield _Spot(
            box, (x, y), (place.x + x * km, place.y + y * km), farther > 0,
            ((1 - right) / 2, (1 - up) / 2), _ALONG[right], _UP[up],
        )  # fmt: skip


def _free(
    spot: _Spot,
    place: Place,
    discs: Sequence[Disc],
    taken: Sequence[Box],
    reach: tuple[float, float],
) -> bool:
    """Tell whether a name can stand there, and be read as that of its own mark."""
    if spot.box[0] < reach[0] or spot.box[2] > reach[1]:
        return False
    if any(_overlap(spot.box, other) for other in taken):
        return False
    if not place.radius:
        return True
    others = [disc for disc in discs if (disc.x, disc.y) != (place.x, place.y)]
    if not spot.far:
        own = _gap(spot.box, (place.x, place.y))
        return all(own <= _gap(spot.box, (disc.x, disc.y)) for disc in others)
    ends = ((place.x, place.y), spot.end)
    steps = [
        (ends[0][0] + share * (ends[1][0] - ends[0][0]),
         ends[0][1] + share * (ends[1][1] - ends[0][1]))
        for share in _STEPS
    ]  # fmt: skip
    own_box = [box for box in taken if _inside(ends[0], box)]
    return not any(_inside(step, box) for box in taken if box not in own_box for step in steps)


def _gap(box: Box, at: tuple[float, float]) -> float:
    """Return how far a point is from a box, 0 inside it."""
    across = max(box[0] - at[0], 0.0, at[0] - box[2])
    up = max(box[1] - at[1], 0.0, at[1] - box[3])
    return math.hypot(across, up)


def _inside(at: tuple[float, float], box: Box) -> bool:
    return box[0] < at[0] < box[2] and box[1] < at[1] < box[3]


_ALONG: Final[dict[int, Literal["left", "center", "right"]]] = {0: "center", 1: "left", -1: "right"}
_UP: Final[dict[int, Literal["bottom", "center", "top"]]] = {0: "center", 1: "bottom", -1: "top"}


def _around(disc: Disc, km: float) -> Box:
    half = disc.radius * km
    return disc.x - half, disc.y - half, disc.x + half, disc.y + half


def _overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes (left, bottom, right, top) share any area."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
