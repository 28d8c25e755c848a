"""Journeys: where a load goes with the trucks of one fleet."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplysim.calendars import Calendar
from supplysim.model.ways import Way

if TYPE_CHECKING:
    from supplysim.model.fleet import Fleet

__all__ = ["Journey"]


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a load goes with a fleet: two ways, and the hours in which its site receives it.

    ``approach_s`` is the nominal empty run from the truck's depot to the plant.
    """

    fleet: "Fleet"
    out: Way
    back: Way
    receiving: Calendar
    approach_s: int = 0
