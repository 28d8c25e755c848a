"""Who has the hook of a crane: precast, other trades by the day, and nobody while it climbs."""

from itertools import takewhile
from typing import TYPE_CHECKING

from supplysim.rounding import half_up
from tests.verification.reference.clock import DAY, HOUR, Opening, Steps, Windows, last_change_at
from tests.verification.reference.closed import Span, less

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.site import Tower
    from tests.verification.reference.storeys import Storey


class Hook:
    """The hours of a crane's hook, and what is taken from them as the run goes on."""

    def __init__(self, city: "City", opening: Opening, towers: list["Tower"]) -> None:
        self.env, self.opening, self.towers = city.env, opening, towers
        self.use = city.scenario.sites.crane
        self.calendar = self.left = opening.windows
        """Hours by the calendar, which forecasts go by, and what is left of them for lifts."""
        self.climbs: list[Span] = []
        self.begins_with_lifts: dict[int, bool] = {}
        if self.use.other_day_share < 1:
            city.env.process(self._look_at_openings())

    # Other trades.

    def _look_at_openings(self) -> Steps:
        """Note for each day whether a part could be lifted when its hook hours opened."""
        for day in range(self.calendar.spans[-1][1] // DAY + 1):
            yield from self._wait_for_opening(day)
            parts = [tower.part_now() for tower in self.towers]
            ready = [part.ready_at for part in parts if part and part.ready_at is not None]
            if self._hours_of(day):
                self.begins_with_lifts[day] = any(at <= self.env.now for at in ready)

    def _wait_for_opening(self, day: int) -> Steps:
        """Wait until all has happened at the first open second of a day; a climb puts it off."""
        at = day * DAY
        while True:
            yield last_change_at(self.env, max(at, self.env.now))
            hours = self._hours_of(day)
            if not hours or hours[0][0] <= self.env.now:
                return
            at = hours[0][0]

    def _hours_of(self, day: int) -> list[Span]:
        """Return the hours of one day in which the hook is neither closed nor climbing."""
        first, end = day * DAY, (day + 1) * DAY
        near = takewhile(lambda span: span[0] < end, self.calendar.from_(first))
        spans = [(max(a, first), min(b, end)) for a, b in less(near, self.climbs).spans]
        return [span for span in spans if span[0] < span[1]]

    def judge(self) -> int | None:
        """Give the hook to other trades if the day is theirs; return when precast has it back."""
        now = self.env.now
        if self.begins_with_lifts.pop(now // DAY, True):
            return None
        hours = self._hours_of(now // DAY)
        left = half_up(self.use.other_day_share * sum(b - a for a, b in hours))
        back = hours[-1][1]
        for a, b in reversed(hours):
            back = max(a, b - left)
            left -= b - back
            if not left:
                break
        if back <= now:
            return None
        self._take((now, back))
        return back

    # Climbing.

    def climb(self, tower: "Tower", floor: "Storey") -> int | None:
        """Climb if a storey brought the highest tower to a multiple; return until when."""
        every, lifted = self.use.climb_every, floor.number + 1
        if not every or lifted % every or floor is tower.floors[-1]:
            return None
        if any(other.storeys_lifted >= lifted for other in self.towers if other is not tower):
            return None
        end = self.left.end_of(self.env.now, half_up(self.use.climb_h * HOUR))
        self.climbs.append((self.env.now, end))
        self._take(self.climbs[-1])
        return end

    def climbing(self, t: int) -> bool:
        """Tell whether the crane climbs at ``t``."""
        return any(a <= t < b for a, b in self.climbs)

    # What is left.

    def _take(self, span: Span) -> None:
        rest = self.left.from_(span[0])
        cut = list(takewhile(lambda window: window[0] < span[1], rest))
        first = len(self.left.spans) - len(rest)
        spans = [*self.left.spans[:first], *less(cut, [span]).spans, *rest[len(cut) :]]
        self.left = Windows([a for a, _ in spans], [b for _, b in spans])

    def whole(self, seconds: int) -> Steps:
        """Lift in one of the hours that are left."""
        yield self.env.timeout(self.left.start_of_whole(self.env.now, seconds) - self.env.now)
        yield from self.opening.whole(seconds)
