"""People who are missing: what of a stretch of work a complete crew would have saved."""

from supplysim.calendars import Calendar
from supplysim.metrics import site_traces
from supplysim.metrics.tiles import WORK, Step, Tile, lay
from supplysim.scenario.labour import CrewShares, complete_s

__all__ = ["crew_work", "pour_work", "work_of"]


def crew_work(done: site_traces.Step, hours: Calendar, step: Step, crews: CrewShares) -> list[Tile]:
    """Return the tiles of a crew step of a site, by the crew of the second at which it began."""
    span = done.crew_start, done.crew_end
    return work_of(span, hours, step, nominal=done.crew_nominal, share=crews.at(done.crew_start))


def pour_work(
    done: site_traces.Step, hours: Calendar, crews: CrewShares, *, free: int
) -> list[Tile]:
    """Return the tiles of a topping from the end of lifts on: the wait for a window, the pour.

    A pour is whole. What a complete crew would have begun sooner, in a window too short for the
    people who were there, is ``labour`` like the seconds by which the pour itself was longer: the
    two add up to the open seconds by which it ended later than theirs.

    Parameters
    ----------
    free
        When the crew had ended its work before; the crew of the first second at which it could
        pour decides how long it takes.
    """
    first = min(hours.next_open(max(done.lifted, free)), done.crew_start)
    share = crews.at(first)
    span = done.crew_start, done.crew_end
    begun = done.crew_start
    if share < 1:
        begun = min(begun, hours.whole(first, complete_s(done.crew_end - begun, share)))
    return [
        *lay(done.lifted, begun, WORK, hours, step="pour-wait"),
        *lay(begun, done.crew_start, "labour", hours, step="pour-wait"),
        *work_of(span, hours, "pour", nominal=done.crew_nominal, share=share),
    ]


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
