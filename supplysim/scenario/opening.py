"""From the working hours of a scenario to compiled calendars in seconds from its start."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from supplysim.calendars import DAY, Calendar, Closed
from supplysim.scenario.closings import Closings
from supplysim.scenario.hours import WEEKDAYS, Mark, read_mark, read_window
from supplysim.scenario.place import CalendarSpec, Holiday, Pause

if TYPE_CHECKING:
    from supplysim.scenario.spec import Scenario

__all__ = [
    "MARGIN_D",
    "Opening",
    "compile_all",
    "compile_calendar",
    "festivals",
    "openings",
    "pauses_of",
    "receiving_calendar",
]

Opening = Callable[[str, str, str], Calendar]

MARGIN_D = 400
"""Days before the start and after the horizon that calendars cover: the baseline reaches there."""

_LONGEST_PAUSE_D = 300
_FESTIVAL = ("spring festival", "春节")


def compile_all(scenario: "Scenario") -> dict[str, Calendar]:
    """Return every calendar of a scenario, compiled, by name."""
    return {
        name: compile_calendar(spec, scenario=scenario) for name, spec in scenario.calendars.items()
    }


def compile_calendar(
    spec: CalendarSpec, *, scenario: "Scenario", closures: Sequence[Closed] = ()
) -> Calendar:
    """Return open windows from 400 days before the scenario's start to 400 days past its horizon.

    Holidays and pauses are closed with the label "closure", nights and days off are off-hours. A
    shift belongs to the day on which it begins: the night shift before a holiday ends as usual,
    and the holiday lasts until the same hour after its last day.

    Parameters
    ----------
    spec
        Working hours.
    scenario
        Gives start, horizon and holidays.
    closures
        Further closures in seconds, cut out of the windows.
    """
    return _compiled(spec, scenario.start, scenario.horizon, scenario.holidays, tuple(closures))


@lru_cache(maxsize=64)  # a scenario has a dozen, each asked for three times a replication
def _compiled(
    spec: CalendarSpec,
    origin: datetime,
    horizon: datetime,
    holidays: tuple[Holiday, ...],
    closures: tuple[Closed, ...],
) -> Calendar:
    first = origin.date() - timedelta(days=MARGIN_D)
    last = horizon.date() + timedelta(days=MARGIN_D)
    if spec.always:
        return Calendar([(_second(first, origin), _second(last, origin) + DAY)], closures)
    hours = [read_window(text) for text in spec.hours]
    # A shift past midnight moves the beginning of every closed day to its end.
    overhang = max(0, max(end for _, end in hours) - DAY)
    shut = _shut_days(spec, holidays, first, last)
    open_days = {WEEKDAYS.index(day) for day in spec.days}
    windows: list[tuple[int, int]] = []
    closed = list(closures)
    for day in _days(first, last):
        midnight = _second(day, origin)
        if day in shut:
            closed.append(Closed(midnight + overhang, midnight + overhang + DAY, "closure"))
        elif day.weekday() in open_days:
            windows += [(midnight + a, midnight + b) for a, b in hours]
    return Calendar(windows, closed)


def openings(
    scenario: "Scenario", closings: Closings | None = None, *, kept: int | None = None
) -> Opening:
    """Return ``opening(calendar, kind, name)``: a calendar less the closures of one resource.

    Parameters
    ----------
    scenario
        Gives the calendars.
    closings
        Closures of the replication; None = those given as data alone.
    kept
        How many calendars with closures of their own are kept, the last ones asked for; None = all.

    Calendars are compiled once; resources without closures of their own share them.
    """
    calendars = compile_all(scenario)
    closures = closings or Closings(scenario)

    @lru_cache(maxsize=kept)
    def opening(calendar: str, kind: str, name: str) -> Calendar:
        closed = closures.of(kind, name)
        return calendars[calendar].with_closed(closed) if closed else calendars[calendar]

    return opening


def receiving_calendar(scenario: "Scenario", zone: str, *, direct: bool) -> str:
    """Return the name of the calendar in which sites of a zone take trucks in.

    Parameters
    ----------
    direct
        Trucks may come in the site's working hours.
    """
    sites = scenario.sites
    own = scenario.zones[zone].gate_calendar
    return own or (sites.gate_calendar if direct else sites.night_gate_calendar)


def festivals(holidays: Iterable[Holiday]) -> dict[int, date]:
    """Return the day of Spring Festival by year, from holidays so called."""
    found: dict[int, date] = {}
    for holiday in holidays:
        if holiday.name.strip().lower().startswith(_FESTIVAL):
            day = date.fromisoformat(holiday.date)
            found[day.year] = day
    return found


def pauses_of(
    pause: Pause, years: Iterable[int], feasts: dict[int, date]
) -> list[tuple[date, date]]:
    """Return first and last day of a pause that begins in one of ``years``.

    The end is the first one at or after the beginning. A pause that needs the Spring Festival of
    a year without a date is left out; ``checks`` tells of it inside the run.

    Examples
    --------
    >>> winter = Pause(start="12-20", end="festival+18")
    >>> pauses_of(winter, [2019], {2019: date(2019, 2, 5), 2020: date(2020, 1, 25)})
    [(datetime.date(2019, 12, 20), datetime.date(2020, 2, 12))]
    """
    spans: list[tuple[date, date]] = []
    start, end = read_mark(pause.start), read_mark(pause.end)
    for year in sorted({*years, *([start.year] if start.year else [])}):
        first = _on(start, year, feasts)
        if first is None:
            continue
        ends = [_on(end, y, feasts) for y in sorted({first.year, year, year + 1, end.year or year})]
        after = [day for day in ends if day is not None and day >= first]
        # Without the date of one festival the next one would close a whole year.
        if after and (end.festival_d is None or (after[0] - first).days < _LONGEST_PAUSE_D):
            spans.append((first, after[0]))
    return spans


def _on(mark: Mark, year: int, feasts: dict[int, date]) -> date | None:
    """Return the day that a mark means in a year, None when there is none."""
    if mark.festival_d is not None:
        feast = feasts.get(year)
        return feast + timedelta(days=mark.festival_d) if feast is not None else None
    if mark.year not in {None, year}:
        return None
    try:
        return date(year, mark.month, mark.day)
    except ValueError:  # 29 February
        return date(year, mark.month, mark.day - 1)


def _shut_days(
    spec: CalendarSpec, holidays: Sequence[Holiday], first: date, last: date
) -> set[date]:
    shut: set[date] = set()
    for holiday in holidays if spec.holidays else ():
        day = date.fromisoformat(holiday.date)
        shut.update(day + timedelta(days=i) for i in range(holiday.days))
    feasts = festivals(holidays)
    for pause in spec.pauses:
        for begin, end in pauses_of(pause, range(first.year - 1, last.year + 1), feasts):
            shut.update(_days(begin, end))
    return shut


def _days(first: date, last: date) -> Iterator[date]:
    for i in range((last - first).days + 1):
        yield first + timedelta(days=i)


def _second(day: date, origin: datetime) -> int:
    return _instant(datetime.combine(day, time()), origin)


def _instant(moment: datetime, origin: datetime) -> int:
    return round((moment - origin).total_seconds())
