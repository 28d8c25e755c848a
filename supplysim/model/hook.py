"""Hours of one hook, from which stretches are cut while the run goes on."""

from bisect import bisect_left, bisect_right

from supplysim.calendars import Calendar

__all__ = ["HookHours"]


class HookHours(Calendar):
    """Open windows of one crane, its own copy; labels of what is cut are kept in the record."""

    __slots__ = ()

    def __init__(self, hours: Calendar) -> None:
        super().__init__(zip(hours.opens, hours.closes, strict=True))

    def cut(self, start: int, end: int) -> None:
        """Close [start, end) where it was open."""
        first = bisect_right(self.closes, start)
        last = bisect_left(self.opens, end)
        if first >= last:
            return
        left = [
            (a, b)
            for i in range(first, last)
            for a, b in ((self.opens[i], start), (end, self.closes[i]))
            if a < b
        ]
        self.opens[first:last] = [a for a, _ in left]
        self.closes[first:last] = [b for _, b in left]
        del self.clock[first + 1 :]
        for a, b in zip(self.opens[first:], self.closes[first:], strict=True):
            self.clock.append(self.clock[-1] + b - a)
