"""People who are missing: what of a stretch of work a complete crew would have saved."""

from supplysim.calendars import Calendar
from supplysim.metrics.tiles import Step, Tile, lay
from supplysim.scenario.labour import CrewShares

__all__ = ["people_short"]


def people_short(
    start: int,
    end: int,
    hours: Calendar,
    nominal: int,
    step: Step,
    *,
    crews: CrewShares,
    hired: int,
) -> list[Tile]:
    """Return the tiles of work [start, end): nominal, ``pace``, and ``labour`` at its end.

    Parameters
    ----------
    hours
        Calendar of those who work.
    nominal
        Seconds of the work by the plan.
    crews
        Shares of the crews that are there.
    hired
        Instant whose crew did the work.
    """
    if start >= end or crews.at(hired) == 1:
        return lay(start, end, "pace", hours, step=step, nominal=nominal)
    worked = hours.worked(start, end)
    whole = hours.finish(start, worked - crews.missing_s(hired, worked))
    return [
        *lay(start, whole, "pace", hours, step=step, nominal=nominal),
        *lay(whole, end, "labour", hours, step=step),
    ]
