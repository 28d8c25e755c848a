"""The gate of a tower: who is let in, and the inspection that follows."""

from typing import TYPE_CHECKING

from tests.verification.reference.clock import Decision, Steps
from tests.verification.reference.quality import Finding
from tests.verification.reference.storeys import Load

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.site import Tower


class Gate:
    """The gate of a tower: trucks queue, some may stand inside."""

    def __init__(self, city: "City", tower: "Tower") -> None:
        self.city, self.tower = city, tower
        sites, site = city.scenario.sites, city.plan.projects[tower.project].name
        by_day = city.direct[tower.project]
        usual = sites.gate_calendar if by_day else sites.night_gate_calendar
        zone = city.scenario.zones[city.plan.projects[tower.project].zone]
        self.calendar = zone.gate_calendar or usual
        self.hours = city.opening(self.calendar, "gate", site)
        self.queue: list[Load] = []
        self.inside: list[Load] = []
        self.decision = Decision(city.env, "gate", tower.row, self.decide)
        self.hours.bells.append(self.decision.ask)

    def arrive(self, load: Load) -> None:
        self.queue.append(load)
        self.decision.ask()

    def decide(self) -> None:
        """Let trucks in while there are places; the load that is lifted next always finds one."""
        if not self.hours.is_open():
            return
        lifting = self.tower.crane_free is not None and self.tower.crane_free > self.city.env.now
        needed = None if lifting else self.tower.lifted_next()
        for load in sorted(self.queue, key=lambda load: (load.arrived, load.row)):
            room = len(self.inside) < self.city.scenario.sites.gate_places
            if room or load is needed:
                self.queue.remove(load)
                self.inside.append(load)
                self.city.env.process(self._inspect(load))

    def _inspect(self, load: Load) -> Steps:
        city = self.city
        found = {p: self._inspect_piece(p, load) for p in load.pieces}
        longer = sum(finding.seconds for finding in found.values())
        usual = city.trip_draws(load).inspection_s[load.root]
        yield city.env.timeout(usual + longer)
        load.inspected = city.env.now
        rejected = {p: finding.stage for p, finding in found.items() if finding.stage is not None}
        if rejected:
            place = (city.storey_of(load), load.row)
            yield city.remakes.settle(place, lambda: city.remakes.at_site(load, rejected))
            self.decision.ask()
        if load.direct:
            load.present = load.inspected
        load.judged.succeed()
        if not load.good:
            load.unloading = city.env.now
            self.leave(load)
        elif load.trailer is not None:
            yield from city.trailers.hook_off(self, load)
        self.tower.crane.decision.ask()

    def _inspect_piece(self, piece: int, load: Load) -> Finding:
        attempt = self.city.remakes.attempt[piece]
        return self.city.quality.inspect(piece, attempt, load.attempt)

    def leave(self, load: Load) -> None:
        self.inside.remove(load)
        load.unloaded = self.city.env.now
        load.off_truck.succeed()
        self.decision.ask()
