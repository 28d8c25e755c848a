"""The scenario: one frozen description of everything a run depends on, but for the seed."""

from datetime import datetime
from typing import Self

from pydantic import model_validator

from supplysim.scenario.base import Spec, quantity
from supplysim.scenario.demand import Archetype, ComponentType, Plan, Portfolio, Zone
from supplysim.scenario.place import (
    CalendarSpec,
    Closure,
    Holiday,
    Policies,
    Sites,
    State,
    Traffic,
)
from supplysim.scenario.supply import Fleet, LineType, Loads, Plant, Production

__all__ = ["FORMAT", "ScenarioSpec"]

FORMAT = 1
"""Format number of scenario files; older ones are upgraded, newer ones refused."""


class ScenarioSpec(Spec):
    """Everything a run depends on, but for seed and replication."""

    format: int = quantity(FORMAT, zh="文件格式号", en="format number of the file")
    name: str = quantity(..., zh="方案名称", en="name of the scenario", min_length=1)
    title_zh: str = quantity("", zh="中文标题", en="title in Chinese")
    title_en: str = quantity("", zh="英文标题", en="title in English")
    start: datetime = quantity(..., zh="模拟起点", en="first second; settling begins")
    window_start: datetime = quantity(..., zh="统计窗口起点", en="start of the window of the measures")
    window_end: datetime = quantity(..., zh="统计窗口终点", en="end of the window of the measures")
    horizon: datetime = quantity(..., zh="模拟终点", en="end of the run")
    network: str = quantity(..., zh="路网文件夹", en="road network: shipped name or folder")
    plan: Plan = quantity(Plan, zh="基准计划", en="the baseline")
    portfolio: Portfolio = quantity(Portfolio, zh="项目组合", en="the portfolio of projects")
    zones: dict[str, Zone] = quantity(..., zh="分区", en="zones", min_length=1)
    components: dict[str, ComponentType] = quantity(..., zh="构件类型", en="component types",
                                                    min_length=1)
    archetypes: dict[str, Archetype] = quantity(..., zh="建筑类型", en="archetypes", min_length=1)
    calendars: dict[str, CalendarSpec] = quantity(..., zh="日历", en="calendars", min_length=1)
    holidays: tuple[Holiday, ...] = quantity((), zh="节假日", en="public holidays")
    closures: tuple[Closure, ...] = quantity((), zh="停工数据", en="closures given as data")
    line_types: dict[str, LineType] = quantity(..., zh="生产线类型", en="line types", min_length=1)
    plants: dict[str, Plant] = quantity(..., zh="构件厂", en="plants", min_length=1)
    production: Production = quantity(Production, zh="生产计划", en="production planning")
    fleets: dict[str, Fleet] = quantity(..., zh="车队", en="fleets", min_length=1)
    loads: Loads = quantity(Loads, zh="装车", en="loads")
    traffic: Traffic = quantity(Traffic, zh="交通", en="traffic")
    sites: Sites = quantity(Sites, zh="工地", en="sites")
    policies: Policies = quantity(Policies, zh="策略", en="policies")
    state: State = quantity(State, zh="期初状态", en="state at the start")
    targets: dict[str, float] = quantity(
        dict, zh="指标下限（未达到则退出码为1）", en="least values of measures; missed -> exit 1"
    )

    @model_validator(mode="after")
    def _times_in_order(self) -> Self:
        if not self.start <= self.window_start < self.window_end <= self.horizon:
            raise ValueError("start <= window_start < window_end <= horizon does not hold")
        return self
