"""Where and when: calendars, closures, road rules, sites, the start state, the policies."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, model_validator

from supplysim.distributions import Distribution
from supplysim.errors import BilingualError
from supplysim.scenario.base import Spec, quantity
from supplysim.scenario.crane_use import CraneUse
from supplysim.scenario.hours import Day, PauseEnd, Weekday, Window
from supplysim.scenario.road_closures import RoadClosure

__all__ = ["CalendarSpec", "Closure", "Holiday", "Pause", "Policies", "Sites", "State", "Traffic"]


def _check_resource(text: str) -> str:
    kind, colon, name = text.partition(":")
    if kind not in _KINDS or (colon and not name):
        kinds = ", ".join(_KINDS)
        raise BilingualError(
            f"应为 {kinds} 之一，可加 :名称，如 yard:某厂",
            f"must be one of {kinds}, optionally with :name, such as yard:east",
        )
    return text


_KINDS = ("line", "casting", "yard", "fleet", "gate", "crane", "crew")
Resource = Annotated[str, AfterValidator(_check_resource)]
"""Text that says what a closure closes."""


class Holiday(Spec):
    """A dated holiday that calendars may observe."""

    name: str = quantity(..., zh="名称", en="name")
    date: Day = quantity(..., zh="首日（年-月-日）", en="first day, YYYY-MM-DD")
    days: int = quantity(
        1,
        ge=1,
        le=60,
        zh="天数",
        en="days",
        unit="1",
        source="State Council holiday notices",
        confidence="R",
    )


class Pause(Spec):
    """A yearly pause; its ends are ``MM-DD``, ``YYYY-MM-DD`` or ``festival+18``."""

    start: PauseEnd = quantity(..., zh="开始", en="first closed day")
    end: PauseEnd = quantity(..., zh="结束（含）", en="last closed day")
    name: str = quantity("", zh="名称", en="name")


class CalendarSpec(Spec):
    """Working hours of a kind of resource."""

    days: tuple[Weekday, ...] = quantity(
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), zh="每周工作日", en="days of the week"
    )
    hours: tuple[Window, ...] = quantity(
        ...,
        zh="每日时段，可跨午夜",
        en="windows of a day, HH:MM-HH:MM; may pass midnight",
        min_length=1,
        source="PARAMETERS 4, 7",
        confidence="J",
    )
    holidays: bool = quantity(True, zh="法定节假日停工", en="closed on public holidays")
    pauses: tuple[Pause, ...] = quantity((), zh="年度停工", en="yearly pauses")
    always: bool = quantity(False, zh="全天候开放", en="open at every hour of every day")


class Closure(Spec):
    """Dated hours in which something is closed, given as data."""

    resource: Resource = quantity(
        ...,
        zh="对象：line、casting、yard、fleet、gate、crane、crew 之一，可加 :名称",
        en="what is closed: line, casting, yard, fleet, gate, crane or crew, optionally :name",
    )
    start: datetime = quantity(..., zh="开始", en="from")
    end: datetime = quantity(..., zh="结束", en="until")
    cause: Literal["closure", "wind", "alert"] = quantity("closure", zh="原因", en="cause")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start >= self.end:
            raise BilingualError("结束应晚于开始", "the end must come after the start")
        return self


class Traffic(Spec):
    """Speeds by period of the day, and the truck ban inside the ring."""

    peak_hours: tuple[Window, ...] = quantity(
        ("07:00-09:00", "17:00-19:00"),
        zh="高峰时段",
        en="peak hours",
        source="PARAMETERS 6",
        confidence="J",
    )
    peak_factor: float = quantity(
        0.65,
        gt=0,
        le=1,
        zh="高峰速度系数（城市道路）",
        en="speed factor of urban and ring roads at peak",
        unit="1",
        source="PARAMETERS 6",
        confidence="J",
    )
    night_hours: tuple[Window, ...] = quantity(
        ("22:00-06:00",), zh="夜间时段", en="night hours", source="PARAMETERS 6", confidence="J"
    )
    night_factor: float = quantity(
        1.15,
        gt=0,
        le=2,
        zh="夜间速度系数",
        en="speed factor at night",
        unit="1",
        source="PARAMETERS 6",
        confidence="J",
    )
    access_kmh: float = quantity(
        20.0,
        gt=0,
        le=80,
        zh="工地接入道路速度",
        en="speed on the access road",
        unit="km/h",
        source="curated network, class access",
        confidence="J",
    )
    ban_hours: tuple[Window, ...] = quantity(
        ("07:00-19:00",),
        zh="环内货车禁行时段",
        en="hours closed to trucks on roads tagged as banned",
        source="news caption of 3 Mar 2014 (truck_rules.json)",
        confidence="S",
    )
    closures: tuple[RoadClosure, ...] = quantity(
        (), zh="计划封闭的道路", en="roads closed by plan; trucks are routed around them"
    )
    ban_tag: str = quantity(
        "inside_outer_ring", zh="禁行道路标签", en="tag of the roads the ban closes"
    )
    permit_share: float = quantity(
        0.5,
        ge=0,
        le=1,
        zh="有日间通行证的工地比例",
        en="share of sites behind the ban that hold a day permit",
        unit="1",
        source="0.3-0.7, PARAMETERS 6",
        confidence="J",
    )


class Sites(Spec):
    """Construction sites: cranes, gates, buffers, crews, recovery."""

    crew_calendar: str = quantity("site", zh="班组日历", en="crew calendar")
    hook_calendar: str = quantity(
        "crane",
        zh="塔吊可用于预制的时段",
        en="hours in which the hook serves precast; the rest is other trades",
    )
    pour_calendar: str = quantity(
        "pour", zh="浇筑时段（可加班到宵禁前）", en="hours in which toppings are poured"
    )
    gate_calendar: str = quantity("gate", zh="收货时段（可日间进入）", en="receiving hours by day")
    night_gate_calendar: str = quantity(
        "night-gate",
        zh="收货时段（仅夜间可进入）",
        en="receiving hours of sites that trucks reach only after the ban",
    )
    cranes_per_tower: float = quantity(
        1.0,
        gt=0,
        le=1,
        zh="每栋塔吊数（小于1为共用）",
        en="cranes a tower; below 1 towers share",
        unit="1",
        source="PARAMETERS 7",
        confidence="R",
    )
    crane: CraneUse = quantity(CraneUse, zh="塔吊的其他用途", en="what takes cranes from precast")
    buffer_m3: float = quantity(
        60.0,
        ge=0,
        zh="每栋现场堆放能力",
        en="site buffer of one tower",
        unit="m3",
        source="200-400 m2 under the hook, PARAMETERS 7",
        confidence="J",
    )
    gate_places: int = quantity(
        2,
        ge=1,
        zh="每栋可同时停放的车辆",
        en="trucks that may stand at a tower",
        source="assumption",
        confidence="J",
    )
    start_stock_storeys: int = quantity(
        2,
        ge=0,
        le=60,
        zh="开吊前备货楼层数",
        en="storeys in stock before a tower begins",
        unit="1",
        source="DESIGN 5",
        confidence="J",
    )
    learning: float = quantity(
        0.0,
        ge=0,
        le=5,
        zh="学习效应：首层吊装时间的增加比例",
        en="learning: by how much lifts of the first precast storey take longer",
        unit="1",
        source="off; 0.4, PARAMETERS 7",
        confidence="J",
    )
    learning_storeys: float = quantity(
        3.0,
        gt=0,
        le=100,
        zh="学习效应衰减的楼层数",
        en="storeys over which learning fades (to 1/e)",
        unit="1",
        source="PARAMETERS 7",
        confidence="J",
    )
    hold_factor: tuple[float, ...] = quantity(
        (1.0,) * 12,
        min_length=12,
        max_length=12,
        zh="各月灌浆等强时间的倍数（低温加长）",
        en="joint hold by month, as a multiple of the nominal one: longer in the cold",
        unit="1",
        source="off; 24 h from 15 degC, 48 h from 5 to 15 degC, PARAMETERS 7",
        confidence="R",
    )
    hold_by_temperature: bool = quantity(
        False,
        zh="是否按 weather.temperature_c 推算灌浆等强时间（代替 hold_factor）",
        en="whether the joint hold follows weather.temperature_c, in place of hold_factor",
    )
    hold_warm_c: float = quantity(
        15.0,
        ge=-50,
        le=50,
        zh="达到此月平均气温时等强时间为定额",
        en="mean temperature of a month from which joints are held no longer than nominally",
        unit="degC",
        source="24 h from 15 degC on, PARAMETERS 7",
        confidence="R",
    )
    hold_cold_factor: float = quantity(
        2.0,
        ge=1,
        le=100,
        zh="低于该气温的月份等强时间的倍数",
        en="joint hold in colder months, as a multiple of the nominal one",
        unit="1",
        source="48 h against 24 h, PARAMETERS 7; below 5 degC joints are kept warm: assumption",
        confidence="R",
    )
    start_lateness_d: Distribution = quantity(
        lambda: Distribution(dist="fixed", value=0),
        zh="楼栋晚开工天数（绝对值分布）",
        en="late start of a tower, non-negative",
        unit="d",
        source="half-normal 10 d, SCENARIOS",
        confidence="J",
    )
    recovery_after_d: float = quantity(
        2.0,
        ge=0,
        zh="晚多少天后赶工",
        en="a tower later than this recovers",
        unit="d",
        source="DESIGN 5",
        confidence="J",
    )
    recovery_gain: float = quantity(
        0.10,
        ge=0,
        lt=1,
        zh="赶工减少的工作量",
        en="work content saved by recovery",
        unit="1",
        source="DESIGN 5",
        confidence="J",
    )
    crew_cv: float = quantity(
        0.10,
        ge=0,
        le=2,
        zh="班组作业变异系数",
        en="variation of crew work",
        unit="1",
        source="assumption",
        confidence="J",
    )
    max_haul_km: float = quantity(
        150.0,
        gt=0,
        zh="经济运距",
        en="economic radius of a plant",
        unit="km",
        source="trade press [6], book [20]",
        confidence="S",
    )


class State(Spec):
    """The city at the first second."""

    mode: Literal["baseline", "empty"] = quantity(
        "baseline",
        zh="期初状态：按基准推定，或空城",
        en="at the start: as the baseline implies, or nothing under way",
    )
    made_up: Distribution = quantity(
        lambda: Distribution(dist="fixed", value=1),
        zh="期初在建楼栋每层追回的计划余量比例",
        en="share of a storey's allowance that towers under way at the start have made up",
        unit="1",
        source="assumption; the shipped cities take it from a 24-month run-in of the model",
        confidence="J",
    )
    production_d: float = quantity(
        5.0,
        ge=0,
        zh="期初假定的生产周期",
        en="days from release to cast assumed for stock at the start",
        unit="d",
        source="assumption",
        confidence="J",
    )


class Policies(Spec):
    """Decision rules by name; ``package.module:name`` or ``rules.py:name`` is code of your own."""

    sourcing: str = quantity(
        "least-loaded",
        zh="定标规则：nearest、least-loaded、nearest-with-room、contract-shares、linear-programme",
        en="which plant gets a project: nearest, least-loaded, nearest-with-room, "
        "contract-shares, linear-programme",
    )
    sequencing: str = quantity(
        "earliest-due",
        zh="排产次序：earliest-due、campaign、first-come、storey-kit、slack",
        en="which order a line takes next: earliest-due, campaign, first-come, storey-kit, slack",
    )
    call_off: str = quantity(
        "just-in-time",
        zh="叫料规则：just-in-time、buffer、fixed-cycle、adaptive",
        en="when loads are called to site: just-in-time, buffer, fixed-cycle, adaptive",
    )
    dispatch: str = quantity(
        "first-come",
        zh="派车次序：first-come、earliest-due、least-slack、idle-crane-first",
        en="which load the next truck takes: first-come, earliest-due, least-slack, "
        "idle-crane-first",
    )
    buffer_storeys: int = quantity(
        1,
        ge=0,
        le=60,
        zh="提前叫料楼层数（缓冲策略）",
        en="storeys called ahead by the buffer policy",
        unit="1",
        source="PARAMETERS 7: 1-2 storeys",
        confidence="J",
    )
    notice_d: float = quantity(
        1.0,
        ge=0,
        zh="叫料通知期",
        en="firm notice of a call-off",
        unit="d",
        source="CONTRACTS 2",
        confidence="J",
    )
    lead_min_h: float = quantity(
        0.0,
        ge=0,
        le=240,
        zh="自适应叫料的最小提前量",
        en="least lead of the adaptive call-off ahead of the work",
        unit="h",
        source="assumption",
        confidence="J",
    )
    lead_max_h: float = quantity(
        4.0,
        ge=0,
        le=240,
        zh="自适应叫料的最大提前量",
        en="greatest lead of the adaptive call-off ahead of the work",
        unit="h",
        source="assumption: half a site's day",
        confidence="J",
    )
    lead_loads: int = quantity(
        5,
        ge=1,
        le=1000,
        zh="自适应叫料参考的最近到场车数",
        en="last loads of a tower whose lateness the adaptive call-off looks at",
        unit="1",
        source="assumption: about one storey part",
        confidence="J",
    )

    @model_validator(mode="after")
    def _leads_in_order(self) -> Self:
        if self.lead_min_h > self.lead_max_h:
            raise BilingualError(
                "lead_min_h 不能大于 lead_max_h", "lead_min_h must not be above lead_max_h"
            )
        return self
