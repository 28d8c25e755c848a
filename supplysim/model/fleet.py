"""Fleets: which truck takes which load, when a trip may leave, and when the truck is back.

A load asks for a truck when it must be loaded to arrive when its site wants it, or when it is
ready, whichever is later. A truck is taken only if the whole trip fits into its shift, unless its
fleet may stay out; bans and receiving hours are waited for at the plant (DESIGN 5).
"""

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import NamedTuple, Protocol

from supplysim.calendars import HOUR, NEVER, Calendar
from supplysim.ledger import MISSING
from supplysim.model.entities import Load
from supplysim.model.kernel import Decider, Kernel
from supplysim.model.log import Log
from supplysim.policies.dispatch import AtDecision, Dispatch, LoadView
from supplysim.roads.clock import SLOT_S, SLOTS

__all__ = [
    "Fleet",
    "Haulage",
    "HaulagePorts",
    "Journey",
    "Outing",
    "Trailers",
    "Trip",
    "TripTable",
]


class TripTable(Protocol):
    """What is asked of a pre-computed trip (``supplysim.roads.travel.Trip``)."""

    @property
    def distance_m(self) -> int:
        """Metres of road."""

    def at(self, t: int) -> int:
        """Return nominal travel seconds when departing at ``t``; -1 where the ban forbids it."""

    def departure(self, t: int) -> int:
        """Return the first instant at or after ``t`` at which the trip may depart."""


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a load goes: its two trips, and the hours in which its site receives it.

    ``approach_s`` is the nominal empty run from the truck's depot to the plant.
    """

    out: TripTable
    back: TripTable
    receiving: Calendar
    approach_s: int = 0


@dataclass(slots=True)
class Trailers:
    """Trailers of a fleet that may be left at sites: how many are at home, and for which loads."""

    spare: int = 0
    laying: frozenset[int] = frozenset()
    unhook_s: int = 0

    def take(self, load: Load) -> None:
        """Let a load that is to be set down go on a trailer that stays, if one is at home."""
        if self.spare and not load.direct and load.laying in self.laying:
            self.spare -= 1
            load.unhook_s = self.unhook_s


class Fleet:
    """Trucks of one owner; free ones are taken lowest name first."""

    def __init__(
        self,
        name: str,
        *,
        trucks: Sequence[int],
        laying: Sequence[int],
        payload_kg: int,
        calendar: Calendar,
        night_out: bool,
        speed: float = 1.0,
        trailers: Trailers | None = None,
    ) -> None:
        self.name = name
        self.trailers = trailers or Trailers()
        self.trucks = tuple(trucks)
        self.laying = frozenset(laying)
        self.payload_kg = payload_kg
        self.calendar = calendar
        self.night_out = night_out
        self.speed = speed
        self.free = list(trucks)
        heapify(self.free)

    def carries(self, load: Load) -> bool:
        """Tell whether the fleet's trucks can take ``load``."""
        return load.laying in self.laying and load.mass_kg <= self.payload_kg

    def retire(self, truck: int) -> None:
        """Keep a free truck at home for good."""
        self.free.remove(truck)
        heapify(self.free)


class Trip(NamedTuple):
    """An estimate of one trip: when it may leave, and when the truck should be back."""

    leave: int
    back: int


class Outing(NamedTuple):
    """From when until when a truck was out, and with which load."""

    truck: int
    start: int
    end: int
    load: int


@dataclass(frozen=True, slots=True)
class HaulagePorts:
    """What haulage needs from the rest of the chain.

    Parameters
    ----------
    journey
        The journey of a load with a fleet.
    loading_s, papers_s, margin_s
        Nominal loading seconds, weighing and papers, and what is set aside for queues in the
        yard, before a trip can leave.
    factors
        Drawn travel-time factors (out, back) of a load.
    on_site_s
        Nominal seconds at the site: until the gate lets go, and until the truck is empty.
    idle_since
        Since when the crane of a load stands idle for want of it; None if it does not.
    broken_s
        Drawn seconds that a loaded truck stands broken down on its way; 0 for most.
    to_bay, leaves, arrives, home
        Told when an empty truck is at the plant, leaves loaded, arrives at the site, is home.
    """

    journey: Callable[[Load, Fleet], Journey]
    loading_s: int
    papers_s: int
    margin_s: int
    factors: Callable[[Load], tuple[float, float]]
    on_site_s: Callable[[Load], tuple[int, int]]
    broken_s: Callable[[Load], int]
    to_bay: Callable[[Load], None]
    leaves: Callable[[Load], None]
    arrives: Callable[[Load], None]
    home: Callable[[Load], None] = lambda _: None
    idle_since: Callable[[Load], int | None] = lambda _: None


