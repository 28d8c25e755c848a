"""What a site expects of its next days: nominal times, from what is certain now."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.verification.reference.missing import in_order
from tests.verification.reference.pace import held_for
from tests.verification.reference.storeys import Load, Part, Storey

if TYPE_CHECKING:
    from tests.verification.reference.clock import Windows
    from tests.verification.reference.site import Tower


class Outlook:
    """A tower's next storeys at nominal times, from what is certain now."""

    def __init__(self, tower: "Tower") -> None:
        self.tower, self.steps, self.now = tower, tower.steps, tower.city.env.now
        self.crane = max(self.now, tower.crane_free or self.now)
        self.crew_free = tower.crew_free
        self.walkable = list(tower.walkable)
        self.begun = self.now

    def begin(self, at: int | None) -> None:
        """Begin a storey at ``at``, or when the structure should allow."""
        if at is None:
            free = max(self.now, self.walkable[0], self.crane)
            at = self.tower.crew.windows.next_open(free)
        self.begun = at

    def storey(self, floor: Storey, position: int) -> Iterator[tuple[Load, int]]:
        """Yield the loads of a storey from a part on, with when their lifts should begin."""
        hook = self.tower.crane.hook.calendar
        ready = [part.ready_at for part in floor.parts]
        for i, part in enumerate(floor.parts[position:], start=position):
            if ready[i] is None:
                ready[i] = max(self.begun, self.walkable[part.zone])
            at = max(self.now, ready[i])
            for load in in_order(self.tower.city, part):
                if not load.left:
                    at = max(at, self.crane)
                    continue
                start = hook.next_open(max(self.crane, at, self._comes(load)))
                yield load, start
                work = sum(self.tower.city.nominal_lift_s[piece] for piece in load.left)
                at = self.crane = hook.end_of(start, work)
            self._behind(part, at, ready)

    def _comes(self, load: Load) -> int:
        """Return when a remake load should be there, if it is not; others are thought to be."""
        if not load.attempt or load.present is not None:
            return self.now
        return max(self.now, load.expected if load.release is None else load.release)

    def _behind(self, part: Part, at: int, ready: list[int | None]) -> None:
        """Let the crew do what follows the lifts of a part."""
        work = self.steps.nominal[part.topping]
        if part.topping:
            pour: Windows = self.tower.pour.windows
            self.crew_free = pour.start_of_whole(max(at, self.crew_free), work) + work
            self.walkable[part.zone] = self.crew_free + self.steps.walking
        else:
            crew: Windows = self.tower.crew.windows
            held = at + held_for(self.tower.city, self.steps.hold, at)
            start = crew.next_open(max(held, self.crew_free))
            self.crew_free = ready[self.steps.zones + part.zone] = crew.end_of(start, work)
