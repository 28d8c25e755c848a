"""Tower cranes: lifts, and setting loads down in the site's buffer.

A crane works through one load at a time; of the towers that share it, the one whose lifts have
been possible longest comes first. A single lift is not begun unless it can end in the
open window; between lifts the job waits for the next window, unless that is further away than a
truck would stay. What is left on a truck is then set down in the buffer, so that trucks do not
stand overnight (docs/decisions/0006).
"""

from collections.abc import Callable, MutableSequence, Sequence
from typing import NamedTuple

from supplysim.calendars import NEVER, Calendar
from supplysim.ledger import MISSING
from supplysim.model.entities import Load
from supplysim.model.kernel import Kernel
from supplysim.model.lists import PlanLists
from supplysim.model.tower import Tower

__all__ = ["Buffer", "Crane", "Job"]


class Job(NamedTuple):
    """One crane job, as the record keeps it; all times in seconds."""

    load: int
    unload: int
    structure: int
    present: int
    asked: int
    start: int
    end: int
    nominal: int
    worked: int
    starved: int


class Buffer:
    """The ground beside a tower on which pieces wait, in litres."""

    def __init__(self, capacity_l: int) -> None:
        self.capacity_l = capacity_l
        self.level_l = 0
        self.loads: set[int] = set()

    def room_for(self, volume_l: int) -> bool:
        """Tell whether ``volume_l`` fits; an empty buffer takes any load."""
        return self.level_l == 0 or self.level_l + volume_l <= self.capacity_l


