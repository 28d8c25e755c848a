"""The study of the next bases as it is written down: candidates, sizes, demand, prices, rules.

A study is a TOML file with CSV tables beside it, read like a scenario (``scenario.tables``), so a
user's own candidates, markets and competitors are rows of a table with bilingual headings.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pydantic import PrivateAttr, field_validator

from supplysim.errors import BilingualError, Fault
from supplysim.scenario.base import Confidence, Spec, quantity
from supplysim.scenario.files import FORMAT
from supplysim.scenario.reading import Note, Reading

__all__ = [
    "Candidate",
    "Competitor",
    "DemandCase",
    "DemandRow",
    "Market",
    "Material",
    "Period",
    "Rules",
    "Simulation",
    "SizeStep",
    "Study",
]

_MONTH = re.compile(r"([0-9]{4}-(?:0[1-9]|1[0-2]))(?:-01)?")


class SizeStep(Spec):
    """One capacity step of a size: what a base of that size has when it has reached the step."""

    size: str = quantity(..., zh="规模类型", en="size it belongs to", min_length=1)
    step: int = quantity(..., ge=0, le=9, zh="级（从 0 起）", en="step, from 0")
    lines: dict[str, int] = quantity(..., zh="各类生产线数量", en="lines by line type")
    positions: dict[str, int] = quantity(
        ..., zh="各类线的模位总数", en="mould positions by line type"
    )
    yard_m3: float = quantity(..., gt=0, zh="堆场容量", en="yard capacity", unit="m3")
    gantries: int = quantity(2, ge=1, zh="装车龙门吊数", en="gantries")
    source: str = quantity("assumption", zh="来源", en="source")
    confidence: Confidence = quantity("J", zh="可信程度", en="confidence")


class Candidate(Spec):
    """A place where a base may be opened, or an existing plant in another form."""

    title_zh: str = quantity("", zh="中文名称", en="name in Chinese")
    title_en: str = quantity("", zh="英文名称", en="name in English")
    district: str = quantity(..., zh="所在区", en="district", min_length=1)
    node: str = quantity(..., zh="路网节点", en="road node")
    size: str = quantity(..., zh="规模类型", en="size, a name of the table of sizes")
    instead_of: str = quantity(
        "", zh="由哪家现有厂改造（空为新建）", en="plant it is converted from; empty = newly built"
    )
    land_m2: float = quantity(
        ..., ge=0, zh="用地面积", en="land", unit="m2", source="100-150 mu, PARAMETERS 9",
        confidence="J",
    )  # fmt: skip
    land_yuan_per_m2: float = quantity(
        ...,
        ge=0,
        zh="地价",
        en="price of land",
        unit="yuan/m2",
        source="assumption",
        confidence="J",
    )
    invest_share: float = quantity(
        1.0, ge=0, le=2, zh="投资占新建的比例", en="share of the investment of a new base",
        unit="1", source="assumption", confidence="J",
    )  # fmt: skip
    construction_months: float = quantity(
        18.0, ge=0, le=120, zh="建设期（月）", en="months of construction",
        source="12-24 months, assumption", confidence="J",
    )  # fmt: skip
    grade: str = quantity(
        "", zh="环保绩效等级（预警豁免用）", en="grade that alert rules may exempt"
    )
    source: str = quantity("assumption", zh="来源", en="source")
    confidence: Confidence = quantity("J", zh="可信程度", en="confidence")


class Competitor(Spec):
    """A supplier from whom demand can be bought when no base of the study serves it."""

    title_zh: str = quantity("", zh="中文名称", en="name in Chinese")
    title_en: str = quantity("", zh="英文名称", en="name in English")
    node: str = quantity(..., zh="路网节点", en="road node")
    price: dict[str, float] = quantity(
        ..., zh="各模具族出厂价", en="price ex works by mould family", unit="yuan/m3",
        source="PARAMETERS 9", confidence="R",
    )  # fmt: skip
    source: str = quantity("assumption", zh="来源", en="source")
    confidence: Confidence = quantity("J", zh="可信程度", en="confidence")


class Market(Spec):
    """Demand beyond the city in one period: what is bought there, and what may be won of it.

    The share rule: buyers there give our bases no more than ``share`` of the market, and give it
    to competitors wherever these deliver for less.
    """

    zone: str = quantity(..., zh="分区", en="zone")
    period: str = quantity(..., zh="期", en="period")
    volume_m3: float = quantity(
        ..., ge=0, le=1e8, zh="市场年需求", en="bought there a year", unit="m3"
    )
    share: float = quantity(
        ..., ge=0, le=1, zh="本市基地最多可得份额", en="largest share our bases can win"
    )
    source: str = quantity("assumption", zh="来源", en="source")
    confidence: Confidence = quantity("J", zh="可信程度", en="confidence")


class Material(Spec):
    """Something that bases take in, from the nearest of its sources."""

    title_zh: str = quantity("", zh="中文名称", en="name in Chinese")
    title_en: str = quantity("", zh="英文名称", en="name in English")
    nodes: tuple[str, ...] = quantity(..., zh="来源节点", en="nodes of its sources", min_length=1)
    t_per_m3: float = quantity(..., ge=0, zh="每立方米构件用量（吨）", en="tonnes per m3 made")
    yuan_per_t_km: float = quantity(..., ge=0, zh="运价（元/吨公里）", en="yuan a tonne-kilometre")
    source: str = quantity("assumption", zh="来源", en="source")
    confidence: Confidence = quantity("J", zh="可信程度", en="confidence")


class DemandRow(Spec):
    """Demand of one's own: a volume in a zone, in a month or in a year of a period.

    Where a period has rows they are its whole demand, in place of a scenario's portfolio; those
    that name a case stand in it in place of those that name none.
    """

    period: str = quantity(..., zh="期", en="period")
    zone: str = quantity(..., zh="分区", en="zone")
    month: str = quantity(
        "", zh="月份，如 2020-06；空＝全年", en="month, such as 2020-06; empty = a year"
    )
    m3: float = quantity(..., ge=0, le=1e8, zh="需求量", en="volume in that time", unit="m3")
    archetype: str = quantity(
        "", zh="建筑类型；空＝按方案的组合", en="building type; empty = the scenario's mix"
    )
    case: str = quantity("", zh="需求情景；空＝各情景", en="case of demand; empty = all of them")
    source: str = quantity("assumption", zh="来源", en="source")
    confidence: Confidence = quantity("J", zh="可信程度", en="confidence")

    @field_validator("month")
    @classmethod
    def _a_month(cls, given: str) -> str:
        # a spreadsheet turns 2020-06 into the first day of the month
        found = _MONTH.fullmatch(given)
        if given and found is None:
            raise BilingualError("应为月份，如 2020-06", "must be a month such as 2020-06")
        return "" if found is None else found[1]


class Period(Spec):
    """A stretch of years with one demand; its name is its first year."""

    demand: str = quantity(
        "", zh="需求取自的方案；自己的需求表中有本期时可不写",
        en="scenario whose portfolio is the demand, where the study's own table has none",
    )  # fmt: skip
    years: float = quantity(..., gt=0, le=50, zh="代表的年数", en="years it stands for", unit="y")
    least_bases: int = quantity(
        0, ge=0, zh="规划要求的基地数", en="bases the plan asks for, used by the plan's own option",
        source="the plan, as the study names it", confidence="S",
    )  # fmt: skip


class DemandCase(Spec):
    """One possible future of demand."""

    title_zh: str = quantity("", zh="中文名称", en="name in Chinese")
    title_en: str = quantity("", zh="英文名称", en="name in English")
    likelihood: float = quantity(..., gt=0, le=1, zh="可能性", en="likelihood", unit="1",
                                 source="assumption", confidence="J")  # fmt: skip
    demand: dict[str, str] = quantity(
        dict,
        zh="本期改用的方案（空＝本期自己的需求）",
        en="scenario whose portfolio is the demand in that period; empty = the period's own",
    )


class Rules(Spec):
    """What limits the answer."""

    radius_km: float = quantity(
        150.0, gt=0, zh="经济运输半径", en="economic radius", unit="km",
        source="PARAMETERS 6", confidence="S",
    )  # fmt: skip
    districts: tuple[str, ...] = quantity(
        (), zh="规划点名的区（规划方案中每区至少一个基地）",
        en="districts named by the plan; its own option has a base in each",
        source="the plan, as the study names it", confidence="S",
    )  # fmt: skip
    budget_yuan: dict[str, float] = quantity(
        dict, zh="各期投资上限（空＝不限）", en="most invested in the period; empty = no limit",
        unit="yuan", source="assumption", confidence="J",
    )  # fmt: skip
    worst: float = quantity(
        0.0, ge=0, le=1, zh="最坏需求情景的权重", en="weight of the worst demand",
        unit="1", source="assumption", confidence="J",
    )  # fmt: skip


class Simulation(Spec):
    """How the located alternatives are simulated."""

    scenario: str = quantity(..., zh="仿真方案", en="scenario that is simulated")
    period: str = quantity(..., zh="取哪一期的布局", en="period whose layout is simulated")
    seed: int = quantity(0, ge=0, zh="种子", en="seed")
    best: int = quantity(
        3, ge=1, le=50, zh="仿真前几个最优方案", en="best alternatives that are simulated",
        source="assumption", confidence="J",
    )  # fmt: skip
    replications: int = quantity(
        5, ge=2, le=1000, zh="每个方案起始的重复次数", en="replications before any is dropped",
        source="assumption", confidence="J",
    )  # fmt: skip
    most: int = quantity(
        10, ge=2, le=10_000, zh="重复次数上限", en="replications after which selecting is given up",
        source="assumption", confidence="J",
    )  # fmt: skip
    zone_on_time: float = quantity(
        0.02, gt=0, lt=0.5, zh="准时吊装率的无差别区",
        en="difference in on-time rate of no account", unit="1",
        source="assumption", confidence="J",
    )  # fmt: skip
    zone_yuan_per_m3: float = quantity(
        30.0, gt=0, zh="单位成本的无差别区", en="difference in cost of no account",
        unit="yuan/m3", source="assumption: 1 % of the price of a wall panel", confidence="J",
    )  # fmt: skip
    confidence: float = quantity(
        0.95, gt=0, lt=1, zh="选对的把握", en="least probability of a correct selection",
        unit="1", source="usual in the field", confidence="J",
    )  # fmt: skip


class Study(Spec):
    """A study of where the next bases should be."""

    format: int = quantity(FORMAT, zh="文件格式号", en="format number of the file")
    name: str = quantity(..., zh="研究名称", en="name of the study", min_length=1)
    title_zh: str = quantity("", zh="中文标题", en="title in Chinese")
    title_en: str = quantity("", zh="英文标题", en="title in English")
    note_zh: str = quantity("", zh="中文说明", en="what it stands on, in Chinese")
    note_en: str = quantity("", zh="英文说明", en="what it stands on, in English")
    prices: str = quantity(..., zh="单价与路网取自的方案", en="scenario of prices, roads and lines")
    existing: str = quantity(..., zh="现有厂取自的方案", en="scenario of the plants that are there")
    candidates: dict[str, Candidate] = quantity(..., zh="候选点", en="candidates", min_length=1)
    sizes: tuple[SizeStep, ...] = quantity(..., zh="规模", en="sizes", min_length=1)
    competitors: dict[str, Competitor] = quantity(..., zh="竞争者", en="competitors", min_length=1)
    markets: tuple[Market, ...] = quantity((), zh="市外市场", en="markets beyond the city")
    demand: tuple[DemandRow, ...] = quantity((), zh="自己的需求", en="demand of one's own")
    materials: dict[str, Material] = quantity(dict, zh="进厂材料", en="inbound materials")
    periods: dict[str, Period] = quantity(..., zh="各期", en="periods", min_length=1)
    cases: dict[str, DemandCase] = quantity(..., zh="需求情景", en="cases of demand", min_length=1)
    rules: Rules = quantity(Rules, zh="限制", en="limits")
    simulation: Simulation | None = quantity(None, zh="仿真", en="simulation")
    alternatives: int = quantity(3, ge=1, le=50, zh="备选方案数", en="best alternatives to find")
    time_limit_s: float = quantity(
        60.0, gt=0, zh="每次求解的时限（秒）", en="seconds for each search", source="assumption"
    )
    gap: float = quantity(
        1e-4, ge=0, le=0.5, zh="允许的最优间隙", en="gap taken as optimal", unit="1"
    )
    analysis_gap: float = quantity(
        1e-3, ge=0, le=0.5, zh="各项分析允许的间隙", en="gap taken as optimal in analyses", unit="1"
    )
    ramp_share: float = quantity(
        0.5, ge=0, le=1, zh="投产爬坡期内的产能比例", en="share of capacity during ramp-up",
        unit="1", source="assumption", confidence="J",
    )  # fmt: skip
    ramp_y: float = quantity(
        1.0, ge=0, le=10, zh="投产爬坡期", en="length of ramp-up", unit="y",
        source="assumption", confidence="J",
    )  # fmt: skip
    usable_share: float = quantity(
        0.7, gt=0, le=1, zh="可计划使用的设计产能比例", en="share of design capacity to plan on",
        unit="1", source="SCENARIOS: the on-time rate falls where use rises above 0.64-0.73",
        confidence="J",
    )  # fmt: skip
    one_shift_share: float = quantity(
        0.5, gt=0, le=1, zh="单班时流水线的产能比例", en="output of a pallet line on one shift",
        unit="1", source="10 of 20 h of the plants' calendar", confidence="C",
    )  # fmt: skip
    one_shift_running_share: float = quantity(
        0.75, gt=0, le=1, zh="单班时固定运营费的比例", en="fixed running cost on one of two shifts",
        unit="1", source="assumption", confidence="J",
    )  # fmt: skip
    extension: str = quantity(
        "", zh="现有厂扩建所增规模", en="size by which a plant that is there may be extended"
    )
    closing_yuan_per_m3: float = quantity(
        100.0, ge=0, zh="关闭费用（每立方米设计年产能）", en="closing, per m3 a year",
        unit="yuan/m3", source="assumption: half a year of fixed running cost", confidence="J",
    )  # fmt: skip
    land_reference_yuan_per_m2: float = quantity(
        600.0, ge=0, zh="投资单价所含地价", en="price of land that the prices of a plant include",
        unit="yuan/m2", source="costs.yard_yuan_per_m3", confidence="J",
    )  # fmt: skip
    unload_h: float = quantity(
        1.0, ge=0, zh="卸车时间", en="unloading a truck", unit="h",
        source="30-120 min, PARAMETERS 6", confidence="J",
    )  # fmt: skip
    truck_h_per_year: float = quantity(
        2520.0, gt=0, le=8760, zh="每车每年可用时数", en="hours a truck works a year", unit="h",
        source="280 d x 10 h x 0.9, PARAMETERS 6", confidence="D",
    )  # fmt: skip

    _reading: Reading = PrivateAttr(default_factory=Reading)

    @property
    def allows_code(self) -> bool:
        """Whether scenarios that it names may name policies that are code of the user."""
        return self._reading.allow_code

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader of the screen should know of how it was read."""
        return tuple(self._reading.notes)

    def read_with(self, reading: Reading) -> None:
        """Remember what it was read with, for the places of its values."""
        self._reading = reading

    def placed(self, faults: Sequence[Fault]) -> list[Fault]:
        """Return faults with the file, line or cell that the value they speak of was read from."""
        return [
            fault
            if fault.file
            else replace(fault, file=self._reading.origin(tuple(fault.where.split("."))))
            for fault in faults
        ]
