"""Journeys: where a load goes with the trucks of one fleet."""

from dataclasses import dataclass

from supplysim.calendars import Calendar
from supplysim.model.ways import Way

__all__ = ["Journey"]


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a load goes: its two ways, and the hours in which its site receives it.

    ``approach_s`` is the nominal empty run from the truck's depot to the plant.
    """

    out: Way
    back: Way
    receiving: Calendar
    approach_s: int = 0
