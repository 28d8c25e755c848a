"""What is to be built: zones, the portfolio of projects, archetypes, components, the baseline."""

from typing import Literal

from supplysim.distributions import Distribution
from supplysim.scenario.base import Spec, quantity
from supplysim.scenario.hours import Day

__all__ = [
    "Archetype",
    "ComponentType",
    "Export",
    "Piece",
    "Plan",
    "Portfolio",
    "ProjectRow",
    "StartYear",
    "Zone",
]


class Zone(Spec):
    """An area with its own share of new starts and its own prefabrication target."""

    title_zh: str = quantity("", zh="中文名称", en="name in Chinese")
    title_en: str = quantity("", zh="英文名称", en="name in English")
    nodes: tuple[str, ...] = quantity(
        ..., zh="工地可能所在的路网节点", en="road nodes at which its sites may lie"
    )
    start_share: float = quantity(
        0.0,
        ge=0,
        le=1,
        zh="占全市新开工面积的比例",
        en="share of the city's new starts",
        unit="1",
        source="PARAMETERS 2, zone shares",
        confidence="J",
    )
    gate_calendar: str = quantity(
        "",
        zh="收货时段的日历（空则按工地规则；填写后车辆只在此时段进入，构件先卸到堆放区）",
        en="receiving hours of its sites; empty = by the rules of sites; else loads come in these "
        "hours only and are set down",
    )
    region: Literal["coast", "inland"] = quantity(
        "inland", zh="沿海或内陆（风）", en="on the coast or inland, for wind"
    )
    priority: Literal["key", "active", "encouraged", "outside"] = quantity(
        "active",
        zh="推进类别（重点、积极、鼓励、市外）",
        en="class of the plan: key, active, encouraged; outside = beyond the city",
    )


class StartYear(Spec):
    """One year of new building starts."""

    new_starts_mm2: float = quantity(
        ...,
        ge=0,
        zh="新开工面积",
        en="new building starts",
        unit="Mm2",
        source="scenario table",
        confidence="J",
    )
    prefabricated_share: dict[str, float] = quantity(
        ...,
        zh="各分区装配式建筑实施比例",
        en="prefabricated share of new starts, by zone",
        unit="1",
        source="plan Table 1, scaled to the pinned city share",
        confidence="J",
    )


class Export(Spec):
    """Demand beyond the city that its plants also serve."""

    m3_per_year: float = quantity(
        ...,
        ge=0,
        zh="每年供应的构件体积",
        en="component volume supplied a year",
        unit="m3",
        source="SCENARIOS table",
        confidence="J",
    )


class ProjectRow(Spec):
    """One project of the user's own list."""

    project: str = quantity(..., zh="项目名称", en="name of the project", min_length=1)
    zone: str = quantity(..., zh="分区", en="zone")
    node: str = quantity(..., zh="路网节点", en="road node")
    archetype: str = quantity(..., zh="建筑类型", en="archetype")
    first_storey: Day = quantity(
        ...,
        zh="首栋首个预制层的计划日期（年-月-日）",
        en="planned date of the first precast storey of the first tower (YYYY-MM-DD)",
    )
    towers: int = quantity(1, ge=1, le=200, zh="楼栋数", en="towers")
    precast_storeys: int = quantity(
        ..., ge=1, le=200, zh="每栋预制层数", en="precast storeys of a tower"
    )
    storey_m2: float = quantity(
        500.0,
        gt=0,
        le=10000,
        zh="标准层面积",
        en="area of a storey",
        unit="m2",
        source="given by the user",
        confidence="J",
    )
    stagger_d: float = quantity(
        15.0,
        ge=0,
        zh="相邻楼栋间隔",
        en="between towers in turn",
        unit="d",
        source="assumption",
        confidence="J",
    )
    project_class: str = quantity("commodity", zh="项目类别", en="class of the project")
    plant: str = quantity(
        "",
        zh="指定构件厂（空则由策略决定）",
        en="plant awarded by name; empty lets the policy decide",
    )
    permit: bool | None = quantity(
        None, zh="日间通行证（空则抽取）", en="day permit; empty lets it be drawn"
    )
    access_km: float = quantity(
        1.0,
        ge=0,
        zh="工地到节点的距离",
        en="from the node to the site",
        unit="km",
        source="assumption",
        confidence="J",
    )


