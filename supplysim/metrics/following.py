"""Chains followed link by link: what no array does at once. Compiled where the model is."""

from typing import Any

import numpy as np
from librt.vecs import append, vec
from mypy_extensions import i64

from supplysim.plan.tables import IntArray

__all__ = ["Starts", "charge", "follow"]

Starts = tuple[IntArray, IntArray, IntArray]
"""Of each chain its first milestone, the instant at which it is entered, and its floor."""


def follow(
    starts: Starts, older: IntArray, earliest: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Follow chains of milestones down to their floors, each until it runs into one that is known.

    Parameters
    ----------
    starts
        Where the chains begin and end.
    older
        The milestone behind each milestone; negative where there is none.
    earliest
        When the tiles of each milestone begin.

    Returns
    -------
    runs, node, entered
        Of each chain its first link, the number of links that are its own, and the link it ran into
        (-1 for none), shape (3, chains); of each link the milestone and when that is entered.
    """
    firsts, ends, floors = (np.ascontiguousarray(column, dtype=np.int64) for column in starts)
    first, end, floor = vec[i64](firsts), vec[i64](ends), vec[i64](floors)
    before = vec[i64](np.ascontiguousarray(older, dtype=np.int64))
    begins = vec[i64](np.ascontiguousarray(earliest, dtype=np.int64))
    known = vec[i64]([-1] * len(before))
    others: dict[tuple[int, int], int] = {}
    node, entered = vec[i64](), vec[i64]()
    runs = vec[i64]([0] * (3 * len(first)))
    count = i64(len(first))
    for chain in range(count):
        n, t, fresh, found = first[chain], end[chain], i64(len(node)), i64(-1)
        while n >= 0 and t > floor[chain]:
            found = known[n]
            if found < 0:
                known[n] = i64(len(node))
            elif entered[found] == t:
                break
            else:
                found = others.setdefault((n, t), len(node))
                if found < len(node):
                    break
            node, entered = append(node, n), append(entered, t)
            t, n, found = min(t, begins[n]), before[n], i64(-1)
        runs[chain] = fresh
        runs[count + chain] = i64(len(node)) - fresh
        runs[2 * count + chain] = found
    return _array(runs).reshape(3, -1), _array(node), _array(entered)


def charge(
    starts: tuple[IntArray, IntArray],
    chains: tuple[IntArray, IntArray, IntArray, IntArray],
    *,
    causes: i64,
    rest: i64,
) -> IntArray:
    """Charge seconds to chains, each from its newest link on.

    Parameters
    ----------
    starts
        First link of each chain, and the seconds to charge.
    chains
        Of each link the older one (their number at the end of a chain) and its first entry; of each
        entry the cause and the seconds.
    causes, rest
        Number of causes, and which of them takes what the chain does not.

    Returns
    -------
    IntArray
        Seconds, shape (chains, causes).
    """
    links, lefts = vec[i64](starts[0]), vec[i64](starts[1])
    older, first = vec[i64](chains[0]), vec[i64](chains[1])
    label, seconds = vec[i64](chains[2]), vec[i64](chains[3])
    end = i64(len(older))
    charged = vec[i64]([0] * (i64(len(links)) * causes))
    for row in range(i64(len(links))):
        here, left, place = links[row], lefts[row], row * causes
        while here < end and left > 0:
            for i in range(first[here], first[here + 1]):
                taken = min(seconds[i], left)
                charged[place + label[i]] += taken
                left -= taken
            here = older[here]
        charged[place + rest] += left
    return _array(charged).reshape(-1, int(causes))


def _array(numbers: Any) -> IntArray:
    return np.asarray(numbers, dtype=np.int64)
