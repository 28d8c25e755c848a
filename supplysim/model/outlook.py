"""How a tower's storeys should go on: its network at nominal times, from its present state."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from librt.vecs import vec
from mypy_extensions import i64

from supplysim.calendars import NEVER
from supplysim.ledger import MISSING
from supplysim.model import rejected
from supplysim.model.entities import Load, StoreyState
from supplysim.model.tower_ports import SiteRules, TowerPorts
from supplysim.plan.baseline import Steps

if TYPE_CHECKING:
    from supplysim.model.tower import Tower

__all__ = ["Outlook"]


class Outlook:
    """The loads of one tower that are not lifted, in erection order, with the start of their lifts.

    Work ahead is taken at nominal times on the site's calendars. A tower looks ahead for every
    load it calls, most often as far as the next one: loads are told one by one, and it keeps one
    outlook, which ``look`` starts again.

    Attributes
    ----------
    start
        When the lifts of the load told last should start.
    """

    def __init__(
        self,
        storeys: Sequence[StoreyState],
        *,
        zones: int,
        steps: Steps,
        rules: SiteRules,
        ports: TowerPorts,
    ) -> None:
        self.start: i64 = NEVER
        self._storeys = storeys
        self._zones: i64 = zones
        self._steps, self._ports = steps, ports
        hours = rules.hours
        self._crew, self._hook, self._pour = hours.crew, hours.hook, hours.pour
        self._walkable = vec[i64]([0] * zones)
        self._ready = vec[i64]([0] * (2 * zones))
        self._now: i64 = 0
        self._crane: i64 = 0
        self._crew_free: i64 = 0
        self._begun: i64 = 0
        self._goes_on = False
        self._storey: i64 = 0
        self._part: i64 = 0
        self._loads: tuple[Load, ...] = ()
        self._place: i64 = 0
        self._t: i64 = 0

    def look(self, tower: "Tower") -> None:
        """Start from the present state of the tower."""
        now: i64 = tower.kernel.now
        lifted: i64 = tower.lifted_until
        self._now = self._begun = now
        self._crane = lifted if lifted > now else now
        self._crew_free = tower.crew_free
        for zone in range(self._zones):
            self._walkable[zone] = tower.walkable[zone]
        self._goes_on = True
        if not tower.position_done:
            self._enter_storey(tower.current)
            self._enter_part(tower.position)
        elif tower.current >= 0 or tower.next_begin != MISSING:
            self._begin(tower.current + 1, tower.next_begin)
        else:
            self._goes_on = False

    def next_load(self) -> Load | None:
        """Return the next load, None after the last one."""
        while self._goes_on:
            while self._place < len(self._loads):
                load = self._loads[self._place]
                self._place += 1
                if self._crane > self._t:
                    self._t = self._crane
                if not load.lifted:
                    self._lift(load)
                    return load
            self._end_part()
            if self._part + 1 < 2 * self._zones:
                self._enter_part(self._part + 1)
            else:
                self._begin(self._storey + 1, MISSING)
        return None

    def opened(self, index: int) -> StoreyState:
        """Return a storey whose parts have their loads."""
        state = self._storeys[index]
        if not state.opened:
            state.opened = True
            self._ports.open(state)
        return state

    def _lift(self, load: Load) -> None:
        t = self._t
        if load.attempt:
            t = max(t, rejected.promised(load, self._now))
        start, end = self._hook.begun(t, load.lift_left_s)
        self.start = start
        self._t = self._crane = end

    def _begin(self, index: i64, at: i64) -> None:
        """Begin a storey at ``at``, or when the structure allows; above the last there is none."""
        if index == len(self._storeys):
            self._goes_on = False
            return
        if at == MISSING:
            bears = self._walkable[0]
            at = self._crew.next_open(bears if bears > self._crane else self._crane)
        self._begun = at
        self._enter_storey(index)
        self._enter_part(0)

    def _enter_storey(self, index: i64) -> None:
        self._storey = index
        for i, part in enumerate(self.opened(index).parts):
            self._ready[i] = part.ready

    def _enter_part(self, i: i64) -> None:
        part = self._storeys[self._storey].parts[i]
        ready = self._ready[i]
        if ready == MISSING:
            bears = self._walkable[i % self._zones]
            ready = bears if bears > self._begun else self._begun
        self._part = i
        self._t = ready if ready > self._now else self._now
        self._loads = part.loads
        if part.missing:
            self._loads = tuple(rejected.in_order(part, self._ports.rank_end))
        self._place = 0

    def _end_part(self) -> None:
        """Take what follows the lifts of the present part."""
        t, zone, steps = self._t, self._part % self._zones, self._steps
        if self._part < self._zones:
            held: i64 = t + self._ports.hold_s(t, steps.hold)
            begin = self._crew.next_open(held if held > self._crew_free else self._crew_free)
            self._crew_free = self._crew.finish(begin, steps.formwork)
            self._ready[self._zones + zone] = self._crew_free
        else:
            begin = t if t > self._crew_free else self._crew_free
            self._crew_free = self._pour.whole(begin, steps.topping) + steps.topping
            self._walkable[zone] = self._crew_free + steps.walking
