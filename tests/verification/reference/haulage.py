"""Haulage: trucks of fleets that share plants, the loads that wait for them, and their trips."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplysim.policies import DISPATCH
from supplysim.policies.dispatch import AtDecision, Dispatch, LoadView
from supplysim.roads.clock import SLOT_S
from supplysim.rounding import half_up
from tests.verification.reference.clock import HOUR, MINUTE, NEVER, Decision, Opening, Steps

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.detours import Way
    from tests.verification.reference.storeys import Load

SHIFTS_LOOKED_AT = 60
SOON = 2 * HOUR


@dataclass
class Truck:
    """One truck: its fleet, where it stands at night, what it may carry, its shifts."""

    name: str
    fleet: str
    home: str
    payload_kg: int
    laying: tuple[str, ...]
    plants: tuple[str, ...]
    night_out: bool
    speed: float
    shifts: Opening
    out: bool = False

    def serves(self, load: "Load") -> bool:
        return load.plant_name in self.plants

    def carries(self, load: "Load") -> bool:
        return load.laying in self.laying and load.mass_kg <= self.payload_kg


class Group:
    """Fleets that share plants: one queue of loads."""

    def __init__(self, city: "City", code: int, fleets: list[str]) -> None:
        self.city = city
        by_fleet = [[truck for truck in city.trucks if truck.fleet == name] for name in fleets]
        self.fleets = [trucks for trucks in by_fleet if trucks]
        self.waiting: list[tuple[float, int, Load]] = []
        self.decision = Decision(city.env, "fleets", code, self.decide)

    def loading_must_begin(self, load: "Load") -> int:
        """Return when a load must ask for a truck to arrive in time, at nominal times."""
        loads = self.city.scenario.loads
        truck = next(trucks[0] for trucks in self.fleets if trucks[0].serves(load))
        leave = load.arrive_by - nominal(load.out, load.arrive_by, truck)
        leave = load.arrive_by - nominal(load.out, leave, truck)
        return leave - Trips(self.city, load, truck).before - half_up(loads.margin_min * MINUTE)

    def ask_for_truck(self, load: "Load") -> None:
        """Join the queue, with the policy's key of this instant."""
        load.asked = self.city.env.now
        self.waiting.append((self._key(load), load.row, load))
        self.decision.ask()

    @property
    def policy(self) -> Dispatch:
        return DISPATCH.get(self.city.scenario.policies.dispatch)

    def _key(self, load: "Load") -> float:
        now = self.city.env.now
        view = LoadView(
            now=now,
            asked=load.asked,
            arrive_by=load.arrive_by,
            haul_s=max(0, load.out.at(load.out.departure(now))),
            idle_since=load.tower.crane.idle_since(load),
        )
        return self.policy(view)

    def decide(self) -> None:
        if isinstance(self.policy, AtDecision):
            self.waiting = [(self._key(load), row, load) for _, row, load in self.waiting]
        for entry in sorted(self.waiting, key=lambda entry: entry[:2]):
            load = entry[2]
            truck = self._truck_for(load)
            if truck is not None:
                self.waiting.remove(entry)
                self._send(truck, load)

    def _truck_for(self, load: "Load") -> Truck | None:
        """Return the truck of the lowest name that may set out now."""
        chances = []
        for trucks in self.fleets:
            home = [truck for truck in trucks if not truck.out]
            if not home or not home[0].serves(load) or not home[0].carries(load):
                continue
            # Trucks of one fleet differ in their days alone.
            looked_at: set[Opening] = set()
            for truck in home:
                if truck.shifts in looked_at:
                    continue
                looked_at.add(truck.shifts)
                chance = Trips(self.city, load, truck).first_chance()
                if chance <= self.city.env.now:
                    return truck
                chances.append(chance)
        for chance in chances:
            self.decision.ask_at(chance)
        return None

    def _send(self, truck: Truck, load: "Load") -> None:
        truck.out = True
        load.truck = truck
        load.assigned = self.city.env.now
        self.city.trailers.promise(truck, load)
        load.has_truck.succeed()
        self.city.env.process(self._trip(truck, load))

    def _trip(self, truck: Truck, load: "Load") -> Steps:
        city, env = self.city, self.city.env
        plant, trips = city.plants[load.plant], Trips(city, load, truck)
        drawn = city.trip_draws(load)
        yield env.timeout(trips.approach)
        yield plant.yard.load(load)
        leaves = trips.leaves(env.now + trips.papers)
        load.loading_done.succeed()
        if leaves >= NEVER:
            return
        yield env.timeout(leaves - env.now)
        load.departed = env.now
        plant.yard.give_back(load.volume_l)
        yield env.timeout(half_up(nominal(load.out, env.now, truck) * drawn.haul_factor[load.root]))
        yield env.timeout(drawn.stands_s[load.root])
        load.arrived = env.now
        load.at_gate.succeed()
        load.tower.gate.arrive(load)
        yield load.off_truck
        leaves = trips.back.departure(env.now)
        yield env.timeout(leaves - env.now)
        yield env.timeout(
            half_up(nominal(trips.back, env.now, truck) * drawn.back_factor[load.root])
        )
        load.returned = env.now
        load.is_home.succeed()
        if load.trailer is not None and not load.good:
            load.trailer.at_home += 1
        truck.out = False
        self.decision.ask()


