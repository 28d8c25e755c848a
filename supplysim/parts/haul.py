"""Trucks between plants and cranes, on their own: the fleet, yard and station code of the chain."""

import math
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np

from supplysim.calendars import ALWAYS, DAY
from supplysim.distributions import Distribution
from supplysim.errors import Fault, InputError
from supplysim.model.entities import Load
from supplysim.model.fleet import Fleet, Haulage, HaulagePorts, Journey
from supplysim.model.kernel import Kernel
from supplysim.model.station import Queue
from supplysim.model.ways import SteadyWay
from supplysim.model.yard import Yard
from supplysim.parts.haul_record import LONGEST_S, Trips, make_run
from supplysim.parts.inputs import Times, counts_per_plant, times_per_plant, whole_number
from supplysim.policies import DISPATCH
from supplysim.run import Run
from supplysim.streams import Streams

__all__ = ["haul"]

_STEPS = ("load", "haul", "unload", "back")
_DRAWN_AT_ONCE = 1024


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
    trips = None if cycles is None else whole_number("cycles", cycles, faults)
    faults += [*_endless(end, trips), *_no_seed(seed)]
    if not faults:
        faults += _standstill(times, number)
    if faults:
        raise InputError(faults)
    circle = _Circle(_Draws(times, Streams(seed)), fleet, servers, until=end, cycles=trips)
    return make_run(circle.run(), seed=seed)


class _Draws:
    """Whole seconds of each step of the k-th trip of each plant."""

    def __init__(self, times: Mapping[str, Sequence[Distribution]], streams: Streams) -> None:
        self._times = times
        self._rng = {
            (name, p): streams.generator(f"haul.{name}", f"P{p + 1}")
            for name, each in times.items()
            for p in range(len(each))
        }
        self._drawn: dict[tuple[str, int], list[int]] = {key: [] for key in self._rng}

    def seconds(self, name: str, plant: int, trip: int) -> int:
        drawn = self._drawn[name, plant]
        while trip >= len(drawn):
            more = self._times[name][plant].draw(self._rng[name, plant], _DRAWN_AT_ONCE)
            # What takes longer than everything that can be simulated ends after it all the same.
            drawn += np.floor(np.minimum(more, LONGEST_S + 1) + 0.5).astype(np.int64).tolist()
        return drawn[trip]


class _Circle:
    """Plants with a yard and a fleet each, and cranes that they share."""

    def __init__(
        self,
        draws: _Draws,
        trucks: Sequence[int],
        cranes: int,
        *,
        until: int | None,
        cycles: int | None,
    ) -> None:
        self.kernel = Kernel(end=LONGEST_S if until is None else until)
        self.draws, self.cycles, self.until = draws, cycles, until
        self.trips: list[list[Load]] = [[] for _ in trucks]
        self.fleets = self._make_fleets(trucks)
        self.yards = [self._yard(p) for p in range(len(trucks))]
        self.haulage = [self._haulage(p) for p in range(len(trucks))]
        self.unloaded: list[Load] = []
        self.cranes: Queue[Load] = Queue(
            self.kernel,
            rank=(5, 0),
            servers=cranes,
            start=lambda _, now: now,
            begin=self._unload,
            ended=lambda load: self.haulage[load.plant].emptied(load),
        )
        self._made = [0] * sum(trucks)

    def run(self) -> Trips:
        for p in range(len(self.fleets)):
            self.kernel.at(0, self._next, p)
        self.kernel.run()
        if self.until is None and self.kernel.dropped:
            raise InputError([_too_long("cycles", value=str(self.cycles))])
        last = max((load.returned for mine in self.trips for load in mine), default=0)
        return Trips(
            end=self.until if self.until is not None else last,
            trucks=tuple(len(fleet.trucks) for fleet in self.fleets),
            loads=tuple(tuple(x for x in mine if x.truck >= 0) for mine in self.trips),
            loading=tuple(tuple(yard.busy) for yard in self.yards),
            unloading=tuple(zip(self.cranes.busy, self.unloaded, strict=True)),
            cranes=self.cranes.servers,
        )

    def _make_fleets(self, trucks: Sequence[int]) -> list[Fleet]:
        number = count()
        return [
            Fleet(
                f"P{p + 1}",
                trucks=[next(number) for _ in range(mine)],
                laying=[0],
                payload_kg=1,
                calendar=ALWAYS,
                night_out=True,
            )
            for p, mine in enumerate(trucks)
        ]

    def _yard(self, plant: int) -> Yard:
        return Yard(
            self.kernel,
            rank=(2, plant),
            capacity_l=0,
            gantries=1,
            calendar=ALWAYS,
            loading_s=lambda load: self._seconds("load", load),
            loaded=lambda load: self.haulage[load.plant].loaded(load),
            room=lambda: None,
        )

    def _haulage(self, plant: int) -> Haulage:
        return Haulage(
            self.kernel,
            rank=(3, plant),
            fleets_of={plant: (self.fleets[plant],)},
            dispatch=DISPATCH.get("first-come"),
            ports=HaulagePorts(
                journey=self._journey,
                loading_s=0,
                papers_s=0,
                margin_s=0,
                inspection_s=0,
                haul_factor=_as_drawn,
                back_factor=_as_drawn,
                broken_s=lambda _: 0,
                to_bay=self._to_bay,
                leaves=lambda load: self.yards[load.plant].depart(load),
                arrives=lambda load: self.cranes.arrive(load, row=load.row),
                home=self._home,
            ),
        )

    def _next(self, plant: int) -> None:
        """Let one more load of a plant wait for a truck: they never run out."""
        trip = len(self.trips[plant])
        load = _load(plant, trip)
        self.trips[plant].append(load)
        self.haulage[plant].ask(load)

    def _to_bay(self, load: Load) -> None:
        self.yards[load.plant].arrive(load)
        self.kernel.at(self.kernel.now, self._next, load.plant)

    def _unload(self, load: Load, now: int) -> int:
        load.unloading = now
        self.unloaded.append(load)
        return now + self._seconds("unload", load)

    def _home(self, load: Load) -> None:
        """Keep a truck at home when it has made its trips."""
        load.journey = None
        self._made[load.truck] += 1
        if self._made[load.truck] == self.cycles:
            self.fleets[load.plant].retire(load.truck)

    def _seconds(self, name: str, load: Load) -> int:
        return self.draws.seconds(name, load.plant, load.first)

    def _journey(self, load: Load, fleet: Fleet) -> Journey:
        out, home = (SteadyWay(self._seconds(name, load)) for name in ("haul", "back"))
        return Journey(fleet, out, home, ALWAYS)


def _load(plant: int, trip: int) -> Load:
    """Return the k-th load of a plant; rows order loads by plant, then trip."""
    return Load(
        row=plant * _MOST_TRIPS + trip,
        tower=plant,
        storey=plant,
        part=plant,
        first=trip,
        last=trip + 1,
        laying=0,
        mass_kg=0,
        volume_l=0,
        lift_s=0,
        setdown_s=0,
        plant=plant,
        arrive_by=0,
    )


_MOST_TRIPS = 2**40


def _as_drawn(_: Load) -> float:
    """Return the factor of a way whose seconds were drawn for the very trip."""
    return 1.0


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
