"""Searches on a network of numbered nodes: fastest ways from one, and who can reach each other.

A network has some hundred nodes. Libraries for graphs do this too, but take 45 MB when they are
imported, a ninth of what a city-year may take.
"""

from collections.abc import Sequence
from heapq import heappop, heappush
from math import inf

__all__ = ["NOWHERE", "fastest", "mutually_reachable"]

NOWHERE = -1
"""Stands for the node before one that no way leads to, and before the origin itself."""


def fastest(ways: Sequence[Sequence[tuple[int, float]]], origin: int) -> list[int]:
    """Return the node before each node on its fastest way from an origin (Dijkstra).

    Of nodes that are reached at the same time, the last one counts as reached first, and of ways
    that take equally long, that over the node which is reached first is taken: the order of scipy.

    Parameters
    ----------
    ways
        Per node, where the roads from it lead, and how long they take.

    Examples
    --------
    >>> fastest([[(1, 5.0), (2, 1.0)], [], [(1, 2.0)], []], 0)
    [-1, 2, 0, -1]
    """
    before = [NOWHERE] * len(ways)
    reached = [inf] * len(ways)
    reached[origin] = 0.0
    waiting = [(0.0, -origin)]
    while waiting:
        time, minus = heappop(waiting)
        node = -minus
        if time > reached[node]:
            continue  # it was reached faster since then
        for to, takes in ways[node]:
            there = time + takes
            if there < reached[to]:
                reached[to], before[to] = there, node
                heappush(waiting, (there, -to))
    return before


def mutually_reachable(ways: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the groups of nodes that all reach each other (Tarjan's strong components).

    Parameters
    ----------
    ways
        Per node, where the roads from it lead.

    Examples
    --------
    >>> mutually_reachable([[1], [0, 2], []])
    [[2], [0, 1]]
    """
    count = len(ways)
    number = [NOWHERE] * count  # in the order in which nodes are met
    lowest = [0] * count  # the first node met that is reached from here
    grouped = [False] * count
    open_nodes: list[int] = []
    groups: list[list[int]] = []
    met = 0
    for start in range(count):
        path = [(start, iter(ways[start]))] if number[start] == NOWHERE else []
        while path:
            node, roads = path[-1]
            if number[node] == NOWHERE:
                number[node] = lowest[node] = met
                met += 1
                open_nodes.append(node)
            for to in roads:
                if number[to] == NOWHERE:
                    path.append((to, iter(ways[to])))
                    break
                if not grouped[to]:
                    lowest[node] = min(lowest[node], lowest[to])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == number[node]:
                    first = open_nodes.index(node)
                    group = open_nodes[first:]
                    del open_nodes[first:]
                    for member in group:
                        grouped[member] = True
                    groups.append(sorted(group))
    return groups