def nominal(trip: "Way", t: int, truck: Truck) -> int:
    """Return nominal seconds of travel at ``t``, or at the next departure that the ban allows."""
    seconds = trip.at(t)
    if seconds < 0:
        seconds = trip.at(trip.departure(t))
    return half_up(seconds / truck.speed)


@dataclass(frozen=True)
class Estimate:
    """When a loaded truck would leave, and be home."""

    leave: int
    home: int


class Trips:
    """What is expected of the trip of one truck with one load, at nominal times."""

    def __init__(self, city: "City", load: "Load", truck: Truck) -> None:
        loads, self.city, self.load, self.truck = city.scenario.loads, city, load, truck
        self.back = city.roads.back(load.tower.project, truck.home)
        node = city.plants[load.plant].spec.node
        self.approach = 0
        if truck.home != node:
            self.approach = city.travel.trip(truck.home, node, permit=False).free_s
        self.papers = half_up(loads.papers_min * MINUTE)
        loading = half_up(loads.loading_min.average() * MINUTE)
        self.before = self.approach + loading + self.papers
        inspection = half_up(loads.inspection_min.average() * MINUTE)
        lifts = sum(city.nominal_lift_s[p] for p in load.pieces)
        self.entry = inspection + load.setdown_s
        self.stay = inspection + (lifts if load.direct else load.setdown_s)

    def estimate(self, ready: int) -> Estimate:
        """Return the trip of a truck that is ready to leave: clear of ban, into receiving hours."""
        leave = self._allowed(ready)
        if leave >= NEVER:
            return Estimate(NEVER, NEVER)
        arrive = leave + nominal(self.load.out, leave, self.truck)
        away = self.back.departure(arrive + self.stay)
        return Estimate(leave, away + nominal(self.back, away, self.truck))

    def _allowed(self, t: int) -> int:
        """Return the first instant from ``t`` on at which the ban and the receiving hours allow."""
        receiving, out = self.load.tower.gate.hours.windows, self.load.out
        longest = half_up(out.longest / self.truck.speed)
        while t < NEVER:
            t = out.departure(t)
            if t >= NEVER:
                return NEVER
            takes = nominal(out, t, self.truck)
            received = receiving.start_of_whole(t + takes, self.entry)
            # In this quarter-hour the truck takes so long; a later one may be quicker or slower.
            slot_ends = t - t % SLOT_S + SLOT_S
            if received - takes < slot_ends:
                return received - takes
            t = max(slot_ends, received - longest)
        return NEVER

    def _shift_ends(self, t: int) -> int:
        window = self.truck.shifts.windows.window(t)
        return window[1] if window else NEVER

    def first_chance(self) -> int:
        """Return the first instant from now on at which the truck may set out to be loaded."""
        shifts = self.truck.shifts.windows
        t = shifts.next_open(self.city.env.now)
        first = NEVER
        for _ in range(SHIFTS_LOOKED_AT):
            if t >= NEVER:
                return first
            trip = self.estimate(t + self.before)
            if trip.leave >= NEVER:
                return first
            put_off = shifts.next_open(trip.leave - self.before)
            if put_off > t:
                t = put_off
                continue
            if self.truck.night_out or trip.home <= self._shift_ends(t):
                return t
            following = shifts.next_open(self._shift_ends(t))
            if following >= NEVER or self._fits_no_shift(following + self.before):
                return t
            first = min(first, t)
            t = following
        return min(first, t)

    def _fits_no_shift(self, ready: int) -> bool:
        """Tell whether even a trip begun at the opening of a shift, without waiting, ends late."""
        trip = self.estimate(ready)
        opened = self.truck.shifts.windows.next_open(ready)
        if opened >= NEVER:
            return True
        return trip.leave <= ready + SOON and trip.home > self._shift_ends(opened)

    def leaves(self, papered: int) -> int:
        """Return when the loaded truck leaves: not early, clear of the ban, into open hours."""
        load, shifts = self.load, self.truck.shifts.windows
        ready = max(papered, load.arrive_by - nominal(load.out, load.arrive_by, self.truck))
        trip = self.estimate(ready)
        if self.truck.night_out or not shifts.is_open(ready):
            return trip.leave
        if trip.home <= self._shift_ends(ready) or trip.leave >= NEVER:
            return trip.leave
        following = shifts.next_open(self._shift_ends(ready))
        if following >= NEVER:
            return trip.leave
        later = self.estimate(following)
        if later.home <= self._shift_ends(following):
            return max(following, later.leave)
        return trip.leave
