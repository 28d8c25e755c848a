"""Trucks between plants and cranes, on their own: the fleet, yard and station code of the chain."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from supplysim.calendars import DAY
from supplysim.distributions import Distribution
from supplysim.errors import Fault, InputError
from supplysim.parts.circles import Circles, Step
from supplysim.parts.haul_record import LONGEST_S, make_run
from supplysim.parts.inputs import Times, counts_per_plant, times_per_plant, whole_number
from supplysim.run import Run
from supplysim.streams import Streams

__all__ = ["haul"]

_STEPS = ("load", "haul", "unload", "back")


def haul(
    plants: int,
    *,
    trucks: int | Sequence[int],
    load: Times,
    haul: Times,
    unload: Times,
    back: Times,
    cranes: int = 1,
    until: int | None = None,
    cycles: int | None = None,
    seed: int = 0,
) -> Run:
    """Send trucks in circles between plants and cranes, and return the record.

    The trucks of each plant wait for its one loading bay, drive out, wait for one of the cranes
    that all plants share, are unloaded and drive home. All are idle at their plant at 0, and
    loads never run out. The code is the chain's own: ``Haulage`` gives loads to trucks, ``Yard``
    loads them, and the cranes are a ``Queue`` of ``supplysim.model.station``, first come, first
    served.

    Parameters
    ----------
    plants
        Number of plants; they are called P1, P2 and so on.
    trucks
        Trucks of each plant; one number, or one a plant.
    load, haul, unload, back
        Loading at the bay, the way out, unloading at the crane, the way home: seconds or a
        distribution; one for all, or a list with one a plant. Drawn times are rounded to whole
        seconds, half up.
    cranes
        How many trucks are unloaded at once.
    until
        Second at which the record ends.
    cycles
        Trips after which a truck stays at home; the record ends when the last one is back, or
        at ``until`` if that is given too.
    seed
        Seed of the draws; the k-th trip of a plant has the same times whatever else happens.

    Returns
    -------
    Run
        ``run.loads`` holds a row a trip, ``run.busy`` the hours of trucks, bays and cranes; times
        count from 1 January 2001.

    Raises
    ------
    InputError
        With every fault: counts that are not whole or are below 1, times that cannot be read,
        lists that do not fit the plants, a circle that takes no time, neither ``until`` nor
        ``cycles``, trips beyond 2099.

    Examples
    --------
    Three trucks, a loader that takes 7 min, 17 min out, 3 min to dump, 13 min back: every truck
    makes its trip in 40 min, and the third must wait twice for the loader the first time.

    >>> minute = 60
    >>> run = haul(1, trucks=3, load=7 * minute, haul=17 * minute, unload=3 * minute,
    ...            back=13 * minute, cycles=1)
    >>> [t.strftime("%H:%M") for t in run.loads["returned"]]
    ['00:40', '00:47', '00:54']
    """
    faults: list[Fault] = []
    number = whole_number("plants", plants, faults)
    places = None if faults else number
    fleet = counts_per_plant("trucks", trucks, places, faults)
    steps = dict(zip(_STEPS, (load, haul, unload, back), strict=True))
    times = {name: times_per_plant(name, value, places, faults) for name, value in steps.items()}
    servers = whole_number("cranes", cranes, faults)
    end = None if until is None else whole_number("until", until, faults)
    each_makes = None if cycles is None else whole_number("cycles", cycles, faults)
    faults += [*_endless(end, each_makes), *_no_seed(seed)]
    if not faults:
        faults += _standstill(times, number)
    if faults:
        raise InputError(faults)
    streams = Streams(seed)
    drawn = {name: Step(name, each, streams) for name, each in times.items()}
    trips = Circles(**drawn, trucks=fleet, cranes=servers, until=end, cycles=each_makes).run()
    if not trips.whole:
        raise InputError([_too_long("cycles", value=str(cycles))])
    return make_run(trips, seed=seed)


def _standstill(times: Mapping[str, Sequence[Distribution]], plants: int) -> list[Fault]:
    """Return a fault for each plant whose trucks would circle for ever within one second."""
    return [
        Fault(
            f"P{p + 1}",
            "一圈（各步取整到秒）不需要时间，模拟永远不会前进",
            "a circle, each step in whole seconds, takes no time: the clock would never move",
        )
        for p in range(plants)
        if sum(_usual_s(each[p]) for each in times.values()) == 0
    ]


def _endless(until: int | None, cycles: int | None) -> list[Fault]:
    if until is None and cycles is None:
        return [
            Fault("until", "until 与 cycles 至少给一个", "either until or cycles must be given")
        ]
    if until is not None and until > LONGEST_S:
        return [_too_long("until", value=f"{until} s")]
    return []


def _usual_s(time: Distribution) -> int:
    """Return the whole seconds that a drawn time can be expected to reach now and then."""
    most = math.inf if time.high is None else time.high
    return int(min(time.average(), most, LONGEST_S) + 0.5)


def _too_long(where: str, value: str = "") -> Fault:
    years = LONGEST_S // (365 * DAY)
    return Fault(
        where, f"最多模拟 {years} 年", f"at most {years} years can be simulated", value=value
    )


def _no_seed(seed: Any) -> list[Fault]:
    if isinstance(seed, int | np.integer) and not isinstance(seed, bool):
        return []
    return [Fault("seed", "应为一个整数", "must be one whole number", value=str(seed))]