class Portfolio(Spec):
    """How projects are generated from start area, or the user's own list of them."""

    draw: Literal["fixed", "per_replication"] = quantity(
        "fixed",
        zh="项目组合固定，或每次重复重新抽取",
        en="one portfolio for all replications, or a new one for each",
    )
    seed: int = quantity(2016, zh="项目组合的随机种子", en="seed of the portfolio's own draws")
    projects: tuple[ProjectRow, ...] | None = quantity(
        None,
        zh="用户自己的项目清单（给出后不再生成）",
        en="the user's own list; replaces the generated projects",
    )
    years: dict[str, StartYear] = quantity(
        dict, zh="各年新开工面积与实施比例", en="new starts and shares by calendar year"
    )
    exports: dict[str, Export] = quantity(
        dict, zh="供应市外的需求（分区名为键）", en="demand beyond the city, by zone"
    )
    area_factor: float = quantity(
        1.0,
        gt=0,
        le=10,
        zh="开工面积倍数（敏感性）",
        en="multiplier of all start areas",
        unit="1",
        source="assumption",
        confidence="J",
    )
    concrete_share: float = quantity(
        0.70,
        ge=0,
        le=1,
        zh="混凝土结构占装配式面积的比例",
        en="share of prefabricated area that is precast concrete",
        unit="1",
        source="SCENARIOS; national 2020 share 0.683 [2]",
        confidence="D",
    )
    steel_share: float = quantity(
        0.29,
        ge=0,
        le=1,
        zh="钢结构占比",
        en="share that is steel (counted, not simulated)",
        unit="1",
        source="SCENARIOS; national 2020 share 0.302 [2]",
        confidence="D",
    )
    timber_share: float = quantity(
        0.01,
        ge=0,
        le=1,
        zh="木结构占比",
        en="share that is timber (counted, not simulated)",
        unit="1",
        source="SCENARIOS",
        confidence="J",
    )
    steel_t_per_m2: float = quantity(
        0.10,
        ge=0,
        zh="钢结构用钢量",
        en="steel per m2 of steel-framed area",
        unit="t/m2",
        source="SCENARIOS",
        confidence="J",
    )
    above_ground_share: float = quantity(
        0.80,
        gt=0,
        le=1,
        zh="地上面积占比",
        en="share of start area above ground",
        unit="1",
        source="SCENARIOS",
        confidence="J",
    )
    precast_storey_share: float = quantity(
        0.82,
        gt=0,
        le=1,
        zh="预制楼层占地上楼层的比例",
        en="share of the storeys above ground that are precast",
        unit="1",
        source="SCENARIOS; a real tower: storeys 4-18 [40]",
        confidence="J",
    )
    mix: dict[str, float] = quantity(
        dict,
        zh="建筑类型构成（面积比）",
        en="archetypes by share of concrete area",
        unit="1",
        source="SCENARIOS table",
        confidence="J",
    )
    classes: dict[str, float] = quantity(
        lambda: {"government": 0.15, "social": 0.25, "commodity": 0.60},
        zh="项目类别构成（政府投资、保障性住房、商品住宅）",
        en="project classes by share: government, social, commodity",
        unit="1",
        source="assumption",
        confidence="J",
    )
    project_area_m2: Distribution = quantity(
        lambda: Distribution(dist="lognormal", mean=66000, cv=0.4, low=30000, high=150000),
        zh="项目面积",
        en="area of a project",
        unit="m2",
        source="PARAMETERS 2",
        confidence="J",
    )
    storeys: Distribution = quantity(
        lambda: Distribution(dist="triangular", low=11, mode=18, high=33),
        zh="每栋地上层数",
        en="storeys above ground of a tower",
        unit="1",
        source="PARAMETERS 2",
        confidence="J",
    )
    storey_m2: Distribution = quantity(
        lambda: Distribution(dist="uniform", low=350, high=650),
        zh="标准层面积",
        en="area of a storey",
        unit="m2",
        source="PARAMETERS 2",
        confidence="J",
    )
    precast_lag_d: Distribution = quantity(
        lambda: Distribution(dist="triangular", low=240, mode=420, high=660),
        zh="项目开工到首栋首个预制层计划吊装的天数",
        en="from project start to the first planned precast storey of its first tower",
        unit="d",
        source="assumption: foundations, basement and cast storeys",
        confidence="J",
    )
    tower_stagger_d: Distribution = quantity(
        lambda: Distribution(dist="uniform", low=10, high=40),
        zh="同一项目相邻楼栋首层吊装的间隔",
        en="between the first storeys of two towers in turn",
        unit="d",
        source="assumption",
        confidence="J",
    )
    first_precast_storey: int = quantity(
        4,
        ge=1,
        zh="首个预制楼层",
        en="lowest precast storey",
        source="a real tower: storeys 1-3 cast in place [40]",
        confidence="S",
    )
    access_km: Distribution = quantity(
        lambda: Distribution(dist="uniform", low=0.5, high=4.0),
        zh="工地到最近路网节点的距离",
        en="from the road node to the site",
        unit="km",
        source="assumption",
        confidence="J",
    )


