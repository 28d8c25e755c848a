"""Exact results of queueing theory, worked out here and nowhere taken from the package.

Closed networks of trucks: ``mean_values`` by the recursion of mean value analysis (Reiser and
Lavenberg, JACM 27(2), 1980), ``product_form`` by adding up all states (Baskett, Chandy, Muntz and
Palacios, JACM 22(2), 1975), ``chain_of`` by solving the balance equations of a Markov chain.
Where two of them apply, tests compare them with each other first.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import comb, factorial, prod
from typing import Any

import numpy as np

__all__ = [
    "Closed",
    "Step",
    "chain_of",
    "erlang_c",
    "mean_values",
    "one_server",
    "priorities",
    "product_form",
    "regular_arrivals",
    "short_of_room",
    "stations_of_many",
]


# --- open queues ------------------------------------------------------------------------------


def erlang_c(rate: float, service: float, servers: int) -> float:
    """Return the share of M/M/c customers that wait."""
    offered = rate * service
    last = offered**servers / factorial(servers) * servers / (servers - offered)
    return last / (sum(offered**k / factorial(k) for k in range(servers)) + last)


def one_server(rate: float, mean: float, cv: float, *, batch: int = 1) -> float:
    """Return the mean wait in M[X]/G/1 with fixed batches (Pollaczek and Khinchine)."""
    busy = rate * batch * mean
    alone = rate * batch * mean**2 * (1 + cv**2) / (2 * (1 - busy))
    return alone + (batch - 1) * mean / (2 * (1 - busy))


def priorities(rates: Sequence[float], mean: float, cv: float) -> list[float]:
    """Return the mean wait of each class, first served first, not preempted (Cobham 1954)."""
    left = sum(rates) * mean**2 * (1 + cv**2) / 2
    up_to = [sum(rates[:k]) * mean for k in range(len(rates) + 1)]
    return [left / ((1 - up_to[k]) * (1 - up_to[k + 1])) for k in range(len(rates))]


def short_of_room(rate: float, service: float, servers: int, room: int) -> list[float]:
    """Return the shares of time with 0 .. room customers in M/M/c/K."""
    weights = [1.0]
    for k in range(1, room + 1):
        weights.append(weights[-1] * rate * service / min(k, servers))
    return [w / sum(weights) for w in weights]


def regular_arrivals(transform: Callable[[float], float], mu: float) -> float:
    """Return the mean wait in G/M/1; ``transform`` is that of the inter-arrival time."""
    share = 0.5
    for _ in range(10_000):
        share = transform(mu * (1 - share))
    return share / (mu * (1 - share))


# --- closed networks --------------------------------------------------------------------------


@dataclass(frozen=True)
class Closed:
    """What a closed network of trucks does in the long run.

    ``rates`` are trips a unit of time, by plant; ``at_bays`` and ``at_cranes`` mean numbers of
    trucks there, waiting ones included; ``waits`` the share of arriving trucks that wait for a
    crane, by plant.
    """

    rates: tuple[float, ...]
    at_bays: tuple[float, ...]
    at_cranes: float
    waits: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Trips a unit of time of all plants."""
        return sum(self.rates)


def mean_values(trucks: int, queues: Sequence[float], travel: float) -> list[dict[str, Any]]:
    """Return X, R and L with 1 .. trucks trucks: single exponential servers and a delay."""
    length, found = [0.0] * len(queues), []
    for n in range(1, trucks + 1):
        stay = [d * (1 + at) for d, at in zip(queues, length, strict=True)]
        rate = n / (travel + sum(stay))
        length = [rate * r for r in stay]
        found.append({"X": rate, "R": stay, "L": length})
    return found


