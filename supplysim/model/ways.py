"""Ways: what a trip takes with the trucks of one fleet, by the instant of departure.

A run asks for these some twenty times a load. So what a fleet's speed makes of nominal seconds, and
where a ban leaves a gap, is worked out once for every quarter-hour of the day, and held in few
bytes: a city has thousands of ways, and what is asked so often should be near at hand.
"""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from librt.vecs import vec
from mypy_extensions import i32, i64

from supplysim.calendars import NEVER
from supplysim.roads.clock import DAY_S, SLOT_S, SLOTS
from supplysim.roads.dated import DatedTrip
from supplysim.roads.travel import INFEASIBLE, Trip

__all__ = ["ClockWay", "DatedWay", "SteadyWay", "Way", "way_of"]

_LONGEST_S: Final = 2**31 - 1
"""Seconds of a trip at most: no run lasts 68 years."""


class Way(ABC):
    """A way between two places, as the trucks of one fleet drive it.

    Attributes
    ----------
    distance_m
        Metres of road.
    """

    def __init__(self, distance_m: int) -> None:
        self.distance_m = distance_m

    @abstractmethod
    def departure(self, t: i64) -> i64:
        """Return the first instant at or after ``t`` at which a truck may depart, or ``NEVER``."""

    @abstractmethod
    def takes(self, t: i64) -> i64:
        """Return the seconds of a truck that departs at ``t``, or as soon after as it may.

        Where it may never depart, 0.
        """

    @abstractmethod
    def nominal_s(self, t: i64) -> i64:
        """Return the same at nominal speed."""


class SteadyWay(Way):
    """A way that takes the same at every hour."""

    def __init__(self, seconds: int, *, speed: float = 1.0, distance_m: int = 0) -> None:
        super().__init__(distance_m)
        self._nominal = seconds
        self._takes = _at_speed(seconds, speed)

    def departure(self, t: i64) -> i64:
        """Return ``t``."""
        return t

    def takes(self, t: i64) -> i64:  # noqa: ARG002 - other ways ask for the hour
        """Return the seconds of a truck."""
        return self._takes

    def nominal_s(self, t: i64) -> i64:  # noqa: ARG002
        """Return the seconds at nominal speed."""
        return self._nominal


class ClockWay(Way):
    """A way that takes what the hour of the day says.

    Parameters
    ----------
    seconds
        96 values: nominal seconds when departing in each quarter-hour, or ``INFEASIBLE``.
    speed
        Speed of the trucks, as a multiple of the nominal one.
    """

    def __init__(self, seconds: Sequence[int], *, speed: float = 1.0, distance_m: int = 0) -> None:
        super().__init__(distance_m)
        self._always = INFEASIBLE not in seconds
        nominal = list(seconds)
        ahead = [0] * SLOTS
        if not self._always:
            ahead = [_slots_ahead(seconds, slot) for slot in range(SLOTS)]
            nominal = [
                0 if ahead[slot] < 0 else seconds[(slot + ahead[slot]) % SLOTS]
                for slot in range(SLOTS)
            ]
        # Slots from each one to the next in which a truck may depart; -1 = there is none.
        self._ahead = vec[i32](ahead)
        self._nominal = vec[i32]([_at_speed(nominal_s, 1.0) for nominal_s in nominal])
        self._takes = vec[i32]([_at_speed(nominal_s, speed) for nominal_s in nominal])

    def departure(self, t: i64) -> i64:
        """Return the first instant at or after ``t`` at which a truck may depart, or ``NEVER``."""
        if self._always:
            return t
        ahead = i64(self._ahead[t % DAY_S // SLOT_S])
        if ahead < 0:
            return NEVER
        return t if ahead == 0 else t - t % SLOT_S + ahead * SLOT_S

    def takes(self, t: i64) -> i64:
        """Return the seconds of a truck that departs at ``t``, or as soon after as it may."""
        return i64(self._takes[t % DAY_S // SLOT_S])

    def nominal_s(self, t: i64) -> i64:
        """Return the same at nominal speed."""
        return i64(self._nominal[t % DAY_S // SLOT_S])


class DatedWay(Way):
    """A way while roads are closed for some days: a way of its own for each period.

    Parameters
    ----------
    always_open
        The way with all roads open, whose metres are told.
    starts
        First second of every period, ascending, the first one long ago.
    ways
        Way of every period.
    """

    def __init__(self, always_open: Way, starts: Sequence[int], ways: Sequence[Way]) -> None:
        super().__init__(always_open.distance_m)
        self.always_open = always_open
        self._starts = tuple(starts)
        self._ways = tuple(ways)

    def distance_at(self, t: i64) -> int:
        """Return the metres of a truck that departs at ``t``; with all roads open if it cannot."""
        return self._ways[self._period(t)].distance_m

    def departure(self, t: i64) -> i64:
        """Return the first instant at or after ``t`` at which a truck may depart, or ``NEVER``."""
        last = len(self._starts) - 1
        for i in range(self._period(t), last + 1):
            leave = self._ways[i].departure(max(t, self._starts[i]))
            if leave < (NEVER if i == last else self._starts[i + 1]):
                return leave
        return NEVER

    def takes(self, t: i64) -> i64:
        """Return the seconds of a truck that departs at ``t``, or as soon after as it may."""
        leave = self.departure(t)
        return self._ways[self._period(leave)].takes(leave)

    def nominal_s(self, t: i64) -> i64:
        """Return the same at nominal speed."""
        leave = self.departure(t)
        return self._ways[self._period(leave)].nominal_s(leave)

    def _period(self, t: i64) -> int:
        return bisect_right(self._starts, t) - 1


def way_of(trip: Trip | DatedTrip, speed: float) -> Way:
    """Return a trip as the trucks of a fleet of some speed drive it."""
    if isinstance(trip, DatedTrip):
        always_open = way_of(trip.base, speed)
        closed = ClockWay((INFEASIBLE,) * SLOTS, distance_m=always_open.distance_m)
        ways = [closed if each is None else way_of(each, speed) for each in trip.trips]
        return DatedWay(always_open, trip.starts, ways)
    return ClockWay(trip.seconds, speed=speed, distance_m=trip.distance_m)


def _slots_ahead(seconds: Sequence[int], slot: int) -> int:
    for ahead in range(SLOTS):
        if seconds[(slot + ahead) % SLOTS] != INFEASIBLE:
            return ahead
    return -1


def _at_speed(nominal_s: int, speed: float) -> int:
    return int(min(nominal_s / speed, _LONGEST_S) + 0.5)
