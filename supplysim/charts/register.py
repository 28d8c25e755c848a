"""All charts by name: what each is about, and the function that draws it."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final, Literal, Protocol

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.balance_lines import line_of_balance
from supplysim.charts.bases import extra_costs, located_and_simulated, service_map
from supplysim.charts.catchments import catchments
from supplysim.charts.causes import delay_pareto
from supplysim.charts.causes_by_zone import causes_by_zone
from supplysim.charts.convergence import convergence
from supplysim.charts.cost import cost_breakdown
from supplysim.charts.cycles import storey_cycle_distribution
from supplysim.charts.differences import paired_differences
from supplysim.charts.flows import flow_map, route_map
from supplysim.charts.gantt import storey_gantt
from supplysim.charts.intensity import area_served
from supplysim.charts.ladder import relief_ladder
from supplysim.charts.lever_grid import lever_grid
from supplysim.charts.main_effects import main_effects
from supplysim.charts.monthly import monthly_volume
from supplysim.charts.overturn import overturn
from supplysim.charts.pareto import pareto_front
from supplysim.charts.relieved import charged_and_relieved
from supplysim.charts.score import delivery_scorecard
from supplysim.charts.sensitivity import sensitivity_bars
from supplysim.charts.tornado import tornado
from supplysim.charts.use import crane_use, truck_use
from supplysim.charts.yard import yard_stock
from supplysim.charts.zone_months import on_time_by_zone_and_month
from supplysim.charts.zones import on_time_by_zone
from supplysim.errors import Fault, InputError, Lang

__all__ = ["CHARTS", "About", "Chart", "Draw", "find_chart"]

About = Literal["run", "plan", "route", "study"]
"""A run or its replications; the plan alone, by arithmetic; one way to a site; a study."""


class Draw(Protocol):
    """What every chart is called like."""

    def __call__(
        self, data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
    ) -> tuple[Figure, Axes]:
        """Draw a table, on ``ax`` or on a new figure."""
        ...


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of the library.

    Parameters
    ----------
    draw
        The function; its docstring says which columns its table has.
    about
        What a table for it is made from.
    zh, en
        What it shows, in a few words.
    """

    draw: Draw
    about: About
    zh: str
    en: str

    def says(self, lang: Lang) -> str:
        """Return what the chart shows."""
        return self.zh if lang == "zh" else self.en


CHARTS: Final[Mapping[str, Chart]] = MappingProxyType(
    {
        "monthly_volume": Chart(
            monthly_volume, "run", "每月吊装量与计划、设计产能", "installed, plan and capacity"
        ),
        "on_time_by_zone": Chart(
            on_time_by_zone, "run", "各分区准时吊装率", "on-time rate by zone"
        ),
        "on_time_by_zone_and_month": Chart(
            on_time_by_zone_and_month,
            "run",
            "各分区逐月准时吊装率",
            "on-time rate by zone and month",
        ),
        "delay_pareto": Chart(delay_pareto, "run", "延误的原因", "causes of lateness"),
        "charged_and_relieved": Chart(
            charged_and_relieved, "run", "记入与追回的延误", "lateness charged and relieved"
        ),
        "causes_by_zone": Chart(causes_by_zone, "run", "各分区延误的原因", "causes by zone"),
        "delivery_scorecard": Chart(
            delivery_scorecard, "run", "按期交付的面积", "area delivered on schedule"
        ),
        "flow_map": Chart(flow_map, "run", "路网运输量示意图", "flows over the roads, schematic"),
        "catchments": Chart(catchments, "run", "各厂供应范围示意图", "catchments, schematic"),
        "yard_stock": Chart(yard_stock, "run", "各厂堆场占用", "yard stock"),
        "crane_use": Chart(crane_use, "run", "塔吊时间的去向", "hours of cranes"),
        "truck_use": Chart(truck_use, "run", "车辆时间的去向", "hours of trucks"),
        "storey_gantt": Chart(storey_gantt, "run", "一个项目的逐层进度", "storeys of one project"),
        "line_of_balance": Chart(
            line_of_balance, "run", "一个项目的平衡线", "line of balance of one project"
        ),
        "storey_cycle_distribution": Chart(
            storey_cycle_distribution, "run", "楼层周期的分布", "distribution of the storey cycle"
        ),
        "cost_breakdown": Chart(cost_breakdown, "run", "成本构成", "cost item by item"),
        "area_served": Chart(
            area_served, "plan", "产能可满足的面积与构件强度", "area served against intensity"
        ),
        "route_map": Chart(route_map, "route", "厂到工地的路线", "routes from plant to site"),
        "lever_grid": Chart(lever_grid, "study", "两项措施的组合", "a measure over two levers"),
        "main_effects": Chart(
            main_effects, "study", "主效应与交互作用", "main effects and interactions"
        ),
        "paired_differences": Chart(
            paired_differences, "study", "方案间成对的差别", "paired differences between cases"
        ),
        "tornado": Chart(tornado, "study", "龙卷风图：各输入的影响", "tornado of inputs"),
        "sensitivity_bars": Chart(
            sensitivity_bars, "study", "Sobol 指数与 Morris 筛选", "Sobol indices, Morris screening"
        ),
        "overturn": Chart(overturn, "study", "什么会推翻结论", "what would overturn a finding"),
        "convergence": Chart(
            convergence, "study", "精度随次数的变化", "precision as replications grow"
        ),
        "pareto_front": Chart(pareto_front, "study", "两个指标的取舍", "two measures, the front"),
        "relief_ladder": Chart(
            relief_ladder, "study", "逐项解除瓶颈", "levers added one after the other"
        ),
        "service_map": Chart(
            service_map, "study", "基地服务范围示意图", "whom bases serve, schematic"
        ),
        "extra_costs": Chart(
            extra_costs, "study", "比最省方案多花的费用", "cost above the cheapest alternative"
        ),
        "located_and_simulated": Chart(
            located_and_simulated, "study", "选址与仿真的排名", "located and simulated ranking"
        ),
    }
)
"""Every chart under the name it has in files and on the command line."""


def find_chart(name: str, *, among: tuple[About, ...] = ()) -> Chart:
    """Return the chart of a name.

    Parameters
    ----------
    among
        What it may be about; anything when empty.

    Raises
    ------
    InputError
        When there is none, or it is about something else; the nearest name is told.
    """
    known = [key for key, chart in CHARTS.items() if not among or chart.about in among]
    if name in known:
        return CHARTS[name]
    near = get_close_matches(name, known, n=1)
    fault = Fault(
        where="chart",
        value=name,
        zh=f"这里没有这张图；可用：{'、'.join(known)}",
        en=f"there is no such chart here; available: {', '.join(known)}",
        nearest=near[0] if near else "",
    )
    raise InputError([fault])
