"""Columns of the tables of a study of bases: headings, meanings, and which numbers are facts.

Every number in a table has intervals in columns of its own (``bases.spans``), or stands in
:data:`FACTS` with the reason why none belongs to it.
"""

from supplysim.bases.spans import PROVEN, SAMPLED, SPREAD
from supplysim.errors import Lang

__all__ = [
    "ALIKE",
    "FACTS",
    "KINDS",
    "REASONS",
    "SURE",
    "TOLD",
    "column",
    "heading",
    "kinds_of",
    "meaning",
    "stem",
]

KINDS: dict[tuple[str, str], tuple[str, str]] = {
    PROVEN: ("证明", "proven"),
    SPREAD: ("情景", "cases"),
    SAMPLED: ("95%区间", "95 % interval"),
}
"""Kinds of intervals, as they are called in a cell."""

TOLD: dict[tuple[str, str], tuple[str, str]] = {
    PROVEN: ("证明的上下界", "proven bounds"),
    SPREAD: ("各情景的最小与最大", "least and most over the cases"),
    SAMPLED: ("95%置信区间", "95 % confidence interval"),
}
"""Kinds of intervals, as they are called in full."""

ALIKE: dict[tuple[str, str], tuple[str, str]] = {
    PROVEN: ("已证明", "proven"),
    SPREAD: ("各情景相同", "same in all cases"),
    SAMPLED: ("各次重复相同", "same in all runs"),
}
"""What is said of an interval without any width."""

OWN: dict[tuple[str, tuple[str, str]], tuple[tuple[str, str], tuple[str, str]]] = {
    ("new_bases", SPREAD): (
        ("道路±10%", "roads ±10 %"), ("道路±10%时相同", "the same with roads ±10 %"),
    ),
}  # fmt: skip
"""Numbers whose interval is of a kind of its own: how it is called, and without any width."""

SURE = ("分得出高下", "told apart")
"""What is said of a rank that no other alternative may have."""

_ENDS: dict[str, tuple[str, str]] = {
    PROVEN[0]: ("证明的下限", "proven low"),
    PROVEN[1]: ("证明的上限", "proven high"),
    SPREAD[0]: ("各情景最小", "least over the cases"),
    SPREAD[1]: ("各情景最大", "most over the cases"),
    SAMPLED[0]: ("95%置信下限", "95 % confidence, low"),
    SAMPLED[1]: ("95%置信上限", "95 % confidence, high"),
}

REASONS: dict[str, tuple[str, str]] = {
    "input": ("输入", "an input"),
    "price": ("由输入的单价与规模算出", "follows from prices and sizes that are inputs"),
    "road": ("路网上的距离", "a distance on the road network"),
    "place": ("图上的位置", "a place on the map"),
    "layout": ("说明是哪个布局，即方案本身", "says which layout it is: the answer itself"),
    "varied": ("本行所变动的量", "what the row varies"),
    "proof": ("说明证明到什么程度", "says how far the proof goes"),
    "procedure": ("择优程序的设置", "a setting of the selection"),
    "bound": ("本身已是概率的下限", "is the lower end of a probability itself"),
}
"""Why no interval belongs to a number."""

FACTS: dict[str, str] = {
    "fixed_yuan": "price",
    "capacity_m3": "price",
    "period_invest_yuan": "price",
    "step_invest_yuan": "price",
    "total_invest_yuan": "price",
    "invest_yuan": "price",
    "running_yuan": "price",
    "inbound_yuan_per_m3": "price",
    "gap": "proof",
    "bases": "layout",
    "step": "layout",
    "shifts": "layout",
    "in_common": "layout",
    "km": "road",
    "wanted_m3": "input",
    "likelihood": "input",
    "factor": "varied",
    "share": "varied",
    "indifference": "procedure",
    "assured": "procedure",
    "replications": "procedure",
    "probability": "bound",
    "x0_km": "place",
    "y0_km": "place",
    "x1_km": "place",
    "y1_km": "place",
}
"""Numbers without an interval, with the key of the reason."""

