"""``serve`` against exact queueing theory: the queue of gantries, gates and cranes.

Times are drawn in hours and rounded to millionths, which ``serve`` takes as its whole units.
"""

from collections.abc import Callable, Sequence
from math import exp, factorial
from typing import Any

import numpy as np
import pytest

import supplysim as ss
from tests.verification.statistics import (
    WARM_UP,
    Estimate,
    enter,
    estimate,
    integers,
    replications,
)
from tests.verification.theory import (
    erlang_c,
    one_server,
    priorities,
    regular_arrivals,
    short_of_room,
)

PART = "station"
UNITS = 10**6
RUNS = 40

Draw = Callable[[np.random.Generator, int], Any]


def exponential(mean: float) -> Draw:
    return lambda rng, n: rng.exponential(mean, n)


def gamma(mean: float, cv: float) -> Draw:
    return lambda rng, n: rng.gamma(1 / cv**2, mean * cv**2, n)


def lognormal(mean: float, cv: float) -> Draw:
    sigma = np.sqrt(np.log(1 + cv**2))
    return lambda rng, n: rng.lognormal(np.log(mean) - sigma**2 / 2, sigma, n)


def fixed(value: float) -> Draw:
    return lambda _, n: np.full(n, value)


class Watched:
    """Replications of one queue; every measure is asked for afterwards."""

    def __init__(
        self,
        customers: int,
        *,
        gap: Draw,
        service: Draw,
        means: tuple[float, float],
        runs: int = RUNS,
        batch: int = 1,
        **options: Any,
    ) -> None:
        self.means = means
        self._runs = []
        self._first = int(WARM_UP * customers) * batch
        for seed in range(runs):
            rng = np.random.default_rng(seed)
            gaps, times = gap(rng, customers), service(rng, customers * batch)
            came = integers(np.cumsum(gaps) * UNITS)
            more = {name: give(rng, customers) for name, give in options.items() if callable(give)}
            start, finish = ss.serve(came, integers(times * UNITS), **(options | more), batch=batch)
            self._runs.append((np.repeat(came, batch), start, finish, gaps, times, more))
        k = self._first
        self._drawn = [[g[k // batch :].mean(), t[k:].mean()] for *_, g, t, _ in self._runs]

    def measure(self, of: Callable[..., float]) -> Estimate:
        """Return a measure of (arrivals, start, finish) after the warm-up."""
        k = self._first
        values = replications(
            len(self._runs), lambda i: [of(*(column[k:] for column in self._runs[i][:3]))]
        )
        # What does not vary is no control.
        known = [j for j in (0, 1) if np.std([row[j] for row in self._drawn]) > 0]
        controls = [[row[j] for j in known] for row in self._drawn]
        return estimate(values[:, 0], controls=controls, means=[self.means[j] for j in known])

    def wait(self, kind: int | None = None) -> Estimate:
        """Mean wait of the served, in hours; of one priority if ``kind`` is given."""
        if kind is None:
            return self.measure(lambda came, start, _: float((start - came).mean()) / UNITS)
        marks = [run[5]["priority"][self._first :] for run in self._runs]
        found = [
            float((start - came)[self._first :][mark == kind].mean()) / UNITS
            for (came, start, *_), mark in zip(self._runs, marks, strict=True)
        ]
        return estimate(found, controls=self._drawn, means=self.means)

    def share_that_waits(self) -> Estimate:
        return self.measure(lambda came, start, _: float((start > came).mean()))

    def share_within(self, hours: float) -> Estimate:
        return self.measure(lambda came, _, finish: float((finish - came <= hours * UNITS).mean()))

    def share_refused(self) -> Estimate:
        return self.measure(lambda _, start, __: float((start < 0).mean()))

    def number(self, *, waiting: bool = False) -> Estimate:
        """Mean number there (or of those that wait) over time."""

        def of(came: Any, start: Any, finish: Any) -> float:
            out = start if waiting else finish
            a, b = came[0], came[-1]
            there = np.clip(out, a, b) - np.clip(came, a, b)
            return float(there[start >= 0].sum() / (b - a))

        return self.measure(of)

    def time_with(self, number: int) -> Estimate:
        """Share of time with so many customers there."""

        def of(came: Any, start: Any, finish: Any) -> float:
            came, finish = came[start >= 0], finish[start >= 0]
            times = np.concatenate([came, finish])
            steps = np.concatenate([np.ones(len(came)), -np.ones(len(finish))])
            order = np.lexsort([steps, times])
            level = np.cumsum(steps[order])[:-1]
            return float(np.diff(times[order])[level == number].sum() / (times.max() - came[0]))

        return self.measure(of)


# --- several servers ------------------------------------------------------------------------

MANY = ((0.5, 1, 1), (0.8, 1, 1), (0.9, 1, 1), (1.6, 1, 2), (2.7, 1, 3), (4.5, 1, 5), (9, 1, 10),
        (3, 4, 2), (2.0, 0.5, 6))  # fmt: skip
"""Rate, service rate, servers; the last is not in the file of known answers."""

SIZES = {0.375: 15_000, 0.5: 12_000, 2 / 3: 24_000, 0.8: 20_000, 0.9: 32_000}
"""Customers of a replication, by load."""


@pytest.mark.slow
@pytest.mark.parametrize("queue", MANY)
def test_exponential_queues_with_several_servers(queue, case):
    rate, speed, servers = queue
    share = erlang_c(rate, 1 / speed, servers)
    wait = share / (servers * speed - rate)
    load = rate / speed / servers
    found = Watched(
        SIZES[round(load, 3) if load != 2 / 3 else load],
        gap=exponential(1 / rate),
        service=exponential(1 / speed),
        means=(1 / rate, 1 / speed),
        servers=servers,
    )
    enter(
        case,
        PART,
        f"M/M/{servers}, {rate} an hour, {speed} served: wait h, share that waits, number there",
        [
            (wait, found.wait()),
            (share, found.share_that_waits()),
            (rate * (wait + 1 / speed), found.number()),
        ],
        within=[0.07, 0.03, 0.05],
    )


# --- one server, any service ----------------------------------------------------------------

ANY: dict[str, tuple[float, Draw, float]] = {
    "M/D/1 rho.8": (0.8, fixed(1.0), 0.0),
    "M/D/1 rho.5": (0.5, fixed(1.0), 0.0),
    "M/E2/1 rho.8": (0.8, gamma(1.0, 0.5**0.5), 0.5**0.5),
    "M/U(0,2)/1 rho.8": (0.8, lambda rng, n: rng.uniform(0, 2, n), (1 / 3) ** 0.5),
    "M/Lognormal(cv2=1)/1 rho.8": (0.8, lognormal(1.0, 1.0), 1.0),
    "M/Tri(0.5,1,1.5) rho.8": (
        0.8,
        lambda rng, n: rng.triangular(0.5, 1, 1.5, n),
        (1 / 24) ** 0.5,
    ),
    "M/Gamma(cv=1.5)/1 rho.6": (0.6, gamma(1.0, 1.5), 1.5),
}
"""Rate, service of mean 1 and its coefficient of variation; the last is not in the file."""


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if "D/1 rho.5" in n else pytest.mark.slow) for n in ANY]
)
def test_one_server_with_any_service(name, case):
    rate, draw, cv = ANY[name]
    wait = one_server(rate, 1.0, cv)
    found = Watched(
        3_000 if rate < 0.6 else 20_000,
        gap=exponential(1 / rate),
        service=draw,
        means=(1 / rate, 1.0),
    )
    enter(
        case,
        PART,
        f"{name}: wait h, number that wait",
        [(wait, found.wait()), (rate * wait, found.number(waiting=True))],
        within=0.05,
    )


