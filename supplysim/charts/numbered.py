"""Numbers beside marks that lie close together, each where it is plain whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from supplysim.charts.style import MUTED

__all__ = ["number_marks"]

FloatArray = NDArray[np.float64]

_SIZE_PT: Final = 9.0
_DIGIT_PT: Final = 5.4
_REACHES_PT: Final = (12.0, 16.0, 21.0, 27.0, 34.0, 42.0)
"""How far from its mark a number may stand; from the second on a line leads back to it."""
_TURNS: Final = 24
_MARK_PT: Final = 4.0
"""Half the width of a mark with a little air."""
_INSIDE_PT: Final = 2.0
_SAME_PT: Final = 1e-6
"""Distances that differ by less are alike: two marks at one place."""
_OVER: Final = 1e4
"""A number on another number, on a mark or outside the axes cannot be read: the last resort."""
_ASTRAY: Final = 1e3
"""A number nearer to another mark than to its own is read as that one's."""
_STEPS: Final = np.linspace(0.2, 0.8, 7)
"""Shares of the way from a mark to its number at which its line is looked at."""
_THROUGH: Final = 100.0
"""A line through another number, each point of it."""
_CAP_PT: Final = 3.0
"""Half the length of the stroke that ends an interval's line."""
_GAP_PT: Final = 2.0
"""Between two numbers, so that they are not read as one."""
_ON_BAR: Final = 10.0
"""A number on an interval's line, in points of distance that it is worth to avoid."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What stands on paper already, in points.

    Parameters
    ----------
    at
        Centres of the marks.
    halves
        Half the width and height of each mark's number.
    crosses
        Lines of the intervals as boxes.
    room
        Box of the axes.
    """

    at: FloatArray
    halves: FloatArray
    crosses: FloatArray
    room: FloatArray


def number_marks(ax: Axes, marks: FloatArray, bars: FloatArray, texts: Sequence[str]) -> None:
    """Write a number beside each mark, nearer to its own mark than to any other.

    The axes must have all else in place, since distances are those on paper.

    Parameters
    ----------
    ax
        Where the marks are drawn.
    marks
        ``(n, 2)``, in data coordinates.
    bars
        ``(n, 4)``: the ends of each mark's intervals, left, right, lower, upper.
    texts
        The numbers.
    """
    if not len(marks):
        return
    figure = ax.figure.figure
    figure.draw_without_rendering()  # only then does the layout stand
    scale = 72.0 / figure.dpi
    at = ax.transData.transform(marks) * scale
    ends = ax.transData.transform(bars[:, [0, 2, 1, 3]].reshape(-1, 2)) * scale
    frame = ax.get_window_extent()
    sheet = _Sheet(
        at=at,
        halves=np.array([[_DIGIT_PT * len(text) / 2, _SIZE_PT / 2] for text in texts]),
        crosses=_crosses(at, ends.reshape(-1, 4)),
        room=np.array([frame.x0, frame.y0, frame.x1, frame.y1]) * scale,
    )
    placed: dict[int, FloatArray] = {}
    for i in _crowded_first(at):
        spots = at[i] + _offsets()
        placed[i] = spots[int(np.argmin(_cost(i, spots, sheet, placed)))]
    for i, text in enumerate(texts):
        _write(ax, text, marks[i], placed[i] - at[i])


def _offsets() -> FloatArray:
    """Return where a number may stand from its mark; the nearest and slanting ones first."""
    angles = 2 * np.pi * (np.arange(_TURNS) / _TURNS + 1 / 8)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    return np.vstack([reach * circle for reach in _REACHES_PT])


def _crowded_first(at: FloatArray) -> list[int]:
    """Return the marks in the order in which they choose: those with near neighbours first."""
    gaps = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    return [int(i) for i in np.argsort(-(1 / (1 + gaps)).sum(axis=1), kind="stable")]


def _crosses(at: FloatArray, ends: FloatArray) -> FloatArray:
    """Return the lines of all intervals and the caps at their ends as boxes ``x0, y0, x1, y1``."""
    x, y = at.T
    left, lower, right, upper = ends.T
    flat = [(left, y, right, y), (x, lower, x, upper)]
    flat += [(end, y - _CAP_PT, end, y + _CAP_PT) for end in (left, right)]
    flat += [(x - _CAP_PT, end, x + _CAP_PT, end) for end in (lower, upper)]
    return np.vstack([np.column_stack(sides) for sides in flat])


def _cost(i: int, spots: FloatArray, sheet: _Sheet, placed: dict[int, FloatArray]) -> FloatArray:
    """Return how bad each spot is for the number of mark ``i``, in points of distance."""
    half, at = sheet.halves[i], sheet.at
    boxes = np.hstack([spots - half, spots + half])
    numbers = [
        np.hstack([spot - sheet.halves[j] - _GAP_PT, spot + sheet.halves[j] + _GAP_PT])
        for j, spot in placed.items()
    ]
    lines = [np.tile(_back(at[j], spot[None])[0], 2) for j, spot in placed.items()]
    solid = np.vstack([*numbers, *lines, np.hstack([at - _MARK_PT, at + _MARK_PT])])
    low, high = sheet.room[:2] + _INSIDE_PT, sheet.room[2:] - _INSIDE_PT
    outside = ((boxes[:, :2] < low) | (boxes[:, 2:] > high)).any(axis=1)
    cost: FloatArray = (
        np.hypot(*(spots - at[i]).T)
        + _OVER * (_hits(boxes, solid) + outside)
        + _ASTRAY * _astray(i, spots, at)
        + _ON_BAR * _hits(boxes, sheet.crosses)
    )
    if numbers:
        steps = _back(at[i], spots)
        on = _hits(np.tile(steps.reshape(-1, 2), 2), np.vstack(numbers))
        cost += _THROUGH * on.reshape(steps.shape[:2]).sum(axis=1)
    return cost


def _back(mark: FloatArray, spots: FloatArray) -> FloatArray:
    """Return points on the way from a mark to each spot: ``(spots, points, 2)``."""
    ways: FloatArray = mark + _STEPS[None, :, None] * (spots - mark)[:, None]
    return ways


def _astray(i: int, spots: FloatArray, at: FloatArray) -> FloatArray:
    """Return how many other marks are nearer to each spot; one at the same place is not."""
    to_marks = np.hypot(*(spots[:, None] - at[None]).transpose(2, 0, 1))
    nearer: FloatArray = (to_marks < to_marks[:, [i]] - _SAME_PT).sum(axis=1).astype(np.float64)
    return nearer


def _hits(boxes: FloatArray, others: FloatArray) -> FloatArray:
    """Return on how many of the others each box lies."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    count: FloatArray = (low <= high).all(axis=2).sum(axis=1).astype(np.float64)
    return count


def _write(ax: Axes, text: str, mark: FloatArray, offset: FloatArray) -> None:
    moved = float(np.hypot(*offset)) > _REACHES_PT[0] + 1.0
    line = {"arrowstyle": "-", "color": MUTED, "lw": 0.7, "shrinkA": 0.0, "shrinkB": 2.0}
    ax.annotate(
        text, xy=(float(mark[0]), float(mark[1])), xytext=(float(offset[0]), float(offset[1])),
        textcoords="offset points", ha="center", va="center", fontsize=_SIZE_PT, gid="number",
        arrowprops=line if moved else None,
        path_effects=[withStroke(linewidth=2.0, foreground="white")],
    )  # fmt: skip
