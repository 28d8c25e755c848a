"""The weather of one replication: spells of strong wind and pollution alerts, and what they stop.

Spells are drawn year by year, so that a longer run sees the same weather in the years it shares
with a shorter one, and no other draw moves. What follows from a spell is data: wind stops cranes
of its region; an alert stops what the rule in force on its first day says
(``scenario.weather.rules``).
"""

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from supplysim.calendars import DAY, HOUR
from supplysim.distributions import Distribution
from supplysim.ledger import Columns
from supplysim.scenario import Scenario
from supplysim.scenario.closings import Outage
from supplysim.scenario.weather import KINDS, LEVELS, REGIONS, AlertRule

__all__ = ["Draw", "Spell", "draw_spells", "given_spells", "outages_of", "spell_columns"]

Draw = Callable[[Distribution, str, str, int], NDArray[np.float64]]
"""``draw(distribution, purpose, entity, size)`` on the streams of the replication."""

_WINTER = frozenset({10, 11, 12, 1, 2, 3})
_EXPONENTIAL = Distribution(dist="exponential", mean=1)
_EVEN = Distribution(dist="uniform", low=0, high=1)


class Spell(NamedTuple):
    """One stretch of weather in seconds from the start; ``region`` may be "all"."""

    start: int
    end: int
    kind: str
    region: str


def draw_spells(scenario: Scenario, draw: Draw) -> list[Spell]:
    """Return the spells of a replication, ascending: drawn, given, or none at all."""
    weather = scenario.weather
    spells: list[Spell] = []
    if "given" in {weather.wind, weather.alerts}:
        spells += given_spells(scenario)
    # What began in the year before may still last at the start.
    for year in range(scenario.start.year - 1, scenario.horizon.year + 1):
        if weather.wind == "drawn":
            spells += _wind(scenario, draw, year)
        if weather.alerts == "drawn":
            for level in LEVELS:
                spells += _alerts(scenario, draw, level, year)
    end = _second(scenario, scenario.horizon)
    return sorted(spell for spell in spells if spell.end > 0 and spell.start < end)


def outages_of(scenario: Scenario, spells: Sequence[Spell]) -> list[Outage]:
    """Return what the spells close (CONTRACTS 4: labels ``wind`` and ``alert``)."""
    outages: list[Outage] = []
    for spell in spells:
        if spell.kind == "wind":
            scopes = ["crane"] if spell.region == "all" else [f"crane@{spell.region}"]
            outages += [Outage(scope, spell.start, spell.end, "wind") for scope in scopes]
            continue
        rule = _rule(scenario, spell)
        if rule is not None:
            outages += _stopped(scenario, spell, rule)
    return outages


def spell_columns(spells: Sequence[Spell]) -> Columns | None:
    """Return spells as columns of codes, None where there are none."""
    if not spells:
        return None
    table = np.array(
        [(s.start, s.end, KINDS.index(s.kind), REGIONS.index(s.region)) for s in spells],
        dtype=np.int64,
    )
    return {name: table[:, i].copy() for i, name in enumerate(("time", "end", "kind", "region"))}


def _stopped(scenario: Scenario, spell: Spell, rule: AlertRule) -> Iterator[Outage]:
    exempt = {n for n, plant in scenario.plants.items() if plant.grade in rule.exempt_grades}
    for kind in rule.stops:
        if kind == "casting" and exempt:
            scopes = [f"casting:{name}" for name in sorted(scenario.plants) if name not in exempt]
        else:
            scopes = [kind]
        for scope in scopes:
            yield Outage(scope, spell.start, spell.end, "alert")
    if rule.odd_even:
        yield from _odd_even(scenario, spell)


def _odd_even(scenario: Scenario, spell: Spell) -> Iterator[Outage]:
    """Close each half of the trucks on the other half's days."""
    first = scenario.start + timedelta(seconds=spell.start)
    midnight = first.replace(hour=0, minute=0, second=0)
    while _second(scenario, midnight) < spell.end:
        start = max(spell.start, _second(scenario, midnight))
        end = min(spell.end, _second(scenario, midnight) + DAY)
        stays = "truck-even" if midnight.day % 2 else "truck-odd"
        yield Outage(stays, start, end, "alert")
        midnight += timedelta(days=1)


