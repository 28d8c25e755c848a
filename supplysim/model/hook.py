"""Hours of one hook, from which stretches are cut while the run goes on."""

from supplysim.calendars import Calendar

__all__ = ["HookHours"]


class HookHours(Calendar):
    """Open windows of one crane, its own copy; labels of what is cut are kept in the record."""

    __slots__ = ()

    def __init__(self, hours: Calendar) -> None:
        self._fill(hours.opens[:], hours.closes[:], [])

    def cut(self, start: int, end: int) -> None:
        """Close [start, end) where it was open."""
        self._count(self._shut(start, end))
