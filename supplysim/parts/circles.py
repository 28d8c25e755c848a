"""Trucks that go in circles between plants and cranes, run by the stages of the chain."""

from collections.abc import Sequence

import numpy as np
from librt.vecs import append, vec
from mypy_extensions import i64
from numpy.random import Generator

from supplysim.calendars import ALWAYS
from supplysim.distributions import Distribution
from supplysim.model.entities import Load
from supplysim.model.fleet import Fleet, Haulage, HaulagePorts, Journey
from supplysim.model.kernel import Kernel
from supplysim.model.log import Log
from supplysim.model.station import Queue
from supplysim.model.ways import SteadyWay
from supplysim.model.yard import Yard
from supplysim.parts.haul_record import LONGEST_S, Noted, Trips, Unloaded
from supplysim.policies import DISPATCH
from supplysim.streams import Streams

__all__ = ["Circles", "Step"]

_DRAWN_AT_ONCE = 1024

_MOST_TRIPS = 2**40


class Step:
    """Whole seconds that a step of each trip takes: loading, the way out, unloading, the way home.

    Parameters
    ----------
    times
        How long it takes, of each plant.
    """

    def __init__(self, name: str, times: Sequence[Distribution], streams: Streams) -> None:
        self._plants = [
            _Times(time, streams.generator(f"haul.{name}", f"P{p + 1}"))
            for p, time in enumerate(times)
        ]

    def seconds(self, load: Load) -> int:
        """Return what the trip of a load takes, rounded half up."""
        return self._plants[load.plant].seconds(load.first)

    def factor(self, load: Load) -> float:
        """Return the same as a factor of a way that takes one second."""
        return self.seconds(load)


class _Times:
    """Whole seconds of one step of the k-th trip of one plant."""

    def __init__(self, time: Distribution, rng: Generator) -> None:
        self._time, self._rng = time, rng
        self._drawn: vec[i64] = vec[i64]()

    def seconds(self, trip: i64) -> int:
        while trip >= len(self._drawn):
            more = self._time.draw(self._rng, _DRAWN_AT_ONCE)
            # What takes longer than everything that can be simulated ends after it all the same.
            whole = np.floor(np.minimum(more, LONGEST_S + 1) + 0.5).astype(np.int64)
            for seconds in whole.tolist():
                self._drawn = append(self._drawn, i64(seconds))
        return self._drawn[trip]


class Circles:
    """Plants with a yard and a fleet each, and cranes that they share.

    Parameters
    ----------
    load, haul, unload, back
        What the steps take.
    trucks
        Trucks of each plant.
    until
        Last instant; None = until all trucks have made their trips.
    cycles
        Trips of each truck; None = as many as there is time for.
    """

    def __init__(
        self,
        *,
        load: Step,
        haul: Step,
        unload: Step,
        back: Step,
        trucks: Sequence[int],
        cranes: int,
        until: int | None,
        cycles: int | None,
    ) -> None:
        self.kernel = Kernel(end=LONGEST_S if until is None else until)
        self._load, self._haul, self._unloading, self._back = load, haul, unload, back
        self._cycles, self._until = cycles, until
        first = [sum(trucks[:p]) for p in range(len(trucks))]
        self._fleets = [
            _fleet(f"P{p + 1}", range(first[p], first[p] + trucks[p])) for p in range(len(trucks))
        ]
        self._journeys = [_journey(fleet) for fleet in self._fleets]
        self._yards = [self._yard(p) for p in range(len(trucks))]
        self._haulage = [self._haulage_of(p) for p in range(len(trucks))]
        self._cranes: Queue[Load] = Queue(
            self.kernel,
            rank=(5, 0),
            servers=cranes,
            start=lambda _, now: now,
            begin=self._unload,
            ended=lambda load: self._haulage[load.plant].emptied(load),
        )
        self._trips = [0] * len(trucks)
        self._made = [0] * sum(trucks)
        # By truck, the load that it is out for.
        self._out: list[Load | None] = [None] * sum(trucks)
        self._noted: Log[Noted] = Log(Noted)
        self._unloaded: Log[Unloaded] = Log(Unloaded)

    def run(self) -> Trips:
        """Let the trucks go, and return what they did."""
        for plant, fleet in enumerate(self._fleets):
            for _ in fleet.trucks:
                self._next(plant)
        self.kernel.run()
        for load in self._out:
            if load is not None:
                self._note(load)
        noted = self._noted.take()
        order = np.lexsort((noted["trip"], noted["plant"]))
        last = int(noted["returned"].max())
        return Trips(
            end=self._until if self._until is not None else last,
            whole=self._until is not None or not self.kernel.dropped,
            trucks=tuple([len(fleet.trucks) for fleet in self._fleets]),
            made=tuple(self._trips),
            loads={name: column[order] for name, column in noted.items()},
            cranes=self._cranes.servers,
            unloading=self._cranes.busy.take() | self._unloaded.take(),
        )

    def _yard(self, plant: int) -> Yard:
        return Yard(
            self.kernel,
            rank=(2, plant),
            capacity_l=0,
            gantries=1,
            calendar=ALWAYS,
            loading_s=self._load.seconds,
            loaded=lambda load: self._haulage[load.plant].loaded(load),
            room=lambda: None,
        )

    def _haulage_of(self, plant: int) -> Haulage:
        return Haulage(
            self.kernel,
            rank=(3, plant),
            fleets_of={plant: (self._fleets[plant],)},
            dispatch=DISPATCH.get("first-come"),
            ports=HaulagePorts(
                journey=lambda load, _: self._journeys[load.plant],
                loading_s=0,
                papers_s=0,
                margin_s=0,
                inspection_s=0,
                haul_factor=self._haul.factor,
                back_factor=self._back.factor,
                broken_s=lambda _: 0,
                to_bay=self._to_bay,
                leaves=lambda _: None,
                arrives=lambda load: self._cranes.arrive(load, row=load.row),
                home=self._home,
            ),
        )

    def _next(self, plant: int) -> None:
        """Let a load of a plant wait for a truck that is at home: they never run out."""
        trip = self._trips[plant]
        self._trips[plant] = trip + 1
        self._haulage[plant].ask(_load(plant, trip))

    def _to_bay(self, load: Load) -> None:
        self._out[load.truck] = load
        self._yards[load.plant].arrive(load)

    def _unload(self, load: Load, now: int) -> int:
        load.unloading = now
        self._unloaded.put(load.plant).put(load.first)
        return now + self._unloading.seconds(load)

    def _home(self, load: Load) -> None:
        """Keep a truck at home when it has made its trips."""
        self._note(load)
        truck = load.truck
        self._out[truck] = None
        self._made[truck] += 1
        if self._made[truck] == self._cycles:
            self._fleets[load.plant].retire(truck)
        else:
            self._next(load.plant)

    def _note(self, load: Load) -> None:
        noted = self._noted.put(load.plant).put(load.first).put(load.truck)
        noted.put(load.assigned).put(load.loading).put(load.loaded).put(load.departed)
        noted.put(load.arrived).put(load.unloading).put(load.unloaded).put(load.returned)


def _fleet(name: str, trucks: Sequence[int]) -> Fleet:
    return Fleet(name, trucks=trucks, laying=[0], payload_kg=1, calendar=ALWAYS, night_out=True)


def _journey(fleet: Fleet) -> Journey:
    """Return a journey of one second each way, for the factor of a way is what a trip takes."""
    return Journey(fleet, SteadyWay(1), SteadyWay(1), ALWAYS)


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
