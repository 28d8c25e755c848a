"""The day of a truck driver: quarter-hour slots, traffic regimes and the hours of the ban."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from supplysim.scenario.hours import read_window
from supplysim.scenario.place import Traffic

__all__ = ["DAY_S", "FREE", "NIGHT", "PEAK", "SLOTS", "SLOT_S", "DayClock", "minutes_of"]

DAY_S: Final = 86400
SLOT_S: Final = 900
SLOTS: Final = 96
"""Departure slots of a day: quarter-hours."""

FREE, PEAK, NIGHT = 0, 1, 2
"""Traffic regimes; the peak goes before the night where both are set."""

_MINUTES = DAY_S // 60


@dataclass(frozen=True, slots=True)
class DayClock:
    """Regime and ban of every minute of the day.

    Parameters
    ----------
    regime
        1,440 integers: FREE, PEAK or NIGHT.
    banned
        1,440 truth values: whether roads with the tag of the ban are closed to trucks.
    """

    regime: NDArray[np.int64]
    banned: NDArray[np.bool_]

    @classmethod
    def of(cls, traffic: Traffic) -> "DayClock":
        """Return the clock of a scenario's traffic."""
        regime = np.full(_MINUTES, FREE, dtype=np.int64)
        regime[minutes_of(traffic.night_hours)] = NIGHT
        regime[minutes_of(traffic.peak_hours)] = PEAK
        return cls(regime, minutes_of(traffic.ban_hours))


def minutes_of(windows: Iterable[str]) -> NDArray[np.bool_]:
    """Return for every minute of the day whether it lies in one of the windows.

    Parameters
    ----------
    windows
        Texts ``HH:MM-HH:MM``, half-open, possibly past midnight.

    Examples
    --------
    >>> night = minutes_of(["22:00-06:00"])
    >>> int(night.sum()), bool(night[0]), bool(night[6 * 60])
    (480, True, False)
    """
    inside = np.zeros(_MINUTES, dtype=np.bool_)
    for text in windows:
        start, end = read_window(text)
        inside[np.arange(start // 60, end // 60) % _MINUTES] = True
    return inside
