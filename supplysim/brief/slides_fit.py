"""What fits on a slide: heights of table rows as their text wraps, and ranges of axes."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from supplysim.wrapping import broken, is_wide

__all__ = ["axis_range", "row_high_in", "split_rows"]

_POINTS_AN_INCH: Final = 72
_LINE: Final = 1.35
"""Height of a line over the size of its font: Microsoft YaHei is higher than Arial's 1.15."""
_MARGIN_PT: Final = 2.5
"""Above and below the text of a cell."""
_SIDES_IN: Final = 0.2
"""Left and right of the text of a cell, as PowerPoint has it."""
_WIDE_EM, _NARROW_EM, _CAPITAL_EM = 1.0, 0.58, 0.75
"""Widths of letters, rather too wide: a row that is lower than reckoned still fits."""
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_INTERVALS: Final = 6


def row_high_in(row: Sequence[str], widths_in: Sequence[float], size_pt: float) -> float:
    """Return how high a row of a table is, in inches, when its texts wrap.

    Parameters
    ----------
    row, widths_in
        Text and width of each cell.
    size_pt
        Size of the font.
    """
    lines = max(
        len(broken(text, (width - _SIDES_IN) * _POINTS_AN_INCH / size_pt, measure=_em, cut=True))
        for text, width in zip(row, widths_in, strict=True)
    )
    return (lines * size_pt * _LINE + 2 * _MARGIN_PT) / _POINTS_AN_INCH


def split_rows(
    rows: Sequence[Sequence[str]], highs_in: Sequence[float], room_in: float
) -> list[list[Sequence[str]]]:
    """Return rows in parts of which each is at most so high; a row is never parted.

    Parameters
    ----------
    highs_in
        Height of each row.
    room_in
        Height that a part has.
    """
    parts: list[list[Sequence[str]]] = []
    left = 0.0
    for row, high in zip(rows, highs_in, strict=True):
        if not parts or high > left:
            parts.append([])
            left = room_in
        parts[-1].append(row)
        left -= high
    return parts


def axis_range(values: Iterable[float]) -> tuple[float, float, float]:
    """Return round ends of an axis around values, and the step between its ticks.

    Every value lies clear of the ends, so that no mark is cut.
    """
    known = [value for value in values if math.isfinite(value)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    spread = high - low or abs(high) or 1.0
    step = _step(spread / _INTERVALS)
    first = math.floor((low - 0.05 * spread) / step) * step
    last = math.ceil((high + 0.05 * spread) / step) * step
    # nothing below zero where no value is
    return (max(first, 0.0) if low >= 0 else first), last, step


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def _em(letter: str) -> float:
    if is_wide(letter):
        return _WIDE_EM
    return _CAPITAL_EM if letter.isupper() or letter in "mw%" else _NARROW_EM
