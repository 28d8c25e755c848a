"""Cost factors, and what the plan's scorecard takes for delivered on schedule.

Every price is a level of 2016 to 2020 and a judgement (J) or recalled (R): no price list could be
read (PARAMETERS 9, 16). They serve to compare scenarios, not to estimate a project. Every yuan is
counted once: where PARAMETERS gives a price for several things together, a field says what was
taken out of it.
"""

from typing import Annotated

from pydantic import AfterValidator, Field

from supplysim.scenario.base import Spec, quantity

__all__ = ["PRODUCTION_YUAN_PER_M3", "Costs", "Scorecard"]

_MOST = 1e9
"""Largest price in yuan; what lies beyond is a slip of the pen."""

PRODUCTION_YUAN_PER_M3 = {"slab": 1760.0, "wall": 2170.0, "fixed": 1890.0}
"""63 % (material .45, labour .15, energy .03) of the recalled prices ex works: slabs 2,800; walls
3,450, the mean of inner and sandwich walls; stairs, beams and columns 3,000 (PARAMETERS 9)."""


def _with_defaults(prices: dict[str, float]) -> dict[str, float]:
    """Return the prices, those not given by default: a file may set one family alone."""
    return {**PRODUCTION_YUAN_PER_M3, **prices}


Prices = Annotated[
    dict[str, Annotated[float, Field(ge=0, le=_MOST)]], AfterValidator(_with_defaults)
]


