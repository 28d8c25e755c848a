"""What makes, stores and carries: lines, plants, production planning, fleets."""

from typing import Literal

from supplysim.distributions import Distribution
from supplysim.scenario.base import Spec, quantity
from supplysim.scenario.maturity import Maturity

__all__ = ["Fleet", "LineType", "Plant", "Production"]


class LineType(Spec):
    """A kind of production line and the times of its stages.

    The seven stages are mould set-up, reinforcement, casting, curing, demoulding, finishing and
    QC. A pallet line has one place at each attended stage and moves at its takt; on fixed moulds
    every position is worked at its own pace.
    """

    kind: Literal["pallet", "fixed"] = quantity(
        ..., zh="流水线或固定模台", en="pallet line or fixed moulds"
    )
    families: tuple[str, ...] = quantity(..., zh="可生产的模具族", en="mould families it makes")
    calendar: str = quantity("plant", zh="工作日历", en="working calendar")
    setup_min: float = quantity(
        ...,
        ge=0,
        zh="清模、组模",
        en="mould set-up",
        unit="min",
        source="PARAMETERS 4",
        confidence="J",
    )
    reinforcement_min: float = quantity(
        ...,
        ge=0,
        zh="钢筋与预埋",
        en="reinforcement and embeds",
        unit="min",
        source="PARAMETERS 4",
        confidence="J",
    )
    casting_min: float = quantity(
        ...,
        ge=0,
        zh="浇筑振捣（不可中断）",
        en="casting, uninterruptible",
        unit="min",
        source="PARAMETERS 4",
        confidence="J",
    )
    changeover_min: float = quantity(
        0.0,
        ge=0,
        zh="换模时间（换到另一项目的模具）",
        en="changeover when a line turns to the moulds of another project or family",
        unit="min",
        source="off; 30 / 60 / 120 min slab / wall / 3-D, PARAMETERS 4",
        confidence="J",
    )
    curing_h: float = quantity(
        10.0,
        ge=0,
        zh="养护",
        en="curing, unattended",
        unit="h",
        source="steam curing 10-12 h, JGJ 1-2014",
        confidence="R",
    )
    demoulding_min: float = quantity(
        ..., ge=0, zh="脱模", en="demoulding", unit="min", source="PARAMETERS 4", confidence="J"
    )
    finishing_min: float = quantity(
        ..., ge=0, zh="修补", en="finishing", unit="min", source="PARAMETERS 4", confidence="J"
    )
    qc_min: float = quantity(
        ...,
        ge=0,
        zh="质量检验与标识",
        en="QC and marking",
        unit="min",
        source="PARAMETERS 11: 6-12 min a piece",
        confidence="J",
    )
    cv: float = quantity(
        0.15,
        ge=0,
        le=2,
        zh="工序时间变异系数（对数正态）",
        en="coefficient of variation of stage times, lognormal",
        unit="1",
        source="PARAMETERS 4",
        confidence="J",
    )
    effectiveness: float = quantity(
        0.85,
        gt=0,
        le=1,
        zh="生产线综合效率",
        en="line effectiveness: stoppages stretch stage times",
        unit="1",
        source="SCENARIOS",
        confidence="J",
    )
    queue: int | None = quantity(
        4,
        ge=0,
        zh="工序间缓冲位",
        en="places before each next stage",
        source="assumption",
        confidence="J",
    )
    curing_slots_share: float = quantity(
        0.85,
        gt=0,
        le=1,
        zh="养护位占模台数的比例",
        en="curing places as a share of the line's pallets",
        unit="1",
        source="PARAMETERS 4: 40-64 slots of 60-120",
        confidence="J",
    )
    design_m3_per_unit: float = quantity(
        ...,
        gt=0,
        zh="单位设计年产能（每条线或每个固定模位）",
        en="design capacity a year of one line or one fixed position",
        unit="m3",
        source="SCENARIOS table",
        confidence="J",
    )


