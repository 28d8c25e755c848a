"""Fleets: which truck takes which load, when a trip may leave, and when the truck is back.

A load asks for a truck when it must be loaded to arrive when its site wants it, or when it is
ready, whichever is later. A truck is taken only if the whole trip fits into its shift, unless its
fleet may stay out; bans and receiving hours are waited for at the plant (DESIGN 5).
"""

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Final, NamedTuple

from supplysim.calendars import HOUR, NEVER, Calendar
from supplysim.ledger import MISSING
from supplysim.model.entities import Load
from supplysim.model.kernel import Decider, Kernel
from supplysim.model.log import Log
from supplysim.model.ways import Way
from supplysim.policies.dispatch import AtDecision, Dispatch, LoadView, first_come
from supplysim.roads.clock import SLOT_S, SLOTS

__all__ = ["Fleet", "Haulage", "HaulagePorts", "Journey", "Outing", "Trailers"]


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
    """Trucks of one owner; free ones are taken lowest name first.

    Attributes
    ----------
    free
        Trucks at home, as a heap.
    """

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


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a load goes with a fleet: two ways, and the hours in which its site receives it.

    ``approach_s`` is the nominal empty run from the truck's depot to the plant.
    """

    fleet: Fleet
    out: Way
    back: Way
    receiving: Calendar
    approach_s: int = 0


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
    loading_s, papers_s, margin_s, inspection_s
        Nominal loading seconds, weighing and papers, and what is set aside for queues in the
        yard, before a trip can leave; nominal seconds of entry inspection at the site.
    haul_factor, back_factor
        Drawn travel-time factors of a load, out and back.
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
    inspection_s: int
    haul_factor: Callable[[Load], float]
    back_factor: Callable[[Load], float]
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
        names = [fleet.name for fleet in self._fleets]
        self._halved = len(names) > len(set(names))
        self._dispatch = dispatch
        self._keys_change = isinstance(dispatch, AtDecision)
        self._ports = ports
        self._queue: list[tuple[float, int, Load]] = []
        numbers = [truck for fleet in self._fleets for truck in fleet.trucks]
        self._first = min(numbers, default=0)
        # When each truck, by its number from the first one on, was taken; MISSING = at home.
        self._taken_at = [MISSING] * (max(numbers, default=-1) - self._first + 1)

    def latest_start(self, load: Load, arrive: int) -> int:
        """Return when loading should begin so that ``load`` arrives at ``arrive``."""
        journey = self._journey(load, self._fleets_of[load.plant][0])
        before = self._ports.loading_s + self._ports.papers_s
        leave = arrive - journey.out.takes(arrive)
        # Travel time depends on the departure: one correction settles it within a slot.
        leave = arrive - journey.out.takes(leave)
        return leave - before - journey.approach_s - self._ports.margin_s

    def ask(self, load: Load) -> None:
        """Queue ``load`` for a truck, now."""
        now = self.kernel.now
        load.asked = now
        load.fits_at = NEVER
        for fleet in self._fleets_of[load.plant]:
            if fleet.carries(load):
                start = self._start(self._journey(load, fleet), load, now)
                if start < load.fits_at:
                    load.fits_at = start
        insort(self._queue, (self._key(load, now), load.row, load))
        self.kernel.ask(self)

    def _key(self, load: Load, now: int) -> float:
        if self._dispatch is first_come:
            return load.asked  # the usual rule sees nothing else, and a view takes its time
        haul_s = self._journey(load, self._fleets_of[load.plant][0]).out.nominal_s(now)
        # By place and not by name, which takes twice the time.
        view = LoadView(now, load.asked, load.arrive_by, haul_s, self._ports.idle_since(load))
        return self._dispatch(view)

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
        if wake < NEVER:
            self.kernel.ask_at(wake, self)

    def _some_free(self) -> bool:
        for fleet in self._fleets:  # noqa: SIM110 - as a generator it would take much longer
            if fleet.free:
                return True
        return False

    def loaded(self, load: Load) -> None:
        """Let a truck leave as soon as it is loaded and its trip is allowed."""
        if load.loaded > self.kernel.end:
            # Not in this run, which should know that something was due after it.
            self.kernel.at(load.loaded, self._depart, load)
            return
        journey = _journey_of(load)
        ready = load.loaded + self._ports.papers_s
        # What was set aside for queues in the yard and not needed is waited for at the plant.
        wanted = load.arrive_by - journey.out.takes(load.arrive_by)
        load.wanted = ready if ready > wanted else wanted
        self.kernel.at(self._leave(journey, load, load.wanted), self._depart, load)

    def trailer_emptied(self, load: Load) -> None:
        """Have the empty trailer of a load brought home, at nominal travel time."""
        journey = _journey_of(load)
        leave = journey.back.departure(self.kernel.now)
        home = leave + journey.back.takes(leave)
        self.kernel.at(home, self._trailer_home, journey.fleet)

    @staticmethod
    def _trailer_home(fleet: Fleet) -> None:
        fleet.trailers.spare += 1

    def emptied(self, load: Load) -> None:
        """Send the empty truck home, or the tractor that has left its trailer."""
        now = self.kernel.now
        back = _journey_of(load).back
        leave = back.departure(now)
        factor = self._ports.back_factor(load)
        nominal_s: int = back.takes(leave)
        home = leave + int(nominal_s * factor + 0.5)
        load.unloaded = now
        self.kernel.at(home, self._home, load)

    def waiting(self) -> list[Load]:
        """Return the loads that wait for a truck."""
        return [load for *_, load in self._queue]

    def on_trip(self) -> dict[int, int]:
        """Return the trucks that are out and since when."""
        return {
            truck: taken_at
            for truck, taken_at in enumerate(self._taken_at, start=self._first)
            if taken_at != MISSING
        }

    def _assign(self, load: Load, now: int) -> int:
        """Give ``load`` a truck if one may go now; else return when to try again (0 = given)."""
        wake, some_out = NEVER, False
        fleets: Sequence[Fleet] = self._fleets_of[load.plant]
        # Of the only fleet it was worked out at this very instant, when the load asked.
        known = load.asked == now and len(fleets) == 1
        for fleet in _lowest_truck_first(fleets) if self._halved else fleets:
            if not fleet.carries(load):
                continue
            if not fleet.free:
                some_out = True
                continue
            start = load.fits_at
            if not known:
                start = self._start(self._journey(load, fleet), load, now)
            if start <= now:
                self._send(load, fleet, now)
                return 0
            wake = min(wake, start)
        if wake < NEVER and not some_out:
            load.try_at = wake  # else a truck of the other fleet may come home before
        return wake

    def _send(self, load: Load, fleet: Fleet, now: int) -> None:
        """Send the lowest free truck of a fleet to be loaded."""
        load.truck = heappop(fleet.free)
        fleet.trailers.take(load)
        load.assigned = self._taken_at[load.truck - self._first] = now
        journey = self._journey(load, fleet)
        load.distance_m = journey.out.distance_m
        if journey.approach_s:
            self.kernel.at(now + journey.approach_s, self._ports.to_bay, load)
        else:
            self._ports.to_bay(load)
        if load.follower is not None:
            self.kernel.at(now, self.ask, load.follower)

    def _journey(self, load: Load, fleet: Fleet) -> Journey:
        """Return the journey of a load with a fleet; the load keeps it for the next question."""
        journey = load.journey
        if journey is None or journey.fleet is not fleet:
            journey = load.journey = self._ports.journey(load, fleet)
        return journey

    def _start(self, journey: Journey, load: Load, now: int) -> int:
        """Return the first instant at which a truck may set out to be loaded."""
        fleet = journey.fleet
        before = journey.approach_s + self._ports.loading_s + self._ports.papers_s
        t, close = _shift_from(fleet.calendar, now)
        first = NEVER
        for _ in range(_TRIES):
            if t >= NEVER:
                return first
            leave, back = self._trip(journey, load, t + before)
            if leave >= NEVER:
                return first
            # Waiting for a ban or a gate is done before loading, so that the truck stays free.
            if leave > t + before:
                t, close = _shift_from(fleet.calendar, leave - before)
                continue
            if fleet.night_out or back <= close:
                return t
            following, following_close = _shift_from(fleet.calendar, close)
            if following >= NEVER or self._fits_no_shift(journey, load, following + before):
                return t
            first = min(first, t)
            t, close = following, following_close
        # A trip that never fits is taken at its first chance.
        return min(first, t)

    def _fits_no_shift(self, journey: Journey, load: Load, ready: int) -> bool:
        """Tell that even a trip begun at the opening of a shift, at ``ready``, ends after it."""
        leave, back = self._trip(journey, load, ready)
        begun, close = _shift_from(journey.fleet.calendar, ready)
        return begun >= NEVER or (leave <= ready + 2 * HOUR and back > close)

    def _leave(self, journey: Journey, load: Load, ready: int) -> int:
        """Return when a loaded truck leaves: ban, receiving hours and shift allowing."""
        fleet = journey.fleet
        leave, back = self._trip(journey, load, ready)
        if fleet.night_out:
            return leave
        opens, close = _shift_from(fleet.calendar, ready)
        if opens > ready or back <= close or leave >= NEVER:
            return leave
        following, close = _shift_from(fleet.calendar, close)
        if following >= NEVER:
            return leave
        later, back = self._trip(journey, load, following)
        return max(following, later) if back <= close else leave

    def _trip(self, journey: Journey, load: Load, ready: int) -> tuple[int, int]:
        """Estimate when the trip of a truck that is ready at ``ready`` leaves, and is back."""
        inspection_s = self._ports.inspection_s
        leave, out_s = _allowed(journey, inspection_s + load.setdown_s, ready)
        if leave >= NEVER:
            return NEVER, NEVER
        work_s = load.lift_s if load.direct else load.setdown_s
        done = leave + out_s + inspection_s + work_s
        home = journey.back.departure(done)
        return leave, home + journey.back.takes(home)

    def _depart(self, load: Load) -> None:
        now = self.kernel.now
        load.departed = now
        factor = self._ports.haul_factor(load)
        load.nominal_haul_s = _journey_of(load).out.takes(now)
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
        fleet = _journey_of(load).fleet
        self._taken_at[load.truck - self._first] = MISSING
        self.busy.put(load.truck).put(load.assigned).put(now).put(load.row)
        heappush(fleet.free, load.truck)
        if load.on_trailer and load.present == MISSING:
            # Turned back before it was hooked off, for all its pieces were rejected.
            fleet.trailers.spare += 1
        self._ports.home(load)
        if self._queue:
            self.kernel.ask(self)


_TRIES: Final = 60
"""Windows looked at before a trip is taken as it comes; two months of nights."""

_VARIES_S: Final = 4 * HOUR
"""More than a trip inside the economic radius varies with the hour of the day."""


def _allowed(journey: Journey, entry_s: int, ready: int) -> tuple[int, int]:
    """Return when ban and receiving hours first allow to leave, and the seconds of the way out.

    The first instant from ``ready`` on, whenever it is asked: an estimate that is a minute off, and
    differs with the instant of the question, would let a truck's hour depend on what others do.
    """
    out = journey.out
    leave = out.departure(ready)
    for _ in range(_TRIES * SLOTS):
        if leave >= NEVER:
            return NEVER, 0
        takes = out.takes(leave)
        received = journey.receiving.whole(leave + takes, entry_s)
        if received == leave + takes:
            return leave, takes
        if received >= NEVER:
            return NEVER, 0
        slot_end = leave - leave % SLOT_S + SLOT_S
        leave = received - takes
        if leave < slot_end:
            return leave, out.takes(leave)
        # Another quarter-hour may be slower, so look at those a little before, too.
        leave = out.departure(max(slot_end, leave - _VARIES_S))
    return NEVER, 0


def _shift_from(calendar: Calendar, t: int) -> tuple[int, int]:
    """Return the first open second at or after ``t`` and the end of its shift."""
    opens, closes = calendar.window_to(t + 1)
    return t if t > opens else opens, closes


def _journey_of(load: Load) -> Journey:
    """Return the journey of a load that has a truck."""
    assert load.journey is not None  # noqa: S101 - who sends a truck says where
    return load.journey


def _lowest_truck_first(fleets: Iterable[Fleet]) -> list[Fleet]:
    """Order fleets by their lowest free truck: halves of a fleet take turns by number."""
    return sorted(fleets, key=lambda fleet: fleet.free[0] if fleet.free else NEVER)
