"""Items of cost that come with work done: production, transport, stock, waiting, recovery, delay.

Each yuan is counted in one item. ``per m3`` and ``per m2`` of an item are its yuan over the m3
installed and the m2 of storeys finished in the window (:mod:`supplysim.metrics.cost`).
"""

import numpy as np

from supplysim.calendars import DAY, HOUR
from supplysim.ledger import MISSING
from supplysim.metrics.arrays import Arrays, BoolArray, FloatArray, Groups
from supplysim.metrics.capital import DAYS_A_YEAR, production_price
from supplysim.metrics.cost_item import CostItem, Spent, cost_item
from supplysim.plan.tables import IntArray
from supplysim.rounding import half_up

__all__ = ["component_price", "families", "production_item", "production_items"]

_LITRES, _METRES = 1000.0, 1000.0
_EVERYWHERE = ("plant", "zone", "city")
_SITES = ("zone", "city")


def families(arrays: Arrays) -> tuple[str, ...]:
    """Return the mould families of the plan's component types, sorted."""
    components = arrays.scenario.components
    return tuple(sorted({components[name].family for name in arrays.ledger.plan.types}))


def production_items(arrays: Arrays) -> list[CostItem]:
    """Return one item ``production:<family>`` for each mould family of the plan.

    Quantity: m3 of the family's castings in the window, pieces that were scrapped since included,
    made again or not. Yuan: x ``costs.production_yuan_per_m3`` of the family.
    Numerator: yuan. Denominator: m3 installed in the window. Unit: yuan/m3.

    Examples
    --------
    Eight slabs of 0.5 m3 are cast at 1,760 yuan/m3; 3.5 m3 are installed.

    >>> from supplysim.testing import example_run
    >>> row = example_run().costs().loc["production:slab"]
    >>> [round(float(row[name]), 2) for name in ("quantity", "yuan", "yuan_per_m3")]
    [4.0, 7040.0, 2011.43]
    """
    return [production_item(family) for family in families(arrays)]


def production_item(family: str) -> CostItem:
    """Return the item of one mould family, see :func:`production_items`."""

    def reckon(arrays: Arrays, groups: Groups) -> Spent:
        names = [arrays.scenario.components[name].family for name in arrays.ledger.plan.types]
        own = np.array([name == family for name in names], dtype=np.bool_)
        chosen = own[arrays.ledger.plan.component_type]
        volume = groups.add("components", chosen, arrays.volume_l * arrays.castings)
        price = production_price(arrays.scenario.costs, family)
        return Spent(volume / _LITRES, volume / _LITRES * price)

    named = {
        "slab": ("叠合板", "slabs"),
        "wall": ("墙板", "walls"),
        "fixed": ("固定模构件", "fixed moulds"),
    }
    zh, en = named.get(family, (family, family))
    factors = ("production_yuan_per_m3", "other_production_yuan_per_m3")
    key = f"production:{family}"
    return CostItem(key, "m3", f"生产：{zh}", f"production: {en}", _EVERYWHERE, factors, reckon)


@cost_item(
    unit="trip", zh="运输：车次", en="transport: trips", by=_EVERYWHERE, factors=("trip_yuan",)
)
def trips(arrays: Arrays, groups: Groups) -> Spent:
    """Return what trips cost without their kilometres.

    Quantity: loads whose truck departed in the window. Yuan: x ``costs.trip_yuan``. The truck's
    standing cost is the item ``trucks``. Numerator: yuan. Denominator: m3 installed in the window.
    Unit: yuan/m3.

    Examples
    --------
    Four trips at 300 yuan.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["trips", ["quantity", "yuan"]].tolist()
    [4.0, 1200.0]
    """
    count = groups.count("loads", _departed(arrays))
    return Spent(count, count * arrays.scenario.costs.trip_yuan)


@cost_item(
    unit="km", zh="运输：里程", en="transport: kilometres", by=_EVERYWHERE,
    factors=("haul_yuan_per_km",),
)  # fmt: skip
def haul(arrays: Arrays, groups: Groups) -> Spent:
    """Return what the kilometres of trips cost, the empty way back included.

    Quantity: loaded km (one way) of loads whose truck departed in the window.
    Yuan: x ``costs.haul_yuan_per_km``. Numerator: yuan. Denominator: m3 installed in the window.
    Unit: yuan/m3.

    Examples
    --------
    Four trips of 30 km at 9 yuan.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["haul", ["quantity", "yuan"]].tolist()
    [120.0, 1080.0]
    """
    km = groups.add("loads", _departed(arrays), arrays.ledger.loads["distance_m"]) / _METRES
    return Spent(km, km * arrays.scenario.costs.haul_yuan_per_km)


