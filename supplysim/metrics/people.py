"""People who are missing: what of a stretch of work a complete crew would have saved."""

from supplysim.calendars import Calendar
from supplysim.metrics import site_traces
from supplysim.metrics.tiles import Step, Tile, lay
from supplysim.scenario.labour import CrewShares, complete_s

__all__ = ["crew_work", "work_of"]


def crew_work(done: site_traces.Step, hours: Calendar, step: Step, crews: CrewShares) -> list[Tile]:
    """Return the tiles of a crew step of a site, by the crew of the second at which it began."""
    span = done.crew_start, done.crew_end
    return work_of(span, hours, step, nominal=done.crew_nominal, share=crews.at(done.crew_start))


def work_of(
    span: tuple[int, int], hours: Calendar, step: Step, *, nominal: int, share: float
) -> list[Tile]:
    """Return the tiles of work [start, end): nominal, ``pace``, and ``labour`` at its end.

    Parameters
    ----------
    hours
        Calendar of those who work.
    nominal
        Seconds of the work by the plan.
    share
        Share of the crew that did it.
    """
    start, end = span
    if start >= end or share == 1:
        return lay(start, end, "pace", hours, step=step, nominal=nominal)
    whole = hours.finish(start, complete_s(hours.worked(start, end), share))
    return [
        *lay(start, whole, "pace", hours, step=step, nominal=nominal),
        *lay(whole, end, "labour", hours, step=step),
    ]
