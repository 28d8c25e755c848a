"""Mould sets of a project and family: made, accepted, worn and renewed."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplysim.rounding import half_up
from tests.verification.reference.clock import DAY

if TYPE_CHECKING:
    from tests.verification.reference.city import City


@dataclass
class MouldSet:
    """One set: the kits it has made, whether it stands at a line, since when it is free."""

    worn_in: bool = False
    """Whether it was at work before the run."""
    kits: int = 0
    in_use: bool = False
    free_since: int = 0
    lent: Counter[int] = field(default_factory=Counter)
    """Pieces made again, by type, since they last came to a kit's pieces of the type."""

    def is_new(self, scenario) -> bool:
        """Tell whether its present kit is among the first since it was made or renewed."""
        life = scenario.production.mould_life
        if self.worn_in and not (life and self.kits >= life):
            return False
        number = (self.kits % life if life else self.kits) + 1
        return number <= scenario.quality.new_mould_kits

    def lend(self, again: Counter[int], in_kit: Counter[int]) -> bool:
        """Make pieces again, each in one mould; tell whether some mould's day is used up by it."""
        self.lent += again
        used_up = Counter({kind: in_kit[kind] for kind in again if self.lent[kind] >= in_kit[kind]})
        self.lent -= used_up
        return bool(used_up)

    def free_after(self, production, t: int) -> int:
        """Return when a set that is done with a kit at ``t`` may make the next one."""
        self.kits += 1
        if self.kits == 1:
            t += half_up(production.first_article_d * DAY)
        if production.mould_life and self.kits % production.mould_life == 0:
            t += half_up(production.mould_renewal_d * DAY)
        return t


class MouldSets:
    """All sets of a plant, by project and family."""

    def __init__(self, city: "City") -> None:
        self.city = city
        self.sets: dict[tuple[int, str], list[MouldSet]] = {}

    def of(self, project: int, family: str) -> list[MouldSet]:
        key = project, family
        if key not in self.sets:
            towers = len(self.city.world.towers_of[project])
            at_work = self._were_at_work(project)
            share = self.city.scenario.production.towers_per_mould_set
            self.sets[key] = [MouldSet(at_work) for _ in range(max(1, half_up(towers / share)))]
        return self.sets[key]

    def _were_at_work(self, project: int) -> bool:
        """Tell whether the start state has a storey of a project installed or in stock."""
        towers = [tower for tower in self.city.towers if tower.project == project]
        return any(tower.installed or tower.stock for tower in towers)

    def free(self, project: int, family: str) -> MouldSet | None:
        """Return the set that has been free longest; of equals, that of the lowest number."""
        free = [s for s in self.of(project, family) if not s.in_use]
        return min(free, key=lambda moulds: moulds.free_since, default=None)
