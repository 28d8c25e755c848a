"""One calendar as pieces of time, each open throughout or closed for one reason, in arrays.

What :class:`supplysim.calendars.Calendar` does with windows and closures one by one; the label of
a closed second follows the same order.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from supplysim.calendars import OFF_HOURS, Calendar, Closed, rank
from supplysim.metrics.tiles import WORK
from supplysim.plan.tables import IntArray
from supplysim.record.schema import CAUSES

__all__ = [
    "LABELS",
    "LONG_AGO",
    "OFF",
    "OPEN",
    "LabelArray",
    "Pieces",
    "joined",
    "labelled",
    "less",
    "within",
]

LABELS = (WORK, *CAUSES, OFF_HOURS)
"""What seconds can be; codes elsewhere index it."""

OFF = len(LABELS) - 1
OPEN = -1
"""Code of open seconds."""

LabelArray = NDArray[np.int8]
"""Codes of ``LABELS``."""

LONG_AGO = -(2**39)
"""The instant at which the first piece of every calendar begins: 17,000 years before the start."""

_RANKED = sorted(range(len(LABELS)), key=lambda code: rank(LABELS[code]))
_BY_PLACE = np.array([*_RANKED, OPEN], dtype=np.int8)
_PLACE = np.append(np.argsort(_RANKED), len(LABELS))
"""Of codes of a second the one with the lowest place holds; ``OPEN``, the last one, has none."""


class Pieces(NamedTuple):
    """When a calendar changes, and the code of why it is closed from then on, or ``OPEN``."""

    instant: IntArray
    label: LabelArray


def labelled(calendar: Calendar) -> Pieces:
    """Return the pieces of a calendar."""
    opens, closes = (np.array(edges, dtype=np.int64) for edges in (calendar.opens, calendar.closes))
    instant = np.concatenate([[LONG_AGO], np.stack([opens, closes], axis=1).ravel()])
    label = np.concatenate([[OFF], np.tile([OPEN, OFF], len(opens))]).astype(np.int8)
    return less(Pieces(np.clip(instant, LONG_AGO, -LONG_AGO), label), calendar.closures)


def less(pieces: Pieces, closed: Iterable[Closed]) -> Pieces:
    """Return pieces with closures cut out of them; each second has the label of highest rank."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for start, end, label in closed:
        if start < end:
            spans.setdefault(label, []).append((start, end))
    shut = Pieces(np.array([LONG_AGO]), np.array([OPEN], dtype=np.int8))
    for label, own in spans.items():
        shut = _first_of(shut, _covered(own, LABELS.index(label)))
    return _first_of(pieces, shut) if spans else pieces


def _covered(spans: list[tuple[int, int]], label: int) -> Pieces:
    """Return pieces that are closed where any of some spans is."""
    at = np.array(spans, dtype=np.int64).T.ravel()
    order = np.argsort(at, kind="stable")
    depth = np.cumsum(np.repeat([1, -1], len(spans))[order])
    return Pieces(
        np.append(LONG_AGO, at[order]),
        np.where(np.append(0, depth) > 0, label, OPEN).astype(np.int8),
    )


def joined(pieces: Pieces, other: Pieces) -> Pieces:
    """Return pieces that are open when either is; else the label of higher rank holds."""
    instant, label, also = _aligned(pieces, other)
    closed = _BY_PLACE[np.minimum(_PLACE[label], _PLACE[also])]
    return _merged(instant, np.where((label == OPEN) | (also == OPEN), OPEN, closed))


def within(pieces: Pieces, start: int, end: int) -> Pieces:
    """Return what holds between two instants; the last piece goes on for ever."""
    first = int(np.searchsorted(pieces.instant, start, side="right")) - 1
    last = int(np.searchsorted(pieces.instant, end))
    instant = pieces.instant[first:last].copy()
    instant[0] = LONG_AGO
    return Pieces(instant, pieces.label[first:last])


def _first_of(pieces: Pieces, other: Pieces) -> Pieces:
    """Return pieces that are closed when either is, by the label of higher rank."""
    instant, label, also = _aligned(pieces, other)
    return _merged(instant, _BY_PLACE[np.minimum(_PLACE[label], _PLACE[also])])


def _aligned(pieces: Pieces, other: Pieces) -> tuple[IntArray, LabelArray, LabelArray]:
    """Return the instants at which either changes, and what holds of both from each of them."""
    # Two ascending rows: a stable sort merges them, where np.unique would hash.
    instant = np.sort(np.concatenate([pieces.instant, other.instant]), kind="stable")
    instant = instant[np.append(True, instant[1:] > instant[:-1])]
    held = [
        each.label[np.searchsorted(each.instant, instant, side="right") - 1]
        for each in (pieces, other)
    ]
    return instant, held[0], held[1]


def _merged(instant: IntArray, label: LabelArray) -> Pieces:
    """Return pieces without those that only go on with the one before."""
    new = np.append(True, label[1:] != label[:-1])
    return Pieces(instant[new], label[new])
