"""Which regime rules a minute of the day."""

from supplysim.roads.clock import FREE, NIGHT, PEAK, DayClock
from supplysim.scenario.place import Traffic


def test_the_peak_goes_before_the_night_and_ends_are_open() -> None:
    clock = DayClock.of(
        Traffic(
            peak_hours=("05:30-07:00",), night_hours=("22:00-06:00",), ban_hours=("07:00-19:00",)
        )
    )
    minute = {text: int(text[:2]) * 60 + int(text[3:]) for text in ("05:29", "05:30", "06:59")}
    assert clock.regime[minute["05:29"]] == NIGHT
    assert clock.regime[minute["05:30"]] == PEAK
    assert clock.regime[minute["06:59"]] == PEAK
    assert clock.regime[7 * 60] == FREE
    assert not clock.banned[7 * 60 - 1]
    assert clock.banned[7 * 60]
    assert not clock.banned[19 * 60]
