"""Location by trying every set of bases: slow, plain, and sharing no code with the models.

Service of a given set is a transport problem; with small whole capacities and demands it is solved
here by linprog, or by trying every assignment where customers may not be split.
"""

from itertools import combinations, product

import numpy as np
from scipy.optimize import linprog

INF = float("inf")


def sets(count, p=None):
    sizes = range(count + 1) if p is None else [p]
    return [chosen for size in sizes for chosen in combinations(range(count), size)]


def nearest(cost, chosen):
    """Cost of serving everybody from the nearest of the chosen."""
    return np.min(cost[list(chosen)], axis=0).sum() if chosen else INF


def transport(cost, demand, capacity, chosen):
    """Least cost of serving shares of customers within capacities; infinite when impossible."""
    if not chosen:
        return INF
    rows, size = len(chosen), cost.shape[1]
    part = cost[list(chosen)]
    used = np.kron(np.eye(rows), demand)
    served = np.kron(np.ones(rows), np.eye(size))
    bounds = [(0, 0 if np.isinf(c) else None) for c in part.ravel()]
    found = linprog(
        np.where(np.isinf(part), 0.0, part).ravel(),
        A_ub=used, b_ub=np.asarray(capacity)[list(chosen)],
        A_eq=served, b_eq=np.ones(size), bounds=bounds,
    )  # fmt: skip
    return found.fun if found.status == 0 else INF


def assignment(cost, demand, capacity, chosen):
    """Least cost when each customer has one base."""
    best = INF
    for whom in product(chosen, repeat=cost.shape[1]) if chosen else ():
        load = np.bincount(whom, weights=demand, minlength=len(capacity))
        if (load <= np.asarray(capacity) + 1e-9).all():
            best = min(best, sum(cost[i, j] for j, i in enumerate(whom)))
    return best


def ranked(values):
    """(value, set) of all sets that are possible, best first."""
    return sorted((value, chosen) for chosen, value in values.items() if value < INF)


def two_stage(legs, demand, capacity, plants, yards):
    """Least cost of flows from plants through yards; legs: (plants, yards), (yards, sites)."""
    to_yard, to_site = legs
    if not plants or not yards:
        return INF
    plants, yards = list(plants), list(yards)
    first, second = to_yard[np.ix_(plants, yards)], to_site[yards] * demand
    n, m, size = len(plants), len(yards), len(demand)
    out = np.hstack([np.kron(np.eye(n), np.ones(m)), np.zeros((n, m * size))])
    through = np.hstack([np.zeros((m, n * m)), np.kron(np.eye(m), demand)])
    kept = np.hstack([np.kron(np.ones(n), np.eye(m)), -np.kron(np.eye(m), demand)])
    served = np.hstack([np.zeros((size, n * m)), np.kron(np.ones(m), np.eye(size))])
    found = linprog(
        np.concatenate([first.ravel(), second.ravel()]),
        A_ub=np.vstack([out, through]),
        b_ub=np.concatenate([np.array(capacity[0])[plants], np.array(capacity[1])[yards]]),
        A_eq=np.vstack([kept, served]),
        b_eq=np.concatenate([np.zeros(m), np.ones(size)]),
    )
    return found.fun if found.status == 0 else INF


def multi_period(cost, demand, capacity, fixed):
    """Every plan of steps with its cost: {((step, ...) of period 0, ...): cost}."""
    periods, (candidates, steps) = demand.shape[0], capacity.shape
    states = list(product(range(-1, steps), repeat=candidates))
    serving = {
        (t, state): _state_cost(cost, demand[t], capacity, state)
        for t in range(periods)
        for state in states
    }
    found = {}
    for plan in product(states, repeat=periods):
        total, before = 0.0, (-1,) * candidates
        for t, state in enumerate(plan):
            total += serving[t, state] + sum(
                _change(fixed, t, i, before[i], state[i]) for i in range(candidates)
            )
            before = state
        if total < INF:
            found[plan] = total
    return found


def _state_cost(cost, demand, capacity, state):
    chosen = tuple(i for i, step in enumerate(state) if step >= 0)
    reached = [capacity[i, step] if step >= 0 else 0.0 for i, step in enumerate(state)]
    return transport(cost, demand, reached, chosen)


def _change(fixed, t, i, old, new):
    """Cost of going from one step to another and running at it; shrinking is impossible."""
    total = 0.0
    if new >= 0:
        total += fixed["run"][t, i, new]
    if old >= 0 > new:
        return total + fixed["close"][t, i]
    if old >= 0 and new < old:
        return INF
    if new >= 0 > old:
        total += fixed["open"][t, i]
    return total + sum(fixed["expand"][t, i, s] for s in range(max(old, 0) + 1, new + 1))
