"""What could never be done: work longer than every window, shares that leave nothing.

Checks of one scenario alone; what needs roads or a plan is in ``supplysim.checks``.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from supplysim.errors import Fault
from supplysim.rounding import half_up
from supplysim.scenario.faults import dotted, shown
from supplysim.scenario.maturity import curing_hours, ripening_s, strength_mpa
from supplysim.scenario.opening import compile_all
from supplysim.scenario.weather import LEVELS

if TYPE_CHECKING:
    from supplysim.scenario.spec import Scenario

__all__ = ["impossible"]

_HOUR, _MINUTE = 3600, 60
_MOST_WIND = 0.95
"""Wind in nearly all hours of a month closes every crane for good; its spells would have no end."""


def impossible(scenario: "Scenario") -> list[Fault]:
    """Return what in a scenario can never be done, whatever is drawn."""
    rules = (_weather, _monthly, _whole_work, _strength)
    return [fault for rule in rules for fault in rule(scenario)]


def _weather(s: "Scenario") -> Iterator[Fault]:
    weather = s.weather
    for month, share in enumerate(weather.wind_share):
        yield from _between(("weather", "wind_share", month), share, 0, _MOST_WIND)
    for level, number in weather.alerts_per_year.items():
        at = ("weather", "alerts_per_year", level)
        if level not in LEVELS:
            known = "、".join(LEVELS), ", ".join(LEVELS)
            yield Fault(
                dotted(at), f"没有这个级别；可用：{known[0]}", f"no such level; known: {known[1]}",
                value=level,
            )  # fmt: skip
        yield from _between(at, number, 0, 366)
    least, most = weather.alert_days
    if not 1 <= least <= most:
        yield Fault(
            "weather.alert_days",
            "应为“最少、最多”两个天数，至少 1 天，且不倒置",
            "must be the least and the most days, at least 1, in this order",
            value=f"{least}, {most}",
        )


def _monthly(s: "Scenario") -> Iterator[Fault]:
    """Twelve numbers of a table carry no limits of their own: here they are."""
    for month, days in enumerate(s.production.strength_d):
        yield from _between(("production", "strength_d", month), days, 0, 365)
    for month, degrees in enumerate(s.weather.temperature_c):
        yield from _between(("weather", "temperature_c", month), degrees, -60, 60)
    for month, factor in enumerate(s.sites.hold_factor):
        yield from _between(("sites", "hold_factor", month), factor, 0, 100)


def _strength(s: "Scenario") -> Iterator[Fault]:
    """With the gate by maturity: pieces can be demoulded, and get as strong as they must."""
    maturity, curing_h = s.production.maturity, curing_hours(s)
    if not maturity.on:
        return
    reached = strength_mpa(maturity, curing_h=curing_h)
    if reached < maturity.demould_mpa:
        yield Fault(
            "production.maturity.programme",
            f"养护 {curing_h:g} 小时后只有 {reached:.1f} MPa，"
            f"不足脱模强度 {maturity.demould_mpa:g} MPa",
            f"gives {reached:.1f} MPa after {curing_h:g} h of curing, less than the "
            f"{maturity.demould_mpa:g} MPa needed for demoulding",
        )
    if ripening_s(maturity, curing_h=curing_h, yard_c=0) is None:
        yield Fault(
            "production.maturity.grade_mpa",
            "以这样的平均强度和系数永远达不到出厂强度",
            "concrete of this mean strength and coefficient never reaches dispatch strength",
            value=f"{maturity.grade_mpa:g} MPa",
        )


def _between(at: tuple[str | int, ...], value: float, low: float, high: float) -> Iterator[Fault]:
    if not low <= value <= high:
        zh, en = f"应在 {low:g} 至 {high:g} 之间", f"must be {low:g} to {high:g}"
        yield Fault(dotted(at), zh, en, value=shown(value))


def _whole_work(s: "Scenario") -> Iterator[Fault]:
    """Work that is not begun unless it can end in its window needs one that is long enough."""
    end = round((s.horizon - s.start).total_seconds())
    windows = {
        name: max((b - a for a, b in _cut(calendar.opens, calendar.closes, end)), default=0)
        for name, calendar in compile_all(s).items()
    }
    for at, seconds, calendar in _uninterruptible(s):
        if calendar in windows and 0 < windows[calendar] < seconds:
            minutes, most = half_up(seconds / _MINUTE), windows[calendar] // _MINUTE
            yield Fault(
                at,
                f"需要 {minutes} 分钟且不能中断，而日历 {calendar} 最长的时段只有 {most} 分钟",
                f"takes {minutes} min and cannot stop, but the longest window of the calendar "
                f"{calendar} is {most} min",
                value=f"{minutes} min",
            )


def _cut(opens: Iterable[int], closes: Iterable[int], end: int) -> Iterator[tuple[int, int]]:
    """Yield the windows that lie in a run, at least in part."""
    yield from ((a, b) for a, b in zip(opens, closes, strict=True) if b > 0 and a < end)


def _uninterruptible(s: "Scenario") -> Iterator[tuple[str, int, str]]:
    """Yield (field, nominal seconds with the smallest crew, calendar) of work done whole."""
    least = {"plant": 1.0, "site": 1.0}
    for row in s.labour.short:
        least[row.where] = min(least[row.where], row.share)
    for name, line in s.line_types.items():
        if any(plant.lines.get(name, 0) > 0 for plant in s.plants.values()):
            seconds = half_up(line.casting_min * _MINUTE / line.effectiveness / least["plant"])
            yield f"line_types.{name}.casting_min", seconds, line.calendar
    used = {piece.type for archetype in s.archetypes.values() for piece in archetype.pieces}
    for name, kind in s.components.items():
        if name in used:
            seconds = half_up(kind.lift_min.average() * _MINUTE)
            yield f"components.{name}.lift_min", seconds, s.sites.hook_calendar
    for name, archetype in s.archetypes.items():
        seconds = half_up(archetype.topping_h * _HOUR / archetype.zones / least["site"])
        yield f"archetypes.{name}.topping_h", seconds, s.sites.pour_calendar
