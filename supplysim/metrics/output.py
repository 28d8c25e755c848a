"""Measures of volume: what is installed, made, and held in stock."""

import numpy as np

from supplysim.calendars import DAY
from supplysim.ledger import MISSING
from supplysim.metrics.arrays import Arrays, FloatArray, Groups, Sums, Window
from supplysim.metrics.kpi import kpi
from supplysim.scenario.supply import Plant

__all__ = [
    "components_per_day",
    "floor_m2",
    "mould_turns",
    "plant_utilisation",
    "throughput_m3_per_month",
    "yard_stock_days",
]

_LITRES = 1000.0
_MONTHS = 12.0


@kpi(
    unit="m3/month",
    zh="月吊装量",
    en="throughput",
    meaning_zh="窗口内吊装的构件体积除以窗口的月数",
    meaning_en="volume installed in the window over its calendar months",
)
def throughput_m3_per_month(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the installed volume a month.

    Numerator: m3 of components installed in the window. Denominator: calendar months of the
    window, parts of a month by its days. Unit: m3 a month.

    Examples
    --------
    Seven components of 0.5 m3 are installed in a window of five days of a month of thirty.

    >>> from supplysim.testing import example_run
    >>> round(example_run().kpi("throughput_m3_per_month"), 6)
    21.0
    """
    chosen = window.holds(arrays.ledger.components["installed"])
    volume = groups.add("components", chosen, arrays.volume_l) / _LITRES
    return Sums(volume, groups.same(arrays.months(window)))


@kpi(
    unit="1/d",
    zh="日吊装件数",
    en="components a day",
    meaning_zh="窗口内吊装的构件数除以日历天数",
    meaning_en="components installed in the window over its calendar days",
)
def components_per_day(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the components installed a calendar day.

    Numerator: components installed in the window. Denominator: calendar days of the window.
    Unit: components a day.

    Examples
    --------
    Seven components in five days.

    >>> from supplysim.testing import example_run
    >>> example_run().kpi("components_per_day")
    1.4
    """
    chosen = window.holds(arrays.ledger.components["installed"])
    return Sums(groups.count("components", chosen), groups.same(window.days))


@kpi(
    unit="m2",
    zh="完成楼层面积",
    en="floor area finished",
    meaning_zh="窗口内最后一件构件吊装完成的预制楼层面积之和",
    meaning_en="area of precast storeys whose last component was installed in the window",
    by=("zone", "city", "month"),
)
def floor_m2(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the floor area of storeys finished in the window.

    Numerator: m2 of storeys whose last component was installed in the window. Denominator: 1.
    Unit: m2.

    Examples
    --------
    One of two storeys of 500 m2 is finished.

    >>> from supplysim.testing import example_run
    >>> example_run().kpi("floor_m2")
    500.0
    """
    chosen = window.holds(arrays.ledger.storeys["finished"])
    return Sums(groups.add("storeys", chosen, arrays.storey_m2), groups.same(1.0))


@kpi(
    unit="1",
    zh="产能利用率",
    en="plant utilisation",
    meaning_zh="窗口内浇筑的建筑构件体积除以同期设计产能（为市政构件保留的产能仍计入分母）",
    meaning_en="volume of building components cast in the window over design capacity for the "
    "same time; capacity kept for infrastructure pieces stays in the denominator",
    by=("plant", "month"),
)
def plant_utilisation(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return cast volume over design capacity.

    Numerator: m3 of components cast in the window (the pieces finally used).
    Denominator: design capacity of all plants, m3 a year, x calendar months of the window / 12;
    a plant's capacity is units x ``design_m3_per_unit``, units being lines of a pallet line and
    positions of fixed moulds. Unit: 1.

    Examples
    --------
    Eight components of 0.5 m3, against 2,400 m3 a year for a sixth of a month.

    >>> from supplysim.testing import example_run
    >>> round(example_run().kpi("plant_utilisation"), 6)
    0.12
    """
    chosen = window.holds(arrays.ledger.components["cast"])
    design = _design_m3(arrays) * arrays.months(window) / _MONTHS
    return Sums(
        groups.add("components", chosen, arrays.volume_l) / _LITRES,
        groups.add("plants", np.ones(len(design), dtype=np.bool_), design),
    )


@kpi(
    unit="1/d",
    zh="模位日周转次数",
    en="mould turns",
    meaning_zh="窗口内每个模位（模台或固定模）每日历天的浇筑次数",
    meaning_en="castings of a mould position (pallet or fixed mould) a calendar day",
    by=("plant", "month"),
)
def mould_turns(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the turns of a mould position a calendar day.

    Numerator: castings in the window, each component counted as 1 / pieces a pallet of its type
    (pallets are taken as full). Denominator: mould positions of all plants, less the share
    reserved for infrastructure pieces, x calendar days.
    Unit: turns a day.

    Examples
    --------
    Eight components, two a pallet, on four positions in five days.

    >>> from supplysim.testing import example_run
    >>> example_run().kpi("mould_turns")
    0.2
    """
    plan = arrays.ledger.plan
    share = np.array([1.0 / arrays.scenario.components[name].per_pallet for name in plan.types])
    chosen = window.holds(arrays.ledger.components["cast"])
    positions = np.array(
        [sum(p.positions.values()) * (1.0 - p.reserved_share) for p in _plants(arrays)],
        dtype=np.float64,
    )
    return Sums(
        groups.add("components", chosen, share[plan.component_type]),
        groups.add("plants", np.ones(len(positions), dtype=np.bool_), positions * window.days),
    )


@kpi(
    unit="d",
    zh="堆场库存天数",
    en="yard stock",
    meaning_zh="堆场平均存量除以窗口内的日均发货量（从浇筑到出厂，含养护）",
    meaning_en="mean stock over mean daily dispatch in the window; stock counts from casting "
    "until the load leaves",
    by=("plant", "zone", "city", "month"),
)
def yard_stock_days(arrays: Arrays, window: Window, groups: Groups) -> Sums:
    """Return the days of dispatch that stand in the yards.

    Numerator: m3-days between casting and departure of the load, inside the window.
    Denominator: m3 that departed in the window. Unit: d. In a steady state this is the mean time
    from casting to departure (Little).

    Examples
    --------
    Two components each stay 7, 8, 34 and 51 h, then depart.

    >>> from supplysim.testing import example_run
    >>> example_run().kpi("yard_stock_days") * 24
    25.0
    """
    cast, departed = arrays.ledger.components["cast"], arrays.departed
    until = np.where(departed == MISSING, arrays.end, departed)
    made = cast != MISSING
    stay = np.where(made, window.overlap(cast, until), 0)
    left = window.holds(departed)
    return Sums(
        groups.add("components", made, stay * arrays.volume_l) / (_LITRES * DAY),
        groups.add("components", left, arrays.volume_l) / _LITRES,
    )


def _plants(arrays: Arrays) -> list[Plant]:
    """Return the plants in the order of their codes."""
    return [arrays.scenario.plants[name] for name in arrays.ledger.names["plant"]]


def _design_m3(arrays: Arrays) -> FloatArray:
    """Return the design capacity of each plant, m3 a year."""
    kinds = arrays.scenario.line_types
    return np.array(
        [
            sum(
                kinds[name].design_m3_per_unit
                * (plant.lines if kinds[name].kind == "pallet" else plant.positions).get(name, 0)
                for name in sorted({*plant.lines, *plant.positions})
            )
            for plant in _plants(arrays)
        ],
        dtype=np.float64,
    )