_COLUMNS: dict[str, tuple[str, str]] = {
    "alternative": ("方案", "alternative"),
    "title_zh": ("中文名称", "name in Chinese"),
    "title_en": ("英文名称", "name in English"),
    "yuan": ("成本现值（元）", "present value (yuan)"),
    "part": ("不进入", "left out of"),
    "reason_zh": ("原因", "reason in Chinese"),
    "reason_en": ("英文原因", "reason in English"),
    "gap": ("间隙", "gap"),
    "status": ("求解状态", "status"),
    "extra_yuan": ("比最优多花的现值（元）", "extra cost, present value (yuan)"),
    "fixed_yuan": ("投资、运营与关闭（元）", "investing, running, closing (yuan)"),
    "serving_yuan": ("生产、运输与外购（元）", "making, hauling, buying (yuan)"),
    "bases": ("末期基地数", "bases in the last period"),
    "new": ("新建", "newly built"),
    "capacity_m3": ("产能（立方米/年）", "capacity (m³ a year)"),
    "made_m3": ("产量（立方米/年）", "made (m³ a year)"),
    "utilisation": ("利用率", "utilisation"),
    "mean_km": ("平均运距（公里）", "mean distance (km)"),
    "bought_m3": ("外购（立方米/年）", "bought (m³ a year)"),
    "period": ("期", "period"),
    "cases": ("需求情景", "cases of demand"),
    "case": ("需求情景", "case of demand"),
    "likelihood": ("可能性", "likelihood"),
    "site": ("地点", "site"),
    "kind": ("类别", "kind"),
    "district": ("区", "district"),
    "node": ("路网节点", "road node"),
    "step": ("级", "step"),
    "shifts": ("班次", "shifts"),
    "invest_yuan": ("全部投资（元）", "whole investment (yuan)"),
    "period_invest_yuan": ("本期投资（元）", "invested in the period (yuan)"),
    "step_invest_yuan": ("本级比上一级增加的投资（元）", "investment from the step before (yuan)"),
    "total_invest_yuan": ("到本级为止的全部投资（元）", "whole investment up to the step (yuan)"),
    "running_yuan": ("年固定运营费（元）", "fixed running cost (yuan a year)"),
    "inbound_yuan_per_m3": ("进厂材料运费（元/立方米）", "inbound materials (yuan/m³)"),
    "source": ("来源", "source"),
    "confidence": ("可信程度", "confidence"),
    "zone": ("分区", "zone"),
    "month": ("月份", "month"),
    "archetype": ("建筑类型", "archetype"),
    "family": ("模具族", "family"),
    "wanted_m3": ("需求（立方米）", "wanted (m³)"),
    "m3": ("体积（立方米/年）", "volume (m³ a year)"),
    "loads": ("车次/年", "loads a year"),
    "road": ("道路", "road"),
    "km": ("运距（公里）", "distance (km)"),
    "worth_yuan": ("没有它多花的现值（元）", "cost without it, present value (yuan)"),
    "yuan_per_m3": ("元/立方米", "yuan/m³"),
    "annuity_yuan": ("折合每年（元/立方米）", "a year (yuan/m³)"),
    "factor": ("倍数", "factor"),
    "share": ("份额", "share"),
    "new_bases": ("新建基地数", "new bases"),
    "sites": ("基地", "bases"),
    "gain": ("新建省下（元）", "saved by new bases (yuan)"),
    "same_layout": ("与最优布局完全相同", "the best layout itself"),
    "regret": ("沿用最优布局多花（元）", "keeping the best layout costs more (yuan)"),
    "in_common": ("相同的基地数", "bases in common"),
    "margin_yuan": ("年毛利（元）", "margin (yuan a year)"),
    "owner_npv_yuan": ("业主净现值（元）", "owner's net present value (yuan)"),
    "payback_y": ("回收期（年）", "payback (years)"),
    "break_even_m3": ("盈亏平衡产量（立方米/年）", "break-even output (m³ a year)"),
    "break_even_use": ("盈亏平衡利用率", "break-even utilisation"),
    "alliance_npv_yuan": ("联盟净现值（元）", "alliance's net present value (yuan)"),
    "located_yuan": ("选址成本现值（元）", "located cost (yuan)"),
    "simulated_as": ("代表它的仿真方案", "simulated as"),
    "located_rank": ("选址名次", "rank located"),
    "on_time": ("准时吊装率", "on-time rate"),
    "installed_m3": ("吊装量（立方米）", "installed (m³)"),
    "simulated_rank": ("仿真准时率名次", "rank by on-time rate"),
    "cost_rank": ("仿真成本名次", "rank by simulated cost"),
    "on_time_difference": ("准时吊装率之差", "difference of on-time rates"),
    "yuan_per_m3_difference": ("单位成本之差（元/立方米）", "difference of cost (yuan/m³)"),
    "replications": ("重复次数", "replications"),
    "on_front": ("均值在前沿上", "mean on the front"),
    "measure": ("指标", "measure"),
    "best": ("选出的方案", "selected"),
    "decided": ("程序已判定", "decided"),
    "indifference": ("无差别区", "indifference zone"),
    "assured": ("要求的把握", "confidence asked for"),
    "probability": ("选对概率下限", "least probability of a right choice"),
    "subset": ("可能最好的方案", "may be the best"),
    "cause": ("原因", "cause"),
    "hours": ("新增延误（小时/年）", "new lateness (h a year)"),
    "difference_h": ("与选址最优之差（小时/年）", "against the located best (h a year)"),
    "table": ("表", "table"),
    "column": ("列", "column"),
    "name_zh": ("中文列名", "heading in Chinese"),
    "name_en": ("英文列名", "heading in English"),
    "number_zh": ("数的性质", "kind of number, in Chinese"),
    "number_en": ("数的性质（英文）", "kind of number, in English"),
    "meaning_zh": ("含义", "meaning in Chinese"),
    "meaning_en": ("英文含义", "meaning in English"),
    "item": ("图上元素", "what it is on the map"),
    "name": ("名称", "name"),
    "road_class": ("道路等级", "class of road"),
    "x0_km": ("起点东西向（公里）", "start, east (km)"),
    "y0_km": ("起点南北向（公里）", "start, north (km)"),
    "x1_km": ("终点东西向（公里）", "end, east (km)"),
    "y1_km": ("终点南北向（公里）", "end, north (km)"),
}