def _rule(scenario: Scenario, spell: Spell) -> AlertRule | None:
    """Return the rule of a level that is in force on the first day of an alert."""
    day = (scenario.start + timedelta(seconds=spell.start)).date().isoformat()
    for rule in scenario.weather.rules:
        if rule.level == spell.kind and rule.valid_from <= day < rule.valid_to:
            return rule
    return None


def given_spells(scenario: Scenario) -> Iterator[Spell]:
    """Yield the spells that a scenario gives as data and that count."""
    weather = scenario.weather
    for spell in weather.spells:
        if (weather.wind if spell.kind == "wind" else weather.alerts) == "given":
            yield Spell(
                _second(scenario, spell.start),
                _second(scenario, spell.end),
                spell.kind,
                spell.region,
            )


def _wind(scenario: Scenario, draw: Draw, year: int) -> list[Spell]:
    """Draw a year of wind: spells begin as a Poisson process, stronger by month.

    Overlapping exponential spells that begin at rate r and last m hours on average cover
    1 - exp(-r m) of the time (the busy share of M/M/inf), which is set to the month's share on
    the coast; each spell reaches inland with the probability that leaves the inland share.
    """
    weather = scenario.weather
    inland = [-math.log1p(-float(share)) for share in weather.wind_share]
    coast = [-math.log1p(-min(0.95, float(s) * weather.coast_factor)) for s in weather.wind_share]
    rates = [hours / weather.wind_spell_h * 24 for hours in coast]
    starts = _poisson(scenario, year, rates, lambda n: draw(
        _EXPONENTIAL, "weather.wind", str(year), n))  # fmt: skip
    lengths = draw(_EXPONENTIAL, "weather.wind-length", str(year), len(starts))
    reach = draw(_EVEN, "weather.wind-inland", str(year), len(starts))
    spells = []
    for start, length, far in zip(starts, lengths.tolist(), reach.tolist(), strict=True):
        month = (scenario.start + timedelta(seconds=start)).month - 1
        end = start + max(1, int(length * weather.wind_spell_h * HOUR + 0.5))
        everywhere = far * coast[month] < inland[month]
        spells.append(Spell(start, end, "wind", "all" if everywhere else "coast"))
    return spells


def _alerts(scenario: Scenario, draw: Draw, level: str, year: int) -> list[Spell]:
    """Draw a year of alerts of one level; each begins at midnight and lasts whole days."""
    weather = scenario.weather
    per_year = weather.alerts_per_year.get(level, 0.0)
    winter, summer = weather.winter_share * per_year / 182, (1 - weather.winter_share) * per_year
    rates = [winter if month in _WINTER else summer / 183 for month in range(1, 13)]
    starts = _poisson(scenario, year, rates, lambda n: draw(
        _EXPONENTIAL, "weather.alert", f"{level}/{year}", n))  # fmt: skip
    least, most = weather.alert_days
    days = draw(_EVEN, "weather.alert-days", f"{level}/{year}", len(starts))
    midnight = _second(scenario, datetime(year, 1, 1)) % DAY  # noqa: DTZ001 - local civil time
    spells = []
    for start, share in zip(starts, days.tolist(), strict=True):
        first = (start - midnight) // DAY * DAY + midnight
        length = least + min(most - least, int(share * (most - least + 1)))
        spells.append(Spell(first, first + length * DAY, level, "all"))
    return spells


def _poisson(
    scenario: Scenario,
    year: int,
    rates: Sequence[float],
    gaps: Callable[[int], NDArray[np.float64]],
) -> list[int]:
    """Return the instants of a Poisson process with a rate a day for each month of a year.

    Unit exponential gaps are laid end to end and read on the clock on which every second counts
    with the rate of its month.
    """
    edges = [datetime(year, month, 1) for month in range(1, 13)]  # noqa: DTZ001
    edges.append(datetime(year + 1, 1, 1))  # noqa: DTZ001
    seconds = [_second(scenario, edge) for edge in edges]
    clock = [0.0]
    for rate, (a, b) in zip(rates, pairwise(seconds), strict=True):
        clock.append(clock[-1] + rate * (b - a) / DAY)
    count = int(clock[-1] + 10 * math.sqrt(clock[-1]) + 20)
    at = np.cumsum(gaps(count))
    starts = []
    for t in at[at < clock[-1]].tolist():
        month = int(np.searchsorted(clock, t, side="right")) - 1
        starts.append(seconds[month] + int((t - clock[month]) / rates[month] * DAY))
    return starts


def _second(scenario: Scenario, moment: datetime) -> int:
    return int((moment - scenario.start).total_seconds())
