"""The award as a transport problem: the least m3-km that yearly capacities allow."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from supplysim.errors import ModelError
from supplysim.policies.packages import Candidate, Package

__all__ = ["balance"]

_YEAR = 365 * 86400
_BEYOND = 1000.0
"""What a m3 beyond capacity costs, in hauls over the longest distance: there is none while a
haul can save it."""
_EARLIER = 1e-6
"""By what share the distance of the last package counts less than that of the first, in even
steps between: of two plans with equal m3-km the one that serves earlier packages nearer is best."""
_DIGITS = 6
"""Digits to which shares are compared, beyond which the solver's rounding lies."""

_Line = tuple[str, str, int]
"""Plant, line type, year of awards: what has a capacity."""


def balance(packages: Sequence[Package], *, room: float) -> dict[str, str]:
    """Return the plant of every package, from the relaxed transport problem, rounded.

    Minimise the sum over packages and plants of share x volume x distance, with the shares of
    each package adding up to 1 and, for each plant, line type and year of awards (365 days,
    counted from the start of the run), the volume within ``room`` x design capacity. Where all
    plants together have too little, capacity is exceeded by as little as can be.

    Rounding: packages are settled in the order of their greatest share, the largest first, equal
    ones by date of award, then name. Each takes the first plant that still has room for the whole
    of it, plants with a greater share first, equal ones by distance, then name; where none has
    room, the first.

    Parameters
    ----------
    packages
        All packages.
    room
        Share of design capacity that may be awarded.

    Examples
    --------
    Two packages of 60 m3 and a near plant with room for one: either would save 90 km there, and
    the earlier one gets it.

    >>> near = Candidate("near", 10_000, (100.0,), 0.5)
    >>> far = Candidate("far", 100_000, (900.0,), 0.5)
    >>> a = Package("a", 0, ("slab",), (60.0,), (far, near))
    >>> b = Package("b", 86400, ("slab",), (60.0,), (far, near))
    >>> balance([b, a], room=1.0)
    {'a': 'near', 'b': 'far'}
    """
    dated = sorted(packages, key=lambda package: (package.awarded, package.project))
    pairs = [(row, plant) for row, package in enumerate(dated) for plant in package.candidates]
    if not pairs:
        return {}
    offers: list[list[tuple[float, Candidate]]] = [[] for _ in dated]
    for (row, plant), share in zip(pairs, _shares(dated, pairs, room).tolist(), strict=True):
        offers[row].append((round(share, _DIGITS), plant))
    for mine in offers:
        mine.sort(key=lambda offer: (-offer[0], offer[1].distance_m, offer[1].plant))
    taken: dict[_Line, float] = {}
    chosen: dict[str, str] = {}
    for row in sorted(range(len(dated)), key=lambda row: (-offers[row][0][0], row)):
        package, plants = dated[row], [plant for _, plant in offers[row]]
        fits = (plant for plant in plants if _has_room(package, plant, taken, room))
        plant = next(fits, plants[0])
        chosen[package.project] = plant.plant
        for line, m3 in _lines(package, plant):
            taken[line] = taken.get(line, 0.0) + m3
    return {package.project: chosen[package.project] for package in dated}


def _lines(package: Package, plant: Candidate) -> list[tuple[_Line, float]]:
    """Return what a package takes of a plant: line type and year, m3."""
    year = package.awarded // _YEAR
    kinds = zip(package.lines, package.needs_m3, strict=True)
    return [((plant.plant, kind, year), m3) for kind, m3 in kinds]


def _has_room(
    package: Package, plant: Candidate, taken: Mapping[_Line, float], room: float
) -> bool:
    needs = zip(_lines(package, plant), plant.capacity_m3, strict=True)
    return all(taken.get(line, 0.0) + m3 <= room * limit for (line, m3), limit in needs)


def _shares(
    packages: Sequence[Package], pairs: Sequence[tuple[int, Candidate]], room: float
) -> NDArray[np.float64]:
    """Return the share of each (package, plant) in the relaxed problem."""
    from scipy.optimize import linprog  # noqa: PLC0415 - heavy, and one rule alone needs it

    used, limits = _capacities(packages, pairs)
    longest = max(plant.distance_m for _, plant in pairs) + 1
    km = [
        packages[row].volume_m3 * plant.distance_m * (1.0 - _EARLIER * row / len(packages))
        for row, plant in pairs
    ]
    cost = np.array(km + [_BEYOND * longest] * len(limits)) / 1000.0
    whole = _matrix([(row, i, 1.0) for i, (row, _) in enumerate(pairs)], len(packages), len(cost))
    beyond = [(row, len(pairs) + row, -1.0) for row in range(len(limits))]
    solved = linprog(
        cost,
        A_ub=_matrix(used + beyond, len(limits), len(cost)),
        b_ub=np.array(limits) * room,
        A_eq=whole,
        b_eq=np.ones(len(packages)),
        method="highs",
    )
    if solved.x is None:
        raise ModelError(f"the award's transport problem was not solved: {solved.message}")
    found: NDArray[np.float64] = solved.x[: len(pairs)]
    return found


def _capacities(
    packages: Sequence[Package], pairs: Sequence[tuple[int, Candidate]]
) -> tuple[list[tuple[int, int, float]], list[float]]:
    """Return the entries (row, pair, m3) of the capacity rows, and the limit of each row."""
    rows: dict[_Line, int] = {}
    limits: list[float] = []
    entries: list[tuple[int, int, float]] = []
    for i, (number, plant) in enumerate(pairs):
        needs = _lines(packages[number], plant)
        for (line, m3), limit in zip(needs, plant.capacity_m3, strict=True):
            if line not in rows:
                rows[line] = len(limits)
                limits.append(limit)
            entries.append((rows[line], i, m3))
    return entries, limits


def _matrix(entries: Sequence[tuple[int, int, float]], rows: int, columns: int) -> Any:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - heavy

    row, column, value = zip(*entries, strict=True)
    return csr_matrix((value, (row, column)), shape=(rows, columns))
