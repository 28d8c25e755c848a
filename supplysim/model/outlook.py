"""How a tower's storeys should go on: its network at nominal times, from its present state."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from supplysim.ledger import MISSING
from supplysim.model import rejected
from supplysim.model.entities import Load, StoreyState

if TYPE_CHECKING:
    from supplysim.model.tower import Tower

__all__ = ["Outlook"]


class Outlook:
    """The storey network of one tower at nominal times, from its present state on."""

    def __init__(self, tower: "Tower") -> None:
        now = tower.kernel.now
        self.rules, self.steps, self.zones = tower.rules, tower.steps, tower.zones
        self.hold_s, self.rank_end = tower.hold_s, tower.rank_end
        self.now = now
        self.crane = max(now, tower.lifted_until)
        self.crew_free = tower.crew_free
        self.walkable = list(tower.walkable)
        self.begun = now

    def begin(self, at: int) -> None:
        """Begin a storey at ``at``, or when the structure allows."""
        if at == MISSING:
            at = self.rules.hours.crew.next_open(max(self.now, self.walkable[0], self.crane))
        self.begun = at

    def storey(self, state: StoreyState, position: int) -> Iterator[tuple[Load, int]]:
        """Yield the loads of a storey from part ``position`` on, with the start of their lifts."""
        ready = [part.ready for part in state.parts]
        for i in range(position, 2 * self.zones):
            zone = i % self.zones
            if ready[i] == MISSING:
                ready[i] = max(self.begun, self.walkable[zone])
            t = max(self.now, ready[i])
            part = state.parts[i]
            hook = self.rules.hours.hook
            for load in rejected.in_order(part, self.rank_end) if part.missing else part.loads:
                if load.lifted:
                    t = max(t, self.crane)
                    continue
                if load.attempt:
                    t = max(t, rejected.promised(load, self.now))
                start, end = hook.begun(max(self.crane, t), load.lift_left_s)
                yield load, start
                t = self.crane = end
            self._after(i, zone, t, ready)

    def _after(self, i: int, zone: int, t: int, ready: list[int]) -> None:
        crew = self.rules.hours.crew
        if i < self.zones:
            begin = crew.next_open(max(t + self.hold_s(t, self.steps.hold), self.crew_free))
            self.crew_free = ready[self.zones + zone] = crew.finish(begin, self.steps.formwork)
        else:
            begin = self.rules.hours.pour.whole(max(t, self.crew_free), self.steps.topping)
            self.crew_free = begin + self.steps.topping
            self.walkable[zone] = self.crew_free + self.steps.walking