@pytest.mark.slow
def test_a_crane_that_pieces_come_to_by_chance(case):
    wait = one_server(3, 0.25, 0.35)
    assert wait == pytest.approx(0.42094, abs=5e-6)
    found = Watched(10_000, gap=exponential(1 / 3), service=gamma(0.25, 0.35), means=(1 / 3, 0.25))
    enter(case, PART, "crane, 3 pieces an hour of 15 min, cv .35: wait h", [(wait, found.wait())],
          within=0.05)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("cv", [0.35, 1.0])
def test_a_crane_that_loads_of_eight_come_to(cv, case):
    wait = one_server(0.3, 0.25, cv, batch=8)
    queue = 0.3 * 8 * wait
    if cv == 0.35:
        assert (queue, wait) == pytest.approx((5.755125, 2.397969), abs=5e-7)
    found = Watched(
        2_000,
        gap=exponential(1 / 0.3),
        service=gamma(0.25, cv),
        means=(1 / 0.3, 0.25),
        batch=8,
    )
    enter(
        case,
        PART,
        f"crane, 0.3 loads of 8 an hour, 15 min a piece, cv {cv}: queue, wait h",
        [(queue, found.number(waiting=True)), (wait, found.wait())],
        within=0.05,
    )


@pytest.mark.slow
def test_the_share_that_is_through_in_time(case):
    share = 1 - exp(-(1 - 0.8) * 5)
    assert share == pytest.approx(0.63212, abs=5e-6)
    found = Watched(20_000, gap=exponential(1 / 0.8), service=exponential(1), means=(1.25, 1))
    enter(case, PART, "M/M/1, .8 an hour, 1 served: share through within 5 h",
          [(share, found.share_within(5))], within=0.05)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["D/M/1", "E2/M/1"])