_END_MEANINGS: dict[tuple[str, str], tuple[str, str]] = {
    PROVEN: (
        "求解器证明：真值不在此区间之外",
        "proven by the solver: the true value does not lie outside",
    ),
    SPREAD: (
        "布局不变，各需求情景与道路±10%下的最小、最大值；不是置信区间",
        (
            "least and most over the cases of demand and roads 10 % shorter and longer, the layout "
            "unchanged; no confidence interval"
        ),
    ),
    SAMPLED: ("对重复次数的95%置信区间", "95 % confidence interval over replications"),
}

_MEANINGS: dict[str, tuple[str, str]] = {
    "sites.step_invest_yuan": (
        "由上一级到本级的投资；第0级为新建或改造；不含以前各级",
        "from the step before to this one; step 0: building or converting; without earlier steps",
    ),
    "sites.total_invest_yuan": (
        "从无（现有厂：从现状）到本级的全部投资，即以前各级之和",
        "from nothing, or from the plant as it is there: the sum of all steps up to this one",
    ),
    "open.period_invest_yuan": (
        "本期在此基地的投资，即本期达到的各级之和",
        "invested at this base in this period: the steps that it reaches in it",
    ),
    "returns.invest_yuan": (
        "此基地在各期的全部投资之和，未折现",
        "all that is invested in the base in any period, not discounted",
    ),
    "yuan": (
        "整个规划期全部成本的现值，对各需求情景求期望",
        "present value of all costs over the horizon, expected over the cases of demand",
    ),
    "extra_yuan": (
        "比最优方案多出的成本现值；不是成本本身",
        "present value of what it costs more than the best: not the cost itself",
    ),
    "worth_yuan": (
        "不能开设此基地时，最优方案多花的成本现值",
        "present value of what the best costs more where this base may not be open",
    ),
    "by_demand.new_bases": (
        "最优方案中的新建基地数；情景区间为道路±10%时重新求解所得",
        "new bases in the best layout; over the cases: searched anew with roads 10 % either way",
    ),
    "by_road.regret": (
        "情景区间只含需求情景：道路是本行所变动的量",
        "over the cases of demand only: roads are what the row varies",
    ),
    "same_layout": (
        "各期的基地及其级（规模、班次）都与最优布局相同；末期基地相同而级或前几期不同者为否",
        (
            "base by base and step by step (size, shifts) in every period; no where the bases of "
            "the last period are the same and steps or earlier periods are not"
        ),
    ),
    "in_common": (
        "最末期与最优布局相同的基地数，不论其级",
        "bases of the last period that the best layout has too, at whatever step",
    ),
    "value_of_capacity.yuan_per_m3": (
        "每种模具族年产能增加1立方米（按其后1000立方米平均）省下的成本现值；线性规划，数值精确",
        (
            "present value saved by a m³ a year more of each family (mean of the next 1,000 m³); "
            "a linear programme, exact"
        ),
    ),
    "payback_y": (
        "投资除以首期年毛利；没有毛利时为无穷大（inf）",
        "investment over the margin of the first period; infinite (inf) without a margin",
    ),
    "break_even_m3": (
        "年收益恰好抵偿固定运营费与年金的产量；每立方米无收益时为无穷大（inf）",
        "output that pays for running and annuity; infinite (inf) where a m³ earns nothing",
    ),
    "simulated_as": (
        "在所仿真的那一期，厂及其级都相同的已仿真方案；空白表示没有仿真",
        (
            "the simulated alternative that has the same plants at the same steps in the period "
            "that is simulated; empty where there is none"
        ),
    ),
    "located_rank": (
        "按选址成本的名次；证明的区间：由上下界能排除的名次之外",
        "rank by located cost; proven: the places that the bounds leave",
    ),
    "simulated_rank": (
        "按准时率均值的名次；95%区间：分得出高下的各对所留下的名次",
        "rank by mean on-time rate; 95 %: the places that pairs which are told apart leave",
    ),
    "cost_rank": (
        "按仿真成本均值的名次；95%区间：分得出高下的各对所留下的名次",
        "rank by mean simulated cost; 95 %: the places that pairs which are told apart leave",
    ),
    "wanted_m3": (
        "该月的需求；未写月份者为全年",
        "wanted in that month; in the year where none is named",
    ),
    "cases": ("需求相同的各情景", "the cases of demand that want this"),
    "kind": ("现有、新建或改造", "existing, new or conversion"),
    "part": (
        "location：选址中没有可行方案；simulation：选址有方案，但未仿真",
        "location: nothing was located; simulation: located, and not simulated",
    ),
}
"""By column, or by table and column."""

