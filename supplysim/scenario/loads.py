"""How components are put on trucks, and the fixed times of a trip."""

from supplysim.distributions import Distribution
from supplysim.scenario.base import Spec, quantity

__all__ = ["Loads"]


class Loads(Spec):
    """How components are put on trucks, and the fixed times of a trip."""

    payload_t: float = quantity(
        25.0,
        gt=0,
        le=200,
        zh="配载质量上限",
        en="mass a load is made up to",
        unit="t",
        source="PARAMETERS 6",
        confidence="J",
    )
    volume_m3: float = quantity(
        12.0,
        gt=0,
        le=100,
        zh="配载体积上限",
        en="volume a load is made up to",
        unit="m3",
        source="8-12 m3, PARAMETERS 6",
        confidence="J",
    )
    loading_min: Distribution = quantity(
        lambda: Distribution(dist="triangular", low=30, mode=40, high=60),
        zh="装车时间",
        en="loading by gantry",
        unit="min",
        source="PARAMETERS 5",
        confidence="J",
    )
    papers_min: float = quantity(
        10.0,
        ge=0,
        zh="过磅与单据",
        en="weighing and papers at the plant",
        unit="min",
        source="PARAMETERS 6",
        confidence="J",
    )
    margin_min: float = quantity(
        45.0,
        ge=0,
        zh="派车提前量（供装车排队）",
        en="set aside for queues in the yard when a truck is asked for",
        unit="min",
        source="assumption",
        confidence="J",
    )
    inspection_min: Distribution = quantity(
        lambda: Distribution(dist="triangular", low=10, mode=15, high=20),
        zh="进场检验登记",
        en="site-entry inspection",
        unit="min",
        source="PARAMETERS 6",
        confidence="J",
    )
    traffic_cv: float = quantity(
        0.12,
        ge=0,
        le=2,
        zh="行程时间变异系数",
        en="variation of travel time",
        unit="1",
        source="assumption",
        confidence="J",
    )
    unhook_min: float = quantity(
        12.0,
        ge=0,
        zh="甩挂时间（挂车留在工地时）",
        en="hooking off a trailer that is left at the site",
        unit="min",
        source="10-15 min, PARAMETERS 6",
        confidence="R",
    )
