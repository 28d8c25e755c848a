"""Quality: repairs, rejects at plant and site, damage on the way, tests, tracing.

Every part is off unless a scenario turns it on.
"""

from typing import Literal

from supplysim.distributions import Distribution
from supplysim.scenario.base import Spec, quantity

__all__ = ["Quality"]


class Quality(Spec):
    """What is repaired, rejected, made again, tested and looked for."""

    repair_share: float = quantity(
        0.0,
        ge=0,
        le=1,
        zh="下线修整的构件比例（常见 0.05 至 0.10）",
        en="share of pieces that are repaired beside the line (0.05 to 0.10 is usual)",
        unit="1",
        source="off; usual values PARAMETERS 4",
        confidence="J",
    )
    repair_min: Distribution = quantity(
        lambda: Distribution(dist="triangular", low=30, mode=45, high=90),
        zh="下线修整的时间",
        en="how long the repair of such a piece takes",
        unit="min",
        source="above 30 min: PARAMETERS 4; mode and high: assumption",
        confidence="J",
    )
    plant_reject_share: float = quantity(
        0.0,
        ge=0,
        le=1,
        zh="厂内质检报废的构件比例（常见 0.005 至 0.015）",
        en="share of pieces scrapped at the plant's quality control (0.005 to 0.015 is usual)",
        unit="1",
        source="off; usual values PARAMETERS 4",
        confidence="J",
    )
    new_mould_factor: float = quantity(
        2.5,
        ge=1,
        le=100,
        zh="新模具的报废倍数",
        en="how many times that share while a mould set is new",
        unit="1",
        source="2 to 3, PARAMETERS 4",
        confidence="J",
    )
    new_mould_kits: int = quantity(
        20,
        ge=0,
        zh="一套模具在前多少套构件内算新",
        en="kits for which a mould set is new",
        source="a month at most one kit a day: PARAMETERS 4; in kits: assumption",
        confidence="J",
    )
    site_reject_share: float = quantity(
        0.0,
        ge=0,
        le=1,
        zh="进场检验不合格的构件比例（常见 0.003 至 0.010）",
        en="share of pieces rejected at site-entry inspection (0.003 to 0.010 is usual)",
        unit="1",
        source="off; usual values PARAMETERS 11",
        confidence="J",
    )
    resident_supervision: bool = quantity(
        False,
        zh="驻厂监造（降低进场不合格，免结构性能检验）",
        en="resident supervision: fewer rejects at the site, no structural tests",
    )
    supervision_factor: float = quantity(
        0.5,
        ge=0,
        le=1,
        zh="驻厂监造时进场不合格的倍数",
        en="share of site rejects that is left under resident supervision",
        unit="1",
        source="PARAMETERS 11",
        confidence="J",
    )
    transit_damage_share: float = quantity(
        0.0,
        ge=0,
        le=1,
        zh="运输途中损坏的构件比例（常见 0.002 至 0.005）",
        en="share of pieces damaged on the way (0.002 to 0.005 is usual)",
        unit="1",
        source="off; usual values PARAMETERS 6",
        confidence="J",
    )
    repairable_share: float = quantity(
        0.7,
        ge=0,
        le=1,
        zh="损坏件中可现场修补的比例",
        en="share of damaged pieces that can be repaired at the site",
        unit="1",
        source="PARAMETERS 6",
        confidence="J",
    )
    site_repair_min: Distribution = quantity(
        lambda: Distribution(dist="triangular", low=20, mode=30, high=60),
        zh="现场修补一件的时间",
        en="time to repair a piece at the site",
        unit="min",
        source="assumption",
        confidence="J",
    )
    sample_share: float = quantity(
        0.0,
        ge=0,
        le=1,
        zh="第三方抽样检测的构件比例（规范 0.05）",
        en="share of pieces that a third party tests at the site (0.05 by the code)",
        unit="1",
        source="off; 5 % of a batch, GB 50204 by PARAMETERS 11",
        confidence="R",
    )
    sample_min: float = quantity(
        10.0,
        ge=0,
        zh="抽检一件加长的检验时间",
        en="minutes that a tested piece adds to entry inspection",
        unit="min",
        source="assumption",
        confidence="J",
    )
    test_types: tuple[str, ...] = quantity(
        (),
        zh="做结构性能检验的构件类型",
        en="component types that take structural tests",
        source="off; slabs and stairs, GB 50204 by PARAMETERS 11",
        confidence="R",
    )
    test_every: int = quantity(
        1000,
        ge=1,
        zh="每多少件检验一件",
        en="pieces of a type and project for one test",
        source="GB 50204 by PARAMETERS 11",
        confidence="R",
    )
    test_d: float = quantity(
        3.0,
        ge=0,
        zh="结构性能检验的时间（日历时间）",
        en="time of a structural test, by the clock",
        unit="d",
        source="assumption",
        confidence="J",
    )
    search_share: float = quantity(
        0.0,
        ge=0,
        le=1,
        zh="无追溯时堆场找件的构件比例（常见 0.01 至 0.03）",
        en="share of pieces looked for in the yard without traceability (0.01 to 0.03 is usual)",
        unit="1",
        source="off; usual values PARAMETERS 11",
        confidence="J",
    )
    search_min: float = quantity(
        15.0,
        ge=0,
        zh="找一件加长的装车时间",
        en="minutes that such a piece adds to loading",
        unit="min",
        source="assumption",
        confidence="J",
    )
    traceability: bool = quantity(
        False,
        zh="追溯（RFID 或二维码）：不再找件",
        en="traceability by RFID or QR code: no piece is looked for",
    )
    remake_priority: Literal["urgent", "by-due"] = quantity(
        "urgent",
        zh="补做件的次序：urgent 先于一切、by-due 按策略",
        en="order of remakes: urgent = before all others, by-due = by the sequencing policy",
    )

    stand_ins: bool = quantity(
        False,
        zh="不合格件先用后续楼层已备的同型构件顶替，再补做后者",
        en="a rejected piece is replaced by the equal piece of a later storey, which is made again",
    )

    @property
    def rejects(self) -> bool:
        """Whether a piece can be rejected and made again."""
        beyond = self.transit_damage_share > 0 and self.repairable_share < 1
        return self.plant_reject_share > 0 or self.site_reject_share > 0 or beyond

    @property
    def searches(self) -> bool:
        """Whether pieces are looked for in the yard."""
        return self.search_share > 0 and not self.traceability

    @property
    def tests(self) -> bool:
        """Whether batches are held for structural tests."""
        return bool(self.test_types) and not self.resident_supervision

    @property
    def on(self) -> bool:
        """Whether any part is on."""
        shares = self.repair_share + self.transit_damage_share + self.sample_share
        return self.rejects or self.searches or self.tests or shares > 0
