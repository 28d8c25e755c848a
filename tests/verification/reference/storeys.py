"""What a tower consists of: storeys, lifting parts, loads, and the steps between lifts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import simpy

from supplysim.rounding import half_up
from tests.verification.reference.clock import HOUR

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.detours import Way
    from tests.verification.reference.haulage import Truck
    from tests.verification.reference.site import Tower
    from tests.verification.reference.trailers import Pool


@dataclass(eq=False)
class Load:
    """One truck trip for one storey: its milestones, and the events that its pieces wait for."""

    row: int
    """Row of the plan's load, and the number of those more for each time it comes again."""
    root: int
    attempt: int
    name: str
    tower: "Tower"
    part: "Part"
    pieces: Sequence[int]
    laying: str
    mass_kg: int
    volume_l: int
    setdown_s: int
    plant: int
    plant_name: str
    out: "Way"
    env: simpy.Environment
    direct: bool = True
    pieces_made: int = 0
    release: int | None = None
    """When its last piece will be, or was, released; None until that is certain."""
    released: int | None = None
    called_off: int | None = None
    arrive_by: int = 0
    asked: int | None = None
    truck: "Truck | None" = None
    trailer: "Pool | None" = None
    """Whose trailer it is left on at the site, if on any."""
    assigned: int | None = None
    loading: int | None = None
    loaded: int | None = None
    departed: int | None = None
    arrived: int | None = None
    inspected: int | None = None
    unloading: int | None = None
    unloaded: int | None = None
    present: int | None = None
    returned: int | None = None
    taken: int = 0
    """Pieces lifted, or taken by the crane's present job."""
    rejected: frozenset[int] = frozenset()
    expected: int = 0
    """When a remake load should be released, as long as that is not known."""

    def __post_init__(self) -> None:
        self.good = self.pieces
        self.is_called = self.env.event()
        self.all_released = self.env.event()
        self.has_truck = self.env.event()
        self.loading_done = self.env.event()
        self.at_gate = self.env.event()
        self.judged = self.env.event()
        self.off_truck = self.env.event()
        self.is_home = self.env.event()

    def lose(self) -> None:
        """Lose a piece that is made already, and wait for it again."""
        self.pieces_made -= 1
        self.release = None
        if self.all_released.triggered:
            self.all_released = self.env.event()

    @property
    def left(self) -> Sequence[int]:
        """The pieces, of those not rejected, that no job of the crane has taken."""
        return self.good[self.taken :]

    @property
    def ready(self) -> int | None:
        """The later of call-off and its last component's release, once both are known."""
        if self.called_off is None or self.release is None:
            return None
        return max(self.called_off, self.release)


@dataclass(eq=False)
class Part:
    """The lifts of one phase in one working zone of a storey."""

    zone: int
    topping: bool
    env: simpy.Environment
    loads: list[Load] = field(default_factory=list)
    again: list[Load] = field(default_factory=list)
    """Remake loads."""
    missing: set[int] = field(default_factory=set)
    """Rejected pieces, until the job that lifts them begins."""
    ready_at: int | None = None
    """When the structure will allow, or allowed, its lifts; None until that is certain."""
    lifted_at: int | None = None
    crew_done_at: int | None = None

    def __post_init__(self) -> None:
        self.ready = self.env.event()
        self.lifted = self.env.event()


@dataclass(eq=False)
class Storey:
    """One precast storey of a tower: vertical parts by zone, then horizontal ones."""

    row: int
    number: int
    planned_start: int
    zones: int
    parts: list[Part]
    env: simpy.Environment
    begun: int | None = None
    finished: int | None = None

    def __post_init__(self) -> None:
        self.bears = [self.env.event() for _ in range(self.zones)]
        self.began, self.all_lifted = self.env.event(), self.env.event()

    @property
    def loads(self) -> list[Load]:
        return [load for part in self.parts for load in part.loads]


class SiteSteps:
    """The steps between lifts of a tower: nominal for forecasts, drawn for the work itself."""

    def __init__(self, city: "City", tower: "Tower") -> None:
        archetype = city.scenario.archetypes[city.plan.projects[tower.project].archetype]
        self.tower, self.zones = tower, archetype.zones
        self.hold = half_up(archetype.joint_hold_h * HOUR)
        self.walking = half_up(archetype.walking_h * HOUR)
        self.nominal = {
            False: half_up(archetype.formwork_h * HOUR / archetype.zones),
            True: half_up(archetype.topping_h * HOUR / archetype.zones),
        }
        size = len(city.storeys_of[tower.row]) * archetype.zones
        self.factors = {
            False: city.draws.crew(tower.row, "formwork", size=size).tolist(),
            True: city.draws.crew(tower.row, "topping", size=size).tolist(),
        }

    def crew_work(self, floor: Storey, part: Part, t: int) -> int:
        """Return the seconds of work behind a part, formwork or the pour, that could begin at t."""
        factor = self.factors[part.topping][floor.number * self.zones + part.zone]
        drawn = half_up(self.nominal[part.topping] * factor)
        complete = half_up(drawn * self.tower.gain(floor))
        return self.tower.city.labour.takes("site", t, complete)
