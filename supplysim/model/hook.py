"""Hours of one hook, from which stretches are cut while the run goes on."""

from bisect import bisect_right

from supplysim.calendars import Calendar

__all__ = ["HookHours"]


class HookHours(Calendar):
    """Open windows of one crane from the first second on, its own copy.

    Labels of what is cut are kept in the record.
    """

    __slots__ = ()

    def __init__(self, hours: Calendar) -> None:
        first = bisect_right(hours.closes, 0)
        self._fill(hours.opens[first:], hours.closes[first:], [])

    def cut(self, start: int, end: int) -> None:
        """Close [start, end) where it was open."""
        self._count(self._shut(start, end))
