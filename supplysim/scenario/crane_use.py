"""What takes a tower crane from precast: other trades by the day, and climbing."""

from supplysim.scenario.base import Spec, quantity

__all__ = ["CraneUse"]


class CraneUse(Spec):
    """Other trades and climbing; both off by default."""

    other_day_share: float = quantity(
        1.0,
        gt=0,
        le=1,
        zh="开工时无构件可吊的日子，预制可用的吊钩时段比例（当日最后一段）",
        en="share of the hook hours left to precast, the last of the day, on days that do not "
        "begin with parts to lift",
        unit="1",
        source="off (1); 3 of 8.5 h: other trades take 70 % of a 10 h day, DESIGN 5",
        confidence="J",
    )
    climb_every: int = quantity(
        0,
        ge=0,
        le=100,
        zh="每隔多少层爬升一次（0 为不爬升）",
        en="storeys between climbs; 0 = the crane never climbs",
        unit="1",
        source="off; 4-6 storeys, PARAMETERS 7",
        confidence="J",
    )
    climb_h: float = quantity(
        4.25,
        gt=0,
        le=1000,
        zh="一次爬升占用的吊钩时间",
        en="hook hours of one climb",
        unit="h",
        source="half a day of 8.5 h, PARAMETERS 7",
        confidence="J",
    )
