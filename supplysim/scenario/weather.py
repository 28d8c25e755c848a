"""Weather and pollution alerts: what is drawn or read, and which rules follow from an alert."""

from datetime import datetime
from typing import Literal, Self

from pydantic import model_validator

from supplysim.errors import BilingualError
from supplysim.scenario.base import Spec, quantity
from supplysim.scenario.hours import Day

__all__ = ["KINDS", "LEVELS", "REGIONS", "AlertRule", "Spell", "Weather"]

LEVELS = ("yellow", "orange", "red")
"""Levels of alerts, from mild to severe."""

KINDS = ("wind", *LEVELS)
"""Kinds of weather, in the order of their codes in a record."""

REGIONS = ("all", "coast", "inland")
"""Where weather holds, in the order of the codes."""


class AlertRule(Spec):
    """What one level of alert stops, by a rule that was in force between two days."""

    level: Literal["yellow", "orange", "red"] = quantity(
        ..., zh="预警级别", en="level of the alert"
    )
    valid_from: Day = quantity(..., zh="规则生效日", en="first day of the rule")
    valid_to: Day = quantity("2100-01-01", zh="规则失效日", en="day from which it no longer holds")
    stops: tuple[Literal["casting", "crane", "crew"], ...] = quantity(
        (), zh="停止的工作：casting、crane、crew", en="work that stops: casting, crane, crew"
    )
    exempt_grades: tuple[str, ...] = quantity(
        (), zh="豁免的企业绩效等级", en="grades of plants that go on"
    )
    odd_even: bool = quantity(False, zh="货车单双号限行", en="trucks run on odd and even days only")
    note: str = quantity("", zh="出处", en="source of the rule")


class Spell(Spec):
    """One stretch of weather given as data: hours of strong wind, or an alert."""

    kind: Literal["wind", "yellow", "orange", "red"] = quantity(
        ..., zh="类别：wind 或预警级别", en="wind, or the level of an alert"
    )
    start: datetime = quantity(..., zh="开始", en="from")
    end: datetime = quantity(..., zh="结束", en="until")
    region: Literal["coast", "inland", "all"] = quantity(
        "all", zh="范围：沿海、内陆、全部", en="where: coast, inland or all"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start >= self.end:
            raise BilingualError("结束应晚于开始", "the end must come after the start")
        return self


class Weather(Spec):
    """The weather of the city; alerts hold everywhere, wind is stronger on the coast."""

    temperature_c: tuple[float, ...] = quantity(
        (-3.0, 0.5, 7.0, 15.0, 21.0, 25.0, 27.0, 26.0, 21.5, 14.0, 5.5, -1.0),
        min_length=12,
        max_length=12,
        zh="各月平均气温（堆场与工地）",
        en="mean temperature by month, in yards and on sites",
        unit="degC",
        source="PARAMETERS 8",
        confidence="R",
    )
    wind: Literal["off", "drawn", "given"] = quantity(
        "off", zh="大风停吊：不计、抽样、按数据", en="wind that stops cranes: off, drawn, given"
    )
    alerts: Literal["off", "drawn", "given"] = quantity(
        "off", zh="重污染预警：不计、抽样、按数据", en="pollution alerts: off, drawn, given"
    )
    spells: tuple[Spell, ...] = quantity((), zh="天气数据", en="weather given as data")
    wind_share: tuple[float, ...] = quantity(
        (0.03, 0.04, 0.05, 0.06, 0.05, 0.02, 0.01, 0.01, 0.015, 0.02, 0.03, 0.03),
        min_length=12,
        max_length=12,
        zh="各月内陆停吊时间比例（6 级及以上风）",
        en="share of hours with wind of Beaufort 6 and more, inland, by month",
        unit="1",
        source="PARAMETERS 8",
        confidence="J",
    )
    coast_factor: float = quantity(
        2.2,
        ge=1,
        le=10,
        zh="沿海相对内陆的倍数",
        en="share on the coast over the share inland",
        unit="1",
        source="PARAMETERS 8",
        confidence="J",
    )
    wind_spell_h: float = quantity(
        4.0,
        gt=0,
        zh="一次大风的平均时长",
        en="mean length of one spell of wind",
        unit="h",
        source="assumption",
        confidence="J",
    )
    alerts_per_year: dict[str, float] = quantity(
        lambda: {"yellow": 6.0, "orange": 3.0, "red": 0.5},
        zh="每年预警次数",
        en="alerts a year by level",
        source="PARAMETERS 8",
        confidence="J",
    )
    alert_days: tuple[int, int] = quantity(
        (2, 5),
        zh="一次预警的天数（最少、最多）",
        en="days of one alert, least and most, all equally likely",
        unit="d",
        source="PARAMETERS 8",
        confidence="J",
    )
    winter_share: float = quantity(
        0.8,
        ge=0,
        le=1,
        zh="10 月至次年 3 月的预警占比",
        en="share of alerts between October and March",
        unit="1",
        source="PARAMETERS 8",
        confidence="J",
    )
    rules: tuple[AlertRule, ...] = quantity((), zh="预警响应规则", en="rules of the alerts")
