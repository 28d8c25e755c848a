"""Trucks in circles, measured: what a replication of ``ss.haul`` shows of its long run."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import supplysim as ss
from tests.verification.statistics import WARM_UP, Estimate, estimate, replications

__all__ = ["HOUR", "exponential", "long_run"]

HOUR = 3600
RUNS = 24
_NAMES = ("seconds", "at_bays", "at_cranes", "waiting", "lifting", "waits")
_BEGINS = {"load": "loading", "haul": "departed", "unload": "unloading", "back": "unloaded"}
_ENDS = {"load": "loaded", "haul": "arrived", "unload": "unloaded", "back": "returned"}
_LONGER = 1.25
"""The record is longer than the trips that are looked at should take, by this factor."""


def exponential(mean: float) -> dict[str, Any]:
    """Return an exponential distribution of seconds."""
    return {"dist": "exponential", "mean": mean}


def long_run(
    *, trips: Sequence[int], rate: float, runs: int = 24, **circle: Any
) -> Mapping[str, Estimate]:
    """Return what the long run looks like.

    ``rate`` is trips a second of all plants; ``at_bays``, ``at_cranes``, ``waiting`` (for a crane)
    and ``lifting`` are mean numbers of trucks, ``waits`` the share of trips that wait for a crane.

    Parameters
    ----------
    trips
        Trips of each plant that are looked at; they fix what the controls are means of.
    rate
        About how many trips a second all plants make; it sets the length of the record alone.
    """
    means = _means(circle, len(trips))
    found = replications(runs, lambda seed: _one(seed, trips, rate, means, circle))
    controls, known = found[:, len(_NAMES) :], list(means.values())
    all_ = {
        name: estimate(found[:, i], controls=controls, means=known) for i, name in enumerate(_NAMES)
    }
    seconds = all_.pop("seconds")
    # A rate is one over the seconds between trips, and so is its interval.
    return {"rate": Estimate(1 / seconds.mean, seconds.half / seconds.mean**2)} | all_


def _one(
    seed: int,
    trips: Sequence[int],
    rate: float,
    means: Mapping[tuple[str, int], float],
    circle: Mapping[str, Any],
) -> list[float]:
    until = int(_LONGER * sum(trips) / rate)
    loads = ss.haul(len(trips), until=until, seed=seed, **circle).ledger.loads
    returned = np.sort(loads["returned"][loads["returned"] >= 0])
    last, first = sum(trips), int(WARM_UP * sum(trips))
    a, b = int(returned[first - 1]), int(returned[last - 1])

    def number(begin: str, end: str) -> float:
        """Return the mean number of trucks between two milestones."""
        times = [np.where(loads[n] >= 0, loads[n], until) for n in (begin, end)]
        return float((np.clip(times[1], a, b) - np.clip(times[0], a, b)).sum() / (b - a))

    kept = [_kept(loads, p, n) for p, n in enumerate(trips)]
    rows = np.concatenate(kept)
    waits = (loads["unloading"][rows] > loads["arrived"][rows]).mean()
    drawn = [
        (loads[_ENDS[name]] - loads[_BEGINS[name]])[kept[plant]].mean() for name, plant in means
    ]
    return [
        (b - a) / (last - first),
        number("assigned", "loaded"),
        number("arrived", "unloaded"),
        number("arrived", "unloading"),
        number("unloading", "unloaded"),
        waits,
        *drawn,
    ]


def _kept(loads: Any, plant: int, number: int) -> Any:
    """Return the rows of a plant's trips after the warm-up; all of them must have ended."""
    rows = np.flatnonzero(loads["plant"] == plant)[int(WARM_UP * number) : number]
    assert len(rows) == number - int(WARM_UP * number)
    assert (loads["returned"][rows] >= 0).all()
    return rows


def _means(circle: Mapping[str, Any], plants: int) -> dict[tuple[str, int], float]:
    """Return the known mean of every step that is drawn, by plant."""
    found: dict[tuple[str, int], float] = {}
    for name in _BEGINS:
        given = circle[name]
        each = given if isinstance(given, list) else [given] * plants
        for plant, one in enumerate(each):
            if isinstance(one, dict):
                found[name, plant] = one["mean"]
    return found
