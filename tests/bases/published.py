"""Readers of the public test problems in ../shared/validation; tests skip where it is not there."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse.csgraph import floyd_warshall

FOLDER = Path(__file__).parents[3] / "shared" / "validation"


def numbers(name):
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"no ../shared/validation/{name} here")
    return iter(float(word) for word in path.read_text(encoding="ascii").split())


def take(stream, *shape):
    count = int(np.prod(shape))
    return np.array([next(stream) for _ in range(count)]).reshape(shape)


def or_cap(number):
    """Capacitated: cost of the whole demand, demand, fixed, capacity."""
    stream = numbers(f"or_cap/cap{number}.txt")
    rows, columns = (int(n) for n in take(stream, 2))
    capacity, fixed = take(stream, rows, 2).T
    table = take(stream, columns, 1 + rows)
    return table[:, 1:].T, table[:, 0], fixed, capacity


def holmberg(number):
    stream = numbers(f"holmberg/p{number}")
    rows, columns = (int(n) for n in take(stream, 2))
    capacity, fixed = take(stream, rows, 2).T
    demand = take(stream, columns)
    return take(stream, rows, columns), demand, fixed, capacity


def or_pmed(number):
    """p-median: shortest distances and p."""
    stream = numbers(f"or_pmed/pmed{number}.txt")
    nodes, edges, p = (int(n) for n in take(stream, 3))
    length = np.zeros((nodes, nodes))
    for a, b, km in take(stream, edges, 3):
        # a later duplicate overwrites
        length[int(a) - 1, int(b) - 1] = length[int(b) - 1, int(a) - 1] = km
    return floyd_warshall(length), p


def tscflp(name):
    """Two-stage: costs, demand, fixed, capacity, the last three as pairs where they are."""
    stream = numbers(f"tscflp/{name}.txt")
    plants, yards, sites = (int(n) for n in take(stream, 3))
    demand = take(stream, sites)
    plant = take(stream, plants, 2).T
    to_yard = take(stream, plants, yards)
    yard = take(stream, yards, 2).T
    to_site = take(stream, yards, sites)
    return (to_yard, to_site), demand, (plant[1], yard[1]), (plant[0], yard[0])
