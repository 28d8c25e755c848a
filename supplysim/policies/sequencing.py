"""Sequencing: which order a line takes next. The smallest key goes first.

Keys are worked out anew for every order that a line takes, over the orders that wait with a free
mould set. A rule whose keys never change says so by ``AtRelease``: they are worked out once, when
the plant gets the order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from supplysim.registry import Registry

__all__ = ["SEQUENCING", "AtRelease", "OrderView", "Sequencing"]


class OrderView(NamedTuple):
    """One waiting order, as a line sees it.

    Parameters
    ----------
    now
        The instant of the decision (seconds, as all times).
    due
        When it is due in the yard.
    released
        When the master plan released it.
    volume_m3
        Volume of its pieces.
    same_moulds
        True if the last order of the line was of the same project and family.
    kit_begun
        True if a line of the plant has taken another order of its storey, perhaps before the run.
    work_s
        Seconds that the line needs for it at nominal times, from entering to the end of the last
        QC, with the line empty and always open.
    """

    now: int
    due: int
    released: int
    volume_m3: float
    same_moulds: bool
    kit_begun: bool
    work_s: int


Key = Callable[[OrderView], float]


@dataclass(frozen=True, slots=True)
class AtRelease:
    """A rule whose keys hold for good; also the decorator that makes it one.

    It may look at ``due``, ``released``, ``volume_m3`` and ``work_s`` of an order only.
    """

    rule: Key

    def __call__(self, order: OrderView) -> float:
        """Return the key of an order."""
        return self.rule(order)


Sequencing = Key | AtRelease
SEQUENCING: Registry[Sequencing] = Registry("sequencing")

_CAMPAIGN_BONUS_S = 5 * 86400
"""How much earlier an order may seem when it needs no change of moulds; assumption."""


@SEQUENCING.register("earliest-due", zh="先到期先做", en="earliest due first")
@AtRelease
def earliest_due(order: OrderView) -> float:
    """Take the order that is due first."""
    return order.due


@SEQUENCING.register("campaign", zh="按项目成批做", en="project by project")
def campaign(order: OrderView) -> float:
    """Take the order that is due first, but stay with one project's moulds within five days."""
    return order.due - (_CAMPAIGN_BONUS_S if order.same_moulds else 0)


@SEQUENCING.register("first-come", zh="先下单先做", en="first ordered first")
@AtRelease
def first_come(order: OrderView) -> float:
    """Take the order that was released first."""
    return order.released


_BEFORE_ALL = 10**10
"""Seconds, three centuries: what is moved ahead by them comes before everything else."""


@SEQUENCING.register("storey-kit", zh="先配齐在建楼层", en="complete the storey begun")
def storey_kit(order: OrderView) -> float:
    """Finish the kits of storeys already begun in production; among equals what is due first."""
    return order.due - (_BEFORE_ALL if order.kit_begun else 0)


@SEQUENCING.register("slack", zh="余量最小先做", en="least slack first")
@AtRelease
def slack(order: OrderView) -> float:
    """Take the order that must begin first to be ready in time."""
    return order.due - order.work_s
