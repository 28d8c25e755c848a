"""Tower cranes: lifts, and setting loads down in the site's buffer.

A crane works through one load at a time; of the towers that share it, the one whose lifts have
been possible longest comes first. A single lift is not begun unless it can end in the
open window; between lifts the job waits for the next window, unless that is further away than a
truck would stay. What is left on a truck is then set down in the buffer, so that trucks do not
stand overnight (docs/decisions/0006).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from librt.vecs import vec
from mypy_extensions import i32, i64

from supplysim.calendars import NEVER, Calendar
from supplysim.ledger import MISSING
from supplysim.model.entities import Load
from supplysim.model.kernel import Kernel
from supplysim.model.lists import PlanLists
from supplysim.model.log import Log
from supplysim.model.station import Station
from supplysim.model.tower import Tower

__all__ = ["Buffer", "Crane", "Job", "Lifts", "Task"]


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


class Task:
    """What the hook does next: lift pieces of a load, or set it down in the buffer."""

    __slots__ = ("buffer", "first", "load", "sets_down", "tower")

    def __init__(self, tower: Tower, buffer: Buffer, load: Load, *, sets_down: bool) -> None:
        self.tower = tower
        self.buffer = buffer
        self.load = load
        self.sets_down = sets_down
        self.first = load.next_piece


class Lifts:
    """The lifts of all components, one entry a component: how long, and when they ended.

    An object, for arrays of machine integers are lost where a class is called by another name.

    Attributes
    ----------
    drawn_s
        Crane seconds as drawn, before the pace of a site.
    ends
        Where cranes write the end of each lift.
    """

    __slots__ = ("drawn_s", "ends")

    def __init__(self, drawn_s: vec[i32], ends: vec[i32]) -> None:
        self.drawn_s = drawn_s
        self.ends = ends


class Crane(Station[Task]):
    """One tower crane: a hook and the towers it serves.

    Parameters
    ----------
    hook
        Hours in which it lifts precast pieces.
    setting
        Hours in which it may set loads down: receiving and hook hours.
    lifts
        The lifts of all components.
    lists
        Nominal lift and volume of the components.
    stay_s
        How long a truck waits for its next lift before it is set down.
    emptied
        Told when a truck is empty, or a trailer that was left.
    """

    def __init__(
        self,
        kernel: Kernel,
        *,
        rank: tuple[int, int],
        towers: Sequence[tuple[Tower, Buffer]],
        hook: Calendar,
        setting: Calendar,
        lifts: Lifts,
        lists: PlanLists,
        stay_s: int,
        emptied: Callable[[Load], None],
    ) -> None:
        super().__init__(kernel, rank=rank, servers=1)
        self.towers = tuple(towers)
        self.hook, self.setting = hook, setting
        self.jobs = Log(Job)
        self._busy_until: i64 = MISSING
        self._lifts, self._lists = lifts, lists
        self._stay_s: i64 = stay_s
        self._emptied = emptied

    def idle_since(self, load: Load) -> int | None:
        """Return since when the hook does nothing for want of ``load``; None if it does not."""
        if not self.has_room:
            return None
        tower = next(tower for tower, _ in self.towers if tower.row == load.tower)
        part = tower.part_now()
        if part is None or part.ready > self.kernel.now or tower.needed() is not load:
            return None
        return max(part.ready, self._busy_until)

    def look(self, at: i64) -> None:
        """Look for work at an instant; a hook that is busy looks when it is free."""
        if self.has_room or at > self._busy_until:
            self.kernel.ask_at(at, self)

    def _choose(self, now: int) -> tuple[Task | None, int]:
        """Take the next lift; else set down a truck that would wait too long."""
        if not self.has_room:
            return None, NEVER
        task, wake = self._next_lift(now)
        if task is not None:
            return task, now
        task, other = self._next_setting_down(now)
        return task, min(wake, other)

    def _next_lift(self, now: int) -> tuple[Task | None, int]:
        """Return the first lift that can be made now; or None, and when one might be."""
        wake = NEVER
        # First come, first served: a tower served by rank alone would starve the others.
        towers = self.towers
        if len(towers) > 1:
            towers = tuple(sorted(towers, key=_waiting_since))
        for tower, buffer in towers:
            load = self._liftable(tower, now)
            if load is None:
                continue
            start = self.hook.whole(now, self._seconds(tower, load.next_piece))
            if start == now:
                return Task(tower, buffer, load, sets_down=False), now
            wake = min(wake, start)
        return None, wake

    def _next_setting_down(self, now: int) -> tuple[Task | None, int]:
        """Return the first truck that must be set down now; or None, and when one might be."""
        wake = NEVER
        for tower, buffer in self.towers:
            for load in tower.on_trucks:
                held_up = tower.held_up(load)
                if not held_up and not self._must_set_down(tower, load, now):
                    # What it waits for may slip past closing without any event of its own.
                    wake = min(wake, self._next_look(now))
                    continue
                room = held_up or buffer.room_for(self._left_l(load))
                if not room and not tower.may_be_next(load):
                    continue
                if self.setting.is_open(now):
                    return Task(tower, buffer, load, sets_down=True), now
                wake = min(wake, self.setting.next_open(now))
        return None, wake

    def _next_look(self, now: int) -> int:
        """Return when hook hours next begin or end, or hours for setting down next begin."""
        hook, setting = self.hook, self.setting
        turn = hook.close_after(now) if hook.is_open(now) else hook.next_open(now)
        closed = setting.close_after(now) if setting.is_open(now) else now
        return min(turn, setting.next_open(closed))

    def _liftable(self, tower: Tower, now: int) -> Load | None:
        part = tower.part_now()
        load = tower.needed()
        if part is None or load is None or part.ready > now:
            return None
        return load if load.present != MISSING and load.present <= now else None

    def _must_set_down(self, tower: Tower, load: Load, now: int) -> bool:
        if not load.direct and load.present == MISSING:
            return True
        outlook = tower.expected()
        other = outlook.next_load()
        while other is not None and other is not load:
            other = outlook.next_load()
        start = NEVER
        if other is not None:
            start = outlook.start
        if load is tower.needed():
            start = self.hook.whole(max(start, now), self._seconds(tower, load.next_piece))
        return start - now > self._stay_s

    def _seconds(self, tower: Tower, piece: int) -> int:
        return _paced(self._lifts.drawn_s[piece], tower.pace())

    def _left_l(self, load: Load) -> int:
        return self._sum(self._lists.volume_l, load, load.next_piece, load.last)

    def _sum(self, by_type: vec[i64], load: Load, first: int, last: int) -> int:
        return self._lists.total(by_type, first, last, load.skipped)

    def _begin(self, task: Task, now: int) -> int:
        if task.load.unloading == MISSING:
            task.load.unloading = now
        return self._set_down(task, now) if task.sets_down else self._lift(task, now)

    def _ended(self, task: Task) -> None:
        if task.sets_down:
            self._stands(task)
        else:
            self._lifted(task)

    def _lift(self, task: Task, now: int) -> int:
        """Lift pieces of the load until it is empty or the next window is too far away."""
        tower, load = task.tower, task.load
        part = tower.part_now()
        assert part is not None  # noqa: S101 - a liftable load belongs to the present part
        t, worked = self._lift_pieces(load, now, tower.last_of(load), tower.pace())
        if load.attempt:
            tower.made_good(load, task.first)
        ready, present = part.ready, load.present
        asked = max(ready, tower.lifted_until)
        starved = self.hook.worked(asked, present) if present > asked else 0
        nominal = load.lift_left_s  # what is left is done, but where something stays on the load
        if not load.lifted:
            nominal = self._sum(self._lists.nominal_lift_s, load, task.first, load.next_piece)
        load.lift_left_s -= nominal
        row = self.jobs.put(load.row).put(0).put(ready).put(present).put(asked)
        row.put(now).put(t).put(nominal).put(worked).put(starved)
        self._busy_until = t
        tower.lifted_until = t
        return t

    def _lift_pieces(self, load: Load, now: i64, last: i64, pace: float) -> tuple[int, int]:
        """Lift what can be lifted before component ``last``; return the end, and the lifts' sum."""
        drawn, installed, skipped = self._lifts.drawn_s, self._lifts.ends, load.skipped
        whole = not skipped
        t, close, worked = now, i64(self.hook.close_after(now)), i64(0)
        done: i64 = load.next_piece
        for piece in range(done, last):
            if not whole and piece in skipped:
                continue
            seconds = _paced(drawn[piece], pace)
            if t + seconds > close:
                start = i64(self.hook.whole(t, seconds))
                if start - t > self._stay_s:
                    break
                t, close = start, self.hook.close_after(start)
            t += seconds
            worked += seconds
            installed[piece] = i32(t)
            done = piece + 1
        load.next_piece = done
        load.pass_skipped()
        return t, worked

    def _lifted(self, task: Task) -> None:
        tower, buffer, load = task.tower, task.buffer, task.load
        if load.row in buffer.loads:
            buffer.level_l -= self._sum(self._lists.volume_l, load, task.first, load.next_piece)
            if load.lifted:
                buffer.loads.discard(load.row)
        elif load.lifted:
            if not load.on_trailer:
                tower.leave(load)
            self._emptied(load)
        tower.lifted(self.kernel.now)

    def _set_down(self, task: Task, now: int) -> int:
        load, buffer = task.load, task.buffer
        left = self._sum(self._lists.setdown_s, load, load.next_piece, load.last)
        seconds = max(1, left)
        buffer.level_l += self._left_l(load)
        buffer.loads.add(load.row)
        end, came = now + seconds, load.inspected
        row = self.jobs.put(load.row).put(1).put(now).put(came).put(came)
        row.put(now).put(end).put(seconds).put(seconds).put(0)
        self._busy_until = end
        load.present = NEVER  # on the hook: not to be lifted until it stands in the buffer
        return end

    def _stands(self, task: Task) -> None:
        load = task.load
        load.present = self.kernel.now
        task.tower.leave(load)
        self._emptied(load)


def _paced(drawn_s: int, pace: float) -> i64:
    """Return the seconds of a lift at a pace, at least one."""
    return max(1, int(drawn_s * pace + 0.5))


def _waiting_since(place: tuple[Tower, Buffer]) -> int:
    """Return since when a tower's present part could be lifted."""
    part = place[0].part_now()
    return NEVER if part is None else part.ready
