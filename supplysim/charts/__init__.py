"""Charts: tables in, matplotlib figures out; the only part that imports matplotlib.

Every chart is ``(data, *, ax=None, lang="zh") -> (Figure, Axes)``; ``data`` is a frame that can
be written to CSV, read back and drawn again.
"""

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
from supplysim.charts.register import CHARTS, find_chart
from supplysim.charts.relieved import charged_and_relieved
from supplysim.charts.save import save_chart
from supplysim.charts.score import delivery_scorecard
from supplysim.charts.sensitivity import sensitivity_bars
from supplysim.charts.tornado import tornado
from supplysim.charts.underlay import over_base_map
from supplysim.charts.use import crane_use, truck_use
from supplysim.charts.yard import yard_stock
from supplysim.charts.zone_months import on_time_by_zone_and_month
from supplysim.charts.zones import on_time_by_zone

__all__ = [
    "CHARTS",
    "area_served",
    "catchments",
    "causes_by_zone",
    "charged_and_relieved",
    "convergence",
    "cost_breakdown",
    "crane_use",
    "delay_pareto",
    "delivery_scorecard",
    "extra_costs",
    "find_chart",
    "flow_map",
    "lever_grid",
    "line_of_balance",
    "located_and_simulated",
    "main_effects",
    "monthly_volume",
    "on_time_by_zone",
    "on_time_by_zone_and_month",
    "over_base_map",
    "overturn",
    "paired_differences",
    "pareto_front",
    "relief_ladder",
    "route_map",
    "save_chart",
    "sensitivity_bars",
    "service_map",
    "storey_cycle_distribution",
    "storey_gantt",
    "tornado",
    "truck_use",
    "yard_stock",
]
