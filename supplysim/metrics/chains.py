"""The chains behind many storeys at once, as labels and seconds.

What lies behind a milestone that is entered at an instant is the same whoever comes by, so it is
kept once, as a link: chains of a tower run together like the branches of a tree.
"""

from typing import NamedTuple

import numpy as np

from supplysim.metrics.arrays import BoolArray
from supplysim.metrics.following import Starts, follow
from supplysim.metrics.hours import counted
from supplysim.metrics.layers import Sheet
from supplysim.metrics.milestones import NONE
from supplysim.metrics.pieces import LABELS, OFF
from supplysim.metrics.steps import Steps
from supplysim.metrics.tiles import WORK
from supplysim.plan.tables import IntArray
from supplysim.record.schema import CAUSES

__all__ = ["Chains", "chains_behind"]

_WORK, _FIRST_CAUSE = LABELS.index(WORK), LABELS.index(CAUSES[0])
_FAR = 2**40
"""More than any second of a run."""


class Chains(NamedTuple):
    """What chains have beside work, newest first, kept once where they run together.

    Parameters
    ----------
    head
        First link of each storey's chain; the number of all links where it has none.
    older
        The link behind each link; the number of all links where the chain ends.
    first
        First entry of each link in ``label`` and ``seconds``, and the number of all entries.
    label, seconds
        Rows of ``CAUSES``, and how long.
    """

    head: IntArray
    older: IntArray
    first: IntArray
    label: IntArray
    seconds: IntArray


class _Links(NamedTuple):
    """Milestones entered at an instant; ``node`` is a row of the sheet."""

    head: IntArray
    node: IntArray
    entered: IntArray
    floor: IntArray
    older: IntArray


def chains_behind(steps: Steps, storeys: IntArray) -> Chains:
    """Return the chains of some storeys, as :meth:`Walk.tiles` goes through them one by one.

    Parameters
    ----------
    steps
        The steps of a record's walks.
    storeys
        Rows of the storeys; those of one tower together share most of their chains.
    """
    ends = [steps.ends(storey) for storey in storeys.tolist()]
    nodes = steps.visited(node for node, _, _ in ends)
    first, end, floor = np.array(ends, dtype=np.int64).T
    older = steps.before[nodes]
    older = np.where(older < 0, NONE, np.searchsorted(nodes, older))
    sheet = steps.sheet(nodes)
    links = _linked((np.searchsorted(nodes, first), end, floor), older, _earliest(sheet))
    between = np.where(steps.is_again(nodes), LABELS.index("quality"), _WORK)
    return _charged(links, sheet, between)


def _earliest(sheet: Sheet) -> IntArray:
    """Return the start of the first tile of each milestone, far off where it has none."""
    first = np.append(sheet.start, _FAR)[sheet.first[:-1]]
    return np.where(sheet.first[1:] == sheet.first[:-1], _FAR, first)


def _linked(starts: Starts, older: IntArray, earliest: IntArray) -> _Links:
    """Follow chains down to their floors, each until it runs into one that is known."""
    (first, count, found), node, entered = follow(starts, older, earliest)
    behind = np.arange(1, len(node) + 1)
    some = count > 0
    behind[(first + count)[some] - 1] = found[some]
    floor = np.repeat(starts[2], count)
    return _Links(np.where(some, first, found), node, entered, floor, behind)


def _charged(links: _Links, sheet: Sheet, between: IntArray) -> Chains:
    """Cut the tiles of links to where chains enter them, and leave work out."""
    count = np.diff(sheet.first)[links.node]
    of, place = counted(np.zeros_like(count), count)
    tile = sheet.first[links.node + 1][of] - 1 - place  # newest first
    top, floor = _entered(links, of, sheet.start[tile]), links.floor[of]
    gap = top - np.maximum(sheet.end[tile], floor)
    own = np.minimum(sheet.end[tile], top) - np.maximum(sheet.start[tile], floor)
    # Newest first: the gap above a tile, then the tile.
    gaps, tiles = np.flatnonzero(gap > 0), np.flatnonzero(own > 0)
    order = np.argsort(np.concatenate([2 * gaps, 2 * tiles + 1]), kind="stable")
    seconds = np.concatenate([gap[gaps], own[tiles]])[order]
    label = np.concatenate([between[links.node[of[gaps]]], sheet.label[tile[tiles]]])[order]
    of = of[np.concatenate([gaps, tiles])[order]]
    label = _without_off_hours(links.older, of, label)
    lost = np.flatnonzero(label != _WORK)
    return _summed(links, of[lost], label[lost], seconds[lost])


def _summed(links: _Links, of: IntArray, label: IntArray, seconds: IntArray) -> Chains:
    """Add neighbours of one cause together, and pass over links without anything to charge."""
    count = len(links.node)
    new = np.append(True, (of[1:] != of[:-1]) | (label[1:] != label[:-1]))[: len(of)]
    rows = np.flatnonzero(new)
    first = np.searchsorted(of[rows], np.arange(count + 1))
    total = np.concatenate([[0], np.cumsum(seconds)])
    sums = np.diff(total[np.append(rows, len(of))])
    told = np.append(np.diff(first) > 0, True)
    following = _following(np.append(links.older, count), told)
    cause = label[rows].astype(np.int64) - _FIRST_CAUSE
    return Chains(following[links.head], following[links.older], first, cause, sums)


def _following(older: IntArray, told: BoolArray) -> IntArray:
    """Return each link itself if it tells something, else the first one behind it that does.

    The last entry stands for the end of chains, and so does -1.
    """
    end = len(told) - 1
    asked = np.where(told, np.arange(end + 1), older)
    asked[asked < 0] = end
    while (asked != asked[asked]).any():
        asked = asked[asked]
    return asked


def _entered(links: _Links, of: IntArray, start: IntArray) -> IntArray:
    """Return where each tile is cut at its end: where its link is entered, or by a newer tile."""
    apart = of * _FAR
    lowest = np.minimum.accumulate(start - apart) + apart
    newest = np.append(True, of[1:] != of[:-1])[: len(of)]
    newer = np.where(newest, _FAR, np.append(_FAR, lowest[:-1])[: len(of)])
    return np.minimum(links.entered[of], newer)


def _without_off_hours(older: IntArray, of: IntArray, label: IntArray) -> IntArray:
    """Let off-hours take the label before them in time; at the end of a chain they are work."""
    links = len(older)
    following = np.where(label == OFF, len(label), np.arange(len(label)))
    following = np.minimum.accumulate(following[::-1])[::-1]
    link = np.append(of, links)
    # Entry of each link whose label off-hours above it take; else the links behind it are asked.
    first = np.append(following, len(label))[np.searchsorted(of, np.arange(links))]
    told = np.append(link[first] == np.arange(links), True)
    asked = _following(np.append(older, links), told)
    head = np.append(np.append(label, _WORK)[first], _WORK)[asked]
    own = np.append(label, _WORK)[following]
    behind = np.append(head, _WORK)[older][of]
    return np.where(link[following] == of, own, behind)