class Crane:
    """One tower crane and the towers it serves.

    Parameters
    ----------
    hook
        Hours in which it lifts precast pieces.
    setting
        Hours in which it may set loads down: receiving and hook hours.
    lift_s
        Drawn seconds of one component's lift.
    lists
        Nominal lift and volume of the components.
    stay_s
        How long a truck waits for its next lift before it is set down.
    installed
        Where the end of each component's lift is written.
    emptied
        Told when a truck is empty.
    """

    def __init__(
        self,
        kernel: Kernel,
        *,
        rank: tuple[int, int],
        towers: Sequence[tuple[Tower, Buffer]],
        hook: Calendar,
        setting: Calendar,
        lift_s: Sequence[int],
        lists: PlanLists,
        stay_s: int,
        installed: MutableSequence[int],
        emptied: Callable[[Load], None],
    ) -> None:
        self.kernel = kernel
        self.rank = rank
        self.towers = tuple(towers)
        self.hook, self.setting = hook, setting
        self.jobs: list[Job] = []
        self._lift_s, self._lists = lift_s, lists
        self._stay_s = stay_s
        self._installed = installed
        self._emptied = emptied
        self._busy = False

    def decide(self, now: int) -> None:
        """Take the next lift; else set down a truck that would wait too long."""
        if self._busy:
            return
        begun, wake = self._try_lifts(now)
        if begun:
            return
        begun, other = self._try_setting_down(now)
        if not begun and min(wake, other) < NEVER:
            self.kernel.ask_at(min(wake, other), self)

    def _try_lifts(self, now: int) -> tuple[bool, int]:
        """Begin the first lift that can be made; tell whether, and else when one might be."""
        wake = NEVER
        # First come, first served: a tower served by rank alone would starve the others.
        for tower, buffer in sorted(self.towers, key=_waiting_since):
            load = self._liftable(tower, now)
            if load is None:
                continue
            start = self.hook.whole(now, self._seconds(tower, load.next_piece))
            if start == now:
                self._lift(tower, buffer, load, now)
                return True, NEVER
            wake = min(wake, start)
        return False, wake

    def _try_setting_down(self, now: int) -> tuple[bool, int]:
        """Set down the first truck that must be; tell whether, and else when one might be."""
        wake = NEVER
        for tower, buffer in self.towers:
            for load in tower.on_trucks:
                if not self._must_set_down(tower, load, now):
                    continue
                if not buffer.room_for(self._left_l(load)) and load is not tower.needed():
                    continue
                if self.setting.is_open(now):
                    self._set_down(tower, buffer, load, now)
                    return True, NEVER
                wake = min(wake, self.setting.next_open(now))
        return False, wake

    def _liftable(self, tower: Tower, now: int) -> Load | None:
        part = tower.part_now()
        load = tower.needed()
        if part is None or load is None or part.ready > now:
            return None
        return load if load.present != MISSING and load.present <= now else None

    def _must_set_down(self, tower: Tower, load: Load, now: int) -> bool:
        if not load.direct and load.present == MISSING:
            return True
        start = next((at for other, at in tower.expected() if other is load), NEVER)
        if load is tower.needed():
            start = self.hook.whole(max(start, now), self._seconds(tower, load.next_piece))
        return start - now > self._stay_s

    def _seconds(self, tower: Tower, piece: int) -> int:
        return max(1, int(self._lift_s[piece] * tower.pace() + 0.5))

    def _left_l(self, load: Load) -> int:
        return self._volume(load.next_piece, load.last)

    def _volume(self, first: int, last: int) -> int:
        return self._lists.total(self._lists.volume_l, first, last)

    def _lift(self, tower: Tower, buffer: Buffer, load: Load, now: int) -> None:
        """Lift pieces of ``load`` until it is empty or the next window is too far away."""
        part = tower.part_now()
        assert part is not None  # noqa: S101 - a liftable load belongs to the present part
        first, t, worked = load.next_piece, now, 0
        pace, close = tower.pace(), self.hook.close_after(now)
        for piece in range(first, load.last):
            seconds = max(1, int(self._lift_s[piece] * pace + 0.5))
            if t + seconds > close:
                start = self.hook.whole(t, seconds)
                if start - t > self._stay_s:
                    break
                t, close = start, self.hook.close_after(start)
            t += seconds
            worked += seconds
            self._installed[piece] = t
            load.next_piece = piece + 1
        asked = max(part.ready, tower.lifted_until)
        starved = self.hook.worked(asked, load.present) if load.present > asked else 0
        nominal = self._lists.total(self._lists.nominal_lift_s, first, load.next_piece)
        self.jobs.append(
            Job(load.row, 0, part.ready, load.present, asked, now, t, nominal, worked, starved)
        )
        if load.unloading == MISSING:
            load.unloading = now
        self._busy = True
        tower.lifted_until = t
        self.kernel.at(t, self._lifted, (tower, buffer, load, first))

    def _lifted(self, job: tuple[Tower, Buffer, Load, int]) -> None:
        tower, buffer, load, first = job
        self._busy = False
        if load.row in buffer.loads:
            buffer.level_l -= self._volume(first, load.next_piece)
            if load.lifted:
                buffer.loads.discard(load.row)
        elif load.lifted:
            tower.leave(load)
            self._emptied(load)
        tower.lifted(self.kernel.now)
        self.kernel.ask(self)

    def _set_down(self, tower: Tower, buffer: Buffer, load: Load, now: int) -> None:
        pieces = load.last - load.next_piece
        seconds = max(1, load.setdown_s * pieces // (load.last - load.first))
        end = now + seconds
        buffer.level_l += self._left_l(load)
        buffer.loads.add(load.row)
        if load.unloading == MISSING:
            load.unloading = now
        self.jobs.append(
            Job(load.row, 1, now, load.inspected, load.inspected, now, end, seconds, seconds, 0)
        )
        self._busy = True
        load.present = NEVER  # on the hook: not to be lifted until it stands in the buffer
        self.kernel.at(end, self._stands, (tower, load))

    def _stands(self, job: tuple[Tower, Load]) -> None:
        tower, load = job
        self._busy = False
        load.present = self.kernel.now
        tower.leave(load)
        self._emptied(load)
        self.kernel.ask(self)


def _waiting_since(place: tuple[Tower, Buffer]) -> int:
    """Return since when a tower's present part could be lifted."""
    part = place[0].part_now()
    return NEVER if part is None else part.ready