def test_one_server_that_is_fed_more_regularly(name, case):
    """G/M/1: the wait follows from the transform of the time between arrivals, of mean 1.25."""
    even = name[0] == "D"
    wait = regular_arrivals(
        (lambda s: exp(-1.25 * s)) if even else (lambda s: (1 / (1 + 0.625 * s)) ** 2), 1.0
    )
    found = Watched(
        16_000,
        gap=fixed(1.25) if even else gamma(1.25, 0.5**0.5),
        service=exponential(1),
        means=(1.25, 1),
    )
    enter(case, PART, f"{name}, rho .8: wait h", [(wait, found.wait())], within=0.05)


# --- no room --------------------------------------------------------------------------------

SHORT = {
    "simmer M/M/2/3 l=3 mu=4": (3, 4, 2, 3),
    "M/M/1/5 rho .9": (0.9, 1, 1, 5),
    "M/M/4/4": (3.0, 1, 4, 4),
}


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if "M/2/3" in n else pytest.mark.slow) for n in SHORT]
)
def test_queues_short_of_room(name, case):
    rate, speed, servers, room = SHORT[name]
    shares = short_of_room(rate, 1 / speed, servers, room)
    found = Watched(
        4_000,
        gap=exponential(1 / rate),
        service=exponential(1 / speed),
        means=(1 / rate, 1 / speed),
        servers=servers,
        capacity=room,
    )
    number = sum(k * share for k, share in enumerate(shares))
    enter(
        case,
        PART,
        f"{name}: shares of time with 0 to {room} there",
        [(share, found.time_with(k)) for k, share in enumerate(shares)],
        within=0.08,
    )
    enter(
        case,
        PART,
        f"{name}: share refused, number there",
        [(shares[-1], found.share_refused()), (number, found.number())],
        within=[0.06, 0.02],
    )


@pytest.mark.parametrize("cv", [0.0, 2.0])
def test_what_is_lost_without_a_queue_does_not_hang_on_how_service_varies(cv, case):
    """Erlang's loss formula holds for any service of the same mean."""
    offered, servers = 3.0, 4
    lost = offered**servers / factorial(servers)
    lost /= sum(offered**k / factorial(k) for k in range(servers + 1))
    found = Watched(
        2_500,
        gap=exponential(1 / offered),
        service=gamma(1.0, cv) if cv else fixed(1.0),
        means=(1 / offered, 1.0),
        servers=servers,
        capacity=servers,
    )
    enter(case, PART, f"M/G/4/4, 3 erlangs, cv {cv:.0f}: share refused",
          [(lost, found.share_refused())], within=0.05)  # fmt: skip


# --- priorities -----------------------------------------------------------------------------


def drawn_classes(rates: Sequence[float]) -> Callable[[np.random.Generator, int], Any]:
    shares = np.cumsum(rates) / sum(rates)
    return lambda rng, n: np.searchsorted(shares, rng.random(n))


@pytest.mark.slow
@pytest.mark.parametrize(("rates", "cv"), [((0.2, 0.6), 1.0), ((0.3, 0.2, 0.3), 0.35)])
def test_priorities_wait_for_their_betters_and_interrupt_nobody(rates, cv, case):
    waits = priorities(rates, 1.0, cv)
    if cv == 1.0:
        assert [wait + 1 for wait in waits] == pytest.approx([2.0, 6.0])
    found = Watched(
        26_000,
        gap=exponential(1 / sum(rates)),
        service=exponential(1.0) if cv == 1.0 else gamma(1.0, cv),
        means=(1 / sum(rates), 1.0),
        priority=drawn_classes(rates),
    )
    enter(
        case,
        PART,
        f"M/G/1, classes of {rates} an hour, cv {cv}: wait h of each",
        [(wait, found.wait(kind)) for kind, wait in enumerate(waits)],
        within=0.06,
    )
