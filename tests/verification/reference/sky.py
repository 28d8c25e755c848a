"""The weather of a replication, made from its draws: wind and alerts, year by year."""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from supplysim.distributions import Distribution
from supplysim.rounding import half_up
from tests.verification.reference.clock import DAY, HOUR

if TYPE_CHECKING:
    from tests.verification.reference.city import City

Begins = Iterator[tuple[int, float]]

Spell = tuple[str, str, int, int]
"""Kind, region, from, until."""

UNIT = Distribution(dist="exponential", mean=1)
EVEN = Distribution(dist="uniform", low=0, high=1)
MOST = 20_000
WINTER = (10, 11, 12, 1, 2, 3)
WINTER_S, SUMMER_S = 182 * DAY, 183 * DAY
STRONGEST = 0.95
"""The largest share of hours with wind that is drawn."""


def weather(city: "City") -> list[Spell]:
    """Return every spell, given or drawn."""
    spec, scenario = city.scenario.weather, city.scenario
    chosen = {"wind": spec.wind, "yellow": spec.alerts, "orange": spec.alerts, "red": spec.alerts}
    spells = [
        (s.kind, s.region, city.second(s.start), city.second(s.end))
        for s in spec.spells
        if chosen[s.kind] == "given"
    ]
    for year in range(scenario.start.year - 1, scenario.horizon.year + 1):
        for kind, how in chosen.items():
            if how == "drawn":
                spells += _wind(city, year) if kind == "wind" else _alerts(city, kind, year)
    return sorted(s for s in spells if s[3] > 0 and s[2] < city.end)


def _months(city: "City", year: int) -> list[tuple[int, int, int]]:
    """Return the months of a year: number, first second, second after the last."""
    firsts = [city.second(datetime(year, month, 1)) for month in range(1, 13)]  # noqa: DTZ001
    ends = [*firsts[1:], city.second(datetime(year + 1, 1, 1))]  # noqa: DTZ001
    return list(zip(range(1, 13), firsts, ends, strict=True))


def _begins(city: "City", year: int, rates: dict[int, float], gaps: list[float]) -> Begins:
    """Yield month and second of each begin: a gap is used up at the rate of the month, a second."""
    k, left = 0, gaps[0]
    for month, first, end in _months(city, year):
        t, rate = float(first), rates[month]
        while (end - t) * rate > left:
            t += left / rate
            yield month, t
            k += 1
            left = gaps[k]
        left -= (end - t) * rate


def _wind(city: "City", year: int) -> list[Spell]:
    spec, draw = city.scenario.weather, city.draws.apart
    mean_s = spec.wind_spell_h * HOUR
    inland = dict(enumerate(spec.wind_share, start=1))
    coast = {month: min(share * spec.coast_factor, STRONGEST) for month, share in inland.items()}
    rates = {month: -math.log(1 - share) / mean_s for month, share in coast.items()}
    gaps = draw(UNIT, "weather.wind", str(year), MOST).tolist()
    lengths = draw(UNIT, "weather.wind-length", str(year), MOST).tolist()
    reaches = draw(EVEN, "weather.wind-inland", str(year), MOST).tolist()
    spells = []
    for k, (month, t) in enumerate(_begins(city, year, rates, gaps)):
        share_inland = math.log(1 - inland[month]) / math.log(1 - coast[month])
        region = "all" if reaches[k] < share_inland else "coast"
        start = int(t // 1)
        spells.append(("wind", region, start, start + max(1, half_up(lengths[k] * mean_s))))
    return spells


def _alerts(city: "City", level: str, year: int) -> list[Spell]:
    spec, draw = city.scenario.weather, city.draws.apart
    count = spec.alerts_per_year.get(level, 0)
    winter, summer = spec.winter_share / WINTER_S, (1 - spec.winter_share) / SUMMER_S
    rates = {month: count * (winter if month in WINTER else summer) for month in range(1, 13)}
    gaps = draw(UNIT, "weather.alert", f"{level}/{year}", MOST).tolist()
    days = draw(EVEN, "weather.alert-days", f"{level}/{year}", MOST).tolist()
    low, high = spec.alert_days
    midnight = city.second(datetime(year, 1, 1))  # noqa: DTZ001
    spells = []
    for k, (_, t) in enumerate(_begins(city, year, rates, gaps)):
        start = midnight + int((t - midnight) // DAY) * DAY
        length = low + int(days[k] * (high - low + 1))
        spells.append((level, "all", start, start + length * DAY))
    return spells
