"""How hours, days and pauses are written in a scenario, and what they mean.

``HH:MM-HH:MM`` is a window of a day and may pass midnight; ``YYYY-MM-DD`` is a date; the ends of a
yearly pause are ``MM-DD``, ``YYYY-MM-DD`` or days from Spring Festival, ``festival+18``.
"""

import re
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from supplysim.errors import BilingualError

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "WEEKDAYS",
    "Day",
    "Mark",
    "PauseEnd",
    "Weekday",
    "Window",
    "read_mark",
    "read_window",
]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of the days of the week, in the order of ``date.weekday()``."""

_WINDOW = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")
_MARK = re.compile(r"(?:([0-9]{4})-)?([0-9]{2})-([0-9]{2})|festival([+-][0-9]{1,3})?")
FIRST_YEAR, LAST_YEAR = 1950, 2200
"""Years in which dates may lie; anything else is a slip of the pen."""

_LEAP_YEAR = 2020
_DAY = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
"""A date, also as a spreadsheet set to Chinese saves it: 2020/5/1."""

_HOURS, _MINUTES = 24, 60


class Mark(NamedTuple):
    """One end of a pause: a month and day, in every year or in one, or days from the festival."""

    year: int | None
    month: int
    day: int
    festival_d: int | None


def read_window(text: str) -> tuple[int, int]:
    """Return a window of a day as seconds from its midnight; the end may lie past 24 h.

    Examples
    --------
    >>> read_window("07:00-12:00"), read_window("16:00-02:00")
    ((25200, 43200), (57600, 93600))
    """
    match = _WINDOW.fullmatch(text)
    if match is not None:
        h1, m1, h2, m2 = (int(part) for part in match.groups())
        first, last = h1 * _MINUTES + m1, h2 * _MINUTES + m2
        day = _HOURS * _MINUTES
        if max(m1, m2) < _MINUTES and first < day and last <= day and first != last:
            return first * 60, (last if last > first else last + day) * 60
    raise BilingualError(
        f"“{text}”不是时段：应为 时:分-时:分，如 07:00-12:00，可跨午夜",
        f'"{text}" is not a window of a day: write HH:MM-HH:MM, such as 07:00-12:00',
    )


def read_mark(text: str) -> Mark:
    """Return one end of a pause.

    Examples
    --------
    >>> read_mark("12-20")
    Mark(year=None, month=12, day=20, festival_d=None)
    >>> read_mark("festival-6").festival_d
    -6
    """
    match = _MARK.fullmatch(text.strip())
    if match is None:
        raise _bad_mark(text)
    if match[2] is None:
        return Mark(None, 0, 0, int(match[4] or 0))
    mark = Mark(int(match[1]) if match[1] else None, int(match[2]), int(match[3]), None)
    if _date_of(mark.year or _LEAP_YEAR, mark.month, mark.day) is None:
        raise _bad_mark(text)
    return mark


def _bad_mark(text: str) -> BilingualError:
    return BilingualError(
        f"“{text}”不是停工的起止日：应为 月-日、年-月-日 或 festival+18（距春节的天数）",
        f'"{text}" is not an end of a pause: write MM-DD, YYYY-MM-DD or days from Spring Festival '
        "such as festival+18",
    )


def _check_window(text: str) -> str:
    read_window(text)
    return text


def _check_mark(text: str) -> str:
    read_mark(text)
    return text.strip()


def _check_weekday(text: str) -> str:
    if text not in WEEKDAYS:
        raise BilingualError(
            f"“{text}”不是星期：应为 {'、'.join(WEEKDAYS)}",
            f'"{text}" is not a day of the week: write one of {", ".join(WEEKDAYS)}',
        )
    return text


def _check_day(text: str) -> str:
    match = _DAY.fullmatch(text.strip())
    day = _date_of(*map(int, match.group(1, 3, 4))) if match is not None else None
    if day is None:
        raise BilingualError(
            f"“{text}”不是日期：应为 年-月-日，如 2020-05-01",
            f'"{text}" is not a date: write YYYY-MM-DD, such as 2020-05-01',
        )
    return day.isoformat()


def _date_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


Window = Annotated[str, AfterValidator(_check_window)]
"""Text of one window of a day."""

PauseEnd = Annotated[str, AfterValidator(_check_mark)]
"""Text of one end of a yearly pause."""

Weekday = Annotated[str, AfterValidator(_check_weekday)]
"""Name of a day of the week."""

Day = Annotated[str, AfterValidator(_check_day)]
"""Text of a date."""