@cost_item(
    unit="m3 d", zh="堆存", en="storage in yards", by=_EVERYWHERE,
    factors=("storage_yuan_per_m3_d",),
)  # fmt: skip
def storage(arrays: Arrays, groups: Groups) -> Spent:
    """Return what standing in the plants' yards costs.

    Quantity: m3-days between casting and departure of the load inside the window, as in
    ``yard_stock_days``. Yuan: x ``costs.storage_yuan_per_m3_d``. Numerator: yuan. Denominator: m3
    installed in the window. Unit: yuan/m3.

    Examples
    --------
    Two components of 0.5 m3 each stay 7, 8, 34 and 51 h: 100 m3-hours.

    >>> from supplysim.testing import example_run
    >>> quantity, yuan = example_run().costs().loc["storage", ["quantity", "yuan"]]
    >>> round(quantity * 24, 6), round(yuan, 4)
    (100.0, 2.0833)
    """
    days = groups.add("components", *_stay(arrays, arrays.departed)) / (_LITRES * DAY)
    return Spent(days, days * arrays.scenario.costs.storage_yuan_per_m3_d)


@cost_item(
    unit="m3 d", zh="资金占用", en="capital tied up in stock", by=_EVERYWHERE,
    factors=("interest", "production_yuan_per_m3"),
)  # fmt: skip
def tied_up(arrays: Arrays, groups: Groups) -> Spent:
    """Return the interest on components from casting until they are installed.

    Quantity: m3-days between casting and installation inside the window, wherever the piece is.
    Yuan: x variable production cost of its family x ``costs.interest`` / 365. Numerator: yuan.
    Denominator: m3 installed in the window. Unit: yuan/m3.

    Examples
    --------
    From cast to installed the eight components take 8.75, 9.25, 9.75, 10.25, 35.75, 36.25 and
    64 h, and the last is still there after 100: 137 m3-hours at 1,760 yuan/m3 and 6 % a year.

    >>> from supplysim.testing import example_run
    >>> quantity, yuan = example_run().costs().loc["tied_up", ["quantity", "yuan"]]
    >>> round(quantity * 24, 6), round(yuan, 4)
    (137.0, 1.6515)
    """
    made, held = _stay(arrays, arrays.ledger.components["installed"])
    days = groups.add("components", made, held) / (_LITRES * DAY)
    value = groups.add("components", made, held * component_price(arrays)) / (_LITRES * DAY)
    return Spent(days, value * arrays.scenario.costs.interest / DAYS_A_YEAR)


@cost_item(
    unit="m3", zh="现场二次倒运", en="re-handling on site", by=_EVERYWHERE,
    factors=("rehandling_yuan_per_m3",),
)  # fmt: skip
def rehandling(arrays: Arrays, groups: Groups) -> Spent:
    """Return what setting pieces down in the site's buffer before their lift costs.

    Quantity: m3 set down by crane jobs that began in the window: the pieces of the load that were
    not yet lifted. Yuan: x ``costs.rehandling_yuan_per_m3``. Numerator: yuan. Denominator: m3
    installed in the window. Unit: yuan/m3.

    Examples
    --------
    The last load, two pieces of 0.5 m3, is set down, at 30 yuan/m3.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["rehandling", ["quantity", "yuan"]].tolist()
    [1.0, 30.0]
    """
    jobs = arrays.ledger.jobs
    down = jobs["unload"] == 1
    begun = np.full(len(arrays.ledger.loads["plant"]), MISSING, dtype=np.int64)
    begun[jobs["load"][down]] = jobs["start"][down]
    when = begun[arrays.component_load]
    chosen = arrays.window.holds(when) & (arrays.installed_or_never > when)
    volume = groups.add("components", chosen, arrays.volume_l) / _LITRES
    return Spent(volume, volume * arrays.scenario.costs.rehandling_yuan_per_m3)


@cost_item(
    unit="h", zh="压车", en="detention of trucks", by=_EVERYWHERE,
    factors=("detention_yuan_per_h", "detention_free_h"),
)  # fmt: skip
def detention(arrays: Arrays, groups: Groups) -> Spent:
    """Return what trucks that stand at sites beyond the free time cost.

    Quantity: hours inside the window from ``costs.detention_free_h`` after arrival at the gate
    until the truck is empty. Yuan: x ``costs.detention_yuan_per_h``. Numerator: yuan. Denominator:
    m3 installed in the window. Unit: yuan/m3.

    Examples
    --------
    Three trucks are empty 1.25 h after they arrived, the last after 4 h, 2 of them free.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["detention", ["quantity", "yuan"]].tolist()
    [2.0, 250.0]
    """
    loads, costs = arrays.ledger.loads, arrays.scenario.costs
    here = (loads["arrived"] != MISSING) & (loads["truck"] >= 0)
    gone = np.where(loads["unloaded"] == MISSING, arrays.end, loads["unloaded"])
    paid = loads["arrived"] + half_up(costs.detention_free_h * HOUR)
    hours = groups.add("loads", here, arrays.window.overlap(paid, gone)) / HOUR
    return Spent(hours, hours * costs.detention_yuan_per_h)