_OWN_END_MEANINGS: dict[str, tuple[str, str]] = {
    "new_bases": (
        "道路±10%时各重新求解一次，所得的最小、最大个数",
        "least and most found by searching anew with roads 10 % shorter and longer",
    ),
}


def stem(key: str) -> tuple[str, tuple[str, str] | None]:
    """Return the number that a column belongs to, and the kind of interval whose end it is.

    Examples
    --------
    >>> stem("mean_km_least"), stem("mean_km")
    (('mean_km', ('_least', '_most')), ('mean_km', None))
    """
    for kind in KINDS:
        for end in kind:
            if key.endswith(end):
                return key.removesuffix(end), kind
    return key, None


def kinds_of(key: str, columns: "list[str] | tuple[str, ...]") -> list[tuple[str, str]]:
    """Return the kinds of intervals that a number has among the columns of its table."""
    return [kind for kind in KINDS if all(f"{key}{end}" in columns for end in kind)]


def column(key: str, lang: Lang) -> str:
    """Return what a column is called in one language; an unknown key is shown as it is.

    Examples
    --------
    >>> column("mean_km_least", "en"), column("x", "zh")
    ('mean distance (km), least over the cases', 'x')
    """
    base, kind = stem(key)
    names = _COLUMNS.get(base)
    if names is None:
        return key
    at = 0 if lang == "zh" else 1
    if kind is None:
        return names[at]
    return f"{names[at]}{'，' if lang == 'zh' else ', '}{_ENDS[key.removeprefix(base)][at]}"


def heading(key: str) -> str:
    """Return the bilingual heading of a column in a file: Chinese, then the key.

    Examples
    --------
    >>> heading("mean_km"), heading("x")
    ('平均运距（公里） mean_km', 'x')
    """
    zh = column(key, "zh")
    return key if zh == key else f"{zh} {key}"


def meaning(table: str, key: str, lang: Lang) -> str:
    """Return what a column of a table means, as far as its heading does not say so."""
    base, kind = stem(key)
    at = 0 if lang == "zh" else 1
    own = _MEANINGS.get(f"{table}.{base}") or _MEANINGS.get(base) or ("", "")
    end = "" if kind is None else (_OWN_END_MEANINGS.get(base) or _END_MEANINGS[kind])[at]
    parts = [own[at], end]
    return ("；" if lang == "zh" else "; ").join(part for part in parts if part)