def stations_of_many(trucks: int, servers: Sequence[tuple[float, int]], travel: float) -> float:
    """Return X by mean value analysis with stations of several servers (load-dependent)."""
    at = [[1.0] + [0.0] * trucks for _ in servers]
    rate = 0.0
    for n in range(1, trucks + 1):
        stay = [
            sum(k * d / min(k, c) * at[i][k - 1] for k in range(1, n + 1))
            for i, (d, c) in enumerate(servers)
        ]
        rate = n / (travel + sum(stay))
        for i, (d, c) in enumerate(servers):
            new = [0.0] + [rate * d / min(k, c) * at[i][k - 1] for k in range(1, n + 1)]
            new[0] = 1 - sum(new)
            at[i] = new + [0.0] * (trucks - n)
    return rate


def product_form(
    trucks: Sequence[int],
    *,
    load: Sequence[float],
    travel: Sequence[float],
    unload: float,
    cranes: int = 1,
) -> Closed:
    """Return the long run of plants with a bay each and cranes that they share.

    Loading is exponential by plant, unloading exponential and alike for all, travel anything with
    its mean.
    """
    total, bays, crane = _states(trucks, load, travel, unload, cranes)
    rates, waits = [], []
    for p in range(len(trucks)):
        fewer = [n - (q == p) for q, n in enumerate(trucks)]
        less, _, there = _states(fewer, load, travel, unload, cranes)
        rates.append(less / total)
        # Who arrives sees the network without itself.
        waits.append(sum(w for n, w in there.items() if n >= cranes) / less)
    return Closed(
        rates=tuple(rates),
        at_bays=tuple(b / total for b in bays),
        at_cranes=sum(n * w for n, w in crane.items()) / total,
        waits=tuple(waits),
    )


def _states(
    trucks: Sequence[int],
    load: Sequence[float],
    travel: Sequence[float],
    unload: float,
    cranes: int,
) -> tuple[float, list[float], dict[int, float]]:
    """Add up the weights of all states; also times trucks at each bay, and by trucks at cranes."""
    total, bays, crane = 0.0, [0.0] * len(trucks), dict[int, float]()
    one_plant = [[(b, c) for b in range(n + 1) for c in range(n - b + 1)] for n in trucks]
    for state in product(*one_plant):
        come = [c for _, c in state]
        there = sum(come)
        mixed = prod(comb(sum(come[: p + 1]), c) for p, c in enumerate(come))
        weight = mixed * unload**there / prod(min(k, cranes) for k in range(1, there + 1))
        for p, (b, c) in enumerate(state):
            on_road = trucks[p] - b - c
            weight *= load[p] ** b * travel[p] ** on_road / factorial(on_road)
        total += weight
        crane[there] = crane.get(there, 0.0) + weight
        for p, (b, _) in enumerate(state):
            bays[p] += b * weight
    return total, bays, crane


# --- Markov chains ----------------------------------------------------------------------------

State = Hashable
Step = tuple[float, State, str]
"""Rate, next state, and what happens."""


def chain_of(
    begin: State, steps: Callable[[Any], Iterable[Step]]
) -> tuple[dict[Any, float], dict[str, float]]:
    """Return the long-run share of time in every state, and how often everything happens.

    Parameters
    ----------
    begin
        Any state that is visited again and again.
    steps
        Where it goes from a state.
    """
    order, todo = {begin: 0}, [begin]
    moves: list[tuple[int, int, float, str]] = []
    for state in todo:
        for rate, following, what in steps(state):
            if following not in order:
                order[following] = len(order)
                todo.append(following)
            moves.append((order[state], order[following], rate, what))
    size = len(order)
    balance = np.zeros((size, size))
    for a, b, rate, _ in moves:
        balance[b, a] += rate
        balance[a, a] -= rate
    balance[-1] = 1.0
    share = np.linalg.solve(balance, np.eye(size)[-1])
    often: dict[str, float] = {}
    for a, _, rate, what in moves:
        often[what] = often.get(what, 0.0) + rate * float(share[a])
    return {state: float(share[i]) for state, i in order.items()}, often