@cost_item(
    unit="h", zh="塔吊空等", en="idle cranes", by=_SITES, factors=("crane_idle_yuan_per_h",)
)  # fmt: skip
def crane_idle(arrays: Arrays, groups: Groups) -> Spent:
    """Return what cranes cost that are on site and open, neither busy nor closed.

    Quantity: open hours of the cranes in the window less their busy hours, no crane below zero.
    Yuan: x ``costs.crane_idle_yuan_per_h``, which is the crew; the rent is the item ``cranes``.
    Numerator: yuan. Denominator: m3 installed in the window. Unit: yuan/m3.

    Examples
    --------
    The crane is open for 40 h and works 4.5 h.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["crane_idle", ["quantity", "yuan"]].tolist()
    [35.5, 4260.0]
    """
    left = arrays.ledger.resources["open_s"] - arrays.busy_s(arrays.window)
    idle = np.maximum(left, 0.0)
    hours = groups.add("resources", arrays.resources_of("crane"), idle) / HOUR
    return Spent(hours, hours * arrays.scenario.costs.crane_idle_yuan_per_h)


@cost_item(
    unit="m3", zh="赶工", en="recovery", by=_SITES, factors=("recovery_yuan_per_m3",)
)  # fmt: skip
def recovery(arrays: Arrays, groups: Groups) -> Spent:
    """Return the extra cost of storeys that are worked under recovery.

    Quantity: m3 installed in the window on storeys that began more than ``sites.recovery_after_d``
    after their planned start, which is the model's rule for recovery; none when
    ``sites.recovery_gain`` is 0. Yuan: x ``costs.recovery_yuan_per_m3``. Numerator: yuan.
    Denominator: m3 installed in the window. Unit: yuan/m3.

    Examples
    --------
    The upper storey begins at 08:15 of the third day, 8.25 h after its planned start; nothing
    recovers.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["recovery", ["quantity", "yuan"]].tolist()
    [0.0, 0.0]
    """
    chosen = arrays.window.holds(arrays.ledger.components["installed"])
    chosen &= _recovering(arrays)[arrays.component_storey]
    volume = groups.add("components", chosen, arrays.volume_l) / _LITRES
    return Spent(volume, volume * arrays.scenario.costs.recovery_yuan_per_m3)


@cost_item(
    unit="tower d", zh="误期赔偿", en="delay penalty", by=_SITES,
    factors=("delay_yuan_per_tower_d",),
)  # fmt: skip
def delay(arrays: Arrays, groups: Groups) -> Spent:
    """Return the penalty for towers whose precast storeys are finished late.

    Quantity: days inside the window, parts of days included, from the planned finish of a tower's
    highest precast storey until it is finished (or the end of the run), summed over towers.
    Yuan: x ``costs.delay_yuan_per_tower_d``. Numerator: yuan. Denominator: m3 installed in the
    window. Unit: yuan/m3.

    Examples
    --------
    The tower is due at noon of the third day and unfinished at the end of the fifth: 2.5 days.

    >>> from supplysim.testing import example_run
    >>> example_run().costs().loc["delay", ["quantity", "yuan"]].tolist()
    [2.5, 50000.0]
    """
    plan = arrays.ledger.plan
    last = plan.building_first[1:] - 1
    finished = arrays.ledger.storeys["finished"][last]
    until = np.where(finished == MISSING, arrays.end, finished)
    late = arrays.window.overlap(plan.planned_finish[last], until)
    days = groups.add("buildings", np.ones(len(last), dtype=np.bool_), late) / DAY
    return Spent(days, days * arrays.scenario.costs.delay_yuan_per_tower_d)


def component_price(arrays: Arrays) -> FloatArray:
    """Return the variable production cost of each component, yuan a m3."""
    components, costs = arrays.scenario.components, arrays.scenario.costs
    types = arrays.ledger.plan.types
    prices = [production_price(costs, components[name].family) for name in types]
    return np.array(prices, dtype=np.float64)[arrays.ledger.plan.component_type]


def _departed(arrays: Arrays) -> BoolArray:
    """Tell which loads a truck of the run took away in the window."""
    loads = arrays.ledger.loads
    return np.asarray(arrays.window.holds(loads["departed"]) & (loads["truck"] >= 0))


def _stay(arrays: Arrays, until: IntArray) -> tuple[BoolArray, IntArray]:
    """Return which components were cast, and litre-seconds from then until a time."""
    cast = arrays.ledger.components["cast"]
    made = cast != MISSING
    left = np.where(until == MISSING, arrays.end, until)
    held = np.where(made, arrays.window.overlap(cast, left), 0)
    return np.asarray(made, dtype=np.bool_), np.asarray(held * arrays.volume_l, dtype=np.int64)


def _recovering(arrays: Arrays) -> BoolArray:
    """Tell which storeys are worked under recovery (the rule of ``model.tower``)."""
    sites, started = arrays.scenario.sites, arrays.ledger.storeys["started"]
    late = started - arrays.ledger.plan.planned_start
    behind = (started != MISSING) & (late > int(sites.recovery_after_d * DAY))
    return np.asarray(behind & (sites.recovery_gain > 0), dtype=np.bool_)
