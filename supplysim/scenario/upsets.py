"""What breaks: lines, cranes and trucks, each off unless a scenario turns it on."""

from supplysim.distributions import Distribution
from supplysim.scenario.base import Spec, quantity

__all__ = ["Breakdowns", "CraneFailure", "LineFailure", "TruckFailure"]


class LineFailure(Spec):
    """Stoppages of a production line."""

    on: bool = quantity(False, zh="是否计入故障", en="whether lines stop")
    mtbf_h: float = quantity(
        40.0,
        gt=0,
        zh="平均无故障工作时间",
        en="mean working time between failures, exponential",
        unit="h",
        source="PARAMETERS 4",
        confidence="J",
    )
    repair_h: Distribution = quantity(
        lambda: Distribution(dist="lognormal", mean=0.8, cv=1.0),
        zh="修复时间（日历时间）",
        en="time to repair, by the clock",
        unit="h",
        source="mean: PARAMETERS 4; cv: assumption",
        confidence="J",
    )


class CraneFailure(Spec):
    """Stoppages of a tower crane."""

    on: bool = quantity(False, zh="是否计入故障", en="whether cranes stop")
    mtbf_h: float = quantity(
        250.0,
        gt=0,
        zh="平均无故障工作时间",
        en="mean working time between failures, exponential",
        unit="h",
        source="PARAMETERS 7",
        confidence="J",
    )
    repair_h: Distribution = quantity(
        lambda: Distribution(dist="lognormal", mean=6.0, cv=1.0),
        zh="修复时间（日历时间）",
        en="time to repair, by the clock",
        unit="h",
        source="mean: PARAMETERS 7; cv: assumption",
        confidence="J",
    )


class TruckFailure(Spec):
    """Loaded trucks that break down on the way."""

    on: bool = quantity(False, zh="是否计入故障", en="whether trucks break down")
    share: float = quantity(
        0.004,
        ge=0,
        le=1,
        zh="发生故障的趟次比例",
        en="share of trips with a breakdown",
        unit="1",
        source="0.3-0.5 %, PARAMETERS 6",
        confidence="J",
    )
    delay_h: Distribution = quantity(
        lambda: Distribution(dist="lognormal", mean=3.0, cv=1.0),
        zh="延误时间",
        en="delay",
        unit="h",
        source="mean: PARAMETERS 6; cv: assumption",
        confidence="J",
    )


class Breakdowns(Spec):
    """Failures of lines, cranes and trucks."""

    line: LineFailure = quantity(LineFailure, zh="生产线故障", en="stoppages of lines")
    crane: CraneFailure = quantity(CraneFailure, zh="塔吊故障", en="stoppages of cranes")
    truck: TruckFailure = quantity(TruckFailure, zh="车辆故障", en="breakdowns of loaded trucks")
