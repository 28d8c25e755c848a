"""Hours of one hook, from which stretches are cut while the run goes on."""

import numpy as np

from supplysim.calendars import Calendar

__all__ = ["HookHours"]


class HookHours(Calendar):
    """Open windows of one crane from the first second on, its own copy.

    Labels of what is cut are kept in the record.
    """

    __slots__ = ()

    def __init__(self, hours: Calendar) -> None:
        ahead = [(a, b) for a, b in zip(hours.opens, hours.closes, strict=True) if b > 0]
        super().__init__(ahead)

    def cut(self, start: int, end: int) -> None:
        """Close [start, end) where it was open."""
        opens, closes = np.asarray(self.opens), np.asarray(self.closes)
        first, last = np.searchsorted(closes, start, "right"), np.searchsorted(opens, end)
        if first >= last:
            return
        left = [(a, b) for a, b in ((opens[first], start), (end, closes[last - 1])) if a < b]
        rest = np.array(left, dtype=np.int64).reshape(-1, 2)
        self._lay(
            np.concatenate([opens[:first], rest[:, 0], opens[last:]]),
            np.concatenate([closes[:first], rest[:, 1], closes[last:]]),
        )