class Costs(Spec):
    """What things cost; all of it judgement or recalled, to be replaced by a user's own prices."""

    production_yuan_per_m3: Prices = quantity(
        lambda: dict(PRODUCTION_YUAN_PER_M3),
        zh="各模具族的变动生产成本（材料、人工、能源；不含模具、折旧、管理费、运输）",
        en="variable production cost by mould family: material, labour, energy; without moulds, "
        "depreciation, overhead and transport",
        unit="yuan/m3",
        source="63 % of the price ex works +-15 %, PARAMETERS 9; a whole plant 1,700-2,100",
        confidence="R",
    )
    other_production_yuan_per_m3: float = quantity(
        1900.0,
        ge=0,
        le=_MOST,
        zh="其他模具族的变动生产成本",
        en="variable production cost of mould families not named",
        unit="yuan/m3",
        source="1,700-2,100, PARAMETERS 9",
        confidence="R",
    )
    trip_yuan: float = quantity(
        300.0,
        ge=0,
        le=_MOST,
        zh="每车次费用（不含车辆固定成本）",
        en="a trip, without the truck's standing cost",
        unit="yuan",
        source="tariff of 900 a trip (PARAMETERS 6) less a truck's year over 1.7 trips x 280 d",
        confidence="J",
    )
    haul_yuan_per_km: float = quantity(
        9.0,
        ge=0,
        le=_MOST,
        zh="每重车公里费用（含空驶返回）",
        en="a loaded kilometre, the empty way back included",
        unit="yuan/km",
        source="PARAMETERS 6",
        confidence="J",
    )
    storage_yuan_per_m3_d: float = quantity(
        0.5,
        ge=0,
        le=_MOST,
        zh="堆存费用（垫木、覆盖、看护、倒垛；土地计入厂的投资）",
        en="storage: racks, covers, watch, re-stacking; the land is in the plant's investment",
        unit="yuan/m3/d",
        source="0.5-1.0 with land, PARAMETERS 9; the lower end",
        confidence="J",
    )
    interest: float = quantity(
        0.06,
        ge=0,
        le=1,
        zh="年资金成本率（存货与投资）",
        en="cost of capital a year, for stock and for investments",
        unit="1",
        source="PARAMETERS 9",
        confidence="J",
    )
    rehandling_yuan_per_m3: float = quantity(
        30.0,
        ge=0,
        le=_MOST,
        zh="现场二次倒运（卸到堆放区后再吊装）",
        en="re-handling on site of what is set down before it is lifted",
        unit="yuan/m3",
        source="20-40, PARAMETERS 9",
        confidence="J",
    )
    detention_free_h: float = quantity(
        2.0,
        ge=0,
        le=1000,
        zh="车辆在工地免费停留时间",
        en="time a truck stands at a site free of charge",
        unit="h",
        source="PARAMETERS 6",
        confidence="J",
    )
    detention_yuan_per_h: float = quantity(
        125.0,
        ge=0,
        le=_MOST,
        zh="超时压车费",
        en="detention beyond the free time",
        unit="yuan/h",
        source="100-150, PARAMETERS 6",
        confidence="J",
    )
    crane_idle_yuan_per_h: float = quantity(
        120.0,
        ge=0,
        le=_MOST,
        zh="塔吊空等时吊装班组的费用（塔吊租金另计）",
        en="the lifting crew while its crane is idle; the crane's rent is counted apart",
        unit="yuan/h",
        source="250-400 with the crane (PARAMETERS 9) less its rent over 212 hook hours a month",
        confidence="J",
    )
    recovery_yuan_per_m3: float = quantity(
        100.0,
        ge=0,
        le=_MOST,
        zh="赶工楼层的吊装加价",
        en="extra cost of installing a storey that is worked under recovery",
        unit="yuan/m3",
        source="30 % more (assumption) on installation of 250-450 yuan/m3, PARAMETERS 9",
        confidence="J",
    )
    delay_yuan_per_tower_d: float = quantity(
        20000.0,
        ge=0,
        le=_MOST,
        zh="误期赔偿（每栋每天）",
        en="delay penalty a tower and day",
        unit="yuan/d",
        source="10,000-30,000, PARAMETERS 9",
        confidence="J",
    )
    plant_yuan_per_m3_year: float = quantity(
        1750.0,
        ge=0,
        le=_MOST,
        zh="构件厂投资（每立方米设计年产能；不含堆场、模台、龙门吊）",
        en="investment in a plant per m3 of design output a year, without yard, pallets, gantries",
        unit="yuan/m3",
        source="150-250 M for 100,000 m3/yr (PARAMETERS 9), less yard, pallets and gantries",
        confidence="J",
    )
    plant_life_y: float = quantity(
        12.0,
        gt=0,
        le=100,
        zh="构件厂使用年限",
        en="life of a plant",
        unit="y",
        source="10-15, PARAMETERS 9",
        confidence="J",
    )
    plant_fixed_yuan_per_m3_year: float = quantity(
        200.0,
        ge=0,
        le=_MOST,
        zh="构件厂年固定运营费（每立方米设计年产能）",
        en="fixed running cost of a plant a year per m3 of design output a year",
        unit="yuan/m3",
        source="15-25 M a year for 100,000 m3/yr, PARAMETERS 9",
        confidence="J",
    )
    yard_yuan_per_m3: float = quantity(
        1100.0,
        ge=0,
        le=_MOST,
        zh="堆场投资（每立方米容量，含土地）",
        en="investment in yard per m3 of capacity, land included",
        unit="yuan/m3",
        source="assumption: 600 yuan/m2 at 0.55 m3/m2 (PARAMETERS 5), a tenth of a plant",
        confidence="J",
    )
    pallet_yuan: float = quantity(
        25000.0,
        ge=0,
        le=_MOST,
        zh="一个流水模台的价格",
        en="price of a pallet",
        unit="yuan",
        source="assumption: about 4 t of steel table",
        confidence="J",
    )
    gantry_yuan: float = quantity(
        500000.0,
        ge=0,
        le=_MOST,
        zh="一台堆场龙门吊的价格",
        en="price of a yard gantry",
        unit="yuan",
        source="assumption: 10-16 t, PARAMETERS 5",
        confidence="J",
    )
    mould_yuan_per_kit_m3: float = quantity(
        25000.0,
        ge=0,
        le=_MOST,
        zh="一套模具的价格（每立方米楼层构件；项目完工后报废）",
        en="price of a mould set per m3 of the storey kit it casts; scrapped with its project",
        unit="yuan/m3",
        source="200-500 per m3 amortised over 82 storeys (5 towers), PARAMETERS 9, SCENARIOS",
        confidence="R",
    )
    truck_yuan: float = quantity(
        450000.0,
        ge=0,
        le=_MOST,
        zh="一辆半挂车的价格",
        en="price of a tractor with its trailer",
        unit="yuan",
        source="assumption",
        confidence="J",
    )
    truck_life_y: float = quantity(
        8.0,
        gt=0,
        le=100,
        zh="车辆使用年限",
        en="life of a truck",
        unit="y",
        source="assumption",
        confidence="J",
    )
    truck_fixed_yuan_per_year: float = quantity(
        215000.0,
        ge=0,
        le=_MOST,
        zh="每车年固定费用（两名司机、保险、保养）",
        en="fixed cost of a truck a year: two drivers, insurance, upkeep",
        unit="yuan",
        source="assumption: 2 x 85,000 + 45,000",
        confidence="J",
    )
    crane_yuan_per_month: float = quantity(
        40000.0,
        ge=0,
        le=_MOST,
        zh="塔吊月租（含司机）",
        en="rent of a tower crane with its operator a month",
        unit="yuan",
        source="25,000-60,000, PARAMETERS 7",
        confidence="R",
    )


class Scorecard(Spec):
    """What counts as delivered on schedule when a run is set beside the plan."""

    tolerance_d: float = quantity(
        7.0,
        ge=0,
        le=3650,
        zh="按期交付的容差",
        en="tolerance of delivery on schedule",
        unit="d",
        source="assumption: the widest of the tolerances printed beside the on-time rate",
        confidence="J",
    )
    least_share: float = quantity(
        0.9,
        gt=0,
        le=1,
        zh="视为达到的最低比例（按期面积、完成吊装量）",
        en="least share, of area on schedule and of volume installed, that counts as met",
        unit="1",
        source="assumption",
        confidence="J",
    )
    timber_m3_per_m2: float = quantity(
        0.11,
        gt=0,
        le=10,
        zh="木结构用材强度（用于检验产能可满足的面积）",
        en="timber per m2 of timber building, for the area that capacity serves",
        unit="m3/m2",
        source="PARAMETERS 1a",
        confidence="J",
    )
    high_assembly_m3_per_m2: float = quantity(
        0.35,
        gt=0,
        le=10,
        zh="预制装配率80%时的构件强度（用于检验产能可满足的面积）",
        en="component volume per m2 of precast storeys at an assembly rate of 80 %",
        unit="m3/m2",
        source="0.30-0.45, PARAMETERS 1a",
        confidence="J",
    )
