"""Charts: tables in, matplotlib figures out; the only part that imports matplotlib.

Every chart is ``(data, *, ax=None, lang="zh") -> (Figure, Axes)``; ``data`` is a frame that can
be written to CSV, read back and drawn again.
"""

from supplysim.charts.bases import extra_costs, located_and_simulated, service_map
from supplysim.charts.causes import delay_pareto
from supplysim.charts.causes_by_zone import causes_by_zone
from supplysim.charts.flows import flow_map, route_map
from supplysim.charts.intensity import area_served
from supplysim.charts.monthly import monthly_volume
from supplysim.charts.save import save_chart
from supplysim.charts.zones import on_time_by_zone

__all__ = [
    "area_served",
    "causes_by_zone",
    "delay_pareto",
    "extra_costs",
    "flow_map",
    "located_and_simulated",
    "monthly_volume",
    "on_time_by_zone",
    "route_map",
    "save_chart",
    "service_map",
]