class ComponentType(Spec):
    """A kind of precast component: what it weighs, how it is made, carried and lifted."""

    title_zh: str = quantity("", zh="中文名称", en="name in Chinese")
    title_en: str = quantity("", zh="英文名称", en="name in English")
    material: Literal["concrete", "steel", "timber"] = quantity(
        "concrete", zh="材料", en="material"
    )
    family: str = quantity(
        ..., zh="模具族（由哪类生产线生产）", en="mould family: which line makes it"
    )
    volume_m3: float = quantity(
        ...,
        gt=0,
        le=30,
        zh="体积",
        en="volume",
        unit="m3",
        source="PARAMETERS 3, SCENARIOS",
        confidence="J",
    )
    mass_t: float = quantity(
        ..., gt=0, le=80, zh="质量", en="mass", unit="t", source="2.5 t/m3", confidence="D"
    )
    laying: Literal["flat", "upright"] = quantity(
        "flat",
        zh="运输放置方式（平放、竖放）",
        en="how it travels: flat or upright",
        source="teaching text [11]",
        confidence="S",
    )
    per_truck: int = quantity(
        ...,
        ge=1,
        zh="一车最多件数（几何）",
        en="most pieces on a truck",
        source="PARAMETERS 3",
        confidence="J",
    )
    per_pallet: int = quantity(
        1,
        ge=1,
        zh="一个模台的件数",
        en="pieces on one pallet",
        source="pallet of 36 m2, PARAMETERS 4",
        confidence="D",
    )
    lift_min: Distribution = quantity(
        ...,
        zh="单件吊装循环时间",
        en="crane cycle of one piece",
        unit="min",
        source="PARAMETERS 7",
        confidence="J",
    )
    unload_min: float = quantity(
        3.0,
        ge=0,
        zh="卸到堆放区的单件时间",
        en="crane time to set one piece down in the site's buffer",
        unit="min",
        source="PARAMETERS 6",
        confidence="J",
    )


class Piece(Spec):
    """How many components of one type a storey takes, and when they are lifted."""

    type: str = quantity(..., zh="构件类型", en="component type")
    per_500_m2: float = quantity(
        ...,
        gt=0,
        zh="每500平方米的件数",
        en="pieces per 500 m2 of storey",
        unit="1",
        source="SCENARIOS archetypes",
        confidence="J",
    )
    phase: Literal["vertical", "horizontal"] = quantity(
        "horizontal",
        zh="竖向构件或水平构件",
        en="vertical pieces come before the joint hold, horizontal ones after the formwork",
    )
    rank: int = quantity(1, ge=1, zh="安装次序（小者先）", en="erection rank, lower first")


class Archetype(Spec):
    """A building type: the pieces of a storey and the storey network."""

    title_zh: str = quantity("", zh="中文名称", en="name in Chinese")
    title_en: str = quantity("", zh="英文名称", en="name in English")
    pieces: tuple[Piece, ...] = quantity(
        ..., zh="楼层构件清单", en="pieces of a storey", min_length=1
    )
    zones: int = quantity(
        1,
        ge=1,
        le=8,
        zh="流水段数",
        en="working zones of a storey",
        source="DESIGN 5",
        confidence="J",
    )
    joint_hold_h: float = quantity(
        24.0,
        ge=0,
        zh="灌浆后等强时间",
        en="hold after grouting",
        unit="h",
        source="35 MPa, 24 h at 15 C and more; PARAMETERS 7",
        confidence="R",
    )
    formwork_h: float = quantity(
        15.0,
        ge=0,
        zh="支模、钢筋工时（班组工作时间）",
        en="formwork and rebar, crew hours",
        unit="h",
        source="SCENARIOS: other steps 3.5 d in all",
        confidence="J",
    )
    topping_h: float = quantity(
        4.0,
        ge=0,
        zh="叠合层浇筑（不可中断）",
        en="pour of the topping, uninterruptible",
        unit="h",
        source="SCENARIOS: other steps 3.5 d in all",
        confidence="J",
    )
    walking_h: float = quantity(
        20.0,
        ge=0,
        zh="可上人强度等待",
        en="until the topping bears walking",
        unit="h",
        source="1.2 MPa, 12-24 h, PARAMETERS 7; other steps 3.5 d in all, SCENARIOS",
        confidence="R",
    )


class Plan(Spec):
    """The baseline: how planned times are computed. Levers and draws never move it."""

    allowance: float = quantity(
        0.15,
        ge=0,
        le=2,
        zh="计划余量",
        en="planning allowance on durations",
        unit="1",
        source="SCENARIOS",
        confidence="J",
    )
    crew_calendar: str = quantity("site", zh="计划采用的班组日历", en="crew calendar of the plan")
    hook_calendar: str = quantity(
        "crane",
        zh="计划采用的吊钩日历",
        en="calendar of the hook hours that the plan gives to precast",
    )
    pour_calendar: str = quantity(
        "pour", zh="计划采用的浇筑日历", en="hours in which the plan pours toppings"
    )
    targets: dict[str, float] = quantity(
        dict,
        zh="本方案引用的规划目标",
        en="targets of the plan used by this scenario, for the record",
        source="plan Tables 1, 2",
        confidence="S",
    )
