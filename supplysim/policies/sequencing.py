"""Sequencing: which order a line takes next. The smallest key goes first."""

from collections.abc import Callable
from dataclasses import dataclass

from supplysim.registry import Registry

__all__ = ["SEQUENCING", "OrderView", "Sequencing"]


@dataclass(frozen=True, slots=True)
class OrderView:
    """One waiting order, as a line sees it.

    ``due`` and ``released`` are seconds; ``same_moulds`` tells that the line's last order was of
    the same project and family.
    """

    due: int
    released: int
    volume_m3: float
    same_moulds: bool


Sequencing = Callable[[OrderView], float]
SEQUENCING: Registry[Sequencing] = Registry("sequencing")

_CAMPAIGN_BONUS_S = 5 * 86400
"""How much earlier an order may seem when it needs no change of moulds; assumption."""


@SEQUENCING.register("earliest-due")
def earliest_due(order: OrderView) -> float:
    """Take the order that is due first."""
    return order.due


@SEQUENCING.register("campaign")
def campaign(order: OrderView) -> float:
    """Take the order that is due first, but stay with one project's moulds within five days."""
    return order.due - (_CAMPAIGN_BONUS_S if order.same_moulds else 0)


@SEQUENCING.register("first-come")
def first_come(order: OrderView) -> float:
    """Take the order that was released first."""
    return order.released