class Plant(Spec):
    """A plant: where it lies and what it has."""

    title_zh: str = quantity("", zh="中文名称", en="name in Chinese")
    title_en: str = quantity("", zh="英文名称", en="name in English")
    district: str = quantity("", zh="所在区", en="district")
    node: str = quantity(..., zh="路网节点", en="road node")
    lines: dict[str, int] = quantity(
        ...,
        zh="各类生产线数量",
        en="lines by line type",
        unit="1",
        source="SCENARIOS table",
        confidence="J",
    )
    positions: dict[str, int] = quantity(
        ...,
        zh="各类线的模位总数（模台或固定模）",
        en="mould positions by line type, all lines together: pallets or fixed moulds",
        unit="1",
        source="SCENARIOS table",
        confidence="J",
    )
    yard_m3: float = quantity(
        ...,
        gt=0,
        zh="堆场容量",
        en="yard capacity",
        unit="m3",
        source="45 d of design output, SCENARIOS",
        confidence="J",
    )
    gantries: int = quantity(
        2,
        ge=1,
        zh="装车龙门吊数",
        en="gantries that load trucks",
        source="1 per 10,000 m2 of yard, PARAMETERS 5",
        confidence="J",
    )
    grade: str = quantity(
        "", zh="环保绩效等级（预警豁免用）", en="environmental grade, which alert rules may exempt"
    )
    yard_calendar: str = quantity("yard", zh="堆场发货日历", en="hours in which trucks are loaded")
    reserved_share: float = quantity(
        0.0,
        ge=0,
        lt=1,
        zh="留给市政构件的产能比例",
        en="share of mould positions reserved for infrastructure pieces, which are not simulated",
        unit="1",
        source="SCENARIOS: infrastructure volume over design capacity",
        confidence="J",
    )
    contract_share: float = quantity(
        1.0,
        ge=0,
        le=1e6,
        zh="合同份额（contract-shares 定标规则；相对权重，各厂合计折算为 1）",
        en="contracted share of what is awarded, for sourcing by contract-shares: a weight beside "
        "those of the other plants",
        unit="1",
        source="assumption: equal shares",
        confidence="J",
    )


class Production(Spec):
    """Production planning: award, moulds, the master plan, the strength gate."""

    award_lead_d: float = quantity(
        120.0,
        ge=0,
        zh="定标早于首层计划的天数",
        en="award before the first planned storey",
        unit="d",
        source="assumption",
        confidence="J",
    )
    drawings_d: float = quantity(
        40.0,
        ge=0,
        zh="深化设计时间",
        en="drawings after award",
        unit="d",
        source="20-45 d, PARAMETERS 4",
        confidence="R",
    )
    mould_lead_d: float = quantity(
        25.0,
        ge=0,
        zh="模具制作时间",
        en="first moulds after drawings",
        unit="d",
        source="15-30 d, PARAMETERS 4",
        confidence="R",
    )
    towers_per_mould_set: float = quantity(
        5.0,
        gt=0,
        zh="每套模具服务的楼栋数",
        en="towers served by one mould set of a family",
        unit="1",
        source="SCENARIOS: 1.2 sets a project",
        confidence="J",
    )
    drawings_late_d: Distribution = quantity(
        lambda: Distribution(dist="fixed", value=0),
        zh="深化图纸拖延的天数（每个项目）",
        en="days by which the drawings of a project come late",
        unit="d",
        source="off; 0-25 d beyond the shortest of 20-45 d, PARAMETERS 4",
        confidence="J",
    )
    design_change_share: float = quantity(
        0.0,
        ge=0,
        le=1,
        zh="发生设计变更的楼层比例",
        en="share of storeys with a design change",
        unit="1",
        source="off; no figure found",
        confidence="J",
    )
    design_change_d: Distribution = quantity(
        lambda: Distribution(dist="fixed", value=7),
        zh="设计变更使图纸推迟的天数",
        en="days until the drawings of a changed storey are ready again",
        unit="d",
        source="assumption",
        confidence="J",
    )
    look_ahead_sd_d: float = quantity(
        0.0,
        ge=0,
        le=60,
        zh="工地前瞻计划误差的标准差（天）",
        en="standard deviation of the error of a site's look-ahead, days",
        unit="d",
        source="off; tasks kept 50-80 %, PARAMETERS 12, no distribution found",
        confidence="J",
    )
    first_article_d: float = quantity(
        0.0,
        ge=0,
        zh="首件验收时间（每套新模具）",
        en="first-article acceptance of a new mould set",
        unit="d",
        source="off; 1-2 d, PARAMETERS 11",
        confidence="J",
    )
    mould_life: int = quantity(
        0,
        ge=0,
        le=10_000,
        zh="一套模具可生产的楼层套数（0 为不限）",
        en="storey kits that a mould set makes before it is renewed; 0 = any number",
        unit="1",
        source="off; 80-150 turnovers, PARAMETERS 4",
        confidence="R",
    )
    mould_renewal_d: float = quantity(
        3.0,
        ge=0,
        zh="模具翻新时间",
        en="renewal of a worn mould set",
        unit="d",
        source="assumption",
        confidence="J",
    )
    release_lead_d: float = quantity(
        40.0,
        ge=0,
        zh="排产提前期",
        en="order released before its need date",
        unit="d",
        source="SCENARIOS",
        confidence="J",
    )
    replan_d: float = quantity(
        7.0,
        gt=0,
        zh="主计划更新周期",
        en="master plan made anew every",
        unit="d",
        source="DESIGN 5",
        confidence="J",
    )
    freeze_d: float = quantity(
        10.0,
        ge=0,
        zh="冻结期",
        en="orders this near are frozen",
        unit="d",
        source="DESIGN 5",
        confidence="J",
    )
    stock_cap_storeys: float = quantity(
        12.0,
        gt=0,
        zh="每栋最多存放的楼层数",
        en="stock cap: storeys in hand of one tower",
        unit="1",
        source="DESIGN 5: a cap per project",
        confidence="J",
    )
    delivery_lead_h: float = quantity(
        24.0,
        ge=0,
        zh="要求早于吊装到货的时间",
        en="due in the yard before the haul",
        unit="h",
        source="CONTRACTS 2",
        confidence="J",
    )
    strength_d: tuple[float, ...] = quantity(
        (13.0, 11.2, 7.9, 5.4, 4.2, 3.4, 3.3, 3.4, 4.1, 5.7, 8.6, 11.9),
        min_length=12,
        max_length=12,
        zh="各月脱模后达到出厂强度的天数",
        en="days in the yard to full grade, by month of demoulding",
        unit="d",
        source="fib MC2010, s = 0.20, monthly mean temperatures; PARAMETERS 4, 8",
        confidence="C",
    )
    maturity: Maturity = quantity(Maturity, zh="按成熟度计算强度", en="strength by maturity")


