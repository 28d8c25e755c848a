"""Trailers that are left at sites: promised with a truck, fetched when they are empty."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplysim.rounding import half_up
from tests.verification.reference.clock import MINUTE, NEVER, Steps

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.detours import Way
    from tests.verification.reference.gate import Gate
    from tests.verification.reference.haulage import Truck
    from tests.verification.reference.storeys import Load


@dataclass
class Pool:
    """The trailers of a fleet, or of one half of it, that stand at home."""

    at_home: int


class Trailers:
    """All pools of trailers, by fleet and by the half of it that may run on a day."""

    def __init__(self, city: "City") -> None:
        self.city, self.pools = city, {}
        for name, spec in city.scenario.fleets.items():
            halves = city.closed.by_odd_and_even and spec.trucks > 1
            odd = half_up(spec.drop_trailers / 2) if halves else spec.drop_trailers
            self.pools[name, 1] = Pool(odd)
            self.pools[name, 0] = Pool(spec.drop_trailers - odd) if halves else self.pools[name, 1]

    def promise(self, truck: "Truck", load: "Load") -> None:
        """Put a load that would be set down on a trailer to be left, if one is at home."""
        pool = self.pools[truck.fleet, int(truck.name.rsplit("/", 1)[1]) % 2]
        may_stay = load.laying in self.city.scenario.fleets[truck.fleet].drop_laying
        if not load.direct and may_stay and pool.at_home:
            pool.at_home -= 1
            load.trailer = pool

    def hook_off(self, gate: "Gate", load: "Load") -> Steps:
        """Leave the trailer at the site: its load is present, its tractor free to go."""
        env = self.city.env
        load.unloading = env.now
        yield env.timeout(half_up(self.city.scenario.loads.unhook_min * MINUTE))
        load.present = env.now
        gate.leave(load)

    def fetch(self, load: "Load", back: "Way") -> Steps:
        """Fetch the empty trailer: when the ban allows, at nominal times, by no truck of ours."""
        env = self.city.env
        leaves = back.departure(env.now)
        if leaves >= NEVER:
            return
        yield env.timeout(leaves - env.now)
        yield env.timeout(half_up(back.at(env.now) / load.truck.speed))
        load.trailer.at_home += 1
