"""The two-plant haul as other simulators' users would write it: plain SimPy, salabim, Ciw.

Two plants of five trucks, one bay each, one crane that they share; loading and unloading are
exponential, travel is constant. Each function simulates some minutes and returns how many loads
came home. They share no code with the package and none with one another, but for the times.
"""

import random
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from statistics import median
from typing import Any

__all__ = ["EXACT_PER_HOUR", "PEERS", "ours", "race", "with_ciw", "with_salabim", "with_simpy"]

PLANTS, TRUCKS = 2, 5
LOAD, OUT, UNLOAD, BACK = 15.0, 45.0, 8.0, 40.0
"""Minutes."""

EXACT_PER_HOUR = 4.694448596
"""Loads an hour, by mean value analysis (``tests/verification/theory.py``)."""


def ours(minutes: float, seed: int) -> int:
    """Return the loads of ``ss.haul``."""
    import supplysim as ss  # noqa: PLC0415 - imports are not measured with the work

    def exponential(mean: float) -> dict[str, Any]:
        return {"dist": "exponential", "mean": mean, "unit": "min"}

    run = ss.haul(
        PLANTS,
        trucks=TRUCKS,
        load=exponential(LOAD),
        haul=OUT * 60,
        unload=exponential(UNLOAD),
        back=BACK * 60,
        until=int(minutes * 60),
        seed=seed,
    )
    return int((run.ledger.loads["returned"] >= 0).sum())


def with_simpy(minutes: float, seed: int) -> int:
    """Return the loads of a plain SimPy model."""
    import simpy  # noqa: PLC0415

    rng = random.Random(seed)  # noqa: S311 - no secret
    env = simpy.Environment()
    crane = simpy.Resource(env)
    home = [0]

    def truck(bay: Any) -> Iterator[Any]:
        while True:
            with bay.request() as place:
                yield place
                yield env.timeout(rng.expovariate(1 / LOAD))
            yield env.timeout(OUT)
            with crane.request() as hook:
                yield hook
                yield env.timeout(rng.expovariate(1 / UNLOAD))
            yield env.timeout(BACK)
            home[0] += 1

    for _ in range(PLANTS):
        bay = simpy.Resource(env)
        for _ in range(TRUCKS):
            env.process(truck(bay))
    env.run(until=minutes)
    return home[0]


def with_salabim(minutes: float, seed: int) -> int:
    """Return the loads of a salabim model."""
    import salabim  # noqa: PLC0415

    salabim.yieldless(False)
    env = salabim.Environment(random_seed=seed, time_unit="minutes")
    crane = salabim.Resource("crane")
    loading, unloading = salabim.Exponential(LOAD), salabim.Exponential(UNLOAD)
    home = [0]

    class Truck(salabim.Component):  # type: ignore[misc, name-defined] # no types there
        def setup(self, bay: Any) -> None:
            self.bay = bay

        def process(self) -> Iterator[Any]:
            while True:
                yield self.request(self.bay)
                yield self.hold(loading.sample())
                self.release(self.bay)
                yield self.hold(OUT)
                yield self.request(crane)
                yield self.hold(unloading.sample())
                self.release(crane)
                yield self.hold(BACK)
                home[0] += 1

    for plant in range(PLANTS):
        bay = salabim.Resource(f"bay {plant}")
        for _ in range(TRUCKS):
            Truck(bay=bay)
    env.run(till=minutes)
    return home[0]


def with_ciw(minutes: float, seed: int) -> int:
    """Return the loads of a Ciw model: a class of customers a plant, who never leave."""
    import ciw  # noqa: PLC0415

    class AllAtOnce(ciw.dists.Distribution):  # type: ignore[misc, name-defined]
        """The trucks of a plant come together at the beginning, and nobody afterwards."""

        def __init__(self) -> None:
            self.came = False

        def sample(self, t: float | None = None, ind: Any = None) -> float:  # noqa: ARG002
            came, self.came = self.came, True
            return float("inf") if came else 0.0

    bays, out, crane, back = list(range(PLANTS)), PLANTS, PLANTS + 1, PLANTS + 2
    nodes = PLANTS + 3
    exponential, fixed = ciw.dists.Exponential, ciw.dists.Deterministic
    times = [exponential(1 / LOAD)] * PLANTS + [
        fixed(OUT), exponential(1 / UNLOAD), fixed(BACK),
    ]  # fmt: skip

    def ways(plant: int) -> list[list[float]]:
        following = dict.fromkeys(bays, out) | {out: crane, crane: back, back: plant}
        return [[float(following[a] == b) for b in range(nodes)] for a in range(nodes)]

    network = ciw.create_network(
        arrival_distributions={
            f"P{p}": [AllAtOnce() if node == p else None for node in range(nodes)] for p in bays
        },
        batching_distributions={f"P{p}": [fixed(TRUCKS)] * nodes for p in bays},
        service_distributions={f"P{p}": times for p in bays},
        routing={f"P{p}": ways(p) for p in bays},
        number_of_servers=[1] * PLANTS + [float("inf"), 1, float("inf")],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(minutes)
    return sum(
        1
        for record in simulation.get_all_records(only=["service"])
        if record.node == back + 1 and record.exit_date <= minutes
    )


PEERS: dict[str, Callable[[float, int], int]] = {
    "simpy": with_simpy,
    "salabim": with_salabim,
    "ciw": with_ciw,
}
"""By the name of the package that must be there."""


def race(minutes: float, *, rounds: int) -> str:
    """Return loads a CPU second of ours and of each peer that is there, and the ratios, as text.

    All run in turn, round by round, so that whatever else the machine does meets all alike; medians
    of the rounds are told. The first round warms up and does not count.
    """
    there = {"ours": ours} | {name: run for name, run in PEERS.items() if find_spec(name)}
    speeds: dict[str, list[float]] = {name: [] for name in there}
    for round_ in range(rounds + 1):
        for name, run in there.items():
            begun = time.process_time()
            loads = run(minutes, round_)
            taken = max(time.process_time() - begun, 1e-9)
            if round_:
                speeds[name].append(loads / taken)
    each = {name: median(found) for name, found in speeds.items()}
    told = [f"ours {each.pop('ours'):,.0f} loads a CPU s"]
    for name, speed in each.items():
        ratio = median(a / b for a, b in zip(speeds["ours"], speeds[name], strict=True))
        told.append(f"{name} {speed:,.0f} (ours {ratio:.2f} of it)")
    told += [f"{name} not installed" for name in PEERS if name not in there]
    return ", ".join(told)