class Fleet(Spec):
    """Trucks of one owner that work for named plants."""

    plants: tuple[str, ...] = quantity(
        ...,
        zh="服务的构件厂（一个为自有，多个为共用）",
        en="plants served; one = own fleet, several = pooled",
        min_length=1,
    )
    home: str = quantity(
        "", zh="停车节点（空则为第一个厂）", en="depot node; empty = its first plant"
    )
    trucks: int = quantity(
        ...,
        ge=0,
        le=5000,
        zh="车辆数",
        en="trucks",
        unit="1",
        source="SCENARIOS table",
        confidence="J",
    )
    laying: tuple[Literal["flat", "upright"], ...] = quantity(
        ("flat", "upright"), zh="可承运的放置方式", en="laying classes it carries", min_length=1
    )
    payload_t: float = quantity(
        25.0,
        gt=0,
        le=200,
        zh="额定载重",
        en="payload",
        unit="t",
        source="GB 1589-2016, six axles 49 t gross",
        confidence="R",
    )
    calendar: str = quantity("truck", zh="出车时段", en="shift calendar")
    drop_trailers: int = quantity(
        0,
        ge=0,
        le=20_000,
        zh="可留在工地的挂车数（在车辆自带之外）",
        en="trailers that may be left at sites as racks, beyond those of the trucks",
        unit="1",
        source="off; 1 to 2 a tractor, PARAMETERS 6",
        confidence="R",
    )
    drop_laying: tuple[Literal["flat", "upright"], ...] = quantity(
        ("upright",),
        zh="可留在工地的挂车的放置方式（upright 为靠放架）",
        en="laying classes left on trailers; upright = A-frames",
        min_length=1,
    )
    night_out: bool = quantity(False, zh="可在外过夜", en="a trip may end after the shift")
    speed_factor: float = quantity(
        1.0,
        gt=0,
        le=3,
        zh="速度系数",
        en="multiplier of road speeds",
        unit="1",
        source="assumption",
        confidence="J",
    )
