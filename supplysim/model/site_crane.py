"""A crane that climbs with its tower and is shared with other trades by the day.

Both take hours of the hook while the run goes on; what they take is kept as closures of the
replication, so that the record shows the hours that were left.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from supplysim.calendars import DAY, Calendar
from supplysim.model.crane import Buffer, Crane, Lifts, Task
from supplysim.model.entities import Load
from supplysim.model.hook import HookHours
from supplysim.model.kernel import Kernel
from supplysim.model.lists import PlanLists
from supplysim.model.tower import Tower
from supplysim.rounding import half_up
from supplysim.scenario.closings import Outage

__all__ = ["CraneUse", "SiteCrane", "taken_of"]


@dataclass(frozen=True, slots=True)
class CraneUse:
    """What takes a crane from precast.

    ``other_day_share`` = share of a day's hook seconds that precast gets on a day that does not
    begin with lifts to make; ``climb_every`` = storeys between climbs (0 = it never climbs), each
    of ``climb_s`` hook seconds.
    """

    other_day_share: float = 1.0
    climb_every: int = 0
    climb_s: int = 0


def taken_of(cranes: Iterable[Crane]) -> list[Outage]:
    """Return the hours that were taken from cranes in a run, each crane named once or more."""
    each = dict.fromkeys(cranes)
    return [outage for crane in each if isinstance(crane, SiteCrane) for outage in crane.taken]


class SiteCrane(Crane):
    """A tower crane that climbs, and whose days belong to precast or to other trades.

    Parameters
    ----------
    name
        Name of the crane in the record.
    use
        What takes it from precast.
    """

    def __init__(
        self,
        kernel: Kernel,
        *,
        name: str,
        use: CraneUse,
        rank: tuple[int, int],
        towers: Sequence[tuple[Tower, Buffer]],
        hook: Calendar,
        setting: Calendar,
        lifts: Lifts,
        lists: PlanLists,
        stay_s: int,
        emptied: Callable[[Load], None],
    ) -> None:
        self._hours, self._setting_hours = HookHours(hook), HookHours(setting)
        super().__init__(
            kernel,
            rank=rank,
            towers=towers,
            hook=self._hours,
            setting=self._setting_hours,
            lifts=lifts,
            lists=lists,
            stay_s=stay_s,
            emptied=emptied,
        )
        self.name = name
        self.taken: list[Outage] = []
        self._use = use
        self._judged = -1
        self._highest = max(tower.current + tower.position_done for tower, _ in self.towers)

    def _choose(self, now: int) -> tuple[Task | None, int]:
        if self._use.other_day_share < 1 and now // DAY != self._judged and self.has_room:
            self._judge(now)
        return super()._choose(now)

    def _judge(self, now: int) -> None:
        """Give the day to other trades if nothing could be lifted when its hook hours began.

        What was ready then is still to be lifted now: the crane has lifted nothing since, or the
        day is judged already (see ``_note_day``).
        """
        midnight = now // DAY * DAY
        opening = self.hook.next_open(midnight)
        if now < opening:
            return
        self._judged = now // DAY
        parts = [tower.part_now() for tower, _ in self.towers]
        if any(part is not None and part.ready <= opening for part in parts):
            return
        whole = self.hook.worked(midnight, midnight + DAY)
        others = whole - half_up(self._use.other_day_share * whole)
        self._take(now, self.hook.finish(opening, others), "trades")

    def _take(self, start: int, end: int, cause: str) -> None:
        if start < end:
            self._hours.cut(start, end)
            self.taken.append(Outage(f"crane:{self.name}", start, end, cause))

    def _note_day(self) -> None:
        """Know a day for one of lifting whose hook hours began during the lifts that end now.

        Their part may be done: nothing that was ready then need be left to tell it by.
        """
        now = self.kernel.now
        if self.jobs[-1].start <= self.hook.next_open(now // DAY * DAY) < now:
            self._judged = now // DAY

    def _ended(self, task: Task) -> None:
        if self._use.other_day_share < 1 and not task.sets_down:
            self._note_day()
        super()._ended(task)
        if self._use.climb_every and task.tower.position_done:
            self._climb(task.tower)

    def _climb(self, tower: Tower) -> None:
        """Climb when the highest tower has got so many storeys higher and goes on."""
        lifted = tower.current + 1
        if lifted <= self._highest or tower.done:
            return
        self._highest = lifted
        if lifted % self._use.climb_every == 0:
            now = self.kernel.now
            end = self.hook.finish(now, self._use.climb_s)
            self._setting_hours.cut(now, end)
            self._take(now, end, "crane")