class Haulage(Decider):
    """The fleets that serve one group of plants, and the loads that wait for them."""

    def __init__(
        self,
        kernel: Kernel,
        *,
        rank: tuple[int, int],
        fleets_of: dict[int, tuple[Fleet, ...]],
        dispatch: Dispatch,
        ports: HaulagePorts,
    ) -> None:
        super().__init__(rank)
        self.kernel = kernel
        self.busy = Log(Outing)
        self._fleets_of = fleets_of
        self._fleets = tuple(
            sorted(
                dict.fromkeys(f for fleets in fleets_of.values() for f in fleets),
                key=lambda fleet: fleet.trucks,
            )
        )
        self._fleet_of_truck = {truck: f for f in self._fleets for truck in f.trucks}
        names = [fleet.name for fleet in self._fleets]
        self._in_turn = tuple if len(names) == len(set(names)) else _lowest_truck_first
        self._dispatch = dispatch
        self._keys_change = isinstance(dispatch, AtDecision)
        self._ports = ports
        self._queue: list[tuple[float, int, Load]] = []
        self._starts: dict[tuple[int, Fleet], int] = {}
        self._taken_at: dict[int, int] = {}

    def latest_start(self, load: Load, arrive: int) -> int:
        """Return when loading should begin so that ``load`` arrives at ``arrive``."""
        fleet = self._fleets_of[load.plant][0]
        journey = self._ports.journey(load, fleet)
        before = self._ports.loading_s + self._ports.papers_s
        leave = arrive - self._travel(journey.out, arrive, fleet)
        # Travel time depends on the departure: one correction settles it within a slot.
        leave = arrive - self._travel(journey.out, leave, fleet)
        return leave - before - journey.approach_s - self._ports.margin_s

    def ask(self, load: Load) -> None:
        """Queue ``load`` for a truck, now."""
        now = self.kernel.now
        load.asked = now
        starts = {
            (load.row, fleet): self._start(load, fleet, now)
            for fleet in self._fleets_of[load.plant]
            if fleet.carries(load)
        }
        load.fits_at = min(starts.values())
        self._starts |= starts  # what the decision of this instant would work out again
        insort(self._queue, (self._key(load, now), load.row, load))
        self.kernel.ask(self)

    def _key(self, load: Load, now: int) -> float:
        journey = self._ports.journey(load, self._fleets_of[load.plant][0])
        return self._dispatch(
            LoadView(
                now=now,
                asked=load.asked,
                arrive_by=load.arrive_by,
                haul_s=max(0, journey.out.at(journey.out.departure(now))),
                idle_since=self._ports.idle_since(load),
            )
        )

    def decide(self, now: int) -> None:
        """Give free trucks to waiting loads whose trip fits."""
        if self._keys_change:
            self._queue = sorted((self._key(load, now), row, load) for _, row, load in self._queue)
        left: list[tuple[float, int, Load]] = []
        wake = NEVER
        some_free = self._some_free()
        for i, entry in enumerate(self._queue):
            if not some_free:
                left += self._queue[i:]
                break
            load = entry[2]
            # A trip that does not fit now is looked at again only when it may.
            chance = load.try_at if load.try_at > now else self._assign(load, now)
            if chance:
                left.append(entry)
                wake = min(wake, chance)
            else:
                some_free = self._some_free()
        self._queue = left
        self._starts.clear()
        self.kernel.ask_at(wake, self)

    def _some_free(self) -> bool:
        return any(fleet.free for fleet in self._fleets)

    def loaded(self, load: Load) -> None:
        """Let a truck leave as soon as it is loaded and its trip is allowed."""
        if load.loaded > self.kernel.end:
            # Not in this run, which should know that something was due after it.
            self.kernel.at(load.loaded, self._depart, load)
            return
        fleet = self._fleet_of_truck[load.truck]
        ready = load.loaded + self._ports.papers_s
        journey = self._ports.journey(load, fleet)
        # What was set aside for queues in the yard and not needed is waited for at the plant.
        wanted = load.arrive_by - self._travel(journey.out, load.arrive_by, fleet)
        load.wanted = max(ready, wanted)
        leave = self._leave(load, fleet, load.wanted)
        self.kernel.at(leave, self._depart, load)

    def trailer_emptied(self, load: Load) -> None:
        """Have the empty trailer of a load brought home, at nominal travel time."""
        fleet = self._fleet_of_truck[load.truck]
        journey = self._ports.journey(load, fleet)
        leave = journey.back.departure(self.kernel.now)
        home = leave + self._travel(journey.back, leave, fleet)
        self.kernel.at(home, self._trailer_home, fleet)

    @staticmethod
    def _trailer_home(fleet: Fleet) -> None:
        fleet.trailers.spare += 1

    def emptied(self, load: Load) -> None:
        """Send the empty truck home, or the tractor that has left its trailer."""
        now = self.kernel.now
        fleet = self._fleet_of_truck[load.truck]
        journey = self._ports.journey(load, fleet)
        leave = journey.back.departure(now)
        if not fleet.night_out and not fleet.calendar.is_open(leave):
            # Out after hours through no plan of its own: it still comes home.
            leave = now if journey.back.at(now) >= 0 else leave
        factor = self._ports.factors(load)[1]
        home = leave + int(self._travel(journey.back, leave, fleet) * factor + 0.5)
        load.unloaded = now
        self.kernel.at(home, self._home, load)

    def waiting(self) -> list[Load]:
        """Return the loads that wait for a truck."""
        return [load for *_, load in self._queue]

    def on_trip(self) -> dict[int, int]:
        """Return the trucks that are out and since when."""
        return dict(self._taken_at)

    def _assign(self, load: Load, now: int) -> int:
        """Give ``load`` a truck if one may go now; else return when to try again (0 = given)."""
        wake, some_out = NEVER, False
        for fleet in self._in_turn(self._fleets_of[load.plant]):
            if not fleet.carries(load):
                continue
            if not fleet.free:
                some_out = True
                continue
            start = self._starts.get((load.row, fleet))
            if start is None:
                start = self._start(load, fleet, now)
            if start > now:
                wake = min(wake, start)
                continue
            load.truck = heappop(fleet.free)
            fleet.trailers.take(load)
            load.assigned = now
            self._taken_at[load.truck] = now
            journey = self._ports.journey(load, fleet)
            load.distance_m = journey.out.distance_m
            if journey.approach_s:
                self.kernel.at(now + journey.approach_s, self._ports.to_bay, load)
            else:
                self._ports.to_bay(load)
            if load.follower is not None:
                self.kernel.at(now, self.ask, load.follower)
            return 0
        if wake < NEVER and not some_out:
            load.try_at = wake  # else a truck of the other fleet may come home before
        return wake

    def _start(self, load: Load, fleet: Fleet, now: int) -> int:
        """Return the first instant at which a truck may set out to be loaded."""
        journey, on_site_s = self._ports.journey(load, fleet), self._ports.on_site_s(load)
        before = journey.approach_s + self._ports.loading_s + self._ports.papers_s
        t = fleet.calendar.next_open(now)
        first = NEVER
        for _ in range(_TRIES):
            trip = self._trip(journey, fleet, on_site_s, t + before)
            if t >= NEVER or trip.leave >= NEVER:
                return first
            # Waiting for a ban or a gate is done before loading, so that the truck stays free.
            if trip.leave > t + before:
                t = fleet.calendar.next_open(trip.leave - before)
                continue
            if fleet.night_out or trip.back <= fleet.calendar.close_after(t):
                return t
            following = fleet.calendar.next_open(fleet.calendar.close_after(t))
            opened = self._trip(journey, fleet, on_site_s, following + before)
            if following >= NEVER or _fits_no_shift(opened, fleet, following + before):
                return t
            first = min(first, t)
            t = following
        # A trip that never fits is taken at its first chance.
        return min(first, t)

    def _leave(self, load: Load, fleet: Fleet, ready: int) -> int:
        """Return when a loaded truck leaves: ban, receiving hours and shift allowing."""
        journey, on_site_s = self._ports.journey(load, fleet), self._ports.on_site_s(load)
        trip = self._trip(journey, fleet, on_site_s, ready)
        if fleet.night_out or not fleet.calendar.is_open(ready):
            return trip.leave
        close = fleet.calendar.close_after(ready)
        if trip.back <= close or trip.leave >= NEVER:
            return trip.leave
        following = fleet.calendar.next_open(close)
        if following >= NEVER:
            return trip.leave
        later = self._trip(journey, fleet, on_site_s, following)
        fits = later.back <= fleet.calendar.close_after(following)
        return max(following, later.leave) if fits else trip.leave

    def _trip(self, journey: Journey, fleet: Fleet, on_site_s: tuple[int, int], ready: int) -> Trip:
        """Estimate the trip of a truck that is ready to leave at ``ready``."""
        entry_s, stay_s = on_site_s
        leave = self._allowed(journey, fleet, entry_s, ready)
        if leave >= NEVER:
            return Trip(NEVER, NEVER)
        done = leave + self._travel(journey.out, leave, fleet) + stay_s
        home = journey.back.departure(done)
        return Trip(leave, home + self._travel(journey.back, home, fleet))

    def _allowed(self, journey: Journey, fleet: Fleet, entry_s: int, ready: int) -> int:
        """Return the first instant from ``ready`` on at which ban and receiving hours allow.

        The first, whenever it is asked: an estimate that is a minute off, and differs with the
        instant of the question, would let a truck's hour depend on what others do.
        """
        leave = journey.out.departure(ready)
        for _ in range(_TRIES * SLOTS):
            if leave >= NEVER:
                return NEVER
            takes = self._travel(journey.out, leave, fleet)
            received = journey.receiving.whole(leave + takes, entry_s)
            if received >= NEVER:
                return NEVER
            slot_end = leave - leave % SLOT_S + SLOT_S
            if received - takes < slot_end:
                return received - takes
            # Another quarter-hour may be slower, so look at those a little before, too.
            leave = journey.out.departure(max(slot_end, received - takes - _VARIES_S))
        return NEVER

    def _travel(self, trip: TripTable, t: int, fleet: Fleet) -> int:
        seconds = trip.at(t)
        if seconds < 0:
            seconds = trip.at(trip.departure(t))
        return int(seconds / fleet.speed + 0.5)

    def _depart(self, load: Load) -> None:
        now = self.kernel.now
        load.departed = now
        fleet = self._fleet_of_truck[load.truck]
        journey = self._ports.journey(load, fleet)
        factor = self._ports.factors(load)[0]
        load.nominal_haul_s = self._travel(journey.out, now, fleet)
        load.broken_s = self._ports.broken_s(load)
        arrive = now + int(load.nominal_haul_s * factor + 0.5) + load.broken_s
        self._ports.leaves(load)
        self.kernel.at(arrive, self._arrive, load)

    def _arrive(self, load: Load) -> None:
        load.arrived = self.kernel.now
        self._ports.arrives(load)

    def _home(self, load: Load) -> None:
        now = self.kernel.now
        load.returned = now
        fleet = self._fleet_of_truck[load.truck]
        self.busy.note((load.truck, self._taken_at.pop(load.truck), now, load.row))
        heappush(fleet.free, load.truck)
        if load.on_trailer and load.present == MISSING:
            # Turned back before it was hooked off, for all its pieces were rejected.
            fleet.trailers.spare += 1
        self._ports.home(load)
        if self._queue:
            self.kernel.ask(self)


_TRIES = 60
"""Windows looked at before a trip is taken as it comes; two months of nights."""

_VARIES_S = 4 * HOUR
"""More than a trip inside the economic radius varies with the hour of the day."""


def _fits_no_shift(opened: Trip, fleet: Fleet, ready: int) -> bool:
    """Tell that even a trip begun at the opening of a shift, at ``ready``, ends after it."""
    begun = fleet.calendar.next_open(ready)
    if begun >= NEVER:
        return True
    shift = fleet.calendar.close_after(begun)
    return opened.leave <= ready + 2 * HOUR and opened.back > shift


def _lowest_truck_first(fleets: Iterable[Fleet]) -> list[Fleet]:
    """Order fleets by their lowest free truck: halves of a fleet take turns by number."""
    return sorted(fleets, key=lambda fleet: fleet.free[0] if fleet.free else NEVER)
