"""Cranes: lifts straight off the truck or from the buffer, and setting down."""

from typing import TYPE_CHECKING

from supplysim.rounding import half_up
from tests.verification.reference.clock import HOUR, NEVER, Decision, Steps
from tests.verification.reference.hook import Hook
from tests.verification.reference.missing import is_held_up, may_crowd, stops_before
from tests.verification.reference.pace import while_learning
from tests.verification.reference.site import Tower
from tests.verification.reference.storeys import Load

if TYPE_CHECKING:
    from tests.verification.reference.city import City

PATIENCE = 2 * HOUR
"""How long a truck, or a job between two lifts, waits: the free time of a delivery."""


class Crane:
    """One crane and the towers it serves, each with its buffer."""

    def __init__(self, city: "City", code: int, name: str, towers: list[Tower]) -> None:
        self.city, self.towers = city, towers
        gate = towers[0].gate
        opening = city.opening(city.scenario.sites.hook_calendar, "crane", name)
        self.hook = Hook(city, opening, towers)
        self.by_receiving_hours = city.opening(gate.calendar, "crane", name)
        self.busy = False
        self.idle_from = 0
        self.level_l = {tower.row: 0 for tower in towers}
        self.decision = Decision(city.env, "crane", code, self.decide)
        opening.bells.append(self.decision.ask)
        for hours in (gate.hours, self.by_receiving_hours):
            hours.bells.append(self._setting_down_may_open)
        for tower in towers:
            tower.crane = self

    def decide(self) -> None:
        """Take the next lift; else set down a truck that would wait too long."""
        if self.busy:
            return
        self._ask_when(self.hook.judge())
        job = self._next_lifts() or self._next_setting_down()
        if job is not None:
            self.busy = True
            self.city.env.process(job)

    def _ask_when(self, hook_is_back: int | None) -> None:
        if hook_is_back is not None:
            self.decision.ask_at(hook_is_back)

    def idle_since(self, load: Load) -> int | None:
        """Return since when the crane does nothing because a load is not there, if so."""
        part = load.tower.part_now()
        if self.busy or part is None or load is not load.tower.lifted_next():
            return None
        ready = part.ready_at
        waits = ready is not None and ready <= self.city.env.now
        return max(ready, self.idle_from) if waits else None

    # Lifting.

    def _next_lifts(self) -> Steps | None:
        """Return the lifts of the tower whose part has been ready longest, if one can begin."""
        now, found = self.city.env.now, []
        for number, tower in enumerate(self.towers):
            load = tower.lifted_next()
            if load is None or not load.part.ready.triggered or load.present is None:
                continue
            seconds = self._seconds(tower, load.left[0])
            if self.hook.left.start_of_whole(now, seconds) == now:
                found.append((load.part.ready_at, number, tower, load))
        if not found:
            return None
        *_, tower, load = min(found, key=lambda entry: entry[:2])
        return self._lift(tower, load)

    def _seconds(self, tower: Tower, piece: int) -> int:
        floor = tower.floor(tower.under_way)
        drawn = while_learning(self.city, self.city.lift_s[piece], floor.number)
        return max(1, half_up(drawn * tower.gain(floor)))

    def _job(self, tower: Tower, load: Load) -> tuple[list[int], int]:
        """Return the pieces that one job lifts, and its end: it waits for no far window."""
        pieces: list[int] = []
        t, stop = self.city.env.now, stops_before(self.city, load)
        for piece in load.left:
            if piece >= stop:
                break
            seconds = self._seconds(tower, piece)
            start = self.hook.left.start_of_whole(t, seconds)
            if start - t > PATIENCE:
                break
            t = start + seconds
            pieces.append(piece)
        return pieces, t

    def _lift(self, tower: Tower, load: Load) -> Steps:
        env, floor = self.city.env, tower.floor(tower.under_way)
        from_truck = load in tower.gate.inside
        pieces, end = self._job(tower, load)
        load.taken += len(pieces)
        load.part.missing -= set(pieces)
        tower.crane_free = end
        if load.unloading is None:
            load.unloading = env.now
        for piece in pieces:
            yield from self.hook.whole(self._seconds(tower, piece))
            self.city.installed(piece)
            if not from_truck and load.trailer is None:
                self.level_l[tower.row] -= self.city.volume_l[piece]
        assert env.now == end, "a job did not end when expected"
        self.busy, self.idle_from = False, env.now
        if from_truck and not load.left:
            tower.gate.leave(load)
        if load.trailer is not None and not load.left:
            back = self.city.roads.back(tower.project, load.truck.home)
            env.process(self.city.trailers.fetch(load, back))
        part = load.part
        if not part.missing and not any(other.left for other in [*part.loads, *part.again]):
            tower.part_is_lifted(floor, load.part)
            if floor.finished is not None:
                self._ask_when(self.hook.climb(tower, floor))
        tower.gate.decision.ask()
        self.decision.ask()

    # Setting down.

    def _may_set_down(self, t: int) -> bool:
        """Tell whether hook or receiving hours let the crane set loads down at ``t``."""
        gate, crane = self.towers[0].gate.hours.windows, self.by_receiving_hours.windows
        if self.hook.climbing(t):
            return False
        return self.hook.calendar.is_open(t) or (gate.is_open(t) and crane.is_open(t))

    def _setting_down_may_open(self) -> None:
        now = self.city.env.now
        if self._may_set_down(now) and not self._may_set_down(now - 1):
            self.decision.ask()

    def _next_setting_down(self) -> Steps | None:
        if not self._may_set_down(self.city.env.now):
            return None
        for tower in self.towers:
            inspected = [
                load
                for load in tower.gate.inside
                if load.inspected is not None and load.trailer is None
            ]
            for load in sorted(inspected, key=lambda load: load.row):
                if self._would_wait_long(tower, load) and self._has_room(tower, load):
                    return self._set_down(tower, load)
        return None

    def _would_wait_long(self, tower: Tower, load: Load) -> bool:
        now = self.city.env.now
        if not load.direct or is_held_up(self.city, tower, load):
            return True
        start = next((at for other, at in tower.outlook() if other is load), NEVER)
        if load is tower.lifted_next():
            seconds = self._seconds(tower, load.left[0])
            start = self.hook.left.start_of_whole(max(start, now), seconds)
        return start - now > PATIENCE

    def _left_l(self, load: Load) -> int:
        return sum(self.city.volume_l[piece] for piece in load.left)

    def _has_room(self, tower: Tower, load: Load) -> bool:
        """An empty buffer takes any load, and any takes the load that is lifted next."""
        level, room = self.level_l[tower.row], half_up(self.city.scenario.sites.buffer_m3 * 1000)
        fits = level == 0 or level + self._left_l(load) <= room
        if fits or load is tower.lifted_next():
            return True
        return is_held_up(self.city, tower, load) or may_crowd(self.city, tower, load)

    def _set_down(self, tower: Tower, load: Load) -> Steps:
        env = self.city.env
        if load.unloading is None:
            load.unloading = env.now
        self.level_l[tower.row] += self._left_l(load)
        load.present = None
        yield env.timeout(max(1, sum(self.city.setdown_s[piece] for piece in load.left)))
        load.present = env.now
        self.busy, self.idle_from = False, env.now
        tower.gate.leave(load)
        self.decision.ask()
