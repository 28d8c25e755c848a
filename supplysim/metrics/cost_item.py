"""What an item of cost is, and the collection of all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from supplysim.errors import Lang
from supplysim.metrics.arrays import Arrays, FloatArray, Groups
from supplysim.scenario.costs import Costs
from supplysim.scenario.shape import extra

__all__ = ["ITEMS", "CostItem", "Reckon", "Spent", "cost_item"]


class Spent(NamedTuple):
    """What an item comes to, one entry a group: a quantity, and yuan."""

    quantity: FloatArray
    yuan: FloatArray


Reckon = Callable[[Arrays, Groups], Spent]

ITEMS: dict[str, "CostItem"] = {}
"""Every registered item under its key, in the order of registration."""


@dataclass(frozen=True, slots=True)
class CostItem:
    """One item of cost.

    Parameters
    ----------
    key
        Name in tables and code.
    unit
        Unit of its quantity.
    zh, en
        Name in each language.
    by
        The ways to part a record for which the item makes sense: plant, zone, city.
    factors
        Fields of ``scenario.costs`` that it is multiplied by.
    reckon
        Gives quantity and yuan over the scenario's window, per group.
    """

    key: str
    unit: str
    zh: str
    en: str
    by: tuple[str, ...]
    factors: tuple[str, ...]
    reckon: Reckon

    def name(self, lang: Lang = "zh") -> str:
        """Return the name in one language."""
        return self.zh if lang == "zh" else self.en

    @property
    def confidence(self) -> str:
        """Confidence of the least certain of its factors, as given by their defaults."""
        given = [extra(Costs.model_fields[name], "confidence") for name in self.factors]
        return max(given, key="SCDRJ".index)


def cost_item(
    *, unit: str, zh: str, en: str, by: tuple[str, ...], factors: tuple[str, ...]
) -> Callable[[Reckon], Reckon]:
    """Return a decorator that registers a function as the item of its name."""

    def enter(reckon: Reckon) -> Reckon:
        key = reckon.__name__
        ITEMS[key] = CostItem(key, unit, zh, en, by, factors, reckon)
        return reckon

    return enter
